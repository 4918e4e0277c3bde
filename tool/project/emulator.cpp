#include "tool/project/emulator.h"

#include "tool/project/cmake_script.h"

#include <algorithm>

namespace cmakewatch {

std::vector<std::string> cmake_list(std::string_view list) {
    std::vector<std::string> found;
    while (!list.empty()) {
        const auto end = list.find(';');
        if (end != 0) found.emplace_back(list.substr(0, end));
        list.remove_prefix(end == std::string_view::npos ? list.size() : end + 1);
    }
    return found;
}

std::vector<std::string> emulator_in_toolchain(std::string_view script) {
    std::vector<std::string> emulator;
    CMakeScript commands(script);
    while (const auto command = commands.next()) {
        const auto& words = command->arguments;
        if (command->name != "set" || words.size() < 2 || words.front().text != "CMAKE_CROSSCOMPILING_EMULATOR")
            continue;
        emulator.clear();
        for (auto word = words.begin() + 1; word != words.end() && word->text != "CACHE"; ++word) {
            if (!word->is_literal) return {};
            const auto elements = cmake_list(word->text);
            emulator.insert(emulator.end(), elements.begin(), elements.end());
        }
    }
    return emulator;
}

} // namespace cmakewatch
