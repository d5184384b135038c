#!/usr/bin/python3
"""For every file of the standard library: bodies that are skipped and parsed later give the tree,
the places and the first problem that parsing everything at once gives.

    compare_skip.py PY_DUMP [FOLDER…]
"""
import subprocess
import sys

from compare_ast import find


def dump(program, paths, *options):
    command = [program, "--status", "--positions", "--files", *options]
    done = subprocess.run(command, input="\n".join(paths), stdout=subprocess.PIPE, encoding="utf-8",
                          errors="surrogateescape")
    lines = done.stdout.split("\n")
    return list(zip(lines[::2], lines[1::2]))


def main():
    program, folders = sys.argv[1], sys.argv[2:] or ["/usr/lib/python3.11"]
    paths = list(find(folders))
    whole, later = dump(program, paths), dump(program, paths, "--skip")
    different = [path for path, a, b in zip(paths, whole, later) if a != b]
    for path in different:
        print("DIFFERENT %s" % path)
    print("files %d  different %d" % (len(paths), len(different)))
    sys.exit(1 if different or len(whole) != len(paths) or len(later) != len(paths) else 0)


if __name__ == "__main__":
    main()
