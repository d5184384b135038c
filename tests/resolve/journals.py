"""Every state in which a record of a plan can be found, and what the next command makes of it.

    journals.py MIG

A plan of three edits (one file changed, one removed, one made) is written down by hand as mig writes it, the
tree is laid before it, behind it, between the two or beside them, and a command is run. A record that is
damaged in any way is said to be, and nothing is touched.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile

MIG = sys.argv[1]
ROOT = tempfile.mkdtemp(prefix="journals.")
failures = []
cases = 0


def script(rev, down, about="about"):
    return ('"""%s\n\nRevision ID: %s\n"""\nrevision = %r\ndown_revision = %r\n\n\ndef upgrade():\n    pass\n\n\ndef downgrade():\n    pass\n'
            % (about, rev, rev, down)).encode()


VERSIONS = "migrations/versions/"
KEPT = {VERSIONS + "a1.py": script("a1", None)}
BEFORE = {VERSIONS + "b1.py": script("b1", "a1"), VERSIONS + "c1.py": script("c1", "a1")}
AFTER = {VERSIONS + "b1.py": script("b1", "a1", "changed"), VERSIONS + "d1.py": script("d1", "b1")}
CREATE, MODIFY, DELETE = 0, 1, 3


def edit(action, path, before=b"", after=b"", to="", mode="644"):
    return b"edit %d %s %d %d %d %d\n%s%s%s%s\n" % (
        action, mode.encode(), len(path), len(to), len(before), len(after), path.encode(), to.encode(), before, after)


def sealed(body):
    return body + b"end %s\n" % hashlib.sha1(b"blob %d\0" % len(body) + body).hexdigest().encode()


def record(edits, stage=0, undoes=0, made=(), folders=("migrations/versions",), heading=b"mig journal 1\n"):
    body = heading + b"plan %d %d %d %d %d\n" % (stage, undoes, len(folders), len(made), len(edits))
    body += b"".join(b"folder %d\n%s\n" % (len(f), f.encode()) for f in folders)
    body += b"".join(b"made %d\n%s\n" % (len(m), m.encode()) for m in made)
    return sealed(body + b"".join(edits))


PLAN = [
    edit(MODIFY, VERSIONS + "b1.py", BEFORE[VERSIONS + "b1.py"], AFTER[VERSIONS + "b1.py"]),
    edit(CREATE, VERSIONS + "d1.py", b"", AFTER[VERSIONS + "d1.py"]),
    edit(DELETE, VERSIONS + "c1.py", BEFORE[VERSIONS + "c1.py"], b""),
]


def write(where, files):
    for path, text in files.items():
        full = os.path.join(where, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "wb") as out:
            out.write(text)


def lay(files, git=True):
    global cases
    cases += 1
    where = os.path.join(ROOT, "p%d" % cases)
    write(where, {"alembic.ini": b"[alembic]\nscript_location = migrations\n", "migrations/env.py": b"", **KEPT, **files})
    if git:
        subprocess.run(["git", "init", "-q", where], check=True)
    return where, os.path.join(where, ".git/mig" if git else VERSIONS + ".mig")


def tree(where):
    found = {}
    for folder, folders, names in os.walk(where):
        folders[:] = [f for f in folders if f not in (".git", ".mig")]
        for name in names:
            with open(os.path.join(folder, name), "rb") as file:
                found[os.path.relpath(os.path.join(folder, name), where)] = file.read()
    return {path: text for path, text in found.items() if path.startswith(VERSIONS) and path not in KEPT}


def check(title, where, args, status, says, files):
    done = subprocess.run([MIG, "-C", where, *args], capture_output=True, text=True, timeout=20)
    said = done.stdout + done.stderr
    for wrong in (["exit %d, not %d" % (done.returncode, status)] if done.returncode != status else []) + \
            ["%r is not said" % word for word in says if word not in said] + \
            (["the scripts are %r" % sorted(tree(where))] if tree(where) != files else []):
        failures.append("%s: %s: %s" % (title, wrong, said))


def put(records, name, text):
    os.makedirs(records, exist_ok=True)
    with open(os.path.join(records, name), "wb") as out:
        out.write(text)


def left(records, *names):
    have = set(os.listdir(records)) - {"lock"}
    if have != set(names):
        failures.append("%s holds %r, not %r" % (records, sorted(have), sorted(names)))


def mixed(*done):
    """The tree after those of the plan's edits."""
    files = dict(BEFORE)
    if 0 in done:
        files[VERSIONS + "b1.py"] = AFTER[VERSIONS + "b1.py"]
    if 1 in done:
        files[VERSIONS + "d1.py"] = AFTER[VERSIONS + "d1.py"]
    if 2 in done:
        del files[VERSIONS + "c1.py"]
    return files


