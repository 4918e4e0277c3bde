#include "tool/project/presets.h"

#include "tool/project/json_text.h"
#include "tool/project/path.h"

#include <boost/json.hpp>

#include <map>
#include <set>

namespace cmakewatch {
namespace {

namespace json = boost::json;

using Presets = std::map<std::string, json::object>;

std::string text_of(const json::object& object, std::string_view key) {
    const auto* value = object.if_contains(key);
    const auto* text = value == nullptr ? nullptr : value->if_string();
    return text == nullptr ? "" : std::string(*text);
}

std::vector<std::string> parents_of(const json::object& preset) {
    std::vector<std::string> names;
    const auto* value = preset.if_contains("inherits");
    if (value == nullptr) return names;
    if (const auto* one = value->if_string()) names.emplace_back(*one);
    if (const auto* several = value->if_array())
        for (const auto& item : *several)
            if (const auto* name = item.if_string()) names.emplace_back(*name);
    return names;
}

// "If multiple inherits presets provide conflicting values for the same field, the earlier preset in the list will be
// preferred." (cmake-presets(7))
std::string inherited_binary_dir(const Presets& presets, const std::string& name) {
    std::set<std::string> seen; // what several inherit is looked at once, also if they inherit each other
    std::vector<std::string> next{name};
    while (!next.empty()) {
        const auto preset = presets.find(next.back());
        next.pop_back();
        if (preset == presets.end() || !seen.insert(preset->first).second) continue;
        auto found = text_of(preset->second, "binaryDir");
        if (!found.empty()) return found;
        const auto parents = parents_of(preset->second);
        next.insert(next.end(), parents.rbegin(), parents.rend());
    }
    return "";
}

void replace_all(std::string& text, const std::string& macro, const std::string& value) {
    for (auto at = text.find(macro); at != std::string::npos; at = text.find(macro, at + value.size()))
        text.replace(at, macro.size(), value);
}

} // namespace

std::vector<ConfigurePreset> parse_configure_presets(const std::vector<std::string>& texts,
                                                     const std::string& source_dir) {
    Presets presets;
    for (const auto& text : texts) {
        const auto root = parse_json(text);
        const auto* object = root ? root->if_object() : nullptr;
        const auto* list = object == nullptr ? nullptr : object->if_contains("configurePresets");
        const auto* array = list == nullptr ? nullptr : list->if_array();
        if (array == nullptr) continue;
        for (const auto& item : *array)
            if (const auto* preset = item.if_object()) presets.emplace(text_of(*preset, "name"), *preset);
    }
    std::vector<ConfigurePreset> found;
    for (const auto& [name, preset] : presets) {
        const auto* hidden = preset.if_contains("hidden");
        if (name.empty() || (hidden != nullptr && hidden->is_bool() && hidden->get_bool())) continue;
        auto directory = inherited_binary_dir(presets, name);
        replace_all(directory, "${sourceDir}", source_dir);
        replace_all(directory, "${sourceParentDir}", std::string(path::parent(source_dir)));
        replace_all(directory, "${sourceDirName}", std::string(path::name(source_dir)));
        replace_all(directory, "${presetName}", name);
        const bool is_known = !directory.empty() && directory.find('$') == std::string::npos;
        found.push_back({name, is_known ? path::absolute(directory, source_dir) : ""});
    }
    return found;
}

} // namespace cmakewatch
