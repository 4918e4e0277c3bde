#include "catch.h"
#include "numbers.h"

TEST_CASE("small primes are prime") {
    for (const unsigned number : {2U, 3U, 5U, 7U, 97U}) REQUIRE(is_prime(number));
}

TEST_CASE("0, 1 and products are not prime") {
    for (const unsigned number : {0U, 1U, 4U, 9U, 91U}) REQUIRE_FALSE(is_prime(number));
}
