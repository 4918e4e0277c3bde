#include "tool/cli/options.h"

#include "tool/cli/help.h"
#include "tool/process/signals_posix.h"
#include "tool/project/similar.h"
#include "tool/project/version.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace cmakewatch {
namespace {

constexpr int longest_interval_ms = 3'600'000;
constexpr int most_jobs = 100'000;

const std::vector<std::string> command_names{"run", "build", "list", "inputs", "init"};

Error usage(std::string what, std::string on, std::string why, std::string hint = "cmakewatch --help shows how") {
    return {ErrorKind::usage, std::move(what), std::move(on), std::move(why), std::move(hint)};
}

// CLI11's own transformer takes the numbers behind the names as well.
template <class Choice>
void add_choice(CLI::App& app, const std::string& name, Choice& chosen, const std::map<std::string, Choice>& choices) {
    app.add_option_function<std::string>(name,
                                         [&chosen, choices](const std::string& text) { chosen = choices.at(text); })
        ->check(CLI::IsMember(choices));
}

void add_project_options(CLI::App& app, Options& options) {
    app.add_option("-B,--build-dir", options.build_dir);
    app.add_option("--preset", options.preset);
    app.add_option("--config", options.configuration);
    add_choice<ColourMode>(
        app, "--color", options.colour,
        {{"auto", ColourMode::automatic}, {"always", ColourMode::always}, {"never", ColourMode::never}});
    app.add_flag("-q,--quiet", options.quiet);
    app.add_flag("-v,--verbose", options.verbose);
}

void add_pattern_options(CLI::App& app, Options& options) {
    app.add_option("--watch", options.watch)->allow_extra_args(false);
    app.add_option("--ignore", options.ignore)->allow_extra_args(false);
}

void add_hook_option(CLI::App& app, Options& options, HookEvent event) {
    app.add_option_function<std::string>(
        option_name(event), [&options, event](const std::string& command) { options.hooks[event] = command; });
}

void add_loop_options(CLI::App& app, Options& options) {
    add_project_options(app, options);
    add_pattern_options(app, options);
    app.add_option("-j,--jobs", options.jobs)->check(CLI::Range(1, most_jobs));
    add_choice<WatcherKind>(app, "--watcher", options.watcher,
                            {{"auto", WatcherKind::automatic},
                             {"watchman", WatcherKind::watchman},
                             {"inotify", WatcherKind::inotify},
                             {"poll", WatcherKind::poll}});
    app.add_option("--poll-interval", options.poll_interval_ms)->check(CLI::Range(1, longest_interval_ms));
    app.add_option("--settle", options.settle_ms)->check(CLI::Range(0, longest_interval_ms));
    app.add_option("--events", options.events);
    for (const auto event : {HookEvent::build_started, HookEvent::build_failed, HookEvent::build_succeeded})
        add_hook_option(app, options, event);
    app.add_flag("--clear", options.clear);
    app.add_flag("!--no-terminal-extras", options.terminal_extras);
}

void add_run_options(CLI::App& app, Options& options, std::string& stop_signal, std::optional<double>& stop_timeout) {
    app.add_option("--stop-signal", stop_signal);
    app.add_option("--stop-timeout", stop_timeout)->check(CLI::Range(0.0, longest_interval_ms / 1000.0));
    app.add_option("--env", options.environment)->allow_extra_args(false);
    app.add_option("--cwd", options.directory);
    app.add_flag("--exit", options.exit_with_program);
    for (const auto event : {HookEvent::restart, HookEvent::exit}) add_hook_option(app, options, event);
    app.add_flag("--stop-before-build", options.stop_before_build);
    app.add_flag("--restart-unchanged", options.restart_unchanged);
}

// The first word that no option or argument of `command` takes.
Error unexpected(const CLI::App& command) {
    std::vector<std::string> words = command.remaining();
    std::reverse(words.begin(), words.end()); // they were given to CLI11 that way
    const auto option =
        std::find_if(words.begin(), words.end(), [](const std::string& word) { return word.starts_with('-'); });
    const auto& name = command.get_name();
    const auto shows_how = fmt::format("cmakewatch {}--help shows how", name.empty() ? "" : name + " ");
    if (option == words.end())
        return usage("one argument too many", words.empty() ? "" : words.front(), "",
                     fmt::format("{}; arguments for a program stand behind --", shows_how));
    std::vector<std::string> names;
    for (const auto* known : command.get_options())
        for (const auto& long_name : known->get_lnames()) names.push_back("--" + long_name);
    const auto meant = most_similar(option->substr(0, option->find('=')), names);
    return usage("unknown option", *option, "",
                 meant.empty() ? shows_how : fmt::format("did you mean {}? {}", meant, shows_how));
}

// CLI11's exceptions as our errors, in our words.
Error as_usage_error(const CLI::ParseError& failure, const std::string& command) {
    const auto hint = fmt::format("cmakewatch {}--help shows how", command.empty() ? "" : command + " ");
    std::string text = failure.what();
    if (!text.empty()) text.front() = static_cast<char>(std::tolower(static_cast<unsigned char>(text.front())));
    while (text.ends_with('.') || text.ends_with('\n')) text.pop_back();
    return usage("cannot understand the command line", "", text, hint);
}

Result<void> check_command(const std::vector<std::string>& words) {
    if (words.empty()) return usage("no command given", "", "", "cmakewatch run TARGET is the usual one; see --help");
    const auto& word = words.front();
    if (word.starts_with('-') || std::find(command_names.begin(), command_names.end(), word) != command_names.end())
        return {};
    const auto meant = most_similar(word, command_names);
    return usage("unknown command", word, "",
                 meant.empty() ? fmt::format("to run a target: cmakewatch run {}", word)
                               : fmt::format("did you mean \"cmakewatch {}\"?", meant));
}

Result<void> check_environment(const std::vector<std::string>& entries) {
    for (const auto& entry : entries)
        if (entry.find('=') == std::string::npos || entry.starts_with('='))
            return usage("cannot use", "--env " + entry, "it is not of the form NAME=VALUE");
    return {};
}

} // namespace

