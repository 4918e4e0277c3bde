#include "tool/cli/page_roff.h"

#include "tool/base/lines.h"
#include "tool/base/version.h"

#include <fmt/format.h>

#include <cctype>

namespace cmakewatch {
namespace {

std::string in_capitals(std::string text) {
    for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return text;
}

// Characters that roff would take for its own, or show as others. A dash stays a dash only where people type it.
std::string escaped(std::string_view text, bool is_literal) {
    std::string shown;
    for (const char c : text) {
        switch (c) {
        case '\\': shown += "\\e"; break;
        case '-': shown += is_literal ? "\\-" : "-"; break;
        case '\'': shown += is_literal ? "\\(aq" : "'"; break;
        case '`': shown += "\\(ga"; break;
        case '^': shown += "\\(ha"; break;
        case '~': shown += "\\(ti"; break;
        default: shown += c;
        }
    }
    return shown;
}

// A line that begins like a command of roff is none.
std::string as_line(const std::string& text) {
    return (text.starts_with('.') || text.starts_with('\'') ? "\\&" : "") + text + '\n';
}

std::string styled(std::string_view text) {
    std::string shown;
    for (const auto& span : spans_of(text)) {
        switch (span.style) {
        case Span::Style::plain: shown += escaped(span.text, false); break;
        case Span::Style::literal: shown += "\\fB" + escaped(span.text, true) + "\\fR"; break;
        case Span::Style::placeholder: shown += "\\fI" + escaped(span.text, false) + "\\fR"; break;
        }
    }
    return shown;
}

std::string code(std::string_view text) {
    std::string lines = ".PP\n.nf\n.RS\n";
    while (!text.empty()) {
        const auto line = take_line(text);
        lines += line.empty() ? ".sp\n" : as_line(escaped(line, true)); // an empty line would be a paragraph's end
    }
    return lines + ".RE\n.fi\n";
}

std::string block(const Page::Block& block) {
    switch (block.kind) {
    case Page::Kind::heading: return ".SH \"" + styled(in_capitals(block.text)) + "\"\n";
    case Page::Kind::subheading: return ".SS \"" + styled(block.text) + "\"\n";
    case Page::Kind::paragraph: return ".PP\n" + as_line(styled(block.text));
    case Page::Kind::item: return ".IP \\(bu 2\n" + as_line(styled(block.text));
    case Page::Kind::entry: return ".TP\n" + as_line(styled(block.tag)) + as_line(styled(block.text));
    case Page::Kind::code: break;
    }
    return code(block.text);
}

} // namespace

std::string roff_of(const Page& page) {
    auto text =
        fmt::format(".TH {} {} \"\" \"cmakewatch {}\" \"cmakewatch\"\n.SH NAME\n{} \\- {}\n", in_capitals(page.name),
                    page.section, version, escaped(page.name, true), styled(page.summary));
    for (const auto& part : page.blocks) text += block(part);
    return text;
}

} // namespace cmakewatch
