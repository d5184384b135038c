"""What `mig rebase` and `mig undo` do to a tree, as sentences.

    rebase.py MIG

Every project is a git repository whose origin/main has the published scripts. After each rebase the
real Alembic must load the folder and see the heads that are expected, and `mig undo` must bring every
byte back.
"""

import os
import shutil
import subprocess
import sys
import tempfile

from alembic.config import Config
from alembic.script import ScriptDirectory

MIG = sys.argv[1]
ROOT = tempfile.mkdtemp(prefix="rebase.")
failures = []
count = 0


def script(rev, down, up="pass", back="pass", more=""):
    shown = ", ".join(down) if isinstance(down, (tuple, list)) else down or ""
    return ('"""about %s\n\nRevision ID: %s\nRevises: %s\nCreate Date: 2026-01-02 03:04:05\n\n"""\nfrom alembic import op\nimport sqlalchemy as sa\n\n'
            'revision = %r\ndown_revision = %r\n%s\n\ndef upgrade():\n    %s\n\n\ndef downgrade():\n    %s\n') % (rev, rev, shown, rev, down, more, up, back)


def add(column):
    return "op.add_column('t', sa.Column('%s', sa.Integer()))" % column


def drop(column):
    return "op.drop_column('t', '%s')" % column


BASE = script("base1", None, "op.create_table('t', sa.Column('id', sa.Integer()), sa.Column('name', sa.String(20)))", "op.drop_table('t')")


def git(where, *args):
    return subprocess.run(["git", "-C", where, "-c", "user.name=t", "-c", "user.email=t@example.org", *args], check=True, capture_output=True, text=True).stdout


def project(published, own):
    global count
    count += 1
    where = os.path.join(ROOT, "p%d" % count)
    os.makedirs(os.path.join(where, "migrations", "versions"))
    put(where, {"../../alembic.ini": "[alembic]\nscript_location = migrations\n", "../env.py": ""})
    put(where, published)
    git(where, "init", "-q")
    git(where, "add", "-A")
    git(where, "commit", "-qm", "published")
    git(where, "update-ref", "refs/remotes/origin/main", "HEAD")
    put(where, own)
    git(where, "add", "-A")
    git(where, "commit", "-qm", "own")
    return where


def put(where, files):
    for name, text in files.items():
        path = os.path.join(where, "migrations", "versions", name)
        with open(path, "wb") as file:
            file.write(text if isinstance(text, bytes) else text.encode())


def snapshot(where):
    found = {}
    for folder, folders, names in os.walk(where):
        folders[:] = [f for f in folders if f != ".git"]
        for name in names:
            path = os.path.join(folder, name)
            with open(path, "rb") as file:
                found[os.path.relpath(path, where)] = file.read()
    return found


def run(where, *args):
    return subprocess.run([MIG, "-C", where, *args], capture_output=True, text=True)


def check(title, good, what=""):
    if not good:
        failures.append(title)
        print("FAILED: %s: %s" % (title, what))


def heads(where):
    config = Config(os.path.join(where, "alembic.ini"))
    config.set_main_option("script_location", os.path.join(where, "migrations"))
    return sorted(ScriptDirectory.from_config(config).get_heads())


def moves(title, where, args, changed, wanted_heads, words=()):
    """The files that change, with what stands in them afterwards; then back again."""
    before = snapshot(where)
    done = run(where, "rebase", *args)
    check(title, done.returncode == 0, "exit %d: %s%s" % (done.returncode, done.stdout, done.stderr))
    after = snapshot(where)
    different = sorted(p for p in set(before) | set(after) if before.get(p) != after.get(p))
    wanted = sorted("migrations/versions/" + name for name in changed)
    check(title, different == wanted, "changed %r" % different)
    for name, parts in changed.items():
        text = after.get("migrations/versions/" + name)
        for part in parts or ():
            check(title, text is not None and part.encode() in text, "%r is not in %s: %r" % (part, name, text))
        check(title, parts is not None or text is None, "%s is there" % name)
    check(title, heads(where) == wanted_heads, "Alembic sees the heads %r" % heads(where))
    for word in words:
        check(title, word in done.stdout + done.stderr, "%r is not said: %s%s" % (word, done.stdout, done.stderr))
    back = run(where, "undo")
    check(title, back.returncode == 0 and snapshot(where) == before, "undo: %s%s" % (back.stdout, back.stderr))


