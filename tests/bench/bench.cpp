// How much later than by hand the new program runs, and what waiting costs. Not a test: it prints, it does not judge.
// Each row is measured against its floor (ninja, then the program, started by hand without a shell) in turn with it.
// Usage: cmakewatch_bench [ROUNDS [PROGRAM...]]   the cmakewatch to measure, several one after the other; default: the
// one built here
#include "tests/bench/edited_project.h"

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <unistd.h>

using namespace bench;

namespace {

constexpr int default_rounds = 20;
constexpr int idle_files = 10000;
constexpr auto idle_time = 10s;

std::vector<Pair> measure_edits(const Project& ours, const Project& theirs, int rounds, bool by_rename) {
    std::vector<Pair> pairs;
    ours.forget();
    theirs.forget();
    ours.edit(0, by_rename);
    const auto tool = ours.watch();
    (void)ours.started(0);
    std::this_thread::sleep_for(500ms);
    for (int value = 1; value <= rounds; ++value) {
        const auto saved = ours.edit(value, by_rename);
        const auto taken = ours.started(value) - saved;
        std::this_thread::sleep_for(100ms);
        const auto saved_there = theirs.edit(value, by_rename);
        const auto program = theirs.by_hand();
        pairs.push_back({taken, theirs.started(value) - saved_there});
        end(program);
        std::this_thread::sleep_for(100ms);
    }
    end(tool);
    return pairs;
}

// Steps of the build write among the sources, which nothing tells from edits as long as no build is good.
constexpr const char* writing_steps = R"(
add_custom_command(TARGET app POST_BUILD
  COMMAND ${CMAKE_COMMAND} -E make_directory "${CMAKE_SOURCE_DIR}/dist"
  COMMAND ${CMAKE_COMMAND} -E copy $<TARGET_FILE:app> "${CMAKE_SOURCE_DIR}/dist/"
  COMMAND ${CMAKE_COMMAND} -E copy "${CMAKE_BINARY_DIR}/compile_commands.json" "${CMAKE_SOURCE_DIR}")
add_custom_target(stamp COMMAND date +%s%N > "${CMAKE_SOURCE_DIR}/stamp.txt")
add_dependencies(app stamp)
)";

// Here the floor is a plain edit in the same session.
std::vector<Pair> measure_fixes(const Project& project, int rounds) {
    std::vector<Pair> pairs;
    project.forget();
    project.edit(0, false);
    const auto tool = project.watch();
    (void)project.started(0);
    std::this_thread::sleep_for(500ms);
    const auto edited = [&project](int value) {
        const auto saved = project.edit(value, false);
        const auto taken = project.started(value) - saved;
        std::this_thread::sleep_for(600ms);
        return taken;
    };
    const auto failures = [&project] {
        const auto events = content(project.events());
        size_t found = 0;
        for (auto at = events.find("\"failed\""); at != std::string::npos; at = events.find("\"failed\"", at + 1))
            ++found;
        return found;
    };
    for (int round = 1; round <= rounds; ++round) {
        const auto plain = edited(2 * round - 1);
        const auto before = failures();
        project.save("no C\n", false);
        while (failures() == before) std::this_thread::sleep_for(1ms);
        std::this_thread::sleep_for(600ms);
        pairs.push_back({edited(2 * round), plain});
    }
    end(tool);
    return pairs;
}

std::vector<Pair> measure_starts(const Project& project, int rounds) {
    std::vector<Pair> pairs;
    const auto once = [&](bool with_tool) {
        project.forget();
        const auto begin = now();
        const auto pid = with_tool ? project.watch() : project.by_hand();
        const auto taken = project.started(0) - begin;
        std::this_thread::sleep_for(50ms);
        end(pid);
        return taken;
    };
    project.edit(0, false);
    run({"ninja", "-C", project.build()});
    for (int round = 0; round < rounds; ++round) {
        const auto ours = once(true);
        pairs.push_back({ours, once(false)});
    }
    return pairs;
}

// Resident memory in MB and CPU time in clock ticks, of a process and its flagged child.
struct Cost {
    double megabytes = 0;
    long ticks = 0;
};

Cost cost_of(pid_t pid) {
    Cost cost;
    const auto directory = fmt::format("/proc/{}/", pid);
    const auto stat = content(directory + "stat");
    std::istringstream fields(stat.substr(stat.rfind(')') + 2));
    std::vector<std::string> all;
    for (std::string field; fields >> field;) all.push_back(field);
    cost.ticks = std::stol(all.at(11)) + std::stol(all.at(12));
    cost.megabytes = std::stod(all.at(21)) * static_cast<double>(::sysconf(_SC_PAGESIZE)) / 1e6;
    return cost;
}

void measure_idle(const std::string& program, const fs::path& root) {
    const Project project(program, root);
    std::string all;
    fs::create_directories(root / "many");
    for (int i = 0; i < idle_files; ++i) {
        write(root / "many" / fmt::format("header{}.h", i), "\n");
        all += fmt::format("#include \"many/header{}.h\"\n", i);
    }
    write(root / "value.c", all + "int value(void) { return 0; }\n");
    const auto tool = project.watch();
    (void)project.started(0);
    std::this_thread::sleep_for(2s);
    std::vector<pid_t> pids{tool};
    for (const auto& entry : fs::directory_iterator(fmt::format("/proc/{}/task", tool))) {
        std::istringstream children(content(entry.path().string() + "/children"));
        for (pid_t child = 0; children >> child;) pids.push_back(child);
    }
    const auto total = [&] {
        Cost sum;
        for (const auto pid : pids) {
            const auto cost = cost_of(pid);
            sum.megabytes += cost.megabytes;
            sum.ticks += cost.ticks;
        }
        return sum;
    };
    const auto before = total();
    std::this_thread::sleep_for(idle_time);
    const auto after = total();
    fmt::print("{:34} {} processes, {:.1f} MB resident, {} clock ticks of CPU time in {} s\n",
               fmt::format("idle, {} watched headers", idle_files), pids.size(), after.megabytes,
               after.ticks - before.ticks, idle_time.count());
    end(tool);
}

void measure(const std::string& program, const fs::path& root, int rounds) {
    const Project ours(program, root / "ours");
    const Project theirs(program, root / "theirs");
    print("save in place -> new main", measure_edits(ours, theirs, rounds, false));
    print("save by rename -> new main", measure_edits(ours, theirs, rounds, true));
    print("start on a built tree -> main", measure_starts(ours, rounds));
    print("fix -> new main, steps write sources",
          measure_fixes(Project(program, root / "writing", writing_steps), rounds));
    measure_idle(program, root / "idle");
}

} // namespace

int main(int argc, char** argv) {
    const int rounds = argc > 1 ? std::max(1, std::atoi(argv[1])) : default_rounds;
    std::vector<std::string> programs{argv + std::min(argc, 2), argv + argc};
    if (programs.empty()) programs.emplace_back(CMAKEWATCH_EXECUTABLE);
    const auto root = fs::temp_directory_path() / fs::unique_path("cmakewatch-bench-%%%%%%%%");
    try {
        for (const auto& program : programs) {
            if (programs.size() > 1) fmt::print("{}\n", program);
            measure(program, root, rounds);
            fs::remove_all(root);
        }
    } catch (const std::exception& failure) {
        fmt::print(stderr, "{}\n", failure.what());
    }
    fs::remove_all(root);
}
