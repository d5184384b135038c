#!/usr/bin/python3
"""For every file of the standard library: bodies that are skipped and parsed later give the tree,
the places and the first problem that parsing everything at once gives.

    compare_skip.py PY_DUMP [FOLDER…]

Also for some ends of bodies that library code doesn't have.
"""
import os
import subprocess
import sys
import tempfile

from compare_ast import find


# A form feed starts a line's column anew, so what stands behind it may be out of the body.
ODD_ENDS = ["def f():\n    pass\n  \fx = 1\n", "def f():\n    pass\n\fx = 1\n", "def f():\n    pass\n\f\n    pass\n",
            "class C:\n    def f():\n        pass\n  \f        pass\n    x = 1\n",
            "def f():\n    pass\n    \f\nx = 1\n", "def f():\n    pass\n\f    pass\nx = 1\n"]


def write_odd_ends(folder):
    for number, text in enumerate(ODD_ENDS):
        path = os.path.join(folder, "%d.py" % number)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        yield path


def dump(program, paths, *options):
    command = [program, "--status", "--positions", "--files", *options]
    done = subprocess.run(command, input="\n".join(paths), stdout=subprocess.PIPE, encoding="utf-8",
                          errors="surrogateescape")
    lines = done.stdout.split("\n")
    return list(zip(lines[::2], lines[1::2]))


def compare(program, paths):
    whole, later = dump(program, paths), dump(program, paths, "--skip")
    different = [path for path, a, b in zip(paths, whole, later) if a != b]
    for path in different:
        print("DIFFERENT %s" % path)
    print("files %d  different %d" % (len(paths), len(different)))
    sys.exit(1 if different or len(whole) != len(paths) or len(later) != len(paths) else 0)


def main():
    with tempfile.TemporaryDirectory() as folder:
        compare(sys.argv[1], list(write_odd_ends(folder)) + list(find(sys.argv[2:] or ["/usr/lib/python3.11"])))


if __name__ == "__main__":
    main()
