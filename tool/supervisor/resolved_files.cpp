#include "tool/supervisor/resolved_files.h"

#include "tool/base/file_system_posix.h"
#include "tool/base/glob.h"

namespace cmakewatch {
namespace {

bool is_there(const std::string& path) {
    return state_of(path).exists;
}

} // namespace

std::vector<NamedFile> files_named(const std::vector<std::string>& names, const std::string& current_directory) {
    std::vector<NamedFile> files;
    files.reserve(names.size());
    for (const auto& name : names) files.push_back(named_file(name, current_directory, is_there));
    return files;
}

KnownFiles resolved_files(const std::vector<NamedFile>& named, const std::vector<std::string>& watch,
                          const BuildReach& reach, const TestModel& model) {
    return known_files(named, is_there, [&](const std::string& file) {
        return reach.knows(file) || is_named(model, file) || glob::matches_any(watch, file);
    });
}

Error unknown_file_warning(const std::string& name) {
    return {ErrorKind::usage, "cannot find", name, "it is not there, and nothing is known to use it",
            "names are relative to the current directory, or to the top of the repository"};
}

} // namespace cmakewatch
