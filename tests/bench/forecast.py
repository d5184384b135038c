#!/usr/bin/python3
"""Times `mig forecast` over BRANCHES branches of a project with SCRIPTS scripts.

    forecast.py MIG [SCRIPTS [BRANCHES...]]     1000 scripts; 125 250 500 branches unless given

One branch in ten touches a column that some other branch touches too, one in twenty drops an index
(which may meet anything), the others add tables and columns of their own. Branches leave the base at
forty different commits. The goal is 500 branches on 1,000 scripts in 10 s on two cores, and time that
grows with the branches: the time per branch is printed for each count.
"""
import os
import resource
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
BEHIND = 40


def script(rev, parent, body):
    return (f'"""{rev}\n\nRevision ID: {rev}\nRevises: {parent}\n\n"""\nfrom alembic import op\nimport sqlalchemy as sa\n\n'
            f'revision = "{rev}"\ndown_revision = "{parent}"\nbranch_labels = None\ndepends_on = None\n\n\n'
            f'def upgrade():\n    {body}\n\n\ndef downgrade():\n    pass\n')


def body_of(n):
    if n % 10 == 0:
        return f'op.alter_column("shared_{n // 20 % 10}", "state", type_=sa.String({40 + n}), existing_type=sa.String(20))'
    if n % 20 == 7:
        return f'op.drop_index("ix_shared_{n % 10}_state", table_name="shared_{n % 10}")'
    if n % 2:
        return f'op.create_table("own_{n}", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("name", sa.Text()))'
    return f'op.add_column("shared_{n % 10}", sa.Column("extra_{n}", sa.Integer(), nullable=True))'


def blob(out, mark, text):
    data = text.encode()
    out.append(b"blob\nmark :%d\ndata %d\n" % (mark, len(data)) + data + b"\n")


def commit(out, ref, mark, parent, path, blob_mark):
    out.append(b"commit %s\nmark :%d\ncommitter A <a@example.org> 1700000000 +0000\ndata 1\nx\nfrom %s\nM 100644 :%d %s\n\n"
               % (ref.encode(), mark, parent.encode(), blob_mark, path.encode()))


def make(mig, folder, scripts, branches):
    subprocess.run([sys.executable, os.path.join(HERE, "make_project.py"), str(scripts - BEHIND - 1), folder], check=True)
    git = ["git", "-C", folder, "-c", "user.name=bench", "-c", "user.email=bench@example.org"]
    subprocess.run(git + ["init", "-q", "-b", "main"], check=True)
    heads = subprocess.run([mig, "-C", folder, "heads"], check=True, stdout=subprocess.PIPE, text=True).stdout.split()
    # make_project leaves two heads: the merge of both is the first of what follows.
    ids = [word for word in heads if not word.startswith("(")]
    tables = "\n    ".join(f'op.create_table("shared_{i}", sa.Column("id", sa.Integer(), primary_key=True), '
                           f'sa.Column("state", sa.String(20), index=True))' for i in range(10))
    join = script("step00", ids[0], tables)
    join = join.replace(f'down_revision = "{ids[0]}"', f"down_revision = {tuple(ids)!r}" if len(ids) > 1 else f'down_revision = "{ids[0]}"')
    with open(os.path.join(folder, "migrations", "versions", "step00.py"), "w") as out:
        out.write(join)
    subprocess.run(git + ["add", "-A"], check=True)
    subprocess.run(git + ["commit", "-q", "-m", "scripts"], check=True)
    out, mark, start = [], 1, "refs/heads/main^0"
    commits, parent = [], "step00"
    for i in range(1, BEHIND + 1):
        blob(out, mark, script(f"step{i:02}", parent, f'op.create_table("step_{i}", sa.Column("id", sa.Integer()))'))
        commit(out, "refs/heads/main", mark + 1, start, f"migrations/versions/step{i:02}.py", mark)
        parent, start = f"step{i:02}", f":{mark + 1}"
        commits.append((start, parent))
        mark += 2
    for n in range(branches):
        at, revision = commits[n % len(commits)]
        blob(out, mark, script(f"topic{n:04}", revision, body_of(n)))
        commit(out, f"refs/remotes/origin/topic-{n:04}", mark + 1, at, f"migrations/versions/topic{n:04}.py", mark)
        mark += 2
    subprocess.run(git + ["fast-import", "--quiet", "--force"], input=b"".join(out), check=True)
    subprocess.run(git + ["gc", "-q"], check=True)
    subprocess.run(git + ["reset", "-q", "--hard"], check=True)


def measure(mig, folder):
    start = time.perf_counter()
    done = subprocess.run([mig, "-C", folder, "forecast", "--base", "main", "-q"], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True)
    seconds = time.perf_counter() - start
    if done.returncode not in (0, 1):
        sys.exit(done.stdout)
    return seconds, done.stdout.strip()


def main():
    mig = os.path.realpath(sys.argv[1])
    scripts = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    counts = [int(word) for word in sys.argv[3:]] or [125, 250, 500]
    for count in counts:
        with tempfile.TemporaryDirectory() as folder:
            project = os.path.join(folder, "project")
            make(mig, project, scripts, count)
            seconds, said = min(measure(mig, project) for _ in range(3))
            peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
            print(f"{count:4} branches, {scripts} scripts: {seconds:.2f} s, {1000 * seconds / count:.2f} ms per branch, "
                  f"{peak:.0f} MB\n     {said}", flush=True)


if __name__ == "__main__":
    main()
