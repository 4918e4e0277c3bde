#include "tool/project/packed_ids.h"

#include "tests/catch.h"

using namespace cmakewatch;
using Ids = std::vector<PackedIds::Id>;

TEST_CASE("packed ids are read as they were written, one list behind the other") {
    const std::vector<Ids> lists{{}, {0}, {7, 8, 9, 5}, {0xFFFFFFFF, 0, 0x80000000, 0x7FFFFFFF}, {300, 300, 172}};
    std::vector<std::uint8_t> bytes;
    std::vector<size_t> places;
    for (const auto& list : lists) {
        places.push_back(bytes.size());
        PackedIds::write(list, bytes);
    }
    for (size_t i = 0; i < lists.size(); ++i) {
        const auto packed = PackedIds::read(bytes.data() + places[i]);
        CHECK(Ids(packed.begin(), packed.end()) == lists[i]);
        CHECK(packed.size() == lists[i].size());
        CHECK(packed.empty() == lists[i].empty());
        if (!lists[i].empty()) CHECK(packed.front() == lists[i].front());
    }
}

TEST_CASE("ids that follow one another take a byte each") {
    Ids ids(1000);
    for (size_t i = 0; i < ids.size(); ++i) ids[i] = static_cast<PackedIds::Id>(1'000'000 + i);
    std::vector<std::uint8_t> bytes;
    PackedIds::write(ids, bytes);
    CHECK(bytes.size() < ids.size() + 8);
}
