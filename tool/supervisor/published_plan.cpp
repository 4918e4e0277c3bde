#include "tool/supervisor/published_plan.h"

#include "tool/process/sealed_memory_linux.h"
#include "tool/project/watch_plan_text.h"

namespace cmakewatch {

std::shared_ptr<const PublishedPlan> PlanPublisher::publish(WatchPlan plan) {
    if (last_ && last_->plan == plan) return last_;
    auto published = std::make_shared<PublishedPlan>();
    if (last_)
        for (const auto& [file, kind] : plan.files)
            if (!last_->plan.files.contains(file)) published->new_files.emplace(file);
    auto bytes = to_bytes(plan);
    published->memory = make_sealed_memory(bytes);
    if (!published->memory) published->bytes = std::move(bytes);
    published->plan = std::move(plan);
    last_ = published;
    return published;
}

} // namespace cmakewatch
