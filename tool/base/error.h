// The one error type of cmakewatch, and how a function returns it.
// Promises: a message that says what was done, on what and why, and a hint that names the command or setting
// that helps. Knows nothing of terminals, exit codes' effects or colours.
#pragma once

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <boost/system/result.hpp>

#include <string>

namespace cmakewatch {

// Which exit code an error ends the program with (design: 2 usage, 4 project, 5 environment).
enum class ErrorKind { usage = 2, project = 4, environment = 5 };
BOOST_DESCRIBE_ENUM(ErrorKind, usage, project, environment)

struct Error {
    ErrorKind kind = ErrorKind::project;
    std::string what; // what was done, e.g. "cannot read"
    std::string on;   // the file, target or option, may be empty
    std::string why;  // the reason, may be empty
    std::string hint; // the command or setting that helps, may be empty

    // The error as one line without the hint: `what "on": why`.
    [[nodiscard]] std::string message() const;
};
BOOST_DESCRIBE_STRUCT(Error, (), (kind, what, on, why, hint))

template <class T> using Result = boost::system::result<T, Error>;

// Called by Result::value() on an error. Code of this project asks has_value() first, so it means a bug.
[[noreturn]] void throw_exception_from_error(const Error& error, const boost::source_location& where);

} // namespace cmakewatch
