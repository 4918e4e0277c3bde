// What people, IDEs, hooks and tests learn of a session: each happening becomes console lines, events and hooks.
// Promises: what standard error says of a happening is written before its event; only changes that come in quick
// succession are gathered for one line.
#pragma once

#include "tool/report/build_record.h"
#include "tool/report/event_stream.h"
#include "tool/report/hooks.h"
#include "tool/report/notifier.h"
#include "tool/report/session_status.h"
#include "tool/report/source_names.h"
#include "tool/session/commands.h"
#include "tool/terminal/console.h"
#include "tool/terminal/terminal_extras.h"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace cmakewatch {

class Reporter {
  public:
    enum class Volume { quiet, normal, verbose };

    // What people see beside the lines.
    struct Displays {
        std::unique_ptr<TerminalExtras> extras;
        std::unique_ptr<SessionStatus> status;
        std::unique_ptr<Notifier> notifier;
    };

    Reporter(Console& console, EventStream& events, Hooks& hooks, Displays displays, Volume volume, SessionFacts facts,
             SourceNames names);

    [[nodiscard]] SessionStatus& status() { return *displays_.status; }
    [[nodiscard]] Notifier& notifier() { return *displays_.notifier; }
    [[nodiscard]] const Notifier& notifier() const { return *displays_.notifier; }
    [[nodiscard]] const SourceNames& source_names() const { return names_; }

    void session_started();
    void watching(int program, const report::Watching& watching);
    void polling(const report::Polling& polling);
    // The line for people; it may be of several changed().
    void announce(const std::vector<Change>& changes, session::command::AnnounceChanges::Consequence consequence);
    void changed(const std::vector<Change>& changes);
    // To stop. `key_kills`: another Ctrl-C does.
    void program_takes_its_time(int program, const std::string& signal, int timeout_ms, bool key_kills);
    void build_takes_its_time(int timeout_ms); // to be cancelled
    void build_started(int build, const std::vector<std::string>& targets, const std::vector<Change>& changes);
    void build_line(std::string_view line);
    void build_part(std::string_view part); // the beginning of a line
    // A process waits for the terminal: what it is ("a build step") and which; why it does not get it, and what helps.
    void waits_for_input(const std::string& what, const std::string& which, const std::string& why,
                         const std::string& hint);
    // Something else has the terminal, and asks; or not any more.
    void terminal_is_lent(bool to_pager) { console_.screen().lend(to_pager); }
    void terminal_is_back() { console_.screen().take_back(); }
    // What Ninja has started last that it tells of at once: of steps that may have the terminal.
    [[nodiscard]] const std::string& last_step() const { return build_.last_step(); }
    void build_scope(const BuildScope& scope);
    void build_waits_for_lock();
    void build_was_disturbed();
    // `running_pid`: the program that keeps running, or 0.
    void build_finished(session::BuildResult result, bool artifact_changed, int running_pid);
    // Why a program is restarted whose executable and libraries are the same as before.
    void parts_are_new(const std::vector<std::string>& files);
    void build_outdated(int build, int running_pid);
    void program_is_starting(int program, int iteration);
    void program_started(int program, int build, int pid);
    void program_exited(int program, ExitStatus status, bool expected);
    // `again_in_ms`: it is started again then; 0: it is not. `r_key`: what the key r does now; "" if keys do nothing.
    void program_ended_by_itself(int program, ExitStatus status, bool session_goes_on, int again_in_ms,
                                 std::string_view r_key);
    void program_failed_at(int program, const Diagnostic& place); // as its output says
    // What gdb has printed of a crash; nothing is said if it holds no frame.
    void program_backtrace(int program, ExitStatus status, const std::vector<std::string>& lines);
    void program_hint(const std::string& hint); // on its end
    void program_lost(int program);             // it was ended with its child
    // `r_key`: what the key r does now; "" if keys do nothing.
    void program_kept(int program, int build, session::KeepReason reason, std::string_view r_key);
    void kept(int build, int running_pid);      // what runs could be restarted as what the build has made
    void unchanged(int build, int running_pid); // what runs is what the build has made
    void restarting(int build);                 // without a build: ready() comes next, or an error
    void ready(int build, int pid);
    void build_has_no_program(); // a failed build, and nothing runs
    // `key` continues.
    void paused(bool is_paused, int changes, const std::string& key);
    // Why the last build was made, what it has done and what has followed.
    void explain_build();
    // All that the last build has printed, as far as it is kept.
    [[nodiscard]] const std::string& build_output() const { return build_.output(); }
    void hook_line(std::string_view line);
    void error(const Error& error);
    void warning(const Error& error);
    // What fails every time is said once.
    void error_once(const Error& error);
    void warning_once(const Error& error);
    // We are about to be stopped: what is shown beside the text is taken back until we continue.
    void suspend() { displays_.extras->withdraw(); }
    void resume() { displays_.extras->resume(); }
    void session_ended(int exit_code);

  private:
    void begin_line(std::string_view what, int build, bool is_build);
    void end_line(std::string_view what, Console::Tone tone, int build, int pid, const std::string& more);
    // " (1.3 s, 14 warnings)"
    [[nodiscard]] std::string took(bool with_warnings = false) const;
    [[nodiscard]] std::string what_is_unchanged() const;
    void show_errors();
    void show_beside(ProgressBar bar, std::string_view what);
    void say_what_keeps_running();
    struct Program;
    // How events call one of several programs; "" for the only one.
    [[nodiscard]] std::string name_among_several(const Program& program) const {
        return has_several() ? program.name : "";
    }
    [[nodiscard]] Program& at(int program) { return programs_.at(static_cast<size_t>(program)); }
    [[nodiscard]] bool is_of_tests(int program) const {
        return facts_.runs_tests && program + 1 == static_cast<int>(programs_.size());
    }
    [[nodiscard]] bool has_only_tests() const { return facts_.runs_tests && !has_several(); }
    [[nodiscard]] bool has_several() const { return programs_.size() > 1; }
    [[nodiscard]] HookOccasion occasion(HookEvent event, int build) const;
    [[nodiscard]] HookOccasion occasion(HookEvent event, const Program& program) const;

    Console& console_;
    EventStream& events_;
    Hooks& hooks_;
    Displays displays_;
    Volume volume_;
    SessionFacts facts_;
    SourceNames names_;
    std::string last_watcher_;

    std::set<std::string> told_; // by error_once() and warning_once()
    // What IDEs have been told of the beginning of: they heed an end only behind one.
    struct Begun {
        std::chrono::steady_clock::time_point start;
        bool is_build = false;
    };
    std::optional<Begun> begun_;
    BuildRecord build_;             // the last one
    std::set<std::string> changes_; // for the hooks: since the last build that was not cancelled
    struct Program {
        std::string name;
        int build = 0;
        int pid = 0;
        int iteration = 0;
        std::set<std::string> to_come; // files that have changed since the last start
        std::set<std::string> changes; // those that had before it
        std::chrono::steady_clock::time_point start;
    };
    std::vector<Program> programs_; // one at least, also if none is run
};

} // namespace cmakewatch
