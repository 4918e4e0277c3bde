#include "tool/supervisor/setup_command.h"

#include "tool/process/held_signals_linux.h"
#include "tool/process/signals_posix.h"
#include "tool/report/exit_text.h"
#include "tool/terminal/terminal_lender.h"

#include <boost/asio/io_context.hpp>

#include <algorithm>
#include <csignal>
#include <utility>

namespace cmakewatch {

Error interrupted() {
    return {ErrorKind::project, "", "", "", ""};
}

bool is_interruption(const Error& error) {
    return error.what.empty();
}

Result<Finished> run_to_end(CommandRun::Command command, Console& console,
                            const std::function<void(std::string_view)>& on_line) {
    boost::asio::io_context loop;
    HeldSignals signals(loop.get_executor(), ending_signals);
    Finished finished;
    bool has_lent = false;
    std::unique_ptr<CommandRun> run;
    TerminalLender lender(loop.get_executor(),
                          {[&] { return run != nullptr; }, [&](pid_t pid) { return run && pid == run->pid(); },
                           [](const TerminalJob&) { return true; }, [] { return std::optional<termios>(); },
                           [&](const TerminalJob&) {
                               has_lent = true;
                               console.screen().lend(false);
                               run->want_parts(true);
                           },
                           [&] {
                               console.screen().take_back();
                               if (run) run->want_parts(false);
                           },
                           [&](const TerminalJob& job) {
                               console.warning({ErrorKind::environment, "CMake waits for input", command_text(job.pid),
                                                "cmakewatch is in the background",
                                                "bring it to the foreground, for example with fg"});
                           },
                           [](const std::vector<TerminalJob>&) {},
                           [&] {
                               console.flush();
                               lender.take_back();
                               ::kill(0, SIGTSTP); // returns when `fg` or `bg` lets us continue
                               lender.look();
                           }});
    command.may_read_terminal = true;
    auto started = CommandRun::start(loop.get_executor(), command,
                                     {[&](std::string_view line) {
                                          finished.lines.emplace_back(line);
                                          if (on_line) on_line(line);
                                      },
                                      [&](ExitStatus status) {
                                          finished.status = status;
                                          run.reset();
                                          lender.look();
                                          lender.stop();
                                          signals.cancel();
                                      },
                                      [&](std::string_view part) { console.raw_part(part); }});
    if (!started) return started.error();
    run = std::move(*started);
    lender.start();
    signals.wait([&](int) {
        finished.was_interrupted = true;
        if (run) run->interrupt(SIGTERM);
    });
    loop.run();
    if (has_lent && finished.status.signal == SIGINT) finished.was_interrupted = true; // Ctrl-C went there
    return finished;
}

Result<std::vector<std::string>> output_of(CommandRun::Command command, Console& console) {
    const auto executable = command.executable;
    auto finished = run_to_end(std::move(command), console);
    if (!finished) return finished.error();
    if (finished->was_interrupted) return interrupted();
    if (finished->status == ExitStatus{}) return std::move(finished->lines);
    const auto complaint = std::find_if(finished->lines.begin(), finished->lines.end(), [](const std::string& line) {
        return line.find("error") != std::string::npos;
    });
    return Error{ErrorKind::project, "failed to run", executable,
                 complaint != finished->lines.end() ? *complaint : exit_text(finished->status), ""};
}

} // namespace cmakewatch
