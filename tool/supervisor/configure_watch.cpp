#include "tool/supervisor/configure_watch.h"

#include "tool/base/file_system_posix.h"
#include "tool/base/files.h"
#include "tool/base/path.h"
#include "tool/build/ninja_output.h"
#include "tool/project/file_api.h"

#include <boost/asio/post.hpp>

#include <utility>

namespace cmakewatch {
namespace {

using Answer = session::ForeignConfigure::Answer;

WatcherKind watcher_kind(WatcherKind wanted, const std::string& build_dir) {
    return wanted == WatcherKind::poll || delivers_no_events(build_dir) ? WatcherKind::poll : WatcherKind::inotify;
}

bool is_index_of_instrumentation(std::string_view name) {
    return name.starts_with("index-") && name.ends_with(".json");
}

} // namespace

ConfigureWatch::ConfigureWatch(boost::asio::any_io_executor executor, std::string build_dir, WatcherKind wanted,
                               int poll_interval_ms, std::function<void(const Change&)> on_configured)
    : executor_(executor),
      build_dir_(std::move(build_dir)),
      kind_(watcher_kind(wanted, build_dir_)),
      poll_interval_ms_(poll_interval_ms),
      on_configured_(std::move(on_configured)),
      timer_(executor) {}

void ConfigureWatch::build_starts() {
    timer_.cancel();
    foreign_.build_starts(state());
    if (!watcher_) arm();
}

void ConfigureWatch::take_line(std::string_view line) {
    if (tells_of_cmake(line)) {
        foreign_.cmake_starts();
        own_cmake_start_ = now();
        own_cmake_end_ = 0;
    }
    const auto directory = configured_directory(line);
    const bool is_ours =
        !directory.empty() && (directory == build_dir_ || real_path(std::string(directory)) == real_path(build_dir_));
    if (!is_ours) return;
    const auto state_now = state();
    foreign_.cmake_ends(state_now);
    own_cmake_end_ = state_now.manifest.modified;
}

void ConfigureWatch::build_ends() {
    foreign_.build_ends(state());
    if (own_cmake_end_ == 0) own_cmake_end_ = now(); // it has failed
    look_later();
}

bool ConfigureWatch::is_of_own_cmake(const Change& change) const {
    const auto is_meanwhile = [this](FileTime time) {
        return time >= own_cmake_start_ && (own_cmake_end_ == 0 || time <= own_cmake_end_);
    };
    return own_cmake_start_ != 0 && change.kind == ChangeKind::source && change.state.exists &&
           path::is_under(change.path, build_dir_) && is_meanwhile(change.state.modified) &&
           is_meanwhile(change.state.changed);
}

void ConfigureWatch::arm() {
    if (!watcher_) {
        Watcher::Handler handler;
        handler.on_event = [this](const PathEvent& event) { on_event(event); };
        handler.on_doubt = [this] { look(); };
        handler.on_look = [this](PollPace::Look) { look(); };
        handler.on_lost = [this](const Error&) {
            // Whoever watches the sources says that inotify has come to a limit.
            boost::asio::post(executor_, [lost = std::shared_ptr<Watcher>(std::move(watcher_))] {});
            kind_ = WatcherKind::poll;
            arm();
        };
        watcher_ = make_watcher(kind_, executor_, std::move(handler), poll_interval_ms_);
    }
    watcher_->watch(directories(), [this] { look(); });
}

void ConfigureWatch::on_event(const PathEvent& event) {
    const auto name = path::name(event.path);
    const bool is_of_directory = event.kind == PathEvent::Kind::directory && path::is_under(build_dir_, event.path);
    if (is_of_directory || name == "build.ninja" || name == "CMakeCache.txt" || is_index_of_instrumentation(name))
        look();
}

void ConfigureWatch::look() {
    const auto now = state();
    const auto answer = foreign_.look(now);
    if (answer == Answer::look_again) return look_later();
    if (answer == Answer::unchanged) return;
    arm(); // the build directory may be another one by now
    const auto file = build_dir_ + "/" + std::string(foreign_.changed_file());
    Change change{file, ChangeKind::cmake, state_of(file), {}, false};
    change.is_guess = foreign_.is_since_build();
    on_configured_(change);
}

void ConfigureWatch::look_later() {
    timer_.expires_after(std::chrono::milliseconds(session::ForeignConfigure::look_interval_ms));
    timer_.async_wait([this](boost::system::error_code failed) {
        if (!failed) look();
    });
}

// As the file system's clock has it.
FileTime ConfigureWatch::now() const {
    const auto time = file_system_now(build_dir_ + "/.cmakewatch/since");
    return time ? *time : 0;
}

session::ConfigureState ConfigureWatch::state() const {
    return {state_of(build_dir_ + "/build.ninja"), state_of(build_dir_ + "/CMakeCache.txt"),
            state_of(build_dir_ + "/" + std::string(file_api::reply_directory)).modified,
            state_of(build_dir_ + "/" + std::string(file_api::query_file)).exists};
}

// CMake's instrumentation, where somebody has switched it on, tells of each run of CMake and of builds: one more reason
// to look. The directory has an identifier in its name up to CMake 4.2, while it is an experiment.
std::vector<std::string> ConfigureWatch::directories() const {
    std::vector<std::string> found{build_dir_};
    for_each_entry(build_dir_ + "/.cmake", [&](const std::string& entry, bool is_directory) {
        if (!is_directory || !path::name(entry).starts_with("instrumentation")) return;
        for (const auto* data : {"/v1/data", "/v1/data/index"})
            if (cmakewatch::is_directory(entry + data)) found.push_back(entry + data);
    });
    return found;
}

} // namespace cmakewatch
