// The build directory of the sandboxes' first project: CMake configures it once for all tests, and copies of it are as
// if CMake had configured them, too. That saves half a second a test.
#pragma once

#include "tests/e2e/content.h"

#include <fstream>
#include <string>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace e2e {

class ConfiguredCopy {
  public:
    // `root` holds the project. CMake writes whole paths, also into lists whose lengths count: the copies' have the
    // same length. tests/run.sh removes the first one, which lies beside the tested program.
    explicit ConfiguredCopy(fs::path root)
        : root_(std::move(root)), kept_(fs::path(CMAKEWATCH_EXECUTABLE).parent_path() / "configured") {}

    // Makes `root`/build, by a copy or with `configure`, which must do it.
    template <class Configure> void make(const Configure& configure) {
        const int lock = ::open((kept_.string() + ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
        const bool is_locked = lock >= 0 && ::flock(lock, LOCK_EX) == 0; // not by a test that runs as another user
        const auto kept_root = content(kept_ / "root");
        if (kept_root.size() == root_.string().size() && fs::path(kept_root).parent_path() == root_.parent_path()) {
            if (lock >= 0) ::close(lock);
            copy(kept_ / "build", root_ / "build", kept_root);
            return make_older();
        }
        configure();
        if (is_locked && kept_root.empty()) {
            copy(root_ / "build", kept_ / "build", "");
            std::ofstream((kept_ / "root").string()) << root_.string();
        }
        if (lock >= 0) ::close(lock);
    }

  private:
    void copy(const fs::path& from, const fs::path& to, const std::string& old_root) const {
        fs::create_directories(to);
        for (fs::recursive_directory_iterator entry(from), end; entry != end; ++entry) {
            const auto target = to / entry->path().lexically_relative(from);
            if (fs::is_directory(entry->status())) {
                fs::create_directory(target);
                continue;
            }
            auto text = content(entry->path());
            if (!old_root.empty())
                for (auto at = text.find(old_root); at != std::string::npos; at = text.find(old_root, at))
                    text.replace(at, old_root.size(), root_.string());
            std::ofstream(target.string(), std::ios::binary) << text;
            fs::permissions(target, entry->status().permissions());
        }
    }

    // As if CMake had taken its second for it: the next edit is newer than all that it has written.
    void make_older() const {
        timespec now{};
        ::clock_gettime(CLOCK_REALTIME, &now);
        const auto make = [&](const fs::path& file, int seconds) {
            const timespec time{now.tv_sec - seconds, now.tv_nsec};
            const timespec times[2] = {time, time};
            ::utimensat(AT_FDCWD, file.c_str(), times, 0);
        };
        for (fs::directory_iterator entry(root_), end; entry != end; ++entry)
            if (fs::is_regular_file(entry->status())) make(entry->path(), 2);
        for (fs::recursive_directory_iterator entry(root_ / "build"), end; entry != end; ++entry)
            make(entry->path(), 1);
    }

    fs::path root_;
    fs::path kept_;
};

} // namespace e2e