def refuses(title, where, args, status, words):
    before = snapshot(where)
    done = run(where, "rebase", *args)
    said = done.stdout + done.stderr
    check(title, done.returncode == status, "exit %d, not %d: %s" % (done.returncode, status, said))
    for word in words:
        check(title, word in said, "%r is not said: %s" % (word, said))
    check(title, snapshot(where) == before, "something was written")


FORK = ({"base1.py": BASE, "bbbb1.py": script("bbbb1", "base1", add("b"))},
        {"cccc1.py": script("cccc1", "base1", add("c"), drop("c")), "dddd1.py": script("dddd1", "cccc1", add("d"), drop("d"))})


def forks():
    where = project(*FORK)
    moves("only the moved revision changes, and the docstring with it", where, ["cccc1", "--onto", "bbbb1"],
          {"cccc1.py": ["down_revision = 'bbbb1'", "Revises: bbbb1\n"]}, ["dddd1"], ["alembic downgrade base1"])
    moves("the end of a chain moves alone", where, ["dddd1", "--onto", "bbbb1"], {"dddd1.py": ["down_revision = 'bbbb1'"]}, ["cccc1", "dddd1"])
    done = run(where, "rebase", "cccc1", "--onto", "bbbb1", "--dry-run")
    check("a dry run is a diff", "-down_revision = 'base1'\n+down_revision = 'bbbb1'" in done.stdout, done.stdout)
    refuses("not onto itself", where, ["cccc1", "--onto", "cccc1"], 2, ["cccc1 is cccc1"])
    refuses("not onto what builds on it", where, ["cccc1", "--onto", "dddd1"], 2, ["dddd1 builds on cccc1"])
    refuses("a revision that does not exist", where, ["nope", "--onto", "bbbb1"], 2, ["nope"])
    refuses("I05 a published revision, with the ref that publishes it", where, ["bbbb1", "--onto", "dddd1"], 4, ["origin/main has it", "bbbb1"])
    done = run(where, "rebase", "bbbb1", "--onto", "dddd1", "--rewrite-published", "--dry-run")
    check("I05 rewriting it names what databases will skip", done.returncode == 0 and "cccc1 (add_column t.c)" in done.stderr, done.stderr)
    done = run(where, "rebase", "cccc1", "--onto", "base1")
    check("where it stands already there is nothing to move", done.returncode == 0 and "nothing to move" in done.stdout, done.stdout)
    clash = project({"base1.py": BASE, "bbbb1.py": script("bbbb1", "base1", drop("name"))},
                    {"cccc1.py": script("cccc1", "base1", "op.create_index('ix', 't', ['name'])")})
    refuses("I04 operations that fail there are told, and nothing is written", clash, ["cccc1", "--onto", "bbbb1"], 1, ["name"])
    unknown = project({"base1.py": BASE, "bbbb1.py": script("bbbb1", "base1", "op.execute(open('x').read())")}, {"cccc1.py": script("cccc1", "base1", add("c"))})
    refuses("what could not be read is not guessed", unknown, ["cccc1", "--onto", "bbbb1"], 3, ["--accept-unknown"])
    moves("and can be accepted", unknown, ["cccc1", "--onto", "bbbb1", "--accept-unknown"], {"cccc1.py": ["'bbbb1'"]}, ["cccc1"])


