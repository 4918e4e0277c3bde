#include "tool/process/command_run.h"

#include "tool/base/lines.h"
#include "tool/process/process_tree_linux.h"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

namespace cmakewatch {

Result<std::unique_ptr<CommandRun>> CommandRun::start(boost::asio::any_io_executor executor, const Command& command,
                                                      Handler handler) {
    std::unique_ptr<CommandRun> run(new CommandRun(std::move(handler)));
    const auto open_output = command.writes_to_terminal ? OutputPipe::open_terminal : OutputPipe::open;
    run->output_ = open_output(executor, {[raw = run.get()](std::string_view chunk) { raw->take_output(chunk); }});
    if (!run->output_)
        return Error{ErrorKind::environment, "cannot start", command.executable, std::strerror(errno),
                     "raise the limit of open files with ulimit -n"};
    const UniqueFd nothing(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    const bool has_terminal = command.may_read_terminal && ::tcgetsid(STDIN_FILENO) == ::getsid(0);
    LaunchSpec spec;
    spec.executable = command.executable;
    spec.arguments = command.arguments;
    spec.environment = command.environment;
    spec.directory = command.directory;
    spec.input = has_terminal ? STDIN_FILENO : nothing.get();
    spec.output = run->output_->write_end().get();
    spec.error = run->output_->write_end().get();
    spec.inherited = command.inherited;
    spec.parent_death_signal = SIGTERM; // never SIGKILL: Ninja would leave its compilers running
    spec.group = LaunchSpec::Group::own;
    auto process = launch(spec);
    if (!process) return process.error();
    run->output_->close_write_end();
    run->watch_ = std::make_unique<ExitWatch>(executor, std::move(*process),
                                              [raw = run.get()](ExitStatus status) { raw->on_exit(status); });
    return run;
}

void CommandRun::take_output(std::string_view chunk) {
    const auto alive = lifetime_.observe();
    const auto lines = received_.add(handler_.rewrite ? handler_.rewrite(chunk) : chunk);
    for (std::string_view rest = lines; !rest.empty() && alive;) hand_out_line(take_line(rest));
    if (alive) hand_out_part();
}

void CommandRun::hand_out_line(std::string_view line) {
    const auto parts = std::exchange(parts_, {});
    if (parts.empty() || !handler_.on_rest) return handler_.on_line(line);
    handler_.on_rest(parts + std::string(line), parts.size());
}

void CommandRun::hand_out_part() {
    if (!wants_parts_ || !handler_.on_part) return;
    const auto part = received_.take_rest();
    parts_ += part;
    if (!part.empty()) handler_.on_part(part);
}

void CommandRun::want_parts(bool are_wanted) {
    wants_parts_ = are_wanted;
    if (!are_wanted) return;
    hand_out_part();
    read_output(); // the part that is asked for may not have been read yet
}

void CommandRun::on_exit(ExitStatus status) {
    output_->take_rest(); // nobody waits for a daemon that it has left behind
    if (const auto rest = received_.take_rest(); !rest.empty()) hand_out_line(rest);
    output_.reset();
    const auto done = std::move(handler_.on_exit);
    done(status);
}

void CommandRun::interrupt(int signal) {
    ::kill(-watch_->pid(), signal); // not reaped yet, so the number is still its own
    // A job in a group of its own that waits for the terminal: Ninja's word alone would not reach it.
    for (const auto pid : descendants_of(watch_->pid())) {
        if (!is_stopped(pid)) continue;
        ::kill(pid, signal);
        ::kill(pid, SIGCONT);
    }
    ::kill(-watch_->pid(), SIGCONT);
}

void CommandRun::interrupt_jobs(int signal) {
    for (const auto pid : descendants_of(watch_->pid())) {
        ::kill(pid, signal);
        ::kill(pid, SIGCONT);
    }
}

void CommandRun::kill() {
    kill_tree(watch_->pid());
}

} // namespace cmakewatch
