"""The manual, the completions and --help come from one table: they name the same commands and options, the manual lints
clean, and bash completes refs, revisions and words without ever running what a name holds.

usage: manual_and_completions.py FOLDER (with mig, its manual pages and completions)
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

FOLDER = pathlib.Path(sys.argv.pop(1)).resolve()
NASTY = "$(touch pwned)`touch pwned`"


def run(*args, **kwargs):
    return subprocess.run(args, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **kwargs)


def help_of(*args):
    return run(str(FOLDER / "mig"), *args, "--help").stdout


def commands():
    listed = help_of().split("Commands:\n")[1].split("\n\n")[0]
    return [line.split()[0] for line in listed.splitlines()]


def options_in_help(command):
    # Only what stands at the left, not what a help text mentions.
    return set(re.findall(r"^  (?:-\w, |    )(--[a-z-]+)", help_of(command), re.M))


def bash(script, cwd=None):
    env = dict(os.environ, PATH=f"{FOLDER}:{os.environ['PATH']}", LC_ALL="C.UTF-8")
    return run("bash", "--norc", "-c", f"source '{FOLDER}/mig.bash'; {script}", cwd=cwd, env=env)


def complete(cwd, *words):
    quoted = " ".join("'" + word.replace("'", "'\\''") + "'" for word in words)
    done = bash(f'COMP_WORDS=({quoted}); COMP_CWORD={len(words) - 1}; _mig; printf "%s\\n" "${{COMPREPLY[@]}}"', cwd)
    assert done.stderr == "", done.stderr
    return [line for line in done.stdout.splitlines() if line]


class Tables(unittest.TestCase):
    def test_there_are_commands(self):
        self.assertIn("conflicts", commands())
        self.assertIn("--ref", options_in_help("conflicts"))

    def test_the_manual_names_the_options_that_help_names(self):
        for command in commands():
            page = (FOLDER / f"mig-{command}.1").read_text().replace("\\-", "-")
            self.assertEqual(set(re.findall(r"^(?:\\fB-\w\\fR, )?\\fB(--[a-z-]+)\\fR", page, re.M)), options_in_help(command), command)

    def test_completions_name_the_options_that_help_names(self):
        fish = (FOLDER / "mig.fish").read_text()
        everywhere = set(re.findall(r"^complete -c mig(?: -s \w)? -l ([a-z-]+)", fish, re.M))
        for command in commands():
            expected = options_in_help(command)
            listed = bash(f"_mig_options {command}").stdout
            self.assertEqual(set(re.findall(r"^(--[a-z-]+):", listed, re.M)), expected, command)
            own = set(re.findall(rf"seen_subcommand_from {command}'(?: -s \w)? -l ([a-z-]+)", fish))
            self.assertEqual({"--" + name for name in own | everywhere}, expected, command)

    def test_completions_name_the_commands_that_help_names(self):
        self.assertEqual(re.findall(r"^([a-z-]+):", bash("_mig_commands").stdout, re.M), commands())
        fish = re.findall(r"__fish_use_subcommand -a ([a-z-]+)", (FOLDER / "mig.fish").read_text())
        self.assertEqual(fish, commands())

    def test_zsh_and_bash_have_the_same_tables(self):
        tables = [re.search(r"_mig_commands\(\).*?\n_mig_operands\(\).*?\n}\n", (FOLDER / name).read_text(), re.S).group()
                  for name in ("mig.bash", "_mig")]
        self.assertEqual(*tables)

    def test_shells_that_are_here_read_their_file(self):
        for shell, name in (("bash", "mig.bash"), ("zsh", "_mig"), ("fish", "mig.fish")):
            if shutil.which(shell) is None:
                print(f"not tried: {shell} is not installed")
                continue
            done = run(shell, "-n", str(FOLDER / name))
            self.assertEqual((done.returncode, done.stderr), (0, ""), shell)


class Manual(unittest.TestCase):
    def test_every_page_lints_clean(self):
        env = dict(os.environ, LC_ALL="C.UTF-8", MANROFFSEQ="")
        for page in [FOLDER / "mig.1", *(FOLDER / f"mig-{command}.1" for command in commands())]:
            done = run("man", "--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-Z", str(page), env=env)
            self.assertEqual(done.stderr, "", page.name)
            if shutil.which("mandoc"):
                self.assertEqual(run("mandoc", "-Tlint", "-Wwarning", str(page)).stdout, "", page.name)
        if not shutil.which("mandoc"):
            print("not tried: mandoc is not installed")


class Bash(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        root = pathlib.Path(cls.folder.name)
        versions = root / "migrations" / "versions"
        versions.mkdir(parents=True)
        (root / "migrations" / "env.py").write_text("")
        for revision, parent in (("1975ea", None), ("ae1027", "1975ea"), (NASTY, "ae1027")):
            (versions / f"{len(revision)}{revision[:1]}.py".replace("$", "x")).write_text(
                f"revision = {revision!r}\ndown_revision = {parent!r}\n\ndef upgrade():\n    pass\n")
        for args in (["init", "-q", "-b", "main"], ["add", "-A"],
                     ["-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-qm", "all"],
                     ["branch", "feature"], ["branch", "fix/$(touch${IFS}pwned)"]):
            subprocess.run(["git", *args], cwd=root, check=True)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def complete(self, *words):
        found = complete(self.folder.name, *words)
        self.assertFalse(list(pathlib.Path(self.folder.name).rglob("pwned*")), "a name was run")
        return found

    def test_commands(self):
        self.assertEqual(self.complete("mig", "confl"), ["conflicts"])
        self.assertEqual(self.complete("mig", "-C", ".", "confl"), ["conflicts"])
        self.assertEqual(self.complete("git", "mig", "confl"), ["conflicts"])

    def test_options(self):
        self.assertEqual(self.complete("mig", "conflicts", "--fail"), ["--fail-on"])
        self.assertEqual(self.complete("mig", "heads", "--fail"), [])

    def test_words_of_an_option(self):
        self.assertEqual(self.complete("mig", "heads", "--color", "a"), ["always", "auto"])
        self.assertEqual(self.complete("mig", "heads", "--color", "=", "n"), ["never"])
        self.assertEqual(self.complete("mig", "--rows", "s"), ["scripts", "some"])
        self.assertIn("html", self.complete("mig", "report", "--format", ""))

    def test_refs_and_revisions(self):
        self.assertEqual(self.complete("mig", "conflicts", "fea"), ["feature"])
        self.assertEqual(self.complete("mig", "heads", "--ref", "ma"), ["main"])
        self.assertEqual(self.complete("mig", "show", "19"), ["1975ea"])
        self.assertEqual(self.complete("mig", "explain", "MIG10")[0], "MIG101")

    def test_names_are_never_run(self):
        self.assertEqual(len(self.complete("mig", "conflicts", "fix")), 1)
        self.assertEqual(len(self.complete("mig", "show", "$")), 1)


if __name__ == "__main__":
    unittest.main()
