// The symbolic links on the way to what is watched, and where they lead.
// Promises: each link of a chain is known, and where it leads to in the end, be it there or not: it may come back.
// Reads links only through the function that it is given.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace cmakewatch {

class LinkMap {
  public:
    using Paths = std::set<std::string, std::less<>>;
    using ReadLink = std::function<std::string(const std::string& path)>; // what the link says, "" if it is none

    LinkMap() = default;

    // All links on the way to `directories` and to `linked_files`, which are links themselves.
    LinkMap(const Paths& directories, const Paths& linked_files, const ReadLink& read_link);

    [[nodiscard]] const Paths& links() const { return links_; }
    [[nodiscard]] const Paths& targets() const { return targets_; } // where the links lead to in the end

    // The names among `linked_files` that lead to the file `path`; null if there is none.
    [[nodiscard]] const Paths* names_of(const std::string& path) const;

  private:
    std::string follow(const std::string& path, const ReadLink& read_link, std::unordered_set<std::string>& plain);

    Paths links_;
    Paths targets_;
    std::unordered_map<std::string, Paths> names_; // by the file that they lead to
};

} // namespace cmakewatch
