"""What `mig merge` refuses, with exit status, message, and nothing written; and what it writes oddly.

    merge_refusals.py MIG
"""

import os
import shutil
import subprocess
import sys
import tempfile

from alembic.config import Config
from alembic.script import ScriptDirectory

MIG = sys.argv[1]
ROOT = tempfile.mkdtemp(prefix="merge_refusals.")
failures = []
count = 0

TEMPLATE = '''"""${message}

Revision ID: ${up_revision}
Revises: ${comma(down_revision)}
Create Date: ${create_date}

"""
from alembic import op

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade():
    ${upgrades if upgrades else "pass"}


def downgrade():
    ${downgrades if downgrades else "pass"}
'''


def script(rev, down, more="", op="pass", date="2026-01-02 03:04:05"):
    return '"""about %s\n\nRevision ID: %s\nCreate Date: %s\n"""\nfrom alembic import op\nimport sqlalchemy as sa\n\nrevision = %r\ndown_revision = %r\n%s\n\ndef upgrade():\n    %s\n\n\ndef downgrade():\n    pass\n' % (
        rev, rev, date, rev, down, more, op)


FORK = {"base1.py": script("base1", None), "aaaa1.py": script("aaaa1", "base1"), "bbbb1.py": script("bbbb1", "base1")}


def snapshot(folder):
    found = {}
    for where, _, names in os.walk(folder, followlinks=False):
        for name in names:
            path = os.path.join(where, name)
            if "/.git/" not in path and "/.mig/" not in path:
                found[path] = os.readlink(path) if os.path.islink(path) else open(path, "rb").read()
    return found


def project(scripts=FORK, template=TEMPLATE, ini="", folder=None):
    global count
    count += 1
    where = os.path.join(ROOT, folder or "p%d" % count)
    versions = os.path.join(where, "migrations", "versions")
    os.makedirs(versions)
    with open(os.path.join(where, "alembic.ini"), "w") as file:
        file.write("[alembic]\nscript_location = migrations\n" + ini)
    open(os.path.join(where, "migrations", "env.py"), "w").close()
    if template is not None:
        with open(os.path.join(where, "migrations", "script.py.mako"), "w", newline="") as file:
            file.write(template)
    for name, text in scripts.items():
        with open(os.path.join(versions, name), "w") as file:
            file.write(text)
    return where


def run(where, *args, env=None):
    return subprocess.run([MIG, "-C", where, "merge", *args], capture_output=True, text=True, env=dict(os.environ, **(env or {})))


def fail(title, what):
    failures.append(title)
    print("FAILED: %s: %s" % (title, what))


def refuse(title, status, words, where, *args, env=None):
    before = snapshot(ROOT)
    done = run(where, *args, env=env)
    said = done.stdout + done.stderr
    if done.returncode != status:
        fail(title, "exit %d, not %d: %s" % (done.returncode, status, said))
    for word in words if isinstance(words, (list, tuple)) else [words]:
        if word not in said:
            fail(title, "%r is not said: %s" % (word, said))
    if snapshot(ROOT) != before:
        fail(title, "something was written")


def write(title, where, *args, env=None):
    """One new file; returns its name and text."""
    before = snapshot(ROOT)
    done = run(where, *args, env=env)
    new = {path: text for path, text in snapshot(ROOT).items() if path not in before}
    if done.returncode != 0 or len(new) != 1:
        fail(title, "exit %d, wrote %r: %s%s" % (done.returncode, sorted(new), done.stdout, done.stderr))
        return "", "", done
    path, text = new.popitem()
    return path, text.decode(), done


def one_head(title, where):
    config = Config(os.path.join(where, "alembic.ini"))
    config.set_main_option("script_location", os.path.join(where, "migrations"))
    heads = ScriptDirectory.from_config(config).get_heads()
    if len(heads) != 1:
        fail(title, "Alembic sees the heads %r" % heads)


