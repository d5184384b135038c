#!/usr/bin/python3
"""Counts the instructions that fixed commands take, and compares with tests/bench/instructions.txt.

    instructions.py MIG             fails when a count is more than 10 % from the recorded one
    instructions.py MIG --accept    records what is counted now

Counts don't hang on the machine's speed or on what else it does, only on the program, the compiler
and the C library; valgrind (callgrind) counts them. The project is small enough for one thread.
Skipped (exit status 77) where there is no valgrind.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
RECORD = os.path.join(HERE, "instructions.txt")
SCRIPTS, TOLERANCE, SKIPPED = 60, 0.10, 77
COMMANDS = ("--version", "heads", "history -v", "check", "conflicts")


def count(mig, command, folder):
    with tempfile.TemporaryDirectory() as out:
        done = subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=%s/out" % out, mig, *command.split()],
                              cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=environment())
    found = re.search(r"Collected : (\d+)", done.stderr)
    if found is None:
        sys.exit("mig %s: nothing was counted\n%s" % (command, done.stderr))
    return int(found.group(1))


def environment():
    """Without what changes a run: the user's configuration and the language."""
    return {"PATH": os.environ["PATH"], "LC_ALL": "C", "HOME": "/nonexistent"}


def count_all(mig):
    with tempfile.TemporaryDirectory() as folder:
        project = os.path.join(folder, "project")
        subprocess.run([sys.executable, os.path.join(HERE, "make_project.py"), str(SCRIPTS), project], check=True)
        return {command: count(mig, command, project) for command in COMMANDS}


def recorded():
    with open(RECORD, encoding="utf-8") as file:
        lines = [line.rsplit(None, 1) for line in file if line.strip() and not line.startswith("#")]
    return {command: int(number) for command, number in lines}


def accept(counts):
    with open(RECORD, "w", encoding="utf-8") as out:
        out.write("# Instructions of `mig COMMAND` over a project of %d scripts; see instructions.py.\n" % SCRIPTS)
        for command, number in counts.items():
            out.write("%-12s %d\n" % (command, number))


def main():
    mig = os.path.abspath(sys.argv[1])
    if shutil.which("valgrind") is None:
        print("skipped: valgrind is not there")
        sys.exit(SKIPPED)
    counts = count_all(mig)
    if "--accept" in sys.argv[2:]:
        accept(counts)
        return
    before = recorded()
    far = [command for command in COMMANDS if abs(counts[command] / before[command] - 1) > TOLERANCE]
    for command in COMMANDS:
        print("%-12s %12d  recorded %12d  %+.1f %%" % (
            command, counts[command], before[command], 100 * (counts[command] / before[command] - 1)))
    if far:
        sys.exit("more than 10 %% from what is recorded: %s\nif that is meant: tests/bench/instructions.py %s --accept, "
                 "and say in the commit why" % (", ".join(far), sys.argv[1]))


if __name__ == "__main__":
    main()
