"""One cmakewatch at work on a tree, as a test follows it."""

import collections
import fcntl
import json
import os
import pty
import re
import signal
import subprocess
import termios
import threading
import time
import uuid

DEADLINE_S = 120
TRACE_END = 65536  # bytes, in which the last build stands
MARK = "CMAKEWATCH_SOAK_MARK"
ESCAPES = re.compile(r"\x1b\[[0-9;:?]*[A-Za-z]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\\\)")  # colours and titles


def wait_until(holds, what, seconds=DEADLINE_S):
    """Waits until `holds()`; raises AssertionError naming `what` if it never does."""
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            raise AssertionError(f"gave up after {seconds} s waiting for {what}")
        time.sleep(0.003)


def described(pids):
    """What the processes are and do, for a failure."""
    lines = []
    for pid, command in pids.items():
        try:
            with open(f"/proc/{pid}/status", encoding="utf-8") as file:
                status = dict(line.split(":", 1) for line in file.read().splitlines() if ":" in line)
            with open(f"/proc/{pid}/wchan", encoding="utf-8") as file:
                waits_in = file.read()
        except OSError:
            continue
        state, parent = status["State"].strip(), status["PPid"].strip()
        lines.append(f"  {pid} (parent {parent}, {state}, in {waits_in}): {' '.join(command)}")
    return "\n".join(lines)


def processes_with(assignment):
    """The processes that have NAME=VALUE in their environment: {pid: command line}. Zombies have none any more."""
    found = {}
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        try:
            with open(f"/proc/{entry}/environ", "rb") as file:
                environment = file.read().split(b"\0")
            if assignment.encode() not in environment:
                continue
            with open(f"/proc/{entry}/cmdline", "rb") as file:
                found[int(entry)] = file.read().decode(errors="replace").split("\0")
        except OSError:
            continue
    return found


class WatchmanServer:
    """A Watchman server on a socket of its own."""

    def __init__(self, directory):
        os.makedirs(directory)
        self.directory = directory
        self.socket = os.path.join(directory, "sock")
        self.process = None
        self.start()

    def start(self):
        if os.path.exists(self.socket):
            os.remove(self.socket)
        files = [f"--{name}={os.path.join(self.directory, name)}" for name in ("logfile", "pidfile", "statefile")]
        self.process = subprocess.Popen(
            ["watchman", "--foreground", f"--sockname={self.socket}", *files],
            env={**os.environ, "HOME": self.directory},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait_until(lambda: os.path.exists(self.socket), "Watchman's socket")

    def kill(self):
        self.process.kill()
        self.process.wait()


class Terminal:
    """A pseudo-terminal with nobody but a file at its screen."""

    def __init__(self, output):
        self.master, self.slave = pty.openpty()
        self.modes = termios.tcgetattr(self.slave)
        self._reader = threading.Thread(target=self._read, args=(output,), daemon=True)
        self._reader.start()

    def _read(self, output):
        with open(output, "ab", buffering=0) as file:
            while True:
                try:
                    file.write(os.read(self.master, 65536).replace(b"\r\n", b"\n"))
                except OSError:
                    return

    def is_as_before(self):
        return termios.tcgetattr(self.slave) == self.modes

    def close(self):
        os.close(self.slave)
        self._reader.join(5)
        os.close(self.master)


def prepare(on_terminal):
    """In the new process: signals as they are by default, which shells and nohup take from what they start."""
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    if on_terminal:
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)


class Restarts:
    """Finds programs that a build has had stopped though it left them as they were."""

    def __init__(self):
        self.good_build = None
        self.started = {}  # by target: the last start
        self.stopped_for = {}  # by target: the build that had it stopped

    def take(self, event, made):
        """`made`: by pid, of what that program was made, where that is known."""
        if event["event"] == "build_finished" and event["result"] == "succeeded":
            self.good_build = event["build"]
        elif event["event"] == "program_exited":
            self.stopped_for[event["target"]] = self.good_build if event["expected"] else None
        elif event["event"] == "program_started":
            target = event["target"]
            before = self.started.get(target)
            # Stopped for one build and started for a later one, it was another in between.
            if before and self.stopped_for.get(target) == event["build"]:
                now = made.get(event["pid"])
                assert not now or now != made.get(before["pid"]), f"restarted as it was: {before}, {event}, {now}"
            self.started[target] = event
            self.stopped_for[target] = None