def equal(title, got, wanted):
    if got != wanted:
        fail(title, "%r is not %r" % (got, wanted))


def arguments():
    where = project()
    refuse("an id with a character that Alembic forbids", 2, "no '-' in a revision id", where, "--rev-id", "aa-a1")
    refuse("an empty id", 2, "empty", where, "--rev-id", "")
    refuse("an id that is a path", 2, "'/'", where, "--rev-id", "../x")
    refuse("an id longer than the version table's column", 2, "33 bytes", where, "--rev-id", "x" * 33)
    refuse("an id of 10 KB", 2, "10000 bytes", where, "--rev-id", "x" * 10000)
    refuse("an id that is taken", 4, ["base1 is the id of", "migrations/versions/base1.py"], where, "--rev-id", "base1")
    refuse("an id that is a parent's", 4, "aaaa1 is the id of", where, "--rev-id", "aaaa1")
    refuse("a label that no command could name", 2, "'@'", where, "--branch-label", "a@b")
    refuse("a label that is an id", 4, "taken", where, "--branch-label", "aaaa1")
    refuse("a label equal to the new id", 4, "taken", where, "--branch-label", "zz", "--rev-id", "zz")
    refuse("a date that is none", 2, "is no date", where, "--date", "yesterday")
    refuse("a day that does not exist", 2, "is no date", where, "--date", "2026-02-29")
    refuse("an epoch that is none", 2, "SOURCE_DATE_EPOCH", where, env={"SOURCE_DATE_EPOCH": "soon"})
    refuse("a template that mig does not have", 2, "stock", where, "--template", "mine")
    refuse("a revision that does not exist", 2, "nope", where, "nope")
    refuse("base is no revision to merge", 2, "names no revision", where, "base")
    refuse("a revision that is no head", 2, "base1 is not a head: aaaa1 builds on it", where, "base1", "aaaa1")
    refuse("one head", 2, "a merge needs two", where, "aaaa1")
    refuse("the same head twice", 2, "named twice", where, "aaaa1", "aaa")
    refuse("a commit is not written to", 2, "--dry-run", git_project(), "--ref", "HEAD")
    refuse("--stage outside of a repository", 2, "--stage needs a git worktree", where, "--stage")
    refuse("--stage and --dry-run", 2, "exclude each other", where, "--stage", "--dry-run")
    labelled = dict(FORK, **{"aaaa1.py": script("aaaa1", "base1", "branch_labels = 'lbl'")})
    refuse("a label that a revision has", 4, "taken by aaaa1", project(labelled), "heads", "--branch-label", "lbl")


def git(where, *args):
    return subprocess.run(["git", "-C", where, "-c", "user.name=t", "-c", "user.email=t@example.org", *args], check=True, capture_output=True, text=True).stdout


def git_project(**kw):
    where = project(**kw)
    git(where, "init", "-q")
    git(where, "add", "-A")
    git(where, "commit", "-qm", "fork")
    return where


