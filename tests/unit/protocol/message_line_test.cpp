#include "tool/protocol/message_line.h"

#include "tests/catch.h"

using namespace cmakewatch;

namespace {

template <class Message, class Any> Message only(const std::optional<Any>& message) {
    REQUIRE(message.has_value());
    REQUIRE(std::holds_alternative<Message>(*message));
    return std::get<Message>(*message);
}

template <class Message> Message read_again(const Message& message) {
    return only<Message>(parse_order(to_line(Order(message))));
}

template <class Message> Message heard_again(const Message& message) {
    return only<Message>(parse_report(to_line(Report(message))));
}

} // namespace

TEST_CASE("a message is one line, named as it is called") {
    CHECK(to_line(Order(order::Signal{2})) == R"({"Signal":{"signal":2}})");
    CHECK(to_line(Order(order::Kill{})) == R"({"Kill":{}})");
    CHECK(to_line(Report(report::Stopped{})) == R"({"Stopped":{}})");
    CHECK(to_line(Report(report::ProgramsOwn{"a\nb"})) == R"({"ProgramsOwn":{"path":"a\nb"}})");
}

TEST_CASE("an order is read as it was written, whatever bytes it has") {
    order::Watch watch{1'700'000'000'000'000'000, 7, {"/p/log"}, {"/p/a.cpp", "/p/b.cpp"}, {"/p/conf/new"}, ""};
    watch.plan = std::string("cmakewatch plan 1\n\0\x01\x7f\xff\xc3\"\\", 25);
    CHECK(to_line(Order(watch)).find('\n') == std::string::npos);
    const auto read = read_again(watch);
    CHECK(read.since == watch.since);
    CHECK(read.number == watch.number);
    CHECK(read.programs_own == watch.programs_own);
    CHECK(read.edited == watch.edited);
    CHECK(read.appeared == watch.appeared);
    CHECK(read.plan == watch.plan);

    const order::Run run{"/p/app", {"--x", "\xff"}, {"A=1"}, "/p", "/dev/pts/1", {true, false, true}, {"", "/q", ""}};
    const auto run_read = read_again(run);
    CHECK(run_read.executable == run.executable);
    CHECK(run_read.arguments == run.arguments);
    CHECK(run_read.environment == run.environment);
    CHECK(run_read.directory == run.directory);
    CHECK(run_read.terminal == run.terminal);
    CHECK(run_read.on_terminal == run.on_terminal);
    CHECK(run_read.files == run.files);

    CHECK(read_again(order::Greeting{"1.2", "app"}).name == "app");
    const auto stop = read_again(order::Stop{2, 30, false});
    CHECK((stop.signal == 2 && stop.grace_ms == 30 && !stop.for_reload));
    const auto building = read_again(order::Building{5, "/b"});
    CHECK((building.group == 5 && building.build_dir == "/b"));
    const auto terminal = read_again(order::UserTerminal{"1 2 3", 9});
    CHECK((terminal.modes == "1 2 3" && terminal.borrower == 9));
}

TEST_CASE("a report is read as it was written") {
    Change change{"/p/a.cpp", ChangeKind::runtime, {true, 1, 2, 3, 18'446'744'073'709'551'615U, 0644}, {"/p/a.h"}};
    change.was_gone = true;
    const auto changed = heard_again(report::Changed{{change}, true});
    CHECK(changed.changes == std::vector{change});
    CHECK(changed.from_scan);
    const auto watching = heard_again(report::Watching{"poll", 3, 2, WatchPlan::Mode::wide, 4});
    CHECK((watching.watcher == "poll" && watching.files == 3 && watching.directories == 2));
    CHECK((watching.mode == WatchPlan::Mode::wide && watching.number == 4));
    const auto polling = heard_again(report::Polling{2300, 20000, 92});
    CHECK((polling.interval_ms == 2300 && polling.files == 20000 && polling.cost_ms == 92));
    CHECK(heard_again(report::Started{42}).pid == 42);
    CHECK(heard_again(report::Exited{{0, 11}}).status == ExitStatus{0, 11});
    const auto problem = heard_again(report::Problem{{ErrorKind::environment, "a", "b", "c", "d"}, true});
    CHECK((problem.error.kind == ErrorKind::environment && problem.error.message() == "a \"b\": c"));
    CHECK((problem.error.hint == "d" && problem.is_warning));
}

TEST_CASE("what is no message of that direction is none") {
    for (const auto* line : {"", "{}", "[]", "{\"Kill\":{}", "{\"Kill\":[]}", "{\"Kill\":{},\"Stop\":{}}",
                             "{\"Kil\":{}}", "{\"Signal\":{}}", "{\"Signal\":{\"signal\":\"2\"}}",
                             "{\"Signal\":{\"signal\":2,\"x\":1}}", "{\"Started\":{\"pid\":1}}"})
        CHECK_FALSE(parse_order(line).has_value());
    CHECK_FALSE(parse_report("{\"Kill\":{}}").has_value());
    CHECK_FALSE(
        parse_report(R"({"Watching":{"watcher":"","files":1,"directories":1,"mode":"loose","number":1}})").has_value());
}
