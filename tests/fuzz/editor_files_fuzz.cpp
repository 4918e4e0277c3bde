// The files of editors that `cmakewatch init` updates
#include "tests/fuzz/fuzz.h"
#include "tool/ide/clion.h"
#include "tool/ide/nvim.h"
#include "tool/ide/vscode.h"
#include "tool/ide/zed.h"

using namespace cmakewatch;

namespace {

std::vector<ProjectFile> files_of_all_editors() {
    Workspace workspace;
    workspace.folder = "/home/user/project";
    workspace.build_dir = "/home/user/project/build";
    workspace.programs = {{"app", "/home/user/project/build/app"}};
    std::vector<ProjectFile> all;
    for (auto* files_for : {vscode_files, nvim_files, zed_files, clion_files})
        for (auto& file : files_for(workspace)) all.push_back(std::move(file));
    return all;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto files = files_of_all_editors();
    const auto existing = fuzz::text(data, size);
    for (const auto& file : files) {
        const auto updated = file.updated(existing);
        if (!updated) {
            fuzz::expect(!updated.error().why.empty(), "an error says why");
            continue;
        }
        const auto again = file.updated(*updated);
        fuzz::expect(again.has_value() && *again == *updated, "updating twice is updating once");
    }
    return 0;
}
