// The project on file systems of several kinds, mounted where only the tool and its builds see them.
#include "tests/e2e/harness.h"
#include "tests/skip.h"

using namespace e2e;

namespace {

// A way to mount something at "mount" below the sandbox, for a shell that stands in the sandbox.
struct Mount {
    std::string commands;
    bool needs_root = false;         // outside of any user namespace
    std::string project = "mount";   // the project lies here
    std::string edited_in = project; // and is edited here
};

std::vector<std::string> in_own_mounts(const Mount& mount) {
    return {"unshare", mount.needs_root ? "-m" : "-Urm"};
}

std::string set_up(const Sandbox& sandbox, const Mount& mount) {
    return "set -e; cd '" + sandbox.path(".").parent_path().string() + "'; mkdir -p mount layers lower;" +
           "cp main.c value.h CMakeLists.txt lower;" + mount.commands + ";";
}

void check_that_no_edit_is_lost(const Mount& mount, const std::string& watcher) {
    CAPTURE(watcher);
    const Sandbox sandbox;
    std::string attempt;
    for (const auto& word : in_own_mounts(mount)) attempt += word + " ";
    const auto quoted = "\"" + set_up(sandbox, mount) + "\"";
    if ((mount.needs_root && ::geteuid() != 0) ||
        std::system((attempt + "sh -c " + quoted + " 2> /dev/null").c_str()) != 0) {
        return skip_test("cannot be mounted here");
    }
    Start start;
    start.build = (sandbox.path(mount.project) / "build").string();
    start.wrapper = in_own_mounts(mount);
    start.wrapper.insert(start.wrapper.end(),
                         {"sh", "-c",
                          set_up(sandbox, mount) + "cp -n lower/* " + mount.project + "; cmake -S " + mount.project +
                              " -B " + mount.project + "/build -G Ninja > cmake.log; exec \"$@\"",
                          "sh"});
    Tool tool(sandbox, {"--watcher", watcher, "--poll-interval", "30"}, start);
    tool.wait_for_exact_watch();
    tool.wait_for_last_value(1);
    // As the tool sees it.
    const fs::path edited("/proc/" + std::to_string(tool.pid()) + "/root" + sandbox.path(mount.edited_in).string());
    int value = 1;
    const auto save = [&](bool by_rename) {
        const auto file = edited / "value.h";
        const auto written = by_rename ? edited / "value.h.new" : file;
        std::ofstream(written.string()) << Sandbox::value_text(++value);
        if (by_rename) fs::rename(written, file);
    };
    value = 9; // of the same size from now on: only time, if anything, tells one from the next
    for (const bool by_rename : {false, true}) {
        for (int edit = 0; edit < 4; ++edit) {
            save(by_rename);
            tool.wait_for_last_value(value);
        }
        for (const int gap : {5, 50, 200}) {
            CAPTURE(gap);
            save(by_rename);
            std::this_thread::sleep_for(std::chrono::milliseconds(gap));
            save(by_rename);
            tool.wait_for_last_value(value);
        }
    }
}

} // namespace

TEST_CASE("on tmpfs no edit is lost") {
    check_that_no_edit_is_lost({"mount -t tmpfs none mount"}, GENERATE("inotify", "poll"));
}

// Its files come from the lower layer, read only, until they are edited.
TEST_CASE("on overlayfs no edit is lost") {
    check_that_no_edit_is_lost({"mount -t tmpfs none layers; mkdir layers/upper layers/work;"
                                "mount -t overlay none -o lowerdir=lower,upperdir=layers/upper,workdir=layers/work "
                                "mount"},
                               GENERATE("inotify", "poll"));
}

TEST_CASE("on a bind mount that is edited in its source no edit is lost") {
    check_that_no_edit_is_lost({"mount --bind lower mount", false, "mount", "lower"}, GENERATE("inotify", "poll"));
}

// Inodes of 128 bytes have no room for parts of a second.
TEST_CASE("on ext2, which counts seconds, no edit is lost") {
    check_that_no_edit_is_lost(
        {"truncate -s 16M image; mkfs.ext2 -q -I 128 image 2> mkfs.log; mount -o loop image mount", true},
        GENERATE("inotify", "poll"));
}
