#include "tool/process/core_file_linux.h"

#include "tests/catch.h"

#include <boost/filesystem.hpp>

#include <fstream>

using namespace cmakewatch;

TEST_CASE("where the kernel leaves a core file") {
    CHECK(CoreFiles("core", false).path_pattern("/p", 42) == "/p/core");
    CHECK(CoreFiles("core", true).path_pattern("/p", 42) == "/p/core.42");
    CHECK(CoreFiles("core.%p", true).path_pattern("/p", 42) == "/p/core.42");
    CHECK(CoreFiles("/var/cores/%e-%p-100%%%", false).path_pattern("/p", 42) == "/var/cores/*-42-100%");
    CHECK(CoreFiles("core", false).path_pattern("/p[1]", 42) == "/p[[]1]/core");
}

TEST_CASE("what has become of a core that is no file") {
    CHECK(CoreFiles("|/usr/lib/systemd/systemd-coredump %P %u", false).are_kept_by_systemd());
    CHECK_FALSE(CoreFiles("systemd-coredump", false).are_kept_by_systemd());
    CHECK_FALSE(CoreFiles("|/usr/share/apport/apport -p%p", false).are_kept_by_systemd());
    CHECK_FALSE(CoreFiles("|/usr/share/apport/apport -p%p", false).are_files());
    CHECK_FALSE(CoreFiles("", false).are_files());
    CHECK(CoreFiles("core", false).are_files());
    CHECK(CoreFiles("|cat", false).find("/", 1, 0).empty());
}

TEST_CASE("a core file is found by its name and its time") {
    namespace fs = boost::filesystem;
    const auto directory = fs::temp_directory_path() / fs::unique_path("cmakewatch-core-%%%%%%%%");
    fs::create_directories(directory / "core.7");
    std::ofstream((directory / "core.42").string()) << "x";
    const CoreFiles files("core.%p", false);
    const auto time = static_cast<std::int64_t>(fs::last_write_time(directory / "core.42"));
    CHECK(files.find(directory.string(), 42, time) == (directory / "core.42").string());
    CHECK(files.find(directory.string(), 42, time + 1).empty());
    CHECK(files.find(directory.string(), 43, 0).empty());
    CHECK(files.find(directory.string(), 7, 0).empty()); // a directory
    CHECK(files.find((directory / "none").string(), 42, 0).empty());
    fs::remove_all(directory);
}
