#include "tool/project/preset_macros.h"

#include "tool/base/path.h"

#include <algorithm>
#include <array>

namespace cmakewatch {
namespace {

constexpr size_t longest_expansion = 128U << 10U; // bytes; Linux takes no longer variable
constexpr size_t longest_environment = 1U << 20U; // bytes, of one preset
constexpr size_t deepest_reference = 100;         // of variables to others
constexpr std::array<std::string_view, 4> macro_spaces{"", "env", "penv", "vendor"};

Expanded invalid_macro() {
    return {Expanded::State::invalid, ""};
}

Expanded value_in(const EnvironmentVariables& variables, const std::string& name) {
    const auto found = variables.find(name);
    return {Expanded::State::good, found == variables.end() ? "" : found->second};
}

// How much of `text`, which starts with a dollar sign, may be `$space{`. As in CMake, the character that ends the hope
// for that is an ordinary one, even if it is a dollar sign.
size_t length_of_opening(std::string_view text) {
    for (size_t length = 1; length < text.size(); ++length) {
        const auto space = text.substr(1, length);
        const bool begins_space = std::any_of(macro_spaces.begin(), macro_spaces.end(),
                                              [&](std::string_view known) { return known.starts_with(space); });
        if (!begins_space) return length + 1;
    }
    return text.size();
}

bool is_opening(std::string_view text) {
    return text.ends_with('{') &&
           std::find(macro_spaces.begin(), macro_spaces.end(), text.substr(1, text.size() - 2)) != macro_spaces.end();
}

} // namespace

PresetMacros::PresetMacros(EnvironmentVariables values, const EnvironmentVariables& process,
                           std::optional<Environment> environment)
    : values_(std::move(values)), process_(process), environment_(std::move(environment)) {}

Expanded PresetMacros::expand(std::string_view text) {
    std::string result;
    while (!text.empty()) {
        const auto dollar = std::min(text.find('$'), text.size());
        result += text.substr(0, dollar);
        text.remove_prefix(dollar);
        const auto length = length_of_opening(text);
        if (!is_opening(text.substr(0, length))) {
            result += text.substr(0, length);
            text.remove_prefix(length);
            continue;
        }
        const auto end = text.find('}', length);
        if (end == std::string_view::npos) return invalid_macro();
        auto value = value_of(text.substr(1, length - 2), std::string(text.substr(length, end - length)));
        if (value.state != Expanded::State::good) return value;
        result += value.text;
        if (result.size() > longest_expansion) return invalid_macro();
        text.remove_prefix(end + 1);
    }
    return {Expanded::State::good, std::move(result)};
}

Expanded PresetMacros::value_of(std::string_view space, const std::string& name) {
    if (space == "vendor") return {Expanded::State::of_vendor, ""};
    if (space.empty()) return values_.contains(name) ? value_in(values_, name) : invalid_macro();
    if (name.empty()) return invalid_macro();
    if (space == "penv") return value_in(process_, name);
    return environment_ ? variable(name) : invalid_macro();
}

Expanded PresetMacros::variable(const std::string& name) {
    const auto own = environment_->find(name);
    if (own == environment_->end() || !own->second) return value_in(process_, name);
    const auto [known, is_new] = known_.emplace(name, std::nullopt);
    if (!is_new) return known->second ? *known->second : invalid_macro();
    const auto depth = std::count_if(known_.begin(), known_.end(), [](const auto& one) { return !one.second; });
    auto value = static_cast<size_t>(depth) > deepest_reference ? invalid_macro() : expand(*own->second);
    length_ += value.text.size();
    if (length_ > longest_environment) value = invalid_macro();
    known->second = value; // a map's iterators stay valid
    return value;
}

EnvironmentVariables PresetMacros::environment(Expanded::State& state) {
    EnvironmentVariables variables;
    for (const auto& [name, text] : environment_.value_or(Environment{})) {
        if (!text) continue;
        auto value = variable(name);
        if (value.state == Expanded::State::invalid || state == Expanded::State::good) state = value.state;
        variables.emplace(name, std::move(value.text));
    }
    return variables;
}

EnvironmentVariables macros_of_file(int version, const std::string& source_dir, const std::string& file_dir) {
    EnvironmentVariables values{{"sourceDir", source_dir},
                                {"sourceParentDir", std::string(path::parent(source_dir))},
                                {"sourceDirName", std::string(path::name(source_dir))},
                                {"dollar", "$"}};
    if (version >= 3) values.emplace("hostSystemName", "Linux");
    if (version >= 4) values.emplace("fileDir", file_dir);
    if (version >= 5) values.emplace("pathListSep", ":");
    return values;
}

} // namespace cmakewatch
