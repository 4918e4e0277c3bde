#include "tool/build/kept_manifests_posix.h"

#include "tool/build/ninja_files.h"

#include <boost/filesystem/operations.hpp>

namespace cmakewatch {
namespace {

namespace fs = boost::filesystem;

const std::string kept_below = "/.cmakewatch/manifests";

} // namespace

void KeptManifests::keep() {
    boost::system::error_code failed; // what cannot be kept is made by CMake again, some time
    fs::remove_all(build_dir_ + kept_below, failed);
    for (const auto& manifest : manifests_in(build_dir_)) {
        const fs::path kept = build_dir_ + kept_below + manifest.substr(build_dir_.size());
        fs::create_directories(kept.parent_path(), failed);
        fs::create_hard_link(manifest, kept, failed);
        has_any_ = true;
    }
}

void KeptManifests::restore() {
    if (!has_any_) return;
    boost::system::error_code failed;
    for (const auto& kept : manifests_in(build_dir_ + kept_below))
        fs::create_hard_link(kept, build_dir_ + kept.substr(build_dir_.size() + kept_below.size()),
                             failed); // fails where there is one
    drop();
}

void KeptManifests::drop() {
    boost::system::error_code failed;
    if (std::exchange(has_any_, false)) fs::remove_all(build_dir_ + kept_below, failed);
}

} // namespace cmakewatch
