#include "tool/watch/inotify_watcher_linux.h"

#include "tool/base/lifetime.h"
#include "tool/base/unique_fd.h"

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>

#include <array>
#include <cerrno>
#include <cstring>
#include <map>
#include <set>
#include <unordered_map>

#include <sys/inotify.h>

namespace cmakewatch {
namespace {

constexpr std::uint32_t watched_events = IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_CREATE |
                                         IN_MODIFY | IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR;
constexpr size_t buffer_size = 65536;

class InotifyWatcher : public Watcher {
  public:
    InotifyWatcher(boost::asio::any_io_executor executor, Handler handler)
        : events_(executor), handler_(std::move(handler)) {
        const int fd = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
        if (fd >= 0) {
            events_.assign(fd);
        } else {
            failure_ = Error{ErrorKind::environment, "cannot watch with inotify", "", std::strerror(errno),
                             errno == EMFILE ? "raise it with sysctl fs.inotify.max_user_instances" : ""};
        }
    }
    InotifyWatcher(const InotifyWatcher&) = delete;
    InotifyWatcher& operator=(const InotifyWatcher&) = delete;
    ~InotifyWatcher() override = default;

    [[nodiscard]] std::string_view name() const override { return "inotify"; }
    [[nodiscard]] bool tells_at_once() const override { return true; }

    void watch(std::vector<std::string> directories, std::function<void()> on_armed) override {
        if (failure_.what.empty()) set_watches(directories);
        boost::asio::post(events_.get_executor(), [this, alive = lifetime_.observe(), on_armed = std::move(on_armed)] {
            if (!alive) return;
            if (!failure_.what.empty()) return lose();
            if (!is_reading_) {
                is_reading_ = true;
                read();
            }
            on_armed();
        });
    }

  private:
    void set_watches(const std::vector<std::string>& directories) {
        const std::set<std::string> wanted(directories.begin(), directories.end());
        // All anew: a directory of the same name may be another one by now. Adding a watch twice costs nothing.
        auto old = std::move(names_);
        names_.clear();
        std::set<std::string> unreadable;
        for (const auto& directory : wanted) {
            const int id = ::inotify_add_watch(events_.native_handle(), directory.c_str(), watched_events);
            if (id >= 0) {
                names_[id].push_back(directory); // two names (a symbolic link) can lead to one directory
                old.erase(id);
            } else if (errno == EACCES) {
                unreadable.insert(directory);
            } else if (errno == ENOSPC) {
                failure_ = Error{ErrorKind::environment, "cannot watch directory", directory,
                                 "the limit of inotify watches is reached",
                                 "raise it with sysctl fs.inotify.max_user_watches"};
                return;
            }
            // Others are gone: their parent's events tell when that changes.
        }
        // A watch outlives the right to read: it tells when that is given back.
        for (auto entry = old.begin(); entry != old.end();) {
            auto kept = entry->second;
            std::erase_if(kept, [&](const auto& directory) { return !unreadable.contains(directory); });
            if (kept.empty()) {
                ++entry;
            } else {
                names_[entry->first] = std::move(kept);
                entry = old.erase(entry);
            }
        }
        for (const auto& [id, directory] : old) ::inotify_rm_watch(events_.native_handle(), id);
    }

    void read() {
        // Waiting and reading by hand: one read takes all that has come, so that a burst becomes one report.
        events_.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                           [this, alive = lifetime_.observe()](boost::system::error_code failed) {
                               if (!alive || failed) return;
                               take_events();
                               if (alive) read();
                           });
    }

    void take_events() {
        alignas(inotify_event) std::array<char, buffer_size> buffer; // NOLINT: filled by read
        const auto alive = lifetime_.observe();
        while (true) {
            const auto size = ::read(events_.native_handle(), buffer.data(), buffer.size());
            if (size <= 0) return;
            for (ssize_t at = 0; at < size;) {
                inotify_event event{};
                std::memcpy(&event, buffer.data() + at, sizeof event);
                const char* file = buffer.data() + at + sizeof event;
                at += static_cast<ssize_t>(sizeof event + event.len);
                take_event(event, event.len > 0 ? std::string_view(file) : std::string_view{});
                if (!alive) return;
            }
        }
    }

    void take_event(const inotify_event& event, std::string_view file) {
        if ((event.mask & IN_Q_OVERFLOW) != 0) return handler_.on_doubt();
        const auto watch = names_.find(event.wd);
        if (watch == names_.end()) return;
        const auto directories = watch->second; // a copy: the handler may set other watches
        if ((event.mask & IN_IGNORED) != 0) names_.erase(watch);
        for (const auto& directory : directories) {
            if ((event.mask & (IN_DELETE_SELF | IN_MOVE_SELF | IN_IGNORED | IN_UNMOUNT)) != 0) {
                handler_.on_event({directory, PathEvent::Kind::directory});
                continue;
            }
            if (file.empty()) {
                // Its permissions, most likely: what is in it may be seen now, or not be seen any more.
                if ((event.mask & IN_ATTRIB) != 0) handler_.on_event({directory, PathEvent::Kind::directory});
                continue;
            }
            const auto path = (directory == "/" ? "" : directory) + "/" + std::string(file);
            if ((event.mask & IN_ISDIR) != 0) {
                if ((event.mask & (IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_ATTRIB)) != 0)
                    handler_.on_event({path, PathEvent::Kind::directory});
            } else if ((event.mask & (IN_CLOSE_WRITE | IN_MOVED_TO)) != 0) {
                handler_.on_event({path, PathEvent::Kind::written});
            } else if ((event.mask & (IN_DELETE | IN_MOVED_FROM)) != 0) {
                handler_.on_event({path, PathEvent::Kind::removed});
            } else if ((event.mask & (IN_MODIFY | IN_CREATE)) != 0) {
                handler_.on_event({path, PathEvent::Kind::writing}); // or a link, or a rename's first half
            } else if ((event.mask & IN_ATTRIB) != 0) {
                handler_.on_event({path, PathEvent::Kind::touched});
            }
        }
    }

    void lose() { handler_.on_lost(failure_); }

    boost::asio::posix::stream_descriptor events_;
    Handler handler_;
    Error failure_; // why nothing can be watched; its `what` is empty while all is well
    bool is_reading_ = false;
    std::unordered_map<int, std::vector<std::string>> names_; // by watch descriptor
    Lifetime lifetime_;
};

} // namespace

std::unique_ptr<Watcher> make_inotify_watcher(boost::asio::any_io_executor executor, Watcher::Handler handler) {
    return std::make_unique<InotifyWatcher>(executor, std::move(handler));
}

} // namespace cmakewatch
