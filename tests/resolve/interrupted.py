"""A plan that is killed, or that the system fails, at any system call leaves the tree before or after it.

    interrupted.py MIG [--step N] [--only NAME]

For each case a project is laid out, a command of mig writes to it under strace, which injects SIGKILL
(or an error) at the Nth call of those that touch files, for every N. After a kill the next command of
mig must find the tree as it was before or as it is after, byte for byte, or bring it there; and every
file must have been whole at the instant of the kill. After an error mig itself must have done so.
With --step N only every Nth call is tried. Skipped (77) where strace may not trace.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile

MIG = sys.argv[1]
STEP = int(sys.argv[sys.argv.index("--step") + 1]) if "--step" in sys.argv else 1
ONLY = sys.argv[sys.argv.index("--only") + 1] if "--only" in sys.argv else None
ROOT = tempfile.mkdtemp(prefix="interrupted.")
os.environ["ASAN_OPTIONS"] = "detect_leaks=0"  # the leak detector traces, too, and one tracer is all there can be

# What a plan asks of the system. Reading is left out of the kills: nothing has changed between two reads.
CALLS = "openat,write,pwrite64,fsync,fdatasync,close,rename,renameat,renameat2,link,linkat,unlink,unlinkat,mkdir,mkdirat,rmdir,chmod,fchmod,fcntl,ftruncate"
ERRORS = [("write", "ENOSPC"), ("fsync", "EIO"), ("rename", "EACCES"), ("link", "EPERM"), ("unlink", "EACCES"),
          ("mkdir", "ENOSPC"), ("openat", "EMFILE"), ("fchmod", "EPERM"), ("close", "EIO")]


def script(rev, down, op="pass"):
    return '"""about %s\n\nRevision ID: %s\nRevises: %s\nCreate Date: 2026-01-02 03:04:05\n\n"""\nfrom alembic import op\nimport sqlalchemy as sa\n\nrevision = %r\ndown_revision = %r\n\n\ndef upgrade():\n    %s\n\n\ndef downgrade():\n    pass\n' % (
        rev, rev, down or "", rev, down, op)


TEMPLATE = '"""${message}\n\nCreate Date: ${create_date}\n"""\nrevision = ${repr(up_revision)}\ndown_revision = ${repr(down_revision)}\n\n\ndef upgrade():\n    pass\n\n\ndef downgrade():\n    pass\n'


def git(where, *args):
    subprocess.run(["git", "-C", where, "-c", "user.name=t", "-c", "user.email=t@example.org", *args], check=True, capture_output=True)


def lay(where, repository):
    versions = os.path.join(where, "migrations", "versions")
    os.makedirs(versions)
    scripts = {"base1": None, "aaaa1": "base1", "bbbb1": "base1", "cccc1": "bbbb1"}
    files = {"alembic.ini": "[alembic]\nscript_location = migrations\n", "migrations/env.py": "", "migrations/script.py.mako": TEMPLATE}
    if not repository:
        scripts = {"0001": None, "0002": "0001", "0002b": "0001", "0003b": "0002b"}
    for rev, down in scripts.items():
        files["migrations/versions/%s_x%s.py" % (rev[:4], rev[4:]) if not repository else "migrations/versions/%s.py" % rev] = script(rev, down, "pass" if down else "op.create_table('t', sa.Column('id', sa.Integer()))")
    for path, text in files.items():
        with open(os.path.join(where, path), "w") as file:
            file.write(text)
    if repository:
        git(where, "init", "-q")
        git(where, "add", "-A")
        git(where, "commit", "-qm", "fork")
        git(where, "update-ref", "refs/remotes/origin/main", "HEAD")


def tree(where):
    found = {}
    for folder, folders, names in os.walk(where):
        folders[:] = [f for f in folders if f not in (".git", ".mig")]
        for name in names:
            path = os.path.join(folder, name)
            with open(path, "rb") as file:
                found[os.path.relpath(path, where)] = (file.read(), os.stat(path).st_mode)
    if os.path.isdir(os.path.join(where, ".git")):
        found["(index)"] = subprocess.run(["git", "-C", where, "ls-files", "-s"], check=True, capture_output=True).stdout
    return found


def run(where, args, inject=None):
    command = [MIG, "-C", where, *args]
    if inject is not None:
        command = ["strace", "-f", "-o", os.path.join(ROOT, "trace"), "-e", "trace=" + inject[0], "-e", "inject=%s:%s" % inject, *command]
    return subprocess.run(command, capture_output=True, text=True)


def can_trace():
    try:
        return subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True).returncode == 0
    except OSError:
        return False


def calls_of(where, args, calls):
    """How often the command makes each of the calls."""
    trace = os.path.join(ROOT, "calls")
    done = subprocess.run(["strace", "-f", "-o", trace, "-e", "trace=" + calls, MIG, "-C", where, *args], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    with open(trace) as lines:
        return [m.group(1) for m in (re.match(r"\d+ +(\w+)\(", line) for line in lines) if m]


class Case:
    def __init__(self, name, args, repository, first=(), own=()):
        self.name, self.args, self.repository, self.first = name, args, repository, first
        self.offset = len(name) % STEP  # other points for each case
        self.pristine = os.path.join(ROOT, name.replace(" ", "_"))
        lay(self.pristine, repository)
        for path, text in dict(own).items():
            with open(os.path.join(self.pristine, path), "w") as file:
                file.write(text)
        for before in first:
            done = run(self.pristine, before)
            assert done.returncode == 0, done.stderr
        self.before = tree(self.pristine)
        done = self.fresh()
        finished = run(done, args)
        assert finished.returncode == 0, (name, finished.stdout, finished.stderr)
        self.after = tree(done)
        assert self.after != self.before
        self.all_calls = calls_of(self.fresh(), args, CALLS)

    def fresh(self):
        where = os.path.join(ROOT, "work")
        shutil.rmtree(where, ignore_errors=True)
        shutil.copytree(self.pristine, where, symlinks=True)
        return where

    def whole(self, found):
        """Each file that mig is not just writing beside its place is one of the two."""
        for path, content in found.items():
            if path == "(index)" or os.path.basename(path).startswith(".mig-"):
                continue
            if content not in (self.before.get(path), self.after.get(path)):
                return path
        return None

    def kills(self):
        wrong = tried = back = forth = 0
        # strace counts each kind of call on its own
        points = [(call, n) for call in sorted(set(self.all_calls)) for n in range(1, self.all_calls.count(call) + 1)]
        for call, number in points[self.offset::STEP]:
            where = self.fresh()
            done = run(where, self.args, (call, "signal=SIGKILL:when=%d" % number))
            if done.returncode not in (-9, 137):
                continue
            tried += 1
            torn = self.whole(tree(where))
            lock = os.path.join(where, ".git", "index.lock")
            if os.path.exists(lock):
                os.unlink(lock)  # git's own advice after a crash
            after = run(where, ["heads"])
            found = tree(where)
            back, forth = back + (found == self.before), forth + (found == self.after)
            if torn or after.returncode != 0 or found not in (self.before, self.after):
                wrong += 1
                print("FAILED: %s: killed at call %d of %s: torn %s; %s%s" % (self.name, number, call, torn, after.stdout, after.stderr))
                for path in sorted(set(found) | set(self.before)):
                    if found.get(path) != self.before.get(path):
                        print("    not as before: %s%s" % (path, "" if found.get(path) == self.after.get(path) else ", nor as after"))
        return tried, wrong, back, forth

    def errors(self):
        wrong = tried = 0
        for call, error in ERRORS:
            for number in range(1 + self.offset % STEP, self.all_calls.count(call) + 1, STEP):
                where = self.fresh()
                done = run(where, self.args, (call, "error=%s:when=%d" % (error, number)))
                tried += 1
                if done.returncode == 1 and tree(where) == self.before:
                    good = True  # nothing was done, as where nothing may be
                elif done.returncode == 0:
                    good = tree(where) == self.after or run(where, ["heads"]).returncode == 0 and tree(where) in (self.before, self.after)
                else:
                    run(where, ["heads"])
                    good = tree(where) in (self.before, self.after) and done.returncode in (2, 3, 4, 70, 127)
                if not good:
                    wrong += 1
                    print("FAILED: %s: %s at %s %d: exit %d: %s%s" % (self.name, error, call, number, done.returncode, done.stdout, done.stderr))
        return tried, wrong


ADD = "op.add_column('t', sa.Column('x', sa.Integer()))"
VERSIONS = "migrations/versions/"
TWICE = {VERSIONS + "again.py": script("cccc1", "aaaa1"), VERSIONS + "stale.py": script("eeee1", "bbbb1").replace("Revises: bbbb1", "Revises: base1")}
SAME = {VERSIONS + "dddd1.py": script("dddd1", "base1", ADD), VERSIONS + "ffff1.py": script("ffff1", "base1", ADD)}
SENTINEL = {"alembic.ini": "[alembic]\nscript_location = migrations\n[mig]\nsentinel = HEAD\n", "HEAD": "aaaa1\n"}

CASES = [("merge", ["merge"], True, ()), ("merge without git", ["merge"], False, ()), ("merge and stage", ["merge", "--stage"], True, ()),
         ("rebase and stage", ["rebase", "bbbb1", "--onto", "aaaa1", "--rewrite-published", "--stage"], True, ()),
         ("rebase with names", ["rebase", "0002b", "--onto", "0002", "--rewrite-published"], False, ()),
         ("repair", ["repair", "--apply"], True, (), TWICE), ("undo a repair", ["undo"], True, (["repair", "--apply"],), TWICE),
         ("guards and a merge", ["merge", "--strategy", "guard", "dddd1", "ffff1"], True, (), SAME),
         ("merge with a sentinel", ["merge"], True, (), SENTINEL),
         ("undo", ["undo"], True, (["merge"],)), ("undo what was staged", ["undo"], True, (["merge", "--stage"],))]


def main():
    if not can_trace():
        print("skipped: strace may not trace here")
        return 77
    total = wrong = 0
    for item in CASES:
        if ONLY is not None and ONLY not in item[0]:
            continue
        case = Case(*item)
        kills, wrong_kills, back, forth = case.kills()
        errors, wrong_errors = case.errors()
        print("%s: %d calls; killed at %d: %d as before, %d as after, %d inconsistent; %d errors injected, %d inconsistent"
              % (case.name, len(case.all_calls), kills, back, forth, wrong_kills, errors, wrong_errors))
        total, wrong = total + kills + errors, wrong + wrong_kills + wrong_errors
    shutil.rmtree(ROOT)
    print("%d points of injection, %d inconsistent" % (total, wrong))
    return 1 if wrong or total == 0 else 0


sys.exit(main())
