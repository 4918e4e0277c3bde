// Which command, which process.
#include "tool/base/environment_variables.h"
#include "tool/base/file_system_posix.h"
#include "tool/base/files.h"
#include "tool/base/internal_error.h"
#include "tool/base/path.h"
#include "tool/build/build_directory.h"
#include "tool/build/build_records.h"
#include "tool/build/watch_set.h"
#include "tool/child/child.h"
#include "tool/cli/names_on_input_posix.h"
#include "tool/cli/options.h"
#include "tool/cli/own_options.h"
#include "tool/cli/page_roff.h"
#include "tool/cli/page_text.h"
#include "tool/cli/pages.h"
#include "tool/ctest/junit.h"
#include "tool/doctor/doctor_command.h"
#include "tool/doctor/findings_text.h"
#include "tool/ide/init_command.h"
#include "tool/process/job_server_linux.h"
#include "tool/process/launch_linux.h"
#include "tool/process/standard_streams_posix.h"
#include "tool/protocol/child_variables.h"
#include "tool/report/hook_keeper_linux.h"
#include "tool/supervisor/chosen_project.h"
#include "tool/supervisor/ctest_list.h"
#include "tool/supervisor/directory_state.h"
#include "tool/supervisor/first_configure.h"
#include "tool/supervisor/launch_settings.h"
#include "tool/supervisor/named_targets.h"
#include "tool/supervisor/project_lookup.h"
#include "tool/supervisor/project_setup.h"
#include "tool/supervisor/question_posix.h"
#include "tool/supervisor/reached_tests.h"
#include "tool/supervisor/setup_command.h"
#include "tool/supervisor/supervisor.h"
#include "tool/supervisor/unbuilt_targets.h"
#include "tool/terminal/columns.h"
#include "tool/terminal/terminal_features.h"
#include "tool/timings/timings_command.h"

#include <boost/filesystem/operations.hpp>
#include <boost/json.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <ctime>

#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