def graphs():
    two = dict(FORK, **{"copy.py": script("aaaa1", "base1")})
    refuse("a duplicate id", 4, ["migrations/versions/aaaa1.py", "migrations/versions/copy.py", "same revision id aaaa1"], project(two))
    refuse("a missing parent", 4, ["migrations/versions/bbbb1.py names gone1"], project(dict(FORK, **{"bbbb1.py": script("bbbb1", "gone1")})))
    refuse("a missing dependency", 4, "names gone1", project(dict(FORK, **{"bbbb1.py": script("bbbb1", "base1", "depends_on = 'gone1'")})))
    refuse("a script that names itself", 4, "names itself", project(dict(FORK, **{"c.py": script("cccc1", "cccc1")})))
    refuse("a cycle", 4, "cycle", project(dict(FORK, **{"c.py": script("cccc1", "dddd1"), "d.py": script("dddd1", "cccc1")})))
    computed = dict(FORK, **{"c.py": "import os\nrevision = 'cccc1'\ndown_revision = os.environ['X']\n"})
    refuse("a parent computed at run time", 3, ["migrations/versions/c.py", "down_revision"], project(computed))
    refuse("an id computed at run time", 3, ["migrations/versions/c.py", "revision"], project(dict(FORK, **{"c.py": "import os\nrevision = os.environ['X']\ndown_revision = 'base1'\n"})))
    deps = dict(FORK, **{"aaaa1.py": script("aaaa1", "base1"), "bbbb1.py": script("bbbb1", "base1", "depends_on = 'aaaa1'"), "c.py": script("cccc1", "base1")})
    where = project(deps)
    refuse("an effective head as one of three", 2, ["bbbb1 depends on aaaa1", "mig merge aaaa1 bbbb1"], where, "aaaa1", "bbbb1", "cccc1")
    _, text, done = write("effective heads are left out", where)
    equal("effective heads are left out", "down_revision = ('bbbb1', 'cccc1')" in text and "aaaa1 is left out" in done.stderr, True)
    where = project(deps)
    _, text, done = write("an effective head is joined when named", where, "bbbb1", "aaaa1")
    equal("an effective head is joined when named", "down_revision = ('aaaa1', 'bbbb1')" in text and "depends on aaaa1" in done.stderr, True)


def lines():
    two_lines = {
        "p.py": script("pppp1", None, "branch_labels = ('p',)"), "q.py": script("qqqq1", None, "branch_labels = ('q',)"),
        "p2.py": script("pppp2", "pppp1"), "p3.py": script("pppp3", "pppp1"), "q2.py": script("qqqq2", "qqqq1"),
    }
    where = project(two_lines)
    _, text, done = write("a fork inside of one line", where)
    equal("a fork inside of one line", "down_revision = ('pppp2', 'pppp3')" in text, True)
    done = run(where)
    equal("two lines with one head each", (done.returncode, "each alone in its line" in done.stdout), (0, True))
    _, text, done = write("lines are joined when named", where, "qqqq2", "p@head")
    equal("lines are joined when named", "'qqqq2'" in text, True)
    imported = dict(FORK, **{"aaaa1.py": "from constants import EXPAND\n" + script("aaaa1", "base1", "branch_labels = (EXPAND,)")})
    where = project(imported)
    refuse("labels that mig cannot read", 3, ["migrations/versions/aaaa1.py: branch_labels", "name the heads"], where)
    _, text, done = write("heads are named where labels cannot be read", where, "aaaa1", "bbbb1")
    below = dict(FORK, **{"base1.py": "from constants import MAIN\n" + script("base1", None, "branch_labels = (MAIN,)")})
    write("labels that mig cannot read below all heads", project(below))
    needs = dict(FORK, **{"aaaa1.py": "from constants import OTHER\n" + script("aaaa1", "base1", "depends_on = OTHER")})
    refuse("a dependency that mig cannot read", 3, "depends_on is not a literal", project(needs))
    stray = dict(FORK, **{"n.py": script("nnnn1", None)})
    _, text, done = write("a stray root is not joined", project(stray))
    equal("a stray root is not joined", ("nnnn1" in text, "nnnn1 starts a history of its own" in done.stderr), (False, True))


