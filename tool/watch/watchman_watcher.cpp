#include "tool/watch/watchman_watcher.h"

#include "tool/base/file_system_posix.h"
#include "tool/base/lifetime.h"
#include "tool/base/path.h"
#include "tool/process/line_channel.h"
#include "tool/watch/watchman_message.h"

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/json.hpp>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <deque>
#include <map>
#include <set>
#include <unordered_map>

#include <pwd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace cmakewatch {
namespace {

namespace json = boost::json;

constexpr double default_timeout_seconds = 5;
constexpr size_t most_directories_in_expression = 500;

std::chrono::milliseconds timeout() {
    double seconds = default_timeout_seconds;
    if (const char* text = std::getenv("CMAKEWATCH_WATCHMAN_TIMEOUT")) {
        const auto result = std::from_chars(text, text + std::strlen(text), seconds);
        if (result.ec != std::errc{} || seconds <= 0) seconds = default_timeout_seconds;
    }
    return std::chrono::milliseconds(static_cast<long>(seconds * 1000));
}

// The directories that are not below another one of them.
std::vector<std::string> covering(const std::set<std::string>& directories) {
    std::vector<std::string> roots;
    for (const auto& directory : directories) {
        const bool is_covered = std::any_of(roots.begin(), roots.end(),
                                            [&](const std::string& root) { return path::is_under(directory, root); });
        if (!is_covered) roots.push_back(directory);
    }
    return roots;
}

// Whose socket file it is does not tell who listens there.
bool is_ours(int connection) {
    ucred peer{};
    socklen_t size = sizeof peer;
    return ::getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && peer.uid == ::geteuid();
}

// Invalid, with errno set, if nobody listens, or another user does, or a server that hangs has let its queue fill up.
UniqueFd connect_to(const std::string& socket_path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (socket_path.size() >= sizeof address.sun_path) {
        errno = ENAMETOOLONG;
        return {};
    }
    std::memcpy(address.sun_path, socket_path.c_str(), socket_path.size() + 1);
    UniqueFd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) return {};
    if (!is_ours(fd.get())) {
        errno = EPERM;
        return {};
    }
    return fd;
}

constexpr std::chrono::seconds life_interval{10};

class WatchmanWatcher : public Watcher {
  public:
    WatchmanWatcher(boost::asio::any_io_executor executor, Handler handler)
        : executor_(executor), handler_(std::move(handler)), deadline_(executor), life_timer_(executor) {}
    WatchmanWatcher(const WatchmanWatcher&) = delete;
    WatchmanWatcher& operator=(const WatchmanWatcher&) = delete;

    [[nodiscard]] std::string_view name() const override { return "watchman"; }

    void watch(std::vector<std::string> directories, std::function<void()> on_armed) override {
        names_.clear();
        std::set<std::string> real;
        for (const auto& directory : directories) {
            // Watchman resolves symbolic links; what it reports is translated back.
            auto resolved = real_path(directory);
            if (resolved.empty()) continue;
            names_[resolved].push_back(directory);
            real.insert(std::move(resolved));
        }
        if (real == watched_ && is_armed_) {
            boost::asio::post(executor_, [alive = lifetime_.observe(), on_armed = std::move(on_armed)] {
                if (alive) on_armed();
            });
            return;
        }
        watched_ = std::move(real);
        is_armed_ = false;
        on_armed_ = std::move(on_armed);
        subscriptions_.clear();
        requests_.clear();
        waits_for_answer_ = false;
        connect();
    }

  private:
    using OnAnswer = std::function<void(const watchman::Answer&)>;
    struct Request {
        json::array text;
        OnAnswer on_answer;
    };

