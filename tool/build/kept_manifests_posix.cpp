#include "tool/build/kept_manifests_posix.h"

#include "tool/build/ninja_files.h"

#include <boost/filesystem/operations.hpp>

namespace cmakewatch {
namespace {

namespace fs = boost::filesystem;

const std::string kept_below = "/.cmakewatch/manifests";

void remove_kept(const std::string& build_dir) {
    boost::system::error_code failed;
    fs::remove_all(build_dir + kept_below, failed);
}

} // namespace

void KeptManifests::keep() {
    remove_kept(build_dir_);
    boost::system::error_code failed; // what cannot be kept is made by CMake again, some time
    for (const auto& manifest : manifests_in(build_dir_)) {
        const fs::path kept = build_dir_ + kept_below + manifest.substr(build_dir_.size());
        fs::create_directories(kept.parent_path(), failed);
        fs::create_hard_link(manifest, kept, failed);
        has_any_ = true;
    }
}

void KeptManifests::restore() {
    if (std::exchange(has_any_, false)) restore_kept_manifests(build_dir_);
}

void KeptManifests::drop() {
    if (std::exchange(has_any_, false)) remove_kept(build_dir_);
}

void restore_kept_manifests(const std::string& build_dir) {
    boost::system::error_code failed;
    for (const auto& kept : manifests_in(build_dir + kept_below))
        fs::create_hard_link(kept, build_dir + kept.substr(build_dir.size() + kept_below.size()),
                             failed); // fails where there is one
    remove_kept(build_dir);
}

} // namespace cmakewatch
