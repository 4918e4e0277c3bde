// The real binary on a pseudo-terminal, below a shell's like: keys go in, the screen is read.
#pragma once

#include "tests/e2e/harness.h"

#include <pty.h>
#include <sys/ioctl.h>
#include <termios.h>

namespace e2e {

// Of a tool on a terminal: where those of 1 and 2 go that are not to be the terminal.
struct Redirection {
    enum class To { file, tee };
    std::vector<int> streams;
    To to = To::file;
    std::string path; // of the file, or of tee's copy
};

class TerminalTool {
  public:
    TerminalTool(const Sandbox& sandbox, const std::vector<std::string>& options,
                 const std::vector<std::string>& command = {"run", "app"}, const Redirection& redirection = {}) {
        std::vector<std::string> words{CMAKEWATCH_EXECUTABLE};
        words.insert(words.end(), command.begin(), command.end());
        words.insert(words.end(), {"-B", sandbox.build().string()});
        words.insert(words.end(), options.begin(), options.end());
        std::vector<char*> argv;
        for (auto& word : words) argv.push_back(word.data());
        argv.push_back(nullptr);
        const winsize size{24, 80, 0, 0};
        pid_ = ::forkpty(&terminal_, nullptr, nullptr, &size);
        REQUIRE(pid_ >= 0);
        if (pid_ == 0) {
            // As a shell does: the tool is a job of its own below a session's leader.
            ::signal(SIGTTOU, SIG_IGN);
            int pipe[2] = {-1, -1};
            if (redirection.to == Redirection::To::tee) {
                (void)!::pipe2(pipe, O_CLOEXEC);
            } else if (!redirection.streams.empty()) {
                pipe[1] = ::open(redirection.path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
            }
            const auto job = ::fork();
            if (job == 0) {
                ::setpgid(0, 0);
                ::tcsetpgrp(0, ::getpid());
                ::signal(SIGTTOU, SIG_DFL);
                for (const int stream : redirection.streams) ::dup2(pipe[1], stream);
                ::execv(argv.front(), argv.data());
                ::_exit(127);
            }
            ::setpgid(job, job);
            if (pipe[0] >= 0 && ::fork() == 0) {
                ::setpgid(0, job);
                ::signal(SIGTTOU, SIG_DFL);
                ::dup2(pipe[0], 0);
                ::execlp("tee", "tee", redirection.path.c_str(), nullptr);
                ::_exit(127);
            }
            ::close(pipe[0]);
            ::close(pipe[1]);
            int status = 0;
            while (::waitpid(job, &status, WUNTRACED) == job && WIFSTOPPED(status)) {
                ::tcsetpgrp(0, ::getpgrp());
                (void)!::write(1, "[stopped]\n", 10);
                char key = 0;
                (void)!::read(0, &key, 1);
                if (key == 'b') { // `bg`, then `fg` at the next line: as bash does, without another SIGCONT
                    ::kill(-job, SIGCONT);
                    (void)!::read(0, &key, 1);
                    (void)!::write(1, "[background]\n", 13);
                    (void)!::read(0, &key, 1);
                    ::tcsetpgrp(0, job);
                } else { // `fg`
                    ::tcsetpgrp(0, job);
                    ::kill(-job, SIGCONT);
                }
            }
            if (pipe[0] >= 0) ::wait(nullptr); // tee has said all
            ::tcsetpgrp(0, ::getpgrp());
            if (WIFSIGNALED(status)) { // goes on, as a shell without line editing that mends nothing
                (void)!::write(1, "[killed]\n", 9);
                char key = 0;
                (void)!::read(0, &key, 1);
            }
            termios modes{};
            ::tcgetattr(0, &modes);
            const bool is_blocking = (::fcntl(0, F_GETFL) & O_NONBLOCK) == 0;
            const bool is_sane = is_blocking && (modes.c_lflag & (ECHO | ICANON | ISIG)) == (ECHO | ICANON | ISIG) &&
                                 (modes.c_oflag & OPOST) != 0;
            ::dprintf(1, "[ended %d %s]\n", WIFEXITED(status) ? WEXITSTATUS(status) : -1, is_sane ? "sane" : "bad");
            ::_exit(0);
        }
        ::fcntl(terminal_, F_SETFL, O_NONBLOCK);
    }
    TerminalTool(const TerminalTool&) = delete;
    TerminalTool& operator=(const TerminalTool&) = delete;
    ~TerminalTool() {
        ::close(terminal_); // a closed window: all must end by SIGHUP
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
    }

    void type(std::string_view keys) const {
        const auto end = std::chrono::steady_clock::now() + deadline;
        while (!keys.empty()) {
            REQUIRE(std::chrono::steady_clock::now() < end);
            const auto size = ::write(terminal_, keys.data(), std::min<size_t>(keys.size(), 1024));
            if (size > 0) keys.remove_prefix(static_cast<size_t>(size));
            pollfd ready{terminal_, POLLOUT, 0};
            ::poll(&ready, 1, 100);
        }
    }
    // As "ready #N pid=P" told last.
    [[nodiscard]] pid_t program() const { return std::stoi(screen_.substr(screen_.rfind("pid=") + 4)); }
    void resize(unsigned short columns, unsigned short rows) const {
        const winsize size{rows, columns, 0, 0};
        ::ioctl(terminal_, TIOCSWINSZ, &size);
    }
    // Waits until `text` appears behind what was waited for last.
    void wait_for(const std::string& text) {
        const auto end = std::chrono::steady_clock::now() + deadline;
        size_t found = 0;
        while ((found = screen_.find(text, seen_)) == std::string::npos) {
            if (std::chrono::steady_clock::now() > end)
                FAIL("gave up waiting for \"" << text << "\" behind byte " << seen_ << " of\n" << screen_);
            read();
        }
        seen_ = found + text.size();
    }
    // Reads what has come, or waits a moment for it.
    void read() {
        pollfd ready{terminal_, POLLIN, 0};
        ::poll(&ready, 1, 100);
        char chunk[4096];
        const auto size = ::read(terminal_, chunk, sizeof chunk);
        if (size > 0) screen_.append(chunk, static_cast<size_t>(size));
    }

    // Waits until all of them have appeared behind what was waited for last, in whatever order.
    void wait_for_all(const std::vector<std::string>& texts) {
        const auto start = seen_;
        auto end = start;
        for (const auto& text : texts) {
            seen_ = start;
            wait_for(text);
            end = std::max(end, seen_);
        }
        seen_ = end;
    }
    // The program's and the tool's first lines come in no fixed order.
    void wait_until_up(const std::string& of_program = "value 1") {
        seen_ = 0;
        wait_for_all({of_program, "watching for file changes", "ready #1"});
        seen_ = screen_.size();
    }

    [[nodiscard]] termios modes() const {
        termios modes{};
        ::tcgetattr(terminal_, &modes);
        return modes;
    }

    // The process group that keys and Ctrl-C go to.
    [[nodiscard]] pid_t foreground() const {
        pid_t group = -1;
        ::ioctl(terminal_, TIOCGPGRP, &group);
        return group;
    }
    // Waits until the group in the foreground is led by a command of this name.
    void wait_for_foreground(const std::string& name) {
        const auto end = std::chrono::steady_clock::now() + deadline;
        const auto leader = [this] { return content("/proc/" + std::to_string(foreground()) + "/comm"); };
        while (leader() != name + "\n") {
            if (std::chrono::steady_clock::now() > end) {
                for (size_t before = 0; std::exchange(before, screen_.size()) != screen_.size();) read();
                FAIL("gave up waiting for " << name << " in the foreground, where " << leader() << " is:\n" << screen_);
            }
            std::this_thread::sleep_for(2ms);
        }
    }
    // Until whoever leads the foreground reads in line mode, or the tool reads keys.
    void wait_for_mode(tcflag_t flag, bool is_set) const {
        const auto end = std::chrono::steady_clock::now() + deadline;
        while (((modes().c_lflag & flag) != 0) != is_set) {
            REQUIRE(std::chrono::steady_clock::now() < end);
            std::this_thread::sleep_for(2ms);
        }
    }

    [[nodiscard]] const std::string& screen() const { return screen_; }

  private:
    int terminal_ = -1;
    pid_t pid_ = -1;
    std::string screen_;
    size_t seen_ = 0;
};

} // namespace e2e
