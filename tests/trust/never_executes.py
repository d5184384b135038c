#!/usr/bin/python3
"""Every command, watched by strace, over a project that would leave traces if any of it ran.

    never_executes.py MIG

Scripts, env.py, the template, configuration, git's own settings and what the environment names as
editor, browser or helper would each make a file in a folder of traces if they were run, imported or
obeyed. A command may start git where ALLOWED says so, nothing else; it may open no socket; and it may
write only where WRITES says so. Each command of `mig --help` has a row, each hook and each format.
The pager of whoever sits at a terminal is the exception, and has cases of its own.
"""
import os
import pathlib
import pty
import re
import shutil
import subprocess
import sys
import tempfile
import threading

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
    (["graph"], (), NOTHING), (["graph", "--format", "dot"], (), NOTHING), (["graph", "--format", "json"], (), NOTHING), (["graph", "--format", "mermaid"], (), NOTHING), (["explain", "MIG101"], (), NOTHING), (["config"], (), NOTHING),
    (["forecast", "--base", "main", "side"], (), NOTHING), (["ledger", "--base", "main", "side"], (), NOTHING),
    (["merge", "--dry-run"], (), JOURNAL), (["merge", "--rev-id", "m4"], (), SCRIPTS + "|" + JOURNAL),
    (["merge", "--rev-id", "m4", "--stage"], (), SCRIPTS + "|" + JOURNAL + "|" + INDEX),
    (["rebase", "c3", "--onto", "b2"], (), SCRIPTS + "|" + JOURNAL), (["repair"], (), JOURNAL), (["repair", "--apply"], (), SCRIPTS + "|" + JOURNAL),
    (["undo"], (), JOURNAL),
    (["hook", "status"], ("git",), NOTHING), (["hook", "install"], ("git",), HOOKS), (["hook", "uninstall"], ("git",), HOOKS),
    (["merge-driver", "o", "a", "b", "HEAD"], ("git",), r"a"),
    (["--version"], (), NOTHING), (["--help"], (), NOTHING), (["merge", "--help"], (), NOTHING),
    (["conflicts", "-v", "main", "side"], (), NOTHING), (["history", "--format", "json"], (), NOTHING), (["graph", "--format", "html"], (), NOTHING),
    (["merge", "-i"], (), JOURNAL), (["merge", "--strategy", "rebase"], (), SCRIPTS + "|" + JOURNAL),
    (["merge", "--template", "stock", "--rev-id", "m5"], (), SCRIPTS + "|" + JOURNAL),
    (["report", "--from-json", "kept.json", "--format", "sarif"], (), NOTHING), (["report", "--join", "part1.json", "part2.json"], (), NOTHING),
    (["undo", "--dry-run"], (), JOURNAL), (["rebase", "c3", "--onto", "b2", "--dry-run"], (), JOURNAL),
]
COMMANDS += [(["report", "main", "side", "--format", name], (), NOTHING)
             for name in ("text", "json", "sarif", "markdown", "html", "github", "gitlab", "rdjsonl", "gcc", "junit", "dot", "mermaid")]
HOOKS_RUN = {"pre-commit": [], "pre-merge-commit": [], "post-merge": ["0"], "post-checkout": ["main", "HEAD", "1"], "post-rewrite": ["rebase"],
             "pre-push": ["origin", "ssh://203.0.113.1/none"], "pre-receive": [], "update": ["refs/heads/side", "0" * 40, "HEAD"]}
COMMANDS += [(["hook", "run", name, "--", *args], ("git",), NOTHING) for name, args in HOOKS_RUN.items()]
# What the environment names, and mig has no use for. An ENV or LESSOPEN would be for a shell or a pager to obey.
HELPERS = ("EDITOR", "VISUAL", "GIT_EDITOR", "GIT_SEQUENCE_EDITOR", "BROWSER", "GIT_SSH_COMMAND", "GIT_ASKPASS", "SSH_ASKPASS",
           "GIT_EXTERNAL_DIFF", "GIT_PROXY_COMMAND", "ALEMBIC_CONFIG_COMMAND")
