#include "tool/cli/options.h"

#include "tool/base/similar.h"
#include "tool/base/version.h"
#include "tool/cli/help.h"
#include "tool/cli/option_table.h"
#include "tool/cli/own_options.h"
#include "tool/cli/pages.h"
#include "tool/ctest/ctest_arguments.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <tuple>

namespace cmakewatch {
namespace {

Error usage(std::string what, std::string on, std::string why, std::string hint = "cmakewatch --help shows how") {
    return {ErrorKind::usage, std::move(what), std::move(on), std::move(why), std::move(hint)};
}

Result<void> check_test_options(const Options& options) {
    if (options.only_list && options.files.empty())
        return usage("cannot use", "--list", "it needs --affected-by FILE...", "cmakewatch test --help shows how");
    if (options.changed_only && !options.files.empty())
        return usage("cannot use", "--changed-only and --affected-by", "they are two ways to select tests");
    if (std::count(options.test_names.begin(), options.test_names.end(), "") > 0)
        return usage("cannot use", "NAME", "it is empty", "cmakewatch test --help shows how");
    if (!options.program_arguments) return {};
    const auto arguments = split_ctest_arguments(*options.program_arguments);
    if (!arguments.elsewhere.empty())
        return usage("cannot use", "-- " + arguments.elsewhere, "ctest is to test what cmakewatch builds",
                     "--config, --preset and --build-dir in front of -- choose that");
    for (const auto& [option, in_front, is_behind] :
         {std::tuple("-R or a name", !options.test_names.empty(), arguments.selects_names),
          std::tuple("-E", !options.test_exclusions.empty(), arguments.excludes_names)})
        if (in_front && is_behind)
            return usage("cannot use", fmt::format("{} both in front of -- and behind it", option),
                         "ctest takes only the last one", "in front of --, several can be given");
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
    if (options.restart == RestartWhen::on_failure && options.exit_with_program)
        return usage("cannot use", "--exit and --restart on-failure", "they contradict each other");
    for (const auto& [option, is_given] : {std::pair("--stop-before-build", options.stop_before_build),
                                           std::pair("--restart-unchanged", options.restart_unchanged)})
        if (is_given && options.restart == RestartWhen::manual)
            return usage("cannot use", fmt::format("{} and --restart manual", option), "they contradict each other");
    if (options.tests_too && options.exit_with_program)
        return usage("cannot use", "--exit and --test", "they contradict each other");
    return {};
}

std::string help_hint(const std::string& command) {
    return fmt::format("cmakewatch {}--help shows how", command.empty() ? "" : command + " ");
}

// The first word that no option or argument of `command` takes.
Error unexpected(const CLI::App& command) {
    std::vector<std::string> words = command.remaining();
    std::reverse(words.begin(), words.end()); // they were given to CLI11 that way
    const auto option =
        std::find_if(words.begin(), words.end(), [](const std::string& word) { return word.starts_with('-'); });
    const auto& name = command.get_name();
    const auto shows_how = (name.empty() ? "other options stand behind the command; " : "") + help_hint(name);
    const auto behind_dashes = [&](const std::string& word) {
        if (name == "run") return fmt::format("; what is for the program stands behind --: run TARGET -- {}", word);
        return name == "test" ? fmt::format("; what is for ctest stands behind --: test -- {}", word) : "";
    };
    if (option == words.end()) {
        const auto word = words.empty() ? "" : words.front();
        return usage("one argument too many", word, "", shows_how + behind_dashes(word));
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
    const auto hint = help_hint(command);
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
    std::vector<std::string> names;
    for (const auto command : all_commands()) names.push_back(to_string(command));
    const auto similar = most_similar(word, names);
    return usage("unknown command", word, "",
                 similar.empty() ? fmt::format("to run a target: cmakewatch run {}", word)
                                 : fmt::format("did you mean \"cmakewatch {}\"?", similar));
}

// `cmakewatch help`, as people know it from git.
Result<Parsed> help_on(const std::vector<std::string>& words) {
    if (words.empty()) return Parsed(PrintText{topics_text()});
    if (words.size() > 1) return usage("one argument too many", words[1], "", "cmakewatch help shows the topics");
    if (find_page(words.front()) != nullptr) return Parsed(ShowPage{words.front()});
    std::vector<std::string> topics;
    for (const auto& page : all_pages()) topics.push_back(page.topic());
    const auto similar = most_similar(words.front(), topics);
    return usage("no help on", words.front(), "",
                 similar.empty() ? "cmakewatch help shows the topics" : fmt::format("did you mean {}?", similar));
}

// What no command has taken: a word that should be one, mostly.
Error unexpected_without_command(const CLI::App& app) {
    for (const auto& word : app.remaining()) {
        if (word.starts_with('-')) break;
        return unknown_command(word);
    }
    return unexpected(app);
}

// What one word, or two, of the command line set.
using Setting = std::function<Result<void>(Options&)>;

Result<void> set(Options& options, const Option& option, const std::string& value) {
    auto done = option.setter.set(options, value);
    if (done) return done;
    auto error = done.error();
    error.on = option.names.back() + (error.on.empty() ? "" : " " + error.on);
    return error;
}

// As CTest has "-LE". To CLI11 that is -L with the value E.
bool is_long_with_one_dash(const std::string& name) {
    return name.size() > 2 && !name.starts_with("--");
}

// Such names become the option's other name.
void use_other_names(std::vector<std::string>& words) {
    for (auto& word : words) {
        if (!is_long_with_one_dash(word)) continue;
        for (const auto& group : option_table())
            for (const auto& option : group.options)
                if (option.has_name(word)) word = option.names.back();
    }
}

void add_option(CLI::App& app, const Option& option, std::vector<Setting>& settings) {
    const auto add = [&settings, &option](const std::string& value) {
        settings.emplace_back([&option, value](Options& options) { return set(options, option, value); });
    };
    auto names_of_cli11 = option.names;
    std::erase_if(names_of_cli11, is_long_with_one_dash);
    const auto names = fmt::format("{}", fmt::join(names_of_cli11, ","));
    if (option.is_flag()) {
        app.add_flag_callback(names, [add] { add(""); });
    } else if (option.has_optional_value()) {
        const auto value = std::make_shared<std::string>(); // CLI11 wants a place for it
        app.add_flag(fmt::format("{}{{{}}}", names, option.value_if_none), *value)
            ->each([add, value](const std::string& given) { add(given); });
    } else if (option.setter.may_repeat) {
        const auto add_all = [add](const std::vector<std::string>& values) {
            for (const auto& value : values) add(value);
        };
        app.add_option_function<std::vector<std::string>>(names, add_all)
            ->allow_extra_args(option.value.ends_with("..."));
    } else {
        app.add_option_function<std::string>(names, add);
    }
}

void add_operands(CLI::App& app, Command command, std::vector<Setting>& settings) {
    const auto add_texts = [&](const char* name, std::vector<std::string> Options::* field) {
        const auto add = [&settings, field](const std::vector<std::string>& values) {
            settings.emplace_back([field, values](Options& options) -> Result<void> {
                (options.*field).insert((options.*field).end(), values.begin(), values.end());
                return {};
            });
        };
        app.add_option_function<std::vector<std::string>>(name, add);
    };
    if (command == Command::init)
        app.add_option_function<std::string>("EDITOR", [&settings](const std::string& editor) {
            settings.emplace_back([editor](Options& options) -> Result<void> {
                options.editor = editor;
                return {};
            });
        });
    if (command == Command::run || command == Command::build || command == Command::init || command == Command::timings)
        add_texts("TARGET", &Options::targets);
    if (command == Command::inputs)
        app.add_option_function<std::string>("TARGET", [&settings](const std::string& target) {
            settings.emplace_back([target](Options& options) -> Result<void> {
                if (!target.empty()) options.targets = {target};
                return {};
            });
        });
    if (command == Command::test) add_texts("NAME", &Options::test_names);
    if (command == Command::why) add_texts("FILE", &Options::files);
}

// Teaches `app` the whole command line. `settings`, which it fills, must outlive its parsing.
void define(CLI::App& app, std::vector<Setting>& settings) {
    app.set_help_flag("");
    app.require_subcommand(0, 1); // behind one, a word is what it is: targets may be called as commands are
    for (const auto* option : options_of(std::nullopt)) add_option(app, *option, settings);
    for (const auto command : all_commands()) {
        auto* behind = app.add_subcommand(to_string(command));
        behind->set_help_flag("");
        add_operands(*behind, command, settings);
        for (const auto* option : options_of(command)) add_option(*behind, *option, settings);
    }
}

// What no option can tell by itself.
Result<void> check_together(const Options& options) {
    const auto command = options.command;
    if (command == Command::inputs && options.targets.empty())
        return usage("no target given", "", "", "cmakewatch list shows the targets; then cmakewatch inputs TARGET");
    if (command == Command::why && options.files.empty())
        return usage("no file given", "", "", "for example: cmakewatch why main.cpp");
    const auto of_command = command == Command::test  ? check_test_options(options)
                            : command == Command::run ? check_targets_of_run(options)
                                                      : Result<void>();
    if (!of_command) return of_command.error();
    if (options.program_arguments && command != Command::run && command != Command::test)
        return usage("cannot use", "--", "only run and test pass arguments on");
    if (!options.preset.empty() && !options.build_dir.empty())
        return usage("cannot use", "--preset and --build-dir", "they contradict each other");
    if (options.no_preset)
        for (const auto& [option, value] :
             {std::pair("--preset", options.preset), std::pair("--build-preset", options.build_preset),
              std::pair("--test-preset", options.test_preset)})
            if (!value.empty())
                return usage("cannot use", fmt::format("{} and --no-preset", option), "they contradict each other");
    if (options.quiet && options.verbose) return usage("cannot use", "-q and -v", "they contradict each other");
    return {};
}

// The user's own options first, so that the command line wins.
Result<Options> options_of_both(Options options, const std::vector<OwnOption>& own,
                                const std::vector<Setting>& settings) {
    for (const auto& [option, value, where] : own) {
        const auto done = set(options, *option, value);
        if (!done) {
            auto error = done.error();
            error.why += fmt::format(" (in {})", where);
            return error;
        }
        options.own_options.push_back(option->names.back());
        if (option->has_optional_value()) options.own_options.back() += "=" + value;
        if (option->takes_next_word()) options.own_options.push_back(value);
    }
    for (const auto& setting : settings)
        if (const auto done = setting(options); !done) return done.error();
    return options;
}

// Those of `lines` that count, with the command line: from the last one on, each that contradicts nothing.
Result<Options> with_own_options(const Options& start, const std::vector<OptionLine>& lines,
                                 const std::vector<Setting>& settings) {
    auto all = own_options_of(start.command, lines);
    if (!all) return all.error();
    std::vector<OwnOption> counting;
    std::reverse(all->begin(), all->end());
    for (const auto& option : *all) {
        counting.insert(counting.begin(), option);
        const auto options = options_of_both(start, counting, settings);
        if (!options) return options.error();
        if (!check_together(*options)) counting.erase(counting.begin());
    }
    return options_of_both(start, counting, settings);
}

} // namespace

Error several_take_no_arguments() {
    return usage("cannot use", "--", "several programs are run, and nothing says for which the arguments are",
                 "ARGS of add_reload_target() gives each its own");
}

Result<Parsed> parse_command_line(int argc, const char* const* argv, const ReadOwnOptions& read_own_options) {
    Options start;
    std::vector<std::string> words(argv + 1, argv + argc);
    // What follows -- belongs to the program, whatever it looks like.
    if (const auto end = std::find(words.begin(), words.end(), "--"); end != words.end()) {
        start.program_arguments.emplace(end + 1, words.end());
        words.erase(end, words.end());
    }
    if (!words.empty() && words.front() == "help") return help_on({words.begin() + 1, words.end()});
    if (words.empty() && start.program_arguments) return no_command();
    if (words.empty()) {
        const auto lines = read_own_options ? read_own_options() : std::vector<OptionLine>();
        if (!lines) return lines.error();
        const auto own = with_own_options(start, *lines, {});
        return own ? Result<Parsed>(NothingAsked{*own}) : own.error();
    }
    use_other_names(words);

    CLI::App app;
    std::vector<Setting> settings;
    define(app, settings);
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
    const auto command = command_named(command_word());
    if (command) start.command = *command;
    const auto with_help = [&](Error error) {
        if (error.hint.empty()) error.hint = help_hint(command_word());
        return error;
    };
    auto options = options_of_both(start, {}, settings);
    if (!options) return with_help(options.error());
    if (options->wants_version) return Parsed(PrintText{fmt::format("cmakewatch {}\n", version)});
    if (options->wants_help) return Parsed(PrintText{help_text(command)});
    if (!command) return no_command();
    if (const auto checked = check_together(*options); !checked) return checked.error();
    if (read_own_options && options->own_defaults) {
        const auto lines = read_own_options();
        if (!lines) return lines.error();
        options = with_own_options(start, *lines, settings);
        if (!options) return with_help(options.error());
    }
    if (command == Command::test) {
        options->once = options->once || !options->files.empty();
        options->stop_before_build = true;
        options->exit_with_program = options->once;
    }
    return {boost::system::in_place_value, std::move(*options)};
}

} // namespace cmakewatch
