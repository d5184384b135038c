#!/usr/bin/python3
"""Writes random projects, asks mig and Alembic for the same listings, compares the bytes.

usage: compare_graphs.py MIG [--projects N] [--seed S] [--keep DIR]
"""
import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import reference  # noqa: E402

parser = argparse.ArgumentParser()
parser.add_argument("mig")
parser.add_argument("--projects", type=int, default=150)
parser.add_argument("--seed", type=int, default=1)
parser.add_argument("--keep", help="write the projects there and leave them")
parser.add_argument("--show", type=int, default=5)
arguments = parser.parse_args()

WORDS = "add drop user_name email Ünïcödé 日本 index table's \"quoted\" a->b 100% %s {x} , ; (head) → ✓".split()
ODD_IDS = ["it's", 'say "hi"', "a b", "1.0", "0001", "AbC", "ревизия", "日本語", "x" * 40, "a,b", "tab\there", "é", "_", "base2", "héads"]


def random_id(rng, taken):
    while True:
        roll = rng.random()
        if roll < 0.6:
            name = "%012x" % rng.getrandbits(48)
        elif roll < 0.75:
            name = rng.choice(["rev", "ab", "dead", "z"]) + str(rng.randint(1, 40))
        elif roll < 0.85:
            name = rng.choice("abcdef") + str(rng.randint(0, 9))
        else:
            name = rng.choice(ODD_IDS) + (str(rng.randint(0, 99)) if rng.random() < 0.5 else "")
        if name not in taken:
            taken.add(name)
            return name


def random_sentence(rng):
    return " ".join(rng.choice(WORDS) for _ in range(rng.randint(1, 7)))


def docstring(rng, name, parents):
    """Source text of the docstring statement, perhaps none at all."""
    roll = rng.random()
    first = random_sentence(rng)
    meta = "\n\nRevision ID: %s\nRevises: %s\nCreate Date: 2024-01-02 03:04:05.000006\n\n" % (
        name.replace('"', "'"),
        ", ".join(parents).replace('"', "'"),
    )
    plain = first.replace("\\", "").replace('"', "'")
    if roll < 0.45:
        return '"""%s%s"""' % (plain, meta)
    if roll < 0.5:
        return ""
    odd = [
        '""',
        "'''   '''",
        '"""\n\n  %s\n  second line\n\nthird\n"""' % plain,
        '"""%s\n   \nstill the first paragraph\n\nbody\n\n\n\nlast"""' % plain,
        '"one " "two\\n\\nthree " \'four\'',
        "r'''raw \\n \\x41 %s'''" % plain.replace("'", ""),
        '"tab\\there \\x41\\u00e9\\N{BULLET}\\101\\\nend"',
        '"form\\ffeed\\vtab\\x1c\\x1d\\x1e\\x85\\u2028\\u2029end\\r\\nnext\\rlast\\n"',
        '"""%s\f\nform feed kept"""' % plain,
        '"surrogate \\ud800 and \\udfff."',
        '"unknown \\d escape \\8"',
        '("in parentheses\\n"\n "and on two lines")',
        'f"no docstring {1}"',
        'b"no docstring"',
        '"""%s%s"""\n__doc__ = "overridden\\n\\nlater"' % (plain, meta),
        '# comment first\n\n"""%s"""' % plain,
        'u"""%s\n\n\ttabs\n\u3000wide blank\n\u00a0"""' % plain,
        '"""\u2003%s\u2003\n\n %s \x1f"""' % (plain, plain),
        '"""%s \\\ncontinued\n\n    indented\n\n"""' % plain,
        '"""nul \\0 byte"""',
        '"%s"; x = 1' % plain.replace("'", ""),
    ]
    return rng.choice(odd)


def literal(rng, values, empty=True):
    """One of the forms in which a list of strings is written."""
    quoted = [quote(rng, v) for v in values]
    if not values:
        return rng.choice(["None", "None", "None", "()", "[]"] if empty else ["None"])
    if len(values) == 1 and rng.random() < 0.8:
        return rng.choice([quoted[0], quoted[0], "(%s)" % quoted[0], "(%s,)" % quoted[0], "[%s]" % quoted[0]])
    return rng.choice(["(%s,)", "[%s]", "(\n    %s,\n)", "[ # why\n  %s]"]) % rng.choice([", ", ",\n    "]).join(quoted)


def quote(rng, text):
    roll = rng.random()
    if roll < 0.8 or len(text) < 2:
        return repr(text)
    if roll < 0.9:
        return ascii(text)
    cut = rng.randint(1, len(text) - 1)
    return "%r %r" % (text[:cut], text[cut:])


