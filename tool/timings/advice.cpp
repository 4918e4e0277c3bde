#include "tool/timings/advice.h"

#include "tool/build/cmake_project.h"

#include <algorithm>

namespace cmakewatch {
namespace {

constexpr std::int64_t worthwhile_ms = 100; // less is not felt
constexpr std::int64_t long_full_build_ms = 20'000;

// What the commands say together.
struct Flags {
    bool has_compiles = false;
    bool has_debug_information = false;
    bool splits_debug_information = false;
    bool is_optimized = false;
    bool has_cache = false;
    bool scans_modules = false;
    bool names_linker = false;
};

bool has_word(const std::string& command, std::string_view word) {
    for (size_t at = command.find(word); at != std::string::npos; at = command.find(word, at + 1)) {
        const auto end = at + word.size();
        if (at > 0 && command[at - 1] == ' ' && (end == command.size() || command[end] == ' ')) return true;
    }
    return false;
}

Flags flags_of(const std::vector<std::string>& commands) {
    Flags flags;
    for (const auto& command : commands) {
        const auto has = [&](std::string_view text) { return command.find(text) != std::string::npos; };
        flags.scans_modules = flags.scans_modules || has("-fdeps-format=p1689") || has("-format=p1689");
        flags.names_linker = flags.names_linker || has("-fuse-ld=") || has("--ld-path=");
        if (!has_word(command, "-c")) continue;
        flags.has_compiles = true;
        flags.has_debug_information =
            flags.has_debug_information || has_word(command, "-g") || has(" -g2") || has(" -g3") || has(" -ggdb");
        flags.splits_debug_information = flags.splits_debug_information || has_word(command, "-gsplit-dwarf");
        flags.is_optimized = flags.is_optimized || has_word(command, "-O2") || has_word(command, "-O3");
        flags.has_cache = flags.has_cache || has("ccache ") || has("sccache ");
    }
    return flags;
}

Advice of_linker(const BuildFacts& facts, std::int64_t link_ms) {
    const bool takes_lld = facts.has_lld && !facts.has_mold;
    const std::string name = takes_lld ? "lld" : "mold";
    const auto is_installed = facts.has_mold || facts.has_lld;
    const bool has_linker_type = parse_version(facts.cmake_version) >= parse_version("3.29");
    return {name,
            is_installed ? "link with " + name + ", which is installed"
                         : "link with mold or lld; install the package of that name first",
            has_linker_type
                ? std::string("-DCMAKE_LINKER_TYPE=") + (takes_lld ? "LLD" : "MOLD")
                : "-DCMAKE_EXE_LINKER_FLAGS=-fuse-ld=" + name + " -DCMAKE_SHARED_LINKER_FLAGS=-fuse-ld=" + name,
            link_ms, "the link"};
}

} // namespace

std::vector<Advice> advice_for(const BuildFacts& facts, const CycleMedians& cycle, std::int64_t full_compile_ms) {
    const auto flags = flags_of(facts.commands);
    std::vector<Advice> all;
    const bool links_long = cycle.link_ms >= worthwhile_ms;
    if (links_long && !flags.names_linker) all.push_back(of_linker(facts, cycle.link_ms));
    if (links_long && flags.has_debug_information && !flags.splits_debug_information)
        all.push_back({"split-dwarf", "keep debug information out of what is linked (GCC and Clang)",
                       "-gsplit-dwarf, added to CMAKE_CXX_FLAGS and CMAKE_C_FLAGS", cycle.link_ms, "the link"});
    if (cycle.compile_ms >= worthwhile_ms && flags.is_optimized)
        all.push_back({"O0", "develop without optimization, if the program is fast enough then",
                       "-DCMAKE_BUILD_TYPE=Debug", cycle.compile_ms, "compiling"});
    if (cycle.other_ms >= worthwhile_ms && flags.scans_modules)
        all.push_back({"module-scan", "do not look for C++20 modules, if no source has or imports one",
                       "-DCMAKE_CXX_SCAN_FOR_MODULES=OFF", cycle.other_ms, "other steps"});
    if (flags.has_compiles && !flags.has_cache && full_compile_ms >= long_full_build_ms)
        all.push_back({"ccache", "keep objects across full builds and switches of branches",
                       "-DCMAKE_C_COMPILER_LAUNCHER=ccache -DCMAKE_CXX_COMPILER_LAUNCHER=ccache", 0,
                       "nothing of an edit: what was compiled once as it is now is not compiled again"});
    std::stable_sort(all.begin(), all.end(),
                     [](const Advice& one, const Advice& other) { return one.gain_ms > other.gain_ms; });
    return all;
}

} // namespace cmakewatch
