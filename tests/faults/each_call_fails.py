#!/usr/bin/python3
"""Makes each call of a kind fail in turn, over the main commands: no crash, nothing half-written.

    each_call_fails.py MIG LIBRARY [KIND…]

For n = 1, 2, … the n-th allocation (open, read, write, fsync, rename, link, unlink, mkdir) of `mig
COMMAND` fails, until a run is as if nothing had failed. Every such run must end by itself, with a
status of the contract, and with a line on stderr that says why when that is not the command's own,
one line when the status is 70; a failed allocation ends with 70, or does not matter. Nothing that was
allocated is left at the end. Commands that write leave the folder as it was, or as it shall be, and
no file of theirs besides.
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile

SCRIPT = '''"""{id}

Revision ID: {id}
Revises: {down}
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
          "c3": 'op.alter_column("t", "n", new_column_name="m")'}
DOWN = {"a1": None, "b2": "a1", "c3": "a1"}
LOOKING = (["heads"], ["history", "-v"], ["check"], ["conflicts", "--format", "json"], ["report", "--format", "html"],
           ["heads", "--ref", "HEAD"], ["check", "--base", "main"])
WRITING = (["merge", "-m", "join"], ["rebase", "c3", "--onto", "b2"], ["undo"], ["report", "-o", "out.json", "--format", "json"])
LOOKING_KINDS = ("malloc", "open", "read")
WRITING_KINDS = ("malloc", "open", "read", "write", "fsync", "rename", "link", "unlink", "mkdir")
STATUSES = {0, 1, 2, 3, 4, 70}
GIT = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_AUTHOR_NAME": "a",
       "GIT_AUTHOR_EMAIL": "a@b", "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@b"}


JOINED = {}  # the files after `merge`, which `undo` begins with


def make(folder):
    versions = os.path.join(folder, "migrations", "versions")
    os.makedirs(versions)
    with open(os.path.join(folder, "alembic.ini"), "w", encoding="utf-8") as out:
        out.write("[alembic]\nscript_location = migrations\n")
    with open(os.path.join(folder, "migrations", "script.py.mako"), "w", encoding="utf-8") as out:
        out.write('"""${message}"""\nrevision = ${repr(up_revision)}\ndown_revision = ${repr(down_revision)}\n')
    for name, body in BODIES.items():
        with open(os.path.join(versions, name + ".py"), "w", encoding="utf-8") as out:
            out.write(SCRIPT.format(id=name, down=DOWN[name], body=body))
        if name == "b2":  # c3 is in no commit: it may move
            for args in (["init", "-q", "--template=", "-b", "main"], ["add", "-A"], ["commit", "-q", "-m", "first"],
                         ["config", "mig.base", "main"]):
                subprocess.run(["git", *args], cwd=folder, check=True, env=GIT)


def contents(folder):
    found = {}
    for path, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name != ".git"]  # git's own, and the journal: its lock stays
        for name in names:
            with open(os.path.join(path, name), "rb") as file:
                found[os.path.relpath(os.path.join(path, name), folder)] = file.read()
    return found


class Case:
    def __init__(self, mig, library, command, template, work):
        self.mig, self.library, self.command, self.template, self.work = mig, library, command, template, work

    def run(self, kind=None, at=0):
        """Status, output, errors, and the files afterwards."""
        folder = os.path.join(self.work, "project")
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.template, folder)
        env = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "LC_ALL": "C", "GIT_CONFIG_GLOBAL": "/dev/null"}
        if self.command == ["undo"]:
            subprocess.run([self.mig, "merge", "-m", "join"], cwd=folder, env=env, check=True, capture_output=True)
        leaks = os.path.join(self.work, "leaks")
        env.update(LD_PRELOAD=self.library, LEAKS=leaks)
        if kind is not None:
            env.update(FAIL_KIND=kind, FAIL_AT=str(at))
        done = subprocess.run([self.mig, *self.command], cwd=folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              timeout=60)
        with open(leaks, encoding="ascii") as file:
            left = int(file.read())
        return done.returncode, done.stdout, done.stderr, contents(folder), left


def complaint(kind, before, right, got):
    status, out, err, files, left = got
    if status not in STATUSES:
        return "status %d" % status
    if left != 0:
        return "%d allocations are left" % left
    lines = [line for line in err.splitlines() if line not in right[2].splitlines()]  # -v says more
    if status == 70 and len(lines) != 1:
        return "status 70 with %d lines: %s" % (len(lines), err.decode(errors="replace"))
    if "out.json" in files:  # it may tell of what could not be read, but whole
        json.loads(files.pop("out.json"))
    if files not in (before, right[3]):
        return "files are neither as before nor as after"
    if status == right[0] and (out, files) == (right[1], right[3]):
        return None
    if not err.strip() and out == right[1]:
        return "status %d without a word" % status
    if kind == "malloc" and status != 70:
        return "status %d: %s" % (status, err.decode(errors="replace").strip().splitlines()[-1])
    return None


def fail_each(case, kind, before):
    right, quiet, at, bad = case.run(), 0, 0, []
    right[3].pop("out.json", None)
    if case.command == ["undo"]:
        before = dict(before, **{name: text for name, text in JOINED.items() if name not in before})
    while quiet < 6 and at < 5000:  # calls that don't matter come in rows
        at += 1
        got = case.run(kind, at)
        quiet = quiet + 1 if got[:3] == right[:3] and {**got[3], "out.json": None} == {**right[3], "out.json": None} else 0
        why = complaint(kind, before, right, got)
        if why is not None:
            bad.append("mig %s, %s %d: %s" % (" ".join(case.command), kind, at, why))
    if at == quiet and kind in (("malloc", "open", "write") if case.command in WRITING else ("malloc",)):
        bad.append("mig %s: no %s ever failed: was the library loaded?" % (" ".join(case.command), kind))
    print("mig %s: %d runs with a failing %s, %d wrong" % (" ".join(case.command), at, kind, len(bad)))
    return bad


def main():
    mig, library = map(os.path.abspath, sys.argv[1:3])
    bad = []
    with tempfile.TemporaryDirectory() as work:
        template = os.path.join(work, "template")
        make(template)
        JOINED.update(Case(mig, library, WRITING[0], template, work).run()[3])
        for command in LOOKING + WRITING:
            case = Case(mig, library, command, template, work)
            kinds = LOOKING_KINDS if command in LOOKING else WRITING_KINDS
            for kind in kinds if len(sys.argv) < 4 else [k for k in kinds if k in sys.argv[3:]]:
                bad += fail_each(case, kind, contents(template))
    print("\n".join(bad))
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
