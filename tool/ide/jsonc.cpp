#include "tool/ide/jsonc.h"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/stream_parser.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace cmakewatch::jsonc {
namespace {

namespace json = boost::json;

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::string_view blanks = " \t\r\n";
constexpr std::string_view line_ends = "\r\n";

Error cannot_edit(std::string why) {
    return {ErrorKind::project, "cannot edit", "", std::move(why), ""};
}

Error syntax_error(std::string_view text, size_t at, const std::string& what) {
    const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n');
    return cannot_edit(fmt::format("line {}: {}", line, what));
}

// The position behind the string that begins at `at`, or the end.
size_t behind_string(std::string_view text, size_t at) {
    for (++at; at < text.size(); ++at) {
        if (text[at] == '\\') {
            ++at;
        } else if (text[at] == '"') {
            return at + 1;
        }
    }
    return text.size();
}

// The same text, as long as before, with spaces for the byte order mark and for comments. Boost.JSON 1.81 could read
// comments, but loses its way in one that ends with two asterisks.
Result<std::string> without_comments(std::string_view text) {
    std::string plain(text);
    const auto blank_out = [&](size_t begin, size_t end) {
        for (; begin < end; ++begin)
            if (line_ends.find(plain[begin]) == std::string_view::npos) plain[begin] = ' ';
    };
    if (text.starts_with(byte_order_mark)) blank_out(0, byte_order_mark.size());
    for (size_t at = 0; at < text.size();) {
        if (plain[at] == '"') {
            at = behind_string(text, at);
        } else if (text.substr(at, 2) == "//") {
            const auto end = std::min(text.find_first_of(line_ends, at), text.size());
            blank_out(at, end);
            at = end;
        } else if (text.substr(at, 2) == "/*") {
            const auto end = text.find("*/", at + 2);
            if (end == std::string_view::npos) return syntax_error(text, at, "a comment that does not end");
            blank_out(at, end + 2);
            at = end + 2;
        } else {
            ++at;
        }
    }
    return plain;
}

// One value in an array, or one member of an object.
struct Child {
    std::string name; // of a member
    size_t start = 0; // of the member
    size_t begin = 0; // of the value
    size_t end = 0;
};

struct Container {
    size_t open = 0;
    size_t close = 0; // where its last bracket is
    std::vector<Child> children;
    bool has_trailing_comma = false;
};

size_t behind_blanks(std::string_view plain, size_t at) {
    return std::min(plain.find_first_not_of(blanks, at), plain.size());
}

size_t behind_value(std::string_view plain, size_t at) {
    size_t depth = 0;
    while (at < plain.size()) {
        const char c = plain[at];
        if (c == '"') {
            at = behind_string(plain, at);
        } else if (c == '{' || c == '[') {
            ++depth;
            ++at;
        } else if (c == '}' || c == ']') {
            --depth;
            ++at;
        } else if (depth == 0) {
            return std::min(plain.find_first_of(" \t\r\n,]}", at), plain.size());
        } else {
            ++at;
        }
        if (depth == 0) return at;
    }
    return at;
}

// What lies in the array or object that opens at `open`, in valid JSON without comments.
Container container_at(std::string_view plain, size_t open) {
    Container found;
    found.open = open;
    const bool is_object = plain[open] == '{';
    size_t at = behind_blanks(plain, open + 1);
    while (at < plain.size() && plain[at] != '}' && plain[at] != ']') {
        Child child;
        child.start = at;
        if (is_object) {
            const auto end = behind_string(plain, at);
            boost::system::error_code failed;
            const auto name = json::parse(plain.substr(at, end - at), failed);
            if (!failed && name.is_string()) child.name = name.get_string();
            at = behind_blanks(plain, behind_blanks(plain, end) + 1); // the colon
        }
        child.begin = at;
        child.end = at = behind_value(plain, at);
        found.children.push_back(std::move(child));
        at = behind_blanks(plain, at);
        found.has_trailing_comma = at < plain.size() && plain[at] == ',';
        if (found.has_trailing_comma) at = behind_blanks(plain, at + 1);
    }
    found.close = std::min(at, plain.size());
    return found;
}

// What is to be added to a container.
struct Item {
    std::string name; // of a member
    json::value value;
};

struct Edit {
    size_t begin = 0;
    size_t end = 0;
    std::string replacement;
};

std::string printed_string(std::string_view text) {
    return json::serialize(json::string(text));
}

// A text to be edited, taken apart.
class Document {
  public:
    static Result<Document> read(std::string_view text, const Style& fallback) {
        auto value = parse(text);
        if (!value) return value.error();
        Document document;
        document.text_ = text;
        document.plain_ = *without_comments(text); // it has just been parsed
        document.root_ = std::move(*value);
        const auto newline = text.find('\n');
        document.style_ = fallback;
        if (newline != std::string_view::npos)
            document.style_.newline = newline > 0 && text[newline - 1] == '\r' ? "\r\n" : "\n";
        if (!document.root_.is_object() && !document.root_.is_array()) return document;
        const auto root = document.root_container();
        for (const auto& child : root.children) {
            const auto indent = document.indent_of_line(child.start);
            if (indent.empty()) continue;
            document.style_.indent = indent;
            break;
        }
        return document;
    }

