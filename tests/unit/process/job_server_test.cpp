#include "tool/process/job_server_linux.h"

#include "tests/catch.h"
#include "tests/variable.h"

#include <cstdlib>

#include <sys/stat.h>
#include <unistd.h>

using namespace cmakewatch;
using Texts = std::vector<std::string>;

namespace {

CommandRun::Command given(const JobServer& job_server, Texts environment = {}) {
    CommandRun::Command command;
    command.environment = std::move(environment);
    job_server.give_to(command);
    return command;
}

} // namespace

TEST_CASE("make's flags without its job server") {
    CHECK(without_job_server(" -j4 --jobserver-auth=3,4") == "");
    CHECK(without_job_server("ks -j4 --jobserver-auth=3,4 -- CFLAGS=-O2") == "ks -- CFLAGS=-O2");
    CHECK(without_job_server(" --jobserver-fds=3,4 -j") == "");
    CHECK(without_job_server(" -- -j=1") == " -- -j=1");
}

TEST_CASE("the pipe of make's job server is for builds alone") {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    const auto flags = " -j4 --jobserver-auth=" + std::to_string(ends[0]) + "," + std::to_string(ends[1]);
    const Variable level("MAKELEVEL", "1");
    const Variable makeflags("MAKEFLAGS", flags);
    const Variable mflags("MFLAGS", "- -j4");
    const auto job_server = JobServer::take();
    CHECK(std::getenv("MAKEFLAGS") == nullptr);
    CHECK(std::getenv("MFLAGS") == nullptr);
    const auto command = given(job_server, {"A=1"});
    CHECK(command.inherited == std::vector<int>{ends[0], ends[1]});
    CHECK(command.environment == Texts{"A=1", "MAKEFLAGS=" + flags, "MFLAGS=- -j4"});
    CHECK(given(job_server, {"MAKEFLAGS=-s"}).environment == Texts{"MAKEFLAGS=-s", "MFLAGS=- -j4"});
    ::close(ends[0]);
    ::close(ends[1]);
}

TEST_CASE("a job server that make has not passed on is not named") {
    const Variable level("MAKELEVEL", "1");
    const auto* what = "closed";
    std::string auth = "900,901";
    SECTION("closed") {}
    SECTION("something else under its numbers") {
        what = "standard streams";
        auth = "0,1";
    }
    SECTION("a FIFO that is gone") {
        what = "FIFO";
        auth = "fifo:/nonexistent/fifo";
    }
    SECTION("nonsense") {
        what = "nonsense";
        auth = "3";
    }
    INFO(what);
    const Variable makeflags("MAKEFLAGS", "k -j4 --jobserver-auth=" + auth);
    const auto command = given(JobServer::take());
    CHECK(command.inherited.empty());
    CHECK(command.environment == Texts{"MAKEFLAGS=k"});
    CHECK(std::getenv("MAKEFLAGS") == nullptr);
}

TEST_CASE("a job server that is a FIFO needs no descriptors") {
    char directory[] = "/tmp/cmakewatch-job-server-XXXXXX";
    REQUIRE(::mkdtemp(directory) != nullptr);
    const auto fifo = std::string(directory) + "/fifo";
    REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
    const Variable level("MAKELEVEL", "1");
    const Variable makeflags("MAKEFLAGS", " -j4 --jobserver-auth=fifo:" + fifo);
    const auto command = given(JobServer::take());
    CHECK(command.inherited.empty());
    CHECK(command.environment == Texts{"MAKEFLAGS= -j4 --jobserver-auth=fifo:" + fifo});
    ::unlink(fifo.c_str());
    ::rmdir(directory);
}

TEST_CASE("MAKEFLAGS that no make has set is the user's own, and stays") {
    const Variable makeflags("MAKEFLAGS", "-j8");
    ::unsetenv("MAKELEVEL");
    const auto command = given(JobServer::take());
    CHECK(command.environment.empty());
    CHECK(std::string(std::getenv("MAKEFLAGS")) == "-j8");
}
