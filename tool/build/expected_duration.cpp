#include "tool/build/expected_duration.h"

#include "tool/base/files.h"
#include "tool/base/path.h"
#include "tool/build/ninja_files.h"
#include "tool/project/file_reach.h"
#include "tool/project/ninja_log.h"

#include <algorithm>
#include <map>
#include <unordered_map>

namespace cmakewatch {
namespace {

// A step of the build, and those that wait for it.
struct Step {
    int milliseconds = 0;
    int end = 0; // at the earliest, if there were as many jobs as steps
    int awaited = 0;
    std::vector<size_t> followers;
};

std::vector<Step> steps_of(const std::vector<NinjaGraph::Edge>& edges, const NinjaGraph& graph,
                           const std::map<std::string, int>& durations) {
    std::vector<Step> steps(edges.size());
    std::unordered_map<NinjaGraph::Node, size_t> makers;
    for (size_t i = 0; i < edges.size(); ++i)
        for (const auto output : graph.outputs(edges[i])) {
            makers.emplace(output, i);
            const auto known = durations.find(std::string(graph.path(output)));
            if (known != durations.end()) steps[i].milliseconds = std::max(steps[i].milliseconds, known->second);
        }
    for (size_t i = 0; i < edges.size(); ++i)
        for (const auto input : graph.inputs(edges[i])) {
            const auto maker = makers.find(input);
            if (maker == makers.end()) continue;
            steps[maker->second].followers.push_back(i);
            ++steps[i].awaited;
        }
    return steps;
}

// Milliseconds from the start of the first to the end of the last step.
int longest_chain(std::vector<Step>& steps) {
    std::vector<size_t> open;
    for (size_t i = 0; i < steps.size(); ++i)
        if (steps[i].awaited == 0) open.push_back(i);
    int longest = 0;
    while (!open.empty()) {
        auto& step = steps[open.back()];
        open.pop_back();
        step.end += step.milliseconds;
        longest = std::max(longest, step.end);
        for (const auto follower : step.followers) {
            steps[follower].end = std::max(steps[follower].end, step.end);
            if (--steps[follower].awaited == 0) open.push_back(follower);
        }
    }
    return longest;
}

} // namespace

std::optional<double> expected_seconds(const std::string& build_dir, const std::string& manifest,
                                       const std::vector<std::string>& targets, const std::set<std::string>& files,
                                       int jobs) {
    const auto text = read_file(build_dir + "/.ninja_log");
    const auto log = text ? NinjaLog::parse(*text) : Result<NinjaLog>(text.error());
    auto graph = read_ninja_graph(build_dir, manifest);
    auto deps = read_ninja_deps(build_dir);
    if (!log || !graph || !deps) return std::nullopt;
    const FileReach reach(std::move(*graph), std::move(*deps), build_dir,
                          [](const std::string& path) { return read_file(path); });
    const auto reached = reach.outputs_of(files);
    std::map<std::string, int> durations;
    for (const auto& [output, milliseconds] : log->outputs)
        durations.emplace(path::absolute(output, build_dir), milliseconds);
    const auto& made = reach.graph();
    std::vector<NinjaGraph::Edge> edges;
    for (const auto edge : made.closure(targets).edges) {
        const auto outputs = made.outputs(edge);
        const auto is_reached = [&](NinjaGraph::Node output) {
            return reached.contains(std::string(made.path(output)));
        };
        const auto is_known = [&](NinjaGraph::Node output) {
            return durations.contains(std::string(made.path(output)));
        };
        if (std::none_of(outputs.begin(), outputs.end(), is_reached)) continue;
        if (!made.is_phony(edge) && std::none_of(outputs.begin(), outputs.end(), is_known)) return std::nullopt;
        edges.push_back(edge);
    }
    auto steps = steps_of(edges, made, durations);
    int total = 0;
    for (const auto& step : steps) total += step.milliseconds;
    if (total == 0) return std::nullopt;
    constexpr double milliseconds = 1000;
    return std::max(static_cast<double>(longest_chain(steps)), static_cast<double>(total) / std::max(jobs, 1)) /
           milliseconds;
}

} // namespace cmakewatch
