// An ELF file, as bytes.
#pragma once

#include <elf.h>

#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

struct ElfPart {
    std::string name;
    std::string content;
    std::uint64_t flags = 0;
};

template <class Value> std::string bytes_of(const Value& value) {
    return {reinterpret_cast<const char*>(&value), sizeof value};
}

// An ELF file with sections of these contents; the names and the table of sections follow them.
inline std::string elf_file(const std::vector<ElfPart>& parts) {
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

// A program with debug data, and with something that it reads by itself.
inline const std::vector<ElfPart> program_parts{{".text", "code", SHF_ALLOC},
                                                {".debug_info", "lines", 0},
                                                {".note.gnu.build-id", "id", SHF_ALLOC},
                                                {".resources", "icons", 0}};
