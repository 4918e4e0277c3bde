#include "tool/ctest/files_of_tests.h"

#include "tool/base/path.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace cmakewatch {
namespace {

// An edit of a script must stop a test that hangs in it; what a test writes must not stop it for ever.
constexpr int most_own_changes = 4;

} // namespace

bool FilesOfTests::begin_round(std::shared_ptr<const TestModel> model, std::set<std::string> files,
                               std::set<std::string> missing, FileTime now) {
    if (std::exchange(has_run_to_its_end_, false)) // not sooner: changes are told of late
        std::erase_if(written_, [this](const auto& file) {
            return file.second.round != round_ && is_named_by_one_that_ran(file.first);
        });
    ++round_;
    span_ = {now, 0};
    ran_.clear();
    model_ = std::move(model);
    missing_ = std::move(missing);
    return std::exchange(files_, std::move(files)) != files_;
}

bool FilesOfTests::is_of_tests(const Change& change) {
    if (!change.state.exists && missing_.contains(change.path)) return true;
    auto& [times, round, state] = written_[change.path];
    const bool is_taken_for_one = times > most_own_changes;
    if (is_taken_for_one && state == change.state) return true; // a new child finds it once more
    // What the round before has written may be told of only now.
    if (change.state.exists && change.state.modified < span_.begin) return is_taken_for_one;
    if (!span_.holds(change.state) || !is_named_by_one_that_ran(change.path)) {
        written_.erase(change.path);
        return false;
    }
    if (std::exchange(round, round_) != round_ && ++times == most_own_changes + 1)
        warn_({ErrorKind::project, "a test seems to write what its command names", change.path,
               fmt::format("it has changed in {} rounds one after the other", times),
               "its changes stop no test any more; what tests write belongs into the build directory"});
    state = change.state;
    return times > most_own_changes;
}

std::set<std::string> FilesOfTests::outputs_of(size_t position, const std::string& build_dir) const {
    std::set<std::string> outputs;
    for (const auto& file : model_->dependencies[position].files) {
        const auto written = written_.find(file);
        const bool is_taken_for_one = written != written_.end() && written->second.times > most_own_changes;
        if (is_taken_for_one || path::is_under(file, build_dir)) outputs.insert(file);
    }
    return outputs;
}

bool FilesOfTests::is_named_by_one_that_ran(const std::string& file) const {
    return std::any_of(ran_.begin(), ran_.end(), [&](size_t position) {
        return position < model_->dependencies.size() && model_->dependencies[position].files.contains(file);
    });
}

} // namespace cmakewatch
