// Prints what `cmake --preset NAME -N` prints, as our resolver has it. Usage: cmakewatch_print_preset [NAME]
// Without NAME: the names of the presets that can be used. Ends with 1 where the presets or NAME cannot be used.
#include "tool/base/files.h"
#include "tool/base/path.h"
#include "tool/process/launch_linux.h"
#include "tool/project/preset_fields.h"
#include "tool/project/presets.h"

#include <boost/filesystem/operations.hpp>
#include <boost/json.hpp>
#include <fmt/format.h>

using namespace cmakewatch;

namespace {

struct CacheVariable {
    std::string type;
    std::string value;
};

std::string text_of_value(const boost::json::value& value) {
    if (const auto* flag = value.if_bool()) return *flag ? "TRUE" : "FALSE";
    return value.is_string() ? std::string(value.get_string()) : "";
}

std::map<std::string, CacheVariable> cache_variables(const PresetFields& preset, const std::string& source_dir) {
    std::map<std::string, CacheVariable> variables;
    for (const auto& member : preset.inner("cacheVariables").object()) {
        const auto& value = member.value();
        if (value.is_null()) continue;
        if (const auto* object = value.if_object()) {
            variables[member.key()] = {PresetFields(*object).text("type"), text_of_value(object->at("value"))};
        } else {
            variables[member.key()] = {value.is_bool() ? "BOOL" : "", text_of_value(value)};
        }
    }
    if (const auto directory = preset.text("installDir"); !directory.empty())
        variables["CMAKE_INSTALL_PREFIX"] = {"PATH", path::absolute(directory, source_dir)};
    if (const auto file = preset.text("toolchainFile"); !file.empty())
        variables["CMAKE_TOOLCHAIN_FILE"] = {"FILEPATH", file};
    return variables;
}

int print(const Preset& preset, const std::string& source_dir) {
    const auto variables = cache_variables(PresetFields(preset.fields), source_dir);
    if (!variables.empty()) fmt::print("Preset CMake variables:\n\n");
    for (const auto& [name, variable] : variables)
        fmt::print("  {}{}{}=\"{}\"\n", name, variable.type.empty() ? "" : ":", variable.type, variable.value);
    if (!variables.empty()) fmt::print("\n");
    if (!preset.environment.empty()) fmt::print("Preset environment variables:\n\n");
    for (const auto& [name, value] : preset.environment) fmt::print("  {}=\"{}\"\n", name, value);
    if (!preset.environment.empty()) fmt::print("\n");
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    boost::system::error_code failed;
    const auto source_dir = boost::filesystem::current_path(failed).string();
    const auto process = process_environment();
    std::set<std::string> files;
    const auto presets = Presets::read(source_dir, read_file_if_there, process, files);
    if (!presets) {
        fmt::print(stderr, "{}\n", presets.error().message());
        return 1;
    }
    if (argc < 2) {
        for (const auto& name : presets->names(PresetKind::configure)) fmt::print("{}\n", name);
        return 0;
    }
    const auto preset = presets->require(PresetKind::configure, argv[1]);
    if (preset) return print(**preset, source_dir);
    fmt::print(stderr, "{}\n", preset.error().message());
    return 1;
}
