// A project whose program says when it started, and with which value of a source that is edited.
#pragma once

#include "tests/bench/measure.h"

#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace bench {

constexpr auto patience = 60s;

// Writes its value and the moment of its first instructions to the file that it is given, then waits.
constexpr const char* main_source = R"(
#include <fcntl.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>
int value(void);
int main(int argc, char** argv) {
    struct timespec t; char text[64];
    clock_gettime(CLOCK_MONOTONIC, &t);
    int file = open(argv[argc - 1], O_WRONLY | O_APPEND | O_CREAT, 0644);
    (void)!write(file, text, (size_t)sprintf(text, "%d %.9f\n", value(), (double)t.tv_sec + 1e-9 * (double)t.tv_nsec));
    for (;;) pause();
}
)";

class Project {
  public:
    Project(std::string tool, const fs::path& root, const std::string& more = "")
        : tool_(std::move(tool)), root_(root) {
        fs::create_directories(root);
        write(root / "CMakeLists.txt",
              "cmake_minimum_required(VERSION 3.20)\nproject(p C)\nset(CMAKE_EXPORT_COMPILE_COMMANDS ON)\n"
              "add_executable(app main.c value.c)\n" +
                  more);
        write(root / "main.c", main_source);
        edit(0, false);
        configure();
    }
    void configure() const {
        run({"cmake", "-S", root_.string(), "-B", build(), "-G", "Ninja"});
        run({"ninja", "-C", build()});
        run({tool_, "list", "-B", build()}); // leaves the reply of the file API
    }
    // Returns the moment at which the file was complete.
    double edit(int value, bool by_rename) const {
        return save(fmt::format("int value(void) {{ return {}; }}\n", value), by_rename);
    }
    double save(const std::string& source, bool by_rename) const {
        const auto file = root_ / "value.c";
        const auto written = by_rename ? root_ / "value.c~" : file;
        write(written, source);
        if (by_rename) fs::rename(written, file);
        return now();
    }
    // The moment at which a program with that value started.
    [[nodiscard]] double started(int value) const {
        for (const auto give_up = now() + static_cast<double>(patience.count()); now() < give_up;) {
            std::istringstream lines(content(log()));
            int found = 0;
            for (double time = 0; lines >> found >> time;)
                if (found == value) return time;
            std::this_thread::sleep_for(1ms);
        }
        throw std::runtime_error("gave up waiting for a program");
    }
    [[nodiscard]] std::string build() const { return (root_ / "build").string(); }
    [[nodiscard]] std::string log() const { return (root_ / "log.txt").string(); }
    [[nodiscard]] std::string events() const { return (root_ / "build/events").string(); }
    [[nodiscard]] const fs::path& root() const { return root_; }
    void forget() const { fs::remove(log()); }
    [[nodiscard]] std::vector<std::string> watch_command(const std::vector<std::string>& options = {}) const {
        std::vector<std::string> words{tool_, "run", "app", "-B", build(), "--events", events()};
        words.insert(words.end(), options.begin(), options.end());
        words.insert(words.end(), {"--", log()});
        return words;
    }
    [[nodiscard]] pid_t watch() const { return spawn(watch_command()); }
    // By hand: Ninja, then the program.
    [[nodiscard]] pid_t by_hand() const {
        run({"ninja", "-C", build(), "app"});
        return spawn({build() + "/app", log()});
    }

  private:
    std::string tool_;
    fs::path root_;
};

} // namespace bench
