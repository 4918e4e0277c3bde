#include "tool/cli/page.h"

#include "tool/cli/page_roff.h"
#include "tool/cli/page_text.h"

#include "tests/catch.h"

using namespace cmakewatch;
using Kind = Page::Kind;

namespace {

Page page(const std::string& markdown) {
    return parse_page(markdown, [](const std::string& command) {
        return std::vector<Page::Block>{{Kind::entry, "What " + command + " does.", "`--flag` *N*"}};
    });
}

// Each block as its kind, tag and text.
std::string blocks(const std::string& markdown) {
    std::string text;
    for (const auto& block : page(markdown).blocks) {
        const char* const names[] = {"heading", "subheading", "paragraph", "item", "entry", "code"};
        text += std::string(names[static_cast<int>(block.kind)]) + "[" + block.tag + "] " + block.text + "\n";
    }
    return text;
}

const std::string whole =
    "# tool-run(1): run it\n\n## See `it`\n\nOne\ntwo `-x`.\n\n- a\n- b\n\n```text\n.x -y\n\nz\n```\n\n"
    "| option | what |\n|---|---|\n| `-a` | short |\n| `--long-option` *N* | long |\n";

} // namespace

TEST_CASE("a page has a name, a section and a summary") {
    const auto parsed = page("# cmakewatch-hooks(7): commands: run when\n");
    CHECK(parsed.name == "cmakewatch-hooks");
    CHECK(parsed.section == 7);
    CHECK(parsed.summary == "commands: run when");
    CHECK(parsed.topic() == "hooks");
    CHECK(page("# cmakewatch(1): all\n").topic() == "cmakewatch");
}

TEST_CASE("the blocks of a page") {
    CHECK(blocks("## One\ntext\nmore\n\nother\n### Two\nthird\n") ==
          "heading[] One\nparagraph[] text more\nparagraph[] other\nsubheading[] Two\nparagraph[] third\n");
    CHECK(blocks("- one\n  more\n- two\n\nafter\n") == "item[] one more\nitem[] two\nparagraph[] after\n");
    CHECK(blocks("```sh\n$ a\n\n# b\n- c\n```\nafter\n") == "code[] $ a\n\n# b\n- c\n\nparagraph[] after\n");
    CHECK(blocks("| a | b |\n|---|---|\n| `x`, `y` | one |\n| z | a (b) |\n\n| c | d |\n|---|---|\n| e | f |\n") ==
          "entry[`x`, `y`] one\nentry[z] a (b)\nentry[e] f\n");
    CHECK(blocks("<!-- for nobody -->\n<!-- options: run -->\n") == "entry[`--flag` *N*] What run does.\n");
}

TEST_CASE("pieces of a text") {
    using enum Span::Style;
    CHECK(spans_of("a `b *c*` *D* e") ==
          std::vector<Span>{{plain, "a "}, {literal, "b *c*"}, {plain, " "}, {placeholder, "D"}, {plain, " e"}});
    CHECK(spans_of("2 * 3 ` x") == std::vector<Span>{{plain, "2 * 3 ` x"}});
    CHECK(spans_of("").empty());
}

TEST_CASE("a page for man") {
    const auto roff = roff_of(page(whole));
    CHECK(roff.starts_with(".TH TOOL-RUN 1 \"\" \"cmakewatch "));
    CHECK(roff.ends_with(".SH NAME\ntool\\-run \\- run it\n"
                         ".SH \"SEE \\fBIT\\fR\"\n"
                         ".PP\nOne two \\fB\\-x\\fR.\n"
                         ".IP \\(bu 2\na\n.IP \\(bu 2\nb\n"
                         ".PP\n.nf\n.RS\n\\&.x \\-y\n.sp\nz\n.RE\n.fi\n"
                         ".TP\n\\fB\\-a\\fR\nshort\n"
                         ".TP\n\\fB\\-\\-long\\-option\\fR \\fIN\\fR\nlong\n"));
    CHECK(roff_of(page("'quoted' a-b `'^~\\n`\n")).ends_with(".PP\n\\&'quoted' a-b \\fB\\(aq\\(ha\\(ti\\en\\fR\n"));
}

TEST_CASE("a page for a terminal") {
    CHECK(text_of(page(whole), 20, false) == "NAME\n    tool-run - run\n    it\n"
                                             "\nSEE IT\n    One two -x.\n"
                                             "\n    - a\n    - b\n"
                                             "\n        .x -y\n\n        z\n"
                                             "\n    -a      short\n"
                                             "\n    --long-option N\n            long\n");
    const auto styled = text_of(page("## H\n\n`a b` *C*\n"), 80, true);
    CHECK(styled.ends_with("\x1b[1mH\x1b[0m\n    \x1b[1ma\x1b[0m \x1b[1mb\x1b[0m \x1b[4mC\x1b[0m\n"));
}
