#include "tool/ide/jsonc.h"

#include "tests/catch.h"

#include <boost/json/parse.hpp>

using namespace cmakewatch;
using namespace std::string_literals;
namespace json = boost::json;

namespace {

json::object task(const std::string& label, int value = 1) {
    return {{"label", label}, {"value", value}};
}

const jsonc::List tasks{"tasks", "label", {task("ours")}};

std::string merged(const std::string& text, const jsonc::List& list = tasks) {
    const auto result = jsonc::merged(text, list, {"  ", "\n"});
    INFO(text);
    REQUIRE(result.has_value());
    const auto again = jsonc::merged(*result, list, {"  ", "\n"});
    REQUIRE(again.has_value());
    CHECK(*again == *result);
    return *result;
}

std::string why_not(const std::string& text, const jsonc::List& list = tasks) {
    const auto result = jsonc::merged(text, list, {});
    INFO(text);
    REQUIRE(result.has_error());
    CHECK(result.error().kind == ErrorKind::project);
    return result.error().why;
}

bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("an object is added to a list, in the text's own style") {
    CHECK(merged("{\n  \"tasks\": [\n    {\n      \"label\": \"a\"\n    }\n  ]\n}\n") ==
          "{\n  \"tasks\": [\n    {\n      \"label\": \"a\"\n    },\n    {\n      \"label\": \"ours\",\n      "
          "\"value\": 1\n"
          "    }\n  ]\n}\n");
    SECTION("tabs") {
        CHECK(merged("{\n\t\"tasks\": [\n\t]\n}") ==
              "{\n\t\"tasks\": [\n\t\t{\n\t\t\t\"label\": \"ours\",\n\t\t\t\"value\": 1\n\t\t}\n\t]\n}");
    }
    SECTION("line ends of Windows, and a byte order mark") {
        CHECK(merged("\xEF\xBB\xBF{\r\n \"tasks\": []\r\n}\r\n") ==
              "\xEF\xBB\xBF{\r\n \"tasks\": [\r\n  {\r\n   \"label\": \"ours\",\r\n   \"value\": 1\r\n  }\r\n "
              "]\r\n}\r\n");
    }
    SECTION("all on one line") {
        CHECK(merged("{\"tasks\":[{\"label\":\"a\"}]}") ==
              "{\"tasks\":[{\"label\":\"a\"},\n  {\n    \"label\": \"ours\",\n    \"value\": 1\n  }\n]}");
    }
    SECTION("no list yet") {
        CHECK(merged("{\n    // nothing\n}\n") == "{\n    // nothing\n  \"tasks\": [\n    {\n      \"label\": "
                                                  "\"ours\",\n      \"value\": 1\n    }\n  ]\n}\n");
        CHECK(merged("{}") ==
              "{\n  \"tasks\": [\n    {\n      \"label\": \"ours\",\n      \"value\": 1\n    }\n  ]\n}");
    }
    SECTION("the root is the list") {
        CHECK(merged("[]", {"", "label", {task("a"), task("b")}}) ==
              "[\n  {\n    \"label\": \"a\",\n    \"value\": 1\n  },\n  {\n    \"label\": \"b\",\n    \"value\": 1\n  "
              "}\n]");
    }
}

TEST_CASE("trailing commas and comments stay where they are") {
    const auto added = std::string("\n    {\n      \"label\": \"ours\",\n      \"value\": 1\n    }");
    CHECK(merged("{\n  \"tasks\": [\n    1,\n  ],\n}") == "{\n  \"tasks\": [\n    1," + added + ",\n  ],\n}");
    CHECK(merged("{\n  \"tasks\": [\n    1, // one\n    // [2]\n  ]\n}") ==
          "{\n  \"tasks\": [\n    1, // one\n    // [2]" + added + ",\n  ]\n}");
    CHECK(merged("{\n  \"tasks\": [\n    1 /* one */\n    /* , 2 */  \n  ]\n}") ==
          "{\n  \"tasks\": [\n    1, /* one */\n    /* , 2 */  " + added + "\n  ]\n}");
    CHECK(merged("// \"tasks\": [\n{ /*{*/\n  /**** \" ****/ \"tasks\" /*:*/ : // [\n    [ // ]\n    ]\n}// end") ==
          "// \"tasks\": [\n{ /*{*/\n  /**** \" ****/ \"tasks\" /*:*/ : // [\n    [ // ]" +
              std::string("\n      {\n        \"label\": \"ours\",\n        \"value\": 1\n      }\n    ]\n}// end"));
    CHECK(merged("{\"tasks\":[1 // one\r\n]}") ==
          "{\"tasks\":[1, // one\r\n  {\r\n    \"label\": \"ours\",\r\n    \"value\": 1\r\n  }\r\n]}");
}

TEST_CASE("what looks like an end within a string is none") {
    const std::string text =
        R"({"a": "]}", "b\"": "\\", "tasks": [{"label": "\"],}//", "x": ["/*", {}]}, "]"], "c": "*/"})";
    const auto result = merged(text);
    CHECK(result.starts_with(R"({"a": "]}", "b\"": "\\", "tasks": [{"label": "\"],}//", "x": ["/*", {}]}, "]",)"));
    CHECK(result.ends_with(R"(], "c": "*/"})"));
}

