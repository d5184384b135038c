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


def on_terminal(args, cwd, rows=24, **env):
    """Runs on a terminal of its own; returns exit status and what the terminal got."""
    parent, child = pty.openpty()
    fcntl.ioctl(child, termios.TIOCSWINSZ, struct.pack("HHHH", rows, 80, 0, 0))
    kept = {key: value for key, value in os.environ.items()
            if key not in ("MIG_PAGER", "GIT_PAGER", "PAGER", "LESS", "LINES", "COLUMNS", "GIT_INDEX_FILE", "NO_COLOR")}
    kept.update(TERM="xterm", GIT_CONFIG_GLOBAL="/dev/null", ASAN_OPTIONS="detect_leaks=0", **env)
    process = subprocess.Popen(args, cwd=cwd, stdin=child, stdout=child, stderr=child, env=kept, start_new_session=True)
    os.close(child)
    seen = b""
    while True:
        try:
            part = os.read(parent, 65536)
        except OSError:  # the last one has closed the terminal
            break
        if not part:
            break
        seen += part
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


if __name__ == "__main__":
    unittest.main()
