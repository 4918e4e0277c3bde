// Ninja's graph in little memory: which edge makes a file, which edges take it, and where an edge stands in the
// manifest. What an edge is made of is read there when it is needed.
// Paths are known by a hash of 64 bits only: that two of a million files share one is a matter of one project in
// thirty million.
#pragma once

#include "tool/project/ninja_manifest.h"

#include <limits>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace cmakewatch {

class EdgeIndex {
  public:
    using Node = std::uint32_t;
    using Edge = std::uint32_t; // in the manifest's order
    static constexpr Edge no_edge = std::numeric_limits<Edge>::max();

    // `manifest` as in read_manifest(), whose errors these are.
    [[nodiscard]] static Result<EdgeIndex> read(const std::string& build_dir, const std::string& manifest,
                                                const ReadFile& read_file);

    // `path` is absolute or relative to the build directory. Nothing if the manifest does not name it.
    [[nodiscard]] std::optional<Node> find(std::string_view path) const;

    [[nodiscard]] Edge producer(Node node) const { return producers_[node]; }

    struct User {
        Edge edge;
        bool is_order_only;
    };
    [[nodiscard]] std::span<const User> users(Node node) const { return part_of(users_, users_begin_, node); }
    [[nodiscard]] std::span<const Node> outputs(Edge edge) const { return part_of(outputs_, outputs_begin_, edge); }

    [[nodiscard]] size_t size() const { return spans_.size(); }
    [[nodiscard]] bool is_phony(Edge edge) const { return is_phony_[edge]; }
    [[nodiscard]] const ManifestSpan& span(Edge edge) const { return spans_[edge]; }

    // The manifest's files, absolute, as spans count them.
    [[nodiscard]] const std::vector<std::string>& files() const { return files_; }
    [[nodiscard]] const ManifestVariables& variables() const { return variables_; }
    // Variables and pools at top level, in their order.
    [[nodiscard]] const std::vector<ManifestSpan>& settings() const { return settings_; }
    // Nothing for a rule that is not in the manifest, such as phony.
    [[nodiscard]] std::optional<ManifestSpan> rule(std::string_view name) const;

    // The edges whose dependencies Ninja reads from a file each time, and that file.
    [[nodiscard]] const std::vector<std::pair<Edge, std::string>>& depfiles() const { return depfiles_; }

    // Why no part of the manifest can be taken out of it, for people; "" if that can be.
    [[nodiscard]] const std::string& obstacle() const { return obstacle_; }

  private:
    class Builder;
    template <class T> [[nodiscard]] static std::span<const T>
    part_of(const std::vector<T>& all, const std::vector<std::uint32_t>& begins, std::uint32_t at) {
        return {all.data() + begins[at], all.data() + begins[at + 1]};
    }

    std::string build_dir_;
    std::vector<std::uint64_t> nodes_; // hashes, sorted: a node is an index
    std::vector<Edge> producers_;      // by node
    std::vector<std::uint32_t> users_begin_;
    std::vector<User> users_;
    std::vector<std::uint32_t> outputs_begin_;
    std::vector<Node> outputs_;
    std::vector<bool> is_phony_;
    std::vector<ManifestSpan> spans_;
    std::vector<std::string> files_;
    ManifestVariables variables_;
    std::vector<ManifestSpan> settings_;
    std::vector<std::pair<std::string, ManifestSpan>> rules_; // sorted
    std::vector<std::pair<Edge, std::string>> depfiles_;
    std::string obstacle_;
};

} // namespace cmakewatch
