#include "tool/child/child.h"

#include "tool/base/file_system_posix.h"
#include "tool/base/internal_error.h"
#include "tool/base/version.h"
#include "tool/build/kept_manifests_posix.h"
#include "tool/child/program_files.h"
#include "tool/child/program_runner.h"
#include "tool/child/program_stop_linux.h"
#include "tool/child/reloader.h"
#include "tool/child/terminal_return_posix.h"
#include "tool/process/line_channel.h"
#include "tool/process/memory_linux.h"
#include "tool/process/process_tree_linux.h"
#include "tool/process/sealed_memory_linux.h"
#include "tool/process/signals_posix.h"
#include "tool/project/watch_plan_text.h"
#include "tool/protocol/child_variables.h"
#include "tool/protocol/message_line.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <cstdio>

#include <unistd.h>

namespace cmakewatch {
namespace {

// A supervisor that is gone cannot wait: the program gets no time to comply.
constexpr int grace_without_supervisor_ms = 0;
constexpr int grace_on_signal_ms = 2000;
constexpr std::chrono::milliseconds last_word{200};
constexpr std::chrono::milliseconds build_check_interval{10};
constexpr int most_build_checks = 90;
constexpr int checks_before_second_signal = 30;

class Child {
  public:
    Child(UniqueFd socket, const ChildOptions& options, ProcessName name)
        : name_(name),
          termination_(loop_, SIGTERM),
          channel_(loop_.get_executor(), std::move(socket),
                   {[this](std::string_view line) { on_line(line); },
                    [this] {
                        word_ = Word::said;
                        terminal_return_.give_back();
                        end_build();
                        stop({SIGKILL, grace_without_supervisor_ms, false});
                    }}),
          reloader_(loop_.get_executor(), options.watcher, options.poll_interval_ms,
                    {[this](const report::Watching& r) {
                         tell(r);
                         give_back_memory();
                     },
                     [this](const report::Changed& r) { tell(r); },
                     [this](const Error& error) { tell(report::Problem{error, false}); },
                     [this](const std::string& path) { return is_programs_own(path); },
                     [this](const report::Polling& r) { tell(r); },
                     [this](const Error& warning) { tell(report::Problem{warning, true}); }}),
          runner_(loop_.get_executor(),
                  {[this](int pid) { on_started(pid); }, [this](const Error& error) { on_launch_failed(error); },
                   [this](ExitStatus status) { on_exited(status); }, [this] { on_gone(); }}),
          program_stop_(loop_.get_executor(), {[this] { on_held(); }, [this] { on_outrun(); }}),
          build_timer_(loop_),
          word_timer_(loop_) {
        termination_.async_wait([this](boost::system::error_code failed, int) {
            if (failed) return;
            wait_for_last_word();
            stop({SIGTERM, grace_on_signal_ms, false});
        });
    }

    int run() {
        const auto termination = set_of({SIGTERM});
        ::pthread_sigmask(SIG_UNBLOCK, &termination, nullptr); // caught now, and blocked since before our start
        try {
            loop_.run();
        } catch (...) {
            // The worker thread waits for the program: joining it would leave both behind. The kernel ends the program
            // with us, and the supervisor what that has started.
            std::fputs(internal_error_text(std::current_exception()).c_str(), stderr);
            ::_exit(static_cast<int>(ErrorKind::environment));
        }
        return exit_code_;
    }

  private:
    enum class Program { none, starting, running };
    enum class Word { not_expected, expected, said };

    void tell(const Report& report) { channel_.send(to_line(report)); }

    bool is_programs_own(const std::string& path) {
        const bool is_own = program_files_.are_written_at(real_path(path));
        if (is_own) tell(report::ProgramsOwn{path});
        return is_own;
    }

    void on_line(std::string_view line) {
        auto order = parse_order(line);
        // Only a supervisor of another version could send what we cannot read: it must not wait for an answer.
        if (!order) return stop({SIGTERM, grace_on_signal_ms, false});
        std::visit([this](auto& o) { obey(o); }, *order);
    }

    // Nothing of what another version says can be relied on.
    void obey(order::Greeting& order) {
        if (order.version != version) return stop({SIGTERM, grace_on_signal_ms, false});
        name_.set(fmt::format("cmakewatch: {}", order.name));
    }

    void obey(order::Watch& order) {
        const auto memory = order.plan.empty() ? channel_.take_descriptor() : UniqueFd();
        const auto bytes = order.plan.empty() ? read_sealed_memory(memory.get()) : std::move(order.plan);
        auto plan = bytes ? parse_watch_plan(*bytes) : std::nullopt;
        if (!plan) return stop({SIGTERM, grace_on_signal_ms, false}); // as after any order that cannot be read
        for (const auto& file : order.appeared) plan->files.emplace(file, ChangeKind::runtime);
        if (!is_stopping_)
            reloader_.watch(std::move(*plan), order.since, order.number, order.programs_own, order.edited);
    }

    void obey(order::Run& order) {
        if (is_stopping_) return;
        if (program_ == Program::none) {
            program_ = Program::starting;
            runner_.start(std::move(order));
        } else if (pid_ == 0 && program_ == Program::running) {
            // What the one before has left behind is not waited for.
            next_run_ = std::move(order);
            program_stop_.kill();
        }
    }

    void obey(const order::Stop& order) { stop(order); }

    void obey(const order::Kill&) {
        if (is_stopping_ && program_ != Program::none) program_stop_.kill();
    }

    void obey(order::Building& order) { build_ = std::move(order); }

