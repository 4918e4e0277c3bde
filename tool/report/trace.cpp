#include "tool/report/trace.h"

#include "tool/base/type_name.h"
#include "tool/base/version.h"
#include "tool/protocol/message_line.h"

#include <boost/describe.hpp>
#include <boost/json.hpp>
#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <type_traits>
#include <utility>

#include <fcntl.h>
#include <sys/utsname.h>
#include <unistd.h>

namespace cmakewatch::session {
BOOST_DESCRIBE_ENUM(BuildResult, succeeded, failed, cancelled)
BOOST_DESCRIBE_ENUM(KeepReason, unchanged, build_failed, manual)
BOOST_DESCRIBE_ENUM(Timer, quiet, cancel_grace, restart, retry)
} // namespace cmakewatch::session
namespace cmakewatch::session::event {
BOOST_DESCRIBE_STRUCT(Started, (), ())
BOOST_DESCRIBE_STRUCT(Changed, (),
                      (changes, from_scan, is_soon_after_build, may_be_of_program, is_soon_after_start, program))
BOOST_DESCRIBE_STRUCT(TimerElapsed, (), (timer, program))
BOOST_DESCRIBE_STRUCT(BuildFinished, (), (result, artifacts))
BOOST_DESCRIBE_STRUCT(BuildTakesTime, (), ())
BOOST_DESCRIBE_STRUCT(BuildDisturbed, (), ())
BOOST_DESCRIBE_STRUCT(ProgramStarted, (), (pid, program))
BOOST_DESCRIBE_STRUCT(ProgramExited, (), (status, program, ran_ms))
BOOST_DESCRIBE_STRUCT(NothingToRun, (), (exit_code, program))
BOOST_DESCRIBE_STRUCT(LaunchFailed, (), (program))
BOOST_DESCRIBE_STRUCT(ProgramStopped, (), (program))
BOOST_DESCRIBE_STRUCT(ChildLost, (), (program))
BOOST_DESCRIBE_STRUCT(QuitRequested, (), (exit_code))
BOOST_DESCRIBE_STRUCT(RunRequested, (), (program))
BOOST_DESCRIBE_STRUCT(BuildRequested, (), ())
BOOST_DESCRIBE_STRUCT(PauseToggled, (), ())
} // namespace cmakewatch::session::event
namespace cmakewatch::session::command {
inline void tag_invoke(const boost::json::value_from_tag&, boost::json::value& value,
                       AnnounceChanges::Consequence consequence) {
    using Consequence = AnnounceChanges::Consequence;
    value = consequence == Consequence::build     ? "build"
            : consequence == Consequence::restart ? "restart"
            : consequence == Consequence::none    ? "none"
                                                  : "restart_after_good_build";
}
BOOST_DESCRIBE_STRUCT(AnnounceChanges, (), (changes, consequence))
BOOST_DESCRIBE_STRUCT(ReportChanges, (), (changes))
BOOST_DESCRIBE_STRUCT(StartTimer, (), (timer, milliseconds, program))
BOOST_DESCRIBE_STRUCT(ProlongQuiet, (), (milliseconds, at_most_ms))
BOOST_DESCRIBE_STRUCT(StartBuild, (), (build, changes))
BOOST_DESCRIBE_STRUCT(CancelBuild, (), ())
BOOST_DESCRIBE_STRUCT(KillBuild, (), ())
BOOST_DESCRIBE_STRUCT(StopProgram, (), (is_final, program))
BOOST_DESCRIBE_STRUCT(KillProgram, (), (program))
BOOST_DESCRIBE_STRUCT(LaunchProgram, (), (iteration, build, program))
BOOST_DESCRIBE_STRUCT(KeepProgram, (), (build, reason, program))
BOOST_DESCRIBE_STRUCT(ReportFeedbackLoop, (), (files, is_of_program))
BOOST_DESCRIBE_STRUCT(ReportRewrittenInput, (), (file))
BOOST_DESCRIBE_STRUCT(ReportOutdated, (), (build))
BOOST_DESCRIBE_STRUCT(ReportKept, (), (build))
BOOST_DESCRIBE_STRUCT(ReportUnchanged, (), (build))
BOOST_DESCRIBE_STRUCT(ReportRestart, (), (build))
BOOST_DESCRIBE_STRUCT(ReportReady, (), (build, pid))
BOOST_DESCRIBE_STRUCT(ReportExit, (), (build, status, session_goes_on, can_run_again, program, again_in_ms))
BOOST_DESCRIBE_STRUCT(ReportPause, (), (is_paused, changes))
BOOST_DESCRIBE_STRUCT(WatchWide, (), ())
BOOST_DESCRIBE_STRUCT(WatchExact, (), ())
BOOST_DESCRIBE_STRUCT(End, (), (exit_code))
} // namespace cmakewatch::session::command

