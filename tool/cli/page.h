// A manual page, as it is written in pages/: a small part of Markdown, so that it can be read anywhere.
// Promises: pure. Does not know how a page is shown.
//
//   # cmakewatch-run(1): what it is about     the name, the section of the manual, a summary
//   ## Heading, ### Subheading
//   a paragraph, in lines that end anywhere
//   - an item, whose further lines are indented by two
//   | tag | text |                            a row of a table with two columns; its head is left out
//   ```console                                lines as they are, up to the next ```
//   <!-- options: run -->                     the options of the command; without a command those of all commands
//   <!-- anything else -->                    is left out
//
// In texts, `...` is what people type or find literally, *...* is what they put something else for.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace cmakewatch {

struct Page {
    enum class Kind { heading, subheading, paragraph, item, entry, code };
    struct Block {
        Kind kind = Kind::paragraph;
        std::string text;
        std::string tag = {}; // of an entry
    };

    std::string name; // "cmakewatch-run"
    int section = 1;
    std::string summary;
    std::vector<Block> blocks;

    // What `cmakewatch help` calls it: "run".
    [[nodiscard]] std::string topic() const;
};

// `options` returns the entries of a command's options; "" stands for what all commands have.
using OptionEntries = std::function<std::vector<Page::Block>(const std::string& command)>;
[[nodiscard]] Page parse_page(std::string_view markdown, const OptionEntries& options);

// A piece of a text.
struct Span {
    enum class Style { plain, literal, placeholder };
    Style style = Style::plain;
    std::string text;

    bool operator==(const Span&) const = default;
};
[[nodiscard]] std::vector<Span> spans_of(std::string_view text);

} // namespace cmakewatch
