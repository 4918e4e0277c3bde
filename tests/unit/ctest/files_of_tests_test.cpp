#include "tool/ctest/files_of_tests.h"

#include "tests/catch.h"

using namespace cmakewatch;

namespace {

const std::string script = "/src/check.sh";

// Rounds of one test that names a script, with a clock that is data.
class Rounds {
  public:
    Rounds() {
        auto model = std::make_shared<TestModel>();
        model->dependencies.resize(1);
        model->dependencies[0].files = {script, "/build/out.txt"};
        model_ = std::move(model);
    }

    void begin(const std::set<std::string>& missing = {}) {
        files.begin_round(model_, model_->dependencies[0].files, missing, ++now);
        files.begin_part();
        files.test_started(0);
    }
    void end() {
        files.end_part(++now);
        files.end_round();
    }
    // Whether the script, written now, is taken for the test's own work.
    bool is_written_by_test() {
        ++now;
        return files.is_of_tests(change_at(now));
    }
    static Change change_at(FileTime time) {
        Change change;
        change.path = script;
        change.kind = ChangeKind::runtime;
        if (time != 0) change.state = {true, time, time, 1, 1, 0644};
        return change;
    }
    // The test writes the script in each of these rounds. In how many that was taken for an edit.
    int edits_in(int rounds) {
        int edits = 0;
        for (int i = 0; i < rounds; ++i) {
            begin();
            if (!is_written_by_test()) ++edits;
            end();
        }
        return edits;
    }

    int warnings = 0;
    FileTime now = 1000;
    FilesOfTests files{[this](const Error& warning) {
        CHECK(warning.on == script);
        ++warnings;
    }};

  private:
    std::shared_ptr<const TestModel> model_;
};

} // namespace

TEST_CASE("what changes in five rounds one after the other is what the test writes; that is said once") {
    Rounds rounds;
    CHECK(rounds.edits_in(4) == 4);
    CHECK(rounds.warnings == 0);
    CHECK(rounds.edits_in(3) == 0);
    CHECK(rounds.warnings == 1);
}

TEST_CASE("a file that a test has been found to write counts again once it changes while no test runs") {
    Rounds rounds;
    (void)rounds.edits_in(5);
    ++rounds.now;
    CHECK_FALSE(rounds.is_written_by_test());
    CHECK(rounds.edits_in(5) == 4);
}

TEST_CASE("a round in which the file does not change starts the count anew") {
    Rounds rounds;
    (void)rounds.edits_in(4);
    rounds.begin();
    rounds.end();
    CHECK(rounds.edits_in(5) == 4);
}

TEST_CASE("several changes in one round count once") {
    Rounds rounds;
    rounds.begin();
    for (int i = 0; i < 10; ++i) CHECK_FALSE(rounds.is_written_by_test());
    CHECK(rounds.warnings == 0);
}

TEST_CASE("what the round before has written may be told of late") {
    Rounds rounds;
    (void)rounds.edits_in(5);
    const auto of_before = Rounds::change_at(rounds.now);
    rounds.begin();
    CHECK(rounds.files.is_of_tests(of_before));
}

TEST_CASE("a test that has not started writes nothing") {
    Rounds rounds;
    for (int i = 0; i < 6; ++i) {
        rounds.begin();
        rounds.end();
        ++rounds.now;
        CHECK_FALSE(rounds.is_written_by_test());
    }
}

TEST_CASE("a file that is missing as it was when the tests were selected is no change") {
    Rounds rounds;
    rounds.begin({script});
    CHECK(rounds.files.is_of_tests(Rounds::change_at(0)));
    CHECK_FALSE(rounds.is_written_by_test());
}

TEST_CASE("the outputs of a test: what it names in the build directory, and what it has been found to write") {
    Rounds rounds;
    rounds.begin();
    CHECK(rounds.files.outputs_of(0, "/build") == std::set<std::string>{"/build/out.txt"});
    rounds.end();
    (void)rounds.edits_in(5);
    CHECK(rounds.files.outputs_of(0, "/build") == std::set<std::string>{"/build/out.txt", script});
}

TEST_CASE("whether tests name other files than in the round before") {
    Rounds rounds;
    const auto model = std::make_shared<TestModel>();
    CHECK(rounds.files.begin_round(model, {script}, {}, 1));
    CHECK_FALSE(rounds.files.begin_round(model, {script}, {}, 2));
    CHECK(rounds.files.all() == std::set<std::string>{script});
}
