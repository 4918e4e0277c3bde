#include "tool/ide/nvim.h"

#include "tool/base/path.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <xxhash.h>

namespace cmakewatch {
namespace {

constexpr std::string_view first_words =
    R"(-- Written by "cmakewatch init nvim", which replaces it unless it is edited: )";

// With a digest of the rest, which tells whether it still is what was written.
std::string first_line(std::string_view rest) {
    return fmt::format("{}{:016x}\n", first_words, XXH3_64bits(rest.data(), rest.size()));
}

bool is_as_written(std::string_view text) {
    const auto begin = text.find('\n') + 1;
    return text.substr(0, begin) == first_line(text.substr(begin));
}

std::string for_lua(std::string_view text) {
    std::string quoted = "\"";
    for (const char c : text) {
        switch (c) {
        case '"': quoted += "\\\""; break;
        case '\\': quoted += "\\\\"; break;
        case '\n': quoted += "\\n"; break;
        case '\r': quoted += "\\r"; break;
        case '\0': quoted += "\\0"; break;
        default: quoted += c;
        }
    }
    return quoted + '"';
}

// One call of the function `watch` below.
std::string call(const std::string& label, std::vector<std::string> words, const std::vector<std::string>& more,
                 const char* tag) {
    words.insert(words.end(), more.begin(), more.end());
    for (auto& word : words) word = for_lua(word);
    return fmt::format("watch({}, {{ {} }}, overseer.TAG.{})\n", for_lua(label), fmt::join(words, ", "), tag);
}

constexpr const char* preparations =
    R"lua(-- Needs overseer.nvim. Neovim reads the file if the option exrc is set, and asks first whether to trust it.
local found, overseer = pcall(require, "overseer")
if not found then
  return
end
local folder = vim.fs.dirname(vim.fs.find(".nvim.lua", { upward = true })[1])
)lua";

// Vim's expressions are none that VS Code understands, and the other way round.
constexpr const char* functions = R"lua(
-- The diagnostics of each build, for the quickfix list and vim.diagnostic.
local matcher = {
  fileLocation = { "autoDetect", build_dir },
  pattern = {
    vim_regexp = "\\v^([^:]+):(\\d+):(\\d*):? *(fatal )?(error|warning): (.+)$",
    file = 1,
    line = 2,
    column = 3,
    severity = 5,
    message = 6,
  },
  background = {
    activeOnStart = true,
    beginsPattern = { vim_regexp = "\\v^cmakewatch: (build started|restarting|testing) #\\d+" },
    endsPattern = {
      vim_regexp = "\\v^cmakewatch: (error: |(build failed|build cancelled|ready|kept|unchanged) #\\d+)",
    },
  },
}

local function watch(name, cmd, tag)
  overseer.register_template({
    name = name,
    tags = { tag },
    condition = { dir = folder },
    builder = function()
      return {
        name = name,
        cmd = cmd,
        cwd = folder,
        components = {
          { "on_output_parse", problem_matcher = matcher },
          "on_result_diagnostics",
          "on_result_diagnostics_quickfix",
          "default",
        },
      }
    end,
  })
end

)lua";

std::string script(const Workspace& workspace) {
    const auto build_dir = path::is_under(workspace.build_dir, workspace.folder)
                               ? "folder .. " + for_lua(workspace.build_dir.substr(workspace.folder.size()))
                               : for_lua(workspace.build_dir);
    auto text = fmt::format("{}local build_dir = {}\n{}", preparations, build_dir, functions);
    const auto project = workspace.project_arguments("");
    for (const auto& program : workspace.programs)
        text += call(run_label(program.name), {"cmakewatch", "run", program.name}, project, "RUN");
    text += call(build_label, {"cmakewatch", "build"}, project, "BUILD");
    return first_line(text) + text;
}

} // namespace

std::vector<ProjectFile> nvim_files(const Workspace& workspace) {
    const auto text = script(workspace);
    return {{".nvim.lua", "it, or any Lua file of your configuration", text,
             [text](std::string_view existing) -> Result<std::string> {
                 if (existing.empty() || is_as_written(existing)) return text;
                 return Error{ErrorKind::project, "cannot replace", "",
                              existing.starts_with(first_words) ? "it has been edited"
                                                                : "it is not one that cmakewatch has written",
                              ""};
             }}};
}

} // namespace cmakewatch
