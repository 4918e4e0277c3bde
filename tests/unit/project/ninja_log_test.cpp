#include "tests/catch.h"
#include "tool/project/ninja_log.h"

using namespace cmakewatch;

TEST_CASE("Ninja's log tells how long each output took the last time") {
    const auto durations = durations_in_ninja_log("# ninja log v5\n"
                                                  "0\t100\t1\tmain.o\tabc\n"
                                                  "5\t2005\t1\t/p/lib/a.o\tabc\n"
                                                  "7\t57\t2\tmain.o\tabd\n"
                                                  "damaged\n"
                                                  "9\t3\t2\tbackwards.o\tabd\n"
                                                  "10\t20\t3\tlast.o",
                                                  "/b");
    CHECK(durations.size() == 3);
    CHECK(durations.at("/b/main.o") == 50);
    CHECK(durations.at("/p/lib/a.o") == 2000);
    CHECK(durations.at("/b/last.o") == 10);
    CHECK(durations_in_ninja_log("0\t100\t1\tmain.o\tabc\n", "/b").empty());
}
