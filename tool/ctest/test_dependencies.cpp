#include "tool/ctest/test_dependencies.h"

#include "tool/base/path.h"
#include "tool/project/source_selection.h"

#include <fmt/format.h>

#include <array>
#include <map>

namespace cmakewatch {
namespace {

constexpr std::string_view brackets = "\"'[]()<>\n";
constexpr std::string_view separators = "\"'[]()<>\n \t=,:;|&";

// In which CTest looks for a program if it is not told which one is requested.
constexpr std::array<std::string_view, 6> ctest_configurations{"Release",        "Debug",      "MinSizeRel",
                                                               "RelWithDebInfo", "Deployment", "Development"};

template <class Visit> void for_each_piece(std::string_view text, std::string_view cuts, const Visit& visit) {
    for (size_t begin = 0; begin < text.size();) {
        const auto end = std::min(text.find_first_of(cuts, begin), text.size());
        if (end > begin) visit(text.substr(begin, end - begin));
        begin = end + 1;
    }
}

// What could be a name, whole or in part.
template <class Visit> void for_each_name(std::string_view text, const Visit& visit) {
    visit(text);
    for_each_piece(text, brackets, visit); // a path with blanks, in quotes
    for_each_piece(text, separators, visit);
}

bool is_run_or_loaded(const Target& target) {
    return target.type == "EXECUTABLE" || target.type == "SHARED_LIBRARY" || target.type == "MODULE_LIBRARY";
}

} // namespace

ArtifactFinder::ArtifactFinder(const Project& project, PartsOf parts_of)
    : project_(project), parts_of_(std::move(parts_of)) {
    for (const auto& target : project.targets) {
        for (const auto& file : target.generated) makers_.emplace(file, &target);
        if (!is_run_or_loaded(target)) continue;
        for (const auto& file : target.artifacts) targets_.emplace(file, &target);
    }
}

const Target* ArtifactFinder::target_of(std::string_view artifact) const {
    const auto found = targets_.find(artifact);
    return found == targets_.end() ? nullptr : found->second;
}

std::set<const Target*> ArtifactFinder::find(std::string_view text, std::string_view directory) const {
    std::set<const Target*> found;
    const auto look_up = [&](std::string_view piece) {
        if (piece.find('/') == std::string_view::npos) return;
        const auto* target = target_of(piece);
        if (target == nullptr) target = target_of(path::absolute(piece, directory));
        if (target != nullptr) found.insert(target);
    };
    for_each_name(text, look_up);
    return found;
}

std::set<const Target*> ArtifactFinder::find_makers(std::string_view text, std::string_view directory) const {
    std::set<const Target*> found;
    if (makers_.empty()) return found;
    for_each_name(text, [&](std::string_view piece) {
        const auto maker = makers_.find(path::absolute(piece, directory));
        if (maker != makers_.end()) found.insert(maker->second);
    });
    return found;
}

const Target* ArtifactFinder::find_program(std::string_view program, std::string_view directory) const {
    const auto file = path::absolute(program, directory);
    if (const auto* target = target_of(file)) return target;
    const auto in_configuration = [&](std::string_view configuration) {
        return target_of(fmt::format("{}/{}/{}", path::parent(file), configuration, path::name(file)));
    };
    if (project_.is_multi_config) return in_configuration(project_.configuration);
    for (const auto configuration : ctest_configurations)
        if (const auto* target = in_configuration(configuration)) return target;
    return nullptr;
}

const std::vector<std::string>& ArtifactFinder::closure_of(const Target& target) const {
    const auto [entry, is_new] = closures_.try_emplace(&target);
    if (!is_new) return entry->second;
    // Executables too: a target that is made to depend on one mostly runs it.
    for (const auto* part : project_.closure({&target}))
        if (is_run_or_loaded(*part))
            entry->second.insert(entry->second.end(), part->artifacts.begin(), part->artifacts.end());
    if (parts_of_ && target.is_executable())
        for (auto& part : parts_of_(target)) entry->second.push_back(std::move(part));
    return entry->second;
}

std::vector<TestDependencies> test_dependencies(const std::vector<Test>& tests, const Project& project,
                                                const LookAt& look_at, const PartsOf& parts_of) {
    const ArtifactFinder finder(project, parts_of);
    std::map<std::string, std::vector<size_t>> of_fixture;
    std::map<std::string, std::vector<size_t>> by_name;
    std::vector<TestDependencies> all(tests.size());
    for (size_t i = 0; i < tests.size(); ++i) {
        auto& own = all[i];
        by_name[tests[i].name].push_back(i);
        for (const auto& fixture : tests[i].fixtures_setup) of_fixture[fixture].push_back(i);
        for (const auto& fixture : tests[i].fixtures_cleanup) of_fixture[fixture].push_back(i);
        own.files.insert(tests[i].required_files.begin(), tests[i].required_files.end());
        const auto add_artifacts = [&](std::string_view text) {
            for (const auto* target : finder.find(text, tests[i].working_directory)) {
                const auto& closure = finder.closure_of(*target);
                own.artifacts.insert(closure.begin(), closure.end());
                own.are_known = true;
            }
        };
        for (const auto& assignment : tests[i].environment) add_artifacts(assignment);
        for (const auto& word : tests[i].command) add_artifacts(word);
        for (const auto& word : tests[i].command) {
            const auto add_file = [&](std::string_view piece, bool is_whole_word) {
                auto file = path::absolute(piece, tests[i].working_directory);
                if (own.artifacts.contains(file) || is_system_file(file)) return;
                const auto kind = look_at(file);
                const bool may_come = kind == PathKind::missing && !is_whole_word && path::is_absolute(piece) &&
                                      path::is_under(file, project.source_dir) &&
                                      !path::is_under(file, project.build_dir);
                if (kind == PathKind::file || may_come) own.files.insert(std::move(file));
            };
            add_file(word, true);
            for_each_piece(word, separators, [&](std::string_view piece) { add_file(piece, false); });
        }
    }
    const auto own = all;
    for (size_t i = 0; i < tests.size(); ++i) {
        std::set<size_t> seen{i};
        std::vector<size_t> next{i};
        const auto add = [&](const std::vector<size_t>& earlier) {
            for (const auto one : earlier) {
                if (!seen.insert(one).second) continue;
                all[i].artifacts.insert(own[one].artifacts.begin(), own[one].artifacts.end());
                all[i].files.insert(own[one].files.begin(), own[one].files.end());
                all[i].definitions += std::hash<std::string>{}(tests[one].definition); // in whatever order
                next.push_back(one);
            }
        };
        while (!next.empty()) {
            const auto& test = tests[next.back()];
            next.pop_back();
            for (const auto& fixture : test.fixtures_required) add(of_fixture[fixture]);
            for (const auto& name : test.depends) add(by_name[name]);
        }
    }
    return all;
}

} // namespace cmakewatch
