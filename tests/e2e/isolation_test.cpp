// What cmakewatch starts sees nothing that is not for it, no shell reads what is no command, nothing listens.
#include "tests/e2e/answer.h"
#include "tests/e2e/cache_entry.h"
#include "tests/watchman_server.h"

#include <set>

#include <sys/socket.h>

extern char** environ;

using namespace e2e;

namespace {

using Names = std::set<std::string>;

// Writes its open descriptors and the names of its variables to a file, then executes its further arguments.
constexpr const char* probe_source = R"(#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
extern char** environ;
int main(int c, char** v) {
    char text[100000] = "", temporary[4096];
    for (int f = 0; f < 5000; ++f)
        if (fcntl(f, F_GETFD) >= 0) sprintf(text + strlen(text), "%d ", f);
    for (char** e = environ; *e; ++e)
        sprintf(text + strlen(text), "\n%.*s", (int)strcspn(*e, "="), *e);
    sprintf(temporary, "%s.%d", v[1], (int)getpid());
    FILE* out = fopen(temporary, "w");
    fputs(text, out);
    fclose(out);
    rename(temporary, v[1]);
    return c > 2 ? execv(v[2], v + 2) : 0;
}
)";

class Probe {
  public:
    explicit Probe(const Sandbox& sandbox) : sandbox_(sandbox) {
        sandbox.write("probe/probe.c", probe_source);
        REQUIRE(std::system(("cc -o '" + program() + "' '" + program() + ".c'").c_str()) == 0);
    }
    [[nodiscard]] std::string program() const { return sandbox_.path("probe/probe").string(); }
    [[nodiscard]] std::string record(const std::string& name) const {
        return (sandbox_.build() / ("seen-" + name)).string();
    }
    // In the place of `name` from PATH.
    [[nodiscard]] std::string wrapper(const std::string& name) const {
        const auto file = "probe/" + name;
        sandbox_.write(file, "#!/bin/sh\nexec '" + program() + "' '" + record(name) + "' \"$(command -v " + name +
                                 ")\" \"$@\"\n");
        fs::permissions(sandbox_.path(file), fs::owner_all);
        return sandbox_.path(file).string();
    }
    void wait(Tool& tool, const std::string& name) const {
        tool.wait_until("a record of " + name, [&] { return fs::exists(record(name)); });
    }
    [[nodiscard]] std::string descriptors(const std::string& name) const {
        const auto text = content(record(name));
        return text.substr(0, text.find('\n'));
    }
    // The variables that it has beyond ours, of which none may be missing.
    [[nodiscard]] Names further_variables(const std::string& name) const {
        Names ours{"CMAKEWATCH_TEST_MARK"};
        for (char** entry = environ; *entry != nullptr; ++entry)
            ours.insert(std::string(*entry, ::strchr(*entry, '=')));
        std::istringstream lines(content(record(name)));
        Names further;
        std::string line;
        std::getline(lines, line);
        while (std::getline(lines, line))
            if (ours.erase(line) == 0) further.insert(line);
        for (const auto* of_a_shell : {"_", "PWD", "OLDPWD", "SHLVL"}) {
            ours.erase(of_a_shell);
            further.erase(of_a_shell);
        }
        CHECK(ours.empty());
        return further;
    }
    // CMake, CTest and shells have added some of their own, but none with such a name.
    [[nodiscard]] Names further_variables_of_cmakewatch(const std::string& name) const {
        auto further = further_variables(name);
        std::erase_if(further, [](const auto& variable) { return !variable.starts_with("CMAKEWATCH"); });
        return further;
    }

  private:
    const Sandbox& sandbox_;
};

// Descriptors that whoever starts cmakewatch forgot to close.
class Leaks {
  public:
    Leaks() {
        int sockets[2];
        REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) == 0);
        const int file = ::open("/etc/passwd", O_RDONLY | O_CLOEXEC);
        const int open[3] = {sockets[0], sockets[1], file};
        for (int i = 0; i < 3; ++i) {
            REQUIRE(::dup2(open[i], first_number + i) == first_number + i);
            ::close(open[i]);
        }
    }
    Leaks(const Leaks&) = delete;
    Leaks& operator=(const Leaks&) = delete;
    ~Leaks() {
        for (int i = 0; i < 3; ++i) ::close(first_number + i);
    }

  private:
    static constexpr int first_number = 900;
};

