// What is known of one build: why it was made, which steps it ran, what these have printed and which errors that holds.
// Does not show anything: gives texts.
#pragma once

#include "tool/build/build_diagnostics.h"
#include "tool/build/build_scope.h"
#include "tool/build/ninja_output.h"
#include "tool/project/change.h"
#include "tool/report/source_names.h"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cmakewatch {

class BuildRecord {
  public:
    BuildRecord() = default;
    // `build_dir` absolute.
    BuildRecord(int number, const std::vector<Change>& changes, const SourceNames& names, std::string build_dir);

    void note_scope(const BuildScope& scope) { scope_ = scope; }
    void step_told(const Progress& progress, bool has_ended);
    struct Line {
        bool is_shown = false;                // to people
        std::optional<Diagnostic> diagnostic; // what a compiler says in it
    };
    // One that is no progress.
    [[nodiscard]] Line take_line(std::string_view line);
    // The words of the line that ends it: "ready", "build failed".
    void end(std::string_view outcome) { outcome_ = outcome; }

    [[nodiscard]] int number() const { return number_; }
    [[nodiscard]] int steps() const { return steps_; } // that have run
    [[nodiscard]] const BuildScope& scope() const { return scope_; }
    [[nodiscard]] const std::string& last_step() const { return last_step_; } // that Ninja has told of
    [[nodiscard]] const std::string& output() const { return output_; }       // as far as it is kept
    [[nodiscard]] size_t warnings() const { return diagnostics_.warnings(); }
    [[nodiscard]] double seconds() const;

    // ": 4 errors in 2 files"; "" for none.
    [[nodiscard]] std::string error_count() const;
    // The first errors, one a line.
    [[nodiscard]] std::vector<std::string> error_lines(const SourceNames& names) const;
    // Why it was made, what it ran and how it ended.
    [[nodiscard]] std::vector<std::string> explanation() const;

  private:
    int number_ = 0;
    std::vector<std::string> reasons_;
    BuildScope scope_{"ninja has not started"};
    int steps_ = 0;
    std::string last_step_;
    std::vector<std::string> first_steps_;
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
    BuildDiagnostics diagnostics_;
    OutputFilter filter_;
    std::string output_;
    std::string outcome_;
};

} // namespace cmakewatch
