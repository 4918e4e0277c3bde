// `why FILE...` and `test --affected-by FILE... --list`: what files reach, printed. Builds nothing.
#pragma once

#include "tool/cli/options.h"
#include "tool/supervisor/project_setup.h"
#include "tool/terminal/console.h"

#include <boost/asio/io_context.hpp>

namespace cmakewatch {

// Prints to standard output, and warns of names that lead to nothing. Errors: CTest or Ninja's graph cannot be read.
[[nodiscard]] Result<void> print_reached(boost::asio::io_context& loop, const Options& options,
                                         const ConfiguredProject& configured, const std::string& current_directory,
                                         Console& console);

} // namespace cmakewatch
