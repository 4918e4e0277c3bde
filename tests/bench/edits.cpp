#include "tests/bench/measurements.h"
#include "tests/bench/turn.h"

namespace bench {
namespace {

struct Edit {
    const char* name;
    double (GeneratedProject::*save)();
};

struct Entry {
    const Contender& contender;
    std::vector<Row> rows; // one for each edit
    bool is_out = false;   // it cannot do it
};

void drop_out(Entry& entry, const std::string& why) {
    entry.is_out = true;
    for (auto& row : entry.rows) {
        row.values.clear();
        row.ratios.clear();
        row.note = why;
    }
}

void take_turn(Entry& entry, const Entry& floor, const std::vector<Edit>& edits, GeneratedProject& project,
               const std::string& target, StartPipe& pipe) {
    project.edit_leaf();
    project.build_all();
    Turn turn(entry.contender, project, target, pipe);
    project.edit_leaf();
    (void)turn.built_and_started();
    for (size_t i = 0; i < edits.size(); ++i) {
        turn.rest();
        const auto saved = (project.*edits[i].save)();
        entry.rows[i].values.push_back((turn.built_and_started() - saved) * 1e3);
        entry.rows[i].ratios.push_back(entry.rows[i].values.back() / floor.rows[i].values.back());
    }
}

void measure(const Plan& plan, GeneratedProject& project, const std::string& target,
             const std::vector<Contender>& contenders, const std::vector<Edit>& edits, Results& results) {
    StartPipe pipe(project.root() / "pipe");
    std::vector<Entry> entries;
    for (const auto& contender : contenders) {
        Entry entry{contender, {}};
        for (const auto& edit : edits)
            entry.rows.push_back({edit.name, project.objects(), contender.name, "ms", {}, {}, {}});
        if (const auto why = why_missing(contender)) drop_out(entry, *why);
        entries.push_back(entry);
    }
    for (int round = 1; round <= plan.rounds; ++round) {
        for (auto& entry : entries) {
            if (entry.is_out) continue;
            try {
                take_turn(entry, entries.front(), edits, project, target, pipe);
            } catch (const std::runtime_error& error) {
                drop_out(entry, error.what());
            }
            for (const auto& row : entry.rows)
                fmt::print(stderr, "{} objects, round {}: {}, {}: {}\n", row.objects, round, row.contender,
                           row.measurement,
                           row.values.empty() ? row.note : fmt::format("{:.1f} ms", row.values.back()));
        }
    }
    for (auto& entry : entries)
        for (auto& row : entry.rows) results.put(row);
}

} // namespace

void measure_edits(const Plan& plan, GeneratedProject& project, Results& results) {
    measure(plan, project, "app", plan.contenders,
            {{"leaf edit", &GeneratedProject::edit_leaf}, {"header edit", &GeneratedProject::edit_header}}, results);
}

void measure_small_target(const Plan& plan, GeneratedProject& project, Results& results) {
    measure(plan, project, "small", {plan.contenders.front(), plan.contenders.at(1)},
            {{"leaf edit of a small target", &GeneratedProject::edit_leaf}}, results);
}

void measure_watchers(const Plan& plan, GeneratedProject& project, Results& results) {
    std::vector<Contender> contenders{plan.contenders.front()};
    for (const auto& contender : all_contenders(plan.cmakewatch))
        if (contender.name.starts_with("cmakewatch")) contenders.push_back(contender);
    measure(plan, project, "app", contenders, {{"leaf edit, each watcher", &GeneratedProject::edit_leaf}}, results);
}

} // namespace bench
