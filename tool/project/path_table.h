// Many paths in little memory, each with a number, counted from 0.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <xxhash.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cmakewatch {

class PathTable {
  public:
    using Id = std::uint32_t;

    // Gives `path` the next number, also if it has one: that remains the one that find() returns.
    Id append(std::string_view path) {
        const auto id = static_cast<Id>(places_.size());
        places_.push_back({static_cast<std::uint32_t>(names_.size()), static_cast<std::uint32_t>(path.size())});
        names_ += path;
        ids_.emplace(hash_of(path), id);
        return id;
    }

    [[nodiscard]] std::optional<Id> find(std::string_view path) const {
        const auto found = ids_.find(hash_of(path));
        if (found == ids_.end() || (*this)[found->second] != path) return std::nullopt;
        return found->second;
    }

    // Valid until the next append().
    [[nodiscard]] std::string_view operator[](Id id) const {
        return std::string_view(names_).substr(places_[id].begin, places_[id].size);
    }
    [[nodiscard]] size_t size() const { return places_.size(); }

    // Nothing more is appended for a while.
    void shrink_to_fit() {
        names_.shrink_to_fit();
        places_.shrink_to_fit();
    }

  private:
    struct Place { // in names_
        std::uint32_t begin;
        std::uint32_t size;
    };
    static std::uint64_t hash_of(std::string_view path) { return XXH3_64bits(path.data(), path.size()); }

    std::string names_;
    std::vector<Place> places_;
    boost::unordered_flat_map<std::uint64_t, Id> ids_; // by a hash of the path
};

} // namespace cmakewatch