    [[nodiscard]] const json::value& root() const { return root_; }
    [[nodiscard]] const Style& style() const { return style_; }
    [[nodiscard]] Container root_container() const { return container_at(plain_, behind_blanks(plain_, 0)); }
    [[nodiscard]] Container container(size_t open) const { return container_at(plain_, open); }

    void replace(const Child& child, const json::value& value) {
        edits_.push_back({child.begin, child.end, printed(value, style_, indent_of_line(child.begin))});
    }

    void append(const Container& container, const std::vector<Item>& items) {
        const auto outer_indent = indent_of_line(container.open);
        const auto indent = item_indent(container, outer_indent);
        const bool needs_comma = !container.children.empty() && !container.has_trailing_comma;
        if (needs_comma) edits_.push_back({container.children.back().end, container.children.back().end, ","});
        const auto at = end_of_content(container);
        std::string added;
        for (const auto& item : items) {
            added += (added.empty() ? "" : ",") + style_.newline + indent;
            if (!item.name.empty()) added += printed_string(item.name) + ": ";
            added += printed(item.value, style_, indent);
        }
        if (container.has_trailing_comma) added += ',';
        const auto rest = text_.substr(at, container.close - at);
        if (rest.find_first_of(line_ends) == std::string_view::npos) added += style_.newline + outer_indent;
        edits_.push_back({at, at, std::move(added)});
    }

    // The text with the edits made, if its value is `expected`.
    [[nodiscard]] Result<std::string> edited(const json::value& expected) {
        std::stable_sort(edits_.begin(), edits_.end(), [](const Edit& a, const Edit& b) { return a.begin < b.begin; });
        std::string result;
        size_t at = 0;
        for (const auto& edit : edits_) {
            result += text_.substr(at, edit.begin - at);
            result += edit.replacement;
            at = edit.end;
        }
        result += text_.substr(at);
        const auto value = parse(result);
        if (!value || *value != expected) return cannot_edit("it is laid out in a way that is not understood");
        return result;
    }

  private:
    // The white space at the start of the line that `at` lies in.
    [[nodiscard]] std::string indent_of_line(size_t at) const {
        auto begin = text_.find_last_of(line_ends, at);
        begin = begin == std::string_view::npos ? 0 : begin + 1;
        if (begin == 0 && text_.starts_with(byte_order_mark)) begin = byte_order_mark.size();
        const auto end = std::min(text_.find_first_not_of(" \t", begin), at);
        return std::string(text_.substr(begin, end - begin));
    }

    [[nodiscard]] std::string item_indent(const Container& container, const std::string& outer_indent) const {
        if (container.children.empty()) return outer_indent + style_.indent;
        const auto start = container.children.back().start;
        const auto line = text_.find_last_of(line_ends, start);
        const bool is_on_line_of_bracket = line == std::string_view::npos || line < container.open;
        return is_on_line_of_bracket ? outer_indent + style_.indent : indent_of_line(start);
    }

    // Behind the last value, comma or comment; at the end of its line if nothing else follows there.
    [[nodiscard]] size_t end_of_content(const Container& container) const {
        const auto at = text_.find_last_not_of(blanks, container.close - 1) + 1;
        const auto line_end = text_.find_first_not_of(" \t", at);
        return line_end != std::string_view::npos && line_ends.find(text_[line_end]) != std::string_view::npos
                   ? line_end
                   : at;
    }

    std::string_view text_;
    std::string plain_; // as long as text_
    json::value root_;
    Style style_;
    std::vector<Edit> edits_;
};

bool is_scalar(const json::value& value) {
    return !value.is_object() && !value.is_array();
}

bool has_name(const json::value& value, const std::string& key, const json::value& name) {
    if (!value.is_object()) return false;
    const auto* found = value.get_object().if_contains(key);
    return found != nullptr && *found == name;
}

} // namespace

