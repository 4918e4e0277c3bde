#include "tool/ctest/test_selection.h"

#include "tool/base/glob.h"
#include "tool/base/path.h"

#include <algorithm>
#include <map>

namespace cmakewatch {
namespace {

constexpr const char* unknown_dependencies = "what it depends on is unknown";

// Digests name the files they are of, so that a difference can be told in words.
std::string reason_of_difference(const TestDependencies& dependencies, const std::string& before,
                                 const std::string& now) {
    const auto parts = [](const std::string& text) {
        std::map<std::string, std::string> digests;
        for (size_t begin = 0; begin < text.size();) {
            const auto end = std::min(text.find('\n', begin), text.size());
            const auto line = text.substr(begin, end - begin);
            const auto blank = std::min(line.find(' '), line.size());
            digests[line.substr(std::min(blank + 1, line.size()))] = line.substr(0, blank);
            begin = end + 1;
        }
        return digests;
    };
    const auto old = parts(before);
    std::string text;
    for (const auto& [what, digest] : parts(now)) {
        const auto was = old.find(what);
        if (was != old.end() && was->second == digest) continue;
        if (what.empty()) continue;
        if (!text.empty()) text += ", ";
        text += dependencies.artifacts.contains(what) ? "relinked: " : "changed: ";
        text += path::name(what);
    }
    return text.empty() ? "its definition changed" : text;
}

std::string digest_line(std::string digest, const std::string& file) {
    std::erase(digest, ' ');
    return digest + " " + file + "\n";
}

std::string reason_of_change(const std::string& file) {
    return "changed: " + std::string(path::name(file));
}

bool holds(const std::vector<std::string>& texts, const std::string& text) {
    return std::find(texts.begin(), texts.end(), text) != texts.end();
}

// Positions of the tests in whose working directory `file` lies; of all if it lies in none.
std::vector<size_t> tests_near(const TestModel& model, const std::string& file) {
    std::vector<size_t> all;
    std::vector<size_t> near;
    for (size_t i = 0; i < model.tests.size(); ++i) {
        const auto& directory = model.tests[i].working_directory;
        all.push_back(i);
        if (!directory.empty() && path::is_under(file, directory)) near.push_back(i);
    }
    return near.empty() ? all : near;
}

} // namespace

int TestModel::total() const {
    return static_cast<int>(std::count(may_run.begin(), may_run.end(), true));
}

TestModel make_test_model(std::vector<Test> tests, const Project& project,
                          const std::optional<std::vector<int>>& requested, const LookAt& look_at,
                          const PartsOf& parts_of) {
    TestModel model;
    model.keys = keys_of(tests);
    model.dependencies = test_dependencies(tests, project, look_at, parts_of);
    const auto is_wanted = [&](const Test& test) {
        return !test.is_disabled &&
               (!requested || std::find(requested->begin(), requested->end(), test.index) != requested->end());
    };
    std::set<std::string> required;
    for (const auto& test : tests)
        if (is_wanted(test)) required.insert(test.fixtures_required.begin(), test.fixtures_required.end());
    const auto serves = [&](const std::vector<std::string>& fixtures) {
        return std::any_of(fixtures.begin(), fixtures.end(), [&](const auto& f) { return required.contains(f); });
    };
    for (const auto& test : tests)
        model.may_run.push_back(is_wanted(test) && !serves(test.fixtures_setup) && !serves(test.fixtures_cleanup));
    model.tests = std::move(tests);
    return model;
}

std::vector<std::string> test_digests(const TestModel& model, const DigestFiles& digest_files) {
    std::vector<std::string> digests;
    std::map<std::string, std::string> by_file;
    for (size_t i = 0; i < model.tests.size(); ++i) {
        std::string text;
        if (model.may_run[i]) {
            auto definition = model.tests[i].definition;
            for (const auto& earlier : model.tests[i].depends) definition += "\n" + earlier;
            definition += "\n" + std::to_string(model.dependencies[i].definitions);
            text = std::to_string(std::hash<std::string>{}(definition)) + "\n";
            const auto add = [&](const std::string& file) {
                auto [entry, is_new] = by_file.try_emplace(file);
                if (is_new) entry->second = digest_line(digest_files({file}), file);
                text += entry->second;
            };
            for (const auto& file : model.dependencies[i].artifacts) add(file);
            for (const auto& file : model.dependencies[i].files) add(file);
        }
        digests.push_back(std::move(text));
    }
    return digests;
}

std::string with_content_of(const std::string& digest, const std::set<std::string>& files,
                            const std::function<std::string(const std::string& file)>& digest_now) {
    auto text = digest;
    for (const auto& file : files) {
        const auto end = text.find(" " + file + "\n");
        if (end == std::string::npos) continue;
        const auto now = digest_now(file);
        if (now.empty()) continue;
        const auto begin = text.rfind('\n', end) + 1;
        text.replace(begin, end + file.size() + 2 - begin, digest_line(now, file));
    }
    return text;
}

std::vector<SelectedTest> select_tests(const TestModel& model, const TestRecord& record,
                                       const std::vector<std::string>& digests) {
    std::vector<SelectedTest> selected;
    for (size_t i = 0; i < model.tests.size(); ++i) {
        if (!model.may_run[i]) continue;
        const auto* entry = record.find(model.keys[i]);
        if (entry == nullptr) {
            selected.push_back({i, "not run yet", false});
        } else if (is_failure(entry->result)) {
            selected.push_back({i, "failed last time", true});
        } else if (entry->digest.empty()) {
            selected.push_back({i, entry->reason, false});
        } else if (entry->digest != digests[i]) {
            selected.push_back({i, reason_of_difference(model.dependencies[i], entry->digest, digests[i]), false});
        } else if (!model.dependencies[i].are_known) {
            selected.push_back({i, unknown_dependencies, false});
        }
    }
    return selected;
}

bool is_named(const TestModel& model, const std::string& file) {
    return std::any_of(model.dependencies.begin(), model.dependencies.end(),
                       [&](const TestDependencies& dependencies) { return dependencies.files.contains(file); });
}

std::vector<SelectedTest> select_reached(const TestModel& model, const std::set<std::string>& files,
                                         const std::vector<std::string>& watch, const std::set<std::string>& reached,
                                         bool reaches_all) {
    std::map<size_t, std::string> near;
    for (const auto& file : files)
        if (glob::matches_any(watch, file))
            for (const auto position : tests_near(model, file)) near.try_emplace(position, reason_of_change(file));
    std::vector<SelectedTest> selected;
    const auto first_in = [](const std::set<std::string>& some, const std::set<std::string>& others) {
        const auto found = std::find_if(some.begin(), some.end(), [&](const auto& s) { return others.contains(s); });
        return found == some.end() ? std::string() : *found;
    };
    for (size_t i = 0; i < model.tests.size(); ++i) {
        if (!model.may_run[i]) continue;
        const auto& dependencies = model.dependencies[i];
        if (const auto file = first_in(dependencies.files, files); !file.empty()) {
            selected.push_back({i, "uses " + std::string(path::name(file)), false});
        } else if (const auto made = first_in(dependencies.files, reached); !made.empty()) {
            selected.push_back({i, "uses " + std::string(path::name(made)), false});
        } else if (const auto change = near.find(i); change != near.end()) {
            selected.push_back({i, change->second, false});
        } else if (const auto artifact = first_in(dependencies.artifacts, reached); !artifact.empty()) {
            selected.push_back({i, "runs " + std::string(path::name(artifact)), false});
        } else if (reaches_all) {
            selected.push_back({i, "CMake reads the file", false});
        } else if (!dependencies.are_known) {
            selected.push_back({i, unknown_dependencies, false});
        }
    }
    return selected;
}

void forget_users_of(const TestModel& model, size_t position, TestRecord& record) {
    std::vector<size_t> next{position};
    std::set<size_t> seen{position};
    while (!next.empty()) {
        const auto& server = model.tests[next.back()];
        next.pop_back();
        const auto uses_it = [&](const Test& test) {
            return std::any_of(test.fixtures_required.begin(), test.fixtures_required.end(), [&](const auto& fixture) {
                return holds(server.fixtures_setup, fixture) || holds(server.fixtures_cleanup, fixture);
            });
        };
        for (size_t i = 0; i < model.tests.size(); ++i)
            if (uses_it(model.tests[i]) && seen.insert(i).second) next.push_back(i);
    }
    for (const auto user : seen)
        if (model.may_run[user]) record.forget(model.keys[user], model.tests[position].name + " failed last time");
}

void forget_tests_near(const TestModel& model, const std::string& file, TestRecord& record) {
    for (const auto position : tests_near(model, file))
        if (record.find(model.keys[position]) != nullptr) // else it has to run as it is
            record.forget(model.keys[position], reason_of_change(file));
}

} // namespace cmakewatch
