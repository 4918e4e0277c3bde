#include "tool/build/reach_builds.h"

#include "tests/catch.h"
#include "tests/unit/directory.h"
#include "tool/base/file_system_posix.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <cstdlib>

using namespace cmakewatch;

TEST_CASE("what follows from a build asks ninja nothing once the next one has begun") {
    const Directory directory;
    directory.write(".cmakewatch/build.lock");
    directory.write("build.ninja", "rule copy\n  command = cp $in $out\nbuild app: copy app.c\n");
    directory.write("app.c", "1");
    REQUIRE(std::system(("ninja -C '" + directory.path() + "' > /dev/null").c_str()) == 0);
    directory.write("ninja", "#!/bin/sh\ntouch '" + directory("was_asked") + "'\n");
    REQUIRE(std::system(("chmod +x '" + directory("ninja") + "'").c_str()) == 0);

    NinjaOptions options;
    options.ninja = directory("ninja");
    options.build_dir = directory.path();
    BuildRecords records(options.build_dir, options.manifest);
    boost::asio::io_context loop;
    auto running = boost::asio::make_work_guard(loop);
    ReachBuilds builds(loop.get_executor(), options, records,
                       {[] { return false; }, [](const BuildCheck&) {}, [] {}, [](const Error&) {}});

    builds.full_build_ended({"app"}, true);
    builds.begin([&] { builds.look_for_more([&](bool) { running.reset(); }); });
    loop.run(); // timers too

    CHECK_FALSE(state_of(directory("was_asked")).exists);
}
