"""The whole history of real projects, replayed: which operations fail on what came before them.

usage: history.py MIG DIR [--list] [CLONE...]

DIR is a folder of clones. For each script directory and head, runs `mig conflicts --rev HEAD --rev BASE`,
which replays every script as one line, and counts how many operations it holds and how many scripts fail on
their own: each is a mistake of mig or a real contradiction. --list names the first failure.
"""
import json
import sys

from judging import Tally, clones, dialect_of


def ends(tally, clone):
    """Yields (script_dir, heads, bases)."""
    status, out = tally.run("-C", str(clone), "history", "--format", "json")
    tally.seconds.pop()
    if status == 0 and out:
        for project in json.loads(out)["projects"]:
            yield project["script_dir"], project["heads"], project["bases"]


def main():
    words = [a for a in sys.argv[1:] if a != "--list"]
    listing = "--list" in sys.argv
    tally = Tally(words[0], listing)
    failing = total = 0
    for clone in clones(words[1], words[2:]):
        dialect = dialect_of(clone)
        for script_dir, heads, bases in ends(tally, clone):
            for head in heads:
                status, out = tally.run("-C", str(clone), "--dialect", dialect, "conflicts", "--rev", head, "--rev",
                                        bases[0], "--script-dir", script_dir, "--format", "json")
                if status not in (0, 1, 3) or not out:
                    print(f"{clone.name} {script_dir} {head}: exit {status}")
                    continue
                for project in json.loads(out)["projects"]:
                    comparison = project["comparison"]
                    own = [f for f in comparison["findings"] if f.get("own_failure") or "on its own" in f["message"]]
                    notes = [d for d in comparison.get("diagnostics", [])]
                    total += 1
                    failing += bool(own or notes)
                    print(f"{clone.name} {script_dir} {head} {project.get('bind') or ''}: "
                          f"{comparison['ours']['operations']} operations, "
                          f"{len(comparison['not_understood'])} not understood, {len(own) + len(notes)} failing, "
                          f"{tally.seconds[-1]:.2f} s")
                    for finding in own if listing else []:
                        place = finding.get("ours") or finding.get("theirs") or {}
                        print(f"    {place.get('path')}:{place.get('line')}: {finding['message']}")
    print(f"{total} histories, {failing} that do not replay")
    return 0 if total else 77


sys.exit(main())
