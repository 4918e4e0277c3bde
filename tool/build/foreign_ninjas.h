// Ninjas, or CMakes, of somebody else at work in our build directory: no lock holds them back.
// Promises: each that is seen beside a build, or at its end, is waited for; once all have ended and no build of ours
// runs, it is said that they have disturbed builds.
// Does not know what they may have damaged, nor how processes are found.
#pragma once

#include "tool/base/file_state.h"
#include "tool/base/worker.h"

#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <optional>
#include <set>
#include <vector>

#include <sys/types.h>

namespace cmakewatch {

class ForeignNinjas {
  public:
    struct Processes {
        std::function<std::vector<pid_t>()> find; // called in any thread
        std::function<bool(pid_t pid)> is_running;
    };

    // `background` is where look_later() looks; it must have stopped before this object goes.
    ForeignNinjas(boost::asio::any_io_executor executor, Worker& background, Processes processes,
                  std::function<void()> on_disturbed);

    void build_begins() { is_building_ = true; }
    // `start`: when it began, by the file system's clock.
    void build_ended(FileTime start);

    // Looks which ones are at work; later: without holding up the loop.
    void look() { note(processes_.find()); }
    void look_later();

    // Whether any is at work, or has been and is not dealt with yet.
    [[nodiscard]] bool have_been_seen() const { return !running_.empty() || disturbed_since_; }

    // The start of the first build beside one of them, once they have ended: they may write as long as they run.
    [[nodiscard]] std::optional<FileTime> take_disturbed_since();

  private:
    void note(const std::vector<pid_t>& found);
    void wait();

    Worker& background_;
    Processes processes_;
    std::function<void()> on_disturbed_;
    boost::asio::steady_timer timer_;
    std::set<pid_t> running_;
    bool is_building_ = false;
    FileTime last_start_ = 0; // of the last build that has ended
    std::optional<FileTime> disturbed_since_;
};

} // namespace cmakewatch
