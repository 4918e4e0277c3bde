#include "tool/session/foreign_configure.h"

namespace cmakewatch::session {
namespace {

// Links and permissions are no content.
bool is_same(const FileState& a, const FileState& b) {
    return a.exists == b.exists && a.modified == b.modified && a.size == b.size && a.inode == b.inode;
}

bool is_same(const ConfigureState& a, const ConfigureState& b) {
    return is_same(a.manifest, b.manifest) && is_same(a.cache, b.cache);
}

} // namespace

void ForeignConfigure::build_starts(const ConfigureState& now) {
    build_ = Build::running;
    known_ = now;
    same_looks_ = 0;
}

void ForeignConfigure::cmake_starts() {
    if (build_ != Build::idle) build_ = Build::runs_cmake;
}

void ForeignConfigure::cmake_ends(const ConfigureState& now) {
    if (build_ == Build::idle) return;
    build_ = Build::running;
    known_ = now;
}

void ForeignConfigure::build_ends(const ConfigureState& now) {
    if (build_ == Build::runs_cmake) known_ = now;
    build_ = Build::idle;
    build_end_ = now;
}

ForeignConfigure::Answer ForeignConfigure::look(const ConfigureState& now) {
    if (build_ != Build::idle) return Answer::unchanged;
    same_looks_ = is_same(now, last_look_) ? same_looks_ + 1 : 0;
    last_look_ = now;
    if (!now.manifest.exists) return Answer::look_again;
    is_manifest_new_ = !is_same(now.manifest, known_.manifest);
    if (is_same(now, known_)) return Answer::unchanged;
    const bool is_through = is_manifest_new_ && (!now.expects_reply || now.reply >= now.manifest.modified);
    if (same_looks_ == 0 || (!is_through && same_looks_ < looks_without_end)) return Answer::look_again;
    known_ = now;
    is_since_build_ = is_same(now, build_end_);
    return Answer::changed;
}

} // namespace cmakewatch::session