    void obey(order::UserTerminal& order) { terminal_return_.note(std::move(order)); }

    void obey(const order::Signal& order) {
        if (program_ == Program::running) ProgramStop::send(pid_, order.signal);
    }

    void stop(const order::Stop& order) {
        if (is_stopping_ && order.grace_ms >= stop_.grace_ms) return;
        if (!is_stopping_ && order.for_reload) reloader_.finish();
        is_stopping_ = true;
        stop_ = order;
        exit_code_ = order.for_reload ? reload_exit_code : 0;
        if (program_ == Program::none) return leave();
        if (program_ == Program::running) program_stop_.begin(pid_, order.signal, order.grace_ms);
        // One that is being started is stopped when it has.
    }

    // The signal is the kernel's word that the supervisor is gone, mostly. The end of the channel says so for sure, and
    // follows when the supervisor's last thread has let go of it. Else the supervisor and its build go on without us.
    void wait_for_last_word() {
        if (word_ != Word::not_expected) return;
        word_ = Word::expected;
        word_timer_.expires_after(last_word);
        word_timer_.async_wait([this](boost::system::error_code failed) {
            if (failed || word_ != Word::expected) return;
            word_ = Word::not_expected;
            if (is_stopping_ && program_ == Program::none) leave();
        });
    }

    // The kernel tells Ninja that the supervisor is gone, but not the jobs that share Ninja's group. Others may have
    // missed what Ninja has told them: see BuildCommand::interrupt_jobs_later().
    void end_build() {
        if (std::exchange(is_ending_build_, true)) return;
        if (build_.group > 0) {
            ::kill(-build_.group, SIGTERM);
            ::kill(-build_.group, SIGCONT); // what waits for the terminal is stopped
        }
        wait_for_build(most_build_checks);
    }

    void wait_for_build(int checks_left) {
        if (build_.group <= 0 || !is_group_alive(build_.group)) {
            if (build_.group > 0) restore_kept_manifests(build_.build_dir);
            build_.group = 0;
            if (is_stopping_ && program_ == Program::none) leave();
            return;
        }
        if (checks_left == most_build_checks - checks_before_second_signal)
            for (const auto job : descendants_of(build_.group)) {
                ::kill(job, SIGTERM);
                ::kill(job, SIGCONT);
            }
        if (checks_left == 0) {
            kill_tree(build_.group);
            ::kill(-build_.group, SIGKILL);
        }
        build_timer_.expires_after(build_check_interval);
        build_timer_.async_wait([this, checks_left](boost::system::error_code failed) {
            if (!failed) wait_for_build(std::max(checks_left - 1, 0));
        });
    }

    void on_started(int pid) {
        program_ = Program::running;
        pid_ = pid;
        tell(report::Started{pid});
        if (is_stopping_) program_stop_.begin(pid_, stop_.signal, stop_.grace_ms);
    }

    void on_launch_failed(const Error& error) {
        program_ = Program::none;
        tell(report::LaunchFailed{error});
        if (is_stopping_) leave();
    }

    void on_exited(ExitStatus status) {
        pid_ = 0; // strays of it may be left: the program counts as there until they are gone
        tell(report::Exited{status});
    }

    void on_gone() {
        program_ = Program::none;
        program_stop_.finish();
        if (is_stopping_) return leave();
        if (!next_run_) return;
        program_ = Program::starting;
        runner_.start(std::move(*next_run_));
        next_run_.reset();
    }

    void on_outrun() {
        tell(report::Problem{{ErrorKind::environment, "cannot end what the program has started", "",
                              "it starts other processes faster than they are killed",
                              "end it by hand, for example with pkill -KILL -f"},
                             false});
        on_held();
    }

    // The program cannot be waited for, and so the worker thread, which waits for it, cannot be joined.
    void on_held() {
        if (pid_ != 0) tell(report::Exited{{0, SIGKILL}});
        if (exit_code_ == reload_exit_code) tell(report::Stopped{});
        ::_exit(exit_code_);
    }

    void leave() {
        if (word_ == Word::expected) return;              // comes back then
        if (is_ending_build_ && build_.group > 0) return; // and when that is gone
        // The supervisor need not wait until the kernel has taken our watches down, which costs milliseconds.
        if (exit_code_ == reload_exit_code) tell(report::Stopped{});
        loop_.stop();
    }

    ProcessName name_;
    boost::asio::io_context loop_{1};
    boost::asio::signal_set termination_;
    LineChannel channel_;
    ProgramFiles program_files_;
    Reloader reloader_;
    ProgramRunner runner_;
    ProgramStop program_stop_;
    boost::asio::steady_timer build_timer_;
    boost::asio::steady_timer word_timer_;

    Program program_ = Program::none;
    int pid_ = 0;
    order::Building build_;
    bool is_ending_build_ = false;
    bool is_stopping_ = false;
    Word word_ = Word::not_expected; // that the supervisor is gone
    order::Stop stop_;
    std::optional<order::Run> next_run_;
    TerminalReturn terminal_return_{::getpgid(::getppid())};
    int exit_code_ = 0;
};

} // namespace

int run_child(UniqueFd socket, const ChildOptions& options, ProcessName name) {
    adopt_orphans();
    // They reach the whole foreground group: the supervisor answers them and tells us what to do.
    for (const int number : {SIGINT, SIGQUIT, SIGHUP, SIGPIPE}) std::signal(number, SIG_IGN);
    return Child(std::move(socket), options, name).run();
}

} // namespace cmakewatch
