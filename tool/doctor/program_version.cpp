#include "tool/doctor/program_version.h"

#include "tool/process/command_run.h"

#include <boost/asio/io_context.hpp>

namespace cmakewatch {
namespace {

constexpr std::chrono::seconds longest_wait{1};

// "cmake version 3.25.1" and "1.11.1" end in it.
std::string last_word(const std::string& line) {
    return line.substr(line.find_last_of(' ') + 1);
}

} // namespace

ProgramVersion version_of(const std::string& file, const EnvironmentVariables& added) {
    if (file.empty()) return {};
    boost::asio::io_context loop;
    std::string first_line;
    bool is_good = false;
    bool has_ended = false;
    auto run = CommandRun::start(loop.get_executor(), {file, {"--version"}, environment_with(added), ""},
                                 {[&](std::string_view line) {
                                      if (first_line.empty()) first_line = line;
                                  },
                                  [&](ExitStatus status) {
                                      is_good = status == ExitStatus{};
                                      has_ended = true;
                                      loop.stop();
                                  }});
    if (!run) return {file, ""};
    loop.run_for(longest_wait);
    if (!has_ended) (*run)->kill();
    return {file, is_good ? last_word(first_line) : ""};
}

} // namespace cmakewatch
