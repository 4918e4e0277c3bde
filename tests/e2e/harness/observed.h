// What a running cmakewatch says: its events and its streams, and waiting for them.
#pragma once

#include "tests/e2e/harness/deadline.h"
#include "tool/process/unique_fd.h"

#include <boost/json.hpp>

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace cmakewatch::e2e {

struct Event {
    std::string name;
    boost::json::object fields;

    [[nodiscard]] std::string text(const char* key) const;
    [[nodiscard]] int number(const char* key) const;
    [[nodiscard]] bool flag(const char* key) const;
};

class Observed {
  public:
    using Predicate = std::function<bool(const Event&)>;

    Observed(const Observed&) = delete;
    Observed& operator=(const Observed&) = delete;

    // The next event of this name that suits; those of the name before it are passed over for good. Events of other
    // names are not: a test need not care for the order of what has none.
    Event wait_for(const std::string& name, const Predicate& suits = nullptr);
    // The next place behind the last one found where the text stands. On a terminal both are its screen.
    void wait_for_output(const std::string& text);
    void wait_for_error_line(const std::string& text);
    // Reads on meanwhile.
    void wait_until(const std::string& what, const std::function<bool()>& is_so);

    [[nodiscard]] const std::vector<Event>& events() const { return events_; }
    [[nodiscard]] std::vector<Event> events_named(const std::string& name) const;
    [[nodiscard]] const std::string& output() const { return output_.text; }
    [[nodiscard]] const std::string& error_output() const { return error_.text; }

    // The paths of all `changed` events so far, each once, in order.
    [[nodiscard]] std::vector<std::string> changed_paths() const;

    // For messages: everything that was said.
    [[nodiscard]] std::string transcript() const;

  protected:
    struct Stream {
        UniqueFd fd;
        std::string text;
        size_t seen = 0;
    };

    Observed() = default;
    ~Observed() = default;

    // Takes what has come, waiting up to the timeout for it. False once every stream has ended.
    bool read_more(int timeout_ms);

    Stream event_stream_;
    Stream output_;
    Stream error_;

  private:
    void wait_for_text(Stream& stream, const std::string& text);
    void take_events();
    [[noreturn]] void fail(const std::string& what) const;

    std::vector<Event> events_;
    std::map<std::string, size_t> next_; // by event name: where to look next
};

} // namespace cmakewatch::e2e
