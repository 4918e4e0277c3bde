#include "tool/supervisor/child_link.h"

#include "tool/base/version.h"
#include "tool/protocol/child_variables.h"

#include <csignal>

namespace cmakewatch {

Result<std::unique_ptr<ChildLink>> ChildLink::start(boost::asio::any_io_executor executor,
                                                    const std::vector<std::string>& arguments, const std::string& name,
                                                    Handler handler) {
    auto [ours, theirs] = LineChannel::make_pair();
    if (!ours)
        return Error{ErrorKind::environment, "cannot start the watching child", "", "no file descriptor is left",
                     "raise the limit with ulimit -n"};
    LaunchSpec spec;
    spec.executable = "/proc/self/exe";
    spec.arguments = arguments;
    spec.environment = environment_without({child_variable, child_socket_variable});
    spec.environment.push_back(std::string(child_variable) + "=true");
    spec.environment.push_back(std::string(child_socket_variable) + "=" + std::to_string(theirs.get()));
    spec.inherited = {theirs.get()};
    // Ctrl-Z stops our own group at once; the child has still to stop the program.
    spec.group = LaunchSpec::Group::own;
    // Only a nudge: it notices by itself that we are gone, and ends the program with all its strays.
    // Not before it can act on that: until then the build would be left alone.
    spec.parent_death_signal = SIGTERM;
    spec.blocks_death_signal = true;
    auto process = launch(spec);
    if (!process) return process.error();
    std::unique_ptr<ChildLink> link(new ChildLink(executor, std::move(ours), std::move(*process), std::move(handler)));
    link->send(order::Greeting{version, name});
    return link;
}

ChildLink::ChildLink(boost::asio::any_io_executor executor, UniqueFd socket, Process process, Handler handler)
    : handler_(std::move(handler)),
      channel_(executor, std::move(socket),
               {[this](std::string_view line) {
                    if (auto report = parse_report(line)) return handler_.on_report(*report);
                    ::kill(watch_.pid(), SIGKILL); // what it said is lost: the next child compares all states
                },
                nullptr}),
      watch_(executor, std::move(process), [this](ExitStatus status) {
          // Its last reports may lie unread behind its end.
          channel_.read_rest();
          const auto on_exit = handler_.on_exit;
          on_exit(status);
      }) {}

} // namespace cmakewatch
