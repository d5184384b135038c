#!/usr/bin/python3
"""A repository whose author wants the terminal: names, identifiers and messages full of escapes.

    hostile.py MIG

Nothing that a repository holds may move the cursor, colour a line, turn a word around or begin a
line of its own. Listings are Alembic's bytes in a pipe, and escaped on a terminal.
"""
import json
import os
import pathlib
import pty
import re
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree

MIG = str(pathlib.Path(sys.argv.pop(1)).resolve())

CLEAR = "\x1b[2J"
TITLE = "\x1b]0;owned\x07"
TURN = "\u202e"
LIE = "mig: nothing to see here"

SCRIPT = '''"""{doc}

Revision ID: {id}
Revises: {down}
"""
from alembic import op
import sqlalchemy as sa

revision = {id!r}
down_revision = {down!r}


def upgrade():
    {body}


def downgrade():
    pass
'''

# Bytes of file names; what they hold. All are scripts of one history with three heads.
SCRIPTS = (
    (b"a.py", "a1", None, "base", 'op.create_table("t", sa.Column("id", sa.Integer()), sa.Column("c", sa.Integer()))'),
    (b"b\n" + LIE.encode() + CLEAR.encode() + b".py", "b1\x1b[31m", "a1", TITLE, 'op.add_column("t", sa.Column("x\x1b[1m", sa.Integer()))'),
    (("c%sgnp.py\n" % TURN).encode() + b"; rm -rf $HOME '.py", "c1\n" + LIE, "a1", "d" + TURN, 'op.drop_column("t", "c"); op.execute(f("\x1b[5m"))'),
    (b"d\x9b3m\xff.py", "d1", "missing\x1b[1m\n" + LIE, "d", "pass"),
    (b"-rf.py", "--force", "a1", "--option", 'op.add_column("t", sa.Column("x\x1b[1m", sa.String()))'),
)

LISTINGS = (["heads"], ["heads", "-v"], ["history"], ["history", "-v"], ["branches"], ["branches", "-v"], ["show", "heads"])
COMMANDS = (["check"], ["conflicts"], ["conflicts", "-v"], ["merge"], ["merge", "--template", "stock", "--dry-run"], ["repair"],
            ["ledger"], ["forecast"], ["forecast", "main", "main"], ["config"], ["undo"], ["hook", "status"], ["report"],
            ["check", "--ref", "HEAD"], ["check", "--index"], ["check", "--base", "main"],
            ["conflicts", "HEAD", "HEAD"], ["graph"], ["graph", "--format", "mermaid"],
            ["show", LIE + CLEAR], ["heads", "--ref", CLEAR], ["heads", "--script-dir", "no" + CLEAR], ["heads", "-c", TITLE],
            ["rebase", "c1", "--onto", TURN], ["explain", CLEAR], ["merge-driver", CLEAR, CLEAR, CLEAR, CLEAR],
            ["hook", "run", CLEAR], [CLEAR], ["--" + CLEAR])
FORMATS = ("text", "json", "sarif", "markdown", "html", "github", "gitlab", "rdjsonl", "gcc", "junit")

# C0 without tab and line feed, DEL, C1 as UTF-8, bytes that no UTF-8 text has, overrides and isolates.
CONTROLS = re.compile(rb"[\x00-\x08\x0b-\x1f\x7f\xff]|\xc2[\x80-\x9f]")
TURNS = re.compile(rb"\xe2\x80[\xa8-\xae]|\xe2\x81[\xa6-\xa9]")


def write_project(root):
    versions = os.path.join(os.fsencode(root), b"migrations", b"versions")
    os.makedirs(versions)
    (root / "alembic.ini").write_text("[alembic]\nscript_location = migrations\n")
    for name, revision, down, doc, body in SCRIPTS:
        with open(os.path.join(versions, name), "w", encoding="utf-8") as out:
            out.write(SCRIPT.format(id=revision, down=down, doc=doc, body=body))
    with open(os.path.join(versions, b"e\n" + LIE.encode() + b".py"), "wb") as out:
        out.write(b"revision = (\n")


