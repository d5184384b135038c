"""A fresh clone of a real project, two branches with a migration each, and the hooks: is the merge stopped, is it mended by
the command that the hook names, does the server refuse what was forced around it?

usage: stopped_merges.py MIG CLONE...

Each CLONE is only read: everything happens in clones of it. For every script directory with one head:

 1. `mig hook install` (`--force` where another program looks after hooks); two branches add a revision each to the same head; `git merge` exits 1, the hook explains in at
    most twelve lines, nothing is committed, and the merge stays open.
 2. The command that the hook names is typed as it stands; `git merge --continue` goes through, and one head is left.
 3. A bare clone with `mig hook install` refuses the same merge when it was made with --no-verify and pushed with
    --no-verify, keeps its branch where it was, and takes the merge that was mended.
 4. Two branches that create one table: the merge is stopped, and no merge revision is offered.

Prints a line per script directory with the seconds that the stopped merge took, and the tally.
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

MOST_LINES = 12
SCRIPT = '''"""{rev}

Revision ID: {rev}
Revises: {parent}
Create Date: 2026-01-02 03:04:05.000000

"""
from alembic import op
import sqlalchemy as sa

revision = "{rev}"
down_revision = "{parent}"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("{table}", sa.Column("id", sa.Integer(), primary_key=True))


def downgrade():
    op.drop_table("{table}")
'''


class Wrong(Exception):
    pass


class NoClone(Exception):
    """git itself can't clone it: a copy without its largest files, say."""


