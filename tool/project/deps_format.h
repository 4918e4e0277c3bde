// How Ninja's deps log (.ninja_deps) is laid out: a signature and a version, then records, each behind its size. One of
// a path gives it the next number; one of an output has the output's number, its time and the numbers of its inputs.
// Source: ninja's src/deps_log.cc, version 4, unchanged through 1.13.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace cmakewatch::deps_format {

inline constexpr std::string_view signature = "# ninjadeps\n";
inline constexpr std::uint32_t version = 4;
inline constexpr std::uint32_t output_record = 0x80000000U; // a bit of the size
inline constexpr std::uint32_t largest_record = (1U << 19) - 1;
inline constexpr size_t number_size = 4;
inline constexpr size_t time_size = 8;

// All are of the machine's byte order.
[[nodiscard]] inline std::uint32_t number_at(std::string_view bytes, size_t at) {
    std::uint32_t value = 0;
    std::memcpy(&value, bytes.data() + at, sizeof value);
    return value;
}

} // namespace cmakewatch::deps_format
