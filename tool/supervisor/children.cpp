#include "tool/supervisor/children.h"

#include "tool/protocol/child_variables.h"

#include <algorithm>
#include <csignal>

namespace cmakewatch {
namespace {

constexpr std::chrono::milliseconds time_to_leave{2000};

} // namespace

Children::Children(boost::asio::any_io_executor executor, std::vector<std::string> arguments, std::string name,
                   Trace& trace, std::shared_ptr<std::set<std::string>> programs_own, Handler handler)
    : executor_(std::move(executor)),
      arguments_(std::move(arguments)),
      name_(std::move(name)),
      trace_(trace),
      handler_(std::move(handler)),
      leave_timer_(executor_),
      plan_(std::move(programs_own)),
      sweep_(executor_, {[this] { handler_.on_swept(); }, handler_.reap, handler_.is_managed}) {}

std::unique_ptr<ChildLink> Children::start() {
    // The callbacks come from the loop, when `link` has long been set.
    auto identity = std::make_shared<const ChildLink*>(nullptr);
    auto link = ChildLink::start(executor_, arguments_, name_,
                                 {[this, identity](const Report& report) { on_report(*identity, report); },
                                  [this, identity](ExitStatus status) { on_exit(*identity, status); }});
    if (!link) {
        if (!std::exchange(has_failed_to_start_, true)) handler_.on_not_started(link.error());
        return nullptr;
    }
    has_failed_to_start_ = false;
    *identity = link->get();
    return std::move(*link);
}

void Children::ensure_child() {
    if (current_.link) return;
    current_ = Current{next_ ? std::move(next_) : start(), false, false};
    if (build_.group > 0) send(build_);
}

void Children::prepare_next() {
    if (!next_) next_ = start();
}

void Children::send(const Order& order) {
    if (!current_.link) return;
    trace_.order(current_.link->pid(), order);
    current_.link->send(order);
}

void Children::stop(const order::Stop& order) {
    current_.is_stopping = true;
    send(order);
    expect_to_leave(std::chrono::milliseconds(order.grace_ms) + time_to_leave);
}

void Children::kill() {
    send(order::Kill{});
    expect_to_leave(time_to_leave);
}

// One that is stopped or hangs obeys no order.
void Children::expect_to_leave(std::chrono::milliseconds time) {
    leave_timer_.expires_after(time);
    leave_timer_.async_wait([this, link = current_.link.get()](boost::system::error_code failed) {
        if (!failed && link != nullptr && current_.link.get() == link && current_.is_stopping)
            ::kill(link->pid(), SIGKILL);
    });
}

void Children::note_build(order::Building build) {
    build_ = std::move(build);
    send(build_);
}

void Children::watch(std::shared_ptr<const PublishedPlan> plan, FileTime since) {
    note_told(since);
    if (current_.is_watching && plan == plan_.published()) return;
    plan_.set(std::move(plan), since);
    current_.is_watching = false;
    continue_watching();
}

void Children::continue_watching() {
    if (!current_.link || current_.is_stopping || current_.is_watching || !plan_.is_set()) return;
    current_.is_watching = true;
    const auto order = plan_.order();
    trace_.order(current_.link->pid(), order);
    current_.link->send(order, {plan_.published(), &plan_.published()->memory});
}

bool Children::owns(pid_t pid) const {
    return (current_.link && pid == current_.link->pid()) || (next_ && pid == next_->pid()) ||
           std::any_of(leaving_.begin(), leaving_.end(), [&](const auto& link) { return link->pid() == pid; });
}

void Children::end() {
    next_.reset();
    current_.link.reset();
}

void Children::on_report(const ChildLink* from, const Report& report) {
    trace_.report(from->pid(), report);
    if (from != current_.link.get()) return;
    if (std::holds_alternative<report::Stopped>(report)) {
        leaving_.push_back(std::move(current_.link));
        current_ = Current{};
        return handler_.on_stopped(true);
    }
    if (const auto* watching = std::get_if<report::Watching>(&report)) {
        plan_.note(*watching);
    } else if (const auto* changed = std::get_if<report::Changed>(&report)) {
        plan_.note(*changed);
    } else if (const auto* own = std::get_if<report::ProgramsOwn>(&report)) {
        plan_.note(*own);
    } else if (const auto* started = std::get_if<report::Started>(&report)) {
        program_ = started->pid;
    } else if (std::holds_alternative<report::Exited>(report)) {
        program_ = 0;
    }
    handler_.on_report(report);
}

void Children::on_exit(const ChildLink* from, ExitStatus status) {
    trace_.child_ended(from->pid(), status);
    if (std::erase_if(leaving_, [&](const auto& link) { return link.get() == from; }) > 0) return;
    if (from == next_.get()) return next_.reset();
    if (from != current_.link.get()) return;
    const bool was_asked_to =
        current_.is_stopping && status.signal == 0 && (status.code == reload_exit_code || status.code == 0);
    current_ = Current{};
    const auto group = std::exchange(program_, 0);
    if (was_asked_to) return handler_.on_stopped(false);
    handler_.on_lost(status);
    sweep_.begin(group);
}

} // namespace cmakewatch
