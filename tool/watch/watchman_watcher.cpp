#include "tool/watch/watchman_watcher.h"

#include "tool/base/file_system_posix.h"
#include "tool/base/lifetime.h"
#include "tool/base/path.h"
#include "tool/watch/watchman_connection_posix.h"

#include <boost/asio/post.hpp>
#include <boost/json.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include <unistd.h>

namespace cmakewatch {
namespace {

namespace json = boost::json;

constexpr size_t most_directories_in_expression = 500;

// The directories that are not below another one of them.
std::vector<std::string> covering(const std::set<std::string>& directories) {
    std::vector<std::string> roots;
    for (const auto& directory : directories) {
        const bool is_covered = std::any_of(roots.begin(), roots.end(),
                                            [&](const std::string& root) { return path::is_under(directory, root); });
        if (!is_covered) roots.push_back(directory);
    }
    return roots;
}

class WatchmanWatcher : public Watcher {
  public:
    WatchmanWatcher(boost::asio::any_io_executor executor, Handler handler)
        : executor_(executor), handler_(std::move(handler)) {}
    WatchmanWatcher(const WatchmanWatcher&) = delete;
    WatchmanWatcher& operator=(const WatchmanWatcher&) = delete;
    ~WatchmanWatcher() override = default;

    [[nodiscard]] std::string_view name() const override { return "watchman"; }

    void watch(std::vector<std::string> directories, std::function<void()> on_armed) override {
        names_.clear();
        std::set<std::string> real;
        for (const auto& directory : directories) {
            // Watchman resolves symbolic links; what it reports is translated back.
            auto resolved = real_path(directory);
            if (resolved.empty()) continue;
            names_[resolved].push_back(directory);
            real.insert(std::move(resolved));
        }
        if (real == watched_ && is_armed_) {
            boost::asio::post(executor_, [alive = lifetime_.observe(), on_armed = std::move(on_armed)] {
                if (alive) on_armed();
            });
            return;
        }
        watched_ = std::move(real);
        is_armed_ = false;
        on_armed_ = std::move(on_armed);
        subscriptions_.clear();
        connect();
    }

  private:
    void connect() {
        connection_ = std::make_unique<WatchmanConnection>(
            executor_,
            WatchmanConnection::Handler{[this](const watchman::News& news) { take_news(news); },
                                        [this](const std::string& why, const std::string& hint) { lose(why, hint); }});
        connection_->open();
        connection_->ask({"version"}, [this](const watchman::Answer& answer) {
            if (!watchman::is_supported(answer.version))
                return lose("the server is older than 4.9", "use --watcher inotify");
            roots_to_arm_ = covering(watched_);
            arm_next();
        });
    }

    // Subscribes root by root: Watchman answers one request at a time.
    void arm_next() {
        if (roots_to_arm_.empty()) {
            is_armed_ = true;
            connection_->look_after();
            const auto on_armed = std::move(on_armed_);
            on_armed_ = nullptr;
            if (on_armed) on_armed();
            return;
        }
        const auto root = roots_to_arm_.back();
        roots_to_arm_.pop_back();
        connection_->ask({"watch-project", root}, [this, root](const watchman::Answer& answer) {
            if (answer.watch.empty()) return lose("watch-project gave no root", "");
            connection_->ask({"clock", answer.watch},
                             [this, project = answer.watch, root](const watchman::Answer& clock) {
                                 if (clock.clock.empty()) return lose("it gave no clock", "");
                                 subscribe(project, root, clock.clock);
                             });
        });
    }

    void subscribe(const std::string& project, const std::string& root, const std::string& since) {
        const auto name = "cmakewatch-" + std::to_string(::getpid()) + "-" + std::to_string(++last_subscription_);
        json::array expression{"anyof"};
        size_t count = 0;
        for (const auto& directory : watched_) {
            if (!path::is_under(directory, root)) continue;
            const auto relative = directory == project ? "" : path::relative(directory, project);
            expression.push_back(json::array{"dirname", relative, json::array{"depth", "eq", 0}});
            if (!relative.empty()) expression.push_back(json::array{"name", relative, "wholename"});
            ++count;
        }
        json::object query{{"fields", json::array{"name", "exists", "type", "new"}},
                           {"since", since},
                           {"defer_vcs", false},
                           {"dedup_results", true}};
        if (count <= most_directories_in_expression) query["expression"] = std::move(expression);
        subscriptions_[name] = project;
        connection_->ask({"subscribe", project, name, std::move(query)},
                         [this](const watchman::Answer&) { arm_next(); });
    }

    void take_news(const watchman::News& news) {
        const auto root = subscriptions_.find(news.subscription);
        if (root == subscriptions_.end()) return;
        if (news.is_cancelled) return lose("it cancelled the watch of " + root->second, "");
        if (news.is_fresh) return handler_.on_doubt();
        const auto alive = lifetime_.observe();
        const auto project = root->second;
        for (const auto& file : news.files) {
            take_file(project, file);
            if (!alive) return;
        }
    }

    void take_file(const std::string& project, const watchman::File& file) {
        const auto real = path::absolute(file.name, project);
        auto kind = file.exists ? PathEvent::Kind::written : PathEvent::Kind::removed;
        if (file.is_directory)
            kind = file.exists && !file.is_new ? PathEvent::Kind::entries : PathEvent::Kind::directory;
        const auto alive = lifetime_.observe();
        if (const auto itself = names_.find(real); itself != names_.end() && kind != PathEvent::Kind::entries) {
            // Or a symbolic link in its place, whatever its kind.
            for (const auto& name : std::vector<std::string>(itself->second)) {
                handler_.on_event({name, PathEvent::Kind::directory});
                if (!alive) return;
            }
        }
        const auto directories = names_.find(path::parent(real));
        if (directories == names_.end()) {
            if (kind == PathEvent::Kind::directory) handler_.on_event({real, kind});
            return;
        }
        for (const auto& directory : std::vector<std::string>(directories->second)) {
            handler_.on_event({directory + "/" + std::string(path::name(real)), kind});
            if (!alive) return;
        }
    }

    void lose(const std::string& why, const std::string& hint) {
        const Error error{ErrorKind::environment, "cannot watch with watchman", "", why, hint};
        boost::asio::post(executor_, [this, alive = lifetime_.observe(), error] {
            if (!alive || is_lost_) return;
            is_lost_ = true;
            handler_.on_lost(error);
        });
    }

    boost::asio::any_io_executor executor_;
    Handler handler_;
    std::unique_ptr<WatchmanConnection> connection_;
    std::set<std::string> watched_;                                   // real paths
    std::unordered_map<std::string, std::vector<std::string>> names_; // real path -> as it was asked for
    std::vector<std::string> roots_to_arm_;
    std::map<std::string, std::string> subscriptions_; // name -> root
    int last_subscription_ = 0;
    bool is_armed_ = false;
    bool is_lost_ = false;
    std::function<void()> on_armed_;
    Lifetime lifetime_;
};

} // namespace

std::unique_ptr<Watcher> make_watchman_watcher(boost::asio::any_io_executor executor, Watcher::Handler handler) {
    return std::make_unique<WatchmanWatcher>(executor, std::move(handler));
}

} // namespace cmakewatch
