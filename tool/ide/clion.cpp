#include "tool/ide/clion.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

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

ProjectFile configuration(const std::string& label, std::vector<std::string> words,
                          const std::vector<std::string>& more) {
    words.insert(words.end(), more.begin(), more.end());
    std::string command;
    for (const auto& word : words) command += (command.empty() ? "" : " ") + for_shell(word);
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
                                  name, for_xml(command));
    return {file_name(label), "a file of its own", text,
            [name, text](std::string_view existing) -> Result<std::string> {
                if (existing.empty() || existing.find(name) != std::string_view::npos) return text;
                return Error{ErrorKind::project, "cannot replace", "", "it is not one that cmakewatch has written", ""};
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
