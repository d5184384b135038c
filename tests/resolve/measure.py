"""Resolves executed cases with mig, then lets the real Alembic upgrade databases from every state.

    measure.py MIG [--first N] [--skip N] [--only ID,ID] [--settle] [--guard] [-v] FILE.jsonl...

Each case of tests/truth becomes a project: base and side a are published (origin/main has them), side b is
not. `mig merge` resolves it, or says why not. Then databases that are new, at the base, at ours and at
theirs are upgraded to head: all must succeed and end with one schema and the same rows. After a revision
moved, a database at theirs would have to go down first; these cases have no downgrade(), so that state is
left out for them (random_cases.py has it). With --settle, what diverges is resolved a second time with
--settle ours and --settle theirs; with --guard, what fails with --strategy guard --rewrite-published. Prints, per outcome: resolved (by what), refused (why), wrong.
Exits 1 when anything is wrong. SQLite runs in the process; others are found as tests/truth/execute.py does.
"""

import argparse
import collections
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "truth"))
import execute
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory

DIALECTS = {"sqlite": "sqlite", "postgresql": "postgresql", "mysql": "mysql"}
TEMPLATE = '"""${message}"""\nfrom alembic import op\nimport sqlalchemy as sa\n\nrevision = ${repr(up_revision)}\ndown_revision = ${repr(down_revision)}\nbranch_labels = ${repr(branch_labels)}\ndepends_on = ${repr(depends_on)}\n\n\ndef upgrade():\n    ${upgrades if upgrades else "pass"}\n\n\ndef downgrade():\n    ${downgrades if downgrades else "pass"}\n'


def script(rev, down, ops, back=()):
    body = lambda lines: "".join("    " + line + "\n" for op in lines for line in op.split("\n")) or "    pass\n"
    return ('"""case"""\nfrom alembic import op\nimport sqlalchemy as sa\nfrom sqlalchemy.dialects import mysql, postgresql\n\nrevision = %r\ndown_revision = %r\n'
            'branch_labels = None\ndepends_on = None\n\n\ndef upgrade():\n%s\n\ndef downgrade():\n%s') % (rev, down, body(ops), body(back))


def chain(letter, revisions, backs=None):
    scripts, down = {}, "base00000000"
    for i, ops in enumerate(revisions):
        rev = "%s%011d" % (letter, i + 1)
        scripts[rev] = script(rev, down, ops, backs[i] if backs else ())
        down = rev
    return scripts, down


