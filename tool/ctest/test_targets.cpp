#include "tool/ctest/test_targets.h"

#include "tool/ctest/test_dependencies.h"
#include "tool/project/lines.h"
#include "tool/project/path.h"

#include <set>

namespace cmakewatch {
namespace {

constexpr std::string_view not_built = "_NOT_BUILT";

// CMake's: [==[text]==], "text" or plain. Escapes in quotes are left as they are.
std::string_view first_argument(std::string_view line) {
    const auto begin = line.find_first_not_of(" (", std::min(line.find('('), line.size()));
    if (begin == std::string_view::npos) return {};
    line.remove_prefix(begin);
    if (line.starts_with('"')) return line.substr(1, std::min(line.find('"', 1), line.size()) - 1);
    if (line.starts_with('[')) {
        const auto inner = line.find('[', 1);
        if (inner == std::string_view::npos) return {};
        const auto end = "]" + std::string(inner - 1, '=') + "]";
        return line.substr(inner + 1, std::min(line.find(end, inner), line.size()) - inner - 1);
    }
    return line.substr(0, line.find_first_of(" )"));
}

class TestFiles {
  public:
    TestFiles(const Project& project, const ReadFile& read_file, const std::optional<std::set<std::string>>& meant)
        : project_(project), finder_(project), read_file_(read_file), meant_(meant) {}

    // Whether it can be read.
    bool read(const std::string& file) {
        if (!seen_.insert(file).second) return true;
        const auto text = read_file_(file);
        if (!text) return false; // not discovered yet
        std::set<std::string> undiscovered;
        bool has_discovered = false;
        for (std::string_view rest = *text; !rest.empty();) {
            auto line = take_line(rest);
            line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
            if (line.starts_with("subdirs("))
                read(path::absolute(first_argument(line), path::parent(file)) + "/CTestTestfile.cmake");
            if (line.starts_with("include(")) {
                const auto included = path::absolute(first_argument(line), path::parent(file));
                has_discovered = (read(included) && path::is_under(included, project_.build_dir)) || has_discovered;
            }
            take(line, undiscovered);
        }
        if (!meant_ || !has_discovered) names_.insert(undiscovered.begin(), undiscovered.end());
        return true;
    }

    [[nodiscard]] std::vector<std::string> targets() const { return {names_.begin(), names_.end()}; }

  private:
    void take(std::string_view line, std::set<std::string>& undiscovered) {
        if (const auto end = line.find(not_built); end != std::string_view::npos) {
            const auto begin = line.find_last_of("(\"[= ", end) + 1;
            const std::string name(line.substr(begin, end - begin));
            if (project_.find_target(name) != nullptr) undiscovered.insert(name);
        }
        if (meant_) {
            const bool is_of_a_test = line.starts_with("add_test(") || line.starts_with("set_tests_properties(");
            if (!is_of_a_test || !meant_->contains(std::string(first_argument(line)))) return;
        }
        for (const auto* target : finder_.find(line)) names_.insert(target->name);
    }

    const Project& project_;
    ArtifactFinder finder_;
    const ReadFile& read_file_;
    const std::optional<std::set<std::string>>& meant_;
    std::set<std::string> seen_;
    std::set<std::string> names_;
};

} // namespace

std::vector<std::string> test_targets(const Project& project, const ReadFile& read_file,
                                      const std::optional<std::set<std::string>>& meant) {
    TestFiles files(project, read_file, meant);
    files.read(project.build_dir + "/CTestTestfile.cmake");
    return files.targets();
}

} // namespace cmakewatch
