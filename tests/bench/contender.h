// Who rebuilds and restarts a program after an edit: cmakewatch, Ninja by hand, other tools.
#pragma once

#include "tests/bench/generated_project.h"
#include "tests/bench/process_tree.h"
#include "tests/bench/start_pipe.h"

#include <functional>
#include <memory>
#include <optional>

namespace bench {

struct Contender {
    std::string name;
    // The command that watches `source`, and at once builds and runs `target` in `build`; it gives the pipe to each
    // program. Empty: by hand.
    std::function<std::vector<std::string>(const std::string& source, const std::string& build,
                                           const std::string& target, const std::string& pipe)>
        command;
};

constexpr const char* by_hand = "by hand";

// Words of a command that runs cmakewatch, with `options`, and writes its events to events_file(pipe).
std::vector<std::string> cmakewatch_command(const std::string& program, const std::string& build,
                                            const std::string& target, const std::string& pipe,
                                            const std::vector<std::string>& options = {});
std::string events_file(const std::string& pipe);

// By hand, `cmakewatch` with each watcher, and the peers. Those that are not installed are among them.
std::vector<Contender> all_contenders(const std::string& cmakewatch);

// Why it cannot be measured here, if so.
std::optional<std::string> why_missing(const Contender& contender);

} // namespace bench