TRACED = "execve,execveat,socket,socketpair,bind,connect,sendto,sendmsg,sendmmsg,open,openat,openat2,creat,rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat,rmdir," \
         "link,linkat,symlink,symlinkat,truncate,ftruncate,chmod,fchmodat,chown,fchownat,mknod,mknodat,utimensat,ptrace,kill,mount"
WRITING_FLAGS = re.compile(r"O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_APPEND")


class Watched:
    def __init__(self, work, root):
        self.work, self.root = work, root
        self.env = {"PATH": os.environ["PATH"], "HOME": str(work / "home"), "LC_ALL": "C", "GIT_CONFIG_GLOBAL": "/dev/null",
                    "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b", "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@b",
                    "ASAN_OPTIONS": "detect_leaks=0"}
        self.env.update({name: "touch %s/%s" % (work / "traces", name) for name in HELPERS})

    def run(self, args, terminal=False, **env):
        log = self.work / "strace"
        argv = ["strace", "-f", "-qq", "-yy", "-s", "4096", "-e", "trace=" + TRACED, "-o", log, MIG, *args]
        if terminal:
            done = at_terminal(argv, self.root, {**self.env, **env})
        else:
            done = subprocess.run(argv, cwd=self.root, env={**self.env, **env}, stdin=subprocess.DEVNULL, capture_output=True, timeout=120)
        lines = log.read_text(errors="replace").splitlines()
        log.unlink()
        return done, [line for line in lines if not re.search(r" = -1 | <unfinished|resumed>|\+\+\+|---", line) or "unfinished" in line]

    def where(self, path, folder):
        full = path if path.startswith("/") else os.path.join(folder or str(self.root), path)
        return os.path.relpath(os.path.normpath(full), self.root)


def at_terminal(argv, folder, env):
    """As subprocess.run, with a terminal of six lines for all three streams."""
    ours, theirs = pty.openpty()
    seen = []

    def drain():
        try:
            while True:
                part = os.read(ours, 65536)
                if not part:
                    return
                seen.append(part)
        except OSError:  # EIO: nobody has the other end any more
            return
    reader = threading.Thread(target=drain)
    reader.start()
    done = subprocess.run(argv, cwd=folder, env={**env, "LINES": "6", "COLUMNS": "80", "TERM": "xterm"}, stdin=theirs, stdout=theirs,
                          stderr=theirs, timeout=120, start_new_session=True)
    os.close(theirs)
    reader.join()
    os.close(ours)
    return subprocess.CompletedProcess(argv, done.returncode, b"".join(seen), b"")


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
    (root / "kept.json").write_text(""), (root / "part1.json").write_text(""), (root / "part2.json").write_text("")
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
    for name, args in {"kept.json": ["conflicts", "main", "side"], "part1.json": ["forecast", "--base", "main", "side", "--shard", "1/2"],
                       "part2.json": ["forecast", "--base", "main", "side", "--shard", "2/2"]}.items():
        subprocess.run([MIG, *args, "--format", "json", "-o", name], cwd=root, capture_output=True,
                       env={"PATH": os.environ["PATH"], "HOME": str(work / "home"), "ASAN_OPTIONS": "detect_leaks=0"})
    return root, traces


