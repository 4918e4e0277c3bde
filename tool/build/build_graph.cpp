#include "tool/build/build_graph.h"

#include "tool/base/file_system_posix.h"
#include "tool/base/files.h"

#include <algorithm>

namespace cmakewatch {

Result<std::shared_ptr<const NinjaGraph>> BuildGraph::read() {
    const std::lock_guard lock(mutex_);
    if (is_same()) return graph_;
    graph_.reset();
    files_.clear();
    auto graph = NinjaGraph::read(build_dir_, manifest_, [this](const std::string& path) {
        files_.emplace_back(path, state_of(path));
        return read_file(path, largest_ninja_file);
    });
    if (!graph) return graph.error();
    graph_ = std::make_shared<const NinjaGraph>(std::move(*graph));
    return graph_;
}

bool BuildGraph::is_current(const std::shared_ptr<const NinjaGraph>& graph) const {
    const std::lock_guard lock(mutex_);
    return graph == graph_ && is_same();
}

bool BuildGraph::is_same() const {
    return graph_ && std::all_of(files_.begin(), files_.end(),
                                 [](const auto& file) { return state_of(file.first) == file.second; });
}

} // namespace cmakewatch
