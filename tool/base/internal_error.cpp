#include "tool/base/internal_error.h"

#include <boost/core/demangle.hpp>
#include <boost/system/system_error.hpp>
#include <fmt/format.h>

#include <new>
#include <typeinfo>

namespace cmakewatch {
namespace {

constexpr const char* report_hint = "please report it, with the command line and what --trace FILE writes into FILE";

Error fault(std::string what) {
    return {ErrorKind::environment, "internal error", "", std::move(what), report_hint};
}

} // namespace

Error internal_error(const std::exception_ptr& failure) {
    try {
        std::rethrow_exception(failure);
    } catch (const std::bad_alloc&) {
        return {ErrorKind::environment, "out of memory", "", "", ""};
    } catch (const boost::system::system_error& error) {
        if (error.code() == boost::system::errc::too_many_files_open)
            return {ErrorKind::environment, error.code().message(), "", "",
                    "raise the limit of open files with ulimit -n"};
        return fault(error.what());
    } catch (const std::exception& error) {
        return fault(fmt::format("{} ({})", error.what(), boost::core::demangle(typeid(error).name())));
    } catch (...) {
        return fault("an exception of an unknown kind");
    }
}

std::string internal_error_text(const std::exception_ptr& failure) {
    const auto error = internal_error(failure);
    return fmt::format("cmakewatch: error: {}\n{}", error.message(),
                       error.hint.empty() ? "" : fmt::format("cmakewatch: hint: {}\n", error.hint));
}

} // namespace cmakewatch
