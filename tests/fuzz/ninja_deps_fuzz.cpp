// Ninja's deps log
#include "tests/fuzz/fuzz.h"
#include "tool/base/path.h"
#include "tool/project/ninja_deps.h"

using namespace cmakewatch;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto bytes = fuzz::text(data, size);
    const auto deps = NinjaDeps::parse(bytes);
    if (!deps) return 0;
    const auto outputs = deps->outputs_with([](const std::string&) { return true; });
    fuzz::expect(outputs.size() <= deps->size(), "an output is listed once");
    for (const auto& output : outputs) {
        fuzz::expect(output.find('\0') == std::string::npos, "no path has a NUL byte");
        if (!deps->inputs_of(output)) continue; // two records of one path, which Ninja does not write
        const auto files = deps->files_of({path::absolute(output, "/build")}, "/build");
        for (const auto& file : files) fuzz::expect(path::is_absolute(file), "files are absolute");
    }
    const auto cut_off = NinjaDeps::parse(bytes.substr(0, size - 1));
    if (cut_off) fuzz::expect(cut_off->size() <= deps->size(), "what is cut off only loses records");
    return 0;
}
