// Ninja's build graph, as the manifest has it: which step makes a file, which steps take it, and where a step stands in
// the manifest.
// Promises: every path is absolute and normal, so that one file has one name; a graph of hundreds of thousands of steps
// takes little memory. Does not look at the disk itself.
#pragma once

#include "tool/base/error.h"
#include "tool/project/manifest_layout.h"
#include "tool/project/packed_lists.h"
#include "tool/project/path_table.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cmakewatch {

class NinjaGraph {
  public:
    using Node = PathTable::Id;
    using Edge = std::uint32_t; // a step, or a name for files; in the manifest's order
    static constexpr Edge no_edge = std::numeric_limits<Edge>::max();

    // Reads `manifest` (relative to build_dir, e.g. "build.ninja") and everything it includes. Errors: those of
    // read_manifest().
    static Result<NinjaGraph> read(const std::string& build_dir, const std::string& manifest,
                                   const ReadFile& read_file);

    // The paths that `roots` (as Ninja names them: "app", "build.ninja") are made from, with the roots, and the edges
    // on the way. Unknown roots are left out.
    struct Closure {
        std::vector<Node> nodes;
        std::vector<Edge> edges;
    };
    [[nodiscard]] Closure closure(const std::vector<std::string>& roots) const;

    // `path` is absolute or relative to the build directory. Nothing if the manifest does not name it.
    [[nodiscard]] std::optional<Node> find(std::string_view path) const;
    [[nodiscard]] std::string_view path(Node node) const { return paths_[node]; }
    [[nodiscard]] Edge producer(Node node) const { return producers_[node]; } // no_edge: nothing makes it
    [[nodiscard]] size_t nodes() const { return producers_.size(); }          // how many there are
    [[nodiscard]] bool is_output(Node node) const { return producers_[node] != no_edge; }
    struct User {
        Edge edge;
        bool is_order_only;
    };
    [[nodiscard]] std::span<const User> users(Node node) const { return users_[node]; }

    [[nodiscard]] size_t size() const { return outputs_.size(); } // how many edges there are
    [[nodiscard]] std::span<const Node> outputs(Edge edge) const { return outputs_[edge]; }
    // With those that it is only ordered after, and its validations.
    [[nodiscard]] std::span<const Node> inputs(Edge edge) const { return inputs_[edge]; }
    [[nodiscard]] bool is_phony(Edge edge) const { return is_phony_[edge]; }   // only a name for its inputs
    [[nodiscard]] bool is_custom(Edge edge) const { return is_custom_[edge]; } // a custom command
    // What CMake was told to run: of a custom command, or before and after linking; or "".
    [[nodiscard]] std::string_view command(Edge edge) const { return text_of(commands_, edge); }
    // The inputs that nothing makes and that need not be there: Ninja has a phony step without inputs for each.
    [[nodiscard]] std::span<const Node> may_be_missing() const { return may_be_missing_; }
    [[nodiscard]] bool may_be_missing(Node node) const {
        return std::binary_search(may_be_missing_.begin(), may_be_missing_.end(), node);
    }
    // Whether it is a file that tells Ninja what steps need and make besides (`dyndep =`): which modules sources import
    // and export.
    [[nodiscard]] bool is_dyndep(Node node) const { return std::binary_search(dyndeps_.begin(), dyndeps_.end(), node); }
    [[nodiscard]] bool makes_dyndep(Edge edge) const {
        return !dyndeps_.empty() &&
               std::any_of(outputs(edge).begin(), outputs(edge).end(), [this](Node made) { return is_dyndep(made); });
    }
    // Absolute; only where Ninja leaves it on the disk (no `deps =`), else "".
    [[nodiscard]] std::string_view depfile(Edge edge) const { return text_of(depfiles_, edge); }

    using EdgeTexts = std::vector<std::pair<Edge, std::string>>;          // sorted
    [[nodiscard]] const EdgeTexts& depfiles() const { return depfiles_; } // of those that have one

    [[nodiscard]] const std::string& build_dir() const { return build_dir_; }
    [[nodiscard]] const ManifestLayout& layout() const { return layout_; } // its steps are these edges

    // Everything that some edge makes.
    [[nodiscard]] std::vector<std::string> all_outputs() const;

    // The outputs of the edges that have an input or a file of their depfile which `accepts` takes.
    [[nodiscard]] std::vector<std::string> outputs_with(const std::function<bool(const std::string&)>& accepts,
                                                        const ReadFile& read_file) const;

    // The depfiles, absolute, that name a file which `accepts` takes.
    [[nodiscard]] std::vector<std::string> depfiles_with(const std::function<bool(const std::string&)>& accepts,
                                                         const ReadFile& read_file) const;

    // The absolute paths that the depfile of `edge` names; none if it has none or it is not there.
    [[nodiscard]] std::vector<std::string> depfile_inputs(Edge edge, const ReadFile& read_file) const;

  private:
    class Builder;
    [[nodiscard]] static std::string_view text_of(const EdgeTexts& texts, Edge edge);

    std::string build_dir_;
    PathTable paths_;
    std::vector<Edge> producers_; // by node
    PackedLists<User> users_;     // by node
    PackedLists<Node> outputs_;   // by edge
    PackedLists<Node> inputs_;    // by edge
    std::vector<bool> is_phony_;  // by edge
    std::vector<bool> is_custom_; // by edge
    EdgeTexts commands_;
    EdgeTexts depfiles_;
    std::vector<Node> dyndeps_;        // sorted
    std::vector<Node> may_be_missing_; // sorted
    ManifestLayout layout_;
};

} // namespace cmakewatch
