"""Many programs in one session: what each costs in memory and in inotify instances, and whether the restart of one
takes longer than where it runs alone.

Each has a plan of so many headers of its own. Two copies of the project are edited in turn: in one all programs run, in
the other only the first. It fails if a program costs more than 8 MB (PSS) beyond its own, or if one is not watched with
inotify.

Usage: many.py --tool PROGRAM [--programs N] [--headers M] [--repetitions R] [--instances K] [--ninja PROGRAM]
               [--compiler PROGRAM] [--directory DIR]
"""

import argparse
import collections
import contextlib
import os
import re
import signal
import statistics
import subprocess
import sys
import threading
import time

from growth import children_of
from project import Toolchain
from session import Session, wait_until
from world import add_options, run

MOST_KB = 8 * 1024  # of a program beyond its own
FEWEST_INSTANCES = 128  # others on the machine need some as well
INSTANCES = "/proc/sys/fs/inotify/max_user_instances"
STARTS_S = 120
REST_S = 1  # before memory is measured
QUIET_S = 0.3  # between two edits: what changes just after a start may be taken for the program's own doing

LISTS = """cmake_minimum_required(VERSION 3.20)
project(many C)
include_directories(.)
foreach(i RANGE 1 {programs})
  add_executable(p${{i}} p${{i}}/main.c p${{i}}/even.c p${{i}}/odd.c p${{i}}/headers.c)
endforeach()
"""
MAIN = """#include <stdio.h>
#include <time.h>
#include <unistd.h>
#include "shared.h"
int even(void), odd(void), headers(void);
int main(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  printf("made %d -\\nstate %d %d %d %d\\n", (int)getpid(), even(), odd(), SHARED, headers());
  printf("began %lld\\n", now.tv_sec * 1000000000LL + now.tv_nsec);
  fflush(stdout);
  for (;;) pause();
}
"""


class Project:
    """A copy of the project."""

    def __init__(self, root, toolchain, programs, headers):
        self.root = root
        self.build = os.path.join(root, "build")
        self.programs = [f"p{i}" for i in range(1, programs + 1)]
        self.values = {"even": 1, "odd": 1, "shared": 1}
        self._write("CMakeLists.txt", LISTS.format(programs=programs))
        self._write("shared.h", "#define SHARED 1\n")
        for program in self.programs:
            self._write(f"{program}/main.c", MAIN)
            for name in ("even", "odd"):
                self._write(f"{program}/{name}.c", f"int {name}(void) {{ return 1; }}\n")
            includes = "".join(f'#include "{program}/h{i}.h"\n' for i in range(headers))
            self._write(f"{program}/headers.c", f"{includes}int headers(void) {{ return 0; }}\n")
            for i in range(headers):
                self._write(f"{program}/h{i}.h", f"#define H{i} 1\n")
        configure = toolchain.configure(root, self.build)
        subprocess.run(configure, check=True, stdout=subprocess.DEVNULL)
        subprocess.run([toolchain.ninja, "-C", self.build], check=True, stdout=subprocess.DEVNULL)

    def _write(self, name, text):
        path = os.path.join(self.root, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)

    def edit(self, name):
        """Another value for "even" or "odd" of the first program, or for "shared" of all. Returns when it was saved."""
        self.values[name] += 1
        value = self.values[name]
        start = time.monotonic_ns()
        if name == "shared":
            self._write("shared.h", f"#define SHARED {value}\n")
        else:
            self._write(f"p1/{name}.c", f"int {name}(void) {{ return {value}; }}\n")
        return start

    def state(self, program):
        even, odd = (self.values["even"], self.values["odd"]) if program == "p1" else (1, 1)
        return f"state {even} {odd} {self.values['shared']} 0\n"


