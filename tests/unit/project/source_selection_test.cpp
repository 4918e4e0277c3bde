#include "tool/project/source_selection.h"

#include "tests/catch.h"

using namespace cmakewatch;

namespace {

Project project() {
    Project p;
    p.source_dir = "/p";
    p.build_dir = "/p/build";
    p.source_dirs = {"/p", "/p/build/_deps/fmt-src", "/p/build/hand", "/p/build/both"};
    p.binary_dirs = {"/p/build", "/p/build/_deps/fmt-build", "/p/build/hand/out", "/p/build/both"};
    p.tools = {"/home/me/cmake/bin/cmake", "/home/me/cmake/share/cmake-4.0", "/home/me/gcc/bin/g++",
               "/home/me/gcc/include"};
    return p;
}

} // namespace

TEST_CASE("files of the system, and programs") {
    for (const auto* file : {"/usr/include/stdio.h", "/usr/bin/cmake", "/bin/sh", "/usr/local/bin/cmake",
                             "/opt/Qt/6.5/gcc_64/bin/moc", "/opt/Qt/6.5/gcc_64/libexec/moc", "/usr/lib/qt5/bin/moc"})
        CHECK(is_system_file(file));
    // Installed by hand, as the user's own libraries are.
    for (const auto* file : {"/usr/local/include/mine.h", "/usr/local/lib/libmine.a", "/usr/local/lib/cmake/mine.cmake",
                             "/opt/mine/include/mine.h", "/home/me/bin/tool", "/usr/src/mine/main.c"})
        CHECK_FALSE(is_system_file(file));
}

TEST_CASE("CMake's and the compilers' own files are no sources, unless they lie among them") {
    const auto p = project();
    const SourceSelection selection(p, {});
    for (const auto* file : {"/home/me/cmake/bin/cmake", "/home/me/cmake/share/cmake-4.0/Modules/CTest.cmake",
                             "/home/me/gcc/bin/g++", "/home/me/gcc/include/vector"})
        CHECK_FALSE(selection.holds(file));
    for (const auto* file : {"/home/me/gcc/lib/libmine.a", "/home/me/toolchain.cmake", "/p/bin/tool", "/p/main.c"})
        CHECK(selection.holds(file));
    auto in_opt = project();
    in_opt.source_dir = "/opt/p";
    CHECK(SourceSelection(in_opt, {}).holds("/opt/p/bin/generator"));
}

TEST_CASE("sources below the build directory") {
    const auto p = project();
    SourceSelection selection(p, {});
    for (const auto* file : {"/p/build/_deps/fmt-src/a.h", "/p/build/hand/a.c"}) CHECK(selection.holds(file));
    for (const auto* file : {"/p/build/config.h", "/p/build/_deps/fmt-build/a.h", "/p/build/_deps/fmt-subbuild/x",
                             "/p/build/hand/out/a.h", "/p/build/both/a.h", "/p/build/_deps/json-src/json.h"})
        CHECK_FALSE(selection.holds(file));
    selection.note("/p/build/_deps/json-src/include/json.h"); // without a CMakeLists.txt of its own
    CHECK(selection.holds("/p/build/_deps/json-src/json.h"));
    selection.note("/elsewhere/_deps/x-src/a.h");
    CHECK(selection.sources_in_build().size() == 3);
}

TEST_CASE("what could be a source below the build directory") {
    const auto p = project();
    const SourceSelection selection(p, {});
    CHECK(selection.could_hold("/p/build/made/a.c"));
    for (const auto* file :
         {"/p/build", "/p/a.c", "/p/build/_deps/fmt-src/a.c", "/p/build/CMakeFiles/app.dir/Unity/unity_0_c.c",
          "/p/build/CMakeFiles/app.dir/cmake_pch.hxx", "/p/build/sub/cmake_install.cmake", "/p/build/CMakeCache.txt",
          "/p/build/app_autogen/mocs_compilation.cpp", "/p/build/x-prefix/src/x-stamp/x-build",
          "/p/build/_deps/fmt-subbuild/CMakeLists.txt", "/p/build/build.ninja", "/p/build/a.rule"})
        CHECK_FALSE(selection.could_hold(file));
}

TEST_CASE("of a build among the sources only its own corners are written to") {
    auto p = project();
    p.build_dir = "/p";
    const SourceSelection selection(p, {});
    CHECK(selection.holds("/p/a.c"));
    CHECK_FALSE(selection.holds("/p/CMakeFiles/a.c"));
    CHECK_FALSE(selection.holds("/p/_deps/x-build/a.h"));
}
