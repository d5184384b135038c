"""`mig merge`, without an option, on real scripts that fork: does Alembic upgrade from each of the four states?

    four_states.py MIG DIR [--forks N] [-v] [CLONE...]

DIR is a folder of clones; they are only read. Of each script directory the revisions that Alembic can run on
an empty database (their application is not installed: names that it would import are stood in for by
nothing) are the history. Forks are laid in it: of two neighbours the second is hung beside the first, as if
written at the same time; origin/main has the first. `mig merge` resolves the fork or says why not. Databases that are new, where the branches part, at ours and at theirs are
upgraded to head by Alembic: all must succeed and end with one schema. After a revision moved, a database at
theirs goes down first, as mig's output says; where mig says that this doesn't help, it is left out.

Needs TRUTH_PG_URL and TRUTH_MYSQL_URL, as tests/truth/databases.sh prints them. Exits 1 when anything is
wrong, 77 when no fork could be laid.
"""

import collections
import contextlib
import importlib.abc
import importlib.machinery
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import types
import warnings

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", "resolve"), os.path.join(HERE, "..", "truth"), HERE]
import facts
import judging
import sqlalchemy as sa
from alembic.script import ScriptDirectory

LONGEST = 40  # revisions of a history that are run


# ---- what is not installed ----


class Absent(types.ModuleType):
    __path__ = []

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Absent(self.__name__ + "." + name)

    def __call__(self, *_, **__):
        return Absent(self.__name__ + "()")

    def __iter__(self):
        return iter(())

    def __bool__(self):
        return False


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name, path, target=None):
        if name.split(".")[0] in ("alembic", "sqlalchemy", "psycopg2", "pymysql"):
            return None
        return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def create_module(self, spec):
        return Absent(spec.name)

    def exec_module(self, module):
        pass


# ---- databases ----


class Server:
    def __init__(self, dialect):
        self.dialect = dialect
        self.url = sa.engine.make_url(os.environ["TRUTH_MYSQL_URL" if dialect == "mysql" else "TRUTH_PG_URL"])
        self.admin = sa.create_engine(self.url, isolation_level="AUTOCOMMIT")
        self.name = "states_%d" % os.getpid()

    def drop(self):
        with self.admin.connect() as connection:
            connection.exec_driver_sql("DROP DATABASE IF EXISTS " + self.name)

    @contextlib.contextmanager
    def database(self):
        self.drop()
        with self.admin.connect() as connection:
            connection.exec_driver_sql("CREATE DATABASE " + self.name)
        engine = sa.create_engine(self.url.set(database=self.name))
        try:
            with engine.connect() as connection:
                yield connection
        finally:
            engine.dispose()
            self.drop()

    def schema(self, connection):
        connection.exec_driver_sql("DROP TABLE alembic_version")
        found, _ = facts.my_schema(connection, frozenset(), frozenset()) if self.dialect == "mysql" else facts.pg_schema(connection)
        return sorted(map(repr, found))


def migrate(folder, connection, target, down=False):
    import measure

    measure.migrate(folder, connection, target, down)
    if connection.in_transaction():
        connection.exec_driver_sql("COMMIT")


# ---- histories and forks ----


