// Watching directories: one interface, three ways (inotify, Watchman, poll).
// A watcher knows directories and paths. It does not know which files matter, nor why.
#pragma once

#include "tool/base/error.h"
#include "tool/watch/poll_pace.h"

#include <boost/asio/any_io_executor.hpp>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace cmakewatch {

enum class WatcherKind { automatic, watchman, inotify, poll };

struct PathEvent {
    enum class Kind {
        written,   // the content is complete: closed after writing, or moved here
        writing,   // written to by someone who still has it open
        touched,   // times or permissions changed
        removed,   // deleted or moved away; it may come back at once
        directory, // a directory appeared, went away or was moved
        entries,   // of a directory: each is told by itself; or it has taken the place of a symbolic link
    };
    std::string path;
    Kind kind = Kind::written;
};

class Watcher {
  public:
    struct Handler {
        std::function<void(const PathEvent&)> on_event;
        std::function<void()> on_doubt;            // anything may have happened: compare states
        std::function<void(const Error&)> on_lost; // it cannot watch (any more); nothing follows
        // Nothing tells of changes: compare the states of all files now, or of the edited ones.
        std::function<void(PollPace::Look)> on_look = {};
        // Looking at all files costs so much that they are looked at at another interval than was asked for.
        std::function<void(PollPace::Duration interval, PollPace::Duration cost)> on_pace = {};
    };

    virtual ~Watcher() = default;

    [[nodiscard]] virtual std::string_view name() const = 0;

    // Whether what happens is told as soon as the loop runs: not at the next look, nor by a server in between.
    [[nodiscard]] virtual bool tells_at_once() const { return false; }

    // Watches these directories (not what lies deeper) from now on, in place of those before. `on_armed` is called
    // from the loop as soon as nothing is missed any more; on_lost instead if that cannot be.
    virtual void watch(std::vector<std::string> directories, std::function<void()> on_armed) = 0;
};

// Makes the watcher of that kind (not automatic). poll_interval_ms is for `poll` alone.
[[nodiscard]] std::unique_ptr<Watcher> make_watcher(WatcherKind kind, boost::asio::any_io_executor executor,
                                                    Watcher::Handler handler, int poll_interval_ms);

// The kinds to try in turn: `wanted` first, then what it falls back to. automatic: Watchman only if a server listens,
// and nothing but poll if one of `directories` lies on a file system that delivers no events.
[[nodiscard]] std::vector<WatcherKind> watchers_to_try(WatcherKind wanted, const std::vector<std::string>& directories);

} // namespace cmakewatch
