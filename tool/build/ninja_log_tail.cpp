#include "tool/build/ninja_log_tail.h"

#include "tool/base/file_system_posix.h"
#include "tool/base/files.h"

namespace cmakewatch {

void NinjaLogTail::begin() {
    before_ = state_of(file_);
}

std::optional<std::vector<LoggedStep>> NinjaLogTail::steps() const {
    const auto now = state_of(file_);
    if (before_.exists && (now.inode != before_.inode || now.size < before_.size)) return std::nullopt;
    if (now.size == before_.size) return std::vector<LoggedStep>();
    const auto text = read_file(file_, largest_ninja_file, before_.size);
    if (!text) return std::nullopt;
    return parse_logged_steps(*text);
}

} // namespace cmakewatch
