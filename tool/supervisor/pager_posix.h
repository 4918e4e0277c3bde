// Shows a file to the user in the pager that he prefers ($PAGER, else less).
// Promises: it is not waited for; nothing of it is left behind when this object goes.
// Does not know how it gets the terminal: it asks for it as any job in the background does.
#pragma once

#include "tool/base/error.h"
#include "tool/process/wait_linux.h"

#include <boost/asio/any_io_executor.hpp>

#include <functional>
#include <memory>
#include <string>

namespace cmakewatch {

class Pager {
  public:
    Pager(boost::asio::any_io_executor executor, std::function<void()> on_end)
        : executor_(std::move(executor)), on_end_(std::move(on_end)) {}
    ~Pager();
    Pager(const Pager&) = delete;
    Pager& operator=(const Pager&) = delete;

    // Does nothing if one is open. Errors: there is no terminal, or no pager.
    [[nodiscard]] Result<void> show(const std::string& path);

    [[nodiscard]] bool is_open() const { return watch_ != nullptr; }
    [[nodiscard]] bool owns(pid_t pid) const { return is_open() && pid == watch_->pid(); }

  private:
    boost::asio::any_io_executor executor_;
    std::function<void()> on_end_;
    std::unique_ptr<ExitWatch> watch_;
};

} // namespace cmakewatch
