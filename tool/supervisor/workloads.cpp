#include "tool/supervisor/workloads.h"

#include <algorithm>

namespace cmakewatch {

void Workloads::send(const Order& order) {
    for (const auto& workload : all_) workload->send(order);
}

// What no plan names may be anybody's input.
void Workloads::note_outdated(const std::vector<Change>& changes) const {
    bool concerns_all = changes.empty();
    for (const auto& change : changes) {
        bool is_named = false;
        for (const auto& workload : all_) {
            if (!workload->plan().matters(change.path)) continue;
            workload->note_outdated();
            is_named = true;
        }
        concerns_all = concerns_all || !is_named;
    }
    if (!concerns_all) return;
    for (const auto& workload : all_) workload->note_outdated();
}

bool Workloads::take_key(char key) {
    if (choice_.take_key(key)) return true;
    if (const auto chosen = choice_.chosen(); chosen && at(*chosen).take_key(key)) return true;
    bool is_taken = false;
    for (const auto& workload : all_) is_taken = workload->take_key(key) || is_taken;
    return is_taken;
}

const Workload* Workloads::that_runs(pid_t group) const {
    const auto found =
        std::find_if(all_.begin(), all_.end(), [group](const auto& workload) { return workload->program() == group; });
    return group != 0 && found != all_.end() ? found->get() : nullptr;
}

bool Workloads::is_testing() const {
    return std::any_of(all_.begin(), all_.end(),
                       [](const auto& workload) { return !workload->is_program() && workload->program() != 0; });
}

bool Workloads::owns(pid_t pid) const {
    return std::any_of(all_.begin(), all_.end(), [pid](const auto& workload) { return workload->owns(pid); });
}

void Workloads::finish(std::function<void()> then) const {
    for (const auto& workload : all_) then = [one = workload.get(), then = std::move(then)] { one->finish(then); };
    then();
}

} // namespace cmakewatch
