#!/usr/bin/python3
"""Compares py_dump with CPython's ast on every .py file of some folders.

    compare_ast.py [--no-positions] [--limit N] PY_DUMP [FOLDER…]

Without folders: the standard library and Debian's packages. Prints how many files are equal and
different, and those that this Python rejects apart: rejected by mig on the same line, on another
line, or accepted as 3.12 syntax. Exit status 1 when a tree differs, a file that Python accepts is
rejected, one that it rejects is accepted without being 3.12, or a rejection names another line.
"""
import argparse
import ast
import os
import re
import subprocess
import sys
import warnings

DEFAULT = ["/usr/lib/python3.11", "/usr/lib/python3/dist-packages"]


def find(folders):
    for folder in folders:
        if os.path.isfile(folder):
            yield folder
        for root, dirs, files in os.walk(folder):
            dirs.sort()
            yield from (os.path.join(root, name) for name in sorted(files) if name.endswith(".py"))


def expected(path, positions):
    """The dump, or None and the line of the error (None or 0 when it is about the file)."""
    with open(path, "rb") as file:
        source = file.read()
    try:
        tree = ast.parse(source)
        return ast.dump(tree, include_attributes=positions), None
    except SyntaxError as error:
        return None, error.lineno
    except (ValueError, RecursionError, MemoryError):
        return None, None


def first_difference(a, b):
    at = next((i for i, (x, y) in enumerate(zip(a, b)) if x != y), min(len(a), len(b)))
    return "\n    python: …%s\n    mig:    …%s" % (a[max(0, at - 90):at + 90], b[max(0, at - 90):at + 90])


class Counts:
    def __init__(self):
        self.files = self.equal = self.different = 0
        self.same_line = self.other_line = self.newer = self.accepted = self.refused = 0

    def report(self):
        print("files %d  equal %d  different %d" % (self.files, self.equal, self.different))
        print("accepted by Python, rejected by mig: %d" % self.refused)
        print("rejected by Python: same line %d  other line %d  accepted as 3.12 %d  accepted otherwise %d"
              % (self.same_line, self.other_line, self.newer, self.accepted))

    def failed(self):
        return self.different + self.refused + self.accepted + self.other_line > 0


def compare(counts, path, status, line, positions):
    dump, error_line = expected(path, positions)
    counts.files += 1
    if dump is not None and status == "error":
        counts.refused += 1
        print("REFUSED %s: %s" % (path, line))
    elif dump is not None and dump == line:
        counts.equal += 1
    elif dump is not None:
        counts.different += 1
        print("DIFFERENT %s%s" % (path, first_difference(dump, line)))
    elif status == "3.12":
        counts.newer += 1
        print("3.12 %s" % path)
    elif status == "ok":
        counts.accepted += 1
        print("ACCEPTED %s: Python reports line %s" % (path, error_line))
    elif not error_line or int(re.match(r"SyntaxError: line (\d+)", line)[1]) == error_line:
        counts.same_line += 1
    else:
        counts.other_line += 1
        print("OTHER LINE %s: Python reports line %s, mig: %s" % (path, error_line, line))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--no-positions", action="store_true")
    parser.add_argument("--limit", type=int, default=0)
    parser.add_argument("py_dump")
    parser.add_argument("folders", nargs="*")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    command = [options.py_dump, "--status", "--files"] + ([] if options.no_positions else ["--positions"])
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    counts = Counts()
    for path in find(options.folders or DEFAULT):
        process.stdin.write(os.fsencode(path) + b"\n")
        process.stdin.flush()
        status = process.stdout.readline().decode("ascii").strip()
        line = process.stdout.readline().decode("utf-8", "surrogatepass").rstrip("\n")
        compare(counts, path, status, line, not options.no_positions)
        if counts.files == options.limit:
            break
    process.stdin.close()
    process.wait()
    counts.report()
    sys.exit(1 if counts.failed() else 0)


if __name__ == "__main__":
    main()