def templates():
    refuse("no template", 3, ["script.py.mako is missing", "--template stock"], project(template=None))
    for title, text, line, word in (
        ("a function in a module block", "x\n<%!\ndef f(x):\n    return x\n%>" + TEMPLATE, 3, "not read in a Python block"),
        ("a tag", "\n\n<%include file='x'/>" + TEMPLATE, 3, "<%include>"),
        ("a name without value", TEMPLATE + "\n${imports}\n", 23, "no value in a merge"),
        ("an open expression", TEMPLATE + "${up_revision", 22, "not closed"),
        ("an open condition", TEMPLATE + "% if True:\n", 22, "not closed"),
        ("a loop without end", TEMPLATE + "% while True:\n% endwhile\n", 22, "while"),
        ("a call that mig does not know", TEMPLATE + "${open('x').read()}\n", 22, "the function open() is not known"),
    ):
        where = project(template=text)
        refuse("template: " + title, 3, ["script.py.mako:%d:" % line, word, "--template stock"], where)
        write("template: %s, stock instead" % title, where, "--template", "stock")
        one_head(title, where)
    refuse("a template that writes no parents", 3, "down_revision", project(template=TEMPLATE.replace("${repr(down_revision)}", "None")))
    refuse("a template without labels", 3, "branch_labels", project(template=TEMPLATE.replace("${repr(branch_labels)}", "None")), "--branch-label", "x")
    write("a template without labels and no label", project(template=TEMPLATE.replace("${repr(branch_labels)}", "None")))
    refuse("a template that writes no Python", 3, "would not be Python", project(template=TEMPLATE + "def (:\n"))
    refuse("a template that is not UTF-8", 3, "UTF-8", binary_template(b"\xff" + TEMPLATE.encode()))
    crlf = project(template=TEMPLATE.replace("\n", "\r\n"))
    _, text, _ = write("line ends of the template stay", crlf)
    equal("line ends of the template stay", text.count("\n") == text.count("\r\n") == TEMPLATE.count("\n"), True)
    one_head("line ends of the template stay", crlf)
    empty = project(template="")
    refuse("an empty template", 3, "revision", empty)


def binary_template(data):
    where = project()
    with open(os.path.join(where, "migrations", "script.py.mako"), "wb") as file:
        file.write(data)
    return where


def bad_input():
    """Nothing crashes, nothing is written, and the reason is said."""
    for title, template, words in (
        ("brackets 10,000 deep in a template", "${" + "(" * 10000 + "1" + ")" * 10000 + "}", "nested too deeply"),
        ("conditions 10,000 deep in a template", "% if True:\n" * 10000 + "% endif\n" * 10000, "nested too deeply"),
        ("a chain of 100,000 attributes", "${x" + ".a" * 100000 + "}", "template"),
        ("a sum of 100,000 texts", "${" + "+".join(["''"] * 100000) + "}", "nested too deeply"),
        ("loops in loops", "% for a in 'x' and list(down_revision):\n" * 30 + "% endfor\n" * 30, "too long"),
        ("NUL bytes in a template", TEMPLATE + "\0", "NUL"),
        ("a template of 5 MB", "# " + "x" * 5000000, "too long"),
    ):
        refuse(title, 3, [] if title.startswith("NUL") else words, project(template=template))
    where = project(template=None)
    os.mkdir(os.path.join(where, "migrations", "script.py.mako"))
    refuse("a folder named script.py.mako", 3, "script.py.mako", where)
    where = project(template=None)
    os.symlink("script.py.mako", os.path.join(where, "migrations", "script.py.mako"))
    refuse("a template that links to itself", 3, "script.py.mako", where)
    hostile = "x\'\"\"\"\n" * 2500
    scripts = {"base1.py": script("base1", None), "aaaa1.py": script(hostile, "base1"), "bbbb1.py": script("bbbb1", "base1")}
    scripts["aaaa1.py"] = scripts["aaaa1.py"].split('"""', 2)[2]
    refuse("a parent whose id is 10 KB with quotes and line breaks", 3, [], project(scripts))
    refuse("an id of 10 KB with quotes and line breaks", 2, [], project(), "--rev-id", hostile)
    where = project(dict(FORK, **{"aaaa1.py": script("aa\x1b[31m\naa1", "base1").split('"""', 2)[2]}))
    _, _, done = write("an id with an escape sequence", where)
    equal("an id with an escape sequence", ("\x1b" in done.stdout, "aa\\x1b[31m\\x0aaa1" in done.stdout), (False, True))
    done = run(project({}))
    equal("a script folder without scripts", (done.returncode, done.stdout), (0, "nothing to merge: there is no revision\n"))
    empty = os.path.join(ROOT, "empty")
    os.mkdir(empty)
    refuse("a folder without a project", 3, [], empty)
    where = project(dict(FORK, **{"c.py": "<<<<<<< ours\nrevision = 'c'\n=======\n"}))
    refuse("conflict marks in a script", 3, "c.py", where)