std::vector<pid_t> below(pid_t pid) {
    std::vector<pid_t> found{pid};
    const auto threads = "/proc/" + std::to_string(pid) + "/task";
    boost::system::error_code gone;
    for (fs::directory_iterator thread(threads, gone), end; !gone && thread != end; thread.increment(gone)) {
        std::istringstream children(content(thread->path() / "children"));
        for (pid_t child = 0; children >> child;)
            for (const auto one : below(child)) found.push_back(one);
    }
    return found;
}

// The supervisor, and its children that watch.
std::vector<pid_t> own_processes(const Tool& tool) {
    std::vector<pid_t> found;
    for (const auto pid : below(tool.pid())) {
        boost::system::error_code gone;
        const auto executable = fs::read_symlink("/proc/" + std::to_string(pid) + "/exe", gone);
        if (executable == fs::canonical(CMAKEWATCH_EXECUTABLE)) found.push_back(pid);
    }
    return found;
}

// Inodes.
Names sockets_of(pid_t pid) {
    Names found;
    boost::system::error_code gone;
    for (fs::directory_iterator fd("/proc/" + std::to_string(pid) + "/fd", gone), end; !gone && fd != end;
         fd.increment(gone)) {
        const auto target = fs::read_symlink(fd->path(), gone).string();
        if (target.starts_with("socket:[")) found.insert(target.substr(8, target.size() - 9));
    }
    return found;
}

// Inodes of all Unix sockets that do not listen. Columns: proc(5).
Names quiet_unix_sockets() {
    Names found;
    std::istringstream lines(content("/proc/net/unix"));
    std::string line;
    std::getline(lines, line);
    while (std::getline(lines, line)) {
        std::istringstream words(line);
        std::string number, references, protocol, flags, type, state, inode;
        words >> number >> references >> protocol >> flags >> type >> state >> inode;
        if (flags == "00000000") found.insert(inode);
    }
    return found;
}

// Again and again, since a child that has just been replaced is still about to leave.
void check_nothing_listens(Tool& tool, size_t least_processes) {
    tool.wait_until("processes that speak with each other, by Unix sockets that do not listen", [&] {
        size_t speaking = 0;
        for (const auto pid : own_processes(tool)) {
            const auto sockets = sockets_of(pid);
            if (sockets.empty()) return false;
            const auto quiet = quiet_unix_sockets();
            if (!std::includes(quiet.begin(), quiet.end(), sockets.begin(), sockets.end())) return false;
            ++speaking;
        }
        return speaking >= least_processes;
    });
}

bool is_planted(const fs::path& directory) {
    for (fs::recursive_directory_iterator entry(directory), end; entry != end; ++entry)
        if (entry->path().filename() == "planted") return true;
    return false;
}

} // namespace

TEST_CASE("program, hooks, Ninja and CMake see three descriptors and nothing of cmakewatch's own") {
    const Sandbox sandbox;
    const Probe probe(sandbox);
    set_cache_entry(sandbox, "CMAKE_MAKE_PROGRAM:FILEPATH", probe.wrapper("ninja"));
    set_cache_entry(sandbox, "CMAKE_COMMAND:INTERNAL", probe.wrapper("cmake"));
    sandbox.write("main.c",
                  "#include <unistd.h>\nint main(int c, char** v) { return c == 4 ? execv(v[1], v + 1) : 1; }\n");
    const Leaks leaks;
    Tool tool(sandbox, {"--on-restart", "exec '" + probe.program() + "' '" + probe.record("hook") + "'", "--",
                        probe.program(), probe.record("program"), "/bin/true"});
    for (const auto* name : {"cmake", "ninja", "program", "hook"}) {
        CAPTURE(name);
        probe.wait(tool, name);
        CHECK(probe.descriptors(name) == "0 1 2 ");
    }
    CHECK(probe.further_variables_of_cmakewatch("cmake").empty());
    CHECK(probe.further_variables_of_cmakewatch("ninja").empty());
    CHECK(probe.further_variables("program") == Names{"CMAKEWATCH", "CMAKEWATCH_ITERATION"});
    CHECK(probe.further_variables("hook") == Names{"CMAKEWATCH_BUILD", "CMAKEWATCH_BUILD_DIR", "CMAKEWATCH_CHANGED",
                                                   "CMAKEWATCH_CODE", "CMAKEWATCH_EVENT", "CMAKEWATCH_ITERATION",
                                                   "CMAKEWATCH_PID", "CMAKEWATCH_SIGNAL", "CMAKEWATCH_TARGET"});
}

