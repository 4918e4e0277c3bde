#include "tool/supervisor/program_output_posix.h"

#include "tool/process/descriptor_path_linux.h"

#include <cerrno>
#include <cstring>

#include <unistd.h>

namespace cmakewatch {
namespace {

Error no_descriptor() {
    return {ErrorKind::environment, "cannot open the program's output", "", std::strerror(errno),
            "raise the limit of open files with ulimit -n"};
}

} // namespace

Result<void> ProgramOutput::open() {
    const auto on_terminal = terminal_.streams();
    if (terminal_.is_there()) {
        auto opened = terminal_.open_for_program([this](std::string_view output) { take_drawn(output); });
        if (!opened) return opened.error();
        terminal_.copy_size_to(**opened, columns_);
        drawn_ = std::make_unique<Drawn>((*opened)->size(), program_lines());
        drawn_->terminal = std::move(*opened);
    }
    files_[STDIN_FILENO] = on_terminal[STDIN_FILENO] ? "" : "/dev/null"; // several cannot share what is typed
    for (const auto stream : {STDOUT_FILENO, STDERR_FILENO}) {
        if (on_terminal[stream]) continue;
        auto path = open_pipe(stream);
        if (!path) return path.error();
        files_[stream] = std::move(*path);
    }
    return {};
}

void ProgramOutput::use_for(order::Run& run) {
    if (drawn_) {
        drawn_->terminal->program_is_starting(terminal_.modes());
        run.terminal = drawn_->terminal->path();
    }
    run.on_terminal = terminal_.streams();
    run.files = files_;
}

void ProgramOutput::has_started() {
    if (drawn_) drawn_->terminal->program_has_started();
}

ProgramLines ProgramOutput::program_lines() const {
    return ProgramLines(prefix_, [this](std::string line) { return links_.in_line(std::move(line)); });
}

// The end for the program stays open here, so that what starts next finds it.
Result<std::string> ProgramOutput::open_pipe(int stream) {
    auto& piped = *piped_.emplace_back(std::make_unique<Piped>(stream, program_lines()));
    piped.pipe = OutputPipe::open(
        executor_, {[this, &piped](std::string_view chunk) { output_.show(piped.stream, piped.lines.take(chunk)); },
                    [this, stream] { return output_.is_behind(stream); },
                    [this, stream](std::function<void()> then) { output_.when_caught_up(stream, std::move(then)); }});
    if (!piped.pipe) return no_descriptor();
    return path_for_others(piped.pipe->write_end());
}

// In front, the user's own terminal answers what the program asks.
void ProgramOutput::take_drawn(std::string_view output) {
    drawn_->screen.take(output);
    const auto answers = drawn_->screen.take_answers();
    const auto lines = drawn_->lines.take(output);
    if (drawn_->is_in_front) return terminal_.relay(output);
    if (drawn_->terminal->has_program()) drawn_->terminal->give(answers);
    output_.show_on_terminal(lines);
}

void ProgramOutput::has_exited(bool by_itself) {
    for (const auto& piped : piped_) {
        piped->pipe->take_rest();
        output_.show(piped->stream, piped->lines.take_rest());
    }
    if (!drawn_) return;
    drawn_->terminal->program_has_exited(by_itself);
    const auto rest = drawn_->lines.take_rest();
    const auto modes_off = drawn_->screen.modes().switch_off();
    drawn_->screen.take(modes_off);
    if (!drawn_->is_in_front) return output_.show_on_terminal(rest);
    terminal_.leave_program();
}

void ProgramOutput::come_to_front() {
    drawn_->is_in_front = true;
    terminal_.set_front(drawn_->terminal.get());
    resize();
    terminal_.relay_drawing(drawn_->screen.drawing(), drawn_->screen.lines_below_cursor());
}

// What it has drawn stays on the user's screen, above what follows.
void ProgramOutput::leave_front() {
    drawn_->is_in_front = false;
    terminal_.set_front(nullptr);
    terminal_.relay_leaving(drawn_->screen.leaving());
    resize();
}

void ProgramOutput::resize() {
    if (!drawn_) return;
    terminal_.copy_size_to(*drawn_->terminal, drawn_->is_in_front ? 0 : columns_);
    const auto size = drawn_->terminal->size();
    drawn_->screen.resize(size.rows, size.columns);
}

} // namespace cmakewatch
