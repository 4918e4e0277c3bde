"""Signals at random moments to the supervisor, a child, a program, Ninja, compilers and Watchman.

Whoever survives must come to the right programs, and of several those that an edit does not concern stay. If cmakewatch
itself is ended, nothing of it may be left, its terminal must be as before, its build directory usable and its next
start right.

Usage: kills.py --tool PROGRAM [--times N] [--seed S] [--programs N] [--watcher NAME] [--ninja PROGRAM]
                [--directory DIR]
"""

import argparse
import collections
import os
import random
import signal
import subprocess
import sys
import time

from world import World, add_options, add_programs, described_watch, run, send, show_progress

SIGNALS = [signal.SIGKILL, signal.SIGKILL, signal.SIGTERM, signal.SIGHUP, signal.SIGSTOP]
VICTIMS = ["supervisor", "supervisor at an append", "child", "program", "ninja", "compiler"]
EDITS = ["in_place", "by_rename", "same_size", "lists"]
GONE_S = 1  # by then nothing is left of an ended cmakewatch, on a machine that is not overloaded


APPEND_S = 20  # so long at most the next append to Ninja's logs is waited for


def is_to_end(victim, number):
    return victim.startswith("supervisor") and number != signal.SIGSTOP


class Kills:
    def __init__(self, world, rng):
        self.world = world
        self.rng = rng
        self.count = collections.Counter()
        self.slowest = 0.0
        self.last = ""

    def one(self):
        world, rng = self.world, self.rng
        if world.session is None:
            world.start(on_terminal=rng.random() < 0.5)
            if rng.random() < 0.8:
                world.check()
        for _ in range(rng.randint(0, 2)):
            world.tree.apply(rng.choice(EDITS), rng.randrange(1 << 30))
        time.sleep(rng.choice([0, 0.002, 0.01, 0.03, 0.1, 0.3]) * rng.random())
        victim = rng.choice(VICTIMS + (["watchman"] if world.server else []))
        number = rng.choice(SIGNALS)
        if victim == "supervisor at an append":
            return self.kill_at_append()
        pid = world.pid_of(victim, rng)
        if pid is None:
            return False
        if not send(pid, number):
            return False
        self.last = f"{victim} {number.name}"
        self.count[self.last] += 1
        if is_to_end(victim, number):
            self.look_at_what_is_left()
        else:
            self.go_on(victim, number, pid)
        return True

    def kill_at_append(self):
        """Kills the supervisor as soon as one of Ninja's logs becomes longer. What a build of the reach has noted is
        appended to .ninja_deps first, then to .ninja_log, by the supervisor."""
        world, rng = self.world, self.rng
        world.tree.apply("mend", 0)
        world.check()
        world.tree.apply("plain", rng.randrange(1 << 30))
        before = self.sizes_of_logs()
        end = time.monotonic() + APPEND_S
        while self.sizes_of_logs() == before:
            if time.monotonic() > end:
                return False
        self.last = "supervisor at an append"
        send(world.session.process.pid, signal.SIGKILL)
        is_reach = world.session.is_reach()
        world.session.wait_until_gone(30)
        deps, log = (now > old for now, old in zip(self.sizes_of_logs(), before))
        self.count[self.last + (", between the two" if is_reach and deps and not log else "")] += 1
        self.look_at_what_is_left(may_warn=False)
        return True

    def sizes_of_logs(self):
        paths = (os.path.join(self.world.tree.build, name) for name in (".ninja_deps", ".ninja_log"))
        return [os.path.getsize(path) if os.path.exists(path) else 0 for path in paths]

    def look_at_what_is_left(self, may_warn=True):
        """`may_warn`: a Ninja that was killed may have left a log in half."""
        world = self.world
        start = time.monotonic()
        world.session.wait_until_gone(30)
        self.slowest = max(self.slowest, time.monotonic() - start)
        world.session.check_terminal()
        world.session.close()
        world.session = None
        built = subprocess.run(
            [world.options.ninja, "-C", world.tree.build, *world.tree.programs],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )
        said = built.stdout.decode()
        assert built.returncode == 0, f"the build directory is not usable:\n{said}"
        assert may_warn or "warning" not in said, f"Ninja complains:\n{said}"
        world.start(on_terminal=False)
        world.check()
        world.session.end()
        world.session = None

    def go_on(self, victim, number, pid):
        world, rng = self.world, self.rng
        if number == signal.SIGSTOP:
            time.sleep(rng.random() / 3)
            send(pid, signal.SIGCONT)
        if victim == "watchman" and number != signal.SIGSTOP:
            world.server.kill()
            world.server.start()
        # A killed build waits for the next edit, as a failed one does.
        world.tree.apply("what_counts", rng.randrange(1 << 30))
        world.check()


def soak(options):
    world = World(os.path.join(options.directory, "world"), options)
    kills = Kills(world, random.Random(options.seed))
    done = 0
    try:
        while done < options.times:
            done += kills.one()
            show_progress(f"{done} of {options.times} kills", done % 50 == 0)
    except AssertionError:
        print(
            f"kill {done} of seed {options.seed} ({described_watch(options)}), {kills.last}, failed;"
            f" so far: {dict(kills.count)}"
        )
        print(world.session.report() if world.session else "")
        raise
    finally:
        world.close()
    late = "" if kills.slowest <= GONE_S else f", later than the {GONE_S} s that are promised"
    print(
        f"\rkills: {described_watch(options)}, seed {options.seed}: {done} signals, nothing left behind, 0 edits lost;"
        f" all gone {kills.slowest:.2f} s after the end at the latest{late}\n  "
        + ", ".join(f"{what} {times}" for what, times in sorted(kills.count.items()))
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_options(parser)
    add_programs(parser)
    parser.add_argument("--times", type=int, default=30)
    return run(parser, soak)


if __name__ == "__main__":
    sys.exit(main())
