#include "tool/project/cache.h"

#include "tool/base/lines.h"

#include <algorithm>
#include <array>
#include <set>

namespace cmakewatch {
namespace {

constexpr std::string_view help_of_command_line = "No help, variable specified on the command line.";
constexpr std::string_view advanced_suffix = "-ADVANCED";
constexpr size_t most_options = 8;
constexpr std::array<std::string_view, 3> settings_of_cmake{"CMAKE_BUILD_TYPE", "CMAKE_TOOLCHAIN_FILE",
                                                            "CMAKE_PREFIX_PATH"};

struct Entry {
    std::string name;
    std::string_view type;
    std::string_view value;
    std::string help; // the comment above it
};

// Calls `take` with every `NAME:TYPE=VALUE` line; comments and malformed lines are skipped.
template <class Take> void for_each_entry_in_cache(std::string_view text, const Take& take) {
    std::string help;
    while (!text.empty()) {
        const auto line = take_line(text);
        if (line.starts_with("//")) {
            help += line.substr(2);
            continue;
        }
        const auto equals = line.find('=');
        const auto colon = equals == std::string_view::npos ? equals : line.substr(0, equals).rfind(':');
        if (line.empty() || line.front() == '#' || line.front() == '/' || colon == std::string_view::npos) {
            help.clear();
            continue;
        }
        auto name = line.substr(0, colon);
        if (name.size() >= 2 && name.front() == '"' && name.back() == '"') name = name.substr(1, name.size() - 2);
        take(Entry{std::string(name), line.substr(colon + 1, equals - colon - 1), line.substr(equals + 1), help});
        help.clear();
    }
}

} // namespace

std::map<std::string, std::string, std::less<>> parse_cmake_cache(std::string_view text) {
    std::map<std::string, std::string, std::less<>> entries;
    for_each_entry_in_cache(text, [&](const Entry& entry) { entries.emplace(entry.name, entry.value); });
    return entries;
}

bool is_ninja_generator(std::string_view generator) {
    return generator == "Ninja" || generator == "Ninja Multi-Config";
}

std::vector<std::string> settings_in_cmake_cache(std::string_view text) {
    std::set<std::string> advanced;
    for_each_entry_in_cache(text, [&](const Entry& entry) {
        if (entry.type == "INTERNAL" && entry.name.ends_with(advanced_suffix))
            advanced.insert(entry.name.substr(0, entry.name.size() - advanced_suffix.size()));
    });
    std::vector<std::string> named;
    std::vector<std::string> options;
    for_each_entry_in_cache(text, [&](const Entry& entry) {
        const auto setting = "-D" + entry.name + "=" + std::string(entry.value);
        const bool is_of_cmake =
            std::find(settings_of_cmake.begin(), settings_of_cmake.end(), entry.name) != settings_of_cmake.end();
        const bool is_option = (entry.type == "BOOL" || entry.type == "STRING") && !entry.name.starts_with("CMAKE_") &&
                               !advanced.contains(entry.name);
        if (entry.type == "UNINITIALIZED" || entry.help == help_of_command_line ||
            (is_of_cmake && !entry.value.empty()))
            named.push_back(setting);
        else if (is_option)
            options.push_back(setting);
    });
    if (options.size() <= most_options) named.insert(named.end(), options.begin(), options.end());
    return named;
}

} // namespace cmakewatch
