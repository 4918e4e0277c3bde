#include "tool/report/desktop_notification.h"

#include "tool/base/printable.h"
#include "tool/process/command_run.h"
#include "tool/process/launch_linux.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace cmakewatch {
namespace {

// Semicolons separate the parts of the sequence.
std::string without_semicolons(std::string text) {
    std::replace(text.begin(), text.end(), ';', ',');
    return text;
}

class ByCommand : public NotificationChannel {
  public:
    ByCommand(boost::asio::any_io_executor executor, std::string command, std::function<void(const Error&)> on_warning)
        : executor_(std::move(executor)), command_(std::move(command)), on_warning_(std::move(on_warning)) {}

    // One that still runs waits for a desktop that does not answer.
    void show(const std::string& title, const std::string& text) override {
        if (run_) run_->kill();
        last_line_.clear();
        CommandRun::Command command;
        command.executable = command_;
        command.arguments = {"--app-name=cmakewatch", "--", title, text};
        command.environment = environment_without({});
        auto started = CommandRun::start(
            executor_, command,
            {[this](std::string_view line) { last_line_ = line; }, [this](ExitStatus status) { end(status); }});
        if (!started) return warn(started.error().message());
        run_ = std::move(*started);
    }
    [[nodiscard]] bool owns(pid_t pid) const override { return run_ && run_->pid() == pid; }

  private:
    void end(ExitStatus status) {
        run_.reset();
        if (status != ExitStatus{}) warn(last_line_);
    }
    void warn(const std::string& why) {
        if (std::exchange(has_warned_, true)) return;
        on_warning_({ErrorKind::environment, "cannot notify by", command_, why, "without --notify it is not tried"});
    }

    boost::asio::any_io_executor executor_;
    std::string command_;
    std::function<void(const Error&)> on_warning_;
    std::unique_ptr<CommandRun> run_;
    std::string last_line_;
    bool has_warned_ = false;
};

class ByTerminal : public NotificationChannel {
  public:
    ByTerminal(Screen& screen, TerminalNotification kind) : screen_(screen), kind_(kind) {}

    // What cannot be written now is written behind what waits.
    void show(const std::string& title, const std::string& text) override {
        const auto sequence = notification_sequence(kind_, title, text);
        if (screen_.write_control(sequence)) return;
        screen_.when_caught_up([&screen = screen_, sequence] { (void)screen.write_control(sequence); });
    }
    [[nodiscard]] bool owns(pid_t) const override { return false; }

  private:
    Screen& screen_;
    TerminalNotification kind_;
};

} // namespace

std::string notification_sequence(TerminalNotification kind, const std::string& title, const std::string& text) {
    const auto first = without_controls(title);
    const auto second = without_controls(text);
    switch (kind) {
    case TerminalNotification::none: return "";
    case TerminalNotification::osc9: return fmt::format("\x1b]9;{}: {}\x1b\\", first, second);
    case TerminalNotification::osc777:
        return fmt::format("\x1b]777;notify;{};{}\x1b\\", without_semicolons(first), second);
    }
    return "";
}

Result<std::unique_ptr<NotificationChannel>>
desktop_notifications(boost::asio::any_io_executor executor, Screen& screen, TerminalNotification of_terminal,
                      const std::function<std::string(const char* name)>& variable,
                      std::function<void(const Error&)> on_warning) {
    const auto command = find_program("notify-send");
    const bool has_display = !variable("DISPLAY").empty() || !variable("WAYLAND_DISPLAY").empty();
    if (has_display && !command.empty())
        return {std::make_unique<ByCommand>(std::move(executor), command, std::move(on_warning))};
    if (of_terminal != TerminalNotification::none) return {std::make_unique<ByTerminal>(screen, of_terminal)};
    return Error{ErrorKind::environment, "cannot notify", "",
                 has_display ? "there is no notify-send, and the terminal is not known to show notifications"
                             : "there is no display, and the terminal is not known to show notifications",
                 has_display ? "install libnotify-bin, or what your system calls it"
                             : "without --notify it is not tried"};
}

} // namespace cmakewatch
