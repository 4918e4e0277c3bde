#include "tool/ide/clion.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <optional>

namespace cmakewatch {
namespace {

std::string for_xml(std::string_view text) {
    std::string escaped;
    for (const char c : text) {
        switch (c) {
        case '&': escaped += "&amp;"; break;
        case '<': escaped += "&lt;"; break;
        case '>': escaped += "&gt;"; break;
        case '"': escaped += "&quot;"; break;
        case '\n': escaped += "&#10;"; break;
        default: escaped += c;
        }
    }
    return escaped;
}

std::string for_shell(const std::string& word) {
    const auto is_plain = [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
               std::string_view("_-+./:=,@").find(c) != std::string_view::npos;
    };
    if (!word.empty() && std::all_of(word.begin(), word.end(), is_plain)) return word;
    std::string quoted = "'";
    for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return quoted + "'";
}

// Target names have no slash, but the file's name must not have one in any case.
std::string file_name(const std::string& label) {
    std::string name;
    for (const char c : label)
        if (c != ':') name += c == ' ' ? '-' : c == '/' ? '_' : c;
    return ".run/" + name + ".run.xml";
}

// `existing`, if it is the configuration of that name, with this command.
std::optional<std::string> with_script(std::string_view existing, std::string_view name, std::string_view script) {
    constexpr std::string_view option = R"(<option name="SCRIPT_TEXT" value=")";
    const auto found = existing.find(name);
    if (found == std::string_view::npos) return std::nullopt;
    const auto begin = existing.find(option, found);
    if (begin == std::string_view::npos) return std::nullopt;
    const auto end = existing.find('"', begin + option.size());
    if (end == std::string_view::npos) return std::nullopt;
    return fmt::format("{}{}{}", existing.substr(0, begin + option.size()), script, existing.substr(end));
}

ProjectFile configuration(const std::string& label, std::vector<std::string> words,
                          const std::vector<std::string>& more) {
    words.insert(words.end(), more.begin(), more.end());
    std::string command;
    for (const auto& word : words) command += (command.empty() ? "" : " ") + for_shell(word);
    const auto script = for_xml(command);
    const auto name = fmt::format(R"(name="{}" type="ShConfigurationType")", for_xml(label));
    const auto text = fmt::format(R"(<component name="ProjectRunConfigurationManager">
  <configuration default="false" {}>
    <option name="SCRIPT_TEXT" value="{}" />
    <option name="INDEPENDENT_SCRIPT_PATH" value="true" />
    <option name="SCRIPT_PATH" value="" />
    <option name="SCRIPT_OPTIONS" value="" />
    <option name="INDEPENDENT_SCRIPT_WORKING_DIRECTORY" value="true" />
    <option name="SCRIPT_WORKING_DIRECTORY" value="$PROJECT_DIR$" />
    <option name="INDEPENDENT_INTERPRETER_PATH" value="true" />
    <option name="INTERPRETER_PATH" value="/bin/sh" />
    <option name="INTERPRETER_OPTIONS" value="" />
    <option name="EXECUTE_IN_TERMINAL" value="true" />
    <option name="EXECUTE_SCRIPT_FILE" value="false" />
    <envs />
    <method v="2" />
  </configuration>
</component>
)",
                                  name, script);
    return {file_name(label), "a file of its own", text,
            [name, text, script](std::string_view existing) -> Result<std::string> {
                if (existing.empty()) return text;
                // What is set in CLion's dialog stays: environment, terminal, what runs before.
                if (auto merged = with_script(existing, name, script)) return *merged;
                return Error{ErrorKind::project, "cannot edit", "", "it is not one that cmakewatch has written", ""};
            }};
}

} // namespace

std::vector<ProjectFile> clion_files(const Workspace& workspace) {
    const auto project = workspace.project_arguments("");
    std::vector<ProjectFile> files;
    for (const auto& program : workspace.programs)
        files.push_back(configuration(run_label(program.name), {"cmakewatch", "run", program.name}, project));
    files.push_back(configuration(build_label, {"cmakewatch", "build"}, project));
    return files;
}

} // namespace cmakewatch