bool is_blank(std::string_view text) {
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    return text.find_first_not_of(blanks) == std::string_view::npos;
}

Result<json::value> parse(std::string_view text) {
    const auto plain = without_comments(text);
    if (!plain) return plain.error();
    json::parse_options options;
    options.allow_trailing_commas = true;
    json::stream_parser parser({}, options);
    boost::system::error_code failed;
    const auto read = parser.write_some(plain->data(), plain->size(), failed);
    if (!failed && read < plain->size()) failed = json::error::extra_data;
    if (!failed) parser.finish(failed);
    if (failed) return syntax_error(text, std::min(read, text.size()), failed.message());
    return parser.release();
}

std::string printed(const json::value& value, const Style& style, const std::string& outer_indent) {
    const auto indent = outer_indent + style.indent;
    const auto in_lines = [&](const auto& children, const auto& print) {
        std::string text;
        for (const auto& child : children) text += (text.empty() ? "" : ",") + style.newline + indent + print(child);
        return text + style.newline + outer_indent;
    };
    if (const auto* object = value.if_object(); object != nullptr && !object->empty())
        return "{" +
               in_lines(*object,
                        [&](const json::key_value_pair& member) {
                            return printed_string(member.key()) + ": " + printed(member.value(), style, indent);
                        }) +
               "}";
    const auto* array = value.if_array();
    if (array == nullptr || array->empty()) return json::serialize(value);
    if (!std::all_of(array->begin(), array->end(), is_scalar))
        return "[" + in_lines(*array, [&](const json::value& item) { return printed(item, style, indent); }) + "]";
    std::string text;
    for (const auto& item : *array) text += (text.empty() ? "[" : ", ") + json::serialize(item);
    return text + "]";
}

Result<std::string> merged(std::string_view text, const List& list, const Style& fallback) {
    auto document = Document::read(text, fallback);
    if (!document) return document.error();
    auto expected = document->root();
    json::value* items = &expected;
    Container container;
    if (!list.name.empty()) {
        if (!expected.is_object()) return cannot_edit("it is no JSON object");
        items = expected.get_object().if_contains(list.name);
        if (items == nullptr) {
            json::array array;
            for (const auto& object : list.objects) array.emplace_back(object);
            document->append(document->root_container(), {{list.name, array}});
            expected.get_object()[list.name] = std::move(array);
            return document->edited(expected);
        }
        const auto root = document->root_container();
        const auto is_list = [&](const Child& child) { return child.name == list.name; };
        if (std::count_if(root.children.begin(), root.children.end(), is_list) != 1)
            return cannot_edit(fmt::format("it has \"{}\" more than once", list.name));
        if (!items->is_array()) return cannot_edit(fmt::format("\"{}\" is no list", list.name));
        container = document->container(std::find_if(root.children.begin(), root.children.end(), is_list)->begin);
    } else {
        if (!items->is_array()) return cannot_edit("it is no JSON array");
        container = document->root_container();
    }
    auto& array = items->get_array();
    const auto old_size = array.size();
    if (container.children.size() != old_size) return cannot_edit("it is laid out in a way that is not understood");
    std::vector<Item> added;
    for (const auto& object : list.objects) {
        const auto& name = object.at(list.key);
        size_t place = old_size;
        for (size_t i = 0; i < old_size; ++i) {
            if (!has_name(array[i], list.key, name)) continue;
            if (place != old_size)
                return cannot_edit(fmt::format("it has several of the {} {}", list.key, json::serialize(name)));
            place = i;
        }
        if (place == old_size) {
            added.push_back({"", object});
        } else if (array[place] != json::value(object)) {
            document->replace(container.children[place], object);
            array[place] = object;
        }
    }
    for (const auto& item : added) array.push_back(item.value);
    if (!added.empty()) document->append(container, added);
    return document->edited(expected);
}

Result<std::string> with_member(std::string_view text, const std::string& name, const json::value& value,
                                const Style& fallback) {
    auto document = Document::read(text, fallback);
    if (!document) return document.error();
    auto expected = document->root();
    if (!expected.is_object()) return cannot_edit("it is no JSON object");
    if (expected.get_object().contains(name)) return std::string(text);
    expected.get_object()[name] = value;
    document->append(document->root_container(), {{name, value}});
    return document->edited(expected);
}

} // namespace cmakewatch::jsonc
