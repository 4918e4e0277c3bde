#include "tool/build/ninja_check.h"

#include "tool/base/files.h"
#include "tool/build/ninja_output.h"
#include "tool/process/idle_priority_linux.h"
#include "tool/project/ninja_manifest.h"

#include <utility>

namespace cmakewatch {
namespace {

// By another name Ninja does not know that its manifest is made by CMake.
constexpr const char* whole_manifest = ".cmakewatch/whole.ninja";

} // namespace

void NinjaCheck::start(const std::vector<std::string>& targets, std::function<void(Answer)> on_answer) {
    cancel();
    const auto text = "include " + manifest_path(options_.manifest) + "\n";
    if (!write_file(options_.build_dir + "/" + whole_manifest, text)) return;
    auto options = options_;
    options.manifest = whole_manifest;
    options.tells_of_starts = false;
    auto command = ninja_command(options, targets);
    command.arguments.emplace_back("-n");
    answer_ = {};
    auto run = CommandRun::start(executor_, command,
                                 {[this](std::string_view line) {
                                      const auto progress = parse_progress(line);
                                      if (!progress) return;
                                      answer_.steps = progress->total;
                                      if (answer_.first_step.empty()) answer_.first_step = progress->description;
                                  },
                                  [this, on_answer = std::move(on_answer)](ExitStatus status) {
                                      run_.reset();
                                      if (status == ExitStatus{}) on_answer(answer_);
                                  }});
    if (!run) return;
    run_ = std::move(*run);
    use_idle_priority(run_->pid());
}

void NinjaCheck::cancel() {
    if (run_) run_->kill();
    run_.reset();
}

} // namespace cmakewatch
