#include "tool/cli/own_options.h"

#include "tests/catch.h"

using namespace cmakewatch;
using Texts = std::vector<std::string>;

namespace {

// The options of `command` in `text`, which is a file's: "--name value" of each.
Texts own(Command command, const std::string& text) {
    Texts found;
    const auto options = own_options_of(command, option_lines("/c/options", text, true));
    if (!options) return {options.error().message() + "; " + options.error().hint};
    for (const auto& [option, value, where] : *options)
        found.push_back(option->names.back() + (value.empty() ? "" : " " + value) + " of " + where.substr(3));
    return found;
}

Result<Parsed> parse(Texts words, const std::string& file, const std::string& variable = "") {
    words.insert(words.begin(), "cmakewatch");
    std::vector<const char*> arguments;
    for (const auto& word : words) arguments.push_back(word.c_str());
    return parse_command_line(static_cast<int>(arguments.size()), arguments.data(), [&] {
        auto lines = option_lines("/c/options", file, true);
        for (auto& line : option_lines("CMAKEWATCH_OPTIONS", variable, false)) lines.push_back(line);
        return Result<std::vector<OptionLine>>(lines);
    });
}

Options options_in(const Texts& words, const std::string& file, const std::string& variable = "") {
    return std::get<Options>(parse(words, file, variable).value());
}

} // namespace

TEST_CASE("own options are words as a shell splits them, up to a comment") {
    CHECK(own(Command::run, "# mine\n\n  -q --ignore 'a b' # c\n--ignore \"#c\" --ignore d#e\\ # -v\n") ==
          Texts{"--quiet of options:3", "--ignore a b of options:3", "--ignore #c of options:4",
                "--ignore d#e # of options:4", "--verbose of options:4"});
    CHECK(own(Command::run, "-j4\n--jobs=5\n--jobs 6\r\n") ==
          Texts{"--jobs 4 of options:1", "--jobs 5 of options:2", "--jobs 6 of options:3"});
}

TEST_CASE("an own option need not have a value where the command line need not give one") {
    CHECK(own(Command::run, "--notify --clear --notify=3") ==
          Texts{"--notify 10 of options:1", "--clear of options:1", "--notify 3 of options:1"});
    const auto options = options_in({"run", "app"}, "--notify --clear");
    CHECK(options.notify_after_ms == 10'000);
    CHECK(options.own_options == Texts{"--notify=10", "--clear"});
}

TEST_CASE("own options of another command are left out, with their values") {
    const std::string text = "--env A=b -R fast -LE slow --clear -v --no-prefix";
    CHECK(own(Command::run, text) == Texts{"--env A=b of options:1", "--clear of options:1", "--verbose of options:1",
                                           "--no-prefix of options:1"});
    CHECK(own(Command::list, text) == Texts{"--verbose of options:1"});
    CHECK(own(Command::test, text) == Texts{"--tests-regex fast of options:1", "--label-exclude slow of options:1",
                                            "--clear of options:1", "--verbose of options:1"});
}

TEST_CASE("an own option that cannot be is told of with the place where it stands") {
    const auto error = [](const std::string& text) { return own(Command::run, text).at(0); };
    CHECK(error("-q\n--claer") == "cannot use \"--claer\": no command has such an option (in /c/options:2); "
                                  "did you mean --clear? --no-defaults leaves out what stands there");
    CHECK(error("app").starts_with("cannot use \"app\": it is no option (in /c/options:1); --no-defaults"));
    CHECK(error("-- x").starts_with("cannot use \"--\""));
    CHECK(error("--jobs").starts_with("cannot use \"--jobs\": its value is missing (in /c/options:1)"));
    CHECK(error("--clear=x").starts_with("cannot use \"--clear=x\": it takes no value (in /c/options:1)"));
    CHECK(error("--env 'A=b").starts_with("cannot read the options in \"/c/options:1\""));
    for (const auto* word : {"--help", "-h", "--version", "-V", "--no-defaults"})
        CHECK(error(word).find("it is for the command line only (in /c/options:1)") != std::string::npos);
    const auto bad_value = parse({"list"}, "", "--color pink").error().message();
    CHECK(bad_value == "cannot use \"--color\": \"pink\" must be one of always, auto, never (in CMAKEWATCH_OPTIONS)");
}

TEST_CASE("the command line wins over own options, the variable over the file; lists add up") {
    const auto options = options_in({"run", "app", "-j3", "--watch", "c"},
                                    "-j1 --settle 10 --watch a --poll-interval 5", "--settle 20 --watch b --jobs 2");
    CHECK(options.jobs == 3);
    CHECK(options.settle_ms == 20);
    CHECK(options.poll_interval_ms == 5);
    CHECK(options.watch == Texts{"a", "b", "c"});
    CHECK(options.targets == Texts{"app"});
    CHECK(options.own_options == Texts{"--jobs", "1", "--settle", "10", "--watch", "a", "--poll-interval", "5",
                                       "--settle", "20", "--watch", "b", "--jobs", "2"});
}

TEST_CASE("an own option that a later one contradicts is left out") {
    CHECK(options_in({"run", "-v"}, "-q --clear").verbose);
    CHECK_FALSE(options_in({"run", "-v"}, "-q").quiet);
    const auto options = options_in({"run", "-B", "b"}, "--preset dev", "--preset other --clear");
    CHECK(options.preset.empty());
    CHECK(options.clear);
    CHECK(options_in({"run"}, "-B b", "--preset dev").build_dir.empty());
    CHECK(options_in({"test", "--", "-R", "x"}, "-R a").test_names.empty());
}

TEST_CASE("own options are not read for --help, --version or with --no-defaults") {
    for (const auto* word : {"--help", "--version"}) CHECK(parse({word}, "nonsense").has_value());
    CHECK_FALSE(options_in({"--no-defaults", "run"}, "-q", "nonsense").quiet);
    CHECK_FALSE(options_in({"run", "--no-defaults"}, "-q").quiet);
    CHECK_FALSE(parse({"run"}, "nonsense").has_value());
}
