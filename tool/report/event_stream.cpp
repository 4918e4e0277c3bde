#include "tool/report/event_stream.h"

#include "tool/base/utf8.h"
#include "tool/base/version.h"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <cerrno>
#include <charconv>
#include <cstring>

#include <fcntl.h>
#include <unistd.h>

namespace cmakewatch {
namespace {

namespace json = boost::json;

// A reader that stops reading costs so much memory, then events.
constexpr size_t most_waiting_event_bytes = 4U << 20U;
constexpr int last_events_ms = 500;

json::array to_array(const std::vector<std::string>& texts) {
    json::array array;
    for (const auto& text : texts) array.emplace_back(text);
    return array;
}

std::string_view to_string(session::KeepReason reason) {
    switch (reason) {
    case session::KeepReason::unchanged: return "unchanged";
    case session::KeepReason::build_failed: return "build failed";
    case session::KeepReason::manual: return "manual";
    }
    return "";
}

std::string_view to_string(DiagnosticOrigin origin) {
    switch (origin) {
    case DiagnosticOrigin::build: return "build";
    case DiagnosticOrigin::test: return "test";
    case DiagnosticOrigin::program: return "program";
    }
    return "";
}

std::string_view to_string(session::BuildResult result) {
    switch (result) {
    case session::BuildResult::succeeded: return "succeeded";
    case session::BuildResult::failed: return "failed";
    case session::BuildResult::cancelled: return "cancelled";
    }
    return "failed";
}

// Names of files are bytes; JSON is UTF-8. What is not valid is replaced.
std::string as_utf8(std::string_view text) {
    std::string valid;
    for (size_t at = 0; at < text.size();) {
        const auto lead = static_cast<unsigned char>(text[at]);
        const size_t length = lead < 0x80                   ? 1
                              : lead >= 0xC2 && lead < 0xE0 ? 2
                              : lead >= 0xE0 && lead < 0xF0 ? 3
                              : lead >= 0xF0 && lead < 0xF5 ? 4
                                                            : 0;
        bool is_good = length > 0 && at + length <= text.size();
        for (size_t i = 1; is_good && i < length; ++i) is_good = continues_character(text[at + i]);
        valid += is_good ? std::string(text.substr(at, length)) : "\xEF\xBF\xBD";
        at += is_good ? length : 1;
    }
    return valid;
}

} // namespace

Result<std::unique_ptr<EventStream>> EventStream::open(boost::asio::any_io_executor executor,
                                                       const std::string& destination) {
    std::unique_ptr<EventStream> stream(new EventStream);
    if (destination.empty()) return stream;
    int fd = -1;
    if (destination == "-") {
        fd = STDOUT_FILENO;
    } else if (destination.starts_with("fd:")) {
        const auto* end = destination.data() + destination.size();
        const auto number = std::from_chars(destination.data() + 3, end, fd);
        const int flags = number.ec == std::errc{} && number.ptr == end ? ::fcntl(fd, F_GETFD) : -1;
        // One that is closed on exec cannot be inherited: it is of our own.
        if (flags < 0 || (flags & FD_CLOEXEC) != 0)
            return Error{ErrorKind::usage, "cannot write events to", destination, "there is no such open descriptor",
                         "for example: cmakewatch run app --events fd:3 3>events.jsonl"};
        ::fcntl(fd, F_SETFD, FD_CLOEXEC); // the events are not for the program
    } else {
        stream->file_.reset(::open(destination.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NONBLOCK | O_CLOEXEC, 0644));
        if (!stream->file_)
            return Error{ErrorKind::usage, "cannot write events to", destination, std::strerror(errno),
                         errno == ENXIO ? "nobody has the named pipe open for reading"
                                        : "--events takes a file, fd:N or -"};
        fd = stream->file_.get();
    }
    stream->output_ = std::make_unique<OutputQueue>(executor, fd);
    return stream;
}

void EventStream::write(std::string_view event, json::object fields) {
    if (!output_) return;
    if (output_->size() > most_waiting_event_bytes) {
        ++dropped_;
        ++untold_;
        return;
    }
    tell_of_dropped();
    put(event, std::move(fields));
}

void EventStream::tell_of_dropped() {
    if (const auto untold = std::exchange(untold_, 0); untold > 0)
        put("warning", {{"message", fmt::format("{} events were dropped", untold)},
                        {"hint", "whoever reads the events was too slow"}});
}

void EventStream::put(std::string_view event, json::object fields) {
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start_;
    json::object line{{"event", event}, {"seq", ++sequence_}, {"t", elapsed.count()}};
    for (auto& field : fields) line.emplace(field.key(), std::move(field.value()));
    output_->write(json::serialize(line) + "\n");
}

void EventStream::session_started(const SessionFacts& facts) {
    write("session_started", {{"version", version},
                              {"pid", ::getpid()},
                              {"build_dir", as_utf8(facts.build_dir)},
                              {"generator", facts.generator},
                              {"command", facts.command},
                              {"targets", to_array(facts.targets)}});
}

void EventStream::watching(const report::Watching& watching, const std::string& target) {
    json::object fields;
    if (!target.empty()) fields["target"] = target;
    fields["watcher"] = watching.watcher;
    fields["files"] = watching.files;
    fields["directories"] = watching.directories;
    fields["mode"] = cmakewatch::to_string(watching.mode);
    write("watching", std::move(fields));
}

void EventStream::changed(const std::vector<Change>& changes) {
    json::array list;
    for (const auto& change : changes)
        list.push_back(json::object{{"path", as_utf8(change.path)}, {"kind", cmakewatch::to_string(change.kind)}});
    write("changed", {{"changes", std::move(list)}});
}

void EventStream::build_started(int build, const std::vector<std::string>& targets, const std::string& reason) {
    write("build_started", {{"build", build}, {"targets", to_array(targets)}, {"reason", as_utf8(reason)}});
}

void EventStream::build_progress(int build, const Progress& progress) {
    write("build_progress", {{"build", build},
                             {"done", progress.done},
                             {"total", progress.total},
                             {"description", as_utf8(progress.description)}});
}

void EventStream::diagnostic(int build, DiagnosticOrigin origin, const Diagnostic& diagnostic) {
    write("diagnostic", {{"build", build},
                         {"origin", to_string(origin)},
                         {"severity", diagnostic.severity},
                         {"file", as_utf8(diagnostic.file)},
                         {"line", diagnostic.line},
                         {"column", diagnostic.column},
                         {"message", as_utf8(diagnostic.message)}});
}

void EventStream::build_finished(int build, session::BuildResult result, double seconds, int edges,
                                 const BuildScope& scope, bool artifact_changed) {
    write("build_finished", {{"build", build},
                             {"result", to_string(result)},
                             {"seconds", seconds},
                             {"edges", edges},
                             {"scope", scope.is_all() ? "all" : "reach"},
                             {"artifact_changed", artifact_changed}});
}

void EventStream::program_started(int build, const std::string& target, int pid) {
    write("program_started", {{"build", build}, {"target", target}, {"pid", pid}});
}

void EventStream::program_exited(int build, const std::string& target, int pid, ExitStatus status, bool expected) {
    json::object fields{{"build", build}, {"target", target}, {"pid", pid}};
    fields[status.signal != 0 ? "signal" : "code"] = status.signal != 0 ? status.signal : status.code;
    fields["expected"] = expected;
    write("program_exited", std::move(fields));
}

void EventStream::program_kept(int build, const std::string& target, session::KeepReason reason) {
    json::object fields{{"build", build}};
    if (!target.empty()) fields["target"] = target;
    fields["reason"] = to_string(reason);
    write("program_kept", std::move(fields));
}

void EventStream::tests_selected(int build, int round, int total, int selected) {
    write("tests_selected", {{"build", build}, {"round", round}, {"total", total}, {"selected", selected}});
}

void EventStream::test_finished(int build, int round, const std::string& name, int index, std::string_view result,
                                double seconds) {
    write("test_finished", {{"build", build},
                            {"round", round},
                            {"name", as_utf8(name)},
                            {"index", index},
                            {"result", result},
                            {"seconds", seconds}});
}

void EventStream::tests_finished(int build, int round, std::string_view result, int passed, int failed,
                                 double seconds) {
    write("tests_finished", {{"build", build},
                             {"round", round},
                             {"result", result},
                             {"passed", passed},
                             {"failed", failed},
                             {"seconds", seconds}});
}

void EventStream::warning(const Error& error) {
    write("warning", {{"message", as_utf8(error.message())}, {"hint", as_utf8(error.hint)}});
}

void EventStream::error(const Error& error) {
    write("error", {{"message", as_utf8(error.message())}, {"hint", as_utf8(error.hint)}});
}

void EventStream::session_ended(int exit_code) {
    if (!output_) return;
    tell_of_dropped(); // however much waits: it is the last chance
    put("session_ended", {{"exit_code", exit_code}});
    output_->flush(last_events_ms);
}

} // namespace cmakewatch
