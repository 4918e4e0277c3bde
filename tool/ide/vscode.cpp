#include "tool/ide/vscode.h"

#include "tool/base/path.h"
#include "tool/ide/jsonc.h"

#include <boost/json/value_from.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>

namespace cmakewatch {
namespace {

namespace json = boost::json;

constexpr const char* folder_prefix = "${workspaceFolder}/";

// The expressions are as simple as they look, so that other programs which read this file understand them as well.
constexpr const char* diagnostic_regexp = R"(^([^:]+):(\d+):(\d*):? *(fatal )?(error|warning): (.+)$)";
// No group: VS Code takes the first one for the name of the only file that loses its problems.
constexpr const char* begin_regexp =
    R"(^cmakewatch: build started #\d+|^cmakewatch: restarting #\d+|^cmakewatch: testing #\d+)";
constexpr const char* build_end_regexp = R"(^cmakewatch: (error: |(build failed|build cancelled|ready) #\d+))";

constexpr const char* test_end_regexp =
    R"(^cmakewatch: (error: |(build failed|build cancelled|unchanged|tests passed|tests failed|tests cancelled) #\d+))";

// The variable that holds the pid of a program: such variables are common to all tasks. A name may have characters that
// a group must not have.
std::string pid_variable(const std::string& program) {
    std::string name = "pid_";
    for (const char c : program)
        name += std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'
                    ? std::string(1, c)
                    : fmt::format("_{:02x}", static_cast<unsigned char>(c));
    return name;
}

// A program that cannot be started has an error line instead of "ready".
std::string run_end_regexp(const std::string& program) {
    return fmt::format(
        R"(^cmakewatch: (error: |(build failed|build cancelled|ready|kept|unchanged) #\d+( pid=(?<{}>\d+))?))",
        pid_variable(program));
}

// VS Code knows the PATH of a login shell, or the one that it was started with. Nothing there is to be hidden.
std::string search_path(const Workspace& workspace) {
    const auto& dir = workspace.tool_dir;
    const auto is_of_user = !workspace.home.empty() && path::is_under(dir, workspace.home) && dir != workspace.home &&
                            !path::is_under(dir, workspace.folder);
    return "${env:PATH}:" +
           (is_of_user ? "${userHome}/" + path::relative(dir, workspace.home) : workspace.written(dir, folder_prefix));
}

json::object background_task(const Workspace& workspace, const std::string& label, std::vector<std::string> arguments,
                             const std::string& end_regexp) {
    for (auto& argument : workspace.project_arguments(folder_prefix)) arguments.push_back(std::move(argument));
    json::object task{
        {"label", label}, {"type", "process"}, {"command", "cmakewatch"}, {"args", json::value_from(arguments)}};
    if (!workspace.tool_dir.empty())
        task["options"] = json::object{{"env", json::object{{"PATH", search_path(workspace)}}}};
    task["isBackground"] = true;
    task["problemMatcher"] = {
        // An owner of its own: what one task says must not take back what another one has said.
        {"owner", label},
        {"source", "cmakewatch"},
        {"fileLocation", json::array{"autoDetect", workspace.written(workspace.build_dir, folder_prefix)}},
        {"pattern",
         {{"regexp", diagnostic_regexp}, {"file", 1}, {"line", 2}, {"column", 3}, {"severity", 5}, {"message", 6}}},
        {"background", {{"activeOnStart", true}, {"beginsPattern", begin_regexp}, {"endsPattern", end_regexp}}}};
    return task;
}

std::vector<json::object> tasks(const Workspace& workspace, bool is_default_build) {
    std::vector<json::object> all;
    for (const auto& program : workspace.programs)
        all.push_back(
            background_task(workspace, run_label(program.name), {"run", program.name}, run_end_regexp(program.name)));
    auto build = background_task(workspace, build_label, {"build"}, build_end_regexp);
    build["group"] = is_default_build ? json::value{{"kind", "build"}, {"isDefault", true}} : json::value("build");
    all.push_back(std::move(build));
    auto test = background_task(workspace, test_label, {"test"}, test_end_regexp);
    test["group"] = "test";
    all.push_back(std::move(test));
    return all;
}

// Whether another task is what "Run Build Task" runs: a second one would make it ask.
bool has_other_default_build(const json::value& root) {
    const auto* object = root.if_object();
    const auto* list = object != nullptr ? object->if_contains("tasks") : nullptr;
    if (list == nullptr || !list->is_array()) return false;
    return std::any_of(list->get_array().begin(), list->get_array().end(), [](const json::value& task) {
        const auto* members = task.if_object();
        const auto* group = members != nullptr ? members->if_contains("group") : nullptr;
        if (group == nullptr || !group->is_object()) return false;
        const auto* label = members->if_contains("label");
        if (label != nullptr && *label == build_label) return false;
        const auto* kind = group->get_object().if_contains("kind");
        const auto* is_default = group->get_object().if_contains("isDefault");
        return kind != nullptr && *kind == "build" && is_default != nullptr && *is_default == true;
    });
}

// The debugger is attached to what runs. Variables of a configuration are put in before its preLaunchTask is run, but
// after that of a compound: so there is a compound of one, and the configuration itself is hidden.
struct Debugger {
    const char* name;
    const char* type; // of the C/C++ extension, and of CodeLLDB
    const char* pid_member;
    const char* mi_mode; // or null
};
constexpr std::array<Debugger, 2> debuggers{{{"gdb", "cppdbg", "processId", "gdb"}, {"lldb", "lldb", "pid", nullptr}}};

std::string attach_name(const std::string& program, const Debugger& debugger) {
    return fmt::format("cmakewatch: attach to {} ({})", program, debugger.name);
}

std::vector<json::object> configurations(const Workspace& workspace) {
    std::vector<json::object> all;
    for (const auto& program : workspace.programs)
        for (const auto& debugger : debuggers) {
            json::object configuration{
                {"name", attach_name(program.name, debugger)},
                {"type", debugger.type},
                {"request", "attach"},
                {"program", workspace.written(program.executable, folder_prefix)},
                {debugger.pid_member, fmt::format("${{taskVar:{}}}", pid_variable(program.name))}};
            if (debugger.mi_mode != nullptr) configuration["MIMode"] = debugger.mi_mode;
            configuration["presentation"] = {{"hidden", true}};
            all.push_back(std::move(configuration));
        }
    return all;
}

std::vector<json::object> compounds(const Workspace& workspace) {
    std::vector<json::object> all;
    for (const auto& program : workspace.programs)
        for (const auto& debugger : debuggers)
            all.push_back({{"name", fmt::format("{} ({})", run_label(program.name), debugger.name)},
                           {"configurations", json::array{attach_name(program.name, debugger)}},
                           {"preLaunchTask", run_label(program.name)}});
    return all;
}

json::object document(const char* version, const std::vector<jsonc::List>& lists) {
    json::object root{{"version", version}};
    for (const auto& list : lists) {
        json::array array;
        for (const auto& object : list.objects) array.emplace_back(object);
        root[list.name] = std::move(array);
    }
    return root;
}

Result<std::string> updated(std::string_view existing, const char* version, const std::vector<jsonc::List>& lists) {
    if (jsonc::is_blank(existing)) return jsonc::printed(document(version, lists), {}) + "\n";
    auto text = jsonc::with_member(existing, "version", version, {});
    for (const auto& list : lists)
        if (text) text = jsonc::merged(*text, list, {});
    return text;
}

ProjectFile tasks_file(const Workspace& workspace) {
    constexpr const char* version = "2.0.0";
    const auto lists = [workspace](bool is_default_build) {
        return std::vector<jsonc::List>{{"tasks", "label", tasks(workspace, is_default_build)}};
    };
    return {".vscode/tasks.json", "its list \"tasks\"", jsonc::printed(document(version, lists(true)), {}) + "\n",
            [lists](std::string_view existing) {
                const auto root = jsonc::parse(existing);
                return updated(existing, version, lists(!root || !has_other_default_build(*root)));
            }};
}

ProjectFile launch_file(const Workspace& workspace) {
    constexpr const char* version = "0.2.0";
    const std::vector<jsonc::List> lists{{"configurations", "name", configurations(workspace)},
                                         {"compounds", "name", compounds(workspace)}};
    return {".vscode/launch.json", R"(its lists "configurations" and "compounds")",
            jsonc::printed(document(version, lists), {}) + "\n",
            [lists](std::string_view existing) { return updated(existing, version, lists); }};
}

} // namespace

std::vector<ProjectFile> vscode_files(const Workspace& workspace) {
    std::vector<ProjectFile> files{tasks_file(workspace)};
    if (!workspace.programs.empty()) files.push_back(launch_file(workspace));
    return files;
}

} // namespace cmakewatch
