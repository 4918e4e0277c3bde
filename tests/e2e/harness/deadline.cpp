#include "tests/e2e/harness/deadline.h"

#include "tests/catch.h"

#include <cstdlib>
#include <thread>

namespace cmakewatch::e2e {
namespace {

constexpr int default_seconds = 60;
constexpr std::chrono::milliseconds ask_again_after{2};

// CMAKEWATCH_TEST_DEADLINE: seconds, for slower machines (sanitizers, emulators) or for impatient authors of tests.
std::chrono::seconds longest_wait() {
    const char* text = std::getenv("CMAKEWATCH_TEST_DEADLINE");
    const int seconds = text == nullptr ? 0 : std::atoi(text);
    return std::chrono::seconds(seconds > 0 ? seconds : default_seconds);
}

} // namespace

Deadline::Deadline() : end_(std::chrono::steady_clock::now() + longest_wait()) {}

void wait_until(const std::string& what, const std::function<bool()>& is_so) {
    const Deadline deadline;
    while (!is_so()) {
        if (deadline.has_passed()) FAIL("waited in vain until " << what);
        std::this_thread::sleep_for(ask_again_after);
    }
}

} // namespace cmakewatch::e2e
