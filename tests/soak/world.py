"""A generated tree, cmakewatch at work on it, and the oracle that says what it must come to."""

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import logs
import view
from project import Oracle, Toolchain, Tree
from session import Session, WatchmanServer

COMPILERS = ("cc", "cc1", "as", "ld", "collect2", "tcc", "cmake")


def add_options(parser):
    parser.add_argument("--tool", required=True, type=os.path.abspath)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--watcher", default="inotify")
    parser.add_argument("--ninja", default=shutil.which("ninja"))
    parser.add_argument("--compiler", help="for the C of the tree; else CMake's choice")
    parser.add_argument("--directory")
    parser.set_defaults(programs=1)


def add_programs(parser):
    parser.add_argument("--programs", type=int, default=1, help="that one session runs")


def described_watch(options):
    """For a line of results."""
    return options.watcher + (f", {options.programs} programs" if options.programs > 1 else "")


def send(pid, number):
    """Whether there is still such a process."""
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return False
    return True


def run(parser, soak):
    """Calls `soak` with the options, whose `directory` is there; returns the exit code. What failed is kept."""
    options = parser.parse_args()
    is_kept = options.directory is not None
    options.directory = os.path.abspath(options.directory or tempfile.mkdtemp(prefix="cmakewatch-soak-"))
    try:
        soak(options)
    except AssertionError as error:
        print(f"{error}\nwhat there is lies in {options.directory}; again with --seed {options.seed}")
        return 1
    if not is_kept:
        shutil.rmtree(options.directory, True)
    return 0


def show_progress(text, is_due):
    """A line that the next one overwrites; in a file, one now and then."""
    if sys.stdout.isatty():
        print(f"\r{text}", end="", flush=True)
    elif is_due:
        print(text, flush=True)


class World:
    def __init__(self, directory, options):
        self.directory = directory
        self.options = options
        self.tree = Tree(os.path.join(directory, "tree"), options.programs)
        self.tree.configure(Toolchain(options.ninja, options.compiler))
        # By another name it is none that is at work in the tree's build directory.
        self.full_ninja = os.path.join(directory, "full-ninja")
        os.symlink(options.ninja, self.full_ninja)
        self.oracle = Oracle(os.path.join(directory, "oracle"), Toolchain(self.full_ninja, options.compiler))
        self.server = WatchmanServer(os.path.join(directory, "watchman")) if options.watcher == "watchman" else None
        self.sessions = 0
        self.session = None

    def start(self, on_terminal=False):
        self.sessions += 1
        environment = {"WATCHMAN_SOCK": self.server.socket} if self.server else {}
        self.session = Session(
            self.options.tool, self.tree, os.path.join(self.directory, f"session{self.sessions}"),
            self.options.watcher, environment=environment, on_terminal=on_terminal,
            targets=self.tree.programs,
        )

    def check(self):
        """The session must come to what a clean build of the tree says, restart nothing without need, and
        leave Ninja nothing to do."""
        states = self.oracle.states_of(self.tree, self.tree.programs)
        self.session.wait_for_convergence(states)
        self.session.check_restarts()
        self.session.check_errors()
        if None in states.values():
            return
        if view.is_possible():
            self.check_build_directory()

    def check_build_directory(self):
        """A full Ninja has nothing to do in it, and would have noted the same in its logs."""
        build = self.tree.build
        # Not -n, with which Ninja takes every CONFIGURE_DEPENDS glob for changed.
        command = [self.full_ninja, "-C", build, "-d", "explain", *self.tree.programs]
        with open(os.path.join(build, ".cmakewatch", "build.lock"), "ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            done = subprocess.run(view.discarding(self.tree.root, command), capture_output=True, text=True)
            said = done.stdout + done.stderr
            assert "no work to do" in said and "warning" not in said, f"Ninja would still do something:\n{said}"
            logs.compare(build, self.oracle.build)

    def pid_of(self, victim, rng):
        """One process of a kind: supervisor, child, program, ninja, compiler, watchman; None if there is none now."""
        if victim == "supervisor":
            return self.session.process.pid
        if victim == "watchman":
            return self.server.process.pid
        tool, ninja = os.path.basename(self.options.tool), os.path.basename(self.options.ninja)
        found = []
        # Without CMake's answer no session can begin; CMake asks Ninja for something, too.
        has_begun = bool(self.session.events())
        compilers = [name for name in COMPILERS if has_begun or name != "cmake"]
        for pid, command in self.session.processes().items():
            name = os.path.basename(command[0])
            accepts = {
                # Which names itself "cmakewatch: TARGET" soon after its start.
                "child": (name in (tool, "exe") or name.startswith("cmakewatch: "))
                and pid != self.session.process.pid,
                "program": name in self.tree.programs,
                "ninja": name == ninja and (has_begun or "-t" not in command),
                "compiler": name in compilers,
            }[victim]
            if accepts:
                found.append(pid)
        return rng.choice(sorted(found)) if found else None

    def kill(self, victim, rng):
        pid = self.pid_of(victim, rng)
        if pid is not None:
            send(pid, signal.SIGKILL)

    def pause_child(self, rng, seconds):
        pid = self.pid_of("child", rng)
        if pid is not None:
            send(pid, signal.SIGSTOP)
            time.sleep(seconds)
            send(pid, signal.SIGCONT)

    def close(self):
        if self.session:
            self.session.kill()
        if self.server:
            self.server.kill()
