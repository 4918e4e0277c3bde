#include "tool/process/sealed_memory_linux.h"

#include "tests/catch.h"

using namespace cmakewatch;

TEST_CASE("sealed memory is read whole, again and again, and written no more") {
    const std::string bytes = "of any kind\0\xff" + std::string(1 << 20, 'x');
    const auto memory = make_sealed_memory(bytes);
    REQUIRE(memory);
    CHECK(read_sealed_memory(memory.get()) == bytes);
    CHECK(read_sealed_memory(memory.get()) == bytes);
    CHECK(::pwrite(memory.get(), "y", 1, 0) < 0);
    CHECK(::ftruncate(memory.get(), 0) < 0);
}

TEST_CASE("what is not sealed is not read") {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    const UniqueFd input(ends[0]);
    const UniqueFd output(ends[1]);
    CHECK_FALSE(read_sealed_memory(input.get()).has_value());
    CHECK_FALSE(read_sealed_memory(-1).has_value());
}
