#include "tool/base/path.h"

#include <algorithm>
#include <vector>

namespace cmakewatch::path {

bool is_absolute(std::string_view path) {
    return path.starts_with('/');
}

bool is_plain(std::string_view path) {
    return !path.empty() && path.front() != '.' && (!path.ends_with('/') || path == "/") &&
           path.find("//") == std::string_view::npos && path.find("/.") == std::string_view::npos;
}

std::string normal(std::string_view path) {
    if (is_plain(path)) return std::string(path);
    std::vector<std::string_view> parts;
    for (size_t begin = 0; begin < path.size();) {
        size_t end = path.find('/', begin);
        if (end == std::string_view::npos) end = path.size();
        const auto part = path.substr(begin, end - begin);
        if (part == "..") {
            if (!parts.empty()) parts.pop_back();
        } else if (!part.empty() && part != ".") {
            parts.push_back(part);
        }
        begin = end + 1;
    }
    std::string text;
    text.reserve(path.size());
    for (const auto part : parts) {
        if (!text.empty() || is_absolute(path)) text += '/';
        text += part;
    }
    if (text.empty()) text = is_absolute(path) ? "/" : ".";
    return text;
}

std::string absolute(std::string_view path, std::string_view base) {
    if (is_absolute(path)) return normal(path);
    return normal(std::string(base) + "/" + std::string(path));
}

std::string parent(std::string_view path) {
    const auto slash = path.rfind('/');
    if (slash == std::string_view::npos) return ".";
    return slash == 0 ? "/" : std::string(path.substr(0, slash));
}

std::string_view name(std::string_view path) {
    const auto slash = path.rfind('/');
    return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

bool is_under(std::string_view path, std::string_view directory) {
    if (directory == "/") return is_absolute(path);
    return path.starts_with(directory) && (path.size() == directory.size() || path[directory.size()] == '/');
}

size_t longest_above(std::string_view path, const std::set<std::string, std::less<>>& directories) {
    if (directories.empty()) return 0;
    for (auto above = path; !above.empty(); above = above.substr(0, std::max<size_t>(above.rfind('/') + 1, 1) - 1))
        if (directories.contains(above)) return above.size();
    return 0;
}

std::string relative(std::string_view path, std::string_view directory) {
    if (path == directory || !is_under(path, directory)) return std::string(path);
    return std::string(path.substr(directory == "/" ? 1 : directory.size() + 1));
}

} // namespace cmakewatch::path
