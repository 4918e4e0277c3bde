#include "tool/project/preset_fields.h"

#include <boost/json.hpp>

namespace cmakewatch {

std::string PresetFields::text(std::string_view name) const {
    const auto* value = object_.if_contains(name);
    const auto* text = value == nullptr ? nullptr : value->if_string();
    return text == nullptr ? "" : std::string(*text);
}

bool PresetFields::flag(std::string_view name, bool otherwise) const {
    const auto* value = object_.if_contains(name);
    const auto* flag = value == nullptr ? nullptr : value->if_bool();
    return flag == nullptr ? otherwise : *flag;
}

std::optional<std::int64_t> PresetFields::number(std::string_view name) const {
    const auto* value = object_.if_contains(name);
    if (value == nullptr || !value->is_number()) return std::nullopt;
    boost::system::error_code failed;
    const auto number = value->to_number<std::int64_t>(failed);
    return failed ? std::nullopt : std::optional(number);
}

std::vector<std::string> PresetFields::texts(std::string_view name) const {
    std::vector<std::string> found;
    const auto* value = object_.if_contains(name);
    if (value == nullptr) return found;
    if (const auto* one = value->if_string()) found.emplace_back(*one);
    if (const auto* several = value->if_array())
        for (const auto& item : *several)
            if (const auto* text = item.if_string()) found.emplace_back(*text);
    return found;
}

PresetFields PresetFields::inner(std::string_view name) const {
    static const boost::json::object none;
    const auto* value = object_.if_contains(name);
    const auto* object = value == nullptr ? nullptr : value->if_object();
    return PresetFields(object == nullptr ? none : *object);
}

} // namespace cmakewatch
