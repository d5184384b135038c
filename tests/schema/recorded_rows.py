"""recorded_rows.py [--record | --verify] --shell rows_shell FILE.rows...

What databases did with rows, statement by statement, and whether mig says the same. A case begins with `--- DIALECT`;
each line after it is a statement, and what it came to is indented below it:

    fails: the message, in mig's words
    unknown: what mig does not know; the case ends there
    t(a=1, id=2)   the rows at the end of the case; `?` is a value that mig does not know

Without an option nothing but mig is asked. --verify asks the databases too, --record writes down what they say; a case
in which mig contradicts them is never recorded. SQLite runs in this process; for the servers, evaluate what
tests/truth/databases.sh prints first.
"""
import argparse
import datetime
import os
import re
import sqlite3
import sys
import uuid

from shell import Shell


def ask_mig(shell, dialect, statements):
    """Answers, one a statement until one is not known, and the rows after the last."""
    shell.begin(dialect)
    answers = []
    for sql in statements:
        answers.append(shell.ask(sql))
        if answers[-1].startswith("unknown"):
            return answers, []
    return answers, rows_of(shell)


def rows_of(shell):
    found, table = [], ""
    for line in shell.printed("all"):
        if line.startswith("table "):
            table = line.split()[1]
        elif line.startswith("("):
            found.append(table + plain_row(line))
    return sorted(found)


def plain_row(row):
    """A row as mig prints it, values as databases' drivers give them."""
    row = re.sub(r"(?<==)<[^<>]*(?:<[^<>]*>[^<>]*)*>|(?<==)now(?=[,)])", "?", row)
    return re.sub(r"'(0000-00-00[ :0]*)'", r"\1", row)


class Database:
    def __init__(self, dialect):
        self.dialect = dialect
        if dialect == "sqlite":
            return
        import sqlalchemy
        url = os.environ["TRUTH_PG_URL" if dialect == "postgresql" else "TRUTH_MYSQL_URL"]
        self.connection = sqlalchemy.create_engine(url).raw_connection()
        if dialect == "postgresql":
            self.connection.dbapi_connection.autocommit = True
            self.try_("SET timezone = 'UTC'")
            plain_types()
        else:
            self.try_("SET autocommit = 1")
            self.try_("SET time_zone = '+00:00'")

    def begin(self):
        if self.dialect == "sqlite":
            self.connection = sqlite3.connect(":memory:", isolation_level=None)
        elif self.dialect == "postgresql":
            self.try_("DROP SCHEMA public CASCADE")
            self.try_("CREATE SCHEMA public")
        else:
            self.try_("DROP DATABASE IF EXISTS mig_rows")
            self.try_("CREATE DATABASE mig_rows")
            self.try_("USE mig_rows")

    def try_(self, sql):
        """None, or the error's words."""
        try:
            self.connection.cursor().execute(sql)
            return None
        except Exception as error:
            text = error.args[1] if self.dialect == "mysql" and len(error.args) == 2 else str(error)
            return text.split("\n")[0]

    def tables(self):
        cursor = self.connection.cursor()
        cursor.execute({"sqlite": "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'", "mysql": "SHOW TABLES",
                        "postgresql": "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"}[self.dialect])
        return [row[0] for row in cursor.fetchall()]

    def rows(self):
        found, cursor = [], self.connection.cursor()
        for table in self.tables():
            cursor.execute("SELECT * FROM " + (f"`{table}`" if self.dialect == "mysql" else f'"{table}"'))
            names = [d[0] for d in cursor.description]
            found += [f"{table}({', '.join(f'{n}={value_text(v)}' for n, v in sorted(zip(names, row)))})" for row in cursor.fetchall()]
        return sorted(found)

    def run(self, statements):
        self.begin()
        return [self.try_(sql) for sql in statements], self.rows()


class Moment(str):
    """Shown without quotes, as mig shows moments."""


def plain_types():
    """PostgreSQL's values as it prints them, where the driver would make something else of them."""
    import psycopg2.extensions as ext
    texts = ext.new_type((114, 3802, 1186, 2950, 1266, 1000, 1005, 1007, 1009, 1015, 1016, 1231), "TEXTS", lambda v, c: v)
    padded = ext.new_type((1042,), "PADDED", lambda v, c: v.rstrip(" ") if v else v)  # blanks that say nothing
    hex_ = ext.new_type((17,), "HEX", lambda v, c: bytes.fromhex(v[2:]) if v else v)
    moment = ext.new_type((1083, 1082, 1114, 1184), "MOMENT", lambda v, c: None if v is None else Moment(v.replace("+00", "")))
    for kind in (texts, padded, hex_, moment):
        ext.register_type(kind)