def spellings():
    own = {
        "tuple.py": script("tuple1", ("base1",), add("a")),
        "list.py": script("list1", "x", add("e")).replace("= 'x'", "= [  # why\n    \"base1\",\n]"),
        "name.py": script("name1", "x", add("f")).replace("revision = 'name1'", "PARENT = 'base1'\nrevision = 'name1'").replace("down_revision = 'x'", "down_revision = PARENT"),
        "crlf.py": b"\xef\xbb\xbf" + script("crlf1", "base1", add("g")).replace("\n", "\r\n").replace("down_revision = 'base1'", "down_revision: str = \"base1\"  # parent").encode(),
        "stale.py": script("stale1", "base1", add("h")).replace("Revises: base1", "Revises: other"),
    }
    where = project(FORK[0], own)
    five = ["crlf1", "list1", "name1", "stale1", "tuple1"]
    heads_then = lambda rev: sorted(five)
    moves("a tuple stays a tuple", where, ["tuple1", "--onto", "bbbb1"], {"tuple.py": ["down_revision = ('bbbb1',)"]}, heads_then("tuple1"))
    moves("a list keeps its lines and comments", where, ["list1", "--onto", "bbbb1"], {"list.py": ["= [  # why\n    \"bbbb1\",\n]"]}, heads_then("list1"))
    moves("a constant is changed where it is defined", where, ["name1", "--onto", "bbbb1"], {"name.py": ["PARENT = 'bbbb1'", "down_revision = PARENT"]}, heads_then("name1"))
    moves("a mark, CR LF, annotation, quotes and comment stay", where, ["crlf1", "--onto", "bbbb1"],
          {"crlf.py": ["\ufeff\"\"\"about", "Revises: bbbb1\r\n", "down_revision: str = \"bbbb1\"  # parent\r\n"]}, heads_then("crlf1"))
    moves("a docstring that said something else is left alone", where, ["stale1", "--onto", "bbbb1"], {"stale.py": ["Revises: other"]}, heads_then("stale1"), ["left alone"])


def shapes():
    diamond = {"cccc1.py": script("cccc1", "base1", add("c")), "dddd1.py": script("dddd1", "cccc1", add("d")), "eeee1.py": script("eeee1", "cccc1", add("e")),
               "ffff1.py": script("ffff1", ("dddd1", "eeee1"))}
    where = project(FORK[0], diamond)
    moves("a chain with its own branch and merge point", where, ["cccc1", "--onto", "bbbb1"], {"cccc1.py": ["= 'bbbb1'"]}, ["ffff1"])
    joined = project(FORK[0], {"cccc1.py": script("cccc1", "base1", add("c")), "mmmm1.py": script("mmmm1", ("base1", "cccc1"), add("m"))})
    moves("of a merge point the parent that the target continues is replaced", joined, ["mmmm1", "--onto", "bbbb1"],
          {"mmmm1.py": ["('bbbb1', 'cccc1')", "Revises: bbbb1, cccc1"]}, ["mmmm1"])
    refuses("a merge point and a target that continues no parent", project({"base1.py": BASE, "bbbb1.py": script("bbbb1", None)}, {
        "cccc1.py": script("cccc1", "base1"), "dddd1.py": script("dddd1", "base1"), "mmmm1.py": script("mmmm1", ("cccc1", "dddd1"))}),
        ["mmmm1", "--onto", "bbbb1"], 2, ["--onto A,B"])
    moves("several parents can be given", where, ["ffff1", "--onto", "bbbb1,eeee1"], {"ffff1.py": ["('bbbb1', 'eeee1')"]}, ["dddd1", "ffff1"])
    depends = project(FORK[0], {"cccc1.py": script("cccc1", "base1", add("c"), more="depends_on = 'bbbb1'\n")})
    moves("a dependency that the new parent has is dropped", depends, ["cccc1", "--onto", "bbbb1"], {"cccc1.py": ["depends_on = None"]}, ["cccc1"], ["depends_on"])