TEST_CASE("an object of the same name is replaced, unless it has the same value already") {
    const auto replaced =
        merged("{\n  \"tasks\": [\n    { \"label\": \"ours\", \"value\": 2 }, // mine\n    5\n  ]\n}");
    CHECK(replaced ==
          "{\n  \"tasks\": [\n    {\n      \"label\": \"ours\",\n      \"value\": 1\n    }, // mine\n    5\n  ]\n}");
    const std::string same = "{ \"tasks\": [ { \"value\": /* one */ 1, \"\\u006cabel\": \"our\\u0073\", }, ] }";
    CHECK(merged(same) == same);
    SECTION("some are there, some are not") {
        const auto both = merged("{\"tasks\": [{\"label\": \"b\"}]}", {"tasks", "label", {task("a"), task("b")}});
        const auto value = json::parse(both).at("tasks");
        CHECK(value == json::value{{{"label", "b"}, {"value", 1}}, {{"label", "a"}, {"value", 1}}});
    }
}

TEST_CASE("a text that is not understood is refused with a reason") {
    CHECK(why_not("{\n\"tasks\": [\n}") == "line 3: syntax error");
    CHECK(why_not("{\"tasks\": []} x") == "line 1: extra data");
    CHECK(why_not("{\"tasks\": [") == "line 1: incomplete JSON");
    CHECK(why_not("{\"tasks\": [\"") == "line 1: incomplete JSON");
    CHECK(why_not("{\n\n/* \"tasks\": []}") == "line 3: a comment that does not end");
    CHECK(why_not("{'tasks': []}") == "line 1: syntax error");
    CHECK(why_not("{\"tasks\": {}}") == "\"tasks\" is no list");
    CHECK(why_not("{\"tasks\": null}") == "\"tasks\" is no list");
    CHECK(why_not("{\"tasks\": [], \"t\\u0061sks\": []}") == "it has \"tasks\" more than once");
    CHECK(why_not(R"({"tasks": [{"label": "ours"}, {"label": "ours"}]})") == "it has several of the label \"ours\"");
    CHECK(why_not("[]") == "it is no JSON object");
    CHECK(why_not("5") == "it is no JSON object");
    CHECK(why_not("{}", {"", "label", {task("a")}}) == "it is no JSON array");
    CHECK(holds(why_not("{\"tasks\": [\"\xFF\"]}"), "line 1: "));
    CHECK(holds(why_not("{\"tasks\": [\0]}"s), "line 1: "));
    CHECK(holds(why_not("{\"tasks\": " + std::string(100'000, '[')), "too deep"));
    CHECK(holds(why_not(std::string(100'000, '{')), "line 1: "));
    CHECK(holds(why_not(""), "incomplete"));
    CHECK(holds(why_not("\xEF\xBB\xBF"), "incomplete"));
    CHECK(holds(why_not("// only a comment\n"), "incomplete"));
    CHECK(holds(why_not("/"), "syntax error"));
    CHECK(holds(why_not("{\"tasks\": []}\xEF\xBB\xBF"), "extra data"));
}

TEST_CASE("what an editor reads as the end of a comment is its end") {
    // A lone carriage return ends a line for VS Code too.
    const auto result = merged("{ // comment\r\"tasks\": [] }");
    CHECK(json::parse(result.substr(result.find('\r'), result.find("] }") - result.find('\r') + 1).substr(10))
              .is_array());
    CHECK(holds(why_not("{ /*/ \"tasks\": [] }"), "a comment that does not end"));
    CHECK(merged("{ /**/ \"tasks\": [{\"label\": \"ours\", \"value\": 1}] /***/ }") ==
          "{ /**/ \"tasks\": [{\"label\": \"ours\", \"value\": 1}] /***/ }");
}

TEST_CASE("bytes that mean nothing stay, whatever they are") {
    const auto before = "{ // \xFF\xFE \x01\n\"tasks\": [ /* \0 */"s;
    CHECK(merged(before + " ] }").starts_with(before));
}

TEST_CASE("a member is added if there is none of the name") {
    const auto with_version = [](const std::string& text) {
        const auto result = jsonc::with_member(text, "version", "2.0.0", {"  ", "\n"});
        return result ? *result : result.error().why;
    };
    CHECK(with_version("{}") == "{\n  \"version\": \"2.0.0\"\n}");
    CHECK(with_version("{\n\t\"a\": 1, // one\n}") == "{\n\t\"a\": 1, // one\n\t\"version\": \"2.0.0\",\n}");
    CHECK(with_version("{\"version\": 1}") == "{\"version\": 1}");
    CHECK(with_version("[]") == "it is no JSON object");
}

TEST_CASE("values are laid out for people") {
    const json::value value{
        {"a", json::array{}}, {"b", json::object{}}, {"c", {1, "x\n\"", nullptr}}, {"d", {{{"e", true}}, 2}}};
    CHECK(jsonc::printed(value, {"\t", "\n"}, "> ") ==
          "{\n> \t\"a\": [],\n> \t\"b\": {},\n> \t\"c\": [1, \"x\\n\\\"\", null],\n"
          "> \t\"d\": [\n> \t\t{\n> \t\t\t\"e\": true\n> \t\t},\n> \t\t2\n> \t]\n> }");
}

TEST_CASE("a large text is no trouble") {
    std::string text = "{\"tasks\": [\n";
    for (int i = 0; i < 30'000; ++i)
        text += "  {\"label\": \"task " + std::to_string(i) + "\", \"args\": [1, 2, 3]}, // x\n";
    text += "]}";
    const auto result = merged(text);
    CHECK(result.size() > text.size());
    CHECK(result.starts_with(text.substr(0, text.size() - 2)));
}
