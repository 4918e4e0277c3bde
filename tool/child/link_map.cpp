#include "tool/child/link_map.h"

#include "tool/base/path.h"

#include <algorithm>

namespace cmakewatch {
namespace {

constexpr int most_links = 40; // as Linux has it

} // namespace

LinkMap::LinkMap(const Paths& directories, const Paths& linked_files, const ReadLink& read_link) {
    std::unordered_set<std::string> plain;
    for (const auto& directory : directories) follow(directory, read_link, plain);
    for (const auto& file : linked_files) names_[follow(file, read_link, plain)].insert(file);
    for (const auto& link : Paths(links_)) targets_.insert(follow(link, read_link, plain));
}

const LinkMap::Paths* LinkMap::names_of(const std::string& path) const {
    const auto found = names_.find(path);
    return found == names_.end() ? nullptr : &found->second;
}

// One link may lead to the next, and each may come to lead elsewhere. `plain` are paths that no link is part of.
// Returns where `path` leads to.
std::string LinkMap::follow(const std::string& path, const ReadLink& read_link,
                            std::unordered_set<std::string>& plain) {
    auto known = path;
    while (!known.empty() && !plain.contains(known)) known.erase(std::min(known.rfind('/'), known.size()));
    auto rest = path.substr(known.size());
    for (int links = 0; !rest.empty() && links < most_links;) {
        const auto end = std::min(rest.find('/'), rest.size());
        const auto name = rest.substr(0, end);
        rest.erase(0, end + 1);
        if (name.empty() || name == ".") continue;
        if (name == "..") {
            known = known.find('/', 1) == std::string::npos ? "" : path::parent(known);
            continue;
        }
        auto next = known + "/" + name;
        const auto target = plain.contains(next) ? "" : read_link(next);
        if (target.empty()) {
            known = std::move(next);
            plain.insert(known);
            continue;
        }
        ++links;
        links_.insert(std::move(next));
        if (target.front() == '/') known.clear();
        rest = rest.empty() ? target : target + "/" + rest;
    }
    return known.empty() ? "/" : known;
}

} // namespace cmakewatch
