"""A generated C project of 60 files, seeded edits of it, and what a clean build of it says.

The program `app` prints one line, "state ...", made from a value in every file, and waits. So two trees that differ in
anything that counts print different lines. `other` does so with some of the same files; `app2`, `app3` and so on, if
there are to be several programs, with some of the same files and some of their own. Before that each prints "made PID
DIGEST": of what its executable consists.
"""

import os
import random
import shutil
import subprocess

import view

HEADERS = 18
SOURCES = 17
ARCHIVE_SOURCES = 10
SHARED_SOURCES = 4
GLOBBED_SOURCES = 3

ROOT_LISTS = """cmake_minimum_required(VERSION 3.20)
project(soak C)
set(CMAKE_C_FLAGS_RELEASE "")
set(CMAKE_BUILD_RPATH_USE_ORIGIN ON)
include_directories(override include "${CMAKE_BINARY_DIR}/generated")
configure_file(template.h.in generated/template.h)
add_custom_command(OUTPUT "${CMAKE_BINARY_DIR}/generated/made.h" DEPENDS made.txt made.cmake
  COMMAND ${CMAKE_COMMAND} -D IN=${CMAKE_SOURCE_DIR}/made.txt -D OUT=${CMAKE_BINARY_DIR}/generated/made.h
    -P ${CMAKE_SOURCE_DIR}/made.cmake)
add_subdirectory(archive)
add_subdirectory(shared)
file(GLOB globbed CONFIGURE_DEPENDS globbed/*.c)
add_executable(app @SOURCES@ ${globbed} "${CMAKE_BINARY_DIR}/generated/made.h")
target_link_libraries(app archive shared)
add_executable(other src/other.c "${CMAKE_BINARY_DIR}/generated/made.h")
target_link_libraries(other archive)
"""
ROOT_LISTS = ROOT_LISTS.replace("@SOURCES@", " ".join(["src/main.c"] + [f"src/m{i:02}.c" for i in range(SOURCES)]))
PROGRAM_LISTS = """add_executable({name} src/{name}.c src/{name}_own.c {shared}
  "${{CMAKE_BINARY_DIR}}/generated/made.h")
target_link_libraries({name} {libraries})
"""
DEFINITION = "target_compile_definitions(app PRIVATE VARIANT={})\n"
MADE_SCRIPT = """file(READ "${IN}" number)
string(STRIP "${number}" number)
file(WRITE "${OUT}" "#define MADE ${number}\\n")
"""


def header(number, value):
    above = f'#include "h{number - 1:02}.h"\n' if number % 3 == 2 else ""
    plus = f" + H{number - 1:02}" if above else ""
    return f"#pragma once\n{above}#define H{number:02} ({value}{plus})\n"


def source(name, includes, value):
    lines = "".join(f'#include "h{i:02}.h"\n' for i in includes)
    terms = "".join(f" + H{i:02}" for i in includes)
    return f"{lines}int {name}(void) {{ return {value}{terms}; }}\n"


# What a program says of itself before its state. The executable is the one that runs, even if another is in its place.
MADE_OF = """#include <stdio.h>
#include <unistd.h>
static void say_of_what_it_is_made(void) {
  unsigned long digest = 14695981039346656037UL;
  int c;
  FILE *file = fopen("/proc/self/exe", "rb");
  while ((c = getc(file)) != EOF) digest = (digest ^ (unsigned long)c) * 1099511628211UL;
  fclose(file);
  printf("made %d %lx\\n", (int)getpid(), digest);
}
"""


def names_of(programs):
    """The targets of so many programs."""
    return ["app"] + [f"app{i}" for i in range(2, programs + 1)]


def shared_by(number):
    """The sources of `app` that program `number` is built from too."""
    return [f"m{(number * 5 + i) % SOURCES:02}" for i in range(3)]


def has_library(number):
    """Whether program `number` links the shared library."""
    return number % 2 == 0


def program_source(number, value):
    names = shared_by(number) + [f"app{number}_own", "a00", "a01"]
    # All of the library: what is restarted since the library has changed prints another line.
    names += [f"s{i:02}" for i in range(SHARED_SOURCES)] if has_library(number) else []
    declarations = "".join(f"int {name}(void);\n" for name in names)
    prints = "".join(f'  printf(" %d", {name}());\n' for name in names)
    return (
        f'{MADE_OF}#include "app{number}.h"\n#include "h04.h"\n#include "made.h"\n{declarations}'
        f'int main(void) {{\n  say_of_what_it_is_made();\n  printf("state %d", {value} + OWN + H04);\n{prints}'
        '  printf(" %d\\n", MADE);\n  fflush(stdout);\n  for (;;) pause();\n}\n'
    )


