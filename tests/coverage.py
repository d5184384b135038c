#!/usr/bin/python3
"""Prints which share of each room's lines and branches has run, from what a coverage build left behind.

    coverage.py BUILD [--missing ROOM] [--files ROOM] [--least ROOM=PERCENT,…]

A branch is a condition as the source has it, taken one way: `a && b` has four, whatever the compiler makes of them;
a `case` has two. A condition inside a macro belongs to the macro, once, and one whose answer the compiler knows is none.
--missing lists the conditions of a room that were never true, or never false. --files prints a line a file.
--least fails when a room has fewer branches. docs/coverage.md says what the figures leave out.
"""
import argparse
import collections
import json
import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
AT_BUILD = {"src/cli/man.c", "src/cli/completions.c"}  # write the manual and the completions while the program is built


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build")
    parser.add_argument("--missing", metavar="ROOM")
    parser.add_argument("--files", metavar="ROOM")
    parser.add_argument("--least", default="", metavar="ROOM=PERCENT,…")
    return parser.parse_args()


def export(build):
    """What llvm-cov has to say of the program: every room is linked into it."""
    counts = os.path.join(build, "counts")
    files = [os.path.join(counts, name) for name in sorted(os.listdir(counts)) if name.endswith(".profraw")]
    if not files:
        sys.exit("nothing has run: build the preset coverage and run its tests first")
    with tempfile.TemporaryDirectory() as folder:
        listed, merged = os.path.join(folder, "files"), os.path.join(folder, "merged")
        with open(listed, "w", encoding="utf-8") as out:
            out.write("\n".join(files))
        # A file that a process left half-written is said and left out, the others count.
        subprocess.run(["llvm-profdata", "merge", "--failure-mode=all", "-o", merged, "-f", listed], check=True)
        text = subprocess.run(["llvm-cov", "export", "-skip-expansions", "-instr-profile", merged,
                               os.path.join(build, "src/cli/mig")], check=True, stdout=subprocess.PIPE).stdout
    return json.loads(text)["data"][0]


def source_of(name):
    """src/ROOM/FILE; None for generated and foreign files. The build gives paths relative to the source folder, and
    clang puts the folder that it ran in before those that were mapped to "./": build/coverage/src/py/./src/py/walk.c."""
    path = os.path.normpath(os.path.join(ROOT, name.rpartition("/./")[2]))
    path = os.path.relpath(path, ROOT)
    return path if path.startswith("src" + os.sep) and os.path.exists(os.path.join(ROOT, path)) else None


def conditions_of(found):
    """Per source: {place: [times true, times false]}, the same place in several functions added up."""
    sources = collections.defaultdict(dict)
    for function in found["functions"]:
        for branch in function["branches"]:
            source = source_of(function["filenames"][branch[6]])
            if source is not None:
                counts = sources[source].setdefault(tuple(branch[:4]), [0, 0])
                counts[0] += branch[4]
                counts[1] += branch[5]
    return sources


def lines_of(found):
    return {source_of(part["filename"]): part["summary"]["lines"] for part in found["files"]}


def refuse_unlinked(lines):
    """A file that is not in the program would not be counted at all. One of tables alone holds nothing to count."""
    unlinked = set()
    for folder, _, names in os.walk(os.path.join(ROOT, "src")):
        for path in (os.path.join(folder, name) for name in sorted(names) if name.endswith(".c")):
            with open(path, encoding="utf-8") as text:
                if path[len(ROOT) + 1:] not in lines and re.search(r"^\w.*\) \{$", text.read(), re.MULTILINE):
                    unlinked.add(path[len(ROOT) + 1:])
    if unlinked - AT_BUILD:
        sys.exit("not in the program, so not counted: " + ", ".join(sorted(unlinked - AT_BUILD)))


def share(part, whole):
    return 100.0 * part / whole if whole else 100.0


def sums_of(conditions, lines, key):
    sums = collections.defaultdict(lambda: [0, 0, 0, 0])
    for source in set(conditions) | set(lines) - {None}:
        part, places = sums[key(source)], conditions.get(source, {})
        part[0] += lines[source]["count"] if source in lines else 0
        part[1] += lines[source]["covered"] if source in lines else 0
        part[2] += 2 * len(places)
        part[3] += sum((true > 0) + (false > 0) for true, false in places.values())
    return sums


def print_sums(sums, title):
    width = max(map(len, [title, *sums]))
    print("%-*s %8s %8s %10s %9s" % (width, title, "lines", "run", "branches", "run"))
    for name, (lines, run, branches, taken) in sums.items():
        print("%-*s %8d %7.1f%% %10d %8.1f%%" % (width, name, lines, share(run, lines), branches, share(taken, branches)))


def print_missing(conditions, room):
    for source in sorted(conditions):
        if source.split("/")[1] != room:
            continue
        with open(os.path.join(ROOT, source), encoding="utf-8") as text:
            code = text.read().split("\n")
        for (line, start, last, end), (true, false) in sorted(conditions[source].items()):
            if true == 0 or false == 0:
                text = code[line - 1][start - 1:end - 1] if line == last else code[line - 1][start - 1:]
                never = "never run" if true == false else "never true" if true == 0 else "never false"
                print("%s:%d:%d: %-11s %s" % (source, line, start, never, text.strip()))


def main():
    options = arguments()
    found = export(os.path.abspath(options.build))
    conditions, lines = conditions_of(found), lines_of(found)
    refuse_unlinked(lines)
    if options.missing:
        print_missing(conditions, options.missing)
        return
    if options.files:
        sums = sums_of(conditions, lines, lambda source: source)
        print_sums({name: sums[name] for name in sorted(sums) if name.split("/")[1] == options.files}, "file")
        return
    sums = sums_of(conditions, lines, lambda source: source.split("/")[1])
    rooms = {room: sums[room] for room in sorted(sums)}
    rooms["all"] = [sum(part[at] for part in sums.values()) for at in range(4)]
    print_sums(rooms, "room")
    low = []
    for rule in filter(None, options.least.split(",")):
        room, least = rule.split("=")
        got = share(rooms[room][3], rooms[room][2])
        if got < float(least):
            low.append("%s has %.1f %% of its branches, wanted are %s" % (room, got, least))
    sys.exit("\n".join(low) if low else 0)


main()
