#include "tool/terminal/terminal_lender.h"

#include <algorithm>
#include <map>
#include <utility>

namespace cmakewatch {
namespace {

constexpr std::chrono::milliseconds look_interval{400};
constexpr std::chrono::milliseconds look_interval_while_lent{50}; // the keys are ours again soon after

constexpr std::chrono::milliseconds longest_stop{150}; // of one group, from the first process to the last

} // namespace

TerminalLender::TerminalLender(boost::asio::any_io_executor executor, Handler handler)
    : handler_(std::move(handler)), timer_(executor) {}

void TerminalLender::start() {
    // Without a controlling terminal there is nothing that could be read.
    if (loan_.has_terminal() && !std::exchange(is_looking_, true)) look_later();
}

void TerminalLender::look_later() {
    timer_.expires_after(is_lent() ? look_interval_while_lent : look_interval);
    timer_.async_wait([this](boost::system::error_code failed) {
        if (failed) return;
        look();
        is_looking_ = is_lent() || handler_.is_needed();
        if (is_looking_) look_later();
    });
}

void TerminalLender::stop() {
    is_looking_ = false;
    timer_.cancel();
}

void TerminalLender::look() {
    if (!loan_.has_terminal() || (!is_lent() && !handler_.is_needed())) return;
    if (is_lent() && loan_.is_hung_up()) return loan_.take_back();
    const auto jobs = terminal_jobs();
    handler_.on_look(jobs);
    if (is_lent()) {
        const auto group = loan_.borrower();
        if (own_modes_) loan_.mend_modes(*own_modes_);
        const bool is_stopped = has_stopped(jobs, group);
        // Whoever has the terminal is stopped by Ctrl-Z only; else it has been taken from us.
        if (is_stopped && loan_.is_in_effect()) return handler_.on_suspend();
        // A list of processes may lack one that lives.
        const bool is_gone =
            std::none_of(jobs.begin(), jobs.end(), [&](const auto& job) { return job.group == group; }) &&
            loan_.is_borrower_gone();
        const bool is_over = is_gone || (is_over_without_followers_ && !has_followers(jobs, group));
        if (!is_stopped && !is_over) return;
        loan_.take_back();
        handler_.on_returned();
    }
    serve(jobs);
}

// Ctrl-Z stops one after the other, and one that is not stopped yet would read what is typed for us. One that ignores
// it is not waited for.
bool TerminalLender::has_stopped(const std::vector<TerminalJob>& jobs, pid_t group) {
    bool is_any_stopped = false;
    bool are_all_stopped = true;
    for (const auto& job : jobs)
        if (job.group == group) (job.is_stopped ? is_any_stopped : are_all_stopped) = job.is_stopped;
    if (!is_any_stopped) {
        first_stop_.reset();
        return false;
    }
    const auto now = std::chrono::steady_clock::now();
    if (!first_stop_) first_stop_ = now;
    return are_all_stopped || now - *first_stop_ > longest_stop;
}

// Whether somebody is in the group beside the command that leads it: that one continues when the step that asks is
// over.
bool TerminalLender::has_followers(const std::vector<TerminalJob>& jobs, pid_t group) const {
    return std::any_of(jobs.begin(), jobs.end(), [&](const auto& job) {
        return job.group == group && !(job.pid == group && handler_.is_command(job.pid));
    });
}

void TerminalLender::serve(const std::vector<TerminalJob>& jobs) {
    std::map<pid_t, TerminalJob> waiting; // by group; of each the last, which the others wait for mostly
    for (const auto& job : jobs)
        if (job.waits_for_terminal || (job.is_stopped && job.group == interrupted_group_)) waiting[job.group] = job;
    if (!waiting.contains(interrupted_group_)) interrupted_group_ = 0;
    for (const auto& [group, job] : waiting) {
        if (is_lent()) return; // one after the other
        if (loan_.can_lend() && handler_.may_lend(job)) {
            if (group == interrupted_group_) interrupted_group_ = 0;
            is_over_without_followers_ = has_followers(jobs, group) && handler_.is_command(group);
            own_modes_ = job.changes_modes ? handler_.own_modes() : std::nullopt;
            handler_.on_lend(job);
            loan_.lend(group) ? look_later() : handler_.on_returned();
        } else if (told_groups_.insert(group).second) {
            handler_.on_not_lent(job);
        }
    }
    std::erase_if(told_groups_, [&](pid_t group) { return !waiting.contains(group); });
}

void TerminalLender::take_back() {
    if (!is_lent()) return;
    interrupted_group_ = loan_.borrower();
    loan_.take_back();
    handler_.on_returned();
}

} // namespace cmakewatch
