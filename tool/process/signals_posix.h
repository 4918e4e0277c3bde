// Signals: by name, and those that whoever started us wants ignored.
#pragma once

#include <boost/asio/signal_set.hpp>

#include <csignal>
#include <initializer_list>
#include <optional>
#include <string>

namespace cmakewatch {

// The number for "TERM", "SIGTERM" or "15"; nothing if there is no such signal.
[[nodiscard]] std::optional<int> signal_number(const std::string& name);

// "SIGSEGV" and the like.
[[nodiscard]] std::string signal_name(int number);

// Those that ask a session to end.
inline constexpr std::initializer_list<int> ending_signals{SIGINT, SIGTERM, SIGHUP, SIGQUIT};

[[nodiscard]] sigset_t set_of(std::initializer_list<int> numbers);

// Whether whoever started us wants the signal ignored: nohup(1) and shells' background jobs mean it.
[[nodiscard]] bool is_ignored(int number);

// Has `set` catch those of `numbers` that are not ignored.
void add_unless_ignored(boost::asio::signal_set& set, std::initializer_list<int> numbers);

// Keeps them from this thread, for good.
void block(std::initializer_list<int> numbers);

} // namespace cmakewatch
