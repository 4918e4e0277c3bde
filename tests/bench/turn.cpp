#include "tests/bench/turn.h"

namespace bench {

Turn::Turn(const Contender& contender, const GeneratedProject& project, std::string target, StartPipe& pipe)
    : project_(project), target_(std::move(target)), pipe_(pipe) {
    pipe_.forget();
    if (!contender.command) return;
    watcher_.emplace(contender.command(project.source(), project.build(), target_, pipe.path()));
    (void)wait_for(project.value());
    rest();
}

double Turn::built_and_started() {
    if (watcher_) return wait_for(project_.value());
    program_.reset();
    run({"ninja", "-C", project_.build(), target_});
    program_.emplace(std::vector<std::string>{project_.build() + '/' + target_, pipe_.path()});
    return wait_for(project_.value());
}

void Turn::rest() const {
    if (watcher_ && !wait_until_quiet(watcher_->pid(), patience_s)) throw std::runtime_error("it does not rest");
}

double Turn::wait_for(int value) {
    if (const auto moment = pipe_.started(value, patience_s)) return *moment;
    throw std::runtime_error(fmt::format("no new program in {} s", patience_s));
}

} // namespace bench
