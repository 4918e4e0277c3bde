// The events are an interface: what a session writes is what tool/report/events.schema.json says.
#include "tests/e2e/harness.h"

#include <set>

using namespace e2e;

namespace {

bool has_type(const json::value& value, const std::string& type) {
    if (type == "string") return value.is_string();
    if (type == "integer") return value.is_int64() || value.is_uint64();
    if (type == "number") return value.is_number();
    if (type == "boolean") return value.is_bool();
    if (type == "array") return value.is_array();
    return type == "object" && value.is_object();
}

// What is wrong with `value` by `schema`, "" if nothing: the part of JSON Schema that ours uses.
std::string fault(const json::value& value, const json::object& schema) {
    if (const auto* constant = schema.if_contains("const"); constant != nullptr && *constant != value)
        return "not " + json::serialize(*constant);
    if (const auto* allowed = schema.if_contains("enum")) {
        const auto& list = allowed->as_array();
        if (std::find(list.begin(), list.end(), value) == list.end()) return "not one of " + json::serialize(list);
    }
    if (const auto* type = schema.if_contains("type"); type != nullptr && !has_type(value, type->as_string().c_str()))
        return json::serialize(value) + " is no " + type->as_string().c_str();
    if (const auto* items = schema.if_contains("items"))
        for (const auto& item : value.as_array())
            if (const auto wrong = fault(item, items->as_object()); !wrong.empty()) return wrong;
    const auto* properties = schema.if_contains("properties");
    if (properties == nullptr) return "";
    for (const auto& name : schema.at("required").as_array())
        if (!value.as_object().contains(name.as_string())) return "no " + std::string(name.as_string());
    for (const auto& [key, member] : value.as_object()) {
        const auto* property = properties->as_object().if_contains(key);
        if (property == nullptr) return "unknown field " + std::string(key);
        if (const auto wrong = fault(member, property->as_object()); !wrong.empty())
            return std::string(key) + ": " + wrong;
    }
    return "";
}

} // namespace

TEST_CASE("every event is as the schema says, numbered without a gap") {
    const auto schema = json::parse(content(CMAKEWATCH_SOURCE_DIR "/tool/report/events.schema.json")).as_object();
    std::map<std::string, json::object> by_name;
    for (const auto& event : schema.at("oneOf").as_array())
        by_name[event.at("title").as_string().c_str()] = event.as_object();

    const Sandbox sandbox;
    Tool tool(sandbox, {"--watch", "nothing.conf"});
    tool.wait_for_exact_watch();
    tool.program();
    sandbox.write("value.h", "#define VALUE broken here\n");
    tool.wait_for_event("program_kept");
    sandbox.set_value(2);
    tool.wait_for_last_value(2);
    tool.wait_for_event("program_started", 2);
    ::kill(tool.program(), SIGKILL);
    tool.wait_until("the end of the program", [&] {
        const auto exits = tool.events("program_exited");
        return !exits.empty() && !exits.back().at("expected").as_bool();
    });
    fs::remove_all(sandbox.build());
    sandbox.set_value(3);
    tool.wait_for_event("error");
    ::kill(tool.pid(), SIGTERM);
    tool.wait_for_event("session_ended");

    const Sandbox tested;
    tested.write("CMakeLists.txt", "cmake_minimum_required(VERSION 3.20)\nproject(p C)\nenable_testing()\n"
                                   "add_executable(t t.c)\nadd_test(NAME one COMMAND t)\n");
    tested.write("t.c", "int main(void) { return 0; }\n");
    tested.configure();
    Tool test(tested, {"--once"}, {"test", {"test"}});
    test.wait_for_event("session_ended");

    std::set<std::string> seen;
    std::int64_t number = 0;
    for (const auto& event : test.events("")) {
        CAPTURE(json::serialize(event));
        const std::string name = event.at("event").as_string().c_str();
        REQUIRE(by_name.contains(name));
        CHECK(fault(event, by_name[name]) == "");
        seen.insert(name);
    }
    for (const auto& event : tool.events("")) {
        CAPTURE(json::serialize(event));
        const std::string name = event.at("event").as_string().c_str();
        REQUIRE(by_name.contains(name));
        CHECK(fault(event, by_name[name]) == "");
        CHECK(event.begin()->key() == "event");
        CHECK(event.at("seq").as_int64() == ++number);
        seen.insert(name);
    }
    for (const auto& [name, description] : by_name) {
        CAPTURE(name);
        CHECK(seen.contains(name));
    }
}
