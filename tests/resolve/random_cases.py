"""Random branches with a true downgrade(): resolved by mig, upgraded by Alembic from all four states.

    random_cases.py MIG [--database sqlite|postgresql|mysql] [--seed N] [--cases N] [--settled] [-v]

As measure.py, on SQLite unless another database is named; and after a revision moved, a database that ran it goes
down to where the lines parted first, as mig's output says, and must end like the others; and one at the new head
goes back to the base, also over a merge revision that settles. Where mig says that going down does not help ("but:",
"going down"), that is left out and counted. With --settled only cases that diverge are resolved. Prints how many
databases of each state were upgraded, and how many settled ones came back to the base.
"""

import argparse
import random
import shutil
import sys

import measure
from measure import execute

TYPES = ["sa.Integer()", "sa.String(length=50)", "sa.Text()"]
TABLES = ["user", "invoice"]
COLUMNS = ["name", "email", "note"]
NEW = ["phone", "score", "title"]
KINDS = ["add", "add", "drop", "rename", "default", "type", "index", "readd", "rename_table", "create"]
# what meets on one table and column, so that more cases diverge
HOT = (["user"], ["name", "email"], ["default", "default", "type", "type", "index", "readd", "readd", "unique", "nullable", "add"])


class Model:
    """What the schema is at this point of a branch, so that each operation runs and can be taken back."""

    def __init__(self, tables, columns, kinds):
        self.tables = {t: {"id": "sa.Integer()", **{c: "sa.String(length=50)" for c in columns}} for t in tables}
        self.kinds = kinds
        self.tight = set()
        self.defaults = {}
        self.indexes = set()

    def pick(self, rng):
        table = rng.choice(sorted(self.tables))
        columns = [c for c in sorted(self.tables[table]) if c != "id"]
        return table, rng.choice(columns) if columns else None

    def operation(self, rng):
        kind = rng.choice(self.kinds)
        table, column = self.pick(rng)
        batch = lambda line: "with op.batch_alter_table('%s') as batch_op:\n    batch_op.%s" % (table, line)
        own = self.tables[table]
        if kind == "create":
            name = rng.choice(["team", "product"])
            if name in self.tables:
                return None
            self.tables[name] = {"id": "sa.Integer()", "name": "sa.String(length=50)"}
            return "op.create_table('%s', sa.Column('id', sa.Integer()), sa.Column('name', sa.String(length=50)))" % name, "op.drop_table('%s')" % name
        if kind == "rename_table":
            name = rng.choice(["customer", "bill"])
            if name in self.tables:
                return None
            self.tables[name] = self.tables.pop(table)
            return "op.rename_table('%s', '%s')" % (table, name), "op.rename_table('%s', '%s')" % (name, table)
        if column is None or (table, column) in self.defaults and kind in ("drop", "rename", "type", "readd", "nullable"):
            return None
        if kind == "add":
            name, type_ = rng.choice(NEW), rng.choice(TYPES)
            if name in own:
                return None
            own[name] = type_
            return batch("add_column(sa.Column('%s', %s, nullable=True))" % (name, type_)), batch("drop_column('%s')" % name)
        if kind == "index":
            name = "ix_" + column
            if name in self.indexes:
                return None
            self.indexes.add(name)
            return "op.create_index('%s', '%s', ['%s'])" % (name, table, column), "op.drop_index('%s', table_name='%s')" % (name, table)
        if kind == "unique":
            name = "uq_" + column
            if name in self.indexes or table + column in self.tight:
                return None
            self.indexes.add(name)
            return batch("create_unique_constraint('%s', ['%s'])" % (name, column)), batch("drop_constraint('%s', type_='unique')" % name)
        if kind == "nullable":
            if table + column in self.tight:
                return None
            self.tight.add(table + column)
            set_ = lambda value: batch("alter_column('%s', nullable=%s, existing_type=%s)" % (column, value, own[column]))
            return set_("False"), set_("True")
        if kind == "readd":  # another type by dropping and adding
            old, type_ = own[column], rng.choice(TYPES)
            if {"ix_" + column, "uq_" + column} & self.indexes or table + column in self.tight:
                return None
            own[column] = type_
            again = lambda t: batch("drop_column('%s')" % column) + "\n" + batch("add_column(sa.Column('%s', %s, nullable=True))" % (column, t))
            return again(type_), again(old)
        if kind == "drop" and "ix_" + column in self.indexes:
            return None
        if kind == "drop":
            type_ = own.pop(column)
            return batch("drop_column('%s')" % column), batch("add_column(sa.Column('%s', %s, nullable=True))" % (column, type_))
        if kind == "rename":
            name = rng.choice(NEW + ["label"])
            if name in own:
                return None
            own[name] = own.pop(column)
            rename = lambda a, b: batch("alter_column('%s', new_column_name='%s', existing_type=%s)" % (a, b, own[name]))
            return rename(column, name), rename(name, column)
        if kind == "default":
            if (table, column) in self.defaults:
                return None
            self.defaults[table, column] = True
            set_ = lambda value: batch("alter_column('%s', server_default=%s, existing_type=%s)" % (column, value, own[column]))
            return set_(repr(str(rng.randrange(3)))), set_("None")
        if kind == "type" and table + column in self.tight:
            return None
        if kind == "type":
            old, type_ = own[column], rng.choice(TYPES[1:])
            if old == type_ or old == "sa.Integer()":
                return None
            own[column] = type_
            change = lambda a, b: batch("alter_column('%s', type_=%s, existing_type=%s)" % (column, b, a))
            return change(old, type_), change(type_, old)
        return None


