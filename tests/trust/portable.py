#!/usr/bin/python3
"""Locale and time zone change no byte.

    portable.py MIG FOREIGN_LOCALE_LIBRARY

Each command runs in the C locale and UTC, then in Turkish and German ones (where i has a dot in
capitals, and a number a comma) and far time zones, also with a library preloaded that makes the
whole program speak the locale. The locales are made by localedef; skipped where that can't be.
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

MIG, LIBRARY = (str(pathlib.Path(arg).resolve()) for arg in sys.argv[1:3])
LOCALES = ("tr_TR", "de_DE")
ZONES = ("Asia/Kathmandu", "America/St_Johns", ":junk")
SCRIPT = '''"""%s İıÇß

Revision ID: %s
Create Date: 2025-03-30 02:30:00.123456
"""
from alembic import op
import sqlalchemy as sa
revision = "%s"
down_revision = %s


def upgrade():
    %s


def downgrade():
    pass
'''
SCRIPTS = {"I1": ("None", 'op.create_table("INVOICE", sa.Column("ID", sa.Integer(), primary_key=True), sa.Column("title", sa.String(20)), '
                          'sa.Column("price", sa.Numeric(10, 2)))'),
           "i2": ('"I1"', 'op.execute("INSERT INTO \\"INVOICE\\" (\\"ID\\", price) VALUES (1, 1.5), (2, 2.25e1)")\n'
                          '    op.add_column("INVOICE", sa.Column("VIEW_ID", sa.Float(), server_default="1.5"))'),
           "i3": ('"I1"', 'op.execute("UPDATE \\"INVOICE\\" SET price = price * 1.1 WHERE \\"ID\\" = 1")\n'
                          '    op.drop_column("INVOICE", "title")')}
COMMANDS = (["heads"], ["history", "-v"], ["history", "--operations"], ["check"], ["conflicts", "-v"], ["conflicts", "--format", "json"],
            ["conflicts", "--dialect", "sqlite"], ["report", "--format", "html"], ["report", "--format", "junit"], ["graph"],
            ["merge", "--dry-run", "--template", "stock", "--accept-unknown"], ["explain", "--all"], ["config"],
            ["report", "--format", "sarif"], ["heads", "--ref", "HEAD"])


def make_locales(folder):
    for name in LOCALES:
        made = shutil.which("localedef") and subprocess.run(["localedef", "-i", name, "-f", "UTF-8", os.path.join(folder, name + ".UTF-8")],
                                                            capture_output=True)
        if not made or not os.path.isdir(os.path.join(folder, name + ".UTF-8")):
            return False
    return True


def run(root, args, **env):
    done = subprocess.run([MIG, *args], cwd=root, capture_output=True, stdin=subprocess.DEVNULL, timeout=60,
                          env={"PATH": os.environ["PATH"], "HOME": "/nonexistent", "GIT_CONFIG_GLOBAL": "/dev/null", **env})
    return done.returncode, done.stdout, done.stderr


def main():
    bad = runs = 0
    with tempfile.TemporaryDirectory() as folder:
        root, locales = pathlib.Path(folder) / "project", os.path.join(folder, "locales")
        versions = root / "migrations" / "versions"
        versions.mkdir(parents=True)
        os.mkdir(locales)
        if not make_locales(locales):
            print("localedef makes no Turkish locale here: nothing was compared")
            return 77
        (root / "alembic.ini").write_text("[alembic]\nscript_location = migrations\nTIMEZONE = UTC\n")
        for name, (down, body) in SCRIPTS.items():
            (versions / (name + ".py")).write_text(SCRIPT % (name, name, name, down, body), encoding="utf-8")
        for args in (["init", "-q", "-b", "main"], ["add", "-A"], ["-c", "user.name=İ", "-c", "user.email=i", "commit", "-q", "-m", "x"]):
            subprocess.run(["git", *args], cwd=root, check=True)
        says = subprocess.run([sys.executable, "-c", "import locale; locale.setlocale(locale.LC_ALL, ''); print(locale.str(1.5))"],
                              env={"LOCPATH": locales, "LC_ALL": "de_DE.UTF-8"}, capture_output=True, text=True).stdout
        if says.strip() != "1,5":
            print("the German locale is not taken: %r" % says)
            return 1
        settings = [{"LOCPATH": locales, "LC_ALL": name + ".UTF-8", "LD_PRELOAD": library}
                    for name in LOCALES for library in ("", LIBRARY)] + [{"LC_ALL": "C", "TZ": zone} for zone in ZONES]
        for args in COMMANDS:
            right = run(root, args, LC_ALL="C", TZ="UTC")
            if right[0] not in (0, 1, 3):
                print("mig %s: status %d: %r" % (" ".join(args), right[0], right[2][-200:]))
                bad += 1
            for more in settings:
                runs += 1
                got = run(root, args, **more)
                if got != right:
                    bad += 1
                    print("mig %s, %s: differs: %r" % (" ".join(args), more, [(a, b) for a, b in zip(got[1].splitlines(), right[1].splitlines()) if a != b][:2] or got[2]))
    print("%d commands, %d runs in other locales and zones, %d differ" % (len(COMMANDS), runs, bad))
    return 1 if bad else 0


sys.exit(main())
