#include "tool/base/printable.h"

namespace cmakewatch {

std::string printable(std::string_view text) {
    std::string shown;
    for (size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const bool is_second = i > 0 && text[i - 1] == '\xc2' && byte >= 0x80 && byte < 0xa0; // U+0080 to U+009F
        const bool is_control = (byte < ' ' && byte != '\t' && byte != '\n') || byte == 0x7f || is_second;
        if (is_second) shown.pop_back();
        shown += is_control ? '?' : text[i];
        if (text[i] == '\n') shown += "  ";
    }
    return shown;
}

std::string without_controls(std::string text) {
    std::erase_if(text, [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; });
    return text;
}

} // namespace cmakewatch
