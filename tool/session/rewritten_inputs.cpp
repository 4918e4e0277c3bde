#include "tool/session/rewritten_inputs.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace cmakewatch::session {
namespace {

constexpr FileTime nanoseconds_per_ms = 1'000'000;

// How exactly a build does it again at the same time, which was `when` after its start: a machine has other work, too.
FileTime same_time(FileTime when) {
    return std::clamp(when / 2, 100 * nanoseconds_per_ms, 500 * nanoseconds_per_ms);
}

// Longer than that in any case.
int telling_wait_ms(FileTime when) {
    return static_cast<int>(3 * same_time(when) / nanoseconds_per_ms);
}

} // namespace

void RewrittenInputs::begin_build(bool has_waited) {
    for (auto entry = files_.begin(); entry != files_.end();) {
        auto& written = entry->second;
        // A good build has run all its steps, so it was none of them; a cancelled one may not have come to it.
        if (written.times == 0 && is_last_good_) {
            entry = files_.erase(entry);
            continue;
        }
        if (written.times > 0) {
            const bool is_same = is_as_before(written);
            const int builds_as_this = written.times == 1 ? 1 : 0;
            written.builds = is_same ? written.builds + 1 : builds_as_this;
            if (!is_same) written.builds_when_told = 0;
            written.when_before = written.when;
            written.times = 0;
        }
        ++entry;
    }
    has_waited_ = std::exchange(wait_ms_, 0) > 0 && has_waited;
    is_last_good_ = false;
}

bool RewrittenInputs::is_as_before(const Written& written) {
    return written.times == 1 && written.builds > 0 &&
           std::llabs(written.when - written.when_before) <= same_time(written.when_before);
}

bool RewrittenInputs::take(const Change& change) {
    auto& written = files_[change.path];
    written.state = change.state;
    if (++written.times == 1) written.when = change.after_build_start;
    if (!is_as_before(written)) return false;
    if (written.builds_when_told == 0 && has_waited_ && written.builds > 1) written.builds_when_told = written.builds;
    if (written.builds_when_told == 0) wait_ms_ = std::max(wait_ms_, telling_wait_ms(written.when_before));
    return written.builds_when_told != 0;
}

bool RewrittenInputs::has_taken(const Change& change) const {
    const auto found = files_.find(change.path);
    return found != files_.end() && found->second.state == change.state;
}

bool RewrittenInputs::is_new(const std::string& file) const {
    const auto found = files_.find(file);
    return found != files_.end() && found->second.builds_when_told == found->second.builds;
}

} // namespace cmakewatch::session
