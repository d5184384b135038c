"""`mig forecast` and `mig ledger` on git repositories made here: what it says of each branch and pair, against what
`mig conflicts` says of the same pair; landing order; shards.

usage: forecast.py MIG_FOLDER [NAME...]
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import traceback

MIG = os.path.join(os.path.realpath(sys.argv[1]), "mig")
CASES = []
GROUP = "pairs"  # of the cases below


def case(function):
    CASES.append((GROUP, function))
    return function


def script(rev, parent, body="pass", labels=None):
    return (f'"""{rev}\n\nRevision ID: {rev}\nRevises: {parent}\n\n"""\nfrom alembic import op\nimport sqlalchemy as sa\n\n'
            f'revision = "{rev}"\ndown_revision = {parent!r}\nbranch_labels = {labels!r}\ndepends_on = None\n\n\n'
            f'def upgrade():\n    {body}\n\n\ndef downgrade():\n    pass\n')


class Repository:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir()
        self.env = {"PATH": os.environ["PATH"], "HOME": str(self.folder.parent), "LC_ALL": "C.UTF-8", "GIT_CONFIG_NOSYSTEM": "1",
                    "GIT_AUTHOR_NAME": "A", "GIT_COMMITTER_NAME": "A", "GIT_AUTHOR_EMAIL": "a@x", "GIT_COMMITTER_EMAIL": "a@x"}
        for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS"):
            self.env[name] = os.environ.get(name, "")
        self.git("init", "-q", "-b", "main")
        self.write("alembic.ini", "[alembic]\nscript_location = migrations\nsqlalchemy.url = postgresql://db/app\n")
        self.write("migrations/env.py", "")
        self.add("base", None, 'op.create_table("user", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("name", '
                 'sa.String(20)), sa.Column("age", sa.Integer()))\n    op.create_index("ix_name", "user", ["name"])')

    def write(self, path, text):
        full = self.folder / path
        full.parent.mkdir(parents=True, exist_ok=True)
        full.write_text(text)

    def run(self, *words, code=0):
        done = subprocess.run(words, cwd=self.folder, env=self.env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        text = done.stdout.decode()
        assert code is None or done.returncode == code, f"{words}: exit {done.returncode}, not {code}\n{text}"
        assert "AddressSanitizer" not in text and "runtime error" not in text, text
        return text

    def git(self, *words):
        return self.run("git", *words)

    def add(self, rev, parent, body="pass", labels=None):
        self.write(f"migrations/versions/{rev}.py", script(rev, parent, body, labels))
        self.git("add", "-A")
        self.git("commit", "-q", "-m", rev)

    def branch(self, name, *scripts, start="main"):
        self.git("checkout", "-q", "-b", name, start)
        for one in scripts:
            self.add(*one)
        self.git("checkout", "-q", "main")

    def forecast(self, *words, code=None):
        return json.loads(self.run(MIG, "forecast", "--base", "main", "--format", "json", *words, code=code))


def landings(report):
    return {b["name"]: b["landing"] for b in report["projects"][0]["branches"]}


def colliding(report):
    """Pairs of names, of those comparisons that are not known to converge, and of duplicate ids."""
    project = report["projects"][0]
    found = {frozenset((c["ours"]["name"], c["theirs"]["name"])): c["outcome"] for c in project["comparisons"]
             if c["outcome"] != "converges"}
    found.update({frozenset((d["ours"], d["theirs"])): "duplicate" for d in project["duplicates"]})
    return found


@case
def branches_are_told_by_what_landing_them_needs(folder):
    r = Repository(folder)
    r.branch("docs")
    r.git("checkout", "-q", "docs")
    r.write("README", "text\n")
    r.git("add", "-A")
    r.git("commit", "-q", "-m", "readme")
    r.git("checkout", "-q", "main")
    r.branch("behind", ("late", "base", 'op.create_table("late", sa.Column("id", sa.Integer()))'))
    r.branch("clash", ("clash", "base", 'op.add_column("user", sa.Column("email", sa.Text()))'))
    r.add("moved", "base", 'op.add_column("user", sa.Column("email", sa.String(40)))')
    r.branch("ready", ("ready", "moved", 'op.create_table("ready", sa.Column("id", sa.Integer()))'))
    report = r.forecast(code=1)
    assert landings(report) == {"docs": "nothing", "behind": "join", "clash": "collide", "ready": "ready"}, landings(report)
    assert {b["name"]: b["behind"] for b in report["projects"][0]["branches"]}["behind"] == 1
    assert colliding(report) == {frozenset(("main", "clash")): "fails"}, colliding(report)
    assert report["projects"][0]["landing_order"] == ["docs", "ready", "behind", "clash"], report["projects"][0]["landing_order"]
    text = r.run(MIG, "forecast", "--base", "main", code=1)
    assert "collides with the base" in text and "can land as it is" in text and "1. ready" in text, text
    assert "4 branches on main, 3 pairs: 0 collide, 0 not proven, 3 need only a merge revision" in text, text


@case
def I08_four_open_branches_from_one_head(folder):
    r = Repository(folder)
    for name, body in (("one", 'op.add_column("user", sa.Column("a", sa.Integer()))'),
                       ("two", 'op.add_column("user", sa.Column("b", sa.Integer()))'),
                       ("three", 'op.add_column("user", sa.Column("a", sa.Text()))'),
                       ("four", 'op.create_table("four", sa.Column("id", sa.Integer()))')):
        r.branch(name, ("rev_" + name, "base", body))
    report = r.forecast(code=1)
    assert colliding(report) == {frozenset(("one", "three")): "fails"}, colliding(report)
    assert landings(report) == dict.fromkeys(("one", "two", "three", "four"), "ready"), landings(report)
    order = report["projects"][0]["landing_order"]
    assert sorted(order[:2]) == ["four", "two"] and order[2:] == ["one", "three"], order
    text = r.run(MIG, "forecast", "--base", "main", code=1)
    assert "landing order (3 rebases or merge revisions)" in text, text
    assert "MIG101" in text and "migrations/versions/rev_one.py:17" in text and "migrations/versions/rev_three.py:17" in text, text


BODIES = {
    "add_a": 'op.add_column("user", sa.Column("a", sa.Integer()))',
    "add_a_text": 'op.add_column("user", sa.Column("a", sa.Text()))',
    "drop_age": 'op.drop_column("user", "age")',
    "use_age": 'op.create_index("ix_age", "user", ["age"])',
    "drop_index": 'op.drop_index("ix_name", table_name="user")',
    "drop_index_bare": 'op.drop_index("ix_name")',
    "drop_name": 'op.drop_column("user", "name")',
    "rename_table": 'op.rename_table("user", "person")',
    "alter_name": 'op.alter_column("user", "name", type_=sa.String(50))',
    "null_name": 'op.alter_column("user", "name", nullable=False)',
    "insert": 'op.execute("INSERT INTO \\"user\\" (id, name) VALUES (1, \'a\')")',
    "update": 'op.execute("UPDATE \\"user\\" SET age = 3")',
    "table": 'op.create_table("other", sa.Column("id", sa.Integer(), primary_key=True))',
    "table_too": 'op.create_table("other", sa.Column("id", sa.Text()))',
    "foreign": 'op.create_table("child", sa.Column("user_id", sa.Integer(), sa.ForeignKey("user.id")))',
    "unique": 'op.create_unique_constraint("uq_name", "user", ["name"])',
    "murky": 'op.execute(open("x").read())',
    "view": 'op.execute("CREATE VIEW v AS SELECT id FROM \\"user\\"")',
}


@case
def every_pair_is_judged_as_conflicts_judges_it(folder):
    r = Repository(folder)
    for name, body in BODIES.items():
        r.branch(name, ("rev_" + name, "base", body))
    report = r.forecast(code=1)
    told = colliding(report)
    names, wrong = list(BODIES), []
    for i, a in enumerate(names):
        for b in names[i + 1:]:
            one = json.loads(r.run(MIG, "conflicts", a, b, "--format", "json", code=None))
            outcome = one["projects"][0]["comparison"]["outcome"]
            if told.get(frozenset((a, b)), "converges") != outcome:
                wrong.append((a, b, told.get(frozenset((a, b))), outcome))
    assert not wrong, wrong
    assert report["totals"]["pairs"] == len(names) * (len(names) - 1) // 2


@case
def a_branch_that_stands_on_another_lands_after_it(folder):
    r = Repository(folder)
    r.branch("a_child", ("one", "base", 'op.create_table("one", sa.Column("id", sa.Integer()))'))
    r.git("branch", "-m", "a_child", "z_parent")
    r.branch("a_child", ("two", "one", 'op.add_column("one", sa.Column("x", sa.Integer()))'), start="z_parent")
    report = r.forecast(code=0)
    assert report["projects"][0]["landing_order"] == ["z_parent", "a_child"], report["projects"][0]["landing_order"]
    assert "0 rebases" in r.run(MIG, "forecast", "--base", "main")


@case
def one_order_that_works_decides_who_lands_first(folder):
    r = Repository(folder)
    r.branch("a_rename", ("ren", "base", 'op.rename_table("user", "person")'))
    r.branch("b_use", ("use", "base", 'op.add_column("user", sa.Column("z", sa.Integer()))'))
    report = r.forecast(code=1)
    assert colliding(report) == {frozenset(("a_rename", "b_use")): "order_dependent"}
    assert report["projects"][0]["landing_order"] == ["b_use", "a_rename"], report["projects"][0]["landing_order"]


@case
def one_id_for_two_scripts_is_a_collision_and_one_script_on_two_branches_is_none(folder):
    r = Repository(folder)
    r.branch("left", ("same", "base", 'op.create_table("l", sa.Column("id", sa.Integer()))'))
    r.branch("right", ("same", "base", 'op.create_table("r", sa.Column("id", sa.Integer()))'))
    r.branch("copy", ("same", "base", 'op.create_table("l", sa.Column("id", sa.Integer()))'))
    report = r.forecast(code=1)
    assert colliding(report) == {frozenset(("left", "right")): "duplicate", frozenset(("copy", "right")): "duplicate"}, colliding(report)
    assert "both have a revision same" in r.run(MIG, "forecast", "--base", "main", code=1)


@case
def one_id_for_a_script_of_the_base_and_another_of_a_branch_is_a_collision(folder):
    r = Repository(folder)
    r.branch("taken", ("same", "base", 'op.create_table("l", sa.Column("id", sa.Integer()))'))
    r.branch("copy", ("same", "base", 'op.create_table("r", sa.Column("id", sa.Integer()))'), ("more", "same"))
    r.add("same", "base", 'op.create_table("r", sa.Column("id", sa.Integer()))')
    r.branch("edited", ("same", "base", 'op.create_table("e", sa.Column("id", sa.Integer()))'))
    r.write("README", "text\n")
    r.git("add", "-A")
    r.git("commit", "-q", "-m", "readme")
    report = r.forecast(code=1)
    assert landings(report) == {"taken": "collide", "copy": "ready", "edited": "nothing"}, landings(report)
    assert colliding(report) == {frozenset(("main", "taken")): "duplicate"}, colliding(report)
    assert report["projects"][0]["landing_order"][-1] == "taken", report["projects"][0]["landing_order"]
    assert "main and taken: both have a revision same" in r.run(MIG, "forecast", "--base", "main", code=1)


@case
def separate_lines_need_no_join(folder):
    r = Repository(folder)
    r.branch("plugin", ("plug", None, 'op.create_table("plug", sa.Column("id", sa.Integer()))', ("plugin",)))
    r.branch("app", ("app", "base", 'op.create_table("app", sa.Column("id", sa.Integer()))'))
    report = r.forecast(code=0)
    assert landings(report) == {"plugin": "ready", "app": "ready"}, landings(report)
    assert "0 rebases" in r.run(MIG, "forecast", "--base", "main")


@case
def remote_branches_count_before_local_ones_and_merged_ones_not_at_all(folder):
    r = Repository(folder)
    r.branch("open", ("one", "base"))
    r.git("branch", "merged")
    clone = str(folder) + "-clone"
    r.git("clone", "-q", str(r.folder), clone)
    text = subprocess.run([MIG, "-C", clone, "forecast", "-q"], env=r.env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT).stdout.decode()
    assert text.startswith("1 branch on origin/main, 0 pairs"), text


GROUP = "parts"


@case
def shards_together_hold_every_pair_once(folder):
    r = Repository(folder)
    for name in list(BODIES)[:9]:
        r.branch(name, ("rev_" + name, "base", BODIES[name]))
    whole = r.forecast(code=1)
    parts = [r.forecast("--shard", f"{k}/3") for k in (1, 2, 3)]
    assert [p["shard"] for p in parts] == ["1/3", "2/3", "3/3"]
    assert sum(p["totals"]["pairs"] for p in parts) == whole["totals"]["pairs"] == 36
    together = {}
    for part in parts:
        together.update(colliding(part))
    assert together == colliding(whole)
    for words in ("0/3", "4/3", "1", "1/x", "", "/", "1/", "/1", "1/3x", " 1/3", "1/ 3", "+1/3", "1/+3", "-4294967295/3", "1/-1", "1//3",
                  "4294967297/4294967298", "1/4294967297", "1/99999999999999999999", "0x1/3", "1.0/3"):
        assert f"--shard takes K/N with K from 1 to N, not '{words}'" in r.run(MIG, "forecast", "--base", "main", "--shard", words, code=2)


@case
def scripts_of_folders_that_only_the_branch_has_are_its_own(folder):
    r = Repository(folder)
    r.write("migrations/versions/old/archived.py", script("archived", "nowhere"))
    r.git("add", "-A")
    r.git("commit", "-q", "-m", "a folder that is no version folder")
    for branch, rev, column in (("below", "rev_below", "x"), ("plain", "rev_plain", "x")):
        r.git("checkout", "-q", "-b", branch, "main")
        where = "migrations/versions/2030/" if branch == "below" else "migrations/versions/"
        r.write(f"{where}{rev}.py", script(rev, "base", f'op.add_column("user", sa.Column("{column}", sa.Text()))'))
        r.git("add", "-A")
        r.git("commit", "-q", "-m", rev)
    r.git("checkout", "-q", "-b", "moved", "main")
    r.git("mv", "migrations", "db")
    r.write("alembic.ini", "[alembic]\nscript_location = db\n")
    r.write("db/versions/rev_moved.py", script("rev_moved", "base", "op.drop_table('user')"))
    r.git("add", "-A")
    r.git("commit", "-q", "-m", "moved")
    r.git("checkout", "-q", "main")
    report = r.forecast("below", "moved", "plain", code=1)
    own = {b["name"]: b["revisions"] for b in report["projects"][0]["branches"]}
    assert own == {"below": ["rev_below"], "moved": ["rev_moved"], "plain": ["rev_plain"]}, own
    assert {b["name"]: b["behind"] for b in report["projects"][0]["branches"]} == {"below": 0, "moved": 0, "plain": 0}
    assert sorted((c["ours"]["name"], c["theirs"]["name"]) for c in report["projects"][0]["comparisons"]
                  if c["outcome"] != "converges") == [("below", "moved"), ("below", "plain"), ("moved", "plain")]


@case
def parts_put_together_are_the_whole_byte_for_byte(folder):
    r = Repository(folder)
    for name in list(BODIES)[:9]:
        r.branch(name, ("rev_" + name, "base", BODIES[name]))
    r.branch("stacked", ("rev_stacked", "rev_" + list(BODIES)[0], "pass"), start=list(BODIES)[0])
    for count in (1, 4):
        paths = [str(pathlib.Path(folder).parent / f"part{k}.json") for k in range(count, 0, -1)]
        for k, path in zip(range(count, 0, -1), paths):
            r.run(MIG, "forecast", "--base", "main", "--shard", f"{k}/{count}", "--format", "json", "-o", path, code=None)
        for words in ((), ("-v",), ("--format", "json")):
            whole = r.run(MIG, "forecast", "--base", "main", *words, code=1)
            whole = re.sub(r"(?m)^mig: .*\n", "", whole)  # what was read, on stderr
            joined = r.run(MIG, "report", "--join", *paths, *words, code=1)
            assert joined == whole, f"{count} parts:\n{joined}\n{whole}"


@case
def parts_that_are_not_one_whole_are_refused(folder):
    r = Repository(folder)
    for name in list(BODIES)[:3]:
        r.branch(name, ("rev_" + name, "base", BODIES[name]))
    part = lambda name, *words: r.run(MIG, "forecast", "--base", "main", "--format", "json", "-o", name, *words, code=None)
    part("1.json", "--shard", "1/2")
    part("2.json", "--shard", "2/2")
    part("3.json", "--shard", "2/3")
    part("whole.json")
    r.run(MIG, "heads", "--format", "json", "-o", "heads.json")
    r.git("switch", "-q", list(BODIES)[0])
    r.git("commit", "-q", "--allow-empty", "-m", "moved")
    part("moved.json", "--shard", "2/2")
    refused = lambda *files: r.run(MIG, "report", "--join", *files, code=2)
    assert "part 2/2 is missing" in refused("1.json")
    assert "part 1/2 is there twice: 1.json and 1.json" in refused("1.json", "2.json", "1.json")
    assert "3.json is one of 3 parts" in refused("1.json", "3.json")
    assert "whole.json: not a part of a forecast, but a whole one" in refused("whole.json")
    assert "saw other branches, or other commits of them" in refused("1.json", "moved.json")
    assert "heads.json: not a forecast" in refused("heads.json")
    for words in ("+1/2", "1/2 ", "3/2", "1/4294967297"):
        edited = re.sub(r'("shard":\s*)"1/2"', rf'\1"{words}"', (r.folder / "1.json").read_text())
        assert f'"{words}"' in edited
        r.write("edited.json", edited)
        assert f"edited.json: '{words}' is no part of anything" in refused("edited.json", "2.json"), words
    assert "nowhere.json" in refused("nowhere.json")
    assert "--join takes" in refused()
    assert "--join prints text or json" in refused("1.json", "2.json", "--format", "sarif")


@case
def what_was_typed_wrongly_is_a_usage_error(folder):
    r = Repository(folder)
    r.run(MIG, "forecast", "--base", "nowhere", code=2)
    r.run(MIG, "forecast", "--base", "main", "nowhere", code=2)
    assert "0 branches on main" in r.run(MIG, "forecast", "--base", "main", code=0)


# ---- mig ledger ----

GROUP = "ledger"

def ledger(r, *words, code=None):
    report = json.loads(r.run(MIG, "ledger", "--base", "main", "--format", "json", *words, code=code))
    return {(row["revision"], row["rule"]): row for row in report["projects"][0]["ledger"]}


@case
def I13_one_id_with_different_parents_on_two_long_lived_branches(folder):
    r = Repository(folder)
    r.branch("rel", ("b", "base", BODIES["add_a"]))
    r.add("x", "base", BODIES["table"])
    r.add("b", "x", BODIES["add_a"])
    rows = ledger(r, "rel", code=1)
    assert list(rows) == [("b", "MIG403")], rows
    row = rows["b", "MIG403"]
    assert row["refs"][0]["down_revision"] == ["x"] and row["refs"][1]["down_revision"] == ["base"], row
    text = r.run(MIG, "ledger", "--base", "main", "rel", code=1)
    assert "b follows x on main and base on rel" in text and "do: leave the parents on main" in text, text


@case
def I11_a_cherry_picked_revision_whose_parent_is_missing_there(folder):
    r = Repository(folder)
    r.git("branch", "rel")
    r.add("x", "base", BODIES["table"])
    r.add("b", "x", BODIES["add_a"])
    r.git("checkout", "-q", "rel")
    r.git("cherry-pick", "main")
    r.git("checkout", "-q", "main")
    rows = ledger(r, "rel", code=1)
    assert list(rows) == [("b", "MIG003")], rows
    assert "it is on main (migrations/versions/x.py)" in rows["b", "MIG003"]["message"], rows


@case
def a_revision_of_a_branch_that_is_gone_comes_back_with_the_commit_that_last_had_it(folder):
    r = Repository(folder)
    r.git("switch", "-q", "-c", "gone")
    r.add("lost", "base")
    r.add("edited", "lost")
    r.add("lost", "base", "pass  # again")
    last = r.git("rev-parse", "HEAD").strip()
    r.git("switch", "-q", "main")
    report = ledger(r, "gone", code=0)
    assert not report, report
    r.git("branch", "-q", "-D", "gone")
    report = ledger(r, code=0)
    assert [(*key, row["level"]) for key, row in report.items()] == [
        ("edited", "MIG402", "warning"), ("lost", "MIG402", "warning")], report
    for row in report.values():
        assert row["refs"][0]["commit"] == last, row
        command = re.search(r"git checkout \S+ -- \S+", row["help"]).group(0)
        r.run("sh", "-c", command, code=0)
    assert "edited (head)" in r.run(MIG, "heads", code=0)


@case
def a_missing_parent_is_looked_for_in_history_and_on_branches_that_are_gone(folder):
    r = Repository(folder)
    r.branch("release", ("parent", "base"), ("child", "parent"))
    r.git("switch", "-q", "release")
    had = r.git("rev-parse", "HEAD").strip()
    r.git("rm", "-q", "migrations/versions/parent.py")
    r.git("commit", "-q", "-m", "removed")
    r.git("switch", "-q", "main")
    rows = list(ledger(r, "release", code=1).values())
    assert [row["rule"] for row in rows] == ["MIG003"], rows
    assert f"no branch has it any more, commit {had[:12]} was the last (migrations/versions/parent.py)" in rows[0]["message"], rows
    text = r.run(MIG, "check", "--ref", "release", code=1)
    assert f"git checkout {had[:12]} -- migrations/versions/parent.py" in " ".join(text.split()), text


@case
def an_edited_script_is_a_warning_and_a_new_one_is_no_row(folder):
    r = Repository(folder)
    r.branch("rel", ("new", "base", BODIES["table"]))
    r.git("checkout", "-q", "rel")
    r.write("migrations/versions/base.py", (r.folder / "migrations/versions/base.py").read_text() + "# more\n")
    r.git("commit", "-qam", "edit")
    r.git("checkout", "-q", "main")
    rows = ledger(r, code=0)
    assert list(rows) == [("base", "MIG401")], rows
    assert "2 revisions on 2 refs, 1 with something to say" in r.run(MIG, "ledger", "--base", "main")


@case
def one_id_for_two_scripts_of_two_branches(folder):
    r = Repository(folder)
    r.branch("left", ("same", "base", BODIES["table"]))
    r.branch("right", ("same", "base", BODIES["add_a"]))
    assert list(ledger(r, code=1)) == [("same", "MIG002")]


def main():
    wanted, failed = sys.argv[2:], 0
    cases = [c for group, c in CASES if not wanted or group in wanted or c.__name__ in wanted]
    for function in cases:
        with tempfile.TemporaryDirectory() as folder:
            try:
                function(os.path.join(os.path.realpath(folder), "r"))
            except AssertionError as why:
                failed += 1
                print(f"FAILED   {function.__name__}: {why}")
                traceback.print_exc(limit=-1, file=sys.stdout)
    print(f"{len(cases)} cases, {failed} failed")
    return 1 if failed or not cases else 0


sys.exit(main())
