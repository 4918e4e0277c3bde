#include "tool/supervisor/input_requests.h"

#include "tool/build/smart_output.h"

#include <algorithm>

namespace cmakewatch {

InputRequests::InputRequests(boost::asio::any_io_executor executor, const Session& session,
                             std::function<void()> on_suspend)
    : session_(session),
      lender_(executor,
              {[this] { return is_needed(); },
               [this](pid_t pid) {
                   return pid == session_.ninja.pid() || session_.hooks.owns(pid) ||
                          session_.workloads.that_runs(pid) != nullptr;
               },
               [this](const TerminalJob& job) { return !is_program(job); },
               [this] { return session_.terminal.own_modes(); }, [this](const TerminalJob& job) { on_lend(job); },
               [this] { on_returned(); }, [this](const TerminalJob& job) { on_not_lent(job); },
               [this](const std::vector<TerminalJob>& jobs) { on_look(jobs); }, std::move(on_suspend)}) {}

void InputRequests::start_command() {
    has_lent_ = false;
    console_steps_ = {};
    lender_.start();
}

void InputRequests::end_command() {
    lender_.look();
    session_.terminal.stop_giving_way();
}

// What it takes from the terminal's modes, to change them, must not be ours.
void InputRequests::note_line(std::string_view line) {
    if (line == console_step_starts) return session_.terminal.give_way();
    const auto progress = parse_progress(line);
    if (!progress) return;
    // As long as such a step runs, Ninja tells of no other on a terminal.
    if (session_.reporter.status().is_on()) return session_.terminal.stop_giving_way();
    console_steps_.may_start(*progress) ? session_.terminal.give_way() : session_.terminal.stop_giving_way();
}

// A program on the session's pseudo-terminal has that, and needs nobody.
bool InputRequests::is_needed() const {
    const auto& workloads = session_.workloads.all();
    return session_.ninja.pid() > 0 || session_.hooks.is_busy() || session_.pager.is_open() ||
           std::any_of(workloads.begin(), workloads.end(),
                       [](const auto& workload) { return workload->program() != 0 && !workload->has_own_terminal(); });
}

bool InputRequests::is_program(const TerminalJob& job) const {
    const auto* workload = session_.workloads.that_runs(job.group);
    return workload != nullptr && workload->is_program();
}

// What it is, and which.
std::pair<std::string, std::string> InputRequests::name_of(const TerminalJob& job) const {
    // Steps in Ninja's own group are in its console pool: it tells of those when they start.
    if (job.group == session_.ninja.pid() && !session_.reporter.last_step().empty())
        return {"a build step", session_.reporter.last_step()};
    if (session_.hooks.owns(job.group)) return {"a hook", command_text(job.pid)};
    if (is_program(job)) return {"the program", command_text(job.pid)};
    if (session_.ninja.pid() < 0 && session_.workloads.is_testing()) return {"a test", command_text(job.pid)};
    return {"a build step", command_text(job.group)};
}

void InputRequests::on_lend(const TerminalJob& job) {
    has_lent_ = true;
    session_.terminal.restore();
    session_.workloads.send(order::UserTerminal{to_text(lender_.modes()), job.group});
    const bool is_pager = session_.pager.owns(job.group);
    if (job.group != session_.ninja.pid() && !is_pager) say_that_it_asks(job);
    session_.reporter.terminal_is_lent(is_pager); // its question may stand where the cursor is
    if (job.group == session_.ninja.pid()) session_.ninja.want_parts(true);
}

void InputRequests::say_that_it_asks(const TerminalJob& job) {
    const auto [what, which] = name_of(job);
    session_.reporter.waits_for_input(
        what, which, "",
        session_.ninja.pid() > 0 && !session_.hooks.owns(job.group)
            ? "answer it here; USES_TERMINAL in its add_custom_command lets Ninja show all that it asks"
            : "answer it here");
}

// A step of the console pool that has ended: Ninja does not tell. One that has started and asks: Ninja has said so
// before, which may not have been read yet.
void InputRequests::on_look(const std::vector<TerminalJob>& jobs) {
    const auto ninja = session_.ninja.pid();
    session_.ninja.read_output();
    const bool runs = std::any_of(jobs.begin(), jobs.end(),
                                  [ninja](const auto& job) { return job.group == ninja && job.pid != ninja; });
    if (!runs) session_.terminal.stop_giving_way();
}

void InputRequests::on_returned() {
    session_.ninja.want_parts(false);
    session_.reporter.terminal_is_back();
    session_.terminal.stop_giving_way();
    session_.terminal.resume();
    session_.workloads.send(
        order::UserTerminal{session_.terminal.modes_to_give_back(), 0, session_.terminal.text_to_give_back()});
}

void InputRequests::on_not_lent(const TerminalJob& job) {
    const auto [what, which] = name_of(job);
    if (is_program(job))
        return session_.reporter.waits_for_input(what, which, "none of its standard streams is the terminal",
                                                 "leave one of them on the terminal");
    session_.reporter.waits_for_input(what, which, "cmakewatch is in the background",
                                      "bring it to the foreground, for example with fg");
}

} // namespace cmakewatch
