#include "tool/build/artifact_digest.h"

#include "tool/base/file_system_posix.h"
#include "tool/build/elf_debug_data.h"

#include <boost/filesystem/operations.hpp>
#include <fmt/format.h>
#include <xxhash.h>

#include <algorithm>
#include <fstream>
#include <memory>
#include <span>

namespace cmakewatch {
namespace {

constexpr std::uint64_t chunk_size = 1U << 20U;
constexpr size_t most_chunks_in_a_hurry = 64;

// How many bytes have been read into `bytes`.
size_t read_at(std::ifstream& file, std::uint64_t offset, std::span<char> bytes) {
    file.clear();
    file.seekg(static_cast<std::streamoff>(offset));
    file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return static_cast<size_t>(std::max<std::streamsize>(file.gcount(), 0));
}

} // namespace

std::string ArtifactDigest::digest_of(const std::string& path, std::uint64_t size) const {
    const std::unique_ptr<XXH3_state_t, XXH_errorcode (*)(XXH3_state_t*)> state(XXH3_createState(), XXH3_freeState);
    XXH3_128bits_reset(state.get());
    std::ifstream file(path, std::ios::binary);
    auto left_out = elf_debug_data(size, [&](std::uint64_t offset, size_t wanted) {
        std::string bytes(wanted, '\0');
        bytes.resize(read_at(file, offset, bytes));
        return bytes;
    });
    left_out.push_back({size, 0});
    std::string chunk(chunk_size, '\0');
    size_t chunks = 0;
    std::uint64_t at = 0;
    for (const auto& range : left_out) {
        while (at < range.begin && (++chunks < most_chunks_in_a_hurry || !gives_up_())) {
            const auto read = read_at(file, at, std::span(chunk).first(std::min(chunk_size, range.begin - at)));
            if (read == 0) break;
            XXH3_128bits_update(state.get(), chunk.data(), read);
            at += read;
        }
        at = range.begin + range.size;
    }
    const auto digest = XXH3_128bits_digest(state.get());
    return fmt::format("{:016x}{:016x}", digest.high64, digest.low64);
}

std::string ArtifactDigest::of(const std::vector<std::string>& files) {
    std::string all;
    for (const auto& file : files) {
        const auto state = state_of(file);
        auto& entry = entries_[file];
        boost::system::error_code ignored;
        if (!boost::filesystem::is_regular_file(file, ignored)) { // reading a FIFO would wait for ever
            entry = {state, "missing", false};
        } else if (entry.state != state || entry.may_be_outdated) {
            entry = {state, digest_of(file, state.size), may_change_unseen(state)};
        }
        all += entry.digest + " ";
    }
    return all;
}

} // namespace cmakewatch
