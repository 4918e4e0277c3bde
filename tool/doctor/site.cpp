#include "tool/doctor/site.h"

#include "tool/build/build_records.h"
#include "tool/build/cmake_project.h"
#include "tool/build/directory_check.h"
#include "tool/build/watch_set.h"

#include <fmt/format.h>

namespace cmakewatch {
namespace {

Result<BuildCache> trusted_cache(const Result<std::string>& build_dir, bool trusts_owner) {
    if (!build_dir) return build_dir.error();
    const auto is_trusted = check_build_directory(*build_dir, trusts_owner);
    if (!is_trusted) return is_trusted.error();
    return BuildCache::read(*build_dir);
}

Result<Project> project_of(const Site& site, const std::string& configuration) {
    if (!site.generator) return site.generator.error();
    return read_project(*site.build_dir, configuration);
}

Result<WatchPlan> plan_of(const Site& site) {
    if (!site.project) return site.project.error();
    const auto& project = *site.project;
    const auto manifest =
        project.is_multi_config ? fmt::format("build-{}.ninja", project.configuration) : std::string("build.ninja");
    BuildRecords records(*site.build_dir, manifest);
    return WatchSet(*site.build_dir, records).exact(project, {"all"}, {});
}

} // namespace

std::set<std::string, std::less<>> Site::watched_directories() const {
    if (plan) return plan->directories();
    if (project) return {project->source_dir, *build_dir};
    if (cache) return {cache->source_dir(), *build_dir};
    return {current_directory};
}

Site look_at(SiteChoice choice) {
    const Error untried; // takes the place of what comes below
    Site site{std::move(choice.current_directory),
              std::move(choice.named_by),
              std::move(choice.build_dir),
              untried,
              untried,
              untried,
              untried};
    site.cache = trusted_cache(site.build_dir, choice.trusts_owner);
    site.generator = site.cache ? site.cache->check_generator() : site.cache.error();
    site.project = project_of(site, choice.configuration);
    site.plan = plan_of(site);
    return site;
}

} // namespace cmakewatch
