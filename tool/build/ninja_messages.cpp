#include "tool/build/ninja_messages.h"

#include "tool/build/ninja_output.h"

namespace cmakewatch {

bool NinjaMessages::take_line(std::string_view line) {
    is_manifest_blamed_ = is_manifest_blamed_ || blames_manifest(line);
    is_interrupted_ = is_interrupted_ || tells_of_interruption(line);
    if (lacks_target(line) && lost_target_.empty() && !has_asked_for_targets_) {
        lost_target_ = line;
        return false;
    }
    return !stale_cycle_.take_line(line);
}

} // namespace cmakewatch
