#include "tool/project/ninja_graph.h"

#include "tool/base/path.h"
#include "tool/project/ninja_text.h"

#include <algorithm>

namespace cmakewatch {
namespace {

constexpr size_t shortest_command = 5; // that does anything: `cd .` is what CMake writes for none

// Where CMake puts what a project's custom commands are; ":" and "cd ." stand for nothing.
std::string command_of(const BuildStatement::Bindings& bindings) {
    std::string command;
    for (const auto* name : {"COMMAND", "PRE_LINK", "POST_BUILD"}) {
        const auto value = bindings.value(name);
        if (value.size() >= shortest_command) command += (command.empty() ? "" : " && ") + value;
    }
    return command;
}

} // namespace

NinjaGraph::Node NinjaGraph::node(std::string_view path) {
    const auto [entry, is_new] = nodes_.try_emplace(path::absolute(path, build_dir_), static_cast<Node>(paths_.size()));
    if (is_new) {
        paths_.push_back(&entry->first);
        producers_.push_back(no_edge);
    }
    return entry->second;
}

Result<NinjaGraph> NinjaGraph::read(const std::string& build_dir, const std::string& manifest,
                                    const ReadFile& read_file) {
    NinjaGraph graph;
    graph.build_dir_ = build_dir;
    const auto done = read_manifest(build_dir, manifest, read_file,
                                    {.on_build = [&](const BuildStatement& build) { graph.add(build); }});
    if (!done) return done.error();
    return graph;
}

void NinjaGraph::add(const BuildStatement& build) {
    Edge edge;
    for (const auto& output : build.outputs) edge.outputs.push_back(node(output));
    for (const auto* paths : {&build.inputs, &build.order_only, &build.validations})
        for (const auto& input : *paths) edge.inputs.push_back(node(input));
    if (!build.depfile.empty()) edge.depfile = path::absolute(build.depfile, build_dir_);
    edge.command = command_of(build.bindings);
    edge.is_custom = build.bindings.has("COMMAND");
    edge.is_phony = build.rule == "phony";

    // A phony without inputs only says that its output may be missing (CMake: "a missing CMake input file is not an
    // error"): nothing makes that file.
    if (edge.is_phony && edge.inputs.empty()) return;
    const auto index = static_cast<std::uint32_t>(edges_.size());
    for (const auto output : edge.outputs) producers_[output] = index;
    edges_.push_back(std::move(edge));
}

NinjaGraph::Closure NinjaGraph::closure(const std::vector<std::string>& roots) const {
    Closure closure;
    std::vector<bool> seen_node(paths_.size());
    std::vector<bool> seen_edge(edges_.size());
    const auto visit = [&](Node node) {
        if (seen_node[node]) return;
        seen_node[node] = true;
        closure.nodes.push_back(node);
    };
    for (const auto& root : roots)
        if (const auto found = nodes_.find(path::absolute(root, build_dir_)); found != nodes_.end())
            visit(found->second);
    for (size_t at = 0; at < closure.nodes.size(); ++at) {
        const auto producer = producers_[closure.nodes[at]];
        if (producer == no_edge || seen_edge[producer]) continue;
        seen_edge[producer] = true;
        const auto& edge = edges_[producer];
        closure.edges.push_back(&edge);
        for (const auto output : edge.outputs) visit(output);
        for (const auto input : edge.inputs) visit(input);
    }
    return closure;
}

bool NinjaGraph::contains(std::string_view path) const {
    return nodes_.contains(path::absolute(path, build_dir_));
}

const NinjaGraph::Edge* NinjaGraph::maker(const std::string& path) const {
    const auto found = nodes_.find(path);
    return found != nodes_.end() && is_output(found->second) ? &edges_[producers_[found->second]] : nullptr;
}

std::vector<std::string> NinjaGraph::outputs() const {
    std::vector<std::string> outputs;
    for (Node node = 0; node < paths_.size(); ++node)
        if (is_output(node)) outputs.push_back(path(node));
    return outputs;
}

std::vector<std::string> NinjaGraph::depfile_inputs(const Edge& edge, const ReadFile& read_file) const {
    std::vector<std::string> files;
    if (edge.depfile.empty()) return files;
    if (const auto text = read_file(edge.depfile))
        for (const auto& file : parse_depfile(*text)) files.push_back(path::absolute(file, build_dir_));
    return files;
}

std::vector<std::string> NinjaGraph::depfiles_with(const std::function<bool(const std::string&)>& accepts,
                                                   const ReadFile& read_file) const {
    std::vector<std::string> depfiles;
    for (const auto& edge : edges_) {
        const auto files = depfile_inputs(edge, read_file);
        if (std::any_of(files.begin(), files.end(), accepts)) depfiles.push_back(edge.depfile);
    }
    return depfiles;
}

std::vector<std::string> NinjaGraph::outputs_with(const std::function<bool(const std::string&)>& accepts,
                                                  const ReadFile& read_file) const {
    std::vector<bool> is_accepted(paths_.size());
    for (Node node = 0; node < paths_.size(); ++node) is_accepted[node] = accepts(path(node));
    std::vector<std::string> outputs;
    for (const auto& edge : edges_) {
        const auto files = depfile_inputs(edge, read_file);
        if (std::none_of(edge.inputs.begin(), edge.inputs.end(), [&](Node node) { return is_accepted[node]; }) &&
            std::none_of(files.begin(), files.end(), accepts))
            continue;
        for (const auto output : edge.outputs) outputs.push_back(path(output));
    }
    return outputs;
}

} // namespace cmakewatch
