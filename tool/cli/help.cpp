#include "tool/cli/help.h"

#include "tool/base/paragraph.h"
#include "tool/cli/option_table.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace cmakewatch {
namespace {

constexpr size_t help_columns = 80;
constexpr size_t widest_names = 29; // what is longer has its text on the next line

constexpr const char* overview = R"(Watches exactly the files that a CMake target is built from, rebuilds with Ninja
when one changes, and restarts the program. The old runs until the new is good.

  cmakewatch run server                    build, run, watch, rebuild, restart
  cmakewatch run server -- --port 8080     ... with arguments for the program
  cmakewatch build                         keep the build fresh, run nothing
  cmakewatch test                          rerun the tests that an edit affects
  cmakewatch list                          what can be run
  cmakewatch why main.cpp                  the targets and tests it reaches
  cmakewatch init vscode                   tasks for VS Code, Neovim, Zed, CLion
  cmakewatch doctor                        what is wrong here, and what helps

Commands: run [TARGET...] [-- ARG...], build [TARGET...],
  test [NAME...] [-- CTEST-ARG...], list, inputs TARGET, why FILE..., doctor,
  init EDITOR [TARGET...], timings [TARGET...], help [TOPIC]; COMMAND --help

)";
constexpr const char* end_of_overview = R"(
With a terminal, Ctrl-C ends the program and cmakewatch. Exit codes: 0 ended by
you, 2 usage, 4 project, 5 environment; with --exit the program's own.
)";

const char* introduction(Command command) {
    switch (command) {
    case Command::run:
        return R"(cmakewatch run [TARGET...] [options] [-- ARG...]

  cmakewatch run server -- --port 8080
  cmakewatch run api worker
  cmakewatch run server --env LOG=debug --cwd /srv --watch 'conf/**/*.json'
)";
    case Command::build:
        return R"(cmakewatch build [TARGET...] [options]

Builds the targets (default: all), and again when a file of theirs changes.
)";
    case Command::test:
        return R"(cmakewatch test [NAME...] [options] [-- CTEST-ARG...]

  cmakewatch test parser -j4 -- --timeout 60
  git diff --name-only main | cmakewatch test --affected-by -

Builds what the tests need, runs them all, and then, after each change, those
that it affects. Tests that failed run first, and again until they pass. With
NAME, only tests whose names match one of these regular expressions.
)";
    case Command::list:
        return R"(cmakewatch list [--json]

Prints what run can run: first what add_reload_target() defines, then the
executables. On each line the name, a tab, and the command that it starts.
)";
    case Command::inputs:
        return R"(cmakewatch inputs TARGET [-0 | --json]

Prints the files that TARGET was built from, one absolute path a line: the set
that run watches. Builds nothing; headers are known once TARGET has been built.
)";
    case Command::why:
        return R"(cmakewatch why FILE... [--json]

Names the targets and the tests that each file reaches, as of the last build.
)";
    case Command::init:
        return R"(cmakewatch init EDITOR [TARGET...]

Writes the files with which EDITOR builds, runs and debugs the targets (default:
the only executable). What is there already stays: only tasks of ours are added
or replaced. Without EDITOR it shows which ones there are.

  cmakewatch init vscode
  cmakewatch init zed server client -B out/debug
)";
    case Command::timings:
        return R"(cmakewatch timings [TARGET...] [--try LINKER] [--json]

Shows where the time of edits goes: compiling, linking, stopping, starting; and
which files cost most. Sessions record their edits in the build directory.
)";
    case Command::doctor:
        return R"(cmakewatch doctor [--json]

Looks at the build directory, CMake, Ninja and what watching needs, and says of
each whether it is OK. A warning or an error has a hint with what helps. Exit
code 1 if there is an error. With -q it leaves out what is OK.
)";
    }
    return "";
}

// "  -B, --build-dir DIR": long names stand below each other.
std::string shown_names(const Option& option) {
    const auto* indent = option.names.front().starts_with("--") ? "      " : "  ";
    return fmt::format("{}{}{}", indent, fmt::join(option.names, ", "), option.value_text(option.value));
}

std::string without_marks(std::string text) {
    std::erase(text, '`');
    return text;
}

// A column of names and one of texts.
std::string shown(const OptionList& options, size_t width_of_names) {
    std::string lines;
    for (const auto* option : options) {
        auto names = shown_names(*option);
        if (names.size() + 2 > width_of_names)
            names += '\n' + std::string(width_of_names, ' ');
        else
            names.resize(width_of_names, ' ');
        lines += names + paragraph(without_marks(option->help), width_of_names, help_columns) + '\n';
    }
    return lines;
}

size_t width_of_names(const OptionList& options) {
    size_t width = 0;
    for (const auto* option : options) width = std::max(width, shown_names(*option).size() + 2);
    return std::min(width, widest_names);
}

std::string overview_text() {
    const auto all = options_of(std::nullopt);
    OptionList usual;
    for (const auto* name : {"--build-dir", "--preset", "--config", "--verbose", "--version"})
        usual.push_back(find_option(all, name));
    return overview + shown(usual, width_of_names(usual)) + end_of_overview;
}

} // namespace

std::string first_steps(const std::string& target) {
    const std::vector<std::pair<std::string, const char*>> examples{
        {"cmakewatch run " + target, "build it, run it, and again after each edit"},
        {"cmakewatch build", "keep everything built"},
        {"cmakewatch test", "rerun the tests that an edit affects"}};
    auto text = std::string("cmakewatch rebuilds with Ninja what an edit changes, and restarts the program.\n\n");
    for (const auto& [command, what] : examples) text += fmt::format("  {:<30} {}\n", command, what);
    return text + "\ncmakewatch --help shows more.\n";
}

std::string help_text(std::optional<Command> command) {
    if (!command) return overview_text();
    const auto width = width_of_names(options_of(command));
    std::string of_options;
    for (const auto& group : option_table()) {
        if (!group.is_for(*command)) continue;
        OptionList options;
        for (const auto& option : group.options) options.push_back(&option);
        of_options.insert(0, '\n' + shown(options, width)); // what all commands have comes last
    }
    return introduction(*command) + of_options;
}

} // namespace cmakewatch
