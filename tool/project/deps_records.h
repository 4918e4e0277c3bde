// Ninja's deps log (.ninja_deps) as it lies on the disk: its records are found in its bytes, so that millions of them
// take no other memory. NinjaDeps is the same for many questions about few.
// Source of the format: ninja's src/deps_log.cc, version 4, unchanged through 1.13.
#pragma once

#include "tool/base/error.h"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace cmakewatch {

class DepsRecords {
  public:
    using Id = std::uint32_t; // of a path

    // A damaged record ends the log, as it does for Ninja: what comes before counts. Errors: not a deps log, or a
    // version other than 4.
    [[nodiscard]] static Result<DepsRecords> parse(std::string bytes);

    [[nodiscard]] static std::string empty_log();

    // How many bytes count.
    [[nodiscard]] size_t size_read() const { return size_read_; }

    [[nodiscard]] size_t paths() const { return paths_.size(); }
    [[nodiscard]] std::string_view path(Id id) const;
    [[nodiscard]] bool has_record(Id output) const { return records_[output] != 0; }

    // By id: whether a record names the path as an input, and `accepts` takes it.
    [[nodiscard]] std::vector<bool> inputs_where(const std::function<bool(std::string_view path)>& accepts) const;

    // The outputs whose last record names one of `inputs` (by id).
    [[nodiscard]] std::vector<Id> outputs_with(const std::vector<bool>& inputs) const;

    // Those of `inputs` (by id) that the last record of `output` names.
    [[nodiscard]] std::vector<Id> inputs_of(Id output, const std::vector<bool>& inputs) const;

    struct Time {
        std::string output;
        std::int64_t nanoseconds; // since 1970
    };
    // When those of `outputs` that have a record were made, as it says.
    [[nodiscard]] std::vector<Time> times_of(const std::vector<std::string>& outputs) const;

    // A log of only what this one says of `outputs`. Those that it does not know are left out.
    [[nodiscard]] std::string excerpt(const std::vector<std::string>& outputs) const;

    // What has to follow this log so that it says of the outputs in `other` what `other` says; "" if it does.
    [[nodiscard]] std::string what_follows_from(const DepsRecords& other) const;

  private:
    struct Record {
        Id output = 0;
        std::string_view times_and_inputs; // 8 bytes for the time, 4 for each input
    };
    [[nodiscard]] Record record_of(Id output) const;
    [[nodiscard]] bool take(std::string_view record, bool is_of_output, size_t at);
    // By id: those of the outputs that are named.
    [[nodiscard]] std::vector<bool> find(const std::vector<std::string>& names) const;

    std::string bytes_;
    size_t size_read_ = 0;
    std::vector<std::uint32_t> paths_;   // by id: where its record is
    std::vector<bool> is_input_;         // by id: of any record
    std::vector<std::uint32_t> records_; // by id: where the last record of that output is; 0: nowhere
};

} // namespace cmakewatch
