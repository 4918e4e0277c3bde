#include "tool/cli/options.h"

#include "tool/cli/help.h"
#include "tool/ctest/ctest_arguments.h"
#include "tool/process/shell_words_posix.h"
#include "tool/process/signals_posix.h"
#include "tool/project/similar.h"
#include "tool/project/version.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <functional>

namespace cmakewatch {
namespace {

constexpr int longest_interval_ms = 3'600'000;
constexpr int most_jobs = 100'000;

const std::vector<std::string> command_names{"run", "build", "test", "list", "inputs", "why", "init"};

const std::map<std::string, ColourMode> colour_modes{
    {"auto", ColourMode::automatic}, {"always", ColourMode::always}, {"never", ColourMode::never}};
const std::map<std::string, WatcherKind> watcher_kinds{{"auto", WatcherKind::automatic},
                                                       {"watchman", WatcherKind::watchman},
                                                       {"inotify", WatcherKind::inotify},
                                                       {"poll", WatcherKind::poll}};

const std::map<std::string, bool> restart_choices{{"on-change", false}, {"on-failure", true}};

Error usage(std::string what, std::string on, std::string why, std::string hint = "cmakewatch --help shows how") {
    return {ErrorKind::usage, std::move(what), std::move(on), std::move(why), std::move(hint)};
}

template <class T> std::vector<std::string> keys(const std::map<std::string, T>& map) {
    std::vector<std::string> found;
    found.reserve(map.size());
    for (const auto& entry : map) found.push_back(entry.first);
    return found;
}

// Checks as CLI11 wants them: they say what is wrong with a value, or "".
template <class T> std::function<std::string(const std::string&)> number(T least, T most) {
    return [least, most](const std::string& text) {
        T value{};
        const auto* const end = text.data() + text.size();
        const auto parsed = std::from_chars(text.data(), end, value);
        const bool is_good = parsed.ec == std::errc{} && parsed.ptr == end && value >= least && value <= most;
        return is_good ? "" : fmt::format("\"{}\" is no number from {} to {}", text, least, most);
    };
}

// A variable of a script that is not set must not pass for an option that is not given.
std::string not_empty(const std::string& text) {
    return text.empty() ? "its value is empty" : "";
}

std::string one_command(const std::string& text) {
    const auto words = shell_words(text);
    if (!words) return "\"" + text + "\" is not one command: do its quotes match?";
    return words->empty() ? "its value is empty" : "";
}

template <class Choice>
std::function<std::string(const std::string&)> one_of(const std::map<std::string, Choice>& choices) {
    return [choices](const std::string& text) {
        return choices.contains(text) ? ""
                                      : fmt::format("\"{}\" must be one of {}", text, fmt::join(keys(choices), ", "));
    };
}

// CLI11's own transformer takes the numbers behind the names as well.
template <class Choice>
void add_choice(CLI::App& app, const std::string& name, Choice& chosen, const std::map<std::string, Choice>& choices) {
    app.add_option_function<std::string>(name,
                                         [&chosen, choices](const std::string& text) { chosen = choices.at(text); })
        ->check(one_of(choices));
}

void add_project_options(CLI::App& app, Options& options) {
    app.add_option("-B,--build-dir", options.build_dir)->check(not_empty);
    app.add_option("--preset", options.preset)->check(not_empty);
    app.add_option("--build-preset", options.build_preset)->check(not_empty);
    app.add_option("--test-preset", options.test_preset)->check(not_empty);
    app.add_flag("--no-preset", options.no_preset);
    app.add_option("--config", options.configuration);
    app.add_flag("--trust-build-dir", options.trust_build_dir);
    add_choice(app, "--color", options.colour, colour_modes);
    app.add_flag("-q,--quiet", options.quiet);
    app.add_flag("-v,--verbose", options.verbose);
}

void add_ignore_option(CLI::App& app, Options& options) {
    app.add_option("--ignore", options.ignore)->allow_extra_args(false);
}

void add_watch_build_option(CLI::App& app, Options& options) {
    app.add_option("--watch-build", options.watch_build)->allow_extra_args(false);
}

void add_watch_option(CLI::App& app, Options& options) {
    app.add_option("--watch", options.watch)->allow_extra_args(false);
}

void add_hook_option(CLI::App& app, Options& options, HookEvent event) {
    app.add_option_function<std::string>(
        option_name(event), [&options, event](const std::string& command) { options.hooks[event] = command; });
}

void add_loop_options(CLI::App& app, Options& options) {
    add_project_options(app, options);
    add_ignore_option(app, options);
    add_watch_build_option(app, options);
    app.add_option("-j,--jobs", options.jobs)->check(number(1, most_jobs));
    add_choice(app, "--watcher", options.watcher, watcher_kinds);
    app.add_option("--poll-interval", options.poll_interval_ms)->check(number(1, longest_interval_ms));
    app.add_option("--settle", options.settle_ms)->check(number(0, longest_interval_ms));
    app.add_option("--events", options.events)->check(not_empty);
    app.add_option("--trace", options.trace)->check(not_empty);
    for (const auto event : {HookEvent::build_started, HookEvent::build_failed, HookEvent::build_succeeded})
        add_hook_option(app, options, event);
    app.add_flag("--clear", options.clear);
    app.add_flag("!--no-terminal-extras", options.terminal_extras);
}

void add_run_options(CLI::App& app, Options& options, std::string& stop_signal, std::optional<double>& stop_timeout) {
    add_watch_option(app, options);
    app.add_option("--stop-signal", stop_signal);
    app.add_option("--stop-timeout", stop_timeout)->check(number(0.0, longest_interval_ms / 1000.0));
    app.add_option("--env", options.environment)->allow_extra_args(false);
    app.add_option("--cwd", options.directory)->check(not_empty);
    app.add_option_function<std::string>("--wrapper",
                                         [&](const std::string& command) { options.wrapper = *shell_words(command); })
        ->check(one_command);
    app.add_flag("!--no-prefix", options.prefix);
    add_choice(app, "--restart", options.restarts_on_failure, restart_choices);
    app.add_flag("--exit", options.exit_with_program);
    for (const auto event : {HookEvent::restart, HookEvent::exit}) add_hook_option(app, options, event);
    app.add_flag("--stop-before-build", options.stop_before_build);
    app.add_flag("--restart-unchanged", options.restart_unchanged);
    app.add_option("--no-restart-for", options.no_restart_for)->allow_extra_args(false);
}

void add_test_options(CLI::App& app, Options& options, std::optional<double>& stop_timeout) {
    add_watch_option(app, options);
    app.add_option("--target", options.targets)->allow_extra_args(false);
    app.add_flag("--once", options.once);
    app.add_flag("--changed-only", options.changed_only);
    app.add_flag("--allow-empty", options.allow_empty);
    app.add_flag("--list", options.only_list);
    app.add_option("--junit", options.junit)->check(not_empty);
    app.add_option("--affected-by", options.files);
    app.add_option("--stop-timeout", stop_timeout)->check(number(0.0, longest_interval_ms / 1000.0));
}

Result<void> check_test_options(const Options& options) {
    if (options.only_list && options.files.empty())
        return usage("cannot use", "--list", "it needs --affected-by FILE...", "cmakewatch test --help shows how");
    if (options.changed_only && !options.files.empty())
        return usage("cannot use", "--changed-only and --affected-by", "they are two ways to select tests");
    if (!options.program_arguments) return {};
    const auto arguments = split_ctest_arguments(*options.program_arguments);
    if (!arguments.elsewhere.empty())
        return usage("cannot use", "-- " + arguments.elsewhere, "ctest is to test what cmakewatch builds",
                     "--config, --preset and --build-dir in front of -- choose that");
    if (arguments.writes_junit && !options.junit.empty())
        return usage("cannot use", "--junit and -- --output-junit", "ctest writes one file");
    if (const auto& listing = arguments.listing; !listing.empty())
        return usage("cannot use", "-- " + listing, "it lists tests instead of running them",
                     fmt::format("ctest {} in the build directory lists all; --affected-by FILE --list those that a "
                                 "file affects",
                                 listing));
    return {};
}

Result<void> check_targets_of_run(const Options& options) {
    for (size_t i = 0; i < options.targets.size(); ++i)
        if (std::count(options.targets.begin(), options.targets.end(), options.targets[i]) > 1)
            return usage("cannot run twice", options.targets[i], "",
                         "add_reload_target() gives the same program another name and other arguments");
    if (options.targets.size() > 1 && options.program_arguments) return several_take_no_arguments();
    if (options.restarts_on_failure && options.exit_with_program)
        return usage("cannot use", "--exit and --restart on-failure", "they contradict each other");
    return {};
}

// The first word that no option or argument of `command` takes.
Error unexpected(const CLI::App& command) {
    std::vector<std::string> words = command.remaining();
    std::reverse(words.begin(), words.end()); // they were given to CLI11 that way
    const auto option =
        std::find_if(words.begin(), words.end(), [](const std::string& word) { return word.starts_with('-'); });
    const auto& name = command.get_name();
    const auto shows_how = name.empty() ? "other options stand behind the command; cmakewatch --help shows how"
                                        : fmt::format("cmakewatch {} --help shows how", name);
    const auto behind_dashes = [&](const std::string& word) {
        if (name == "run") return fmt::format("; what is for the program stands behind --: run TARGET -- {}", word);
        return name == "test" ? fmt::format("; what is for ctest stands behind --: test -- {}", word) : "";
    };
    if (option == words.end()) {
        const auto word = words.empty() ? "" : words.front();
        return usage("one argument too many", word, "",
                     shows_how + behind_dashes(name == "test" ? "-R " + word : word));
    }
    std::vector<std::string> names;
    for (const auto* known : command.get_options())
        for (const auto& long_name : known->get_lnames()) names.push_back("--" + long_name);
    const auto similar = most_similar(option->substr(0, option->find('=')), names);
    return usage("unknown option", *option, "",
                 similar.empty() ? shows_how + behind_dashes(*option)
                                 : fmt::format("did you mean {}? {}", similar, shows_how));
}

// CLI11's exceptions as our errors, in our words: what it says of an option begins with that.
Error as_usage_error(const CLI::ParseError& failure, const std::string& command) {
    const auto hint = fmt::format("cmakewatch {}--help shows how", command.empty() ? "" : command + " ");
    std::string text = failure.what();
    if (const auto end = text.find(": "); text.starts_with('-') && end != std::string::npos)
        return usage("cannot use", text.substr(0, end),
                     text.ends_with(" missing") ? "its value is missing" : text.substr(end + 2), hint);
    if (!text.empty()) text.front() = static_cast<char>(std::tolower(static_cast<unsigned char>(text.front())));
    while (text.ends_with('.') || text.ends_with('\n')) text.pop_back();
    constexpr std::string_view flag_with_value = "could not convert: "; // all other values have been checked by then
    if (text.starts_with(flag_with_value)) {
        text.erase(0, flag_with_value.size());
        return usage("cannot use", text.substr(0, text.find(' ')), "it takes no value", hint);
    }
    return usage("cannot understand the command line", "", text, hint);
}

Error no_command() {
    return usage("no command given", "", "", "cmakewatch run TARGET is the usual one; see --help");
}

Error unknown_command(const std::string& word) {
    const auto similar = most_similar(word, command_names);
    return usage("unknown command", word, "",
                 similar.empty() ? fmt::format("to run a target: cmakewatch run {}", word)
                                 : fmt::format("did you mean \"cmakewatch {}\"?", similar));
}

// What no command has taken: a word that should be one, mostly.
Error unexpected_without_command(const CLI::App& app) {
    for (const auto& word : app.remaining()) {
        if (word.starts_with('-')) break;
        return unknown_command(word);
    }
    return unexpected(app);
}

Result<void> check_environment(const std::vector<std::string>& entries) {
    for (const auto& entry : entries)
        if (entry.find('=') == std::string::npos || entry.starts_with('='))
            return usage("cannot use", "--env " + entry, "it is not of the form NAME=VALUE");
    return {};
}

// What the parser fills in that is checked or turned into options afterwards.
struct Grammar {
    bool wants_help = false;
    bool wants_version = false;
    std::string stop_signal;
    std::optional<double> stop_timeout;
    std::string target;
    CLI::App* run = nullptr;
    CLI::App* build = nullptr;
    CLI::App* test = nullptr;
    CLI::App* list = nullptr;
    CLI::App* inputs = nullptr;
    CLI::App* why = nullptr;
    CLI::App* init = nullptr;
};

// Teaches `app` the whole command line. `options` and `grammar` must outlive its parsing.
void define(CLI::App& app, Options& options, Grammar& grammar) {
    app.set_help_flag("");
    app.require_subcommand(0, 1); // behind one, a word is what it is: targets may be called as commands are
    app.add_flag("-h,--help", grammar.wants_help);
    app.add_flag("-V,--version", grammar.wants_version);
    add_project_options(app, options); // as they stand behind any command
    auto* run = grammar.run = app.add_subcommand("run");
    auto* build = grammar.build = app.add_subcommand("build");
    auto* test = grammar.test = app.add_subcommand("test");
    auto* list = grammar.list = app.add_subcommand("list");
    auto* inputs = grammar.inputs = app.add_subcommand("inputs");
    auto* why = grammar.why = app.add_subcommand("why");
    auto* init = grammar.init = app.add_subcommand("init");
    for (auto* command : {run, build, test, list, inputs, why, init}) {
        command->set_help_flag("");
        command->add_flag("-h,--help", grammar.wants_help);
    }
    run->add_option("TARGET", options.targets);
    add_loop_options(*run, options);
    add_run_options(*run, options, grammar.stop_signal, grammar.stop_timeout);
    build->add_option("TARGET", options.targets);
    add_loop_options(*build, options);
    add_loop_options(*test, options);
    add_test_options(*test, options, grammar.stop_timeout);
    add_project_options(*list, options);
    list->add_flag("--json", options.as_json);
    inputs->add_option("TARGET", grammar.target);
    add_project_options(*inputs, options);
    add_ignore_option(*inputs, options);
    add_watch_option(*inputs, options);
    add_watch_build_option(*inputs, options);
    inputs->add_flag("--json", options.as_json);
    inputs->add_flag("-0,--null", options.null_separated);
    why->add_option("FILE", options.files);
    add_project_options(*why, options);
    why->add_flag("--json", options.as_json);
    init->add_option("EDITOR", options.editor);
    init->add_option("TARGET", options.targets);
    add_project_options(*init, options);
}

CommandDescription described(const CLI::App& app) {
    CommandDescription command{app.get_name(), {}, false};
    for (const auto* option : app.get_options()) {
        OptionDescription description;
        for (const auto& name : option->get_snames()) description.names.push_back("-" + name);
        for (const auto& name : option->get_lnames()) description.names.push_back("--" + name);
        if (description.names.empty()) {
            command.takes_target = command.takes_target || option->get_name() != "FILE";
            continue;
        }
        description.takes_value = option->get_items_expected_max() > 0;
        if (description.has_name("--color")) description.values = keys(colour_modes);
        if (description.has_name("--restart")) description.values = keys(restart_choices);
        if (description.has_name("--watcher")) description.values = keys(watcher_kinds);
        command.options.push_back(std::move(description));
    }
    return command;
}

} // namespace

Error several_take_no_arguments() {
    return usage("cannot use", "--", "several programs are run, and nothing says for which the arguments are",
                 "ARGS of add_reload_target() gives each its own");
}

Result<Parsed> parse_command_line(int argc, const char* const* argv) {
    Options options;
    std::vector<std::string> words(argv + 1, argv + argc);
    // What follows -- belongs to the program, whatever it looks like.
    if (const auto end = std::find(words.begin(), words.end(), "--"); end != words.end()) {
        options.program_arguments.emplace(end + 1, words.end());
        words.erase(end, words.end());
    }
    if (!words.empty() && words.front() == "help") { // as people know it from git
        words.erase(words.begin());
        words.emplace_back("--help");
    }
    if (words.empty()) return no_command();

    CLI::App app;
    Grammar grammar;
    define(app, options, grammar);

    const auto command_word = [&] {
        const auto commands = app.get_subcommands();
        return commands.empty() ? std::string() : commands.front()->get_name();
    };
    try {
        std::reverse(words.begin(), words.end()); // CLI11 takes them from the back
        app.parse(words);
    } catch (const CLI::ExtrasError&) {
        for (const auto* command : app.get_subcommands())
            if (command->remaining_size() > 0) return unexpected(*command);
        return app.get_subcommands().empty() ? unexpected_without_command(app) : unexpected(app);
    } catch (const CLI::ParseError& failure) {
        return as_usage_error(failure, command_word());
    }
    if (grammar.wants_version) return Parsed(PrintText{fmt::format("cmakewatch {}\n", version)});
    if (grammar.wants_help) return Parsed(PrintText{help_text(command_word())});
    if (app.get_subcommands().empty()) return no_command();

    options.command = grammar.run->parsed()      ? Command::run
                      : grammar.build->parsed()  ? Command::build
                      : grammar.test->parsed()   ? Command::test
                      : grammar.list->parsed()   ? Command::list
                      : grammar.inputs->parsed() ? Command::inputs
                      : grammar.why->parsed()    ? Command::why
                                                 : Command::init;
    if (grammar.inputs->parsed() && grammar.target.empty())
        return usage("no target given", "", "", "cmakewatch list shows the targets; then cmakewatch inputs TARGET");
    if (!grammar.target.empty()) options.targets = {grammar.target};
    if (grammar.why->parsed() && options.files.empty())
        return usage("no file given", "", "", "for example: cmakewatch why main.cpp");
    if (grammar.test->parsed()) {
        const auto test_options = check_test_options(options);
        if (!test_options) return test_options.error();
        options.once = options.once || !options.files.empty();
        options.stop_before_build = true;
        options.exit_with_program = options.once;
    }
    if (options.program_arguments && !grammar.run->parsed() && !grammar.test->parsed())
        return usage("cannot use", "--", "only run and test pass arguments on");
    if (grammar.run->parsed()) {
        const auto targets = check_targets_of_run(options);
        if (!targets) return targets.error();
    }
    if (!grammar.stop_signal.empty()) {
        options.stop_signal = signal_number(grammar.stop_signal);
        if (!options.stop_signal)
            return usage("cannot use", "--stop-signal " + grammar.stop_signal, "there is no such signal",
                         "for example INT, TERM, HUP, USR1");
    }
    if (grammar.stop_timeout) options.stop_timeout_ms = static_cast<int>(*grammar.stop_timeout * 1000);
    const auto environment = check_environment(options.environment);
    if (!environment) return environment.error();
    if (!options.preset.empty() && !options.build_dir.empty())
        return usage("cannot use", "--preset and --build-dir", "they contradict each other");
    if (options.no_preset)
        for (const auto& [option, value] :
             {std::pair("--preset", options.preset), std::pair("--build-preset", options.build_preset),
              std::pair("--test-preset", options.test_preset)})
            if (!value.empty())
                return usage("cannot use", fmt::format("{} and --no-preset", option), "they contradict each other");
    if (options.quiet && options.verbose) return usage("cannot use", "-q and -v", "they contradict each other");
    return {boost::system::in_place_value, std::move(options)};
}

bool OptionDescription::has_name(std::string_view name) const {
    return std::find(names.begin(), names.end(), name) != names.end();
}

const OptionDescription* CommandDescription::find(std::string_view option) const {
    const auto found = std::find_if(options.begin(), options.end(),
                                    [&](const OptionDescription& one) { return one.has_name(option); });
    return found == options.end() ? nullptr : &*found;
}

std::vector<CommandDescription> described_commands() {
    Options options;
    Grammar grammar;
    CLI::App app;
    define(app, options, grammar);
    std::vector<CommandDescription> commands{described(app)};
    for (const auto* command : app.get_subcommands({})) commands.push_back(described(*command));
    return commands;
}

} // namespace cmakewatch
