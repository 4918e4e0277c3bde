// What Ninja says of itself in one build, among what its steps print.
// Promises: what may be mended, and then was no error, is held back until it is clear whether it was one.
#pragma once

#include "tool/build/stale_cycle.h"

#include <string>
#include <string_view>
#include <utility>

namespace cmakewatch {

class NinjaMessages {
  public:
    // Another command of the build starts; it is Ninja.
    void command_starts() { is_interrupted_ = false; }
    void ninja_starts() { is_manifest_blamed_ = false; }

    // Returns whether the line is to be shown now.
    [[nodiscard]] bool take_line(std::string_view line);

    // Whether it is the manifest that keeps Ninja from building.
    [[nodiscard]] bool is_manifest_blamed() const { return is_manifest_blamed_; }
    void blame_manifest() { is_manifest_blamed_ = true; }

    // Whether the command that ran last has been interrupted.
    [[nodiscard]] bool is_interrupted() const { return is_interrupted_; }

    // What Ninja has said of a target that it does not know, and was held back; "" for nothing. Taken, it counts no
    // more.
    [[nodiscard]] bool has_lost_target() const { return !lost_target_.empty(); }
    [[nodiscard]] std::string take_lost_target() { return std::exchange(lost_target_, {}); }
    // Somebody looks which targets there are: from now on this is not held back.
    void ask_for_targets() { has_asked_for_targets_ = true; }

    // The cycle that it has stopped for.
    [[nodiscard]] StaleCycle& stale_cycle() { return stale_cycle_; }

  private:
    bool is_manifest_blamed_ = false;
    bool is_interrupted_ = false;
    std::string lost_target_;
    bool has_asked_for_targets_ = false;
    StaleCycle stale_cycle_;
};

} // namespace cmakewatch
