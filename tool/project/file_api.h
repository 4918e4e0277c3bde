// CMake's File API (cmake-file-api(7)): the query we leave and the reply we read.
#pragma once

#include "tool/project/project.h"

#include <functional>
#include <string>
#include <vector>

namespace cmakewatch::file_api {

// Where the query goes and the reply lies, relative to the build directory.
inline constexpr std::string_view query_file = ".cmake/api/v1/query/client-cmakewatch/query.json";
inline constexpr std::string_view reply_directory = ".cmake/api/v1/reply";

// The content of the query file: codemodel-v2, cache-v2, cmakeFiles-v1, toolchains-v1.
[[nodiscard]] std::string query();

// How to read a reply directory, so that parsing needs no disk.
struct Reply {
    std::function<Result<std::vector<std::string>>()> list; // names of the files in it
    std::function<Result<std::string>(const std::string& name)> read;
};

// The index file that counts: the lexicographically last `index-*.json`; "" if there is none.
[[nodiscard]] std::string newest_index(const std::vector<std::string>& names);

// Reads the whole reply for one configuration ("" takes CMAKE_DEFAULT_BUILD_TYPE, else the first). Errors: no reply to
// our query, an unknown configuration, malformed or truncated JSON (names the file; hint: configure again).
[[nodiscard]] Result<Project> read(const Reply& reply, const std::string& configuration);

} // namespace cmakewatch::file_api
