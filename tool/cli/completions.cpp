#include "tool/cli/completions.h"

#include "tool/cli/options.h"

#include <algorithm>

namespace cmakewatch {
namespace {

using Words = std::vector<std::string>;

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
    Typed(const Words& words, const CommandDescription& command) : command_(command) {
        for (size_t at = 1; at + 1 < words.size(); ++at) read(words[at]);
    }

    [[nodiscard]] const OptionDescription* awaits_value() const { return awaiting_; }
    [[nodiscard]] const Words& positionals() const { return positionals_; }
    [[nodiscard]] const ProjectChoice& choice() const { return choice_; }

  private:
    void read(const std::string& word) {
        if (awaiting_ != nullptr) {
            set(*awaiting_, word);
            awaiting_ = nullptr;
        } else if (!word.starts_with('-')) {
            positionals_.push_back(word);
        } else if (const auto equals = word.find('='); word.starts_with("--") && equals != std::string::npos) {
            if (const auto* option = command_.find(word.substr(0, equals))) set(*option, word.substr(equals + 1));
        } else if (const auto* whole = command_.find(word)) {
            if (whole->takes_value) awaiting_ = whole;
        } else if (const auto* attached = command_.find(word.substr(0, 2)); attached != nullptr) { // -Bdir
            if (attached->takes_value) set(*attached, word.substr(2));
        }
    }

    void set(const OptionDescription& option, const std::string& value) {
        if (option.has_name("--build-dir")) choice_.build_dir = value;
        if (option.has_name("--preset")) choice_.preset = value;
        if (option.has_name("--config")) choice_.configuration = value;
    }

    const CommandDescription& command_;
    const OptionDescription* awaiting_ = nullptr;
    Words positionals_;
    ProjectChoice choice_;
};

Words option_names(const CommandDescription& command) {
    Words names;
    for (const auto& option : command.options) names.insert(names.end(), option.names.begin(), option.names.end());
    return names;
}

// CMake's own targets are not worth their place.
bool is_cmakes_own(const Target& target) {
    return target.type == "UTILITY" && (target.name == "ZERO_CHECK" || target.name == "ALL_BUILD");
}

Words target_names(const std::string& command, const ProjectChoice& choice, const CompletionSources& sources) {
    const auto project = sources.project(choice);
    if (!project) return {};
    Words names;
    for (const auto& target : project->targets) {
        const bool is_reload_target = project->find_reload_target(target.name) != nullptr;
        const bool is_built_only = command == "build" || command == "test";
        const bool fits = command == "run" || command == "init" ? target.is_executable() || is_reload_target
                          : is_built_only                       ? !is_reload_target && !is_cmakes_own(target)
                                                                : !is_cmakes_own(target);
        if (fits) names.push_back(target.name);
    }
    return names;
}

Words values_of(const std::string& command, const OptionDescription& option, const ProjectChoice& choice,
                const CompletionSources& sources) {
    if (option.has_name("--preset")) return sources.presets(PresetKind::configure);
    if (option.has_name("--build-preset")) return sources.presets(PresetKind::build);
    if (option.has_name("--test-preset")) return sources.presets(PresetKind::test);
    if (option.has_name("--target")) return target_names(command, choice, sources);
    if (!option.has_name("--config")) return option.values;
    const auto project = sources.project({choice.build_dir, choice.preset, ""});
    return project ? project->configurations : Words();
}

Words positional_names(const std::string& command, const Typed& typed, const CompletionSources& sources) {
    if (command == "init" && typed.positionals().empty()) return sources.editors;
    if (command != "build" && command != "init" && !typed.positionals().empty()) return {};
    return target_names(command, typed.choice(), sources);
}

// The command may stand behind options: then it comes to the front, and they behind it.
void put_command_first(Words& words, const CommandDescription& options_in_front) {
    for (size_t at = 0; at + 1 < words.size(); ++at) {
        if (!words[at].starts_with('-')) {
            std::rotate(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(at),
                        words.begin() + static_cast<std::ptrdiff_t>(at) + 1);
            return;
        }
        const auto* option = options_in_front.find(words[at]);
        if (option != nullptr && option->takes_value) ++at;
    }
}

Words candidates(Words words, const CompletionSources& sources) {
    const auto commands = described_commands();
    put_command_first(words, commands.front());
    const auto& current = words.back();
    if (words.size() == 1 || words.front().starts_with('-')) {
        Words front{""}; // in the place of the command
        front.insert(front.end(), words.begin(), words.end());
        const Typed typed(front, commands.front());
        if (const auto* option = typed.awaits_value()) return values_of("", *option, typed.choice(), sources);
        Words found;
        for (const auto& command : commands)
            if (!command.name.empty() && !current.starts_with('-')) found.push_back(command.name);
        return current.starts_with('-') ? option_names(commands.front()) : found;
    }
    const auto command = std::find_if(commands.begin(), commands.end(),
                                      [&](const CommandDescription& one) { return one.name == words.front(); });
    if (command == commands.end() || command->name.empty()) return {};
    if (std::find(words.begin(), words.end() - 1, "--") != words.end() - 1) return {}; // the program's own words
    const Typed typed(words, *command);
    if (const auto* option = typed.awaits_value()) return values_of(command->name, *option, typed.choice(), sources);
    if (const auto equals = current.find('='); current.starts_with("--") && equals != std::string::npos) {
        const auto* option = command->find(current.substr(0, equals));
        auto values = option == nullptr ? Words() : values_of(command->name, *option, typed.choice(), sources);
        for (auto& value : values) value.insert(0, current.substr(0, equals + 1));
        return values;
    }
    if (current.starts_with('-')) return option_names(*command);
    return command->takes_target ? positional_names(command->name, typed, sources) : Words();
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
