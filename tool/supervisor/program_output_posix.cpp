#include "tool/supervisor/program_output_posix.h"

#include "tool/process/descriptor_path_linux.h"

#include <array>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <unistd.h>

namespace cmakewatch {
namespace {

constexpr size_t most_taken_at_once = 16384;
constexpr int most_chunks_at_end = 16; // what a program has left behind may write for ever

Error no_descriptor() {
    return {ErrorKind::environment, "cannot open the program's output", "", std::strerror(errno),
            "raise the limit of open files with ulimit -n"};
}

} // namespace

Result<void> ProgramOutput::use_for(order::Run& run) {
    if (files_.empty()) {
        auto opened = open();
        if (!opened) return opened;
    }
    if (pty_.master) terminal_.reset(pty_, columns_);
    run.terminal = pty_.slave_path;
    run.on_terminal = terminal_.streams();
    run.files = files_;
    return {};
}

Result<void> ProgramOutput::open() {
    const auto on_terminal = terminal_.streams();
    if (terminal_.is_open()) {
        auto pty = terminal_.open_another(columns_);
        if (!pty) return pty.error();
        pty_ = std::move(*pty);
        kept_open_.emplace_back(::open(pty_.slave_path.c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC));
        const int fd = ::fcntl(pty_.master.get(), F_DUPFD_CLOEXEC, 3);
        if (!kept_open_.back() || fd < 0) return no_descriptor();
        sources_.push_back(std::make_unique<Source>(executor_, fd, STDOUT_FILENO, prefix_));
        read(*sources_.back());
    }
    std::vector<std::string> files{on_terminal[0] ? "" : "/dev/null", "", ""}; // several cannot share what is typed
    for (const int stream : {STDOUT_FILENO, STDERR_FILENO}) {
        if (on_terminal[stream]) continue;
        auto path = open_pipe(stream);
        if (!path) return path.error();
        files[stream] = std::move(*path);
    }
    files_ = std::move(files);
    return {};
}

Result<std::string> ProgramOutput::open_pipe(int stream) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return no_descriptor();
    ::fcntl(ends[0], F_SETFL, O_NONBLOCK);
    kept_open_.emplace_back(ends[1]);
    sources_.push_back(std::make_unique<Source>(executor_, ends[0], stream, prefix_));
    read(*sources_.back());
    return path_for_others(kept_open_.back());
}

void ProgramOutput::read(Source& source) {
    if (output_.is_behind(source.stream))
        return output_.when_caught_up(source.stream, [this, &source] { read(source); });
    source.descriptor.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                                 [this, &source](boost::system::error_code failed) {
                                     if (failed) return;
                                     take_chunk(source);
                                     read(source);
                                 });
}

bool ProgramOutput::take_chunk(Source& source) {
    std::array<char, most_taken_at_once> chunk; // NOLINT: filled by read
    const auto size = ::read(source.descriptor.native_handle(), chunk.data(), chunk.size());
    if (size <= 0) return false;
    output_.show(source.stream, source.lines.take({chunk.data(), static_cast<size_t>(size)}));
    return true;
}

void ProgramOutput::has_exited(bool by_itself) {
    (void)by_itself;
    for (const auto& source : sources_) {
        for (int i = 0; i < most_chunks_at_end && take_chunk(*source); ++i) {
        }
        output_.show(source->stream, source->lines.take_rest());
    }
}

void ProgramOutput::resize() {
    if (pty_.master) terminal_.copy_size(pty_, columns_);
}

} // namespace cmakewatch