def interrupted():
    for git in (True, False):
        for done in ((), (0,), (1,), (2,), (0, 1), (0, 2), (1, 2)):
            where, records = lay(mixed(*done), git)
            put(records, "journal", record(PLAN))
            check("interrupted behind %r" % (done,), where, ["heads"], 0, ["an earlier plan was interrupted", "taken back"], BEFORE)
            left(records)
        where, records = lay(AFTER, git)
        put(records, "journal", record(PLAN))
        check("interrupted at the end", where, ["heads"], 0, ["an earlier plan was interrupted; it is complete now"], AFTER)
        left(records, "undo")
        check("and undone", where, ["undo"], 0, ["restored " + VERSIONS + "b1.py"], BEFORE)
        check("undone twice", where, ["undo"], 2, ["there is no plan to take back"], BEFORE)


def changed_since():
    for path in ("b1.py", "c1.py", "d1.py"):
        files = {**BEFORE, VERSIONS + path: b"# by hand\n"}
        where, records = lay(files)
        put(records, "journal", record(PLAN))
        check("journal, and %s changed" % path, where, ["heads"], 4, [path + " was changed since", "remove"], files)
        left(records, "journal")
        files = {**AFTER, VERSIONS + path: b"# by hand\n"}
        where, records = lay(files)
        put(records, "undo", record(PLAN))
        check("undo, and %s changed" % path, where, ["undo"], 4, [path + " is not what the last plan left"], files)
        left(records, "undo")
    files = {k: v for k, v in AFTER.items() if "b1" not in k}
    where, records = lay(files)
    put(records, "undo", record(PLAN))
    check("undo of a file that is gone", where, ["undo"], 4, ["b1.py is not what the last plan left"], files)
    where, records = lay(BEFORE)
    os.remove(os.path.join(where, VERSIONS + "b1.py"))
    os.symlink("c1.py", os.path.join(where, VERSIONS + "b1.py"))
    put(records, "journal", record(PLAN))
    check("a file became a link", where, ["heads"], 4, ["b1.py was changed since"], tree(where))


def damaged():
    whole = record(PLAN)
    body = whole[:whole.rindex(b"end ")]
    states = [
        ("empty", b""), ("one byte", b"m"), ("another heading", record(PLAN, heading=b"mig journal 2\n")),
        ("cut short", whole[:-1]), ("cut in the middle", whole[:200]), ("cut before its sum", body),
        ("longer", whole + b"\n"), ("a byte changed", whole.replace(b"changed", b"Changed")),
        ("a byte inserted", whole.replace(b"changed", b"changed!")), ("another sum", whole[:-5] + b"0000\n"),
        ("an unknown action", record([edit(9, VERSIONS + "b1.py", b"a", b"b")])),
        ("an absurd number of edits", sealed(b"mig journal 1\nplan 0 0 0 0 99999999999999999999999\n")),
        ("many edits announced", sealed(b"mig journal 1\nplan 0 0 0 0 4\n")),
        ("an absurd number of folders", sealed(b"mig journal 1\nplan 0 0 987654321 0 0\n")),
        ("an absurd number of made folders", sealed(b"mig journal 1\nplan 0 0 0 987654321 0\n")),
        ("a folder longer than the file", sealed(b"mig journal 1\nplan 0 0 1 0 0\nfolder 99999\nx\n")),
        ("a folder without its line's end", sealed(b"mig journal 1\nplan 0 0 1 0 0\nfolder 1\nxy")),
        ("another word for a folder", sealed(b"mig journal 1\nplan 0 0 1 0 0\nfolded 1\nx\n")),
        ("letters for a number", sealed(b"mig journal 1\nplan a b c d e\n")),
        ("no number", sealed(b"mig journal 1\nplan \n")),
        ("a mode that is not octal", record([edit(MODIFY, VERSIONS + "b1.py", b"a", b"b", mode="999")])),
        ("a length beyond the file", sealed(b"mig journal 1\nplan 0 0 0 0 1\nedit 1 644 5 0 99999 0\nx\n")),
        ("no edits and no sum", b"mig journal 1\nplan 0 0 0 0 0\n"),
        ("only zeros", b"\0" * 500),
    ]
    for name, text in states:
        for place, args in (("journal", ["heads"]), ("undo", ["undo"])):
            where, records = lay(BEFORE)
            put(records, place, text)
            check("%s: %s" % (place, name), where, args, 3, [place + " is not what mig wrote; remove it by hand"], BEFORE)
            left(records, place)