def messages():
    for message in ('ends in a quote"', 'has """ three', "ends in a backslash\\", "\\N{x} \\x \\u", "C:\\new\\table", '"""', "\\"):
        title = "the message %r" % message
        where = project()
        write(title, where, "-m", message, "--rev-id", "zz")
        one_head(title, where)
        config = Config(os.path.join(where, "alembic.ini"))
        config.set_main_option("script_location", os.path.join(where, "migrations"))
        equal(title, ScriptDirectory.from_config(config).get_revision("zz").doc, message.strip())


def encodings():
    """The bytes that Alembic would write, by Python's codec, or none."""
    for name in ("utf-8", "UTF8", "utf_8", "ascii", "US-ASCII", "latin-1", "latin1", "ISO-8859-1", "cp1252", "utf-16", "utf-8-sig"):
        where = project(ini="output_encoding = %s\n" % name)
        if name in ("utf-16", "utf-8-sig"):
            refuse("output_encoding %s" % name, 3, "mig writes UTF-8 only", where)
        else:
            text = write("output_encoding %s" % name, where)[1]
            equal("bytes of %s" % name, text.encode(name), text.encode())
            if "utf" not in name.lower():
                refuse("a letter in %s" % name, 3, "mig writes UTF-8 only", project(ini="output_encoding = %s\n" % name), "-m", "\u00e9t\u00e9")


def names():
    where = project()
    refuse("an id with a tab", 2, "'?'", where, "--rev-id", "a\tb")
    refuse("an id with a delete", 2, "'?'", where, "--rev-id", "a\x7fb")
    refuse("an id that is no UTF-8", 2, "not UTF-8", where, "--rev-id", b"a\xffb")
    refuse("an id with a quote", 2, "would not survive", where, "--rev-id", "a'b")
    refuse("a message that is no UTF-8", 2, "", where, "-m", b"a\xffb")
    refuse("an empty label", 2, "--branch-label is empty", where, "--branch-label", "")
    refuse("a label with a delete", 2, "", where, "--branch-label", "a\x7f")
    labelled = dict(FORK, **{"aaaa1.py": script("aaaa1", "base1", "branch_labels = 'lbl'")})
    refuse("an id that is a label", 4, "lbl is the label of", project(labelled), "heads", "--rev-id", "lbl")
    long = dict(FORK, **{"aaaa1.py": script("a" * 40, "base1")})
    write("a long id where others are", project(long), "--rev-id", "z" * 40)
    refuse("a name that an editor made", 4, "does not read", project(ini="file_template = .#%%(rev)s\n"))
    for name in ("./%%(rev)s", "x//%%(rev)s", "/%%(rev)s", "../x"):
        refuse("the name %s" % name, 4, "leaves the version folder", project(ini="file_template = %s\nrecursive_version_locations = true\n" % name))
    refuse("a name too long", 4, "bytes; give a shorter message", project(ini="file_template = %%%%(slug)s_%s\n" % ("x" * 250)))


