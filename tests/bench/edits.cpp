#include "tests/bench/measurements.h"

namespace bench {
namespace {

constexpr double patience_s = 180;

// One contender at work on one target.
class Turn {
  public:
    Turn(const Contender& contender, const GeneratedProject& project, std::string target, StartPipe& pipe)
        : project_(project), target_(std::move(target)), pipe_(pipe) {
        pipe_.forget();
        if (!contender.command) return;
        const auto words = contender.command(project.source(), project.build(), target_, pipe.path());
        watcher_.emplace(words);
        (void)wait_for(project.value());
        rest();
    }
    // The moment at which the program with what is saved now has started.
    double built_and_started() {
        if (watcher_) return wait_for(project_.value());
        program_.reset();
        run({"ninja", "-C", project_.build(), target_});
        program_.emplace(std::vector<std::string>{project_.build() + '/' + target_, pipe_.path()});
        return wait_for(project_.value());
    }
    // Until all that belongs to the last edit is done. (By hand that is so when the program has started.)
    void rest() const {
        if (watcher_ && !wait_until_quiet(watcher_->pid(), patience_s)) throw std::runtime_error("it does not rest");
    }
    [[nodiscard]] pid_t pid() const { return watcher_->pid(); }

  private:
    double wait_for(int value) {
        if (const auto moment = pipe_.started(value, patience_s)) return *moment;
        throw std::runtime_error(fmt::format("no new program in {} s", patience_s));
    }
    const GeneratedProject& project_;
    std::string target_;
    StartPipe& pipe_;
    std::optional<RunningTree> watcher_;
    std::optional<RunningTree> program_;
};

} // namespace

void measure_edits(const Plan& plan, GeneratedProject& project, Results& results) {
    StartPipe pipe(project.root() / "pipe");
    struct Taken {
        std::vector<Row> rows;
        bool has_failed = false;
    };
    std::vector<Taken> all;
    for (const auto& contender : plan.contenders) {
        Taken taken;
        for (const char* measurement : {"leaf edit", "header edit"})
            taken.rows.push_back({measurement, project.objects(), contender.name, "ms", {}, {}, {}});
        if (const auto why = why_missing(contender)) {
            taken.has_failed = true;
            for (auto& row : taken.rows) row.note = *why;
        }
        all.push_back(taken);
    }
    for (int round = 0; round < plan.rounds; ++round) {
        for (size_t i = 0; i < plan.contenders.size(); ++i) {
            auto& taken = all[i];
            if (taken.has_failed) continue;
            try {
                project.edit_leaf();
                project.build_all();
                Turn turn(plan.contenders[i], project, "app", pipe);
                project.edit_leaf();
                (void)turn.built_and_started();
                for (auto& row : taken.rows) {
                    turn.rest();
                    const auto saved = &row == &taken.rows.front() ? project.edit_leaf() : project.edit_header();
                    row.values.push_back((turn.built_and_started() - saved) * 1e3);
                    const auto& floor = all.front().rows[static_cast<size_t>(&row - &taken.rows.front())].values;
                    row.ratios.push_back(row.values.back() / floor.back());
                }
            } catch (const std::runtime_error& error) {
                taken.has_failed = true;
                for (auto& row : taken.rows) {
                    row.values.clear();
                    row.ratios.clear();
                    row.note = error.what();
                }
            }
            std::string times;
            for (const auto& row : taken.rows)
                times += row.values.empty() ? "  " + row.note
                                            : fmt::format("  {} {:.1f} ms", row.measurement, row.values.back());
            fmt::print(stderr, "{} objects, round {}: {}:{}\n", project.objects(), round + 1, plan.contenders[i].name,
                       times);
        }
    }
    for (auto& taken : all)
        for (auto& row : taken.rows) results.put(row);
}

} // namespace bench
