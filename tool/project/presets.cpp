#include "tool/project/presets.h"

#include "tool/base/path.h"
#include "tool/base/similar.h"
#include "tool/project/preset_condition.h"
#include "tool/project/preset_fields.h"
#include "tool/project/preset_inheritance.h"

#include <boost/json.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <utility>

namespace cmakewatch {
namespace {

namespace json = boost::json;

constexpr size_t deepest_inheritance = 100;

struct PresetSection {
    PresetKind kind;
    std::string_view key;
};
constexpr std::array<PresetSection, 4> preset_sections{{{PresetKind::configure, "configurePresets"},
                                                        {PresetKind::build, "buildPresets"},
                                                        {PresetKind::test, "testPresets"},
                                                        {PresetKind::package, "packagePresets"}}};

// Where macros are expanded, with `*` for all members.
constexpr std::array<std::string_view, 6> configure_texts{"binaryDir", "installDir",       "toolchainFile",
                                                          "graphviz",  "cacheVariables/*", "cacheVariables/*/value"};
constexpr std::array<std::string_view, 2> build_texts{"targets", "nativeToolOptions"};
constexpr std::array<std::string_view, 10> test_texts{
    "overwriteConfigurationFile", "output/outputLogFile",      "output/outputJUnitFile", "filter/include/name",
    "filter/include/label",       "filter/include/index",      "filter/exclude/name",    "filter/exclude/label",
    "filter/exclude/fixtures/*",  "execution/resourceSpecFile"};

PresetMacros::Environment environment_of(const json::object& preset) {
    PresetMacros::Environment environment;
    const auto* value = preset.if_contains("environment");
    if (value == nullptr || !value->is_object()) return environment;
    for (const auto& member : value->get_object()) {
        const auto* text = member.value().if_string();
        environment.emplace(member.key(), text == nullptr ? std::nullopt : std::optional<std::string>(*text));
    }
    return environment;
}

// Expands the text, or the texts of the list, that `value` is.
Expanded::State expand_value(json::value& value, PresetMacros& macros) {
    if (auto* text = value.if_string()) {
        const auto expanded = macros.expand(*text);
        *text = expanded.text;
        return expanded.state;
    }
    if (auto* list = value.if_array())
        for (auto& item : *list)
            if (const auto state = expand_value(item, macros); state != Expanded::State::good) return state;
    return Expanded::State::good;
}

Expanded::State expand_at(json::object& object, std::string_view path, PresetMacros& macros) {
    const auto slash = std::min(path.find('/'), path.size());
    const auto name = path.substr(0, slash);
    const auto rest = path.substr(std::min(slash + 1, path.size()));
    for (auto& member : object) {
        if (name != "*" && member.key() != name) continue;
        auto* inner = member.value().if_object();
        const auto state = rest.empty()       ? expand_value(member.value(), macros)
                           : inner != nullptr ? expand_at(*inner, rest, macros)
                                              : Expanded::State::good;
        if (state != Expanded::State::good) return state;
    }
    return Expanded::State::good;
}

Expanded::State expand_fields(PresetKind kind, json::object& fields, PresetMacros& macros) {
    const auto expand_all = [&](const auto& paths) {
        for (const auto path : paths)
            if (const auto state = expand_at(fields, path, macros); state != Expanded::State::good) return state;
        return Expanded::State::good;
    };
    switch (kind) {
    case PresetKind::configure: return expand_all(configure_texts);
    case PresetKind::build: return expand_all(build_texts);
    case PresetKind::test: return expand_all(test_texts);
    case PresetKind::package: return Expanded::State::good;
    }
    return Expanded::State::good;
}

} // namespace

std::string_view to_string(PresetKind kind) {
    switch (kind) {
    case PresetKind::configure: return "configure";
    case PresetKind::build: return "build";
    case PresetKind::test: return "test";
    case PresetKind::package: return "package";
    }
    return "";
}

// From files to presets.
class PresetResolver {
  public:
    PresetResolver(std::string source_dir, const EnvironmentVariables& process, PresetFiles files)
        : source_dir_(std::move(source_dir)), process_(process), files_(std::move(files)) {}

    Result<Presets> resolve() {
        for (size_t file = 0; file < files_.files.size(); ++file)
            if (const auto collected = collect(file); !collected) return collected.error();
        for (const auto& section : preset_sections)
            for (auto& [name, entry] : entries_[section.kind])
                if (const auto merged = merge(section.kind, entry, 0); !merged) return merged.error();
        Presets presets;
        presets.source_dir_ = source_dir_;
        for (const auto& section : preset_sections) {
            auto& expanded = presets.presets_[section.kind];
            for (const auto& [name, entry] : entries_[section.kind]) {
                auto preset = expand(section.kind, entry);
                if (!preset) return preset.error();
                expanded.emplace(name, std::move(*preset));
            }
        }
        return presets;
    }

