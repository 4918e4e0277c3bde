// A file's content, "" if it is not there.
#pragma once

#include <boost/filesystem.hpp>

#include <fstream>
#include <sstream>
#include <string>

namespace e2e {

namespace fs = boost::filesystem;

inline std::string content(const fs::path& path) {
    std::ifstream file(path.string(), std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

} // namespace e2e
