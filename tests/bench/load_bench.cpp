// What many files cost: a burst of changes, polling, and the restart of a program. It prints, it does not judge.
// Processor time is compared with what it costs to look at all the files once, in the same run.
// Usage: cmakewatch_load_bench [PROGRAM...]   the cmakewatch to measure, several in turn; default: the one built here
#include "tests/bench/measure.h"

#include <cstdlib>
#include <string_view>
#include <thread>

#include <sys/stat.h>

using namespace bench;

namespace {

constexpr auto patience = 300s;
constexpr int burst_files = 2000;
constexpr int many_files = 20000;
constexpr int few_files = 200;
constexpr int files_in_directory = 100;
constexpr auto polling_time = 20s;
constexpr int restarts = 8;

// A program that is made from a source which includes many headers. Its name says what the first of them says.
class Project {
  public:
    Project(const fs::path& root, int headers) : root_(root) {
        fs::create_directories(root / "conf");
        write(root / "CMakeLists.txt",
              "cmake_minimum_required(VERSION 3.20)\nproject(p C)\nadd_executable(app main.c)\n");
        write(root / "conf/app.conf", "0\n");
        std::string main;
        for (int i = 0; i < headers; ++i) {
            const auto directory = root / fmt::format("inc/part{}", i / files_in_directory);
            if (i % files_in_directory == 0) fs::create_directories(directory);
            headers_.push_back((directory / fmt::format("header{}.h", i)).string());
            write(headers_.back(), "int value;\n");
            main += fmt::format("#include \"{}\"\n", headers_.back());
        }
        write(root / "main.c", main + "#include <unistd.h>\nint main(void) { for (;;) pause(); }\n");
        run({"cmake", "-S", root_.string(), "-B", build(), "-G", "Ninja", "-DCMAKE_C_FLAGS=-O0"});
        run({"ninja", "-C", build()});
    }
    [[nodiscard]] std::string build() const { return (root_ / "build").string(); }
    [[nodiscard]] std::string configuration() const { return (root_ / "conf/app.conf").string(); }
    [[nodiscard]] std::string patterns() const { return (root_ / "conf/*").string(); }
    [[nodiscard]] const std::vector<std::string>& headers() const { return headers_; }

    // Processor time for one look at all files.
    [[nodiscard]] double floor() const {
        std::vector<double> times;
        for (int i = 0; i < 9; ++i) {
            const auto begin = processor_time_of("/proc/self");
            for (const auto& header : headers_) {
                struct stat info{};
                (void)::stat(header.c_str(), &info);
            }
            times.push_back(processor_time_of("/proc/self") - begin);
        }
        return median(times);
    }

    // Of the first thread of the process at `directory` in /proc, in seconds.
    static double processor_time_of(const std::string& directory) {
        return std::strtod(content(directory + "/schedstat").c_str(), nullptr) * 1e-9;
    }

  private:
    fs::path root_;
    std::vector<std::string> headers_;
};

// cmakewatch at work, and what it writes to --events.
class Session {
  public:
    Session(const std::string& program, const Project& project, std::vector<std::string> arguments)
        : events_(project.build() + "/events") {
        fs::remove(events_);
        arguments.insert(arguments.begin(), {program, "run", "app", "-B", project.build(), "--events", events_});
        pid_ = spawn(arguments);
        wait_for("watching", 1);
    }
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;
    ~Session() { end(pid_); }

    [[nodiscard]] std::vector<std::string> events(std::string_view name) const {
        std::vector<std::string> found;
        std::istringstream lines(content(events_));
        const auto start = fmt::format("{{\"event\":\"{}\"", name);
        for (std::string line; std::getline(lines, line);)
            if (line.starts_with(start)) found.push_back(line);
        return found;
    }
    void wait_for(std::string_view name, size_t number) const {
        for (const auto give_up = now() + static_cast<double>(patience.count()); now() < give_up;) {
            if (events(name).size() >= number) return;
            std::this_thread::sleep_for(2ms);
        }
        throw std::runtime_error(fmt::format("gave up waiting for {}", name));
    }
    // Waits until no event has come for some time.
    void wait_for_quiet() const {
        auto size = content(events_).size();
        for (auto since = now(); now() < since + 3;) {
            std::this_thread::sleep_for(100ms);
            if (const auto current = content(events_).size(); current != size) {
                size = current;
                since = now();
            }
        }
    }
    [[nodiscard]] double supervisors_time() const {
        return Project::processor_time_of(fmt::format("/proc/{}/task/{}", pid_, pid_));
    }
    // Of the watching child.
    [[nodiscard]] double childs_time() const { return Project::processor_time_of(fmt::format("/proc/{}", child())); }
    [[nodiscard]] pid_t child() const {
        for (const auto& entry : fs::directory_iterator(fmt::format("/proc/{}/task", pid_))) {
            std::istringstream children(content(entry.path().string() + "/children"));
            for (pid_t child = 0; children >> child;)
                if (content(fmt::format("/proc/{}/environ", child)).find("CMAKEWATCH_CHILD=true") != std::string::npos)
                    return child;
        }
        throw std::runtime_error("there is no watching child");
    }

