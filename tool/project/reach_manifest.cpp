#include "tool/project/reach_manifest.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace cmakewatch {
namespace {

using Edge = NinjaGraph::Edge;

Error cannot_take(const std::string& why) {
    return {ErrorKind::project, "cannot take steps out of", "the manifest", why, ""};
}

bool contains(const std::vector<Edge>& sorted, Edge edge) {
    return std::binary_search(sorted.begin(), sorted.end(), edge);
}

// The text of a statement without the lines that give a variable a value; they are not broken.
std::string without_binding(std::string_view text, std::string_view name) {
    std::string rest;
    while (!text.empty()) {
        const auto line = text.substr(0, text.find('\n') + 1);
        text.remove_prefix(line.size());
        auto words = line.substr(std::min(line.find_first_not_of(' '), line.size()));
        if (words.starts_with(name) && words.substr(name.size()).find_first_not_of(" =") != 0) continue;
        rest += line;
    }
    return rest;
}

class ReachWriter {
  public:
    ReachWriter(const NinjaGraph& graph, const EditReach& reach, const ReadSpan& read_span,
                const ReachManifestPlace& place)
        : graph_(graph), reach_(reach), read_span_(read_span), place_(place) {
        manifest_.old_files = {place.old_file};
    }

    Result<ReachManifest> write(const FirstStepHints& hints) {
        if (const auto done = read_texts(); !done) return done.error();
        const auto first = likely_to_fail(graph_, manifest_.steps, hints);
        if (first) put_first(*first);
        manifest_.text = "builddir = " + manifest_path(place_.directory) + "\n";
        for (const auto& span : graph_.layout().settings)
            if (const auto done = copy(span); !done) return done.error();
        for (const auto& rule : rules_)
            if (const auto done = copy_rule(rule); !done) return done.error();
        for (const auto& text : texts_) manifest_.text += text;
        if (const auto done = read_steps(); !done) return done.error();
        if (const auto done = write_phonies(); !done) return done.error();
        if (first) raise_priority(manifest_.steps.front());
        return std::move(manifest_);
    }

  private:
    Result<void> copy(const ManifestSpan& span) {
        auto text = read_span_(span);
        if (!text) return text.error();
        if (!text->ends_with('\n')) *text += '\n';
        manifest_.text += *text;
        return {};
    }

    Result<void> copy_rule(const std::string& rule) {
        const auto& rules = graph_.layout().rules;
        const auto span = rules.find(rule);
        if (span == rules.end()) return cannot_take("it has no rule " + rule);
        const auto before = manifest_.text.size();
        if (auto done = copy(span->second); !done) return done;
        const auto text = std::string_view(manifest_.text).substr(before);
        return without_binding(text, "dyndep") == text ? Result<void>()
                                                       : cannot_take("a rule has dynamic dependencies");
    }

    Result<void> read_texts() {
        for (const auto edge : reach_.steps) {
            auto text = read_span_(graph_.layout().steps[edge]);
            if (!text) return text.error();
            if (!text->ends_with('\n')) *text += '\n';
            const bool is_read =
                read_build_statement(*text, graph_.layout().variables, [&](const BuildStatement& build) {
                    rules_.emplace(build.rule);
                    ReachStep step{edge, {}, build.inputs.empty() ? "" : build.inputs.front()};
                    for (const auto& output : build.outputs) step.outputs.push_back(ninja_name(output));
                    if (build.bindings.has("dyndep")) step.dyndep = build.bindings.value("dyndep");
                    manifest_.steps.push_back(std::move(step));
                });
            if (!is_read) return cannot_take("it has changed");
            // Ninja wants such a file to tell of all steps that name it, and of no other.
            if (!manifest_.steps.back().dyndep.empty()) *text = without_binding(*text, "dyndep");
            texts_.push_back(std::move(*text));
        }
        return {};
    }

    // Of steps that are ready Ninja starts the one that the manifest names first.
    void put_first(size_t step) {
        const auto at = static_cast<std::ptrdiff_t>(step);
        std::rotate(manifest_.steps.begin(), manifest_.steps.begin() + at, manifest_.steps.begin() + at + 1);
        std::rotate(texts_.begin(), texts_.begin() + at, texts_.begin() + at + 1);
    }

