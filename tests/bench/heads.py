#!/usr/bin/python3
"""Times `mig heads` against what reads the same files: cat, git status, Alembic, git archive.

    heads.py MIG [COUNT...]        counts of scripts; 100 1000 10000 unless given

Makes the projects (make_project.py), runs the programs in turn, A B C A B C ..., and prints for each
the median wall and processor time, the peak memory, and the median of the ratios run by run, so
that a machine whose speed drifts says the same. Output of the programs goes to a pipe and is thrown
away. Alembic runs three times at most: it is slow.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))


def run(argv, cwd, env=None):
    """Wall seconds, processor seconds, peak kB of one process and its children."""
    start = time.perf_counter()
    program = subprocess.Popen(argv, cwd=cwd, env=env, stdout=subprocess.PIPE, bufsize=0)
    while program.stdout.read(1 << 20):
        pass
    _, status, usage = os.wait4(program.pid, 0)
    wall = time.perf_counter() - start
    program.returncode = status
    program.stdout.close()
    if status != 0:
        sys.exit("%s failed: %d" % (argv[0], status))
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss


def remove_caches(folder):
    for path, folders, _ in os.walk(folder):
        if "__pycache__" in folders:
            shutil.rmtree(os.path.join(path, "__pycache__"))


def git(folder, *args):
    subprocess.run(["git", "-C", folder, "-c", "user.name=bench", "-c", "user.email=bench@example.org", "-c", "gc.auto=0",
                    *args], check=True, stdout=subprocess.DEVNULL)


def make(count, folder):
    subprocess.run([sys.executable, os.path.join(HERE, "make_project.py"), str(count), folder], check=True)
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "all scripts")
    git(folder, "gc", "-q")


def rounds(count):
    return 21 if count <= 1000 else 9 if count <= 10000 else 3


def measure(programs, count):
    found = {name: [] for name, *_ in programs}
    for turn in range(rounds(count) + 1):
        for name, argv, cwd, env, slow, before in programs:
            if slow and turn > 3:
                continue
            if before is not None:
                before()
            figures = run(argv, cwd, env)
            if turn > 0:  # the first warms the caches
                found[name].append(figures)
    return found


def table(title, programs, found, reference):
    print("\n%s" % title)
    print("%-34s %10s %10s %10s %12s" % ("", "wall ms", "cpu ms", "peak MB", reference + " = 1"))
    for name, *_ in programs:
        rows = found[name]
        ratio = statistics.median(row[0] / ref[0] for row, ref in zip(rows, found[reference]))
        print("%-34s %10.1f %10.1f %10.1f %12.2f" % (
            name, 1000 * statistics.median(r[0] for r in rows), 1000 * statistics.median(r[1] for r in rows),
            max(r[2] for r in rows) / 1024, ratio))


def compare(mig, count, folder, with_alembic):
    make(count, folder)
    versions = os.path.join(folder, "migrations", "versions")
    names = sorted(os.listdir(versions))
    size = sum(os.path.getsize(os.path.join(versions, name)) for name in names)
    cold = dict(os.environ, PYTHONDONTWRITEBYTECODE="1")
    cat = ["cat", *names] if count <= 20000 else ["sh", "-c", "ls | xargs cat"]
    programs = [("mig heads", [mig, "heads"], folder, None, False, None),
                ("cat of the same files", cat, versions, None, False, None),
                ("git status", ["git", "status", "--porcelain"], folder, None, False, None)]
    found = measure(programs, count)
    table("%d scripts, %.1f MB, from the worktree" % (count, size / 1e6), programs, found, "mig heads")
    if with_alembic:
        programs = [("mig heads", [mig, "heads"], folder, None, True, None),
                    ("alembic heads, warm", ["/usr/bin/alembic", "heads"], folder, None, True, None)]
        found = measure(programs, count)
        table("%d scripts against Alembic with .pyc files" % count, programs, found, "mig heads")
        programs = [("mig heads", [mig, "heads"], folder, None, True, None),
                    ("alembic heads, without .pyc", ["/usr/bin/alembic", "heads"], folder, cold, True, lambda: remove_caches(folder))]
        found = measure(programs, count)
        table("%d scripts against Alembic without .pyc files" % count, programs, found, "mig heads")
        remove_caches(folder)
    programs = [("mig heads --ref HEAD", [mig, "--ref", "HEAD", "heads"], folder, None, False, None),
                ("git archive HEAD migrations", ["git", "archive", "HEAD", "migrations/versions"], folder, None, False, None)]
    found = measure(programs, count)
    table("%d scripts, from a commit in a pack" % count, programs, found, "git archive HEAD migrations")


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    mig = os.path.abspath(sys.argv[1])
    for count in [int(word) for word in sys.argv[2:]] or [100, 1000, 10000]:
        with tempfile.TemporaryDirectory() as folder:
            compare(mig, count, os.path.join(folder, "project"), count <= 10000)


if __name__ == "__main__":
    main()
