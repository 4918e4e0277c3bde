// A very small HTTP server: one request at a time, on the loopback address.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace http {

struct Request {
    std::string method;
    std::string path;
};

struct Response {
    int status = 200;
    std::string body;
};

using Handler = std::function<Response(const Request&)>;

// Opens the port and serves until SIGTERM or SIGINT; a request that has begun is answered first.
// `on_listening` is called once the port is open. Throws std::system_error if it cannot be opened.
void serve(std::uint16_t port, const std::function<void()>& on_listening, const Handler& handler);

} // namespace http