class History:
    """The longest beginning of a straight history that runs on an empty database."""

    def __init__(self, mig, clone, script_dir, server):
        said = subprocess.run([mig, "-C", clone, "--script-dir", script_dir, "history", "--format", "json"], capture_output=True)
        self.revisions = {r["revision"]: r for r in json.loads(said.stdout)["projects"][0]["revisions"]}
        self.clone, self.script_dir = clone, script_dir
        self.names = self.runs(self.straight(), server)

    def straight(self):
        children = collections.defaultdict(list)
        for name, revision in self.revisions.items():
            for down in revision["down_revision"] or [None]:
                children[down].append(name)
        chain, at = [], None
        while len(children[at]) == 1 and len(self.revisions[children[at][0]]["down_revision"]) < 2 and len(chain) < LONGEST:
            at = children[at][0]
            chain.append(at)
        return chain

    def text(self, name):
        with open(os.path.join(self.clone, self.revisions[name]["path"]), encoding="utf-8") as file:
            return file.read()

    def runs(self, chain, server):
        with tempfile.TemporaryDirectory() as folder, server.database() as connection:
            lay(folder, {name: self.text(name) for name in chain})
            for i, name in enumerate(chain):
                try:
                    migrate(os.path.join(folder, "migrations"), connection, name)
                except BaseException as error:
                    self.stopped = "%s: %s" % (name, str(error).strip().split("\n")[0][:90])
                    return chain[:i]
        self.stopped = None
        return chain

    def forks(self, count):
        """(published, own, ours, theirs, where they part): scripts by id."""
        names, last = self.names, len(self.names) - 1
        for k in range(count):
            i = last - k * max(1, (last - 2) // count)
            if i < 2:
                return
            part, ours, theirs = names[i - 2], names[i - 1], names[i]
            yield {n: self.text(n) for n in names[:i]}, {theirs: re.sub(r"\b%s\b" % re.escape(ours), part, self.text(theirs))}, ours, theirs, part


def lay(where, scripts):
    folder = os.path.join(where, "migrations", "versions")
    os.makedirs(folder, exist_ok=True)
    for name, text in scripts.items():
        with open(os.path.join(folder, "%s_.py" % name), "w", encoding="utf-8") as file:
            file.write(text)


def git(where, *args):
    subprocess.run(["git", "-C", where, "-c", "user.name=t", "-c", "user.email=t@example.org", *args], check=True, capture_output=True)


def template(clone, script_dir):
    path = os.path.join(clone, script_dir, "script.py.mako")
    if not os.path.exists(path):
        import measure

        return measure.TEMPLATE
    with open(path, encoding="utf-8") as file:
        return file.read()


# ---- one fork ----


def end_of(server, start, original, resolved, down_to):
    with server.database() as connection:
        if start is not None:
            migrate(original, connection, start)
        if down_to is not None:
            migrate(original, connection, down_to, down=True)
        migrate(resolved, connection, "head")
        return server.schema(connection)


def check(server, where, original, said, states):
    """What is wrong, or None; and how many databases were upgraded."""
    moved, ends = "\nbefore: " in said, {}
    if "\nbut:    " in said:
        del states["theirs"]
    for name, start in states.items():
        down_to = states["base"] if moved and name == "theirs" else None
        try:
            ends[name] = end_of(server, start, original, os.path.join(where, "migrations"), down_to)
        except BaseException as error:
            return "from %s: %s" % (name, str(error).strip().split("\n")[0]), len(ends)
        if ends[name] != ends["new"]:
            return "%s and new differ: %s" % (name, [f for f in ends[name] if f not in ends["new"]][:2]), len(ends)
    return None, len(ends)


def fork(mig, server, history, fork_of, tally, verbose):
    published, own, ours, theirs, part = fork_of
    with tempfile.TemporaryDirectory() as where, tempfile.TemporaryDirectory() as original:
        lay(where, published)
        with open(os.path.join(where, "alembic.ini"), "w") as file:
            file.write("[alembic]\nscript_location = migrations\n")
        with open(os.path.join(where, "migrations", "env.py"), "w") as file:
            file.write("")
        with open(os.path.join(where, "migrations", "script.py.mako"), "w", encoding="utf-8") as file:
            file.write(template(history.clone, history.script_dir))
        git(where, "init", "-q")
        git(where, "add", "-A")
        git(where, "commit", "-qm", "published")
        git(where, "update-ref", "refs/remotes/origin/main", "HEAD")
        lay(where, own)
        shutil.copytree(os.path.join(where, "migrations"), os.path.join(original, "migrations"))
        done = subprocess.run([mig, "-C", where, "--dialect", server.dialect, "merge"], capture_output=True, text=True)
        said = done.stdout + done.stderr
        tally["forks"] += 1
        if done.returncode != 0:
            tally["unknown" if done.returncode == 3 else "refused"] += 1
            told = [line for line in said.split("\n") if "manual:" in line or "nothing was written" in line]
            print("  %s and %s: %s" % (ours, theirs, (told[0] if told else said[-120:]).strip()[:150]))
            return
        how = re.search(r"\n(merge|rebase_theirs|rebase_ours|rename_through|drop_duplicate|settle|safe): (.*)", said)
        problem, count = check(server, where, os.path.join(original, "migrations"), said, {"new": None, "base": part, "ours": ours, "theirs": theirs})
        tally["databases"] += count
        tally["wrong" if problem else "resolved"] += 1
        print("  %s and %s: %s%s" % (ours, theirs, how.group(0).strip()[:110] if how else "?", "; WRONG: " + problem if problem else ""))
        if problem and verbose:
            print(said)


def project(mig, clone, script_dir, dialect, forks, verbose):
    """One script directory, in a process of its own: what it imports stays there."""
    warnings.simplefilter("ignore")
    sys.meta_path.append(Finder())
    server, tally = Server(dialect), collections.Counter()
    history = History(mig, clone, script_dir, server)
    print("%s %s (%s): %d revisions run%s" % (os.path.basename(clone), script_dir, dialect, len(history.names),
                                              ", then " + history.stopped if history.stopped else ""))
    for one in history.forks(forks):
        fork(mig, server, history, one, tally, verbose)
    print("TALLY " + json.dumps(tally))


def main():
    words, forks, verbose = sys.argv[1:], 3, "-v" in sys.argv
    words = [w for w in words if w != "-v"]
    if words[0] == "--one":
        return project(words[1], words[2], words[3], words[4], int(words[5]), verbose)
    if "--forks" in words:
        at = words.index("--forks")
        forks = int(words[at + 1])
        del words[at:at + 2]
    if not ("TRUTH_PG_URL" in os.environ and "TRUTH_MYSQL_URL" in os.environ):
        print("skipped: no servers; see tests/truth/databases.sh")
        return 77
    total = collections.Counter()
    for clone in judging.clones(words[1], words[2:]):
        said = subprocess.run([words[0], "-C", str(clone), "history", "--format", "json"], capture_output=True)
        for one in json.loads(said.stdout)["projects"] if said.returncode == 0 else ():
            args = ["--one", words[0], str(clone), one["script_dir"], judging.dialect_of(clone), str(forks)]
            done = subprocess.run([sys.executable, __file__, *args, *(["-v"] if verbose else [])], capture_output=True, text=True)
            found = re.search(r"^TALLY (.*)\n", done.stdout, re.M)
            if found is None:
                print("%s %s: %s" % (clone.name, one["script_dir"], (done.stderr.strip() or "?").split("\n")[-1][:120]))
                continue
            total.update(json.loads(found.group(1)))
            if json.loads(found.group(1)):
                total["projects"] += 1
                print(done.stdout.replace(found.group(0), ""), end="", flush=True)
    print("%d forks in %d script directories: %d resolved, %d refused, %d unknown, %d wrong; %d databases upgraded" % tuple(
        total[k] for k in ("forks", "projects", "resolved", "refused", "unknown", "wrong", "databases")))
    return 1 if total["wrong"] else 0 if total["forks"] else 77


sys.exit(main())
