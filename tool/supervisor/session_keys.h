// The keys for a session: what each does.
// Promises: whatever key is pressed, something is done or it is said why not.
// Does not know which keys are for a program: Terminal does.
#pragma once

#include "tool/base/worker.h"
#include "tool/supervisor/pager_posix.h"
#include "tool/supervisor/session_driver.h"
#include "tool/supervisor/workloads.h"
#include "tool/terminal/line_input.h"
#include "tool/terminal/terminal.h"

#include <functional>
#include <optional>
#include <string>

namespace cmakewatch {

class SessionKeys {
  public:
    // All of them must outlive this object.
    struct Session {
        Console& console;
        Reporter& reporter;
        Terminal& terminal;
        SessionDriver& driver;
        Workloads& workloads;
        Worker& worker;
        std::string build_dir;
    };
    struct Handler {
        std::function<void()> on_quit;
        std::function<void()> on_pager; // it has started, and will ask for the terminal
    };

    SessionKeys(boost::asio::any_io_executor executor, const Session& session, Handler handler)
        : session_(session),
          handler_(std::move(handler)),
          pager_(std::move(executor), [this] { session_.terminal.stop_giving_way(); }) {}

    // A key for us.
    void take(char key);

    // Which key shows the others, for people who have just started.
    [[nodiscard]] std::string hint() const;

    [[nodiscard]] const Pager& pager() const { return pager_; }

  private:
    void take_for_filter(char key);
    void ask_for_filter();
    bool show_filter() const; // whether it can be seen
    void show_keys() const;
    void show_output();
    void build();
    void run(char key);
    void say(const std::string& text) const { session_.console.wrapped_line(text); }

    Session session_;
    Handler handler_;
    Pager pager_;
    std::optional<LineInput> filter_; // which is being typed
};

} // namespace cmakewatch
