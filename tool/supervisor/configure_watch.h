// Notices that somebody else has run CMake on the build directory, also while there is none.
// Promises: said once for each run, and only while no build of ours runs. Costs nothing while nothing happens, if the
// file system reports changes.
// Does not decide what follows. See tool/session/foreign_configure.h for what counts.
#pragma once

#include "tool/project/change.h"
#include "tool/session/foreign_configure.h"
#include "tool/watch/watcher.h"

#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace cmakewatch {

class ConfigureWatch {
  public:
    // `wanted` and `poll_interval_ms` as for the sources; Watchman is never asked. `on_configured` gets the file that
    // says so, with the kind `cmake`; it is a guess if a step of our last build may have done that.
    ConfigureWatch(boost::asio::any_io_executor executor, std::string build_dir, WatcherKind wanted,
                   int poll_interval_ms, std::function<void(const Change&)> on_configured);

    // A build of ours starts; its Ninja or CMake says `line`; it is over.
    void build_starts();
    void take_line(std::string_view line);
    void build_ends();

    // Whether the CMake of a build of ours has written this source below the build directory, as the times say. The
    // Ninja that runs CMake looks at all files after that: such a change needs no build of its own.
    [[nodiscard]] bool is_of_own_cmake(const Change& change) const;

  private:
    void arm();
    void on_event(const PathEvent& event);
    void look();
    void look_later();
    [[nodiscard]] FileTime now() const;
    [[nodiscard]] session::ConfigureState state() const;
    [[nodiscard]] std::vector<std::string> directories() const;

    boost::asio::any_io_executor executor_;
    std::string build_dir_;
    WatcherKind kind_;
    int poll_interval_ms_;
    std::function<void(const Change&)> on_configured_;
    session::ForeignConfigure foreign_;
    FileTime own_cmake_start_ = 0; // of the last CMake that a build of ours has run; 0: none has
    FileTime own_cmake_end_ = 0;   // 0: it runs
    std::unique_ptr<Watcher> watcher_;
    boost::asio::steady_timer timer_;
};

} // namespace cmakewatch
