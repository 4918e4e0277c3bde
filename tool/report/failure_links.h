// Finds in what a program or a test writes where in the sources something has failed, and makes that place a link.
// Promises: what is written stays as it is otherwise, and nothing of it is held back.
#pragma once

#include "tool/build/ninja_output.h"
#include "tool/report/source_names.h"

#include <functional>
#include <string>
#include <string_view>

namespace cmakewatch {

class FailureLinks {
  public:
    // `names` must outlive this. `on_failure` is told of each place (see parse_failure()).
    FailureLinks(const SourceNames& names, std::function<void(const Diagnostic&)> on_failure)
        : names_(names), on_failure_(std::move(on_failure)) {}

    // A whole line, without its end.
    [[nodiscard]] std::string in_line(std::string line) const;

    // Whatever has been written. A place is no link if its line comes in several parts.
    [[nodiscard]] std::string take(std::string_view output);

    // What comes next begins a line.
    void start_anew() { begun_.clear(); }

  private:
    const SourceNames& names_;
    std::function<void(const Diagnostic&)> on_failure_;
    std::string begun_; // of the last line, which has no end yet
};

} // namespace cmakewatch
