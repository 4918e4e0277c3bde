// The manual pages, which the program carries with it.
#pragma once

#include "tool/cli/page.h"

#include <string>
#include <string_view>
#include <vector>

namespace cmakewatch {

// Those of pages/, by name, the overview first.
[[nodiscard]] const std::vector<Page>& all_pages();

// By its topic ("run") or its name ("cmakewatch-run"); null if there is none.
[[nodiscard]] const Page* find_page(std::string_view topic);

// The topics, a line each, with what they are about.
[[nodiscard]] std::string topics_text();

} // namespace cmakewatch
