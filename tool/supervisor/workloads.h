// The workloads of a session, and what they share.
#pragma once

#include "tool/supervisor/program_choice.h"
#include "tool/supervisor/shared_output.h"
#include "tool/supervisor/workload.h"

#include <functional>
#include <memory>
#include <utility>
#include <vector>

namespace cmakewatch {

class Workloads {
  public:
    Workloads(Workload::Session session, Console& console)
        : session_(std::move(session)),
          output_(session_.executor, console, session_.terminal),
          choice_(console, output_) {}
    Workloads(const Workloads&) = delete;
    Workloads& operator=(const Workloads&) = delete;
    ~Workloads() = default;

    [[nodiscard]] const Workload::Session& session() const { return session_; }
    // For programs that share it.
    [[nodiscard]] SharedOutput& output() { return output_; }
    [[nodiscard]] ProgramChoice& choice() { return choice_; }

    // Those that have tests come last.
    void add(std::unique_ptr<Workload> workload) { all_.push_back(std::move(workload)); }

    [[nodiscard]] Workload& at(int index) { return *all_.at(static_cast<size_t>(index)); }
    [[nodiscard]] const std::vector<std::unique_ptr<Workload>>& all() const { return all_; }

    void send(const Order& order);

    // A build is to start because of these changes; because of none if the user or the session itself wants it.
    void note_outdated(const std::vector<Change>& changes) const;

    // A key that no program has taken.
    void take_key(char key);

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
