#include "tool/project/edit_reach.h"

#include <algorithm>

namespace cmakewatch {
namespace {

using Edge = EdgeIndex::Edge;
using Node = EdgeIndex::Node;

// A set of edges that remembers the order in which they came.
class EdgeSet {
  public:
    explicit EdgeSet(const EdgeIndex& index) : has_(index.size()) {}
    bool insert(Edge edge) {
        if (has_[edge]) return false;
        has_[edge] = true;
        edges_.push_back(edge);
        return true;
    }
    [[nodiscard]] const std::vector<Edge>& edges() const { return edges_; }

  private:
    std::vector<bool> has_;
    std::vector<Edge> edges_;
};

// Follows the outputs of the edges from `at` on to all that takes them, as far as `follows` says.
template <class Follows> void follow(const EdgeIndex& index, EdgeSet& set, size_t at, const Follows& follows) {
    for (; at < set.edges().size(); ++at)
        for (const auto output : index.outputs(set.edges()[at]))
            for (const auto& user : index.users(output))
                if (follows(user)) set.insert(user.edge);
}

// Whether edges are on the way to a target, order-only too.
class WayToTargets {
  public:
    WayToTargets(const EdgeIndex& index, const std::vector<Node>& targets) : index_(index), leads_(index.size()) {
        for (const auto target : targets)
            if (const auto edge = index.producer(target); edge != EdgeIndex::no_edge) leads_[edge] = Leads::there;
    }

    bool leads_there(Edge edge) {
        std::vector<Edge> stack{edge};
        while (!stack.empty()) {
            const auto top = stack.back();
            if (leads_[top] == Leads::unknown) {
                leads_[top] = Leads::elsewhere; // until one of its users is known to lead there
                for_each_user(top, [&](Edge user) {
                    if (leads_[user] == Leads::unknown) stack.push_back(user);
                });
                continue;
            }
            for_each_user(top, [&](Edge user) {
                if (leads_[user] == Leads::there) leads_[top] = Leads::there;
            });
            stack.pop_back();
        }
        return leads_[edge] == Leads::there;
    }

  private:
    enum class Leads : char { unknown, elsewhere, there };
    template <class Visit> void for_each_user(Edge edge, const Visit& visit) const {
        for (const auto output : index_.outputs(edge))
            for (const auto& user : index_.users(output)) visit(user.edge);
    }

    const EdgeIndex& index_;
    std::vector<Leads> leads_;
};

} // namespace

EditReach find_reach(const EdgeIndex& index, const std::vector<Node>& targets, const std::vector<Edge>& first,
                     const std::function<std::vector<Edge>(const std::vector<Node>&)>& users_in_records) {
    EdgeSet reached(index);
    for (const auto edge : first) reached.insert(edge);
    for (size_t at = 0; at < reached.edges().size();) {
        follow(index, reached, at, [](const auto& user) { return !user.is_order_only; });
        std::vector<Node> outputs;
        for (; at < reached.edges().size(); ++at)
            for (const auto output : index.outputs(reached.edges()[at])) outputs.push_back(output);
        for (const auto edge : users_in_records(outputs)) reached.insert(edge);
    }

    EditReach reach;
    WayToTargets way(index, targets);
    EdgeSet after_steps(index);
    for (const auto edge : reached.edges())
        if (!index.is_phony(edge) && way.leads_there(edge)) {
            reach.steps.push_back(edge);
            after_steps.insert(edge);
        }
    follow(index, after_steps, 0, [&](const auto& user) { return index.is_phony(user.edge); });
    for (const auto edge : after_steps.edges())
        if (index.is_phony(edge)) reach.phonies.push_back(edge);
    std::sort(reach.steps.begin(), reach.steps.end());
    std::sort(reach.phonies.begin(), reach.phonies.end());
    return reach;
}

} // namespace cmakewatch