def value_text(value):
    if value is None:
        return "NULL"
    if value is True or value is False:
        return "true" if value else "false"
    if isinstance(value, Moment):
        return str(value)
    if isinstance(value, bytes):
        value = value.rstrip(b"\0").decode("utf-8", "backslashreplace")
    if isinstance(value, (str, uuid.UUID)):
        value = str(value)
        return value if re.fullmatch(r"0000-00-00.*", value) else f"'{value}'"
    if isinstance(value, datetime.timedelta):
        seconds = int(value.total_seconds())
        return "%s%02d:%02d:%02d" % ("-" if seconds < 0 else "", abs(seconds) // 3600, abs(seconds) // 60 % 60, abs(seconds) % 60)
    text = str(value)
    if re.fullmatch(r"-?\d+\.\d+|.*:\d\d\.\d+", text):
        text = text.rstrip("0").rstrip(".")
    return text


# ---- files ----------------------------------------------------------------------------------------


class Case:
    def __init__(self, dialect, line=0):
        self.dialect, self.line, self.statements, self.said, self.rows = dialect, line, [], [], []


def read(path):
    cases = []
    with open(path, encoding="utf-8") as text:
        for number, line in enumerate(text, 1):
            line = line.rstrip("\n")
            if line.startswith("--- "):
                cases.append(Case(line[4:], number))
            elif line.startswith("    ") and re.match(r"    (fails|unknown):", line):
                cases[-1].said[-1] = line[4:].strip()
            elif line.startswith("    "):
                cases[-1].rows.append(line[4:])
            elif line and not line.startswith("#"):
                cases[-1].statements.append(line)
                cases[-1].said.append("ok")
    return cases


def written(case):
    lines = [f"--- {case.dialect}"]
    for sql, said in zip(case.statements, case.said):
        lines.append(sql)
        if said != "ok":
            lines.append("    " + said)
    return "\n".join(lines + ["    " + row for row in case.rows]) + "\n"


def agree(mine, theirs):
    """Whether mig's rows are the database's, but for values that it does not know."""
    rest = list(theirs)
    for row in sorted(mine, key=lambda row: row.count("?")):
        pattern = re.compile(re.escape(row).replace(r"=\?", "=.*").replace("=\\?", "=.*"))
        hit = next((other for other in rest if pattern.fullmatch(other)), None)
        if hit is None:
            return False
        rest.remove(hit)
    return not rest


def judged(case, shell, database):
    """What is recorded of a case, and what mig and the database contradict each other in."""
    mine, my_rows = ask_mig(shell, case.dialect, case.statements)
    statements = case.statements[:len(mine)]
    errors, rows = database.run(statements)
    new = Case(case.dialect, case.line)
    new.statements, new.said, new.rows = statements, mine, my_rows
    for sql, said, error in zip(statements, mine, errors):
        if said.startswith("unknown"):
            return new, None
        if said.startswith("fails") != (error is not None):
            return new, f"{sql}\n    database: {error or 'ok'}\n    mig:      {said}"
        if error is not None and sql.startswith("ALTER"):  # a script ends there: the rest of the case is not asked for
            new.statements = new.statements[:new.statements.index(sql) + 1]
            new.said, new.rows = new.said[:len(new.statements)], []
            return new, None
    return new, None if agree(my_rows, rows) else f"rows\n    database: {rows}\n    mig:      {my_rows}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shell", required=True)
    parser.add_argument("--record", action="store_true")
    parser.add_argument("--verify", action="store_true")
    parser.add_argument("files", nargs="+")
    options = parser.parse_args()
    shell, databases, wrong, count, statements = Shell(options.shell), {}, 0, 0, 0
    for path in options.files:
        kept = []
        for case in read(path):
            count, statements = count + 1, statements + len(case.statements)
            if options.record or options.verify:
                if case.dialect not in databases:
                    databases[case.dialect] = Database(case.dialect)
                new, trouble = judged(case, shell, databases[case.dialect])
                if trouble:
                    wrong += 1
                    print(f"{path}:{case.line}: {trouble}")
                    continue
            else:
                new = Case(case.dialect)
                new.statements = case.statements
                new.said, new.rows = ask_mig(shell, case.dialect, case.statements)
                if case.statements[-1].startswith("ALTER") and case.said[-1].startswith("fails"):
                    new.rows = []
            kept.append(new)
            if not options.record and written(new) != written(case):
                wrong += 1
                print(f"{path}:{case.line}: recorded is\n{written(case)}mig says\n{written(new)}")
        if options.record:
            with open(path, "w", encoding="utf-8") as out:
                out.write("\n".join(written(case) for case in kept))
    print(f"{count} cases, {statements} statements, {wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
