#!/usr/bin/python3
"""Where SQL cannot be read, every report says so, and why.

    unread_sql.py MIG

A build without libpg_query says it by itself. Another one is run as on a machine that lacks the library:
an empty file stands before it in the loader's way.
"""
import os
import re
import subprocess
import sys
import tempfile

MIG = os.path.realpath(sys.argv[1])
SCRIPT = '''"""{rev}"""
from alembic import op
revision = "{rev}"
down_revision = {down!r}


def upgrade():
    op.execute({sql!r})
'''
REPORTS = ["text", "json", "html", "markdown", "sarif", "junit", "github", "gcc"]


def run(folder, env, *words):
    done = subprocess.run([MIG, "-C", folder, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          env={**os.environ, **env, "NO_COLOR": "1"})
    if done.returncode not in (0, 1, 3):
        sys.exit("%s: %d %s" % (words, done.returncode, done.stderr))
    return done.stdout


def write(folder, rev, down, sql):
    with open(os.path.join(folder, "migrations", "versions", rev + ".py"), "w", encoding="utf-8") as out:
        out.write(SCRIPT.format(rev=rev, down=down, sql=sql))


def main():
    problems = []
    with tempfile.TemporaryDirectory() as folder:
        os.makedirs(os.path.join(folder, "migrations", "versions"))
        os.makedirs(os.path.join(folder, "libraries"))
        write(folder, "base", None, "CREATE TABLE t (id integer)")
        write(folder, "left", "base", "ALTER TABLE t ADD COLUMN a integer")
        write(folder, "right", "base", "ALTER TABLE t ADD COLUMN b integer")
        built_without = "built without libpg_query" in run(folder, {}, "--version")
        said, env = "not read: built without libpg_query", {}
        if not built_without:
            if "raw SQL was" in run(folder, {}, "conflicts"):
                sys.exit("libpg_query is not on this machine: install it, or build with -DMIG_PG_QUERY=OFF")
            env = {"LD_LIBRARY_PATH": os.path.join(folder, "libraries")}
            with open(MIG, "rb") as program:
                library = re.search(rb"not read: (libpg_query\.so[0-9.]*) is not", program.read())
            if library is None:
                sys.exit(0)  # linked, not loaded: the program would not start without it
            open(os.path.join(folder, "libraries", library.group(1).decode()), "w", encoding="utf-8").close()
            said = "not read: %s is not on this machine" % library.group(1).decode()
        for name in REPORTS:
            out = run(folder, env, "conflicts", "--format", name)
            if said not in out:
                problems.append("conflicts --format %s does not say: %s\n%s" % (name, said, out[:2000]))
        if said not in run(folder, env, "--version"):
            problems.append("--version does not say: " + said)
        if "converges" in run(folder, env, "conflicts").split("\n")[0]:
            problems.append("two branches whose SQL was not read converge")
        if "SQL is " + said not in run(folder, env, "conflicts", "-v"):
            problems.append("a statement that was not read is not told why")
        if env and "raw SQL was" in run(folder, env, "heads"):
            problems.append("heads, which reads no statement, speaks of SQL")
    if problems:
        sys.exit("\n".join(problems))
    print("%d reports say: %s" % (len(REPORTS), said))


main()
