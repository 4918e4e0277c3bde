#include "tool/cli/help.h"

namespace cmakewatch {
namespace {

constexpr const char* overview = R"(cmakewatch watches exactly the files that a CMake target is built from, rebuilds
with Ninja when one changes, and restarts the program. The old one runs until
the new build is good.

  cmakewatch run server                    build, run, watch, rebuild, restart
  cmakewatch run server -- --port 8080     ... with arguments for the program
  cmakewatch build                         keep the build fresh, run nothing
  cmakewatch test                          rerun the tests that an edit affects
  cmakewatch list                          what can be run
  cmakewatch why main.cpp                  the targets and tests it reaches
  cmakewatch init vscode                   tasks for VS Code, Neovim, Zed, CLion

Commands: run [TARGET...] [-- ARG...], build [TARGET...],
  test [-- CTEST-ARG...], list, inputs TARGET, why FILE...,
  init EDITOR [TARGET...]; cmakewatch COMMAND --help shows the options of each

  -B, --build-dir DIR   default: ., build or the only one below
      --preset NAME     this CMake preset; the build directory remembers it
      --config CFG      configuration, with Ninja Multi-Config
  -q, -v                say less, say more
      --version, --help; $CMAKEWATCH_BUILD_DIR stands in for -B

With a terminal, Ctrl-C ends the program and cmakewatch. Exit codes: 0 ended by
you, 2 usage, 4 project, 5 environment; with --exit the program's own.
)";

constexpr const char* loop_options = R"(
  -B, --build-dir DIR        default: ., build or the only one below
      --preset NAME          this CMake preset; the build directory remembers it
      --build-preset NAME    default: the only one that belongs to it
      --test-preset NAME     default: the only one that belongs to it
      --no-preset            forget the preset of the build directory
      --config CFG           configuration, with Ninja Multi-Config
      --trust-build-dir      use it though it belongs to another user
  -j, --jobs N               jobs for Ninja; default: Ninja's own choice
      --watcher NAME         auto, watchman, inotify or poll
      --poll-interval MS     of poll, at least; default 1000
      --settle MS            quiet time to wait for before a build; default 0
      --ignore GLOB          files that never count
      --watch-build GLOB     build when such a file changes that CMake does not
                             know: sources of an ExternalProject
      --events DEST          JSON events to a file, fd:N or - (standard output)
      --trace FILE           write what is decided and why, for a bug report
      --on-build-started CMD    run a command then; CMAKEWATCH_EVENT, _BUILD,
      --on-build-failed CMD     _PID, _CHANGED and others in its environment
      --on-build-succeeded CMD  tell more
      --clear                clear the screen before each build
      --color WHEN           auto, always or never
      --no-terminal-extras   no progress in the terminal's tab, no window title
  -q, -v                     say less, say more
)";

constexpr const char* run_text = R"(cmakewatch run [TARGET...] [options] [-- ARG...]

  cmakewatch run server -- --port 8080
  cmakewatch run api worker
  cmakewatch run server --env LOG=debug --cwd /srv --watch 'conf/**/*.json'

      --watch GLOB           restart, without a build, when such a file changes
      --stop-signal SIG      default TERM
      --stop-timeout S       then SIGKILL; default 10
      --env NAME=VALUE       for the program; may be repeated
      --cwd DIR              the program's working directory
      --wrapper CMD          run it under this command: --wrapper 'gdb --args'
      --restart on-failure   a program that fails is started again after 1, 2,
                             4 ... 30 s; default: after an edit
      --no-prefix            several programs: no name in front of their lines
      --exit                 leave with the program's code when it ends
      --on-restart CMD       run a command whenever the program has been started
      --on-exit CMD          ... and when it has ended by itself
      --stop-before-build    do not keep the old program while building
      --restart-unchanged    restart even if the build left it as it was
      --no-restart-for GLOB  ... not for what the build makes or copies
)";

constexpr const char* build_text = R"(cmakewatch build [TARGET...] [options]

Builds the targets (default: all), and again when a file of theirs changes.
)";

