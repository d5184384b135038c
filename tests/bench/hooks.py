#!/usr/bin/python3
"""What a hook costs, as a ratio to `git status` in the same repository.

    hooks.py MIG [SCRIPTS]          1000 scripts unless given

A hook is run as git runs it: sh, the installed script, mig. What is counted is that less an sh hook
around /bin/true. The programs run in turn and ratios are taken round by round, so that a machine whose
speed drifts says the same; the median is printed. Goals: at most 1 when no script is staged, at most
4 when one is.
"""
import os
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
MIG = os.path.realpath(sys.argv[1])
SCRIPTS = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
ROUNDS = 61


def main():
    with tempfile.TemporaryDirectory() as folder:
        project = os.path.join(folder, "project")
        env = {**os.environ, "PATH": os.path.dirname(MIG) + ":" + os.environ["PATH"], "HOME": folder,
               "GIT_INDEX_FILE": ".git/index"}
        subprocess.run([sys.executable, os.path.join(HERE, "make_project.py"), str(SCRIPTS), project], check=True)
        git = ["git", "-C", project, "-c", "user.name=bench", "-c", "user.email=bench@example.org"]

        def run(*words):
            start = time.perf_counter()
            code = subprocess.run(words, cwd=project, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                  stderr=subprocess.DEVNULL).returncode
            return time.perf_counter() - start, code

        subprocess.run(git + ["init", "-q", "-b", "main"], check=True)
        # One head: what is staged later must not be stopped for what was there before.
        subprocess.run([MIG, "-C", project, "merge", "--template", "stock"], check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)
        subprocess.run(git + ["add", "-A"], check=True)
        subprocess.run(git + ["commit", "-q", "-m", "all"], check=True)
        subprocess.run(git + ["gc", "-q"], check=True)
        subprocess.run([MIG, "-C", project, "hook", "install", "-q", "pre-commit"], check=True, stdout=subprocess.DEVNULL)
        with open(os.path.join(project, ".git", "hooks", "nothing"), "w") as out:
            out.write("#!/bin/sh\n/bin/true\n")
        os.chmod(os.path.join(project, ".git", "hooks", "nothing"), 0o755)
        head = subprocess.run([MIG, "-C", project, "heads"], check=True, stdout=subprocess.PIPE, text=True).stdout.split()[0]
        with open(os.path.join(project, "README"), "w") as out:
            out.write("text\n")
        subprocess.run(git + ["add", "README"], check=True)
        measure("no script staged", run, 1)
        with open(os.path.join(project, "migrations", "versions", "new.py"), "w") as out:
            out.write(f'revision = "new"\ndown_revision = "{head}"\n\n\ndef upgrade():\n    pass\n')
        subprocess.run(git + ["add", "-A"], check=True)
        measure("a script staged", run, 4)


def measure(what, run, goal):
    hook, nothing, status = os.path.join(".git", "hooks", "pre-commit"), os.path.join(".git", "hooks", "nothing"), ("git", "status")
    times = {"hook": [], "nothing": [], "status": []}
    ratios = []
    for _ in range(ROUNDS):
        (a, code), (b, _), (c, _) = run(hook), run(nothing), run(*status)
        if code != 0:
            sys.exit(f"{what}: the hook ended with {code}")
        times["hook"].append(a), times["nothing"].append(b), times["status"].append(c)
        ratios.append((a - b) / c)
    middle = {name: 1000 * statistics.median(values) for name, values in times.items()}
    print(f"{what}: hook {middle['hook']:.2f} ms, sh and true {middle['nothing']:.2f} ms, git status {middle['status']:.2f} ms, "
          f"ratio {statistics.median(ratios):.2f} (goal {goal})", flush=True)


main()
