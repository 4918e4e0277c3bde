#include "http.h"

#include <cerrno>
#include <csignal>
#include <sstream>
#include <string_view>
#include <system_error>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

namespace http {
namespace {

constexpr size_t longest_head = 16 * 1024;
constexpr timeval longest_wait{5, 0}; // for a client that says nothing

volatile std::sig_atomic_t is_stopping = 0;

class Socket {
  public:
    explicit Socket(int fd) : fd_(fd) {}
    ~Socket() {
        if (fd_ >= 0) ::close(fd_);
    }
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;

    [[nodiscard]] int get() const { return fd_; }

  private:
    int fd_;
};

void check(bool is_good, const char* what) {
    if (!is_good) throw std::system_error(errno, std::generic_category(), what);
}

// The signals are blocked but while `pselect` waits: so none is missed and no request is cut short.
sigset_t block_stop_signals() {
    struct sigaction action{};
    action.sa_handler = [](int) { is_stopping = 1; };
    sigset_t stop_signals;
    sigset_t before;
    sigemptyset(&stop_signals);
    for (const int signal : {SIGTERM, SIGINT}) {
        sigaddset(&stop_signals, signal);
        ::sigaction(signal, &action, nullptr);
    }
    ::sigprocmask(SIG_BLOCK, &stop_signals, &before);
    return before;
}

// False when it is time to stop.
bool wait_for_client(int listener, const sigset_t& unblocked) {
    while (is_stopping == 0) {
        fd_set readable;
        FD_ZERO(&readable);
        FD_SET(listener, &readable);
        if (::pselect(listener + 1, &readable, nullptr, nullptr, nullptr, &unblocked) > 0) return true;
        check(errno == EINTR, "cannot wait for a connection");
    }
    return false;
}

std::string read_head(int client) {
    ::setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &longest_wait, sizeof longest_wait);
    std::string head;
    char buffer[1024];
    while (head.find("\r\n\r\n") == std::string::npos && head.size() < longest_head) {
        const auto count = ::recv(client, buffer, sizeof buffer, 0);
        if (count <= 0) break;
        head.append(buffer, static_cast<size_t>(count));
    }
    return head;
}

void send_all(int client, std::string_view text) {
    while (!text.empty()) {
        const auto count = ::send(client, text.data(), text.size(), MSG_NOSIGNAL);
        if (count <= 0) return;
        text.remove_prefix(static_cast<size_t>(count));
    }
}

void answer(int client, const Handler& handler) {
    Request request;
    std::istringstream(read_head(client)) >> request.method >> request.path;
    if (request.path.empty()) return;
    const auto response = handler(request);
    std::ostringstream text;
    text << "HTTP/1.1 " << response.status << (response.status == 200 ? " OK" : " Not Found") << "\r\n"
         << "Content-Type: text/html; charset=utf-8\r\n"
         << "Content-Length: " << response.body.size() << "\r\n"
         << "Connection: close\r\n\r\n";
    if (request.method != "HEAD") text << response.body;
    send_all(client, text.str());
}

} // namespace

void serve(std::uint16_t port, const std::function<void()>& on_listening, const Handler& handler) {
    const auto unblocked = block_stop_signals();
    const Socket listener(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    check(listener.get() >= 0, "cannot open a socket");
    const int yes = 1; // the port can be used again at once after a restart
    ::setsockopt(listener.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    check(::bind(listener.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0,
          "cannot use the port");
    check(::listen(listener.get(), SOMAXCONN) == 0, "cannot listen");
    on_listening();
    while (wait_for_client(listener.get(), unblocked)) {
        const Socket client(::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
        if (client.get() >= 0) answer(client.get(), handler);
    }
}

} // namespace http
