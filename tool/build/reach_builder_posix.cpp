#include "tool/build/reach_builder_posix.h"

#include "tool/base/file_system_posix.h"
#include "tool/base/files.h"
#include "tool/base/path.h"
#include "tool/base/unique_fd.h"
#include "tool/build/outdated_outputs.h"
#include "tool/project/ninja_text.h"
#include "tool/project/reach_manifest.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <set>
#include <unordered_set>

#include <fcntl.h>
#include <unistd.h>

namespace cmakewatch {
namespace {

using Edge = NinjaGraph::Edge;
using Node = NinjaGraph::Node;

constexpr const char* reach_manifest_file = ".cmakewatch/reach/build.ninja";
constexpr const char* reach_old_file = ".cmakewatch/reach/old";

// A full Ninja does as well where most is to be built.
constexpr size_t smallest_large_reach = 500; // steps
constexpr size_t largest_part = 2;           // of the manifest

// Pieces of the manifest's files, each opened once.
class Pieces {
  public:
    explicit Pieces(const std::vector<std::string>& paths) : files_(paths), open_(paths.size()) {}

    Result<std::string> read(const ManifestSpan& span) {
        auto& file = open_.at(span.file);
        if (!file) file.reset(::open(files_[span.file].c_str(), O_RDONLY | O_CLOEXEC));
        std::string text(span.size, '\0');
        errno = 0;
        const auto size = file ? ::pread(file.get(), text.data(), text.size(), static_cast<off_t>(span.offset)) : -1;
        if (size == static_cast<ssize_t>(text.size())) return text;
        return Error{ErrorKind::project, "cannot read", files_[span.file],
                     errno != 0 ? std::strerror(errno) : "it has changed", ""};
    }

  private:
    const std::vector<std::string>& files_;
    std::vector<UniqueFd> open_;
};

// Older than all else.
Result<void> write_old_file(const std::string& path) {
    if (auto done = write_file(path, ""); !done) return done;
    if (!make_old(path)) return Error{ErrorKind::environment, "cannot set the time of", path, std::strerror(errno), ""};
    return {};
}

// Why a build because of it has to be full, as is said of the file; "" if it need not be.
std::string why_full(const Change& change) {
    if (change.kind == ChangeKind::cmake || change.kind == ChangeKind::glob) return "is read by cmake";
    if (change.is_of_watch_build) return "is named by --watch-build";
    if (change.was_gone || !state_of(change.path).exists) return "is new, or is gone";
    return "";
}

} // namespace

// Changed files, and the headers that they may hide from an #include.
class ReachBuilder::FileSet {
  public:
    void add(const Change& change) {
        paths_.insert(change.path);
        for (const auto& hidden : change.shadows) {
            if (path::is_absolute(hidden))
                paths_.insert(hidden);
            else
                ends_.push_back("/" + hidden);
        }
    }
    [[nodiscard]] bool contains(std::string_view path) const {
        return paths_.contains(path) ||
               std::any_of(ends_.begin(), ends_.end(), [&](const auto& end) { return path.ends_with(end); });
    }

