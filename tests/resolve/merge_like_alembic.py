"""`mig merge` beside the real `alembic merge`: the same file, byte for byte, and a project that loads.

    merge_like_alembic.py MIG [--real FOLDER]

For each template that the installed Alembic and Flask-Migrate bring, a project with a fork is made
twice. Alembic merges one with an id, a message and a create date that are given; mig the other.
Afterwards the real Alembic loads mig's project and must report one head. With --real the templates are
those of the clones in a folder, each different text once: a template that Alembic cannot render without
the application is counted apart, as is one that mig refuses with a reason.
"""

import contextlib
import datetime
import hashlib
import importlib.util
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
import types
import warnings

import alembic
import flask_migrate
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

MIG = sys.argv[1]
ROOT = tempfile.mkdtemp(prefix="merge_like_alembic.")
ALEMBIC_TEMPLATES = os.path.join(os.path.dirname(alembic.__file__), "templates")
FLASK_TEMPLATES = os.path.join(os.path.dirname(flask_migrate.__file__), "templates")
TEMPLATES = [(ALEMBIC_TEMPLATES, name) for name in ("generic", "async", "multidb")]
TEMPLATES += [(FLASK_TEMPLATES, name) for name in ("flask", "flask-multidb", "aioflask", "aioflask-multidb")]
DATE = datetime.datetime(2026, 11, 21, 9, 1, 46, 811312)
BINDS = {"flask-multidb": ["", "db1"], "aioflask-multidb": ["", "db1"], "multidb": ["engine1", "engine2"]}
failures = []


def check(ok, what):
    if not ok:
        failures.append(what)
        print("FAILED:", what)


SCRIPT = '''"""%(doc)s

Revision ID: %(rev)s
Revises: %(down)s
Create Date: %(date)s

"""
from alembic import op
import sqlalchemy as sa

revision = %(rev)r
down_revision = %(down)r
branch_labels = None
depends_on = None

%(body)s'''


def body(binds, statement):
    if not binds:
        return "\ndef upgrade():\n    %s\n\n\ndef downgrade():\n    pass\n" % statement
    text = "\ndef upgrade(engine_name):\n    globals()['upgrade_%s' % engine_name]()\n\n\n"
    text += "def downgrade(engine_name):\n    globals()['downgrade_%s' % engine_name]()\n"
    for i, bind in enumerate(binds):
        text += "\n\ndef upgrade_%s():\n    %s\n\n\ndef downgrade_%s():\n    pass\n" % (bind, statement if i == 0 else "pass", bind)
    return text


def make_project(where, folder, name, settings=()):
    """A base and two branches on it, in `where`/migrations."""
    scripts = os.path.join(where, "migrations")
    os.makedirs(os.path.join(scripts, "versions"))
    for item in ("script.py.mako", "env.py"):
        shutil.copy(os.path.join(folder, name, item), scripts)
    lines = ["[alembic]", "script_location = migrations"] + list(settings)
    if name == "multidb":
        lines.append("databases = engine1, engine2")
    with open(os.path.join(where, "alembic.ini"), "w") as file:
        file.write("\n".join(lines) + "\n")
    binds = BINDS.get(name, [])
    for rev, down, date, statement in (
        ("base1", None, "2026-01-01 00:00:00", "op.create_table('user', sa.Column('id', sa.Integer()))"),
        ("aaaa1", "base1", "2026-01-02 03:04:05.060708", "op.add_column('user', sa.Column('email', sa.String(80)))"),
        ("bbbb1", "base1", "2026-01-02 03:04:05.050000", "op.add_column('user', sa.Column('age', sa.Integer()))"),
    ):
        with open(os.path.join(scripts, "versions", "%s_.py" % rev), "w") as file:
            file.write(SCRIPT % dict(doc="add " + rev, rev=rev, down=down, date=date, body=body(binds, statement)))
    return scripts


def alembic_config(where):
    config = Config(os.path.join(where, "alembic.ini"), stdout=io.StringIO())
    config.set_main_option("script_location", os.path.join(where, "migrations"))
    return config