def files():
    where = project(ini="file_template = same\n")
    with open(os.path.join(where, "migrations", "versions", "same.py"), "w") as file:
        file.write(script("cccc1", "base1"))
    refuse("a name that exists", 4, ["migrations/versions/same.py exists already", "--rev-id"], where, "aaaa1", "bbbb1")
    refuse("a name in a folder that Alembic does not read", 4, "recursive_version_locations", project(ini="file_template = %%(year)d/%%(rev)s\n"))
    refuse("a name that leaves the folder", 4, "leaves the version folder", project(ini="file_template = ../%%(rev)s\nrecursive_version_locations = true\n"))
    refuse("a name that Alembic skips", 4, "does not read", project(ini="file_template = __init__%%(rev)s\n"))
    refuse("a name template with an unknown token", 3, "file_template", project(ini="file_template = %%(nope)s\n"))
    where = project(ini="file_template = %%(year)d/%%(month).2d/%%(rev)s\nrecursive_version_locations = true\n")
    path, _, _ = write("folders by date", where, "--rev-id", "zz")
    equal("folders by date", os.path.relpath(path, where), "migrations/versions/2026/01/zz.py")
    outside = os.path.join(ROOT, "outside")
    shutil.move(os.path.join(project(folder="linked"), "migrations", "versions"), outside)
    where = os.path.join(ROOT, "linked")
    os.symlink(outside, os.path.join(where, "migrations", "versions"))
    git(where, "init", "-q")
    refuse("a version folder that a link leads out of the tree", 4, "out", where)
    where = git_project()
    done = run(where, "--stage")
    equal("--stage", (done.returncode, "wrote and staged" in done.stdout, git(where, "diff", "--cached", "--name-only").startswith("migrations/versions/")), (0, True, True))
    where = git_project()
    open(os.path.join(where, ".git", "index.lock"), "w").close()
    refuse("--stage while git works", 4, "index.lock", where, "--stage")
    where = git_project()
    before = snapshot(where)
    done = run(where, "--dry-run")
    equal("--dry-run writes nothing", (done.returncode, snapshot(where)), (0, before))
    applied = subprocess.run(["git", "-C", where, "apply"], input=done.stdout, text=True, capture_output=True)
    equal("--dry-run gives a patch", (applied.returncode, applied.stderr), (0, ""))
    patched = snapshot(where)
    for path in set(patched) - set(before):
        os.unlink(path)
    run(where)
    equal("the patch is what is written", snapshot(where), patched)
    bare = os.path.join(ROOT, "bare.git")
    git(ROOT, "clone", "-q", "--bare", where, bare)
    refuse("a bare repository", 2, "--dry-run", bare)
    equal("a dry run of a bare repository", run(bare, "--dry-run").returncode, 0)
    os.chmod(os.path.join(where, "migrations", "versions", "aaaa1.py"), 0o755)
    write_mode = project()
    os.chmod(os.path.join(write_mode, "migrations", "versions", "aaaa1.py"), 0o750)
    path, _, _ = write("permissions as the scripts beside it", write_mode)
    equal("permissions as the scripts beside it", os.stat(path).st_mode & 0o777, 0o640)
    where = project()
    shutil.copytree(os.path.join(where, "migrations"), os.path.join(where, "other"))
    with open(os.path.join(where, "other", "alembic.ini"), "w") as file:
        file.write("[alembic]\n")
    where2 = project()
    os.unlink(os.path.join(where2, "alembic.ini"))
    shutil.copytree(os.path.join(where2, "migrations"), os.path.join(where2, "other"))
    refuse("several script directories", 2, ["--script-dir migrations", "--script-dir other"], where2)
    path, _, _ = write("one of several script directories", where2, "--script-dir", "other")
    equal("one of several script directories", os.path.relpath(path, where2).startswith("other/versions/"), True)


