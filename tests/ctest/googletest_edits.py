#!/usr/bin/env python3
"""Edits googletest's sources at random while `cmakewatch test` watches them.

After each edit, and after it is taken back, CTest itself runs all tests. Every test whose result or output is another
than before must have been selected. Every selected test must run a file that is another than before, have failed last
time, or name no program in its command line (its dependencies are unknown).

With each edit the source of a small test, the sentinel, is edited too: when that has run, the edit has been seen.
What a test says differently every time is found before the first edit, by running all tests several times.
"""
import argparse
import difflib
import hashlib
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as xml

SOURCE = "/usr/src/googletest"
DEADLINE_S = 1200  # for a build and its tests: an edited header compiles everything anew
TEST_TIMEOUT_S = "20"  # an edit may make a test run for ever
SHOWN_LINES = 20
SENTINEL = "sentinel"

SENTINEL_TEST = f"""
add_executable({SENTINEL} {SENTINEL}.cc)
add_test(NAME {SENTINEL} COMMAND {SENTINEL})
"""

# Some of the tests that compile quickly, one of them with a shared library, one behind a wrapper.
SOME_TESTS = """cmake_minimum_required(VERSION 3.20)
project(some_of_googletest CXX)
enable_testing()
add_subdirectory(googletest)
add_library(gtest_shared SHARED googletest/src/gtest-all.cc)
target_include_directories(gtest_shared PUBLIC googletest/include PRIVATE googletest)
foreach(name gtest_environment_test gtest_repeat_test googletest-message-test gtest_skip_test gtest_prod_test)
  add_executable(${name} googletest/test/${name}.cc)
  target_include_directories(${name} PRIVATE googletest)
  target_link_libraries(${name} gtest)
  add_test(NAME ${name} COMMAND ${name})
endforeach()
target_sources(gtest_prod_test PRIVATE googletest/test/production.cc)
foreach(name googletest-message-test gtest_skip_test gtest_prod_test)
  target_link_libraries(${name} gtest_main)
endforeach()
add_executable(shared_test googletest/test/gtest_no_test_unittest.cc)
target_link_libraries(shared_test gtest_shared)
add_test(NAME shared_test COMMAND shared_test)
add_test(NAME wrapped_test COMMAND sh -c "$<TARGET_FILE:gtest_skip_test> --gtest_brief=1")
"""
SOME_SOURCES = ("gtest_environment_test.cc gtest_repeat_test.cc googletest-message-test.cc gtest_skip_test.cc "
                "gtest_prod_test.cc production.cc production.h gtest_no_test_unittest.cc").split()

# What becomes what. Most of it compiles; what does not is no edit that counts.
MUTATIONS = [
    (r"\bEXPECT_EQ\(", "EXPECT_NE("), (r"\bEXPECT_TRUE\(", "EXPECT_FALSE("), (r"\bASSERT_EQ\(", "ASSERT_NE("),
    (r"\bEXPECT_STREQ\(", "EXPECT_STRNE("), (r"\breturn true;", "return false;"), (r"\breturn false;", "return true;"),
    (r" && ", " || "), (r" == ", " != "), (r"<< \"", '<< "edited '), (r"\b[1-9][0-9]?\b(?=[;)])", "3"),
    (r"$", " // a comment"), (r"^(?=TEST)", "\n"),
]
PYTHON_MUTATIONS = [
    (r"\bassertEqual\(", "assertNotEqual("), (r"\bassert_\(", "assertFalse("), (r"\bis None\b", "is not None"),
    (r" == ", " != "), (r"\bTrue\b", "False"), (r"\b[1-9][0-9]?\b(?=\))", "3"), (r"$", "  # a comment"),
]
DATA_MUTATIONS = [(r"$", " edited"), (r"\bFailure\b", "Success")]

# What is another every time that a test runs.
UNSTEADY_TEXT = re.compile(r"\(\d+ ms(?= total\)|\))|\bin \d+\.\d+s\b|0x[0-9a-f]+")


