#include "tool/build/foreign_ninjas.h"

#include "tests/catch.h"

#include <boost/asio/io_context.hpp>

using namespace cmakewatch;

namespace {

// Foreign Ninjas that are data.
struct Fakes {
    // Until what has been begun is over.
    void run() {
        loop.restart();
        loop.run();
    }

    boost::asio::io_context loop;
    std::set<pid_t> running;
    int looks_at_running = 0;
    int disturbed = 0;
    Worker background{loop.get_executor()};
    ForeignNinjas ninjas{loop.get_executor(),
                         background,
                         {[this] { return std::vector<pid_t>(running.begin(), running.end()); },
                          [this](pid_t pid) {
                              ++looks_at_running;
                              if (looks_at_running == 3) running.clear();
                              return running.contains(pid);
                          }},
                         [this] { ++disturbed; }};
};

} // namespace

TEST_CASE("where no other Ninja is at work nothing is disturbed") {
    Fakes fakes;
    fakes.ninjas.build_begins();
    fakes.ninjas.look();
    fakes.ninjas.build_ended(10);
    fakes.run();
    CHECK(fakes.disturbed == 0);
    CHECK_FALSE(fakes.ninjas.take_disturbed_since());
}

TEST_CASE("a Ninja that is seen beside a build is waited for, then the build is said to be disturbed") {
    Fakes fakes;
    fakes.running = {7};
    fakes.ninjas.build_begins();
    fakes.ninjas.look();
    fakes.ninjas.build_ended(10);
    CHECK_FALSE(fakes.ninjas.take_disturbed_since()); // it may write more
    fakes.run();
    CHECK(fakes.looks_at_running == 3);
    CHECK(fakes.disturbed == 1);
    CHECK(fakes.ninjas.take_disturbed_since() == 10);
    CHECK_FALSE(fakes.ninjas.take_disturbed_since());
}

TEST_CASE("builds are disturbed since the first one beside another Ninja") {
    Fakes fakes;
    fakes.running = {7};
    for (const FileTime start : {10, 20}) {
        fakes.ninjas.build_begins();
        fakes.ninjas.look();
        fakes.ninjas.build_ended(start);
    }
    fakes.run();
    CHECK(fakes.ninjas.take_disturbed_since() == 10);
}

TEST_CASE("one that ends while a build runs is told of at the end of that") {
    Fakes fakes;
    fakes.running = {7};
    fakes.ninjas.build_begins();
    fakes.ninjas.look();
    fakes.ninjas.build_ended(10);
    fakes.ninjas.build_begins();
    while (fakes.looks_at_running < 3) fakes.loop.run_one();
    fakes.loop.run_one(); // it has ended, and is still waited for
    CHECK(fakes.disturbed == 0);
    fakes.ninjas.build_ended(20);
    fakes.run();
    CHECK(fakes.disturbed == 1);
}

TEST_CASE("one that is looked for in the background is found as well") {
    Fakes fakes;
    fakes.running = {7};
    fakes.ninjas.build_begins();
    fakes.ninjas.build_ended(10);
    fakes.ninjas.look_later();
    while (fakes.disturbed == 0) {
        fakes.loop.restart();
        fakes.loop.run_for(std::chrono::milliseconds(5));
    }
    CHECK(fakes.ninjas.take_disturbed_since() == 10);
}
