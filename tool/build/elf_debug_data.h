// Which bytes of an executable or a library are for debuggers alone.
// Source of the format: System V ABI, "Object files" (elf.h); the build id: manual of GNU ld, --build-id.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace cmakewatch {

struct ByteRange {
    std::uint64_t begin = 0;
    std::uint64_t size = 0;

    bool operator==(const ByteRange&) const = default;
};

// Reads `size` bytes at `offset`; fewer if the file is shorter.
using ReadBytes = std::function<std::string(std::uint64_t offset, size_t size)>;

// The debug data, and what is computed from them: the build id and the checksum of a file with debug data. Sorted;
// none overlaps another. The table of sections, with their sizes, is not among it, nor what somebody has put behind
// the sections. Empty if `read` does not lead to an ELF file of this machine's byte order, or to a damaged one.
[[nodiscard]] std::vector<ByteRange> elf_debug_data(std::uint64_t file_size, const ReadBytes& read);

} // namespace cmakewatch
