#include "tool/supervisor/session_build.h"

#include "tool/build/expected_duration.h"

#include <set>
#include <thread>
#include <utility>

namespace cmakewatch {
namespace {

constexpr std::chrono::milliseconds cancel_notice_delay{1000};
constexpr std::chrono::milliseconds forecast_delay{700};
// A first build that takes longer is looked at, whether it is at work; a shorter one need not pay for it.
constexpr std::chrono::milliseconds first_build_interval{100};

NinjaOptions ninja_options(const Options& options, const ConfiguredProject& configured, bool colours,
                           bool tells_of_starts) {
    return {configured.directory.ninja,
            configured.directory.cmake,
            configured.directory.path,
            configured.manifest(),
            options.jobs,
            colours,
            options.may_build_reach,
            options.may_try_first,
            tells_of_starts,
            configured.preset,
            configured.job_server};
}

} // namespace

SessionBuild::SessionBuild(boost::asio::any_io_executor executor, Worker& worker, const Options& options,
                           BuiltProject& built, Reporter& reporter, bool colours, Handler handler)
    : built_(built),
      reporter_(reporter),
      handler_(std::move(handler)),
      ninja_(executor, worker, built.records(),
             ninja_options(options, built.configured(), colours, reporter.status().is_on()),
             {[this](std::string_view line) {
                  configure_watch_.take_line(line);
                  handler_.on_line(line);
                  reporter_.build_line(line);
              },
              [this] { reporter_.build_waits_for_lock(); }, [this](const Error& error) { reporter_.error(error); },
              handler_.on_group, handler_.on_died, [this] { look_for_targets(); },
              [this](session::BuildResult result) { on_finished(result); },
              [this] {
                  reporter_.build_was_disturbed();
                  handler_.on_disturbed();
              },
              [this](std::string_view part) { reporter_.build_part(part); }, handler_.on_interrupted, handler_.on_scope,
              handler_.on_checked, handler_.on_incomplete}),
      configure_watch_(executor, built.configured().directory.path, options.watcher, options.poll_interval_ms,
                       handler_.on_configured),
      notice_timer_(executor),
      forecast_timer_(executor),
      first_build_timer_(executor),
      forecaster_(executor),
      jobs_(options.jobs > 0 ? options.jobs : static_cast<int>(std::thread::hardware_concurrency())) {}

void SessionBuild::start(int build, const std::vector<std::string>& targets, std::vector<Change> changes) {
    build_ = build;
    reporter_.build_started(build, targets, changes);
    configure_watch_.build_starts();
    forecast_later(targets, changes);
    ninja_.start(targets, std::move(changes));
    if (!watches_first_) return;
    built_.look_ahead();
    look_whether_it_takes_time(false);
}

void SessionBuild::look_whether_it_takes_time(bool has_told_of_loading) {
    first_build_timer_.expires_after(first_build_interval);
    first_build_timer_.async_wait([this, has_told_of_loading](boost::system::error_code failed) {
        if (failed) return;
        watches_first_ = ninja_.is_loading();
        if (!watches_first_) return handler_.on_taking_time();
        if (!has_told_of_loading) handler_.on_loading();
        look_whether_it_takes_time(true);
    });
}

// A build that is over soon needs none. Without a change there is nothing to go by.
void SessionBuild::forecast_later(const std::vector<std::string>& targets, const std::vector<Change>& changes) {
    forecast_timer_.cancel();
    if (!reporter_.status().is_on() || changes.empty()) return;
    std::set<std::string> files;
    for (const auto& change : changes) files.insert(change.path);
    forecast_timer_.expires_after(forecast_delay);
    forecast_timer_.async_wait([this, targets, files](boost::system::error_code failed) {
        if (failed) return;
        const auto& configured = built_.configured();
        forecaster_.run([build_dir = configured.directory.path, manifest = configured.manifest(), targets, files,
                         jobs = jobs_] { return expected_seconds(build_dir, manifest, targets, files, jobs); },
                        [this, build = build_](std::optional<double> seconds) {
                            if (seconds && build == build_) reporter_.status().build_expected(*seconds);
                        });
    });
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
    forecast_timer_.cancel();
    first_build_timer_.cancel();
    if (result != session::BuildResult::succeeded) return finish(result, {});
    watches_first_ = false;
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