def program_lists(number):
    return PROGRAM_LISTS.format(
        name=f"app{number}",
        shared=" ".join(f"src/{name}.c" for name in shared_by(number)),
        libraries="archive shared" if has_library(number) else "archive",
    )


def main_source(value):
    names = [f"m{i:02}" for i in range(SOURCES)]
    names += [f"a{i:02}" for i in range(ARCHIVE_SOURCES)] + [f"s{i:02}" for i in range(SHARED_SOURCES)]
    declarations = "".join(f"int {name}(void);\n" for name in names)
    prints = "".join(f'  printf(" %d", {name}());\n' for name in names)
    return (
        f'{MADE_OF}#include "h00.h"\n#include "made.h"\n#include "template.h"\n'
        f"#ifndef VARIANT\n#define VARIANT 0\n#endif\nlong globbed;\n{declarations}"
        f'int main(void) {{\n  say_of_what_it_is_made();\n  printf("state %d", {value} + H00);\n{prints}'
        '  printf(" %d %d %ld %d\\n", MADE, TEMPLATE, globbed, VARIANT);\n  fflush(stdout);\n'
        "  for (;;) pause();\n}\n"
    )


def other_source(value):
    return (
        f'{MADE_OF}#include "h01.h"\n#include "h02.h"\n#include "made.h"\n'
        "int a00(void);\n"
        "int main(void) {\n  say_of_what_it_is_made();\n"
        f'  printf("state %d %d %d\\n", {value} + H01 + H02, a00(), MADE);\n'
        "  fflush(stdout);\n  for (;;) pause();\n}\n"
    )


def globbed_source(value):
    return f"extern long globbed;\n__attribute__((constructor)) static void add(void) {{ globbed += {value}; }}\n"


def renderers(programs=1):
    """The text of every file of the project by its name, as a function of the value in it."""
    files = {"src/main.c": main_source, "src/other.c": other_source}
    for i in range(HEADERS):
        files[f"include/h{i:02}.h"] = lambda value, i=i: header(i, value)
    for i in range(SOURCES):
        includes = [i % HEADERS, (i * 7 + 3) % HEADERS]
        files[f"src/m{i:02}.c"] = lambda value, i=i, j=includes: source(f"m{i:02}", j, value)
    for i in range(ARCHIVE_SOURCES):
        files[f"archive/a{i:02}.c"] = lambda value, i=i: source(f"a{i:02}", [(i * 5) % HEADERS], value)
    for i in range(SHARED_SOURCES):
        files[f"shared/s{i:02}.c"] = lambda value, i=i: source(f"s{i:02}", [(i * 11) % HEADERS], value)
    for i in range(GLOBBED_SOURCES):
        files[f"globbed/g{i:02}.c"] = globbed_source
    files["template.h.in"] = lambda value: f"#define TEMPLATE {value}\n"
    files["made.txt"] = lambda value: f"{value}\n"
    files["made.cmake"] = lambda value: MADE_SCRIPT + f"# {value}\n"
    lists = ROOT_LISTS + "".join(map(program_lists, range(2, programs + 1)))
    files["CMakeLists.txt"] = lambda value: lists + (DEFINITION.format(value) if value % 2 else "")
    for name, kind, count in (("archive", "STATIC", ARCHIVE_SOURCES), ("shared", "SHARED", SHARED_SOURCES)):
        parts = " ".join(f"{name[0]}{i:02}.c" for i in range(count))
        command = f"add_library({name} {kind} {parts})\n"
        files[f"{name}/CMakeLists.txt"] = lambda value, command=command: f"# {value}\n{command}"
    for i in range(2, programs + 1):
        files[f"src/app{i}.c"] = lambda value, i=i: program_source(i, value)
        files[f"src/app{i}_own.c"] = lambda value, i=i: source(f"app{i}_own", [(i * 3) % HEADERS], value)
        files[f"include/app{i}.h"] = lambda value: f"#pragma once\n#define OWN {value}\n"
    return files


