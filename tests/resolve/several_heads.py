"""More than two heads that collide become one in a single plan, and the real Alembic upgrades databases from every state.

    several_heads.py MIG [--seed N] [--cases N] [-v]

First histories with a known answer, then random ones of three and four heads. Of each, databases that are new, at
the base, and that ran any of the heads' lines in any order are upgraded to the resolved head on SQLite; one that
ran what moved goes down first, by the commands that mig printed, and is left out where mig says that this does
not help. All must succeed and end alike; `mig undo` must bring every byte back.
"""

import argparse
import itertools
import os
import random
import re
import shutil
import subprocess
import sys

import measure
import random_cases
from measure import execute

BASE = "base00000000"
USER = ["op.create_table('user', sa.Column('id', sa.Integer()), sa.Column('name', sa.String(length=50)), sa.Column('note', sa.String(length=50)))"]


def batch(line, table="user"):
    return "with op.batch_alter_table('%s') as batch_op:\n    batch_op.%s" % (table, line)


def add(column, type_="sa.Integer()", table="user"):
    return batch("add_column(sa.Column('%s', %s))" % (column, type_), table), batch("drop_column('%s')" % column, table)


def rename(old, new):
    return "op.rename_table('%s', '%s')" % (old, new), "op.rename_table('%s', '%s')" % (new, old)


def length(column, size):
    change = lambda a, b: batch("alter_column('%s', type_=sa.String(length=%d), existing_type=sa.String(length=%d))" % (column, b, a))
    return change(50, size), change(size, 50)


def drop(column):
    return batch("drop_column('%s')" % column), batch("add_column(sa.Column('%s', sa.String(length=50)))" % column)


def index(name, column):
    return "op.create_index('%s', 'user', ['%s'])" % (name, column), "op.drop_index('%s', table_name='user')" % name


# title, lines (each a list of operations), how many of them are published, what is typed, kinds of steps; None: refused, with words
KNOWN = [
    ("two do the same, one nothing like it", [[add("a")], [add("a"), add("c")], [add("d")]], 1, [], ["drop_duplicate", "merge"]),
    ("all three do the same", [[add("a")], [add("a")], [add("a")]], 1, [], ["drop_duplicate", "drop_duplicate"]),
    ("two follow what one renamed", [[rename("user", "account")], [add("b")], [add("c")]], 1, [], ["rename_through", "rename_through"]),
    ("a published rename, a published table, and one that follows", [[rename("user", "account")], [("op.create_table('team', sa.Column('id', sa.Integer()))", "op.drop_table('team')")], [add("c")]], 2, [], ["rename_through", "merge"]),
    ("four: two pairs of doubles", [[add("a")], [add("b")], [add("a"), add("x")], [add("b"), add("y")]], 2, [], ["drop_duplicate", "drop_duplicate", "merge"]),
    ("what another drops is changed before it", [[index("ix", "note")], [drop("name")], [length("name", 60)]], 0, [], ["rebase_ours", "merge"]),
    ("one that meets two published heads moves behind both", [[add("a")], [add("b")], [add("a"), add("b"), add("z")]], 2, [], None),
    ("two published heads that collide", [[add("a")], [add("a")], [add("b")]], 3, [], ["a00000000001 and b00000000001: both sides count as published"]),
    ("a question is not answered for anybody", [[length("name", 60)], [length("name", 70)], [add("b")]], 3, [], ["--settle ours a00000000001"]),
    ("the question is answered", [[length("name", 60)], [length("name", 70)], [add("b")]], 3, ["--settle", "ours"], ["settle", "merge"]),
]
REFUSED = ("two published heads that collide", "a question is not answered for anybody")


class NoSuchDatabase(Exception):
    """The lines fail in this order, so no database is in that state."""


