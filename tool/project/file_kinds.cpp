#include "tool/project/file_kinds.h"

#include <algorithm>
#include <iterator>

namespace cmakewatch {

FileKinds::FileKinds(std::initializer_list<File> files) {
    for (const auto& [path, kind] : files) add(path, kind);
}

FileKinds::Entry FileKinds::new_entry(std::string_view path, ChangeKind kind) {
    const Entry entry{static_cast<std::uint32_t>(paths_.size()), static_cast<std::uint32_t>(path.size()),
                      static_cast<std::uint8_t>(kind)};
    paths_.append(path).push_back('\0');
    return entry;
}

std::vector<FileKinds::Entry>::const_iterator FileKinds::lower_bound(std::string_view path) const {
    return std::lower_bound(entries_.begin(), entries_.end(), path,
                            [this](const Entry& entry, std::string_view wanted) { return file(entry).path < wanted; });
}

void FileKinds::add(const std::map<std::string_view, ChangeKind>& files) {
    std::vector<Entry> merged;
    merged.reserve(entries_.size() + files.size());
    auto before = entries_.cbegin();
    for (const auto& [path, kind] : files) {
        while (before != entries_.cend() && file(*before).path < path) merged.push_back(*before++);
        if (before == entries_.cend() || file(*before).path != path) merged.push_back(new_entry(path, kind));
    }
    merged.insert(merged.end(), before, entries_.cend());
    entries_ = std::move(merged);
}

bool FileKinds::add(std::string_view path, ChangeKind kind) {
    const bool is_last = entries_.empty() || file(entries_.back()).path < path;
    const auto place = is_last ? entries_.cend() : lower_bound(path);
    if (place != entries_.cend() && file(*place).path == path) return false;
    const auto index = place - entries_.cbegin();
    entries_.insert(entries_.begin() + index, new_entry(path, kind));
    return true;
}

bool FileKinds::erase(std::string_view path) {
    const auto place = lower_bound(path);
    if (place == entries_.end() || file(*place).path != path) return false;
    entries_.erase(place);
    return true;
}

std::optional<ChangeKind> FileKinds::find(std::string_view path) const {
    const auto place = lower_bound(path);
    if (place == entries_.end() || file(*place).path != path) return std::nullopt;
    return file(*place).kind;
}

bool FileKinds::operator==(const FileKinds& other) const {
    return std::equal(entries_.begin(), entries_.end(), other.entries_.begin(), other.entries_.end(),
                      [&](const Entry& one, const Entry& two) { return file(one) == other.file(two); });
}

void FileKinds::shrink_to_fit() {
    paths_.shrink_to_fit();
    entries_.shrink_to_fit();
}

} // namespace cmakewatch
