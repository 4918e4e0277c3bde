#include "tool/project/edit_reach.h"

#include <algorithm>
#include <unordered_map>

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

// Whether edges are on the way to a target, order-only too. A generated header may be on it by Ninja's records alone.
class WayToTargets {
  public:
    WayToTargets(const EdgeIndex& index, const std::vector<Node>& targets, const std::vector<RecordedUse>& recorded)
        : index_(index), leads_(index.size()) {
        for (const auto& use : recorded) recorded_[index.producer(use.file)].push_back(use.user);
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
        if (const auto recorded = recorded_.find(edge); recorded != recorded_.end())
            for (const auto user : recorded->second) visit(user);
    }

    const EdgeIndex& index_;
    std::vector<Leads> leads_;
    std::unordered_map<Edge, std::vector<Edge>> recorded_; // users
};

} // namespace

EditReach find_reach(const EdgeIndex& index, const std::vector<Node>& targets, const std::vector<Edge>& first,
                     const FindRecordedUses& recorded_uses) {
    EdgeSet reached(index);
    for (const auto edge : first) reached.insert(edge);
    std::vector<RecordedUse> recorded;
    for (size_t at = 0; at < reached.edges().size();) {
        follow(index, reached, at, [](const auto& user) { return !user.is_order_only; });
        std::vector<Node> outputs;
        for (; at < reached.edges().size(); ++at)
            for (const auto output : index.outputs(reached.edges()[at])) outputs.push_back(output);
        for (const auto& use : recorded_uses(outputs)) {
            reached.insert(use.user);
            recorded.push_back(use);
        }
    }

    EditReach reach;
    WayToTargets way(index, targets, recorded);
    EdgeSet taken(index);
    for (const auto edge : reached.edges()) {
        if (!way.leads_there(edge)) continue;
        taken.insert(edge);
        if (!index.is_phony(edge)) reach.steps.push_back(edge);
    }
    follow(index, taken, 0, [&](const auto& user) { return index.is_phony(user.edge); });
    for (const auto edge : taken.edges())
        if (index.is_phony(edge)) reach.phonies.push_back(edge);
    std::sort(reach.steps.begin(), reach.steps.end());
    std::sort(reach.phonies.begin(), reach.phonies.end());
    return reach;
}

} // namespace cmakewatch