class Watched:
    """A session, as it is measured."""

    def __init__(self, options, project, targets, directory):
        self.project = project
        self.targets = targets
        self.session = Session(options.tool, project, directory, options.watcher, targets=targets)
        self._read = 0
        self._began = {}

    def wait(self):
        """Until each program is the one of the project as it is now, and watched exactly."""
        states = {target: self.project.state(target) for target in self.targets}
        wait_until(lambda: self.session.states() == states, "all programs", STARTS_S)
        wait_until(self._is_watched, "an exact watch of each", STARTS_S)
        wait_until(lambda: len(self.children()) == len(self.targets), "one child for each program", STARTS_S)

    def _is_watched(self):
        modes = dict.fromkeys(self.targets)
        is_building = True
        for event in self.session.events():
            if event["event"] == "program_exited":  # its next child watches anew
                modes[event["target"]] = None
            elif event["event"] == "watching":
                modes[event.get("target", self.targets[0])] = event["mode"]
            elif event["event"] == "build_started":
                is_building = True
            elif event["event"] == "build_finished":
                is_building = False
        return not is_building and all(mode == "exact" for mode in modes.values())

    def watchers(self):
        """How many watch with which watcher, by the last that each said."""
        by_target = {}
        for event in self.session.events():
            if event["event"] == "watching":
                by_target[event.get("target")] = event["watcher"]
        return dict(collections.Counter(by_target.values()))

    def children(self):
        return children_of(self.session.process.pid)

    def instances(self):
        """How many inotify instances the supervisor has, and each child."""
        return [instances_of(pid) for pid in [self.session.process.pid, *self.children()]]

    def most_instances(self, name):
        """How many inotify instances there are at once at the most while an edit is built and programs restarted."""
        most = 0
        ended = threading.Event()

        def look():
            nonlocal most
            while not ended.is_set():
                most = max(most, sum(self.instances()))

        looker = threading.Thread(target=look)
        looker.start()
        try:
            self.restart(name)
        finally:
            ended.set()
            looker.join()
        return most

    def restart(self, name):
        """How long it takes from an edit until the last program that it concerns has begun, in ms: in all, and the
        build's part of it."""
        start = self.project.edit(name)
        self.wait()
        built = self.session.last("build_finished")["seconds"] * 1000
        return (max(self.began().values()) - start) / 1e6, built

    def began(self):
        """By target: when the last of its programs began."""
        with open(os.path.join(self.session.directory, "output"), encoding="utf-8") as file:
            file.seek(self._read)
            text = file.read()
        whole = text[: text.rfind("\n") + 1]
        self._read += len(whole)
        for target, when in re.findall(r"^(?:(\w+) *\| )?began (\d+)$", whole, re.MULTILINE):
            self._began[target] = int(when)
        return self._began


def pss_kb(pid):
    with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("Pss:"))


def instances_of(pid):
    count = 0
    with contextlib.suppress(OSError):
        for fd in os.listdir(f"/proc/{pid}/fd"):
            with contextlib.suppress(OSError):
                count += os.readlink(f"/proc/{pid}/fd/{fd}") == "anon_inode:inotify"
    return count


class Costs:
    """What cmakewatch itself has at a moment, without its programs."""

    def __init__(self, watched):
        supervisor, children = watched.session.process.pid, watched.children()
        self.supervisor = pss_kb(supervisor)
        self.children = [pss_kb(child) for child in children]
        self.instances = watched.instances()

    @property
    def of_one(self):
        """A program's share of it all, in kB."""
        return (self.supervisor + sum(self.children)) / len(self.children)

    def __str__(self):
        return (
            f"each child {statistics.median(self.children):.0f} kB (at most {max(self.children)}),"
            f" supervisor {self.supervisor} kB, in all {self.of_one:.0f} kB for each program;"
            f" {sum(self.instances)} inotify instances, {self.instances[0]} of them the supervisor's"
        )


@contextlib.contextmanager
def limited_instances(count):
    """At most so many inotify instances for a user, until the end, however that comes. Root may set it."""
    if count is None:
        yield
        return
    assert count >= FEWEST_INSTANCES, f"fewer than {FEWEST_INSTANCES} would disturb others"
    with open(INSTANCES, encoding="ascii") as file:
        before = file.read()
    try:
        with open(INSTANCES, "w", encoding="ascii") as file:
            file.write(str(count))
        yield
    finally:
        with open(INSTANCES, "w", encoding="ascii") as file:
            file.write(before)