class Session:
    """`cmakewatch run`, or another command, of one target or several. What it and the programs say goes to files in `directory`.

    `on_terminal` may be another class than Terminal.
    """

    def __init__(self, tool, tree, directory, watcher="inotify", options=(), environment=None, on_terminal=False,
                 targets=("app",), command="run"):
        os.makedirs(directory, exist_ok=True)
        self.targets = list(targets)
        self.directory = directory
        self.tree = tree
        self.mark = f"{MARK}={uuid.uuid4().hex}"
        name, value = self.mark.split("=")
        terminal_class = Terminal if on_terminal is True else on_terminal
        self.terminal = terminal_class(self._file("output")) if on_terminal else None
        self.process = subprocess.Popen(
            [tool, command, *targets, "--watcher", watcher, "--poll-interval", "50", "--events", self._file("events"),
             "--trace", self._file("trace"), "-B", tree.build, *options],
            cwd=tree.root,
            env={**os.environ, **(environment or {}), name: value, "TERM": "xterm"},
            stdin=self.terminal.slave if on_terminal else subprocess.DEVNULL,
            stdout=self.terminal.slave if on_terminal else open(self._file("output"), "ab"),
            stderr=open(self._file("errors"), "ab"),
            start_new_session=bool(on_terminal),
            preexec_fn=lambda: prepare(on_terminal),
        )
        self._events = []
        self._read = 0
        self._said = 0  # so much of the output is known
        self._states = {}  # by target
        self._pids = {}  # by target: which program is about to write its state
        self._made = {}  # by pid: the digest of the program and its state
        self._restarts = Restarts()
        self._told = 0  # so many errors were looked at
        self._checked = 0  # so many events were looked at for restarts

    def _file(self, name):
        return os.path.join(self.directory, name)

    def events(self):
        """All events so far."""
        try:
            with open(self._file("events"), "rb") as file:
                file.seek(self._read)
                text = file.read()
        except FileNotFoundError:
            return self._events
        whole = text[: text.rfind(b"\n") + 1]
        self._read += len(whole)
        self._events += [json.loads(line) for line in whole.splitlines()]
        return self._events

    def last(self, *names):
        """The last event of these names, or None."""
        return next((event for event in reversed(self.events()) if event["event"] in names), None)

    def states(self):
        """By target: the last "state" line that the program wrote."""
        try:
            with open(self._file("output"), "rb") as file:
                file.seek(self._said)
                text = file.read()
        except FileNotFoundError:
            return self._states
        whole = text[: text.rfind(b"\n") + 1]
        self._said += len(whole)
        for line in ESCAPES.sub("", whole.decode(errors="replace")).splitlines(True):
            target, said = self.targets[0], line
            if len(self.targets) > 1:
                target, _, said = line.partition("| ")
                target = target.strip()
            if said.startswith("made "):
                self._pids[target] = said.split()[1:]
            elif said.startswith("state "):
                self._states[target] = said
                pid, digest = self._pids.get(target, (0, ""))
                self._made[int(pid)] = (digest, said)
        return self._states

    def processes(self):
        """Ours and those that we started, {pid: command line}."""
        return processes_with(self.mark)

    def wait_until_gone(self, seconds):
        try:
            wait_until(lambda: not self.processes(), "all processes to be gone", seconds)
        except AssertionError as error:
            raise AssertionError(f"{error}; left are\n{described(self.processes())}") from None

    def programs(self):
        """The processes of each target's program."""
        by_command = {os.path.join(self.tree.build, target): target for target in self.targets}
        found = {target: [] for target in self.targets}
        for pid, command in self.processes().items():
            if command[0] in by_command:
                found[by_command[command[0]]].append(pid)
        return found

    def is_building(self):
        last = self.last("build_started", "build_finished")
        return last is not None and last["event"] == "build_started"

    def has_failed_build(self):
        last = self.last("build_started", "build_finished")
        return last is not None and last.get("result") == "failed"

    def wait_for_convergence(self, states):
        """Waits until each target's program is the one of its state, or, where one is None, until the build has failed:
        there is one build for them all."""
        if None in states.values():
            return wait_until(self.has_failed_build, "a failed build")

        def holds():
            last = self.last("build_started", "build_finished")
            return (
                self.states() == states
                and last is not None
                and last.get("result") == "succeeded"
                and all(len(pids) == 1 for pids in self.programs().values())
            )

        try:
            wait_until(holds, "the state of a clean build")
        except AssertionError as error:
            wrong = {target: self.states().get(target) for target in states}
            raise AssertionError(f"{error}\nwanted: {states}\ngot:    {wrong}\nprograms: {self.programs()}") from None
        return None

    def wait_for_check(self):
        """Waits until a full Ninja has been asked what it would do after the last build, which was good."""

        def holds():
            text = self._end_of_trace()
            return text.rfind(" check {") > text.rfind(" StartBuild {")

        wait_until(holds, "the check by a full Ninja")

    def is_reach(self):
        """Whether the build that runs, or the last one, is one of the reach."""
        text = self._end_of_trace()
        return text[text.rfind(" scope {") :].startswith(' scope {"why_all":""')

    def _end_of_trace(self):
        with open(self._file("trace"), "rb") as file:
            file.seek(max(0, os.path.getsize(self._file("trace")) - TRACE_END))
            return file.read().decode(errors="replace")

    def scopes(self):
        """How many good builds Ninja was given all of ("all"), or what an edit reaches ("reach")."""
        return collections.Counter(
            event["scope"]
            for event in self.events()
            if event["event"] == "build_finished" and event["result"] == "succeeded"
        )

    def check_errors(self):
        """cmakewatch has told of no fault of its own since the last call."""
        with open(self._file("errors"), encoding="utf-8", errors="replace") as file:
            told = file.read().count("the last build was not complete")
        before, self._told = self._told, told
        assert told == before, "a build of the reach has left something to do"

    def check_restarts(self):
        """No program was stopped by a build that left it as it was."""
        self.states()
        events = self.events()
        for event in events[self._checked :]:
            self._restarts.take(event, self._made)
        self._checked = len(events)

    def end(self):
        """Ends it as Ctrl-C does, and sees to it that nothing is left."""
        self.process.send_signal(signal.SIGINT)
        code = self.process.wait(DEADLINE_S)
        self.wait_until_gone(5)
        assert code == 0, f"exit code {code}"
        self.check_terminal()
        self.close()

    def check_terminal(self):
        """It must be as it was before, once cmakewatch has ended."""
        if self.terminal:
            wait_until(self.terminal.is_as_before, "the terminal to be as before", 5)

    def close(self):
        self.process.wait()
        if self.terminal:
            self.terminal.close()

    def kill(self):
        self.process.kill()
        self.close()
        for pid in self.processes():
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass

    def report(self):
        """The ends of what was said, for a failure."""
        text = ""
        for name in ("errors", "events", "output"):
            try:
                with open(self._file(name), encoding="utf-8", errors="replace") as file:
                    text += f"--- {name}\n" + "".join(file.readlines()[-60:])
            except FileNotFoundError:
                pass
        return text
