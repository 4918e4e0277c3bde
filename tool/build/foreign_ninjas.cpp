#include "tool/build/foreign_ninjas.h"

#include <utility>

namespace cmakewatch {
namespace {

constexpr std::chrono::milliseconds end_check_interval{100};

} // namespace

ForeignNinjas::ForeignNinjas(boost::asio::any_io_executor executor, Worker& background, Processes processes,
                             std::function<void()> on_disturbed)
    : background_(background),
      processes_(std::move(processes)),
      on_disturbed_(std::move(on_disturbed)),
      timer_(executor) {}

void ForeignNinjas::build_ended(FileTime start) {
    is_building_ = false;
    last_start_ = start;
    note({});
}

void ForeignNinjas::look_later() {
    background_.run([this] { return processes_.find(); }, [this](const auto& found) { note(found); });
}

std::optional<FileTime> ForeignNinjas::take_disturbed_since() {
    return running_.empty() ? std::exchange(disturbed_since_, {}) : std::nullopt;
}

void ForeignNinjas::note(const std::vector<pid_t>& found) {
    running_.insert(found.begin(), found.end());
    if (running_.empty() || is_building_) return;
    if (!disturbed_since_) disturbed_since_ = last_start_;
    wait();
}

// What it and ours have written at the same time may be damaged, or of an old text and yet new, or without the headers
// that it was made from: Ninja takes a list of them that another one has read and removed for an empty one.
void ForeignNinjas::wait() {
    timer_.expires_after(end_check_interval);
    timer_.async_wait([this](boost::system::error_code failed) {
        if (failed) return;
        std::erase_if(running_, [this](pid_t pid) { return !processes_.is_running(pid); });
        if (is_building_ || !running_.empty()) return wait();
        on_disturbed_();
    });
}

} // namespace cmakewatch
