"""Random edits, with faults in between: at every quiet point the program is that of a clean build of the same tree.

Then a full Ninja has nothing to do, and has noted the same in its logs for the clean build. Most of the edits must be
built by what they reach.

With several programs in the session each is, and none was restarted though its artifacts had not changed.

Usage: convergence.py --tool PROGRAM [--edits N] [--seed S] [--programs N] [--no-shrinking] [--watcher NAME]
                      [--ninja PROGRAM] [--directory DIR]
"""

import argparse
import collections
import os
import random
import shutil
import sys
import tempfile
import time

import view
from project import KINDS
from session import wait_until
from world import World, add_options, add_programs, described_watch, run, show_progress

ROUNDS_OF_A_SESSION = 40
PLAIN_ROUNDS = 0.6  # a part of all: edits that are built by what they reach
ROUNDS_OF_A_CHECK = 5  # after so many, the full Ninja that cmakewatch asks in the background is waited for
SMALLEST_PART = 0.25  # of the good builds, that must have been builds of the reach
MANY_BUILDS = 20  # from so many on that is looked at
FAULTS = ["child", "program", "ninja", "compiler", "pause"]
REPETITIONS = 5  # of a sequence that may fail only at times


def make_round(rng, watcher):
    """The steps of one round: (pause in ms, kind, seed), ending in a tree that mostly builds."""
    steps = []
    is_burst = rng.random() < 0.3
    is_plain = rng.random() < PLAIN_ROUNDS
    for _ in range(rng.randint(1, 10)):
        pause = rng.randint(1, 50) if is_burst else rng.choice([0, 5, 20, 60, 150, 400])
        kind = "plain" if is_plain else rng.choices(list(KINDS), list(KINDS.values()))[0]
        steps.append((pause, kind, rng.randrange(1 << 30)))
        if rng.random() < 0.03:
            faults = FAULTS + (["watchman"] if watcher == "watchman" else [])
            steps.append((rng.randint(0, 100), "fault:" + rng.choice(faults), rng.randrange(1 << 30)))
    if rng.random() < 0.75:
        steps.append((rng.randint(0, 50), "mend", 0))
    if any(kind.startswith("fault:") for _, kind, _ in steps):
        # A killed build waits for the next edit, as a failed one does.
        steps.append((50, "what_counts", rng.randrange(1 << 30)))
    return steps


def make_fault(world, kind, rng):
    if kind == "watchman":
        world.server.kill()
        world.server.start()
    elif kind == "pause":
        world.pause_child(rng, rng.random() / 5)
    else:
        world.kill(kind, rng)


def make(world, steps):
    for pause, kind, seed in steps:
        time.sleep(pause / 1000)
        if kind.startswith("fault:"):
            make_fault(world, kind[len("fault:") :], random.Random(seed))
        else:
            world.tree.apply(kind, seed)


def fails(options, before, steps):
    """Whether `steps` still go wrong on a tree to which `before` was done."""
    for _ in range(REPETITIONS):
        directory = tempfile.mkdtemp(prefix="again-", dir=options.directory)
        world = World(directory, options)
        try:
            for _, kind, seed in before:
                if not kind.startswith("fault:"):
                    world.tree.apply(kind, seed)
            world.start()
            world.check()
            make(world, steps)
            world.check()
        except AssertionError:
            return True
        finally:
            world.close()
            shutil.rmtree(directory, True)
    return False


def shrink(options, before, steps):
    """The shortest sequence found that still goes wrong, or None if none does a second time."""
    if not fails(options, before, steps):
        return None
    size = len(steps) // 2
    while size > 0:
        position = 0
        while position < len(steps):
            shorter = steps[:position] + steps[position + size :]
            if shorter and fails(options, before, shorter):
                steps = shorter
            else:
                position += size
        size //= 2
    return steps


def soak(options):
    """Raises AssertionError, with what there is to say, at the first quiet point that is wrong."""
    rng = random.Random(options.seed)
    world = World(os.path.join(options.directory, "world"), options)
    made = rounds = quiet_broken = 0
    scopes = collections.Counter()
    before = []
    try:
        while made < options.edits:
            if rounds % ROUNDS_OF_A_SESSION == 0:
                if world.session:
                    world.session.end()
                    scopes += world.session.scopes()
                world.start()
                # Of a header that came to hide another before that, Ninja knows nothing.
                wait_until(lambda: world.session.last("build_started"), "the first build")
            if rounds == 0:
                world.check()
            steps = make_round(rng, options.watcher)
            try:
                make(world, steps)
                world.check()
                if rounds % ROUNDS_OF_A_CHECK == 0 and not world.session.has_failed_build():
                    world.session.wait_for_check()
                    world.session.check_errors()
            except AssertionError as error:
                report = world.session.report()
                world.session.kill()
                print(f"round {rounds} of seed {options.seed} ({described_watch(options)}) failed: {error}\n{report}")
                print(f"steps: {steps}", flush=True)
                if not options.no_shrinking:
                    print(f"shortest that fails again: {shrink(options, before, steps)}", flush=True)
                raise
            before += steps
            made += sum(not kind.startswith("fault:") for _, kind, _ in steps)
            rounds += 1
            quiet_broken += world.session.has_failed_build()
            show_progress(f"{made} of {options.edits} edits", rounds % ROUNDS_OF_A_SESSION == 0)
        world.session.end()
        scopes += world.session.scopes()
        builds = scopes["reach"] + scopes["all"]
        is_enough = builds < MANY_BUILDS or scopes["reach"] >= SMALLEST_PART * builds
        assert is_enough, f"nearly no edit was built by its reach: {scopes}"
        faults = sum(kind.startswith("fault:") for _, kind, _ in before)
        print(
            f"\rconvergence: {described_watch(options)}, seed {options.seed}: {made} edits and {faults} faults,"
            f" {rounds} quiet points ({quiet_broken} of them broken trees), 0 lost;"
            f" {scopes['reach']} of {builds} good builds of the reach"
            + ("" if view.is_possible() else "; SKIPPED: Ninja's logs, since there is no mount namespace")
        )
    finally:
        world.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_options(parser)
    add_programs(parser)
    parser.add_argument("--edits", type=int, default=100)
    parser.add_argument("--no-shrinking", action="store_true")
    return run(parser, soak)


if __name__ == "__main__":
    sys.exit(main())
