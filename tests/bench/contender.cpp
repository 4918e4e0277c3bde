#include "tests/bench/contender.h"

#include <utility>

namespace bench {
namespace {

// Of each peer the shortest wait that it allows, and the way to run a program that its manual shows.
constexpr std::pair<const char*, const char*> peers[] = {
    {"entr", R"sh(find "$SOURCE" -name '*.[ch]' | exec entr -n -r sh -c "$BUILD_AND_RUN")sh"},
    {"watchman-make", R"sh(eval "$START_WATCHMAN"; sh -c "$RESTART"
exec watchman-make --root "$SOURCE" --settle 0.02 -p '**/*.c' '**/*.h' --run 'sh -c "$RESTART"')sh"},
    {"nodemon",
     R"sh(exec nodemon -q -I --watch "$SOURCE" --ext c,h --delay 1ms --signal SIGTERM --exec 'sh -c "$BUILD_AND_RUN"')sh"},
    {"reflex", R"sh(cd "$SOURCE" && exec reflex -s -r '\.[ch]$' -- sh -c "$BUILD_AND_RUN")sh"},
    {"inotifywait", R"sh(sh -c "$RESTART"
inotifywait -q -m -r -e close_write -e moved_to "$SOURCE" | while read -r _; do sh -c "$RESTART"; done)sh"},
    {"fswatch", R"sh(sh -c "$RESTART"; fswatch -o -l 0.1 -r "$SOURCE" | while read -r _; do sh -c "$RESTART"; done)sh"},
};

constexpr const char* build_and_run = R"sh(ninja -C "$BUILD" "$TARGET" && exec "$BUILD/$TARGET" "$PIPE")sh";

// For tools that wait for a command's end.
constexpr const char* restart = R"sh(ninja -C "$BUILD" "$TARGET" || exit
if [ -s "$PIPE.pid" ]; then kill "$(cat "$PIPE.pid")"; fi
"$BUILD/$TARGET" "$PIPE" &
echo $! >"$PIPE.pid")sh";

// A server of its own, which ends with whoever needs it.
constexpr const char* start_watchman = R"sh(export WATCHMAN_SOCK="$PIPE.watchman"
watchman --foreground --sockname="$WATCHMAN_SOCK" --logfile="$PIPE.log" --statefile="$PIPE.state" --pidfile="$PIPE.server" &
until watchman --no-spawn version; do sleep 0.1; done
watchman --no-spawn watch "$SOURCE")sh";

std::vector<std::string> in_shell(const std::string& text, const std::string& source, const std::string& build,
                                  const std::string& target, const std::string& pipe) {
    fs::remove(pipe + ".pid");
    return {"env",
            "SOURCE=" + source,
            "BUILD=" + build,
            "TARGET=" + target,
            "PIPE=" + pipe,
            std::string("BUILD_AND_RUN=") + build_and_run,
            std::string("RESTART=") + restart,
            std::string("START_WATCHMAN=") + start_watchman,
            "sh",
            "-c",
            "ulimit -n \"$(ulimit -H -n)\"\n" + text};
}

bool is_installed(const std::string& program) {
    std::istringstream directories(std::getenv("PATH"));
    for (std::string directory; std::getline(directories, directory, ':');)
        if (::access((directory + '/' + program).c_str(), X_OK) == 0) return true;
    return false;
}

} // namespace

std::string events_file(const std::string& pipe) {
    return pipe + ".events";
}

std::vector<std::string> cmakewatch_command(const std::string& program, const std::string& build,
                                            const std::string& target, const std::string& pipe,
                                            const std::vector<std::string>& options) {
    fs::remove(events_file(pipe));
    std::vector<std::string> words{program,         "run",      target,           "-B", build, "-q",
                                   "--no-defaults", "--events", events_file(pipe)};
    words.insert(words.end(), options.begin(), options.end());
    words.insert(words.end(), {"--", pipe});
    return words;
}

std::vector<Contender> all_contenders(const std::string& cmakewatch) {
    const auto ours = [cmakewatch](const std::string& watcher) {
        return [cmakewatch, watcher](const std::string&, const std::string& build, const std::string& target,
                                     const std::string& pipe) {
            return cmakewatch_command(cmakewatch, build, target, pipe, {"--watcher", watcher});
        };
    };
    std::vector<Contender> all{{by_hand, {}}, {"cmakewatch", ours("inotify")}, {"cmakewatch, polling", ours("poll")}};
    all.push_back({"cmakewatch, Watchman", [cmakewatch](const std::string& source, const std::string& build,
                                                        const std::string& target, const std::string& pipe) {
                       auto words = in_shell("eval \"$START_WATCHMAN\"; exec \"$@\"", source, build, target, pipe);
                       const auto command =
                           cmakewatch_command(cmakewatch, build, target, pipe, {"--watcher", "watchman"});
                       words.emplace_back("sh");
                       words.insert(words.end(), command.begin(), command.end());
                       return words;
                   }});
    for (const auto& [name, text] : peers)
        all.push_back({name, [text = std::string(text)](const auto&... where) { return in_shell(text, where...); }});
    return all;
}

std::optional<std::string> why_missing(const Contender& contender) {
    if (contender.name == by_hand) return std::nullopt;
    if (contender.name == "cmakewatch, Watchman" && !is_installed("watchman")) return "there is no watchman";
    if (contender.name.starts_with("cmakewatch")) return std::nullopt;
    if (!is_installed(contender.name)) return "there is no " + contender.name;
    return std::nullopt;
}

} // namespace bench
