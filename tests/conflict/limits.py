#!/usr/bin/python3
"""Branches of unusual size: the verdict is reached, in bounded memory.

    limits.py PROGRAM

Prints seconds and memory of each case; time is only printed, memory is held against a generous bound.
"""
import os
import sys
import tempfile
import time

MEMORY = 700  # MiB; before tables of thousands of columns were seen to, some of these took gigabytes
COLUMNS = 5000

INI = "[alembic]\nscript_location = migrations\n"
SCRIPT = '''"""{rev}"""
from alembic import op
import sqlalchemy as sa

revision = {rev!r}
down_revision = {down!r}


def upgrade():
    {body}


def downgrade():
    pass
'''


def table(name, columns):
    rest = "".join(f"\n        sa.Column('c{n}', sa.String(length=50))," for n in range(1, columns))
    return [f"op.create_table({name!r}, sa.Column('id', sa.Integer(), primary_key=True),{rest})"]


def some(count, form):
    return [form.format(n=n, next=n % 3 + 1, kind=n % 2 == 0) for n in range(1, count)]


LONG = "n" * 65536
FOUR_TABLES = ["op.create_table('sink', sa.Column('id', sa.Integer()))"] + [
    line for name in "pqrs" for line in (
        f"op.create_table('{name}', sa.Column('id', sa.Integer(), primary_key=True), sa.Column('name', sa.Text()))",
        f"op.bulk_insert(sa.table('{name}', sa.column('id', sa.Integer())), [{{'id': n}} for n in range(300)])")]
JOINED = "op.execute(\"INSERT INTO sink (id) SELECT p.id FROM p, q, r, s "
CASES = {  # what it is about: dialect, base, ours, theirs, outcome
    "4,000 of 5,000 columns get another type, all become NOT NULL": (
        "postgresql", table("t", COLUMNS), some(4000, "op.alter_column('t', 'c{n}', type_=sa.Text())"),
        some(COLUMNS, "op.alter_column('t', 'c{n}', nullable=False)"), "converges"),
    "4,000 of 5,000 columns are renamed, 999 dropped, 2,000 added": (
        "sqlite", table("t", COLUMNS), some(4000, "op.alter_column('t', 'c{n}', new_column_name='d{n}')"),
        [f"op.drop_column('t', 'c{n}')" for n in range(4000, COLUMNS)] + some(2000, "op.add_column('t', sa.Column('e{n}', sa.Integer()))"), "independent"),
    "4,000 indexes beside 4,000 unique constraints": (
        "mysql", table("t", COLUMNS), some(4000, "op.create_index('ix{n}', 't', ['c{n}'])"),
        some(4000, "op.create_unique_constraint('uq{n}', 't', ['c{n}'])"), "independent"),
    "100,000 operations in one script": (
        "postgresql", table("t", 5), some(100000, "op.alter_column('t', 'c{next}', nullable={kind})"),
        ["op.add_column('t', sa.Column('c9', sa.Integer()))"], "independent"),
    "50,000 tables on each side": (
        "postgresql", ["pass"], some(50000, "op.create_table('a{n}', sa.Column('id', sa.Integer()))"),
        some(50000, "op.create_table('b{n}', sa.Column('id', sa.Integer()))"), "independent"),
    "10,000 rows, of which some are not followed": (
        "postgresql", table("t", 5), some(10000, "op.execute(\"INSERT INTO t (id) VALUES ({n})\")"),
        ["op.execute(\"UPDATE t SET c1 = 'x'\")"], "unknown"),
    "1,500 statements on 1,500 rows, of which some are not followed": (
        "postgresql", table("t", 5) + some(1500, "op.execute(\"INSERT INTO t (id) VALUES ({n})\")"),
        some(1499, "op.execute(\"UPDATE t SET c1 = 'x{n}' WHERE id = {n}\")"), ["op.execute(\"UPDATE t SET c1 = 'y'\")"], "unknown"),
    "a join of four tables with 300 rows each": (
        "postgresql", FOUR_TABLES, [JOINED + "WHERE p.id = q.id AND q.id = r.id AND r.id = s.id\")"],
        ["op.execute(\"UPDATE p SET name = 'x'\")"], "converges"),
    "the same without a condition, which has 8,100,000,000 rows": (
        "postgresql", FOUR_TABLES, [JOINED + "\")"], ["op.execute(\"UPDATE p SET name = 'x'\")"], "unknown"),
    "names of 64 KiB": (
        "sqlite", [f"op.create_table('{LONG}', sa.Column('{LONG}', sa.Integer()), sa.Column('id', sa.Integer()))"],
        some(20, f"op.add_column('{LONG}', sa.Column('{LONG}{{n}}', sa.Integer()))"), [f"op.create_index('i{LONG}', '{LONG}', ['id'])"], "independent"),
}


def write(folder, rev, down, lines):
    with open(os.path.join(folder, "migrations", "versions", rev + ".py"), "w") as out:
        out.write(SCRIPT.format(rev=rev, down=down, body="\n    ".join(lines)))


def run(program, folder, dialect):
    """Seconds, MiB, and what was said."""
    said = os.path.join(folder, "said")
    began = time.monotonic()
    child = os.fork()
    if child == 0:
        os.chdir(folder)
        os.dup2(os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), 1)
        os.execv(program, [program, "conflicts", "--dialect", dialect])
    _, _, usage = os.wait4(child, 0)
    return time.monotonic() - began, usage.ru_maxrss // 1024, open(said, errors="replace").read()


def main():
    program, bad = os.path.abspath(sys.argv[1]), 0
    for name, (dialect, base, ours, theirs, outcome) in CASES.items():
        with tempfile.TemporaryDirectory() as folder:
            os.makedirs(os.path.join(folder, "migrations", "versions"))
            open(os.path.join(folder, "alembic.ini"), "w").write(INI)
            open(os.path.join(folder, "migrations", "env.py"), "w").close()
            write(folder, "base", None, base)
            write(folder, "ours", "base", ours)
            write(folder, "theirs", "base", theirs)
            seconds, memory, said = run(program, folder, dialect)
        right = f": {outcome}" in said.split("\n")[0] and memory <= MEMORY
        bad += not right
        print(f"{name}: {seconds:.1f} s, {memory} MiB{'' if right else ', NOT AS EXPECTED: ' + said[:300]}", flush=True)
    return bad != 0


if __name__ == "__main__":
    sys.exit(main())
