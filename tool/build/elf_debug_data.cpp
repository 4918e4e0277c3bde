#include "tool/build/elf_debug_data.h"

#include <elf.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <optional>
#include <string_view>

namespace cmakewatch {
namespace {

constexpr std::uint64_t largest_table = 64U << 20U; // bytes

constexpr unsigned char byte_order = std::endian::native == std::endian::little ? ELFDATA2LSB : ELFDATA2MSB;

template <class Value> std::optional<Value> value_at(std::string_view bytes, size_t at) {
    Value value{};
    if (at > bytes.size() || bytes.size() - at < sizeof value) return std::nullopt;
    std::memcpy(&value, bytes.data() + at, sizeof value);
    return value;
}

bool is_for_debuggers(std::string_view name, bool is_loaded) {
    if (name == ".note.gnu.build-id") return true;
    return !is_loaded && (name.starts_with(".debug_") || name.starts_with(".zdebug_") ||
                          name.starts_with(".gdb_index") || name == ".gnu_debuglink");
}

template <class Header, class Section>
std::vector<ByteRange> debug_data(std::uint64_t file_size, const ReadBytes& read) {
    const auto header = value_at<Header>(read(0, sizeof(Header)), 0);
    if (!header || header->e_shentsize != sizeof(Section)) return {};
    const auto first = value_at<Section>(read(header->e_shoff, sizeof(Section)), 0);
    if (!first) return {};
    // Where there are too many for the header, the first section says how many there are.
    const std::uint64_t count = header->e_shnum != 0 ? header->e_shnum : first->sh_size;
    const std::uint64_t names_at = header->e_shstrndx != SHN_XINDEX ? header->e_shstrndx : first->sh_link;
    if (count > largest_table / sizeof(Section)) return {};
    const auto table = read(header->e_shoff, count * sizeof(Section));
    const auto names_section = value_at<Section>(table, names_at * sizeof(Section));
    if (!names_section || names_section->sh_size > largest_table) return {};
    const auto names = read(names_section->sh_offset, names_section->sh_size);
    std::vector<ByteRange> found;
    for (std::uint64_t i = 0; i < count; ++i) {
        const auto section = value_at<Section>(table, i * sizeof(Section));
        if (!section || section->sh_name >= names.size()) return {};
        const std::string_view name = names.data() + section->sh_name; // a string ends with a NUL
        if (section->sh_type == SHT_NOBITS || !is_for_debuggers(name, (section->sh_flags & SHF_ALLOC) != 0)) continue;
        if (section->sh_offset > file_size || section->sh_size > file_size - section->sh_offset) return {};
        found.push_back({section->sh_offset, section->sh_size});
    }
    std::sort(found.begin(), found.end(), [](const auto& one, const auto& other) { return one.begin < other.begin; });
    const auto overlap = [](const auto& one, const auto& next) { return one.begin + one.size > next.begin; };
    return std::adjacent_find(found.begin(), found.end(), overlap) == found.end() ? found : std::vector<ByteRange>();
}

} // namespace

std::vector<ByteRange> elf_debug_data(std::uint64_t file_size, const ReadBytes& read) {
    const auto identification = read(0, EI_NIDENT);
    if (identification.size() < EI_NIDENT || !identification.starts_with(ELFMAG)) return {};
    if (static_cast<unsigned char>(identification[EI_DATA]) != byte_order) return {};
    switch (identification[EI_CLASS]) {
    case ELFCLASS64: return debug_data<Elf64_Ehdr, Elf64_Shdr>(file_size, read);
    case ELFCLASS32: return debug_data<Elf32_Ehdr, Elf32_Shdr>(file_size, read);
    default: return {};
    }
}

} // namespace cmakewatch
