#include "tool/cli/pages.h"

#include "tool/base/paragraph.h"
#include "tool/cli/page_options.h"
#include "tool/cli/page_sources.h"

#include <algorithm>

namespace cmakewatch {
namespace {

constexpr size_t columns_of_list = 80;

} // namespace

const std::vector<Page>& all_pages() {
    static const auto pages = [] {
        std::vector<Page> parsed;
        for (const auto* source : page_sources()) parsed.push_back(parse_page(source, option_entries));
        std::sort(parsed.begin(), parsed.end(),
                  [](const Page& one, const Page& other) { return one.name < other.name; });
        return parsed;
    }();
    return pages;
}

const Page* find_page(std::string_view topic) {
    const auto& pages = all_pages();
    const auto found = std::find_if(pages.begin(), pages.end(),
                                    [&](const Page& page) { return page.topic() == topic || page.name == topic; });
    return found == pages.end() ? nullptr : &*found;
}

std::string topics_text() {
    size_t width = 0;
    for (const auto& page : all_pages()) width = std::max(width, page.topic().size());
    std::string text = "cmakewatch help TOPIC shows one of these; man cmakewatch-TOPIC, too.\n\n";
    for (const auto& page : all_pages()) {
        auto topic = page.topic();
        topic.resize(width, ' ');
        text += "  " + topic + "  " + paragraph(page.summary, width + 4, columns_of_list) + '\n';
    }
    return text + "\ncmakewatch COMMAND --help shows only the options of a command.\n";
}

} // namespace cmakewatch