namespace cmakewatch {
namespace {

namespace json = boost::json;

std::string named(const auto& variant) {
    return std::visit(
        [](const auto& one) {
            return type_name<std::decay_t<decltype(one)>>() + " " + json::serialize(json::value_from(one));
        },
        variant);
}

std::string name_in(std::string_view assignment) {
    return std::string(assignment.substr(0, assignment.find('=')));
}

// A plan names every file; an environment may hold passwords.
std::string summary(const Order& order) {
    if (const auto* watch = std::get_if<order::Watch>(&order)) {
        const json::object members{
            {"since", watch->since}, {"number", watch->number}, {"edited", watch->edited.size()}};
        return json::serialize(json::object{{type_name<order::Watch>(), members}});
    }
    if (const auto* run = std::get_if<order::Run>(&order)) {
        auto without_values = *run;
        for (auto& entry : without_values.environment) entry = name_in(entry);
        return to_line(Order(std::move(without_values)));
    }
    return to_line(order);
}

std::vector<std::string> without_values(std::vector<std::string> arguments) {
    constexpr std::string_view option = "--env";
    for (size_t at = 0; at < arguments.size() && arguments[at] != "--"; ++at) {
        auto& word = arguments[at];
        if (word.starts_with("--env=")) word = "--env=" + name_in(std::string_view(word).substr(option.size() + 1));
        if (at > 0 && arguments[at - 1] == option) word = name_in(word);
    }
    return arguments;
}

} // namespace

Result<std::unique_ptr<Trace>> Trace::open(const std::string& file) {
    auto trace = std::make_unique<Trace>();
    if (file.empty()) return trace;
    trace->file_.reset(::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NONBLOCK | O_CLOEXEC, 0600));
    if (!trace->file_)
        return Error{ErrorKind::usage, "cannot write the trace to", file, std::strerror(errno), "--trace takes a file"};
    return trace;
}

void Trace::write(std::string_view who, std::string_view what) {
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start_;
    const auto line = fmt::format("{:.6f} {} {}\n", seconds.count(), who, what);
    (void)!::write(file_.get(), line.data(), line.size()); // what cannot be written is missing from a report
}

void Trace::start(const std::vector<std::string>& arguments, const std::string& cmake_version) {
    if (!file_) return;
    utsname system{};
    ::uname(&system);
    write("start", json::serialize(json::object{{"version", version},
                                                {"arguments", json::value_from(without_values(arguments))},
                                                {"pid", ::getpid()},
                                                {"cmake", cmake_version},
                                                {"system", fmt::format("{} {}", system.sysname, system.release)}}));
}

void Trace::event(const session::Event& event) {
    if (file_) write("event", named(event));
}

void Trace::command(const session::Command& command) {
    if (file_) write("command", named(command));
}

void Trace::order(pid_t child, const Order& order) {
    if (file_) write(fmt::format("order to {}", child), summary(order));
}

void Trace::report(pid_t child, const Report& report) {
    if (file_) write(fmt::format("report from {}", child), to_line(report));
}

void Trace::build_scope(const BuildScope& scope) {
    if (file_) write("scope", json::serialize(json::value_from(scope)));
}

void Trace::build_check(const BuildCheck& check) {
    if (file_) write("check", json::serialize(json::value_from(check)));
}

void Trace::child_ended(pid_t child, ExitStatus status) {
    if (file_) write(fmt::format("end of {}", child), json::serialize(json::value_from(status)));
}

} // namespace cmakewatch
