// What the fuzz targets share: the input as text, and how they say that a promise is broken.
#pragma once

#include "tool/base/error.h"
#include "tool/base/lines.h"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <string_view>

namespace fuzz {

// The bytes where they are, so that AddressSanitizer sees whoever reads beyond them.
inline std::string_view text(const std::uint8_t* data, std::size_t size) {
    return {reinterpret_cast<const char*>(data), size};
}

// Ends the process with a finding unless the promise is kept.
inline void expect(bool is_kept, const char* promise, int line = __builtin_LINE()) {
    if (is_kept) return;
    std::fprintf(stderr, "line %d: broken: %s\n", line, promise);
    std::abort();
}

// An input that stands for several files: "--- NAME" is a line in front of each; what comes before is `first`.
class Files {
  public:
    Files(std::string_view input, const std::string& first) {
        auto* content = &contents_[first];
        while (!input.empty()) {
            const auto rest = input;
            const auto line = cmakewatch::take_line(input);
            if (line.starts_with("--- ")) {
                content = &contents_[std::string(line.substr(4))];
            } else {
                content->append(rest.substr(0, rest.size() - input.size()));
            }
        }
    }

    [[nodiscard]] const std::map<std::string, std::string>& contents() const { return contents_; }

    [[nodiscard]] cmakewatch::Result<std::string> read(const std::string& name) const {
        const auto found = contents_.find(name);
        if (found != contents_.end()) return found->second;
        return cmakewatch::Error{cmakewatch::ErrorKind::project, "cannot read", name, "there is none", ""};
    }

  private:
    std::map<std::string, std::string> contents_;
};

} // namespace fuzz