TEST_CASE("CTest and its tests see nothing of cmakewatch's own") {
    const Sandbox sandbox;
    const Probe probe(sandbox);
    set_cache_entry(sandbox, "CMAKE_COMMAND:INTERNAL", probe.wrapper("cmake"));
    (void)probe.wrapper("ctest"); // CTest is taken from beside CMake
    sandbox.write("CMakeLists.txt", "cmake_minimum_required(VERSION 3.20)\nproject(p C)\nenable_testing()\n"
                                    "add_test(NAME t COMMAND \"" +
                                        probe.program() + "\" \"" + probe.record("test") + "\")\n");
    const Leaks leaks;
    Start start;
    start.command = {"test"};
    Tool tool(sandbox, {}, start);
    tool.wait_for_event("tests_finished");
    const Names variables{"CMAKEWATCH", "CMAKEWATCH_ITERATION"};
    CHECK(probe.descriptors("ctest") == "0 1 2 ");
    CHECK(probe.further_variables_of_cmakewatch("ctest") == variables);
    // CTest of 3.25 leaves its log open.
    const auto of_test = probe.descriptors("test");
    CHECK((of_test == "0 1 2 " || of_test == "0 1 2 3 "));
    CHECK(probe.further_variables_of_cmakewatch("test") == variables);
}

TEST_CASE("nothing listens, and all sockets are Unix sockets") {
    const Sandbox sandbox;
    SECTION("with inotify") {
        Tool tool(sandbox, {"--watcher", "inotify"});
        tool.wait_for_last_value(1);
        tool.wait_for_exact_watch();
        check_nothing_listens(tool, 2);
        sandbox.set_value(2);
        tool.wait_for_last_value(2);
        check_nothing_listens(tool, 2);
    }
    SECTION("with Watchman") {
        if (!is_watchman_installed()) return skip_test(no_watchman);
        const WatchmanServer server(sandbox.path("watchman"));
        Tool tool(sandbox, {"--watcher", "watchman"});
        tool.wait_for_last_value(1);
        tool.wait_for_exact_watch();
        CHECK(tool.events("watching").back().at("watcher").as_string() == "watchman");
        check_nothing_listens(tool, 2);
    }
}

TEST_CASE("names, paths and arguments reach no shell") {
    const Sandbox sandbox;
    const std::string trap = "$(touch planted);`touch planted`&touch planted";
    const std::string directory = "$(touch planted) & co";
    const auto quoted = [](const std::string& text) { return " '" + text + "'"; };
    sandbox.write(directory + "/CMakeLists.txt",
                  "cmake_minimum_required(VERSION 3.20)\nproject(p C)\nadd_executable(app main.c)\n");
    sandbox.write(directory + "/main.c",
                  "#include <stdio.h>\n#include <stdlib.h>\n#include <unistd.h>\n"
                  "int main(int c, char** v) { char d[4096];\n"
                  "  printf(\"%d\\n%s\\n%s\\n%s\\n\", c, v[1], getenv(\"X\"), getcwd(d, sizeof d)); return 0; }\n");
    sandbox.write(directory + "/" + trap, "");
    sandbox.write(directory + "/CMakePresets.json", R"({"version":3,"configurePresets":[{"name":")" + trap +
                                                        R"(","generator":"Ninja","binaryDir":"${sourceDir}/out"}]})");
    const auto place = sandbox.path(directory);
    const auto answer =
        answer_to(place, "run app --exit --preset" + quoted(trap) + " --env" + quoted("X=" + trap) + " --watch" +
                             quoted(trap) + " --ignore" + quoted(trap) + " --cwd" + quoted(place.string()) +
                             " --events" + quoted("e" + trap) + " --" + quoted(trap));
    CAPTURE(answer.errors);
    CHECK(answer.code == 0);
    CHECK(answer.output == "2\n" + trap + "\n" + trap + "\n" + fs::canonical(place).string() + "\n");
    CHECK(fs::exists(place / ("e" + trap)));
    for (const auto* command : {"why", "test --list --affected-by", "inputs", "build", "run", "init"}) {
        CAPTURE(command);
        (void)answer_to(place, std::string(command) + quoted(trap) + " -B out" + quoted(trap));
    }
    CHECK_FALSE(is_planted(sandbox.path(".")));
}
