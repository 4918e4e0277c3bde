#include "tool/cli/completions.h"

#include "tool/cli/option_table.h"
#include "tool/cli/pages.h"

#include <algorithm>

namespace cmakewatch {
namespace {

using Words = std::vector<std::string>;

constexpr const char* help_word = "help";

// bash makes three words of --color=auto.
void join_broken_options(Words& words) {
    for (size_t at = 1; at < words.size(); ++at) {
        if (words[at] != "=" || !words[at - 1].starts_with("--")) continue;
        if (at + 1 == words.size()) {
            words[at].clear();
        } else {
            words.erase(words.begin() + static_cast<std::ptrdiff_t>(at));
        }
    }
}

// What the words in front of the one that is being typed come to.
class Typed {
  public:
    Typed(const Words& words, const OptionList& known) : known_(known) {
        for (size_t at = 1; at + 1 < words.size(); ++at) read(words[at]);
    }

    [[nodiscard]] const Option* awaits_value() const { return awaiting_; }
    [[nodiscard]] const Words& positionals() const { return positionals_; }
    [[nodiscard]] ProjectChoice choice() const { return {options_.build_dir, options_.preset, options_.configuration}; }

  private:
    void read(const std::string& word) {
        if (awaiting_ != nullptr) {
            awaiting_->setter.set(options_, word);
            awaiting_ = nullptr;
        } else if (!word.starts_with('-')) {
            positionals_.push_back(word);
        } else if (const auto equals = word.find('='); word.starts_with("--") && equals != std::string::npos) {
            const auto* option = find_option(known_, word.substr(0, equals));
            if (option != nullptr) option->setter.set(options_, word.substr(equals + 1));
        } else if (const auto* whole = find_option(known_, word)) {
            if (whole->takes_next_word()) awaiting_ = whole;
        } else if (const auto* attached = find_option(known_, word.substr(0, 2)); attached != nullptr) { // -Bdir
            if (!attached->is_flag()) attached->setter.set(options_, word.substr(2));
        }
    }

    const OptionList& known_;
    const Option* awaiting_ = nullptr;
    Words positionals_;
    Options options_; // bad values are for the parser to tell
};

Words option_names(const OptionList& options) {
    Words names;
    for (const auto* option : options) names.insert(names.end(), option->names.begin(), option->names.end());
    return names;
}

// CMake's own targets are not worth their place.
bool is_cmakes_own(const Target& target) {
    return target.type == "UTILITY" && (target.name == "ZERO_CHECK" || target.name == "ALL_BUILD");
}

Words target_names(Command command, const ProjectChoice& choice, const CompletionSources& sources) {
    const auto project = sources.project(choice);
    if (!project) return {};
    Words names;
    for (const auto& target : project->targets) {
        const bool is_reload_target = project->find_reload_target(target.name) != nullptr;
        const bool is_run = command == Command::run || command == Command::init;
        const bool is_built_only = command == Command::build || command == Command::test || command == Command::timings;
        const bool fits = is_run          ? target.is_executable() || is_reload_target
                          : is_built_only ? !is_reload_target && !is_cmakes_own(target)
                                          : !is_cmakes_own(target);
        if (fits) names.push_back(target.name);
    }
    return names;
}

Words values_of(const Option& option, std::optional<Command> command, const ProjectChoice& choice,
                const CompletionSources& sources) {
    switch (option.values) {
    case OptionValues::choices: return option.setter.choices;
    case OptionValues::configure_presets: return sources.presets(PresetKind::configure);
    case OptionValues::build_presets: return sources.presets(PresetKind::build);
    case OptionValues::test_presets: return sources.presets(PresetKind::test);
    case OptionValues::targets: return command ? target_names(*command, choice, sources) : Words();
    case OptionValues::configurations: break;
    }
    const auto project = sources.project({choice.build_dir, choice.preset, ""});
    return project ? project->configurations : Words();
}

Words operands(Command command, const Typed& typed, const CompletionSources& sources) {
    const bool is_first = typed.positionals().empty();
    switch (command) {
    case Command::list:
    case Command::test:
    case Command::why:
    case Command::doctor: return {};
    case Command::run:
    case Command::inputs: return is_first ? target_names(command, typed.choice(), sources) : Words();
    case Command::init: return is_first ? sources.editors : target_names(command, typed.choice(), sources);
    case Command::build:
    case Command::timings: break;
    }
    return target_names(command, typed.choice(), sources);
}

Words help_topics() {
    Words topics;
    for (const auto& page : all_pages()) topics.push_back(page.topic());
    return topics;
}

// The command may stand behind options: then it comes to the front, and they behind it.
void put_command_first(Words& words) {
    const auto options_in_front = options_of(std::nullopt);
    for (size_t at = 0; at + 1 < words.size(); ++at) {
        if (!words[at].starts_with('-')) {
            std::rotate(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(at),
                        words.begin() + static_cast<std::ptrdiff_t>(at) + 1);
            return;
        }
        const auto* option = find_option(options_in_front, words[at]);
        if (option != nullptr && option->takes_next_word()) ++at;
    }
}

// The command that is being typed, or an option in front of it.
Words candidates_in_front(Words words, const CompletionSources& sources) {
    words.insert(words.begin(), ""); // in the place of the command
    const auto options = options_of(std::nullopt);
    const Typed typed(words, options);
    if (const auto* option = typed.awaits_value()) return values_of(*option, std::nullopt, typed.choice(), sources);
    if (words.back().starts_with('-')) return option_names(options);
    Words found;
    for (const auto command : all_commands()) found.push_back(to_string(command));
    found.emplace_back(help_word);
    return found;
}

Words candidates(Words words, const CompletionSources& sources) {
    put_command_first(words);
    if (words.size() == 1 || words.front().starts_with('-')) return candidates_in_front(std::move(words), sources);
    if (words.front() == help_word) return words.size() == 2 ? help_topics() : Words();
    const auto command = command_named(words.front());
    if (!command) return {};
    if (std::find(words.begin(), words.end() - 1, "--") != words.end() - 1) return {}; // the program's own words
    const auto options = options_of(command);
    const Typed typed(words, options);
    if (const auto* option = typed.awaits_value()) return values_of(*option, command, typed.choice(), sources);
    const auto& current = words.back();
    if (const auto equals = current.find('='); current.starts_with("--") && equals != std::string::npos) {
        const auto* option = find_option(options, current.substr(0, equals));
        auto values = option == nullptr ? Words() : values_of(*option, command, typed.choice(), sources);
        for (auto& value : values) value.insert(0, current.substr(0, equals + 1));
        return values;
    }
    return current.starts_with('-') ? option_names(options) : operands(*command, typed, sources);
}

} // namespace

std::vector<std::string> completions(std::vector<std::string> words, const CompletionSources& sources) {
    join_broken_options(words);
    if (words.empty()) words.emplace_back();
    auto found = candidates(words, sources);
    std::erase_if(found, [&](const std::string& candidate) { return !candidate.starts_with(words.back()); });
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

} // namespace cmakewatch
