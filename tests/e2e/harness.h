// A project to edit and the real binary at work on it, followed through its events.
// Promises: every wait has a deadline and prints all that the tool said when it passes; nothing is left behind.
#pragma once

#include "tests/catch.h"
#include "tests/e2e/configured_copy.h"
#include "tests/e2e/content.h"

#include <boost/filesystem.hpp>
#include <boost/json.hpp>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <exception>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace e2e {

namespace json = boost::json;
using namespace std::chrono_literals;

constexpr auto deadline = 60s;

// What is tested has no options of whoever runs the tests.
inline const bool has_no_own_options = [] {
    ::unsetenv("CMAKEWATCH_OPTIONS");
    ::setenv("XDG_CONFIG_HOME", "/nonexistent", 1);
    return true;
}();

// A C project whose program prints "value N" and waits; N is in value.h.
class Sandbox {
  public:
    Sandbox() : root_(fs::temp_directory_path() / fs::unique_path("cmakewatch-e2e-%%%%%%%%")) {
        fs::create_directories(root_);
        write("CMakeLists.txt", "cmake_minimum_required(VERSION 3.20)\nproject(p C)\nadd_executable(app main.c)\n");
        write("main.c", "#include \"value.h\"\n#include <stdio.h>\n#include <unistd.h>\n"
                        "int main(void) { printf(\"value %d\\n\", VALUE); fflush(stdout); for (;;) pause(); }\n");
        set_value(1);
        ConfiguredCopy(root_).make([this] { configure(); });
    }
    void configure(const std::string& options = "-G Ninja") const {
        const auto command =
            "cmake -S '" + root_.string() + "' -B '" + build().string() + "' " + options + " > /dev/null";
        REQUIRE(std::system(command.c_str()) == 0);
    }
    Sandbox(const Sandbox&) = delete;
    Sandbox& operator=(const Sandbox&) = delete;
    ~Sandbox() {
        boost::system::error_code ignored;
        fs::remove_all(root_, ignored);
    }

    void write(const std::string& name, const std::string& text) const {
        fs::create_directories((root_ / name).parent_path());
        std::ofstream((root_ / name).string()) << text;
    }
    void rename_to(const std::string& name, const std::string& text) const {
        write(name + ".new", text);
        fs::rename(root_ / (name + ".new"), root_ / name);
    }
    static std::string value_text(int value) { return "#define VALUE " + std::to_string(value) + "\n"; }
    void set_value(int value) const { write("value.h", value_text(value)); }
    [[nodiscard]] fs::path build() const { return root_ / "build"; }
    [[nodiscard]] fs::path path(const std::string& name) const { return root_ / name; }

  private:
    fs::path root_;
};

// What all here, cmakewatch too, was built with: "address,undefined", "thread" or nothing.
constexpr std::string_view sanitizers = CMAKEWATCH_SANITIZERS;
constexpr bool is_sanitized(std::string_view sanitizer) {
    return sanitizers.find(sanitizer) != std::string_view::npos;
}

// Those whose directory in /proc is as `holds` wants it.
inline std::vector<pid_t> processes_where(const std::function<bool(const fs::path& process)>& holds) {
    std::vector<pid_t> found;
    boost::system::error_code failed;
    for (fs::directory_iterator entry("/proc", failed), end; !failed && entry != end; entry.increment(failed)) {
        const auto name = entry->path().filename().string();
        const bool is_process = std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; });
        if (is_process && holds(entry->path())) found.push_back(std::stoi(name));
    }
    return found;
}

// Living processes that were started with this NAME=VALUE in their environment.
inline std::vector<pid_t> processes_with(const std::string& assignment) {
    return processes_where([&](const fs::path& process) {
        const auto environment = '\0' + content(process / "environ"); // none is left of a zombie
        return environment.find('\0' + assignment + '\0') != std::string::npos;
    });
}

// For whoever has to find out why it is still there: its words, and where in the kernel each of its threads is.
inline std::string what_it_does(pid_t pid) {
    const fs::path process = "/proc/" + std::to_string(pid);
    auto text = content(process / "cmdline");
    std::replace(text.begin(), text.end(), '\0', ' ');
    boost::system::error_code failed;
    for (fs::directory_iterator task(process / "task", failed), end; !failed && task != end; task.increment(failed))
        for (const auto* file : {"stat", "wchan", "syscall"}) text += "\n" + content(task->path() / file);
    return text;
}

// How a tool is started, where it is not the usual way.
struct Start {
    std::string name = "one"; // keeps the files of several tools in one sandbox apart
    std::vector<std::string> command{"run", "app"};
    std::vector<std::string> wrapper;                           // a command that executes its arguments
    std::vector<std::pair<std::string, std::string>> variables; // for the environment
    int input = -1;                                             // a descriptor; else /dev/null
    int error = -1;                                             // a descriptor; else a file
    std::string events;                                         // another destination than a file
    std::string build;                                          // another build directory than the sandbox's
};

