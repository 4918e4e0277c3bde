// Stops a command, such as the compiler, where a test wants it: builds last as long as they need to.
#pragma once

#include "tests/e2e/harness.h"

#include <sys/stat.h>

namespace e2e {

// A FIFO that a command stands at as long as it is closed.
class Gate {
  public:
    explicit Gate(const fs::path& fifo) : fifo_(fifo.string()) {}

    // What passes the gate, for a shell.
    [[nodiscard]] std::string pass() const {
        return "if [ -p '" + fifo_ + "' ]; then read line < '" + fifo_ + "' || :; fi\n";
    }

    // A compile server may be another user's.
    void close() const { REQUIRE(::mkfifo(fifo_.c_str(), 0644) == 0); }

    // Until somebody stands at the closed gate: a FIFO can be opened like this only once somebody reads from it.
    void wait_until_reached(Tool& tool) {
        ::close(held_);
        held_ = -1;
        tool.wait_until("somebody at the gate", [&] {
            held_ = ::open(fifo_.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC);
            return held_ >= 0;
        });
    }

    // Lets all pass, from now on.
    void open() {
        // As reader and writer it opens in any case: whoever waits for a writer, or comes just now, gets an end of
        // file.
        const int both = ::open(fifo_.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC);
        ::unlink(fifo_.c_str());
        ::close(both);
        ::close(held_);
        held_ = -1;
    }

    Gate(const Gate&) = delete;
    Gate& operator=(const Gate&) = delete;
    ~Gate() { ::close(held_); }

  private:
    std::string fifo_;
    int held_ = -1;
};

// One that compilers stand at.
class CompilerGate : public Gate {
  public:
    enum class Place {
        before_compiling,
        after_compiling, // and before the object gets its time
        before_linking,
    };

    // Configures the sandbox anew. Its files lie in the build directory, where no watch sees them.
    explicit CompilerGate(const Sandbox& sandbox, Place place = Place::before_compiling)
        : Gate(sandbox.build() / "gate") {
        const auto before = "#!/bin/sh\n" + pass() + "exec \"$@\"\n";
        const auto after = "#!/bin/sh\n\"$@\"\ncode=$?\n" + pass() +
                           "while [ $# -gt 0 ]; do [ $code != 0 ] || [ \"$1\" != -o ] || touch \"$2\"; shift; done\n"
                           "exit $code\n";
        sandbox.write("build/launcher", place == Place::after_compiling ? after : before);
        fs::permissions(sandbox.build() / "launcher", fs::owner_all);
        const std::string variable =
            place == Place::before_linking ? "CMAKE_C_LINKER_LAUNCHER" : "CMAKE_C_COMPILER_LAUNCHER";
        sandbox.configure("--fresh -G Ninja -D" + variable + "='" + (sandbox.build() / "launcher").string() + "'");
    }
};

} // namespace e2e