def numbers():
    base = BASE.replace("base1", "0001")
    published = {"0001_base.py": base, "0002_ours.py": script("0002", "0001", add("b"))}
    own = {"0002_theirs.py": script("0002_theirs", "0001", add("c"), drop("c")), "0003_more.py": script("0003", "0002_theirs", add("d"), drop("d"))}
    where = project(published, own)
    moves("I07 numbers of files and ids follow, children included", where, ["0002_theirs", "--onto", "0002"],
          {"0002_theirs.py": None, "0003_theirs.py": ["revision = '0003_theirs'", "Revision ID: 0003_theirs", "down_revision = '0002'"],
           "0003_more.py": None, "0004_more.py": ["revision = '0004'", "down_revision = '0003_theirs'", "Revises: 0003_theirs"]}, ["0004"], ["renumbered"])
    same = project(published, {"0002_x.py": script("0002x", "0001", add("c")), "0003_x.py": script("0003x", "0002x", add("d"))})
    moves("files swap places in a chain", same, ["0002x", "--onto", "0002"], {"0002_x.py": None, "0003_x.py": ["'0002x'"], "0004_x.py": ["'0003x'"]}, ["0003x"])
    dated = project({"2026_01_base1.py": BASE, "2026_02_b.py": script("bbbb1", "base1", add("b"))}, {"2026_01_c.py": script("cccc1", "base1", add("c"))})
    moves("dates are no numbers", dated, ["cccc1", "--onto", "bbbb1"], {"2026_01_c.py": ["= 'bbbb1'"]}, ["cccc1"])
    staged = project(published, own)
    before = git(staged, "ls-files", "-s")
    done = run(staged, "rebase", "0002_theirs", "--onto", "0002", "--stage")
    check("staged as a rename", done.returncode == 0 and "R" in git(staged, "status", "--porcelain"), git(staged, "status", "--porcelain"))
    run(staged, "undo")
    check("and unstaged by undo", git(staged, "ls-files", "-s") == before)


def undo():
    where = project(*FORK)
    done = run(where, "undo")
    check("nothing to undo", done.returncode == 2 and "no plan" in done.stderr, done.stderr)
    run(where, "rebase", "cccc1", "--onto", "bbbb1")
    with open(os.path.join(where, "migrations/versions/cccc1.py"), "a") as file:
        file.write("# mine\n")
    done = run(where, "undo")
    check("what was changed since is not taken back", done.returncode == 4 and "cccc1.py" in done.stderr, done.stderr)
    elsewhere = project(*FORK)
    path = os.path.join(elsewhere, "migrations/versions/cccc1.py")
    os.rename(path, os.path.join(elsewhere, "kept.py"))
    os.symlink("../../kept.py", path)
    done = run(elsewhere, "rebase", "cccc1", "--onto", "bbbb1")
    check("never through a symbolic link", done.returncode == 4 and "outside of migrations/versions" in done.stderr, done.stderr)


def interactive():
    where = project({"base1.py": BASE, "bbbb1.py": script("bbbb1", "base1", "op.rename_table('t', 'tt')")}, {"cccc1.py": script("cccc1", "base1", add("c"), drop("c"))})
    before = snapshot(where)
    ask = lambda answers: subprocess.run([MIG, "-C", where, "merge", "-i"], input=answers, capture_output=True, text=True)
    for answers in ("", "q\n", "7\nd1\nq\n", "1\nn\n"):
        done = ask(answers)
        check("nothing is written without a yes", done.returncode == 1 and snapshot(where) == before, "%r: %s" % (answers, done.stderr))
    done = ask("d1\n1\ny\n")
    check("a choice is shown, confirmed and written", done.returncode == 0 and "+    op.add_column('tt'" in done.stderr and heads(where) == ["cccc1"], done.stderr)
    check("what the choice is about is shown with both places", "finding 1 of 1: MIG103 " in done.stderr and "bbbb1.py:" in done.stderr and "cccc1.py:" in done.stderr, done.stderr)
    plain = project(*FORK)
    done = subprocess.run([MIG, "-C", plain, "merge", "-i", "--template", "stock"], input="y\n", capture_output=True, text=True)
    check("a merge is asked for, too", done.returncode == 0 and "write this?" in done.stderr and len(heads(plain)) == 1, done.stderr)


def main():
    for part in (forks, spellings, shapes, numbers, undo, interactive):
        part()
    shutil.rmtree(ROOT)
    print("%d projects, %d failures" % (count, len(failures)))
    return 1 if failures else 0


sys.exit(main())
