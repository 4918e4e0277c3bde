// A watch plan as all children of its time get it: made once, in the worker.
#pragma once

#include "tool/base/unique_fd.h"
#include "tool/project/watch_plan.h"

#include <memory>
#include <set>
#include <string>

namespace cmakewatch {

struct PublishedPlan {
    WatchPlan plan;
    std::set<std::string> new_files; // that the plan before did not name, if there was one
    UniqueFd memory;                 // what a child reads it from: see watch_plan_text.h and sealed_memory_linux.h
    std::string bytes;               // the same, if there was no memory or descriptor for that
};

// Used from one thread at a time.
class PlanPublisher {
  public:
    // The same object again if the plan is the same as the last one.
    [[nodiscard]] std::shared_ptr<const PublishedPlan> publish(WatchPlan plan);

    [[nodiscard]] const std::shared_ptr<const PublishedPlan>& last() const { return last_; } // null if there is none

  private:
    std::shared_ptr<const PublishedPlan> last_;
};

} // namespace cmakewatch
