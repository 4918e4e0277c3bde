#include "tool/cli/option_table.h"

#include <algorithm>

namespace cmakewatch {
namespace {

constexpr int longest_interval_ms = 3'600'000;
constexpr int most_jobs = 100'000;

std::map<std::string, WatcherKind> watcher_names() {
    return {{"auto", WatcherKind::automatic},
            {"watchman", WatcherKind::watchman},
            {"inotify", WatcherKind::inotify},
            {"poll", WatcherKind::poll}};
}

std::vector<Option> options_of_all() {
    return {
        {.names = {"-B", "--build-dir"},
         .value = "DIR",
         .help = "default: $CMAKEWATCH_BUILD_DIR, ., build or the one below",
         .setter = setter::text(&Options::build_dir),
         .man = "The build directory. Default: the first of these that there is: `$CMAKEWATCH_BUILD_DIR`, the current "
                "directory, `build`, the only other one of this project up to two levels below that Ninja builds; "
                "else the same for the directories above, if the current one lies in the sources of what is found "
                "there."},
        {.names = {"--preset"},
         .value = "NAME",
         .help = "this CMake preset; the build directory remembers it",
         .setter = setter::text(&Options::preset),
         .values = OptionValues::configure_presets,
         .man = "This CMake configure preset of the current directory. Its build directory is configured with it if "
                "need be, and remembers it: later runs there have it without this option. Its environment is that of "
                "CMake, Ninja, CTest, the program and hooks. Only names are remembered; what `$penv{NAME}` stands for "
                "is looked up at each start. The presets files are watched: after an edit that changes the preset, "
                "CMake runs with it again, and a variable that it sets no more leaves the cache. The configuration of "
                "a build or test preset that is edited counts from the next start on."},
        {.names = {"--build-preset"},
         .value = "NAME",
         .help = "default: the only one that belongs to it",
         .setter = setter::text(&Options::build_preset),
         .values = OptionValues::build_presets,
         .man = "The build preset: its environment, jobs, targets (of `build`), configuration (with Ninja "
                "Multi-Config), `verbose` and `nativeToolOptions`. Default: the only one that belongs to the configure "
                "preset, else none. `cleanFirst` has no effect."},
        {.names = {"--test-preset"},
         .value = "NAME",
         .help = "default: the only one that belongs to it",
         .setter = setter::text(&Options::test_preset),
         .values = OptionValues::test_presets,
         .man = "The test preset: its environment, configuration, filter and the like, in front of what follows `--`. "
                "Default: the only one that belongs to the configure preset, else none."},
        {.names = {"--configure"},
         .help = "if there is no build directory yet, make one",
         .setter = setter::flag(&Options::configures),
         .man = "If there is no build directory yet, configure one for Ninja: with the only configure preset, else in "
                "`build`, or where `--build-dir` says. Without it, that is asked on a terminal, and an error else."},
        {.names = {"--no-preset"},
         .help = "forget the preset of the build directory",
         .setter = setter::flag(&Options::no_preset)},
        {.names = {"--config"},
         .value = "CFG",
         .help = "the configuration, with Ninja Multi-Config",
         .setter = setter::text_or_empty(&Options::configuration),
         .values = OptionValues::configurations},
        {.names = {"--trust-build-dir"},
         .help = "use it though it belongs to another user",
         .setter = setter::flag(&Options::trust_build_dir),
         .man = "Use the build directory though it, or what lies in it, belongs to another user. He can have anything "
                "run in your name."},
        {.names = {"--color"},
         .value = "WHEN",
         .help = "`auto`, `always` or `never`",
         .setter = setter::choice<ColourMode>(
             &Options::colour,
             {{"auto", ColourMode::automatic}, {"always", ColourMode::always}, {"never", ColourMode::never}})},
        {.names = {"-q", "--quiet"}, .help = "say less", .setter = setter::flag(&Options::quiet)},
        {.names = {"-v", "--verbose"}, .help = "say more", .setter = setter::flag(&Options::verbose)},
        {.names = {"--no-defaults"},
         .help = "leave out $CMAKEWATCH_OPTIONS and ~/.config/cmakewatch/options",
         .setter = setter::flag(&Options::own_defaults, false),
         .man = "Leave out the options of `$CMAKEWATCH_OPTIONS` and of the file `~/.config/cmakewatch/options`: for "
                "scripts."},
        {.names = {"-h", "--help"},
         .help = "show the options of the command",
         .setter = setter::flag(&Options::wants_help)},
    };
}

std::vector<Option> options_that_stand_alone() {
    return {
        {.names = {"-V", "--version"}, .help = "show the version", .setter = setter::flag(&Options::wants_version)}};
}

std::vector<Option> options_of_what_is_watched() {
    return {
        {.names = {"--ignore"},
         .value = "GLOB",
         .help = "files that never count",
         .setter = setter::texts(&Options::ignore)},
        {.names = {"--watch-build"},
         .value = "GLOB",
         .help = "files that lead to a build though CMake does not know them: sources of an `ExternalProject`",
         .setter = setter::texts(&Options::watch_build),
         .man = "Files that lead to a build when they change, though CMake does not know them, such as the sources of "
                "an `ExternalProject`. The build steps of all `ExternalProject` targets that are built run again then. "
                "The pattern should leave out what they write."},
    };
}

std::vector<Option> options_of_builds() {
    return {
        {.names = {"-j", "--jobs"},
         .value = "N",
         .help = "jobs for Ninja (default: its own choice); of test: so many tests at a time, too",
         .setter = setter::number(&Options::jobs, 1, most_jobs),
         .man = "Jobs for Ninja; default: Ninja's own choice. Of `test`: so many tests run at a time, too; default: "
                "CTest's own choice."},
        {.names = {"--no-reach"},
         .help = "each build by the whole build graph, not only by what the edit reaches",
         .setter = setter::flag(&Options::may_build_reach, false),
         .man = "Each build gives Ninja the whole build graph. Else, after a good build, Ninja is given only the steps "
                "between the files that have changed and the targets, which takes as long in a large project as in a "
                "small one; what those steps leave in Ninja's logs is the same. `-v` says why a build was of all."},
        {.names = {"--no-first"},
         .help = "no step is started first because it is likely to fail",
         .setter = setter::flag(&Options::may_try_first, false),
         .man =
             "Ninja orders the steps of a build. Else, of the steps that an edit reaches, Ninja is to start first the "
             "one that is likely to fail: the one that failed last, that of the file edited last, or of the source "
             "that is named as an edited header. So the first error shows after one compile."},
        {.names = {"--watcher"},
         .value = "NAME",
         .help = "`auto`, `watchman`, `inotify` or `poll`",
         .setter = setter::choice<WatcherKind>(&Options::watcher, watcher_names()),
         .man = "`auto`, `watchman`, `inotify` or `poll`. `auto` takes Watchman if a server already runs, else "
                "inotify. It polls where the file system reports no changes."},
        {.names = {"--poll-interval"},
         .value = "MS",
         .help = "of `poll`, at least; default 1000",
         .setter = setter::number(&Options::poll_interval_ms, 1, longest_interval_ms),
         .man = "Of `poll`; default 1000. Longer where looking would take more than 5 % of a core: `-v` says so."},
        {.names = {"--settle"},
         .value = "MS",
         .help = "quiet time to wait for before a build; default 0",
         .setter = setter::number(&Options::settle_ms, 0, longest_interval_ms)},
        {.names = {"--events"},
         .value = "DEST",
         .help = "JSON events to a file, fd:N or - (standard output)",
         .setter = setter::text(&Options::events),
         .man = "JSON events, one a line, to a file, `fd:`N or `-` (standard output)."},
        {.names = {"--trace"},
         .value = "FILE",
         .help = "write what is decided and why, for a bug report",
         .setter = setter::text(&Options::trace),
         .man = "Write every event, decision, order and report to this file, for a bug report. It names files and "
                "arguments, but no values of environment variables."},
        {.names = {option_name(HookEvent::build_started)},
         .value = "CMD",
         .help = "run a command when a build begins; CMAKEWATCH_EVENT, _BUILD, _PID, _CHANGED and others in its "
                 "environment tell more",
         .setter = setter::hook(HookEvent::build_started),
         .man = "Run a command with `/bin/sh -c` when a build begins. `CMAKEWATCH_EVENT`, `_TARGET`, `_BUILD`, "
                "`_PID`, `_ITERATION`, `_CHANGED` and `_BUILD_DIR` in its environment tell more. Nothing waits for "
                "it."},
        {.names = {option_name(HookEvent::build_failed)},
         .value = "CMD",
         .help = "the same when a build has failed",
         .setter = setter::hook(HookEvent::build_failed)},
        {.names = {option_name(HookEvent::build_succeeded)},
         .value = "CMD",
         .help = "the same when a build has succeeded",
         .setter = setter::hook(HookEvent::build_succeeded)},
        {.names = {"--clear"}, .help = "clear the screen before each build", .setter = setter::flag(&Options::clear)},
        {.names = {"--notify"},
         .value = "S",
         .help = "notify on the desktop of failures after S seconds without the focus",
         .setter = setter::seconds(&Options::notify_after_ms),
         .man = "Show a notification on the desktop when a build or its tests fail, or are good again, and the "
                "terminal has not had the focus for so many seconds (default 10): by `notify-send`, else by the "
                "terminal if it is known to show them. A terminal that does not tell of the focus, such as tmux "
                "without `focus-events`, is taken to have lost it when the last key was pressed.",
         .value_if_none = "10"},
        {.names = {"--key-prefix"},
         .value = "KEY",
         .help = "what makes a key ours while a program has the keyboard; default ctrl-]",
         .setter = setter::control_key(&Options::key_prefix),
         .man = "What makes the next key ours while a program has the keyboard, such as `ctrl-a`; default `ctrl-]`. "
                "Pressed twice it is passed on."},
        {.names = {"--no-status"},
         .help = "no line that says what is under way",
         .setter = setter::flag(&Options::status, false),
         .man = "On a terminal, no line below the others that says what is under way."},
        {.names = {"--no-terminal-extras"},
         .help = "no progress in the terminal's tab, no window title",
         .setter = setter::flag(&Options::terminal_extras, false)},
    };
}

std::vector<Option> options_of_run() {
    return {
        {.names = {"--watch"},
         .value = "GLOB",
         .help = "restart, without a build, when such a file changes",
         .setter = setter::texts(&Options::watch)},
        {.names = {"--stop-signal"},
         .value = "SIG",
         .help = "default `TERM`",
         .setter = setter::signal_by_name(&Options::stop_signal),
         .man = "How the program is asked to stop; default `TERM`."},
        {.names = {"--stop-timeout"},
         .value = "S",
         .help = "then SIGKILL; default 10",
         .setter = setter::seconds(&Options::stop_timeout_ms),
         .man = "Seconds after which it is killed; default 10."},
        {.names = {"--env"},
         .value = "NAME=VALUE",
         .help = "for the program; may be repeated",
         .setter = setter::variables(&Options::environment)},
        {.names = {"--cwd"},
         .value = "DIR",
         .help = "the program's working directory",
         .setter = setter::text(&Options::directory)},
        {.names = {"--wrapper"},
         .value = "CMD",
         .help = "run it under this command: --wrapper 'gdb --args'",
         .setter = setter::command_line(&Options::wrapper),
         .man = "Run the program under this command, which is split into words as a shell does it, such as "
                "`gdb --args`. It stands in front of the target's `CROSSCOMPILING_EMULATOR`, which CMake names."},
        {.names = {"--restart"},
         .value = "WHEN",
         .help = "`manual`: only r restarts it; `on-failure`: also when it fails, after 1, 2, 4 ... 30 s; default "
                 "`on-change`",
         .setter =
             setter::choice<std::optional<RestartWhen>>(&Options::restart, {{"on-change", RestartWhen::on_change},
                                                                            {"on-failure", RestartWhen::on_failure},
                                                                            {"manual", RestartWhen::manual}}),
         .man =
             "`on-failure`: a program that fails is started again after 1, 2, 4, ... up to 30 seconds, until it has "
             "run for a minute; an edit starts it at once. `manual`: once it has been started, only the key `r` starts "
             "it again, as the newest good build, even if it has ended by itself; for games and other programs with "
             "windows. `on-change`, the default: only an edit restarts it."},
        {.names = {"--no-prefix"},
         .help = "no names in front of the lines of several programs",
         .setter = setter::flag(&Options::prefix, false)},
        {.names = {"--test"},
         .help = "when the programs are up, run the tests that the edit affects",
         .setter = setter::flag(&Options::tests_too),
         .man = "Build the tests too, and run them as `cmakewatch test` does, whenever the programs are up. What is "
                "for CTest comes from the test preset; the programs keep the terminal."},
        {.names = {"--exit"},
         .help = "leave with the program's code when it ends",
         .setter = setter::flag(&Options::exit_with_program),
         .man = "Leave with the program's code when it ends; of several, with the first that is not 0, when all have "
                "ended."},
        {.names = {option_name(HookEvent::restart)},
         .value = "CMD",
         .help = "run a command whenever the program has been started",
         .setter = setter::hook(HookEvent::restart),
         .man = "Run a command whenever the program has been started, the first time too."},
        {.names = {option_name(HookEvent::exit)},
         .value = "CMD",
         .help = "... and when it has ended by itself",
         .setter = setter::hook(HookEvent::exit),
         .man = "Run a command when the program has ended by itself; `CMAKEWATCH_CODE` or `CMAKEWATCH_SIGNAL` tells "
                "how."},
        {.names = {"--stop-before-build"},
         .help = "do not keep the old program while building",
         .setter = setter::flag(&Options::stop_before_build)},
        {.names = {"--restart-unchanged"},
         .help = "restart even if the build left it as it was",
         .setter = setter::flag(&Options::restart_unchanged),
         .man = "Restart even if the build left the program as it was."},
        {.names = {"--no-restart-for"},
         .value = "GLOB",
         .help = "no restart if the build has changed only such files",
         .setter = setter::texts(&Options::no_restart_for),
         .man = "Do not restart when the build has changed only such files: libraries, plugins, and what custom "
                "commands make or copy for the program, which it loads again by itself. May be repeated."},
    };
}

std::vector<Option> options_of_test() {
    return {
        {.names = {"-R", "--tests-regex"},
         .value = "REGEX",
         .help = "only tests whose names match, as a NAME without -R; of several: any of them",
         .setter = setter::texts_with_content(&Options::test_names),
         .man = "Only tests whose names match this regular expression, as for `ctest`. A `NAME` without `-R` is the "
                "same. Of several, one has to match."},
        {.names = {"-E", "--exclude-regex"},
         .value = "REGEX",
         .help = "no tests whose names match",
         .setter = setter::texts_with_content(&Options::test_exclusions)},
        {.names = {"-L", "--label-regex"},
         .value = "REGEX",
         .help = "only tests of which a label matches",
         .setter = setter::texts_with_content(&Options::test_labels)},
        {.names = {"-LE", "--label-exclude"},
         .value = "REGEX",
         .help = "no tests of which a label matches",
         .setter = setter::texts_with_content(&Options::test_label_exclusions)},
        {.names = {"--changed-only"},
         .help = "first run only what is not known to pass",
         .setter = setter::flag(&Options::changed_only)},
        {.names = {"--once"},
         .help = "one round, then leave with CTest's code",
         .setter = setter::flag(&Options::once)},
        {.names = {"--affected-by"},
         .value = "FILE...",
         .help = "one round of what these files affect; - reads them from standard input",
         .setter = setter::texts(&Options::files),
         .man = "One round of what these files affect; `-` reads their names from standard input."},
        {.names = {"--list"},
         .help = "with `--affected-by`: only print the tests' names",
         .setter = setter::flag(&Options::only_list)},
        {.names = {"--target"},
         .value = "NAME",
         .help = "build this too, for tests that are scripts",
         .setter = setter::texts(&Options::targets),
         .values = OptionValues::targets,
         .man = "Build this too, for tests that are scripts; may be repeated."},
        {.names = {"--watch"},
         .value = "GLOB",
         .help = "run the tests in whose working directory such a file changes, or lies if `--affected-by` names it "
                 "(all if it lies in none)",
         .setter = setter::texts(&Options::watch)},
        {.names = {"--junit"},
         .value = "FILE",
         .help = "write each round's results there",
         .setter = setter::text(&Options::junit),
         .man = "Write the results of each round there, also of one that runs no test."},
        {.names = {"--allow-empty"},
         .help = "no tests at all is no failure",
         .setter = setter::flag(&Options::allow_empty)},
        {.names = {"--stop-timeout"},
         .value = "S",
         .help = "time for tests to end after a change; default 0.5",
         .setter = setter::seconds(&Options::stop_timeout_ms),
         .man = "Seconds for tests to end after a change; default 0.5."},
    };
}

Option json(const std::string& what) {
    return {.names = {"--json"}, .help = "print " + what, .setter = setter::flag(&Options::as_json)};
}

std::vector<Option> options_of_inputs() {
    return {
        {.names = {"--watch"},
         .value = "GLOB",
         .help = "with the files that `run` would watch besides",
         .setter = setter::texts(&Options::watch)},
        {.names = {"-0", "--null"},
         .help = "end each path with a NUL byte instead of a line end",
         .setter = setter::flag(&Options::null_separated)},
        json(R"(an array of {"path", "kind"})"),
    };
}

} // namespace

bool Option::has_name(std::string_view name) const {
    return std::find(names.begin(), names.end(), name) != names.end();
}

bool OptionGroup::is_for(Command command) const {
    return std::find(commands.begin(), commands.end(), command) != commands.end();
}

bool OptionGroup::is_for_all() const {
    return commands.size() == all_commands().size();
}

const std::vector<OptionGroup>& option_table() {
    using enum Command;
    static const std::vector<OptionGroup> table{
        {all_commands(), options_of_all()},
        {{}, options_that_stand_alone()},
        {{run, build, test, inputs}, options_of_what_is_watched()},
        {{run, build, test}, options_of_builds()},
        {{run}, options_of_run()},
        {{test}, options_of_test()},
        {{inputs}, options_of_inputs()},
        {{list},
         {json(R"(an array of {"name", "kind", "target", "command"}; what `add_reload_target()` defines has more)")}},
        {{why}, {json(R"(an array of {"file", "targets", "tests"})")}},
        {{timings},
         {{.names = {"--try"},
           .value = "LINKER",
           .help = "link TARGET as it is and with LINKER, and compare",
           .setter = setter::text(&Options::tried_linker),
           .man =
               "Link *TARGET*, a program or a shared library, five times as it is and five times with *LINKER*, in a "
               "scratch directory: `mold`, `lld` or any other name that the compiler takes behind `-fuse-ld=`."},
          json("an object; the manual page says what it holds")}},
        {{doctor}, {json(R"(an array of {"check", "result", "detail", "hint"})")}},
    };
    return table;
}

OptionList options_of(std::optional<Command> command) {
    OptionList found;
    for (const auto& group : option_table()) {
        const bool fits = command ? group.is_for(*command) : group.commands.empty() || group.is_for_all();
        if (!fits) continue;
        for (const auto& option : group.options) found.push_back(&option);
    }
    return found;
}

std::string watcher_name(WatcherKind kind) {
    for (const auto& [name, other] : watcher_names())
        if (other == kind) return name;
    return "auto";
}

const Option* find_option(const OptionList& options, std::string_view name) {
    const auto found =
        std::find_if(options.begin(), options.end(), [&](const Option* option) { return option->has_name(name); });
    return found == options.end() ? nullptr : *found;
}

} // namespace cmakewatch
