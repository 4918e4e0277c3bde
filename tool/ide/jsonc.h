// JSON with comments and trailing commas, as editors keep it in their files, and edits that leave every other byte
// of such a text as it is.
// Promises: an edited text holds what it should and nothing else, or there is an error. Knows nothing of files, nor of
// what the values mean.
#pragma once

#include "tool/base/error.h"

#include <boost/json/value.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace cmakewatch::jsonc {

// How a text is laid out.
struct Style {
    std::string indent = "    "; // of one level
    std::string newline = "\n";
};

// The objects of a list that are told apart by one of their members.
struct List {
    std::string name; // the root object's member that holds the list; "" if the root itself is the list
    std::string key;  // the member that names an object
    std::vector<boost::json::object> objects;
};

// Whether there is nothing but white space.
[[nodiscard]] bool is_blank(std::string_view text);

// The value of `text`, which may begin with a byte order mark. Errors name the line; values nested deeper than 32
// levels are refused.
[[nodiscard]] Result<boost::json::value> parse(std::string_view text);

// `value` as text. What follows the first line is indented by `outer_indent` more.
[[nodiscard]] std::string printed(const boost::json::value& value, const Style& style,
                                  const std::string& outer_indent = "");

// `text` with each of the objects in the list: in the place of the one of that name, else at the end. An object that is
// there with the same value stays as it is written. `fallback` lays out what the text gives no example for.
// Errors: `text` is no such JSON, or what should be the list is none; several objects of one of the names.
[[nodiscard]] Result<std::string> merged(std::string_view text, const List& list, const Style& fallback);

// `text` with this member in its root object, if that has none of the name yet.
[[nodiscard]] Result<std::string> with_member(std::string_view text, const std::string& name,
                                              const boost::json::value& value, const Style& fallback);

} // namespace cmakewatch::jsonc
