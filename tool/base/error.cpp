#include "tool/base/error.h"

#include <fmt/format.h>

#include <stdexcept>

namespace cmakewatch {

std::string Error::message() const {
    auto text = on.empty() ? what : fmt::format("{} \"{}\"", what, on);
    if (!why.empty()) text += ": " + why;
    return text;
}

void throw_exception_from_error(const Error& error, const boost::source_location&) {
    throw std::logic_error("unchecked error: " + error.message());
}

} // namespace cmakewatch
