#include "tool/watch/watchman_message.h"

#include "tool/base/json_text.h"

#include <boost/json.hpp>

#include <charconv>

namespace cmakewatch::watchman {
namespace {

namespace json = boost::json;

constexpr int oldest_major = 4; // newer versions are dates
constexpr int oldest_minor = 9;

std::string text_of(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->as_string()) : "";
}

bool flag_of(const json::object& object, std::string_view name, bool if_missing) {
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_bool() ? value->as_bool() : if_missing;
}

News news_of(const json::object& message) {
    News news{text_of(message, "subscription"),
              message.contains("canceled"),
              flag_of(message, "is_fresh_instance", false),
              {}};
    const auto* files = message.if_contains("files");
    if (files == nullptr || !files->is_array()) return news;
    news.files.reserve(files->as_array().size());
    for (const auto& item : files->as_array()) {
        const auto* file = item.if_object();
        if (file == nullptr) continue;
        auto name = text_of(*file, "name");
        if (name.empty()) continue;
        news.files.push_back({std::move(name), flag_of(*file, "exists", true), text_of(*file, "type") == "d",
                              flag_of(*file, "new", true)});
    }
    return news;
}

} // namespace

std::optional<Message> parse_message(std::string_view line) {
    const auto value = parse_json(line);
    if (!value || !value->is_object()) return std::nullopt;
    const auto& message = value->as_object();
    if (message.contains("subscription") && (message.contains("files") || message.contains("canceled")))
        return news_of(message);
    if (message.contains("error")) {
        const auto why = text_of(message, "error");
        return Failure{why.empty() ? "it reports an error" : why};
    }
    if (message.contains("unilateral")) return Unasked{};
    return Answer{text_of(message, "version"), text_of(message, "watch"), text_of(message, "clock")};
}

bool is_supported(const std::string& version) {
    const char* end = version.data() + version.size();
    int major = 0;
    int minor = 0;
    const auto number = std::from_chars(version.data(), end, major);
    if (number.ec == std::errc{} && number.ptr != end && *number.ptr == '.')
        std::from_chars(number.ptr + 1, end, minor);
    return major > oldest_major || (major == oldest_major && minor >= oldest_minor);
}

} // namespace cmakewatch::watchman
