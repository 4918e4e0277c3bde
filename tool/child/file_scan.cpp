#include "tool/child/file_scan.h"

#include "tool/base/path.h"
#include "tool/watch/directory_posix.h"

#include <xxhash.h>

#include <algorithm>

namespace cmakewatch {
namespace {

std::string below(const std::string& directory, std::string_view name) {
    return (directory == "/" ? "" : directory) + "/" + std::string(name);
}

} // namespace

void FileScan::follow(std::shared_ptr<const WatchPlan> plan) {
    plan_ = std::move(plan);
    places_.clear();
    linked_files_.clear();
    Place* place = nullptr;
    std::string_view of;
    for (const auto& [file, kind] : plan_->files) {
        // The order of paths leaves those of one directory together, mostly.
        const auto name_at = file.rfind('/') + 1;
        const auto directory = file.substr(0, std::max<size_t>(name_at, 2) - 1);
        if (place == nullptr || directory != of) place = &places_[std::string(directory)];
        of = directory;
        if (plan_->kind_of(file)) place->planned.push_back({file, name_at, kind});
    }
}

void FileScan::list(const std::vector<std::string>& directories) {
    for (auto& [path, place] : places_)
        place.is_listed = std::binary_search(directories.begin(), directories.end(), path);
    for (const auto& directory : directories) places_[directory].is_listed = true;
    std::erase_if(places_, [](const auto& entry) { return entry.second.planned.empty() && !entry.second.is_listed; });
}

void FileScan::run(const Visit& visit) {
    linked_files_.clear();
    for (auto& [path, place] : places_) {
        const OpenDirectory directory(path);
        for (const auto& planned : place.planned) look_at_planned(planned, directory, visit);
        if (place.is_listed) look_at_found(path, place, directory, visit);
    }
}

void FileScan::run_some(const Paths& paths, const Visit& visit) {
    Paths directories;
    for (const auto& path : paths) directories.insert(path::parent(path));
    for (const auto& path : directories) {
        const auto entry = places_.find(path);
        if (entry == places_.end()) continue;
        const OpenDirectory directory(path);
        for (const auto& planned : entry->second.planned)
            if (paths.contains(planned.path)) look_at_planned(planned, directory, visit);
        if (entry->second.is_listed) look_at_found(path, entry->second, directory, visit);
    }
}

void FileScan::look_at_planned(const Planned& planned, const OpenDirectory& directory, const Visit& visit) {
    path_ = planned.path;
    const auto look = directory.look_at(path_.c_str() + planned.name_at);
    if (look.is_link) linked_files_.insert(path_);
    visit({path_, planned.kind, true, false, look.state});
}

void FileScan::look_at_found(const std::string& path, Place& place, const OpenDirectory& directory,
                             const Visit& visit) {
    list(path, place, directory);
    for (const auto& file : place.found) {
        const auto state = directory.look_at(file.path.c_str() + file.name_at).state;
        if (state.exists) visit({file.path, file.kind, false, file.by_appearance, state});
    }
}

// By names, not by the time of the directory: some file systems leave that as it was.
void FileScan::list(const std::string& path, Place& place, const OpenDirectory& directory) {
    Names names;
    directory.for_each_name([&](std::string_view name, bool is_directory) {
        (is_directory ? names.directories : names.files) += XXH3_64bits(name.data(), name.size());
    });
    if (place.names && *place.names == names) return;
    if (place.names && place.names->directories != names.directories) has_seen_other_directories_ = true;
    place.names = names;
    place.found.clear();
    directory.for_each_name([&](std::string_view name, bool is_directory) {
        auto file = below(path, name);
        if (is_directory || plan_->files.contains(file)) return;
        auto kind = plan_->kind_of(file);
        const bool by_appearance = !kind;
        if (by_appearance) kind = plan_->kind_of_appearance(file);
        const auto name_at = file.size() - name.size();
        if (kind) place.found.push_back({std::move(file), name_at, *kind, by_appearance});
    });
}

} // namespace cmakewatch
