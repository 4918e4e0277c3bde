#include "tool/session/build_writes.h"

#include "tests/catch.h"

using namespace cmakewatch;
using namespace cmakewatch::session;

namespace {

// A file is written again and again, now by builds and now by somebody.
class Play {
  public:
    // While the build runs, or right after it; returns whether nothing follows.
    bool write(const std::string& file = "/p/stamp", bool is_named = false) {
        Change change{file, ChangeKind::source, {true, ++time_, time_, 1, 1}, {}};
        change.is_guess = true;
        change.build_write = is_named ? BuildWrite::named : BuildWrite::possible;
        last_ = change;
        return writes_.take(change);
    }
    // The number of edits that have to be built.
    size_t end(bool is_good) { return writes_.end(is_good).size(); }
    // A build that writes the file so often and fails; whether another one is to follow.
    bool is_followed(int times = 1) {
        writes_.begin();
        bool is_edit = false;
        for (int i = 0; i < times; ++i) is_edit = !write() || is_edit;
        return end(false) > 0 || is_edit;
    }
    BuildWrites& writes() { return writes_; }
    [[nodiscard]] const Change& last() const { return last_; }

  private:
    BuildWrites writes_;
    FileTime time_ = 0;
    Change last_;
};

} // namespace

TEST_CASE("what a build writes is an edit the first time, and does not cancel the next one") {
    Play play;
    play.writes().begin();
    CHECK_FALSE(play.write());
    play.writes().begin();
    CHECK(play.write());
    CHECK(play.writes().knows(play.last()));
    CHECK_FALSE(play.write());   // more often: somebody edits it
    CHECK(play.end(false) == 0); // that is built anyway
}

TEST_CASE("a failed build that was the first to write it so is followed by another, until it is known") {
    Play play;
    CHECK(play.is_followed());
    CHECK(play.is_followed());
    CHECK_FALSE(play.is_followed());
    CHECK(play.is_followed(2));
    CHECK_FALSE(play.is_followed(2));
}

TEST_CASE("after a good build nothing follows: the exact watch names what matters") {
    Play play;
    play.writes().begin();
    CHECK_FALSE(play.write());
    play.writes().begin();
    CHECK(play.write());
    CHECK(play.end(true) == 0);
    CHECK(play.write("/p/other"));
}

TEST_CASE("what comes to be known late belongs to the build that has ended") {
    Play play;
    for (int build = 0; build < 2; ++build) {
        play.writes().begin();
        play.end(false);
        CHECK_FALSE(play.write());
    }
    play.writes().begin();
    play.end(false);
    CHECK(play.write());
    CHECK_FALSE(play.write());
}

TEST_CASE("what a command of the build names is known at once, as often as that") {
    Play play;
    play.writes().begin();
    CHECK(play.write("/p/stamp", true));
    CHECK(play.end(false) == 0);
    play.writes().begin();
    CHECK(play.write("/p/stamp", true));
    CHECK_FALSE(play.write("/p/stamp", true));
}

TEST_CASE("what somebody changes while nothing is built has to be learned anew") {
    Play play;
    for (int build = 0; build < 2; ++build) CHECK(play.is_followed());
    play.writes().note_edit("/p/stamp");
    CHECK(play.is_followed());
}

TEST_CASE(
    "what was written during a cancelled build has been seen by the next build: a failure does not give it back") {
    Play play;
    play.writes().begin();
    CHECK_FALSE(play.write());
    play.writes().begin();
    CHECK(play.write()); // and this build is cancelled
    play.writes().note_edit("/p/stamp");
    play.writes().begin();
    CHECK(play.end(false) == 0);
}
