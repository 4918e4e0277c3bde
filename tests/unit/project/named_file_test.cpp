#include "tool/project/named_file.h"

#include "tests/catch.h"

using namespace cmakewatch;
using Texts = std::vector<std::string>;

TEST_CASE("a name is relative to the current directory, or to one above it in the repository") {
    const std::set<std::string> there{"/r/.git", "/r/p/a.c", "/r/p/both.c", "/r/both.c", "/r/p/sub", "/x.c"};
    const auto candidates = [&](const std::string& name, const std::string& directory) {
        return named_file(name, directory, [&](const std::string& path) { return there.contains(path); }).candidates;
    };
    CHECK(candidates("a.c", "/r/p") == Texts{"/r/p/a.c"});
    CHECK(candidates("p/a.c", "/r/p/sub") == Texts{"/r/p/a.c"});
    CHECK(candidates("both.c", "/r/p") == Texts{"/r/p/both.c"});
    CHECK(candidates("p/gone.c", "/r/p") == Texts{"/r/p/p/gone.c", "/r/p/gone.c"});
    CHECK(candidates("x.c", "/r/p") == Texts{"/r/p/x.c", "/r/x.c"}); // not above the repository
    CHECK(candidates("x.c", "/elsewhere") == Texts{"/elsewhere/x.c"});
    CHECK(candidates("/gone", "/r/p") == Texts{"/gone"});
}

TEST_CASE("of what is not there, what is known is taken; else the name is reported") {
    const std::vector<NamedFile> named{
        {"there", {"/r/there"}}, {"gone", {"/r/p/gone", "/r/gone"}}, {"unknown", {"/r/unknown"}}};
    const auto known = known_files(
        named, [](const std::string& path) { return path == "/r/there"; },
        [](const std::string& path) { return path == "/r/gone"; });
    CHECK(known.files == std::set<std::string>{"/r/there", "/r/gone", "/r/unknown"});
    CHECK(known.unknown == Texts{"unknown"});
}
