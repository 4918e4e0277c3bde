#include "tests/bench/measurements.h"
#include "tests/bench/turn.h"

#include <boost/json.hpp>

namespace bench {
namespace {

constexpr auto idle_time = 10s;
constexpr size_t burst_size = 2000;

const Contender& cmakewatch_of(const Plan& plan) {
    return plan.contenders.at(1);
}

// The `t` of the first event of that name that says `text`, in ms; nothing if there is none yet.
std::optional<double> event_time(const std::string& pipe, const std::string& name, const std::string& text = "") {
    std::istringstream lines(content(events_file(pipe)));
    for (std::string line; std::getline(lines, line);)
        if (line.starts_with("{\"event\":\"" + name + '"') && line.find(text) != std::string::npos &&
            line.ends_with('}'))
            return boost::json::parse(line).at("t").to_number<double>() * 1e3;
    return std::nullopt;
}

double wait_for_event(const std::string& pipe, const std::string& name, const std::string& text = "") {
    for (const auto give_up = now() + patience_s; now() < give_up;) {
        if (const auto time = event_time(pipe, name, text)) return *time;
        std::this_thread::sleep_for(10ms);
    }
    throw std::runtime_error("gave up waiting for the event " + name);
}

size_t number_of_events(const std::string& pipe, const std::string& name) {
    std::istringstream lines(content(events_file(pipe)));
    size_t number = 0;
    for (std::string line; std::getline(lines, line);)
        if (line.starts_with("{\"event\":\"" + name + '"')) ++number;
    return number;
}

void print(const Row& row) {
    fmt::print(stderr, "{} objects: {}, {}: {:.1f} {} {}\n", row.objects, row.contender, row.measurement,
               row.values.empty() ? 0 : median(row.values), row.unit, row.note);
}

void put(Results& results, const Row& row) {
    print(row);
    results.put(row);
}

} // namespace

void measure_starts(const Plan& plan, GeneratedProject& project, Results& results) {
    StartPipe pipe(project.root() / "pipe");
    const auto row = [&](const char* name, const char* contender) {
        return Row{name, project.objects(), contender, "ms", {}, {}, {}};
    };
    auto floor = row("start on a built tree", by_hand);
    auto ours = row("start on a built tree", "cmakewatch");
    auto armed = row("armed after the start", "cmakewatch");
    project.build_all();
    for (int round = 0; round < plan.rounds; ++round) {
        pipe.forget();
        auto begin = now();
        {
            Turn turn(plan.contenders.front(), project, "app", pipe);
            floor.values.push_back((turn.built_and_started() - begin) * 1e3);
            floor.ratios.push_back(1);
        }
        pipe.forget();
        begin = now();
        const RunningTree watcher(cmakewatch_command(plan.cmakewatch, project.build(), "app", pipe.path()));
        const auto started = pipe.started(project.value(), patience_s);
        if (!started) throw std::runtime_error("no program");
        ours.values.push_back((*started - begin) * 1e3);
        ours.ratios.push_back(ours.values.back() / floor.values.back());
        armed.values.push_back(wait_for_event(pipe.path(), "watching", "\"exact\""));
        (void)wait_until_quiet(watcher.pid(), patience_s);
    }
    put(results, floor);
    put(results, ours);
    put(results, armed);
}

void measure_rest(const Plan& plan, GeneratedProject& project, Results& results) {
    StartPipe pipe(project.root() / "pipe");
    for (const auto& contender : plan.contenders) {
        if (contender.name == by_hand || why_missing(contender)) continue;
        Row processor{"processor time in 10 s of rest", project.objects(), contender.name, "ms", {}, {}, {}};
        Row together{"memory at rest, together", project.objects(), contender.name, "MB", {}, {}, {}};
        try {
            project.build_all();
            Turn turn(contender, project, "app", pipe);
            project.edit_leaf(); // what an edit leaves behind counts too
            (void)turn.built_and_started();
            turn.rest();
            auto tree = process_tree(turn.pid());
            std::erase_if(tree, [](pid_t pid) { return name_of(pid) == "app"; });
            const auto before = processor_time(tree);
            std::this_thread::sleep_for(idle_time);
            processor.values.push_back((processor_time(tree) - before) * 1e3);
            double sum = 0;
            for (const auto pid : tree) {
                const auto memory = memory_of(pid);
                sum += memory.proportional_mb;
                together.note += fmt::format("{}{} {:.1f}", together.note.empty() ? "resident: " : ", ", name_of(pid),
                                             memory.resident_mb);
            }
            together.values.push_back(sum);
        } catch (const std::runtime_error& error) {
            processor.note = together.note = error.what();
        }
        put(results, together);
        put(results, processor);
    }
}

void measure_restart(const Plan& plan, GeneratedProject& project, Results& results) {
    StartPipe pipe(project.root() / "pipe");
    const auto runtime_file = project.root() / "app.conf";
    write(runtime_file, "0\n");
    project.build_all();
    Row floor{"restart without a build", project.objects(), by_hand, "ms", {}, {}, "SIGTERM, its end, a new one"};
    Row ours{"restart without a build", project.objects(), "cmakewatch", "ms", {}, {}, {}};
    const auto started = [&] {
        const auto moment = pipe.started(project.value(), patience_s);
        if (!moment) throw std::runtime_error("no program after a restart");
        return *moment;
    };
    pipe.forget();
    const RunningTree watcher(
        cmakewatch_command(plan.cmakewatch, project.build(), "app", pipe.path(), {"--watch", runtime_file.string()}));
    (void)started();
    for (int round = 0; round < plan.rounds; ++round) {
        (void)wait_until_quiet(watcher.pid(), patience_s);
        auto begin = now();
        write(runtime_file, fmt::format("{}\n", round + 1));
        ours.values.push_back((started() - begin) * 1e3);
        const std::vector<std::string> words{project.build() + "/app", pipe.path()};
        const auto old = spawn(words);
        (void)started();
        std::this_thread::sleep_for(100ms);
        begin = now();
        end(old);
        const auto next = spawn(words);
        floor.values.push_back((started() - begin) * 1e3);
        floor.ratios.push_back(1);
        ours.ratios.push_back(ours.values.back() / floor.values.back());
        end(next);
    }
    put(results, floor);
    put(results, ours);
}

void measure_burst(const Plan& plan, GeneratedProject& project, Results& results) {
    const auto sources = project.stub_sources(burst_size);
    if (sources.size() < burst_size) return;
    StartPipe pipe(project.root() / "pipe");
    Row floor{"burst of 2,000 saves, from the last one", project.objects(), by_hand, "ms", {}, {}, {}};
    Row ours{"burst of 2,000 saves, from the last one", project.objects(), "cmakewatch", "ms", {}, {}, {}};
    const auto save_all = [&] {
        for (const auto& source : sources) write(source, fmt::format("int unused{};\n", project.value()));
        return project.edit_leaf();
    };
    project.build_all();
    {
        Turn turn(plan.contenders.front(), project, "app", pipe);
        const auto saved = save_all();
        floor.values.push_back((turn.built_and_started() - saved) * 1e3);
        floor.ratios.push_back(1);
    }
    Turn turn(cmakewatch_of(plan), project, "app", pipe);
    const auto builds = number_of_events(pipe.path(), "build_started");
    const auto saved = save_all();
    ours.values.push_back((turn.built_and_started() - saved) * 1e3);
    ours.ratios.push_back(ours.values.back() / floor.values.back());
    turn.rest();
    ours.note = fmt::format("{} builds", number_of_events(pipe.path(), "build_started") - builds);
    put(results, floor);
    put(results, ours);
}

} // namespace bench
