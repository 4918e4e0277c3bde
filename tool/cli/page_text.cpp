#include "tool/cli/page_text.h"

#include "tool/base/lines.h"
#include "tool/base/paragraph.h"

#include <algorithm>
#include <cctype>

namespace cmakewatch {
namespace {

constexpr size_t text_indent = 4;
constexpr size_t entry_indent = 12;
constexpr size_t gap = 2; // between a tag and its text, if they share a line

class PageWriter {
  public:
    PageWriter(size_t columns, bool is_styled) : columns_(columns), is_styled_(is_styled) {}

    std::string write(const Page& page) {
        add({Page::Kind::heading, "Name"});
        add({Page::Kind::paragraph, page.name + " - " + page.summary});
        for (const auto& block : page.blocks) add(block);
        return std::move(text_);
    }

  private:
    void add(const Page::Block& block) {
        const bool is_below_heading = last_ == Page::Kind::heading || last_ == Page::Kind::subheading;
        const bool continues_list = last_ == block.kind && block.kind == Page::Kind::item;
        if (!text_.empty() && !is_below_heading && !continues_list) text_ += '\n';
        last_ = block.kind;
        switch (block.kind) {
        case Page::Kind::heading: return add_line(0, bold(in_capitals(block.text)));
        case Page::Kind::subheading: return add_line(text_indent / 2, bold(block.text));
        case Page::Kind::paragraph: return add_line(text_indent, styled(block.text));
        case Page::Kind::item:
            text_ += std::string(text_indent, ' ') + "- ";
            text_ += paragraph(styled(block.text), text_indent + 2, columns_) + '\n';
            return;
        case Page::Kind::entry: return add_entry(styled(block.tag), styled(block.text));
        case Page::Kind::code: break;
        }
        for (std::string_view lines = block.text; !lines.empty();) {
            const auto line = take_line(lines);
            text_ += line.empty() ? "" : std::string(2 * text_indent, ' ').append(line);
            text_ += '\n';
        }
    }

    void add_line(size_t indent, const std::string& text) {
        text_ += std::string(indent, ' ') + paragraph(text, indent, columns_) + '\n';
    }

    void add_entry(const std::string& tag, const std::string& text) {
        const auto end = text_indent + columns_of(tag);
        text_ += std::string(text_indent, ' ') + paragraph(tag, text_indent, columns_);
        text_ +=
            end + gap > entry_indent ? '\n' + std::string(entry_indent, ' ') : std::string(entry_indent - end, ' ');
        text_ += paragraph(text, entry_indent, columns_) + '\n';
    }

    static std::string in_capitals(std::string text) {
        std::erase(text, '`');
        for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
        return text;
    }

    [[nodiscard]] std::string bold(const std::string& text) const {
        return is_styled_ ? "\x1b[1m" + text + "\x1b[0m" : text;
    }

    // Word by word, so that the end of a line interrupts no style.
    [[nodiscard]] std::string in_style(const std::string& text, const std::string& begin) const {
        if (!is_styled_) return text;
        std::string shown = begin;
        for (const char c : text) shown += c == ' ' ? "\x1b[0m " + begin : std::string(1, c);
        return shown + "\x1b[0m";
    }

    [[nodiscard]] std::string styled(const std::string& text) const {
        std::string shown;
        for (const auto& span : spans_of(text)) {
            switch (span.style) {
            case Span::Style::plain: shown += span.text; break;
            case Span::Style::literal: shown += in_style(span.text, "\x1b[1m"); break;
            case Span::Style::placeholder: shown += in_style(span.text, "\x1b[4m"); break;
            }
        }
        return shown;
    }

    size_t columns_;
    bool is_styled_;
    std::string text_;
    Page::Kind last_ = Page::Kind::paragraph;
};

} // namespace

std::string text_of(const Page& page, size_t columns, bool is_styled) {
    return PageWriter(columns, is_styled).write(page);
}

} // namespace cmakewatch
