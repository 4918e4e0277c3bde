#include "tool/supervisor/pager_posix.h"

#include "tool/base/unique_fd.h"
#include "tool/process/launch_linux.h"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <utility>

#include <fcntl.h>

namespace cmakewatch {
namespace {

// $PAGER is a command for a shell.
std::string pager_command() {
    const std::string usual = find_program("less").empty() ? "more" : "less";
    return "exec ${PAGER:-" + usual + R"(} "$0")";
}

} // namespace

Pager::~Pager() {
    if (watch_) ::kill(-watch_->pid(), SIGKILL);
}

Result<void> Pager::show(const std::string& path) {
    if (is_open()) return {};
    const UniqueFd terminal(::open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC));
    if (!terminal)
        return Error{ErrorKind::environment, "cannot show", path, std::strerror(errno), "open it in an editor"};
    LaunchSpec spec;
    spec.executable = "/bin/sh";
    spec.arguments = {"-c", pager_command(), path};
    auto variables = process_environment();
    variables.try_emplace("LESS", "R"); // it shows colours
    spec.environment = environment_with(variables);
    spec.input = spec.output = spec.error = terminal.get();
    spec.group = LaunchSpec::Group::own;
    spec.parent_death_signal = SIGKILL;
    auto process = launch(spec);
    if (!process) return process.error();
    watch_ = std::make_unique<ExitWatch>(executor_, std::move(*process), [this](ExitStatus) {
        watch_.reset();
        on_end_();
    });
    return {};
}

} // namespace cmakewatch