namespace cmakewatch {
namespace {

int fail(Console& console, const Error& error) {
    if (error.what.empty()) return 0; // interrupted: nothing is wrong
    console.error(error);
    console.flush();
    return static_cast<int>(error.kind);
}

// `descriptor`: where it writes.
Console::Style console_style(const Options& options, int descriptor = STDERR_FILENO) {
    const bool is_terminal = ::isatty(descriptor) == 1 && has_cursor(environment_variable);
    const char* no_colour = std::getenv("NO_COLOR");
    const char* forced = std::getenv("CLICOLOR_FORCE");
    bool colours = is_terminal && (no_colour == nullptr || *no_colour == '\0');
    if (forced != nullptr && *forced != '\0' && std::strcmp(forced, "0") != 0) colours = true;
    if (options.colour != ColourMode::automatic) colours = options.colour == ColourMode::always;
    return {is_terminal, colours};
}

// The end of the supervisor's socket that it left us, or an invalid one if somebody else has set the flag.
UniqueFd child_socket() {
    const char* text = std::getenv(child_socket_variable);
    int fd = -1;
    if (text == nullptr || std::from_chars(text, text + std::strlen(text), fd).ec != std::errc{}) return {};
    struct stat info{};
    if (::fstat(fd, &info) != 0 || !S_ISSOCK(info.st_mode)) return {};
    return UniqueFd(fd);
}

void print_list(const Project& project, bool as_json) {
    boost::json::array list;
    for (const auto& target : project.reload_targets) {
        if (target.is_group()) {
            if (as_json)
                list.push_back(boost::json::object{{"name", target.name},
                                                   {"kind", "group"},
                                                   {"members", boost::json::value_from(target.group)},
                                                   {"comment", target.comment}});
            else
                fmt::print("{}\t{}{}{}\n", target.name, fmt::join(target.group, " and "),
                           target.comment.empty() ? "" : "\t", target.comment);
        } else if (as_json) {
            list.push_back(boost::json::object{{"name", target.name},
                                               {"kind", "reload"},
                                               {"target", target.target},
                                               {"command", boost::json::value_from(target.command())},
                                               {"environment", boost::json::value_from(target.environment)},
                                               {"working_directory", target.directory},
                                               {"comment", target.comment}});
        } else {
            fmt::print("{}\t{}{}{}\n", target.name, shell_quoted(target.command()), target.comment.empty() ? "" : "\t",
                       target.comment);
        }
    }
    for (const auto& target : project.targets) {
        if (!target.is_executable()) continue;
        const auto command = project.command_of(target);
        if (as_json) {
            list.push_back(boost::json::object{{"name", target.name},
                                               {"kind", "executable"},
                                               {"target", target.name},
                                               {"command", boost::json::value_from(command)}});
        } else {
            fmt::print("{}\t{}\n", target.name, shell_quoted(command));
        }
    }
    if (as_json) fmt::print("{}\n", boost::json::serialize(list));
}

Result<void> print_inputs(const Options& options, const ConfiguredProject& configured,
                          const std::string& current_directory, Console& console) {
    const auto settings =
        launch_settings(options, *configured.project, current_directory, configured.preset->session());
    if (!settings) return settings.error();
    BuildRecords records(configured.directory.path, configured.manifest());
    WatchSet watch_set(configured.directory.path, records);
    auto plan = watch_set.exact(*configured.project, settings->targets, settings->patterns);
    if (!plan) return plan.error();
    for (const auto& file : configured.preset->files())
        if (state_of(file).exists) plan->files.add(file, ChangeKind::cmake);
    const auto& project = *configured.project;
    warn_of_unbuilt(project.closure(project.targets_named(settings->targets)), "the list lacks headers of",
                    project.build_dir, console);
    console.flush();
    boost::json::array list;
    for (const auto& [file, kind] : plan->files) {
        if (plan->is_ignored(file)) continue;
        if (options.as_json) {
            list.push_back(boost::json::object{{"path", file}, {"kind", to_string(kind)}});
        } else {
            fmt::print("{}{}", file, options.null_separated ? '\0' : '\n');
        }
    }
    if (options.as_json) fmt::print("{}\n", boost::json::serialize(list));
    return {};
}

Result<std::string> build_directory_to_examine(const Options& options, const std::string& current_directory) {
    if (options.preset.empty()) return find_build_directory(options.build_dir, current_directory);
    auto chosen = choose_project(options, current_directory);
    return chosen ? Result<std::string>(std::move(chosen->build_dir)) : chosen.error();
}

int print_findings(const Options& options, const std::string& current_directory) {
    const auto findings = examine(options, build_directory_to_examine(options, current_directory), current_directory);
    const bool colours = console_style(options, STDOUT_FILENO).colours;
    fmt::print("{}", options.as_json ? findings_json(findings) : findings_text(findings, colours, 80));
    return exit_code_of(findings);
}

Result<void> print_timings(const Options& options, const ConfiguredProject& configured, Console& console) {
    bool was_interrupted = false;
    const auto run = [&](CommandRun::Command command) -> Result<std::vector<std::string>> {
        if (was_interrupted) return interrupted();
        auto lines = output_of(std::move(command), console);
        was_interrupted = !lines && is_interruption(lines.error());
        return lines;
    };
    if (!options.tried_linker.empty() && options.targets.size() == 1)
        console.line("linking with and without " + options.tried_linker + ", in turn");
    const BuildCommands commands{configured.directory.ninja, configured.manifest(),
                                 environment_with(configured.preset->session().build_environment), run};
    const auto report = collect_timings(*configured.project, commands, options.targets, options.tried_linker);
    if (was_interrupted) return interrupted();
    if (!report) return report.error();
    const bool colours = console_style(options, STDOUT_FILENO).colours;
    fmt::print("{}", options.as_json ? timings_json(*report) : timings_text(*report, colours, 80));
    return {};
}

// Nobody should have to learn of them one after the other.
Error without_target_too(const Options& options, Error error) {
    if (options.command == Command::run && options.targets.empty() &&
        error.what.starts_with("found no build directory"))
        error.hint += "; and name the target: cmakewatch run TARGET (cmakewatch list shows those there are then)";
    return error;
}

// Of all options, a child needs only what says how it watches.
std::vector<std::string> child_arguments(const Options& options) {
    return {to_string(options.command), "--watcher", watcher_name(options.watcher), "--poll-interval",
            std::to_string(options.poll_interval_ms)};
}

int run_loop(boost::asio::io_context& loop, const Options& options, const std::string& current_directory, int argc,
             const char* const* argv, ConfiguredProject configured, Console& console) {
    RequestedTests requested;
    if (const auto tests = test_options(options)) {
        auto names =
            requested_tests(loop, ctest_command(configured), ctest_arguments(configured.preset->session(), *tests));
        if (!names) return fail(console, names.error());
        requested.names = std::move(*names);
    }
    auto settings =
        all_launch_settings(options, *configured.project, current_directory, configured.preset->session(), requested);
    if (!settings) return fail(console, settings.error());
    auto events = EventStream::open(loop.get_executor(), options.events);
    if (!events) return fail(console, events.error());
    const auto trace = Trace::open(options.trace);
    if (!trace) return fail(console, trace.error());
    auto arguments = options.own_options;
    arguments.insert(arguments.end(), argv + 1, argv + argc);
    (*trace)->start(arguments, configured.project->cmake_version);
    CycleRecorder cycles(loop.get_executor(), configured.directory.path);
    Supervisor supervisor(loop, options, current_directory, child_arguments(options), std::move(configured),
                          std::move(*settings), console, **events, **trace, cycles);
    return supervisor.run();
}

int show_page(const Page& page) {
    const auto style = console_style({}, STDOUT_FILENO);
    constexpr size_t widest = 100; // longer lines are hard to read
    const auto columns = std::min(static_cast<size_t>(terminal_columns(STDOUT_FILENO)), widest);
    fmt::print("{}", text_of(page, columns, style.colours));
    return 0;
}

// `roff -- TOPIC` is what the build makes the files for man(1) with: see cmake/Pages.cmake.
bool asks_for_roff(int argc, const char* const* argv) {
    return argc == 4 && std::strcmp(argv[1], "roff") == 0 && std::strcmp(argv[2], "--") == 0;
}

int print_roff(const char* topic) {
    const auto* page = find_page(topic);
    if (page != nullptr) fmt::print("{}", roff_of(*page));
    return page != nullptr ? 0 : static_cast<int>(ErrorKind::usage);
}

// `complete -- WORD...` is what the completions of the shells call: whatever goes wrong, they get nothing.
bool asks_for_completions(int argc, const char* const* argv) {
    return argc >= 3 && std::strcmp(argv[1], "complete") == 0 && std::strcmp(argv[2], "--") == 0;
}

int print_completions(std::vector<std::string> words) {
    boost::system::error_code failed;
    const auto current_directory = boost::filesystem::current_path(failed).string();
    auto sources = completion_sources(current_directory);
    sources.editors = editor_names();
    for (const auto& candidate : completions(std::move(words), sources)) fmt::print("{}\n", candidate);
    return 0;
}

int run_supervisor(int argc, const char* const* argv) {
    if (asks_for_completions(argc, argv)) return print_completions({argv + 3, argv + argc});
    if (asks_for_roff(argc, argv)) return print_roff(argv[3]);
    auto job_server = JobServer::take();
    boost::asio::io_context loop(1);
    const auto parsed = parse_command_line(argc, argv, read_own_option_lines);
    if (!parsed) {
        Console console(loop.get_executor(), console_style({}));
        return fail(console, parsed.error());
    }
    if (const auto* print = std::get_if<PrintText>(&*parsed)) {
        fmt::print("{}", print->text);
        return 0;
    }
    if (const auto* shown = std::get_if<ShowPage>(&*parsed)) return show_page(*find_page(shown->topic));
    if (const auto* nothing = std::get_if<NothingAsked>(&*parsed)) {
        boost::system::error_code failed;
        fmt::print("{}", directory_state(nothing->own, boost::filesystem::current_path(failed).string()));
        return 0;
    }
    auto options = std::get<Options>(*parsed);
    if (options.command == Command::init && options.editor.empty()) {
        fmt::print("{}", editors_text());
        return 0;
    }
    const bool selects_by_files = !options.files.empty();
    options.files = with_names_on_input(options.files);
    Console console(loop.get_executor(), console_style(options));
    if (options.command == Command::init) {
        const auto known = check_editor(options.editor);
        if (!known) return fail(console, known.error());
    }
    boost::system::error_code failed;
    auto current_directory = boost::filesystem::current_path(failed).string();
    if (failed)
        return fail(console, {ErrorKind::environment, "cannot tell the current directory", "", failed.message(),
                              "it may have been removed: cd to another one"});
    if (options.command == Command::doctor) return print_findings(options, current_directory);
    const auto prepared = configure_first(options, current_directory, job_server, console);
    if (!prepared) return fail(console, prepared.error());
    auto configured = set_up_project(options, current_directory, std::move(job_server), console);
    if (!configured) return fail(console, without_target_too(options, configured.error()));
    if (options.command != Command::init) options.configuration = configured->configuration;
    // As CMake has it, so that what is named relative to it is found in what CMake says.
    current_directory = name_below(configured->project->source_dir, current_directory);
    const auto choose = [&](const std::vector<std::string>& names) {
        return can_ask() ? choice_of("what is to be run?", names, console) : std::nullopt;
    };
    auto targets = named_targets(
        options, *configured->project, current_directory, [](const std::string& file) { return read_file(file); },
        choose);
    if (!targets) return fail(console, targets.error());
    options.named_targets = std::exchange(options.targets, std::move(*targets));
    if (options.command == Command::list || options.command == Command::inputs || options.command == Command::timings)
        console.flush(); // the answer comes last
    if (options.command == Command::list) {
        print_list(*configured->project, options.as_json);
        return 0;
    }
    if (options.command == Command::inputs) {
        const auto printed = print_inputs(options, *configured, current_directory, console);
        return printed ? 0 : fail(console, printed.error());
    }
    if (options.command == Command::timings) {
        const auto printed = print_timings(options, *configured, console);
        return printed ? 0 : fail(console, printed.error());
    }
    if (options.command == Command::init) {
        const int exit_code = write_editor_files(options, *configured->project, current_directory, console);
        console.flush();
        return exit_code;
    }
    if (options.command == Command::why || options.only_list) {
        const auto printed = print_reached(loop, options, *configured, current_directory, console);
        return printed ? 0 : fail(console, printed.error());
    }
    // An empty list of files affects nothing; without one, all that has changed would be requested.
    if (selects_by_files && options.files.empty()) {
        console.line("no file is named: no test is affected");
        if (!options.junit.empty()) {
            const auto written =
                write_file(path::absolute(options.junit, current_directory), empty_test_suite(std::time(nullptr)));
            if (!written) return fail(console, written.error());
        }
        console.flush();
        return 0;
    }
    return run_loop(loop, options, current_directory, argc, argv, std::move(*configured), console);
}

int run_flagged_child(int argc, char** argv) {
    auto socket = child_socket();
    const auto parsed = parse_command_line(argc, argv);
    const auto* options = parsed ? std::get_if<Options>(&*parsed) : nullptr;
    if (!socket || options == nullptr) {
        boost::asio::io_context loop(1);
        Console console(loop.get_executor(), console_style({}));
        return fail(console, {ErrorKind::usage, "cannot start as a child", child_variable,
                              "it is for cmakewatch's own use", fmt::format("unset {}", child_variable)});
    }
    return run_child(std::move(socket), {options->watcher, options->poll_interval_ms}, ProcessName(argc, argv));
}

} // namespace
} // namespace cmakewatch

int main(int argc, char** argv) {
    cmakewatch::open_standard_streams();
    try {
        const char* flag = std::getenv(cmakewatch::child_variable);
        const bool is_child = flag != nullptr && std::strcmp(flag, "true") == 0;
        const bool is_hook_keeper = flag != nullptr && std::strcmp(flag, cmakewatch::hook_keeper_flag) == 0;
        if (is_hook_keeper && argc == 2) return cmakewatch::keep_hook(argv[1]);
        if (is_child) return cmakewatch::run_flagged_child(argc, argv);
        const int exit_code = cmakewatch::run_supervisor(argc, argv);
        if (std::fflush(stdout) == 0 || exit_code != 0) return exit_code;
        std::fprintf(stderr, "cmakewatch: error: cannot write the output: %s\n", std::strerror(errno));
    } catch (...) {
        std::fputs(cmakewatch::internal_error_text(std::current_exception()).c_str(), stderr);
    }
    return static_cast<int>(cmakewatch::ErrorKind::environment);
}
