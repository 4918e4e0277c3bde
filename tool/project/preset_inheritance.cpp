#include "tool/project/preset_inheritance.h"

#include <boost/json.hpp>

#include <algorithm>
#include <array>
#include <string_view>

namespace cmakewatch {
namespace {

namespace json = boost::json;

constexpr std::array<std::string_view, 6> not_inherited{"name",        "hidden", "inherits",
                                                        "displayName", "vendor", "description"};
constexpr std::array<std::string_view, 11> put_together{"environment", "cacheVariables", "warnings", "errors",
                                                        "debug",       "trace",          "output",   "execution",
                                                        "filter",      "architecture",   "toolset"};

bool holds(const auto& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_empty(const json::value& value) {
    if (const auto* text = value.if_string()) return text->empty();
    if (const auto* list = value.if_array()) return list->empty();
    return false;
}

void add_missing(json::object& members, const json::object& parent) {
    for (const auto& member : parent)
        if (!members.contains(member.key())) members.emplace(member.key(), member.value());
}

// "include" and "exclude": an include of its own leaves out the parent's useUnion, as in CMake.
void add_missing_filters(json::object& filter, const json::object& parent) {
    for (const auto& member : parent) {
        auto* own = filter.if_contains(member.key());
        if (own == nullptr) {
            filter.emplace(member.key(), member.value());
        } else if (own->is_object() && member.value().is_object()) {
            auto inherited = member.value().get_object();
            inherited.erase("useUnion");
            add_missing(own->get_object(), inherited);
        }
    }
}

// "x64" is short for {"value": "x64"}.
json::value with_strategy(const json::value& value) {
    return value.is_string() ? json::value(json::object{{"value", value}}) : value;
}

} // namespace

void inherit(json::object& preset, const json::object& parent) {
    for (const auto& member : parent) {
        const std::string_view name = member.key();
        if (holds(not_inherited, name)) continue;
        auto* own = preset.if_contains(name);
        if (own == nullptr || (is_empty(*own) && name != "condition")) {
            preset.insert_or_assign(name, member.value());
            continue;
        }
        if (!holds(put_together, name)) continue;
        const auto inherited = with_strategy(member.value());
        *own = with_strategy(*own);
        if (!own->is_object() || !inherited.is_object()) continue;
        name == "filter" ? add_missing_filters(own->get_object(), inherited.get_object())
                         : add_missing(own->get_object(), inherited.get_object());
    }
}

} // namespace cmakewatch
