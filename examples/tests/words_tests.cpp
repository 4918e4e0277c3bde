#include "catch.h"
#include "words.h"

TEST_CASE("words are what spaces separate") {
    REQUIRE(words("to be  or not") == std::vector<std::string>{"to", "be", "or", "not"});
}

TEST_CASE("an empty text has no words") {
    REQUIRE(words("").empty());
}
