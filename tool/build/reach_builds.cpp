#include "tool/build/reach_builds.h"

#include "tool/process/memory_linux.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace cmakewatch {
namespace {

std::vector<std::string> newest_first(const RecentPaths& paths) {
    auto all = paths.all();
    std::reverse(all.begin(), all.end());
    return all;
}

} // namespace

ReachBuilds::ReachBuilds(boost::asio::any_io_executor executor, const NinjaOptions& options, BuildRecords& records,
                         Handler handler, Delays delays)
    : options_(options),
      handler_(std::move(handler)),
      delays_(delays),
      check_(executor, options),
      timer_(executor),
      builder_(options.build_dir, options.manifest, records),
      worker_(executor) {}

void ReachBuilds::begin(std::function<void()> then) {
    timer_.cancel();
    check_.cancel();
    if (worker_.is_idle()) return then();
    // What follows from the build before may ask for a check. Ninja would find what this build is to do.
    worker_.run([] { return true; }, [this, then = std::move(then)](bool) { begin(then); });
}

void ReachBuilds::plan(const std::vector<std::string>& targets, std::function<void(std::variant<Plan, Refusal>)> then) {
    if (!options_.may_build_reach) return then(Refusal{"--no-reach"});
    if (knowledge_ == Knowledge::none || knowledge_ == Knowledge::wrong) return then(Refusal{why_not_});
    const auto changes = unbuilt_.of(targets);
    if (!changes) return then(Refusal{"no build of these targets was good yet"});
    if (changes->empty()) return then(Refusal{"no file has changed"});
    ReachBuilder::Edit edit{targets, {}, {}, hints()};
    for (const auto& [path, entry] : *changes) {
        edit.changes.push_back(entry.change);
        if (entry.is_hidden) edit.outdated.push_back(path);
    }
    worker_.run([this, edit = std::move(edit)] { return builder_.plan(edit); }, std::move(then));
}

void ReachBuilds::add_change(const Change& change, bool is_hidden) {
    unbuilt_.add(change, is_hidden);
    edited_.add(change.path);
}

FirstStepHints ReachBuilds::hints() const {
    if (!options_.may_try_first) return {};
    return {newest_first(failed_), newest_first(edited_)};
}

void ReachBuilds::need_full_build(std::string why) {
    knowledge_ = Knowledge::none;
    why_not_ = std::move(why);
}

void ReachBuilds::look_for_more(std::function<void(bool)> then) {
    worker_.run([this] { return builder_.has_reached_more(); }, std::move(then));
}

// CMake may have run in it: then it says nothing of other targets.
void ReachBuilds::full_build_ended(const EndedBuild& build) {
    if (build.is_good) failed_.clear();
    if (!build.is_good || !options_.may_build_reach) return;
    was_full_ = true;
    const auto before = knowledge_;
    if (before != Knowledge::wrong) need_full_build("the build graph is being read");
    worker_.run(
        [this] {
            const bool is_same = builder_.is_manifest_same();
            return std::pair(is_same, builder_.take_full_build());
        },
        [this, build, before](const std::pair<bool, Result<void>>& outcome) {
            const auto& [is_manifest_same, done] = outcome;
            if (!is_manifest_same) unbuilt_.forget();
            unbuilt_.built(build.targets);
            if (!done) return need_full_build(done.error().message());
            const bool stays = is_manifest_same && before != Knowledge::none;
            knowledge_ = stays ? before : Knowledge::unchecked;
            if (knowledge_ != Knowledge::wrong) check_later(build);
        });
}

void ReachBuilds::reach_build_ended(const EndedBuild& build, std::function<void()> then) {
    if (build.is_good) {
        failed_.clear();
        was_full_ = false;
        unbuilt_.built(build.targets);
    }
    // Each counts the paths in the logs by itself: what both add would be damaged.
    const auto take = [this] {
        if (handler_.is_other_ninja_running())
            return Result<void>(Error{ErrorKind::project, "cannot add to", "ninja's logs", other_ninja_at_work, ""});
        return builder_.take_reach_build();
    };
    worker_.run(take, [this, build, then = std::move(then)](const Result<void>& done) {
        if (!done)
            need_full_build(done.error().message());
        else if (build.is_good)
            check_later(build);
        then();
    });
}

void ReachBuilds::check_later(const EndedBuild& build) {
    timer_.expires_after(delays_.check);
    timer_.async_wait([this, build](boost::system::error_code failed) {
        if (!failed) check(build);
    });
}

void ReachBuilds::check(const EndedBuild& build) {
    check_.start(build.targets, [this, build](const NinjaCheck::Answer& answer) {
        timer_.expires_after(delays_.report);
        timer_.async_wait([this, build, answer](boost::system::error_code failed) {
            if (!failed) compare(build, answer);
        });
    });
}

void ReachBuilds::compare(const EndedBuild& build, const NinjaCheck::Answer& answer) {
    struct Findings {
        std::optional<size_t> expected; // as builder_ has it
        bool is_input_newer = false;    // than the start of the build, and nobody has told of it yet
    };
    const auto found = static_cast<size_t>(answer.steps);
    const auto look = [this, build, found] {
        Findings findings{builder_.expected_steps(build.targets)};
        if (findings.expected && *findings.expected != found)
            findings.is_input_newer = builder_.is_any_input_since(build.started);
        give_back_memory(); // nothing more follows from the build
        return findings;
    };
    worker_.run(look, [this, found, first_step = answer.first_step](const Findings& findings) {
        const auto& expected = findings.expected;
        if (!expected) return;
        handler_.on_checked({found, *expected});
        if (found == *expected) {
            knowledge_ = Knowledge::checked;
            return;
        }
        if (was_full_ && findings.is_input_newer) return; // it may be that alone
        const auto before = std::exchange(knowledge_, was_full_ ? Knowledge::wrong : Knowledge::none);
        why_not_ = fmt::format("ninja finds {} steps to do after a good build, {} are expected", found, *expected);
        if (was_full_) return;
        if (before == Knowledge::checked && !findings.is_input_newer)
            handler_.on_unexpected({ErrorKind::project, "the last build was not complete", first_step, why_not_,
                                    "all is built now; --no-reach builds all each time"});
        handler_.on_incomplete();
    });
}

} // namespace cmakewatch
