#include "tool/child/reloader.h"

#include "tool/build/files.h"
#include "tool/watch/file_system_posix.h"

#include <boost/asio/post.hpp>
#include <xxhash.h>

namespace cmakewatch {
namespace {

using std::chrono::milliseconds;

// The first change is reported at once. Thousands that follow, of a git checkout, make few reports.
constexpr milliseconds burst_interval{20};

std::uint64_t digest_of(const std::string& path) {
    const auto content = read_file(path);
    return content ? XXH3_64bits(content->data(), content->size()) : 0;
}

FileTime file_time_now() {
    return std::chrono::nanoseconds(std::chrono::system_clock::now().time_since_epoch()).count();
}

} // namespace

Reloader::Reloader(boost::asio::any_io_executor executor, WatcherKind wanted, int poll_interval_ms, Handler handler)
    : executor_(executor),
      wanted_(wanted),
      poll_interval_ms_(poll_interval_ms),
      handler_(std::move(handler)),
      filter_({std::chrono::steady_clock::now, file_time_now, state_of, digest_of, have_same_content,
               [this](const std::string& path) { return handler_.is_programs_own && handler_.is_programs_own(path); }}),
      release_timer_(executor),
      flush_timer_(executor) {}

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
    if (is_arming_) {
        must_arm_again_ = true;
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
    if (!watcher_) {
        if (kinds_.empty()) kinds_ = watchers_to_try(wanted_, directories);
        start_next_watcher();
    }
    is_arming_ = true;
    watcher_->watch(directories, [this, directories] {
        is_arming_ = false;
        scan();
        (void)files_.has_seen_other_directories();
        find_directories(); // what came or went before the watches were there has told nobody
        if (std::exchange(must_arm_again_, false) || directories_.watched() != directories) return set_watches();
        if (std::exchange(must_announce_, false)) announce(directories.size());
    });
}

void Reloader::announce(size_t directories) {
    const auto& left_out = directories_.left_out();
    if (!left_out.empty() && handler_.on_warning)
        handler_.on_warning(
            {ErrorKind::environment, "does not watch", left_out,
             "too many directories lie near the sources: until a build is good, changes in this one and "
             "in others are not seen",
             "--ignore 'DIRECTORY/**' leaves out directories that hold no sources"});
    handler_.on_watching({std::string(watcher_->name()), plan_->files.size(), directories, plan_->mode, plan_number_});
}

void Reloader::start_next_watcher() {
    Watcher::Handler handler;
    handler.on_event = [this](const PathEvent& event) { on_event(event); };
    handler.on_doubt = [this] { arm(); }; // directories may have come and gone as well
    handler.on_lost = [this](const Error& error) { on_lost(error); };
    handler.on_look = [this](PollPace::Look look) { on_look(look); };
    handler.on_pace = [this](PollPace::Duration interval, PollPace::Duration cost) {
        const auto count = [](PollPace::Duration time) { return static_cast<int>(round<milliseconds>(time).count()); };
        if (handler_.on_polling) handler_.on_polling({count(interval), plan_->files.size(), count(cost)});
    };
    const auto kind = kinds_.front();
    if (kinds_.size() > 1) kinds_.erase(kinds_.begin()); // poll, the last one, never fails
    watcher_ = make_watcher(kind, executor_, std::move(handler), poll_interval_ms_);
}

void Reloader::on_lost(const Error& error) {
    handler_.on_error(error);
    // Destroyed only after it has returned from this call.
    boost::asio::post(executor_, [lost = std::shared_ptr<Watcher>(std::move(watcher_))] {});
    is_arming_ = false;
    must_arm_again_ = false;
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
    const auto* names = links_.names_of(path);
    if (names == nullptr && directories_.are_reached_through(path)) return arm(); // a symbolic link to a directory
    if (names != nullptr)
        for (const auto& name : LinkMap::Paths(*names))
            if (name != path) on_event({name, event.kind});
    const bool is_looked_at = filter_.take_event(path, event.kind);
    wait_for_release();
    flush_soon();
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
    wait_for_release();
    flush();
}

void Reloader::scan_edited() {
    filter_.begin_scan();
    const auto edited = edited_.all();
    files_.run_some({edited.begin(), edited.end()}, [this](const ScannedFile& file) { filter_.take_scanned(file); });
    filter_.end_scan(false);
    wait_for_release();
    flush();
}

void Reloader::on_look(PollPace::Look look) {
    if (is_arming_) return; // which looks at all
    look == PollPace::Look::all ? scan() : scan_edited();
    if (files_.has_seen_other_directories()) arm();
}

// What has happened, and the watcher would tell of later: by then it may be taken for known.
void Reloader::look_for_untold() {
    if (plan_ && filter_.has_scanned() && watcher_ && !watcher_->tells_at_once()) scan();
}

void Reloader::finish() {
    look_for_untold();
    filter_.release_all();
    flush();
}

void Reloader::release_due() {
    release_at_.reset();
    for (const auto& path : filter_.release_due()) arm_if_link(path);
    wait_for_release();
    flush_soon();
}

void Reloader::wait_for_release() {
    const auto next = filter_.next_release();
    if (!next || (release_at_ && *release_at_ <= *next)) return;
    release_at_ = next;
    release_timer_.expires_at(*next);
    release_timer_.async_wait([this](boost::system::error_code failed) {
        if (!failed) release_due();
    });
}

void Reloader::flush_soon() {
    if (!filter_.has_changes() || std::exchange(is_flush_awaited_, true)) return;
    const auto flush_awaited = [this](boost::system::error_code failed = {}) {
        if (failed) return;
        is_flush_awaited_ = false;
        flush();
    };
    const auto at = last_flush_ + burst_interval;
    if (at <= std::chrono::steady_clock::now()) return boost::asio::post(executor_, [=] { flush_awaited(); });
    flush_timer_.expires_at(at);
    flush_timer_.async_wait(flush_awaited);
}

void Reloader::flush() {
    if (!filter_.has_changes()) return;
    last_flush_ = std::chrono::steady_clock::now();
    for (const auto& report : filter_.changes()) {
        for (const auto& change : report.changes) edited_.add(change.path);
        handler_.on_changed(report);
    }
}

} // namespace cmakewatch
