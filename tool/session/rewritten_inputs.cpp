#include "tool/session/rewritten_inputs.h"

#include <cstdlib>

namespace cmakewatch::session {

void RewrittenInputs::begin_build() {
    for (auto entry = files_.begin(); entry != files_.end();) {
        auto& written = entry->second;
        // A good build has run all its steps, so it was none of them; a cancelled one may not have come to it.
        if (written.times == 0 && is_last_good_) {
            entry = files_.erase(entry);
            continue;
        }
        if (written.times > 0) {
            written.builds = is_as_before(written) ? written.builds + 1 : 1;
            written.when_before = written.when;
            written.times = 0;
        }
        ++entry;
    }
    is_last_good_ = false;
}

bool RewrittenInputs::is_as_before(const Written& written) {
    return written.times == 1 && std::llabs(written.when - written.when_before) <= same_time;
}

bool RewrittenInputs::is_known(const Written& written) {
    return written.builds >= enough_builds && is_as_before(written);
}

bool RewrittenInputs::take(const Change& change) {
    auto& written = files_[change.path];
    written.state = change.state;
    if (++written.times == 1) written.when = change.after_build_start;
    return is_known(written);
}

bool RewrittenInputs::has_taken(const Change& change) const {
    const auto found = files_.find(change.path);
    return found != files_.end() && found->second.state == change.state;
}

bool RewrittenInputs::is_new(const std::string& file) const {
    const auto found = files_.find(file);
    return found != files_.end() && found->second.builds == enough_builds;
}

} // namespace cmakewatch::session