    void connect() {
        const auto socket_path = watchman_socket();
        if (socket_path.empty())
            return lose("no server of yours is running",
                        "start one with watchman watch-list, or use --watcher inotify");
        auto fd = connect_to(socket_path);
        if (!fd) return lose(std::strerror(errno), "");
        channel_ = std::make_unique<LineChannel>(
            executor_, std::move(fd),
            LineChannel::Handler{[this](std::string_view line) { take_line(line); },
                                 [this] { lose("the server closed the connection", ""); },
                                 [this] { lose("the server sent a line without end", "use --watcher inotify"); }});
        ask({"version"}, [this](const watchman::Answer& answer) {
            if (!watchman::is_supported(answer.version))
                return lose("the server is older than 4.9", "use --watcher inotify");
            roots_to_arm_ = covering(watched_);
            arm_next();
        });
    }

    // Subscribes root by root: Watchman answers one request at a time.
    void arm_next() {
        if (roots_to_arm_.empty()) {
            is_armed_ = true;
            deadline_.cancel();
            ask_for_life();
            const auto on_armed = std::move(on_armed_);
            on_armed_ = nullptr;
            if (on_armed) on_armed();
            return;
        }
        const auto root = roots_to_arm_.back();
        roots_to_arm_.pop_back();
        ask({"watch-project", root}, [this, root](const watchman::Answer& answer) {
            if (answer.watch.empty()) return lose("watch-project gave no root", "");
            ask({"clock", answer.watch}, [this, project = answer.watch, root](const watchman::Answer& clock) {
                if (clock.clock.empty()) return lose("it gave no clock", "");
                subscribe(project, root, clock.clock);
            });
        });
    }

    void subscribe(const std::string& project, const std::string& root, const std::string& since) {
        const auto name = "cmakewatch-" + std::to_string(::getpid()) + "-" + std::to_string(++last_subscription_);
        json::array expression{"anyof"};
        size_t count = 0;
        for (const auto& directory : watched_) {
            if (!path::is_under(directory, root)) continue;
            const auto relative = directory == project ? "" : path::relative(directory, project);
            expression.push_back(json::array{"dirname", relative, json::array{"depth", "eq", 0}});
            if (!relative.empty()) expression.push_back(json::array{"name", relative, "wholename"});
            ++count;
        }
        json::object query{{"fields", json::array{"name", "exists", "type", "new"}},
                           {"since", since},
                           {"defer_vcs", false},
                           {"dedup_results", true}};
        if (count <= most_directories_in_expression) query["expression"] = std::move(expression);
        subscriptions_[name] = project;
        ask({"subscribe", project, name, std::move(query)}, [this](const watchman::Answer&) { arm_next(); });
    }

    // A server that hangs reports nothing, and its socket does not tell.
    void ask_for_life() {
        life_timer_.expires_after(life_interval);
        life_timer_.async_wait([this, alive = lifetime_.observe()](boost::system::error_code failed) {
            if (!alive || failed || !is_armed_ || is_lost_) return;
            ask({"version"}, [this](const watchman::Answer&) {
                deadline_.cancel();
                if (is_armed_) ask_for_life();
            });
        });
    }

    void ask(json::array request, OnAnswer on_answer) {
        requests_.push_back({std::move(request), std::move(on_answer)});
        if (!waits_for_answer_) send_next();
    }

    void send_next() {
        if (requests_.empty()) return;
        waits_for_answer_ = true;
        channel_->send(json::serialize(requests_.front().text));
        deadline_.expires_after(timeout());
        deadline_.async_wait([this, alive = lifetime_.observe()](boost::system::error_code failed) {
            if (!alive || failed || !waits_for_answer_) return;
            lose("it did not answer in time", "CMAKEWATCH_WATCHMAN_TIMEOUT sets the seconds to wait");
        });
    }

    void take_line(std::string_view line) {
        const auto message = watchman::parse_message(line);
        if (!message) return lose("it sent what is no JSON object", "");
        if (const auto* news = std::get_if<watchman::News>(&*message)) return take_news(*news);
        if (const auto* failure = std::get_if<watchman::Failure>(&*message)) return lose(failure->why, "");
        const auto* answer = std::get_if<watchman::Answer>(&*message);
        if (answer == nullptr || requests_.empty()) return;
        waits_for_answer_ = false;
        const auto on_answer = std::move(requests_.front().on_answer);
        requests_.pop_front();
        const auto alive = lifetime_.observe();
        on_answer(*answer);
        if (alive && !waits_for_answer_) send_next();
    }

