// What Ninja's output says: progress, diagnostics, and what is worth showing.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cmakewatch {

// NINJA_STATUS that parse_progress() understands.
inline constexpr const char* ninja_status = "@cmakewatch %s %f %t ";

struct Progress {
    int started = 0;
    int done = 0;
    int total = 0;
    std::string_view description;
};
[[nodiscard]] std::optional<Progress> parse_progress(std::string_view line);

// Of the lines in which Ninja tells of starts and of ends: what the last one has counted.
class StepCount {
  public:
    // Whether this line tells of a start. It counts anew when CMake has run.
    [[nodiscard]] bool take_start(const Progress& progress);
    // How many steps have ended between the last two lines.
    [[nodiscard]] int ended() const { return ended_; }
    [[nodiscard]] bool is_new() const { return is_new_; } // the last line is the first one of a count

  private:
    int started_ = 0;
    int done_ = 0;
    int ended_ = 0;
    bool is_new_ = true;
};

// Ninja tells of a step when it ends, but of one in its console pool when it starts, and not when it ends.
class ConsoleSteps {
  public:
    // Whether the line tells of the start of one in the console pool. Behind such a start it may be about the end of
    // another step, too.
    [[nodiscard]] bool may_start(const Progress& progress);

  private:
    int done_ = 0;             // as the last line has it
    bool has_started_ = false; // one in the console pool, for certain
};

// A compiler's `file:line:column: severity: message` (column may be missing), colours ignored.
struct Diagnostic {
    std::string severity; // error, warning, note
    std::string file;
    int line = 0;
    int column = 0; // 0: not given
    std::string message;
};
[[nodiscard]] std::optional<Diagnostic> parse_diagnostic(std::string_view line);

// Whether Ninja says that its manifest cannot be read, has no such target, or names a file in the build directory that
// nothing makes: CMake takes what DEPENDS names for such a file if it runs while the source of that name is missing.
[[nodiscard]] bool blames_manifest(std::string_view line);

// Whether that is because it has no such target.
[[nodiscard]] bool lacks_target(std::string_view line);

// The files of the cycle that Ninja stops for, as it names them; none if it does not.
[[nodiscard]] std::vector<std::string> dependency_cycle(std::string_view line);

// Whether Ninja says that it has CMake write the manifest anew.
[[nodiscard]] bool tells_of_cmake(std::string_view line);

// The build directory that CMake says it is through with; "" if `line` says something else.
[[nodiscard]] std::string_view configured_directory(std::string_view line);

// The outputs of the step that Ninja says has failed, with spaces between; "" if `line` says something else.
[[nodiscard]] std::string failed_outputs(std::string_view line);

// Whether Ninja says that SIGINT has ended it, or one of its jobs.
[[nodiscard]] bool tells_of_interruption(std::string_view line);

// `text` without ANSI escape sequences.
[[nodiscard]] std::string without_colours(std::string_view text);

// Decides line by line what of a build's output people see: not the command line after FAILED, which repeats what the
// compiler says, nor CMake's status lines.
class OutputFilter {
  public:
    [[nodiscard]] bool shows(std::string_view line);

  private:
    bool is_behind_failed_ = false;
};

} // namespace cmakewatch
