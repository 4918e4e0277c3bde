#include "tool/project/edit_cycle.h"

#include "tool/base/json_text.h"
#include "tool/base/lines.h"

#include <boost/json.hpp>

namespace cmakewatch {
namespace {

namespace json = boost::json;

std::optional<EditCycle::Result> cycle_result_named(std::string_view name) {
    using enum EditCycle::Result;
    for (const auto result : {ready, unchanged, kept, failed})
        if (to_string(result) == name) return result;
    return std::nullopt;
}

EditCycle cycle_of(const json::object& line) {
    const auto number = [](const json::object& object, std::string_view name) {
        return object.at(name).to_number<std::int64_t>();
    };
    EditCycle cycle;
    cycle.time = number(line, "time");
    cycle.targets = json::value_to<std::vector<std::string>>(line.at("targets"));
    cycle.files = json::value_to<std::vector<std::string>>(line.at("files"));
    cycle.result = cycle_result_named(line.at("result").as_string()).value();
    cycle.was_full_build = line.at("scope").as_string() == "all";
    cycle.total_ms = number(line, "total_ms");
    cycle.ninja_ms = number(line, "ninja_ms");
    cycle.stop_ms = number(line, "stop_ms");
    cycle.start_ms = number(line, "start_ms");
    if (const auto* steps = line.if_contains("steps"))
        cycle.steps = {number(steps->as_object(), "compile_ms"), number(steps->as_object(), "link_ms"),
                       number(steps->as_object(), "other_ms")};
    return cycle;
}

} // namespace

std::string_view to_string(EditCycle::Result result) {
    switch (result) {
    case EditCycle::Result::ready: return "ready";
    case EditCycle::Result::unchanged: return "unchanged";
    case EditCycle::Result::kept: return "kept";
    case EditCycle::Result::failed: return "failed";
    }
    return "";
}

std::string to_line(const EditCycle& cycle) {
    json::object line{{"time", cycle.time},
                      {"targets", json::value_from(cycle.targets)},
                      {"files", json::value_from(cycle.files)},
                      {"result", to_string(cycle.result)},
                      {"scope", cycle.was_full_build ? "all" : "reach"},
                      {"total_ms", cycle.total_ms},
                      {"ninja_ms", cycle.ninja_ms},
                      {"stop_ms", cycle.stop_ms},
                      {"start_ms", cycle.start_ms}};
    if (const auto& steps = cycle.steps)
        line["steps"] = {{"compile_ms", steps->compile_ms}, {"link_ms", steps->link_ms}, {"other_ms", steps->other_ms}};
    return json::serialize(line) + "\n";
}

std::vector<EditCycle> parse_edit_cycles(std::string_view text) {
    std::vector<EditCycle> cycles;
    text = text.substr(0, text.find_last_of('\n') + 1);
    while (!text.empty()) {
        const auto value = parse_json(take_line(text), JsonBytes::any);
        if (!value || !value->is_object()) continue;
        try {
            cycles.push_back(cycle_of(value->get_object()));
        } catch (const std::exception&) { // a missing or mistyped member
            continue;
        }
    }
    return cycles;
}

} // namespace cmakewatch
