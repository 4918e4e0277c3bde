#include "tool/report/session_status.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <utility>

namespace cmakewatch {
namespace {

constexpr std::chrono::seconds interval{1};
constexpr std::chrono::milliseconds worth_telling_after{300};

std::string time_of_day() {
    const auto now = std::time(nullptr);
    std::tm local{};
    ::localtime_r(&now, &local);
    return fmt::format("{:%H:%M:%S}", local);
}

} // namespace

SessionStatus::SessionStatus(const boost::asio::any_io_executor& executor, Screen& screen, bool is_on)
    : screen_(screen), is_on_(is_on), timer_(executor) {}

void SessionStatus::build_started(int build) {
    build_.emplace();
    build_->build = build;
    build_->start = StatusClock::now();
    build_->running.begin(is_on_);
    update();
}

bool SessionStatus::build_progress(const Progress& progress) {
    if (!build_) return true;
    const auto told = build_->running.take(progress, StatusClock::now());
    build_->done = progress.done;
    build_->total = progress.total;
    build_->last_step = progress.description;
    update();
    return told == RunningSteps::Told::end;
}

void SessionStatus::build_expected(double seconds) {
    if (build_) build_->expected_seconds = seconds;
    update();
}

void SessionStatus::build_ended(session::BuildResult result) {
    if (!build_) return;
    const auto ended = *std::exchange(build_, std::nullopt);
    if (result != session::BuildResult::cancelled) {
        ++waiting_.builds;
        waiting_.last_seconds = std::chrono::duration<double>(StatusClock::now() - ended.start).count();
    }
    if (result == session::BuildResult::failed) waiting_.outcome = fmt::format("build failed #{}", ended.build);
    update();
}

void SessionStatus::tests_started(int build, int selected) {
    tests_.emplace();
    tests_->build = build;
    tests_->start = StatusClock::now();
    tests_->selected = selected;
    update();
}

void SessionStatus::test_started(const std::string& name) {
    if (!tests_) return;
    tests_->running = name;
    tests_->running_since = StatusClock::now();
    update();
}

void SessionStatus::test_finished(bool has_failed) {
    if (!tests_) return;
    tests_->finished = std::min(tests_->finished + 1, tests_->selected);
    if (has_failed) ++tests_->failed;
    update();
}

void SessionStatus::tests_ended(const std::string& outcome) {
    tests_.reset();
    waiting_.outcome = outcome;
    update();
}

void SessionStatus::is_ready(const std::string& outcome) {
    waiting_.outcome = outcome;
    update();
}

void SessionStatus::program_started(const std::string& name) {
    program_ended(name);
    waiting_.programs.push_back({name, time_of_day()});
    update();
}

void SessionStatus::program_ended(const std::string& name) {
    std::erase_if(waiting_.programs, [&](const Waiting::Program& program) { return program.name == name; });
    update();
}

void SessionStatus::keys_work() {
    waiting_.takes_keys = true;
    update();
}

void SessionStatus::note(std::string text) {
    note_ = std::move(text);
    update();
}

bool SessionStatus::question(std::string text) {
    question_ = std::move(text);
    update();
    return screen_.has_cursor();
}

void SessionStatus::update() {
    if (!question_.empty()) return screen_.show({question_, true});
    if (!is_on_) return screen_.show({});
    const auto now = StatusClock::now();
    const auto start = start_of_what_is_under_way();
    if (start && now - *start < worth_telling_after) return update_after(worth_telling_after - (now - *start));
    if (build_) {
        screen_.show({status_text(*build_, now), true});
    } else if (tests_) {
        screen_.show({status_text(*tests_, now), true});
    } else if (!note_.empty()) {
        screen_.show({note_, false});
    } else {
        screen_.show({waiting_.outcome.empty() ? "" : status_text(waiting_), false});
    }
    if (start) update_after(interval);
}

std::optional<StatusClock::time_point> SessionStatus::start_of_what_is_under_way() const {
    if (build_) return build_->start;
    return tests_ ? std::optional(tests_->start) : std::nullopt;
}

void SessionStatus::update_after(StatusClock::duration delay) {
    timer_.expires_after(delay);
    timer_.async_wait([this](boost::system::error_code failed) {
        if (!failed) update();
    });
}

} // namespace cmakewatch
