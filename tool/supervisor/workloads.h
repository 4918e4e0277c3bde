// The workloads of a session, and what they share.
#pragma once

#include "tool/supervisor/program_choice.h"
#include "tool/supervisor/shared_output.h"
#include "tool/supervisor/workload.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

namespace cmakewatch {

class Workloads {
  public:
    // `key_prefix`: see ProgramChoice.
    Workloads(Workload::Session session, Console& console, std::string key_prefix)
        : session_(std::move(session)),
          output_(session_.executor, console, session_.terminal),
          choice_(console, output_, std::move(key_prefix)) {}
    Workloads(const Workloads&) = delete;
    Workloads& operator=(const Workloads&) = delete;
    ~Workloads() = default;

    [[nodiscard]] const Workload::Session& session() const { return session_; }
    // For programs that share it.
    [[nodiscard]] SharedOutput& output() { return output_; }
    [[nodiscard]] ProgramChoice& choice() { return choice_; }
    [[nodiscard]] const ProgramChoice& choice() const { return choice_; }

    // Those that have tests come last.
    void add(std::unique_ptr<Workload> workload) { all_.push_back(std::move(workload)); }

    [[nodiscard]] Workload& at(int index) { return *all_.at(static_cast<size_t>(index)); }
    [[nodiscard]] const std::vector<std::unique_ptr<Workload>>& all() const { return all_; }

    void send(const Order& order);

    // A build is to start because of these changes; because of none if the user or the session itself wants it.
    void note_outdated(const std::vector<Change>& changes) const;

    // A key for the program that is chosen, or for all. False if none has a use for it.
    [[nodiscard]] bool take_key(char key);

    // Whether anything is run at all.
    [[nodiscard]] bool runs_anything() const { return may_take_keyboard() || has_tests(); }
    [[nodiscard]] bool has_several() const { return all_.size() > 1; }
    // Whether a program may have the keyboard.
    [[nodiscard]] bool may_take_keyboard() const {
        return std::any_of(all_.begin(), all_.end(), [](const auto& workload) { return workload->is_program(); });
    }
    [[nodiscard]] bool has_tests() const { return all_.back()->has_tests(); }
    void filter_tests(const std::string& expression) { all_.back()->filter_tests(expression); }

    // What the user has asked for.
    void find_requested(const std::function<void(RequestedTests)>& on_known) { all_.back()->find_requested(on_known); }

    // The one whose process group this is; null if it is of none.
    [[nodiscard]] const Workload* that_runs(pid_t group) const;
    // Whether tests run.
    [[nodiscard]] bool is_testing() const;
    // What runs, if there is but one workload; else 0.
    [[nodiscard]] pid_t only_program() const { return all_.size() == 1 ? all_.front()->program() : 0; }
    [[nodiscard]] bool owns(pid_t pid) const;

    // Calls `then` once nothing of any is still to be written.
    void finish(std::function<void()> then) const;

  private:
    Workload::Session session_;
    SharedOutput output_;
    ProgramChoice choice_;
    std::vector<std::unique_ptr<Workload>> all_; // one at least
};

} // namespace cmakewatch
