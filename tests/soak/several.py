"""Several cmakewatch on one build directory, of the same and of other targets, and an IDE that runs Ninja beside them.

At every quiet point each program is that of a clean build of the same tree. At times one of them is killed, most of all
while it builds and holds the lock: the others go on, and it is started again.

Usage: several.py --tool PROGRAM [--edits N] [--seed S] [--no-ide] [--watcher NAME] [--ninja PROGRAM] [--directory DIR]
"""

import argparse
import collections
import fcntl
import os
import random
import signal
import subprocess
import sys
import time

from project import KINDS, state_after_ninja
from session import Session
from world import World, add_options, run

TARGETS = ["app", "app", "other"]
KILLS = 0.15  # of the rounds have one


class Several:
    def __init__(self, world, rng, has_ide):
        self.world = world
        self.rng = rng
        self.has_ide = has_ide
        self.sessions = [self.start(target) for target in TARGETS]
        self.ide = []
        self.count = collections.Counter()

    def start(self, target):
        world = self.world
        world.sessions += 1
        directory = os.path.join(world.directory, f"session{world.sessions}-{target}")
        return Session(world.options.tool, world.tree, directory, world.options.watcher, targets=[target])

    def one_round(self):
        rng = self.rng
        is_burst = rng.random() < 0.3
        for _ in range(rng.randint(1, 8)):
            time.sleep((rng.randint(1, 50) if is_burst else rng.choice([0, 5, 20, 60, 150, 400])) / 1000)
            self.edit(rng.choices(list(KINDS), list(KINDS.values()))[0])
            if self.has_ide and rng.random() < 0.3:
                time.sleep(rng.choice([0, 0, 0.005, 0.03, 0.1]))
                self.build_by_hand()
        if rng.random() < KILLS:
            self.kill_one()
        if rng.random() < 0.75:
            self.edit("mend")
        self.edit("in_place")
        self.check()

    def edit(self, kind):
        self.world.tree.apply(kind, self.rng.randrange(1 << 30))
        self.count["edits"] += 1

    def build_by_hand(self):
        """As an IDE does when a file is saved: whether another Ninja runs or not."""
        self.ide = [ninja for ninja in self.ide if ninja.poll() is None]
        if self.ide:
            return
        world = self.world
        target = self.rng.choice(["all", "app", "other"])
        self.ide.append(
            subprocess.Popen(
                [world.options.ninja, "-C", world.tree.build, target],
                stdout=open(os.path.join(world.directory, "ide"), "ab"), stderr=subprocess.STDOUT,
            )
        )
        self.count["builds by hand"] += 1

    def kill_one(self):
        """Preferably one that builds."""
        deadline = time.monotonic() + 0.5
        builders = []
        while not builders and time.monotonic() < deadline:
            builders = [session for session in self.sessions if session.is_building()]
        victim = self.rng.choice(builders or self.sessions)
        self.count["kills while building" if builders else "kills"] += 1
        victim.process.send_signal(signal.SIGKILL)
        victim.process.wait()
        self.sessions[self.sessions.index(victim)] = self.start(victim.targets[0])

    def check(self):
        for ninja in self.ide:
            ninja.wait()
        world = self.world
        states = world.oracle.states_of(world.tree, sorted(set(TARGETS)))
        for session in self.sessions:
            # A source that only `app` misses breaks CMake's next run, which is none of the other's business.
            target = session.targets[0]
            if states[target] is not None or target == "app":
                session.wait_for_convergence({target: states[target]})
                session.check_restarts()
        with open(os.path.join(world.tree.build, ".cmakewatch", "build.lock"), "ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            for target, state in states.items():
                built = state and state_after_ninja(world.options.ninja, world.tree.build, target)
                assert built == state, f"Ninja's next {target} is not that of a clean build: {built}wanted: {state}"
        self.count["quiet points"] += 1

    def report(self):
        return "\n".join(f"=== {session.directory}\n{session.report()}" for session in self.sessions)

    def end(self):
        for session in self.sessions:
            session.end()

    def kill(self):
        for session in self.sessions:
            session.kill()
        for ninja in self.ide:
            ninja.kill()


def soak(options):
    world = World(os.path.join(options.directory, "world"), options)
    several = Several(world, random.Random(options.seed), not options.no_ide)
    try:
        several.check()
        while several.count["edits"] < options.edits:
            several.one_round()
            if sys.stdout.isatty():
                print(f"\r{several.count['edits']} of {options.edits} edits", end="", flush=True)
        several.end()
    except AssertionError:
        print(f"after {dict(several.count)} of seed {options.seed} ({options.watcher}):\n{several.report()}")
        several.kill()
        raise
    print(
        f"\rseveral: {len(TARGETS)} of {options.watcher}, seed {options.seed}: "
        + ", ".join(f"{times} {what}" for what, times in several.count.items())
        + ", 0 lost, no deadlock"
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_options(parser)
    parser.add_argument("--edits", type=int, default=50)
    parser.add_argument("--no-ide", action="store_true", help="nobody runs Ninja by hand")
    return run(parser, soak)


if __name__ == "__main__":
    sys.exit(main())
