#include "tool/process/line_channel.h"

#include "tests/catch.h"

#include <boost/asio/io_context.hpp>

#include <string>
#include <vector>

#include <sys/socket.h>
#include <sys/stat.h>

using namespace cmakewatch;

namespace {

constexpr size_t longest_line = 1000;

struct Peer {
    boost::asio::io_context loop;
    UniqueFd theirs;
    std::vector<std::string> lines;
    int closed = 0;
    int overlong = 0;
    std::unique_ptr<LineChannel> channel;

    explicit Peer(bool is_told_of_overlong) {
        auto [ours, other] = LineChannel::make_pair();
        theirs = std::move(other);
        LineChannel::Handler handler{[this](std::string_view line) { lines.emplace_back(line); }, [this] { ++closed; }};
        if (is_told_of_overlong) handler.on_overlong = [this] { ++overlong; };
        channel = std::make_unique<LineChannel>(loop.get_executor(), std::move(ours), handler, longest_line);
    }

    void say(const std::string& text) {
        (void)::send(theirs.get(), text.data(), text.size(), MSG_NOSIGNAL);
        loop.poll();
    }
};

} // namespace

TEST_CASE("a line channel: lines arrive whole, however they are cut") {
    Peer peer(true);
    peer.say("one\ntw");
    peer.say("o\n\n" + std::string(longest_line, 'x'));
    peer.say("\nrest");
    peer.theirs.reset();
    peer.loop.run();
    CHECK(peer.lines == std::vector<std::string>{"one", "two", "", std::string(longest_line, 'x')});
    CHECK(peer.closed == 1);
    CHECK(peer.overlong == 0);
}

TEST_CASE("a line channel: a line that does not end is told once, and nothing follows") {
    Peer peer(true);
    peer.say("one\n" + std::string(longest_line, 'x'));
    CHECK(peer.overlong == 0);
    peer.say("x");
    peer.say("\ntwo\n");
    peer.channel->read_rest();
    peer.channel->send("as if nothing had happened");
    peer.theirs.reset();
    peer.loop.run();
    CHECK(peer.lines == std::vector<std::string>{"one"});
    CHECK(peer.overlong == 1);
    CHECK(peer.closed == 0);
}

TEST_CASE("a line channel: a line that does not end closes it for who does not ask") {
    Peer peer(false);
    peer.say(std::string(longest_line + 1, 'x'));
    peer.loop.run();
    CHECK(peer.closed == 1);
}

namespace {

// A channel that gets what another one sends: the lines, and for each how many bytes of the pipe come with it, or -1.
struct Pair {
    boost::asio::io_context loop;
    std::vector<std::string> received;
    std::unique_ptr<LineChannel> sender;
    std::unique_ptr<LineChannel> receiver;

    Pair() {
        auto [one, other] = LineChannel::make_pair();
        sender = std::make_unique<LineChannel>(loop.get_executor(), std::move(one),
                                               LineChannel::Handler{[](std::string_view) {}, [] {}});
        receiver =
            std::make_unique<LineChannel>(loop.get_executor(), std::move(other),
                                          LineChannel::Handler{[this](std::string_view line) { take(line); }, [] {}});
    }

    void take(std::string_view line) {
        auto text = std::to_string(line.size()) + std::string(line.substr(0, 1));
        if (line.starts_with('d')) {
            const auto descriptor = receiver->take_descriptor();
            struct stat info{};
            text += ::fstat(descriptor.get(), &info) == 0 && S_ISFIFO(info.st_mode) ? " with a pipe" : " with nothing";
        }
        received.push_back(text);
    }
};

std::shared_ptr<const UniqueFd> a_pipe() {
    int ends[2] = {-1, -1};
    REQUIRE(::pipe(ends) == 0);
    ::close(ends[1]);
    return std::make_shared<const UniqueFd>(ends[0]);
}

} // namespace

TEST_CASE("a line channel: a descriptor arrives with its line, be the channel idle or full") {
    Pair pair;
    const auto size = GENERATE(size_t{10}, size_t{1000000});
    for (int i = 0; i < 3; ++i) {
        pair.sender->send(std::string(size, 'x'));
        pair.sender->send("d" + std::string(size, 'x'), a_pipe());
    }
    pair.sender->send("d", nullptr);
    while (pair.received.size() < 7) pair.loop.run_one_for(std::chrono::seconds(30));
    const auto text = std::to_string(size) + "x";
    const auto with = std::to_string(size + 1) + "d with a pipe";
    CHECK(pair.received == std::vector<std::string>{text, with, text, with, text, with, "1d with nothing"});
}
