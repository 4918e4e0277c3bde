#include "tool/build/artifact_digest.h"

#include "tests/unit/directory.h"
#include "tests/unit/elf_file.h"

using namespace cmakewatch;

namespace {

std::string changed(size_t part, const std::string& content) {
    auto other = program_parts;
    other.at(part).content = content;
    return elf_file(other);
}

} // namespace

TEST_CASE("the digest of a program: debug data of another content, but the same size, make no other") {
    const Directory directory;
    int version = 0;
    const auto digest = [&](const std::string& content) {
        ArtifactDigest digests([] { return false; });
        return digests.of({directory.write("app" + std::to_string(++version), content)});
    };
    const auto before = digest(elf_file(program_parts));
    CHECK(digest(elf_file(program_parts)) == before);
    CHECK(digest(changed(1, "LINES")) == before);
    CHECK(digest(changed(2, "ID")) == before);
    CHECK(digest(changed(0, "CODE")) != before);
    CHECK(digest(changed(3, "ICONS")) != before);
    CHECK(digest(changed(1, "longer")) != before);
    CHECK(digest(elf_file(program_parts) + "behind") != before);
    CHECK(digest("one text") != digest("another"));
}

TEST_CASE("the digest of a program: a large one is read to its end") {
    const Directory directory;
    const std::string megabyte(1U << 20U, 'x');
    const auto digest = [&](const std::string& end) {
        ArtifactDigest digests([] { return false; });
        return digests.of({directory.write("app", megabyte + megabyte + end)});
    };
    CHECK(digest("1") != digest("2"));
}
