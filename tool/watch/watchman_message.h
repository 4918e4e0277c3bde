// What a Watchman server says, one JSON object a line: Watchman's documentation, "Socket Interface", "subscribe".
// Promises: any bytes are read without harm. Does not know what was asked.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace cmakewatch::watchman {

struct File {
    std::string name; // relative to the watched root
    bool exists = true;
    bool is_directory = false;
    bool is_new = true; // since what was told last
};

// Of a subscription.
struct News {
    std::string subscription;
    bool is_cancelled = false;
    bool is_fresh = false; // the server has forgotten what it knew
    std::vector<File> files;
};

// To a request; "" is what it does not hold.
struct Answer {
    std::string version;
    std::string watch; // the root
    std::string clock;
};

struct Failure {
    std::string why;
};

struct Unasked {}; // and of no interest

using Message = std::variant<News, Answer, Failure, Unasked>;

// Nothing if `line` is no JSON object.
[[nodiscard]] std::optional<Message> parse_message(std::string_view line);

// Whether a server of that version (4.9.0, 2023.04.10.00) answers as we expect.
[[nodiscard]] bool is_supported(const std::string& version);

} // namespace cmakewatch::watchman
