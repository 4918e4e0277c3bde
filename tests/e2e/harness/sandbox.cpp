#include "tests/e2e/harness/sandbox.h"

#include "tests/catch.h"
#include "tests/e2e/harness/files.h"

#include <boost/filesystem/operations.hpp>

#include <cstdlib>
#include <exception>
#include <iostream>

#include <sys/stat.h>

namespace cmakewatch::e2e {

namespace fs = boost::filesystem;

Sandbox::Sandbox(const std::string& project_name)
    : root_(fs::canonical(fs::temp_directory_path()).string() + "/cmakewatch-e2e-XXXXXX") {
    REQUIRE(::mkdtemp(root_.data()) != nullptr);
    REQUIRE(::chmod(root_.c_str(), 0755) == 0); // some tests go on as another user
    project_ = root_ + "/" + project_name;
    fs::create_directories(project_);
}

Sandbox::~Sandbox() {
    if (std::getenv("CMAKEWATCH_KEEP") != nullptr && std::uncaught_exceptions() > 0) {
        std::cerr << "kept: " << root_ << '\n';
        return;
    }
    boost::system::error_code ignored;
    fs::remove_all(root_, ignored);
}

void Sandbox::write(const std::string& name, const std::string& text) const {
    write_in_place(path(name), text);
}

void Sandbox::save_by_rename(const std::string& name, const std::string& text) const {
    write_by_rename(path(name), text);
}

void Sandbox::append(const std::string& name, const std::string& text) const {
    write(name, read_text(path(name)) + text);
}

void Sandbox::replace(const std::string& name, const std::string& from, const std::string& to) const {
    replace_in(path(name), from, to);
}

void Sandbox::remove(const std::string& name) const {
    REQUIRE(fs::remove_all(path(name)) > 0);
}

void Sandbox::configure(const Words& extra) const {
    Words command{"cmake", "-S", project_, "-B", path("build"), "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Debug"};
    command.insert(command.end(), extra.begin(), extra.end());
    run_well(command, project_);
}

void Sandbox::build(const std::string& target) const {
    run_well({"ninja", "-C", path("build"), target}, project_);
}

} // namespace cmakewatch::e2e
