#include "tool/project/preset_schema.h"

#include "tool/project/preset_condition.h"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <span>
#include <string_view>

namespace cmakewatch {
namespace {

namespace json = boost::json;

struct SchemaField {
    std::string_view name;
    bool (*is_valid)(const json::value& value);
    int since = 1; // version of the format
};

bool is_text(const json::value& value) {
    return value.is_string();
}

bool is_filled_text(const json::value& value) {
    return value.is_string() && !value.get_string().empty();
}

bool is_flag(const json::value& value) {
    return value.is_bool();
}

bool is_integer(const json::value& value) {
    if (const auto* number = value.if_double()) return std::trunc(*number) == *number;
    return value.is_number();
}

bool is_anything(const json::value& /*value*/) {
    return true;
}

bool is_object(const json::value& value) {
    return value.is_object();
}

template <bool (*is_valid)(const json::value&)> bool is_list_of(const json::value& value) {
    const auto* list = value.if_array();
    return list != nullptr && std::all_of(list->begin(), list->end(), is_valid);
}

// No member may be called "".
template <bool (*is_valid)(const json::value&)> bool is_map_of(const json::value& value) {
    const auto* map = value.if_object();
    return map != nullptr && std::all_of(map->begin(), map->end(), [](const auto& member) {
               return !member.key().empty() && is_valid(member.value());
           });
}

bool is_text_or_texts(const json::value& value) {
    return value.is_string() || is_list_of<is_text>(value);
}

bool is_text_or_null(const json::value& value) {
    return value.is_string() || value.is_null();
}

template <const auto& choices> bool is_one_of(const json::value& value) {
    return value.is_string() &&
           std::find(std::begin(choices), std::end(choices), value.get_string()) != std::end(choices);
}

// The first field that `fields` do not allow; "" if there is none.
std::string wrong_field(const json::object& object, std::span<const SchemaField> fields, bool others_allowed = false) {
    for (const auto& member : object) {
        const auto field = std::find_if(fields.begin(), fields.end(),
                                        [&](const SchemaField& known) { return known.name == member.key(); });
        const bool is_known = field != fields.end();
        if (is_known ? !field->is_valid(member.value()) : !others_allowed && member.key() != "$comment")
            return member.key();
    }
    return "";
}

template <const auto& fields, bool others_allowed> bool has_fields(const json::value& value) {
    return value.is_object() && wrong_field(value.get_object(), fields, others_allowed).empty();
}

constexpr std::string_view strategies[] = {"set", "external"};
constexpr SchemaField strategy_fields[] = {{"value", is_text}, {"strategy", is_one_of<strategies>}};

bool is_text_with_strategy(const json::value& value) {
    return value.is_string() || has_fields<strategy_fields, false>(value);
}

bool is_text_or_flag(const json::value& value) {
    return value.is_string() || value.is_bool();
}

constexpr SchemaField variable_fields[] = {{"type", is_text}, {"value", is_text_or_flag}};

bool is_cache_variable(const json::value& value) {
    if (!value.is_object()) return is_text_or_flag(value) || value.is_null();
    return has_fields<variable_fields, false>(value) && value.get_object().contains("value");
}

constexpr std::string_view trace_modes[] = {"on", "off", "expand"};
constexpr std::string_view trace_formats[] = {"human", "json-v1"};
constexpr SchemaField trace_fields[] = {{"mode", is_one_of<trace_modes>},
                                        {"format", is_one_of<trace_formats>},
                                        {"source", is_text_or_texts},
                                        {"redirect", is_text}};
constexpr SchemaField debug_fields[] = {{"output", is_flag}, {"tryCompile", is_flag}, {"find", is_flag}};

constexpr SchemaField common_fields[] = {{"name", is_filled_text},
                                         {"inherits", is_text_or_texts},
                                         {"hidden", is_flag},
                                         {"vendor", is_object},
                                         {"displayName", is_text},
                                         {"description", is_text},
                                         {"environment", is_map_of<is_text_or_null>},
                                         {"condition", is_preset_condition, 3}};

constexpr SchemaField configure_fields[] = {{"generator", is_text},
                                            {"architecture", is_text_with_strategy},
                                            {"toolset", is_text_with_strategy},
                                            {"toolchainFile", is_text, 3},
                                            {"graphviz", is_text, 10},
                                            {"binaryDir", is_text},
                                            {"installDir", is_text, 3},
                                            {"cmakeExecutable", is_text},
                                            {"cacheVariables", is_map_of<is_cache_variable>},
                                            {"warnings", is_map_of<is_flag>},
                                            {"errors", is_map_of<is_flag>},
                                            {"debug", has_fields<debug_fields, false>},
                                            {"trace", has_fields<trace_fields, false>, 7}};

constexpr std::string_view resolve_modes[] = {"on", "off", "only"};
constexpr SchemaField build_fields[] = {{"configurePreset", is_text},
                                        {"inheritConfigureEnvironment", is_flag},
                                        {"jobs", is_integer},
                                        {"targets", is_text_or_texts},
                                        {"configuration", is_text},
                                        {"cleanFirst", is_flag},
                                        {"verbose", is_flag},
                                        {"nativeToolOptions", is_list_of<is_text>},
                                        {"resolvePackageReferences", is_one_of<resolve_modes>}};

constexpr std::string_view verbosities[] = {"default", "verbose", "extra"};
constexpr std::string_view truncations[] = {"tail", "middle", "head"};
constexpr SchemaField output_fields[] = {{"shortProgress", is_flag},
                                         {"verbosity", is_one_of<verbosities>},
                                         {"debug", is_flag},
                                         {"outputOnFailure", is_flag},
                                         {"quiet", is_flag},
                                         {"outputLogFile", is_text},
                                         {"outputJUnitFile", is_text, 6},
                                         {"labelSummary", is_flag},
                                         {"subprojectSummary", is_flag},
                                         {"maxPassedTestOutputSize", is_integer},
                                         {"maxFailedTestOutputSize", is_integer},
                                         {"testOutputTruncation", is_one_of<truncations>, 5},
                                         {"maxTestNameWidth", is_integer}};

constexpr SchemaField index_fields[] = {
    {"start", is_integer}, {"end", is_integer}, {"stride", is_integer}, {"specificTests", is_list_of<is_integer>}};

bool is_index(const json::value& value) {
    return value.is_string() || has_fields<index_fields, true>(value);
}

constexpr SchemaField include_fields[] = {
    {"name", is_text}, {"label", is_text}, {"index", is_index}, {"useUnion", is_flag}};
constexpr SchemaField fixture_fields[] = {{"any", is_text}, {"setup", is_text}, {"cleanup", is_text}};
constexpr SchemaField exclude_fields[] = {
    {"name", is_text}, {"label", is_text}, {"fixtures", has_fields<fixture_fields, true>}};
constexpr SchemaField filter_fields[] = {{"include", has_fields<include_fields, true>},
                                         {"exclude", has_fields<exclude_fields, true>}};

constexpr std::string_view repeat_modes[] = {"until-fail", "until-pass", "after-timeout"};
constexpr SchemaField repeat_fields[] = {{"mode", is_one_of<repeat_modes>}, {"count", is_integer}};

bool is_repeat(const json::value& value) {
    return has_fields<repeat_fields, true>(value) && value.get_object().contains("mode") &&
           value.get_object().contains("count");
}

bool is_test_jobs(const json::value& value) {
    return value.is_string() ? value.get_string().empty() : is_integer(value);
}

constexpr std::string_view listings[] = {"human", "json-v1", "json-v1-raw"};
constexpr std::string_view no_tests_actions[] = {"default", "error", "ignore"};
constexpr SchemaField execution_fields[] = {{"stopOnFailure", is_flag},
                                            {"enableFailover", is_flag},
                                            {"jobs", is_test_jobs},
                                            {"resourceSpecFile", is_text},
                                            {"testLoad", is_integer},
                                            {"showOnly", is_one_of<listings>},
                                            {"repeat", is_repeat},
                                            {"interactiveDebugging", is_flag},
                                            {"scheduleRandom", is_flag},
                                            {"timeout", is_integer},
                                            {"noTestsAction", is_one_of<no_tests_actions>},
                                            {"testPassthroughArguments", is_list_of<is_text>, 12}};

constexpr SchemaField test_fields[] = {{"configurePreset", is_text},
                                       {"inheritConfigureEnvironment", is_flag},
                                       {"configuration", is_text},
                                       {"overwriteConfigurationFile", is_list_of<is_text>},
                                       {"output", has_fields<output_fields, false>},
                                       {"filter", has_fields<filter_fields, true>},
                                       {"execution", has_fields<execution_fields, true>}};

constexpr SchemaField root_fields[] = {{"version", is_integer},
                                       {"$schema", is_anything, 8},
                                       {"cmakeMinimumRequired", is_object},
                                       {"vendor", is_object},
                                       {"include", is_list_of<is_text>, 4},
                                       {"configurePresets", is_list_of<is_object>},
                                       {"buildPresets", is_list_of<is_object>, 2},
                                       {"testPresets", is_list_of<is_object>, 2},
                                       {"packagePresets", is_list_of<is_object>, 6},
                                       {"workflowPresets", is_list_of<is_object>, 6}};

std::string too_new_field(const json::object& object, std::span<const SchemaField> fields, int version) {
    for (const auto& field : fields)
        if (field.since > version && object.contains(field.name))
            return fmt::format("\"{}\" needs version {} of the file's format", field.name, field.since);
    return "";
}

// `own` are the fields of its kind, besides those that all presets have.
std::string wrong_in_preset(const json::object& preset, std::span<const SchemaField> own, int version) {
    std::vector<SchemaField> fields(std::begin(common_fields), std::end(common_fields));
    fields.insert(fields.end(), own.begin(), own.end());
    const auto* name = preset.if_contains("name");
    if (name == nullptr || !is_filled_text(*name)) return "a preset has no name";
    const auto known_as = fmt::format("preset \"{}\": ", std::string_view(name->get_string()));
    if (const auto field = wrong_field(preset, fields); !field.empty())
        return fmt::format("{}field \"{}\" is not valid", known_as, field);
    if (const auto wrong = too_new_field(preset, fields, version); !wrong.empty()) return known_as + wrong;
    const std::pair<std::string_view, std::span<const SchemaField>> groups[] = {{"output", output_fields},
                                                                                {"execution", execution_fields}};
    for (const auto& [group, members] : groups)
        if (const auto* value = preset.if_contains(group); value != nullptr && value->is_object())
            if (const auto wrong = too_new_field(value->get_object(), members, version); !wrong.empty())
                return known_as + wrong;
    return "";
}

} // namespace

std::string wrong_in_presets(const json::object& root, int version) {
    if (version < 1) return fmt::format("its version is {}", version);
    if (version > newest_known_presets_version) return "";
    if (auto wrong = too_new_field(root, root_fields, version); !wrong.empty()) return wrong;
    if (const auto field = wrong_field(root, root_fields); !field.empty())
        return fmt::format("field \"{}\" is not valid", field);
    const auto wrong_in = [&](std::string_view key, std::span<const SchemaField> fields) -> std::string {
        const auto* presets = root.if_contains(key);
        if (presets == nullptr) return "";
        for (const auto& preset : presets->get_array())
            if (auto wrong = wrong_in_preset(preset.get_object(), fields, version); !wrong.empty()) return wrong;
        return "";
    };
    auto wrong = wrong_in("configurePresets", configure_fields);
    if (wrong.empty()) wrong = wrong_in("buildPresets", build_fields);
    if (wrong.empty()) wrong = wrong_in("testPresets", test_fields);
    return wrong;
}

} // namespace cmakewatch