class Hostile(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.kept = tempfile.TemporaryDirectory()
        cls.root = pathlib.Path(cls.kept.name).resolve()
        write_project(cls.root)
        cls.env = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "LC_ALL": "C.UTF-8", "GIT_CONFIG_GLOBAL": "/dev/null",
                   "ASAN_OPTIONS": "detect_leaks=0"}
        for command in (["init", "-q", "-b", "main"], ["add", "-A"],
                        ["-c", "user.name=" + CLEAR, "-c", "user.email=e", "commit", "-q", "-m", TITLE]):
            subprocess.run(["git", *command], cwd=cls.root, env=cls.env, check=True)

    @classmethod
    def tearDownClass(cls):
        cls.kept.cleanup()

    def run_mig(self, *args):
        done = subprocess.run([MIG, *args], cwd=self.root, env=self.env, stdin=subprocess.DEVNULL, capture_output=True, timeout=60)
        self.assertIn(done.returncode, (0, 1, 2, 3, 4), (args, done.stderr))
        return done

    def assert_tame(self, args, what, text, turns=True):
        for pattern in (CONTROLS, TURNS) if turns else (CONTROLS,):
            found = pattern.search(text)
            self.assertIsNone(found, "mig %r, %s: %r" % (args, what, text[max(0, found.start() - 60):found.end() + 20] if found else b""))
        for line in text.splitlines():
            self.assertFalse(line.startswith(LIE.encode()), "mig %r, %s: a line of its own: %r" % (args, what, line))

    def test_commands_show_escapes_and_obey_none(self):
        for args in COMMANDS:
            done = self.run_mig(*args)
            self.assert_tame(args, "stdout", done.stdout)
            self.assert_tame(args, "stderr", done.stderr)

    def test_every_format_of_the_report_is_tame(self):
        for name in FORMATS:
            args = ["report", "--format", name]
            done = self.run_mig(*args)
            self.assertIn(done.returncode, (1, 3))
            self.assert_tame(args, "stdout", done.stdout, turns=name in ("text", "gcc", "html", "markdown"))
            if name in ("json", "sarif", "gitlab"):
                json.loads(done.stdout)
            if name == "junit":
                xml.etree.ElementTree.fromstring(done.stdout)

    def test_errors_of_a_listing_are_tame(self):
        for args in LISTINGS:
            self.assert_tame(args, "stderr", self.run_mig(*args).stderr)

    def test_a_listing_in_a_pipe_is_alembic_s_bytes(self):
        self.assertIn(b"b1\x1b[31m (head)\n", self.run_mig("heads").stdout)

    def test_a_listing_on_a_terminal_is_escaped(self):
        for args in LISTINGS:
            parent, child = pty.openpty()
            process = subprocess.Popen([MIG, *args, "--no-pager"], cwd=self.root, env=self.env, stdin=child, stdout=child,
                                       stderr=subprocess.DEVNULL, start_new_session=True)
            os.close(child)
            seen = b""
            while True:
                try:
                    part = os.read(parent, 65536)
                except OSError:
                    break
                seen += part
                if not part:
                    break
            os.close(parent)
            self.assertEqual(process.wait(), 0)
            self.assertIn(b"\\x1b", seen, args)
            self.assert_tame(args, "terminal", seen.replace(b"\r\n", b"\n"))

    def test_commands_to_type_are_words_of_the_shell(self):
        """What `check` says to do about a script that git has in conflict can be pasted."""
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder).resolve()
            versions = root / "migrations" / "versions"
            versions.mkdir(parents=True)
            (versions / "a.py").write_text("revision = 'a'\ndown_revision = None\n")
            (versions / "$(touch owned) b.py").write_text("revision = 'b'\ndown_revision = ('no', 'none')\n")
            text = subprocess.run([MIG, "check", "--format", "json", "--script-dir", "migrations"], cwd=root, env=self.env,
                                  capture_output=True).stdout
            (told,) = [d for d in json.loads(text)["projects"][0]["diagnostics"] if "git rm" in d.get("help", "")]
            command = told["help"].split("git rm ", 1)[1]
            words = subprocess.run(["sh", "-c", "printf '%s\\n' " + command], cwd=root, capture_output=True, text=True).stdout
            self.assertEqual(words, "migrations/versions/$(touch owned) b.py\n")
            self.assertFalse((root / "owned").exists())


if __name__ == "__main__":
    unittest.main()
