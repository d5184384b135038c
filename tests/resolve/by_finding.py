"""`mig merge -i` answered at random: whatever is chosen, the real Alembic brings every database to one state.

    by_finding.py MIG [--seed N] [--cases N] [-v]

Random branches as in random_cases.py, a third of them with both sides published, resolved with random answers to
each question and `y` to the last. Then SQLite databases from every state are upgraded, as measure.py does it. Prints
how many plans were written, with how many answers, and how often nothing was offered.
"""

import argparse
import collections
import os
import random
import re
import shutil
import subprocess
import sys

import measure
import random_cases
from measure import execute


def dialogue(project, rng, *args):
    """Types an answer whenever mig asks; returns exit status, what was said, and the answers."""
    process = subprocess.Popen([project.mig, "-C", project.where, "--dialect", "sqlite", "merge", "-i", *args], stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    seen, given, start = b"", [], 0
    while True:
        part = os.read(process.stderr.fileno(), 65536)
        if not part:
            break
        seen += part
        if not seen.endswith(b") "):
            continue
        numbers = re.findall(rb"^ +(\d+)  ", seen[start:], re.M)
        answer = b"y" if seen.endswith(b"(y for yes) ") else rng.choice(numbers or [b"q"])
        given.append(answer.decode())
        start = len(seen)
        process.stdin.write(answer + b"\n")
        process.stdin.flush()
    out = process.stdout.read()
    process.stdin.close()
    return process.wait(), (out + seen).decode(), out.decode(), given


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("mig")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cases", type=int, default=20)
    parser.add_argument("-v", action="store_true")
    options = parser.parse_args()
    project, wrong, tally = measure.Project(os.path.abspath(options.mig)), 0, collections.Counter()
    with execute.Databases() as databases:
        for number in range(options.cases):
            case, rng = random_cases.make(options.seed, number), random.Random("answers %d/%d" % (options.seed, number))
            try:
                case.update(execute.judge(case, databases))
            except execute.Unusable:
                continue
            a, head_a = measure.chain("a", case["a"], case["a_back"])
            b, head_b = measure.chain("b", case["b"], case["b_back"])
            base = {"base00000000": measure.script("base00000000", None, case["base"])}
            both = rng.random() < 0.34
            project.lay({**base, **a, **(b if both else {})}, {} if both else b)
            original = project.copy()
            status, said, out, given = dialogue(project, rng)
            tally["written" if status == 0 else "not offered" if not given else "left"] += 1
            tally["answers"] += len(given)
            tally["chosen by finding"] += "finding by finding" in out
            problem = None
            if status == 0:
                moved = "\nbefore: " in out
                problem = measure.check(project, databases.get("sqlite"), case, original, moved, (head_a, head_b), "\nbut:    " not in out)
            elif given and "y" in given:
                problem = "exit %d after y" % status
            wrong += problem is not None
            if problem is not None or options.v:
                print("%s%s %s (%s): answers %s\n%s" % ("WRONG: %s\n" % problem if problem else "", case["id"], case["outcome"], "both published" if both else "one", given, said))
    shutil.rmtree(project.where)
    print("%d written (%d chosen by finding), %d answers, %d without an offer, %d left; %d databases upgraded, %d wrong" % (
        tally["written"], tally["chosen by finding"], tally["answers"], tally["not offered"], tally["left"], measure.UPGRADED["all"], wrong))
    return 1 if wrong or not tally["written"] else 0


if __name__ == "__main__":
    sys.exit(main())
