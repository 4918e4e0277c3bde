#include "tool/project/build_log_index.h"

#include "tool/base/lines.h"

#include <xxhash.h>

#include <algorithm>
#include <array>

namespace cmakewatch {
namespace {

constexpr std::array<std::string_view, 3> heads{"# ninja log v5", "# ninja log v6", "# ninja log v7"};

std::uint64_t hash_of_output(std::string_view output) {
    return XXH3_64bits(output.data(), output.size());
}

} // namespace

// start, end, time of the output, the output, a hash of the command
std::string_view output_in_log_line(std::string_view line) {
    size_t begin = 0;
    for (int field = 0; field < 3; ++field) {
        begin = line.find('\t', begin);
        if (begin == std::string_view::npos) return {};
        ++begin;
    }
    const auto end = line.find('\t', begin);
    return end == std::string_view::npos ? std::string_view{} : line.substr(begin, end - begin);
}

Result<BuildLogIndex> BuildLogIndex::parse(std::string_view text) {
    BuildLogIndex index;
    const auto end = text.find('\n');
    if (end != std::string_view::npos) index.head_ = text.substr(0, end);
    if (std::find(heads.begin(), heads.end(), index.head_) == heads.end())
        return Error{ErrorKind::project, "cannot read", ".ninja_log", "it is not a build log of version 5, 6 or 7", ""};
    index.size_read_ = end + 1;
    index.append(text.substr(end + 1));
    return index;
}

void BuildLogIndex::append(std::string_view text) {
    for (auto end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
        const auto output = output_in_log_line(text.substr(0, end));
        if (!output.empty()) lines_.insert_or_assign(hash_of_output(output), size_read_);
        size_read_ += end + 1;
        text.remove_prefix(end + 1);
    }
}

std::optional<std::uint64_t> BuildLogIndex::find(std::string_view output) const {
    const auto found = lines_.find(hash_of_output(output));
    if (found == lines_.end()) return std::nullopt;
    return found->second;
}

} // namespace cmakewatch
