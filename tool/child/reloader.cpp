#include "tool/child/reloader.h"

#include "tool/base/file_system_posix.h"
#include "tool/base/files.h"

#include <xxhash.h>

namespace cmakewatch {
namespace {

constexpr std::chrono::milliseconds git_check_interval{10};

std::uint64_t digest_of(const std::string& path) {
    const auto content = read_file(path);
    return content ? XXH3_64bits(content->data(), content->size()) : 0;
}

} // namespace

Reloader::Reloader(boost::asio::any_io_executor executor, WatcherKind wanted, int poll_interval_ms, Handler handler)
    : handler_(std::move(handler)),
      filter_({std::chrono::steady_clock::now, file_time_now, state_of, digest_of, have_same_content,
               [this](const std::string& path) { return handler_.is_programs_own && handler_.is_programs_own(path); }}),
      watcher_(
          executor,
          [wanted](const std::vector<std::string>& directories) { return watchers_to_try(wanted, directories); },
          [executor, poll_interval_ms](WatcherKind kind, Watcher::Handler watcher) {
              return make_watcher(kind, executor, std::move(watcher), poll_interval_ms);
          },
          watcher_handler()),
      release_timer_(executor, [this] { release_due(); }),
      report_timer_(executor, [this] { report_due(); }) {}

void Reloader::watch(WatchPlan plan, FileTime since, int number, const std::vector<std::string>& programs_own,
                     const std::vector<std::string>& edited) {
    for (const auto& path : edited) edited_.add(path);
    filter_.add_programs_own(programs_own);
    look_for_untold();
    plan_ = std::make_shared<const WatchPlan>(std::move(plan));
    plan_number_ = number;
    must_announce_ = true;
    directories_.follow(plan_);
    files_.follow(plan_);
    filter_.follow(plan_, since);
    arm();
}

void Reloader::arm() {
    if (arming_ != Arming::done) {
        arming_ = Arming::outdated;
        return;
    }
    find_directories();
    set_watches();
}

void Reloader::find_directories() {
    links_ = LinkMap(directories_.requested(), files_.linked_files(), link_target);
    directories_.find(links_);
    files_.list(directories_.listed());
}

void Reloader::set_watches() {
    const auto directories = directories_.watched();
    arming_ = Arming::under_way;
    watcher_.watch(directories, [this, directories] { on_armed(directories); });
}

void Reloader::on_armed(const std::vector<std::string>& directories) {
    const bool is_outdated = std::exchange(arming_, Arming::done) == Arming::outdated;
    scan();
    (void)files_.has_seen_other_directories();
    find_directories(); // what came or went before the watches were there has told nobody
    if (is_outdated || directories_.watched() != directories) return set_watches();
    if (std::exchange(must_announce_, false)) announce(directories.size());
}

void Reloader::announce(size_t directories) {
    const auto& left_out = directories_.left_out();
    if (!left_out.empty() && handler_.on_warning)
        handler_.on_warning(
            {ErrorKind::environment, "does not watch", left_out,
             "too many directories lie near the sources: until a build is good, changes in this one and "
             "in others are not seen",
             "--ignore 'DIRECTORY/**' leaves out directories that hold no sources"});
    handler_.on_watching({std::string(watcher_.name()), plan_->files.size(), directories, plan_->mode, plan_number_});
}

Watcher::Handler Reloader::watcher_handler() {
    Watcher::Handler handler;
    handler.on_event = [this](const PathEvent& event) { on_event(event); };
    handler.on_doubt = [this] { arm(); }; // directories may have come and gone as well
    handler.on_lost = [this](const Error& error) { on_lost(error); };
    handler.on_look = [this](PollPace::Look look) { on_look(look); };
    handler.on_pace = [this](PollPace::Duration interval, PollPace::Duration cost) {
        const auto count = [](PollPace::Duration time) {
            return static_cast<int>(round<std::chrono::milliseconds>(time).count());
        };
        if (handler_.on_polling) handler_.on_polling({count(interval), plan_->files.size(), count(cost)});
    };
    return handler;
}

void Reloader::on_lost(const Error& error) {
    handler_.on_error(error);
    arming_ = Arming::done;
    must_announce_ = true;
    arm();
}

void Reloader::on_event(const PathEvent& event) {
    if (!plan_) return;
    const auto& path = event.path;
    if (links_.links().contains(path) && !plan_->files.contains(path)) return arm();
    if (event.kind == PathEvent::Kind::entries) return;
    if (event.kind == PathEvent::Kind::directory) {
        if (directories_.are_changed_by(path)) arm();
        return;
    }
    git_.note(path);
    const auto* names = links_.names_of(path);
    if (names == nullptr && directories_.are_reached_through(path)) return arm(); // a symbolic link to a directory
    if (names != nullptr)
        for (const auto& name : LinkMap::Paths(*names))
            if (name != path) on_event({name, event.kind});
    const bool is_looked_at = filter_.take_event(path, event.kind);
    release_timer_.call_at(filter_.next_release());
    report_timer_.call_at(filter_.next_report());
    if (is_looked_at) arm_if_link(path);
}

// It may lead elsewhere now, to a file that is the same.
void Reloader::arm_if_link(const std::string& path) {
    if (is_symbolic_link(path)) arm();
}

// Compares everything that counts with what is known of it.
void Reloader::scan() {
    if (!plan_) return;
    filter_.begin_scan();
    files_.run([this](const ScannedFile& file) { filter_.take_scanned(file); });
    filter_.end_scan(true);
    release_timer_.call_at(filter_.next_release());
    report_changes();
}

void Reloader::scan_edited() {
    filter_.begin_scan();
    const auto edited = edited_.all();
    files_.run_some({edited.begin(), edited.end()}, [this](const ScannedFile& file) { filter_.take_scanned(file); });
    filter_.end_scan(false);
    release_timer_.call_at(filter_.next_release());
    report_changes();
}

void Reloader::on_look(PollPace::Look look) {
    if (arming_ != Arming::done) return; // which looks at all
    look == PollPace::Look::all ? scan() : scan_edited();
    if (files_.has_seen_other_directories()) arm();
}

// What has happened, and the watcher would tell of later: by then it may be taken for known.
void Reloader::look_for_untold() {
    if (plan_ && filter_.has_scanned() && !watcher_.tells_at_once()) scan();
}

void Reloader::finish() {
    look_for_untold();
    filter_.release_all();
    report_changes();
}

void Reloader::release_due() {
    for (const auto& path : filter_.release_due()) arm_if_link(path);
    release_timer_.call_at(filter_.next_release());
    report_timer_.call_at(filter_.next_report());
}

// A build that began with the first file of a switch to another branch would be cancelled for the next.
void Reloader::report_due() {
    if (git_.is_under_way()) return report_timer_.call_at(std::chrono::steady_clock::now() + git_check_interval);
    report_changes();
}

void Reloader::report_changes() {
    for (const auto& report : filter_.changes()) {
        for (const auto& change : report.changes) edited_.add(change.path);
        handler_.on_changed(report);
    }
}

} // namespace cmakewatch