class Toolchain:
    """The Ninja and the compiler that a tree is built with. With tcc a build takes a tenth of the time."""

    def __init__(self, ninja, compiler):
        self.ninja = ninja
        self.compiler = compiler

    @property
    def is_tcc(self):
        return os.path.basename(self.compiler or "") == "tcc"

    def configure(self, source, build, *options):
        """The command that configures `source` in `build`."""
        command = ["cmake", "-S", source, "-B", build, "-G", "Ninja", f"-DCMAKE_MAKE_PROGRAM={self.ninja}", *options]
        if self.compiler:
            command.append(f"-DCMAKE_C_COMPILER={self.compiler}")
        if self.is_tcc:
            # What CMake does not know of it.
            command += [
                "-DCMAKE_DEPFILE_FLAGS_C=-MD -MF <DEP_FILE>", "-DCMAKE_C_DEPFILE_FORMAT=gcc",
                f"-DCMAKE_EXE_LINKER_FLAGS=-Wl,-rpath={os.path.join(build, 'shared')}",
            ]
        return command


class Tree:
    """The project in a directory, with a build directory in it. Every change is made by apply()."""

    def __init__(self, root, programs=1):
        self.root = root
        self.programs = names_of(programs)
        self.files = renderers(programs)
        os.makedirs(root)
        for name in self.files:
            self.write(name, 1)
        with open(self._path(".gitignore"), "w", encoding="utf-8") as file:
            file.write("build\n")
        self._git("init", "-q", "-b", "trunk")
        self._git("config", "user.email", "soak@localhost")
        self._git("config", "user.name", "soak")
        self._commit()
        self._git("branch", "other")

    @property
    def build(self):
        return self._path("build")

    def configure(self, toolchain):
        subprocess.run(toolchain.configure(self.root, self.build), check=True, stdout=subprocess.DEVNULL)

    def apply(self, kind, seed):
        """Makes one edit. The same kind and seed on the same tree make the same edit."""
        getattr(self, "_edit_" + kind)(random.Random(seed))

    def mend(self):
        """Makes the tree buildable again, whatever was done to it."""
        for name, text in self.files.items():
            try:
                with open(self._path(name), encoding="utf-8") as file:
                    is_broken = "BROKEN" in file.read()
            except FileNotFoundError:
                is_broken = True
            if is_broken:
                self.write_text(name, text(3))
        override = self._path("override")
        for name in os.listdir(override) if os.path.isdir(override) else []:
            path = os.path.join(override, name)
            if name.endswith(".h"):
                with open(path, encoding="utf-8") as file:
                    is_broken = "BROKEN" in file.read()
                if is_broken:
                    os.remove(path)

    def touch(self, name):
        os.utime(self._path(name))

    def write(self, name, value):
        self.write_text(name, self.files[name](value))

    def write_text(self, name, text):
        os.makedirs(os.path.dirname(self._path(name)), exist_ok=True)
        with open(self._path(name), "w", encoding="utf-8") as file:
            file.write(text)

    def _path(self, name):
        return os.path.join(self.root, name)

    def _git(self, *arguments):
        subprocess.run(["git", "-C", self.root, *arguments], check=True, stdout=subprocess.DEVNULL)

    def _commit(self):
        self._git("add", "-A")
        self._git("commit", "-q", "--allow-empty", "-m", "work")

    def _pick(self, rng, ending=""):
        return rng.choice([name for name in self.files if name.endswith(ending)])

    # The kinds of edits.

    def _edit_in_place(self, rng, name=None):
        self.write(name or self._pick(rng), rng.randrange(1000))

    def _edit_what_counts(self, rng):
        """In a file that nothing can hide or leave out."""
        self.write("src/main.c", rng.randrange(1000))

    def _edit_plain(self, rng):
        """Of a file that CMake does not read."""
        name = rng.choice([name for name in self.files if not name.endswith(("CMakeLists.txt", ".in"))])
        way = self._edit_in_place if rng.random() < 0.5 else self._edit_by_rename
        way(rng, name)

    def _edit_in_two_writes(self, rng):
        name = self._pick(rng)
        text = self.files[name](rng.randrange(1000))
        half = rng.randrange(len(text))
        os.makedirs(os.path.dirname(self._path(name)), exist_ok=True)
        with open(self._path(name), "w", encoding="utf-8") as file:
            file.write(text[:half])
            file.flush()
            file.write(text[half:])

    def _edit_by_rename(self, rng, name=None):
        name = name or self._pick(rng)
        self.write_text(name + ".part", self.files[name](rng.randrange(1000)))
        os.replace(self._path(name + ".part"), self._path(name))

    def _edit_same_size(self, rng):
        self.write(self._pick(rng, ".c"), rng.randrange(100, 1000))

    def _edit_touch(self, rng):
        name = self._path(self._pick(rng))
        if os.path.exists(name):
            os.utime(name)

    def _edit_delete(self, rng):
        name = self._path(self._pick(rng))
        # For a missing source of any target CMake refuses all of a clean tree. What is built already goes on.
        if os.path.exists(name) and not name.endswith("other.c"):
            os.remove(name)

    def _edit_replace(self, rng):
        name = self._pick(rng)
        if os.path.exists(self._path(name)):
            os.remove(self._path(name))
        self.write(name, rng.randrange(1000))

    def _edit_shadow(self, rng):
        number = rng.randrange(HEADERS)
        self.write_text(f"override/h{number:02}.h", header(number, rng.randrange(1000)))

    def _edit_unshadow(self, rng):
        override = self._path("override")
        names = sorted(os.listdir(override)) if os.path.isdir(override) else []
        if names:
            path = os.path.join(override, rng.choice(names))
            os.remove(path) if os.path.isfile(path) else shutil.rmtree(path)

    def _edit_make_directory(self, rng):
        os.makedirs(self._path(rng.choice(["override", "override/deep", "globbed/more", "elsewhere"])), exist_ok=True)

    def _edit_remove_directory(self, rng):
        shutil.rmtree(self._path(rng.choice(["override", "override/deep", "globbed/more", "elsewhere"])), True)

    def _edit_add_globbed(self, rng):
        self.write_text(f"globbed/x{rng.randrange(4)}.c", globbed_source(rng.randrange(1000)))

    def _edit_remove_globbed(self, rng):
        path = self._path(f"globbed/x{rng.randrange(4)}.c")
        if os.path.exists(path):
            os.remove(path)

    def _edit_lists(self, rng):
        self.write(self._pick(rng, "CMakeLists.txt"), rng.randrange(1000))

    def _edit_break(self, rng):
        name = self._pick(rng)
        self.write_text(name, self.files[name](rng.randrange(1000)) + "BROKEN(\n")

    def _edit_mend(self, _):
        self.mend()

    def _edit_checkout(self, _):
        self._commit()
        branch = subprocess.run(
            ["git", "-C", self.root, "branch", "--show-current"], check=True, capture_output=True, text=True
        ).stdout.strip()
        self._git("checkout", "-q", "trunk" if branch == "other" else "other")

    def _edit_unrelated(self, rng):
        self.write_text(rng.choice(["README.md", "notes/todo.txt", "src/m00.c~", "src/.m00.c.swp"]), str(rng.random()))


