#include "tool/ide/init_command.h"

#include "tool/base/file_system_posix.h"
#include "tool/base/path.h"
#include "tool/base/similar.h"
#include "tool/ide/clion.h"
#include "tool/ide/nvim.h"
#include "tool/ide/replace_file_posix.h"
#include "tool/ide/vscode.h"
#include "tool/ide/zed.h"
#include "tool/process/launch_linux.h"

#include <boost/filesystem/operations.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string_view>

namespace cmakewatch {
namespace {

struct Editor {
    const char* name;
    const char* title;
    const char* files;
    const char* use;
    const char* mark; // what lies in a folder that the editor has open
    std::vector<ProjectFile> (*files_for)(const Workspace&);
};

constexpr std::array<Editor, 4> editors{{
    {"vscode", "VS Code", ".vscode/{tasks,launch}.json", "Run Task, Run Build Task, F5", ".vscode", vscode_files},
    {"nvim", "Neovim", ".nvim.lua", ":OverseerRun (overseer.nvim)", ".nvim.lua", nvim_files},
    {"zed", "Zed", ".zed/tasks.json", "task: spawn", ".zed", zed_files},
    {"clion", "CLion", ".run/*.run.xml", "the Run menu", ".idea", clion_files},
}};

const Editor* find_editor(const std::string& name) {
    const auto* const found =
        std::find_if(editors.begin(), editors.end(), [&](const Editor& editor) { return editor.name == name; });
    return found == editors.end() ? nullptr : found;
}

Result<std::vector<Runnable>> chosen(const Project& project, const Options& options) {
    const auto all = runnables(project);
    const auto declared = std::count_if(project.reload_targets.begin(), project.reload_targets.end(),
                                        [](const auto& target) { return !target.is_group(); }); // what all begins with
    if (options.targets.empty() && declared > 0) return std::vector<Runnable>(all.begin(), all.begin() + declared);
    if (options.targets.empty() && all.size() > 1) {
        std::vector<std::string> names;
        names.reserve(all.size());
        for (const auto& runnable : all) names.push_back(runnable.name);
        return Error{
            ErrorKind::project, "cannot choose what to run", "", fmt::format("there are {}", fmt::join(names, ", ")),
            fmt::format("name one or more of them, for example cmakewatch init {} {}", options.editor, names.front())};
    }
    if (options.targets.empty()) return all;
    std::vector<Runnable> found;
    for (const auto& name : options.targets) {
        const auto is_it = [&](const Runnable& runnable) { return runnable.name == name; };
        const auto runnable = std::find_if(all.begin(), all.end(), is_it);
        if (runnable == all.end()) return project.require_executable(name).error();
        if (std::none_of(found.begin(), found.end(), is_it)) found.push_back(*runnable);
    }
    return found;
}

// What people open is the source directory, or else a directory in it that the editor has been used in. It is named as
// CMake names it, so that it can be compared with the other paths.
std::string folder(const Project& project, const Editor& editor, const std::string& current_directory) {
    const auto source_dir = real_path(project.source_dir);
    const auto here = real_path(current_directory);
    boost::system::error_code ignored;
    if (here == source_dir || !path::is_under(here, source_dir) ||
        !boost::filesystem::exists(here + "/" + editor.mark, ignored))
        return project.source_dir;
    return path::normal(project.source_dir + "/" + path::relative(here, source_dir));
}

// Where `tool` lies, unless that is where every program looks for others.
std::string unusual_directory(const std::string& tool) {
    constexpr std::array<std::string_view, 3> usual{"/usr/local/bin", "/usr/bin", "/bin"};
    if (!path::is_absolute(tool)) return "";
    auto directory = path::parent(tool);
    return std::find(usual.begin(), usual.end(), directory) == usual.end() ? directory : "";
}

enum class Outcome { written, unchanged, refused };

Result<Outcome> update(const ProjectFile& file, const std::string& path, Console& console) {
    const auto existing = replaceable_content(path);
    auto content = existing ? file.updated(existing->value_or("")) : Result<std::string>(existing.error());
    if (!content) {
        auto error = content.error();
        error.on = path;
        error.hint = fmt::format("it is left as it is; what follows belongs in {}", file.place);
        console.error(error);
        console.flush();
        fmt::print("{}", file.snippet);
        return Outcome::refused;
    }
    if (*existing && **existing == *content) return Outcome::unchanged;
    const auto replaced = replace_file(path, *content);
    if (!replaced) return replaced.error();
    return Outcome::written;
}

} // namespace

std::vector<std::string> editor_names() {
    std::vector<std::string> names;
    names.reserve(editors.size());
    for (const auto& editor : editors) names.emplace_back(editor.name);
    return names;
}

std::string editors_text() {
    std::string text;
    for (const auto& editor : editors)
        text += fmt::format("cmakewatch init {:<7} {:<27} {}\n", editor.name, editor.files, editor.use);
    return text;
}

Result<void> check_editor(const std::string& name) {
    if (find_editor(name) != nullptr) return {};
    std::vector<std::string> names;
    names.reserve(editors.size());
    for (const auto& editor : editors) names.emplace_back(editor.name);
    const auto similar = most_similar(name, names);
    return Error{ErrorKind::usage, "unknown editor", name, "",
                 similar.empty() ? "cmakewatch init shows which ones there are"
                                 : fmt::format("did you mean \"cmakewatch init {}\"?", similar)};
}

int write_editor_files(const Options& options, const Project& project, const std::string& current_directory,
                       Console& console) {
    const auto& editor = *find_editor(options.editor);
    const auto programs = chosen(project, options);
    if (!programs) {
        console.error(programs.error());
        return static_cast<int>(programs.error().kind);
    }
    Workspace workspace;
    workspace.folder = folder(project, editor, current_directory);
    workspace.build_dir = project.build_dir;
    if (real_path(workspace.folder) == real_path(current_directory))
        workspace.presets = {options.preset, options.build_preset, options.test_preset};
    workspace.configuration = options.configuration;
    workspace.programs = *programs;
    const char* home = std::getenv("HOME");
    workspace.home = home != nullptr ? path::normal(home) : "";
    const auto tool = find_program("cmakewatch");
    workspace.tool_dir = unusual_directory(tool);
    int exit_code = 0;
    for (const auto& file : editor.files_for(workspace)) {
        const auto path = workspace.folder + "/" + file.path;
        const auto outcome = update(file, path, console);
        if (!outcome) {
            console.error(outcome.error());
            return static_cast<int>(outcome.error().kind);
        }
        if (*outcome == Outcome::refused) {
            exit_code = static_cast<int>(ErrorKind::project);
        } else if (!options.quiet) {
            const auto name = path::relative(path, current_directory);
            console.line(*outcome == Outcome::written ? "wrote " + name : name + " is up to date");
        }
    }
    if (exit_code == 0 && !options.quiet) console.line(fmt::format("in {}: {}", editor.title, editor.use));
    if (tool.empty())
        console.warning({ErrorKind::environment, "cannot find cmakewatch", "", "it is not in PATH",
                         "install it: the tasks run it by this name"});
    return exit_code;
}

} // namespace cmakewatch