class Clone:
    def __init__(self, mig, source, folder, *, bare=False):
        self.mig, self.folder = mig, folder
        kept = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
        self.env = {**kept, "PATH": f"{os.path.dirname(mig)}:{os.environ['PATH']}", "GIT_EDITOR": "true",
                    "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "GIT_AUTHOR_NAME": "A",
                    "GIT_AUTHOR_EMAIL": "a@example.org", "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.org"}
        done = subprocess.run(["git", "clone", "-q", *(["--bare"] if bare else []), source, folder], env=self.env,
                              stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        if done.returncode != 0:
            raise NoClone(done.stderr.decode("utf-8", "replace").splitlines()[0])

    def run(self, *words, code=0):
        done = subprocess.run(words, cwd=self.folder, env=self.env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT)
        text = done.stdout.decode("utf-8", "replace")
        if done.returncode != code:
            raise Wrong(f"{' '.join(words)}: exit {done.returncode}, not {code}\n{text}")
        return text

    def git(self, *words, code=0):
        return self.run("git", *words, code=code)

    def heads(self, script_dir):
        """Revision ids, with the folder that each stands in; without what it says on stderr."""
        done = subprocess.run([self.mig, "--script-dir", script_dir, "heads", "--format", "json"], cwd=self.folder,
                              env=self.env, capture_output=True)
        return {r["revision"]: os.path.dirname(r["path"]) for p in json.loads(done.stdout)["projects"] for r in p["revisions"]}

    def add(self, branch, start, parent, folder, rev, table):
        self.git("checkout", "-q", "-b", branch, start)
        path = pathlib.Path(self.folder, folder, f"{rev}_{branch.rsplit('/')[-1]}.py")
        path.write_text(SCRIPT.format(rev=rev, parent=parent, table=table))
        self.git("add", "--", str(path))
        self.git("commit", "-q", "--no-verify", "-m", f"{branch}: {table}")


def explanation(text):
    """What the hook said, from its first line to its last."""
    lines = text.splitlines()
    starts = [i for i, line in enumerate(lines) if re.match(r"(remote: )?mig: ", line)]
    ends = [i for i, line in enumerate(lines) if "To skip this check" in line]
    if not starts or not ends:
        raise Wrong(f"nothing is explained:\n{text}")
    told = lines[starts[0]:ends[0] + 1]
    if len(told) > MOST_LINES:
        raise Wrong(f"{len(told)} lines:\n{text}")
    return "\n".join(told)


def expect(condition, what, text=""):
    if not condition:
        raise Wrong(f"{what}\n{text}")


def judge(clone, server, script_dir, start, number):
    before = clone.heads(script_dir)
    parent, folder = next(iter(before.items()))
    name = lambda what: f"try{number}/{what}"
    clone.add(name("ours"), start, parent, folder, f"aaaa{number:04}", "stopped_merge_ours")
    clone.add(name("theirs"), start, parent, folder, f"bbbb{number:04}", "stopped_merge_theirs")
    clone.add(name("same"), start, parent, folder, f"cccc{number:04}", "stopped_merge_ours")

    # Forced around every hook of the clone: only the server is left.
    clone.git("checkout", "-q", "-b", name("forced"), name("ours"))
    clone.git("merge", "-q", "--no-verify", "-m", "forced", name("theirs"))
    text = clone.git("push", "--no-verify", server.folder, f"{name('forced')}:refs/heads/{name('landed')}", code=1)
    expect("is refused" in text and re.search(r"\d heads in ", text), "the server's words", text)
    expect(f"aaaa{number:04}" in text and f"bbbb{number:04}" in text, "the server does not name both heads", text)
    expect(server.git("for-each-ref", f"refs/heads/{name('landed')}") == "", "the server's branch moved")

    # As it should go.
    clone.git("checkout", "-q", name("ours"))
    at = clone.git("rev-parse", "HEAD")
    started = time.monotonic()
    text = clone.git("merge", name("theirs"), code=1)
    seconds = time.monotonic() - started
    told = explanation(text)
    expect(f"aaaa{number:04}" in told and f"bbbb{number:04}" in told, "the hook does not name both heads", told)
    expect(clone.git("rev-parse", "HEAD") == at, "something was committed")
    expect(clone.git("rev-parse", "-q", "--verify", "MERGE_HEAD") != "", "the merge is not open")
    typed = re.search(r"^  (mig merge .*) && git commit --no-edit$", told, re.M)
    expect(typed, "the hook names no command", told)
    clone.run("sh", "-c", typed.group(1))
    clone.git("merge", "--continue")
    expect(len(clone.git("log", "-1", "--format=%P").split()) == 2, "no merge was committed")
    expect(len(clone.heads(script_dir)) == len(before), f"heads: {clone.heads(script_dir)}, before: {before}")
    text = clone.git("push", server.folder, f"{name('ours')}:refs/heads/{name('landed')}")
    expect(clone.git("rev-parse", "HEAD") == server.git("rev-parse", name("landed")), "the server did not take it", text)

    # What collides has no such way out.
    clone.git("checkout", "-q", "-B", name("again"), at.strip())
    told = explanation(clone.git("merge", name("same"), code=1))
    expect("they collide: MIG101" in told and "mig merge" not in told, "a collision is not told as one", told)
    clone.git("merge", "--abort")
    clone.git("checkout", "-q", start)
    return seconds


def install(clone):
    """Where another program looks after hooks mig writes nothing, and names its file and the option."""
    done = subprocess.run([clone.mig, "hook", "install"], cwd=clone.folder, env=clone.env, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT)
    if done.returncode == 4:
        expect(b"--force" in done.stdout, "the way out is not named", done.stdout.decode())
        clone.run(clone.mig, "hook", "install", "--force")
    elif done.returncode != 0:
        raise Wrong(done.stdout.decode())


def judge_clone(mig, source):
    """(judged, stopped as they should be) of the script directories of a clone."""
    name, judged, good = os.path.basename(os.path.normpath(source)), 0, 0
    with tempfile.TemporaryDirectory() as folder:
        clone = Clone(mig, source, f"{folder}/clone")
        server = Clone(mig, source, f"{folder}/server.git", bare=True)
        install(clone)
        server.run(mig, "hook", "install")
        start = clone.git("rev-parse", "HEAD").strip()
        done = subprocess.run([mig, "heads", "--format", "json"], cwd=clone.folder, env=clone.env, capture_output=True)
        projects = json.loads(done.stdout)["projects"] if done.stdout else []
        for number, project in enumerate(projects):
            if len(project["revisions"]) != 1:
                print(f"{name} {project['script_dir']}: left out, it has {len(project['revisions'])} heads already", flush=True)
                continue
            judged += 1
            try:
                seconds = judge(clone, server, project["script_dir"], start, number)
            except Wrong as wrong:
                print(f"{name} {project['script_dir']}: WRONG: {wrong}", flush=True)
                break
            good += 1
            print(f"{name} {project['script_dir']}: stopped in {seconds:.2f} s, mended, continued, refused by the server",
                  flush=True)
    return judged, good


def main():
    if len(sys.argv) < 3:
        print(__doc__, file=sys.stderr)
        return 2
    mig, judged, good = os.path.realpath(sys.argv[1]), 0, 0
    for source in sys.argv[2:]:
        try:
            here = judge_clone(mig, os.path.abspath(source))
        except NoClone as why:
            print(f"{os.path.basename(source)}: left out, git can't clone it: {why}", flush=True)
            continue
        judged, good = judged + here[0], good + here[1]
    print(f"{len(sys.argv) - 2} clones, {judged} script directories, {good} as they should be, {judged - good} not")
    return 0 if judged and judged == good else 1


sys.exit(main())
