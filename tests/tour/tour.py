#!/usr/bin/python3
"""The tour of bad input: each line of the tables is a project in some trouble, and what mig says.

    tour.py MIG TABLE.tour... [--show] [--only WORDS]

A line:  what is wrong :: how to make it :: the command :: exit status :: what is said

Lines are in sh, with the functions of prelude.sh, in a fresh copy of a project of two revisions.
The command is mig's unless it begins with `!`, then it is sh with mig on PATH. What is said must
stand in stdout and stderr taken together; `*` stands for anything, `-` for silence; ` && ` joins
several that must all stand there. `#` begins a comment. What holds for every line is in law_of().
"""
import concurrent.futures
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
STATUSES = {0, 1, 2, 3, 4, 70}
WRITES = ("merge", "rebase", "repair", "undo", "hook")
HOSTILE = re.compile(rb"[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]")
COUNTS = re.compile(rb"^LLVM Profile Error: .*\n", re.MULTILINE)  # a coverage build can't write its counts there, either
SCRIPT = '''"""%s"""
from alembic import op
import sqlalchemy as sa

revision = "%s"
down_revision = %s


def upgrade():
    %s


def downgrade():
    pass
'''


class Case:
    def __init__(self, file, number, line):
        parts = [part.strip() for part in line.split(" :: ")]
        if len(parts) != 5:
            sys.exit("%s:%d: not five columns" % (file.name, number))
        self.place = "%s:%d" % (file.name, number)
        self.name, self.setup, self.command, self.status, self.says = parts

    def shell(self):
        return self.command[1:].strip() if self.command.startswith("!") else "mig " + self.command


