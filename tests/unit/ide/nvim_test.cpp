#include "tool/ide/nvim.h"

#include "tests/unit/ide/workspaces.h"

using namespace cmakewatch;

namespace {

bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("Neovim: a template of overseer.nvim for each program, and one that builds") {
    const auto file = nvim_files(workspace({"server", "client"})).front();
    CHECK(file.path == ".nvim.lua");
    const auto text = *file.updated("");
    CHECK(holds(text, "\nlocal build_dir = folder .. \"/build\"\n"));
    CHECK(holds(text, "watch(\"cmakewatch: server\", { \"cmakewatch\", \"run\", \"server\", \"-B\", \"build\" }, "
                      "overseer.TAG.RUN)\n"));
    CHECK(holds(text, "watch(\"cmakewatch: client\", "));
    CHECK(holds(
        text, "watch(\"cmakewatch: build\", { \"cmakewatch\", \"build\", \"-B\", \"build\" }, overseer.TAG.BUILD)\n"));
}

TEST_CASE("Neovim: strings are quoted for Lua") {
    auto where = workspace({});
    where.build_dir = "/else\"where\\\n";
    CHECK(holds(*nvim_files(where).front().updated(""), R"(local build_dir = "/else\"where\\\n")"));
    where.build_dir = where.folder;
    CHECK(holds(*nvim_files(where).front().updated(""), "local build_dir = folder .. \"\"\n"));
}

TEST_CASE("Neovim: only what cmakewatch has written is replaced") {
    const auto file = nvim_files(workspace({"server"})).front();
    const auto older = *nvim_files(workspace({"client"})).front().updated("");
    CHECK(*file.updated(older) == *file.updated(""));
    CHECK(*file.updated(*file.updated("")) == *file.updated(""));
    const auto refused = file.updated("vim.opt.number = true\n");
    REQUIRE(refused.has_error());
    CHECK(refused.error().why == "it is not one that cmakewatch has written");
    auto changed = older;
    changed.replace(changed.find("\"default\""), 9, "\"mine\"");
    for (const auto& edited : {older + "vim.opt.number = true\n", changed, older.substr(0, older.size() - 1),
                               older.substr(0, older.find('\n'))}) {
        CAPTURE(edited);
        const auto kept = file.updated(edited);
        REQUIRE(kept.has_error());
        CHECK(kept.error().why == "it has been edited");
    }
}
