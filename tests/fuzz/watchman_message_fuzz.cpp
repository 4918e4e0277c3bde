// What a Watchman server says
#include "tests/fuzz/fuzz.h"
#include "tool/watch/watchman_message.h"

using namespace cmakewatch;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto line = fuzz::text(data, size);
    const auto message = watchman::parse_message(line);
    (void)watchman::is_supported(std::string(line));
    if (!message) return 0;
    if (const auto* news = std::get_if<watchman::News>(&*message))
        for (const auto& file : news->files)
            fuzz::expect(!file.name.empty() && file.name.find('\0') == std::string::npos,
                         "a name has bytes, and none is NUL");
    if (const auto* failure = std::get_if<watchman::Failure>(&*message))
        fuzz::expect(!failure->why.empty(), "a failure says why");
    return 0;
}
