#include "tool/project/file_api.h"

#include "tool/base/json_text.h"
#include "tool/base/path.h"
#include "tool/project/emulator.h"

#include <boost/json.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace cmakewatch::file_api {
namespace {

constexpr std::string_view rule_suffix = ".rule";
constexpr int first_minor_with_launchers = 7; // of codemodel 2: CMake 3.29

namespace json = boost::json;

constexpr std::string_view local_include_dir = "/usr/local/include";
constexpr std::string_view client = "client-cmakewatch";
constexpr std::string_view reconfigure_hint = "run cmake on the build directory again to have the reply written anew";

Error malformed(const std::string& file, std::string why) {
    return {ErrorKind::project, "cannot read CMake's file API reply", file, std::move(why),
            std::string(reconfigure_hint)};
}

// A JSON object that answers every question: a missing or mistyped member reads as empty.
class Object {
  public:
    explicit Object(const json::value* value) : object_(value == nullptr ? nullptr : value->if_object()) {}

    [[nodiscard]] bool exists() const { return object_ != nullptr; }
    [[nodiscard]] const json::value* find(std::string_view key) const {
        return object_ == nullptr ? nullptr : object_->if_contains(key);
    }
    [[nodiscard]] Object operator[](std::string_view key) const { return Object(find(key)); }
    [[nodiscard]] std::string text(std::string_view key) const {
        const auto* value = find(key);
        const auto* string = value == nullptr ? nullptr : value->if_string();
        return string == nullptr ? "" : std::string(*string);
    }
    [[nodiscard]] bool flag(std::string_view key) const {
        const auto* value = find(key);
        const auto* boolean = value == nullptr ? nullptr : value->if_bool();
        return boolean != nullptr && *boolean;
    }
    [[nodiscard]] std::int64_t number(std::string_view key) const {
        const auto* value = find(key);
        const auto* number = value == nullptr ? nullptr : value->if_int64();
        return number == nullptr ? 0 : *number;
    }
    [[nodiscard]] const json::array& list(std::string_view key) const {
        static const json::array empty;
        const auto* value = find(key);
        const auto* array = value == nullptr ? nullptr : value->if_array();
        return array == nullptr ? empty : *array;
    }

  private:
    const json::object* object_;
};

class Reader {
  public:
    explicit Reader(const Reply& reply) : reply_(reply) {}

    Result<Project> read(const std::string& configuration) {
        const auto names = reply_.list();
        if (!names) return names.error();
        const auto index_name = newest_index(*names);
        if (index_name.empty())
            return Error{ErrorKind::project, "cannot read CMake's file API reply", "", "cmake has written none",
                         "it takes cmake 3.20 or later: CMAKE_COMMAND in CMakeCache.txt names the one in use"};
        const auto index = parse(index_name);
        if (!index) return index.error();
        const Object root(&*index);
        project_.generator = root["cmake"]["generator"].text("name");
        project_.is_multi_config = root["cmake"]["generator"].flag("multiConfig");
        project_.cmake_version = root["cmake"]["version"].text("string");
        for (const auto* what : {"cmake", "ctest", "cpack", "root"}) add_tool(root["cmake"]["paths"].text(what));

        const Object answer = root["reply"][client]["query.json"];
        if (!answer.exists()) return malformed(index_name, "it does not answer cmakewatch's query");
        const auto preferred = default_configuration(answer);
        if (!preferred) return preferred.error();
        bool tells_emulators = false;
        for (const auto& item : answer.list("responses")) {
            const Object response(&item);
            const auto kind = response.text("kind");
            const auto file = response.text("jsonFile");
            if (file.empty()) continue; // a kind that this CMake does not have
            const auto content = parse(file);
            if (!content) return content.error();
            const Object object(&*content);
            if (kind == "codemodel") {
                const auto done = read_codemodel(object, file, configuration, *preferred);
                if (!done) return done.error();
                tells_emulators = object["version"].number("minor") >= first_minor_with_launchers;
            } else if (kind == "cache") {
                read_cache(object);
            } else if (kind == "cmakeFiles") {
                const auto done = read_cmake_files(object, file);
                if (!done) return done.error();
            } else if (kind == "toolchains") {
                read_toolchains(object);
            }
        }
        if (project_.build_dir.empty()) return malformed(index_name, "it has no codemodel");
        if (tells_emulators) project_.emulator.clear();
        if (tells_emulators || !project_.emulator.empty()) project_.toolchain_file.clear();
        return std::move(project_);
    }

