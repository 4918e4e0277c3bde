#include "tool/timings/link_trial.h"

#include "tool/base/files.h"
#include "tool/base/path.h"
#include "tool/build/ninja_files.h"
#include "tool/process/launch_linux.h"

#include <boost/filesystem/operations.hpp>
#include <boost/json.hpp>
#include <fmt/format.h>

#include <chrono>

namespace cmakewatch {
namespace {

namespace fs = boost::filesystem;

constexpr int repetitions = 5;

Error not_linked(const std::string& target) {
    return {ErrorKind::usage, "cannot link", target, "it is neither a program nor a shared library",
            "cmakewatch list shows the programs"};
}

// "" if it cannot be read.
std::string rule_of(const NinjaGraph& graph, NinjaGraph::Edge edge) {
    const auto& layout = graph.layout();
    const auto& span = layout.steps[edge];
    const auto text = read_file(layout.files[span.file], largest_ninja_file, span.offset);
    std::string rule;
    if (text)
        read_build_statement(std::string_view(*text).substr(0, span.size), layout.variables,
                             [&](const BuildStatement& build) { rule = build.rule; });
    return rule;
}

// What Ninja lists of the step that makes `output`, as the manifest names it; "" if it does not.
std::string listed_command(const std::string& json, const std::string& output) {
    boost::system::error_code failed;
    const auto listed = boost::json::parse(json, failed);
    if (failed || !listed.is_array()) return "";
    for (const auto& entry : listed.get_array()) {
        const auto* step = entry.if_object();
        const auto* made = step != nullptr ? step->if_contains("output") : nullptr;
        const auto* command = step != nullptr ? step->if_contains("command") : nullptr;
        if (made != nullptr && command != nullptr && made->is_string() && command->is_string() &&
            made->get_string() == output)
            return std::string(command->get_string());
    }
    return "";
}

// A directory that goes again.
class Scratch {
  public:
    explicit Scratch(std::string path) : path_(std::move(path)) {
        boost::system::error_code failed;
        fs::remove_all(path_, failed);
        fs::create_directories(path_, failed); // else the link says why
    }
    ~Scratch() {
        boost::system::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    [[nodiscard]] const std::string& path() const { return path_; }

  private:
    std::string path_;
};

} // namespace

CommandRun::Command LinkTrial::command_of(std::vector<std::string> words) const {
    CommandRun::Command command;
    const bool is_path = words.front().find('/') != std::string::npos;
    command.executable = is_path ? words.front() : find_program(words.front());
    command.arguments = {words.begin() + 1, words.end()};
    command.environment = commands_.environment;
    command.directory = project_.build_dir;
    return command;
}

// With the content of response files.
Result<std::string> LinkTrial::step_of(const std::string& output) const {
    const auto node = graph_.find(output);
    if (!node || !graph_.is_output(*node))
        return Error{ErrorKind::project, "cannot link", output, "ninja does not make it", ""};
    const auto rule = rule_of(graph_, graph_.producer(*node));
    const auto lines =
        commands_.run(command_of({commands_.ninja, "-f", commands_.manifest, "-t", "compdb", "-x", rule}));
    if (!lines) return lines.error();
    std::string json;
    for (const auto& line : *lines) json += line + "\n";
    return listed_command(json, path::relative(output, project_.build_dir));
}

Result<LinkCommand> LinkTrial::link_of(const std::string& name) const {
    const auto target = project_.require_target(name);
    if (!target) return target.error();
    const auto& type = (*target)->type;
    const bool is_linked = type == "EXECUTABLE" || type == "SHARED_LIBRARY" || type == "MODULE_LIBRARY";
    if (!is_linked || (*target)->artifacts.empty()) return not_linked(name);
    const auto& output = (*target)->artifacts.front();
    const auto step = step_of(output);
    if (!step) return step.error();
    if (auto link = LinkCommand::find(*step, path::relative(output, project_.build_dir))) return *std::move(link);
    return Error{ErrorKind::project, "cannot link", name, "none of the commands that ninja runs has -o and its file",
                 ""};
}

std::string LinkTrial::linker_of(const LinkCommand& link) const {
    const auto lines = commands_.run(command_of(link.linker_version()));
    return lines && !lines->empty() ? lines->front() : "";
}

Result<LinkTimes> LinkTrial::compare(const std::string& target, const LinkCommand& link,
                                     const std::string& linker) const {
    const auto failed = [&](const std::string& with, const Error& error) {
        return with.empty()
                   ? Error{error.kind, "cannot link", target, error.why,
                           fmt::format("build it first: cmake --build {} --target {}", project_.build_dir, target)}
                   : Error{error.kind, "cannot link with " + with, target, error.why,
                           "install it, or name another linker that the compiler takes behind -fuse-ld="};
    };
    const Scratch scratch(project_.build_dir + "/.cmakewatch/link-trial");
    const auto measure = [&](const std::string& with) -> Result<std::int64_t> {
        const auto start = std::chrono::steady_clock::now();
        const auto lines = commands_.run(command_of(link.into(scratch.path(), with)));
        if (!lines) return failed(with, lines.error());
        const auto passed = std::chrono::steady_clock::now() - start;
        return std::chrono::duration_cast<std::chrono::microseconds>(passed).count();
    };
    LinkTimes times{target, linker, {}, {}, ""};
    // The first time of each, files have to be read from the disk. In turn: the machine may have other work.
    for (int i = 0; i <= repetitions; ++i) {
        const auto as_it_is = measure("");
        if (!as_it_is) return as_it_is.error();
        const auto with_linker = measure(linker);
        if (!with_linker) return with_linker.error();
        if (i == 0) continue;
        times.as_it_is_us.push_back(*as_it_is);
        times.with_linker_us.push_back(*with_linker);
    }
    return times;
}

} // namespace cmakewatch
