#include "tool/report/hooks.h"

#include "tool/protocol/child_variables.h"
#include "tool/report/hook_keeper_linux.h"

#include <boost/asio/post.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <csignal>

namespace cmakewatch {
namespace {

constexpr std::chrono::seconds longest_patience{5};    // with a hook that still runs when it is wanted again
constexpr std::chrono::milliseconds time_to_end{2000}; // for hooks that run when the session ends
constexpr std::chrono::milliseconds time_to_obey{500}; // between SIGTERM and SIGKILL

} // namespace

Hooks::Hooks(boost::asio::any_io_executor executor, const HookCommands& commands,
             std::function<EnvironmentVariables()> environment, Handler handler)
    : executor_(executor), environment_(std::move(environment)), handler_(std::move(handler)), end_timer_(executor) {
    for (const auto& [event, command] : commands)
        hooks_.emplace(event, Hook{command, nullptr, std::nullopt, boost::asio::steady_timer(executor), false});
}

void Hooks::fire(const HookOccasion& occasion) {
    const auto found = hooks_.find(occasion.event);
    if (found == hooks_.end() || is_ending_) return;
    const bool is_first_to_wait = !found->second.next;
    found->second.next = occasion.variables();
    if (!is_first_to_wait) return;
    if (found->second.run) return wait_patiently(occasion.event);
    boost::asio::post(executor_, [this, event = occasion.event] { start(event); });
}

void Hooks::start(HookEvent event) {
    auto& hook = hooks_.at(event);
    if (hook.run || !hook.next) return;
    CommandRun::Command command{"/proc/self/exe", {hook.command}, {}, ""};
    auto without = hook_variable_names();
    without.insert(without.end(), {child_variable, child_socket_variable, "CMAKEWATCH"});
    command.environment = environment_with(environment_(), without);
    command.environment.insert(command.environment.end(), hook.next->begin(), hook.next->end());
    command.environment.push_back(fmt::format("{}={}", child_variable, hook_keeper_flag));
    hook.next.reset();
    auto run = CommandRun::start(executor_, command,
                                 {handler_.on_line, [this, event](ExitStatus status) { on_exit(event, status); }});
    if (run) {
        hook.run = std::move(*run);
        handler_.on_started();
    } else {
        warn(event, run.error());
        finish_if_all_have_ended();
    }
}

void Hooks::on_exit(HookEvent event, ExitStatus status) {
    auto& hook = hooks_.at(event);
    // Somebody has killed the keeper: what it kept is still there.
    if (status.signal != 0) ::kill(-hook.run->pid(), SIGKILL);
    hook.run.reset();
    hook.patience.cancel();
    if (status != ExitStatus{} && !is_killing_)
        warn(event, {ErrorKind::environment, "a hook failed", option_name(event),
                     status.signal != 0 ? fmt::format("signal {} ended it", status.signal)
                                        : fmt::format("it ended with code {}", status.code),
                     "it is run again at the next event; this is said only once"});
    start(event);
    finish_if_all_have_ended();
}

void Hooks::wait_patiently(HookEvent event) {
    auto& hook = hooks_.at(event);
    hook.patience.expires_after(longest_patience);
    hook.patience.async_wait([this, event](boost::system::error_code failed) {
        if (!failed)
            warn(event, {ErrorKind::environment, "a hook still runs", option_name(event),
                         "the next one waits for its end", "start what is to outlive it with setsid"});
    });
}

void Hooks::warn(HookEvent event, const Error& warning) {
    if (!std::exchange(hooks_.at(event).has_warned, true)) handler_.on_warning(warning);
}

bool Hooks::owns(pid_t pid) const {
    return std::any_of(hooks_.begin(), hooks_.end(),
                       [pid](const auto& entry) { return entry.second.run && entry.second.run->pid() == pid; });
}

bool Hooks::is_busy() const {
    return std::any_of(hooks_.begin(), hooks_.end(), [](const auto& entry) { return entry.second.run != nullptr; });
}

void Hooks::end(std::function<void()> then) {
    is_ending_ = true;
    on_ended_ = std::move(then);
    for (auto& [event, hook] : hooks_) {
        hook.patience.cancel();
        if (hook.run) hook.next.reset();
    }
    end_timer_.expires_after(time_to_end);
    end_timer_.async_wait([this](boost::system::error_code failed) {
        if (failed) return;
        for (const auto& [event, hook] : hooks_)
            if (hook.run)
                warn(event, {ErrorKind::environment, "a hook still ran at the end", option_name(event),
                             "it has been ended", "start what is to outlive it with setsid"});
        signal_all(SIGTERM);
        end_timer_.expires_after(time_to_obey);
        end_timer_.async_wait([this](boost::system::error_code cancelled) {
            if (!cancelled) kill();
        });
    });
    finish_if_all_have_ended();
}

void Hooks::kill() {
    signal_all(SIGKILL);
}

void Hooks::signal_all(int signal) {
    is_killing_ = true;
    for (auto& [event, hook] : hooks_)
        if (hook.run) hook.run->interrupt(signal);
}

void Hooks::finish_if_all_have_ended() {
    const bool is_busy = std::any_of(hooks_.begin(), hooks_.end(),
                                     [](const auto& entry) { return entry.second.run || entry.second.next; });
    if (!on_ended_ || is_busy) return;
    end_timer_.cancel();
    std::exchange(on_ended_, nullptr)();
}

} // namespace cmakewatch
