#include "tool/doctor/doctor_command.h"
#include "tool/doctor/findings_text.h"

#include "tests/catch.h"

#include <boost/json.hpp>

using namespace cmakewatch;

namespace {

Finding named(const char* check, Finding finding) {
    finding.check = check;
    return finding;
}

const std::vector<Finding> findings{
    named("ninja", good("1.11.1")),
    named("clock", warning("it is ahead", "set it")),
    named("build directory", fault("found none", "make one")),
};

} // namespace

TEST_CASE("findings stand in columns, hints below") {
    CHECK(findings_text(findings, false, 80) == "OK       ninja            1.11.1\n"
                                                "warning  clock            it is ahead\n"
                                                "                          hint: set it\n"
                                                "error    build directory  found none\n"
                                                "                          hint: make one\n");
}

TEST_CASE("only the verdict has a colour, and the columns stay") {
    const auto text = findings_text({findings[0], findings[2]}, true, 80);
    CHECK(text == "\x1b[32mOK\x1b[0m       ninja            1.11.1\n"
                  "\x1b[1;31merror\x1b[0m    build directory  found none\n"
                  "                          hint: make one\n");
}

TEST_CASE("findings are cut between words, and no word is") {
    const auto finding = named("a", warning("one two three /a/long/path/that/does/not/fit four", "x"));
    CHECK(findings_text({finding}, false, 25) == "warning  a  one two three\n"
                                                 "            /a/long/path/that/does/not/fit\n"
                                                 "            four\n"
                                                 "            hint: x\n");
}

TEST_CASE("names do not steer the terminal") {
    CHECK(findings_text({named("a", good("x\x1b[2J\ny"))}, false, 80) == "OK       a  x?[2J\n  y\n");
}

TEST_CASE("findings as JSON") {
    CHECK(findings_json({findings[0], findings[1]}) ==
          R"([{"check":"ninja","result":"OK","detail":"1.11.1","hint":""},)"
          R"({"check":"clock","result":"warning","detail":"it is ahead","hint":"set it"}])"
          "\n");
    CHECK(findings_json({}) == "[]\n");
}

TEST_CASE("only an error is a failure") {
    CHECK(exit_code_of({}) == 0);
    CHECK(exit_code_of({findings[0], findings[1]}) == 0);
    CHECK(exit_code_of(findings) == 1);
}