def dates():
    def date_of(text):
        return text.split("Create Date: ")[1].split("\n")[0]

    _, text, _ = write("the latest date of the parents", project(dict(FORK, **{"bbbb1.py": script("bbbb1", "base1", date="2026-01-02 03:04:05.5+02:00"), "aaaa1.py": script("aaaa1", "base1", date="2026-01-02 02:00:00")})))
    equal("the latest date of the parents", date_of(text), "2026-01-02 02:00:00")
    _, text, _ = write("no date", project({name: text.replace("Create Date", "Date") for name, text in FORK.items()}))
    equal("no date", date_of(text), "1970-01-01 00:00:00")
    _, text, _ = write("SOURCE_DATE_EPOCH", project(), env={"SOURCE_DATE_EPOCH": "1700000000"})
    equal("SOURCE_DATE_EPOCH", date_of(text), "2023-11-14 22:13:20")
    _, text, _ = write("SOURCE_DATE_EPOCH with a zone", project(ini="timezone = UTC\n"), env={"SOURCE_DATE_EPOCH": "1700000000"})
    equal("SOURCE_DATE_EPOCH with a zone", date_of(text), "2023-11-14 22:13:20+00:00")
    _, text, _ = write("--date is written as given", project(), "--date", "2026-05-06T07:08", env={"SOURCE_DATE_EPOCH": "1700000000"})
    equal("--date is written as given", date_of(text), "2026-05-06T07:08")


STOCK = {
    "annotated": '''"""Merge aaaa1 and bbbb1

Revision ID: ffff00001111
Revises: aaaa1, bbbb1
Create Date: 2026-01-02 03:04:05

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = 'ffff00001111'
down_revision: Union[str, Sequence[str], None] = ('aaaa1', 'bbbb1')
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    pass


def downgrade() -> None:
    """Downgrade schema."""
    pass
''',
    "plain": '''"""Merge aaaa1 and bbbb1

Revision ID: ffff00001111
Revises: aaaa1, bbbb1
Create Date: 2026-01-02 03:04:05

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = 'ffff00001111'
down_revision = ('aaaa1', 'bbbb1')
branch_labels = None
depends_on = None


def upgrade():
    pass


def downgrade():
    pass
''',
    "multidb": '''"""Merge aaaa1 and bbbb1

Revision ID: ffff00001111
Revises: aaaa1, bbbb1
Create Date: 2026-01-02 03:04:05

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = 'ffff00001111'
down_revision: Union[str, Sequence[str], None] = ('aaaa1', 'bbbb1')
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade(engine_name: str) -> None:
    """Upgrade schema."""
    globals()["upgrade_%s" % engine_name]()


def downgrade(engine_name: str) -> None:
    """Downgrade schema."""
    globals()["downgrade_%s" % engine_name]()





def upgrade_engine1() -> None:
    """Upgrade engine1 schema."""
    pass


def downgrade_engine1() -> None:
    """Downgrade engine1 schema."""
    pass


def upgrade_engine2() -> None:
    """Upgrade engine2 schema."""
    pass


def downgrade_engine2() -> None:
    """Downgrade engine2 schema."""
    pass

''',
}


def annotated(text, name):
    text = text.replace("revision = '%s'" % name, "revision: str = '%s'" % name)
    return text.replace("def upgrade():", 'def upgrade() -> None:\n    """Upgrade schema."""')


def multidb(text):
    text = text.replace("def upgrade() -> None:", "def upgrade(engine_name: str) -> None:")
    return text + "".join("\n\ndef upgrade_engine%d():\n    pass\n\n\ndef downgrade_engine%d():\n    pass\n" % (i, i) for i in (1, 2))


def stock():
    typed = {name: annotated(text, name[:-3]) for name, text in FORK.items()}
    for title, scripts in (("plain", FORK), ("annotated", typed), ("multidb", {name: multidb(text) for name, text in typed.items()})):
        where = project(scripts, template=None)
        _, text, _ = write("stock text, " + title, where, "--template", "stock", "--rev-id", "ffff00001111")
        equal("stock text, " + title, text, STOCK[title])
        one_head("stock text, " + title, where)
    own = {name: text.replace("def upgrade():", "def upgrade(op, tables, tester):") for name, text in FORK.items()}
    refuse("stock text for parameters of the project's own", 3, "parameters of the project's own", project(own, template=None), "--template", "stock")


USER = "op.create_table('user', sa.Column('id', sa.Integer()), sa.Column('email', sa.String(10)))"