def median_ms(times):
    return f"{statistics.median(times):.0f} ms ({min(times):.0f} to {max(times):.0f})"


def by_hand_ms(ninja, project, targets):
    """What Ninja takes if there is nothing to do."""
    start = time.monotonic()
    subprocess.run([ninja, "-C", project.build, *targets], check=True, stdout=subprocess.DEVNULL)
    return (time.monotonic() - start) * 1000


def print_times(what, together, alone):
    ratio = statistics.median(a / b for a, b in zip(together, alone))
    print(f"{what}: {median_ms(together)} with all, {median_ms(alone)} alone; ratio {ratio:.2f}", flush=True)


def compare(options, together, alone):
    """The same edit in both, in turn, so that what else the machine does is the same for both."""
    times = {together: [], alone: []}
    ninja = {together: [], alone: []}
    for number in range(options.repetitions):
        pair = (together, alone) if number % 2 else (alone, together)
        for watched in pair:
            time.sleep(QUIET_S)
            times[watched].append(watched.restart("odd" if number % 4 < 2 else "even"))
        for watched in pair:
            ninja[watched].append(by_hand_ms(options.ninja, watched.project, watched.targets))
    for what, part in (
        ("from save to the restarted program", lambda whole, build: whole),
        ("  of that the build", lambda whole, build: build),
        ("  beside the build", lambda whole, build: whole - build),
    ):
        print_times(what, *[[part(*pair) for pair in times[watched]] for watched in (together, alone)])
    print_times("Ninja by hand, nothing to do", ninja[together], ninja[alone])


def measure(options):
    toolchain = Toolchain(options.ninja, options.compiler)
    projects = [
        Project(os.path.join(options.directory, name), toolchain, options.programs, options.headers)
        for name in ("together", "alone")
    ]
    sessions = []
    try:
        all_of_them, first = projects[0].programs, projects[0].programs[:1]
        alone = Watched(options, projects[1], first, os.path.join(options.directory, "session-alone"))
        sessions.append(alone)
        alone.wait()
        time.sleep(REST_S)
        print(f"alone: {Costs(alone)}", flush=True)
        start = time.monotonic()
        together = Watched(options, projects[0], all_of_them, os.path.join(options.directory, "session-together"))
        sessions.append(together)
        together.wait()
        up = time.monotonic() - start
        time.sleep(REST_S)
        before = Costs(together)
        what = f"{options.programs} programs of {options.headers} headers"
        print(f"{what}, all up after {up:.1f} s: {before}", flush=True)
        compare(options, together, alone)
        print(f"an edit that restarts all {options.programs}: {together.restart('shared')[0]:.0f} ms")
        print(f"at another one, at most {together.most_instances('shared')} inotify instances at once")
        time.sleep(REST_S)
        after = Costs(together)
        print(f"after these edits: {after}")
        watchers = together.watchers()
        print(f"watched with {watchers}")
        for watched in sessions:
            watched.session.check_restarts()
            watched.session.end()
        worst = max(before.of_one, after.of_one)
        assert worst <= MOST_KB, f"{worst:.0f} kB for each program, more than {MOST_KB}"
        assert options.watcher != "inotify" or list(watchers) == ["inotify"], "not all are watched with inotify"
    except BaseException:
        for watched in sessions:
            print(watched.session.report()[-3000:])
            watched.session.kill()
        raise


def soak(options):
    # So that the end of this process, too, gives back what was changed.
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(1))
    with limited_instances(options.instances):
        measure(options)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_options(parser)
    parser.add_argument("--programs", type=int, default=32)
    parser.add_argument("--headers", type=int, default=1000, help="of each program")
    parser.add_argument("--repetitions", type=int, default=12)
    parser.add_argument("--instances", type=int, help="fs.inotify.max_user_instances while it runs; only root can")
    return run(parser, soak)


if __name__ == "__main__":
    sys.exit(main())
