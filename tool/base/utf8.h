// The bytes of UTF-8 text.
#pragma once

namespace cmakewatch {

// Whether this byte is not the first one of its character.
[[nodiscard]] constexpr bool continues_character(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

} // namespace cmakewatch
