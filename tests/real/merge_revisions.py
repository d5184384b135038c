"""Every merge revision of real projects, judged: its parents compared as two heads.

usage: merge_revisions.py MIG DIR [--list]

DIR is a folder of clones. For each script directory and each revision with several parents, runs
`mig conflicts --rev A --rev B` on each pair of parents, and prints the outcomes, how often mig
could not tell, and which statements kept it from telling. --list names every pair.
"""
import collections
import itertools
import json
import pathlib
import subprocess
import sys
import time


def run(mig, *args):
    done = subprocess.run([mig, *args], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=120)
    return done.returncode, done.stdout


def merges(mig, clone):
    """Yields (script_dir, id, parents) of every merge revision."""
    status, out = run(mig, "-C", str(clone), "history", "--format", "json")
    if status != 0 or not out:
        return
    for project in json.loads(out)["projects"]:
        for revision in project.get("revisions", []):
            if len(set(revision["down_revision"])) > 1:
                yield project["script_dir"], revision["revision"], revision["down_revision"]


def main():
    mig, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    listing = "--list" in sys.argv
    tally, reasons, seconds = collections.Counter(), collections.Counter(), []
    for clone in sorted(p for p in folder.iterdir() if p.is_dir()):
        mine = collections.Counter()
        for script_dir, revision, parents in merges(mig, clone):
            for a, b in itertools.combinations(dict.fromkeys(parents), 2):
                start = time.monotonic()
                args = ["-C", str(clone), "conflicts", "--rev", a, "--rev", b, "--format", "json",
                        "--script-dir", script_dir]
                try:
                    status, out = run(mig, *args)
                except subprocess.TimeoutExpired:
                    mine["timed out"] += 1
                    continue
                seconds.append(time.monotonic() - start)
                if status not in (0, 1, 3) or not out:
                    mine[f"exit {status}"] += 1
                    if listing:
                        print(f"{clone.name} {script_dir} {revision}: {a} {b}: exit {status}")
                    continue
                for project in json.loads(out)["projects"]:
                    comparison = project["comparison"]
                    outcome = comparison["outcome"]
                    if outcome == "converges":
                        outcome += ", " + comparison["proof"]
                    mine[outcome] += 1
                    if outcome == "unknown":
                        for op in comparison["not_understood"][:1]:
                            reasons[f"{op['op'] or 'code'}: {op['text'].splitlines()[0][:70] if op['text'] else ''}"] += 1
                    if listing and not outcome.startswith("converges"):
                        print(f"{clone.name} {script_dir} {revision}: {a} {b}: {outcome}")
        if mine:
            print(f"{clone.name}: " + ", ".join(f"{n} {what}" for what, n in sorted(mine.items())))
        tally += mine
    total = sum(tally.values())
    if total == 0:
        print("no merge revisions found: skipped")
        return 77
    print(f"{total} pairs of parents: " + ", ".join(f"{n} {what}" for what, n in sorted(tally.items())))
    print(f"unknown: {100 * tally['unknown'] / total:.1f} %")
    for reason, n in reasons.most_common(15):
        print(f"  {n:4} {reason}")
    seconds.sort()
    if seconds:
        print(f"seconds a pair: median {seconds[len(seconds) // 2]:.3f}, longest {seconds[-1]:.3f}")
    return 0


sys.exit(main())
