// The build directory of the sandboxes' first project: CMake configures it once for all tests, and copies of it are as
// if CMake had configured them, too. Takes a hundredth of the time.
#pragma once

#include <boost/filesystem.hpp>

#include <fstream>
#include <sstream>
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
    explicit ConfiguredCopy(boost::filesystem::path root)
        : root_(std::move(root)), kept_(boost::filesystem::path(CMAKEWATCH_EXECUTABLE).parent_path() / "configured") {}

    // Makes `root`/build, by a copy or with `configure`, which must do it.
    template <class Configure> void make(const Configure& configure) {
        const int lock = ::open((kept_.string() + ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
        const bool is_locked = lock >= 0 && ::flock(lock, LOCK_EX) == 0; // not by a test that runs as another user
        const auto kept_root = read(kept_ / "root");
        if (kept_root.size() == root_.string().size() &&
            boost::filesystem::path(kept_root).parent_path() == root_.parent_path()) {
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
    static std::string read(const boost::filesystem::path& file) {
        std::ifstream in(file.string(), std::ios::binary);
        std::ostringstream text;
        text << in.rdbuf();
        return text.str();
    }

    void copy(const boost::filesystem::path& from, const boost::filesystem::path& to,
              const std::string& old_root) const {
        boost::filesystem::create_directories(to);
        for (boost::filesystem::recursive_directory_iterator entry(from), end; entry != end; ++entry) {
            const auto target = to / entry->path().lexically_relative(from);
            if (boost::filesystem::is_directory(entry->status())) {
                boost::filesystem::create_directory(target);
                continue;
            }
            auto text = read(entry->path());
            if (!old_root.empty())
                for (auto at = text.find(old_root); at != std::string::npos; at = text.find(old_root, at))
                    text.replace(at, old_root.size(), root_.string());
            std::ofstream(target.string(), std::ios::binary) << text;
            boost::filesystem::permissions(target, entry->status().permissions());
        }
    }

    // As if CMake had taken its second for it: the next edit is newer than all that it has written.
    void make_older() const {
        timespec now{};
        ::clock_gettime(CLOCK_REALTIME, &now);
        const auto make = [&](const boost::filesystem::path& file, int seconds) {
            const timespec time{now.tv_sec - seconds, now.tv_nsec};
            const timespec times[2] = {time, time};
            ::utimensat(AT_FDCWD, file.c_str(), times, 0);
        };
        for (boost::filesystem::directory_iterator entry(root_), end; entry != end; ++entry)
            if (boost::filesystem::is_regular_file(entry->status())) make(entry->path(), 2);
        for (boost::filesystem::recursive_directory_iterator entry(root_ / "build"), end; entry != end; ++entry)
            make(entry->path(), 1);
    }

    boost::filesystem::path root_;
    boost::filesystem::path kept_;
};

} // namespace e2e
