#include "tool/child/program_runner.h"

#include <boost/asio/post.hpp>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <exception>

#include <fcntl.h>
#include <sys/wait.h>

namespace cmakewatch {

ProgramRunner::ProgramRunner(boost::asio::any_io_executor executor, Handler handler, Launch launch)
    : executor_(executor), handler_(std::move(handler)), launch_(std::move(launch)), thread_([this] {
          try {
              work();
          } catch (...) {
              tell([failure = std::current_exception()] { std::rethrow_exception(failure); });
          }
      }) {}

ProgramRunner::~ProgramRunner() {
    {
        const std::lock_guard lock(mutex_);
        must_end_ = true;
    }
    wake_up_.notify_one();
    thread_.join();
}

void ProgramRunner::start(order::Run program) {
    {
        const std::lock_guard lock(mutex_);
        next_ = std::move(program);
    }
    wake_up_.notify_one();
}

void ProgramRunner::work() {
    while (true) {
        order::Run program;
        {
            std::unique_lock lock(mutex_);
            wake_up_.wait(lock, [this] { return must_end_ || next_.has_value(); });
            if (must_end_) return;
            program = std::move(*next_);
            next_.reset();
        }
        run(program);
    }
}

void ProgramRunner::run(const order::Run& program) {
    LaunchSpec spec;
    spec.executable = program.executable;
    spec.arguments = program.arguments;
    spec.environment = program.environment;
    spec.directory = program.directory;
    spec.parent_death_signal = SIGKILL;
    spec.group = LaunchSpec::Group::own;
    spec.may_dump_core = program.may_dump_core;
    int* const streams[3] = {&spec.input, &spec.output, &spec.error};
    UniqueFd terminal;
    if (!program.terminal.empty()) {
        terminal.reset(::open(program.terminal.c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC));
        if (!terminal) return cannot_open("the program's terminal", program.terminal);
        spec.group = LaunchSpec::Group::session;
        spec.terminal = terminal.get();
        for (size_t i = 0; i < 3; ++i)
            if (program.on_terminal.at(i)) *streams[i] = terminal.get();
    }
    UniqueFd files[3];
    for (size_t i = 0; i < program.files.size(); ++i) {
        const auto& file = program.files[i];
        if (file.empty()) continue;
        files[i].reset(::open(file.c_str(), (i == 0 ? O_RDONLY : O_WRONLY) | O_CLOEXEC));
        if (!files[i]) return cannot_open(i == 0 ? "the program's input" : "the program's output", file);
        *streams[i] = files[i].get();
    }
    const auto process = launch_(spec);
    for (auto& file : files) file.reset();
    terminal.reset();
    if (!process) return tell([this, error = process.error()] { handler_.on_failed(error); });
    tell([this, pid = process->pid] { handler_.on_started(pid); });
    wait_for_all(process->pid);
}

void ProgramRunner::cannot_open(const char* what, const std::string& path) {
    const Error error{ErrorKind::environment, std::string("cannot open ") + what, path, std::strerror(errno), ""};
    tell([this, error] { handler_.on_failed(error); });
}

// The program's orphans become our children (we are a subreaper), so that having none left means all are gone.
void ProgramRunner::wait_for_all(int program_pid) {
    while (true) {
        siginfo_t info{};
        if (::waitid(P_ALL, 0, &info, WEXITED) != 0) {
            if (errno == EINTR) continue;
            return tell([this] { handler_.on_gone(); }); // ECHILD
        }
        if (info.si_pid != program_pid) continue;
        ExitStatus status;
        (info.si_code == CLD_EXITED ? status.code : status.signal) = info.si_status;
        tell([this, status, has_dumped = info.si_code == CLD_DUMPED] { handler_.on_exited(status, has_dumped); });
    }
}

void ProgramRunner::tell(std::function<void()> what) {
    boost::asio::post(executor_, std::move(what));
}

} // namespace cmakewatch
