#include "tool/process/sealed_memory_linux.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

namespace cmakewatch {
namespace {

constexpr int seals = F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE;

} // namespace

UniqueFd make_sealed_memory(std::string_view bytes) {
    UniqueFd memory(::memfd_create("cmakewatch", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    if (!memory) return {};
    while (!bytes.empty()) {
        const auto size = ::write(memory.get(), bytes.data(), bytes.size());
        if (size <= 0) return {};
        bytes.remove_prefix(static_cast<size_t>(size));
    }
    if (::fcntl(memory.get(), F_ADD_SEALS, seals) != 0) return {};
    return memory;
}

std::optional<std::string> read_sealed_memory(int descriptor) {
    struct stat info{};
    if (::fcntl(descriptor, F_GET_SEALS) != seals || ::fstat(descriptor, &info) != 0) return std::nullopt;
    std::string bytes(static_cast<size_t>(info.st_size), '\0');
    for (size_t at = 0; at < bytes.size();) {
        // Not read(2): whoever else has the descriptor reads from the same place.
        const auto size = ::pread(descriptor, bytes.data() + at, bytes.size() - at, static_cast<off_t>(at));
        if (size <= 0) return std::nullopt;
        at += static_cast<size_t>(size);
    }
    return bytes;
}

} // namespace cmakewatch
