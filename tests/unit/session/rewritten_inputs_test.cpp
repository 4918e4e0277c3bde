#include "tool/session/rewritten_inputs.h"

#include "tests/catch.h"

#include <utility>

using namespace cmakewatch;
using namespace cmakewatch::session;

namespace {

const std::string file = "/p/version.h";

class Play {
  public:
    // A build in which the file is written so long after its start; whether that is taken for what each build does.
    bool build(int after_ms, bool is_good = true) {
        inputs_.begin_build(inputs_.wait_ms() > 0);
        const bool is_taken = write(after_ms);
        inputs_.end_build(is_good);
        return is_taken;
    }
    bool write(int after_ms) {
        last_ = {file, ChangeKind::source, {true, ++time_, time_, 1, 1}, {}};
        last_.after_build_start = after_ms * FileTime(1'000'000);
        return inputs_.take(last_);
    }
    void build_without(bool is_good) {
        inputs_.begin_build(false);
        inputs_.end_build(is_good);
    }
    // Up to a build that writes it as the ones before did.
    void learn(int after_ms = 40) {
        build(after_ms);
        build(after_ms);
        REQUIRE(build(after_ms));
    }
    RewrittenInputs& inputs() { return inputs_; }
    [[nodiscard]] const Change& last() const { return last_; }

  private:
    RewrittenInputs inputs_;
    FileTime time_ = 0;
    Change last_;
};

} // namespace

TEST_CASE("what builds write at the same time after their starts, also after a wait, they do by themselves") {
    Play play;
    CHECK_FALSE(play.build(40));
    CHECK(play.inputs().wait_ms() == 0);
    CHECK_FALSE(play.build(60, false));
    CHECK(play.inputs().wait_ms() == 300);
    CHECK(play.build(30));
    CHECK(play.inputs().is_new(file));
    CHECK(play.inputs().wait_ms() == 0);
    CHECK(play.build(120));
    CHECK_FALSE(play.inputs().is_new(file));
}

TEST_CASE("as long as no build has waited, somebody may be saving the file every so often") {
    Play play;
    for (int build = 0; build < 10; ++build) {
        play.inputs().begin_build(false);
        CHECK_FALSE(play.write(970));
    }
}

TEST_CASE("who saves a file every two seconds is not taken for the build, which starts after a wait now and then") {
    Play play;
    for (int build = 0; build < 10; ++build) CHECK_FALSE(play.build(2000 - play.inputs().wait_ms()));
}

TEST_CASE("an input that is written earlier or later after the build's start than before is somebody's edit") {
    const auto [before_ms, now_ms] = GENERATE(std::pair(40, 400), std::pair(400, 40));
    Play play;
    play.learn(before_ms);
    CHECK_FALSE(play.build(now_ms));
    CHECK_FALSE(play.build(now_ms)); // that has to be learned anew
    CHECK(play.build(now_ms));
}

TEST_CASE("the later a build writes an input, the less exactly it does so again") {
    Play play;
    CHECK_FALSE(play.build(400));
    CHECK_FALSE(play.build(550));
    CHECK(play.inputs().wait_ms() == 600);
    CHECK(play.build(300));
}

TEST_CASE("an input that is written more often than that is somebody's edit") {
    Play play;
    play.learn();
    CHECK_FALSE(play.write(50));
    CHECK_FALSE(play.build(40));
}

TEST_CASE("a build that has written an input twice is not the first of a row") {
    Play play;
    play.build(40);
    CHECK_FALSE(play.write(50));
    CHECK_FALSE(play.build(40));
    CHECK(play.inputs().wait_ms() == 0); // nothing to compare with yet
    CHECK_FALSE(play.build(40));
    CHECK(play.build(40));
}

TEST_CASE("a good build that has not written it shows that builds do not; a bad one shows nothing") {
    const bool is_good = GENERATE(true, false);
    Play play;
    play.learn();
    play.build_without(is_good);
    CHECK(play.build(40) == !is_good);
}

TEST_CASE("an input that somebody changes while nothing is built has to be learned anew") {
    Play play;
    play.learn();
    play.inputs().note_edit(file);
    CHECK_FALSE(play.build(40));
}

TEST_CASE("what a scan finds of an input in the state that it was taken in is nothing new") {
    Play play;
    play.build(40);
    CHECK(play.inputs().has_taken(play.last()));
    auto other = play.last();
    ++other.state.modified;
    CHECK_FALSE(play.inputs().has_taken(other));
    other.path = "/p/other.h";
    CHECK_FALSE(play.inputs().has_taken(other));
}