def mutated(path, text, chance):
    """The text with one mutation, and what it was, or None. Of C++, only code is changed."""
    mutations = {".py": PYTHON_MUTATIONS, ".txt": DATA_MUTATIONS}.get(os.path.splitext(path)[1], MUTATIONS)
    pattern, replacement = chance.choice(mutations)
    lines = text.split("\n")
    places = [i for i, line in enumerate(lines)
              if not line.lstrip().startswith(("//", "#", "*")) and not line.endswith("\\") and
              re.search(pattern, line)]
    if not places:
        return None
    at = chance.choice(places)
    before = lines[at]
    lines[at] = re.sub(pattern, replacement, before, count=1)
    return None if lines[at] == before else ("\n".join(lines), f"{at + 1}: {lines[at].strip()}")


def files_in(directory, endings):
    return sorted(os.path.join(directory, name) for directory, _, names in os.walk(directory) for name in names
                  if name.endswith(endings))


class Project:
    """Sources of googletest, and a build directory."""

    def __init__(self, root, is_full):
        self.source = os.path.join(root, "googletest")
        self.build = os.path.join(root, "build")
        self.sentinel = os.path.join(self.source, SENTINEL + ".cc")
        self.edits = 0
        shutil.copytree(SOURCE, self.source)
        lists = os.path.join(self.source, "CMakeLists.txt")
        with open(lists, "a" if is_full else "w") as file:
            file.write(("" if is_full else SOME_TESTS) + SENTINEL_TEST)
        self.edit_sentinel()
        options = ["-DBUILD_GMOCK=OFF", "-Dgtest_build_tests=ON"] if is_full else []
        if shutil.which("ccache"):
            options.append("-DCMAKE_CXX_COMPILER_LAUNCHER=ccache")
        subprocess.run(["cmake", "-S", self.source, "-B", self.build, "-G", "Ninja", "-DCMAKE_CXX_FLAGS=-O0",
                        *options], check=True, stdout=subprocess.DEVNULL)
        googletest = os.path.join(self.source, "googletest")
        self.tests = os.path.join(googletest, "test")
        self.sources = files_in(os.path.join(googletest, "src"), (".cc", ".h"))
        if is_full:
            self.sources += files_in(self.tests, (".cc", ".h", ".py", ".txt"))
            self.sources += files_in(os.path.join(googletest, "include"), ".h")
        else:
            self.sources = [source for source in self.sources if source.endswith(".cc")]
            self.sources += [os.path.join(self.tests, name) for name in SOME_SOURCES]

    def edit_sentinel(self):
        self.edits += 1
        with open(self.sentinel, "w") as file:
            file.write(f"extern int edits;\nint edits = {self.edits};\nint main() {{ return 0; }}\n")

    def helpers(self):
        """The programs that googletest's Python tests run without naming them."""
        listed = subprocess.run(["ninja", "-t", "targets", "all"], cwd=self.build, check=True, capture_output=True,
                                text=True).stdout
        return [name for name in re.findall(r"^([\w-]+_): phony$", listed, re.MULTILINE)
                if not name.startswith("cmake_")]  # of the generator

    def results(self):
        """What each test says: its result, and its output without what differs every time."""
        junit = os.path.join(self.build, "oracle.xml")
        subprocess.run(["ctest", "--timeout", TEST_TIMEOUT_S, "-j2", "--test-output-size-passed", "10000000",
                        "--test-output-size-failed", "10000000", "--output-junit", junit], cwd=self.build,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return {case.get("name"): (case.get("status"), UNSTEADY_TEXT.sub("", case.findtext("system-out") or ""))
                for case in xml.parse(junit).getroot().iter("testcase") if case.get("name") != SENTINEL}

    def closures(self):
        """Of each test: whether it names a program, and the files that it runs and loads, with their content."""
        listed = subprocess.run(["ctest", "--show-only=json-v1"], cwd=self.build, check=True, capture_output=True)
        digests = {}

        def digest(path):
            if path not in digests:
                with open(path, "rb") as file:
                    digests[path] = hashlib.sha256(file.read()).hexdigest()
            return digests[path]

        closures = {}
        for test in json.loads(listed.stdout)["tests"]:
            files = set()
            is_known = False
            for word in re.split(r"[\s=]", "\n".join(test["command"])):
                if os.path.isfile(word) and word.startswith(self.build):
                    is_known = True
                    files.add(word)
                    linked = subprocess.run(["ldd", word], capture_output=True, text=True).stdout
                    files.update(path for path in re.findall(r"=> (\S+) \(", linked) if path.startswith(self.build))
                elif os.path.isfile(word) and word.startswith(self.source):
                    files.add(word)
            closures[test["name"]] = (is_known, tuple(sorted((path, digest(path)) for path in files)))
        del closures[SENTINEL]
        return closures

    def is_named(self, source):
        """Whether a test's command line names it, or it is compiled: else only --watch tells of it."""
        if source.endswith((".cc", ".h")):
            return True
        listed = subprocess.run(["ctest", "-N", "-V"], cwd=self.build, check=True, capture_output=True, text=True)
        return source in listed.stdout


class Watch:
    """`cmakewatch test` at work, followed through its events."""

    def __init__(self, cmakewatch, project, root):
        self.sentinel = project.sentinel
        self.errors = os.path.join(root, "errors")
        path = os.path.join(root, "events")
        with open(path, "w"):
            pass
        self.events = open(path)
        self.begun = ""
        options = [f"--target={name}" for name in project.helpers()]
        options += [f"--watch={project.tests}/*{ending}" for ending in (".py", ".txt")]
        with open(self.errors, "w") as errors:
            self.process = subprocess.Popen(
                [cmakewatch, "test", "-v", "-B", project.build, "--events", path, "-j2", *options, "--", "--timeout",
                 TEST_TIMEOUT_S, "-j2"], stdin=subprocess.DEVNULL, stdout=errors, stderr=errors)

    def next_event(self, end):
        while time.monotonic() < end:
            line = self.events.readline()
            self.begun += line
            if line.endswith("\n"):
                whole, self.begun = self.begun, ""
                return json.loads(whole)
            if self.process.poll() is not None:
                break
            time.sleep(0.01)
        with open(self.errors) as file:
            sys.exit("FAILED: gave up waiting for the end of a round\n" + file.read()[-20000:])

    def round(self, is_first=False):
        """Waits until the sentinel's edit has led to something. Returns the names of the tests that have run since
        the last call, or None if the build failed."""
        end = time.monotonic() + DEADLINE_S
        names = set()
        is_seen = is_first
        while True:
            event = self.next_event(end)
            kind = event["event"]
            if kind == "changed":
                is_seen = is_seen or any(change["path"] == self.sentinel for change in event["changes"])
            elif kind == "test_finished" and is_seen or kind == "test_finished" and event["name"] != SENTINEL:
                names.add(event["name"])
            elif kind == "build_finished" and is_seen and event["result"] == "failed":
                return None
            elif kind == "tests_finished" and event["result"] != "cancelled" and SENTINEL in names:
                return names - {SENTINEL}

    def end(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(DEADLINE_S)


def difference(before, now):
    """Of what a test says, for people to read."""
    lines = list(difflib.unified_diff(before[1].split("\n"), now[1].split("\n"), before[0], now[0], lineterm="", n=0))
    return "\n".join("    " + line for line in lines[:SHOWN_LINES])


class Check:
    def __init__(self, project, watch, steady_runs):
        self.project = project
        self.watch = watch
        self.failures = 0
        self.counts = dict.fromkeys(("edits", "edits that changed what a test says", "rounds", "not compiled", "tests",
                                     "selected", "unknown", "different", "touched", "not again", "without --watch"),
                                    0)
        runs = [project.results() for _ in range(steady_runs)]
        self.results = runs[-1]
        self.closures = project.closures()
        # Only the result of these can be compared, or not even that.
        self.unsteady = {name for name in self.results if any(run[name] != self.results[name] for run in runs)}
        self.random = {name for name in self.results if any(run[name][0] != self.results[name][0] for run in runs)}
        print(f"{len(self.results)} tests; output differs in {steady_runs} runs of the same: "
              f"{' '.join(sorted(self.unsteady)) or 'none'}; result: {' '.join(sorted(self.random)) or 'none'}")
        for name in sorted(self.unsteady):
            other = next(run[name] for run in runs if run[name] != self.results[name])
            print(f"  {name}:\n{difference(self.results[name], other)}")

    def says_other(self, before, now):
        """The tests whose result or output is another."""
        def said(results, name):
            if name in self.random:
                return None
            return results[name][0] if name in self.unsteady else results[name]
        return {name for name in before.keys() | now.keys()
                if name not in before or name not in now or said(before, name) != said(now, name)}

    def fail(self, text):
        self.failures += 1
        print("FAILED: " + text, flush=True)

    def write(self, source, text, what):
        """One round. Returns how many tests say something else, or None if it did not compile."""
        with open(source, "w") as file:
            file.write(text)
        self.project.edit_sentinel()
        selected = self.watch.round()
        if selected is None:
            return None
        results, closures = self.project.results(), self.project.closures()
        different = self.says_other(self.results, results)
        for name in sorted(different - selected):
            self.fail(f"{what}: {name} was not selected, but says something else\n"
                      + difference(self.results.get(name, ("none", "")), results.get(name, ("none", ""))))
        unknown = {name for name, closure in closures.items() if not closure[0]}
        touched = {name for name in closures if closures[name] != self.closures.get(name)}
        failed = {name for name, result in self.results.items() if result[0] == "fail"}
        needless = selected - touched - failed - unknown
        if needless and self.project.is_named(source):
            self.fail(f"{what}: selected, but untouched: {' '.join(sorted(needless))}")
        print(f"  {what}: {len(selected - unknown)} selected of {len(results) - len(unknown)} "
              f"({len(touched - unknown)} touched, {len(failed - unknown)} failed before), "
              f"{len(unknown)} unknown; {len(different)} say something else", flush=True)
        for key, amount in (("rounds", 1), ("selected", len(selected - unknown)), ("different", len(different)),
                            ("unknown", len(unknown)), ("tests", len(results)), ("touched", len(touched - unknown))):
            self.counts[key] += amount
        self.results, self.closures = results, closures
        return len(different)

    def edit(self, source, chance):
        """An edit and what takes it back. Returns whether it was one."""
        with open(source) as file:
            before = file.read()
        mutation = mutated(source, before, chance)
        if mutation is None:
            return
        name = os.path.relpath(source, self.project.source)
        after, line = mutation
        original = self.results
        print(f"{self.counts['edits'] + 1} {name}:{line}")
        different = self.write(source, after, "edited")
        if different is None:
            print("  does not compile")
            self.counts["not compiled"] += 1
        if self.write(source, before, "mended") is None:
            self.fail(f"{name} mended: it does not compile any more")
        for test in sorted(self.says_other(original, self.results)):
            self.counts["not again"] += 1
            print(f"  {test} does not say again what it said before\n{difference(original[test], self.results[test])}")
        if different is not None:
            self.counts["edits"] += 1
            self.counts["edits that changed what a test says"] += different > 0
            self.counts["without --watch"] += self.project.is_named(source)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cmakewatch", help="the binary")
    parser.add_argument("--edits", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--steady-runs", type=int, default=3, help="before the first edit")
    parser.add_argument("--cxx", action="store_true", help="edit only what is compiled")
    parser.add_argument("--full", action="store_true", help="all of googletest's own tests, not some")
    arguments = parser.parse_args()
    cmakewatch = os.path.abspath(arguments.cmakewatch)
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"  # it is told from the source by seconds: an edit could be overlooked
    chance = random.Random(arguments.seed)
    root = os.path.realpath(tempfile.mkdtemp(prefix="cmakewatch-googletest-"))
    watch = None
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        project = Project(root, arguments.full)
        watch = Watch(cmakewatch, project, root)
        watch.round(is_first=True)
        check = Check(project, watch, arguments.steady_runs)
        sources = [path for path in project.sources if not arguments.cxx or path.endswith((".cc", ".h"))]
        while check.counts["edits"] < arguments.edits:
            check.edit(chance.choice(sources), chance)
        if watch.end() != 0:
            check.fail("cmakewatch did not end with 0")
    finally:
        if watch is not None and watch.process.poll() is None:
            watch.process.kill()
            watch.process.wait()
        shutil.rmtree(root, ignore_errors=True)
    print(f"seed {arguments.seed}: {check.counts}, {check.failures} failures")
    sys.exit(check.failures != 0)


main()
