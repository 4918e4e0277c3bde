// A workspace to write files for.
#pragma once

#include "tool/ide/workspace.h"

#include "tests/catch.h"

inline cmakewatch::Workspace workspace(const std::vector<std::string>& names) {
    cmakewatch::Workspace workspace;
    workspace.folder = "/home/me/project";
    workspace.build_dir = "/home/me/project/build";
    for (const auto& name : names) workspace.programs.push_back({name, "/home/me/project/build/" + name});
    return workspace;
}
