#include "tool/project/cache.h"

#include "tests/catch.h"

using namespace cmakewatch;
using Texts = std::vector<std::string>;

TEST_CASE("the settings of a cache are those that somebody may have given") {
    std::string cache = "# This is the CMakeCache file.\n\n"
                        "//Choose the type of build\nCMAKE_BUILD_TYPE:STRING=Release\n\n"
                        "//A program\nCMAKE_AR:FILEPATH=/usr/bin/ar\n\n"
                        "//Flags\nCMAKE_CXX_FLAGS:STRING=-g\n\n"
                        "//No help, variable specified on the command line.\nNAMED:PATH=/x y\n\n"
                        "PLAIN:UNINITIALIZED=1\n\n"
                        "//The CMake toolchain file\nCMAKE_TOOLCHAIN_FILE:FILEPATH=/t.cmake\n\n"
                        "//Value Computed by CMake\np_SOURCE_DIR:STATIC=/p\n\n"
                        "//An option\nFEATURE:BOOL=ON\n\n"
                        "//For those who know\nHIDDEN:BOOL=ON\n\n//ADVANCED property\nHIDDEN-ADVANCED:INTERNAL=1\n";
    CHECK(settings_in_cmake_cache(cache) == Texts{"-DCMAKE_BUILD_TYPE=Release", "-DNAMED=/x y", "-DPLAIN=1",
                                                  "-DCMAKE_TOOLCHAIN_FILE=/t.cmake", "-DFEATURE=ON"});
    for (int i = 0; i < 10; ++i) cache += "//An option\nFEATURE" + std::to_string(i) + ":BOOL=OFF\n";
    CHECK(settings_in_cmake_cache(cache).size() == 4); // too many options to copy
    CHECK(parse_cmake_cache(cache).at("NAMED") == "/x y");
}
