"""Compares the includes of tool/ with the table of layers in tool/README.md. Exit code 0: they agree."""

import graphlib
import re
import sys
from pathlib import Path

PLATFORM = re.compile(
    r"#include [<\"](sys/|unistd|fcntl|signal|csignal|poll\.h|termios|dirent"
    r"|boost/(asio|process|filesystem)|.*_(posix|linux)\.h)"
)
TOOL = Path("tool")


def rows():
    """Of each directory: the number of its row, from above, and what the row forbids."""
    section = (TOOL / "README.md").read_text().split("\n## Layers\n")[1].split("\n## ")[0]
    found = {}
    for number, line in enumerate(re.findall(r"^\| `.*\|$", section, re.M)):
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        for directory in re.findall(r"`(\w+)/`", cells[0]):
            found[directory] = (number, re.findall(r"`(\w+)/`", cells[2]), "the platform" in cells[2])
    return found


def main():
    layers = rows()
    faults = []
    graph = {}
    for file in sorted(TOOL.glob("*/*.*")):
        directory = file.parent.name
        if file.suffix not in (".h", ".cpp"):
            continue
        if directory not in layers:
            sys.exit(f"{file}: tool/README.md has no row for {directory}/")
        row, forbidden, is_pure = layers[directory]
        text = file.read_text()
        for target in re.findall(r'^#include "tool/(\w+)/', text, re.M):
            if target == directory:
                continue
            graph.setdefault(directory, set()).add(target)
            if layers[target][0] < row or target in forbidden:
                faults.append(f"{file} includes {target}/")
        if is_pure:
            faults += [f"{file}: {line}" for line in text.splitlines() if PLATFORM.match(line)]
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as circle:
        faults.append("a circle: " + " -> ".join(circle.args[1]))
    print("\n".join(faults) or f"{len(layers)} directories, {sum(map(len, graph.values()))} arrows, none points up")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
