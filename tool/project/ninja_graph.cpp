#include "tool/project/ninja_graph.h"

#include "tool/base/path.h"
#include "tool/project/ninja_text.h"

#include <algorithm>
#include <map>
#include <optional>

namespace cmakewatch {
namespace {

constexpr int deepest_include = 64;
constexpr size_t most_text = 1U << 30U;     // of all files together
constexpr size_t least_file_size = 4096;    // what even an empty file counts: files may include others many times
constexpr size_t most_growth = 16;          // of the text, by the values of variables
constexpr size_t always_enough = 1U << 20U; // of a short text
constexpr size_t shortest_command = 5;      // that does anything: `cd .` is what CMake writes for none
constexpr const char* regenerate_hint = "run cmake on the build directory again to have it written anew";

using Variables = std::map<std::string, std::string, std::less<>>;

struct Rule {
    std::string depfile; // not expanded
    bool has_deps = false;
};

struct Scope {
    const Scope* outer = nullptr;
    Variables variables;
    std::map<std::string, Rule, std::less<>> rules;

    [[nodiscard]] std::string_view variable(std::string_view name) const {
        const auto found = variables.find(name);
        if (found != variables.end()) return found->second;
        return outer != nullptr ? outer->variable(name) : std::string_view{};
    }
    [[nodiscard]] const Rule* rule(std::string_view name) const {
        const auto found = rules.find(name);
        if (found != rules.end()) return &found->second;
        return outer != nullptr ? outer->rule(name) : nullptr;
    }
};

bool is_name_character(char c, bool braced) {
    const auto u = static_cast<unsigned char>(c);
    return std::isalnum(u) != 0 || c == '_' || c == '-' || (braced && c == '.');
}

std::string_view trimmed(std::string_view text) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    return text;
}

// Takes a logical line: ends at a newline that no `$` escapes. The escapes stay in.
std::string_view take_logical_line(std::string_view& text) {
    size_t at = 0;
    while (at < text.size() && text[at] != '\n') at += text[at] == '$' && at + 1 < text.size() ? 2 : 1;
    at = std::min(at, text.size());
    auto line = text.substr(0, at);
    text.remove_prefix(std::min(at + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

// Undoes the `$` escape at the front of `text` and appends what it stands for.
template <class Lookup> void take_escape(std::string_view& text, std::string& out, const Lookup& lookup) {
    text.remove_prefix(1);
    if (text.empty()) return;
    if (text.front() == '\n' || text.starts_with("\r\n")) {
        text.remove_prefix(text.front() == '\r' ? 2 : 1);
        text = trimmed(text);
        return;
    }
    const bool braced = text.front() == '{';
    if (braced) text.remove_prefix(1);
    size_t length = 0;
    while (length < text.size() && is_name_character(text[length], braced)) ++length;
    if (length == 0 && !braced) {
        out += text.front();
        text.remove_prefix(1);
        return;
    }
    out += lookup(text.substr(0, length));
    text.remove_prefix(std::min(text.size(), length + (braced ? 1 : 0)));
}

template <class Lookup> std::string expand(std::string_view text, const Lookup& lookup) {
    std::string value;
    while (!text.empty()) {
        const auto plain = std::min(text.find('$'), text.size());
        value += text.substr(0, plain);
        text.remove_prefix(plain);
        if (!text.empty()) take_escape(text, value, lookup);
    }
    return value;
}

// Takes one path of a build statement; it ends at a space, ':' or '|'. Empty at the end of a list.
template <class Lookup> std::string take_path(std::string_view& text, const Lookup& lookup) {
    text = trimmed(text);
    std::string value;
    while (!text.empty() && text.front() != ' ' && text.front() != ':' && text.front() != '|') {
        if (text.front() == '$') {
            take_escape(text, value, lookup);
        } else {
            const auto plain = std::min(text.find_first_of("$ :|"), text.size());
            value += text.substr(0, plain);
            text.remove_prefix(plain);
        }
    }
    return value;
}

struct Binding {
    std::string_view name;
    std::string_view value;
};

std::optional<Binding> as_binding(std::string_view line) {
    line = trimmed(line);
    size_t length = 0;
    while (length < line.size() && is_name_character(line[length], true)) ++length;
    auto rest = trimmed(line.substr(length));
    if (length == 0 || !rest.starts_with('=')) return std::nullopt;
    rest.remove_prefix(1);
    return Binding{line.substr(0, length), trimmed(rest)};
}

} // namespace

// Reads manifests into a graph.
class ManifestReader {
  public:
    ManifestReader(NinjaGraph& graph, const ReadFile& read_file) : graph_(graph), read_file_(read_file) {}

    Result<void> read(const std::string& path, Scope& scope, int depth) {
        if (depth > deepest_include)
            return Error{ErrorKind::project, "cannot read", path, "manifests include each other without end",
                         regenerate_hint};
        const auto content = read_file_(path);
        if (!content) return content.error();
        std::string_view text = *content;
        text_size_ += text.size() + least_file_size;
        if (text_size_ > most_text)
            return Error{ErrorKind::project, "cannot read", path, "the manifests are longer than 1 GB",
                         regenerate_hint};
        if (text.find('\0') != std::string_view::npos)
            return Error{ErrorKind::project, "cannot read", path, "it has a NUL byte", regenerate_hint};
        while (!text.empty()) {
            const auto line = take_logical_line(text);
            if (line.empty() || line.front() == '#' || line.front() == ' ') continue;
            if (line.starts_with("build ")) {
                read_build(line.substr(6), text, scope);
            } else if (line.starts_with("rule ")) {
                read_rule(trimmed(line.substr(5)), text, scope);
            } else if (line.starts_with("include ") || line.starts_with("subninja ")) {
                auto rest = line.substr(line.find(' '));
                const auto file = take_path(rest, [&](auto name) { return value_of(name, scope); });
                Scope inner{&scope, {}, {}};
                auto& used = line.starts_with("include ") ? scope : inner;
                auto included = read(path::absolute(file, graph_.build_dir_), used, depth + 1);
                if (!included) return included;
            } else if (const auto binding = as_binding(line)) {
                scope.variables[std::string(binding->name)] =
                    expand(binding->value, [&](auto name) { return value_of(name, scope); });
            }
            if (is_too_long())
                return Error{ErrorKind::project, "cannot read", path, "its variables have too long values",
                             regenerate_hint};
        }
        return {};
    }

  private:
    // Nothing once it is too long, so that a few lines cannot take all memory.
    std::string_view value_of(std::string_view variable, const Scope& scope) {
        return counted(scope.variable(variable));
    }

    std::string_view counted(std::string_view value) {
        growth_ += value.size();
        return is_too_long() ? std::string_view{} : value;
    }

    [[nodiscard]] bool is_too_long() const { return growth_ > most_growth * text_size_ + always_enough; }

    // The indented lines that follow a statement.
    template <class Visit> static void for_each_binding(std::string_view& text, const Visit& visit) {
        while (text.starts_with(' ')) {
            const auto line = take_logical_line(text);
            if (const auto binding = as_binding(line)) visit(*binding);
        }
    }

    static void read_rule(std::string_view name, std::string_view& text, Scope& scope) {
        Rule rule;
        for_each_binding(text, [&](const Binding& b) {
            if (b.name == "depfile") rule.depfile = b.value;
            if (b.name == "deps") rule.has_deps = !b.value.empty();
        });
        scope.rules[std::string(name)] = std::move(rule);
    }

    void read_build(std::string_view line, std::string_view& text, const Scope& scope) {
        NinjaGraph::Edge edge;
        const auto file_variable = [&](std::string_view name) { return value_of(name, scope); };
        const auto take_paths = [&](std::vector<NinjaGraph::Node>& nodes) {
            for (auto path = take_path(line, file_variable); !path.empty(); path = take_path(line, file_variable))
                nodes.push_back(graph_.node(path));
        };
        const auto skip_bars = [&] {
            line = trimmed(line);
            if (!line.starts_with('|')) return false;
            while (line.starts_with('|') || line.starts_with('@')) line.remove_prefix(1);
            return true;
        };
        take_paths(edge.outputs);
        while (skip_bars()) take_paths(edge.outputs);
        if (!line.starts_with(':')) return;
        line.remove_prefix(1);
        const auto rule_name = take_path(line, file_variable);
        take_paths(edge.inputs);
        while (skip_bars()) take_paths(edge.inputs);

        Scope edge_scope{&scope, {}, {}};
        for_each_binding(text, [&](const Binding& b) {
            edge_scope.variables[std::string(b.name)] =
                expand(b.value, [&](auto name) { return value_of(name, edge_scope); });
        });
        edge.depfile = depfile_of(rule_name, edge, edge_scope);
        edge.command = command_of(edge_scope);
        edge.is_custom = edge_scope.variables.contains("COMMAND");
        edge.is_phony = rule_name == "phony";

        // A phony without inputs only says that its output may be missing (CMake: "a missing CMake input file is not
        // an error"): nothing makes that file.
        if (rule_name == "phony" && edge.inputs.empty()) return;
        const auto index = static_cast<std::uint32_t>(graph_.edges_.size());
        for (const auto output : edge.outputs) graph_.producers_[output] = index;
        graph_.edges_.push_back(std::move(edge));
    }

    // Where Ninja keeps dependencies on disk: `depfile` without `deps`, of the statement or of its rule.
    std::string depfile_of(const std::string& rule_name, const NinjaGraph::Edge& edge, const Scope& edge_scope) {
        const auto* rule = edge_scope.rule(rule_name);
        const bool has_deps = edge_scope.variables.contains("deps") || (rule != nullptr && rule->has_deps);
        if (has_deps) return "";
        std::string file;
        if (const auto own = edge_scope.variables.find("depfile"); own != edge_scope.variables.end()) {
            file = own->second;
        } else if (rule != nullptr) {
            file = expand(counted(rule->depfile), [&](std::string_view name) {
                if (name == "out" && !edge.outputs.empty()) return counted(graph_.path(edge.outputs.front()));
                return value_of(name, edge_scope);
            });
        }
        return file.empty() ? "" : path::absolute(file, graph_.build_dir_);
    }

    // Where CMake puts what a project's custom commands are; ":" and "cd ." stand for nothing.
    static std::string command_of(const Scope& edge_scope) {
        std::string command;
        for (const auto* name : {"COMMAND", "PRE_LINK", "POST_BUILD"}) {
            const auto found = edge_scope.variables.find(name);
            if (found == edge_scope.variables.end() || found->second.size() < shortest_command) continue;
            command += (command.empty() ? "" : " && ") + found->second;
        }
        return command;
    }

    NinjaGraph& graph_;
    const ReadFile& read_file_;
    size_t text_size_ = 0; // bytes that have been read
    size_t growth_ = 0;    // bytes that variables have put in
};

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
    Scope scope;
    const auto done = ManifestReader(graph, read_file).read(path::absolute(manifest, build_dir), scope, 0);
    if (!done) return done.error();
    return graph;
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
