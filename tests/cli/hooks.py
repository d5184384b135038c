"""Git hooks, with real git: which hook runs in which operation, what it judges, what it says.

usage: hooks.py MIG_FOLDER [NAME...]

Every hook that git runs is logged by a foreign hook that stood there before mig's and is chained,
so each case also shows that a hook did *not* run. A refusal has twelve lines at most, everywhere.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

MIG_FOLDER = os.path.realpath(sys.argv[1])
CLIENT = ("pre-commit", "pre-merge-commit", "post-merge", "post-checkout", "post-rewrite", "pre-push")
LOGGER = "#!/bin/sh\necho \"${0##*/} $*\" >>\"$HOOK_LOG\"\n"
CASES = []


class Skip(Exception):
    pass


def case(function):
    CASES.append(function)
    return function


def script(rev, parent, body="pass"):
    down = repr(parent) if parent is None or isinstance(parent, tuple) else f'"{parent}"'
    return (f'"""{rev}\n\nRevision ID: {rev}\nRevises: {parent}\nCreate Date: 2026-03-02 09:00:00\n\n"""\n'
            f'from alembic import op\nimport sqlalchemy as sa\n\nrevision = "{rev}"\ndown_revision = {down}\n'
            f'branch_labels = None\ndepends_on = None\n\n\ndef upgrade():\n    {body}\n\n\ndef downgrade():\n    pass\n')


MAKO = ('"""${message}\n\nRevision ID: ${up_revision}\nRevises: ${down_revision | comma,n}\nCreate Date: ${create_date}\n\n"""\n'
        'revision = ${repr(up_revision)}\ndown_revision = ${repr(down_revision)}\nbranch_labels = ${repr(branch_labels)}\n'
        'depends_on = ${repr(depends_on)}\n\n\ndef upgrade():\n    ${upgrades if upgrades else "pass"}\n\n\n'
        'def downgrade():\n    ${downgrades if downgrades else "pass"}\n')


def create(table):
    return f'op.create_table("{table}", sa.Column("id", sa.Integer(), primary_key=True))'


def add_column(name, kind="String(80)"):
    return f'op.add_column("user", sa.Column("{name}", sa.{kind}, nullable=True))'


class Done:
    def __init__(self, code, text):
        self.code, self.text = code, text

    def lines(self):
        """What mig said: from its first line to the end of its explanation."""
        lines = self.text.splitlines()
        starts = [i for i, line in enumerate(lines) if re.match(r"(remote: )?mig: ", line)]
        if not starts:
            return []
        ends = [i for i, line in enumerate(lines) if "To skip this check" in line]
        return lines[starts[0]:(ends[0] if ends else starts[-1]) + 1]


class Repository:
    """A worktree with one revision, `base`, and helpers that commit scripts."""

    def __init__(self, folder, bare=False):
        self.folder = pathlib.Path(folder)
        self.log = pathlib.Path(str(folder) + ".hook-log")
        self.env = {"PATH": f"{MIG_FOLDER}:{os.environ['PATH']}", "HOME": str(self.folder.parent), "LC_ALL": "C.UTF-8",
                    "GIT_CONFIG_NOSYSTEM": "1", "HOOK_LOG": str(self.log), "GIT_EDITOR": "true",
                    "GIT_AUTHOR_NAME": "A", "GIT_COMMITTER_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.org",
                    "GIT_COMMITTER_EMAIL": "a@example.org", "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", ""),
                    "UBSAN_OPTIONS": os.environ.get("UBSAN_OPTIONS", "")}
        if bare is None:
            return
        self.folder.mkdir()
        self.git("init", "-q", "-b", "main", *(["--bare"] if bare else []))
        if bare:
            return
        self.write("alembic.ini", "[alembic]\nscript_location = migrations\nsqlalchemy.url = postgresql://db/app\n")
        self.write("migrations/env.py", "")
        self.write("migrations/script.py.mako", MAKO)
        self.add("base", None, 'op.create_table("user", sa.Column("id", sa.Integer(), primary_key=True))')

    def write(self, path, text):
        full = self.folder / path
        full.parent.mkdir(parents=True, exist_ok=True)
        full.write_text(text)

    def run(self, *words, code=None, cwd=None, **env):
        done = subprocess.run(words, cwd=cwd or self.folder, env={**self.env, **env}, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        text = done.stdout.decode()
        assert code is None or done.returncode == code, f"{words}: exit {done.returncode}, not {code}\n{text}"
        assert "AddressSanitizer" not in text and "runtime error" not in text, text
        result = Done(done.returncode, text)
        assert len(result.lines()) <= 12, f"{len(result.lines())} lines:\n{text}"
        return result

    def git(self, *words, code=0, **env):
        return self.run("git", *words, code=code, **env)

    def mig(self, *words, code=0, **env):
        return self.run("mig", *words, code=code, **env)

    def commit(self, message):
        self.git("add", "-A")
        self.git("commit", "-q", "--no-verify", "-m", message)

    def add(self, rev, parent, body="pass", commit=True):
        self.write(f"migrations/versions/{rev}.py", script(rev, parent, body))
        if commit:
            self.commit(rev)

    def branch(self, name, start="main"):
        self.git("checkout", "-q", "-b", name, start)

    def switch(self, name):
        self.git("checkout", "-q", name)

    def hooks_folder(self):
        return pathlib.Path(self.git("rev-parse", "--path-format=absolute", "--git-path", "hooks").text.strip())

    def install(self, *names):
        """Loggers first, then mig on top of them."""
        folder = self.hooks_folder()
        folder.mkdir(exist_ok=True)
        server = (self.folder / "HEAD").exists()
        for name in names or (("pre-receive",) if server else CLIENT):
            (folder / name).write_text(LOGGER)
            (folder / name).chmod(0o755)
        self.mig("hook", "install", *names)

    def ran(self):
        """The hooks that git ran since the last call."""
        text = self.log.read_text() if self.log.exists() else ""
        self.log.unlink(missing_ok=True)
        return [line.replace(".pre-mig", "").split()[0] for line in text.splitlines()]


def diverged(folder, ours=create("invoice"), theirs=create("product")):
    """main: base, ours. feature: base, theirs. The hooks are installed, main is checked out."""
    r = Repository(folder)
    r.branch("feature")
    r.add("theirs", "base", theirs)
    r.switch("main")
    r.add("ours", "base", ours)
    r.install()
    return r


def names_both(done):
    assert re.search(r"^ *(remote:)? *HEAD +ours ", done.text, re.M), done.text
    assert re.search(r"^ *feature +theirs ", done.text, re.M), done.text
    assert "2 heads in migrations" in done.text, done.text


def merge_is_open(r):
    return (r.folder / ".git" / "MERGE_HEAD").exists()


# ---- the matrix ----

@case
def a_clean_merge_is_stopped_by_pre_merge_commit_alone(folder):
    r = diverged(folder)
    done = r.git("merge", "feature", code=1)
    assert r.ran() == ["pre-merge-commit"]
    names_both(done)
    assert "they don't collide" in done.text and "mig merge --stage && git commit --no-edit" in done.text
    assert "both follow base" in done.text
    assert "MIG_HOOK=0" in done.text and "--no-verify" in done.text and "git merge --abort" in done.text
    assert merge_is_open(r)


@case
def a_merge_that_leaves_one_head_passes_in_silence(folder):
    r = Repository(folder)
    r.branch("feature")
    r.add("theirs", "base", create("product"))
    r.switch("main")
    r.write("README", "ours\n")
    r.commit("readme")
    r.install()
    done = r.git("merge", "-q", "-m", "merge", "feature")
    assert r.ran() == ["pre-merge-commit", "post-merge"] and done.text == "", done.text


@case
def a_fast_forward_runs_post_merge_alone_which_warns(folder):
    r = diverged(folder)
    r.branch("both", "feature")
    r.git("merge", "-q", "--no-verify", "-m", "both", "main")
    r.git("checkout", "-q", "main")
    r.ran()
    done = r.git("merge", "-q", "--ff-only", "both")
    assert r.ran() == ["post-merge"]
    assert "this merge left migrations" in done.text and "2 heads" in done.text, done.text
    assert re.search(r"before +ours ", done.text) and re.search(r"merged +theirs ", done.text), done.text


@case
def a_squash_runs_post_merge_and_the_commit_is_stopped_by_pre_commit(folder):
    r = diverged(folder)
    done = r.git("merge", "--squash", "feature")
    assert r.ran() == ["post-merge"] and "git merge --squash" in done.text and "2 heads" in done.text, done.text
    assert not merge_is_open(r)
    done = r.git("commit", "-m", "squashed", code=1)
    assert r.ran() == ["pre-commit"] and "this commit is stopped" in done.text, done.text
    assert re.search(r"staged +theirs ", done.text), done.text


@case
def a_merge_without_commit_is_stopped_by_pre_commit_later(folder):
    r = diverged(folder)
    r.git("merge", "--no-commit", "feature")
    assert r.ran() == []
    done = r.git("commit", "--no-edit", code=1)
    assert r.ran() == ["pre-commit"] and "this merge is stopped" in done.text, done.text
    names_both(done)


@case
def a_conflicted_merge_is_stopped_by_pre_commit_when_it_is_concluded(folder):
    r = Repository(folder)
    r.branch("feature")
    r.write("README", "theirs\n")
    r.add("theirs", "base", create("product"))
    r.switch("main")
    r.write("README", "ours\n")
    r.add("ours", "base", create("invoice"))
    r.install()
    r.git("merge", "feature", code=1)
    assert r.ran() == []
    r.write("README", "both\n")
    r.git("add", "README")
    for words in (["commit", "--no-edit"], ["merge", "--continue"]):
        done = r.git(*words, code=1)
        assert r.ran() == ["pre-commit"], words
        names_both(done)


@case
def an_octopus_names_every_branch(folder):
    r = Repository(folder)
    for name in ("one", "two"):
        r.branch(name)
        r.add("rev_" + name, "base", create(name))
    r.switch("main")
    r.add("ours", "base", create("invoice"))
    r.install()
    done = r.git("merge", "one", "two", code=None)
    assert done.code != 0 and r.ran() == ["pre-merge-commit"], done.text
    assert "3 heads" in done.text
    for side, rev in (("HEAD", "ours"), ("one", "rev_one"), ("two", "rev_two")):
        assert re.search(rf"^ *{side} +{rev} ", done.text, re.M), done.text


@case
def a_skipped_merge_still_gets_the_warning_of_post_merge(folder):
    r = diverged(folder)
    done = r.git("merge", "-q", "--no-verify", "-m", "merge", "feature")
    assert r.ran() == ["post-merge"] and "2 heads" in done.text, done.text


@case
def mig_hook_0_skips_every_hook_of_migs_and_no_other(folder):
    r = diverged(folder)
    done = r.git("merge", "-q", "-m", "merge", "feature", MIG_HOOK="0")
    assert r.ran() == ["pre-merge-commit", "post-merge"] and done.text == "", done.text


@case
def a_pull_that_merges_is_stopped_and_names_the_remote_branch(folder):
    r = diverged(folder)
    clone = Repository(str(folder) + "-clone", bare=None)
    r.git("clone", "-q", str(r.folder), str(clone.folder))
    clone.git("checkout", "-q", "main")
    clone.install()
    clone.ran()
    done = clone.git("pull", "-q", "--no-rebase", "--no-edit", "origin", "feature", code=1)
    assert clone.ran() == ["pre-merge-commit"]
    assert re.search(r"^ *HEAD +ours ", done.text, re.M) and "2 heads" in done.text, done.text


@case
def a_pull_that_forwards_runs_post_merge_alone(folder):
    r = diverged(folder)
    clone = Repository(str(folder) + "-clone", bare=None)
    r.git("clone", "-q", str(r.folder), str(clone.folder))
    clone.install()
    r.git("merge", "-q", "--no-verify", "-m", "merge", "feature")
    clone.ran()
    done = clone.git("pull", "-q", "--ff-only")
    assert clone.ran() == ["post-merge"] and "2 heads" in done.text, done.text


@case
def a_rebase_cannot_be_stopped_and_post_rewrite_warns(folder):
    r = diverged(folder)
    r.git("checkout", "-q", "feature")
    r.ran()
    done = r.git("rebase", "-q", "main")
    ran = r.ran()
    assert "post-rewrite" in ran and "pre-commit" not in ran and "pre-merge-commit" not in ran, ran
    assert "what was rewritten" in done.text and "2 heads" in done.text, done.text


@case
def an_amended_commit_runs_pre_commit_and_post_rewrite(folder):
    r = diverged(folder)
    r.add("second", "base", create("second"), commit=False)
    r.git("add", "-A")
    done = r.git("commit", "-q", "--amend", "--no-edit", code=1)
    assert r.ran() == ["pre-commit"] and "2 heads" in done.text, done.text
    done = r.git("commit", "-q", "--amend", "--no-edit", "--no-verify")
    assert r.ran() == ["post-rewrite"] and "what was rewritten" in done.text, done.text


@case
def a_cherry_pick_passes_every_hook_and_the_push_stops_it(folder):
    r = diverged(folder)
    bare = Repository(str(folder) + ".git", bare=True)
    r.git("remote", "add", "origin", str(bare.folder))
    r.git("push", "-q", "origin", "main")
    r.ran()
    done = r.git("cherry-pick", "feature")
    assert r.ran() == [] and "mig:" not in done.text, done.text
    done = r.git("push", "-q", "origin", "main", code=1)
    assert r.ran() == ["pre-push"] and "the push to main is stopped" in done.text and "2 heads" in done.text, done.text
    done = r.git("push", "-q", "origin", "feature")
    assert r.ran() == ["pre-push"] and done.text == "", done.text
    done = r.git("push", "-q", "--no-verify", "origin", "main")
    assert r.ran() == []


@case
def a_push_that_deletes_or_is_up_to_date_is_none_of_its_business(folder):
    r = diverged(folder)
    bare = Repository(str(folder) + ".git", bare=True)
    r.git("remote", "add", "origin", str(bare.folder))
    r.git("push", "-q", "origin", "main", "feature")
    for words in (["main"], [":feature"]):
        assert r.git("push", "-q", "origin", *words).text == ""


@case
def a_linked_worktree_is_judged_on_its_own(folder):
    r = diverged(folder)
    other = pathlib.Path(str(folder) + "-linked")
    r.git("worktree", "add", "-q", str(other), "feature")
    r.ran()
    done = r.run("git", "merge", "main", cwd=other, code=1)
    assert r.ran() == ["pre-merge-commit"]
    assert re.search(r"^ *HEAD +theirs ", done.text, re.M) and re.search(r"^ *main +ours ", done.text, re.M), done.text
    done = r.run("git", "commit", "--no-edit", cwd=other, code=1)
    assert r.ran() == ["pre-commit"] and re.search(r"^ *main +ours ", done.text, re.M), done.text


@case
def a_command_in_a_subfolder_is_judged_all_the_same(folder):
    r = diverged(folder)
    done = r.run("git", "merge", "feature", cwd=r.folder / "migrations", code=1)
    names_both(done)


@case
def hooks_follow_core_hooksPath(folder):
    r = Repository(folder)
    r.git("config", "core.hooksPath", ".githooks")
    r.branch("feature")
    r.add("theirs", "base", create("product"))
    r.switch("main")
    r.add("ours", "base", create("invoice"))
    r.install()
    assert (r.folder / ".githooks" / "pre-merge-commit").exists()
    assert not (r.folder / ".git" / "hooks" / "pre-merge-commit").exists()
    names_both(r.git("merge", "feature", code=1))
    assert r.ran() == ["pre-merge-commit"]


# ---- what is judged ----

@case
def colliding_branches_are_told_with_file_and_line_of_both(folder):
    r = diverged(folder, add_column("email"), add_column("email", "Text()"))
    done = r.git("merge", "feature", code=1)
    assert "they collide: MIG101" in done.text and "mig conflicts" in done.text, done.text
    assert "migrations/versions/ours.py:18" in done.text and "migrations/versions/theirs.py:18" in done.text, done.text


@case
def a_merge_revision_over_lines_that_collide_is_stopped(folder):
    r = diverged(folder, add_column("email"), add_column("email", "Text()"))
    r.git("merge", "--no-commit", "feature")
    r.add("joined", ("ours", "theirs"), commit=False)
    r.git("add", "-A")
    done = r.git("commit", "--no-edit", code=1)
    assert "joined joins lines that collide" in done.text and "MIG101" in done.text, done.text


@case
def a_merge_revision_over_lines_that_cannot_be_judged_warns_or_is_stopped_as_the_setting_says(folder):
    r = diverged(folder, add_column("email"), 'op.execute(open("changes.sql").read())')
    r.git("merge", "--no-commit", "feature")
    r.add("joined", ("ours", "theirs"), commit=False)
    r.git("add", "-A")
    r.git("config", "mig.hookUnknown", "block")
    assert "joined" in r.git("commit", "-q", "--no-edit", code=1).text
    r.git("config", "mig.hookUnknown", "warn")
    assert "mig.hookUnknown=block makes this an error" in r.git("commit", "-q", "--no-edit").text


@case
def a_merge_revision_with_operations_is_its_authors_word(folder):
    r = diverged(folder, 'op.alter_column("user", "id", type_=sa.BigInteger())',
                 'op.alter_column("user", "id", type_=sa.SmallInteger())')
    r.git("merge", "--no-commit", "feature")
    r.add("joined", ("ours", "theirs"), 'op.alter_column("user", "id", type_=sa.BigInteger())', commit=False)
    r.git("add", "-A")
    done = r.git("commit", "-q", "--no-edit")
    assert "collide" not in done.text, done.text


@case
def a_second_head_in_an_ordinary_commit_is_stopped(folder):
    r = diverged(folder)
    r.add("again", "base", create("again"), commit=False)
    r.git("add", "-A")
    done = r.git("commit", "-q", "-m", "again", code=1)
    assert r.ran() == ["pre-commit"] and re.search(r"staged +again ", done.text), done.text


@case
def a_script_with_a_syntax_error_or_a_missing_parent_is_stopped(folder):
    r = diverged(folder)
    r.write("migrations/versions/broken.py", script("broken", "ours").replace("def upgrade():", "def upgrade(:"))
    r.git("add", "-A")
    done = r.git("commit", "-q", "-m", "broken", code=1)
    assert "migrations/versions/broken.py:17" in done.text and "MIG903" in done.text, done.text
    r.write("migrations/versions/broken.py", script("broken", "nowhere"))
    r.git("add", "-A")
    done = r.git("commit", "-q", "-m", "broken", code=1)
    assert "nowhere" in done.text and "MIG003" in done.text, done.text


@case
def the_index_is_judged_and_not_the_worktree(folder):
    r = diverged(folder)
    r.add("staged", "ours", create("staged"), commit=False)
    r.git("add", "-A")
    r.add("fork", "base", commit=False)  # in the worktree only
    assert "mig:" not in r.git("commit", "-q", "-m", "staged").text
    r.git("add", "-A")
    (r.folder / "migrations/versions/fork.py").write_text(script("fork", "staged"))  # mended in the worktree only
    assert "2 heads" in r.git("commit", "-q", "-m", "fork", code=1).text
    done = r.git("commit", "-q", "-a", "-m", "all")  # the index is another file then
    assert "mig:" not in done.text, done.text
    r.add("more", "base", commit=False)
    r.git("add", "-A")
    r.write("README", "text")
    r.git("add", "-N", "README")
    assert "mig:" not in r.git("commit", "-q", "-m", "readme", "README").text  # only that path
    assert "2 heads" in r.git("commit", "-q", "-m", "more", code=1).text


@case
def what_was_wrong_before_stops_nobody(folder):
    r = diverged(folder)
    r.git("merge", "-q", "--no-verify", "-m", "merge", "feature")
    r.write("migrations/versions/ours.py", script("ours", "base", create("invoice")) + "# a remark\n")
    done = r.git("commit", "-q", "-a", "-m", "remark")
    assert "which it had before" in done.text, done.text


@case
def a_tree_that_loses_every_script_is_stopped(folder):
    r = diverged(folder)
    r.git("rm", "-rq", "migrations", "alembic.ini")
    r.write("setup.cfg", "")
    r.git("add", "-A")
    done = r.git("commit", "-q", "-m", "gone", code=1)
    assert "has none" in done.text, done.text


@case
def a_commit_that_touches_no_script_ends_before_any_is_read(folder):
    r = diverged(folder)
    r.write("migrations/versions/broken.py", "def (:\n")  # not staged: reading it would show
    r.write("README", "text\n")
    r.git("add", "README")
    done = r.git("commit", "-q", "-m", "readme")
    assert done.text == "" and r.ran() == ["pre-commit"], done.text
    r.write("README", "more\n")
    r.git("add", "README")
    done = r.run("mig", "hook", "run", "pre-commit", code=0, LD_DEBUG="files")
    if "libgit2" in r.run("mig", "heads", code=0, LD_DEBUG="files").text:
        raise Skip("this build links libgit2, so it is always loaded")
    assert "libgit2" not in done.text


@case
def a_repository_without_migrations_is_left_in_peace(folder):
    r = Repository(str(folder) + "-first")
    r.git("rm", "-rq", "--cached", ".")
    plain = Repository(folder, bare=None)
    plain.folder.mkdir()
    plain.git("init", "-q", "-b", "main")
    plain.install()
    plain.write("README", "text\n")
    plain.git("add", "-A")
    assert plain.git("commit", "-q", "-m", "first").text == ""


@case
def the_first_commit_of_all_is_judged(folder):
    r = Repository(folder, bare=None)
    r.folder.mkdir()
    r.git("init", "-q", "-b", "main")
    r.install()
    r.write("alembic.ini", "[alembic]\nscript_location = migrations\n")
    r.write("migrations/env.py", "")
    r.add("base", None, commit=False)
    r.add("one", "base", commit=False)
    r.add("two", "base", commit=False)
    r.git("add", "-A")
    assert "2 heads" in r.git("commit", "-q", "-m", "first", code=1).text
    r.add("two", "one", commit=False)
    r.git("add", "-A")
    r.git("commit", "-q", "-m", "first")


@case
def switching_says_which_revisions_stay_behind(folder):
    r = diverged(folder)
    done = r.git("checkout", "-q", "feature")
    assert "1 revision of the branch before is not here (ours)" in done.text, done.text
    r.git("branch", "same")
    assert "revision" not in r.git("checkout", "-q", "same").text


# ---- servers ----

def served(folder, hook):
    bare = Repository(str(folder) + ".git", bare=True)
    r = diverged(folder)
    r.git("remote", "add", "origin", str(bare.folder))
    r.git("push", "-q", "origin", "main", "feature")
    bare.install(hook)
    return r, bare


@case
def update_refuses_the_branch_with_two_heads_and_takes_the_others(folder):
    r, bare = served(folder, "update")
    r.git("merge", "-q", "--no-verify", "-m", "merge", "feature")
    r.branch("fine", "feature")
    r.add("more", "theirs", create("more"))
    done = r.git("push", "--no-verify", "origin", "main", "fine", code=1, HOOK_LOG=str(bare.log))
    assert bare.ran() == ["update", "update"]
    assert "the push to main is refused" in done.text and "2 heads" in done.text, done.text
    assert re.search(r"new branch.*fine", done.text) and re.search(r"remote rejected.*main", done.text), done.text


@case
def pre_receive_refuses_all_of_a_push_with_two_heads(folder):
    r, bare = served(folder, "pre-receive")
    r.git("merge", "-q", "--no-verify", "-m", "merge", "feature")
    r.branch("fine", "feature")
    r.add("more", "theirs", create("more"))
    done = r.git("push", "--no-verify", "origin", "main", "fine", code=1, HOOK_LOG=str(bare.log))
    assert bare.ran() == ["pre-receive"]
    assert "the push to main is refused" in done.text and "2 heads" in done.text, done.text
    done = r.git("push", "-q", "--no-verify", "origin", "fine", HOOK_LOG=str(bare.log))
    assert "mig:" not in done.text, done.text


@case
def the_hook_stops_the_merge_its_command_mends_it_and_the_server_refuses_it_unmended(folder):
    r, bare = served(folder, "pre-receive")
    # Forced around every hook of the clone, the same merge is refused by the server.
    r.git("checkout", "-q", "-b", "forced", "main")
    r.git("merge", "-q", "--no-verify", "-m", "forced", "feature")
    done = r.git("push", "--no-verify", "origin", "forced:main", code=1, HOOK_LOG=str(bare.log))
    assert "the push to main is refused" in done.text, done.text
    # As it should go.
    r.git("checkout", "-q", "main")
    done = r.git("merge", "feature", code=1)
    names_both(done)
    command = re.search(r"^  (mig merge .*) && git commit --no-edit$", done.text, re.M).group(1)
    r.run("sh", "-c", command, code=0)
    r.git("merge", "--continue")
    assert not merge_is_open(r)
    assert len(r.git("log", "-1", "--format=%P").text.split()) == 2
    assert len(r.mig("heads").text.splitlines()) == 1
    r.git("push", "-q", "origin", "main", HOOK_LOG=str(bare.log))


def publishing(folder):
    """A clone whose origin has `base` and `one` on main, where databases upgrade from."""
    bare = Repository(str(folder) + ".git", bare=True)
    r = Repository(folder)
    r.add("one", "base", create("one"))
    r.git("remote", "add", "origin", str(bare.folder))
    r.git("push", "-q", "origin", "main")
    r.git("remote", "set-head", "origin", "main")
    r.install()
    bare.install("pre-receive")
    return r, bare


@case
def a_push_that_edits_what_is_published_is_stopped_on_both_ends(folder):
    r, bare = publishing(folder)
    r.add("one", "base", create("another"))
    done = r.git("push", "origin", "main", code=1)
    assert "the push to main is stopped: it changes what databases may have run in migrations" in done.text, done.text
    assert "one.py" in done.text and "[MIG401]" in done.text and re.search(r"git checkout [0-9a-f]{12} -- ", done.text), done.text
    done = r.git("push", "--no-verify", "origin", "main", code=1, HOOK_LOG=str(bare.log))
    assert "the push to main is refused: it changes" in done.text and "[MIG401]" in done.text, done.text
    # Nobody upgrades from a branch of one's own.
    r.git("push", "-q", "origin", "main:mine", HOOK_LOG=str(bare.log))


@case
def a_push_that_removes_or_re_parents_what_is_published_is_stopped(folder):
    r, bare = publishing(folder)
    r.add("one", "between", create("one"), commit=False)
    r.add("between", "base", create("between"))
    done = r.git("push", "origin", "main", code=1)
    assert "[MIG403]" in done.text and "will never run between" in done.text, done.text
    r.git("reset", "-q", "--hard", "HEAD^")
    r.git("rm", "-q", "migrations/versions/one.py")
    r.commit("gone")
    assert "[MIG402]" in r.git("push", "origin", "main", code=1).text
    assert "[MIG402]" in r.git("push", "--no-verify", "origin", "main", code=1, HOOK_LOG=str(bare.log)).text


@case
def a_push_that_only_formats_what_is_published_goes_through(folder):
    r, bare = publishing(folder)
    path = r.folder / "migrations/versions/one.py"
    path.write_text(path.read_text().replace("def upgrade():", "def upgrade():  # once"))
    r.commit("comment")
    r.git("push", "-q", "origin", "main", HOOK_LOG=str(bare.log))


@case
def an_edit_that_a_baseline_names_goes_through_and_no_other_edit(folder):
    r, bare = publishing(folder)
    r.add("one", "base", create("another"))
    shown = r.mig("check", "--ref", "HEAD", "--base", "origin/main", "-v", code=1).text
    accepted = re.search(r"accept\s+(MIG401 [0-9a-f]{16}) REASON", shown).group(1)
    r.write("accepted", f"{accepted} agreed with those who run it\n")
    r.commit("accepted")
    for where in (r, bare):
        where.git("config", "mig.baseline", "accepted")
    r.mig("check", "--ref", "HEAD", "--base", "origin/main", code=0)
    r.git("push", "-q", "origin", "main", HOOK_LOG=str(bare.log))
    r.add("one", "base", create("third"))
    assert "[MIG401]" in r.git("push", "origin", "main", code=1).text


@case
def the_file_that_names_the_head_is_judged_also_when_it_changes_alone(folder):
    r = Repository(folder)
    r.git("config", "mig.sentinel", "HEAD.txt")
    r.write("HEAD.txt", "base\n")
    r.commit("head")
    r.install()
    r.write("HEAD.txt", "elsewhere\n")
    r.git("add", "-A")
    done = r.git("commit", "-q", "-m", "wrong", code=1)
    assert "[MIG010]" in done.text and "printf '%s\\n' base >HEAD.txt" in done.text, done.text


@case
def a_push_does_not_bring_its_own_rules_to_the_server(folder):
    r, bare = publishing(folder)
    for name in ("pre", "post"):
        r.write(f"migrations/versions/{name}/{name}.py", script(name, "one"))
    r.write("pyproject.toml", '[tool.mig]\nlines = ["migrations/versions/pre", "migrations/versions/post"]\n')
    r.commit("rules")
    r.mig("check", code=0)
    done = r.git("push", "--no-verify", "origin", "main", code=1, HOOK_LOG=str(bare.log))
    assert "2 heads" in done.text, done.text
    bare.git("config", "mig.lines", "migrations/versions/pre migrations/versions/post")
    r.git("push", "-q", "--no-verify", "origin", "main", HOOK_LOG=str(bare.log))


# ---- putting hooks there and taking them away ----

@case
def installing_twice_changes_nothing_and_uninstalling_restores_the_bytes(folder):
    r = Repository(folder)
    hooks = r.hooks_folder()
    shutil.rmtree(hooks, ignore_errors=True)
    hooks.mkdir()
    (hooks / "pre-push").write_bytes(b"#!/bin/sh\nexit 0 # \xff no newline at the end")
    (hooks / "pre-push").chmod(0o744)
    before = {p.name: (p.read_bytes(), p.stat().st_mode) for p in hooks.iterdir()}
    done = r.mig("hook", "install")
    assert "chained    pre-push" in done.text and "installed  pre-commit" in done.text, done.text
    once = {p.name: (p.read_bytes(), p.stat().st_mode) for p in hooks.iterdir()}
    assert "unchanged  pre-push" in r.mig("hook", "install").text
    assert once == {p.name: (p.read_bytes(), p.stat().st_mode) for p in hooks.iterdir()}
    status = r.mig("hook", "status").text
    assert "chained    pre-push" in status and "installed  post-rewrite" in status, status
    done = r.mig("hook", "uninstall")
    assert "restored   pre-push" in done.text and "removed    pre-commit" in done.text, done.text
    assert before == {p.name: (p.read_bytes(), p.stat().st_mode) for p in hooks.iterdir()}


@case
def a_hook_that_was_there_runs_first_and_its_refusal_counts(folder):
    r = Repository(folder)
    r.install()
    bare = Repository(str(folder) + ".git", bare=True)
    r.git("remote", "add", "origin", str(bare.folder))
    (r.hooks_folder() / "pre-push.pre-mig").write_text("#!/bin/sh\ncat >>\"$HOOK_LOG\"\nexit 7\n")
    done = r.git("push", "-q", "origin", "main", code=1)
    assert "refs/heads/main" in r.log.read_text() and "mig:" not in done.text
    (r.hooks_folder() / "pre-push.pre-mig").write_text("#!/bin/sh\ncat >/dev/null\n")
    r.branch("fork")
    r.add("one", "base")
    r.add("two", "base")
    assert "2 heads" in r.git("push", "-q", "origin", "fork", code=1).text  # mig got the same input


@case
def a_new_branch_is_judged_against_what_the_remote_has(folder):
    r = diverged(folder)
    clone = Repository(str(folder) + "-clone", bare=None)
    r.git("merge", "-q", "--no-verify", "-m", "merge", "feature")
    r.git("clone", "-q", str(r.folder), str(clone.folder))
    clone.install()
    clone.branch("topic")
    clone.add("more", "ours", create("more"))
    clone.write("migrations/versions/more.py", script("more", "nowhere"))
    clone.commit("more")
    done = clone.git("push", "-q", "origin", "topic", code=1)
    assert "nowhere" in done.text, done.text
    clone.git("reset", "-q", "--hard", "HEAD~2")
    clone.write("README", "")
    clone.commit("readme")
    assert clone.git("push", "-q", "origin", "topic").text == ""


@case
def a_dry_run_writes_nothing(folder):
    r = Repository(folder)
    before = sorted(os.listdir(r.hooks_folder()))
    assert "installed  pre-commit" in r.mig("hook", "install", "--dry-run").text
    assert sorted(os.listdir(r.hooks_folder())) == before


@case
def an_edited_hook_is_left_alone(folder):
    r = Repository(folder)
    r.mig("hook", "install", "pre-commit")
    path = r.hooks_folder() / "pre-commit"
    path.write_text(path.read_text() + "echo mine\n")
    text = path.read_text()
    assert "somebody changed it" in r.mig("hook", "install", "pre-commit", code=4).text
    assert "somebody changed it" in r.mig("hook", "uninstall", "pre-commit", code=4).text
    assert path.read_text() == text
    assert "edited     pre-commit" in r.mig("hook", "status").text


@case
def a_hook_that_moved_to_another_mig_is_brought_up_to_date(folder):
    r = Repository(folder)
    r.mig("hook", "install", "pre-commit")
    path = r.hooks_folder() / "pre-commit"
    text = path.read_text()
    path.write_text(re.sub(r"recorded=.*", "recorded='/elsewhere/mig'", text))
    assert "installed  pre-commit" in r.mig("hook", "install", "pre-commit").text
    assert path.read_text() == text


@case
def links_out_of_the_folder_and_occupied_names_are_refused(folder):
    r = Repository(folder)
    (r.folder / "shared").write_text("#!/bin/sh\n")
    (r.hooks_folder() / "pre-commit").symlink_to(r.folder / "shared")
    assert "link that leads out" in r.mig("hook", "install", "pre-commit", code=4).text
    (r.hooks_folder() / "pre-push").write_text("#!/bin/sh\n")
    (r.hooks_folder() / "pre-push.pre-mig").write_text("#!/bin/sh\n")
    assert "pre-mig beside it" in r.mig("hook", "install", "pre-push", code=4).text
    assert (r.folder / "shared").read_text() == "#!/bin/sh\n"


@case
def a_missing_mig_blocks_nobody_unless_strict(folder):
    r = diverged(folder)
    for path in r.hooks_folder().iterdir():
        if path.suffix == "":
            path.write_text(re.sub(r"recorded=.*", "recorded='/nowhere/mig'", path.read_text()))
    without = ":".join(p for p in r.env["PATH"].split(":") if not (pathlib.Path(p) / "mig").exists())
    done = r.git("merge", "-m", "m", "feature", PATH=without, MIG_HOOK_STRICT="1", code=1)
    assert "mig is not on PATH" in done.text, done.text
    r.git("merge", "--abort")
    done = r.git("merge", "-m", "m", "feature", PATH=without)
    assert "mig is not on PATH" in done.text, done.text


@case
def the_recorded_program_is_used_when_path_has_none(folder):
    r = diverged(folder)
    without = ":".join(p for p in r.env["PATH"].split(":") if not (pathlib.Path(p) / "mig").exists())
    names_both(r.git("merge", "feature", code=1, PATH=without))


@case
def husky_gets_a_line_and_loses_it_again(folder):
    r = Repository(folder)
    r.write(".husky/_/pre-commit", "#!/usr/bin/env sh\n. \"${0%/*}/h\"\n")
    r.write(".husky/pre-commit", "echo lint")
    (r.folder / ".husky/_/h").write_text('#!/bin/sh\nn=${0##*/}\ns=$(dirname "$(dirname "$0")")/$n\n[ -f "$s" ] || exit 0\nsh -e "$s" "$@"\n')
    r.git("config", "core.hooksPath", ".husky/_")
    (r.folder / ".husky/_/pre-commit").chmod(0o755)
    r.commit("husky")
    done = r.mig("hook", "install", "pre-commit", "pre-push")
    assert "chained    pre-commit" in done.text and "installed  pre-push" in done.text and "husky" in done.text
    assert "unchanged  pre-commit" in r.mig("hook", "install", "pre-commit").text
    assert "chained    pre-commit" in r.mig("hook", "status").text
    r.add("one", "base", commit=False)
    r.add("two", "base", commit=False)
    r.git("add", "-A", "migrations")
    done = r.git("commit", "-q", "-m", "two", code=1)
    assert done.text.startswith("lint") and "2 heads" in done.text, done.text
    r.mig("hook", "uninstall")
    assert (r.folder / ".husky/pre-commit").read_text() == "echo lint"
    assert not (r.folder / ".husky/pre-push").exists()


@case
def other_managers_get_advice_instead_of_files(folder):
    r = Repository(folder)
    for name, word in ((".pre-commit-config.yaml", "repo: local"), ("lefthook.yml", "mig hook run pre-push")):
        r.write(name, "")
        before = sorted(os.listdir(r.hooks_folder()))
        done = r.mig("hook", "install", code=4)
        assert word in done.text and "--force" in done.text, done.text
        assert sorted(os.listdir(r.hooks_folder())) == before
        (r.folder / name).unlink()
    r.write("lefthook.yml", "")
    r.mig("hook", "install", "--force", "pre-commit")


@case
def a_hooks_folder_of_the_users_own_is_refused(folder):
    r = Repository(folder)
    wide = r.folder.parent / "wide-hooks"
    r.git("config", "--global", "core.hooksPath", str(wide))
    try:
        done = r.mig("hook", "install", code=4)
        assert "core.hooksPath" in done.text and "mig hook run NAME" in done.text, done.text
        assert not wide.exists()
    finally:
        (r.folder.parent / ".gitconfig").unlink()


@case
def a_bare_repository_gets_the_servers_hooks(folder):
    bare = Repository(str(folder) + ".git", bare=True)
    assert "installed  pre-receive" in bare.mig("hook", "install").text
    status = bare.mig("hook", "status").text
    assert "installed  pre-receive" in status and "absent     update" in status and "pre-commit" not in status, status


@case
def status_in_json_names_each_hook_and_its_file(folder):
    import json
    r = Repository(folder)
    r.mig("hook", "install", "pre-commit")
    report = json.loads(r.mig("hook", "status", "--format", "json").text)
    assert report["command"] == "hook" and report["exit_status"] == 0
    states = {hook["name"]: hook["state"] for hook in report["hooks"]}
    assert states["pre-commit"] == "installed" and states["pre-push"] == "absent", states
    assert report["hooks"][0]["path"] == str(r.hooks_folder() / "pre-commit")


@case
def unknown_names_are_usage_errors(folder):
    r = Repository(folder)
    for words in (["install", "commit-msg"], ["run", "nonsense"], ["frobnicate"], ["run"]):
        r.mig("hook", *words, code=2)
    r.run("mig", "hook", "install", cwd="/", code=3)


@case
def the_framework_pre_commit_runs_it_in_commits_merges_and_pushes(folder):
    if shutil.which("pre-commit") is None:
        raise Skip("pre-commit is not installed")
    r = diverged(folder)
    r.mig("hook", "uninstall")
    for name in CLIENT:
        (r.hooks_folder() / name).unlink(missing_ok=True)
    catalogue = pathlib.Path(__file__).resolve().parents[2] / ".pre-commit-hooks.yaml"
    entry = "".join("  " + line for line in catalogue.read_text().splitlines(True))
    r.write(".pre-commit-config.yaml", "default_install_hook_types: [pre-commit, pre-merge-commit, pre-push]\n"
            "repos:\n- repo: local\n  hooks:\n" + entry)
    r.commit("pre-commit")
    r.run("pre-commit", "install", code=0)
    done = r.git("merge", "feature", code=1)
    names_both(done)
    command = re.search(r"^ *(mig merge .*) && git commit --no-edit$", done.text, re.M).group(1)
    r.run("sh", "-c", command, code=0)
    r.git("commit", "--no-edit")
    bare = Repository(str(folder) + ".git", bare=True)
    r.git("remote", "add", "origin", str(bare.folder))
    r.git("push", "-q", "origin", "main")
    r.add("one", "base", commit=False)
    r.git("add", "-A")
    assert "2 heads" in r.git("commit", "-m", "one", code=1).text
    r.git("commit", "-q", "--no-verify", "-m", "one")
    assert "this push is stopped" in r.git("push", "origin", "main", code=1).text


# ---- the merge driver ----

def pointed(folder):
    """A file that names the head, merged by the driver."""
    r = Repository(folder)
    r.write(".gitattributes", "HEAD.txt merge=mig-head\n")
    r.write("HEAD.txt", "base\n")
    r.commit("pointer")
    r.git("config", "merge.mig-head.driver", "mig merge-driver %O %A %B %P")
    return r


def point(r, rev, parent):
    r.write("HEAD.txt", rev + "\n")
    r.add(rev, parent, create(rev))


@case
def the_driver_takes_the_head_that_comes_after_the_other(folder):
    r = pointed(folder)
    point(r, "one", "base")
    r.branch("feature")
    point(r, "two", "one")
    r.switch("main")
    r.write("HEAD.txt", "one \n")
    r.commit("spelled otherwise")
    r.branch("other")
    r.git("merge", "-q", "-m", "m", "feature")
    assert (r.folder / "HEAD.txt").read_text() == "two \n"
    r.switch("feature")
    r.git("merge", "-q", "-m", "m", "main")
    assert (r.folder / "HEAD.txt").read_text() == "two\n"


@case
def the_driver_leaves_a_conflict_where_neither_comes_after_the_other(folder):
    r = pointed(folder)
    r.branch("feature")
    point(r, "theirs", "base")
    r.switch("main")
    point(r, "ours", "base")
    done = r.git("merge", "feature", code=1)
    assert "join them with mig merge" in done.text, done.text
    text = (r.folder / "HEAD.txt").read_text()
    assert "<<<<<<< ours\nours\n" in text and "theirs\n>>>>>>> theirs" in text, text
    r.mig("merge-driver", code=2)
    r.mig("merge-driver", "nowhere", "nowhere", "nowhere", code=3)


def main():
    wanted, failed, skipped = sys.argv[2:], 0, 0
    cases = [c for c in CASES if not wanted or c.__name__ in wanted]
    for function in cases:
        with tempfile.TemporaryDirectory() as folder:
            try:
                function(os.path.join(os.path.realpath(folder), "r"))
            except Skip as why:
                skipped += 1
                print(f"skipped  {function.__name__}: {why}")
            except AssertionError as why:
                failed += 1
                print(f"FAILED   {function.__name__}: {why}")
                import traceback
                traceback.print_exc(limit=-1, file=sys.stdout)
    print(f"{len(cases)} cases, {failed} failed, {skipped} skipped")
    return 1 if failed or not cases else 0


sys.exit(main())
