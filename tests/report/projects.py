"""The fixed set of reports: small projects written into a folder, and what mig is asked of each.

REPORTS maps a name to (build, mig's arguments without --format). build(folder) writes the project;
everything in it is fixed, so every run of mig prints the same bytes.
"""
import os
import subprocess

HOSTILE = "a\"b'c`d|e<f>&g</script>]]>::error::%0A[x](y)*_~#1@user GH-1\u202ertl\U0001f600{}\\"
LONG = "long" * 2500

INI = "[alembic]\nscript_location = migrations\n"
ENV = "# runs nothing here\n"


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8", newline="") as f:
        f.write(text)


def script(folder, revision, down, body, doc=None, name=None, where="migrations", back=None):
    """One revision: `body` are the lines of upgrade(), `back` those of downgrade(), if there is one."""
    lines = [f'"""{doc or "revision " + revision}\n\nRevision ID: {revision}\n"""', "from alembic import op",
             "import sqlalchemy as sa", "", f"revision = {revision!r}", f"down_revision = {down!r}", "", "",
             "def upgrade():"]
    lines += ["    " + line for line in body or ["pass"]] + [""]
    if back is not None:
        lines += ["", "def downgrade():"] + ["    " + line for line in back or ["pass"]] + [""]
    write(f"{folder}/{where}/versions/{name or revision}.py", "\n".join(lines))


def start(folder, where="migrations", ini=INI):
    write(f"{folder}/alembic.ini", ini)
    write(f"{folder}/{where}/env.py", ENV)
    script(folder, "base", None, ["op.create_table('user', sa.Column('id', sa.Integer(), primary_key=True),",
                                  "    sa.Column('email', sa.String(80)), sa.Column('name', sa.String(40)))",
                                  "op.create_table('item', sa.Column('id', sa.Integer(), primary_key=True),",
                                  "    sa.Column('state', sa.String(10)))"], where=where)


def two(ours, theirs):
    """A project with two heads on the same base."""
    def build(folder):
        start(folder)
        script(folder, "ours", "base", ours)
        script(folder, "theirs", "base", theirs)
    return build


ADD_EMAIL = "op.add_column('user', sa.Column('mail', sa.{}))"


def accepted(folder):
    """Of two findings one stands in a baseline, which the configuration names."""
    two([ADD_EMAIL.format("String(80)"), "op.drop_column('item', 'state')"],
        [ADD_EMAIL.format("Text()"), "op.drop_column('item', 'state')"])(folder)
    with open(f"{folder}/alembic.ini", "a", encoding="utf-8") as config:
        config.write("\n[mig]\nbaseline = accepted.txt\n")
    write(f"{folder}/accepted.txt", "# one line each\nMIG101 0e09cfa861b37d43 agreed: | `theirs` goes\n")


def downgrades(folder):
    """Ours comes back with another type, theirs not at all."""
    start(folder)
    script(folder, "ours", "base", [ADD_EMAIL.format("Text()"), "op.drop_column('item', 'state')"],
           back=["op.drop_column('user', 'mail')", "op.add_column('item', sa.Column('state', sa.Text()))"])
    script(folder, "theirs", "base", ["op.create_table('log', sa.Column('id', sa.Integer()))"], back=[])


def three_heads(folder):
    start(folder)
    script(folder, "one", "base", [ADD_EMAIL.format("String(80)")])
    script(folder, "three", "base", ["op.add_column('item', sa.Column('size', sa.Integer()))"])
    script(folder, "two", "base", [ADD_EMAIL.format("Text()")])


def two_directories(folder):
    for where in ("billing", "users"):
        write(f"{folder}/{where}/alembic.ini", INI)
        start(f"{folder}/{where}")
    script(f"{folder}/users", "ours", "base", [ADD_EMAIL.format("Text()")])
    script(f"{folder}/users", "theirs", "base", ["op.drop_table('user')"])


def several_databases(folder):
    start(folder, ini=INI + "databases = first, second\n\n[first]\nsqlalchemy.url = sqlite://\n\n"
                            "[second]\nsqlalchemy.url = sqlite://\n")
    for revision, column in (("ours", "Text()"), ("theirs", "Integer()")):
        write(f"{folder}/migrations/versions/{revision}.py",
              f'"""{revision}"""\nfrom alembic import op\nimport sqlalchemy as sa\n\nrevision = {revision!r}\n'
              "down_revision = 'base'\n\n\ndef upgrade(engine_name):\n    globals()[f'upgrade_{engine_name}']()\n\n\n"
              f"def upgrade_first():\n    op.add_column('user', sa.Column('mail', sa.{column}))\n\n\n"
              f"def upgrade_second():\n    op.add_column('user', sa.Column('{revision}', sa.{column}))\n")


def hostile(folder):
    start(folder)
    doc = HOSTILE.replace("\\", "").replace('"', "'") + " " + LONG
    script(folder, "ours", "base", [f"op.add_column('user', sa.Column({HOSTILE!r}, sa.Text()))",
                                    f"op.create_table({LONG!r}, sa.Column('id', sa.Integer()))"], doc=doc,
           name="o\u202eurs |`$ \U0001f600 <b>,a%:1")
    script(folder, "theirs", "base", [f"op.add_column('user', sa.Column({HOSTILE!r}, sa.Integer()))",
                                      f"op.create_table({LONG!r}, sa.Column('id', sa.Integer()))"], doc=doc,
           name="t\nheirs ]]> ::error::")


