#include <charconv>
#include <exception>
#include <iostream>
#include <string>
#include <string_view>

#include "http.h"

#include "greeting.h"

namespace {

http::Response respond(const http::Request& request) {
    if (request.path != "/") return {404, "<p>There is nothing here.</p>\n"};
    return {200, std::string("<!doctype html>\n<title>server</title>\n<h1>") + greeting + "</h1>\n"};
}

// 0 if it is not a port.
std::uint16_t port_of(std::string_view text) {
    std::uint16_t port = 0;
    const auto* end = text.data() + text.size();
    const auto [last, error] = std::from_chars(text.data(), end, port);
    return error == std::errc{} && last == end ? port : 0;
}

} // namespace

int main(int argc, char** argv) {
    const std::uint16_t port = argc > 1 ? port_of(argv[1]) : 8080;
    if (argc > 2 || port == 0) {
        std::cerr << "usage: server [PORT]\n";
        return 2;
    }
    try {
        http::serve(port, [&] { std::cout << "listening on http://127.0.0.1:" << port << std::endl; }, respond);
    } catch (const std::exception& error) {
        std::cerr << "server: " << error.what() << '\n';
        return 1;
    }
    std::cout << "stopped" << std::endl;
}
