// A file that somebody has named: relative to the current directory, or to the top of the repository as git does it.
// Does not look at the disk itself.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

namespace cmakewatch {

struct NamedFile {
    std::string name;                    // as given
    std::vector<std::string> candidates; // absolute, the likeliest first; a single one if it is there
};

// `exists` says whether there is something at an absolute path. What is not there may have been removed: then the
// directories from `directory` up to the one that holds .git are what the name may be relative to.
[[nodiscard]] NamedFile named_file(const std::string& name, const std::string& directory,
                                   const std::function<bool(const std::string& path)>& exists);

struct KnownFiles {
    std::set<std::string> files;      // absolute: one for each name
    std::vector<std::string> unknown; // names of what is neither there nor known
};

// Which files those are. `is_known` says whether a build or a test has used what was there.
[[nodiscard]] KnownFiles known_files(const std::vector<NamedFile>& named,
                                     const std::function<bool(const std::string& path)>& exists,
                                     const std::function<bool(const std::string& path)>& is_known);

} // namespace cmakewatch
