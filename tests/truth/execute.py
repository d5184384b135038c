"""Runs cases on real databases, both orders, and says what came out.

    execute.py [-o OUT] [--only ID,ID] [--first N] FILE...

Reads cases, one JSON object a line. A case without an outcome gets one; one that has an outcome is verified. Servers are
found through TRUTH_PG_URL and TRUTH_MYSQL_URL (see databases.sh); SQLite runs in the process.

Every case must run base, base + A and base + B. A;B runs all of A, then all of B, each order on what base left.
PostgreSQL: base is committed, an order is one transaction that is rolled back. MariaDB, SQLite: a fresh database each time.
"""
import argparse
import contextlib
import datetime
import json
import os
import re
import sys
import warnings

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy.dialects import mysql, postgresql

import facts

warnings.filterwarnings("ignore")
PG_POSITIONS = "SELECT schemaname, sequencename, last_value FROM pg_sequences ORDER BY 1, 2"
OUTCOMES = ("converges", "order_dependent", "fails", "diverges", "data_diverges")


class Unusable(Exception):
    """Base, or a branch on its own, does not run: such a case says nothing."""


def first_line(error):
    origin = getattr(error, "orig", None)
    if origin is not None and len(origin.args) == 2 and isinstance(origin.args[0], int):
        return re.sub(r"`?truth_\d+`?\.", "", f"({origin.args[0]}) {origin.args[1]}".split("\n")[0])
    return str(origin if origin is not None else error).split("\n")[0]


def run(connection, operations):
    """Runs sources in order; the first error ends it."""
    scope = {"op": Operations(MigrationContext.configure(connection)), "sa": sa, "postgresql": postgresql, "mysql": mysql}
    for source in operations:
        exec(compile(source, "<case>", "exec"), scope)


def flat(branch):
    return [source for revision in branch for source in revision]


class Postgres:
    """One database of its own. What base made is kept while cases share it: orders are rolled back."""

    RENEWED_AFTER = 150  # orders: what is rolled back or dropped stays in the system tables and slows them down

    def __init__(self, url):
        self.name, self.url = f"truth_{os.getpid()}", sa.engine.make_url(url)
        self.admin = sa.create_engine(url, isolation_level="AUTOCOMMIT")
        self.open()

    def open(self):
        with self.admin.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {self.name}")
            connection.exec_driver_sql(f"CREATE DATABASE {self.name} TEMPLATE template0")
        self.base, self.sequences, self.orders = None, [], 0
        self.connection = sa.create_engine(self.url.set(database=self.name)).connect()

    def close(self):
        self.connection.close()
        self.connection.engine.dispose()
        with self.admin.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {self.name}")

    @contextlib.contextmanager
    def case(self, case):
        if self.orders > self.RENEWED_AFTER:
            self.close()
            self.open()
        if self.base != case["base"]:
            self.empty()
            with self.connection.begin():
                run(self.connection, case["base"])
                self.sequences = self.connection.exec_driver_sql(PG_POSITIONS).all()
            self.base = case["base"]
        yield

    def empty(self):
        self.base = None
        with self.connection.begin():
            for (schema,) in self.connection.exec_driver_sql(
                    f"SELECT n.nspname FROM pg_namespace n WHERE {facts.PG_SCHEMAS}").all():
                self.connection.exec_driver_sql(f'DROP SCHEMA "{schema}" CASCADE')
            self.connection.exec_driver_sql("CREATE SCHEMA public")

    @contextlib.contextmanager
    def attempt(self, case):
        transaction = self.connection.begin()
        self.orders += 1
        try:
            yield self.connection
        finally:
            transaction.rollback()
            self.rewind()

    def rewind(self):
        """Sequences keep their position over a rollback: put them back to where base left them."""
        if self.sequences:
            with self.connection.begin():
                for schema, name, position in self.sequences:
                    self.connection.execute(sa.text("SELECT setval(CAST(:s AS regclass), :p, :c)"),
                                            {"s": f'"{schema}"."{name}"', "p": position or 1, "c": position is not None})

    def schema(self, connection, case):
        return facts.pg_schema(connection)

    def now(self, connection):
        return connection.exec_driver_sql("SELECT now()::timestamp").scalar()


class Sqlite:
    def close(self):
        pass

    @contextlib.contextmanager
    def case(self, case):
        with self.attempt(case):
            pass
        yield

    @contextlib.contextmanager
    def attempt(self, case):
        engine = sa.create_engine("sqlite://")
        try:
            with engine.connect() as connection:
                run(connection, case["base"])
                yield connection
        finally:
            engine.dispose()

    def schema(self, connection, case):
        return facts.sqlite_schema(connection)

    def now(self, connection):
        return datetime.datetime.fromisoformat(connection.exec_driver_sql("SELECT CURRENT_TIMESTAMP").scalar())


class MariaDB:
    COLUMN = re.compile(r"Column\(\s*'(\w+)'|new_column_name='(\w+)'|ADD COLUMN `?(\w+)|RENAME COLUMN `?\w+`? TO `?(\w+)", re.I)
    KEY = re.compile(r"create_foreign_key\('(\w+)'|ForeignKeyConstraint\([^()]*\bname='(\w+)'|CONSTRAINT `?(\w+)`? FOREIGN KEY", re.I)

    def __init__(self, url):
        self.name = f"truth_{os.getpid()}"
        self.admin = sa.create_engine(url).connect()
        self.recreate(self.admin)
        self.connection = sa.create_engine(sa.engine.make_url(url).set(database=self.name)).connect()

    def recreate(self, connection):
        connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {self.name}")
        connection.exec_driver_sql(f"CREATE DATABASE {self.name} CHARACTER SET utf8mb4")

    def close(self):
        self.connection.close()
        self.connection.engine.dispose()
        self.admin.exec_driver_sql(f"DROP DATABASE IF EXISTS {self.name}")
        self.admin.close()
        self.admin.engine.dispose()

    @contextlib.contextmanager
    def case(self, case):
        with self.attempt(case):
            pass
        yield

    @contextlib.contextmanager
    def attempt(self, case):
        transaction = self.connection.begin()
        try:
            self.recreate(self.connection)
            self.connection.exec_driver_sql(f"USE {self.name}")
            run(self.connection, case["base"])
            yield self.connection
        finally:
            transaction.rollback()

    def schema(self, connection, case):
        text = "\n".join(case["base"] + flat(case["a"]) + flat(case["b"]))
        names = lambda pattern: frozenset(n for m in pattern.findall(text) for n in m if n)
        return facts.my_schema(connection, names(self.COLUMN), names(self.KEY))

    def now(self, connection):
        return connection.exec_driver_sql("SELECT CURRENT_TIMESTAMP").scalar()


