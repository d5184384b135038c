#!/usr/bin/python3
"""Loose objects cut short at every length, or whose head promises another: mig ends, and says what is damaged.

    damaged_objects.py MIG

The commit, a tree and a script's blob each lose more and more of their ends. No run may take longer
than a moment, end with a status that is none of the contract, or show a script that is not whole.
"""
import os
import pathlib
import subprocess
import sys
import tempfile
import zlib

MIG = str(pathlib.Path(sys.argv[1]).resolve())
SCRIPT = "revision = 'a1'\ndown_revision = None\n\n\ndef upgrade():\n    pass\n\n\n# %s\n" % " ".join(map(str, range(60)))
ENV = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "LC_ALL": "C", "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_AUTHOR_NAME": "a",
       "GIT_AUTHOR_EMAIL": "a@b", "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@b", "ASAN_OPTIONS": "detect_leaks=0"}


def git(root, *args):
    return subprocess.run(["git", *args], cwd=root, env=ENV, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()


def make(root):
    versions = root / "migrations" / "versions"
    versions.mkdir(parents=True)
    (root / "alembic.ini").write_text("[alembic]\nscript_location = migrations\n")
    (versions / "a1.py").write_text(SCRIPT)
    for args in (["init", "-q", "--template=", "-b", "main"], ["add", "-A"], ["commit", "-q", "-m", "first"]):
        git(root, *args)


def damages(whole):
    """(what was done, the bytes that stand there then)."""
    for size in range(len(whole)):
        yield "cut to %d bytes" % size, whole[:size]
    head, _, body = zlib.decompress(whole).partition(b"\0")
    kind, size = head.decode().split()
    for said in (0, 1, int(size) // 2, int(size) - 1, int(size) + 1, int(size) * 9, 2**31, 2**63, 2**64 + int(size), "", "-1", "0x1", size + " "):
        yield "said to have %r bytes" % said, zlib.compress(f"{kind} {said}\0".encode() + body)
    yield "without a head", zlib.compress(body)


def damage(root, rev):
    """What is wrong, a line each; how many damages there were."""
    name = git(root, "rev-parse", rev)
    path = root / ".git" / "objects" / name[:2] / name[2:]
    whole, bad, count = path.read_bytes(), [], 0
    path.chmod(0o644)
    for what, there in damages(whole):
        path.write_bytes(there)
        count += 1
        try:
            done = subprocess.run([MIG, "heads", "--ref", "main"], cwd=root, env=ENV, capture_output=True, text=True, timeout=20)
        except subprocess.TimeoutExpired:
            bad.append("%s %s: does not end" % (rev, what))
            continue
        if done.returncode not in (0, 3) or "is damaged" not in done.stderr or "a1" in done.stdout:
            bad.append("%s %s: %d: %s%s" % (rev, what, done.returncode, done.stdout, done.stderr))
    path.write_bytes(whole)
    return bad, count


def main():
    bad, runs = [], 0
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        make(root)
        for rev in ("main", "main:migrations/versions", "main:migrations/versions/a1.py"):
            found, count = damage(root, rev)
            bad += found
            runs += count
        done = subprocess.run([MIG, "heads", "--ref", "main"], cwd=root, env=ENV, capture_output=True, text=True, timeout=20)
        if done.stdout != "a1 (head)\n":
            bad.append("whole again: %s%s" % (done.stdout, done.stderr))
    print("\n".join(bad))
    print("%d damaged objects, %d wrong" % (runs, len(bad)))
    return 1 if bad else 0


sys.exit(main())
