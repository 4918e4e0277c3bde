#include "tool/timings/edit_costs.h"

#include <algorithm>
#include <set>

namespace cmakewatch {
namespace {

std::int64_t median(std::vector<std::int64_t> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    if (values.size() % 2 == 1) return *middle;
    return (*std::max_element(values.begin(), middle) + *middle) / 2;
}

std::int64_t all_steps(const EditCycle& cycle) {
    return cycle.steps->compile_ms + cycle.steps->link_ms + cycle.steps->other_ms;
}

std::int64_t weight(const FileCost& cost) {
    return cost.compile_ms * static_cast<std::int64_t>(std::max<size_t>(cost.edits, 1));
}

} // namespace

CycleMedians medians_of_last(const std::vector<EditCycle>& cycles, size_t most) {
    std::vector<const EditCycle*> last;
    for (auto cycle = cycles.rbegin(); cycle != cycles.rend() && last.size() < most; ++cycle)
        if (cycle->result != EditCycle::Result::failed && cycle->steps) last.push_back(&*cycle);
    CycleMedians medians{.edits = last.size()};
    if (last.empty()) return medians;
    const auto of = [&](auto part) {
        std::vector<std::int64_t> values;
        values.reserve(last.size());
        for (const auto* cycle : last) values.push_back(std::max<std::int64_t>(part(*cycle), 0));
        return median(std::move(values));
    };
    medians.compile_ms = of([](const EditCycle& cycle) { return cycle.steps->compile_ms; });
    medians.link_ms = of([](const EditCycle& cycle) { return cycle.steps->link_ms; });
    medians.other_ms = of([](const EditCycle& cycle) { return cycle.steps->other_ms; });
    medians.ninja_ms = of([](const EditCycle& cycle) { return cycle.ninja_ms - all_steps(cycle); });
    medians.stop_ms = of([](const EditCycle& cycle) { return cycle.stop_ms; });
    medians.start_ms = of([](const EditCycle& cycle) { return cycle.start_ms; });
    medians.ours_ms = of([](const EditCycle& cycle) {
        return cycle.total_ms - std::max(cycle.ninja_ms, all_steps(cycle)) - cycle.stop_ms - cycle.start_ms;
    });
    medians.total_ms = of([](const EditCycle& cycle) { return cycle.total_ms; });
    return medians;
}

std::map<std::string, size_t> edits_of_files(const std::vector<EditCycle>& cycles) {
    std::map<std::string, size_t> edits;
    for (const auto& cycle : cycles)
        for (const auto& file : cycle.files) ++edits[file];
    return edits;
}

std::vector<FileCost> slowest_files(const std::vector<CompiledObject>& objects,
                                    const std::map<std::string, size_t>& edits, size_t most) {
    std::map<std::string, FileCost> costs;
    const auto add = [&](const std::string& file, std::int64_t milliseconds, size_t count) {
        auto& cost = costs[file];
        cost.file = file;
        cost.compile_ms += milliseconds;
        ++cost.objects;
        cost.edits = count;
    };
    for (const auto& object : objects) {
        if (edits.empty()) {
            add(object.source, object.milliseconds, 0);
            continue;
        }
        std::set<std::string> files(object.files.begin(), object.files.end());
        files.insert(object.source);
        for (const auto& file : files)
            if (const auto edited = edits.find(file); edited != edits.end())
                add(file, object.milliseconds, edited->second);
    }
    std::vector<FileCost> sorted;
    sorted.reserve(costs.size());
    for (auto& [file, cost] : costs) sorted.push_back(std::move(cost));
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const FileCost& one, const FileCost& other) { return weight(one) > weight(other); });
    if (sorted.size() > most) sorted.resize(most);
    return sorted;
}

} // namespace cmakewatch
