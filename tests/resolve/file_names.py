"""File names of merge revisions are those that Alembic gives, for any file_template, message, date and length.

    file_names.py MIG

What Alembic's template refuses (a KeyError, a wrong type) mig refuses too, with exit status 3, and NOT_READ besides.
"""

import datetime
import itertools
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

from alembic.script import ScriptDirectory

os.environ["TZ"] = "UTC"  # Alembic asks it for the epoch of a date without a zone
time.tzset()
MIG = sys.argv[1]
ROOT = tempfile.mkdtemp(prefix="file_names.")
TEMPLATES = [
    "%(rev)s_%(slug)s", "%(slug)s_%(rev)s", "%(year)d_%(month).2d_%(day).2d_%(hour).2d%(minute).2d-%(rev)s_%(slug)s",
    "%(year)04d%(month)02d%(day)02d%(hour)02d%(minute)02d%(second)02d_%(slug)s", "%(epoch)s_%(rev)s", "%(epoch)d", "%(epoch)+d_%(rev)s",
    "%(year)s", "%(year)6d|%(rev)s", "%(year)-6d|%(rev)s", "%(year)06d", "%(year)-06d|", "%(year)+06d", "%(year) d", "%(year) 06d", "%(year)+-8d|",
    "%(year).6d", "%(year)8.6d", "%(year)08.6d", "%(year)-8.6d|", "%(month)i", "%(month)u", "%(month).0d", "%(month).1s", "%(month)5s|",
    "%(month)-5s|", "%(month)05s", "%(month)#d", "%(rev).4s", "%(rev)20s", "%(rev)-20s|", "%(rev)20.4s", "%(rev).0s_x", "%(slug).3s", "%(slug)30.5s|",
    "%(slug)-30s|", "%%_%(rev)s", "100%%%(rev)s", "plain", "%(rev)s.%(slug)s", "%(rev)s %(slug)s", "é_%(rev)s", "%(rev)s_%(rev)s",
    "%(nothing)s", "%(rev)d", "%(slug)d", "%(year)x", "%(year)f", "%(rev)r", "%(rev)", "%(rev", "%", "%s", "%d", "%(rev)s%", "%(year)999999999d",
]
NOT_READ = {"%(year)x", "%(year)f", "%(rev)r", "%s", "%(year)999999999d"}  # Python can write these, nobody does
MESSAGES = ["merge heads", "", "  ", "Add 'users' & more!", "ünï CÖDE", "a" * 60, "word " * 20, "under_score__twice", "日本語 テスト", "tab\tnew\nline", "x-y.z", "_lead", "İI",
            "1 2 3", "a_" * 30]
DATES = ["2026-01-02 03:04:05", "1999-12-31T23:59:59", "0999-02-03 00:00:00", "2024-02-29 12:00:00.123456", "1970-01-01", "2021-06-07 08:09"]


def lay(template, length):
    where = tempfile.mkdtemp(dir=ROOT)
    versions = os.path.join(where, "migrations", "versions")
    os.makedirs(versions)
    with open(os.path.join(where, "alembic.ini"), "w", encoding="utf-8") as ini:
        ini.write("[alembic]\nscript_location = migrations\nfile_template = %s\n" % template.replace("%", "%%"))
        ini.write("truncate_slug_length = %d\n" % length if length else "")
    open(os.path.join(where, "migrations", "env.py"), "w").close()
    for rev, down in (("a1", None), ("b1", "a1"), ("c1", "a1")):
        with open(os.path.join(versions, rev + ".py"), "w") as out:
            out.write("revision = %r\ndown_revision = %r\n\n\ndef upgrade():\n    pass\n\n\ndef downgrade():\n    pass\n" % (rev, down))
    return where


def wanted(template, length, message, date):
    directory = ScriptDirectory(ROOT, file_template=template, truncate_slug_length=length or 40)
    try:
        return os.path.basename(directory._rev_path("v", "d00d", message, datetime.datetime.fromisoformat(date)))
    except (KeyError, TypeError, ValueError, OverflowError, MemoryError) as error:
        return error


def given(where, message, date):
    done = subprocess.run([MIG, "-C", where, "merge", "--dry-run", "--template", "stock", "--rev-id", "d00d", "-m", message, "--date", date],
                          capture_output=True, text=True)
    found = re.findall(r"^\+\+\+ (?:\"b/|b/)migrations/versions/(.*?)\"?\t?$", done.stdout, re.M)
    return found[0].replace("\\n", "\n") if found else (done.returncode, done.stderr)


def unquoted(name):
    """git's way to write names beyond ASCII in a diff."""
    return re.sub(r"(?:\\[0-3][0-7]{2})+", lambda m: bytes(int(o, 8) for o in m[0].split("\\")[1:]).decode("utf-8"), name)


def main():
    wrong, count, refused = 0, 0, 0
    cases = [(t, 0, [MESSAGES[0]], [DATES[at % 2 * 2]]) for at, t in enumerate(TEMPLATES)]
    cases += [(TEMPLATES[0], length, MESSAGES[at::2], [DATES[0]]) for at, length in ((0, 0), (1, 1), (0, 12), (1, 100))]
    cases += [(TEMPLATES[2], 0, [MESSAGES[0]], DATES), ("%(epoch)s", 0, [MESSAGES[0]], DATES)]
    for template, length, messages, dates in cases:
        where = lay(template, length)
        for message, date in itertools.product(messages, dates):
            count += 1
            want, got = wanted(template, length, message, date), given(where, message, date)
            if isinstance(want, Exception) or template in NOT_READ:
                refused += 1
                same = isinstance(got, tuple) and got[0] == 3 and "file_template" in got[1]
            else:
                same = isinstance(got, str) and unquoted(got) == want
            if not same:
                wrong += 1
                print("%r, %d, %r, %s: %r, not %r" % (template, length, message, date, got, want))
    print("%d names, %d refused, %d wrong" % (count, refused, wrong))
    shutil.rmtree(ROOT)
    sys.exit(1 if wrong else 0)


main()
