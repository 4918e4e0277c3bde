#include "tool/project/ninja_manifest.h"

#include "tool/base/path.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace cmakewatch {
namespace {

constexpr int deepest_include = 64;
constexpr size_t most_text = 1U << 30U;     // of all files together
constexpr size_t least_file_size = 4096;    // what even an empty file counts: files may include others many times
constexpr size_t most_growth = 16;          // of the text, by the values of variables
constexpr size_t always_enough = 1U << 20U; // of a short text
constexpr const char* regenerate_hint = "run cmake on the build directory again to have it written anew";

struct Rule {
    std::string depfile; // not expanded
    bool has_deps = false;
};

struct Scope {
    const Scope* outer = nullptr;
    ManifestVariables variables;
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
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
           (braced && c == '.');
}

std::string_view trimmed(std::string_view text) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    return text;
}

// Takes a logical line: ends at a newline that no `$` escapes. The escapes stay in.
std::string_view take_logical_line(std::string_view& text) {
    size_t at = 0;
    for (;;) {
        const auto end = std::min(text.find('\n', at), text.size());
        const auto escape = text.substr(at, end - at).find('$');
        if (escape == std::string_view::npos) {
            at = end;
            break;
        }
        at = std::min(at + escape + 2, text.size());
    }
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

class ManifestReader {
  public:
    ManifestReader(std::string build_dir, const ReadFile& read_file, const ManifestHandler& handler)
        : build_dir_(std::move(build_dir)), read_file_(read_file), handler_(handler) {}

    Result<void> read(const std::string& path, Scope& scope, int depth) {
        if (depth > deepest_include)
            return Error{ErrorKind::project, "cannot read", path, "manifests include each other without end",
                         regenerate_hint};
        const auto content = read_file_(path);
        if (!content) return content.error();
        const auto file = files_++;
        if (handler_.on_file) handler_.on_file(path);
        std::string_view text = *content;
        text_size_ += text.size() + least_file_size;
        if (text_size_ > most_text)
            return Error{ErrorKind::project, "cannot read", path, "the manifests are longer than 1 GB",
                         regenerate_hint};
        if (text.find('\0') != std::string_view::npos)
            return Error{ErrorKind::project, "cannot read", path, "it has a NUL byte", regenerate_hint};
        while (!text.empty()) {
            const auto start = text.size();
            const auto span = [&] {
                return ManifestSpan{content->size() - start, static_cast<std::uint32_t>(start - text.size()), file};
            };
            const auto line = take_logical_line(text);
            if (line.empty() || line.front() == '#' || line.front() == ' ') continue;
            if (line.starts_with("build ")) {
                take_bindings(text);
                read_build(line.substr(6), scope, span());
            } else if (line.starts_with("rule ")) {
                take_bindings(text);
                read_rule(trimmed(line.substr(5)), scope);
                if (handler_.on_rule) handler_.on_rule(trimmed(line.substr(5)), span());
            } else if (line.starts_with("pool ")) {
                take_bindings(text);
                if (handler_.on_pool) handler_.on_pool(trimmed(line.substr(5)), span());
            } else if (line.starts_with("include ") || line.starts_with("subninja ")) {
                auto rest = line.substr(line.find(' '));
                const auto included = take_path(rest, [&](auto name) { return value_of(name, scope); });
                Scope inner{&scope, {}, {}};
                const bool is_subninja = line.starts_with("subninja ");
                if (is_subninja && handler_.on_subninja) handler_.on_subninja();
                auto done = read(path::absolute(included, build_dir_), is_subninja ? inner : scope, depth + 1);
                if (!done) return done;
            } else if (const auto binding = as_binding(line)) {
                auto value = expand(binding->value, [&](auto name) { return value_of(name, scope); });
                if (handler_.on_variable) handler_.on_variable(binding->name, value, span());
                scope.variables[std::string(binding->name)] = std::move(value);
            }
            if (is_too_long())
                return Error{ErrorKind::project, "cannot read", path, "its variables have too long values",
                             regenerate_hint};
        }
        return {};
    }

    // The indented lines that follow a statement.
    void take_bindings(std::string_view& text) {
        bindings_.clear();
        while (text.starts_with(' '))
            if (const auto binding = as_binding(take_logical_line(text))) bindings_.push_back(*binding);
    }

    void read_build(std::string_view line, const Scope& scope, const ManifestSpan& span) {
        BuildStatement build;
        build.span = span;
        const auto file_variable = [&](std::string_view name) { return value_of(name, scope); };
        const auto take_paths = [&](std::vector<std::string>& paths) {
            for (auto path = take_path(line, file_variable); !path.empty(); path = take_path(line, file_variable))
                paths.push_back(std::move(path));
        };
        enum class List { implicit, order_only, validations, none };
        const auto take_bars = [&] {
            line = trimmed(line);
            if (!line.starts_with('|')) return List::none;
            line.remove_prefix(1);
            const bool is_order_only = line.starts_with('|');
            const bool is_validation = line.starts_with('@');
            if (is_order_only || is_validation) line.remove_prefix(1);
            return is_order_only ? List::order_only : is_validation ? List::validations : List::implicit;
        };
        take_paths(build.outputs);
        while (take_bars() != List::none) take_paths(build.outputs);
        if (!line.starts_with(':')) return;
        line.remove_prefix(1);
        const auto rule_name = take_path(line, file_variable);
        build.rule = rule_name;
        take_paths(build.inputs);
        for (auto list = take_bars(); list != List::none; list = take_bars())
            take_paths(list == List::implicit     ? build.inputs
                       : list == List::order_only ? build.order_only
                                                  : build.validations);
        build.bindings = {[&](std::string_view name) { return value_of_binding(name, scope, bindings_.size()); },
                          [&](std::string_view name) { return has_binding(name); }};
        note_deps(build, scope);
        if (handler_.on_build) handler_.on_build(build);
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

    [[nodiscard]] bool has_binding(std::string_view name) const {
        return std::any_of(bindings_.begin(), bindings_.end(), [&](const auto& one) { return one.name == name; });
    }

    // Of a build statement's bindings, those in front of `end`. A value may name those in front of it.
    std::string value_of_binding(std::string_view name, const Scope& scope, size_t end) {
        for (auto at = end; at > 0; --at) {
            const auto& binding = bindings_[at - 1];
            if (binding.name != name) continue;
            auto value = expand(binding.value, [&](auto inner) {
                return has_binding(inner) ? value_of_binding(inner, scope, at - 1)
                                          : std::string(value_of(inner, scope));
            });
            return std::string(counted(value));
        }
        return end < bindings_.size() ? std::string(value_of(name, scope)) : "";
    }

    void read_rule(std::string_view name, Scope& scope) const {
        Rule rule;
        for (const auto& binding : bindings_) {
            if (binding.name == "depfile") rule.depfile = binding.value;
            if (binding.name == "deps") rule.has_deps = !binding.value.empty();
        }
        scope.rules[std::string(name)] = std::move(rule);
    }

    // `depfile` and `deps` of the statement or of its rule.
    void note_deps(BuildStatement& build, const Scope& scope) {
        const auto* rule = scope.rule(build.rule);
        build.has_deps = has_binding("deps") || (rule != nullptr && rule->has_deps);
        if (build.has_deps) return;
        if (has_binding("depfile")) {
            build.depfile = value_of_binding("depfile", scope, bindings_.size());
        } else if (rule != nullptr && !rule->depfile.empty()) {
            build.depfile = expand(counted(rule->depfile), [&](std::string_view name) {
                if (name == "out" && !build.outputs.empty()) return std::string(counted(build.outputs.front()));
                return has_binding(name) ? value_of_binding(name, scope, bindings_.size())
                                         : std::string(value_of(name, scope));
            });
        }
    }

    std::string build_dir_;
    const ReadFile& read_file_;
    const ManifestHandler& handler_;
    std::vector<Binding> bindings_; // of the statement that is read
    std::uint32_t files_ = 0;       // that have been read
    size_t text_size_ = 0;          // bytes that have been read
    size_t growth_ = 0;             // bytes that variables have put in
};

} // namespace

Result<void> read_manifest(const std::string& build_dir, const std::string& manifest, const ReadFile& read_file,
                           const ManifestHandler& handler) {
    Scope scope;
    return ManifestReader(build_dir, read_file, handler).read(path::absolute(manifest, build_dir), scope, 0);
}

bool read_build_statement(std::string_view text, const ManifestVariables& variables,
                          const std::function<void(const BuildStatement&)>& on_build) {
    bool is_read = false;
    const ManifestHandler handler{.on_build = [&](const BuildStatement& build) {
        is_read = true;
        on_build(build);
    }};
    const ReadFile no_file = [](const std::string& path) -> Result<std::string> {
        return Error{ErrorKind::project, "not read", path, "", ""};
    };
    ManifestReader reader("", no_file, handler);
    const auto line = take_logical_line(text);
    if (!line.starts_with("build ")) return false;
    reader.take_bindings(text);
    reader.read_build(line.substr(6), Scope{nullptr, variables, {}}, {});
    return is_read;
}

std::string manifest_path(std::string_view path) {
    std::string text;
    for (const char c : path) {
        if (c == '$' || c == ' ' || c == ':') text += '$';
        text += c;
    }
    return text;
}

std::string ninja_name(std::string_view path) {
    if (path::is_plain(path) || path.empty()) return std::string(path);
    std::vector<std::string_view> parts;
    for (size_t begin = 0; begin < path.size();) {
        const auto end = std::min(path.find('/', begin), path.size());
        const auto part = path.substr(begin, end - begin);
        const bool can_go_up = !parts.empty() && parts.back() != "..";
        if (part == ".." && (can_go_up || path.front() != '/')) {
            can_go_up ? parts.pop_back() : parts.push_back(part);
        } else if (!part.empty() && part != "." && part != "..") {
            parts.push_back(part);
        }
        begin = end + 1;
    }
    std::string text;
    for (const auto part : parts) {
        if (!text.empty() || path.front() == '/') text += '/';
        text += part;
    }
    if (text.empty()) text = path.front() == '/' ? "/" : ".";
    return text;
}

} // namespace cmakewatch
