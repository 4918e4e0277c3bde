// What the lines, colours and status line of a session on a terminal cost: how much later the new program runs than
// with -q, in turn with it. Not a test: it prints, it does not judge.
//
// Usage: cmakewatch_screen_bench [PAIRS [PROGRAM]]   the cmakewatch to measure; default: the one built here
#include "tests/bench/edited_project.h"

#include <cstdlib>
#include <thread>

#include <pty.h>

using namespace bench;

namespace {

constexpr int default_pairs = 200;
constexpr auto pause = 1100ms; // edits that follow sooner, again and again, may be the program's own, and wait

// A session on a terminal whose output somebody reads.
class Session {
  public:
    explicit Session(const std::vector<std::string>& words) {
        std::vector<char*> argv;
        for (const auto& word : words) argv.push_back(const_cast<char*>(word.c_str()));
        argv.push_back(nullptr);
        const winsize size{24, 80, 0, 0};
        pid_ = ::forkpty(&terminal_, nullptr, nullptr, &size);
        if (pid_ == 0) {
            ::setenv("TERM", "xterm-256color", 1);
            ::execvp(argv.front(), argv.data());
            ::_exit(127);
        }
        reader_ = std::thread([this] {
            char chunk[65536];
            while (::read(terminal_, chunk, sizeof chunk) > 0) continue;
        });
    }
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;
    ~Session() {
        end(pid_);
        reader_.join();
        ::close(terminal_);
    }

  private:
    int terminal_ = -1;
    pid_t pid_ = -1;
    std::thread reader_;
};

double taken(const Project& project, int value) {
    const auto saved = project.edit(value, true);
    const auto time = project.started(value) - saved;
    std::this_thread::sleep_for(pause);
    return time;
}

} // namespace

int main(int argc, char** argv) {
    const int pairs = argc > 1 ? std::atoi(argv[1]) : default_pairs;
    const std::string program = argc > 2 ? argv[2] : CMAKEWATCH_EXECUTABLE;
    const auto root = fs::temp_directory_path() / fs::unique_path("cmakewatch-bench-%%%%%%%%");
    try {
        const Project shown(program, root / "shown");
        const Project quiet(program, root / "quiet");
        const Session with_screen(shown.watch_command());
        const Session without(quiet.watch_command({"-q"}));
        (void)shown.started(0);
        (void)quiet.started(0);
        std::this_thread::sleep_for(500ms);
        std::vector<Pair> times;
        for (int value = 1; value <= pairs; ++value) {
            const auto with = taken(shown, value);
            times.push_back({with, taken(quiet, value)});
        }
        print("save to main on a terminal, and -q", times);
    } catch (const std::exception& error) {
        fmt::print(stderr, "{}\n", error.what());
        fs::remove_all(root);
        return 1;
    }
    fs::remove_all(root);
}
