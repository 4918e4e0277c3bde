#include "tool/project/preset_condition.h"

#include "tool/project/cmake_regex.h"

#include <boost/json.hpp>

#include <algorithm>

namespace cmakewatch {
namespace {

namespace json = boost::json;

bool holds_text(const json::object& object, std::string_view key) {
    const auto* value = object.if_contains(key);
    return value != nullptr && value->is_string();
}

std::string_view text_at(const json::object& object, std::string_view key) {
    return object.at(key).get_string();
}

const json::array* list_at(const json::object& object, std::string_view key) {
    const auto* value = object.if_contains(key);
    return value == nullptr ? nullptr : value->if_array();
}

bool is_inner_condition(const json::value& value) {
    return !value.is_null() && is_preset_condition(value);
}

Expanded answer(bool holds) {
    return {Expanded::State::good, holds ? "1" : "0"};
}

Expanded opposite(Expanded one) {
    if (one.state == Expanded::State::good) one.text = one.text == "1" ? "0" : "1";
    return one;
}

bool is_good(const Expanded& one) {
    return one.state == Expanded::State::good;
}

Expanded is_in_list(const json::object& condition, const std::string& text, PresetMacros& macros) {
    for (const auto& item : *list_at(condition, "list")) {
        auto one = macros.expand(std::string_view(item.get_string()));
        if (!is_good(one)) return one;
        if (one.text == text) return answer(true);
    }
    return answer(false);
}

Expanded matches(const std::string& text, const Expanded& expression) {
    const auto found = cmake_regex_finds(expression.text, text);
    return found ? answer(*found) : Expanded{Expanded::State::invalid, ""};
}

// anyOf and allOf: the first one that decides does.
Expanded decide(const json::array& conditions, bool deciding, PresetMacros& macros) {
    for (const auto& one : conditions) {
        auto holds = evaluate_condition(one, macros);
        if (!is_good(holds) || (holds.text == "1") == deciding) return holds;
    }
    return answer(!deciding);
}

Expanded compare(std::string_view type, const json::object& condition, PresetMacros& macros) {
    const bool is_equality = type == "equals";
    auto left = macros.expand(text_at(condition, is_equality ? "lhs" : "string"));
    if (!is_good(left)) return left;
    if (type == "inList") return is_in_list(condition, left.text, macros);
    auto right = macros.expand(text_at(condition, is_equality ? "rhs" : "regex"));
    if (!is_good(right)) return right;
    return is_equality ? answer(left.text == right.text) : matches(left.text, right);
}

} // namespace

bool is_preset_condition(const json::value& value) {
    if (value.is_bool() || value.is_null()) return true;
    const auto* object = value.if_object();
    if (object == nullptr || !holds_text(*object, "type")) return false;
    const auto type = text_at(*object, "type");
    const auto has_fields = [&](size_t count) {
        return object->size() == count + 1 + (object->contains("$comment") ? 1 : 0);
    };
    if (type == "const") return has_fields(1) && object->contains("value") && object->at("value").is_bool();
    if (type == "equals" || type == "notEquals")
        return has_fields(2) && holds_text(*object, "lhs") && holds_text(*object, "rhs");
    if (type == "matches" || type == "notMatches")
        return has_fields(2) && holds_text(*object, "string") && holds_text(*object, "regex");
    if (type == "not")
        return has_fields(1) && object->contains("condition") && is_inner_condition(object->at("condition"));
    if (type == "inList" || type == "notInList") {
        const auto* list = list_at(*object, "list");
        return has_fields(2) && holds_text(*object, "string") && list != nullptr &&
               std::all_of(list->begin(), list->end(), [](const json::value& item) { return item.is_string(); });
    }
    if (type != "anyOf" && type != "allOf") return false;
    const auto* conditions = list_at(*object, "conditions");
    return has_fields(1) && conditions != nullptr &&
           std::all_of(conditions->begin(), conditions->end(), is_inner_condition);
}

Expanded evaluate_condition(const json::value& condition, PresetMacros& macros) {
    if (condition.is_null()) return answer(true);
    if (const auto* constant = condition.if_bool()) return answer(*constant);
    const auto& object = condition.get_object();
    const auto type = text_at(object, "type");
    if (type == "const") return answer(object.at("value").get_bool());
    if (type == "not") return opposite(evaluate_condition(object.at("condition"), macros));
    if (type == "anyOf" || type == "allOf") return decide(*list_at(object, "conditions"), type == "anyOf", macros);
    if (type == "notEquals") return opposite(compare("equals", object, macros));
    if (type == "notInList") return opposite(compare("inList", object, macros));
    if (type == "notMatches") return opposite(compare("matches", object, macros));
    return compare(type, object, macros);
}

} // namespace cmakewatch
