#include "tool/ide/zed.h"

#include "tool/ide/jsonc.h"

#include <boost/json/value_from.hpp>

namespace cmakewatch {
namespace {

namespace json = boost::json;

const char* const worktree_root = "$ZED_WORKTREE_ROOT";

json::object watching_task(const Workspace& workspace, const std::string& label, std::vector<std::string> arguments) {
    for (auto& argument : workspace.project_arguments("")) arguments.push_back(std::move(argument));
    // A task that never ends would be waited for if it is run again. This way it is ended and started anew.
    return {{"label", label},
            {"command", "cmakewatch"},
            {"args", json::value_from(arguments)},
            {"cwd", worktree_root},
            {"allow_concurrent_runs", true}};
}

jsonc::List tasks(const Workspace& workspace) {
    jsonc::List list{"", "label", {}};
    for (const auto& program : workspace.programs)
        list.objects.push_back(watching_task(workspace, run_label(program.name), {"run", program.name}));
    list.objects.push_back(watching_task(workspace, build_label, {"build"}));
    list.objects.push_back(watching_task(workspace, test_label, {"test"}));
    return list;
}

} // namespace

std::vector<ProjectFile> zed_files(const Workspace& workspace) {
    const jsonc::Style style{"  ", "\n"}; // as in the files that Zed itself creates
    const auto list = tasks(workspace);
    json::array all;
    for (const auto& task : list.objects) all.emplace_back(task);
    const auto text = jsonc::printed(all, style) + "\n";
    return {
        {".zed/tasks.json", "its list", text, [list, style, text](std::string_view existing) -> Result<std::string> {
             return jsonc::is_blank(existing) ? text : jsonc::merged(existing, list, style);
         }}};
}

} // namespace cmakewatch
