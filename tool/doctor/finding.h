// What a check of `cmakewatch doctor` has found.
#pragma once

#include "tool/base/error.h"

#include <string>
#include <string_view>
#include <utility>

namespace cmakewatch {

// warning: everything works, but not as one would expect. error: something does not work.
enum class Verdict { ok, warning, error };

[[nodiscard]] constexpr std::string_view to_string(Verdict verdict) {
    return verdict == Verdict::ok ? "OK" : verdict == Verdict::warning ? "warning" : "error";
}

struct Finding {
    Verdict verdict = Verdict::ok;
    std::string detail;     // what is there, in lower case and without a full stop
    std::string hint = {};  // the command or setting that helps; "" if nothing is to be done
    std::string check = {}; // the name of the check, see checks.h
};

[[nodiscard]] inline Finding good(std::string detail) {
    return {Verdict::ok, std::move(detail)};
}

[[nodiscard]] inline Finding warning(std::string detail, std::string hint) {
    return {Verdict::warning, std::move(detail), std::move(hint)};
}

[[nodiscard]] inline Finding fault(std::string detail, std::string hint) {
    return {Verdict::error, std::move(detail), std::move(hint)};
}

[[nodiscard]] inline Finding fault(const Error& error) {
    return fault(error.message(), error.hint);
}

} // namespace cmakewatch