  private:
    // Millions of paths may be looked for.
    struct Hash {
        using is_transparent = void;
        size_t operator()(std::string_view path) const { return std::hash<std::string_view>()(path); }
    };
    std::unordered_set<std::string, Hash, std::equal_to<>> paths_;
    std::vector<std::string> ends_;
};

Result<void> ReachBuilder::take_full_build() {
    if (!is_manifest_same()) {
        known_.reset();
        if (auto done = read_manifest(); !done) return done;
    }
    if (auto done = logs_.read(); !done) {
        known_.reset();
        return done;
    }
    logs_.release_deps();
    module_maps_.clear();
    read_depfiles();
    note_steps_that_always_run();
    return {};
}

Result<void> ReachBuilder::read_manifest() {
    auto graph = build_graph_.read();
    if (!graph) return graph.error();
    known_ = Manifest{std::move(*graph), {}, {}, {}};
    return {};
}

// Those of targets that have never been built are among them: they lead to no target that has been.
void ReachBuilder::note_steps_that_always_run() {
    const auto& graph = *known_->graph;
    known_->always_run.clear();
    for (Edge edge = 0; edge < graph.size(); ++edge) {
        const auto outputs = graph.outputs(edge);
        const auto is_missing = [&](Node output) { return !state_of(std::string(graph.path(output))).exists; };
        if (!graph.is_phony(edge) && std::any_of(outputs.begin(), outputs.end(), is_missing))
            known_->always_run.push_back(edge);
    }
}

// Only those that are new.
void ReachBuilder::read_depfiles() {
    auto& known = *known_;
    std::set<Edge> changed;
    for (const auto& [edge, file] : known.graph->depfiles()) {
        const auto state = state_of(file);
        if (std::exchange(known.depfile_states[edge], state) != state) changed.insert(edge);
    }
    if (changed.empty()) return;
    for (auto& [file, edges] : known.users) std::erase_if(edges, [&](Edge edge) { return changed.contains(edge); });
    for (const auto& [edge, file] : known.graph->depfiles()) {
        if (!changed.contains(edge)) continue;
        const auto text = read_file(file);
        if (!text) continue;
        for (const auto& input : parse_depfile(*text)) known.users[path::absolute(input, build_dir_)].push_back(edge);
    }
}

std::optional<std::vector<Node>> ReachBuilder::nodes_of(const std::vector<std::string>& targets) const {
    std::vector<Node> nodes;
    for (const auto& target : targets) {
        const auto node = known_->graph->find(target);
        if (!node) return std::nullopt;
        nodes.push_back(*node);
    }
    return nodes;
}

std::optional<size_t> ReachBuilder::expected_steps(const std::vector<std::string>& targets) {
    const auto nodes = known_ ? nodes_of(targets) : std::nullopt;
    if (!nodes || !is_manifest_same() || !logs_.are_untouched() || !logs_.read()) return std::nullopt;
    const auto reach = find_reach(*known_->graph, *nodes, known_->always_run, ReachEnd::targets,
                                  [this](const std::vector<Node>& outputs) { return recorded_uses(outputs); });
    logs_.release_deps();
    return reach.steps.size();
}

bool ReachBuilder::is_any_input_since(FileTime time) {
    if (!known_ || !logs_.read()) return false;
    const auto& graph = *known_->graph;
    // CMake names the directories that objects lie in, too.
    const auto is_newer = [&](const std::string& file) { return state_of(file).changed > time && !is_directory(file); };
    bool is_any = false;
    for (Node node = 0; node < graph.nodes() && !is_any; ++node)
        is_any = !graph.is_output(node) && is_newer(std::string(graph.path(node)));
    const auto& deps = logs_.deps();
    for (NinjaDeps::Id id = 0; id < deps.paths() && !is_any; ++id) {
        const auto file = path::absolute(deps.path(id), build_dir_);
        const auto node = graph.find(file);
        is_any = deps.uses_of(id) > 0 && !(node && graph.is_output(*node)) && is_newer(file);
    }
    logs_.release_deps();
    return is_any;
}

ReachBuilder::Edges ReachBuilder::users_in_manifest(const std::string& file) const {
    const auto& graph = *known_->graph;
    Edges edges;
    if (const auto node = graph.find(file))
        for (const auto& user : graph.users(*node))
            if (!user.is_order_only) edges.push_back(user.edge);
    return edges;
}

// Calls `is_recorded` with each of the files that the records name.
ReachBuilder::Edges ReachBuilder::users_in_records(const FileSet& files,
                                                   const std::function<void(const std::string&)>& is_recorded) const {
    Edges edges;
    for (const auto& [file, users] : known_->users) {
        if (users.empty() || !files.contains(file)) continue;
        is_recorded(file);
        edges.insert(edges.end(), users.begin(), users.end());
    }
    const auto inputs = logs_.deps().inputs_where([&](std::string_view path) {
        if (path::is_absolute(path) && !files.contains(path)) return false; // most of them
        const auto file = path::absolute(path, build_dir_);
        if (!files.contains(file)) return false;
        is_recorded(file);
        return true;
    });
    const auto in_deps = users_in_deps(inputs);
    edges.insert(edges.end(), in_deps.begin(), in_deps.end());
    return edges;
}

ReachBuilder::Edges ReachBuilder::users_in_deps(const std::vector<bool>& inputs) const {
    Edges edges;
    for (const auto output : logs_.deps().outputs_with(inputs))
        if (const auto edge = producer(output); edge != NinjaGraph::no_edge) edges.push_back(edge);
    return edges;
}

// Of an output in the deps log; no_edge if the manifest does not make it any more.
Edge ReachBuilder::producer(NinjaDeps::Id output) const {
    const auto node = known_->graph->find(logs_.deps().path(output));
    return node ? known_->graph->producer(*node) : NinjaGraph::no_edge;
}

std::vector<RecordedUse> ReachBuilder::recorded_uses(const std::vector<Node>& outputs) const {
    const auto& graph = *known_->graph;
    const std::set<Node> made(outputs.begin(), outputs.end());
    const auto made_node = [&](std::string_view path) {
        const auto node = graph.find(path);
        return node && made.contains(*node) ? node : std::nullopt;
    };
    std::vector<RecordedUse> uses;
    for (const auto& [file, users] : known_->users)
        if (const auto node = users.empty() ? std::nullopt : made_node(file))
            for (const auto user : users) uses.push_back({*node, user});
    const auto& deps = logs_.deps();
    const auto below = build_dir_ + "/";
    const auto are_made = deps.inputs_where(
        [&](std::string_view path) { return (!path.starts_with('/') || path.starts_with(below)) && made_node(path); });
    for (const auto output : deps.outputs_with(are_made)) {
        const auto user = producer(output);
        if (user == NinjaGraph::no_edge) continue;
        for (const auto input : deps.inputs_of(output))
            if (are_made[input]) uses.push_back({*made_node(deps.path(input)), user});
    }
    return uses;
}

std::variant<ReachBuilder::Start, ReachBuilder::Refusal> ReachBuilder::start_of(const Edit& edit) const {
    const std::set<std::string> outdated(edit.outdated.begin(), edit.outdated.end());
    FileSet changed;
    FileSet changed_and_outdated;
    for (const auto& change : edit.changes) {
        if (const auto why = why_full(change); !why.empty()) return Refusal{why, change.path};
        changed.add(change);
        if (outdated.contains(change.path)) changed_and_outdated.add(change);
    }
    std::set<std::string> recorded; // of the changed files
    Start start;
    start.edges = users_in_records(changed, [&](const std::string& file) { recorded.insert(file); });
    if (!outdated.empty()) start.outdated = users_in_records(changed_and_outdated, [](const std::string&) {});
    for (const auto& change : edit.changes) {
        const auto users = users_in_manifest(change.path);
        if (users.empty() && !recorded.contains(change.path))
            return Refusal{"is the input of no step that is known", change.path};
        start.edges.insert(start.edges.end(), users.begin(), users.end());
        if (outdated.contains(change.path)) start.outdated.insert(start.outdated.end(), users.begin(), users.end());
    }
    return start;
}

std::variant<ReachBuilder::Plan, ReachBuilder::Refusal> ReachBuilder::plan(const Edit& edit) {
    auto answer = plan_with_logs(edit);
    logs_.release_deps();
    return answer;
}

std::variant<ReachBuilder::Plan, ReachBuilder::Refusal> ReachBuilder::plan_with_logs(const Edit& edit) {
    if (!known_) return Refusal{"the build graph has not been read yet"};
    const auto& graph = *known_->graph;
    if (!graph.layout().obstacle.empty()) return Refusal{graph.layout().obstacle};
    if (!is_manifest_same()) return Refusal{manifest_ + " has changed"};
    if (!logs_.are_untouched()) return Refusal{"another ninja has built here"};
    const auto targets = nodes_of(edit.targets);
    if (!targets) return Refusal{"ninja knows one of the targets no more"};
    if (const auto done = logs_.read(); !done) return Refusal{done.error().message()};
    if (const auto done = logs_.mend(); !done) return Refusal{done.error().message()};
    const auto start = start_of(edit);
    if (const auto* refusal = std::get_if<Refusal>(&start)) return *refusal;
    auto [first, outdated] = std::get<Start>(start);
    const auto cmake = graph.find(manifest_);
    if (cmake && std::find(first.begin(), first.end(), graph.producer(*cmake)) != first.end())
        return Refusal{"cmake reads one of the files"};
    first.insert(first.end(), known_->always_run.begin(), known_->always_run.end());
    const auto reach = find_reach(graph, *targets, first, ReachEnd::modules,
                                  [this](const std::vector<Node>& outputs) { return recorded_uses(outputs); });
    if (reach.steps.empty()) return Refusal{"no step is known to need the files"};
    if (reach.steps.size() > smallest_large_reach && reach.steps.size() > graph.size() / largest_part)
        return Refusal{"the edit reaches most of the steps"};
    return write(reach, outdated, edit.hints);
}

std::variant<ReachBuilder::Plan, ReachBuilder::Refusal>
ReachBuilder::write(const EditReach& reach, const std::vector<Edge>& outdated, const FirstStepHints& hints) {
    const auto& graph = *known_->graph;
    Pieces pieces(graph.layout().files);
    const auto manifest =
        reach_manifest(graph, reach, hints, [&](const ManifestSpan& span) { return pieces.read(span); },
                       {reach_directory, reach_old_file});
    if (!manifest) return Refusal{manifest.error().why};
    for (const auto& step : manifest->steps)
        if (graph.makes_dyndep(step.edge)) module_maps_.note(graph, step.edge);
    if (const auto* step = ModuleMaps::find_step_with_modules(graph, manifest->steps))
        return Refusal{"imports or exports a module", path::absolute(step->source, build_dir_)};
    if (const auto changed = changed_since_made(manifest->made_inputs); !changed.empty())
        return Refusal{"has been written by something else than ninja", changed};
    std::vector<std::string> outputs;
    std::set<std::string> outdated_outputs;
    const std::set<Edge> outdated_steps(outdated.begin(), outdated.end());
    for (const auto& step : manifest->steps) {
        outputs.insert(outputs.end(), step.outputs.begin(), step.outputs.end());
        if (outdated_steps.contains(step.edge)) outdated_outputs.insert(step.outputs.begin(), step.outputs.end());
    }
    if (const auto done = write_file(build_dir_ + "/" + reach_manifest_file, manifest->text); !done)
        return Refusal{done.error().message()};
    for (const auto& file : manifest->old_files)
        if (const auto done = write_old_file(build_dir_ + "/" + file); !done) return Refusal{done.error().message()};
    if (const auto done = logs_.write_excerpt(reach_directory, outputs, outdated_outputs); !done)
        return Refusal{done.error().message()};
    return Plan{reach_manifest_file, reach.steps.size(), graph.size(), !module_maps_.empty()};
}

// A full Ninja would compile it again. Source: ninja's src/graph.cc, ImplicitDepLoader::LoadDepsFromLog().
std::string ReachBuilder::changed_since_made(const std::vector<std::string>& outputs) const {
    for (const auto& [output, time] : logs_.deps().times_of(outputs)) {
        auto file = path::absolute(output, build_dir_);
        if (state_of(file).modified > time) return file;
    }
    return "";
}

Result<void> ReachBuilder::take_reach_build() {
    auto done = logs_.take_from(reach_directory);
    if (done) read_depfiles();
    return done;
}

} // namespace cmakewatch
