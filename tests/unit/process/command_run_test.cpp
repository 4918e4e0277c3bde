#include "tool/process/command_run.h"

#include "tests/catch.h"

#include <boost/asio/io_context.hpp>
#include <boost/filesystem/operations.hpp>

#include <fstream>

#include <sys/stat.h>

using namespace cmakewatch;
namespace fs = boost::filesystem;

TEST_CASE("a line whose beginning has been shown is whole for whoever reads it") {
    const auto fifo = fs::temp_directory_path() / fs::unique_path("cmakewatch-%%%%%%%%");
    REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
    boost::asio::io_context loop;
    std::string parts;
    std::vector<std::string> lines;
    size_t handed_out = 0;
    CommandRun::Command command{
        "/bin/sh", {"-c", "printf 'ninja: '; cat \"$1\"; echo later", "sh", fifo.string()}, {}, ""};
    auto run = CommandRun::start(loop.get_executor(), command,
                                 {[&](std::string_view line) { lines.emplace_back(line); }, [](ExitStatus) {},
                                  [&](std::string_view part) {
                                      parts += part;
                                      if (parts == "ninja: ") std::ofstream(fifo.string()) << "interrupted\n";
                                  },
                                  [&](std::string_view line, size_t shown) {
                                      lines.emplace_back(line);
                                      handed_out = shown;
                                  }});
    REQUIRE(run.has_value());
    (*run)->want_parts(true);
    loop.run_for(std::chrono::seconds(30));
    CHECK(lines == std::vector<std::string>{"ninja: interrupted", "later"});
    CHECK(handed_out == parts.size());
    CHECK(parts.starts_with("ninja: "));
    fs::remove(fifo);
}
