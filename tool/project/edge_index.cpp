#include "tool/project/edge_index.h"

#include "tool/base/path.h"

#include <xxhash.h>

#include <algorithm>

namespace cmakewatch {
namespace {

std::uint64_t hash_of(std::string_view path) {
    return XXH3_64bits(path.data(), path.size());
}

} // namespace

// What is known of the nodes before all of them are.
class EdgeIndex::Builder {
  public:
    Builder(EdgeIndex& index) : index_(index) {}

    void add(const BuildStatement& build) {
        // Such a one only says that its output may be missing.
        const bool has_inputs = !build.inputs.empty() || !build.order_only.empty();
        const bool is_phony = build.rule == "phony";
        if (is_phony && !has_inputs) return;
        if (!build.validations.empty()) index_.obstacle_ = "the manifest has validations";
        const auto edge = static_cast<Edge>(index_.spans_.size());
        index_.spans_.push_back(build.span);
        index_.is_phony_.push_back(is_phony);
        if (!build.depfile.empty())
            index_.depfiles_.emplace_back(edge, path::absolute(build.depfile, index_.build_dir_));
        for (const auto& output : build.outputs) {
            const auto hash = hash_of_path(output);
            // The same file by an absolute and a relative name is one output.
            if (!outputs_.empty() && outputs_.back() == Output{hash, edge}) continue;
            outputs_.push_back({hash, edge});
        }
        for (const auto& input : build.inputs) inputs_.push_back({hash_of_path(input), {edge, false}});
        for (const auto& input : build.order_only) inputs_.push_back({hash_of_path(input), {edge, true}});
    }

    void finish() {
        auto& nodes = index_.nodes_;
        nodes.reserve(outputs_.size() + inputs_.size());
        for (const auto& output : outputs_) nodes.push_back(output.hash);
        for (const auto& input : inputs_) nodes.push_back(input.hash);
        std::sort(nodes.begin(), nodes.end());
        nodes.erase(std::unique(nodes.begin(), nodes.end()), nodes.end());
        nodes.shrink_to_fit();

        index_.producers_.assign(nodes.size(), no_edge);
        index_.outputs_begin_.assign(index_.spans_.size() + 1, 0);
        for (const auto& output : outputs_) {
            ++index_.outputs_begin_[output.edge + 1];
            index_.outputs_.push_back(node_of(output.hash)); // they come in the order of their edges
            index_.producers_[index_.outputs_.back()] = output.edge;
        }
        add_up(index_.outputs_begin_);

        index_.users_begin_.assign(nodes.size() + 1, 0);
        for (const auto& input : inputs_) ++index_.users_begin_[node_of(input.hash) + 1];
        add_up(index_.users_begin_);
        index_.users_.resize(inputs_.size());
        auto next = index_.users_begin_;
        for (const auto& input : inputs_) index_.users_[next[node_of(input.hash)]++] = input.user;
        std::sort(index_.rules_.begin(), index_.rules_.end(),
                  [](const auto& one, const auto& other) { return one.first < other.first; });
    }

    std::uint64_t hash_of_path(std::string_view path) {
        const auto name = ninja_name(path);
        if (path::is_absolute(name)) return hash_of(name);
        if (name.starts_with('.')) return hash_of(path::absolute(name, index_.build_dir_));
        absolute_.assign(index_.build_dir_).append("/").append(name);
        return hash_of(absolute_);
    }

  private:
    struct Output {
        std::uint64_t hash;
        Edge edge;
        bool operator==(const Output&) const = default;
    };
    struct Input {
        std::uint64_t hash;
        User user;
    };
    static void add_up(std::vector<std::uint32_t>& begins) {
        for (size_t i = 1; i < begins.size(); ++i) begins[i] += begins[i - 1];
    }
    [[nodiscard]] Node node_of(std::uint64_t hash) const {
        return static_cast<Node>(std::lower_bound(index_.nodes_.begin(), index_.nodes_.end(), hash) -
                                 index_.nodes_.begin());
    }

    EdgeIndex& index_;
    std::vector<Output> outputs_;
    std::vector<Input> inputs_;
    std::string absolute_;
};

Result<EdgeIndex> EdgeIndex::read(const std::string& build_dir, const std::string& manifest,
                                  const ReadFile& read_file) {
    EdgeIndex index;
    index.build_dir_ = build_dir;
    Builder builder(index);
    ManifestHandler handler;
    handler.on_file = [&](const std::string& path) { index.files_.push_back(path); };
    handler.on_build = [&](const BuildStatement& build) { builder.add(build); };
    handler.on_rule = [&](std::string_view name, const ManifestSpan& span) { index.rules_.emplace_back(name, span); };
    handler.on_pool = [&](std::string_view, const ManifestSpan& span) { index.settings_.push_back(span); };
    handler.on_variable = [&](std::string_view name, std::string_view value, const ManifestSpan& span) {
        // A rule sees the last value, a build statement the one in front of it.
        const auto [entry, is_new] = index.variables_.emplace(name, value);
        if (!is_new && entry->second != value) index.obstacle_ = "the manifest changes a variable";
        if (name == "builddir") index.obstacle_ = "the manifest has Ninja's logs elsewhere";
        index.settings_.push_back(span);
    };
    handler.on_subninja = [&] { index.obstacle_ = "the manifest has subninja"; };
    if (const auto done = read_manifest(build_dir, manifest, read_file, handler); !done) return done.error();
    builder.finish();
    return index;
}

std::optional<EdgeIndex::Node> EdgeIndex::find(std::string_view path) const {
    const auto hash = hash_of(path::absolute(path, build_dir_));
    const auto found = std::lower_bound(nodes_.begin(), nodes_.end(), hash);
    if (found == nodes_.end() || *found != hash) return std::nullopt;
    return static_cast<Node>(found - nodes_.begin());
}

std::optional<ManifestSpan> EdgeIndex::rule(std::string_view name) const {
    const auto found = std::lower_bound(rules_.begin(), rules_.end(), name,
                                        [](const auto& one, std::string_view key) { return one.first < key; });
    if (found == rules_.end() || found->first != name) return std::nullopt;
    return found->second;
}

} // namespace cmakewatch
