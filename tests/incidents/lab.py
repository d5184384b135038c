"""A repository made by git itself, with migration scripts in it, and what mig says of it.

    lab = Lab(mig)
    lab.script("A"); lab.commit("A")
    lab.branch("feat"); lab.script("B", "A", "op.drop_table('t')"); lab.commit("B")
    lab.check("--ref", "feat", "--base", "main", status=1, rules=["MIG001"])
"""
import json
import os
import shutil
import subprocess
import tempfile

ENVIRONMENT = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
ENVIRONMENT.update(GIT_CONFIG_GLOBAL="/dev/null", GIT_CONFIG_SYSTEM="/dev/null", GIT_TERMINAL_PROMPT="0",
                   GIT_AUTHOR_NAME="a", GIT_AUTHOR_EMAIL="a@example.org", GIT_AUTHOR_DATE="1700000000 +0000",
                   GIT_COMMITTER_NAME="a", GIT_COMMITTER_EMAIL="a@example.org", GIT_COMMITTER_DATE="1700000000 +0000")

ENVIRONMENT.setdefault("LSAN_OPTIONS", "print_suppressions=0:suppressions=" +
                       os.path.join(os.path.dirname(os.path.abspath(__file__)), "libraries.supp"))

SCRIPT = '''"""{doc}

Revision ID: {rev}
Revises: {revises}

"""
from alembic import op
import sqlalchemy as sa

revision = {rev!r}
down_revision = {down!r}
branch_labels = {labels!r}
depends_on = {depends!r}


def upgrade():
    {upgrade}


def downgrade():
    {downgrade}
'''

TABLE = "op.create_table('t', sa.Column('id', sa.Integer, primary_key=True), sa.Column('c', sa.Integer))"


class Failure(AssertionError):
    pass


def snapshot(folder):
    """Every byte below a folder, with modes: what a command that only looks must leave alone."""
    found = {}
    for root, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(root, name)
            data = os.readlink(path).encode() if os.path.islink(path) else open(path, "rb").read()
            found[os.path.relpath(path, folder)] = (os.lstat(path).st_mode, data)
    return found


class Result:
    def __init__(self, status, out, err):
        self.status, self.out, self.err = status, out, err
        try:
            self.json = json.loads(out)
        except ValueError:
            self.json = None

    def comparisons(self):
        found = []
        for project in self.json["projects"]:
            found += [project["comparison"]] if "comparison" in project else project.get("comparisons", [])
        return found

    def findings(self):
        """(rule, level, text) of diagnostics and of the sides' collisions."""
        found = []
        for project in self.json["projects"]:
            found += project["diagnostics"] + project.get("ledger", [])
        for comparison in self.comparisons():
            found += comparison["findings"]
        return [(f["rule"], f["level"], f["message"] + " | " + f.get("help", ""), f) for f in found]


class Lab:
    def __init__(self, mig, versions="m/versions"):
        self.mig, self.versions = mig, versions
        self.folder = tempfile.mkdtemp(prefix="mig-incident-")
        self.root = os.path.join(self.folder, "repo")
        os.mkdir(self.root)
        self.git("init", "-q", "-b", "main")
        self.write(os.path.dirname(versions) + "/env.py", "")

    def close(self):
        shutil.rmtree(self.folder, ignore_errors=True)

    def git(self, *args, cwd=None, ok=True, env=None, text=None):
        done = subprocess.run(["git", *args], cwd=cwd or self.root, env={**ENVIRONMENT, **(env or {})}, input=text,
                              capture_output=True, text=True)
        if ok and done.returncode != 0:
            raise Failure(f"git {' '.join(args)}: {done.stderr}")
        return done.stdout.strip() if ok else done

    def write(self, path, text):
        full = os.path.join(self.root, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "w", encoding="utf-8", newline="") as f:
            f.write(text)

    def read(self, path):
        return open(os.path.join(self.root, path), encoding="utf-8").read()

    def script(self, rev, down=None, upgrade="pass", downgrade="pass", name=None, labels=None, depends=None, doc=None,
               versions=None):
        path = f"{versions or self.versions}/{name or rev}.py"
        revises = ", ".join(down) if isinstance(down, tuple) else down or ""
        self.write(path, SCRIPT.format(doc=doc or rev, rev=rev, down=down, revises=revises, labels=labels,
                                       depends=depends, upgrade=upgrade, downgrade=downgrade))
        return path

    def commit(self, message="change"):
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message)
        return self.git("rev-parse", "HEAD")

    def branch(self, name, start=None):
        self.git("switch", "-q", "-c", name, *([start] if start else []))

    def switch(self, name):
        self.git("switch", "-q", name)

    def run(self, *args, cwd=None, env=None):
        """mig, which must leave the repository as it is."""
        before = snapshot(self.root)
        done = subprocess.run([self.mig, *args], cwd=cwd or self.root, env={**ENVIRONMENT, **(env or {})},
                              capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)
        if snapshot(self.root) != before:
            raise Failure(f"mig {' '.join(args)} changed the repository")
        return Result(done.returncode, done.stdout, done.stderr)

    def judge(self, command, *args, status, rules=(), says=(), notes=None, cwd=None, env=None):
        """Runs with --format json: the exit status, exactly these rules at warning or error, and these words."""
        result = self.run(command, *args, "--format", "json", cwd=cwd, env=env)
        told = f"mig {command} {' '.join(args)}: "
        if result.status != status:
            raise Failure(f"{told}exit {result.status}, not {status}\n{result.out[:3000]}{result.err}")
        if result.json is None:
            if rules:
                raise Failure(f"{told}no report\n{result.err}")
            text = result.err
        else:
            findings = result.findings()
            found = sorted(rule for rule, level, _, _ in findings if level != "note")
            if found != sorted(rules):
                raise Failure(f"{told}found {found}, not {sorted(rules)}\n" +
                              "\n".join(f"{r} {l} {m}" for r, l, m, _ in findings))
            if notes is not None and sorted(r for r, l, _, _ in findings if l == "note") != sorted(notes):
                raise Failure(f"{told}notes {[r for r, l, _, _ in findings if l == 'note']}, not {notes}")
            text = "\n".join(m for _, _, m, _ in findings) + "\n" + result.err
        for words in says:
            if words not in text:
                raise Failure(f"{told}does not say {words!r}:\n{text}")
        return result

    def check(self, *args, **expected):
        return self.judge("check", *args, **expected)

    def conflicts(self, *args, **expected):
        return self.judge("conflicts", *args, **expected)

    def ledger(self, *args, **expected):
        return self.judge("ledger", *args, **expected)


def run_all(mig, scenarios, title):
    """Runs functions named iNN_what; prints each that fails, and the tally. The exit status to end with."""
    failed = 0
    for scenario in scenarios:
        lab = Lab(mig)
        try:
            scenario(lab)
        except Failure as failure:
            failed += 1
            print(f"FAILED {scenario.__name__}: {failure}")
        finally:
            lab.close()
    print(f"{title}: {len(scenarios)} scenarios, {len(scenarios) - failed} as they should be, {failed} not")
    return 1 if failed or not scenarios else 0