def branch(rng, world=(TABLES, COLUMNS, KINDS)):
    model, ups, backs = Model(*world), [], []
    for _ in range(rng.choice([1, 1, 2])):
        up, back = [], []
        for _ in range(rng.choice([1, 1, 2])):
            made = model.operation(rng)
            if made is not None:
                up.append(made[0])
                back.insert(0, made[1])
        ups.append(up)
        backs.append(back)
    return ups, backs


def make(seed, number, database="sqlite", world=(TABLES, COLUMNS, KINDS)):
    rng = random.Random("%d/%d" % (seed, number))
    base = ["op.create_table('%s', sa.Column('id', sa.Integer()), %s)" % (t, ", ".join("sa.Column('%s', sa.String(length=50), nullable=True)" % c for c in world[1])) for t in world[0]]
    a, a_back = branch(rng, world)
    b, b_back = branch(rng, world)
    return {"id": "%d/%d" % (seed, number), "db": database, "base": base, "a": a, "b": b, "a_back": a_back, "b_back": b_back}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("mig")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cases", type=int, default=40)
    parser.add_argument("--database", default="sqlite", choices=["sqlite", "postgresql", "mysql"])
    parser.add_argument("--settled", action="store_true")
    parser.add_argument("-v", action="store_true")
    options = parser.parse_args()
    project, tallies = measure.Project(options.mig), {o: measure.Tally() for o in execute.OUTCOMES}
    with execute.Databases() as databases:
        for number in range(options.cases):
            case = make(options.seed, number, options.database, *([HOT] if options.settled else []))
            try:
                case.update(execute.judge(case, databases))
            except execute.Unusable:
                continue
            if options.settled and case["outcome"] != "diverges":
                continue
            args = ("--settle", ("ours", "theirs")[number % 2]) if case["outcome"] in ("diverges", "fails") else ()
            measure.one(project, databases.get(options.database), case, args, tallies[case["outcome"]], options, has_down=True)
    shutil.rmtree(project.where)
    for name, tally in tallies.items():
        if tally.cases:
            tally.print(name)
    up = measure.UPGRADED
    print("%d settled; %d came back to the base, %d of them by statements of the merge; of %d mig says that they don't, %d of these do" % (
        up["settled"], up["settled back"], up["by statements"], up["told"], up["told in vain"]))
    cases, wrong = sum(t.cases for t in tallies.values()), sum(len(t.wrong) for t in tallies.values())
    print("%d cases, %d databases upgraded, %d of them after going down, %d taken back to the base, %d wrong" % (cases, measure.UPGRADED["all"], measure.UPGRADED["down"], measure.UPGRADED["back"], wrong))
    return 1 if wrong or not cases else 0


if __name__ == "__main__":
    sys.exit(main())
