#include "tool/project/edit_reach.h"

#include "tests/catch.h"

#include <algorithm>

using namespace cmakewatch;

namespace {

constexpr const char* manifest = R"(
build a.o: cc a.cpp
build gen.h: make gen.in
build b.o: cc b.cpp || order
build order: phony gen.h
build lib: ar a.o
build app: link b.o | lib
build other.o: cc other.cpp
build other: link other.o lib
build a.scan: scan a.cpp
build a.dd | a.map b.map: collate a.scan
build c.o: cc c.cpp | a.map || a.dd
  dyndep = a.dd
build modular: link c.o
)";
enum : NinjaGraph::Edge { a, gen, b, order, lib, app, other_o, other, scan, collate, c, modular };

using Edges = std::vector<NinjaGraph::Edge>;

struct Reach {
    explicit Reach(const std::vector<RecordedUse>& recorded = {}) : recorded_(recorded) {}
    EditReach operator()(const std::string& target, const Edges& first, ReachEnd end = ReachEnd::targets) const {
        return find_reach(index, {index.find(target).value()}, first, end, [this](const auto& files) {
            std::vector<RecordedUse> uses;
            for (const auto& use : recorded_)
                if (std::find(files.begin(), files.end(), use.file) != files.end()) uses.push_back(use);
            return uses;
        });
    }
    const NinjaGraph index = NinjaGraph::read("/b", "build.ninja", [](const std::string&) -> Result<std::string> {
                                 return manifest;
                             }).value();

  private:
    std::vector<RecordedUse> recorded_;
};

} // namespace

TEST_CASE("edit reach: what follows from a step on the way to the targets, in the manifest's order") {
    const Reach reach;
    CHECK(reach("app", {a}).steps == Edges{a, lib, app});
    CHECK(reach("other", {a}).steps == Edges{a, lib, other});
    CHECK(reach("other", {b}).steps.empty());
    CHECK(reach("app", {other_o, b}).steps == Edges{b, app});
}

TEST_CASE("edit reach: an order makes nothing dirty, but stays where both ends are built") {
    const Reach reach;
    CHECK(reach("app", {gen}).steps == Edges{gen});
    const auto both = reach("app", {gen, b});
    CHECK(both.steps == Edges{gen, b, app});
    CHECK(both.phonies == Edges{order});
    CHECK(reach("app", {b}).phonies.empty());
}

TEST_CASE("edit reach: what only Ninja's records know is reached, and leads to targets") {
    const auto index = Reach().index;
    const RecordedUse of_b{index.find("gen.h").value(), b};
    const RecordedUse of_other{index.find("gen.h").value(), other_o};
    CHECK(Reach({of_b})("app", {gen}).steps == Edges{gen, b, app});
    CHECK(Reach({of_b})("other", {gen}).steps.empty());
    CHECK(Reach({of_b, of_other})("other", {gen}).steps == Edges{gen, other_o, other});
}

TEST_CASE("edit reach: what says which modules sources import is made again, but reaches no other source") {
    const Reach reach;
    CHECK(reach.index.makes_dyndep(collate));
    CHECK_FALSE(reach.index.makes_dyndep(scan));
    CHECK(reach("modular", {scan}).steps == Edges{scan, collate, c, modular});
    CHECK(reach("modular", {scan}, ReachEnd::modules).steps == Edges{scan, collate});
    CHECK(reach("modular", {scan, c}, ReachEnd::modules).steps == Edges{scan, collate, c, modular});
}
