#include "tests/e2e/harness/files.h"

#include "tests/catch.h"

#include <boost/filesystem/operations.hpp>

#include <fstream>
#include <iterator>

#include <sys/stat.h>

namespace cmakewatch::e2e {

std::string read_text(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

void write_in_place(const std::string& path, const std::string& text) {
    const auto directory = boost::filesystem::path(path).parent_path();
    // Only where one is missing: making sure of an existing one would cost time that tests of timing count.
    if (!boost::filesystem::exists(directory)) boost::filesystem::create_directories(directory);
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file << text << std::flush;
    CAPTURE(path);
    REQUIRE(file.good());
}

void write_by_rename(const std::string& path, const std::string& text) {
    const auto temporary = path + ".new~";
    write_in_place(temporary, text);
    boost::filesystem::rename(temporary, path);
}

void make_executable(const std::string& path) {
    REQUIRE(::chmod(path.c_str(), 0755) == 0);
}

void replace_in(const std::string& path, const std::string& from, const std::string& to) {
    auto text = read_text(path);
    const auto at = text.find(from);
    CAPTURE(path, from, text);
    REQUIRE(at != std::string::npos);
    write_in_place(path, text.replace(at, from.size(), to));
}

} // namespace cmakewatch::e2e
