#include "tool/doctor/version_checks.h"

#include "tests/catch.h"
#include "tests/unit/directory.h"

using namespace cmakewatch;

TEST_CASE("the Ninja of the build directory and the one of the shell") {
    const ProgramVersion used{"/usr/bin/ninja", "1.11.1"};
    CHECK(ninja_finding(used, {}, "/b").verdict == Verdict::ok);
    CHECK(ninja_finding(used, {"/opt/ninja", "1.11.0"}, "/b").verdict == Verdict::ok);
    CHECK(ninja_finding(used, {"/opt/ninja", ""}, "/b").verdict == Verdict::ok);
    const auto mixed = ninja_finding(used, {"/opt/ninja", "1.13.2"}, "/b c");
    CHECK(mixed.verdict == Verdict::warning);
    CHECK(mixed.detail ==
          "1.11.1 (/usr/bin/ninja); PATH has 1.13.2 (/opt/ninja), after which everything is built anew");
    CHECK(mixed.hint.ends_with("cmake -B '/b c' -DCMAKE_MAKE_PROGRAM=/opt/ninja"));
    const auto old = ninja_finding({"/usr/bin/ninja", "1.9.0"}, {}, "/b");
    CHECK(old.verdict == Verdict::error);
    CHECK(old.detail == "cannot use ninja \"/usr/bin/ninja\": its version 1.9.0 is older than 1.10");
    CHECK(ninja_finding({"/usr/bin/ninja", ""}, {}, "/b").verdict == Verdict::error);
}

TEST_CASE("cmakewatch, the one in PATH, and the CMake package") {
    const ProgramVersion own{"/usr/bin/cmakewatch", "1.0.0"};
    CHECK(cmakewatch_finding(own, "", {}).verdict == Verdict::ok);
    CHECK(cmakewatch_finding(own, own.file, {"/share/cmakewatch", "1.0.0"}).verdict == Verdict::ok);
    const auto other = cmakewatch_finding(own, "/opt/cmakewatch", {});
    CHECK(other.verdict == Verdict::warning);
    CHECK(other.detail == "1.0.0 (/usr/bin/cmakewatch); PATH has another one, /opt/cmakewatch");
    const auto package = cmakewatch_finding(own, own.file, {"/share/cmakewatch", "1.1.0"});
    CHECK(package.verdict == Verdict::warning);
    CHECK(package.detail.ends_with("the CMake package of 1.1.0 (/share/cmakewatch)"));
}

TEST_CASE("a program is asked for its version, and not waited for") {
    const Directory directory;
    const auto program = [&](const std::string& script) {
        const auto file = directory.write("program", "#!/bin/sh\n" + script);
        boost::filesystem::permissions(file, boost::filesystem::owner_all);
        return file;
    };
    CHECK(version_of(program("echo cmake version 3.25.1; echo; echo more\n"), {}).version == "3.25.1");
    CHECK(version_of(program("echo $ADDED\n"), {{"ADDED", "1.2"}}).version == "1.2");
    CHECK(version_of(program("echo 1.2; exit 1\n"), {}).version.empty());
    CHECK(version_of(program("exec sleep 1000\n"), {}).version.empty());
    CHECK(version_of(directory("none"), {}).version.empty());
    CHECK(version_of("", {}).file.empty());
}
