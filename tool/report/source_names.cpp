#include "tool/report/source_names.h"

#include "tool/base/path.h"
#include "tool/base/printable.h"

#include <boost/asio/ip/host_name.hpp>
#include <boost/filesystem/path.hpp>
#include <fmt/format.h>

namespace cmakewatch {
namespace {

// https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda
std::string link(const std::string& host, const std::string& path, const std::string& text) {
    std::string address;
    for (const char c : path) {
        const auto byte = static_cast<unsigned char>(c);
        const bool is_plain = byte > ' ' && byte < 0x7f && c != '%' && c != '#' && c != '?' && c != ';';
        address += is_plain ? std::string(1, c) : fmt::format("%{:02X}", byte);
    }
    return fmt::format("\x1b]8;;file://{}{}\x1b\\{}\x1b]8;;\x1b\\", host, address, text);
}

} // namespace

SourceNames::SourceNames(std::string source_dir, std::string current_directory, bool are_links)
    : source_dir_(std::move(source_dir)), current_directory_(std::move(current_directory)) {
    boost::system::error_code unknown;
    if (are_links) host_ = boost::asio::ip::host_name(unknown);
}

std::string SourceNames::in_project(const std::string& path) const {
    return path::relative(path, source_dir_);
}

std::string SourceNames::from_here(const std::string& path) const {
    if (path::is_under(path, current_directory_)) return path::relative(path, current_directory_);
    const bool is_near = path::is_under(path, source_dir_) && path::is_under(current_directory_, source_dir_);
    return is_near ? boost::filesystem::path(path).lexically_relative(current_directory_).string() : path;
}

std::string SourceNames::with_link(std::string line, const Diagnostic& diagnostic) const {
    const auto place = fmt::format("{}:{}", diagnostic.file, diagnostic.line);
    const auto at = line.find(place);
    if (host_.empty() || at == std::string::npos || !path::is_absolute(diagnostic.file)) return line;
    return line.replace(at, place.size(), link(host_, diagnostic.file, place));
}

std::string SourceNames::place(const Diagnostic& diagnostic) const {
    auto place = printable(from_here(diagnostic.file));
    if (diagnostic.line > 0) place += fmt::format(":{}", diagnostic.line);
    if (diagnostic.column > 0) place += fmt::format(":{}", diagnostic.column);
    return host_.empty() ? place : link(host_, diagnostic.file, place);
}

std::string SourceNames::shown(const Diagnostic& diagnostic) const {
    auto message = printable(diagnostic.message);
    return diagnostic.file.empty() ? message : fmt::format("{}: {}", place(diagnostic), message);
}

} // namespace cmakewatch
