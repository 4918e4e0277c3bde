#include "tool/session/child_messages.h"

#include <boost/json.hpp>

namespace cmakewatch {
namespace {

namespace json = boost::json;

json::array to_array(const std::vector<std::string>& texts) {
    json::array array;
    for (const auto& text : texts) array.emplace_back(text);
    return array;
}

std::vector<std::string> texts_of(const json::value& value) {
    std::vector<std::string> texts;
    for (const auto& item : value.as_array()) texts.emplace_back(item.as_string());
    return texts;
}

std::string text_of(const json::value& value) {
    return std::string(value.as_string());
}

json::object to_object(const Order& order) {
    struct {
        json::object operator()(const order::Watch& o) const {
            return {{"do", "watch"},
                    {"since", o.since},
                    {"number", o.number},
                    {"programs_own", to_array(o.programs_own)},
                    {"edited", to_array(o.edited)},
                    {"appeared", to_array(o.appeared)},
                    {"plan", o.plan}};
        }
        json::object operator()(const order::Run& o) const {
            json::array on_terminal;
            for (const bool is_on : o.on_terminal) on_terminal.emplace_back(is_on);
            return {{"do", "run"},
                    {"executable", o.executable},
                    {"arguments", to_array(o.arguments)},
                    {"environment", to_array(o.environment)},
                    {"directory", o.directory},
                    {"terminal", o.terminal},
                    {"on_terminal", std::move(on_terminal)},
                    {"files", to_array(o.files)}};
        }
        json::object operator()(const order::Stop& o) const {
            return {{"do", "stop"}, {"signal", o.signal}, {"grace_ms", o.grace_ms}, {"for_reload", o.for_reload}};
        }
        json::object operator()(const order::Kill&) const { return {{"do", "kill"}}; }
        json::object operator()(const order::Building& o) const {
            return {{"do", "building"}, {"group", o.group}, {"build_dir", o.build_dir}};
        }
        json::object operator()(const order::UserTerminal& o) const {
            return {{"do", "user_terminal"}, {"modes", o.modes}, {"borrower", o.borrower}};
        }
        json::object operator()(const order::Signal& o) const { return {{"do", "signal"}, {"signal", o.signal}}; }
    } const convert;
    return std::visit(convert, order);
}

json::object to_object(const Change& change) {
    const auto& s = change.state;
    return {{"path", change.path},    {"kind", to_string(change.kind)}, {"exists", s.exists},
            {"modified", s.modified}, {"changed", s.changed},           {"size", s.size},
            {"inode", s.inode},       {"permissions", s.permissions},   {"was_gone", change.was_gone}};
}

Change change_of(const json::value& value) {
    const auto& object = value.as_object();
    Change change;
    change.path = text_of(object.at("path"));
    for (const auto kind : {ChangeKind::source, ChangeKind::cmake, ChangeKind::glob, ChangeKind::runtime})
        if (object.at("kind").as_string() == to_string(kind)) change.kind = kind;
    change.was_gone = object.at("was_gone").as_bool();
    change.state.exists = object.at("exists").as_bool();
    change.state.modified = object.at("modified").to_number<FileTime>();
    change.state.changed = object.at("changed").to_number<FileTime>();
    change.state.size = object.at("size").to_number<std::uint64_t>();
    change.state.inode = object.at("inode").to_number<std::uint64_t>();
    change.state.permissions = object.at("permissions").to_number<std::uint32_t>();
    return change;
}

json::object to_object(const Error& error) {
    return {{"kind", static_cast<int>(error.kind)},
            {"what", error.what},
            {"on", error.on},
            {"why", error.why},
            {"hint", error.hint}};
}

Error error_of(const json::value& value) {
    const auto& object = value.as_object();
    return {static_cast<ErrorKind>(object.at("kind").to_number<int>()), text_of(object.at("what")),
            text_of(object.at("on")), text_of(object.at("why")), text_of(object.at("hint"))};
}

json::object to_object(const Report& report) {
    struct {
        json::object operator()(const report::Watching& r) const {
            return {{"is", "watching"},          {"watcher", r.watcher},
                    {"files", r.files},          {"directories", r.directories},
                    {"mode", to_string(r.mode)}, {"number", r.number}};
        }
        json::object operator()(const report::Polling& r) const {
            return {{"is", "polling"}, {"interval_ms", r.interval_ms}, {"files", r.files}, {"cost_ms", r.cost_ms}};
        }
        json::object operator()(const report::Changed& r) const {
            json::array changes;
            for (const auto& change : r.changes) changes.emplace_back(to_object(change));
            return {{"is", "changed"}, {"changes", std::move(changes)}, {"from_scan", r.from_scan}};
        }
        json::object operator()(const report::Started& r) const { return {{"is", "started"}, {"pid", r.pid}}; }
        json::object operator()(const report::ProgramsOwn& r) const {
            return {{"is", "programs_own"}, {"path", r.path}};
        }
        json::object operator()(const report::Exited& r) const {
            return {{"is", "exited"}, {"code", r.status.code}, {"signal", r.status.signal}};
        }
        json::object operator()(const report::Stopped&) const { return {{"is", "stopped"}}; }
        json::object operator()(const report::LaunchFailed& r) const {
            return {{"is", "launch_failed"}, {"error", to_object(r.error)}};
        }
        json::object operator()(const report::Problem& r) const {
            return {{"is", "problem"}, {"error", to_object(r.error)}, {"is_warning", r.is_warning}};
        }
    } const convert;
    return std::visit(convert, report);
}

std::optional<Order> order_of(const json::object& o) {
    const auto& what = o.at("do").as_string();
    if (what == "watch")
        return order::Watch{o.at("since").to_number<FileTime>(), o.at("number").to_number<int>(),
                            texts_of(o.at("programs_own")),      texts_of(o.at("edited")),
                            texts_of(o.at("appeared")),          text_of(o.at("plan"))};
    if (what == "run") {
        order::Run run{text_of(o.at("executable")), texts_of(o.at("arguments")), texts_of(o.at("environment")),
                       text_of(o.at("directory")),  text_of(o.at("terminal")),   {},
                       texts_of(o.at("files"))};
        for (const auto& is_on : o.at("on_terminal").as_array()) run.on_terminal.push_back(is_on.as_bool());
        if (run.on_terminal.size() != 3 || (!run.files.empty() && run.files.size() != 3)) return std::nullopt;
        return run;
    }
    if (what == "stop")
        return order::Stop{o.at("signal").to_number<int>(), o.at("grace_ms").to_number<int>(),
                           o.at("for_reload").as_bool()};
    if (what == "kill") return order::Kill{};
    if (what == "building") return order::Building{o.at("group").to_number<int>(), text_of(o.at("build_dir"))};
    if (what == "user_terminal") return order::UserTerminal{text_of(o.at("modes")), o.at("borrower").to_number<int>()};
    if (what == "signal") return order::Signal{o.at("signal").to_number<int>()};
    return std::nullopt;
}

std::optional<Report> report_of(const json::object& r) {
    const auto& what = r.at("is").as_string();
    if (what == "watching")
        return report::Watching{text_of(r.at("watcher")), r.at("files").to_number<size_t>(),
                                r.at("directories").to_number<size_t>(),
                                r.at("mode").as_string() == "wide" ? WatchPlan::Mode::wide : WatchPlan::Mode::exact,
                                r.at("number").to_number<int>()};
    if (what == "polling")
        return report::Polling{r.at("interval_ms").to_number<int>(), r.at("files").to_number<size_t>(),
                               r.at("cost_ms").to_number<int>()};
    if (what == "changed") {
        report::Changed changed;
        for (const auto& change : r.at("changes").as_array()) changed.changes.push_back(change_of(change));
        changed.from_scan = r.at("from_scan").as_bool();
        return changed;
    }
    if (what == "started") return report::Started{r.at("pid").to_number<int>()};
    if (what == "programs_own") return report::ProgramsOwn{text_of(r.at("path"))};
    if (what == "exited") return report::Exited{{r.at("code").to_number<int>(), r.at("signal").to_number<int>()}};
    if (what == "stopped") return report::Stopped{};
    if (what == "launch_failed") return report::LaunchFailed{error_of(r.at("error"))};
    if (what == "problem") return report::Problem{error_of(r.at("error")), r.at("is_warning").as_bool()};
    return std::nullopt;
}

template <class Convert> auto parsed(std::string_view line, const Convert& convert) {
    using Message = decltype(convert(json::object{}));
    try {
        // Paths, arguments and variables may hold any bytes; they travel as they are.
        json::parse_options options;
        options.allow_invalid_utf8 = true;
        return convert(json::parse(line, {}, options).as_object());
    } catch (const std::exception&) { // malformed JSON, a missing or mistyped member
        return Message{};
    }
}

} // namespace

std::string to_line(const Order& order) {
    return json::serialize(to_object(order));
}

std::string to_line(const Report& report) {
    return json::serialize(to_object(report));
}

std::optional<Order> parse_order(std::string_view line) {
    return parsed(line, order_of);
}

std::optional<Report> parse_report(std::string_view line) {
    return parsed(line, report_of);
}

} // namespace cmakewatch
