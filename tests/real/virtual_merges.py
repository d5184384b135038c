"""Every merge commit of real projects that joined two sides with new scripts, merged again in memory.

usage: virtual_merges.py MIG DIR [--limit N] [--list] [CLONE...]

DIR is a folder of clones, which are only read. For each merge commit whose parents each brought migration scripts that
the other lacks, `mig check --ref P1 --base P2` merges them in memory; the heads that it names must be those that CPython
reads from the tree that `git merge-tree --write-tree P1 P2` makes (git 2.38 or newer), and what git conflicts on among
the scripts must be reported as MIG009. Prints a tally per clone, and the time per merge.
"""
import ast
import json
import os
import subprocess
import sys
import tempfile
import time


def git(repo, *args, text=None, check=True):
    done = subprocess.run(["git", "-C", repo, *args], input=text, capture_output=True, check=False)
    if check and done.returncode != 0:
        raise RuntimeError(f"git {' '.join(args)}: {done.stderr.decode(errors='replace')}")
    return done


def candidates(repo):
    """(merge, parent, parent) where each side added a file that looks like a script; newest first."""
    out = git(repo, "log", "--merges", "-m", "--diff-filter=A", "--name-only", "--format=@%H %P", "--", "*.py").stdout
    sides = {}
    order = []
    current = None
    for line in out.decode(errors="replace").splitlines():
        if line.startswith("@"):
            words = line[1:].split()
            current = tuple(words)
            if current not in sides:
                sides[current] = []
                order.append(current)
            sides[current].append(0)
        elif current and ("versions/" in line or "migrations/" in line or "alembic" in line):
            sides[current][-1] += 1
    return [c for c in order if len(c) == 3 and len(sides[c]) >= 2 and sum(1 for n in sides[c] if n) >= 2]


class NotPlain(Exception):
    """A script that CPython 3 does not read, or a duplicate id, where Alembic chooses."""


def identifiers(source):
    """revision and down_revision of a script, as literals; None when it is no script or needs running."""
    found = {}
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError):
        raise NotPlain from None
    for node in body:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        for target in targets:
            if isinstance(target, ast.Name) and target.id in ("revision", "down_revision") and node.value is not None:
                try:
                    found[target.id] = ast.literal_eval(node.value)
                except ValueError:
                    return None
    return found if isinstance(found.get("revision"), str) and "down_revision" in found else None


def plain_heads(repo, tree, folder):
    """The heads of the scripts below a folder of a tree."""
    listing = git(repo, "ls-tree", "-r", "-z", tree, "--", folder + "/").stdout.decode(errors="replace")
    names = [entry.split("\t", 1) for entry in listing.split("\0") if entry.endswith(".py")]
    blobs = [meta.split()[2] for meta, _ in names]
    out = git(repo, "cat-file", "--batch", text="\n".join(blobs).encode() + b"\n").stdout
    ids, parents, at = [], set(), 0
    for _ in blobs:
        end = out.index(b"\n", at)
        size = int(out[at:end].split()[2])
        script = identifiers(out[end + 1:end + 1 + size])
        at = end + 2 + size
        if script is None:
            continue
        down = script["down_revision"]
        ids.append(script["revision"])
        parents.update([down] if isinstance(down, str) else down or [])
    if len(set(ids)) != len(ids):
        raise NotPlain
    return sorted(i for i in ids if i not in parents)


def judge(mig, repo, merge, tally, verbose):
    _, ours, theirs = merge
    start = time.monotonic()
    done = subprocess.run([mig, "-C", repo, "check", "--ref", ours, "--base", theirs, "--format", "json"],
                          capture_output=True, text=True, check=False, timeout=120)
    tally["seconds"].append(time.monotonic() - start)
    oracle = git(repo, "merge-tree", "--write-tree", "--name-only", "--no-messages", ours, theirs, check=False)
    lines = oracle.stdout.decode(errors="replace").splitlines()
    tree, conflicts = lines[0], [l for l in lines[1:] if l]
    if done.returncode not in (0, 1, 3) or (done.returncode != 3 and not done.stdout):
        return f"exit {done.returncode}: {done.stderr.strip()}"
    if not done.stdout:
        tally["a side without scripts"] += 1
        return None
    for project in json.loads(done.stdout)["projects"]:
        folder = project["script_dir"]
        told = {d["at"]["path"] for d in project["diagnostics"] if d["rule"] == "MIG009"}
        expected = {c for c in conflicts if c.startswith(folder + "/") and c.endswith(".py") and "versions" in c}
        if told or expected:
            if not expected <= told:
                return f"git conflicts on {sorted(expected)}, mig on {sorted(told)}"
            tally["scripts in conflict"] += 1
            continue
        try:
            heads = plain_heads(repo, tree, folder)
        except NotPlain:
            tally["not plain"] += 1
            continue
        if heads != project["heads"]:
            return f"{folder}: mig {project['heads']}, plain reading {heads}"
        else:
            tally["heads equal"] += 1
            tally["several heads"] += len(heads) > 1
    return None


def main():
    words, limit = [a for a in sys.argv[1:] if a != "--list"], 100
    if "--limit" in words:
        at = words.index("--limit")
        limit = int(words[at + 1])
        del words[at:at + 2]
    mig, folder, wanted = os.path.abspath(words[0]), words[1], words[2:]
    failed = total = 0
    seconds = []
    for name in sorted(wanted or os.listdir(folder)):
        with tempfile.TemporaryDirectory() as scratch:
            repo = os.path.join(scratch, "repo")
            subprocess.run(["git", "clone", "-q", "--bare", "--shared", os.path.join(folder, name), repo], check=True)
            tally = {"seconds": [], "heads equal": 0, "several heads": 0, "scripts in conflict": 0, "not plain": 0,
                     "a side without scripts": 0}
            merges = candidates(repo)[:limit]
            wrong = 0
            for merge in merges:
                trouble = judge(mig, repo, merge, tally, "--list" in sys.argv)
                if trouble:
                    wrong += 1
                    print(f"  {name} {merge[0][:12]}: {trouble}")
            if merges:
                times = sorted(tally.pop("seconds"))
                seconds += times
                total += len(merges)
                failed += wrong
                print(f"{name}: {len(merges)} merges, {wrong} wrong, median {times[len(times) // 2] * 1000:.0f} ms; " +
                      ", ".join(f"{k} {v}" for k, v in tally.items()), flush=True)
    seconds.sort()
    print(f"{total} merge commits, {failed} wrong" +
          (f", median {seconds[len(seconds) // 2] * 1000:.0f} ms, slowest {seconds[-1] * 1000:.0f} ms" if seconds else ""))
    return 1 if failed or not total else 0


if __name__ == "__main__":
    sys.exit(main())
