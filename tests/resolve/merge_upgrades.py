"""After `mig merge`, the real Alembic brings every database to the one head, whichever it had first.

    merge_upgrades.py MIG

For each history, databases that are new, at the base, and at each head are upgraded on SQLite; all
must end with one row in alembic_version and the same tables.
"""

import io
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile

from alembic import command
from alembic.config import Config

MIG = sys.argv[1]
ROOT = tempfile.mkdtemp(prefix="merge_upgrades.")

ENV = """
from alembic import context
from sqlalchemy import create_engine

with create_engine("sqlite:///" + context.config.get_main_option("file")).connect() as connection:
    context.configure(connection=connection, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()
"""

TEMPLATE = '''"""${message}"""
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade():
    pass


def downgrade():
    pass
'''


def script(rev, down, op, depends=None):
    return '"""about %s"""\nfrom alembic import op\nimport sqlalchemy as sa\n\nrevision = %r\ndown_revision = %r\ndepends_on = %r\n\n\ndef upgrade():\n    %s\n\n\ndef downgrade():\n    pass\n' % (rev, rev, down, depends, op)


def add(column):
    return "op.add_column('user', sa.Column('%s', sa.Integer()))" % column


BASE = ("base1", None, "op.create_table('user', sa.Column('id', sa.Integer()), sa.Column('name', sa.String(20)))")
RENAME = "op.execute('ALTER TABLE user RENAME COLUMN name TO user_name')"

# title, scripts, what is typed, one after the other
HISTORIES = [
    ("two heads", [BASE, ("aaaa1", "base1", add("a")), ("bbbb1", "base1", RENAME)], [[]]),
    ("three heads", [BASE, ("aaaa1", "base1", add("a")), ("bbbb1", "base1", add("b")), ("cccc1", "base1", RENAME)], [[]]),
    ("a merge of a merge", [BASE, ("aaaa1", "base1", add("a")), ("bbbb1", "base1", add("b")), ("cccc1", "base1", add("c"))], [["cccc1", "aaaa1"], []]),
    ("two dependent heads", [BASE, ("aaaa1", "base1", add("a")), ("bbbb1", "base1", add("b"), "aaaa1")], [["bbbb1", "aaaa1"]]),
    ("a dependent head and a third", [BASE, ("aaaa1", "base1", add("a")), ("bbbb1", "base1", add("b"), "aaaa1"), ("cccc1", "base1", add("c"))], [["bbbb1", "aaaa1"], []]),
]


def upgrade(where, database, target):
    config = Config(os.path.join(where, "alembic.ini"), stdout=io.StringIO())
    config.set_main_option("script_location", os.path.join(where, "migrations"))
    config.set_main_option("file", database)
    command.upgrade(config, target)


def state(database):
    with sqlite3.connect(database) as connection:
        versions = connection.execute("SELECT version_num FROM alembic_version").fetchall()
        columns = sorted(row[1:3] for row in connection.execute("PRAGMA table_info(user)"))
    return versions, columns


def run(title, scripts, merges):
    where = os.path.join(ROOT, title)
    os.makedirs(os.path.join(where, "migrations", "versions"))
    for name, text in (("alembic.ini", "[alembic]\nscript_location = migrations\n"), ("migrations/env.py", ENV), ("migrations/script.py.mako", TEMPLATE)):
        with open(os.path.join(where, name), "w") as file:
            file.write(text)
    for item in scripts:
        with open(os.path.join(where, "migrations", "versions", item[0] + ".py"), "w") as file:
            file.write(script(*item))
    databases = {rev: os.path.join(where, rev + ".db") for rev in [item[0] for item in scripts]}
    for rev, database in databases.items():
        upgrade(where, database, rev)
    databases["new"] = os.path.join(where, "new.db")
    for revs in merges:
        done = subprocess.run([MIG, "-C", where, "--dialect", "sqlite", "merge", *revs], capture_output=True, text=True)
        if done.returncode != 0:
            return ["mig merge %s: exit %d: %s%s" % (" ".join(revs), done.returncode, done.stdout, done.stderr)]
    problems = []
    for rev, database in databases.items():
        try:
            upgrade(where, database, "head")
        except Exception as error:
            problems.append("from %s: %r" % (rev, error))
    states = {rev: state(database) for rev, database in databases.items()}
    if any(len(versions) != 1 or found != states["new"] for found in states.values() for versions in [found[0]]):
        problems.append("databases differ: %r" % states)
    return problems


def main():
    wrong = count = 0
    for title, scripts, merges in HISTORIES:
        problems = run(title, scripts, merges)
        count += len(scripts) + 1
        wrong += len(problems)
        for problem in problems:
            print("FAILED: %s: %s" % (title, problem))
    shutil.rmtree(ROOT)
    print("%d databases upgraded, %d wrong" % (count, wrong))
    return 1 if wrong else 0


sys.exit(main())
