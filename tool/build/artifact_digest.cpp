#include "tool/build/artifact_digest.h"

#include "tool/base/file_system_posix.h"

#include <boost/filesystem/operations.hpp>
#include <fmt/format.h>
#include <xxhash.h>

#include <fstream>
#include <memory>

namespace cmakewatch {
namespace {

constexpr size_t chunk_size = 1U << 20U;
constexpr size_t most_chunks_in_a_hurry = 64;

} // namespace

std::string ArtifactDigest::digest_of(const std::string& path) const {
    const std::unique_ptr<XXH3_state_t, XXH_errorcode (*)(XXH3_state_t*)> state(XXH3_createState(), XXH3_freeState);
    XXH3_128bits_reset(state.get());
    std::ifstream file(path, std::ios::binary);
    std::string chunk(chunk_size, '\0');
    for (size_t chunks = 0; chunks < most_chunks_in_a_hurry || !gives_up_(); ++chunks) {
        file.read(chunk.data(), static_cast<std::streamsize>(chunk.size()));
        if (file.gcount() <= 0) break;
        XXH3_128bits_update(state.get(), chunk.data(), static_cast<size_t>(file.gcount()));
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
            entry = {state, digest_of(file), may_change_unseen(state)};
        }
        all += entry.digest + " ";
    }
    return all;
}

} // namespace cmakewatch