def broken(folder):
    start(folder)
    script(folder, "lost", "nowhere", [])
    script(folder, "twice", "base", [], name="twice_a")
    script(folder, "twice", "base", [], name="twice_b")
    script(folder, "round", "around", [])
    script(folder, "around", "round", [])
    write(f"{folder}/migrations/versions/syntax.py", "revision = 'syntax'\ndown_revision = 'base'\n\ndef upgrade(:\n")


def several_heads(folder):
    two(["op.add_column('item', sa.Column('a', sa.Integer()))"], ["op.add_column('user', sa.Column('b', sa.Integer()))"])(folder)


def many(folder):
    names = [f"c{i}" for i in range(400)]
    add = [f"op.add_column('user', sa.Column('{n}', sa.{{}}))" for n in names]
    two([a.format("Text()") for a in add], [a.format("Integer()") for a in add])(folder)


def long_history(folder):
    start(folder)
    last = "base"
    for i in range(700):
        script(folder, f"r{i:04}", last, [], doc=f"step {i} with <b>some</b> words")
        last = f"r{i:04}"
    script(folder, "ours", last, [ADD_EMAIL.format("Text()")])
    script(folder, "theirs", "r0350", [ADD_EMAIL.format("Integer()")])


def wide_history(folder):
    """More branch points than any reader of Mermaid draws."""
    start(folder)
    last = "base"
    for i in range(260):
        script(folder, f"a{i:04}", last, [])
        script(folder, f"b{i:04}", last, [])
        script(folder, f"m{i:04}", (f"a{i:04}", f"b{i:04}"), [])
        last = f"m{i:04}"


def git(folder, *args):
    env = {"PATH": os.environ["PATH"], "HOME": folder, "GIT_CONFIG_NOSYSTEM": "1",
           **{f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER")
              for what, value in (("NAME", "A"), ("EMAIL", "a@example.org"), ("DATE", "2026-03-01 00:00:00 +0000"))}}
    subprocess.run(["git", "-C", folder, "-c", "init.defaultBranch=main", "-c", "core.hooksPath=/dev/null", *args],
                   check=True, env=env, stdout=subprocess.DEVNULL)


def two_branches(folder):
    start(folder)
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "base")
    git(folder, "checkout", "-q", "-b", "feature")
    script(folder, "theirs", "base", ["op.create_index('ix', 'user', ['email'])"])
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "theirs")
    git(folder, "checkout", "-q", "main")
    script(folder, "ours", "base", ["op.drop_column('user', 'email')"])
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "ours")


TEMPLATE = '''"""${message}

Revision ID: ${up_revision}
"""
from alembic import op
import sqlalchemy as sa

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade():
    ${upgrades if upgrades else "pass"}
'''


def resolvable(folder):
    """`ours` is published on the base branch, `theirs` is not: it can move."""
    start(folder)
    write(f"{folder}/migrations/script.py.mako", TEMPLATE)
    script(folder, "ours", "base", ["op.alter_column('user', 'email', new_column_name='mail')"])
    git(folder, "init", "-q")
    git(folder, "config", "mig.base", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "ours")
    git(folder, "checkout", "-q", "-b", "feature")
    script(folder, "theirs", "base", ["op.create_index('ix_user_email', 'user', ['email'])"])
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "theirs")


REPORTS = {
    "independent": (several_heads, ["conflicts"]),
    "converges": (two(["op.add_column('user', sa.Column('a', sa.Text()))", "op.drop_column('item', 'state')"],
                      ["op.create_index('ix_user_email', 'user', ['email'])"]), ["report"]),
    "order_dependent": (two(["op.alter_column('user', 'email', new_column_name='mail')"],
                            ["op.create_index('ix_user_email', 'user', ['email'])"]), ["report"]),
    "fails": (two([ADD_EMAIL.format("String(80)")], [ADD_EMAIL.format("Text()")]), ["report"]),
    "diverges": (two(["op.alter_column('user', 'email', type_=sa.Text())"],
                     ["op.alter_column('user', 'email', type_=sa.String(255))"]), ["report"]),
    "data_diverges": (two(["op.execute(\"INSERT INTO item (id, state) VALUES (1, 'new')\")",
                           "op.execute(\"UPDATE item SET state = 'a'\")"],
                          ["op.execute(\"UPDATE item SET state = 'b'\")"]), ["report"]),
    "unknown": (two(["op.execute(statement())", "op.add_column('user', sa.Column('a', sa.Text()))"],
                    ["op.drop_column('user', 'name')"]), ["report"]),
    "suppressed": (two([ADD_EMAIL.format("String(80)") + "  # mig: ignore[MIG101] agreed: | `theirs` goes"],
                       [ADD_EMAIL.format("Text()")]), ["report"]),
    "accepted": (accepted, ["report"]),
    "downgrades": (downgrades, ["report"]),
    "three_heads": (three_heads, ["report"]),
    "two_directories": (two_directories, ["report"]),
    "several_databases": (several_databases, ["report"]),
    "hostile": (hostile, ["report"]),
    "broken": (broken, ["check"]),
    "several_heads": (several_heads, ["check"]),
    "one_head": (start, ["check"]),
    "two_branches": (two_branches, ["report", "main", "feature"]),
    "resolvable": (resolvable, ["report"]),
    "many": (many, ["report"]),
    "long_history": (long_history, ["report"]),
    "wide_history": (wide_history, ["graph"]),
}
