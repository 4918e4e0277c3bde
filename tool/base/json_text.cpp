#include "tool/base/json_text.h"

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parse.hpp>

#include <algorithm>

namespace cmakewatch {
namespace {

namespace json = boost::json;

bool has_nul(std::string_view text) {
    return text.find('\0') != std::string_view::npos;
}

// As deep as the parser lets values be nested.
bool has_nul(const json::value& value) {
    if (const auto* text = value.if_string()) return has_nul(std::string_view(*text));
    if (const auto* array = value.if_array())
        return std::any_of(array->begin(), array->end(), [](const json::value& item) { return has_nul(item); });
    if (const auto* object = value.if_object())
        return std::any_of(object->begin(), object->end(), [](const json::key_value_pair& member) {
            return has_nul(std::string_view(member.key())) || has_nul(member.value());
        });
    return false;
}

Error refused(std::string why) {
    return {ErrorKind::project, "cannot read JSON", "", std::move(why), ""};
}

} // namespace

Result<json::value> parse_json(std::string_view text, JsonBytes bytes) {
    json::parse_options options;
    options.allow_invalid_utf8 = bytes == JsonBytes::any;
    boost::system::error_code failed;
    auto value = json::parse(text, failed, json::make_shared_resource<json::monotonic_resource>(), options);
    if (failed == json::error::too_deep) return refused("it is nested too deep");
    if (failed && bytes == JsonBytes::utf8 && parse_json(text, JsonBytes::any))
        return refused("it has bytes that are no UTF-8");
    if (failed) return refused(failed.message());
    // The parser takes one only as this escape.
    const bool may_have_nul = text.find("\\u0000") != std::string_view::npos;
    if (may_have_nul && has_nul(value)) return refused("it has a NUL character in a string");
    return value;
}

} // namespace cmakewatch
