#include "tool/ctest/test_targets.h"

#include "tool/base/path.h"
#include "tool/ctest/test_dependencies.h"
#include "tool/project/cmake_script.h"

#include <map>
#include <set>

namespace cmakewatch {
namespace {

constexpr std::string_view not_built = "_NOT_BUILT"; // Catch2 and doctest put a number behind it

std::vector<CMakeScript::Command> commands_in(std::string_view text) {
    std::vector<CMakeScript::Command> commands;
    CMakeScript script(text);
    while (auto command = script.next()) commands.push_back(std::move(*command));
    return commands;
}

// By the names of the tests that set one.
std::map<std::string, std::string> working_directories(const std::vector<CMakeScript::Command>& commands,
                                                       const std::string& directory) {
    std::map<std::string, std::string> directories;
    for (const auto& [name, arguments] : commands) {
        if (name != "set_tests_properties") continue;
        for (size_t i = 1; i + 1 < arguments.size(); ++i)
            if (arguments[i].text == "WORKING_DIRECTORY")
                directories[arguments[0].text] = path::absolute(arguments[i + 1].text, directory);
    }
    return directories;
}

bool is_list_of_commands(std::string_view variable) {
    return variable == "CTEST_CUSTOM_PRE_TEST" || variable == "CTEST_CUSTOM_POST_TEST";
}

class TestFiles {
  public:
    TestFiles(const Project& project, const ReadFile& read_file, const std::optional<std::set<std::string>>& requested)
        : project_(project), finder_(project), read_file_(read_file), requested_(requested) {}

    // Its tests run in `directory` unless they say otherwise. Whether it can be read.
    bool read(const std::string& file, const std::string& directory) {
        if (!seen_.insert(file).second) return true;
        const auto text = read_file_(file);
        if (!text) return false; // not discovered yet
        std::set<std::string> undiscovered;
        bool has_discovered = false;
        const auto commands = commands_in(*text);
        const auto directories = working_directories(commands, directory);
        for (const auto& command : commands) {
            const auto& [name, arguments] = command;
            if (name == "subdirs")
                for (const auto& argument : arguments) {
                    const auto below = path::absolute(argument.text, path::parent(file));
                    read(below + "/CTestTestfile.cmake", below);
                }
            if (name == "include" && !arguments.empty()) {
                const auto included = path::absolute(arguments[0].text, path::parent(file));
                has_discovered =
                    (read(included, directory) && path::is_under(included, project_.build_dir)) || has_discovered;
            }
            const auto own = arguments.empty() ? directories.end() : directories.find(arguments[0].text);
            take(command, own == directories.end() ? directory : own->second, undiscovered);
        }
        if (!requested_ || !has_discovered) names_.insert(undiscovered.begin(), undiscovered.end());
        return true;
    }

    // What CTest runs in `directory` before and after all tests, whichever are requested (ctest(1), CTestCustom.cmake).
    void read_custom(const std::string& directory) {
        const auto text = read_file_(directory + "/CTestCustom.cmake");
        if (!text) return;
        for (const auto& [name, arguments] : commands_in(*text)) {
            if (name != "set" || arguments.empty() || !is_list_of_commands(arguments[0].text)) continue;
            for (const auto& argument : arguments)
                for (const auto* target : finder_.find(argument.text, directory)) names_.insert(target->name);
        }
    }

    [[nodiscard]] std::vector<std::string> targets() const { return {names_.begin(), names_.end()}; }

  private:
    void take(const CMakeScript::Command& command, const std::string& directory, std::set<std::string>& undiscovered) {
        const auto& [name, arguments] = command;
        for (const auto& [text, is_literal] : arguments)
            if (auto target = text.substr(0, text.find(not_built));
                target != text && project_.find_target(target) != nullptr)
                undiscovered.insert(std::move(target));
        if (requested_) {
            const bool is_of_a_test = name == "add_test" || name == "set_tests_properties";
            if (!is_of_a_test || arguments.empty() || !requested_->contains(arguments[0].text)) return;
        }
        for (const auto& argument : arguments)
            for (const auto* target : finder_.find(argument.text, directory)) names_.insert(target->name);
        for (size_t i = 1; i < arguments.size(); ++i)
            for (const auto* target : finder_.find_makers(arguments[i].text, directory)) names_.insert(target->name);
        if (name != "add_test" || arguments.size() < 2) return;
        if (const auto* target = finder_.find_program(arguments[1].text, directory)) names_.insert(target->name);
    }

    const Project& project_;
    ArtifactFinder finder_;
    const ReadFile& read_file_;
    const std::optional<std::set<std::string>>& requested_;
    std::set<std::string> seen_;
    std::set<std::string> names_;
};

} // namespace

std::vector<std::string> test_targets(const Project& project, const ReadFile& read_file,
                                      const std::optional<std::set<std::string>>& requested) {
    TestFiles files(project, read_file, requested);
    files.read(project.build_dir + "/CTestTestfile.cmake", project.build_dir);
    files.read_custom(project.build_dir);
    return files.targets();
}

} // namespace cmakewatch