  private:
    std::string events_;
    pid_t pid_ = 0;
};

void measure_burst(const std::string& program, const Project& project) {
    const Session session(program, project, {});
    session.wait_for_quiet();
    const auto builds = session.events("build_started").size();
    const auto changes = session.events("changed").size();
    const auto cost = session.supervisors_time() + session.childs_time();
    const auto child = session.child();
    for (const auto& header : project.headers()) write(header, "int value;\n");
    session.wait_for_quiet();
    fmt::print("  {:36} {} builds, {} reports of changes, {:.0f} ms of processor time{}\n",
               fmt::format("{} headers rewritten", burst_files), session.events("build_started").size() - builds,
               session.events("changed").size() - changes,
               (session.supervisors_time() + session.childs_time() - cost) * 1e3,
               child == session.child() ? "" : " (of the supervisor and the last child)");
}

void measure_poll(const std::string& program, const Project& project, double floor) {
    const Session session(program, project, {"--watcher", "poll"});
    session.wait_for_quiet();
    const auto begin = now();
    const auto cost = session.childs_time();
    std::this_thread::sleep_for(polling_time);
    const auto share = (session.childs_time() - cost) / (now() - begin);
    fmt::print("  {:36} {:.1f} % of a core, a look at all files each {:.2f} s would be that\n",
               fmt::format("polling {} files", project.headers().size()), share * 100, floor / share);
}

// `floor` is 0 if a look at the files takes too little to be compared with.
void measure_restarts(const std::string& program, const Project& project, double floor) {
    const Session session(program, project, {"--watch", project.patterns()});
    session.wait_for_quiet();
    std::vector<double> supervisor;
    std::vector<double> child;
    for (int i = 1; i <= restarts; ++i) {
        const auto started = session.events("program_started").size();
        const auto watching = session.events("watching").size();
        const auto cost = session.supervisors_time();
        write(project.configuration(), fmt::format("{}\n", i));
        session.wait_for("program_started", started + 1);
        session.wait_for("watching", watching + 1);
        std::this_thread::sleep_for(300ms);
        supervisor.push_back(session.supervisors_time() - cost);
        child.push_back(session.childs_time());
        session.wait_for_quiet();
    }
    fmt::print("  {:36} supervisor's loop {:.1f} ms, child {:.1f} ms of processor time{}\n",
               fmt::format("restart with {} files", project.headers().size()), median(supervisor) * 1e3,
               median(child) * 1e3, floor > 0 ? fmt::format(", {:.1f} looks", median(child) / floor) : "");
}

} // namespace

int main(int argc, char** argv) {
    std::vector<std::string> programs(argv + 1, argv + argc);
    if (programs.empty()) programs.emplace_back(CMAKEWATCH_EXECUTABLE);
    const auto root = fs::temp_directory_path() / fs::unique_path("cmakewatch-bench-%%%%%%%%");
    try {
        const Project burst(root / "burst", burst_files);
        const Project few(root / "few", few_files);
        const Project many(root / "many", many_files);
        for (const auto& program : programs) {
            fmt::print("{}\n", program);
            measure_burst(program, burst);
            measure_restarts(program, few, 0);
            const auto floor = many.floor();
            fmt::print("  a look at {} files takes {:.1f} ms of processor time\n", many_files, floor * 1e3);
            measure_restarts(program, many, floor);
            measure_poll(program, many, floor);
            std::fflush(stdout);
        }
    } catch (const std::exception& failure) {
        fmt::print(stderr, "{}\n", failure.what());
    }
    fs::remove_all(root);
}
