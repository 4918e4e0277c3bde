// Ninja's manifest (build.ninja and what it includes), statement by statement, and where each stands in its file.
// Read directly rather than through `ninja -t inputs`: that tool leaves out what lies behind phony edges, knows no
// depfile, is missing before Ninja 1.11, and costs a process. Grammar: ninja's manual, "Ninja file reference".
// Does not know what the graph is that the statements make, nor look at the disk itself.
#pragma once

#include "tool/base/error.h"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace cmakewatch {

// Returns the content of the file at an absolute path.
using ReadFile = std::function<Result<std::string>(const std::string& path)>;

// A piece of the text of one of the manifest's files. They are counted from 0, in the order in which they are read.
struct ManifestSpan {
    std::uint64_t offset = 0;
    std::uint32_t size = 0;
    std::uint32_t file = 0;
};

// A build statement. What it says is expanded, but paths are not made absolute or normal.
struct BuildStatement {
    ManifestSpan span; // with its bindings
    std::string_view rule;
    std::vector<std::string> outputs;     // explicit ones, then implicit ones
    std::vector<std::string> inputs;      // the same
    std::vector<std::string> order_only;  // inputs whose time does not matter
    std::vector<std::string> validations; // what is built beside it (Ninja 1.11)
    std::string depfile;                  // "" if Ninja keeps what it says in its deps log (`deps =`)
    bool has_deps = false;                // Ninja does

    struct Bindings {
        // The expanded value that the statement itself gives a variable; "" if it gives none.
        std::function<std::string(std::string_view name)> value;
        std::function<bool(std::string_view name)> has;
    };
    Bindings bindings; // valid during the call only
};

// What a manifest holds. A function that is empty is not called.
struct ManifestHandler {
    std::function<void(const std::string& path)> on_file; // it begins, or it is included; absolute
    std::function<void(const BuildStatement&)> on_build;
    std::function<void(std::string_view name, const ManifestSpan&)> on_rule;
    std::function<void(std::string_view name, const ManifestSpan&)> on_pool;
    // At top level. `value` is expanded.
    std::function<void(std::string_view name, std::string_view value, const ManifestSpan&)> on_variable;
    std::function<void()> on_subninja; // what it holds follows as if it were included
};

// Reads `manifest` (relative to build_dir, e.g. "build.ninja") and everything it includes. Errors: a file cannot be
// read, is too long or includes itself.
Result<void> read_manifest(const std::string& build_dir, const std::string& manifest, const ReadFile& read_file,
                           const ManifestHandler& handler);

// The values of variables at top level.
using ManifestVariables = std::map<std::string, std::string, std::less<>>;

// Reads the text of one build statement again; its rule is known by name only. False if it is none.
bool read_build_statement(std::string_view text, const ManifestVariables& variables,
                          const std::function<void(const BuildStatement&)>& on_build);

// A path as a manifest has to spell it.
[[nodiscard]] std::string manifest_path(std::string_view path);

// A path as Ninja names its node: without ".", ".." and "//" where that can be told from the text.
// Source: ninja's src/util.cc, CanonicalizePath().
[[nodiscard]] std::string ninja_name(std::string_view path);

} // namespace cmakewatch
