// What add_reload_target() writes
#include "tests/fuzz/fuzz.h"
#include "tool/base/path.h"
#include "tool/project/reload_target.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

using namespace cmakewatch;

namespace {

std::string written(const ReloadTarget& target, const std::string& boundary) {
    std::string text = "cmakewatch reload target 1 --" + boundary + "\n";
    const auto add = [&](std::string_view key, std::string_view value) {
        text += fmt::format("{}\n{}\n--{}\n", key, value, boundary);
    };
    add("target", target.target);
    add("executable", target.executable);
    add("emulator", fmt::format("{}", fmt::join(target.emulator, ";")));
    add("base-directory", "/");
    add("working-directory", target.directory);
    for (const auto& value : target.wrapper) add("wrapper", value);
    for (const auto& value : target.arguments) add("argument", value);
    for (const auto& value : target.environment) add("environment", value);
    for (const auto& value : target.watch) add("watch", value);
    for (const auto& value : target.ignore) add("ignore", value);
    for (const auto& value : target.no_restart_for) add("no_restart_for", value);
    add("stop-signal", target.stop_signal);
    if (target.stop_timeout_ms >= 0)
        add("stop-timeout", fmt::format("{}.{:03}", target.stop_timeout_ms / 1000, target.stop_timeout_ms % 1000));
    add("comment", target.comment);
    add("end", "");
    return text;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::text(data, size);
    const auto target = parse_reload_target("serve", text);
    if (!target) return 0;
    fuzz::expect(text.find('\0') == std::string_view::npos, "no value has a NUL byte");
    fuzz::expect(path::is_absolute(target->executable) && path::is_absolute(target->directory), "paths are absolute");
    const auto command = shell_quoted(target->command());
    fuzz::expect(std::none_of(command.begin(), command.end(), [](unsigned char c) { return c < ' '; }),
                 "a command is shown in one line");
    std::string boundary = "end";
    while (text.find(boundary) != std::string_view::npos) boundary += '-';
    const auto again = parse_reload_target("serve", written(*target, boundary));
    fuzz::expect(again.has_value() && *again == *target, "what is written as it was read is read the same");
    return 0;
}
