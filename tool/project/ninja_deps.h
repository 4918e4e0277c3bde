// Ninja's deps log (.ninja_deps): which headers each object was compiled from. Parts of it can be written, and what
// follows it.
// Source of the format: ninja's src/deps_log.cc, version 4, unchanged through 1.13.
#pragma once

#include "tool/base/error.h"
#include "tool/project/packed_ids.h"
#include "tool/project/path_table.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace cmakewatch {

class NinjaDeps {
  public:
    using Id = PathTable::Id;

    // Reads the bytes of a deps log. A damaged record ends it, as it does for Ninja: what comes before counts.
    // Errors: not a deps log, or a version other than 4.
    static Result<NinjaDeps> parse(std::string_view bytes);

    // Reads on: `bytes` are what follows the first size_read() bytes of the log. Whether they have given an output
    // other inputs.
    bool append(std::string_view bytes);

    // How many bytes of the log count: up to a damaged record, which Ninja overwrites.
    [[nodiscard]] size_t size_read() const { return size_read_; }

    // A log of nothing, as bytes.
    [[nodiscard]] static std::string empty_log();

    // Paths as Ninja has them: absolute or relative to the build dir.
    [[nodiscard]] std::string_view path(Id id) const { return paths_[id]; }
    [[nodiscard]] std::optional<Id> find(std::string_view name) const { return paths_.find(name); }
    [[nodiscard]] size_t paths() const { return paths_.size(); }
    [[nodiscard]] bool has_record(Id output) const { return records_[output].inputs != nowhere; }

    // The inputs recorded for `output`, if it has a record. Valid until the next append().
    [[nodiscard]] std::optional<PackedIds> inputs_of(std::string_view output) const;
    [[nodiscard]] PackedIds inputs_of(Id output) const { return recorded(records_[output]); }

    struct Time {
        std::string output;
        std::int64_t nanoseconds; // since 1970
    };
    // When those of `outputs` that have a record were made, as it says.
    [[nodiscard]] std::vector<Time> times_of(const std::vector<std::string>& outputs) const;

    // By id: whether the path is recorded for some output, and `accepts` takes it.
    [[nodiscard]] std::vector<bool> inputs_where(const std::function<bool(std::string_view path)>& accepts) const;

    // The outputs for which one of `inputs` (by id) is recorded.
    [[nodiscard]] std::vector<Id> outputs_with(const std::vector<bool>& inputs) const;

    // The files recorded for any of `outputs` (absolute), each once, all absolute. Ninja knows an output below
    // `build_dir` by its relative path.
    [[nodiscard]] std::vector<std::string> files_of(const std::vector<std::string_view>& outputs,
                                                    const std::string& build_dir) const;

    // For how many outputs it is recorded; `file` is absolute.
    [[nodiscard]] size_t uses_of(Id id) const { return records_[id].uses; }
    [[nodiscard]] size_t uses_of(const std::string& file, const std::string& build_dir) const;

    // Those that had inputs, but have none by the last record. Paths as in inputs_of().
    [[nodiscard]] std::vector<std::string> outputs_that_lost_inputs() const;

    // Every output that has an input which `accepts` takes among its recorded inputs. Paths as in inputs_of().
    [[nodiscard]] std::vector<std::string> outputs_with(const std::function<bool(const std::string&)>& accepts) const;

    // How many outputs have a record.
    [[nodiscard]] size_t size() const;

    // A log of only what this one says of `outputs`. Those that it does not know are left out.
    [[nodiscard]] std::string excerpt(const std::vector<std::string>& outputs) const;

    // What has to follow this log so that it says of the outputs in `other` what `other` says; "" if it does.
    [[nodiscard]] std::string what_follows_from(const NinjaDeps& other) const;

  private:
    static constexpr std::uint32_t nowhere = 0xFFFFFFFF;
    struct Record {                     // of a path
        std::uint32_t uses = 0;         // for how many outputs it is recorded
        std::uint32_t inputs = nowhere; // where those of its own last record are, in inputs_
        std::int64_t time = 0;          // of that record
    };

    enum class Taken { nothing_new, other_inputs, damaged };
    [[nodiscard]] Taken take_path(std::string_view record);
    [[nodiscard]] Taken take_inputs(std::string_view record);
    void drop_old_bytes();
    // Sorted; those that have a record.
    [[nodiscard]] std::vector<Id> ids_of(const std::vector<std::string>& outputs) const;
    [[nodiscard]] PackedIds recorded(const Record& record) const;

    // A log can be of millions of inputs.
    PathTable paths_;
    std::vector<Record> records_;      // by id
    std::vector<std::uint8_t> inputs_; // of each record, packed
    size_t old_bytes_ = 0;             // of inputs_: at least so many are of records that do not count any more
    std::unordered_set<Id> lost_inputs_;
    size_t size_read_ = 0;
};

} // namespace cmakewatch
