// A second user beside the one who runs the tests; only root can act for him.
#pragma once

#include "tests/e2e/harness.h"
#include "tests/skip.h"

#include <unistd.h>

namespace e2e {

constexpr uid_t another_user = 65534; // nobody

inline bool can_change_owners() {
    if (::geteuid() == 0) return true;
    skip_test("only root can give files to another user");
    return false;
}

inline void give_to(const fs::path& path, uid_t user) {
    REQUIRE(::lchown(path.c_str(), user, static_cast<gid_t>(-1)) == 0);
}

inline void give_all_to(const Sandbox& sandbox, uid_t user) {
    for (fs::recursive_directory_iterator entry(sandbox.path(".")), end; entry != end; ++entry)
        give_to(entry->path(), user);
    give_to(sandbox.path("."), user);
}

} // namespace e2e
