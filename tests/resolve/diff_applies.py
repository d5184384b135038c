"""Diffs that mig shows are what `git apply` takes: random edits of random files, applied and compared.

    diff_applies.py SHOW_DIFF [CASES]
"""

import os
import random
import subprocess
import sys
import tempfile


def text(rng):
    lines = [rng.choice("abcdef") * rng.randint(0, 2) + rng.choice(["", "\r"]) + "\n" for _ in range(rng.randint(0, 40))]
    return "".join(lines)[: rng.choice([None, None, -1])]


def change(rng, before):
    lines = before.splitlines(keepends=True)
    for _ in range(rng.randint(0, 5)):
        at = rng.randint(0, len(lines))
        lines[at:at + rng.randint(0, 3)] = [rng.choice(["new\n", "a\n", "b\n"]) for _ in range(rng.randint(0, 3))]
    return "".join(lines)


def main():
    show, cases = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 120
    rng = random.Random(5)
    wrong = 0
    with tempfile.TemporaryDirectory() as root:
        tree = os.path.join(root, "tree")
        os.mkdir(tree)
        for case in range(cases):
            action = rng.choice(["create", "modify", "modify", "modify", "rename", "delete"])
            path = rng.choice(["a.py", "v/b c.py", 'v/q"uote.py', "v/\u00fc.py"])
            to = path + ".moved"
            before = text(rng) or "x\n"
            after = change(rng, before)
            if action == "create":
                after = after or "y\n"
            for name, content in (("before", before), ("after", after)):
                with open(os.path.join(root, name), "w", newline="") as file:
                    file.write(content)
            subprocess.run(["git", "-C", tree, "clean", "-fdqx"], check=False, capture_output=True)
            for folder, _, names in os.walk(tree):
                for name in names:
                    os.unlink(os.path.join(folder, name))
            full = os.path.join(tree, path)
            os.makedirs(os.path.dirname(full), exist_ok=True)
            if action != "create":
                with open(full, "w", newline="") as file:
                    file.write(before)
            diff = subprocess.run([show, action, path, to, os.path.join(root, "before"), os.path.join(root, "after")], check=True, capture_output=True).stdout
            if action == "modify" and before == after:
                continue
            applied = subprocess.run(["git", "apply", "--whitespace=nowarn"], cwd=tree, input=diff, capture_output=True)
            target = os.path.join(tree, to if action == "rename" else path)
            got = open(target, newline="").read() if os.path.exists(target) else None
            wanted = None if action == "delete" else after
            if applied.returncode != 0 or got != wanted:
                wrong += 1
                print("case %d, %s: %s\n%s" % (case, action, applied.stderr.decode(), diff.decode()))
    print("%d edits, %d wrong" % (cases, wrong))
    return 1 if wrong else 0


sys.exit(main())
