// The results for people: a page, the table of README.md, a picture. All that they say comes from the results.
#pragma once

#include "tests/bench/results.h"

#include <string>

namespace bench {

std::string as_page(const Results& results);

// Leaf edits: rows are sizes, columns contenders.
std::string as_table(const Results& results);

// Leaf edits as ratios to by hand, on logarithmic axes; SVG that can be read on white and on black.
std::string as_picture(const Results& results);

// `text` with `part` between the lines that hold `<!-- NAME -->` and `<!-- /NAME -->`. Throws if they are not there.
std::string with_part(const std::string& text, const std::string& name, const std::string& part);

} // namespace bench