@contextlib.contextmanager
def alembic_at(date, name):
    """Alembic with a fixed create date; with the configuration and the application that its
    multi-database templates ask."""
    original_date, original_write = ScriptDirectory._generate_create_date, ScriptDirectory._generate_template
    ScriptDirectory._generate_create_date = lambda self: date

    def write(self, src, dest, **kw):
        # 1.8.1 hands over the word "config"; later versions hand over the configuration itself
        kw["config"] = types.SimpleNamespace(get_main_option=lambda key, default=None: "engine1, engine2")
        return original_write(self, src, dest, **kw)

    ScriptDirectory._generate_template = write
    flask = types.ModuleType("flask")
    flask.current_app = types.SimpleNamespace(config={"SQLALCHEMY_BINDS": {bind: "" for bind in BINDS.get(name, [""])[1:]}})
    saved = sys.modules.get("flask")
    sys.modules["flask"] = flask
    try:
        yield
    finally:
        ScriptDirectory._generate_create_date = original_date
        ScriptDirectory._generate_template = original_write
        if saved is None:
            del sys.modules["flask"]
        else:
            sys.modules["flask"] = saved


def run_mig(where, *args, status=0):
    done = subprocess.run([MIG, "-C", where, "merge", *args], capture_output=True, text=True, env=dict(os.environ, LC_ALL="C"))
    check(done.returncode == status, "mig merge %s: exit %d, not %d: %s%s" % (" ".join(args), done.returncode, status, done.stdout, done.stderr))
    return done


def files_of(where):
    versions = os.path.join(where, "migrations", "versions")
    found = {}
    for folder, _, names in os.walk(versions):
        for name in names:
            if name.endswith(".py"):
                path = os.path.join(folder, name)
                found[os.path.relpath(path, versions)] = open(path, "rb").read()
    return found


def heads_of(where):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return list(ScriptDirectory.from_config(alembic_config(where)).get_heads())


def compare(folder, name, what, settings=(), date=DATE, **options):
    theirs, ours = (os.path.join(ROOT, name, what, side) for side in ("alembic", "mig"))
    make_project(theirs, folder, name, settings)
    make_project(ours, folder, name, settings)
    with alembic_at(date, name):
        command.merge(alembic_config(theirs), "heads", **options)
    args = ["--date", str(date)]
    for key, option in (("message", "-m"), ("rev_id", "--rev-id"), ("branch_label", "--branch-label")):
        if options.get(key) is not None:
            args += [option, options[key]]
    run_mig(ours, *args)
    wanted, got = files_of(theirs), files_of(ours)
    check(wanted == got, "%s, %s: differs from Alembic's: %r" % (name, what, {k: (wanted.get(k), got.get(k)) for k in set(wanted) | set(got) if wanted.get(k) != got.get(k)}))
    check(len(heads_of(ours)) == 1, "%s, %s: Alembic sees %r" % (name, what, heads_of(ours)))


def two_clones(folder, name):
    """The heads named in either order, or not at all: one file."""
    results = []
    for i, revs in enumerate(([], ["aaaa1", "bbbb1"], ["bbbb1", "aaaa1"], ["heads"])):
        where = os.path.join(ROOT, name, "clone%d" % i)
        make_project(where, folder, name)
        run_mig(where, *revs)
        results.append(files_of(where))
        check(len(heads_of(where)) == 1, "%s: one head after merging %r" % (name, revs))
    check(all(result == results[0] for result in results), "%s: the order of naming shows in the file" % name)
    written = [name_ for name_ in results[0] if "merge" in name_]
    check(len(written) == 1, "%s: one merge is written: %r" % (name, sorted(results[0])))
    text = results[0][written[0]].decode()
    check("Merge aaaa1 and bbbb1" in text, "the message names the parents")
    check("Create Date: 2026-01-02 03:04:05.060708\n" in text, "the date is the parents' latest")
    rev = written[0].split("_")[0]
    blank = text.replace(rev, "").encode()
    named = hashlib.sha1(b"blob %d\0" % len(blank) + blank).hexdigest()[:12]
    check(rev == named, "the id is git's name for the text without it: %s, %s" % (rev, named))
    where = os.path.join(ROOT, name, "clone0")
    again = run_mig(where)
    check("nothing to merge: one head" in again.stdout, "a second merge finds nothing to do")
    named = run_mig(where, "bbbb1", "aaaa1")
    check("joined already" in named.stdout and files_of(where) == results[0], "an existing merge is reported, not repeated")
    other = os.path.join(ROOT, name, "other message")
    make_project(other, folder, name)
    run_mig(other, "-m", "another message")
    ids = {ScriptDirectory.from_config(alembic_config(place)).get_heads()[0] for place in (where, other)}
    check(len(ids) == 2, "another message is another id")


