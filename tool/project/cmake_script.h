// The commands that a script in CMake's language consists of (cmake-language(7)).
// Promises: any text is read to its end or to what is no CMake. Does not know what the commands do: variables stay as
// they are written, and all branches of a condition are seen.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cmakewatch {

class CMakeScript {
  public:
    // `text` must outlive this object.
    explicit CMakeScript(std::string_view text) : rest_(text) {}

    struct Argument {
        std::string text;
        bool is_literal = true; // CMake would read the same: no variable is named in it
    };
    struct Command {
        std::string name; // in lower case
        std::vector<Argument> arguments;
    };

    // The next command; nothing after the last one, or if what follows is no CMake.
    std::optional<Command> next();

    // Whether next() gave nothing because there is nothing more.
    [[nodiscard]] bool is_at_end() const { return is_at_end_; }

  private:
    char take();
    bool take_if(char wanted);
    void skip_blanks();
    std::optional<std::string> take_bracketed();
    bool take_escaped(Argument& argument);
    std::optional<Argument> take_argument();

    std::string_view rest_;
    bool is_at_end_ = false;
};

} // namespace cmakewatch
