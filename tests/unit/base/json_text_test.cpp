#include "tool/base/json_text.h"

#include "tests/catch.h"

using namespace cmakewatch;

namespace {

std::string why(const std::string& text, JsonBytes bytes = JsonBytes::utf8) {
    const auto value = parse_json(text, bytes);
    return value ? "" : value.error().why;
}

std::string nested(size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
}

} // namespace

TEST_CASE("JSON of others: what is refused, and why") {
    CHECK(why(R"({"a": [1, true, null, "\u00e9"]})").empty());
    CHECK(why("{") == "incomplete JSON");
    CHECK(why("") == "incomplete JSON");
    CHECK(why(nested(32)).empty());
    CHECK(why(nested(33)) == "it is nested too deep");
    CHECK(why(nested(100'000)) == "it is nested too deep");
    CHECK(why(std::string(100'000, '[')) == "it is nested too deep");
    CHECK(why(std::string("\"a\0b\"", 5)) == "syntax error"); // JSON has them only as an escape
    CHECK(why(R"("a\u0000b")") == "it has a NUL character in a string");
    CHECK(why(R"({"a": [{"b\u0000": 1}]})") == "it has a NUL character in a string");
    CHECK(why("{\"a\": \"caf\xe9\"}") == "it has bytes that are no UTF-8");
    CHECK(why("{\"a\": \"caf\xe9\"}", JsonBytes::any).empty());
    CHECK(why("{\"a\": \"caf\xe9\\u0000\"}", JsonBytes::any) == "it has a NUL character in a string");
}
