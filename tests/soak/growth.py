"""Thousands of rebuilds: supervisor and child stay as large as they were after the first 100, and leave nothing behind.

First with restarts and builds that fail, each child living for a moment; then with builds that keep the program, all
seen by one child.

With several programs in the session each has such a child; the largest counts.

Usage: growth.py --tool PROGRAM [--rebuilds N] [--window N] [--seed S] [--programs N] [--watcher NAME] [--ninja PROGRAM]
                 [--directory DIR]
"""

import argparse
import operator
import os
import random
import sys

from session import wait_until
from world import World, add_options, add_programs, described_watch, run

MOST_GROWTH_KB = 1024
SOURCE = "src/m00.c"
# In turn: what changes just after each start of the program is taken for its own doing.
RESTARTING_SOURCES = ["src/m01.c", "src/m02.c"]  # of one program; of further ones what they have of their own
BROKEN_OF = 20  # one rebuild of so many fails


def children_of(pid):
    children = []
    for thread in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{thread}/children", encoding="ascii") as file:
            children += [int(child) for child in file.read().split()]
    return children


def status_kb(pid, field):
    """VmRSS is what it has, VmHWM the most that it has ever had."""
    with open(f"/proc/{pid}/status", encoding="utf-8") as file:
        for line in file:
            if line.startswith(field + ":"):
                return int(line.split()[1])
    return 0  # a zombie


def descriptors(pid):
    return len(os.listdir(f"/proc/{pid}/fd"))


class Growth:
    """What one session comes to."""

    def __init__(self, world, window):
        self.world = world
        self.window = window
        world.start()
        self.session = world.session
        self.supervisor = self.session.process.pid
        wait_until(self.is_up, "the programs, and an exact watch of each")
        self.windows = []  # (supervisor, largest child): the most that they had, in kB

    def is_up(self):
        modes = {}
        started = set()
        for event in self.session.events():
            if event["event"] == "watching":
                modes[event.get("target")] = event["mode"]
            elif event["event"] == "program_started":
                started.add(event["target"])
        return len(started) == len(modes) == len(self.session.targets) and set(modes.values()) == {"exact"}

    def is_done(self, before):
        """Whether a build behind event number `before` has ended, and each program was started for it or kept."""
        done = set()
        has_ended = False
        for event in reversed(self.session.events()):
            if event["seq"] <= before:
                break
            if event["event"] in ("program_started", "program_kept"):
                done.add(event.get("target"))
            elif event["event"] == "build_finished":
                has_ended = True
        return has_ended and len(done) == len(self.session.targets)

    def rebuild(self, edit):
        """Makes the edit and waits for what it leads to."""
        before = self.session.last("program_started", "program_kept")["seq"]
        edit()
        wait_until(lambda: self.is_done(before), "the rebuild")

    def run(self, rebuilds, make_edit):
        fewest = None
        while len(self.windows) * self.window < rebuilds:
            most = (0, 0)
            for number in range(self.window):
                self.rebuild(make_edit(number))
                most = tuple(map(max, most, self.sizes()))
            self.windows.append(most)
            # A change that keeps the program: whoever tells of it has all that it watches with.
            self.rebuild(lambda: self.world.tree.touch(SOURCE))
            fewest = fewest or self.quiet_descriptors()
            # What was just read may still have been open when one looked first: fewer is right, and holds from now on.
            wait_until(
                lambda: all(map(operator.le, self.quiet_descriptors(), fewest)),
                f"as few descriptors as before, {fewest}",
                30,
            )
            fewest = tuple(map(min, fewest, self.quiet_descriptors()))
            left = self.session.processes()
            count = 1 + 2 * len(self.session.targets)
            assert len(left) == count, f"more than supervisor, children and programs, or less: {left}"
            if sys.stdout.isatty():
                print(f"\r{len(self.windows) * self.window} of {rebuilds} rebuilds, {most} kB", end="", flush=True)

    def sizes(self):
        try:
            child = max(status_kb(child, "VmRSS") for child in children_of(self.supervisor))
        except (ValueError, OSError):
            child = 0  # one has just ended
        return status_kb(self.supervisor, "VmRSS"), child

    def quiet_descriptors(self):
        """How many the supervisor has, and the children, once no other process is left, living or not."""
        count = len(self.session.targets)
        wait_until(
            lambda: len(children_of(self.supervisor)) == count,
            "the supervisor to have one child for each program, no zombie",
            30,
        )
        children = children_of(self.supervisor)
        for child in children:
            wait_until(lambda child=child: len(children_of(child)) == 1, "each child to have a program, no zombie", 30)
        return descriptors(self.supervisor), sum(map(descriptors, children))

    def end(self, what):
        self.session.end()
        first, later = self.windows[0], [max(sizes) for sizes in zip(*self.windows[1:])]
        grown = [most - before for most, before in zip(later, first)]
        print(
            f"\rgrowth: {described_watch(self.world.options)}, {what}: {len(self.windows) * self.window} rebuilds,"
            f" supervisor {first[0]} kB {grown[0]:+} kB, child {first[1]} kB {grown[1]:+} kB,"
            " no descriptor, zombie or process left"
        )
        assert max(grown) <= MOST_GROWTH_KB, f"more than {MOST_GROWTH_KB} kB; each {self.window} rebuilds: {self.windows}"


def soak(options):
    rng = random.Random(options.seed)
    world = World(os.path.join(options.directory, "world"), options)
    tree = world.tree
    restarting = RESTARTING_SOURCES + [f"src/{name}_own.c" for name in tree.programs[1:]]

    def restart_or_fail(number):
        if number % BROKEN_OF == BROKEN_OF - 2:
            return lambda: tree.write_text(SOURCE, "BROKEN(\n")
        is_fix = number % BROKEN_OF == BROKEN_OF - 1
        name = SOURCE if is_fix else restarting[number % len(restarting)]
        # Another value than the one before, with that of the last window as well.
        value = number + 1000 * rng.randrange(1, 1000)
        return lambda: tree.write(name, value)

    def keep(_):
        return lambda: tree.touch(SOURCE)

    try:
        for what, make_edit in (("restarts and failures", restart_or_fail), ("the program kept", keep)):
            growth = Growth(world, options.window)
            growth.run(options.rebuilds, make_edit)
            growth.end(what)
            world.session = None
    except AssertionError:
        print(world.session.report() if world.session else "")
        raise
    finally:
        world.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_options(parser)
    add_programs(parser)
    parser.add_argument("--rebuilds", type=int, default=10000, help="of each of the two sorts")
    parser.add_argument("--window", type=int, default=100, help="after so many rebuilds nothing may grow any more")
    return run(parser, soak)


if __name__ == "__main__":
    sys.exit(main())
