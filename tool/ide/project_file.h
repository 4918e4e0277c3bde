// A file in which an editor keeps what can be run in a project.
#pragma once

#include "tool/base/error.h"

#include <functional>
#include <string>
#include <string_view>

namespace cmakewatch {

struct ProjectFile {
    std::string path;    // below the folder that the editor opens
    std::string place;   // where in it ours belongs, for who does it by hand: `its list "tasks"`
    std::string snippet; // and what that is; ends with a line end

    // The file's new content. `existing` is "" if there is no file. Errors have no `on` and leave the file as it is.
    std::function<Result<std::string>(std::string_view existing)> updated;
};

} // namespace cmakewatch
