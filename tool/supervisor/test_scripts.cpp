#include "tool/supervisor/test_scripts.h"

#include "tool/base/files.h"
#include "tool/base/path.h"
#include "tool/ctest/test_script.h"

#include <set>

namespace cmakewatch {

std::vector<std::string> test_scripts(const std::string& build_dir) {
    std::vector<std::string> found{build_dir + "/CTestTestfile.cmake"};
    std::set<std::string> seen(found.begin(), found.end());
    for (size_t i = 0; i < found.size(); ++i) { // grows meanwhile
        const auto text = read_file(found[i]);
        if (!text) continue;
        for (auto& next : parse_test_script(*text, std::string(path::parent(found[i]))).files)
            if (seen.insert(next).second) found.push_back(std::move(next));
    }
    for (const auto* name : {"/CTestCustom.cmake", "/DartConfiguration.tcl"}) found.push_back(build_dir + name);
    return found;
}

} // namespace cmakewatch
