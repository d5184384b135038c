"""Every script of real projects gets other parents and another id, and then its own again.

    rewrite_back.py REWRITE_SCRIPT FOLDER... [--verbose] [--except NAME,NAME]

FOLDER holds clones (or is one). In between, CPython's `ast` of a script may differ in identifiers and in
the docstring only; afterwards every byte must be back. The first script of a history has no parent to
get back, and "Revises:" can say so in three ways (an empty rest, a blank, "None"): of those the line may
differ, and they are counted apart. Prints counts for each project.
"""

import ast
import os
import re
import subprocess
import sys


def scripts(folder):
    for where, folders, names in os.walk(folder):
        folders[:] = sorted(f for f in folders if f not in (".git", "node_modules"))
        for name in sorted(names):
            path = os.path.join(where, name)
            if name.endswith(".py") and not os.path.islink(path):
                with open(path, "rb") as file:
                    text = file.read()
                if len(set(re.findall(rb"^(down_revision|revision)\b[^\n]*=", text, re.M))) == 2:
                    yield path, text


class Blank(ast.NodeTransformer):
    """Texts and None become one placeholder; what they were is kept in order."""

    def __init__(self):
        self.values = []

    def visit_Constant(self, node):
        if isinstance(node.value, str) or node.value is None:
            self.values.append(node.value)
            return ast.Constant(value="...")
        return node


def blanked(text):
    blank = Blank()
    return ast.dump(blank.visit(ast.parse(text))), blank.values


def is_intended(old, new):
    if old == new or new == "z%s" % old or (old is None and new == "zroot"):
        return True
    lines = list(zip(old.split("\n"), new.split("\n"))) if old is not None and new is not None else []
    if not lines or len(old.split("\n")) != len(new.split("\n")):
        return False
    return all(a == b or re.match(r"\s*(Revises|Revision ID):", a) for a, b in lines)


def only_ids_changed(old, new):
    try:
        before, was = blanked(old)
    except (SyntaxError, ValueError):
        return None
    after, now = blanked(new)
    return before == after and len(was) == len(now) and all(map(is_intended, was, now))


def run(tool, found):
    names = "".join(path + "\n" for path, _ in found)
    done = subprocess.run([tool], input=names.encode(), capture_output=True)
    at, out = 0, done.stdout
    for path, old in found:
        end = out.index(b"\n", at)
        result, length, said = out[at:end].decode().split(" ", 2)
        assert said == path
        new = out[end + 1:end + 1 + int(length)]
        at = end + 1 + int(length)
        yield path, old, result, new
    sys.stderr.write(done.stderr.decode(errors="replace"))


def main():
    args = [a for a in sys.argv[1:] if not a.startswith("-")]
    verbose = "--verbose" in sys.argv
    excepted = set()
    if "--except" in sys.argv:
        excepted = set(sys.argv[sys.argv.index("--except") + 1].split(","))
        args.remove(sys.argv[sys.argv.index("--except") + 1])
    tool, folders = args[0], args[1:]
    projects = []
    for folder in folders:
        clones = [os.path.join(folder, name) for name in sorted(os.listdir(folder))]
        is_one = os.path.exists(os.path.join(folder, ".git")) or not any(os.path.exists(os.path.join(c, ".git")) for c in clones)
        projects += [folder] if is_one else clones
    bad = total = exact = roots = refused = 0
    for project in projects:
        found = [item for item in scripts(project) if os.path.basename(item[0]) not in excepted]
        if not found:
            continue
        count = {"same": 0, "differs": 0, "refused": 0, "root": 0, "ast": 0, "unparsed": 0}
        for path, old, result, new in run(tool, found):
            count[result] += 1
            if result == "differs" or (verbose and result == "refused"):
                print("  %s: %s" % (result, path))
            if result == "refused":
                continue
            same = only_ids_changed(old, new)
            count["unparsed"] += same is None
            if same is False:
                count["ast"] += 1
                print("  more than identifiers changed: %s" % path)
        print("%s: %d scripts, %d byte for byte back, %d roots but for \"Revises:\", %d differ, %d refused; ast: %d with more than identifiers changed, %d that CPython does not parse"
              % (os.path.basename(os.path.abspath(project)), len(found), count["same"], count["root"], count["differs"], count["refused"], count["ast"], count["unparsed"]))
        total, exact, refused = total + len(found), exact + count["same"], refused + count["refused"]
        roots += count["root"]
        bad += count["differs"] + count["ast"]
    print("%d scripts of %d projects: %d byte for byte back, %d roots but for \"Revises:\", %d refused, %d wrong" % (total, len(projects), exact, roots, refused, bad))
    return 1 if bad or total == 0 else 0


sys.exit(main())
