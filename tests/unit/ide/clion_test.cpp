#include "tool/ide/clion.h"

#include "tests/unit/ide/workspaces.h"

using namespace cmakewatch;

namespace {

bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("CLion: a file for each program, and one that builds") {
    const auto files = clion_files(workspace({"server", "build"}));
    REQUIRE(files.size() == 3);
    CHECK(files[0].path == ".run/cmakewatch-server.run.xml");
    CHECK(files[1].path == ".run/cmakewatch-run-build.run.xml");
    CHECK(files[2].path == ".run/cmakewatch-build.run.xml");
    const auto text = *files[0].updated("");
    CHECK(holds(text, R"(name="cmakewatch: server" type="ShConfigurationType">)"));
    CHECK(holds(text, R"(<option name="SCRIPT_TEXT" value="cmakewatch run server -B build" />)"));
    CHECK(holds(*files[2].updated(""), R"(value="cmakewatch build -B build" />)"));
}

TEST_CASE("CLion: words are quoted for the shell, then for XML") {
    auto where = workspace({"server"});
    where.build_dir = "/else where/it's \"<&>\"";
    CHECK(holds(*clion_files(where).front().updated(""),
                R"(value="cmakewatch run server -B '/else where/it'\''s &quot;&lt;&amp;&gt;&quot;'" />)"));
}

TEST_CASE("CLion: the command is replaced in what cmakewatch has written, and nothing else") {
    const auto file = clion_files(workspace({"server"})).front();
    auto older = *file.updated("");
    older.replace(older.find("run server"), 10, "run outdated");
    CHECK(*file.updated(older) == *file.updated(""));
    auto edited = *file.updated("");
    edited.replace(edited.find("<envs />"), 8, "<envs><env name=\"LOG\" value=\"1\" /></envs>");
    CHECK(*file.updated(edited) == edited);
    edited.replace(edited.find("run server"), 10, "run outdated");
    const auto updated = *file.updated(edited);
    CHECK(holds(updated, R"(value="cmakewatch run server -B build" />)"));
    CHECK(holds(updated, R"(<envs><env name="LOG" value="1" /></envs>)"));
    const auto cut_off = file.updated("").value().substr(0, file.updated("").value().find("cmakewatch run"));
    for (const auto& other :
         {std::string("<component/>"), cut_off, *clion_files(workspace({"client"})).front().updated("")}) {
        CAPTURE(other);
        const auto refused = file.updated(other);
        REQUIRE(refused.has_error());
        CHECK(refused.error().why == "it is not one that cmakewatch has written");
    }
}
