#!/usr/bin/python3
"""Makes each call of a kind fail in turn, over the main commands: no crash, nothing half-written.

    each_call_fails.py MIG LIBRARY [KIND…] [--every N] [--only WORDS]

For n = 1, 2, … the n-th allocation (open, read, write, fsync, rename, link, unlink, mkdir) of `mig
COMMAND` fails, for each n that the command has. Every such run must end by itself, with a status of
the contract, and with a line on stderr that says why when that is not the command's own, one line
when the status is 70; a failed allocation ends with 70, or does not matter. Nothing that was
allocated is left at the end. Commands that write leave each file as it was, or as it shall be, all of
a plan or none, and no file of theirs besides; others leave the folder alone.
--every N: only each N-th call of commands that only look; not with MIG_LONG in the environment.
"""
import concurrent.futures
import json
import os
import shutil
import subprocess
import sys
import tempfile

SCRIPT = '''"""{id}

Revision ID: {id}
Revises: {said}
"""
from alembic import op
import sqlalchemy as sa

revision = "{id}"
down_revision = {down!r}


def upgrade():
    {body}


def downgrade():
    pass
'''
BODIES = {"a1": 'op.create_table("t", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("n", sa.String(20)))',
          "b2": 'op.add_column("t", sa.Column("x", sa.Integer()))\n    op.execute("UPDATE t SET x = 1 WHERE id = 2")',
          "d4": 'op.add_column("t", sa.Column("x", sa.Text()))', "e5": 'op.drop_column("t", "n")',
          "c3": 'op.alter_column("t", "n", new_column_name="m")'}
DOWN = {"a1": None, "b2": "a1", "c3": "a1", "d4": "a1", "e5": "a1"}
FORMATS = ("text", "json", "sarif", "markdown", "html", "github", "gitlab", "rdjsonl", "gcc", "junit")

# The project: main has a1 and b2; the branches side and third have d4 and e5 on a1, which collide with b2 and c3;
# c3 on a1 is in no commit, and its docstring is wrong.
LOOKING = [["heads"], ["heads", "--ref", "HEAD"], ["heads", "--index"], ["branches"], ["show", "heads", "--operations"], ["history", "-v"],
           ["check"], ["check", "--base", "main"], ["check", "--base", "side", "--ref", "main"], ["conflicts", "--format", "json"],
           ["conflicts", "main", "side"], ["graph", "--format", "dot"], ["graph", "--format", "mermaid"], ["config"],
           ["explain", "MIG101"], ["forecast", "--base", "main", "--format", "json"], ["ledger", "--base", "main"], ["repair"],
           ["merge", "--dry-run"], ["rebase", "c3", "--onto", "b2", "--dry-run"], ["undo", "--dry-run"], ["hook", "status"], ["hook", "run", "pre-commit"]]
LOOKING += [["report", "side", "--format", name] for name in FORMATS]
WRITING = [["merge", "-m", "join"], ["merge", "-m", "join", "--stage"], ["rebase", "c3", "--onto", "b2"], ["repair", "--apply"], ["undo"],
           ["report", "-o", "out.json", "--format", "json"], ["hook", "install"], ["hook", "uninstall"]]
LOOKING_KINDS = ("malloc", "open", "read")
WRITING_KINDS = ("malloc", "open", "read", "write", "fsync", "rename", "link", "unlink", "mkdir")
STATUSES = {0, 1, 2, 3, 4, 70}
BEFORE = {"undo": ["merge", "-m", "join"], "uninstall": ["hook", "install"]}  # what comes before a command, by a word of it
HOOKS = os.path.join(".git", "hooks")
GIT = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_AUTHOR_NAME": "a",
       "GIT_AUTHOR_EMAIL": "a@b", "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@b"}


def git(folder, *args):
    subprocess.run(["git", *args], cwd=folder, check=True, env=GIT, capture_output=True)


def put_script(folder, name):
    with open(os.path.join(folder, "migrations", "versions", name + ".py"), "w", encoding="utf-8") as out:
        out.write(SCRIPT.format(id=name, down=DOWN[name], said="zz" if name == "c3" else DOWN[name] or "", body=BODIES[name]))


def make(folder):
    os.makedirs(os.path.join(folder, "migrations", "versions"))
    with open(os.path.join(folder, "alembic.ini"), "w", encoding="utf-8") as out:
        out.write("[alembic]\nscript_location = migrations\n")
    with open(os.path.join(folder, "migrations", "script.py.mako"), "w", encoding="utf-8") as out:
        out.write('"""${message}"""\nrevision = ${repr(up_revision)}\ndown_revision = ${repr(down_revision)}\n')
    git(folder, "init", "-q", "--template=", "-b", "main")
    git(folder, "config", "mig.base", "main")
    for branch, names in (("main", ["a1"]), ("side", ["d4"]), ("third", ["e5"]), ("main", ["b2"])):
        git(folder, "switch", "-q", *([] if branch == "main" else ["-c"]), branch) if names != ["a1"] else None
        for name in names:
            put_script(folder, name)
        git(folder, "add", "-A")
        git(folder, "commit", "-q", "-m", branch)
        git(folder, "switch", "-q", "main")
    put_script(folder, "c3")


def contents(folder):
    """Every file with its bytes; of git's folder the hooks alone, for the journal's lock stays."""
    found = {}
    for path, folders, names in os.walk(folder):
        inside = os.path.relpath(path, folder)
        if inside == ".git":
            folders[:], names = [name for name in folders if name == "hooks"], []
        for name in names:
            with open(os.path.join(path, name), "rb") as file:
                found[os.path.relpath(os.path.join(path, name), folder)] = file.read()
    return found


