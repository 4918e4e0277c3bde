#include "tool/process/shell_words_posix.h"

#include <wordexp.h>

namespace cmakewatch {

std::optional<std::vector<std::string>> shell_words(const std::string& text) {
    wordexp_t found{};
    const int failed = ::wordexp(text.c_str(), &found, WRDE_NOCMD);
    if (failed != 0) {
        if (failed == WRDE_NOSPACE) ::wordfree(&found);
        return std::nullopt;
    }
    std::vector<std::string> words(found.we_wordv, found.we_wordv + found.we_wordc);
    ::wordfree(&found);
    return words;
}

} // namespace cmakewatch
