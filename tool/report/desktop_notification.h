// Shows notifications on the user's desktop: by notify-send(1), or by the terminal.
#pragma once

#include "tool/base/error.h"
#include "tool/report/notifier.h"
#include "tool/terminal/screen.h"
#include "tool/terminal/terminal_features.h"

#include <boost/asio/any_io_executor.hpp>

#include <functional>
#include <memory>
#include <string>

namespace cmakewatch {

// By whatever there is: notify-send if there is a display, else the terminal. Error if there is neither. `on_warning`
// is told, once, if notify-send fails. `variable`: see terminal_features().
[[nodiscard]] Result<std::unique_ptr<NotificationChannel>>
desktop_notifications(boost::asio::any_io_executor executor, Screen& screen, TerminalNotification of_terminal,
                      const std::function<std::string(const char* name)>& variable,
                      std::function<void(const Error&)> on_warning);

// What makes the terminal show it; "" if it cannot. Control characters are left out.
[[nodiscard]] std::string notification_sequence(TerminalNotification kind, const std::string& title,
                                                const std::string& text);

} // namespace cmakewatch