def fork(ours, theirs, base=USER):
    return project({"base1.py": script("base1", None, op=base), "aaaa1.py": script("aaaa1", "base1", op=ours), "bbbb1.py": script("bbbb1", "base1", op=theirs)})


def decisions():
    where = fork("op.add_column('user', sa.Column('a', sa.Integer()))", "op.add_column('user', sa.Column('b', sa.Integer()))")
    _, _, done = write("branches that touch different columns", where)
    equal("the reason is said", "safe: No object is touched by both sides" in done.stdout, True)
    where = fork("op.add_column('user', sa.Column('a', sa.Integer()))", "op.add_column('user', sa.Column('a', sa.Integer()))")
    refuse("both add a column", 1, ["nothing was written (fails)", "aaaa1.py", "bbbb1.py", "MIG101"], where)
    where = fork("op.alter_column('user', 'email', type_=sa.String(20))", "op.alter_column('user', 'email', type_=sa.String(30))")
    refuse("both change a type", 1, ["nothing was written (diverges)"], where)
    refuse("--accept-unknown accepts no collision", 1, ["nothing was written (diverges)"], where, "--accept-unknown")
    where = fork("op.execute(open('/etc/motd').read())", "op.add_column('user', sa.Column('b', sa.Integer()))")
    refuse("a statement that nobody can read", 3, ["aaaa1.py:14", "--accept-unknown"], where)
    _, text, done = write("a statement that nobody can read, accepted", where, "--accept-unknown")
    head = text.split('"""')[1]
    equal("what was accepted stands in the docstring", ("--accept-unknown" in head, "migrations/versions/aaaa1.py:14" in head), (True, True))
    equal("what was accepted is said", "not shown to be safe" in done.stdout, True)
    one_head("a statement that nobody can read, accepted", where)
    where = fork("op.add_column('user', sa.Column('a', sa.Integer()))", "op.add_column('user', sa.Column('b', sa.Integer()))")
    with open(os.path.join(where, "migrations", "versions", "cccc1.py"), "w") as file:
        file.write(script("cccc1", "base1", op="op.add_column('user', sa.Column('c', sa.Integer()))"))
    _, text, done = write("three heads", where)
    equal("three heads", "down_revision = ('aaaa1', 'bbbb1', 'cccc1')" in text and "3 pairs compared" in done.stdout, True)
    pairs = "\n\n\ndef upgrade_one():\n    %s\n\n\ndef downgrade_one():\n    pass\n\n\ndef upgrade_two():\n    %s\n\n\ndef downgrade_two():\n    pass\n"
    dispatch = "globals()['upgrade_%s' % engine_name]()"

    def both(rev, down, one, two):
        return script(rev, down, op=dispatch).replace("def upgrade():", "def upgrade(engine_name):").replace("def downgrade():", "def downgrade(engine_name):") + pairs % (one, two)

    add = "op.add_column('user', sa.Column('a', sa.Integer()))"
    databases = {"base1.py": both("base1", None, USER, USER), "aaaa1.py": both("aaaa1", "base1", add, "pass"), "bbbb1.py": both("bbbb1", "base1", "pass", add)}
    where = project(databases, template=None)
    _, text, _ = write("the same column in different databases", where, "--template", "stock")
    equal("a pair for each database", [name in text for name in ("upgrade_one", "downgrade_one", "upgrade_two", "downgrade_two")], [True] * 4)
    refuse("a template without the databases' functions", 3, "upgrade_one(), which env.py calls", project(databases, template=TEMPLATE + "## databases\n"))
    databases["bbbb1.py"] = both("bbbb1", "base1", add, "pass")
    refuse("the same column in one database", 1, "nothing was written (fails)", project(databases, template=None), "--template", "stock")


def main():
    for part in (decisions, arguments, graphs, lines, templates, bad_input, messages, encodings, names, files, dates, stock):
        part()
    shutil.rmtree(ROOT)
    print("%d failed" % len(failures))
    return 1 if failures else 0


sys.exit(main())
