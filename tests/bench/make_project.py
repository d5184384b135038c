#!/usr/bin/python3
"""Writes an Alembic project with COUNT scripts of about 1.1 kB each into FOLDER.

The same count gives the same bytes on every machine: nothing is drawn from a clock or from
Python's own generator, whose sequence may change. History is one line with short side branches
that are merged again; the last scripts make two heads.

    make_project.py COUNT FOLDER
"""

import os
import sys

TABLES = ("account", "invoice", "product", "delivery", "ticket", "session", "audit", "region")
TYPES = ("sa.Integer()", "sa.String(length=80)", "sa.Text()", "sa.DateTime()", "sa.Boolean()", "sa.Numeric(10, 2)")

INI = """[alembic]
script_location = migrations
sqlalchemy.url = sqlite:///bench.db
"""

ENV = """from alembic import context

context.configure(dialect_name="sqlite", literal_binds=True)
with context.begin_transaction():
    context.run_migrations()
"""

MAKO = '''"""${message}

Revision ID: ${up_revision}
Revises: ${down_revision | comma,n}
Create Date: ${create_date}

"""
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
'''

SCRIPT = '''"""{message}

Revision ID: {rev}
Revises: {revises}
Create Date: 20{year:02d}-{month:02d}-{day:02d} 12:00:00

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = {rev!r}
down_revision = {down!r}
branch_labels = None
depends_on = None


def upgrade():
    # ### commands generated for the benchmark ###
    op.create_table(
        "{table}_{index}",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("value_{index}", {kind}, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_{table}_{index}")),
    )
    op.add_column("{table}", sa.Column("note_{index}", sa.Text(), nullable=True))
    op.create_index(op.f("ix_{table}_note_{index}"), "{table}", ["note_{index}"], unique=False)
    # ### end of the commands ###


def downgrade():
    op.drop_index(op.f("ix_{table}_note_{index}"), table_name="{table}")
    op.drop_column("{table}", "note_{index}")
    op.drop_table("{table}_{index}")
'''


def numbers(seed):
    """The generator of Numerical Recipes: 32 bits, the same everywhere."""
    while True:
        seed = (seed * 1664525 + 1013904223) & 0xFFFFFFFF
        yield seed >> 8


def revision(index):
    return "%012x" % ((index * 0x9E3779B97F4A7C15 + 0x1234567) & 0xFFFFFFFFFFFF)


def parents_of(index, count):
    if index == 0:
        return None
    if index == count - 1 and count > 3:
        return revision(index - 2)  # the second head
    if index % 50 == 11:
        return revision(index - 2)  # a side branch beside the script before it ...
    if index % 50 == 12:
        return (revision(index - 2), revision(index - 1))  # ... which is merged at once
    return revision(index - 1)


def write(path, text):
    with open(path, "w", encoding="utf-8", newline="\n") as out:
        out.write(text)


def main():
    count, folder = int(sys.argv[1]), sys.argv[2]
    versions = os.path.join(folder, "migrations", "versions")
    os.makedirs(versions)
    write(os.path.join(folder, "alembic.ini"), INI)
    write(os.path.join(folder, "migrations", "env.py"), ENV)
    write(os.path.join(folder, "migrations", "script.py.mako"), MAKO)
    random = numbers(20240229)
    for index in range(count):
        down = parents_of(index, count)
        rev = revision(index)
        table = TABLES[next(random) % len(TABLES)]
        message = "change %s number %d" % (table, index)
        revises = "" if down is None else ", ".join(down) if isinstance(down, tuple) else down
        text = SCRIPT.format(
            message=message, rev=rev, revises=revises, down=down, table=table, index=index,
            kind=TYPES[next(random) % len(TYPES)], year=next(random) % 25, month=next(random) % 12 + 1,
            day=next(random) % 28 + 1)
        write(os.path.join(versions, "%s_%s.py" % (rev, message.replace(" ", "_"))), text)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main()
