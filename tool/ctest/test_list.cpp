#include "tool/ctest/test_list.h"

#include "tool/base/json_text.h"
#include "tool/base/lines.h"
#include "tool/base/path.h"

#include <boost/json.hpp>

namespace cmakewatch {
namespace {

namespace json = boost::json;

std::vector<std::string> texts(const json::value& value) {
    std::vector<std::string> texts;
    if (value.is_string()) texts.emplace_back(value.as_string());
    if (value.is_array())
        for (const auto& item : value.as_array()) texts.emplace_back(item.as_string());
    return texts;
}

void read_property(Test& test, std::string_view name, const json::value& value) {
    if (name == "WORKING_DIRECTORY") test.working_directory = path::normal(std::string_view(value.as_string()));
    if (name == "REQUIRED_FILES") test.required_files = texts(value);
    if (name == "ENVIRONMENT") test.environment = texts(value);
    if (name == "DEPENDS") test.depends = texts(value);
    if (name == "FIXTURES_REQUIRED") test.fixtures_required = texts(value);
    if (name == "FIXTURES_SETUP") test.fixtures_setup = texts(value);
    if (name == "FIXTURES_CLEANUP") test.fixtures_cleanup = texts(value);
    if (name == "DISABLED") test.is_disabled = value.is_bool() && value.as_bool();
}

Test test_of(const json::object& object, int index) {
    Test test;
    test.index = index;
    if (const auto* name = object.if_contains("name")) test.name = std::string(name->as_string());
    if (const auto* command = object.if_contains("command")) {
        test.command = texts(*command);
        test.definition = json::serialize(*command);
    }
    if (const auto* properties = object.if_contains("properties")) {
        for (const auto& property : properties->as_array()) {
            const auto& entry = property.as_object();
            const std::string name(entry.at("name").as_string());
            read_property(test, name, entry.at("value"));
            // A fixture's cleanup DEPENDS on those tests alone that are selected.
            if (name != "DEPENDS") test.definition += json::serialize(property);
        }
    }
    for (auto& file : test.required_files) file = path::absolute(file, test.working_directory);
    return test;
}

Error malformed(std::string why) {
    return {ErrorKind::project, "cannot read the list of tests", "", std::move(why),
            "ctest --show-only=json-v1 in the build directory prints it"};
}

} // namespace

Result<std::vector<Test>> parse_test_list(std::string_view text) {
    while (!text.empty() && !text.starts_with('{')) take_line(text);
    const auto root = parse_json(text, JsonBytes::any);
    if (!root) return malformed(root.error().why);
    try {
        const auto& object = root->as_object();
        if (object.at("version").at("major").to_number<int>() != 1) return malformed("it is of an unknown version");
        std::vector<Test> tests;
        for (const auto& test : object.at("tests").as_array())
            tests.push_back(test_of(test.as_object(), static_cast<int>(tests.size()) + 1));
        return tests;
    } catch (const std::exception&) { // a missing or mistyped member
        return malformed("it is no JSON of ctest");
    }
}

std::set<std::string> names_of(const std::vector<Test>& tests) {
    std::set<std::string> names;
    for (const auto& test : tests) names.insert(test.name);
    return names;
}

Result<std::vector<int>> indices_of(const std::vector<Test>& some, const std::vector<Test>& all) {
    std::vector<int> indices;
    auto next = some.begin();
    for (const auto& test : all) {
        if (next == some.end()) break;
        if (test.name != next->name || test.definition != next->definition) continue;
        indices.push_back(test.index);
        ++next;
    }
    if (next != some.end())
        return Error{
            ErrorKind::project, "cannot find among all tests the selected", next->name,
            "ctest lists it in another way when it selects",
            "ctest --show-only=json-v1 in the build directory, with the same arguments and without, shows how"};
    return indices;
}

} // namespace cmakewatch
