#!/usr/bin/python3
"""Static analysis of src: clang's analyzer and clang-tidy (.clang-tidy), and gcc -fanalyzer.

    analyse.py BUILD [-j N] [FILE…]

BUILD: a build folder, for its compile_commands.json. What a file gave is kept there, under the hash of
       its preprocessed text, so that a second run takes seconds.
FILE:  only these sources, and no complaint about rows that then match nothing.

Each finding must be gone or stand in accepted.txt, with the reason why it is none; a row that matches
nothing must go too. Prints the counts; exits 1 when anything is left.
"""
import argparse
import functools
import hashlib
import json
import os
import re
import shlex
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
HERE_TOO = "/the/checkout"  # stands for ROOT in what is kept
FINDING = re.compile(r"^(\S+?):(\d+):\d+: (?:warning|error): (.*) \[(-W[\w=-]+|[a-zA-Z][\w.,-]+)\]$", re.M)
KEPT = re.compile(r"^-(I|D|U|std=|isystem)")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build")
    parser.add_argument("-j", type=int, default=os.cpu_count(), dest="jobs")
    parser.add_argument("files", nargs="*")
    return parser.parse_intermixed_args()  # FILE may stand behind -j


def commands(build):
    """{source: (folder, flags that decide what the text means)} of the sources under src."""
    with open(os.path.join(build, "compile_commands.json"), encoding="utf-8") as listed:
        rows = json.load(listed)
    found = {}
    for row in rows:
        path = os.path.relpath(row["file"], ROOT)
        words = shlex.split(row["command"])
        flags = [words[at] + (" " + words[at + 1] if words[at] == "-isystem" else "") for at in range(len(words)) if KEPT.match(words[at])]
        if path.startswith("src" + os.sep):
            found.setdefault(path, (row["directory"], [part for flag in flags for part in flag.split(" ", 1)]))
    return found


class Tool:
    def __init__(self, name, argv, settings=""):
        self.name, self.argv, self.settings = name, argv, settings

    def run(self, path, folder, flags):
        done = subprocess.run(self.argv(os.path.join(ROOT, path), flags), cwd=folder, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True)
        if done.returncode != 0:  # killed, or it could not read the file: silence is no clean result
            sys.exit("%s: %s ended with %d\n%s" % (path, self.name, done.returncode, done.stdout[-2000:]))
        return done.stdout


def tools():
    with open(os.path.join(ROOT, ".clang-tidy"), encoding="utf-8") as chosen:
        checks = chosen.read()
    return [Tool("clang", lambda path, flags: ["clang-tidy", "--quiet", path, "--", *flags], checks),
            Tool("gcc", lambda path, flags: ["gcc", "-fanalyzer", "-O1", *flags, "-c", path, "-o", os.devnull])]


@functools.lru_cache(4)  # both tools ask, one after the other
def preprocessed(path, folder, flags):
    return subprocess.run(["gcc", "-E", *flags, os.path.join(ROOT, path)], cwd=folder, stdout=subprocess.PIPE, check=True, text=True,
                          errors="surrogateescape").stdout


def key_of(tool, path, folder, flags):
    """The same in every checkout of the same sources: a folder of results can be copied from one to another."""
    parts = "\0".join([tool.name, tool.settings, " ".join(flags), preprocessed(path, folder, tuple(flags))]).replace(ROOT, HERE_TOO)
    return hashlib.sha256(parts.encode("utf-8", "surrogateescape")).hexdigest()


def result(tool, kept, path, folder, flags):
    name = os.path.join(kept, key_of(tool, path, folder, flags))
    if not os.path.exists(name):
        out = tool.run(path, folder, flags)
        with open(name + ".part", "w", encoding="utf-8") as held:
            held.write(out.replace(ROOT, HERE_TOO))
        os.replace(name + ".part", name)
    with open(name, encoding="utf-8") as held:
        return held.read().replace(HERE_TOO, ROOT)


def line_of(path, number):
    with open(os.path.join(ROOT, path), encoding="utf-8") as source:
        lines = source.read().split("\n")
    return " ".join(lines[number - 1].split()) if number <= len(lines) else ""


def findings_in(out, folder):
    """(file, line, check, message) of what lies in this repository and is not generated."""
    for place, line, message, check in FINDING.findall(out):
        path = os.path.relpath(os.path.join(folder, place), ROOT)
        if path.startswith(("src", "include")):
            yield path, int(line), check, message


class Accepted:
    """Rows "FILE | CHECK | SOURCE LINE | WHY", the line without its blanks at both ends."""

    def __init__(self):
        self.rows, self.met = [], set()
        with open(os.path.join(HERE, "accepted.txt"), encoding="utf-8") as listed:
            for text in listed:
                if text.strip() and not text.startswith("#"):
                    path, check, rest = text.rstrip("\n").split(" | ", 2)
                    source, why = rest.rsplit(" | ", 1)
                    self.rows.append((path, check, source.strip(), why))

    def has(self, path, check, source):
        for at, row in enumerate(self.rows):
            if row[0] == path and row[1] in check.split(",") and row[2] == source:
                self.met.add(at)
                return True
        return False

    def unmet(self):
        return [row for at, row in enumerate(self.rows) if at not in self.met]


def kind_of(tool, check):
    if tool.name == "gcc":
        return "gcc -fanalyzer"
    return "clang's analyzer" if check.startswith("clang-analyzer") else "clang-tidy"


def main():
    options = arguments()
    build = os.path.abspath(options.build)
    sources = commands(build)
    chosen = [os.path.relpath(os.path.abspath(name), ROOT) for name in options.files] or sorted(sources)
    kept = os.path.join(build, "analyse")
    os.makedirs(kept, exist_ok=True)
    accepted, seen = Accepted(), {}
    work = [(tool, path) for path in chosen for tool in tools()]
    with ThreadPoolExecutor(options.jobs) as pool:
        outs = pool.map(lambda job: result(job[0], kept, job[1], *sources[job[1]]), work)
        for (tool, path), out in zip(work, outs):
            for finding in findings_in(out, sources[path][0]):
                seen.setdefault(finding, kind_of(tool, finding[2]))
    counts = {kind: [0, 0] for kind in ("clang's analyzer", "clang-tidy", "gcc -fanalyzer")}
    for (path, line, check, message), kind in sorted(seen.items()):
        fine = accepted.has(path, check, line_of(path, line))
        counts[kind][1 if fine else 0] += 1
        if not fine:
            print("%s:%d: %s [%s]\n    %s" % (path, line, message, check, line_of(path, line)))
    for kind, (left, fine) in counts.items():
        print("%s: %d files, %d findings, %d accepted with a reason" % (kind, len(chosen), left, fine))
    unmet = accepted.unmet() if not options.files else []
    for row in unmet:
        print("accepted.txt: matches nothing: %s" % " | ".join(row))
    return 1 if unmet or any(left for left, _ in counts.values()) else 0


sys.exit(main())
