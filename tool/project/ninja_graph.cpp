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

// What is known of the nodes before all of them are.
class NinjaGraph::Builder {
  public:
    explicit Builder(NinjaGraph& graph) : graph_(graph) {}

    void add(const BuildStatement& build) {
        const bool is_phony = build.rule == "phony";
        // Such a one only says that its output may be missing (CMake: "a missing CMake input file is not an error"):
        // nothing makes that file. Or it is the name of no file: CMake has one for each directory without targets.
        if (is_phony && build.inputs.empty() && build.order_only.empty() && build.validations.empty()) {
            for (const auto& output : build.outputs) graph_.may_be_missing_.push_back(node(output));
            return;
        }
        const auto edge = static_cast<Edge>(graph_.size());
        for (const auto& output : build.outputs) {
            const auto made = node(output);
            // The same file by an absolute and a relative name is one output.
            if (const auto before = graph_.outputs_.open_list(); !before.empty() && before.back() == made) continue;
            graph_.outputs_.push(made);
            graph_.producers_[made] = edge;
        }
        graph_.outputs_.end_list();
        for (const auto& input : build.inputs) add_input(input, {edge, false});
        for (const auto& input : build.order_only) add_input(input, {edge, true});
        for (const auto& validation : build.validations) graph_.inputs_.push(node(validation));
        graph_.inputs_.end_list();
        if (!build.validations.empty()) graph_.layout_.obstacle = "the manifest has validations";
        if (build.bindings.has("dyndep")) add_dyndep(node(build.bindings.value("dyndep")));
        if (!build.depfile.empty())
            graph_.depfiles_.emplace_back(edge, path::absolute(build.depfile, graph_.build_dir_));
        if (auto command = command_of(build.bindings); !command.empty())
            graph_.commands_.emplace_back(edge, std::move(command));
        graph_.is_phony_.push_back(is_phony);
        graph_.is_custom_.push_back(build.bindings.has("COMMAND"));
        graph_.layout_.steps.push_back(build.span);
    }

    void finish() {
        std::vector<std::uint32_t> sizes(graph_.paths_.size());
        for (const auto& use : uses_) ++sizes[use.node];
        graph_.users_ = PackedLists<User>(sizes);
        std::vector<std::uint32_t> filled(sizes.size());
        for (const auto& use : uses_) graph_.users_[use.node][filled[use.node]++] = use.user;
        for (auto* nodes : {&graph_.dyndeps_, &graph_.may_be_missing_}) {
            std::sort(nodes->begin(), nodes->end());
            nodes->erase(std::unique(nodes->begin(), nodes->end()), nodes->end());
        }
        graph_.paths_.shrink_to_fit();
        graph_.producers_.shrink_to_fit();
        graph_.outputs_.shrink_to_fit();
        graph_.inputs_.shrink_to_fit();
        graph_.layout_.steps.shrink_to_fit();
    }

  private:
    struct Use {
        Node node;
        User user;
    };
    void add_input(const std::string& path, const User& user) {
        const auto input = node(path);
        graph_.inputs_.push(input);
        uses_.push_back({input, user});
    }

    // CMake writes the statements of a target one after the other.
    void add_dyndep(Node file) {
        auto& dyndeps = graph_.dyndeps_;
        if (dyndeps.empty() || dyndeps.back() != file) dyndeps.push_back(file);
    }

    Node node(const std::string& path) {
        if (!path::is_plain(path)) return node_of(path::absolute(path, graph_.build_dir_));
        if (path::is_absolute(path)) return node_of(path);
        absolute_.assign(graph_.build_dir_).append("/").append(path);
        return node_of(absolute_);
    }

    Node node_of(std::string_view absolute) {
        if (const auto known = graph_.paths_.find(absolute)) return *known;
        graph_.producers_.push_back(no_edge);
        return graph_.paths_.append(absolute);
    }

    NinjaGraph& graph_;
    std::vector<Use> uses_;
    std::string absolute_; // its memory is used again
};