class Case:
    def __init__(self, mig, library, command, template, work):
        self.mig, self.library, self.command, self.work = mig, library, command, work
        self.writes = command in WRITING
        self.template = self.prepared(template)
        self.before = contents(self.template)
        self.folder = None

    def prepared(self, template):
        """The project as the command finds it."""
        first = next((BEFORE[word] for word in self.command if word in BEFORE), None)
        if first is None:
            return template
        folder = os.path.join(self.work, "prepared")
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(template, folder)
        subprocess.run([self.mig, *first], cwd=folder, env=GIT, check=True, capture_output=True)
        return folder

    def fresh(self):
        """A copy of the project; commands that only look share one."""
        if self.folder is None or self.writes:
            self.folder = os.path.join(self.work, "project")
            shutil.rmtree(self.folder, ignore_errors=True)
            shutil.copytree(self.template, self.folder)
        return self.folder

    def run(self, kind, at):
        """Status, output, errors, the files afterwards, what is left allocated; and how many such calls there were."""
        folder, leaks = self.fresh(), os.path.join(self.work, "leaks")
        env = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "LC_ALL": "C", "GIT_CONFIG_GLOBAL": "/dev/null", "LD_PRELOAD": self.library,
               "LEAKS": leaks, "FAIL_PROGRAM": os.path.basename(self.mig), "FAIL_KIND": kind, "FAIL_AT": str(at)}
        done = subprocess.run([self.mig, *self.command], cwd=folder, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=60)
        with open(leaks, encoding="ascii") as file:
            left, calls = map(int, file.read().split())
        os.unlink(leaks)
        return (done.returncode, done.stdout, done.stderr, contents(folder), left), calls


def is_one_or_other(files, before, after):
    """All as before or all as after; of hooks, which are no plan, each for itself."""
    rest = lambda found: {path: text for path, text in found.items() if not path.startswith(HOOKS)}
    if rest(files) not in (rest(before), rest(after)):
        return False
    return all(files[path] in (before.get(path), after.get(path)) for path in files if path.startswith(HOOKS))


def complaint(case, kind, right, got):
    status, out, err, files, left = got
    if status not in STATUSES:
        return "status %d" % status
    if left != 0:
        return "%d allocations are left" % left
    lines = [line for line in err.splitlines() if line not in right[2].splitlines()]  # -v says more
    if status == 70 and len(lines) != 1:
        return "status 70 with %d lines: %s" % (len(lines), err.decode(errors="replace"))
    if "out.json" in files:  # it may tell of what could not be read, but whole
        json.loads(files["out.json"])
    files, after = ({path: text for path, text in found.items() if path != "out.json"} for found in (files, right[3]))
    if not is_one_or_other(files, case.before, after):
        return "files are neither as before nor as after: %s" % sorted(p for p in files.keys() | after.keys() if files.get(p) != after.get(p))
    if status == right[0] and (out, files) == (right[1], after):
        return None
    if not err.strip() and out == right[1]:
        return "status %d without a word" % status
    if kind == "malloc" and status != 70:
        return "status %d: %s" % (status, (err.decode(errors="replace").strip().splitlines() or ["nothing on stderr"])[-1])
    return None


NEVER = 1 << 30
MUST = {"malloc": LOOKING + WRITING, "open": WRITING, "write": [command for command in WRITING if "uninstall" not in command]}  # kinds that a command can't do without


def fail_each(case, kind, every):
    """The summary, and what is wrong, a line each."""
    right, calls = case.run(kind, NEVER)
    told, bad = "mig " + " ".join(case.command), []
    if calls == 0 and case.command in MUST.get(kind, ()) and case.command != ["explain", "MIG101"]:
        bad.append("%s: there is no %s that could fail: was the library loaded?" % (told, kind))
    chosen = range(1, calls + 1, 1 if case.writes or os.environ.get("MIG_LONG") else every)
    for at in chosen:
        why = complaint(case, kind, right, case.run(kind, at)[0])
        if why is not None:
            bad.append("%s, %s %d: %s" % (told, kind, at, why))
    return "%s: %d of %d times a failing %s, %d wrong" % (told, len(chosen), calls, kind, len(bad)), bad


def all_of(job):
    mig, library, command, template, kinds, every = job
    with tempfile.TemporaryDirectory() as work:
        case = Case(mig, library, command, template, work)
        return [fail_each(case, kind, every) for kind in (WRITING_KINDS if case.writes else LOOKING_KINDS) if kind in kinds]


def main():
    args = sys.argv[1:]
    every, words = 1, ""
    for name in ("--every", "--only"):
        if name in args:
            value = args.pop(args.index(name) + 1)
            args.remove(name)
            every, words = (int(value), words) if name == "--every" else (every, value)
    mig, library = map(os.path.abspath, args[:2])
    kinds, bad, runs = args[2:] or WRITING_KINDS, [], 0
    with tempfile.TemporaryDirectory() as work:
        template = os.path.join(work, "template")
        make(template)
        jobs = [(mig, library, command, template, kinds, every) for command in WRITING + LOOKING if words in " ".join(command)]
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            for results in pool.map(all_of, jobs):
                for told, found in results:
                    print(told)
                    bad += found
                    runs += 1
    print("\n".join(bad))
    print("%d commands and kinds, %d wrong" % (runs, len(bad)))
    sys.exit(1 if bad or runs == 0 else 0)


if __name__ == "__main__":
    main()