class Project:
    """One repository for all cases; the folder of scripts is laid anew for each."""

    def __init__(self, mig):
        self.mig, self.where = mig, tempfile.mkdtemp(prefix="measure.")
        self.git("init", "-q")

    def git(self, *args):
        subprocess.run(["git", "-C", self.where, "-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "gc.auto=0", *args], check=True, capture_output=True)

    def versions(self):
        return os.path.join(self.where, "migrations", "versions")

    def put(self, scripts):
        for rev, text in scripts.items():
            with open(os.path.join(self.versions(), rev + ".py"), "w") as file:
                file.write(text)

    def lay(self, published, own):
        shutil.rmtree(os.path.join(self.where, "migrations"), ignore_errors=True)
        os.makedirs(self.versions())
        for name, text in (("alembic.ini", "[alembic]\nscript_location = migrations\n"), ("migrations/env.py", ""), ("migrations/script.py.mako", TEMPLATE)):
            with open(os.path.join(self.where, name), "w") as file:
                file.write(text)
        self.put(published)
        self.git("add", "-A")
        self.git("commit", "-qm", "published", "--allow-empty")
        self.git("update-ref", "refs/remotes/origin/main", "HEAD")
        self.put(own)

    def copy(self):
        to = os.path.join(self.where, ".git", "original")
        shutil.rmtree(to, ignore_errors=True)
        shutil.copytree(os.path.join(self.where, "migrations"), to)
        return to

    def merge(self, dialect, *args):
        return subprocess.run([self.mig, "-C", self.where, "--dialect", dialect, "merge", *args], capture_output=True, text=True)

    def restore(self, original):
        shutil.rmtree(os.path.join(self.where, "migrations"))
        shutil.copytree(original, os.path.join(self.where, "migrations"))


def migrate(folder, connection, target, down=False):
    config = Config()
    config.set_main_option("script_location", folder)
    directory = ScriptDirectory(folder)
    steps = directory._downgrade_revs if down else directory._upgrade_revs
    with EnvironmentContext(config, directory, fn=lambda rev, context: steps(target, rev), destination_rev=target) as environment:
        environment.configure(connection=connection)
        with environment.begin_transaction():
            environment.run_migrations()


def end_of(database, case, original, resolved, start, down_to):
    """What a database holds that was at `start` of the original scripts, after it was upgraded to the resolved head."""
    with database.attempt(dict(case, base=[])) as connection:
        if start is not None:
            migrate(original, connection, start)
        if down_to is not None:
            migrate(original, connection, down_to, down=True)
        migrate(resolved, connection, "head")
        connection.exec_driver_sql("DROP TABLE alembic_version")
        found, tables = database.schema(connection, case)
        now = database.now(connection)
        return sorted(map(repr, found)), {name: execute.facts.table_rows(connection, quoted, now) for name, quoted in tables}


def kind_of(said):
    for kind in ("rebase_theirs", "rebase_ours", "rename_through", "drop_duplicate", "settle", "guard"):
        if "\n%s: " % kind in said:
            return kind
    return "merge"


def reason_of(said):
    told = said.split("\n  - manual: ")
    if len(told) > 1:
        return " ".join(told[1].split("\n  - ")[0].split("\nmig: ")[0].split())
    asked = [line[4:].split(",")[0].split(":")[0] for line in said.split("\n") if line.startswith("  - ") and ", safe" in line]
    if asked:
        return "asks: " + ", ".join(sorted(set(asked)))
    lines = [line for line in said.split("\n") if line.startswith("mig: ") and "nothing was written" not in line]
    asks = [line.split(":")[1].strip() for line in lines if line.split(":")[1].strip() in ("settle", "rebase_theirs", "rebase_ours")]
    if asks:
        return "asks: " + ", ".join(sorted(set(asks)))
    told = [line for line in said.split("\n") if "nothing was written" in line]
    return (told[0].split("nothing was written", 1)[1][:70] if told else said[-100:]).strip()


UPGRADED = {"all": 0, "down": 0, "back": 0, "settled": 0, "settled back": 0, "by statements": 0, "told": 0, "told in vain": 0}  # databases, those of them that went down first, those that went back to the base


def back_at_base(database, case, resolved):
    """What differs, in the schema, between a database at the base and one that went to head and down again."""
    found = []
    for there in (False, True):
        with database.attempt(dict(case, base=[])) as connection:
            migrate(resolved, connection, "head" if there else "base00000000")
            if there:
                migrate(resolved, connection, "base00000000", down=True)
            connection.exec_driver_sql("DROP TABLE alembic_version")
            found.append(sorted(map(repr, database.schema(connection, case)[0])))
    UPGRADED["back"] += 1
    return [f for f in found[1] if f not in found[0]] + [f for f in found[0] if f not in found[1]]


def check_settled(project, database, case, resolved, told):
    """The way back over what was settled, by the merge revision's own downgrade() or, where the unpublished side was
    changed instead, by that side's: at the base all is as it was, or mig said that it isn't."""
    statements = False
    for name in os.listdir(os.path.join(resolved, "versions")):
        if "_merge_" in name:
            with open(os.path.join(resolved, "versions", name)) as file:
                statements = "op." in file.read().split("def downgrade")[1]
    UPGRADED["settled"] += 1
    with database.case(dict(case, base=[])):
        try:
            differs = back_at_base(database, case, resolved)
            failed = "leaves %s" % differs[:2] if differs else None
        except Exception as error:
            failed = execute.first_line(error)
    if told:
        UPGRADED["told"] += 1
        UPGRADED["told in vain"] += failed is None
        return None
    differs = failed
    UPGRADED["settled back"] += not differs
    UPGRADED["by statements"] += statements and not differs
    return "going back over the merge: " + failed if failed else None


def check(project, database, case, original, moved, heads, has_down=False, back=True):
    resolved = os.path.join(project.where, "migrations")
    starts = {"new": None, "base": "base00000000", "ours": heads[0], "theirs": heads[1]}
    if moved and not has_down:
        del starts["theirs"]
    ends = {}
    with database.case(dict(case, base=[])):
        for name, start in starts.items():
            try:
                ends[name] = end_of(database, case, original, resolved, start, "base00000000" if moved and name == "theirs" else None)
                UPGRADED["all"] += 1
                UPGRADED["down"] += moved and name == "theirs"
            except Exception as error:
                return "from %s: %s" % (name, execute.first_line(error))
    if moved and has_down and back and "theirs" in starts:
        try:
            differs = back_at_base(database, case, resolved)
        except Exception as error:
            return "going back to the base: %s" % execute.first_line(error)
        if differs:
            return "going back leaves %s" % differs[:2]
    for name, end in ends.items():
        if end != ends["new"]:
            facts = [f for f in end[0] if f not in ends["new"][0]][:2] + [f for f in ends["new"][0] if f not in end[0]][:2]
            return "%s and new differ: %s" % (name, facts or "rows")
    return None


class Tally:
    def __init__(self):
        self.cases, self.resolved, self.refused, self.wrong = 0, collections.Counter(), collections.Counter(), []

    def print(self, name):
        print("%s: %d cases; resolved %d (%s); refused %d; wrong %d" % (
            name, self.cases, sum(self.resolved.values()), ", ".join("%s %d" % pair for pair in self.resolved.most_common()) or "none",
            sum(self.refused.values()), len(self.wrong)))
        for reason, count in self.refused.most_common(6):
            print("    %4d refused: %s" % (count, reason))


def shorten(reason):
    import re
    return re.sub(r"'[^']*'|\"[^\"]*\"|\b[ab]0{5,}\d+\b|\([^()]*\)", "_", reason)[:110]


def one(project, database, case, args, tally, options, has_down=False):
    a, head_a = chain("a", case["a"], case.get("a_back"))
    b, head_b = chain("b", case["b"], case.get("b_back"))
    base = {"base00000000": script("base00000000", None, case["base"])}
    project.lay({**base, **a}, b)
    original = project.copy()
    done = project.merge(DIALECTS[case["db"]], *args)
    tally.cases += 1
    said = done.stdout + done.stderr
    if done.returncode != 0:
        tally.refused[shorten(reason_of(said))] += 1
        if options.v:
            print("  %s refused: %s" % (case["id"], reason_of(said)))
        return
    kind = kind_of(said)
    problem = check(project, database, case, original, "\nbefore: " in said, (head_a, head_b), has_down and "\nbut:    " not in done.stdout, "new head fails" not in said)
    if problem is None and kind == "settle" and has_down:
        told = "which fails" in said or "does not restore" in said
        problem = check_settled(project, database, case, os.path.join(project.where, "migrations"), told)
    if problem is None:
        tally.resolved[kind] += 1
    else:
        tally.wrong.append(case["id"])
        print("  WRONG %s %s: resolved by %s: %s" % (case["id"], case["outcome"], kind, problem))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("mig")
    parser.add_argument("files", nargs="+")
    parser.add_argument("--first", type=int)
    parser.add_argument("--skip", type=int, default=0)
    parser.add_argument("--only")
    parser.add_argument("--outcome")
    parser.add_argument("--settle", action="store_true")
    parser.add_argument("--guard", action="store_true")
    parser.add_argument("-v", action="store_true")
    options = parser.parse_args()
    only = set(options.only.split(",")) if options.only else None
    tallies = collections.OrderedDict((o, Tally()) for o in execute.OUTCOMES + ("diverges --settle ours", "diverges --settle theirs", "fails --strategy guard"))
    project = Project(options.mig)
    with execute.Databases() as databases:
        for path in options.files:
            for case in execute.load(path)[options.skip:][:options.first]:
                if (only and case["id"] not in only) or (options.outcome and case["outcome"] != options.outcome):
                    continue
                database = databases.get(case["db"])
                one(project, database, case, (), tallies[case["outcome"]], options)
                if options.settle and case["outcome"] == "diverges":
                    for side in ("ours", "theirs"):
                        one(project, database, case, ("--settle", side), tallies["diverges --settle " + side], options)
                if options.guard and case["outcome"] == "fails":
                    one(project, database, case, ("--strategy", "guard", "--rewrite-published"), tallies["fails --strategy guard"], options)
    shutil.rmtree(project.where)
    for name, tally in tallies.items():
        if tally.cases:
            tally.print(name)
    cases, wrong = sum(t.cases for t in tallies.values()), sum(len(t.wrong) for t in tallies.values())
    print("%d cases, %d resolved, %d refused, %d wrong" % (cases, sum(sum(t.resolved.values()) for t in tallies.values()),
                                                          sum(sum(t.refused.values()) for t in tallies.values()), wrong))
    return 1 if wrong or not cases else 0


if __name__ == "__main__":
    sys.exit(main())