def judge_pagers(watched, traces, bad):
    """At a terminal, a text longer than it: the pager that its owner chose, started by a shell, and nothing else."""
    pager = watched.work / "chosen"
    pager.write_text("#!/bin/sh\ncat >/dev/null\ntouch %s/chosen\n" % traces)
    pager.chmod(0o755)
    page = {"sh", "chosen", "cat", "touch"}
    cases = [({"MIG_PAGER": str(pager)}, ["history", "-v"], page, True), ({"GIT_PAGER": str(pager)}, ["history", "-v"], page | {"git"}, True),
             ({"MIG_PAGER": str(pager)}, ["history", "-v", "--no-pager"], set(), False),
             ({"MIG_PAGER": str(pager)}, ["explain", "--all", "-o", "rules.txt"], set(), False),
             ({"MIG_PAGER": ""}, ["history", "-v"], set(), False), ({"MIG_PAGER": "cat"}, ["history", "-v"], set(), False),
             ({"MIG_PAGER": str(pager)}, ["explain", "MIG001", "-q"], page, None),
             ({"MIG_PAGER": str(pager), "GIT_INDEX_FILE": ".git/index"}, ["history", "-v"], set(), False),
             ({"MIG_PAGER": str(pager)}, ["hook", "run", "pre-commit"], {"git"}, False)]
    for env, args, allowed, shown in cases:
        done, lines = watched.run(args, terminal=True, **env)
        told = "at a terminal with %s: mig %s" % (" ".join(sorted(env)), " ".join(args))
        started = programs(lines)[1:]
        bad += ["%s: started %s" % (told, name) for name in started if name not in allowed]
        if shown is not None and ("chosen" in os.listdir(traces)) != shown:
            bad.append("%s: the pager was %s" % (told, "not started" if shown else "started"))
        bad += ["%s: left the trace %s" % (told, name) for name in os.listdir(traces) if name != "chosen"]
        for name in os.listdir(traces):
            os.unlink(traces / name)
        if done.returncode not in (0, 1, 3):
            bad.append("%s: status %d %r" % (told, done.returncode, done.stdout[-200:]))
    return len(cases)


def unwatched():
    """What `mig --help` and `mig hook status` name and no row of COMMANDS has."""
    def run(*args):
        done = subprocess.run([MIG, *args], capture_output=True, text=True, env={"PATH": os.environ["PATH"], "HOME": "/nonexistent"})
        return done.stdout + done.stderr
    listed = re.search(r"(?s)^Commands:\n(.*?)\n\n", run("--help"), re.M).group(1)
    commands = set(re.findall(r"(?m)^  ([a-z][a-z-]*) ", listed))
    formats = {command: set(re.findall(r"[a-z]+", run(command, "--format", "none-such").split("none of: ")[1].split("\n")[0]))
               for command in ("report", "graph")}
    rows = [args for args, *_ in COMMANDS]
    missing = ["mig " + name for name in sorted(commands - {args[0] for args in rows})]
    for command, names in formats.items():
        watched = {args[args.index("--format") + 1] for args in rows if args[0] == command and "--format" in args}
        missing += ["mig %s --format %s" % (command, name) for name in sorted(names - watched)]
    with tempfile.TemporaryDirectory() as folder:
        for bare in ((), ("--bare",)):
            where = os.path.join(folder, "bare" if bare else "plain")
            subprocess.run(["git", "init", "-q", *bare, where], check=True)
            hooks = re.findall(r"(?m)^[a-z]+ +([a-z-]+) ", run("-C", where, "hook", "status"))
            missing += ["hook run " + name for name in hooks if name not in HOOKS_RUN]
            if not hooks:
                missing.append("the hooks")
    if len(commands) < 18 or len(formats["report"]) < 10:
        missing.append("the commands of --help, or the formats of report")
    return missing


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
        bad += ["no row watches " + name for name in unwatched()]
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
        pagers = judge_pagers(fresh(), traces, bad)
        # The watch itself works: a program that does these things is seen.
        seen = programs(watched.run(["hook", "status"])[1])
        if "git" not in seen:
            bad.append("mig hook status: git was not seen: is the watch blind?")
    print("\n".join(bad))
    print("%d commands watched, %d things that may not be" % (len(COMMANDS) + 4 + pagers, len(bad)))
    return 1 if bad else 0


sys.exit(main())