class Several:
    def __init__(self, options):
        self.options, self.mig = options, options.mig
        self.project, self.databases, self.wrong, self.upgraded = measure.Project(options.mig), execute.Databases(), [], {"all": 0, "down": 0}

    def lay(self, base, lines, published):
        scripts, heads, laid = [], [], {BASE: measure.script(BASE, None, base)}
        for number, line in enumerate(lines):
            made, head = measure.chain("abcd"[number], [[up for up, _ in ops] for ops in line], [[back for _, back in reversed(ops)] for ops in line])
            scripts.append(made)
            heads.append(head)
        for made in scripts[:published]:
            laid.update(made)
        own = {}
        for made in scripts[published:]:
            own.update(made)
        self.project.lay(laid, own)
        return heads

    def run(self, title, base, lines, published, args):
        """What mig said, and what is wrong with it."""
        heads = self.lay(base, lines, published)
        original = self.project.copy()
        before = self.files()
        done = self.project.merge("sqlite", *args)
        said = done.stdout + done.stderr
        if done.returncode != 0:
            return done, "refused, and files changed" if self.files() != before else None
        problem = self.check(original, heads, done.stdout)
        undone = subprocess.run([self.mig, "-C", self.project.where, "undo"], capture_output=True, text=True)
        if problem is None and (undone.returncode != 0 or self.files() != before):
            problem = "undo does not bring every byte back: " + undone.stderr
        return done, problem and problem + "\n" + said

    def files(self):
        folder = self.project.versions()
        return {name: open(os.path.join(folder, name)).read() for name in sorted(os.listdir(folder)) if name.endswith(".py")}

    def check(self, original, heads, said):
        resolved = os.path.join(self.project.where, "migrations")
        down = re.findall(r"alembic downgrade (\w+)", "".join(line for line in said.splitlines() if line.startswith("before:")))
        moved = {head for head in heads if self.moved(original, head)}
        but = [line for line in said.splitlines() if line.startswith("but:    ")]
        helpless = bool(but) and ", then " not in but[0]  # else what ran several lines has no way down
        ends, database = {}, self.databases.get("sqlite")
        states = [order for count in range(len(heads) + 1) for order in itertools.permutations(heads, count)]
        for order in [("new",)] + states:
            goes_down = any(head in moved for head in order)
            if goes_down and (helpless or not down or but and len(order) > 1):
                if not but:
                    return "%s moved, and mig names no way down" % sorted(moved)
                continue
            try:
                ends[order] = self.end_of(database, original, resolved, order, down if goes_down else [])
            except NoSuchDatabase:
                continue
            except Exception as error:
                return "from %s: %s" % (order, execute.first_line(error))
            self.upgraded["all"] += 1
            self.upgraded["down"] += goes_down
        for order, end in ends.items():
            if end != ends["new",]:
                return "%s and new differ: %s" % (order, [f for f in end[0] if f not in ends["new",][0]][:2] or "rows or names")
        return None

    def moved(self, original, head):
        """Does anything in the head's line have other parents now, or is it gone?"""
        was, now = {}, self.parents(os.path.join(self.project.where, "migrations", "versions"))
        was = self.parents(os.path.join(original, "versions"))
        while head is not None:
            if now.get(head) != was[head]:
                return True
            head = was[head]
        return False

    @staticmethod
    def parents(folder):
        found = {}
        for name in os.listdir(folder):
            if name.endswith(".py"):
                scope = {}
                text = open(os.path.join(folder, name)).read()
                exec("\n".join(line for line in text.splitlines() if line.startswith(("revision = ", "down_revision = "))), scope)
                found[scope["revision"]] = scope["down_revision"]
        return found

    def end_of(self, database, original, resolved, order, down):
        with database.attempt({"base": []}) as connection:
            if order != ("new",):
                measure.migrate(original, connection, BASE)
                for head in order:
                    try:
                        measure.migrate(original, connection, head)
                    except Exception as error:
                        raise NoSuchDatabase from error
            for target in down:
                measure.migrate(original, connection, target, down=True)
            measure.migrate(resolved, connection, "head")
            versions = connection.exec_driver_sql("SELECT count(*) FROM alembic_version").scalar()
            connection.exec_driver_sql("DROP TABLE alembic_version")
            found, tables = database.schema(connection, None)
            now = database.now(connection)
            return sorted(map(repr, found)), {name: execute.facts.table_rows(connection, quoted, now) for name, quoted in tables}, versions

    def known(self):
        for title, lines, published, args, wanted in KNOWN:
            done, problem = self.run(title, USER, [[line] for line in lines], published, args)
            said = done.stdout + done.stderr
            refused = title in REFUSED
            if problem is None and refused != (done.returncode != 0):
                problem = "exit %d: %s" % (done.returncode, said)
            kinds = re.findall(r"^\d\. (\w+), ", done.stdout, re.M)
            if problem is None and wanted is not None and not refused and kinds != wanted:
                problem = "steps %s, not %s: %s" % (kinds, wanted, said)
            if problem is None and refused and any(word not in " ".join(said.split()) for word in wanted):
                problem = "it does not say %r: %s" % (wanted, said)
            self.tell(title, done, problem)

    def random(self, seed, number):
        rng = random.Random("several %d/%d" % (seed, number))
        case = random_cases.make(seed, number)
        lines = []
        for _ in range(rng.choice([3, 3, 4])):
            ups, backs = random_cases.branch(rng)
            lines.append([list(zip(up, reversed(back))) for up, back in zip(ups, backs)])
        published = rng.choice([0, 1, 1, 2])
        args = rng.choice([[], [], ["--settle", "ours"]])
        done, problem = self.run("random %d/%d" % (seed, number), case["base"], lines, published, args)
        self.tell("random %d/%d" % (seed, number), done, problem)
        return done.returncode == 0, len(re.findall(r"^\d\. ", done.stdout, re.M))

    def tell(self, title, done, problem):
        if self.options.v:
            print("%s: exit %d\n%s%s" % (title, done.returncode, done.stdout, done.stderr))
        if problem is not None:
            self.wrong.append(title)
            print("WRONG %s: %s" % (title, problem))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("mig")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cases", type=int, default=12)
    parser.add_argument("-v", action="store_true")
    options = parser.parse_args()
    options.mig = os.path.abspath(options.mig)
    several = Several(options)
    several.known()
    resolved = stepped = 0
    for number in range(options.cases):
        done, steps = several.random(options.seed, number)
        resolved += done
        stepped += steps > 0
    shutil.rmtree(several.project.where)
    print("%d known histories, %d random ones: %d resolved, %d of them in steps; %d databases upgraded, %d of them after going down, %d wrong" % (
        len(KNOWN), options.cases, resolved, stepped, several.upgraded["all"], several.upgraded["down"], len(several.wrong)))
    return 1 if several.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
