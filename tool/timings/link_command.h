// The command that links a program or a library, taken out of what Ninja runs for it.
// Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cmakewatch {

class LinkCommand {
  public:
    // `step`: what Ninja runs, for /bin/sh: the link with what comes before and after it. `output`: the file that the
    // link makes, as it is named there. Nothing if no command in it makes it, or only the shell can tell its words.
    [[nodiscard]] static std::optional<LinkCommand> find(std::string_view step, std::string_view output);

    // The words of the same link, but all that it writes goes to the directory `scratch`; with `linker` if that is not
    // "": a name as GCC and Clang take it, such as "mold".
    [[nodiscard]] std::vector<std::string> into(const std::string& scratch, const std::string& linker) const;

    // The words of a command that says which linker it is, on its first line.
    [[nodiscard]] std::vector<std::string> linker_version() const;

  private:
    std::vector<std::string> words_;
    size_t output_ = 0; // which of them
};

} // namespace cmakewatch