def odd_places():
    where, records = lay(BEFORE)
    os.makedirs(os.path.join(records, "journal"))
    check("the journal is a folder", where, ["heads"], 3, ["cannot read", "journal"], BEFORE)
    where, records = lay(BEFORE)
    os.makedirs(records)
    os.symlink("/dev/zero", os.path.join(records, "journal"))
    check("the journal is a link to a device", where, ["heads"], 3, ["cannot read", "journal"], BEFORE)
    where, records = lay(BEFORE)
    os.makedirs(records)
    os.mkfifo(os.path.join(records, "undo"))
    os.remove(os.path.join(records, "undo"))
    os.symlink("nowhere", os.path.join(records, "undo"))
    check("the undo record is a dangling link", where, ["undo"], 3, ["cannot read", "undo"], BEFORE)
    where, records = lay(mixed(0))
    put(records, "journal", record(PLAN))
    with open(os.path.join(records, "lock"), "w") as lock:
        fcntl.lockf(lock, fcntl.LOCK_EX)
        check("a plan that is still under way is left alone", where, ["heads"], 0, [], mixed(0))
        check("and nothing else is written meanwhile", where, ["rebase", "c1", "--onto", "b1", "--rewrite-published"], 4, ["another mig is writing here"],
              mixed(0))
        left(records, "journal")
    where, records = lay(BEFORE)
    open(records, "w").close()
    check("a file where records go", where, ["rebase", "c1", "--onto", "b1", "--rewrite-published"], 4, ["is no folder"], BEFORE)
    where, records = lay(BEFORE)
    os.makedirs(os.path.join(where, "elsewhere"))
    os.symlink(os.path.join(where, "elsewhere"), records)
    check("a link where records go", where, ["rebase", "c1", "--onto", "b1", "--rewrite-published"], 4, ["is no folder"], BEFORE)
    where, records = lay(BEFORE, git=False)
    subprocess.run(["git", "init", "-q", os.path.join(where, "other")], check=True)
    gitdir = os.path.join(where, "other/.git")
    for text, found in (("gitdir: other/.git\n", True), ("gitdir: %s\n" % gitdir, True), ("gitdir: nowhere\n", False), ("nothing\n", False)):
        with open(os.path.join(where, ".git"), "w") as out:
            out.write(text)
        place = os.path.join(gitdir, "mig") if found else records
        write(where, mixed(0))
        put(place, "journal", record(PLAN))
        check("a file .git that says %r" % text, where, ["heads"], 0, ["taken back"], BEFORE)
        left(place)


def folders():
    where, records = lay(AFTER)
    os.makedirs(os.path.join(where, VERSIONS, "new"))
    files = {VERSIONS + "new/e1.py": script("e1", "a1")}
    write(where, files)
    put(records, "undo", record([edit(CREATE, VERSIONS + "new/e1.py", b"", files[VERSIONS + "new/e1.py"])], made=[VERSIONS + "new"]))
    check("a folder that the plan made goes with its file", where, ["undo"], 0, ["removed " + VERSIONS + "new/e1.py"], AFTER)
    if os.path.exists(os.path.join(where, VERSIONS, "new")):
        failures.append("the folder that the plan made is still there")
    write(where, {**files, VERSIONS + "new/kept.txt": b"x"})
    put(records, "undo", record([edit(CREATE, VERSIONS + "new/e1.py", b"", files[VERSIONS + "new/e1.py"])], made=[VERSIONS + "new"]))
    check("unless it holds something else", where, ["undo"], 0, ["removed " + VERSIONS + "new/e1.py"], {**AFTER, VERSIONS + "new/kept.txt": b"x"})
    where, records = lay(AFTER)
    put(records, "undo", record(PLAN, folders=["migrations/versions", "migrations"]))
    check("a plan of two folders", where, ["undo", "--dry-run"], 0, ["+++ b/" + VERSIONS + "c1.py"], AFTER)
    check("and done", where, ["undo"], 0, [], BEFORE)


for run in (interrupted, changed_since, damaged, odd_places, folders):
    run()
print("%d trees, %d wrong" % (cases, len(failures)))
print("\n".join(failures))
shutil.rmtree(ROOT)
sys.exit(1 if failures else 0)
