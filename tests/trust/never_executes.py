#!/usr/bin/python3
"""Every command, watched by strace, over a project that would leave traces if any of it ran.

    never_executes.py MIG

Scripts, env.py, the template, configuration and git's own settings would each make a file in a
folder of traces if they were run, imported or obeyed. A command may start git where ALLOWED says
so, nothing else; it may open no socket; and it may write only where WRITES says so. Pager, editor
and the hooks that stood before mig's are the exceptions, and have cases of their own.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

MIG = str(pathlib.Path(sys.argv[1]).resolve())

SCRIPT = '''"""{id}

Revision ID: {id}
Revises: {down}
"""
import os, socket
from alembic import op
import sqlalchemy as sa
import evil_helper
open({traces!r} + "/script-{id}", "w")
os.system("touch {traces}/system-{id}")

revision = "{id}"
down_revision = {down!r}


def upgrade():
    open({traces!r} + "/upgrade-{id}", "w")
    {body}


def downgrade():
    open({traces!r} + "/downgrade-{id}", "w")
'''
BODIES = {"a1": (None, 'op.create_table("t", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("n", sa.String(20)))'),
          "b2": ("a1", 'op.add_column("t", sa.Column("x", sa.Integer()))'),
          "c3": ("a1", 'op.add_column("t", sa.Column("y", sa.Integer()))')}

INI = """[alembic]
script_location = migrations
prepend_sys_path = .
sqlalchemy.url = postgresql://nobody@203.0.113.1/none
file_template = %%(rev)s_%%(slug)s

[post_write_hooks]
hooks = evil, worse
evil.type = exec
evil.executable = {traces}/../evil
worse.type = console_scripts
worse.entrypoint = evil
"""
TEMPLATE = """<%! import os; os.system("touch {traces}/template-import") %>"""
PLAIN_TEMPLATE = '''"""${message}

