#include "tool/child/child.h"

#include "tool/base/file_system_posix.h"
#include "tool/base/internal_error.h"
#include "tool/base/version.h"
#include "tool/child/build_end_posix.h"
#include "tool/child/program_files.h"
#include "tool/child/program_runner.h"
#include "tool/child/program_stop_linux.h"
#include "tool/child/reloader.h"
#include "tool/child/supervisor_end.h"
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

class Child {
  public:
    Child(UniqueFd socket, const ChildOptions& options, ProcessName name)
        : name_(name),
          termination_(loop_, SIGTERM),
          channel_(loop_.get_executor(), std::move(socket),
                   {[this](std::string_view line) { on_line(line); },
                    [this] {
                        supervisor_end_.has_come();
                        terminal_return_.give_back();
                        build_end_.begin();
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
                   [this](ExitStatus status, bool has_dumped) { on_exited(status, has_dumped); },
                   [this] { on_gone(); }}),
          program_stop_(loop_.get_executor(), {[this] { on_held(); }, [this] { on_outrun(); }}),
          build_end_(loop_.get_executor(), [this] { leave_if_done(); }),
          supervisor_end_(loop_.get_executor(), [this] { leave_if_done(); }) {
        termination_.async_wait([this](boost::system::error_code failed, int) {
            if (failed) return;
            supervisor_end_.expect();
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
        return exit_code();
    }

  private:
    enum class Program { none, starting, running };

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
        for (const auto& file : order.appeared) plan->files.add(file, ChangeKind::runtime);
        if (!stop_) reloader_.watch(std::move(*plan), order.since, order.number, order.programs_own, order.edited);
    }

    void obey(order::Run& order) {
        if (stop_) return;
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
        if (stop_ && program_ != Program::none) program_stop_.kill();
    }

    void obey(order::Building& order) { build_end_.note(std::move(order)); }

    void obey(order::UserTerminal& order) { terminal_return_.note(std::move(order)); }

    void obey(const order::Signal& order) {
        if (program_ == Program::running) ProgramStop::send(pid_, order.signal);
    }

    void stop(const order::Stop& order) {
        if (stop_ && order.grace_ms >= stop_->grace_ms) return;
        if (!stop_ && order.for_reload) reloader_.finish();
        stop_ = order;
        if (program_ == Program::none) return leave();
        if (program_ == Program::running) program_stop_.begin(pid_, order.signal, order.grace_ms);
        // One that is being started is stopped when it has.
    }

    void on_started(int pid) {
        program_ = Program::running;
        pid_ = pid;
        tell(report::Started{pid});
        if (stop_) program_stop_.begin(pid_, stop_->signal, stop_->grace_ms);
    }

    void on_launch_failed(const Error& error) {
        program_ = Program::none;
        tell(report::LaunchFailed{error});
        if (stop_) leave();
    }

    void on_exited(ExitStatus status, bool has_dumped) {
        pid_ = 0; // strays of it may be left: the program counts as there until they are gone
        tell(report::Exited{status, has_dumped});
    }

    void on_gone() {
        program_ = Program::none;
        program_stop_.finish();
        if (stop_) return leave();
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
        if (exit_code() == reload_exit_code) tell(report::Stopped{});
        ::_exit(exit_code());
    }

    [[nodiscard]] int exit_code() const { return stop_ && stop_->for_reload ? reload_exit_code : 0; }

    void leave_if_done() {
        if (stop_ && program_ == Program::none) leave();
    }

    void leave() {
        if (supervisor_end_.is_expected() || build_end_.is_under_way()) return; // each comes back here
        // The supervisor need not wait until the kernel has taken our watches down, which costs milliseconds.
        if (exit_code() == reload_exit_code) tell(report::Stopped{});
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
    BuildEnd build_end_;
    SupervisorEnd supervisor_end_;
    TerminalReturn terminal_return_{::getpgid(::getppid())};

    Program program_ = Program::none;
    int pid_ = 0;
    std::optional<order::Stop> stop_; // which it obeys
    std::optional<order::Run> next_run_;
};

} // namespace

int run_child(UniqueFd socket, const ChildOptions& options, ProcessName name) {
    adopt_orphans();
    // They reach the whole foreground group: the supervisor answers them and tells us what to do.
    for (const int number : {SIGINT, SIGQUIT, SIGHUP, SIGPIPE}) std::signal(number, SIG_IGN);
    return Child(std::move(socket), options, name).run();
}

} // namespace cmakewatch
