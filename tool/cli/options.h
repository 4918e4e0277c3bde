// The command line.
#pragma once

#include "tool/base/error.h"
#include "tool/cli/command.h"
#include "tool/project/restart_when.h"
#include "tool/report/hook_occasion.h"
#include "tool/terminal/key_kinds_posix.h"
#include "tool/watch/watcher.h"

#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace cmakewatch {

enum class ColourMode { automatic, always, never };

struct Options {
    Command command = Command::run;
    std::vector<std::string> targets;                          // groups are resolved once the project is known
    std::vector<std::string> named_targets;                    // as the user has named them
    std::optional<std::vector<std::string>> program_arguments; // what follows --

    std::string build_dir;
    std::string preset;
    std::string build_preset;
    std::string test_preset;
    bool configures = false; // what has no build directory yet
    bool no_preset = false;  // forget the one that the build directory remembers
    std::string configuration;
    bool trust_build_dir = false; // though another user owns it
    int jobs = 0;
    WatcherKind watcher = WatcherKind::automatic;
    int poll_interval_ms = 1000;
    int settle_ms = 0;
    std::vector<std::string> watch;          // patterns as given
    std::vector<std::string> watch_build;    // patterns as given
    std::vector<std::string> ignore;         // patterns as given
    std::vector<std::string> no_restart_for; // patterns as given
    std::string events;                      // file, "fd:N" or "-"; "" for none
    std::string trace;                       // file; "" for none
    HookCommands hooks;
    bool clear = false;
    std::optional<int> notify_after_ms; // without a look at the terminal; nothing: never
    bool terminal_extras = true;
    char key_prefix = default_key_prefix;
    bool may_build_reach = true; // only what an edit reaches, where that is enough
    bool may_try_first = true;   // of such builds: the step that is likely to fail
    bool status = true;          // a line that says what is under way, on a terminal
    ColourMode colour = ColourMode::automatic;
    bool quiet = false;
    bool verbose = false;

    std::optional<int> stop_signal;
    std::optional<int> stop_timeout_ms;
    std::vector<std::string> environment; // NAME=VALUE
    std::string directory;
    std::vector<std::string> wrapper;   // the command that runs the program, in words
    bool prefix = true;                 // in front of each line of one of several programs
    std::optional<RestartWhen> restart; // nothing: as CMakeLists.txt says, else on_change
    bool tests_too = false;             // the tests run when the programs are up
    bool exit_with_program = false;
    bool stop_before_build = false;
    bool restart_unchanged = false;

    std::string editor; // "" asks which ones there are

    // test: regular expressions, as CTest's options of these names
    std::vector<std::string> test_names;            // -R, and names without an option: a test that matches any of them
    std::vector<std::string> test_exclusions;       // -E: no test that matches any of them
    std::vector<std::string> test_labels;           // -L
    std::vector<std::string> test_label_exclusions; // -LE

    // test and why
    bool once = false;
    bool changed_only = false;
    bool allow_empty = false;
    bool only_list = false;
    std::string junit;              // as given; "" for none
    std::vector<std::string> files; // of --affected-by, or the operands of why; "-" stands for standard input

    bool as_json = false;
    std::string tried_linker; // "" for none
    bool null_separated = false;

    bool own_defaults = true;             // see own_options.h
    std::vector<std::string> own_options; // those that have counted, in words

    bool wants_help = false; // parse_command_line() returns PrintText then
    bool wants_version = false;
};

// What the command line asks for: to do something, or only to print a text (--help, --version, help).
struct PrintText {
    std::string text;
};
// Or to show a manual page: the topic is that of find_page(), which knows it.
struct ShowPage {
    std::string topic;
};
struct NothingAsked { // there is not a single word
    Options own;      // the user's own options, as for run
};
using Parsed = std::variant<Options, PrintText, ShowPage, NothingAsked>;

struct OptionLine;
using ReadOwnOptions = std::function<Result<std::vector<OptionLine>>()>;

// `read_own_options` gives the user's own options, unless --no-defaults is given; null: there are none. One that the
// command line, or one behind it, contradicts is left out.
// Errors are of kind usage and carry the command that shows the help; or those of own_options.h.
[[nodiscard]] Result<Parsed> parse_command_line(int argc, const char* const* argv,
                                                const ReadOwnOptions& read_own_options = nullptr);

// Arguments stand behind --, and more than one program is to be run.
[[nodiscard]] Error several_take_no_arguments();

} // namespace cmakewatch
