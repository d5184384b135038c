#!/usr/bin/python3
"""How fast Python is read: mig, tree-sitter with tree-sitter-python, and CPython's ast.parse.

    py_speed.py BUILD [FOLDER…]

Times are of the processor, so that a busy machine says the same.

BUILD is a build folder that has py_speed_mig (release). Without folders: the standard library.
tree-sitter needs libtree-sitter-dev and, once, `npm ci` in tests/npm; the grammar is compiled into
BUILD. Prints MB/s and how many times faster mig is than each.
"""
import ast
import os
import subprocess
import sys
import time
import warnings

HERE = os.path.dirname(os.path.abspath(__file__))
GRAMMAR = os.path.join(HERE, "..", "npm", "node_modules", "tree-sitter-python", "src")


def find(folders):
    for folder in folders:
        for root, dirs, files in os.walk(folder):
            dirs.sort()
            yield from (os.path.join(root, name) for name in sorted(files) if name.endswith(".py"))


def parses(path):
    try:
        with open(path, "rb") as file:
            ast.parse(file.read())
        return True
    except (SyntaxError, ValueError, RecursionError):
        return False


def build_tree_sitter(build):
    program = os.path.join(build, "py_speed_tree_sitter")
    sources = [os.path.join(HERE, "py_speed_tree_sitter.c"), os.path.join(GRAMMAR, "parser.c"),
               os.path.join(GRAMMAR, "scanner.c")]
    if not os.path.exists(program):
        subprocess.run(["cc", "-O2", "-w", "-I", GRAMMAR, "-o", program] + sources + ["-ltree-sitter"], check=True)
    return program


def run(program, paths):
    out = subprocess.run([program], input="\n".join(paths) + "\n", text=True, stdout=subprocess.PIPE, check=True)
    return {words[0]: words[1:] for words in map(str.split, out.stdout.splitlines())}


def time_ast(paths):
    sources = [open(path, "rb").read() for path in paths]
    best = min(round_of_ast(sources) for _ in range(2))
    return best * 1e3, sum(map(len, sources)) / best / 1e6


def round_of_ast(sources):
    start = time.process_time()
    for source in sources:
        ast.parse(source)
    return time.process_time() - start


def main():
    build, folders = sys.argv[1], sys.argv[2:] or ["/usr/lib/python3.11"]
    warnings.simplefilter("ignore")
    paths = [path for path in find(folders) if parses(path)]
    program = os.path.join(build, "tests", "bench", "py_speed_mig")
    results = run(program if os.path.exists(program) else os.path.join(build, "py_speed_mig"), paths)
    files, size = results.pop("files")
    speeds = {name: float(values[1]) for name, values in results.items()}
    if os.path.isdir(GRAMMAR):
        speeds.update((name, float(values[1])) for name, values in run(build_tree_sitter(build), paths).items())
    else:
        print("tree-sitter left out: no grammar; run `npm ci` in tests/npm", file=sys.stderr)
    speeds["ast.parse"] = time_ast(paths)[1]
    print("%s files, %.1f MB" % (files, int(size) / 1e6))
    for name, speed in speeds.items():
        ratio = "" if name.startswith("mig") else "   mig is %.1f times as fast" % (speeds["mig"] / speed)
        print("%-12s %8.1f MB/s%s" % (name, speed, ratio))


if __name__ == "__main__":
    main()
