"""What Ninja's logs say, and whether those of two build directories say the same.

Source of the formats: ninja's src/build_log.cc, versions 5 to 7, and src/deps_log.cc, version 4.
"""

import os
import struct

DEPS_HEAD = b"# ninjadeps\n" + struct.pack("=I", 4)


def hashes(build):
    """By output: the hash of the command that its last line in .ninja_log has."""
    with open(os.path.join(build, ".ninja_log"), encoding="utf-8") as file:
        lines = file.read().splitlines()
    assert lines and lines[0].startswith("# ninja log v"), f"no log of Ninja: {lines[:1]}"
    found = {}
    for line in lines[1:]:
        fields = line.split("\t")
        assert len(fields) == 5, f"a damaged line in .ninja_log: {line!r}"
        found[fields[3]] = fields[4]
    return found


def dependencies(build):
    """By output: the time in nanoseconds and the inputs that its last record in .ninja_deps has."""
    path = os.path.join(build, ".ninja_deps")
    if not os.path.exists(path):
        return {}
    with open(path, "rb") as file:
        data = file.read()
    assert data.startswith(DEPS_HEAD), "no deps log of Ninja"
    at = len(DEPS_HEAD)
    paths, found = [], {}
    while at < len(data):
        (size,) = struct.unpack_from("=I", data, at)
        record = data[at + 4 : at + 4 + (size & 0x7FFFFFFF)]
        assert len(record) == size & 0x7FFFFFFF, f"a damaged record in .ninja_deps at {at}"
        at += 4 + len(record)
        if size >> 31:
            output, time, *inputs = struct.unpack(f"=Iq{(len(record) - 12) // 4}I", record)
            found[paths[output]] = time, [paths[i] for i in inputs]
        else:
            (checksum,) = struct.unpack("=I", record[-4:])
            assert checksum == ~len(paths) & 0xFFFFFFFF, f"a damaged path in .ninja_deps: {record!r}"
            paths.append(record[:-4].rstrip(b"\0").decode())
    return found


def compare(build, full):
    """Raises AssertionError unless the logs in `build` say of all outputs what those in `full` say, where a full Ninja
    has built the same at the same path: the commands and the inputs. Times are those of the outputs in `build`."""
    ours, theirs = hashes(build), hashes(full)
    wrong = {output: (ours.get(output), digest) for output, digest in theirs.items() if ours.get(output) != digest}
    assert not wrong, f"commands in .ninja_log, of ours and of a full Ninja: {wrong}"
    ours, theirs = dependencies(build), dependencies(full)
    for output, (_, inputs) in theirs.items():
        assert output in ours, f"no record in .ninja_deps of {output}"
        time, our_inputs = ours[output]
        assert our_inputs == inputs, f"inputs in .ninja_deps of {output}: {our_inputs}; of a full Ninja: {inputs}"
        modified = os.stat(os.path.join(build, output)).st_mtime_ns
        assert time == modified, f"time in .ninja_deps of {output}: {time}; it was made at {modified}"
