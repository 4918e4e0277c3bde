#include "tool/supervisor/known_tests.h"

#include "tool/base/file_system_posix.h"
#include "tool/base/files.h"
#include "tool/base/path.h"

#include <algorithm>
#include <set>

namespace cmakewatch {

std::optional<std::vector<Test>> KnownTests::find() {
    asked_state_ = state();
    if (asked_state_.empty() || asked_state_ != state_) return std::nullopt;
    // CTest looks for each program, and says nothing of the command of a test whose program it has not found.
    std::set<std::string> programs;
    for (const auto& test : tests_) {
        if (test.command.empty()) return std::nullopt;
        programs.insert(test.command.front());
    }
    if (!std::all_of(programs.begin(), programs.end(), [](const auto& program) { return state_of(program).exists; }))
        return std::nullopt;
    return tests_;
}

void KnownTests::learn(std::vector<Test> tests) {
    state_ = asked_state_;
    tests_ = std::move(tests);
}

// The digests of all that CTest reads to know the tests.
std::string KnownTests::state() {
    if (state_of(build_dir_ + "/CTestCustom.cmake").exists) return ""; // a script of the project's own
    std::vector<std::string> waiting{build_dir_ + "/CTestTestfile.cmake"};
    std::set<std::string> seen(waiting.begin(), waiting.end());
    std::map<std::string, Script> scripts;
    std::string all = digest_.of({build_dir_ + "/DartConfiguration.tcl"});
    while (!waiting.empty()) {
        const auto file = std::move(waiting.back());
        waiting.pop_back();
        auto& script = scripts[file];
        script.digest = digest_.of({file});
        const auto known = scripts_.find(file);
        if (known != scripts_.end() && known->second.digest == script.digest) {
            script.content = known->second.content;
        } else if (const auto text = read_file(file)) {
            script.content = parse_test_script(*text, std::string(path::parent(file)));
        } else {
            script.content.is_plain = true; // asked for, and not there
        }
        if (!script.content.is_plain) return "";
        all += file + "\n" + script.digest;
        for (const auto& next : script.content.files)
            if (seen.insert(next).second) waiting.push_back(next);
    }
    scripts_ = std::move(scripts);
    return all;
}

} // namespace cmakewatch
