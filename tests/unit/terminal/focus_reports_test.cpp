#include "tool/terminal/focus_reports.h"

#include "tests/catch.h"

using namespace cmakewatch;

namespace {

struct Typed {
    explicit Typed(std::string_view keys) {
        rest = without_focus_reports(keys, [this](bool has_focus) { reports += has_focus ? 'I' : 'O'; });
    }
    std::string rest;
    std::string reports;
};

} // namespace

TEST_CASE("reports of the focus are no keys") {
    CHECK(Typed("\x1b[I").reports == "I");
    CHECK(Typed("\x1b[I").rest.empty());
    CHECK(Typed("a\x1b[Ob\x1b[Ic").reports == "OI");
    CHECK(Typed("a\x1b[Ob\x1b[Ic").rest == "abc");
}

TEST_CASE("keys that begin as a report does stay keys") {
    for (const auto* keys : {"", "\x1b", "\x1b[", "\x1b[A", "\x1b[1;2P", "\x1bOP", "plain", "\x1b\x1b[A", "[I"}) {
        CHECK(Typed(keys).rest == keys);
        CHECK(Typed(keys).reports.empty());
    }
    CHECK(Typed("\x1b[\x1b[I").rest == "\x1b[");
}
