#include "tests/bench/measurements.h"
#include "tests/bench/turn.h"

namespace bench {
namespace {

// An executable whose size is nearly all data: a tenth is loaded, the rest stands for debug data. An edit of a comment
// has it linked again, and leaves it as it was.
constexpr const char* artifact_lists = R"(cmake_minimum_required(VERSION 3.20)
project(large C ASM)
add_executable(app main.c value.c data.S)
set_property(SOURCE data.S PROPERTY OBJECT_DEPENDS "${CMAKE_SOURCE_DIR}/data")
add_custom_command(TARGET app POST_BUILD COMMAND "${CMAKE_COMMAND}" -E touch linked)
)";

constexpr const char* artifact_data = R"(.section .rodata
.incbin "data", 0, {0}
.section .debug_bench
.incbin "data", {0}
.section .note.GNU-stack
)";

double realtime() {
    timespec t{};
    ::clock_gettime(CLOCK_REALTIME, &t);
    return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

double time_of(const std::string& path) {
    struct stat info{};
    if (::stat(path.c_str(), &info) != 0) return 0;
    return static_cast<double>(info.st_mtim.tv_sec) + 1e-9 * static_cast<double>(info.st_mtim.tv_nsec);
}

size_t kept_programs(const std::string& pipe) {
    const auto events = content(events_file(pipe));
    size_t number = 0;
    for (size_t at = 0; (at = events.find("\"program_kept\"", at)) != std::string::npos; ++at) ++number;
    return number;
}

void measure_size(const Plan& plan, int megabytes, Row& row) {
    const auto root = plan.cache / fmt::format("artifact-{}", megabytes);
    const auto build = (root / "build").string();
    fs::remove_all(root);
    fs::create_directories(root);
    write(root / "CMakeLists.txt", artifact_lists);
    write(root / "main.c", main_source);
    write(root / "value.c", "int value(void) { return 1; }\n");
    write(root / "data.S", fmt::format(fmt::runtime(artifact_data), megabytes * 100'000));
    run({"sh", "-c", fmt::format("head -c {}000000 /dev/urandom >'{}'", megabytes, (root / "data").string())});
    run({"cmake", "-S", root.string(), "-B", build, "-G", "Ninja", "-DCMAKE_ASM_FLAGS=-I" + root.string()});
    run({"ninja", "-C", build});
    run({plan.cmakewatch, "list", "-B", build});
    StartPipe pipe(root / "pipe");
    const RunningTree watcher(cmakewatch_command(plan.cmakewatch, build, "app", pipe.path()));
    if (!pipe.started(1, patience_s)) throw std::runtime_error("no program");
    for (int round = 0; round <= plan.rounds; ++round) {
        (void)wait_until_quiet(watcher.pid(), patience_s);
        const auto kept = kept_programs(pipe.path());
        write(root / "value.c", fmt::format("int value(void) {{ return 1; }} // {}\n", round));
        double moment = 0;
        for (const auto give_up = now() + patience_s; kept_programs(pipe.path()) == kept;) {
            if (now() > give_up) throw std::runtime_error("no decision");
            std::this_thread::sleep_for(1ms);
        }
        moment = realtime();
        if (round > 0) row.values.push_back((moment - time_of(build + "/linked")) * 1e3); // the first is for the caches
    }
}

} // namespace

void measure_artifact(const Plan& plan, Results& results) {
    for (const int megabytes : {1, 500}) {
        Row row{fmt::format("unchanged executable of {} MB, from its link to the decision", megabytes),
                2,
                "cmakewatch",
                "ms",
                {},
                {},
                {}};
        try {
            measure_size(plan, megabytes, row);
        } catch (const std::runtime_error& error) {
            row.note = error.what();
        }
        fmt::print(stderr, "{}: {:.1f} ms {}\n", row.measurement, row.values.empty() ? 0 : median(row.values),
                   row.note);
        results.put(row);
        fs::remove_all(plan.cache / fmt::format("artifact-{}", megabytes));
    }
}

} // namespace bench