constexpr const char* test_text = R"(cmakewatch test [options] [-- CTEST-ARG...]

  cmakewatch test -- -j4 -E slow
  git diff --name-only main | cmakewatch test --affected-by -

Builds what the tests need, runs them all, and then, after each change, those
that it affects. Tests that failed run first, and again until they pass.

      --changed-only         first run only what is not known to pass
      --once                 one round, then leave with CTest's code
      --affected-by FILE...  one round of what these files affect; - reads them
                             from standard input
      --list                 with --affected-by: only print the names
      --target NAME          build this too, for tests that are scripts
      --watch GLOB           run the tests in whose working directory such a
                             file changes, or lies if --affected-by names it
                             (all if it lies in none)
      --junit FILE           write each round's results there
      --allow-empty          no tests at all is no failure
      --stop-timeout S       time for tests to end after a change; default 0.5
)";

constexpr const char* why_text = R"(cmakewatch why FILE... [--json]

Names the targets and the tests that each file reaches, as of the last build.

  -B, --build-dir DIR   default: ., build or the only one below
      --preset NAME     this CMake preset; the build directory remembers it
      --build-preset NAME  default: the only one that belongs to it
      --test-preset NAME   default: the only one that belongs to it
      --no-preset       forget the preset of the build directory
      --config CFG      configuration, with Ninja Multi-Config
      --trust-build-dir use it though it belongs to another user
      --json            an array of {"file", "targets", "tests"}
)";

constexpr const char* list_text = R"(cmakewatch list [--json]

Prints what run can run: first what add_reload_target() defines, then the
executables. On each line the name, a tab, and the command that it starts.

  -B, --build-dir DIR   default: ., build or the only one below
      --preset NAME     this CMake preset; the build directory remembers it
      --build-preset NAME  default: the only one that belongs to it
      --test-preset NAME   default: the only one that belongs to it
      --no-preset       forget the preset of the build directory
      --config CFG      configuration, with Ninja Multi-Config
      --trust-build-dir use it though it belongs to another user
      --json            an array of {"name", "kind", "target", "command"}; what
                        add_reload_target() defines has some more
)";

constexpr const char* inputs_text = R"(cmakewatch inputs TARGET [-0 | --json]

Prints the files that TARGET was built from, one absolute path a line: the set
that run watches. Builds nothing; headers are known once TARGET has been built.

  -B, --build-dir DIR   default: ., build or the only one below
      --preset NAME     this CMake preset; the build directory remembers it
      --build-preset NAME  default: the only one that belongs to it
      --test-preset NAME   default: the only one that belongs to it
      --no-preset       forget the preset of the build directory
      --config CFG      configuration, with Ninja Multi-Config
      --trust-build-dir use it though it belongs to another user
      --watch GLOB      with the files that run would watch besides
      --watch-build GLOB  the same
      --ignore GLOB     files that never count
  -0, --null            end each path with a NUL byte instead of a line end
      --json            an array of {"path", "kind"}
)";

constexpr const char* init_text = R"(cmakewatch init EDITOR [TARGET...]

Writes the files with which EDITOR builds, runs and debugs the targets (default:
the only executable). What is there already stays: only tasks of ours are added
or replaced. Without EDITOR it shows which ones there are.

  cmakewatch init vscode
  cmakewatch init zed server client -B out/debug

  -B, --build-dir DIR   default: ., build or the only one below
      --preset NAME     this CMake preset; the build directory remembers it
      --build-preset NAME  default: the only one that belongs to it
      --test-preset NAME   default: the only one that belongs to it
      --no-preset       forget the preset of the build directory
      --config CFG      configuration, with Ninja Multi-Config
      --trust-build-dir use it though it belongs to another user
)";

} // namespace

std::string help_text(const std::string& command) {
    if (command == "run") return std::string(run_text) + loop_options;
    if (command == "build") return std::string(build_text) + loop_options;
    if (command == "test") return std::string(test_text) + loop_options;
    if (command == "why") return why_text;
    if (command == "list") return list_text;
    if (command == "inputs") return inputs_text;
    if (command == "init") return init_text;
    return overview;
}

} // namespace cmakewatch