# How often each kind is made.
KINDS = {
    "in_place": 20, "by_rename": 20, "in_two_writes": 6, "same_size": 8, "touch": 4, "delete": 3, "replace": 5,
    "shadow": 5, "unshadow": 4, "make_directory": 2, "remove_directory": 2, "add_globbed": 3, "remove_globbed": 3,
    "lists": 3, "break": 4, "mend": 6, "checkout": 3, "unrelated": 4,
}


class Oracle:
    """A clean build of a tree by a full Ninja, which sees its copy of the tree where the tree is, if that is possible."""

    def __init__(self, directory, toolchain):
        self.directory = directory
        self.toolchain = toolchain

    @property
    def build(self):
        return os.path.join(self.directory, "build")

    def states_of(self, tree, targets):
        """By target: the program's "state" line, or None where it does not build."""
        shutil.rmtree(self.directory, True)
        shutil.copytree(tree.root, self.directory, ignore=shutil.ignore_patterns(".git", "build", ".cmakewatch"))
        root = tree.root if view.is_possible() else self.directory
        build = os.path.join(root, "build")

        def seen(command):
            return view.replacing(root, self.directory, command) if view.is_possible() else command

        if not succeeds(seen(self.toolchain.configure(root, build))):
            return dict.fromkeys(targets)
        return {
            target: state_of_program(seen([os.path.join(build, target)]))
            if succeeds(seen([self.toolchain.ninja, "-C", build, target]))
            else None
            for target in targets
        }


def state_after_ninja(ninja, build, target):
    """The state of the target that Ninja makes in this build directory; None if it does not build."""
    return state_of_program([os.path.join(build, target)]) if succeeds([ninja, "-C", build, target]) else None


def state_of_program(command):
    """What a program says of its state; it is ended then."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        state = next((line for line in program.stdout if line.startswith("state ")), "")
        program.kill()
    return state


def succeeds(command):
    return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0
