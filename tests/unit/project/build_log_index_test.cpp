#include "tool/project/build_log_index.h"

#include "tests/catch.h"

using namespace cmakewatch;

TEST_CASE("where the build log has its last line about an output") {
    const std::string head = "# ninja log v5\n";
    const std::string lines = "1\t2\t3\ta.o\tff\n1\t2\t3\tb.o\tff\ndamaged\n4\t5\t6\ta.o\tee\n";
    auto index = BuildLogIndex::parse(head + lines + "7\t8\t9\tb.o");
    REQUIRE(index.has_value());
    CHECK(index->head() == "# ninja log v5");
    CHECK(index->size_read() == head.size() + lines.size()); // the last line is not whole
    CHECK(index->find("a.o") == (head + lines).find("4\t5"));
    CHECK(index->find("b.o") == (head + lines).find("1\t2\t3\tb.o"));
    CHECK_FALSE(index->find("c.o").has_value());
    index->append("7\t8\t9\tb.o\tdd\n");
    CHECK(index->find("b.o") == head.size() + lines.size());
    CHECK(output_in_log_line("1\t2\t3\ta b.o\tff") == "a b.o");
    for (const auto* damaged : {"", "a", "1\t2\t3", "1\t2\t3\ta.o", "\t\t\t"})
        CHECK(output_in_log_line(damaged).empty());
}

TEST_CASE("a build log of a version that is not known is refused") {
    for (const auto* head : {"# ninja log v5\n", "# ninja log v6\n", "# ninja log v7\n"})
        CHECK(BuildLogIndex::parse(head).has_value());
    for (const auto* head : {"", "# ninja log v5", "# ninja log v4\n", "# ninja log v8\n", "# ninja log v55\n", "x\n"})
        CHECK_FALSE(BuildLogIndex::parse(head).has_value());
}
