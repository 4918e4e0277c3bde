#include "tool/project/preset_file.h"

#include "tool/base/json_text.h"
#include "tool/base/path.h"
#include "tool/project/preset_macros.h"
#include "tool/project/preset_schema.h"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace cmakewatch {
namespace {

namespace json = boost::json;

constexpr size_t most_preset_files = 200;
constexpr const char* presets_hint = "cmake --list-presets checks it too; cmake-presets(7) has the rules";

Error unusable_presets(const std::string& path, std::string why) {
    return {ErrorKind::project, "cannot read", path, std::move(why), presets_hint};
}

std::string_view without_byte_order_mark(std::string_view text) {
    constexpr std::string_view mark = "\xEF\xBB\xBF";
    return text.starts_with(mark) ? text.substr(mark.size()) : text;
}

Result<PresetFile> parse_preset_file(const std::string& path, std::string_view text) {
    auto value = parse_json(without_byte_order_mark(text));
    if (!value) return unusable_presets(path, value.error().why);
    auto* root = value->if_object();
    if (root == nullptr) return unusable_presets(path, "it is not a JSON object");
    const auto* version = root->if_contains("version");
    if (version == nullptr || !version->is_int64() || version->get_int64() > 1000 || version->get_int64() < 0)
        return unusable_presets(path, "it has no valid \"version\"");
    PresetFile file{path, static_cast<int>(version->get_int64()), std::move(*root), {}};
    if (auto wrong = wrong_in_presets(file.root, file.version); !wrong.empty())
        return unusable_presets(path, std::move(wrong));
    return file;
}

class PresetFileReader {
  public:
    PresetFileReader(std::string source_dir, const ReadIfThere& read, const EnvironmentVariables& process,
                     std::set<std::string>& looked_for)
        : source_dir_(std::move(source_dir)), read_(read), process_(process), looked_for_(looked_for) {}

    Result<PresetFiles> read() {
        const auto user_file = source_dir_ + "/CMakeUserPresets.json";
        const auto project_file = source_dir_ + "/CMakePresets.json";
        looked_for_.insert({user_file, project_file});
        const auto user_text = read_(user_file);
        if (!user_text) return user_text.error();
        const auto project_text = read_(project_file);
        if (!project_text) return project_text.error();
        if (!*user_text && !*project_text)
            return Error{ErrorKind::project, "found no presets file", project_file, "",
                         "--preset works in the directory that has CMakePresets.json or CMakeUserPresets.json"};
        const auto root = visit(*user_text ? user_file : project_file);
        if (!root) return root.error();
        return std::move(found_);
    }

  private:
    // The index of the file at `path`, with all that it includes.
    Result<size_t> visit(const std::string& path) {
        const auto known = std::find_if(found_.files.begin(), found_.files.end(),
                                        [&](const PresetFile& file) { return file.path == path; });
        if (known != found_.files.end()) {
            const auto index = static_cast<size_t>(known - found_.files.begin());
            if (in_progress_.contains(index)) return unusable_presets(path, "it includes itself");
            return index;
        }
        if (found_.files.size() == most_preset_files)
            return unusable_presets(path, fmt::format("there are more than {} files", most_preset_files));
        looked_for_.insert(path);
        const auto text = read_(path);
        if (!text) return text.error();
        if (!*text) return unusable_presets(path, "there is no such file");
        auto file = parse_preset_file(path, **text);
        if (!file) return file.error();
        const auto index = found_.files.size();
        found_.files.push_back(std::move(*file));
        found_.files[index].reachable.insert(index);
        in_progress_.insert(index);
        const auto included = included_by(found_.files[index]);
        if (!included) return included.error();
        for (const auto& other : *included) {
            auto visited = visit(other);
            if (!visited) return visited;
            const auto reachable = found_.files[*visited].reachable; // files may move in memory
            found_.files[index].reachable.insert(reachable.begin(), reachable.end());
        }
        in_progress_.erase(index);
        return index;
    }

    Result<std::vector<std::string>> included_by(const PresetFile& file) const {
        std::vector<std::string> paths;
        const std::string directory(path::parent(file.path));
        const auto values =
            file.version >= 9 ? macros_of_file(file.version, source_dir_, directory) : EnvironmentVariables{};
        PresetMacros macros(values, process_, std::nullopt);
        if (const auto* included = file.root.if_contains("include"); included != nullptr && included->is_array())
            for (const auto& item : included->get_array()) {
                if (!item.is_string()) return unusable_presets(file.path, "field \"include\" is not valid");
                const std::string name(item.get_string());
                const auto expanded = file.version >= 7 ? macros.expand(name) : Expanded{Expanded::State::good, name};
                if (expanded.state != Expanded::State::good)
                    return unusable_presets(file.path, fmt::format("a macro of \"include\" is not valid: {}", name));
                paths.push_back(path::absolute(expanded.text, directory));
            }
        // "CMakeUserPresets.json implicitly includes CMakePresets.json"
        const auto project_file = source_dir_ + "/CMakePresets.json";
        if (file.path == source_dir_ + "/CMakeUserPresets.json") {
            const auto text = read_(project_file);
            if (!text) return text.error();
            if (*text) paths.push_back(project_file);
        }
        return paths;
    }

    std::string source_dir_;
    const ReadIfThere& read_;
    const EnvironmentVariables& process_;
    std::set<std::string>& looked_for_;
    PresetFiles found_;
    std::set<size_t> in_progress_;
};

} // namespace

Result<PresetFiles> read_preset_files(const std::string& source_dir, const ReadIfThere& read,
                                      const EnvironmentVariables& process, std::set<std::string>& looked_for) {
    return PresetFileReader(source_dir, read, process, looked_for).read();
}

} // namespace cmakewatch
