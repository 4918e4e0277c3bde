// Ninja's deps log (.ninja_deps): which headers each object was compiled from.
// Source of the format: ninja's src/deps_log.cc, version 4, unchanged through 1.13.
#pragma once

#include "tool/base/error.h"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace cmakewatch {

class NinjaDeps {
  public:
    // Reads the bytes of a deps log. A damaged record ends it, as it does for Ninja: what comes before counts.
    // Errors: not a deps log, or a version other than 4.
    static Result<NinjaDeps> parse(std::string_view bytes);

    // Reads on: `bytes` are what follows the first size_read() bytes of the log.
    void append(std::string_view bytes);

    // How many bytes of the log count: up to a damaged record, which Ninja overwrites.
    [[nodiscard]] size_t size_read() const { return size_read_; }

    // The inputs recorded for `output`, or nullptr. Paths as Ninja has them: absolute or relative to the build dir.
    [[nodiscard]] const std::vector<std::uint32_t>* inputs_of(std::string_view output) const;
    [[nodiscard]] const std::string& path(std::uint32_t id) const { return paths_[id]; }

    // The files recorded for `output`, all absolute. Ninja knows an output below `build_dir` by its relative path.
    [[nodiscard]] std::vector<std::string> files_of(const std::string& output, const std::string& build_dir) const;

    // Whether `file`, absolute, is recorded for any output.
    [[nodiscard]] bool is_input(const std::string& file, const std::string& build_dir) const;

    // Those that had inputs, but have none by the last record. Paths as in inputs_of().
    [[nodiscard]] std::vector<std::string> outputs_that_lost_inputs() const;

    // Every output that has an input which `accepts` takes among its recorded inputs. Paths as in inputs_of().
    [[nodiscard]] std::vector<std::string> outputs_with(const std::function<bool(const std::string&)>& accepts) const;

    [[nodiscard]] size_t size() const { return inputs_.size(); }

  private:
    bool take_path(std::string_view record);
    bool take_inputs(std::string_view record);

    std::vector<std::string> paths_;
    std::vector<std::uint32_t> uses_; // by id: for how many outputs it is recorded
    std::unordered_map<std::string, std::uint32_t> ids_;
    std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> inputs_;
    std::unordered_set<std::uint32_t> lost_inputs_;
    size_t size_read_ = 0;
};

} // namespace cmakewatch