Result<Parsed> parse_command_line(int argc, const char* const* argv) {
    Options options;
    std::vector<std::string> words(argv + 1, argv + argc);
    // What follows -- belongs to the program, whatever it looks like.
    if (const auto end = std::find(words.begin(), words.end(), "--"); end != words.end()) {
        options.program_arguments.emplace(end + 1, words.end());
        words.erase(end, words.end());
    }
    const auto command_given = check_command(words);
    if (!command_given) return command_given.error();

    CLI::App app;
    app.set_help_flag("");
    bool wants_help = false;
    bool wants_version = false;
    std::string stop_signal;
    std::optional<double> stop_timeout;
    std::string target;
    app.add_flag("-h,--help", wants_help);
    app.add_flag("--version", wants_version);
    auto* run = app.add_subcommand("run");
    auto* build = app.add_subcommand("build");
    auto* list = app.add_subcommand("list");
    auto* inputs = app.add_subcommand("inputs");
    auto* init = app.add_subcommand("init");
    for (auto* command : {run, build, list, inputs, init}) {
        command->set_help_flag("");
        command->add_flag("-h,--help", wants_help);
    }
    run->add_option("TARGET", target);
    add_loop_options(*run, options);
    add_run_options(*run, options, stop_signal, stop_timeout);
    build->add_option("TARGET", options.targets);
    add_loop_options(*build, options);
    add_project_options(*list, options);
    list->add_flag("--json", options.as_json);
    inputs->add_option("TARGET", target);
    add_project_options(*inputs, options);
    add_pattern_options(*inputs, options);
    inputs->add_flag("--json", options.as_json);
    inputs->add_flag("-0,--null", options.null_separated);
    init->add_option("EDITOR", options.editor);
    init->add_option("TARGET", options.targets);
    add_project_options(*init, options);

    const auto command_word = words.empty() || words.front().starts_with('-') ? std::string() : words.front();
    try {
        std::reverse(words.begin(), words.end()); // CLI11 takes them from the back
        app.parse(words);
    } catch (const CLI::ExtrasError&) {
        for (const auto* command : app.get_subcommands())
            if (command->remaining_size() > 0) return unexpected(*command);
        return unexpected(app);
    } catch (const CLI::ParseError& failure) {
        return as_usage_error(failure, command_word);
    }
    if (wants_version) return Parsed(PrintText{fmt::format("cmakewatch {}\n", version)});
    if (wants_help) return Parsed(PrintText{help_text(command_word)});

    options.command = run->parsed()     ? Command::run
                      : build->parsed() ? Command::build
                      : list->parsed()  ? Command::list
                      : init->parsed()  ? Command::init
                                        : Command::inputs;
    if (run->parsed() || inputs->parsed()) {
        if (target.empty())
            return usage("no target given", "", "",
                         fmt::format("cmakewatch list shows the targets; then cmakewatch {} TARGET", command_word));
        options.targets = {target};
    }
    if (options.program_arguments && !run->parsed())
        return usage("cannot use", "--", "only run passes arguments on to a program");
    if (!stop_signal.empty()) {
        options.stop_signal = signal_number(stop_signal);
        if (!options.stop_signal)
            return usage("cannot use", "--stop-signal " + stop_signal, "there is no such signal",
                         "for example INT, TERM, HUP, USR1");
    }
    if (stop_timeout) options.stop_timeout_ms = static_cast<int>(*stop_timeout * 1000);
    const auto environment = check_environment(options.environment);
    if (!environment) return environment.error();
    if (!options.preset.empty() && !options.build_dir.empty())
        return usage("cannot use", "--preset and --build-dir", "they contradict each other");
    if (options.quiet && options.verbose) return usage("cannot use", "-q and -v", "they contradict each other");
    return Parsed(std::move(options));
}

} // namespace cmakewatch