    // From 1.12 on Ninja prefers the step with the most steps behind it. So this one gets some that never run: of
    // order-only inputs no output is older, and of a generator Ninja wants no log entry.
    // Source: ninja's src/build.cc, Plan::ComputeCriticalPath(), and src/graph.cc, RecomputeOutputDirty().
    void raise_priority(const ReachStep& step) {
        const auto longest = longest_way(graph_, reach_);
        if (manifest_.steps.size() == longest) return; // each waits for the one before
        manifest_.text += "rule cmakewatch_priority\n  command = false\n  generator = 1\n";
        auto last = manifest_path(step.outputs.front());
        for (size_t i = 1; i <= longest; ++i) {
            manifest_.old_files.push_back(place_.old_file + "-" + std::to_string(i));
            const auto next = manifest_path(manifest_.old_files.back());
            manifest_.text += "build " + next + ": cmakewatch_priority || " + last + "\n";
            last = next;
        }
    }

    // From what has been written: only rules and statements together say how a step is done.
    Result<void> read_steps() {
        std::string obstacle;
        size_t steps = 0;
        ManifestHandler handler;
        handler.on_build = [&](const BuildStatement& build) {
            ++steps;
            if (build.bindings.has("dyndep")) obstacle = "a step has dynamic dependencies";
            for (const auto& input : build.inputs)
                if (is_left_out(producer(input))) manifest_.made_inputs.push_back(ninja_name(input));
            inputs_.insert(inputs_.end(), build.inputs.begin(), build.inputs.end());
            inputs_.insert(inputs_.end(), build.order_only.begin(), build.order_only.end());
        };
        auto done = read_manifest(
            "/", "manifest", [this](const std::string&) -> Result<std::string> { return manifest_.text; }, handler);
        if (!done) return done;
        if (!obstacle.empty()) return cannot_take(obstacle);
        if (steps != reach_.steps.size()) return cannot_take("it has changed");
        return {};
    }

    // For the inputs that phony edges make.
    Result<void> write_phonies() {
        while (!inputs_.empty()) {
            const auto input = std::move(inputs_.back());
            inputs_.pop_back();
            if (!written_.insert(input).second) continue;
            const auto node = graph_.find(input);
            if (!node) continue;
            if (graph_.may_be_missing(*node)) manifest_.text += "build " + manifest_path(input) + ": phony\n";
            const auto edge = graph_.producer(*node);
            if (edge == NinjaGraph::no_edge || !graph_.is_phony(edge)) continue;
            if (!contains(reach_.phonies, edge)) {
                manifest_.text += "build " + manifest_path(input) + ": phony " + manifest_path(place_.old_file) + "\n";
            } else if (auto done = write_phony(input, edge); !done) {
                return done;
            }
        }
        return {};
    }

    // Without the inputs that are made by steps that are left out; and with the old file, without which it might have
    // none.
    Result<void> write_phony(const std::string& output, Edge edge) {
        const auto text = read_span_(graph_.layout().steps[edge]);
        if (!text) return text.error();
        std::string explicit_inputs = " " + manifest_path(place_.old_file);
        std::string order_only;
        const bool is_read = read_build_statement(*text, graph_.layout().variables, [&](const BuildStatement& build) {
            for (const auto& input : build.inputs) explicit_inputs += word_unless_left_out(input);
            for (const auto& input : build.order_only) order_only += word_unless_left_out(input);
        });
        if (!is_read) return cannot_take("it has changed");
        manifest_.text += "build " + manifest_path(output) + ": phony" + explicit_inputs +
                          (order_only.empty() ? "" : " ||" + order_only) + "\n";
        return {};
    }

    [[nodiscard]] Edge producer(const std::string& file) const {
        const auto node = graph_.find(file);
        return node ? graph_.producer(*node) : NinjaGraph::no_edge;
    }

    [[nodiscard]] bool is_left_out(Edge edge) const {
        return edge != NinjaGraph::no_edge && !contains(reach_.steps, edge) && !contains(reach_.phonies, edge);
    }

    std::string word_unless_left_out(const std::string& input) {
        if (is_left_out(producer(input))) return "";
        inputs_.push_back(input);
        return " " + manifest_path(input);
    }

    const NinjaGraph& graph_;
    const EditReach& reach_;
    const ReadSpan& read_span_;
    const ReachManifestPlace& place_;
    ReachManifest manifest_;
    std::vector<std::string> texts_;  // of the steps
    std::set<std::string> rules_;     // of the steps
    std::vector<std::string> inputs_; // of what has been written; not looked at yet
    std::set<std::string> written_;   // inputs that have been looked at
};

} // namespace

Result<ReachManifest> reach_manifest(const NinjaGraph& graph, const EditReach& reach, const FirstStepHints& hints,
                                     const ReadSpan& read_span, const ReachManifestPlace& place) {
    return ReachWriter(graph, reach, read_span, place).write(hints);
}

} // namespace cmakewatch
