#!/usr/bin/python3
"""Prints which share of each room's lines and branches has run, from what a coverage build left behind.

    coverage.py BUILD [--missing ROOM] [--least ROOM=PERCENT,…]

A branch is one of the ways out of a condition, as gcov counts them: `a && b` has four. --missing lists
the lines of a room of which nothing or not every branch ran. --least fails when a room has fewer lines.
"""
import argparse
import collections
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build")
    parser.add_argument("--missing", metavar="ROOM")
    parser.add_argument("--least", default="", metavar="ROOM=PERCENT,…")
    return parser.parse_args()


def counts_in(build):
    """Every .gcno of the program's rooms; those that never ran count as zeros."""
    for folder, _, names in os.walk(os.path.join(build, "src")):
        for name in sorted(names):
            if name.endswith(".gcno"):
                yield os.path.join(folder, name)


def read(path):
    # gcov writes paths as the compiler saw them, which the build maps to the source folder.
    out = subprocess.run(["gcov", "--json-format", "--stdout", "--branch-probabilities", path], cwd=os.path.dirname(path),
                         stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
    return [json.loads(line) for line in out.splitlines() if line.startswith(b"{")]


def source_of(name):
    """src/ROOM/FILE of a path that ends so; None for generated and foreign files."""
    at = name.rfind("src/")
    path = name[at:] if at >= 0 else ""
    return path if os.path.exists(os.path.join(ROOT, path)) and path else None


def add(lines, found):
    for line in found["lines"]:
        kept = lines[line["line_number"]]
        kept["count"] = kept.get("count", 0) + line["count"]
        branches = [branch["count"] for branch in line["branches"] if not branch["throw"]]
        before = kept.get("branches", [])
        if len(before) == len(branches):
            kept["branches"] = [a + b for a, b in zip(before, branches)]
        elif len(branches) > len(before):  # a header's line, of which another file makes more
            kept["branches"] = branches


def collect(build):
    files = collections.defaultdict(lambda: collections.defaultdict(dict))
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for parts in pool.map(read, counts_in(build)):
            for part in parts:
                for found in part["files"]:
                    source = source_of(found["file"])
                    if source is not None:
                        add(files[source], found)
    return files


def share(part, whole):
    return 100.0 * part / whole if whole else 100.0


def print_rooms(files):
    rooms = collections.defaultdict(lambda: [0, 0, 0, 0])
    for source, lines in files.items():
        sums = rooms[source.split("/")[1]]
        for line in lines.values():
            branches = line.get("branches", [])
            sums[0] += 1
            sums[1] += line["count"] > 0
            sums[2] += len(branches)
            sums[3] += sum(count > 0 for count in branches)
    rooms["all"] = [sum(sums[at] for sums in rooms.values()) for at in range(4)]
    print("%-10s %8s %8s %10s %9s" % ("room", "lines", "run", "branches", "run"))
    for room, (lines, run, branches, taken) in sorted(rooms.items(), key=lambda item: (item[0] == "all", item[0])):
        print("%-10s %8d %7.1f%% %10d %8.1f%%" % (room, lines, share(run, lines), branches, share(taken, branches)))
    return {room: share(sums[1], sums[0]) for room, sums in rooms.items()}


def print_missing(files, room):
    for source in sorted(files):
        if source.split("/")[1] != room:
            continue
        with open(os.path.join(ROOT, source), encoding="utf-8") as text:
            code = text.read().split("\n")
        for number, line in sorted(files[source].items()):
            branches = line.get("branches", [])
            if line["count"] == 0 or 0 in branches:
                missed = "never" if line["count"] == 0 else "%d of %d" % (sum(c > 0 for c in branches), len(branches))
                print("%s:%d: %-8s %s" % (source, number, missed, code[number - 1].strip() if number <= len(code) else ""))


def main():
    options = arguments()
    files = collect(os.path.abspath(options.build))
    if not files:
        sys.exit("nothing has run: build the preset coverage and run its tests first")
    if options.missing:
        print_missing(files, options.missing)
        return
    shares = print_rooms(files)
    low = []
    for rule in filter(None, options.least.split(",")):
        room, least = rule.split("=")
        if shares[room] < float(least):
            low.append("%s has %.1f %% of its lines, wanted are %s" % (room, shares[room], least))
    sys.exit("\n".join(low) if low else 0)


main()
