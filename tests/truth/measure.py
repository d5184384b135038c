"""How far the verdict agrees with executed cases.

    measure.py --check PROGRAM [--at-least N] [--report OUT [--limit N]] FILE...

Prints a table with one line a file, the confusion of all files, and the disagreeing cases grouped by what the branches
do, most frequent first. --report also shrinks disagreeing cases (this needs the databases) and writes the patterns with
their smallest examples as Markdown; --limit is how many cases are shrunk for each group.
"""
import argparse
import collections
import os
import sys

import execute
import minimise

CLASSES = execute.OUTCOMES + ("unknown",)


def labels(case, side):
    return "+".join(dict.fromkeys(kind for revision in case["kinds"][side] for kind in revision))


def pattern(case, wrong):
    """What meets, without saying which side does it."""
    sides = sorted((labels(case, "a"), labels(case, "b")))
    return wrong[0], wrong[1], " x ".join(sides)


def table(results):
    print(f"{'file':32} {'cases':>6} {'right':>6} {'':>7} {'wrong conv.':>12} {'false alarms':>13} {'unknown':>8} {'other':>6}")
    sums = collections.Counter()
    for path, (cases, wrong) in results.items():
        row = collections.Counter(cases=len(cases), right=len(cases) - len(wrong))
        for truth, mig, _ in wrong.values():
            kind = "unknown" if mig == "unknown" else "conv" if mig == "converges" else "alarm" if truth == "converges" else "other"
            row[kind] += 1
        sums.update(row)
        line(os.path.basename(path), row)
    if len(results) > 1:
        line("all", sums)


def line(name, row):
    share = 100 * row["right"] / row["cases"] if row["cases"] else 100
    print(f"{name:32} {row['cases']:6} {row['right']:6} {share:6.2f}% {row['conv']:12} {row['alarm']:13} {row['unknown']:8} {row['other']:6}")


def confusion(results):
    count = collections.Counter()
    for cases, wrong in results.values():
        for case in cases:
            count[wrong[case["id"]][:2] if case["id"] in wrong else (case["outcome"], case["outcome"])] += 1
    print("\n" + f"{'database / mig':16}" + "".join(f"{name:>16}" for name in CLASSES))
    for truth in execute.OUTCOMES:
        print(f"{truth:16}" + "".join(f"{count[truth, mig]:16}" for mig in CLASSES))


def grouped(results):
    groups = collections.defaultdict(list)
    for cases, wrong in results.values():
        for case in cases:
            if case["id"] in wrong:
                groups[pattern(case, wrong[case["id"]])].append(case)
    return sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))


def report(path, results, program, limit):
    """Shrinks what disagrees, groups it again by what is left, and writes that down."""
    groups, seen = collections.defaultdict(list), collections.Counter()
    with execute.Databases() as databases:
        for cases, wrong in results.values():
            for case in cases:
                if case["id"] not in wrong:
                    continue
                before = pattern(case, wrong[case["id"]])
                seen[before] += 1
                if seen[before] > limit:
                    continue
                found = minimise.minimise(case, program, databases)
                if found:
                    groups[(case["db"], *pattern(*found))].append(found)
    ordered = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    with open(path, "w", encoding="utf-8") as out:
        out.write("# Where the verdict and the databases disagree\n\nEach pattern with its smallest case; the number says how many cases shrink to it.\n")
        for (db, truth, mig, what), found in ordered:
            smallest = min(found, key=lambda f: sum(map(len, execute.flat(f[0]["a"]) + execute.flat(f[0]["b"]) + f[0]["base"])))
            out.write(f"\n## {len(found)} x {db}: {what}: database {truth}, mig {mig}\n\n```\n" + "\n".join(minimise.describe(*smallest)) + "\n```\n")
            out.write("also: " + ", ".join(f[0]["id"] for f in found) + "\n")
    print(f"\n{path}: {len(ordered)} patterns")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--check", required=True, help="the truth_check program")
    parser.add_argument("--report")
    parser.add_argument("--limit", type=int, default=5)
    parser.add_argument("--at-least", type=int, default=0, help="fewer right answers are a failure")
    parser.add_argument("files", nargs="+")
    args = parser.parse_args()
    results = {}
    for path in args.files:
        cases = execute.load(path)
        results[path] = cases, minimise.ask(args.check, cases)
    table(results)
    confusion(results)
    for (truth, mig, what), cases in grouped(results):
        print(f"{len(cases):4}  {truth} but mig says {mig}: {what}: {' '.join(c['id'] for c in cases[:6])}")
    if args.report:
        report(args.report, results, args.check, args.limit)
    return 1 if sum(len(cases) - len(wrong) for cases, wrong in results.values()) < args.at_least else 0


if __name__ == "__main__":
    sys.exit(main())
