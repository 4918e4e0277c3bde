#include "tool/watch/poll_pace.h"

#include <algorithm>

namespace cmakewatch {
namespace {

// 4 % of a core for all files, 1 % for the edited ones.
constexpr int all_share = 25;
constexpr int edited_share = 100;

} // namespace

void PollPace::looked(Look look, const Cost& cost, Time end) {
    if (look == Look::all) {
        all_ = std::max({least_, all_share * cost.processor, cost.clock});
        all_at_ = end + all_;
    } else {
        edited_ = std::max(least_, edited_share * cost.processor);
    }
    edited_at_ = end + std::max(edited_, cost.clock);
    all_at_ = std::max(all_at_, end + cost.clock);
}

PollPace::Next PollPace::next() const {
    if (all_at_ <= edited_at_) return {Look::all, all_at_};
    return {Look::edited, edited_at_};
}

} // namespace cmakewatch
