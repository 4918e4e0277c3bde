#include "tool/build/deps_log.h"

#include "tests/catch.h"
#include "tests/unit/deps_log_bytes.h"
#include "tests/unit/directory.h"

using namespace cmakewatch;
using Texts = std::vector<std::string>;

namespace {

const std::string head = "# ninjadeps\n" + number(4);
const std::string paths = path_record("a.o", 0) + path_record("/s/a.c", 1) + path_record("/s/b.h", 2);

Texts files(DepsLog& log) {
    const auto deps = log.read();
    REQUIRE(deps.has_value());
    return deps->deps().files_of({"/b/a.o"}, "/b");
}

} // namespace

TEST_CASE("what Ninja appends to its deps log is read with what was there before") {
    const Directory directory;
    DepsLog log(directory.path());
    CHECK(files(log).empty()); // there is none
    auto bytes = head + paths + deps_record(0, {1});
    directory.write(".ninja_deps", bytes);
    CHECK(files(log) == Texts{"/s/a.c"});
    bytes += deps_record(0, {1, 2});
    directory.write(".ninja_deps", bytes);
    CHECK(files(log) == Texts{"/s/a.c", "/s/b.h"});
    CHECK(files(log) == Texts{"/s/a.c", "/s/b.h"});
    CHECK(log.read()->deps().uses_of("/s/b.h", "/b") == 1);
    bytes += path_record("gen.h", 3) + deps_record(0, {3});
    directory.write(".ninja_deps", bytes);
    CHECK(files(log) == Texts{"/b/gen.h"});
    CHECK(log.read()->deps().uses_of("/b/gen.h", "/b") == 1);
    CHECK(log.read()->deps().uses_of("/s/b.h", "/b") == 0); // not any more
}

TEST_CASE("a torn record of the deps log is read again when it is whole") {
    const Directory directory;
    DepsLog log(directory.path());
    const auto bytes = head + paths + deps_record(0, {1}) + deps_record(0, {1, 2});
    directory.write(".ninja_deps", bytes.substr(0, bytes.size() - 3));
    CHECK(files(log) == Texts{"/s/a.c"});
    directory.write(".ninja_deps", bytes);
    CHECK(files(log) == Texts{"/s/a.c", "/s/b.h"});
}

TEST_CASE("a deps log that is another one is read from its beginning") {
    const Directory directory;
    DepsLog log(directory.path());
    directory.write(".ninja_deps", head + paths + deps_record(0, {1}));
    CHECK(files(log) == Texts{"/s/a.c"});
    directory.write(".ninja_deps", head + path_record("/s/other.c", 0) + path_record("a.o", 1) + deps_record(1, {0}) +
                                       std::string(100, '\0'));
    CHECK(files(log) == Texts{"/s/other.c"});
    directory.write(".ninja_deps", "nonsense");
    CHECK_FALSE(log.read().has_value());
    directory.write(".ninja_deps", head + paths + deps_record(0, {2}));
    CHECK(files(log) == Texts{"/s/b.h"});
}

TEST_CASE("the version of the deps log is another one once an output has other inputs") {
    const Directory directory;
    DepsLog log(directory.path());
    const auto version = [&] { return log.read()->version(); };
    const auto none = version();
    auto bytes = head + paths + deps_record(0, {1, 2});
    directory.write(".ninja_deps", bytes);
    const auto first = version();
    CHECK(first != none);
    bytes += deps_record(0, {1, 2}) + path_record("unused.h", 3);
    directory.write(".ninja_deps", bytes);
    CHECK(version() == first);
    bytes += deps_record(0, {1, 3});
    directory.write(".ninja_deps", bytes);
    const auto second = version();
    CHECK(second != first);
    boost::filesystem::remove(directory(".ninja_deps"));
    CHECK(version() != second);
}

TEST_CASE("of inputs that were recorded again and again the last ones count") {
    const Directory directory;
    DepsLog log(directory.path());
    auto bytes = head + paths + path_record("b.o", 3) + deps_record(3, {2});
    for (int i = 0; i < 120'000; ++i) bytes += deps_record(0, {1, i % 2 == 0 ? 2U : 1U});
    directory.write(".ninja_deps", bytes + deps_record(0, {2}));
    const auto deps = log.read();
    REQUIRE(deps.has_value());
    CHECK(deps->deps().files_of({"/b/a.o"}, "/b") == Texts{"/s/b.h"});
    CHECK(deps->deps().files_of({"/b/b.o"}, "/b") == Texts{"/s/b.h"});
    CHECK(deps->deps().files_of({"/b/a.o", "/b/b.o"}, "/b") == Texts{"/s/b.h"});
    CHECK(deps->deps().uses_of("/s/b.h", "/b") == 2);
    CHECK(deps->deps().uses_of("/s/a.c", "/b") == 0);
}