def script_text(rng, name, parents, dependencies, labels):
    annotated = rng.random() < 0.3
    lines = [docstring(rng, name, parents), "from alembic import op", "import sqlalchemy as sa", ""]
    label_text = literal(rng, labels)
    if len(labels) > 1 and rng.random() < 0.3:
        label_text = "{%s}" % ", ".join(repr(l) for l in labels)
        lines.append("label_order = %r" % (labels,))
    pairs = [
        ("revision", quote(rng, name), "str"),
        ("down_revision", literal(rng, parents), "Union[str, None]"),
        ("branch_labels", label_text, "Union[str, Sequence[str], None]"),
        ("depends_on", literal(rng, dependencies), "Union[str, Sequence[str], None]"),
    ]
    roll = rng.random()
    if roll < 0.05:
        lines.append("(revision, down_revision) = (%s, %s)" % (pairs[0][1], pairs[1][1]))
        pairs = pairs[2:]
    elif roll < 0.1:
        lines.append("PARENT = %s" % pairs[1][1])
        pairs[1] = ("down_revision", "PARENT", "str")
    elif roll < 0.15:
        lines.append("revision = 'not this one'\ndown_revision = 'nor this'")
    if not labels and rng.random() < 0.3:
        pairs = [p for p in pairs if p[0] != "branch_labels"]
    if not dependencies and rng.random() < 0.3:
        pairs = [p for p in pairs if p[0] != "depends_on"]
    if annotated:
        lines.insert(1, "from typing import Sequence, Union")
    for variable, value, kind in pairs:
        comment = rng.choice(["", "", "  # noqa"])
        lines.append("%s%s = %s%s" % (variable, ": " + kind if annotated else "", value, comment if "\n" not in value else ""))
    lines += ["", "", "def upgrade():", "    pass", "", "", "def downgrade():", "    revision = 'inner'", "    pass", ""]
    return "\n".join(lines)


def encoded(rng, text):
    roll = rng.random()
    if roll < 0.06:
        return text.replace("\n", "\r\n").encode("utf-8")
    if roll < 0.1:
        return b"\xef\xbb\xbf" + text.encode("utf-8")
    if roll < 0.14:
        try:
            return ("# -*- coding: latin-1 -*-\n" + text).encode("latin-1")
        except UnicodeEncodeError:
            pass
    if roll < 0.16:
        return text.rstrip("\n").encode("utf-8")
    return text.encode("utf-8")


def file_name(rng, number, name, taken):
    safe = name.replace("/", "_")
    while True:
        form = rng.choice(["%(id)s_x.py", "%(id)s.py", "%(n)04d_%(id)s.py", "%(r)03d.py", "Zz%(r)d.py", ".%(r)dhidden.py", "dash-%(r)d name.py", "ünï%(r)d.py"])
        file = form % {"id": safe, "n": number, "r": rng.randint(0, 999)}
        if file not in taken and not file.startswith("__init__"):
            taken.add(file)
            return file


def random_revisions(rng):
    size = rng.choice([0, 1, 2, 3, 4, 6, 8, 10, 12, 16, 24])
    taken, revisions, label_count = set(), [], 0
    merging = rng.random()
    for i in range(size):
        name = random_id(rng, taken)
        parents, dependencies, labels = [], [], []
        ids = [r[0] for r in revisions]
        if ids and rng.random() > 0.1:
            count = rng.choice([2, 2, 3]) if rng.random() < 0.3 * merging else 1
            recent = ids[-rng.randint(1, 6) :]
            parents = rng.sample(recent, min(count, len(recent)))
            if rng.random() < 0.03:
                parents.append(parents[0])
        if ids and rng.random() < 0.15:
            dependencies = rng.sample(ids + [l for r in revisions for l in r[3]], 1 + (len(ids) > 1 and rng.random() < 0.3))
        while rng.random() < 0.12:
            label_count += 1
            labels.append(rng.choice(["lbl", "branch", "Ünï", "l"]) + str(label_count))
        revisions.append((name, parents, dependencies, labels))
    return revisions


def break_something(rng, revisions):
    """Duplicates, missing parents, cycles, taken labels: Alembic may print or fail."""
    i = rng.randrange(len(revisions))
    name, parents, dependencies, labels = revisions[i]
    kind = rng.choice(["duplicate", "duplicate", "missing parent", "missing dependency", "cycle", "self", "label"])
    if kind == "duplicate":
        revisions.insert(rng.randint(0, len(revisions)), (name, list(parents), [], []))
    elif kind == "missing parent":
        revisions[i] = (name, parents + ["gone"], dependencies, labels)
    elif kind == "missing dependency":
        revisions[i] = (name, parents, dependencies + ["gone"], labels)
    elif kind == "cycle":
        revisions[i] = (name, parents + [revisions[-1][0]], dependencies, labels)
    elif kind == "self":
        revisions[i] = (name, parents + [name], dependencies, labels)
    else:
        revisions[i] = (name, parents, dependencies, labels + [revisions[0][0]])
    return kind