def stock(name, folder):
    """mig's own text in the style of the project's scripts."""
    where = os.path.join(ROOT, name, "stock")
    scripts = make_project(where, folder, name)
    os.unlink(os.path.join(scripts, "script.py.mako"))
    run_mig(where, status=3)
    run_mig(where, "--template", "stock")
    check(len(heads_of(where)) == 1, "%s: stock text gives one head" % name)
    merge = [text for file, text in files_of(where).items() if "merge" in file][0]
    for bind in BINDS.get(name, []):
        check(b"def upgrade_%s():" % bind.encode() in merge, "%s: a pair for %r" % (name, bind))


def real_templates(folder):
    """(name, text) of each script.py.mako below the folder, each text once; those that Alembic brings left out."""
    seen = {open(os.path.join(f, n, "script.py.mako"), "rb").read() for f, n in TEMPLATES}
    for where, folders, names in sorted(os.walk(folder)):
        folders[:] = [f for f in folders if f not in (".git", "node_modules")]
        if "script.py.mako" not in names:
            continue
        with open(os.path.join(where, "script.py.mako"), "rb") as file:
            text = file.read()
        if text not in seen:
            seen.add(text)
            yield os.path.relpath(where, folder), text


def real(folder):
    counts = {"equal": 0, "Alembic cannot render": 0, "mig refuses": 0, "differ": 0}
    for i, (name, text) in enumerate(real_templates(folder)):
        place, here = os.path.join(ROOT, "templates"), "real%d" % i
        os.makedirs(os.path.join(place, here))
        with open(os.path.join(place, here, "script.py.mako"), "wb") as file:
            file.write(text)
        open(os.path.join(place, here, "env.py"), "w").close()
        BINDS[here] = sorted(set(re.findall(r"def upgrade_(\w+)\(\)", text.decode())))
        before = len(failures)
        try:
            compare(place, here, "plain", rev_id="ffff00001111", message="Merge a1 and b1")
            compare(place, here, "words", rev_id="z1", message="Merge A & B: it's \u00fcn\u00ef")
            result = "equal" if len(failures) == before else "mig refuses" if "exit 3" in failures[before] else "differ"
        except Exception as error:
            result = "Alembic cannot render"
            print("%s: Alembic: %s" % (name, str(error).split("\n")[0]))
        if result in ("mig refuses", "Alembic cannot render"):
            del failures[before:]
        counts[result] += 1
    print("real templates that differ from Alembic's own: " + ", ".join("%s %d" % pair for pair in counts.items()))
    if counts["equal"] == 0:
        failures.append("no template")


def main():
    if "--real" in sys.argv:
        real(sys.argv[sys.argv.index("--real") + 1])
        shutil.rmtree(ROOT)
        return 1 if failures else 0
    for folder, name in TEMPLATES:
        compare(folder, name, "plain", rev_id="ffff00001111", message="Merge a1 and b1")
        compare(folder, name, "label", rev_id="z1", message="joined", branch_label="newl")
        compare(folder, name, "words", rev_id="z1", message="Merge A & B: it's \"q\" \u2014 \u00fcn\u00ef")
        compare(folder, name, "long", rev_id="z1", message="this is a rather long message that somebody typed in one go")
        compare(folder, name, "word", rev_id="z1", message="x" * 56)
        two_clones(folder, name)
        stock(name, folder)
    generic = (ALEMBIC_TEMPLATES, "generic")
    compare(*generic, "empty", rev_id="z1", message="")
    compare(*generic, "runs", rev_id="z1", message="__x__ a.b/c \u00bd\u65e5\u672c \u0130\u03a3 \u039f\u03a3")
    compare(*generic, "template", settings=["file_template = %%(year)d_%%(month).2d_%%(day).2d_%%(hour)02d%%(minute)s-%%(rev)s_%%(slug).7s"], rev_id="z1", message="a b c d e f g")
    compare(*generic, "length", settings=["truncate_slug_length = 10"], rev_id="z1", message="one two three four")
    compare(*generic, "whole second", date=DATE.replace(microsecond=0), rev_id="z1", message="m")
    compare(*generic, "zone", date=DATE.replace(tzinfo=datetime.timezone.utc), rev_id="z1", message="m")
    shutil.rmtree(ROOT)
    print("%d failed" % len(failures))
    return 1 if failures else 0


sys.exit(main())