def read_table(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    return [Case(path, i, line) for i, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")]


def make_template(folder, env):
    versions = folder / "migrations" / "versions"
    versions.mkdir(parents=True)
    (folder / "alembic.ini").write_text("[alembic]\nscript_location = migrations\n")
    (folder / "migrations" / "env.py").write_text("")
    (folder / "migrations" / "script.py.mako").write_text(
        '"""${message}"""\nrevision = ${repr(up_revision)}\ndown_revision = ${repr(down_revision)}\n\n\ndef upgrade():\n    pass\n')
    (versions / "a1.py").write_text(SCRIPT % ("a1", "a1", "None", 'op.create_table("t", sa.Column("id", sa.Integer(), primary_key=True), '
                                                               'sa.Column("n", sa.String(20)))'))
    (versions / "b2.py").write_text(SCRIPT % ("b2", "b2", "'a1'", 'op.add_column("t", sa.Column("x", sa.Integer()))'))
    for args in (["init", "-q", "--template=", "-b", "main"], ["add", "-A"], ["commit", "-q", "-m", "first"]):
        subprocess.run(["git", *args], cwd=folder, env=env, check=True)


def environment(mig, home):
    env = {"PATH": "%s:%s" % (mig.parent, os.environ["PATH"]), "HOME": str(home), "LC_ALL": "C.UTF-8", "TZ": "UTC",
           "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CEILING_DIRECTORIES": str(home),
           "PRELUDE": str(HERE / "prelude.sh")}
    if b"__asan_init" in mig.read_bytes():
        env.update(SANITIZED="yes", LSAN_OPTIONS="print_suppressions=0:suppressions=%s" % (HERE / "libraries.supp"))
    for role in ("AUTHOR", "COMMITTER"):
        env.update({"GIT_%s_NAME" % role: "a", "GIT_%s_EMAIL" % role: "a@example.org", "GIT_%s_DATE" % role: "1767225600 +0000"})
    return env


def contents(folder):
    """Every file with its bytes, every other thing with its kind; git's own bookkeeping left out."""
    found = {}
    for path, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name != ".git"]
        for name in names + [f for f in folders if os.path.islink(os.path.join(path, f))]:
            full = os.path.join(path, name)
            if os.path.islink(full):
                found[full] = os.readlink(full)
            elif os.path.isfile(full) and os.path.getsize(full) < 10_000_000:
                with open(full, "rb") as file:
                    found[full] = file.read()
            else:
                found[full] = None
    return found


def matches(said, text):
    if said == "-":
        return text.strip() == ""
    return all(re.search(".*?".join(re.escape(part) for part in piece.split("*")), text, re.S) for piece in said.split(" && "))


def law_of(case, status, out, err, before, after):
    """What holds whatever the line says; None when it does."""
    if status not in STATUSES:
        return "status %d is none of the contract" % status
    if HOSTILE.search(err):
        return "a control goes to stderr as it is"
    if status == 70 and len(err.splitlines()) != 1:
        return "an internal failure is more than one line"
    if status in (2, 3, 4, 70) and not err.strip() and not out.strip():
        return "status %d without a word" % status
    if after != before and (status != 0 or case.command.split()[0] not in WRITES) and not case.command.startswith("!"):
        return "files changed: %s" % sorted(os.path.basename(path) for path in before.keys() | after.keys() if before.get(path) != after.get(path))[:5]
    if any(path.endswith(".tmp") for path in after.keys() - before.keys()):
        return "a temporary file stayed"
    return None


def run(case, template, work, env):
    """None, "skipped", or what is wrong; and what was seen."""
    folder = pathlib.Path(tempfile.mkdtemp(dir=work))
    os.chmod(folder, 0o755)
    root = folder / "p"
    try:
        shutil.copytree(template, root, symlinks=True)
        if case.setup != "-":
            made = subprocess.run(["sh", "-euc", ". \"$PRELUDE\"; " + case.setup], cwd=root, env=env, stdin=subprocess.DEVNULL,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60)
            if made.returncode == 77:
                return "skipped", ""
            if made.returncode != 0:
                return "its making fails: " + made.stdout.decode(errors="replace"), ""
        before = contents(root)
        try:
            done = subprocess.run(["sh", "-c", ". \"$PRELUDE\"; " + case.shell()], cwd=root, env=env, stdin=subprocess.DEVNULL,
                                  capture_output=True, timeout=20)
            done.stderr = COUNTS.sub(b"", done.stderr)
        except subprocess.TimeoutExpired:
            return "it does not end", ""
        if done.returncode == 77:
            return "skipped", ""
        text = (done.stdout + done.stderr).decode(errors="backslashreplace").replace(str(root), "$ROOT").replace(str(folder), "$ABOVE")
        seen = "%d: %s" % (done.returncode, text)
        broken = law_of(case, done.returncode, done.stdout, done.stderr, before, contents(root))
        if broken is None and (case.status == "?" or done.returncode != int(case.status)):
            broken = "status %d, not %s" % (done.returncode, case.status)
        if broken is None and not matches(case.says, text):
            broken = "does not say %r" % case.says
        return broken, seen
    finally:
        subprocess.run(["chmod", "-R", "u+rwx", folder], stderr=subprocess.DEVNULL)
        shutil.rmtree(folder, ignore_errors=True)


def main():
    show, words = "--show" in sys.argv, ""
    if "--only" in sys.argv:
        words = sys.argv.pop(sys.argv.index("--only") + 1)
    mig, *tables = [pathlib.Path(arg).resolve() for arg in sys.argv[1:] if not arg.startswith("--")]
    cases = [case for table in tables for case in read_table(table) if words in case.name]
    wrong = skipped = 0
    with tempfile.TemporaryDirectory() as work:
        os.chmod(work, 0o755)
        env = environment(mig, work)
        template = pathlib.Path(work) / "template"
        make_template(template, env)
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            for case, (broken, seen) in zip(cases, pool.map(lambda case: run(case, template, work, env), cases)):
                skipped += broken == "skipped"
                if show or broken not in (None, "skipped"):
                    print("%s: %s: %s\n    %s" % (case.place, case.name, broken or "as it should be", seen.rstrip().replace("\n", "\n    ")))
                wrong += broken not in (None, "skipped")
    print("%d lines in %d tables, %d skipped (no rights, or sanitizers), %d wrong" % (len(cases), len(tables), skipped, wrong))
    return 1 if wrong or not cases else 0


sys.exit(main())
