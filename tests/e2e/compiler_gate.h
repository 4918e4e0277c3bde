// Stops the compiler where a test wants it: builds last as long as they need to.
#pragma once

#include "tests/e2e/harness.h"

#include <sys/stat.h>

namespace e2e {

class CompilerGate {
  public:
    enum class Place { before_compiling, after_compiling };

    // Configures the sandbox anew. Its files lie in the build directory, where no watch sees them.
    explicit CompilerGate(const Sandbox& sandbox, Place place = Place::before_compiling)
        : fifo_((sandbox.build() / "gate").string()) {
        const std::string pass = "if [ -p '" + fifo_ + "' ]; then cat '" + fifo_ + "'; fi\n";
        sandbox.write("build/launcher", place == Place::before_compiling
                                            ? "#!/bin/sh\n" + pass + "exec \"$@\"\n"
                                            : "#!/bin/sh\n\"$@\"\ncode=$?\n" + pass + "exit $code\n");
        fs::permissions(sandbox.build() / "launcher", fs::owner_all);
        sandbox.configure("-DCMAKE_C_COMPILER_LAUNCHER='" + (sandbox.build() / "launcher").string() + "'");
    }

    void close() const { REQUIRE(::mkfifo(fifo_.c_str(), 0600) == 0); }

    // Until a compile stands at the closed gate: a FIFO can be opened like this only once somebody reads from it.
    void wait_until_reached(Tool& tool) {
        ::close(held_);
        held_ = -1;
        tool.wait_until("a compile at the gate", [&] {
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

    CompilerGate(const CompilerGate&) = delete;
    CompilerGate& operator=(const CompilerGate&) = delete;
    ~CompilerGate() { ::close(held_); }

  private:
    std::string fifo_;
    int held_ = -1;
};

} // namespace e2e
