// A named pipe on which the programs that are measured report that they have started. Waiting for them takes no
// processor time. It does not know what their numbers stand for.
#pragma once

#include "tests/bench/measure.h"

#include <optional>

#include <poll.h>
#include <sys/stat.h>

namespace bench {

// What main() of a program does that is given such a pipe; `value()` tells builds from one another.
constexpr const char* main_source = R"(
#include <fcntl.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>
int value(void);
int main(int argc, char** argv) {
    struct timespec t; char text[64];
    clock_gettime(CLOCK_MONOTONIC, &t);
    int pipe = open(argv[argc - 1], O_WRONLY);
    (void)!write(pipe, text, (size_t)sprintf(text, "%d %.9f\n", value(), (double)t.tv_sec + 1e-9 * (double)t.tv_nsec));
    for (;;) pause();
}
)";

class StartPipe {
  public:
    explicit StartPipe(const fs::path& path) : path_(path.string()) {
        fs::remove(path);
        if (::mkfifo(path_.c_str(), 0600) != 0 || (pipe_ = ::open(path_.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC)) < 0)
            throw std::runtime_error("cannot make the pipe " + path_);
    }
    StartPipe(const StartPipe&) = delete;
    StartPipe& operator=(const StartPipe&) = delete;
    ~StartPipe() { ::close(pipe_); }

    // The moment at which a program started whose value is `value`. Programs with other values are passed over. Nothing
    // if there is none for `seconds`.
    std::optional<double> started(int value, double seconds) {
        const auto give_up = now() + seconds;
        for (;;) {
            for (size_t end = 0; (end = text_.find('\n')) != std::string::npos; text_.erase(0, end + 1)) {
                int found = 0;
                double moment = 0;
                std::istringstream(text_.substr(0, end)) >> found >> moment;
                if (found == value) return text_.erase(0, end + 1), moment;
            }
            const auto left = give_up - now();
            if (left <= 0) return std::nullopt;
            pollfd readable{pipe_, POLLIN, 0};
            (void)::poll(&readable, 1, static_cast<int>(left * 1e3) + 1);
            char chunk[4096];
            if (const auto size = ::read(pipe_, chunk, sizeof chunk); size > 0)
                text_.append(chunk, static_cast<size_t>(size));
        }
    }
    // Forgets the programs that have reported until now.
    void forget() { (void)started(-1, 0), text_.clear(); }
    [[nodiscard]] const std::string& path() const { return path_; }

  private:
    std::string path_;
    int pipe_ = -1;
    std::string text_;
};

} // namespace bench
