#include "tool/supervisor/cycle_recorder.h"

#include "tool/base/path.h"
#include "tool/build/reach_builder_posix.h"
#include "tool/project/step_times.h"

#include <ctime>
#include <utility>

namespace cmakewatch {
namespace {

constexpr size_t most_files = 64; // more are a checkout rather than an edit

std::set<std::string, std::less<>> linked_files(const Project& project) {
    std::set<std::string, std::less<>> files;
    for (const auto& target : project.targets)
        for (const auto& artifact : target.artifacts) files.insert(path::relative(artifact, project.build_dir));
    return files;
}

} // namespace

CycleRecorder::CycleRecorder(boost::asio::any_io_executor executor, const std::string& build_dir)
    : log_(build_dir + "/.ninja_log"),
      reach_log_(build_dir + "/" + reach_directory + "/.ninja_log"),
      cycles_(build_dir),
      worker_(std::move(executor)) {}

void CycleRecorder::take(const session::Event& event) {
    meter_.take(event, std::chrono::steady_clock::now());
    write_if_finished();
}

void CycleRecorder::take(const session::Command& command) {
    meter_.take(command, std::chrono::steady_clock::now());
    write_if_finished();
}

void CycleRecorder::build_starts(const std::vector<std::string>& targets, std::shared_ptr<const Project> project) {
    meter_.note_targets(targets);
    if (project_ == project) return;
    project_ = std::move(project);
    linked_ = linked_files(*project_);
}

void CycleRecorder::command_runs(bool runs) {
    meter_.ninja_runs(runs, std::chrono::steady_clock::now());
    for (auto* log : {&log_, &reach_log_}) {
        if (runs) {
            log->begin();
        } else {
            const auto steps = log->steps();
            meter_.add_steps(steps ? std::optional(wall_times(*steps, linked_)) : std::nullopt);
        }
    }
}

void CycleRecorder::write_if_finished() {
    auto cycle = meter_.take_finished();
    if (!cycle) return;
    cycle->time = std::time(nullptr);
    if (cycle->files.size() > most_files) cycle->files.resize(most_files);
    for (auto& file : cycle->files) file = path::relative(file, project_->source_dir);
    worker_.post([this, cycle = std::move(*cycle)] { (void)cycles_.append(cycle); });
}

} // namespace cmakewatch
