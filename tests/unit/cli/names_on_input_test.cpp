#include "tool/cli/names_on_input_posix.h"

#include "tests/catch.h"

using namespace cmakewatch;
using Texts = std::vector<std::string>;

TEST_CASE("names on standard input are ended by line ends, or by NUL") {
    CHECK(names_in("a.c\nwith blank.c\n\nlast") == Texts{"a.c", "with blank.c", "last"});
    CHECK(names_in(std::string_view("a\nb\0c\0", 6)) == Texts{"a\nb", "c"});
    CHECK(names_in("").empty());
}

TEST_CASE("names that git quotes are read as they are") {
    CHECK(names_in("\"m\\303\\244.c\"\n") == Texts{"m\303\244.c"});
    CHECK(names_in("\"a\\tb\\\\c\\\"d\\n\"\n") == Texts{"a\tb\\c\"d\n"});
    CHECK(names_in("\"\n\"\"\n\"half\nx\"y\"\n") == Texts{"\"", "\"\"", "\"half", "x\"y\""});
    CHECK(names_in("\"ends in \\\"\n") == Texts{"ends in \\"});
    CHECK(names_in(std::string_view("\"a\"\0", 4)) == Texts{"\"a\""}); // -z quotes nothing
}