  private:
    Result<json::value> parse(const std::string& file) const {
        const auto text = reply_.read(file);
        if (!text) return text.error();
        auto value = parse_json(*text);
        if (!value) return malformed(file, value.error().why);
        if (!value->is_object()) return malformed(file, "it holds no object");
        return value;
    }

    // The one that build.ninja of Multi-Config builds (CMAKE_DEFAULT_BUILD_TYPE); "" if the cache names none.
    Result<std::string> default_configuration(const Object& answer) const {
        if (!project_.is_multi_config) return std::string();
        for (const auto& item : answer.list("responses")) {
            const Object response(&item);
            if (response.text("kind") != "cache" || response.text("jsonFile").empty()) continue;
            const auto content = parse(response.text("jsonFile"));
            if (!content) return content.error();
            for (const auto& entry : Object(&*content).list("entries"))
                if (Object(&entry).text("name") == "CMAKE_DEFAULT_BUILD_TYPE") return Object(&entry).text("value");
        }
        return std::string();
    }

    Result<void> read_codemodel(const Object& codemodel, const std::string& file, const std::string& wanted,
                                const std::string& preferred) {
        project_.source_dir = path::normal(codemodel["paths"].text("source"));
        project_.build_dir = path::normal(codemodel["paths"].text("build"));
        if (!path::is_absolute(project_.source_dir) || !path::is_absolute(project_.build_dir))
            return malformed(file, "it does not say where the project lies");
        const json::value* chosen = nullptr;
        for (const auto& item : codemodel.list("configurations")) {
            const auto name = Object(&item).text("name");
            project_.configurations.push_back(name);
            const bool is_wanted = wanted.empty() ? name == preferred : name == wanted;
            if (is_wanted || (chosen == nullptr && wanted.empty())) chosen = &item;
        }
        // With a single configuration, `--config` is not a choice: the build directory has what it has.
        if (chosen == nullptr && !project_.is_multi_config && !codemodel.list("configurations").empty())
            chosen = &codemodel.list("configurations").front();
        if (chosen == nullptr && project_.configurations.empty()) return malformed(file, "it has no configuration");
        if (chosen == nullptr)
            return Error{ErrorKind::project, "unknown configuration", wanted, "",
                         fmt::format("--config takes one of {}", fmt::join(project_.configurations, ", "))};
        const Object configuration(chosen);
        project_.configuration = configuration.text("name");
        for (const auto& item : configuration.list("directories")) {
            const Object directory(&item);
            project_.source_dirs.push_back(path::absolute(directory.text("source"), project_.source_dir));
            project_.binary_dirs.push_back(path::absolute(directory.text("build"), project_.build_dir));
        }
        for (const auto& item : configuration.list("targets")) {
            const auto target_file = Object(&item).text("jsonFile");
            const auto content = parse(target_file);
            if (!content) return content.error();
            read_target(Object(&*content));
        }
        return {};
    }

