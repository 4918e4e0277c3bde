#include "tool/project/emulator.h"

#include "tests/catch.h"

using namespace cmakewatch;
using Texts = std::vector<std::string>;

TEST_CASE("a toolchain file's emulator is known if it is written out") {
    CHECK(emulator_in_toolchain("set(CMAKE_CROSSCOMPILING_EMULATOR qemu-arm -L \"/a b\")\n") ==
          Texts{"qemu-arm", "-L", "/a b"});
    CHECK(emulator_in_toolchain("set(X y)\nset(CMAKE_CROSSCOMPILING_EMULATOR \"wine;-q\" CACHE FILEPATH \"\" FORCE)") ==
          Texts{"wine", "-q"});
    CHECK(emulator_in_toolchain("set(CMAKE_CROSSCOMPILING_EMULATOR ${QEMU})").empty());
    CHECK(emulator_in_toolchain("# set(CMAKE_CROSSCOMPILING_EMULATOR qemu)\nset(CMAKE_SYSTEM_NAME Linux)").empty());
}
