#include "tool/build/artifact_digest.h"

#include "tests/unit/directory.h"
#include "tool/build/elf_debug_data.h"

#include <elf.h>

#include <bit>
#include <cstddef>
#include <cstring>

using namespace cmakewatch;

namespace {

using Ranges = std::vector<ByteRange>;

struct Part {
    std::string name;
    std::string content;
    std::uint64_t flags = 0;
};

template <class Value> std::string bytes_of(const Value& value) {
    return {reinterpret_cast<const char*>(&value), sizeof value};
}

// An ELF file with sections of these contents; the names and the table of sections follow them.
std::string elf_file(const std::vector<Part>& parts) {
    Elf64_Ehdr header{};
    std::memcpy(header.e_ident, ELFMAG, SELFMAG);
    header.e_ident[EI_CLASS] = ELFCLASS64;
    header.e_ident[EI_DATA] = std::endian::native == std::endian::little ? ELFDATA2LSB : ELFDATA2MSB;
    header.e_shentsize = sizeof(Elf64_Shdr);
    header.e_shnum = static_cast<Elf64_Half>(parts.size() + 2);
    header.e_shstrndx = static_cast<Elf64_Half>(parts.size() + 1);
    std::string names(1, '\0');
    std::string content;
    auto table = bytes_of(Elf64_Shdr{});
    const auto add = [&](const std::string& text, Elf64_Word name, std::uint64_t flags) {
        Elf64_Shdr section{};
        section.sh_name = name;
        section.sh_type = SHT_PROGBITS;
        section.sh_flags = flags;
        section.sh_offset = sizeof header + content.size();
        section.sh_size = text.size();
        table += bytes_of(section);
        content += text;
    };
    for (const auto& part : parts) {
        add(part.content, static_cast<Elf64_Word>(names.size()), part.flags);
        names += part.name + '\0';
    }
    add(names, 0, 0);
    header.e_shoff = sizeof header + content.size();
    return bytes_of(header) + content + table;
}

Ranges debug_data_of(const std::string& file) {
    return elf_debug_data(file.size(), [&](std::uint64_t offset, size_t size) {
        return offset > file.size() ? "" : file.substr(offset, size);
    });
}

const std::vector<Part> parts{{".text", "code", SHF_ALLOC},
                              {".debug_info", "lines", 0},
                              {".note.gnu.build-id", "id", SHF_ALLOC},
                              {".resources", "icons", 0}};

std::string changed(size_t part, const std::string& content) {
    auto other = parts;
    other.at(part).content = content;
    return elf_file(other);
}

} // namespace

TEST_CASE("the debug data of an ELF file") {
    const auto file = elf_file(parts);
    const auto text = sizeof(Elf64_Ehdr);
    CHECK(debug_data_of(file) == Ranges{{text + 4, 5}, {text + 9, 2}});
    SECTION("what is loaded is none, whatever it is called") {
        CHECK(debug_data_of(elf_file({{".debug_info", "code", SHF_ALLOC}})).empty());
    }
    SECTION("that of other files and of damaged ones is not known") {
        CHECK(debug_data_of("").empty());
        CHECK(debug_data_of("#!/bin/sh\n").empty());
        for (size_t size = 0; size < file.size(); ++size) CHECK(debug_data_of(file.substr(0, size)).empty());
        auto of_other_class = file;
        of_other_class[EI_CLASS] = 7;
        CHECK(debug_data_of(of_other_class).empty());
    }
    SECTION("nor if sections overlap or lie behind the end") {
        for (const size_t behind : {offsetof(Elf64_Shdr, sh_offset), offsetof(Elf64_Shdr, sh_size)}) {
            auto damaged = file;
            const auto table = file.size() - 6 * sizeof(Elf64_Shdr);
            damaged.replace(table + 2 * sizeof(Elf64_Shdr) + behind, 8, bytes_of(std::uint64_t{1} << 60U));
            CHECK(debug_data_of(damaged).empty());
            damaged.replace(table + 2 * sizeof(Elf64_Shdr) + behind, 8, bytes_of(std::uint64_t{text + 5}));
            CHECK(debug_data_of(damaged).empty());
        }
    }
}

TEST_CASE("the digest of a program: debug data of another content, but the same size, make no other") {
    const Directory directory;
    int version = 0;
    const auto digest = [&](const std::string& content) {
        ArtifactDigest digests([] { return false; });
        return digests.of({directory.write("app" + std::to_string(++version), content)});
    };
    const auto before = digest(elf_file(parts));
    CHECK(digest(elf_file(parts)) == before);
    CHECK(digest(changed(1, "LINES")) == before);
    CHECK(digest(changed(2, "ID")) == before);
    CHECK(digest(changed(0, "CODE")) != before);
    CHECK(digest(changed(3, "ICONS")) != before);
    CHECK(digest(changed(1, "longer")) != before);
    CHECK(digest(elf_file(parts) + "behind") != before);
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
