#include "tool/project/unread_directories.h"

#include <algorithm>
#include <array>

namespace cmakewatch {
namespace {

constexpr std::array<std::string_view, 38> unread_names{
    // package managers
    "node_modules", "bower_components", ".npm", ".yarn", ".pnpm-store", ".conan", ".conan2", "Pods", ".cargo",
    ".gradle", ".m2", ".nuget", ".bundle", ".stack-work", ".terraform",
    // virtual environments and caches of Python
    ".venv", ".virtualenv", ".tox", ".nox", ".eggs", "__pycache__", ".mypy_cache", ".pytest_cache", ".ruff_cache",
    ".hypothesis", ".ipynb_checkpoints",
    // editors, language servers, shells
    ".cache", ".ccls-cache", ".clangd", ".vs", ".vscode", ".idea", ".fleet", ".zed", ".settings", ".metadata",
    ".history", ".direnv"};

} // namespace

bool leads_through_unread_directory(std::string_view path) {
    while (true) {
        const auto slash = path.find('/');
        if (slash == std::string_view::npos) return false;
        const auto name = path.substr(0, slash);
        if (std::find(unread_names.begin(), unread_names.end(), name) != unread_names.end()) return true;
        path.remove_prefix(slash + 1);
    }
}

} // namespace cmakewatch
