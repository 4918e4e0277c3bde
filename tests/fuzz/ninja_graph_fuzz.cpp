// Ninja's manifest and what it includes
#include "tests/fuzz/fuzz.h"
#include "tool/base/path.h"
#include "tool/project/ninja_graph.h"

#include <algorithm>

using namespace cmakewatch;

constexpr size_t most_closures = 10;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string build_dir = "/home/user/project/build";
    const fuzz::Files files(fuzz::text(data, size), "build.ninja");
    const auto read = [&](const std::string& path) { return files.read(path::relative(path, build_dir)); };
    const auto graph = NinjaGraph::read(build_dir, "build.ninja", read);
    if (!graph) return 0;
    const auto outputs = graph->all_outputs();
    for (const auto& output : outputs) {
        fuzz::expect(path::is_absolute(output) && path::normal(output) == output, "paths are absolute and normal");
        fuzz::expect(output.find('\0') == std::string::npos, "no path has a NUL byte");
        fuzz::expect(graph->find(output).has_value(), "an output is known by its path");
    }
    for (size_t i = 0; i < std::min(outputs.size(), most_closures); ++i) {
        const auto& output = outputs[i];
        const auto closure = graph->closure({output});
        const auto is_it = [&](NinjaGraph::Node node) { return graph->path(node) == output; };
        fuzz::expect(std::any_of(closure.nodes.begin(), closure.nodes.end(), is_it), "the roots are in their closure");
        fuzz::expect(!closure.edges.empty(), "an output has an edge");
    }
    (void)graph->outputs_with([](const std::string& path) { return path.ends_with(".h"); }, read);
    return 0;
}
