#include "tool/supervisor/add_workloads.h"

#include "tool/supervisor/program_output_posix.h"
#include "tool/supervisor/program_workload.h"
#include "tool/supervisor/test_workload.h"
#include "tool/supervisor/whole_terminal.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace cmakewatch {
namespace {

// What stands in front of each line of a program.
class Prefixes {
  public:
    Prefixes(const BuiltProject& built, bool colours) : built_(built), colours_(colours) {
        for (size_t i = 0; i < built.size(); ++i)
            if (!built.settings(i).is_of_tests) width_ = std::max(width_, built.settings(i).name.size());
    }

    [[nodiscard]] int columns() const { return static_cast<int>(width_ + separator.size()); }
    [[nodiscard]] std::string of(size_t program) const {
        constexpr std::array sequences{36, 33, 32, 35, 34, 96}; // cyan, yellow, green, ...
        const auto text = fmt::format("{:{}}{}", built_.settings(program).name, width_, separator);
        return colours_ ? fmt::format("\x1b[{}m{}\x1b[0m", sequences[program % sequences.size()], text) : text;
    }

  private:
    static constexpr std::string_view separator = " | ";
    const BuiltProject& built_;
    bool colours_;
    size_t width_ = 0;
};

} // namespace

void add_workloads(Workloads& workloads, const Options& options, const std::string& current_directory, Console& console,
                   EventStream& events) {
    const auto& session = workloads.session();
    const Prefixes prefixes(session.built, console.style().colours);
    const auto count = session.built.size();
    for (size_t i = 0; i < count; ++i) {
        const auto index = static_cast<int>(i);
        const FailureLinks links(session.reporter.source_names(),
                                 [&reporter = session.reporter, index](const Diagnostic& place) {
                                     reporter.program_failed_at(index, place);
                                 });
        if (session.built.settings(i).is_of_tests) {
            workloads.add(std::make_unique<TestWorkload>(
                session, index, test_options(options).value(), current_directory,
                TestReporter(console, events, session.reporter, volume(options), count == 1)));
        } else if (options.command != Command::run) {
            workloads.add(std::make_unique<Workload>(session, index));
        } else if (options.targets.size() == 1) {
            workloads.add(std::make_unique<ProgramWorkload>(session, index,
                                                            std::make_unique<WholeTerminal>(session.terminal, links)));
        } else {
            auto streams = std::make_unique<ProgramOutput>(session.executor, workloads.output(), session.terminal,
                                                           links, options.prefix ? prefixes.of(i) : "",
                                                           options.prefix ? prefixes.columns() : 0);
            workloads.choice().add(session.built.settings(i).name, *streams);
            workloads.add(std::make_unique<ProgramWorkload>(session, index, std::move(streams)));
        }
    }
}

Reporter::Volume volume(const Options& options) {
    if (options.quiet) return Reporter::Volume::quiet;
    return options.verbose ? Reporter::Volume::verbose : Reporter::Volume::normal;
}

} // namespace cmakewatch
