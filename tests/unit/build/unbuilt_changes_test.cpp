#include "tool/build/unbuilt_changes.h"

#include "tests/catch.h"

using namespace cmakewatch;
using Texts = std::vector<std::string>;

namespace {

Change change_of(const std::string& path) {
    Change change;
    change.path = path;
    return change;
}

Texts paths(const std::optional<UnbuiltChanges::Entries>& entries) {
    REQUIRE(entries.has_value());
    Texts found;
    for (const auto& [path, entry] : *entries) found.push_back(path);
    return found;
}

} // namespace

TEST_CASE("what a target lacks is known from its first good build on, of each target for itself") {
    UnbuiltChanges changes;
    changes.add(change_of("/a"), false);
    CHECK_FALSE(changes.of({"app"}).has_value());
    changes.built({"app"});
    CHECK(paths(changes.of({"app"})).empty());
    changes.add(change_of("/a"), false);
    changes.add(change_of("/b"), false);
    CHECK(paths(changes.of({"app"})) == Texts{"/a", "/b"});
    CHECK_FALSE(changes.of({"app", "tests"}).has_value());
    changes.built({"tests"});
    changes.add(change_of("/c"), false);
    CHECK(paths(changes.of({"tests"})) == Texts{"/c"});
    CHECK(paths(changes.of({"app", "tests"})) == Texts{"/a", "/b", "/c"});
    changes.built({"app"});
    CHECK(paths(changes.of({"app"})).empty());
    CHECK(paths(changes.of({"tests"})) == Texts{"/c"});
    changes.forget();
    CHECK_FALSE(changes.of({"app"}).has_value());
}

TEST_CASE("all that has happened to a file counts, not only what came last") {
    UnbuiltChanges changes;
    changes.built({"app"});
    auto change = change_of("/a");
    change.was_gone = true;
    change.kind = ChangeKind::cmake;
    change.shadows = {"x.h"};
    changes.add(change, true);
    changes.add(change_of("/a"), false);
    const auto entry = changes.of({"app"})->at("/a");
    CHECK(entry.is_hidden);
    CHECK(entry.change.was_gone);
    CHECK(entry.change.kind == ChangeKind::cmake);
    CHECK(entry.change.shadows == Texts{"x.h"});
}

TEST_CASE("hidden changes are taken once, whichever targets lack them") {
    UnbuiltChanges changes;
    changes.built({"app"});
    changes.built({"tests"});
    changes.add(change_of("/a"), true);
    changes.add(change_of("/b"), false);
    const auto hidden = changes.take_hidden();
    REQUIRE(hidden.size() == 1);
    CHECK(hidden.front().path == "/a");
    CHECK(changes.take_hidden().empty());
    CHECK(paths(changes.of({"app"})) == Texts{"/a", "/b"}); // they are still not built
}
