#!/usr/bin/python3
"""Makes each call of a kind fail in turn, over the main commands: no crash, nothing half-written.

    each_call_fails.py MIG LIBRARY [KIND…]

For n = 1, 2, … the n-th allocation (open, read, write, rename) of `mig COMMAND` fails, until a run
is as if nothing had failed. Every such run must end by itself, with a status of the contract, and
with a line on stderr that says why when that is not the command's own; a failed allocation ends
with 70, or does not matter. `merge` leaves the folder as it was, or with the whole new script.
"""
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
COMMANDS = (["heads"], ["history", "-v"], ["check"], ["conflicts"], ["conflicts", "--format", "json"], ["merge", "-m", "join"])
KINDS = ("malloc", "open", "read", "write", "rename")
STATUSES = {0, 1, 2, 3, 4, 70}


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


def contents(folder):
    found = {}
    for path, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name != ".mig"]  # the journal's own: its lock stays
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
        env = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "LC_ALL": "C"}
        if kind is not None:
            env.update(LD_PRELOAD=self.library, FAIL_KIND=kind, FAIL_AT=str(at))
        done = subprocess.run([self.mig, *self.command], cwd=folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              timeout=60)
        return done.returncode, done.stdout, done.stderr, contents(folder)


def complaint(kind, before, right, got):
    status, out, err, files = got
    if status not in STATUSES:
        return "status %d" % status
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
    while quiet < 12 and at < 5000:  # calls that don't matter come in rows
        at += 1
        got = case.run(kind, at)
        quiet = quiet + 1 if got == right else 0
        why = complaint(kind, before, right, got)
        if why is not None:
            bad.append("mig %s, %s %d: %s" % (" ".join(case.command), kind, at, why))
    if at == quiet and (case.command[0] == "merge" or kind in ("malloc", "open", "read")):
        bad.append("mig %s: no %s ever failed: was the library loaded?" % (" ".join(case.command), kind))
    print("mig %s: %d runs with a failing %s, %d wrong" % (" ".join(case.command), at, kind, len(bad)))
    return bad


def main():
    mig, library = map(os.path.abspath, sys.argv[1:3])
    bad = []
    with tempfile.TemporaryDirectory() as work:
        template = os.path.join(work, "template")
        make(template)
        for command in COMMANDS:
            case = Case(mig, library, command, template, work)
            for kind in sys.argv[3:] or KINDS:
                bad += fail_each(case, kind, contents(template))
    print("\n".join(bad))
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
