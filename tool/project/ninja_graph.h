// Ninja's build graph, as the manifest has it.
// Promises: every path is absolute and normal, so that one file has one name. Does not look at the disk itself.
#pragma once

#include "tool/base/error.h"
#include "tool/project/ninja_manifest.h"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace cmakewatch {

class NinjaGraph {
  public:
    using Node = std::uint32_t;
    struct Edge {
        std::vector<Node> outputs;
        std::vector<Node> inputs;
        std::string depfile;    // absolute; only where Ninja leaves it on disk (no `deps =`)
        std::string command;    // what CMake was told to run: of a custom command, or before and after linking; or ""
        bool is_custom = false; // a custom command, rather than a compiler or linker
        bool is_phony = false;  // only a name for its inputs
    };

    // Reads `manifest` (relative to build_dir, e.g. "build.ninja") and everything it includes.
    static Result<NinjaGraph> read(const std::string& build_dir, const std::string& manifest,
                                   const ReadFile& read_file);

    // The paths that `roots` (as Ninja names them: "app", "build.ninja") are made from, with the roots, and the edges
    // on the way. Unknown roots are left out.
    struct Closure {
        std::vector<Node> nodes;
        std::vector<const Edge*> edges;
    };
    [[nodiscard]] Closure closure(const std::vector<std::string>& roots) const;

    [[nodiscard]] const std::string& path(Node node) const { return *paths_[node]; }
    [[nodiscard]] bool contains(std::string_view path) const;
    [[nodiscard]] bool is_output(Node node) const { return producers_[node] != no_edge; }
    [[nodiscard]] const Edge* maker(const std::string& path) const; // of an absolute path; nullptr: nothing makes it

    [[nodiscard]] const std::vector<Edge>& edges() const { return edges_; }
    [[nodiscard]] const std::string& build_dir() const { return build_dir_; }

    // Everything that some edge makes.
    [[nodiscard]] std::vector<std::string> outputs() const;

    // The outputs of the edges that have an input or a file of their depfile which `accepts` takes.
    [[nodiscard]] std::vector<std::string> outputs_with(const std::function<bool(const std::string&)>& accepts,
                                                        const ReadFile& read_file) const;

    // The depfiles, absolute, that name a file which `accepts` takes.
    [[nodiscard]] std::vector<std::string> depfiles_with(const std::function<bool(const std::string&)>& accepts,
                                                         const ReadFile& read_file) const;

    // The absolute paths that the depfile of `edge` names; none if it has none or it is not there.
    [[nodiscard]] std::vector<std::string> depfile_inputs(const Edge& edge, const ReadFile& read_file) const;

  private:
    static constexpr std::uint32_t no_edge = 0xFFFFFFFF;

    Node node(std::string_view path);
    void add(const BuildStatement& build);

    std::string build_dir_;
    std::unordered_map<std::string, Node> nodes_;
    std::vector<const std::string*> paths_; // the keys of nodes_, which do not move
    std::vector<std::uint32_t> producers_;  // by node: the edge it is an output of
    std::vector<Edge> edges_;
};

} // namespace cmakewatch
