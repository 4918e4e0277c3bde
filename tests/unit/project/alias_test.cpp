#include "tool/project/alias.h"

#include "tests/catch.h"

using namespace cmakewatch;

TEST_CASE("the target of an ALIAS is found in a script") {
    const auto target = [](const std::string& script, const std::string& alias) {
        return target_of_alias(script, alias).value_or("none");
    };
    CHECK(target("add_executable(app main.c)\nadd_executable(ns::app ALIAS app)\n", "ns::app") == "app");
    CHECK(target("add_library(\n  \"ns::parts\" ALIAS # here\n  parts)", "ns::parts") == "parts");
    CHECK(target("add_executable(ns::app ALIAS app)", "ns::ap") == "none");
    CHECK(target("add_executable(ns.app ALIAS app)", "nsxapp") == "none");
    CHECK(target("add_executable(${PROJECT_NAME}::app ALIAS app)", "ns::app") == "app");
    CHECK(target("add_executable(${ns}::${name} ALIAS ${ns}_${name})", "a::b") == "a_b");
    CHECK(target("add_executable(ns::app ALIAS ${target})", "ns::app") == "none"); // nothing tells which
    CHECK(target("add_executable(ns::${t} ALIAS ${t})", "ns::${t}x") == "none");
    CHECK(target("add_executable(app ALIAS.c)", "app") == "none");
    CHECK(target("# ALIAS\nadd_executable(", "app") == "none");
}