Result<NinjaGraph> NinjaGraph::read(const std::string& build_dir, const std::string& manifest,
                                    const ReadFile& read_file) {
    NinjaGraph graph;
    graph.build_dir_ = build_dir;
    auto& layout = graph.layout_;
    Builder builder(graph);
    ManifestHandler handler;
    handler.on_file = [&](const std::string& path) { layout.files.push_back(path); };
    handler.on_build = [&](const BuildStatement& build) { builder.add(build); };
    handler.on_rule = [&](std::string_view name, const ManifestSpan& span) { layout.rules.emplace(name, span); };
    handler.on_pool = [&](std::string_view, const ManifestSpan& span) { layout.settings.push_back(span); };
    handler.on_variable = [&](std::string_view name, std::string_view value, const ManifestSpan& span) {
        // A rule sees the last value, a build statement the one in front of it.
        const auto [entry, is_new] = layout.variables.emplace(name, value);
        if (!is_new && entry->second != value) layout.obstacle = "the manifest changes a variable";
        if (name == "builddir") layout.obstacle = "the manifest has Ninja's logs elsewhere";
        layout.settings.push_back(span);
    };
    handler.on_subninja = [&] { layout.obstacle = "the manifest has subninja"; };
    if (const auto done = read_manifest(build_dir, manifest, read_file, handler); !done) return done.error();
    builder.finish();
    return graph;
}

std::optional<NinjaGraph::Node> NinjaGraph::find(std::string_view path) const {
    return paths_.find(path::absolute(path, build_dir_));
}

std::string_view NinjaGraph::text_of(const EdgeTexts& texts, Edge edge) {
    const auto found = std::lower_bound(texts.begin(), texts.end(), edge,
                                        [](const auto& text, Edge wanted) { return text.first < wanted; });
    return found != texts.end() && found->first == edge ? std::string_view(found->second) : std::string_view();
}

NinjaGraph::Closure NinjaGraph::closure(const std::vector<std::string>& roots) const {
    Closure closure;
    std::vector<bool> seen_node(paths_.size());
    std::vector<bool> seen_edge(size());
    const auto visit = [&](Node node) {
        if (seen_node[node]) return;
        seen_node[node] = true;
        closure.nodes.push_back(node);
    };
    for (const auto& root : roots)
        if (const auto node = find(root)) visit(*node);
    for (size_t at = 0; at < closure.nodes.size(); ++at) {
        const auto edge = producers_[closure.nodes[at]];
        if (edge == no_edge || seen_edge[edge]) continue;
        seen_edge[edge] = true;
        closure.edges.push_back(edge);
        for (const auto output : outputs(edge)) visit(output);
        for (const auto input : inputs(edge)) visit(input);
    }
    return closure;
}

std::vector<std::string> NinjaGraph::all_outputs() const {
    std::vector<std::string> outputs;
    for (Node node = 0; node < paths_.size(); ++node)
        if (is_output(node)) outputs.emplace_back(path(node));
    return outputs;
}

std::vector<std::string> NinjaGraph::depfile_inputs(Edge edge, const ReadFile& read_file) const {
    std::vector<std::string> files;
    const auto file = depfile(edge);
    if (file.empty()) return files;
    if (const auto text = read_file(std::string(file)))
        for (const auto& input : parse_depfile(*text)) files.push_back(path::absolute(input, build_dir_));
    return files;
}

std::vector<std::string> NinjaGraph::depfiles_with(const std::function<bool(const std::string&)>& accepts,
                                                   const ReadFile& read_file) const {
    std::vector<std::string> found;
    for (const auto& [edge, file] : depfiles_) {
        const auto files = depfile_inputs(edge, read_file);
        if (std::any_of(files.begin(), files.end(), accepts)) found.push_back(file);
    }
    return found;
}

std::vector<std::string> NinjaGraph::outputs_with(const std::function<bool(const std::string&)>& accepts,
                                                  const ReadFile& read_file) const {
    std::vector<bool> is_accepted(paths_.size());
    for (Node node = 0; node < paths_.size(); ++node) is_accepted[node] = accepts(std::string(path(node)));
    std::vector<std::string> found;
    for (Edge edge = 0; edge < size(); ++edge) {
        const auto files = depfile_inputs(edge, read_file);
        const auto edge_inputs = inputs(edge);
        if (std::none_of(edge_inputs.begin(), edge_inputs.end(), [&](Node node) { return is_accepted[node]; }) &&
            std::none_of(files.begin(), files.end(), accepts))
            continue;
        for (const auto output : outputs(edge)) found.emplace_back(path(output));
    }
    return found;
}

} // namespace cmakewatch
