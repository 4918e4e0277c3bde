#include "tool/cli/options.h"

#include "tests/catch.h"

#include <csignal>

using namespace cmakewatch;
using Texts = std::vector<std::string>;

namespace {

Result<Parsed> parse(const Texts& words) {
    std::vector<const char*> arguments{"cmakewatch"};
    for (const auto& word : words) arguments.push_back(word.c_str());
    return parse_command_line(static_cast<int>(arguments.size()), arguments.data());
}

Options options_in(const Texts& words) {
    return std::get<Options>(parse(words).value());
}

std::string error_in(const Texts& words) {
    const auto parsed = parse(words);
    return parsed ? "" : parsed.error().message() + "; " + parsed.error().hint;
}

} // namespace

TEST_CASE("options set what they are for") {
    const auto options =
        options_in({"-q",         "run",           "app",         "-j3",       "--watch=a",  "--watch",
                    "b",          "other",         "--no-prefix", "--restart", "on-failure", "--stop-timeout",
                    "0.5",        "--stop-signal", "INT",         "--env",     "A=b",        "--wrapper",
                    "gdb --args", "--on-exit",     "true",        "--clear"});
    CHECK(options.command == Command::run);
    CHECK(options.quiet);
    CHECK(options.targets == Texts{"app", "other"});
    CHECK(options.jobs == 3);
    CHECK(options.watch == Texts{"a", "b"});
    CHECK_FALSE(options.prefix);
    CHECK(options.restart == RestartWhen::on_failure);
    CHECK(options.stop_timeout_ms == 500);
    CHECK(options.stop_signal == SIGINT);
    CHECK(options.environment == Texts{"A=b"});
    CHECK(options.wrapper == Texts{"gdb", "--args"});
    CHECK(options.hooks == HookCommands{{HookEvent::exit, "true"}});
    CHECK(options.clear);

    const auto defaults = options_in({"run", "app"});
    CHECK_FALSE((defaults.quiet || defaults.restart || defaults.clear));
    CHECK(defaults.prefix);
    CHECK_FALSE((defaults.stop_timeout_ms || defaults.stop_signal));
}

TEST_CASE("the value of an option that need not have one is attached to it") {
    const auto options = options_in({"run", "--notify", "app"});
    CHECK(options.targets == Texts{"app"});
    CHECK(options.notify_after_ms == 10'000);
    CHECK(options_in({"run", "app", "--notify=0.5"}).notify_after_ms == 500);
    CHECK(options_in({"run", "app", "--notify=1", "--notify=2"}).notify_after_ms == 2000);
    CHECK_FALSE(options_in({"run", "app"}).notify_after_ms);
    CHECK(error_in({"run", "app", "--notify=soon"}).find("--notify") != std::string::npos);
}

TEST_CASE("an option of several values takes those that follow it") {
    const auto options = options_in({"test", "--affected-by", "a.c", "b.c", "--target", "tool", "--junit", "r.xml"});
    CHECK(options.files == Texts{"a.c", "b.c"});
    CHECK(options.targets == Texts{"tool"});
    CHECK(options.once);
    CHECK(options_in({"test", "--target", "tool", "other"}).targets == Texts{"tool"});
}

TEST_CASE("which tests run is said without --, as ctest has it") {
    const auto options = options_in(
        {"test", "words", "-R", "^a$", "-Eslow", "--exclude-regex", "b", "-L", "unit", "-LE", "net", "numbers", "-j4"});
    auto names = options.test_names;
    std::sort(names.begin(), names.end());
    CHECK(names == Texts{"^a$", "numbers", "words"});
    CHECK(options.test_exclusions == Texts{"slow", "b"});
    CHECK(options.test_labels == Texts{"unit"});
    CHECK(options.test_label_exclusions == Texts{"net"});
    CHECK(options.jobs == 4);
    CHECK(options_in({"test", "--", "-LE", "x"}).program_arguments == Texts{"-LE", "x"});
    CHECK(error_in({"test", "-R", ""}).starts_with("cannot use \"--tests-regex\": its value is empty"));
    CHECK(error_in({"test", ""}).starts_with("cannot use \"NAME\": it is empty"));
    CHECK(error_in({"run", "-LE", "x"}).starts_with("unknown option \"--label-exclude\""));
}

TEST_CASE("what ctest takes only once is not given in front of -- and behind it") {
    CHECK(error_in({"test", "a", "--", "-R", "b"}).starts_with("cannot use \"-R or a name both in front of -- and"));
    CHECK(error_in({"test", "-E", "a", "--", "--exclude-regex=b"}).starts_with("cannot use \"-E both in front of"));
    CHECK(options_in({"test", "a", "--", "-E", "b", "-L", "c"}).test_names == Texts{"a"});
}

TEST_CASE("a text is asked for") {
    const auto starts = [](const Texts& words, const std::string& begin) {
        return std::get<PrintText>(parse(words).value()).text.starts_with(begin);
    };
    CHECK(starts({"-V"}, "cmakewatch "));
    CHECK(starts({"--help"}, "Watches exactly"));
    CHECK(starts({"run", "--help"}, "cmakewatch run "));
    CHECK(starts({"help"}, "cmakewatch help TOPIC"));
    CHECK(starts({"-h", "why"}, "cmakewatch why "));
}

TEST_CASE("a page of the manual is asked for") {
    CHECK(std::get<ShowPage>(parse({"help", "run"}).value()).topic == "run");
    CHECK(std::get<ShowPage>(parse({"help", "cmakewatch-hooks"}).value()).topic == "cmakewatch-hooks");
    CHECK(error_in({"help", "hook"}) == "no help on \"hook\"; did you mean hooks?");
    CHECK(error_in({"help", "nothing-like-it"}) == "no help on \"nothing-like-it\"; cmakewatch help shows the topics");
    CHECK(error_in({"help", "run", "test"}) == "one argument too many \"test\"; cmakewatch help shows the topics");
}

TEST_CASE("an error of a value names the option, and the help of the command") {
    CHECK(error_in({"run", "-j", "0"}) ==
          "cannot use \"--jobs\": \"0\" is no number from 1 to 100000; cmakewatch run --help shows how");
    CHECK(error_in({"-B", "", "list"}) ==
          "cannot use \"--build-dir\": its value is empty; cmakewatch list --help shows how");
    CHECK(error_in({"run", "--env", "a: b"}) ==
          "cannot use \"--env a: b\": it is not of the form NAME=VALUE; cmakewatch run --help shows how");
    CHECK(error_in({"run", "--stop-signal", "X"}) ==
          "cannot use \"--stop-signal X\": there is no such signal; for example INT, TERM, HUP, USR1");
    CHECK(error_in({"run", "--wrapper", "a; b"}).starts_with("cannot use \"--wrapper\": \"a; b\" is not one command"));
    CHECK(error_in({"run", "--exit", "--exit", "-B", "a", "-B", "b"}).starts_with("cannot use \"--build-dir\": "));
}
