#!/usr/bin/python3
"""Writes the seeds of fuzz_project and fuzz_git: small projects and repositories as one text each.

    make_seeds.py SEEDS     (tests/fuzz/seeds; needs git)
"""
import os
import pathlib
import subprocess
import sys
import tempfile

SCRIPT = """\"\"\"%s\"\"\"
from alembic import op
import sqlalchemy as sa
revision = %r
down_revision = %r


def upgrade():
    %s


def downgrade():
    pass
"""
TABLE = 'op.create_table("t", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("n", sa.String(20)))'
MAKO = '"""${message}"""\nrevision = ${repr(up_revision)}\ndown_revision = ${repr(down_revision)}\n'
PROJECTS = {
    "two_heads": {"a": (None, TABLE), "b": ("a", 'op.add_column("t", sa.Column("x", sa.Integer()))'),
                  "c": ("a", 'op.alter_column("t", "n", new_column_name="m")')},
    "collision": {"a": (None, TABLE), "b": ("a", 'op.drop_column("t", "n")'), "c": ("a", 'op.execute("UPDATE t SET n = 1")')},
    "merged": {"a": (None, TABLE), "b": ("a", "pass"), "c": ("a", "pass"), "d": (("b", "c"), 'op.drop_table("t")')},
    "unknown": {"a": (None, TABLE), "b": ("a", "for i in f(): op.drop_table(i)"), "c": ("a", 'op.execute("DROP TABLE t")')},
    "broken": {"a": ("a", TABLE), "b": ("gone", "("), "c": (("c", "b", "a"), "raise X")},
}


def text_of(files):
    return b"\n".join(b"%%% " + name.encode() + b"\n" + content for name, content in files)


def scripts(project):
    return [("m/versions/%s.py" % name, (SCRIPT % (name, name, down, body)).encode()) for name, (down, body) in project.items()]


def write_project(out, project):
    files = [("alembic.ini", b"[alembic]\nscript_location = m\n"), ("m/script.py.mako", MAKO.encode())] + scripts(project)
    out.write_bytes(text_of(files))


def write_repository(out, project):
    """main has a and b, side has a and c; both as objects, refs and an index."""
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)

        def git(*args, **more):
            env = {"PATH": os.environ["PATH"], "HOME": folder, "GIT_CONFIG_NOSYSTEM": "1"}
            for role in ("AUTHOR", "COMMITTER"):
                env.update({"GIT_%s_NAME" % role: "a", "GIT_%s_EMAIL" % role: "a", "GIT_%s_DATE" % role: "1767225600 +0000"})
            return subprocess.run(["git", *args], cwd=root, env=env, check=True, capture_output=True, **more).stdout
        git("init", "-q", "--template=", "-b", "main")
        files = dict(scripts(project))
        for names, branch in ((["a"], "main"), (["c"], "side"), (["b"], "main")):
            if branch == "side":
                git("branch", "side")
            if names != ["a"]:
                git("switch", "-q", branch)
            for name in names:
                path = root / ("m/versions/%s.py" % name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(files["m/versions/%s.py" % name])
            (root / "m" / "env.py").write_bytes(b"")
            git("add", "-A")
            git("commit", "-q", "-m", "x")
        kept = [(".git/" + name, (root / ".git" / name).read_bytes())
                for name in ("HEAD", "refs/heads/main", "refs/heads/side", "config", "index")]
        for line in git("cat-file", "--batch-check", "--batch-all-objects").decode().splitlines():
            name, kind, _ = line.split()
            kept.append((".git/objects/%s/%s" % (name[:2], name[2:]), kind.encode() + b"\n" + git("cat-file", kind, name)))
        out.write_bytes(text_of(kept))


def main():
    seeds = pathlib.Path(sys.argv[1])
    for folder in ("project", "git"):
        (seeds / folder).mkdir(exist_ok=True)
    for name, project in PROJECTS.items():
        write_project(seeds / "project" / name, project)
    for name in ("two_heads", "collision", "unknown"):
        write_repository(seeds / "git" / name, PROJECTS[name])


main()
