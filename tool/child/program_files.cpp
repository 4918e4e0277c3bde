#include "tool/child/program_files.h"

#include <algorithm>

namespace cmakewatch {
namespace {

// Many files are asked about at once.
constexpr std::chrono::milliseconds least_interval{20};
// Less than a file that is being written to is held: it is asked about again then, and must not be taken for an edit.
constexpr std::chrono::milliseconds longest_interval{80};
constexpr int looking_share = 10;

} // namespace

bool ProgramFiles::are_written_at(const std::string& path) {
    if (world_.now() >= look_again_) look();
    const auto [begin, end] = files_.equal_range(path);
    return std::any_of(begin, end, [this](const auto& file) { return world_.is_being_written(file.second); });
}

void ProgramFiles::look() {
    const auto begin = world_.processor_time();
    files_.clear();
    for (auto& file : world_.open_files()) {
        auto path = file.path;
        files_.emplace(std::move(path), std::move(file));
    }
    const auto cost = world_.processor_time() - begin;
    look_again_ = world_.now() + std::clamp<Time::duration>(looking_share * cost, least_interval, longest_interval);
}

} // namespace cmakewatch
