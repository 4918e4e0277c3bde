#include "tests/e2e/harness/observed.h"

#include "tests/catch.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <stdexcept>

#include <poll.h>
#include <unistd.h>

namespace cmakewatch::e2e {
namespace {

constexpr int read_interval_ms = 100;
constexpr int ask_again_after_ms = 2;

} // namespace

std::string Event::text(const char* key) const {
    return std::string(fields.at(key).as_string());
}

int Event::number(const char* key) const {
    return fields.at(key).to_number<int>();
}

bool Event::flag(const char* key) const {
    return fields.at(key).as_bool();
}

Event Observed::wait_for(const std::string& name, const Predicate& suits) {
    auto& next = next_[name];
    const Deadline deadline;
    for (bool is_open = true;; is_open = read_more(read_interval_ms)) {
        for (; next < events_.size(); ++next) {
            const auto& event = events_[next];
            if (event.name != name || (suits && !suits(event))) continue;
            ++next;
            return event;
        }
        if (!is_open || deadline.has_passed()) fail("the event " + name);
    }
}

void Observed::wait_for_text(Stream& stream, const std::string& text) {
    const Deadline deadline;
    for (bool is_open = true;; is_open = read_more(read_interval_ms)) {
        const auto at = stream.text.find(text, stream.seen);
        if (at != std::string::npos) {
            stream.seen = at + text.size();
            return;
        }
        if (!is_open || deadline.has_passed()) fail("the text \"" + text + "\"");
    }
}

void Observed::wait_for_output(const std::string& text) {
    wait_for_text(output_, text);
}

void Observed::wait_for_error_line(const std::string& text) {
    wait_for_text(error_, text);
}

void Observed::wait_until(const std::string& what, const std::function<bool()>& is_so) {
    const Deadline deadline;
    while (!is_so()) {
        if (deadline.has_passed()) fail(what);
        if (!read_more(ask_again_after_ms)) ::poll(nullptr, 0, ask_again_after_ms);
    }
}

std::vector<Event> Observed::events_named(const std::string& name) const {
    std::vector<Event> found;
    std::copy_if(events_.begin(), events_.end(), std::back_inserter(found),
                 [&](const Event& event) { return event.name == name; });
    return found;
}

std::vector<std::string> Observed::changed_paths() const {
    std::vector<std::string> paths;
    for (const auto& event : events_named("changed"))
        for (const auto& change : event.fields.at("changes").as_array()) {
            const std::string path(change.at("path").as_string());
            if (std::find(paths.begin(), paths.end(), path) == paths.end()) paths.push_back(path);
        }
    return paths;
}

bool Observed::read_more(int timeout_ms) {
    const std::array<Stream*, 3> streams{&event_stream_, &output_, &error_};
    std::array<pollfd, 3> polled{};
    bool is_open = false;
    for (size_t i = 0; i < streams.size(); ++i) {
        polled[i] = {streams[i]->fd.get(), POLLIN, 0}; // poll passes over negative ones
        is_open = is_open || streams[i]->fd;
    }
    if (!is_open || ::poll(polled.data(), polled.size(), timeout_ms) <= 0) return is_open;
    for (size_t i = 0; i < streams.size(); ++i) {
        if (polled[i].revents == 0) continue;
        std::array<char, 65536> chunk; // NOLINT: filled by read
        const auto size = ::read(streams[i]->fd.get(), chunk.data(), chunk.size());
        if (size > 0) {
            streams[i]->text.append(chunk.data(), static_cast<size_t>(size));
        } else if (size == 0 || (errno != EINTR && errno != EAGAIN)) {
            streams[i]->fd.reset(); // a terminal ends with EIO
        }
    }
    take_events();
    return true;
}

void Observed::take_events() {
    auto& stream = event_stream_;
    for (auto end = stream.text.find('\n', stream.seen); end != std::string::npos;
         end = stream.text.find('\n', stream.seen)) {
        const auto line = stream.text.substr(stream.seen, end - stream.seen);
        stream.seen = end + 1;
        boost::system::error_code failed;
        auto value = boost::json::parse(line, failed);
        if (failed || !value.is_object() || !value.as_object().contains("event")) fail("an event instead of " + line);
        auto& object = value.as_object();
        events_.push_back({std::string(object.at("event").as_string()), std::move(object)});
    }
}

std::string Observed::transcript() const {
    return "--- events\n" + event_stream_.text + "--- output\n" + output_.text + "\n--- error output\n" + error_.text +
           "\n---";
}

void Observed::fail(const std::string& what) const {
    FAIL("waited in vain for " << what << "\n" << transcript());
    throw std::logic_error("FAIL returned");
}

} // namespace cmakewatch::e2e
