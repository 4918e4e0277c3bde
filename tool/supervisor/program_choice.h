// Which of several programs has the keyboard and the screen: one of them, or none. Keys choose.
#pragma once

#include "tool/supervisor/program_output_posix.h"
#include "tool/terminal/console.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace cmakewatch {

class ProgramChoice {
  public:
    // `key_prefix`: as people name it.
    ProgramChoice(Console& console, SharedOutput& output, std::string key_prefix)
        : console_(console), output_(output), key_prefix_(std::move(key_prefix)) {}

    // In the order of their numbers, which begin with 1 for people and with 0 here. `program` must outlive this.
    void add(std::string name, ProgramOutput& program) { programs_.emplace_back(std::move(name), program); }

    // A key for us. False if it is none that chooses.
    bool take_key(char key);

    // The one in front.
    [[nodiscard]] std::optional<int> chosen() const { return chosen_; }

    // The keys that choose, for people: "1 api, 2 worker, 0 all programs"; "" if there is nothing to choose.
    [[nodiscard]] std::string keys() const;

  private:
    [[nodiscard]] bool has_choice() const;
    void choose(std::optional<int> program);

    Console& console_;
    SharedOutput& output_;
    std::string key_prefix_;
    std::vector<std::pair<std::string, ProgramOutput&>> programs_;
    std::optional<int> chosen_;
};

} // namespace cmakewatch
