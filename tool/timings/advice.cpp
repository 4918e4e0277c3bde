#include "tool/timings/advice.h"

#include "tool/build/cmake_project.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <optional>

namespace cmakewatch {
namespace {

constexpr std::int64_t worthwhile_ms = 100; // less is not felt
constexpr std::int64_t long_full_build_ms = 20'000;
constexpr std::int64_t long_header_edit_ms = 5'000; // one object after the other
constexpr size_t many_objects = 20;
constexpr size_t most_headers = 5;       // that one hint names
constexpr double worthwhile_share = 0.2; // of the text of all objects
constexpr double least_share = 0.03;     // of one header

// What the commands say together.
struct Flags {
    bool has_compiles = false;
    bool has_debug_information = false;
    bool splits_debug_information = false;
    bool is_optimized = false;
    bool has_cache = false;
    bool scans_modules = false;
    bool names_linker = false;
    bool compresses_debug_information = false;
    bool has_precompiled_header = false;
    bool is_unity_build = false;
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
        flags.compresses_debug_information = flags.compresses_debug_information || has_word(command, "-gz") ||
                                             has(" -gz=z") || has("--compress-debug-sections=z");
        if (!has_word(command, "-c")) continue;
        flags.has_precompiled_header = flags.has_precompiled_header || has("cmake_pch.h");
        flags.is_unity_build = flags.is_unity_build || has("/Unity/unity_");
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
    const std::string name = facts.has_lld && !facts.has_mold ? "lld" : "mold";
    const auto is_installed = facts.has_mold || facts.has_lld;
    return {name,
            is_installed ? fmt::format("link with {0}, which is installed; timings TARGET --try {0} measures it", name)
                         : "link with mold or lld; install the package of that name first",
            linker_setting(facts, name), link_ms, "of an edit, the link"};
}

// Or another one that is as fast.
bool links_fast(const BuildFacts& facts, const Flags& flags) {
    if (facts.linker.empty()) return flags.names_linker;
    return facts.linker.starts_with("mold") || facts.linker.find("LLD") != std::string::npos;
}

// With what is set already, since the setting replaces that.
std::string flags_setting(const std::string& variable, const std::string& flags, const std::string& linker) {
    const auto added = "-fuse-ld=" + linker;
    const auto all = flags.empty() ? added : flags + " " + added;
    return fmt::format("-D{}={}", variable, all.find(' ') == std::string::npos ? all : "'" + all + "'");
}

// Those that all objects would read ready made. A gain by their share of the text: no compiler has told its times.
std::optional<Advice> of_headers(const BuildFacts& facts, std::int64_t compile_ms) {
    std::vector<std::string> names;
    std::vector<std::string> counts;
    double share = 0;
    for (const auto& header : facts.headers) {
        if (names.size() == most_headers || header.share < least_share) break; // the largest share comes first
        if (header.objects < many_objects) continue;
        names.push_back(header.name);
        counts.push_back(fmt::format("{} in {}", header.name, header.objects));
        share += header.share;
    }
    if (share < worthwhile_share) return std::nullopt;
    return Advice{"precompiled-header",
                  fmt::format("parse once what many objects parse ({}), about {:.0f} % of all text",
                              fmt::join(counts, ", "), share * 100),
                  fmt::format("target_precompile_headers({} PRIVATE {})", facts.target, fmt::join(names, " ")),
                  static_cast<std::int64_t>(static_cast<double>(compile_ms) * share),
                  "of an edit, by that share of compiling"};
}

// A header that many objects include is parsed once for each batch of sources then.
std::optional<Advice> of_unity(const std::vector<FileCost>& files) {
    constexpr size_t batch = 8; // Source: CMake's manual, UNITY_BUILD_BATCH_SIZE
    const auto costs_much = [](const FileCost& cost) {
        return cost.edits > 0 && cost.objects >= many_objects && cost.compile_ms >= long_header_edit_ms;
    };
    const auto file = std::find_if(files.begin(), files.end(), costs_much);
    if (file == files.end()) return std::nullopt;
    const auto batches = static_cast<std::int64_t>((file->objects + batch - 1) / batch);
    const auto each = file->compile_ms / static_cast<std::int64_t>(file->objects);
    return Advice{
        "unity", fmt::format("compile {} sources at a time, if edits of headers are the most", batch),
        "-DCMAKE_UNITY_BUILD=ON", file->compile_ms - each * batches,
        fmt::format("of an edit of {}, with one job at a time; an edit of a source takes longer", file->file)};
}

Advice of_test_program(const TestProgram& program, std::int64_t link_ms) {
    return {"split-tests",
            fmt::format("split the tests of {}, which is linked from {} objects: an edit links and runs its part only",
                        program.target, program.objects),
            "add_executable() and gtest_discover_tests() or the like for each part", link_ms, "of an edit, the link"};
}

} // namespace

bool compiles_long(const CycleMedians& cycle) {
    return cycle.compile_ms >= worthwhile_ms;
}
bool links_long(const CycleMedians& cycle) {
    return cycle.link_ms >= worthwhile_ms;
}

std::string linker_setting(const BuildFacts& facts, const std::string& linker) {
    // Source: CMake's manual, cmake-variables(7), CMAKE_LINKER_TYPE.
    static const std::map<std::string, std::string> types{
        {"bfd", "BFD"}, {"gold", "GOLD"}, {"lld", "LLD"}, {"mold", "MOLD"}};
    const auto type = types.find(linker);
    if (type != types.end() && parse_version(facts.cmake_version) >= parse_version("3.29"))
        return "-DCMAKE_LINKER_TYPE=" + type->second;
    return flags_setting("CMAKE_EXE_LINKER_FLAGS", facts.exe_linker_flags, linker) + " " +
           flags_setting("CMAKE_SHARED_LINKER_FLAGS", facts.shared_linker_flags, linker);
}

std::vector<Advice> advice_for(const BuildFacts& facts, const CycleMedians& cycle, const std::vector<FileCost>& files,
                               std::int64_t full_compile_ms) {
    const auto flags = flags_of(facts.commands);
    std::vector<Advice> all;
    const bool has_long_link = links_long(cycle);
    if (has_long_link && !links_fast(facts, flags)) all.push_back(of_linker(facts, cycle.link_ms));
    if (has_long_link && flags.has_debug_information && !flags.splits_debug_information)
        all.push_back({"split-dwarf", "keep debug information out of what is linked (GCC and Clang)",
                       "-gsplit-dwarf, added to CMAKE_CXX_FLAGS and CMAKE_C_FLAGS", cycle.link_ms,
                       "of an edit, the link"});
    if (has_long_link && flags.compresses_debug_information)
        all.push_back({"no-gz", "do not compress debug information while you develop",
                       "no -gz in CMAKE_CXX_FLAGS, CMAKE_C_FLAGS and the linker's flags", cycle.link_ms,
                       "of an edit, the link"});
    if (has_long_link)
        for (const auto& program : facts.test_programs) all.push_back(of_test_program(program, cycle.link_ms));
    if (compiles_long(cycle) && !flags.has_precompiled_header)
        if (auto advice = of_headers(facts, cycle.compile_ms)) all.push_back(*std::move(advice));
    if (!flags.is_unity_build)
        if (auto advice = of_unity(files)) all.push_back(*std::move(advice));
    if (compiles_long(cycle) && flags.is_optimized)
        all.push_back({"O0", "develop without optimization, if the program is fast enough then",
                       "-DCMAKE_BUILD_TYPE=Debug", cycle.compile_ms, "of an edit, compiling"});
    if (cycle.other_ms >= worthwhile_ms && flags.scans_modules)
        all.push_back({"module-scan", "do not look for C++20 modules, if no source has or imports one",
                       "-DCMAKE_CXX_SCAN_FOR_MODULES=OFF", cycle.other_ms, "of an edit, other steps"});
    if (flags.has_compiles && !flags.has_cache && full_compile_ms >= long_full_build_ms)
        all.push_back({"ccache", "keep objects across full builds and switches of branches",
                       "-DCMAKE_C_COMPILER_LAUNCHER=ccache -DCMAKE_CXX_COMPILER_LAUNCHER=ccache", 0,
                       "nothing of an edit: what was compiled once as it is now is not compiled again"});
    std::stable_sort(all.begin(), all.end(),
                     [](const Advice& one, const Advice& other) { return one.gain_ms > other.gain_ms; });
    return all;
}

} // namespace cmakewatch