class Tool {
  public:
    Tool(const Sandbox& sandbox, const std::vector<std::string>& options, const Start& start = {})
        : output_(sandbox.path(start.name + ".out")),
          errors_(sandbox.path(start.name + ".err")),
          events_(sandbox.path(start.name + ".events")),
          trace_(sandbox.path(start.name + ".trace")) {
        static int count = 0;
        mark_ = std::to_string(::getpid()) + "-" + std::to_string(++count);
        auto words = start.wrapper;
        words.emplace_back(CMAKEWATCH_EXECUTABLE);
        words.insert(words.end(), start.command.begin(), start.command.end());
        words.insert(words.end(), {"-B", start.build.empty() ? sandbox.build().string() : start.build, "--events",
                                   start.events.empty() ? events_.string() : start.events});
        if (std::find(options.begin(), options.end(), "--trace") == options.end())
            words.insert(words.end(), {"--trace", trace_.string()});
        words.insert(words.end(), options.begin(), options.end());
        std::vector<char*> argv;
        for (auto& word : words) argv.push_back(word.data());
        argv.push_back(nullptr);
        pid_ = ::fork();
        REQUIRE(pid_ >= 0);
        if (pid_ == 0) {
            ::prctl(PR_SET_PDEATHSIG, SIGTERM); // a test that crashes leaves no tool behind
            ::dup2(start.input >= 0 ? start.input : ::open("/dev/null", O_RDONLY), 0);
            ::dup2(::open(output_.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644), 1);
            ::dup2(start.error >= 0 ? start.error : ::open(errors_.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644), 2);
            ::setenv(mark_name, mark_.c_str(), 1);
            for (const auto& [name, value] : start.variables) ::setenv(name.c_str(), value.c_str(), 1);
            ::execvp(argv.front(), argv.data());
            ::_exit(127);
        }
    }
    Tool(const Tool&) = delete;
    Tool& operator=(const Tool&) = delete;
    ~Tool() {
        if (pid_ > 0) {
            // A killed process counts no coverage: see tests/coverage.sh.
            ::kill(pid_, std::getenv("CMAKEWATCH_TEST_END") != nullptr ? SIGTERM : SIGKILL);
            ::waitpid(pid_, nullptr, 0);
        }
        check_nothing_is_left();
        if (std::uncaught_exceptions() > 0) std::cerr << "trace of the tool:\n" << content(trace_);
    }

    // Waits until `holds`; prints all there is if it never does.
    void wait_until(const std::string& what, const std::function<bool()>& holds) {
        const auto end = std::chrono::steady_clock::now() + deadline;
        while (!holds()) {
            if (std::chrono::steady_clock::now() > end) {
                FAIL("gave up waiting for: " << what << "\n"
                                             << content(output_) << content(errors_) << content(events_));
            }
            std::this_thread::sleep_for(2ms);
        }
    }
    void wait_for_event(const std::string& name, size_t count = 1) {
        wait_until(name, [&] { return events(name).size() >= count; });
    }
    // A first build that takes its time is watched widely until it is done.
    void wait_for_exact_watch() { wait_for_watch("exact"); }
    void wait_for_wide_watch() { wait_for_watch("wide"); }
    void wait_for_watch(const std::string& mode) {
        wait_until("a watch that is " + mode, [&] {
            const auto watching = events("watching");
            return !watching.empty() && watching.back().at("mode").as_string() == mode;
        });
    }
    // Of all of these, of several that watch: from then on no edit is missed, of none of them.
    void wait_for_exact_watches_of(const std::vector<std::string>& targets) {
        std::map<std::string, std::string> exact;
        for (const auto& target : targets) exact[target] = "exact";
        wait_until("exact watches of all", [&] {
            std::map<std::string, std::string> modes;
            for (const auto& event : events("watching"))
                modes[event.at("target").as_string().c_str()] = event.at("mode").as_string().c_str();
            return modes == exact;
        });
    }
    void wait_for_last_value(int value) {
        const auto line = "value " + std::to_string(value) + "\n";
        wait_until(line, [&] { return content(output_).ends_with(line); });
    }
    // Those of that name so far, or all for "".
    std::vector<json::object> events(const std::string& name) const {
        std::vector<json::object> found;
        std::istringstream lines(content(events_));
        for (std::string line; std::getline(lines, line) && !lines.eof();) {
            auto event = json::parse(line).as_object();
            if (name.empty() || event.at("event").as_string() == name) found.push_back(std::move(event));
        }
        return found;
    }
    std::string errors() const { return content(errors_); }
    std::string output() const { return content(output_); }
    [[nodiscard]] pid_t pid() const { return pid_; }
    // The program that runs; the watch may be armed before it has started.
    pid_t program() {
        wait_for_event("program_started");
        return static_cast<pid_t>(events("program_started").back().at("pid").to_number<int>());
    }

    int end(int signal) {
        ::kill(pid_, signal);
        int status = 0;
        ::waitpid(pid_, &status, 0);
        pid_ = -1;
        return status;
    }

    // Whatever the tool has started, in whatever session: it ends with the tool.
    void check_nothing_is_left() const {
        const auto end = std::chrono::steady_clock::now() + deadline;
        const auto assignment = std::string(mark_name) + "=" + mark_;
        auto left = processes_with(assignment);
        size_t looks = 1;
        for (; !left.empty() && std::chrono::steady_clock::now() < end; ++looks, left = processes_with(assignment))
            std::this_thread::sleep_for(2ms);
        for (const auto pid : left) {
            UNSCOPED_INFO("left after " << looks << " looks: " << what_it_does(pid));
            ::kill(pid, SIGKILL); // the next test shall not suffer
        }
        CHECK(left.empty());
    }

  private:
    static constexpr const char* mark_name = "CMAKEWATCH_TEST_MARK";
    fs::path output_;
    fs::path errors_;
    fs::path events_;
    fs::path trace_;
    std::string mark_;
    pid_t pid_ = -1;
};

inline pid_t parent_of(pid_t pid) {
    const auto stat = content("/proc/" + std::to_string(pid) + "/stat");
    std::istringstream rest(stat.substr(stat.rfind(')') + 1));
    std::string state;
    pid_t parent = 0;
    rest >> state >> parent;
    return parent;
}

inline std::vector<pid_t> children_of(pid_t parent) {
    return processes_where(
        [&](const fs::path& process) { return parent_of(std::stoi(process.filename().string())) == parent; });
}

inline bool is_alive(pid_t pid) {
    return ::kill(pid, 0) == 0;
}

} // namespace e2e
