// A directory for one test.
#pragma once

#include "tests/catch.h"

#include <boost/filesystem.hpp>

#include <fstream>
#include <string>

class Directory {
  public:
    Directory()
        : path_(boost::filesystem::canonical(boost::filesystem::temp_directory_path()) /
                boost::filesystem::unique_path("cmakewatch-unit-%%%%%%%%")) {
        boost::filesystem::create_directories(path_);
    }
    ~Directory() {
        boost::system::error_code ignored;
        boost::filesystem::remove_all(path_, ignored);
    }
    Directory(const Directory&) = delete;
    Directory& operator=(const Directory&) = delete;

    [[nodiscard]] std::string path() const { return path_.string(); }

    // The path of what has that name in it.
    [[nodiscard]] std::string operator()(const std::string& name) const { return (path_ / name).string(); }

    // Returns the file's path. It is made `size` bytes long, of which those behind `text` take no room on the disk.
    std::string write(const std::string& name, const std::string& text = "1", size_t size = 0) const {
        const auto file = path_ / name;
        boost::filesystem::create_directories(file.parent_path());
        std::ofstream(file.string(), std::ios::binary) << text;
        if (size != 0) boost::filesystem::resize_file(file, size);
        return file.string();
    }
    void save_by_rename(const std::string& name, const std::string& text) const {
        write(name + ".part", text);
        boost::filesystem::rename(path_ / (name + ".part"), path_ / name);
    }

  private:
    boost::filesystem::path path_;
};
