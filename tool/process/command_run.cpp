#include "tool/process/command_run.h"

#include "tool/process/process_tree_linux.h"
#include "tool/project/lines.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

namespace cmakewatch {
namespace {

constexpr size_t chunk_size = 65536; // what a pipe holds
// Of a command that has ended: a pipe may have been made larger, and a daemon that has it may write for ever.
constexpr int most_last_chunks = 16;
constexpr size_t longest_line = 1U << 20U;

} // namespace

Result<std::unique_ptr<CommandRun>> CommandRun::start(boost::asio::any_io_executor executor, const Command& command,
                                                      Handler handler) {
    int ends[2] = {-1, -1};
    if (::pipe2(ends, O_CLOEXEC) != 0)
        return Error{ErrorKind::environment, "cannot start", command.executable, std::strerror(errno),
                     "raise the limit of open files with ulimit -n"};
    UniqueFd ours(ends[0]);
    const UniqueFd theirs(ends[1]);
    const UniqueFd nothing(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    const bool has_terminal = command.may_read_terminal && ::tcgetsid(STDIN_FILENO) == ::getsid(0);
    LaunchSpec spec;
    spec.executable = command.executable;
    spec.arguments = command.arguments;
    spec.environment = command.environment;
    spec.directory = command.directory;
    spec.input = has_terminal ? STDIN_FILENO : nothing.get();
    spec.output = theirs.get();
    spec.error = theirs.get();
    spec.inherited = command.inherited;
    spec.parent_death_signal = SIGTERM; // never SIGKILL: Ninja would leave its compilers running
    spec.group = LaunchSpec::Group::own;
    auto process = launch(spec);
    if (!process) return process.error();
    ::fcntl(ours.get(), F_SETFL, O_NONBLOCK);
    std::unique_ptr<CommandRun> run(new CommandRun(executor, std::move(ours), std::move(handler)));
    run->watch_ = std::make_unique<ExitWatch>(executor, std::move(*process),
                                              [raw = run.get()](ExitStatus status) { raw->on_exit(status); });
    return run;
}

CommandRun::CommandRun(boost::asio::any_io_executor executor, UniqueFd output, Handler handler)
    : output_(executor, output.release()), handler_(std::move(handler)) {
    read();
}

void CommandRun::read() {
    output_.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                       [this, alive = is_alive_](boost::system::error_code failed) {
                           if (!*alive || failed) return;
                           take_output(1); // one that never stops writing must not hold the loop up
                           if (*alive && output_.is_open()) read();
                       });
}

// Takes what has been written so far.
void CommandRun::take_output(int most_chunks) {
    std::array<char, chunk_size> chunk; // NOLINT: filled by read
    for (int i = 0; i < most_chunks && output_.is_open(); ++i) {
        const auto size = ::read(output_.native_handle(), chunk.data(), chunk.size());
        if (size < 0) break; // nothing more for now
        if (size == 0) {
            boost::system::error_code ignored;
            output_.close(ignored);
            break;
        }
        received_.append(chunk.data(), static_cast<size_t>(size));
    }
    const auto end = received_.rfind('\n');
    if (end == std::string::npos && received_.size() < longest_line) return hand_out_part();
    const auto lines = received_.substr(0, end == std::string::npos ? end : end + 1);
    received_.erase(0, lines.size());
    const auto alive = is_alive_;
    for (std::string_view rest = lines; !rest.empty() && *alive;) hand_out_line(take_line(rest));
    if (*alive) hand_out_part();
}

void CommandRun::hand_out_line(std::string_view line) {
    const auto parts = std::exchange(parts_, {});
    if (parts.empty() || !handler_.on_rest) return handler_.on_line(line);
    handler_.on_rest(parts + std::string(line), parts.size());
}

void CommandRun::hand_out_part() {
    if (!wants_parts_ || !handler_.on_part || received_.empty()) return;
    parts_ += received_;
    handler_.on_part(std::exchange(received_, {}));
}

void CommandRun::want_parts(bool are_wanted) {
    wants_parts_ = are_wanted;
    if (are_wanted) take_output(1); // the part that is asked for may not have been read yet
}

void CommandRun::on_exit(ExitStatus status) {
    take_output(most_last_chunks);
    if (!received_.empty()) hand_out_line(received_);
    boost::system::error_code ignored;
    output_.close(ignored);
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
