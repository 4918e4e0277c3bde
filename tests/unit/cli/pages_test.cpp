#include "tool/cli/pages.h"

#include "tool/base/paragraph.h"
#include "tool/cli/command.h"
#include "tool/cli/option_table.h"
#include "tool/cli/page_options.h"
#include "tool/cli/page_text.h"

#include "tests/catch.h"

#include <sstream>

using namespace cmakewatch;

namespace {

bool has_entry(const Page& page, const std::string& name) {
    return std::any_of(page.blocks.begin(), page.blocks.end(), [&](const Page::Block& block) {
        return block.kind == Page::Kind::entry && block.tag.find("`" + name + "`") != std::string::npos;
    });
}

bool has_code(const Page& page, const std::string& line) {
    return std::any_of(page.blocks.begin(), page.blocks.end(), [&](const Page::Block& block) {
        return block.kind == Page::Kind::code && block.text.find(line + '\n') != std::string::npos;
    });
}

} // namespace

TEST_CASE("each command has a page, which has its options") {
    const auto* overview = find_page("cmakewatch");
    REQUIRE(overview != nullptr);
    for (const auto command : all_commands()) {
        CAPTURE(to_string(command));
        const auto* page = find_page(to_string(command));
        REQUIRE(page != nullptr);
        CHECK(page->section == 1);
        CHECK(has_entry(*overview, to_string(command)));
        for (const auto* option : options_of(command)) {
            CAPTURE(option->names.back());
            CHECK((has_entry(*page, option->names.back()) || has_entry(*overview, option->names.back())));
        }
    }
    CHECK(has_entry(*overview, "--version"));
    CHECK_FALSE(has_entry(*overview, "--watcher"));
    CHECK_FALSE(has_entry(*find_page("run"), "--build-dir"));
}

TEST_CASE("the entry of an option") {
    const auto entries = option_entries("run");
    const auto entry = [&](const std::string& tag) {
        const auto found =
            std::find_if(entries.begin(), entries.end(), [&](const Page::Block& block) { return block.tag == tag; });
        return found == entries.end() ? "" : found->text;
    };
    CHECK(entries.front().tag == "`--watch` *GLOB*"); // those of the command alone come first
    CHECK(entry("`-j`, `--jobs` *N*").starts_with("Jobs for Ninja; default: Ninja's own choice."));
    CHECK(entry("`--clear`") == "Clear the screen before each build.");
    CHECK(entry("`--watcher` *NAME*").starts_with("`auto`, `watchman`, `inotify` or `poll`. `auto` takes"));
    CHECK(option_entries("none").empty());
}

TEST_CASE("all pages are whole, and fit a terminal") {
    CHECK(all_pages().size() >= 16);
    CHECK(all_pages().front().topic() == "cmakewatch");
    for (const auto& page : all_pages()) {
        CAPTURE(page.name);
        CHECK(page.name.starts_with("cmakewatch"));
        CHECK((page.section == 1 || page.section == 7));
        CHECK_FALSE(page.summary.empty());
        REQUIRE_FALSE(page.blocks.empty());
        CHECK(page.blocks.front().kind == Page::Kind::heading);
        std::istringstream lines(text_of(page, 60, false));
        for (std::string line; std::getline(lines, line);) {
            if (line.empty()) continue;
            CAPTURE(line);
            const bool is_code = has_code(page, line.substr(line.find_first_not_of(' ')));
            const bool is_one_word = line.find(' ', line.find_first_not_of(' ')) == std::string::npos;
            CHECK((columns_of(line) <= 60 || is_code || is_one_word));
        }
    }
}

TEST_CASE("a page is found by its topic and by its name") {
    CHECK(find_page("hooks") == find_page("cmakewatch-hooks"));
    CHECK(find_page("hooks") != nullptr);
    CHECK(find_page("hook") == nullptr);
    CHECK(find_page("") == nullptr);
    CHECK(topics_text().find("\n  hooks       commands that are run when something happens\n") != std::string::npos);
}
