#include "tool/base/internal_error.h"

#include "tests/catch.h"

#include <boost/system/system_error.hpp>

#include <new>
#include <stdexcept>

using namespace cmakewatch;

TEST_CASE("an exception is reported with its text, and asks for a report") {
    const auto text = [](const auto& thrown) { return internal_error_text(std::make_exception_ptr(thrown)); };
    const std::string hint =
        "cmakewatch: hint: please report it, with the command line and what --trace FILE writes into FILE\n";
    CHECK(text(std::out_of_range("map::at")) ==
          "cmakewatch: error: internal error: map::at (std::out_of_range)\n" + hint);
    CHECK(text(42) == "cmakewatch: error: internal error: an exception of an unknown kind\n" + hint);
    CHECK(text(boost::system::system_error(make_error_code(boost::system::errc::bad_file_descriptor), "read"))
              .find("internal error: read: Bad file descriptor") != std::string::npos);
    CHECK(text(std::bad_alloc()) == "cmakewatch: error: out of memory\n");
    const auto files = make_error_code(boost::system::errc::too_many_files_open);
    CHECK(text(boost::system::system_error(files)) ==
          "cmakewatch: error: Too many open files\ncmakewatch: hint: raise the limit of open files with ulimit -n\n");
}