  private:
    struct Entry {
        std::string name;
        size_t file = 0;
        json::object fields;
        enum class Progress { unread, in_progress, merged } progress = Progress::unread;
    };

    [[nodiscard]] Error unusable(PresetKind kind, const Entry& entry, std::string why) const {
        return {ErrorKind::project, fmt::format("cannot use {} preset", to_string(kind)), entry.name,
                fmt::format("{} (in {})", why, files_.files[entry.file].path),
                "cmake --list-presets checks it too; cmake-presets(7) has the rules"};
    }

    Result<void> collect(size_t file) {
        for (const auto& section : preset_sections) {
            const auto* list = files_.files[file].root.if_contains(section.key);
            if (list == nullptr || !list->is_array()) continue;
            for (const auto& item : list->get_array()) {
                if (!item.is_object()) continue;
                Entry entry{PresetFields(item.get_object()).text("name"), file, item.get_object()};
                const auto [known, is_new] = entries_[section.kind].emplace(entry.name, entry);
                if (!is_new) return unusable(section.kind, entry, "there are two of that name");
            }
        }
        return {};
    }

    Result<void> merge(PresetKind kind, Entry& entry, size_t depth) {
        if (entry.progress == Entry::Progress::merged) return {};
        if (entry.progress == Entry::Progress::in_progress || depth > deepest_inheritance)
            return unusable(kind, entry, "it inherits itself");
        entry.progress = Entry::Progress::in_progress;
        if (environment_of(entry.fields).contains(""))
            return unusable(kind, entry, "it has an environment variable without a name");
        for (const auto& name : PresetFields(entry.fields).texts("inherits")) {
            const auto parent = entries_[kind].find(name);
            if (parent == entries_[kind].end())
                return unusable(kind, entry, fmt::format("it inherits \"{}\", which is not there", name));
            if (!reaches(entry, parent->second))
                return unusable(kind, entry,
                                fmt::format("it inherits \"{}\" of a file that its own does not include", name));
            if (auto merged = merge(kind, parent->second, depth + 1); !merged) return merged;
            inherit(entry.fields, parent->second.fields);
        }
        // null: as if there was none, also for those that inherit this
        const auto* condition = entry.fields.if_contains("condition");
        if (condition != nullptr && condition->is_null()) entry.fields.erase("condition");
        if (auto whole = check_whole(kind, entry); !whole) return whole;
        entry.progress = Entry::Progress::merged;
        return {};
    }

    Result<void> check_whole(PresetKind kind, const Entry& entry) const {
        if (PresetFields(entry.fields).flag("hidden")) return {};
        if (kind != PresetKind::configure) {
            if (PresetFields(entry.fields).text("configurePreset").empty())
                return unusable(kind, entry, "it names no configure preset and is not hidden");
            return {};
        }
        const PresetFields warnings = PresetFields(entry.fields).inner("warnings");
        const PresetFields errors = PresetFields(entry.fields).inner("errors");
        for (const auto* name : {"dev", "deprecated"})
            if (errors.flag(name) && !warnings.flag(name, true))
                return unusable(kind, entry, fmt::format("\"errors\" has {0} while \"warnings\" has not", name));
        if (files_.files[entry.file].version >= 3) return {};
        for (const auto* field : {"generator", "binaryDir"})
            if (PresetFields(entry.fields).text(field).empty())
                return unusable(kind, entry, fmt::format("it has no \"{}\"", field));
        return {};
    }

    [[nodiscard]] bool reaches(const Entry& from, const Entry& to) const {
        return files_.files[from.file].reachable.contains(to.file);
    }

    // The configure preset of a build or test preset.
    Result<const Entry*> configure_entry(PresetKind kind, const Entry& entry) {
        const auto name = PresetFields(entry.fields).text("configurePreset");
        const auto found = entries_[PresetKind::configure].find(name);
        if (found == entries_[PresetKind::configure].end())
            return unusable(kind, entry, fmt::format("its configure preset \"{}\" is not there", name));
        if (!reaches(entry, found->second))
            return unusable(
                kind, entry,
                fmt::format("its configure preset \"{}\" is in a file that its own does not include", name));
        return &found->second;
    }

