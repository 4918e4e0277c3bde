#include "tool/supervisor/own_outputs_posix.h"

#include "tool/base/file_system_posix.h"
#include "tool/base/glob.h"
#include "tool/base/path.h"
#include "tool/process/process_tree_linux.h"

#include <unistd.h>

namespace cmakewatch {

OwnOutputs::OwnOutputs(const Options& options, const std::string& current_directory, std::string source_dir)
    : source_dir_(std::move(source_dir)) {
    for (const int stream : {STDOUT_FILENO, STDERR_FILENO})
        files_.push_back(real_path("/proc/self/fd/" + std::to_string(stream)));
    if (options.events.starts_with("fd:")) {
        files_.push_back(real_path("/proc/self/fd/" + options.events.substr(3)));
    } else if (!options.events.empty()) {
        files_.push_back(path::absolute(options.events, current_directory));
    }
    if (!options.trace.empty()) files_.push_back(path::absolute(options.trace, current_directory));
    std::erase(files_, "");
}

WatchPatterns OwnOutputs::ignored_by(WatchPatterns patterns, bool with_copies) const {
    auto files = files_;
    if (with_copies)
        for (auto& file : files_written_by_readers_of({STDOUT_FILENO, STDERR_FILENO})) files.push_back(std::move(file));
    for (const auto& file : files) patterns.ignored.push_back(glob::literal(name_below(source_dir_, file)));
    return patterns;
}

} // namespace cmakewatch
