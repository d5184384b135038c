"""Every merge revision of real projects, judged: its parents compared as two heads.

usage: merge_revisions.py MIG DIR [--list] [CLONE...]

DIR is a folder of clones. For each script directory and each revision with several parents, runs
`mig conflicts --rev A --rev B` on each pair of parents, and prints the outcomes, how often mig
could not tell, and which statements kept it from telling. --list names every pair.
"""
import itertools
import json
import sys

from judging import Tally, clones, dialect_of


def merges(tally, clone):
    """Yields (script_dir, id, parents) of every merge revision."""
    status, out = tally.run("-C", str(clone), "history", "--format", "json")
    tally.seconds.pop()
    if status != 0 or not out:
        return
    for project in json.loads(out)["projects"]:
        for revision in project.get("revisions", []):
            if len(set(revision["down_revision"])) > 1:
                yield project["script_dir"], revision["revision"], revision["down_revision"]


def main():
    words = [a for a in sys.argv[1:] if a != "--list"]
    tally = Tally(words[0], "--list" in sys.argv)
    for clone in clones(words[1], words[2:]):
        dialect = dialect_of(clone)
        for script_dir, revision, parents in merges(tally, clone):
            for a, b in itertools.combinations(dict.fromkeys(parents), 2):
                tally.compare(f"{clone.name} {revision}: {a} {b}", clone, dialect, "--rev", a, "--rev", b,
                              "--script-dir", script_dir)
        tally.end_project(clone.name)
    return tally.end("pairs of parents")


sys.exit(main())
