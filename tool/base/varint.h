// Numbers in as few bytes as they need: seven bits a byte, the lowest first; the highest bit says that more follow.
#pragma once

#include <cstdint>

namespace cmakewatch {

// Puts `value` behind `bytes`, a container of single bytes.
template <class Bytes> void add_varint(Bytes& bytes, std::uint64_t value) {
    using Byte = typename Bytes::value_type;
    for (; value >= 0x80; value >>= 7U) bytes.push_back(static_cast<Byte>((value & 0x7FU) | 0x80U));
    bytes.push_back(static_cast<Byte>(value));
}

} // namespace cmakewatch
