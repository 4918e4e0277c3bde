#include "tool/supervisor/published_plan.h"

#include "tool/process/sealed_memory_linux.h"
#include "tool/project/watch_plan_text.h"

#include "tests/catch.h"

using namespace cmakewatch;

namespace {

WatchPlan plan_of(const std::vector<std::string>& files) {
    WatchPlan plan;
    for (const auto& file : files) plan.files.add(file, ChangeKind::source);
    return plan;
}

} // namespace

TEST_CASE("the same plan is published once; of another one the new files are told") {
    PlanPublisher publisher;
    const auto first = publisher.publish(plan_of({"/a", "/b"}));
    CHECK(first->new_files.empty());
    CHECK(publisher.publish(plan_of({"/a", "/b"})) == first);
    const auto second = publisher.publish(plan_of({"/b", "/c"}));
    CHECK(second != first);
    CHECK(second->new_files == std::set<std::string>{"/c"});
    const auto bytes = read_sealed_memory(second->memory.get());
    REQUIRE(bytes.has_value());
    CHECK((parse_watch_plan(*bytes) == second->plan));
}
