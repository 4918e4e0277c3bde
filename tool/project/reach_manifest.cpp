#include "tool/project/reach_manifest.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace cmakewatch {
namespace {

using Edge = EdgeIndex::Edge;

Error cannot_take(const std::string& why) {
    return {ErrorKind::project, "cannot take steps out of", "the manifest", why, ""};
}

bool contains(const std::vector<Edge>& sorted, Edge edge) {
    return std::binary_search(sorted.begin(), sorted.end(), edge);
}

class ReachWriter {
  public:
    ReachWriter(const EdgeIndex& index, const EditReach& reach, const ReadSpan& read_span,
                const ReachManifestPlace& place)
        : index_(index), reach_(reach), read_span_(read_span), place_(place) {}

    Result<ReachManifest> write() {
        manifest_.text = "builddir = " + manifest_path(place_.directory) + "\n";
        for (const auto& span : index_.settings())
            if (const auto done = copy(span); !done) return done.error();
        if (const auto done = copy_rules(); !done) return done.error();
        for (const auto& text : texts_) manifest_.text += text;
        if (const auto done = read_steps(); !done) return done.error();
        if (const auto done = write_phonies(); !done) return done.error();
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

    // Also reads the steps' texts.
    Result<void> copy_rules() {
        std::set<std::string> rules;
        for (const auto edge : reach_.steps) {
            auto text = read_span_(index_.span(edge));
            if (!text) return text.error();
            if (!text->ends_with('\n')) *text += '\n';
            const bool is_read = read_build_statement(*text, index_.variables(),
                                                      [&](const BuildStatement& build) { rules.emplace(build.rule); });
            if (!is_read) return cannot_take("it has changed");
            texts_.push_back(std::move(*text));
        }
        for (const auto& rule : rules) {
            const auto span = index_.rule(rule);
            if (!span) return cannot_take("it has no rule " + rule);
            if (const auto done = copy(*span); !done) return done;
        }
        return {};
    }

    // From what has been written: only rules and statements together say how a step is done.
    Result<void> read_steps() {
        std::string obstacle;
        ManifestHandler handler;
        handler.on_build = [&](const BuildStatement& build) {
            ReachManifest::Step step;
            for (const auto& output : build.outputs) step.outputs.push_back(ninja_name(output));
            step.has_deps = build.has_deps;
            manifest_.steps.push_back(std::move(step));
            if (build.bindings.has("dyndep")) obstacle = "a step has dynamic dependencies";
            inputs_.insert(inputs_.end(), build.inputs.begin(), build.inputs.end());
            inputs_.insert(inputs_.end(), build.order_only.begin(), build.order_only.end());
        };
        const auto done = read_manifest(
            "/", "manifest", [this](const std::string&) -> Result<std::string> { return manifest_.text; }, handler);
        if (!done) return done;
        if (!obstacle.empty()) return cannot_take(obstacle);
        if (manifest_.steps.size() != reach_.steps.size()) return cannot_take("it has changed");
        return {};
    }

    // For the inputs that phony edges make.
    Result<void> write_phonies() {
        for (size_t at = 0; at < inputs_.size(); ++at) {
            const auto input = inputs_[at]; // a copy: more may come
            if (!written_.insert(input).second) continue;
            const auto node = index_.find(input);
            const auto edge = node ? index_.producer(*node) : EdgeIndex::no_edge;
            if (edge == EdgeIndex::no_edge || !index_.is_phony(edge)) continue;
            if (!contains(reach_.phonies, edge)) {
                manifest_.text += "build " + manifest_path(input) + ": phony " + manifest_path(place_.old_file) + "\n";
            } else if (const auto done = write_phony(input, edge); !done) {
                return done;
            }
        }
        return {};
    }

    // Without the inputs that are made by steps that are left out; and with the old file, without which it might have
    // none.
    Result<void> write_phony(const std::string& output, Edge edge) {
        const auto text = read_span_(index_.span(edge));
        if (!text) return text.error();
        std::string explicit_inputs = " " + manifest_path(place_.old_file);
        std::string order_only;
        const bool is_read = read_build_statement(*text, index_.variables(), [&](const BuildStatement& build) {
            for (const auto& input : build.inputs) explicit_inputs += word_unless_left_out(input);
            for (const auto& input : build.order_only) order_only += word_unless_left_out(input);
        });
        if (!is_read) return cannot_take("it has changed");
        manifest_.text += "build " + manifest_path(output) + ": phony" + explicit_inputs +
                          (order_only.empty() ? "" : " ||" + order_only) + "\n";
        return {};
    }

    std::string word_unless_left_out(const std::string& input) {
        const auto node = index_.find(input);
        const auto edge = node ? index_.producer(*node) : EdgeIndex::no_edge;
        const bool is_source = edge == EdgeIndex::no_edge;
        if (!is_source && !contains(reach_.steps, edge) && !contains(reach_.phonies, edge)) return "";
        inputs_.push_back(input);
        return " " + manifest_path(input);
    }

    const EdgeIndex& index_;
    const EditReach& reach_;
    const ReadSpan& read_span_;
    const ReachManifestPlace& place_;
    ReachManifest manifest_;
    std::vector<std::string> texts_;  // of the steps
    std::vector<std::string> inputs_; // of what has been written
    std::set<std::string> written_;   // those of inputs_ that have been looked at
};

} // namespace

Result<ReachManifest> reach_manifest(const EdgeIndex& index, const EditReach& reach, const ReadSpan& read_span,
                                     const ReachManifestPlace& place) {
    return ReachWriter(index, reach, read_span, place).write();
}

} // namespace cmakewatch
