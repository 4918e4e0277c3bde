#include "tool/doctor/watch_checks_linux.h"

#include "tests/catch.h"

#include <sys/resource.h>

using namespace cmakewatch;

TEST_CASE("file systems that report no changes") {
    CHECK(file_systems_finding({{"the sources", "/s", ""}, {"the build directory", "/b", ""}}).verdict == Verdict::ok);
    const auto found = file_systems_finding({{"the sources", "/s", ""}, {"the build directory", "/b", "NFS"}});
    CHECK(found.verdict == Verdict::warning);
    CHECK(found.detail == "the build directory lies on NFS, which reports no changes: files are polled instead");
}

TEST_CASE("the limit of open files") {
    CHECK(open_files_finding(1024).detail == "at most 1024 for a process");
    CHECK(open_files_finding(RLIM_INFINITY).detail == "no limit");
    CHECK(open_files_finding(RLIM_INFINITY).verdict == Verdict::ok);
    const auto few = open_files_finding(64);
    CHECK(few.verdict == Verdict::warning);
    CHECK(few.hint.starts_with("ulimit -n "));
}
