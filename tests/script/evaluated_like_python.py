#!/usr/bin/python3
"""What mig computes of literal Python is what CPython computes, or mig says that it does not know.

    evaluated_like_python.py OPS_DUMP FOLDER [--mark]

Every expression and program in FOLDER gives a table's name in a script; the name that mig reads is compared
with what it gives here.

    expressions.txt   one a line
    programs.txt      set `value`; a line of dashes stands between them
    undecided.txt     the same with a name `outside` that only the run knows: mig may tell a name only where the
                      program gives the same one for every value of it

What begins with "~ " (a line "~" before a program) is not followed by mig, which is said so that it is noticed
when that changes; --mark writes these signs anew. What Python refuses to run must not be followed.
"""
import os
import re
import subprocess
import sys
import tempfile
import textwrap
import warnings

SCRIPT = """from alembic import op

revision = "a"
down_revision = None
%s


def upgrade():
%s
    op.drop_table('<' + f'{value}' + '>')
"""
OUTSIDE = ("a", "b", "ab", "c", "", "zz", "user", "1")
SOURCES = ('import os\noutside = os.environ["X"]\n', 'outside = op.get_bind().scalar("select x")\n')


def script_of(program):
    """A program runs inside of upgrade(), unless it wants its names to be the module's."""
    if "global " in program or "nonlocal " in program:
        return SCRIPT % ("\n\n" + program, "")
    return SCRIPT % ("", textwrap.indent(program, "    "))


def names_read(dump, programs):
    """The tables that mig sees each program drop."""
    with tempfile.TemporaryDirectory() as folder:
        paths = ["%05d.py" % at for at in range(len(programs))]
        for path, program in zip(paths, programs):
            with open(os.path.join(folder, path), "w", encoding="utf-8", newline="") as out:
                out.write(script_of(program))
        said = subprocess.run([dump, *paths], cwd=folder, stdout=subprocess.PIPE, check=True).stdout.decode("utf-8", "replace")
    parts = re.split(r"^\d{5}\.py$", said, flags=re.M)[1:]
    return [re.findall(r"^    drop table <(.*)>$", part, re.M) for part in parts]


def results(program, scopes):
    """What the program gives, as mig prints it; None for what Python refuses."""
    found = set()
    for scope in scopes:
        try:
            exec(program, scope)
            found.add(str(scope["value"]).replace("\n", "\\n"))
        except Exception:
            found.add(None)
    return found


def judge(dump, cases, scopes_of, prefixes):
    """(index, complaint) of every case; a complaint of None: mig does not follow it."""
    for prefix in prefixes:
        for at, names in enumerate(names_read(dump, [prefix + case for case in cases])):
            may = results(cases[at], scopes_of())
            told = names[0] if len(names) == 1 else None
            if told is None:
                yield at, None if None not in may else ""
            elif may - {None} == {told}:
                yield at, ""
            else:
                yield at, "mig %r, Python %s" % (told, ", ".join(sorted("raises" if m is None else repr(m) for m in may)))


def load(path, separator):
    with open(path, encoding="utf-8") as file:
        cases = file.read().strip("\n").split(separator)
    marked = {case[2:] for case in cases if case[:2] in ("~ ", "~\n")}
    return [case[2:] if case[:2] in ("~ ", "~\n") else case for case in cases], marked


def run(dump, folder, name, separator, wrap, scopes_of, prefixes, mark):
    path = os.path.join(folder, name)
    cases, marked = load(path, separator)
    complaints, followed = [], set(cases)
    for at, complaint in judge(dump, [wrap % case for case in cases], scopes_of, prefixes):
        case = cases[at]
        if complaint is None:
            followed.discard(case)
        elif complaint:
            complaints.append("%s: %s" % (case.replace("\n", "; "), complaint))
    if mark:
        with open(path, "w", encoding="utf-8") as out:
            sign = "~\n" if separator != "\n" else "~ "
            out.write(separator.join(case if case in followed else sign + case for case in cases) + "\n")
    else:
        complaints += ["not followed: " + case.replace("\n", "; ") for case in cases if case not in followed | marked]
        complaints += ["followed now: " + case.replace("\n", "; ") for case in cases if case in followed & marked]
    print("%s: %d cases, %d followed" % (name, len(cases), len(followed)))
    return complaints


def main():
    warnings.simplefilter("ignore")
    dump, folder = os.path.abspath(sys.argv[1]), sys.argv[2]
    mark = "--mark" in sys.argv
    plain = lambda: [{}]
    outside = lambda: [{"outside": value} for value in OUTSIDE]
    complaints = run(dump, folder, "expressions.txt", "\n", "value = (%s)", plain, [""], mark)
    complaints += run(dump, folder, "programs.txt", "\n---\n", "%s", plain, [""], mark)
    wrong = [c for c in run(dump, folder, "undecided.txt", "\n---\n", "%s", outside, SOURCES, False) if ": mig " in c]
    sys.exit("\n".join(complaints + wrong) if complaints + wrong else 0)


main()
