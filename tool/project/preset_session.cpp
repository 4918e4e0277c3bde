#include "tool/project/preset_session.h"

#include "tool/base/path.h"
#include "tool/project/preset_fields.h"

#include <boost/json.hpp>
#include <fmt/format.h>
#include <xxhash.h>

#include <array>

namespace cmakewatch {
namespace {

namespace json = boost::json;

// What does not change what CMake does.
constexpr std::array<std::string_view, 7> not_configured{"name",        "hidden", "inherits", "displayName",
                                                         "description", "vendor", "condition"};

// The same for the same settings, in whatever order they are written.
void write_sorted(const json::value& value, std::string& text) {
    if (const auto* list = value.if_array()) {
        text += '[';
        for (const auto& item : *list) write_sorted(item, text);
        text += ']';
        return;
    }
    const auto* object = value.if_object();
    if (object == nullptr) {
        text += json::serialize(value) + ",";
        return;
    }
    std::map<std::string_view, const json::value*> members;
    for (const auto& member : *object) members.emplace(member.key(), &member.value());
    text += '{';
    for (const auto& [name, member] : members) {
        text += json::serialize(json::string(name)) + ":";
        write_sorted(*member, text);
    }
    text += '}';
}

std::string digest_of_preset(json::object unexpanded) {
    for (const auto field : not_configured) unexpanded.erase(field);
    std::string text;
    write_sorted(unexpanded, text);
    const auto digest = XXH3_128bits(text.data(), text.size());
    return fmt::format("{:016x}{:016x}", digest.high64, digest.low64);
}

std::vector<std::string> names_of_cache_variables(const Preset& preset) {
    std::vector<std::string> names;
    for (const auto& member : PresetFields(preset.fields).inner("cacheVariables").object())
        if (!member.value().is_null()) names.emplace_back(member.key());
    return names;
}

// The build or test preset that `name` names, or the only one that belongs to `configure`; null if there is none.
Result<const Preset*> chosen_preset(const Presets& presets, PresetKind kind, const std::string& name,
                                    const std::string& configure) {
    if (name.empty()) {
        const auto belonging = presets.belonging_to(kind, configure);
        return belonging.size() == 1 ? presets.require(kind, belonging.front()) : Result<const Preset*>(nullptr);
    }
    auto preset = presets.require(kind, name);
    if (preset && (*preset)->configure_preset != configure)
        return Error{
            ErrorKind::project, fmt::format("cannot use {} preset", to_string(kind)), name,
            fmt::format("it belongs to the configure preset {}, not to {}", (*preset)->configure_preset, configure),
            fmt::format("--preset {} chooses that", (*preset)->configure_preset)};
    return preset;
}

// The configure preset that the others belong to, if none is named.
Result<std::string> configure_name(const Presets& presets, const PresetNames& names) {
    if (!names.configure.empty()) return names.configure;
    const bool is_build = !names.build.empty();
    const auto preset =
        presets.require(is_build ? PresetKind::build : PresetKind::test, is_build ? names.build : names.test);
    if (!preset) return preset.error();
    return (*preset)->configure_preset;
}

} // namespace

Result<PresetSession> preset_session(const Presets& presets, const PresetNames& names, const std::string& source_dir) {
    const auto name = configure_name(presets, names);
    if (!name) return name.error();
    const auto configure = presets.require(PresetKind::configure, *name);
    if (!configure) return configure.error();
    const auto build = chosen_preset(presets, PresetKind::build, names.build, *name);
    if (!build) return build.error();
    const auto test = chosen_preset(presets, PresetKind::test, names.test, *name);
    if (!test) return test.error();

    PresetSession session;
    session.names = {*name, "", ""};
    const auto binary_dir = PresetFields((*configure)->fields).text("binaryDir");
    if (!binary_dir.empty()) session.binary_dir = path::absolute(binary_dir, source_dir);
    session.generator = (*configure)->generator;
    session.configure_environment = (*configure)->environment;
    session.build_environment = session.test_environment = session.configure_environment;
    session.cache_variables = names_of_cache_variables(**configure);
    session.digest = digest_of_preset((*configure)->unexpanded);
    if (*build != nullptr) {
        const auto settings = build_preset_settings(**build);
        if (!settings) return settings.error();
        session.names.build = (*build)->name;
        session.build_environment = (*build)->environment;
        session.build = *settings;
    }
    if (*test != nullptr) {
        const auto settings = test_preset_settings(**test);
        if (!settings) return settings.error();
        session.names.test = (*test)->name;
        session.test_environment = (*test)->environment;
        session.test = *settings;
    }
    return session;
}

} // namespace cmakewatch
