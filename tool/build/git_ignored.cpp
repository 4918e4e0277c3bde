#include "tool/build/git_ignored.h"

#include "tool/base/path.h"
#include "tool/process/launch_linux.h"

#include <boost/asio/post.hpp>

#include <chrono>
#include <utility>

namespace cmakewatch {
namespace {

constexpr std::chrono::seconds longest_run{3};
constexpr size_t most_paths = 100000;

// Set where git itself runs cmakewatch, in a hook: they name another repository than that of the directory.
const std::vector<std::string> variables_of_git{"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"};

} // namespace

void GitIgnored::ask(std::vector<std::string> directories, OnKnown on_known) {
    questions_.push_back({std::move(directories), std::move(on_known), {}});
    if (questions_.size() == 1) ask_next();
}

void GitIgnored::ask_next() {
    auto& question = questions_.front();
    const auto git = is_too_slow_ || question.directories.empty() ? "" : find_program("git");
    if (!git.empty()) {
        const auto directory = std::move(question.directories.back());
        question.directories.pop_back();
        return run_git(git, directory);
    }
    boost::asio::post(executor_, [this] {
        auto answered = std::move(questions_.front());
        questions_.pop_front();
        if (!questions_.empty()) ask_next();
        answered.on_known(std::move(answered.ignored));
    });
}

// Its exit code says nothing that is needed: what it has listed is ignored, whether the list is complete or not. What
// it says on standard error names no file that is there.
void GitIgnored::run_git(const std::string& git, const std::string& directory) {
    auto environment = environment_without(variables_of_git);
    environment.emplace_back("GIT_OPTIONAL_LOCKS=0");
    const CommandRun::Command command{git,
                                      {"-c", "core.fsmonitor=false", "-c", "core.quotePath=false", "ls-files",
                                       "--others", "--ignored", "--exclude-standard", "--directory"},
                                      std::move(environment),
                                      directory};
    const auto take = [this, directory](std::string_view line) {
        if (line.ends_with('/')) line.remove_suffix(1);
        auto& ignored = questions_.front().ignored;
        if (!line.empty() && line.front() != '"' && ignored.size() < most_paths)
            ignored.push_back(path::absolute(line, directory));
    };
    auto run = CommandRun::start(executor_, command, {take, [this](ExitStatus) {
                                                          timer_.cancel();
                                                          run_.reset();
                                                          ask_next();
                                                      }});
    if (!run) return ask_next();
    run_ = std::move(*run);
    timer_.expires_after(longest_run);
    timer_.async_wait([this](boost::system::error_code failed) {
        if (failed || !run_) return;
        is_too_slow_ = true;
        run_->kill();
    });
}

} // namespace cmakewatch
