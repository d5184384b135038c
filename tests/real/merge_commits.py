"""Every git merge that joined two sides with new migration scripts, judged as it stood then.

usage: merge_commits.py MIG DIR [--list] [--most N] [CLONE...]

DIR is a folder of clones. A merge counts when each of its parents has commits, not in the other's
history, that added a script. Runs `mig conflicts PARENT1 PARENT2` on each (of more than N, 200,
on N spread evenly over the history), and prints outcomes, reasons of unknown ones, and times.
"""
import subprocess
import sys

from judging import Tally, clones, dialect_of, git

SCRIPTS = ("*/versions/*.py", ":(exclude)*/migrate_repo/*")  # sqlalchemy-migrate's folder has the name too


def additions(clone):
    """Commits that add a script, each as one bit."""
    out = git(clone, "log", "--all", "--diff-filter=A", "--no-renames", "--format=%H", "--", *SCRIPTS)
    return {commit: 1 << i for i, commit in enumerate(out.split())}


def divergences(clone):
    """(commit, parent, parent) of merges where both sides added scripts, oldest first."""
    adds, reach, found = additions(clone), {}, []
    for line in git(clone, "rev-list", "--all", "--topo-order", "--reverse", "--parents").splitlines():
        commit, *parents = line.split()
        bits = adds.get(commit, 0)
        for parent in parents:
            bits |= reach.get(parent, 0)
        reach[commit] = bits
        if len(parents) == 2:
            ours, theirs = (reach.get(p, 0) for p in parents)
            if ours & ~theirs and theirs & ~ours:
                found.append((commit, *parents))
    return found


def has_scripts(clone, commit):
    """Folders called versions held scripts of sqlalchemy-migrate before Alembic came."""
    return subprocess.run(["git", "-C", str(clone), "grep", "-q", "^down_revision", commit, "--", *SCRIPTS]).returncode == 0


def spread(items, most):
    if len(items) <= most:
        return items
    return [items[i * len(items) // most] for i in range(most)]


def main():
    words, most = sys.argv[1:], 200
    if "--most" in words:
        at = words.index("--most")
        most = int(words[at + 1])
        del words[at:at + 2]
    words = [a for a in words if a != "--list"]
    tally = Tally(words[0], "--list" in sys.argv)
    for clone in clones(words[1], words[2:]):
        dialect = dialect_of(clone)
        merges = divergences(clone)
        for commit, ours, theirs in spread(merges, most):
            if not (has_scripts(clone, ours) and has_scripts(clone, theirs)):
                continue
            tally.compare(f"{clone.name} {commit[:12]}", clone, dialect, ours, theirs)
        if len(merges) > most:
            print(f"{clone.name}: {most} of {len(merges)} merges")
        tally.end_project(clone.name)
    return tally.end("comparisons at merge commits")


sys.exit(main())