    void read_target(const Object& object) {
        Target target;
        target.id = object.text("id");
        target.name = object.text("name");
        target.type = object.text("type");
        target.source_dir = path::absolute(object["paths"].text("source"), project_.source_dir);
        for (const auto& item : object.list("artifacts"))
            target.artifacts.push_back(path::absolute(Object(&item).text("path"), project_.build_dir));
        // The File API lists a program's import library and PDB among its artifacts: what runs comes first.
        const auto is_product = [&](const std::string& file) { return path::name(file) == object.text("nameOnDisk"); };
        std::stable_partition(target.artifacts.begin(), target.artifacts.end(), is_product);
        for (const auto& item : object.list("sources")) {
            const Object source(&item);
            auto file = path::absolute(source.text("path"), project_.source_dir);
            const bool is_rule = file.ends_with(rule_suffix); // CMake's own, named after an OUTPUT
            if (is_rule) file.resize(file.size() - rule_suffix.size());
            if (source.flag("isGenerated") || is_rule) {
                target.generated.push_back(std::move(file));
                continue;
            }
            target.sources.push_back(std::move(file));
        }
        for (const auto& item : object.list("compileGroups"))
            for (const auto& include : Object(&item).list("includes")) {
                auto dir = path::absolute(Object(&include).text("path"), project_.source_dir);
                const bool is_known =
                    std::find(target.include_dirs.begin(), target.include_dirs.end(), dir) != target.include_dirs.end();
                if (!is_known) target.include_dirs.push_back(std::move(dir));
            }
        for (const auto& item : object.list("launchers")) {
            const Object launcher(&item);
            if (launcher.text("type") != "emulator") continue;
            target.emulator = {launcher.text("command")};
            for (const auto& argument : launcher.list("arguments"))
                if (const auto* text = argument.if_string()) target.emulator.emplace_back(*text);
        }
        for (const auto& item : object.list("dependencies")) target.dependencies.push_back(Object(&item).text("id"));
        project_.targets.push_back(std::move(target));
    }

    void read_cache(const Object& cache) {
        for (const auto& item : cache.list("entries")) {
            const Object entry(&item);
            const auto name = entry.text("name");
            if (name == "CMAKE_CROSSCOMPILING_EMULATOR") project_.emulator = cmake_list(entry.text("value"));
            if (name == "CMAKE_TOOLCHAIN_FILE") project_.toolchain_file = entry.text("value");
        }
    }

    Result<void> read_cmake_files(const Object& object, const std::string& file) {
        const auto source_dir = object["paths"].text("source");
        if (!path::is_absolute(source_dir)) return malformed(file, "it does not say where the project lies");
        for (const auto& item : object.list("inputs")) {
            const Object input(&item);
            if (input.flag("isGenerated")) continue;
            project_.cmake_inputs.push_back(path::absolute(input.text("path"), source_dir));
        }
        return {};
    }

    void read_toolchains(const Object& object) {
        for (const auto& item : object.list("toolchains")) {
            const auto compiler = Object(&item)["compiler"];
            add_tool(compiler.text("path"));
            for (const auto& dir : compiler["implicit"].list("includeDirectories")) {
                const auto* text = dir.if_string();
                if (text == nullptr) continue;
                project_.implicit_include_dirs.push_back(path::normal(std::string_view(*text)));
                // Compilers look there by themselves, but what lies there is no part of them.
                if (project_.implicit_include_dirs.back() != local_include_dir)
                    add_tool(project_.implicit_include_dirs.back());
            }
        }
    }

    void add_tool(const std::string& file) {
        if (path::is_absolute(file)) project_.tools.push_back(path::normal(file));
    }

    const Reply& reply_;
    Project project_;
};

} // namespace

std::string query() {
    json::array requests;
    const auto request = [&](std::string_view kind, int major) {
        requests.push_back(json::object{{"kind", kind}, {"version", major}});
    };
    request("codemodel", 2);
    request("cache", 2);
    request("cmakeFiles", 1);
    request("toolchains", 1);
    return json::serialize(json::object{{"requests", requests}}) + "\n";
}

std::string newest_index(const std::vector<std::string>& names) {
    std::string newest;
    for (const auto& name : names)
        if (name.starts_with("index-") && name.ends_with(".json")) newest = std::max(newest, name);
    return newest;
}

Result<Project> read(const Reply& reply, const std::string& configuration) {
    return Reader(reply).read(configuration);
}

} // namespace cmakewatch::file_api
