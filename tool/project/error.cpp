#include "tool/project/error.h"

#include <stdexcept>

namespace cmakewatch {

std::string Error::message() const {
    std::string text = what;
    if (!on.empty()) text += " \"" + on + "\"";
    if (!why.empty()) text += ": " + why;
    return text;
}

void throw_exception_from_error(const Error& error, const boost::source_location&) {
    throw std::logic_error("unchecked error: " + error.message());
}

} // namespace cmakewatch
