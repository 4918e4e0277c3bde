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

// Calls take(record, is_of_output) with one record in `bytes` after the other, until it returns false: that one is
// damaged. Returns how many bytes those in front of it have; a record that is not whole counts as damaged.
template <class Take> size_t for_each_record(std::string_view bytes, const Take& take) {
    size_t at = 0;
    while (at + number_size <= bytes.size()) {
        const auto head = number_at(bytes, at);
        const auto size = head & ~output_record;
        if (size > largest_record || size % 4 != 0 || at + number_size + size > bytes.size()) break;
        if (!take(bytes.substr(at + number_size, size), (head & output_record) != 0)) break;
        at += number_size + size;
    }
    return at;
}

} // namespace cmakewatch::deps_format
