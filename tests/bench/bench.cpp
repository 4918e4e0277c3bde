// How much later than by hand the new program runs, with cmakewatch and with other tools, and what waiting costs. Not a
// test: it prints, it does not judge. tests/bench/run.sh says how it is used.
#include "tests/bench/measurements.h"
#include "tests/bench/presentation.h"

#include <cstdlib>

using namespace bench;

namespace {

constexpr const char* picture_in_readme =
    "\n![The same ratios as a picture, by the number of objects.](tests/bench/results.svg)\n\n";

constexpr std::pair<const char*, void (*)(const Plan&, GeneratedProject&, Results&)> measurements[] = {
    {"edits", measure_edits},      {"small-target", measure_small_target}, {"start", measure_starts},
    {"rest", measure_rest},        {"restart", measure_restart},           {"burst", measure_burst},
    {"watchers", measure_watchers}};

std::vector<std::string> words_of(const std::string& list) {
    std::vector<std::string> words;
    std::istringstream stream(list);
    for (std::string word; std::getline(stream, word, ',');) words.push_back(word);
    return words;
}

bool is_in(const std::vector<std::string>& list, const std::string& word) {
    return list.empty() || std::find(list.begin(), list.end(), word) != list.end();
}

int measure(int argc, char** argv) {
    std::map<std::string, std::string> options{{"--objects", "2,100,1000,10000,100000"},
                                               {"--rounds", "10"},
                                               {"--peers", ""},
                                               {"--only", ""},
                                               {"--cache", ""},
                                               {"--cmakewatch", ""},
                                               {"--output", ""},
                                               {"--readme", ""},
                                               {"--stamp", ""}};
    for (int i = 1; i + 1 < argc; i += 2) {
        if (!options.contains(argv[i])) throw std::runtime_error(fmt::format("unknown option {}", argv[i]));
        options[argv[i]] = argv[i + 1];
    }
    Plan plan;
    plan.cmakewatch = options["--cmakewatch"];
    plan.cache = options["--cache"];
    for (const auto& size : words_of(options["--objects"])) plan.sizes.push_back(std::stoi(size));
    plan.rounds = std::stoi(options["--rounds"]);
    const auto peers = words_of(options["--peers"]);
    for (const auto& contender : all_contenders(plan.cmakewatch))
        if (contender.name == by_hand || contender.name == "cmakewatch" ||
            (!contender.name.starts_with("cmakewatch") && is_in(peers, contender.name)))
            plan.contenders.push_back(contender);
    const auto only = words_of(options["--only"]);
    Results results(options["--output"] + "/results.json", options["--stamp"]);
    for (const auto size : plan.sizes) {
        GeneratedProject project(plan.cache, size, plan.cmakewatch);
        for (const auto& [name, function] : measurements) {
            if (!is_in(only, name)) continue;
            try {
                function(plan, project, results);
            } catch (const std::exception& failure) {
                fmt::print(stderr, "{} objects: {} could not be measured: {}\n", size, name, failure.what());
            }
        }
    }
    if (is_in(only, "artifact")) measure_artifact(plan, results);
    write(options["--output"] + "/RESULTS.md", as_page(results));
    write(options["--output"] + "/results.svg", as_picture(results));
    if (const auto readme = options["--readme"]; !readme.empty())
        write(readme, with_part(content(readme), "bench", '\n' + as_table(results) + picture_in_readme));
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    try {
        return measure(argc, argv);
    } catch (const std::exception& failure) {
        fmt::print(stderr, "cmakewatch_bench: {}\n", failure.what());
        return 1;
    }
}
