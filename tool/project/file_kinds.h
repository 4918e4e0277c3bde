// Files, sorted by their paths, and why each of them counts: a hundred thousand in little memory.
#pragma once

#include "tool/project/change.h"

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cmakewatch {

class FileKinds {
  public:
    struct File {
        std::string_view path; // a zero byte follows it
        ChangeKind kind = ChangeKind::source;

        bool operator==(const File&) const = default;
    };

    FileKinds() = default;
    FileKinds(std::initializer_list<File> files);

    // Those that are there already keep their kind.
    void add(const std::map<std::string_view, ChangeKind>& files);

    // The same of one. Takes its time for many, unless each comes behind all that are there. Whether it was not there.
    bool add(std::string_view path, ChangeKind kind);

    // Whether it was there.
    bool erase(std::string_view path);

    [[nodiscard]] std::optional<ChangeKind> find(std::string_view path) const;
    [[nodiscard]] bool contains(std::string_view path) const { return find(path).has_value(); }
    [[nodiscard]] size_t size() const { return entries_.size(); }
    [[nodiscard]] bool empty() const { return entries_.empty(); }
    bool operator==(const FileKinds& other) const;

    // Paths are valid until files are added.
    class Iterator {
      public:
        Iterator(const FileKinds& files, size_t index) : files_(&files), index_(index) {}
        File operator*() const { return files_->file(files_->entries_[index_]); }
        Iterator& operator++() {
            ++index_;
            return *this;
        }
        bool operator==(const Iterator& other) const { return index_ == other.index_; }

      private:
        const FileKinds* files_;
        size_t index_;
    };
    [[nodiscard]] Iterator begin() const { return {*this, 0}; }
    [[nodiscard]] Iterator end() const { return {*this, entries_.size()}; }

    // Nothing more is added for a while.
    void shrink_to_fit();

  private:
    struct Entry {
        std::uint32_t begin; // of the path, in paths_
        std::uint32_t size;
        std::uint8_t kind;
    };
    [[nodiscard]] File file(const Entry& entry) const {
        return {std::string_view(paths_).substr(entry.begin, entry.size), static_cast<ChangeKind>(entry.kind)};
    }
    [[nodiscard]] std::vector<Entry>::const_iterator lower_bound(std::string_view path) const;
    Entry new_entry(std::string_view path, ChangeKind kind);

    std::string paths_;
    std::vector<Entry> entries_;
};

} // namespace cmakewatch
