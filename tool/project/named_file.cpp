#include "tool/project/named_file.h"

#include "tool/base/path.h"

#include <algorithm>

namespace cmakewatch {

NamedFile named_file(const std::string& name, const std::string& directory,
                     const std::function<bool(const std::string& path)>& exists) {
    NamedFile named{name, {path::absolute(name, directory)}};
    if (path::is_absolute(name) || exists(named.candidates.front())) return named;
    std::vector<std::string> above;
    for (auto base = directory; !exists(base + "/.git");) {
        const auto parent = path::parent(base);
        if (parent == base) return named; // no repository
        base = parent;
        above.push_back(path::absolute(name, base));
    }
    const auto found = std::find_if(above.begin(), above.end(), exists);
    if (found != above.end()) return {name, {*found}};
    named.candidates.insert(named.candidates.end(), above.begin(), above.end());
    return named;
}

KnownFiles known_files(const std::vector<NamedFile>& named, const std::function<bool(const std::string& path)>& exists,
                       const std::function<bool(const std::string& path)>& is_known) {
    KnownFiles known;
    for (const auto& [name, candidates] : named) {
        const auto is_there = std::find_if(candidates.begin(), candidates.end(), exists);
        const auto found =
            is_there != candidates.end() ? is_there : std::find_if(candidates.begin(), candidates.end(), is_known);
        if (found == candidates.end()) known.unknown.push_back(name);
        known.files.insert(found == candidates.end() ? candidates.front() : *found);
    }
    return known;
}

} // namespace cmakewatch
