#!/usr/bin/python3
"""The number of threads and of processors, and luck, change no byte of what mig reads and prints.

    same_bytes.py MIG OPEN_THREADS [SCRIPTS [RUNS]]

A project from make_project.py, with files that cannot be read or understood among its scripts, is
opened RUNS times with 1, 2 and 8 threads; then whole commands run on one processor and on all, over
the worktree, the index and a commit, in which one script's blob is replaced (git-replace(1)).
"""
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
COMMANDS = (["heads"], ["history", "-v"], ["check"], ["conflicts"], ["conflicts", "--format", "json"],
            ["--index", "check"], ["--ref", "HEAD", "history", "-v"])
ODD = {"zz_syntax.py": "revision = 'odd1'\ndown_revision = None\ndef upgrade(:\n", "00_computed.py": "revision = f()\n",
       "5_empty.py": "", "7_python2.py": "revision = 'odd2'\ndown_revision = None\nprint 'x'\n",
       "9_long.py": "revision = '%s'\ndown_revision = None\n" % ("x" * 40)}


def make(scripts, folder):
    subprocess.run([sys.executable, os.path.join(HERE, "make_project.py"), str(scripts), folder], check=True)
    for name, text in ODD.items():
        with open(os.path.join(folder, "migrations", "versions", name), "w", encoding="utf-8") as out:
            out.write(text)
    os.mkdir(os.path.join(folder, "migrations", "versions", "folder.py"))
    commit(folder)


def commit(folder):
    """All of it, the last script replaced: the thread that reads it must not change what is read."""

    def git(*words, text=None):
        return subprocess.run(["git", "-C", folder, "-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "gc.auto=0",
                               *words], check=True, input=text, stdout=subprocess.PIPE, text=True).stdout.strip()

    git("init", "-q", "-b", "main")
    git("add", "-A")
    git("commit", "-q", "-m", "all")
    blob = git("hash-object", "-w", "--stdin", text="revision = 'replaced'\ndown_revision = None\n")
    git("replace", git("rev-parse", "HEAD:migrations/versions/zz_syntax.py"), blob)


def run(argv, folder, processors):
    done = subprocess.run(argv, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          preexec_fn=lambda: os.sched_setaffinity(0, processors))
    if done.returncode not in (0, 1, 3):
        sys.exit("%s: exit status %d\n%s" % (argv, done.returncode, done.stderr.decode()))
    return done.returncode, done.stdout, done.stderr


def main():
    mig, opener = map(os.path.abspath, sys.argv[1:3])
    scripts, runs = [int(word) for word in sys.argv[3:]] + [200, 100][len(sys.argv) - 3:]
    every = os.sched_getaffinity(0)
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        project = os.path.join(folder, "project")
        make(scripts, project)
        failed = subprocess.run([opener, project, str(runs)]).returncode != 0
        for command in COMMANDS:
            first = run([mig, *command], project, {min(every)})
            times = max(4, runs // 25)
            different = sum(run([mig, *command], project, every) != first for _ in range(times))
            print("mig %s: %d runs, %d different" % (" ".join(command), times, different))
            failed = failed or different != 0
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
