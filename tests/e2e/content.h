// A file's content, "" if it is not there; and what is in a text.
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

inline bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

inline size_t count(const std::string& text, const std::string& part) {
    size_t found = 0;
    for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
    return found;
}

} // namespace e2e
