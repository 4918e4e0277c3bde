"""Random edits of a real project: what cmakewatch has built is byte for byte what a full Ninja builds of the same tree.

SOURCE is any project that CMake can configure for Ninja. It is copied, and its copy is edited. The full Ninja builds in
another build directory, which it sees at the same path.

Usage: real.py --tool PROGRAM [--edits N] [--seed S] [--ninja PROGRAM] [--directory DIR] SOURCE [-- CMAKE-OPTION...]
"""

import argparse
import collections
import fcntl
import os
import random
import re
import shutil
import subprocess
import sys

import logs
import view
from session import Session, wait_until
from world import run, show_progress

SOURCES = (".c", ".cc", ".cpp", ".cxx")
HEADERS = (".h", ".hh", ".hpp", ".hxx")


class RealTree:
    """A copy of a project, with the build directory of the session, and beside it that of the full Ninja."""

    def __init__(self, directory, options):
        self.root = os.path.join(directory, "tree")
        self.build = os.path.join(directory, "build")
        self.full_build = os.path.join(directory, "full-build")
        self.ninja = options.ninja
        self.full_ninja = os.path.join(directory, "full-ninja")
        os.symlink(options.ninja, self.full_ninja)
        shutil.copytree(options.source, self.root, symlinks=True, ignore=shutil.ignore_patterns(".git"))
        for build, ninja in ((self.build, self.ninja), (self.full_build, self.full_ninja)):
            os.makedirs(build)
            command = [
                "cmake", "-S", self.root, "-B", self.build, "-G", "Ninja", f"-DCMAKE_MAKE_PROGRAM={ninja}",
                *options.cmake,
            ]
            subprocess.run(view.replacing(self.build, build, command), check=True, stdout=subprocess.DEVNULL)
        self.edited = {}  # by file: its text before

    def build_fully(self):
        """Returns what a full Ninja says."""
        command = view.replacing(self.build, self.full_build, [self.full_ninja, "-C", self.build])
        return subprocess.run(command, capture_output=True, text=True)

    def objects(self):
        """All that is compiled, as the full Ninja names it."""
        return sorted(logs.dependencies(self.full_build))

    def files(self):
        """The project's files that something is compiled with."""
        used = {path for _, inputs in logs.dependencies(self.full_build).values() for path in inputs}
        return sorted(
            path for path in used if path.startswith(self.root + os.sep) and path.endswith(SOURCES + HEADERS)
        )


def edit(tree, rng, number):
    """Makes an edit after which all still compiles; returns what it was."""
    path = rng.choice(tree.files())
    with open(path, encoding="utf-8", errors="surrogateescape") as file:
        text = file.read()
    kinds = ["line", "comment", "touch", "declaration"]
    kind = rng.choice(kinds + (["revert", "revert"] if tree.edited else []))
    if kind == "revert":
        path = rng.choice(sorted(tree.edited))
        text = tree.edited.pop(path)
    elif kind == "touch":
        os.utime(path)
        return f"touch {path}"
    else:
        tree.edited.setdefault(path, text)
        if kind == "line":
            text = "\n" + text
        elif kind == "comment":
            text = re.sub(r"\A(/\* edit \d+ \*/)?", f"/* edit {number} */", text)
        else:
            text += f"\nextern int cmakewatch_soak_{number};\n"
    if rng.random() < 0.5:
        with open(path + ".part", "w", encoding="utf-8", errors="surrogateescape") as file:
            file.write(text)
        os.replace(path + ".part", path)
    else:
        with open(path, "w", encoding="utf-8", errors="surrogateescape") as file:
            file.write(text)
    return f"{kind} {path}"


class BuildSession(Session):
    """`cmakewatch build` of all targets."""

    def __init__(self, tool, tree, directory):
        super().__init__(tool, tree, directory, targets=(), command="build")

    def wait_for_exact_watch(self):
        """From then on no edit is missed."""

        def holds():
            last = self.last("watching")
            return last is not None and last["mode"] == "exact"

        wait_until(holds, "an exact watch")

    def wait_for_build(self, before, is_good):
        """Until a build that has begun after so many events is over, and no other runs."""
        wanted = "succeeded" if is_good else "failed"

        def holds():
            last = self.last("build_started", "build_finished")
            return len(self.events()) > before and last is not None and last.get("result") == wanted

        wait_until(holds, f"a build that has {wanted}")


def content(path):
    with open(path, "rb") as file:
        return file.read()


def compare(tree):
    with open(os.path.join(tree.build, ".cmakewatch", "build.lock"), "ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        different = [
            name for name in tree.objects()
            if content(os.path.join(tree.build, name)) != content(os.path.join(tree.full_build, name))
        ]
        assert not different, f"not what a full Ninja has made: {different}"
        command = view.discarding(tree.build, [tree.full_ninja, "-C", tree.build, "-d", "explain"])
        done = subprocess.run(command, capture_output=True, text=True)
        said = done.stdout + done.stderr
        assert "warning" not in said, said
        logs.compare(tree.build, tree.full_build)
        return said


def soak(options):
    rng = random.Random(options.seed)
    tree = RealTree(options.directory, options)
    session = BuildSession(options.tool, tree, os.path.join(options.directory, "session"))
    kinds = collections.Counter()
    made = "the first build"
    try:
        full = tree.build_fully()
        assert full.returncode == 0, full.stdout
        session.wait_for_build(0, True)
        said_at_rest = compare(tree)
        for number in range(options.edits):
            session.wait_for_exact_watch()
            before = len(session.events())
            made = edit(tree, rng, number)
            kinds[made.split()[0]] += 1
            full = tree.build_fully()
            session.wait_for_build(before, full.returncode == 0)
            if full.returncode == 0:
                said = compare(tree)
                assert said == said_at_rest, f"a full Ninja would still do something:\n{said}"
            session.check_errors()
            show_progress(f"{number + 1} of {options.edits} edits", (number + 1) % 20 == 0)
        scopes = session.scopes()
        session.end()
    except AssertionError:
        print(f"seed {options.seed}, {made}\n{session.report()}")
        raise
    finally:
        session.kill()
    print(
        f"\rreal: {os.path.basename(options.source)}, seed {options.seed}: {options.edits} edits"
        f" ({', '.join(f'{kind} {times}' for kind, times in sorted(kinds.items()))}), {len(tree.objects())} objects"
        f" the same as a full Ninja's after each; {scopes['reach']} of {sum(scopes.values())} builds of the reach"
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tool", required=True, type=os.path.abspath)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--ninja", default=shutil.which("ninja"))
    parser.add_argument("--edits", type=int, default=100)
    parser.add_argument("--directory")
    parser.add_argument("source", type=os.path.abspath)
    parser.add_argument("cmake", nargs="*")
    return run(parser, soak)


if __name__ == "__main__":
    sys.exit(main())
