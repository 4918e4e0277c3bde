#include "tool/watch/watchman_connection_posix.h"

#include <boost/json/serialize.hpp>

#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstring>
#include <utility>
#include <vector>

#include <pwd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace cmakewatch {
namespace {

constexpr double default_timeout_seconds = 5;
constexpr std::chrono::seconds life_interval{10};

std::chrono::milliseconds timeout() {
    double seconds = default_timeout_seconds;
    if (const char* text = std::getenv("CMAKEWATCH_WATCHMAN_TIMEOUT")) {
        const auto result = std::from_chars(text, text + std::strlen(text), seconds);
        if (result.ec != std::errc{} || seconds <= 0) seconds = default_timeout_seconds;
    }
    return std::chrono::milliseconds(static_cast<long>(seconds * 1000));
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

WatchmanConnection::WatchmanConnection(boost::asio::any_io_executor executor, Handler handler)
    : handler_(std::move(handler)), deadline_(executor), life_timer_(executor) {}

void WatchmanConnection::open() {
    const auto socket_path = watchman_socket();
    if (socket_path.empty())
        return handler_.on_lost("no server of yours is running",
                                "start one with watchman watch-list, or use --watcher inotify");
    auto fd = connect_to(socket_path);
    if (!fd) return handler_.on_lost(std::strerror(errno), "");
    channel_ = std::make_unique<LineChannel>(
        deadline_.get_executor(), std::move(fd),
        LineChannel::Handler{
            [this](std::string_view line) { take_line(line); },
            [this] { handler_.on_lost("the server closed the connection", ""); },
            [this] { handler_.on_lost("the server sent a line without end", "use --watcher inotify"); }});
}

void WatchmanConnection::look_after() {
    life_timer_.expires_after(life_interval);
    life_timer_.async_wait([this, alive = lifetime_.observe()](boost::system::error_code failed) {
        if (alive && !failed) ask({"version"}, [this](const watchman::Answer&) { look_after(); });
    });
}

void WatchmanConnection::ask(boost::json::array request, OnAnswer on_answer) {
    requests_.push_back({std::move(request), std::move(on_answer)});
    if (channel_ && !waits_for_answer_) send_next();
}

void WatchmanConnection::send_next() {
    if (requests_.empty()) return;
    waits_for_answer_ = true;
    channel_->send(boost::json::serialize(requests_.front().text));
    deadline_.expires_after(timeout());
    deadline_.async_wait([this, alive = lifetime_.observe()](boost::system::error_code failed) {
        if (!alive || failed || !waits_for_answer_) return;
        handler_.on_lost("it did not answer in time", "CMAKEWATCH_WATCHMAN_TIMEOUT sets the seconds to wait");
    });
}

void WatchmanConnection::take_line(std::string_view line) {
    const auto message = watchman::parse_message(line);
    if (!message) return handler_.on_lost("it sent what is no JSON object", "");
    if (const auto* news = std::get_if<watchman::News>(&*message)) return handler_.on_news(*news);
    if (const auto* failure = std::get_if<watchman::Failure>(&*message)) return handler_.on_lost(failure->why, "");
    const auto* answer = std::get_if<watchman::Answer>(&*message);
    if (answer == nullptr || requests_.empty()) return;
    waits_for_answer_ = false;
    deadline_.cancel();
    const auto on_answer = std::move(requests_.front().on_answer);
    requests_.pop_front();
    const auto alive = lifetime_.observe();
    on_answer(*answer);
    if (alive && !waits_for_answer_) send_next();
}

} // namespace cmakewatch
