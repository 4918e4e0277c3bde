// Records of Ninja's deps log, version 4, as bytes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

inline std::string number(std::uint32_t value) {
    return {reinterpret_cast<const char*>(&value), sizeof value};
}

inline std::string path_record(std::string path, std::uint32_t id) {
    while (path.size() % 4 != 0) path += '\0';
    return number(static_cast<std::uint32_t>(path.size()) + 4) + path + number(~id);
}

// `time`: the low half of it.
inline std::string deps_record(std::uint32_t output, const std::vector<std::uint32_t>& inputs, std::uint32_t time = 0) {
    auto record = number(output) + number(time) + number(0);
    for (const auto input : inputs) record += number(input);
    return number(static_cast<std::uint32_t>(record.size()) | 0x80000000U) + record;
}