MAKERS = {"postgresql": lambda: Postgres(os.environ["TRUTH_PG_URL"]), "mysql": lambda: MariaDB(os.environ["TRUTH_MYSQL_URL"]),
          "sqlite": Sqlite}


class Databases:
    """Opened when a case first needs them."""

    def __init__(self):
        self.open = {}

    def get(self, kind):
        if kind not in self.open:
            self.open[kind] = MAKERS[kind]()
        return self.open[kind]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for database in self.open.values():
            database.close()


def order(database, case, first, second):
    """One order: (error or None, facts, rows by table). Raises Unusable when the first branch fails: it runs alone there."""
    with database.attempt(case) as connection:
        try:
            run(connection, first)
        except Exception as error:
            if case.get("alone"):
                return first_line(error), None, None
            raise Unusable(f"a branch fails on its own: {first_line(error)}") from error
        try:
            run(connection, second)
        except Exception as error:
            return first_line(error), None, None
        found, tables = database.schema(connection, case)
        now = database.now(connection)
        return None, found, {name: facts.table_rows(connection, quoted, now) for name, quoted in tables}


def difference(ab, ba):
    left, right = list(ab), list(ba)
    for fact in ab:
        if fact in right:
            right.remove(fact)
            left.remove(fact)
    return [["A;B", *fact] for fact in left[:4]] + [["B;A", *fact] for fact in right[:4]]


def judge(case, databases):
    """The outcome of a case, as the fields that describe it."""
    database = databases.get(case["db"])
    a, b = flat(case["a"]), flat(case["b"])
    entered = False
    try:
        with database.case(case):
            entered = True
            error_ab, schema_ab, rows_ab = order(database, case, a, b)
            error_ba, schema_ba, rows_ba = order(database, case, b, a)
    except Unusable:
        raise
    except Exception as error:
        if entered:
            raise
        raise Unusable(f"base fails: {first_line(error)}") from error
    answer = {"outcome": None, "a_first": error_ab, "b_first": error_ba, "diff": None, "data_diff": None}
    if error_ab is not None and error_ba is not None:
        answer["outcome"] = "fails"
    elif error_ab is not None or error_ba is not None:
        answer["outcome"] = "order_dependent"
    elif schema_ab != schema_ba:
        answer["outcome"], answer["diff"] = "diverges", difference(schema_ab, schema_ba)
    elif rows_ab != rows_ba:
        answer["outcome"] = "data_diverges"
        answer["data_diff"] = sorted(t for t in rows_ab if rows_ab[t] != rows_ba[t])
    else:
        answer["outcome"] = "converges"
    return answer


def row_counts(case, databases):
    database = databases.get(case["db"])
    with database.case(case), database.attempt(case) as connection:
        return {name: connection.exec_driver_sql(f"SELECT count(*) FROM {quoted}").scalar()
                for name, quoted in database.schema(connection, case)[1]}


def load(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


class Writer:
    """Writes cases as they come, so that what is there can be used before the rest."""

    def __init__(self, path):
        self.file = open(path, "w", encoding="utf-8")

    def write(self, case):
        self.file.write(json.dumps(case, ensure_ascii=False) + "\n")
        self.file.flush()


def save(path, cases):
    with open(path, "w", encoding="utf-8") as out:
        for case in cases:
            out.write(json.dumps(case, ensure_ascii=False) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("files", nargs="+")
    parser.add_argument("-o", "--out", help="write the cases with their outcomes here")
    parser.add_argument("--only", help="ids, separated by commas")
    parser.add_argument("--first", type=int, help="only the first cases of each file")
    args = parser.parse_args()
    only = set(args.only.split(",")) if args.only else None
    wrong, written = 0, []
    with Databases() as databases:
        for path in args.files:
            agree = unusable = texts = 0
            cases = [c for c in load(path)[:args.first] if only is None or c["id"] in only]
            for case in cases:
                try:
                    answer = judge(case, databases)
                except Unusable as error:
                    unusable += 1
                    print(f"{case['id']}: unusable: {error}")
                    continue
                recorded = case.get("outcome")
                if recorded is None or recorded == answer["outcome"]:
                    agree += 1
                    texts += recorded is not None and any(case[k] != answer[k] for k in ("a_first", "b_first", "diff", "data_diff"))
                else:
                    print(f"{case['id']}: recorded {recorded}, executed {answer['outcome']}: "
                          f"{[answer[k] for k in ('a_first', 'b_first', 'diff', 'data_diff')]}; recorded "
                          f"{[case[k] for k in ('a_first', 'b_first', 'diff', 'data_diff')]}")
                    wrong += 1
                written.append({**case, **answer})
            wrong += unusable
            print(f"{path}: {len(cases)} cases, {agree} agree, {unusable} unusable, {texts} with other words for the same outcome")
    if args.out:
        save(args.out, written)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
