#include "tool/process/signals_posix.h"

#include <charconv>
#include <cstring>

namespace cmakewatch {

std::optional<int> signal_number(const std::string& name) {
    int number = 0;
    const auto* end = name.data() + name.size();
    if (const auto result = std::from_chars(name.data(), end, number); result.ec == std::errc{} && result.ptr == end)
        return number > 0 && number < NSIG ? std::optional(number) : std::nullopt;
    const auto abbreviation = name.starts_with("SIG") ? name.substr(3) : name;
    for (number = 1; number < NSIG; ++number) {
        const char* known = ::sigabbrev_np(number);
        if (known != nullptr && abbreviation == known) return number;
    }
    return std::nullopt;
}

std::string signal_name(int number) {
    const char* known = ::sigabbrev_np(number);
    return known != nullptr ? std::string("SIG") + known : "signal " + std::to_string(number);
}

sigset_t set_of(std::initializer_list<int> numbers) {
    sigset_t set;
    sigemptyset(&set);
    for (const int number : numbers) sigaddset(&set, number);
    return set;
}

bool is_ignored(int number) {
    struct sigaction action{};
    return ::sigaction(number, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

void add_unless_ignored(boost::asio::signal_set& set, std::initializer_list<int> numbers) {
    for (const int number : numbers)
        if (!is_ignored(number)) set.add(number);
}

void block(std::initializer_list<int> numbers) {
    const auto blocked = set_of(numbers);
    ::pthread_sigmask(SIG_BLOCK, &blocked, nullptr);
}

} // namespace cmakewatch
