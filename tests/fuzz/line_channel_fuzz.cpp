// Lines that arrive in pieces over a socket. The first byte says how long the pieces are.
#include "tests/fuzz/fuzz.h"
#include "tool/process/line_channel.h"

#include <boost/asio/io_context.hpp>

#include <sys/socket.h>

using namespace cmakewatch;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const size_t longest_piece = data[0] + 1U;
    auto input = fuzz::text(data + 1, size - 1);

    boost::asio::io_context loop;
    auto [ours, theirs] = LineChannel::make_pair();
    std::vector<std::string> lines;
    int closed = 0;
    LineChannel channel(loop.get_executor(), std::move(ours),
                        {[&](std::string_view line) { lines.emplace_back(line); }, [&] { ++closed; }});
    for (auto rest = input; !rest.empty();) {
        const auto piece = rest.substr(0, longest_piece);
        fuzz::expect(::send(theirs.get(), piece.data(), piece.size(), 0) == static_cast<ssize_t>(piece.size()), "sent");
        rest.remove_prefix(piece.size());
        loop.poll();
    }
    theirs.reset();
    loop.run();
    fuzz::expect(closed == 1, "that the peer is gone is told once");

    std::vector<std::string> expected;
    for (auto end = input.find('\n'); end != std::string_view::npos; end = input.find('\n')) {
        expected.emplace_back(input.substr(0, end));
        input.remove_prefix(end + 1);
    }
    fuzz::expect(lines == expected, "lines arrive whole and in order");
    return 0;
}