    Result<Preset> expand(PresetKind kind, const Entry& entry) {
        Preset preset;
        preset.name = entry.name;
        preset.fields = entry.fields;
        const bool is_hidden = PresetFields(entry.fields).flag("hidden");
        const Entry* configure = kind == PresetKind::configure ? &entry : nullptr;
        if (kind != PresetKind::configure && !is_hidden) {
            const auto found = configure_entry(kind, entry);
            if (!found) return found.error();
            configure = *found;
            preset.configure_preset = configure->name;
        }
        auto environment = environment_of(entry.fields);
        if (configure != nullptr && PresetFields(entry.fields).flag("inheritConfigureEnvironment", true))
            environment.merge(environment_of(configure->fields));
        if (configure != nullptr && !is_hidden) preset.generator = PresetFields(configure->fields).text("generator");

        const auto& file = files_.files[entry.file];
        auto values = macros_of_file(file.version, source_dir_, std::string(path::parent(file.path)));
        values.insert_or_assign("presetName", entry.name);
        values.insert_or_assign("generator", preset.generator);
        PresetMacros macros(std::move(values), process_, std::move(environment));

        preset.unexpanded = entry.fields;
        preset.unexpanded.insert_or_assign("cmakewatch-file", path::relative(file.path, source_dir_));
        preset.unexpanded.insert_or_assign("cmakewatch-version", file.version);
        auto state = Expanded::State::good;
        preset.environment = macros.environment(state);
        bool holds = true;
        if (const auto* condition = entry.fields.if_contains("condition");
            condition != nullptr && state == Expanded::State::good) {
            if (!is_preset_condition(*condition)) return unusable(kind, entry, "its condition is not valid");
            const auto answer = evaluate_condition(*condition, macros);
            if (answer.state == Expanded::State::invalid)
                return unusable(kind, entry, "its condition has an invalid macro or regular expression");
            state = answer.state;
            holds = answer.text == "1";
        }
        if (state == Expanded::State::good) state = expand_fields(kind, preset.fields, macros);
        if (state == Expanded::State::invalid)
            return unusable(kind, entry, "it has an invalid macro, or variables that refer to each other");
        preset.state = is_hidden                             ? Preset::State::hidden
                       : state == Expanded::State::of_vendor ? Preset::State::of_vendor
                       : !holds                              ? Preset::State::disabled
                                                             : Preset::State::good;
        return preset;
    }

    std::string source_dir_;
    const EnvironmentVariables& process_;
    PresetFiles files_;
    std::map<PresetKind, std::map<std::string, Entry>> entries_;
};

Result<Presets> Presets::read(const std::string& source_dir, const ReadIfThere& read,
                              const EnvironmentVariables& process, std::set<std::string>& looked_for) {
    auto files = read_preset_files(source_dir, read, process, looked_for);
    if (!files) return files.error();
    return PresetResolver(source_dir, process, std::move(*files)).resolve();
}

Result<const Preset*> Presets::require(PresetKind kind, const std::string& name) const {
    const auto& presets = presets_.at(kind);
    const auto found = presets.find(name);
    const auto usable = names(kind);
    const auto hint = usable.empty() ? fmt::format("there is no {} preset that can be used", to_string(kind))
                                     : fmt::format("those there are: {}", fmt::join(usable, ", "));
    Error error{ErrorKind::project, fmt::format("cannot use {} preset", to_string(kind)), name, "", hint};
    if (found == presets.end()) {
        error.why = fmt::format("there is none of that name in {}", source_dir_);
        const auto similar = most_similar(name, usable);
        if (!similar.empty()) error.hint = fmt::format("did you mean {}? {}", similar, hint);
        return error;
    }
    switch (found->second.state) {
    case Preset::State::good: return &found->second;
    case Preset::State::hidden: error.why = "it is hidden: others inherit from it"; break;
    case Preset::State::disabled: error.why = "its \"condition\" does not hold here"; break;
    case Preset::State::of_vendor: error.why = "it has a macro $vendor{}, which is for another program"; break;
    }
    return error;
}

std::vector<std::string> Presets::names(PresetKind kind) const {
    std::vector<std::string> names;
    for (const auto& [name, preset] : presets_.at(kind))
        if (preset.state == Preset::State::good) names.push_back(name);
    return names;
}

std::vector<std::string> Presets::belonging_to(PresetKind kind, const std::string& name) const {
    auto found = names(kind);
    std::erase_if(found, [&](const std::string& one) { return presets_.at(kind).at(one).configure_preset != name; });
    return found;
}

} // namespace cmakewatch
