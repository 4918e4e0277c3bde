#include "tool/project/reload_target.h"

#include "tool/base/path.h"
#include "tool/project/emulator.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <functional>
#include <map>

namespace cmakewatch {
namespace {

constexpr std::string_view head = "cmakewatch reload target 1 --";
constexpr int milliseconds_in_second = 1000;
constexpr double longest_timeout_s = 1e6;

Error damaged(const std::string& name, std::string why) {
    return {ErrorKind::project, "cannot read the settings of reload target", name, std::move(why),
            "run cmake on the build directory again to have them written anew"};
}

int milliseconds(std::string_view seconds) {
    double value = -1;
    const auto* end = seconds.data() + seconds.size();
    const auto parsed = std::from_chars(seconds.data(), end, value);
    const bool is_good = parsed.ec == std::errc{} && parsed.ptr == end && value >= 0 && value <= longest_timeout_s;
    return is_good ? static_cast<int>(value * milliseconds_in_second) : -1;
}

} // namespace

std::vector<std::string> ReloadTarget::command() const {
    auto words = wrapper;
    words.insert(words.end(), emulator.begin(), emulator.end());
    words.push_back(executable);
    words.insert(words.end(), arguments.begin(), arguments.end());
    return words;
}

std::string reload_target_file(const std::string& name, const std::string& configuration) {
    return ".cmakewatch/targets/" + name + (configuration.empty() ? "" : "-" + configuration) + ".reload";
}

Result<ReloadTarget> parse_reload_target(const std::string& name, std::string_view text) {
    if (text.find('\0') != std::string_view::npos) return damaged(name, "they have a NUL byte");
    if (!text.starts_with(head)) return damaged(name, "another version of cmakewatch wrote them");
    const auto end_of_head = text.find('\n');
    if (end_of_head == std::string_view::npos || end_of_head <= head.size()) return damaged(name, "they are cut off");
    const auto end_of_value = "\n--" + std::string(text.substr(head.size(), end_of_head - head.size())) + "\n";
    text.remove_prefix(end_of_head + 1);

    ReloadTarget target;
    target.name = name;
    std::string base;
    bool is_complete = false;
    const std::map<std::string_view, std::function<void(std::string_view)>> setters{
        {"group", [&](auto value) { target.group.emplace_back(value); }},
        {"target", [&](auto value) { target.target = value; }},
        {"executable", [&](auto value) { target.executable = value; }},
        {"emulator", [&](auto value) { target.emulator = cmake_list(value); }},
        {"wrapper",
         [&](auto value) {
             if (!value.empty()) target.wrapper.emplace_back(value);
         }},
        {"base-directory", [&](auto value) { base = value; }},
        {"working-directory", [&](auto value) { target.directory = value; }},
        {"argument", [&](auto value) { target.arguments.emplace_back(value); }},
        {"optional-argument",
         [&](auto value) {
             if (!value.empty()) target.arguments.emplace_back(value);
         }},
        {"environment", [&](auto value) { target.environment.emplace_back(value); }},
        {"watch", [&](auto value) { target.watch.emplace_back(value); }},
        {"watch-build", [&](auto value) { target.watch_build.emplace_back(value); }},
        {"ignore", [&](auto value) { target.ignore.emplace_back(value); }},
        {"no_restart_for", [&](auto value) { target.no_restart_for.emplace_back(value); }},
        {"stop-signal", [&](auto value) { target.stop_signal = value; }},
        {"stop-timeout", [&](auto value) { target.stop_timeout_ms = milliseconds(value); }},
        {"after", [&](auto value) { target.after.push_back({std::string(value), false}); }},
        {"keep",
         [&](auto value) {
             for (auto& other : target.after) other.keeps = other.keeps || other.name == value;
         }},
        {"restart",
         [&](auto value) {
             target.restart = value == "on-failure" ? RestartWhen::on_failure
                              : value == "manual"   ? RestartWhen::manual
                                                    : RestartWhen::on_change;
         }},
        {"comment", [&](auto value) { target.comment = value; }},
        {"end", [&](auto) { is_complete = true; }},
    };
    while (!text.empty()) {
        const auto end_of_key = text.find('\n');
        if (end_of_key == std::string_view::npos) return damaged(name, "they are cut off");
        const auto key = text.substr(0, end_of_key);
        const auto begin = end_of_key + 1;
        const auto end = text.find(end_of_value, begin);
        if (end == std::string_view::npos) return damaged(name, "they are cut off");
        const auto value = text.substr(begin, end - begin);
        const auto setter = setters.find(key);
        if (setter == setters.end()) return damaged(name, "unknown setting \"" + std::string(key) + "\"");
        setter->second(value);
        text.remove_prefix(end + end_of_value.size());
    }
    if (!is_complete) return damaged(name, "they are cut off");
    if (target.is_group()) return target;
    if (target.target.empty() || !path::is_absolute(target.executable)) return damaged(name, "they name no program");
    target.directory = path::absolute(target.directory, base);
    if (!path::is_absolute(target.directory)) return damaged(name, "they name no working directory");
    return target;
}

std::string shell_quoted(const std::vector<std::string>& words) {
    constexpr std::string_view harmless = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=./:,@%";
    const auto is_control = [](unsigned char c) { return c < 0x20U || c == 0x7FU; };
    std::string text;
    for (const auto& word : words) {
        if (!text.empty()) text += ' ';
        if (!word.empty() && word.find_first_not_of(harmless) == std::string::npos) {
            text += word;
        } else if (std::any_of(word.begin(), word.end(), is_control)) { // so that it stays one line
            text += "$'";
            for (const char c : word) {
                if (c == '\'' || c == '\\') text += '\\';
                text += is_control(static_cast<unsigned char>(c)) ? fmt::format("\\x{:02x}", c) : std::string{c};
            }
            text += '\'';
        } else {
            text += '\'';
            for (const char c : word) text += c == '\'' ? std::string("'\\''") : std::string{c};
            text += '\'';
        }
    }
    return text;
}

} // namespace cmakewatch
