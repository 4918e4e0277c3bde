#include "tool/project/test_preset.h"

#include "tool/project/preset_fields.h"

#include <fmt/format.h>

#include <boost/json.hpp>

namespace cmakewatch {
namespace {

using CTestOptions = std::vector<std::string>;

void add_text(CTestOptions& options, const char* option, const PresetFields& fields, const char* name) {
    if (auto text = fields.text(name); !text.empty()) options.insert(options.end(), {option, std::move(text)});
}

void add_flag(CTestOptions& options, const char* option, bool is_set) {
    if (is_set) options.emplace_back(option);
}

void add_number(CTestOptions& options, const char* option, const PresetFields& fields, const char* name) {
    if (const auto number = fields.number(name)) options.insert(options.end(), {option, std::to_string(*number)});
}

// Start,End,Stride,test#,test#... or the name of a file that has these.
std::string index_of(const PresetFields& include) {
    if (auto file = include.text("index"); !file.empty() || !include.object().contains("index")) return file;
    const auto index = include.inner("index");
    const auto text = [&](const char* name) {
        const auto number = index.number(name);
        return number ? std::to_string(*number) : std::string();
    };
    auto written = text("start") + "," + text("end") + "," + text("stride") + ",";
    const auto* tests = index.object().if_contains("specificTests");
    if (tests == nullptr || !tests->is_array()) return written;
    std::string separator;
    for (const auto& test : tests->get_array()) {
        boost::system::error_code failed;
        const auto number = test.is_number() ? test.to_number<std::int64_t>(failed) : 0;
        written += std::exchange(separator, ",") + std::to_string(number);
    }
    return written;
}

void add_filter(CTestOptions& options, const PresetFields& filter) {
    const auto include = filter.inner("include");
    add_text(options, "-R", include, "name");
    add_text(options, "-L", include, "label");
    add_flag(options, "-U", include.flag("useUnion"));
    if (auto index = index_of(include); !index.empty()) options.insert(options.end(), {"-I", std::move(index)});
    const auto exclude = filter.inner("exclude");
    add_text(options, "-E", exclude, "name");
    add_text(options, "-LE", exclude, "label");
    const auto fixtures = exclude.inner("fixtures");
    add_text(options, "-FA", fixtures, "any");
    add_text(options, "-FS", fixtures, "setup");
    add_text(options, "-FC", fixtures, "cleanup");
}

void add_output(CTestOptions& options, const PresetFields& output) {
    add_flag(options, "--verbose", output.text("verbosity") == "verbose");
    add_flag(options, "--extra-verbose", output.text("verbosity") == "extra");
    add_flag(options, "--debug", output.flag("debug"));
    add_flag(options, "--output-on-failure", output.flag("outputOnFailure"));
    add_text(options, "--output-log", output, "outputLogFile");
    add_text(options, "--output-junit", output, "outputJUnitFile");
    add_flag(options, "--no-label-summary", !output.flag("labelSummary", true));
    add_flag(options, "--no-subproject-summary", !output.flag("subprojectSummary", true));
    add_number(options, "--test-output-size-passed", output, "maxPassedTestOutputSize");
    add_number(options, "--test-output-size-failed", output, "maxFailedTestOutputSize");
    add_text(options, "--test-output-truncation", output, "testOutputTruncation");
    add_number(options, "--max-width", output, "maxTestNameWidth");
}

void add_execution(CTestOptions& options, const PresetFields& execution) {
    add_flag(options, "--stop-on-failure", execution.flag("stopOnFailure"));
    add_flag(options, "-F", execution.flag("enableFailover"));
    add_number(options, "--parallel", execution, "jobs");
    add_flag(options, "--parallel", execution.object().contains("jobs") && !execution.number("jobs"));
    add_text(options, "--resource-spec-file", execution, "resourceSpecFile");
    add_number(options, "--test-load", execution, "testLoad");
    const auto repeat = execution.inner("repeat");
    if (const auto mode = repeat.text("mode"); !mode.empty())
        options.insert(options.end(), {"--repeat", fmt::format("{}:{}", mode, repeat.number("count").value_or(1))});
    add_flag(options, "--schedule-random", execution.flag("scheduleRandom"));
    add_number(options, "--timeout", execution, "timeout");
}

Error cannot_test_with(const Preset& preset, const char* setting, const char* why) {
    return {ErrorKind::project, "cannot use test preset", preset.name, fmt::format("\"{}\" {}", setting, why),
            "--test-preset chooses another one"};
}

} // namespace

Result<TestPresetSettings> test_preset_settings(const Preset& preset) {
    const PresetFields fields(preset.fields);
    const auto execution = fields.inner("execution");
    if (execution.object().contains("showOnly"))
        return cannot_test_with(preset, "showOnly", "lists tests instead of running them");
    if (execution.flag("interactiveDebugging"))
        return cannot_test_with(preset, "interactiveDebugging", "needs a terminal, which tests do not have here");
    if (!execution.texts("testPassthroughArguments").empty())
        return cannot_test_with(preset, "testPassthroughArguments", "is not supported");
    TestPresetSettings settings;
    settings.configuration = fields.text("configuration");
    settings.allows_no_tests = execution.text("noTestsAction") == "ignore";
    for (auto& assignment : fields.texts("overwriteConfigurationFile"))
        settings.arguments.insert(settings.arguments.end(), {"--overwrite", std::move(assignment)});
    add_output(settings.arguments, fields.inner("output"));
    add_filter(settings.arguments, fields.inner("filter"));
    add_execution(settings.arguments, execution);
    return settings;
}

} // namespace cmakewatch
