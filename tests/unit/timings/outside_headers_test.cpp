#include "tool/timings/outside_headers.h"

#include "tests/catch.h"

#include <map>

using namespace cmakewatch;

namespace {

using Names = std::vector<std::string>;

// Sources by name; what else there is has 100 bytes. Only "/usr" holds others' headers.
SourceFiles sources(std::map<std::string, std::string> texts) {
    return {[](const std::string& file) { return !file.starts_with("/usr/"); },
            [texts](const std::string& file) { return texts.contains(file) ? texts.at(file) : ""; },
            [](const std::string&) { return std::uint64_t{100}; }};
}

} // namespace

TEST_CASE("the names in #include lines") {
    CHECK(included_names("#include <vector>\n  #  include \"a/b.h\" // why\nint include;\n#include MACRO\n"
                         "#include <open\n#define X\n#include <last>") == Names{"<vector>", "\"a/b.h\"", "<last>"});
    CHECK(included_names("#include <>\n#include").empty());
}

TEST_CASE("what a header brings in counts for it, up to the next one that the project includes") {
    const std::vector<CompiledObject> objects{
        {"a.cpp", 1, {"a.cpp", "base.h", "/usr/regex", "/usr/bits/a.h", "/usr/bits/b.h", "/usr/vector"}},
        {"b.cpp", 1, {"b.cpp", "/usr/vector", "/usr/bits/c.h", "/usr/bits/d.h"}}};
    const auto headers = outside_headers(objects, sources({{"a.cpp", "#include \"base.h\"\n#include <vector>\n"},
                                                           {"base.h", "#include <regex>\n#include <map>\n"},
                                                           {"b.cpp", "#include <vector>\n"}}));
    CHECK(headers == std::vector<OutsideHeader>{{"<vector>", 2, 0.4}, {"<regex>", 1, 0.3}});
}

TEST_CASE("a header counts by its whole name, and only where the project includes it") {
    const std::vector<CompiledObject> objects{{"a.cpp", 1, {"a.cpp", "/usr/fmt/core.h", "/usr/core.h", "own.h"}}};
    CHECK(outside_headers(objects, sources({{"a.cpp", "#include \"core.h\"\n#include \"own.h\"\n"}})) ==
          std::vector<OutsideHeader>{{"\"core.h\"", 1, 0.5}}); // of which fmt/core.h is the first to answer to it
    CHECK(outside_headers(objects, sources({{"a.cpp", "#include <format/core.h>\n"}})).empty());
}
