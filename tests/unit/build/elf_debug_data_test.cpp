#include "tool/build/elf_debug_data.h"

#include "tests/catch.h"
#include "tests/unit/elf_file.h"

#include <cstddef>

using namespace cmakewatch;
using Ranges = std::vector<ByteRange>;

namespace {

Ranges debug_data_of(const std::string& file) {
    return elf_debug_data(file.size(), [&](std::uint64_t offset, size_t size) {
        return offset > file.size() ? "" : file.substr(offset, size);
    });
}

} // namespace

TEST_CASE("the debug data of an ELF file") {
    const auto file = elf_file(program_parts);
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
