"""A program that writes a gigabyte to its terminal: all of it arrives, an edit in the midst of it restarts the program,
and the memory of the supervisor stays as it was.

Usage: flood.py --tool PROGRAM [--megabytes N] [--seed S] [--ninja PROGRAM] [--compiler PROGRAM] [--directory DIR]
"""

import argparse
import collections
import os
import re
import subprocess
import sys

from growth import MOST_GROWTH_KB, status_kb
from project import Toolchain
from session import Session, Terminal, wait_until
from world import add_options, run

LISTS = """cmake_minimum_required(VERSION 3.20)
project(flood C)
add_executable(app main.c)
"""
# No message of cmakewatch has a Z.
SOURCE = """#include <stdio.h>
#include <string.h>
#include <unistd.h>
int main(void) {
  static char text[65536];
  memset(text, 'Z', sizeof text);
  for (int i = 63; i < (int)sizeof text; i += 64) text[i] = '\\n';
  printf("begin %d\\n", VALUE);
  fflush(stdout);
  for (long i = 0; i < 16L * MEGABYTES; ++i)
    for (size_t done = 0; done < sizeof text;) {
      ssize_t size = write(1, text + done, sizeof text - done);
      if (size < 0) return 1;
      done += (size_t)size;
    }
  printf("end %d\\n", VALUE);
  fflush(stdout);
  for (;;) pause();
}
"""


class CountingTerminal(Terminal):
    """Keeps of the screen only what it says of the flood."""

    def _read(self, output):
        self.arrived = collections.Counter()  # Z's by the value of the program
        self.ended = set()
        value, rest = None, b""
        while True:
            try:
                text = rest + os.read(self.master, 65536)
            except OSError:
                return
            whole = text.rfind(b"\n") + 1
            rest = text[whole:]
            for part in re.split(rb"((?:begin|end) \d+)\r", text[:whole]):
                mark = re.fullmatch(rb"(begin|end) (\d+)", part)
                if mark is None:
                    self.arrived[value] += part.count(b"Z")
                elif mark[1] == b"begin":
                    value = int(mark[2])
                else:
                    self.ended.add(int(mark[2]))


class Project:
    def __init__(self, root, toolchain, megabytes):
        self.root = root
        self.build = os.path.join(root, "build")
        self.megabytes = megabytes
        os.makedirs(root)
        self._write("CMakeLists.txt", LISTS)
        self.set_value(1)
        subprocess.run(toolchain.configure(root, self.build), check=True, stdout=subprocess.DEVNULL)

    def set_value(self, value):
        self._write("main.c", f"#define VALUE {value}\n#define MEGABYTES {self.megabytes}\n{SOURCE}")

    def _write(self, name, text):
        with open(os.path.join(self.root, name), "w", encoding="utf-8") as file:
            file.write(text)


def soak(options):
    toolchain = Toolchain(options.ninja, options.compiler)
    project = Project(os.path.join(options.directory, "project"), toolchain, options.megabytes)
    session = Session(
        options.tool, project, os.path.join(options.directory, "session"), options.watcher, on_terminal=CountingTerminal
    )
    all_of_it = options.megabytes * 16 * 1024 * 63
    terminal = session.terminal
    deadline = 120 + options.megabytes
    try:
        wait_until(lambda: terminal.arrived[1] > 0, "the first flood", deadline)
        before = status_kb(session.process.pid, "VmHWM")
        wait_until(lambda: terminal.arrived[1] > all_of_it // 4, "a quarter of the first flood", deadline)
        project.set_value(2)
        wait_until(lambda: 2 in terminal.ended, "the end of the second flood", deadline)
        assert 1 not in terminal.ended, "the edit came too late to try anything"
        lost = all_of_it - terminal.arrived[2]
        assert lost == 0, f"{lost} bytes of {all_of_it} have not arrived"
        grown = status_kb(session.process.pid, "VmHWM") - before
        assert grown <= MOST_GROWTH_KB, f"the supervisor has grown by {grown} kB over {before} kB"
        session.end()
        print(
            f"flood: {options.megabytes} MB, restarted in the midst of as many: 0 bytes lost,"
            f" supervisor {before} kB {grown:+} kB"
        )
    except AssertionError:
        print(session.report())
        session.kill()
        raise


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_options(parser)
    parser.add_argument("--megabytes", type=int, default=1024)
    return run(parser, soak)


if __name__ == "__main__":
    sys.exit(main())