Revision ID: ${up_revision}
"""
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade():
    pass
'''
# git's own ways to run something, as a repository that was handed over could have them set.
GIT_CONFIG = {"core.fsmonitor": "touch {traces}/fsmonitor", "core.sshCommand": "touch {traces}/ssh", "core.pager": "touch {traces}/pager",
              "core.editor": "touch {traces}/editor", "diff.external": "touch {traces}/diff", "core.askPass": "touch {traces}/askpass",
              "credential.helper": "!touch {traces}/credential", "filter.evil.clean": "touch {traces}/clean",
              "filter.evil.smudge": "touch {traces}/smudge", "filter.evil.process": "touch {traces}/process",
              "diff.evil.textconv": "touch {traces}/textconv", "merge.evil.driver": "touch {traces}/driver",
              "gpg.program": "{traces}/../evil", "core.alternateRefsCommand": "touch {traces}/alternates",
              "uploadpack.packObjectsHook": "touch {traces}/packobjects", "alias.mig": "!touch {traces}/alias"}

# Commands; which programs each may start besides itself; what of the tree each may write.
NOTHING = r"(?!)"
JOURNAL = r"\.git/mig(/.*)?"  # the plan in writing, and what undo reads
SCRIPTS = r"migrations/versions/([^/]*\.py)?(\.mig-\d+\.tmp)?"
INDEX = r"\.git/(index(\.lock|[._][^/]*)?|objects(/.*)?)"
HOOKS = r"\.git/(hooks(/.*)?|mig-hook[^/]*)"
COMMANDS = [
    (["heads"], (), NOTHING), (["heads", "--ref", "HEAD"], (), NOTHING), (["heads", "--index"], (), NOTHING),
    (["branches"], (), NOTHING), (["history", "-v"], (), NOTHING), (["history", "--operations"], (), NOTHING), (["show", "heads"], (), NOTHING),
    (["check"], (), NOTHING), (["check", "--index"], (), NOTHING), (["check", "--base", "main"], (), NOTHING),
    (["conflicts"], (), NOTHING), (["conflicts", "main", "side"], (), NOTHING), (["conflicts", "--rev", "b2", "--rev", "c3"], (), NOTHING),
    (["report", "--format", "html", "--exit-zero"], (), NOTHING), (["report", "--format", "sarif", "-o", "out.sarif"], (), r"out\.sarif(\.[A-Za-z0-9]+)?"),
    (["graph"], (), NOTHING), (["graph", "--format", "mermaid"], (), NOTHING), (["explain", "MIG101"], (), NOTHING), (["config"], (), NOTHING),
    (["forecast", "--base", "main", "side"], (), NOTHING), (["ledger", "--base", "main", "side"], (), NOTHING),
    (["merge", "--dry-run"], (), JOURNAL), (["merge", "--rev-id", "m4"], (), SCRIPTS + "|" + JOURNAL),
    (["merge", "--rev-id", "m4", "--stage"], (), SCRIPTS + "|" + JOURNAL + "|" + INDEX),
    (["rebase", "c3", "--onto", "b2"], (), SCRIPTS + "|" + JOURNAL), (["repair"], (), JOURNAL), (["repair", "--apply"], (), SCRIPTS + "|" + JOURNAL),
    (["undo"], (), JOURNAL),
    (["hook", "status"], ("git",), NOTHING), (["hook", "install"], ("git",), HOOKS), (["hook", "uninstall"], ("git",), HOOKS),
    (["hook", "run", "pre-commit"], ("git",), NOTHING), (["hook", "run", "pre-push"], ("git",), NOTHING),
    (["hook", "run", "post-merge"], ("git",), NOTHING), (["hook", "run", "post-checkout"], ("git",), NOTHING),
    (["merge-driver", "o", "a", "b", "HEAD"], ("git",), r"a"),
]
TRACED = "execve,execveat,socket,connect,sendto,open,openat,openat2,creat,rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat,rmdir," \
         "link,linkat,symlink,symlinkat,truncate,ftruncate,chmod,fchmodat,chown,fchownat,mknod,mknodat,utimensat,ptrace,kill,mount"
WRITING_FLAGS = re.compile(r"O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_APPEND")


class Watched:
    def __init__(self, work, root):
        self.work, self.root = work, root
        self.env = {"PATH": os.environ["PATH"], "HOME": str(work / "home"), "LC_ALL": "C", "GIT_CONFIG_GLOBAL": "/dev/null",
                    "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b", "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@b",
                    "ASAN_OPTIONS": "detect_leaks=0"}

    def run(self, args, **env):
        log = self.work / "strace"
        done = subprocess.run(["strace", "-f", "-qq", "-yy", "-s", "4096", "-e", "trace=" + TRACED, "-o", log, MIG, *args], cwd=self.root,
                              env={**self.env, **env}, stdin=subprocess.DEVNULL, capture_output=True, timeout=120)
        lines = log.read_text(errors="replace").splitlines()
        log.unlink()
        return done, [line for line in lines if not re.search(r" = -1 | <unfinished|resumed>|\+\+\+|---", line) or "unfinished" in line]

    def where(self, path, folder):
        full = path if path.startswith("/") else os.path.join(folder or str(self.root), path)
        return os.path.relpath(os.path.normpath(full), self.root)


def programs(lines):
    return [os.path.basename(m.group(1)) for line in lines for m in [re.search(r'execve(?:at)?\("([^"]*)"', line)] if m]


def sockets(lines):
    return [line for line in lines if re.search(r"\b(socket|connect|sendto)\(", line)]


def written(watched, lines):
    """Paths, relative to the tree, that a call made, changed or removed."""
    found = set()
    for line in lines:
        call = re.match(r"\d+ +(\w+)\(", line)
        if call is None or call.group(1) in ("execve", "execveat", "socket", "connect", "sendto"):
            continue
        # libgit2 freshens the age of an object that it would have written and that is there, as git does.
        if call.group(1) == "utimensat" and re.search(r"/\.git/objects/../[0-9a-f]{38}\b", line):
            continue
        if call.group(1).startswith("open") and not WRITING_FLAGS.search(line):
            continue
        folder = re.search(r"\((?:AT_FDCWD|\d+)<([^>]*)>", line)
        names = re.findall(r'"((?:[^"\\]|\\.)*)"', line) or re.findall(r"\(\d+<([^>]*)>", line)
        for name in names[:2]:
            path = watched.where(name, folder and folder.group(1))
            if not path.startswith(("../../dev/", "../../proc/self/")) and not re.search(r"(^|/)dev/(null|tty|pts/\d+)$", path):
                found.add(path)
    return found


def make(work):
    root, traces = work / "project", work / "traces"
    versions = root / "migrations" / "versions"
    versions.mkdir(parents=True)
    traces.mkdir()
    (work / "home").mkdir()
    (work / "evil").write_text("#!/bin/sh\ntouch %s/evil\n" % traces)
    (work / "evil").chmod(0o755)
    fill = {"traces": str(traces)}
    for name, (down, body) in BODIES.items():
        (versions / (name + ".py")).write_text(SCRIPT.format(id=name, down=down, body=body, **fill))
    (versions / "__init__.py").write_text("open(%r, 'w')\n" % str(traces / "init"))
    (root / "evil_helper.py").write_text("open(%r, 'w')\n" % str(traces / "helper"))
    (root / "conftest.py").write_text("open(%r, 'w')\n" % str(traces / "conftest"))
    (root / "migrations" / "env.py").write_text("open(%r, 'w')\n" % str(traces / "env"))
    (root / "migrations" / "script.py.mako").write_text(PLAIN_TEMPLATE)
    (root / "alembic.ini").write_text(INI.format(**fill))
    (root / ".gitattributes").write_text("*.py filter=evil diff=evil merge=evil\n")
    (root / "o").write_text("a1\n"), (root / "a").write_text("b2\n"), (root / "b").write_text("c3\n")

    def git(*args):
        subprocess.run(["git", *args], cwd=root, check=True, capture_output=True,
                       env={"PATH": os.environ["PATH"], "HOME": str(work / "home"), "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b",
                            "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@b"})
    git("init", "-q", "-b", "main")
    git("add", "a", "b", "o", "alembic.ini", ".gitattributes", "migrations/versions/a1.py", "migrations/env.py")
    git("commit", "-q", "-m", "first")
    git("switch", "-q", "-c", "side")
    git("add", "-A")
    git("commit", "-q", "-m", "second")
    git("config", "mig.base", "main")
    git("remote", "add", "origin", "ssh://203.0.113.1/none")
    for key, value in GIT_CONFIG.items():
        git("config", key, value.format(**fill))
    hooks = root / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    for hook in ("post-index-change", "reference-transaction", "fsmonitor-watchman", "post-commit", "pre-auto-gc"):
        (hooks / hook).write_text("#!/bin/sh\ntouch %s/hook-%s\n" % (traces, hook))
        (hooks / hook).chmod(0o755)
    return root, traces


def judge(watched, traces, args, allowed, writes, bad):
    done, lines = watched.run(args)
    told = "mig " + " ".join(args)
    started = programs(lines)[1:]  # the first is mig
    if not programs(lines):
        bad.append(told + ": strace saw nothing")
    for name in started:
        if name not in allowed:
            bad.append("%s: started %s" % (told, name))
    for line in sockets(lines):
        bad.append("%s: %s" % (told, line))
    for path in sorted(written(watched, lines)):
        if re.fullmatch(writes, path) is None:
            bad.append("%s: wrote %s" % (told, path))
    for trace in sorted(os.listdir(traces)):
        bad.append("%s: left the trace %s" % (told, trace))
        os.unlink(traces / trace)
    if done.returncode not in (0, 1, 2, 3, 4):
        bad.append("%s: status %d %s" % (told, done.returncode, done.stderr.decode(errors="replace")[-300:]))
    return done


def main():
    if shutil.which("strace") is None:
        print("strace is not there: nothing was watched")
        return 77
    bad = []
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder).resolve()
        root, traces = make(work)
        kept = work / "kept"
        shutil.copytree(root, kept, symlinks=True)

        def fresh():
            shutil.rmtree(root)
            shutil.copytree(kept, root, symlinks=True)
            return Watched(work, root)
        probe = subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True)
        if probe.returncode != 0:
            print("strace may not trace here: nothing was watched")
            return 77
        writers = set()
        for args, allowed, writes in COMMANDS:
            done = judge(fresh(), traces, args, allowed, writes, bad)
            if done.returncode == 0:
                writers.add(args[0])
        for wanted in ("merge", "rebase", "hook", "heads", "conflicts", "forecast", "ledger", "report", "graph"):
            if wanted not in writers:
                bad.append("mig %s never ended with 0: the case tests nothing" % wanted)
        # undo after merge; a template that would run code is refused; the old Python cache is not read.
        watched = fresh()
        judge(watched, traces, ["merge", "--rev-id", "m4"], (), SCRIPTS + "|" + JOURNAL, bad)
        if judge(watched, traces, ["undo"], (), SCRIPTS + "|" + JOURNAL, bad).returncode != 0:
            bad.append("mig undo: nothing was undone")
        watched = fresh()
        (root / "migrations" / "script.py.mako").write_text(TEMPLATE.format(traces=traces))
        if judge(watched, traces, ["merge"], (), JOURNAL, bad).returncode == 0:
            bad.append("mig merge: a template that runs code was rendered")
        # The watch itself works: a program that does these things is seen.
        seen = programs(watched.run(["hook", "status"])[1])
        if "git" not in seen:
            bad.append("mig hook status: git was not seen: is the watch blind?")
    print("\n".join(bad))
    print("%d commands watched, %d things that may not be" % (len(COMMANDS) + 4, len(bad)))
    return 1 if bad else 0


sys.exit(main())
