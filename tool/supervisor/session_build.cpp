#include "tool/supervisor/session_build.h"

#include <utility>

namespace cmakewatch {
namespace {

constexpr std::chrono::milliseconds cancel_notice_delay{1000};

NinjaOptions ninja_options(const Options& options, const ConfiguredProject& configured, bool colours) {
    return {configured.directory.ninja,
            configured.directory.cmake,
            configured.directory.path,
            configured.manifest(),
            options.jobs,
            colours,
            configured.preset,
            configured.job_server};
}

} // namespace

SessionBuild::SessionBuild(boost::asio::any_io_executor executor, Worker& worker, const Options& options,
                           BuiltProject& built, Reporter& reporter, const Terminal& terminal, bool colours,
                           Handler handler)
    : built_(built),
      reporter_(reporter),
      handler_(std::move(handler)),
      ninja_(executor, worker, ninja_options(options, built.configured(), colours),
             {[this, &terminal](std::string_view line) {
                  configure_watch_.take_line(line);
                  handler_.on_line(line);
                  reporter_.build_line(line, terminal.may_draw());
              },
              [this] { reporter_.build_waits_for_lock(); }, [this](const Error& error) { reporter_.error(error); },
              handler_.on_group, handler_.on_died, [this] { look_for_targets(); },
              [this](session::BuildResult result) { on_finished(result); },
              [this] {
                  reporter_.build_was_disturbed();
                  handler_.on_disturbed();
              },
              [this](std::string_view part) { reporter_.build_part(part); }, handler_.on_interrupted}),
      configure_watch_(executor, built.configured().directory.path, options.watcher, options.poll_interval_ms,
                       handler_.on_configured),
      notice_timer_(executor) {}

void SessionBuild::start(int build, const std::vector<std::string>& targets, std::vector<Change> changes) {
    reporter_.build_started(build, targets, changes);
    configure_watch_.build_starts();
    ninja_.start(targets, std::move(changes));
}

void SessionBuild::cancel() {
    ninja_.cancel();
    notice_timer_.expires_after(cancel_notice_delay);
    notice_timer_.async_wait([this](boost::system::error_code failed) {
        if (!failed) reporter_.build_takes_its_time(session::cancel_grace_ms);
    });
}

void SessionBuild::on_finished(session::BuildResult result) {
    end_ = std::chrono::steady_clock::now();
    notice_timer_.cancel();
    if (result != session::BuildResult::succeeded) return finish(result, {});
    handler_.find_requested([this](RequestedTests requested) { look_at_what_is_built(std::move(requested)); });
}

// CMake has run, and made another project of it.
void SessionBuild::look_for_targets() {
    handler_.find_requested([this](RequestedTests requested) {
        built_.look_for_targets(std::move(requested), [this] { ninja_.continue_after_lost(built_.targets()); });
    });
}

void SessionBuild::look_at_what_is_built(RequestedTests requested) {
    built_.look_again(std::move(requested), [this](const BuiltProject::Outcome& outcome) {
        if (outcome.error) reporter_.error(*outcome.error);
        if (outcome.is_arranged_otherwise)
            reporter_.warning_once({ErrorKind::project, "other programs run together now, or in another order", "",
                                    "GROUP, AFTER or RESTART of add_reload_target() has changed",
                                    "start cmakewatch again to have it so"});
        if (outcome.is_of_another_target) return ninja_.build_more(built_.targets());
        finish(outcome.can_launch ? session::BuildResult::succeeded : session::BuildResult::failed, outcome);
    });
}

void SessionBuild::finish(session::BuildResult result, const BuiltProject::Outcome& outcome) {
    configure_watch_.build_ends();
    handler_.on_finished(result, outcome);
}

} // namespace cmakewatch
