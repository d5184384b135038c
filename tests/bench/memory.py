#!/usr/bin/python3
"""Comparing the heads of a long history takes no more memory than three times its scripts and 10 MB.

    memory.py MIG [SCRIPTS]

The shared history's operations are dropped behind the replay; kept, they alone were more.
"""
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
TIMES, BESIDE, MEGABYTE = 3, 10e6, 1e6


def size_of(folder):
    return sum(entry.stat().st_size for entry in os.scandir(folder))


def peak(mig, folder):
    """Bytes that were resident at once."""
    child = os.fork()
    if child == 0:
        os.chdir(folder)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.execv(mig, [mig, "conflicts"])
    _, status, usage = os.wait4(child, 0)
    if status != 0:
        sys.exit("mig conflicts: %d" % status)
    return usage.ru_maxrss * 1024


def main():
    mig, scripts = os.path.abspath(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "6000"
    with tempfile.TemporaryDirectory() as folder:
        project = os.path.join(folder, "project")
        subprocess.run([sys.executable, os.path.join(HERE, "make_project.py"), scripts, project], check=True)
        most = TIMES * size_of(os.path.join(project, "migrations", "versions")) + BESIDE
        taken = peak(mig, project)
    print("%s scripts: %.1f MB, %.1f at most" % (scripts, taken / MEGABYTE, most / MEGABYTE))
    sys.exit(taken > most)


if __name__ == "__main__":
    main()