    void take_news(const watchman::News& news) {
        const auto root = subscriptions_.find(news.subscription);
        if (root == subscriptions_.end()) return;
        if (news.is_cancelled) return lose("it cancelled the watch of " + root->second, "");
        if (news.is_fresh) return handler_.on_doubt();
        const auto alive = lifetime_.observe();
        const auto project = root->second;
        for (const auto& file : news.files) {
            take_file(project, file);
            if (!alive) return;
        }
    }

    void take_file(const std::string& project, const watchman::File& file) {
        const auto real = path::absolute(file.name, project);
        auto kind = file.exists ? PathEvent::Kind::written : PathEvent::Kind::removed;
        if (file.is_directory)
            kind = file.exists && !file.is_new ? PathEvent::Kind::entries : PathEvent::Kind::directory;
        const auto alive = lifetime_.observe();
        if (const auto itself = names_.find(real); itself != names_.end() && kind != PathEvent::Kind::entries) {
            // Or a symbolic link in its place, whatever its kind.
            for (const auto& name : std::vector<std::string>(itself->second)) {
                handler_.on_event({name, PathEvent::Kind::directory});
                if (!alive) return;
            }
        }
        const auto directories = names_.find(path::parent(real));
        if (directories == names_.end()) {
            if (kind == PathEvent::Kind::directory) handler_.on_event({real, kind});
            return;
        }
        for (const auto& directory : std::vector<std::string>(directories->second)) {
            handler_.on_event({directory + "/" + std::string(path::name(real)), kind});
            if (!alive) return;
        }
    }

    void lose(const std::string& why, const std::string& hint) {
        const Error error{ErrorKind::environment, "cannot watch with watchman", "", why, hint};
        boost::asio::post(executor_, [this, alive = lifetime_.observe(), error] {
            if (!alive || is_lost_) return;
            is_lost_ = true;
            handler_.on_lost(error);
        });
    }

    boost::asio::any_io_executor executor_;
    Handler handler_;
    boost::asio::steady_timer deadline_;
    boost::asio::steady_timer life_timer_;
    std::unique_ptr<LineChannel> channel_;
    std::deque<Request> requests_;
    bool waits_for_answer_ = false;

    std::set<std::string> watched_;                                   // real paths
    std::unordered_map<std::string, std::vector<std::string>> names_; // real path -> as it was asked for
    std::vector<std::string> roots_to_arm_;
    std::map<std::string, std::string> subscriptions_; // name -> root
    int last_subscription_ = 0;
    bool is_armed_ = false;
    bool is_lost_ = false;
    std::function<void()> on_armed_;
    Lifetime lifetime_;
};

bool is_our_socket(const std::string& path) {
    struct stat info{};
    return ::stat(path.c_str(), &info) == 0 && S_ISSOCK(info.st_mode) && info.st_uid == ::geteuid();
}

} // namespace

std::string watchman_socket() {
    if (const char* named = std::getenv("WATCHMAN_SOCK"); named != nullptr && *named != '\0')
        return is_our_socket(named) ? named : "";
    const auto* user = ::getpwuid(::geteuid());
    const std::string name = user != nullptr ? user->pw_name : "";
    const char* temporary = std::getenv("TMPDIR");
    const std::vector<std::string> state_directories{temporary != nullptr ? temporary : "/tmp",
                                                     "/usr/local/var/run/watchman", "/var/run/watchman"};
    for (const auto& directory : state_directories)
        if (auto path = directory + "/" + name + "-state/sock"; is_our_socket(path)) return path;
    return "";
}

bool is_watchman_running() {
    const auto socket_path = watchman_socket();
    return !socket_path.empty() && static_cast<bool>(connect_to(socket_path));
}

std::unique_ptr<Watcher> make_watchman_watcher(boost::asio::any_io_executor executor, Watcher::Handler handler) {
    return std::make_unique<WatchmanWatcher>(executor, std::move(handler));
}

} // namespace cmakewatch
