#include "tool/watch/fallback_watcher.h"

#include "tests/catch.h"

#include <boost/asio/io_context.hpp>

using namespace cmakewatch;

namespace {

std::string name_of(WatcherKind kind) {
    return kind == WatcherKind::watchman ? "watchman" : kind == WatcherKind::inotify ? "inotify" : "poll";
}

// Watches nothing: writes down what happens to it.
class FakeWatcher : public Watcher {
  public:
    FakeWatcher(WatcherKind kind, std::string& log) : name_(name_of(kind)), log_(log) { log_ += "+" + name_ + " "; }
    FakeWatcher(const FakeWatcher&) = delete;
    FakeWatcher& operator=(const FakeWatcher&) = delete;
    ~FakeWatcher() override { log_ += "-" + name_ + " "; }

    [[nodiscard]] std::string_view name() const override { return name_; }
    [[nodiscard]] bool tells_at_once() const override { return name_ == "inotify"; }
    void watch(std::vector<std::string> directories, std::function<void()> on_armed) override {
        log_ += name_ + ":" + directories.front() + " ";
        on_armed();
    }

  private:
    std::string name_;
    std::string& log_;
};

// A watcher that falls back from one fake to the next, and what has happened.
struct Fakes {
    explicit Fakes(std::vector<WatcherKind> kinds)
        : watcher(
              loop.get_executor(),
              [this, kinds = std::move(kinds)](const std::vector<std::string>&) {
                  log += "asked ";
                  return kinds;
              },
              [this](WatcherKind kind, Watcher::Handler handler) {
                  of_newest = std::move(handler);
                  return std::make_unique<FakeWatcher>(kind, log);
              },
              handler()) {}

    Watcher::Handler handler() {
        Watcher::Handler handler;
        handler.on_event = [this](const PathEvent& event) { log += "event:" + event.path + " "; };
        handler.on_lost = [this](const Error& error) {
            log += "lost:" + error.what + " ";
            watch("/src");
        };
        return handler;
    }
    void watch(const std::string& directory) {
        watcher.watch({directory}, [this] { log += "armed "; });
    }
    void lose() {
        const auto handler = of_newest;
        handler.on_lost({ErrorKind::environment, "it", "", "", ""});
        log += "returned ";
        loop.restart();
        loop.run();
    }
    std::string take_log() { return std::exchange(log, {}); }

    boost::asio::io_context loop;
    std::string log;
    Watcher::Handler of_newest;
    FallbackWatcher watcher;
};

} // namespace

TEST_CASE("the first kind watches, and goes on with other directories") {
    Fakes fakes({WatcherKind::inotify, WatcherKind::poll});
    fakes.watch("/src");
    CHECK(fakes.take_log() == "asked +inotify inotify:/src armed ");
    CHECK(fakes.watcher.name() == "inotify");
    CHECK(fakes.watcher.tells_at_once());
    fakes.watch("/other");
    CHECK(fakes.take_log() == "inotify:/other armed ");
    fakes.of_newest.on_event({"/src/a.c"});
    CHECK(fakes.take_log() == "event:/src/a.c ");
}

TEST_CASE("where a watcher is lost the next kind watches; the last kind is made again") {
    Fakes fakes({WatcherKind::watchman, WatcherKind::poll});
    fakes.watch("/src");
    (void)fakes.take_log();
    fakes.lose();
    CHECK(fakes.take_log() == "lost:it +poll poll:/src armed returned -watchman "); // not before it has returned
    CHECK_FALSE(fakes.watcher.tells_at_once());
    fakes.lose();
    CHECK(fakes.take_log() == "lost:it +poll poll:/src armed returned -poll ");
}
