#!/usr/bin/env python3
"""Breaks the product in small ways, one at a time, and checks that the unit tests notice each.

usage: mutants.py BUILD_DIRECTORY [--only TEXT] [--fresh]

  BUILD_DIRECTORY   mutants/ in it gets a copy of the sources, where they are changed and compiled
  --only TEXT       only the mutants whose name or file contains TEXT
  --fresh           also those that earlier runs have seen killed on the same sources

A mutant is a block in a *.mutants file beside this script:

    == what is wrong with it
    tool/session/session.cpp
    - text that occurs once in that file
    + text that takes its place

Several lines with - or + are lines of one text. Every mutant must compile, and the unit tests must fail with it within
TEST_SECONDS. The exit code is 0 if each is killed. A run that is ended goes on from where it was.
"""

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PROGRAM = "tests/cmakewatch_unit_tests"
TEST_SECONDS = 300  # a mutant may hang: that is noticed too


@dataclass
class Mutant:
    name: str
    file: str = ""
    old: str = ""
    new: str = ""


def read_mutants(path):
    mutants = []
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if line.startswith("== "):
            mutants.append(Mutant(line[3:]))
        elif not line.strip() or line.startswith("#"):
            continue
        elif not mutants:
            sys.exit(f"{path}:{number}: a mutant begins with a line '== NAME'")
        elif line.startswith(("- ", "+ ")) or line in ("-", "+"):
            text = line[2:] + "\n"
            if line[0] == "-":
                mutants[-1].old += text
            else:
                mutants[-1].new += text
        else:
            mutants[-1].file = line.strip()
    for mutant in mutants:
        # A part of a line may stand for it, so line ends at both ends do not count.
        mutant.old, mutant.new = mutant.old.strip("\n"), mutant.new.strip("\n")
    return mutants


class Copy:
    """The sources and their unit tests, compiled where they can be changed."""

    def __init__(self, directory):
        self.source = directory / "source"
        self.build = directory / "build"
        shutil.rmtree(self.source, ignore_errors=True)
        files = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True)
        self.files = [name for name in files.stdout.split("\0") if name and (ROOT / name).is_file()]
        for name in self.files:
            (self.source / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, self.source / name)  # with its time, so that little is compiled again
        options = ["-DCMAKE_BUILD_TYPE=Debug", "-DCMAKE_CXX_FLAGS_DEBUG=-O0", "-DCMAKEWATCH_BUILD_TESTS=ON",
                   "-DCMAKEWATCH_UNITY_BUILD=OFF"]  # a mutant has one file compiled again, not all beside it
        if shutil.which("ccache"):
            options.append("-DCMAKE_CXX_COMPILER_LAUNCHER=ccache")
            os.environ.update(CCACHE_NOHASHDIR="1", CCACHE_BASEDIR=str(self.source),
                              CCACHE_SLOPPINESS="pch_defines,time_macros")
        subprocess.run(["cmake", "-S", self.source, "-B", self.build, "-G", "Ninja", *options], check=True,
                       stdout=subprocess.DEVNULL)

    def digest(self):
        """Of everything that decides whether a mutant is killed."""
        digest = hashlib.sha256()
        for name in self.files:
            if name.startswith(("tool/", "tests/unit/", "tests/catch.h")):
                digest.update(name.encode() + b"\0" + (self.source / name).read_bytes())
        return digest.hexdigest()

    def compiles(self):
        result = subprocess.run(["cmake", "--build", self.build, "--target", "cmakewatch_unit_tests"],
                                capture_output=True, text=True, check=False)
        return "" if result.returncode == 0 else result.stdout

    def passes(self, tests=()):
        """Whether all tests pass, or those that are in these files."""
        names = ",".join(f"[#{Path(name).stem}]" for name in tests)
        try:
            result = subprocess.run([self.build / PROGRAM, "--abort", *(["-#", names] if names else [])],
                                    stdin=subprocess.DEVNULL, check=False, stdout=subprocess.DEVNULL,
                                    stderr=subprocess.DEVNULL, timeout=TEST_SECONDS)
        except subprocess.TimeoutExpired:
            return False
        return result.returncode == 0

    def tests_of(self, name):
        """Those of the same name, or else of the same directory."""
        path = Path("tests/unit", name.removeprefix("tool/"))
        own = str(path.with_name(path.stem + "_test.cpp"))
        return [own] if own in self.files else [test for test in self.files if Path(test).parent == path.parent]

    def verdict(self, mutant):
        file = self.source / mutant.file
        text = file.read_text() if mutant.file in self.files else ""
        if not mutant.old or text.count(mutant.old) != 1:
            return f"outdated: its text occurs {text.count(mutant.old) if mutant.old else 0} times"
        before = file.stat()
        try:
            file.write_text(text.replace(mutant.old, mutant.new))
            errors = self.compiles()
            if errors:
                return "does not compile:\n" + "\n".join(errors.splitlines()[:20])
            # Its own tests mostly notice it, in a fraction of the time that all take.
            own = self.tests_of(mutant.file)
            return "survived" if (not own or self.passes(own)) and self.passes() else "killed"
        finally:
            # Not its old time: the objects of the mutant must not look up to date.
            file.write_text(text)
            os.chmod(file, before.st_mode)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build_directory", type=Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--fresh", action="store_true")
    options = parser.parse_args()

    directory = options.build_directory.resolve() / "mutants"
    copy = Copy(directory)
    if errors := copy.compiles():
        sys.exit(errors)
    mutants = [(path, mutant) for path in sorted(HERE.glob("*.mutants")) for mutant in read_mutants(path)
               if options.only in f"{mutant.name} {mutant.file}"]
    own_tests = {test for _, mutant in mutants for test in copy.tests_of(mutant.file)}
    if not copy.passes() or not copy.passes(sorted(own_tests)):
        sys.exit("the unit tests fail without any mutant")

    record = directory / "killed.json"
    sources = copy.digest()
    known = json.loads(record.read_text()) if record.exists() else {}
    killed = set(known.get("killed", [])) if known.get("sources") == sources and not options.fresh else set()

    counts = {"killed": 0, "not killed": 0}
    for path, mutant in mutants:
        key = hashlib.sha256(repr(mutant).encode()).hexdigest()
        verdict = "killed" if key in killed else copy.verdict(mutant)
        print(f"{verdict}: {path.stem}: {mutant.name}", flush=True)
        counts["killed" if verdict == "killed" else "not killed"] += 1
        if verdict == "killed":
            killed.add(key)
            record.write_text(json.dumps({"sources": sources, "killed": sorted(killed)}))
    print(f"{counts['killed']} mutants killed, {counts['not killed']} not")
    return 1 if counts["not killed"] or not counts["killed"] else 0


if __name__ == "__main__":
    sys.exit(main())
