"""What mig does on a terminal only: long text goes through a pager as git's does, and who waits longer than a second is told.

usage: terminal.py MIG
"""
import fcntl
import os
import pathlib
import pty
import shutil
import struct
import subprocess
import sys
import tempfile
import termios
import unittest

MIG = str(pathlib.Path(sys.argv.pop(1)).resolve())


def on_terminal(args, cwd, rows=24, typed=(), **env):
    """Runs on a terminal of its own, where somebody types one item after each question; returns exit status and what
    the terminal got."""
    parent, child = pty.openpty()
    fcntl.ioctl(child, termios.TIOCSWINSZ, struct.pack("HHHH", rows, 80, 0, 0))
    kept = {key: value for key, value in os.environ.items()
            if key not in ("MIG_PAGER", "GIT_PAGER", "PAGER", "LESS", "LINES", "COLUMNS", "GIT_INDEX_FILE", "NO_COLOR")}
    kept.update(TERM="xterm", GIT_CONFIG_GLOBAL="/dev/null", ASAN_OPTIONS="detect_leaks=0", **env)
    process = subprocess.Popen(args, cwd=cwd, stdin=child, stdout=child, stderr=child, env=kept, start_new_session=True,
                               preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
    os.close(child)
    typed = list(typed)
    seen = b""
    while True:
        try:
            part = os.read(parent, 65536)
        except OSError:  # the last one has closed the terminal
            break
        if not part:
            break
        seen += part
        if typed and seen.endswith(b") "):
            os.write(parent, typed.pop(0))
    os.close(parent)
    return process.wait(), seen.decode().replace("\r\n", "\n")


class Terminal(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.kept = tempfile.TemporaryDirectory()
        cls.root = pathlib.Path(cls.kept.name)
        versions = cls.root / "migrations" / "versions"
        versions.mkdir(parents=True)
        (cls.root / "migrations" / "env.py").write_text("")
        for i in range(40):
            (versions / f"{i}.py").write_text(f"revision = 'r{i}'\ndown_revision = {('r%d' % (i - 1)) if i else None!r}\n\n"
                                              "def upgrade():\n    pass\n")
        subprocess.run(["git", "init", "-q", "."], cwd=cls.root, check=True)

    @classmethod
    def tearDownClass(cls):
        cls.kept.cleanup()

    def run_mig(self, *args, **env):
        return on_terminal([MIG, *args], self.root, **env)

    def test_text_longer_than_the_screen_is_paged(self):
        status, seen = self.run_mig("history", MIG_PAGER="sed s/^/paged:/")
        self.assertEqual((status, seen.count("paged:")), (0, 40))

    def test_text_that_fits_is_not(self):
        self.assertNotIn("paged:", self.run_mig("heads", MIG_PAGER="sed s/^/paged:/")[1])
        self.assertNotIn("paged:", self.run_mig("history", rows=41, MIG_PAGER="sed s/^/paged:/")[1])

    def test_the_pager_is_the_one_that_git_would_take(self):
        self.assertIn("git:", self.run_mig("history", GIT_PAGER="sed s/^/git:/", PAGER="sed s/^/plain:/")[1])
        self.assertIn("plain:", self.run_mig("history", PAGER="sed s/^/plain:/")[1])
        subprocess.run(["git", "config", "core.pager", "sed s/^/core:/"], cwd=self.root, check=True)
        try:
            self.assertIn("core:", self.run_mig("history", PAGER="sed s/^/plain:/")[1])
        finally:
            subprocess.run(["git", "config", "--unset", "core.pager"], cwd=self.root, check=True)

    def test_cat_and_nothing_mean_no_pager(self):
        for pager in ("cat", ""):
            status, seen = self.run_mig("history", MIG_PAGER=pager)
            self.assertEqual((status, seen.count("->")), (0, 40))

    def test_no_pager_when_asked_or_in_a_hook_or_into_a_file(self):
        self.assertNotIn("paged:", self.run_mig("--no-pager", "history", MIG_PAGER="sed s/^/paged:/")[1])
        self.assertNotIn("paged:", self.run_mig("history", MIG_PAGER="sed s/^/paged:/", GIT_INDEX_FILE="index")[1])
        self.assertEqual(self.run_mig("history", "-o", "out.txt", MIG_PAGER="sed s/^/paged:/"), (0, ""))
        self.assertEqual((self.root / "out.txt").read_text().count("->"), 40)

    def test_a_pager_that_is_not_there_loses_nothing(self):
        status, seen = self.run_mig("history", MIG_PAGER="no-such-pager-anywhere")
        self.assertEqual((status, seen.count("->")), (0, 40))

    def test_leaving_the_pager_early_is_no_failure(self):
        self.assertEqual(self.run_mig("history", MIG_PAGER="true")[0], 0)

    def test_less_is_told_what_git_tells_it(self):
        self.assertIn("FRX -c", self.run_mig("history", MIG_PAGER="cat >/dev/null; echo $LESS $LV")[1])
        self.assertIn("X -c", self.run_mig("history", MIG_PAGER="cat >/dev/null; echo $LESS $LV", LESS="X")[1])

    def test_who_waits_is_told_and_the_line_is_erased(self):
        if shutil.which("strace") is None:
            self.skipTest("strace is not installed")
        slow = ["strace", "-f", "-o", "/dev/null", "-e", "trace=getdents64", "-e", "inject=getdents64:delay_enter=1600000:when=1"]
        seen = on_terminal([*slow, MIG, "heads"], self.root)[1]
        if "->" not in seen and "(head)" not in seen:
            self.skipTest("strace cannot trace here")
        self.assertIn("\r\x1b[Kmig: reading and comparing scripts, 1 s", seen)
        self.assertRegex(seen, r"\r\x1b\[Kr39 \(head\)\n$")
        self.assertNotIn("reading", on_terminal([*slow, MIG, "-q", "heads"], self.root)[1])

    def test_who_does_not_wait_is_not_told(self):
        self.assertEqual(self.run_mig("heads"), (0, "r39 (head)\n"))


SCRIPT = """from alembic import op
import sqlalchemy as sa

revision = %r
down_revision = %r


def upgrade():
    %s


def downgrade():
    pass
"""


class Questions(unittest.TestCase):
    """`mig merge -i` where people type: the answer is echoed by the terminal, and Ctrl-D and Ctrl-C are no yes."""

    def setUp(self):
        self.kept = tempfile.TemporaryDirectory()
        self.root = pathlib.Path(self.kept.name)
        self.versions = self.root / "migrations" / "versions"
        self.versions.mkdir(parents=True)
        (self.root / "migrations" / "env.py").write_text("")
        git = ["git", "-c", "user.name=n", "-c", "user.email=e"]
        run = lambda *args: subprocess.run([*git, *args], cwd=self.root, check=True, stdout=subprocess.DEVNULL)
        add = "op.add_column('t', sa.Column('x', sa.Integer()))"
        (self.versions / "a.py").write_text(SCRIPT % ("a", None, "op.create_table('t', sa.Column('id', sa.Integer()))"))
        (self.versions / "b.py").write_text(SCRIPT % ("b", "a", add))
        run("init", "-q", ".")
        run("add", ".")
        run("commit", "-qm", "b")
        run("branch", "published")
        run("config", "mig.base", "published")
        (self.versions / "c.py").write_text(SCRIPT % ("c", "a", add + "\n    op.create_table('u', sa.Column('id', sa.Integer()))"))
        self.text = (self.versions / "c.py").read_text()

    def tearDown(self):
        self.kept.cleanup()

    def answer(self, typed):
        return on_terminal([MIG, "merge", "-i"], self.root, typed=typed)

    def unchanged(self):
        return (self.versions / "c.py").read_text() == self.text and len(list(self.versions.iterdir())) == 3

    def test_each_question_is_on_a_line_of_its_own_and_the_edits_are_shown_before_the_last(self):
        status, seen = self.answer([b"1\n", b"y\n"])
        self.assertEqual(status, 0, seen)
        self.assertIn("\n   1  c no longer does it, b does the same; for the whole fork: c moves behind b\nwhich one? ", seen)
        self.assertLess(seen.index("+down_revision = 'b'"), seen.index("write this?"))
        self.assertIn("down_revision = 'b'", (self.versions / "c.py").read_text())

    def test_q_and_the_end_of_input_and_n_write_nothing(self):
        for typed in ([b"q\n"], [b"\x04"], [b"1\n", b"n\n"], [b"1\n", b"\x04"]):
            status, seen = self.answer(typed)
            self.assertEqual((status, self.unchanged()), (1, True), seen)
            self.assertTrue(seen.endswith("\nmig: nothing was written, as you said\n"), seen)

    def test_an_interrupt_writes_nothing(self):
        on_terminal([MIG, "merge", "-i"], self.root, typed=[b"1\n", b"\x03"])
        self.assertTrue(self.unchanged())


if __name__ == "__main__":
    unittest.main()
