#include "tool/process/line_channel.h"

#include "tests/catch.h"

#include <boost/asio/io_context.hpp>

#include <string>
#include <vector>

#include <sys/socket.h>

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