def write_project(rng, root):
    revisions = random_revisions(rng)
    broken = break_something(rng, revisions) if len(revisions) > 1 and rng.random() < 0.12 else None
    if rng.random() < 0.5:
        rng.shuffle(revisions)
    folders = ["migrations/versions"]
    ini = "[alembic]\nscript_location = %(here)s/migrations\n"
    if rng.random() < 0.15:
        folders = ["migrations/late", "migrations/early"]
        ini += "version_path_separator = :\nversion_locations = %(here)s/migrations/late:%(here)s/migrations/early\n"
    for folder in folders:
        os.makedirs(os.path.join(root, folder))
    for path, text in [("alembic.ini", ini), ("migrations/env.py", ""), ("migrations/script.py.mako", "")]:
        with open(os.path.join(root, path), "w") as out:
            out.write(text)
    for noise in rng.sample(["__init__.py", ".#lock.py", "README", "old.pyc", "notes.py.txt", "__init__old.py"], 2):
        with open(os.path.join(root, folders[0], noise), "w") as out:
            out.write("this is no script (\n" if noise != "__init__.py" else "")
    taken = {folder: set() for folder in folders}
    for number, revision in enumerate(revisions):
        folder = rng.choice(folders)
        with open(os.path.join(root, folder, file_name(rng, number, revision[0], taken[folder])), "wb") as out:
            out.write(encoded(rng, script_text(rng, *revision)))
    return revisions, broken


def random_symbol(rng, revisions):
    names = [r[0] for r in revisions] + [l for r in revisions for l in r[3]] + ["heads", "head", "base"]
    name = rng.choice(names)
    roll = rng.random()
    if roll < 0.25:
        name = name[: rng.randint(1, len(name))]
    elif roll < 0.3:
        name = "-%d" % rng.randint(1, 3)
    if rng.random() < 0.15 and revisions:
        name = rng.choice(names) + "@" + name
    return name


def random_range(rng, revisions):
    start = random_symbol(rng, revisions) if rng.random() < 0.7 else ""
    end = random_symbol(rng, revisions) if rng.random() < 0.7 else ""
    if rng.random() < 0.2:
        end += "%s%d" % (rng.choice("+-"), rng.randint(1, 3))
    return start + ":" + end


def questions_for(rng, revisions):
    """(arguments of mig, command of Alembic, its arguments)"""
    asked = [
        (["heads"], "heads", {}),
        (["heads", "-v"], "heads", {"verbose": True}),
        (["heads", "--resolve-dependencies"], "heads", {"resolve_dependencies": True}),
        (["history"], "history", {}),
        (["history", "-v"], "history", {"verbose": True}),
        (["branches"], "branches", {}),
        (["branches", "-v"], "branches", {"verbose": True}),
        (["show", "heads"], "show", {"rev": "heads"}),
    ]
    for _ in range(3):
        text = random_range(rng, revisions)
        verbose = rng.random() < 0.2
        asked.append((["history", "-r", text] + ["-v"] * verbose, "history", {"rev_range": text, "verbose": verbose}))
    for _ in range(2):
        symbol = random_symbol(rng, revisions)
        asked.append((["show", "--", symbol], "show", {"rev": symbol}))
    return asked


class Tally:
    projects = outputs = bytes = refused = broken = differences = 0


def report(tally, root, asked, want, run):
    tally.differences += 1
    if tally.differences > arguments.show:
        return
    print("%s: mig %s" % (root, " ".join(asked)))
    print("  alembic: %r" % (want,))
    print("  mig %3d: %r" % (run.returncode, run.stdout))
    if run.stderr:
        print("  stderr:  %r" % run.stderr[:600])


def compare(tally, root, rng):
    revisions, broken = write_project(rng, root)
    config, directory = reference.load(os.path.join(root, "alembic.ini"))
    tally.projects += 1
    for asked, name, options in questions_for(rng, revisions):
        run = subprocess.run([arguments.mig, "-C", root] + asked, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        try:
            want = reference.run(config, directory, name, **options)
        except reference.Refused as refusal:
            # Of a broken graph mig prints what there is; what it cannot find it refuses.
            tally.refused += broken is None
            tally.broken += broken is not None
            statuses = (0, 2, 3) if broken else (2,)
            if run.returncode not in statuses or (run.returncode == 2 and run.stdout) or not run.stderr:
                report(tally, root, asked, "refused: %s" % refusal, run)
            continue
        if broken == "cycle" and b"circle" in run.stderr and name != "heads":
            # Alembic does not see every cycle, and then orders as its sets fall.
            tally.broken += 1
            same = sorted(line.split(b"(")[0] for line in want.splitlines())
            if "-v" not in asked and sorted(line.split(b"(")[0] for line in run.stdout.splitlines()) != same:
                report(tally, root, asked, want, run)
            continue
        tally.outputs += 1
        tally.bytes += len(want)
        if run.stdout != want or run.returncode != 0:
            report(tally, root, asked, want, run)
    del config, directory


def main():
    base = os.path.realpath(arguments.keep or tempfile.mkdtemp(prefix="mig-graphs-"))
    tally = Tally()
    try:
        for number in range(arguments.projects):
            root = os.path.join(base, "p%05d" % number)
            os.makedirs(root)
            compare(tally, root, random.Random("%d/%d" % (arguments.seed, number)))
            if not arguments.keep:
                shutil.rmtree(root)
    finally:
        if not arguments.keep:
            shutil.rmtree(base, ignore_errors=True)
    print(
        "%d projects, %d outputs (%d bytes), %d refusals, %d answers about broken graphs, %d differences"
        % (tally.projects, tally.outputs, tally.bytes, tally.refused, tally.broken, tally.differences)
    )
    return tally.differences != 0


sys.exit(main())
