#include "tool/project/edit_reach.h"

#include <algorithm>
#include <unordered_map>

namespace cmakewatch {
namespace {

using Edge = NinjaGraph::Edge;
using Node = NinjaGraph::Node;

// A set of edges that remembers the order in which they came.
class EdgeSet {
  public:
    explicit EdgeSet(const NinjaGraph& graph) : has_(graph.size()) {}
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
template <class Follows> void follow(const NinjaGraph& graph, EdgeSet& set, size_t at, const Follows& follows) {
    for (; at < set.edges().size(); ++at) {
        const auto edge = set.edges()[at];
        for (const auto output : graph.outputs(edge))
            for (const auto& user : graph.users(output))
                if (follows(edge, user)) set.insert(user.edge);
    }
}

// Whether edges are on the way to a target, order-only too. A generated header may be on it by Ninja's records alone.
class WayToTargets {
  public:
    WayToTargets(const NinjaGraph& graph, const std::vector<Node>& targets, const std::vector<RecordedUse>& recorded)
        : graph_(graph), leads_(graph.size()) {
        for (const auto& use : recorded) recorded_[graph.producer(use.file)].push_back(use.user);
        for (const auto target : targets)
            if (const auto edge = graph.producer(target); edge != NinjaGraph::no_edge) leads_[edge] = Leads::there;
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
        for (const auto output : graph_.outputs(edge))
            for (const auto& user : graph_.users(output)) visit(user.edge);
        if (const auto recorded = recorded_.find(edge); recorded != recorded_.end())
            for (const auto user : recorded->second) visit(user);
    }

    const NinjaGraph& graph_;
    std::vector<Leads> leads_;
    std::unordered_map<Edge, std::vector<Edge>> recorded_; // users
};

} // namespace

EditReach find_reach(const NinjaGraph& graph, const std::vector<Node>& targets, const std::vector<Edge>& first,
                     ReachEnd end, const FindRecordedUses& recorded_uses) {
    const auto ends = [&](Edge edge) { return end == ReachEnd::modules && graph.makes_dyndep(edge); };
    EdgeSet reached(graph);
    for (const auto edge : first) reached.insert(edge);
    std::vector<RecordedUse> recorded;
    for (size_t at = 0; at < reached.edges().size();) {
        follow(graph, reached, at, [&](Edge edge, const auto& user) { return !user.is_order_only && !ends(edge); });
        std::vector<Node> outputs;
        for (; at < reached.edges().size(); ++at)
            if (const auto edge = reached.edges()[at]; !ends(edge))
                for (const auto output : graph.outputs(edge)) outputs.push_back(output);
        for (const auto& use : recorded_uses(outputs)) {
            reached.insert(use.user);
            recorded.push_back(use);
        }
    }

    EditReach reach;
    WayToTargets way(graph, targets, recorded);
    EdgeSet taken(graph);
    for (const auto edge : reached.edges()) {
        if (!way.leads_there(edge)) continue;
        taken.insert(edge);
        if (!graph.is_phony(edge)) reach.steps.push_back(edge);
    }
    follow(graph, taken, 0, [&](Edge, const auto& user) { return graph.is_phony(user.edge); });
    for (const auto edge : taken.edges())
        if (graph.is_phony(edge)) reach.phonies.push_back(edge);
    std::sort(reach.steps.begin(), reach.steps.end());
    std::sort(reach.phonies.begin(), reach.phonies.end());
    return reach;
}

} // namespace cmakewatch
