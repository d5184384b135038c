"""What teams hit when migration branches meet: mig sees it, with the right exit status, and sees nothing else.

usage: detection.py MIG [NAME...]

Each function is one incident, in a repository that git makes; its name begins with the incident's number.
"""
import os
import sys

from lab import TABLE, Failure, Lab, run_all

ADD_Z = "op.add_column('t', sa.Column('z', sa.Integer, nullable=True))"
CREATE_X = "op.create_table('x', sa.Column('id', sa.Integer, primary_key=True))"


def two_branches(lab, ours="pass", theirs="pass", base=TABLE):
    """main has A and B, feat has A and C; checked out is feat."""
    lab.script("A", None, base)
    lab.commit("A")
    lab.branch("feat")
    lab.script("C", "A", ours)
    lab.commit("C")
    lab.switch("main")
    lab.script("B", "A", theirs)
    lab.commit("B")
    lab.switch("feat")


GATE = ("--ref", "feat", "--base", "main")


def i01_two_branches_from_one_parent(lab):
    two_branches(lab, ADD_Z, CREATE_X)
    lab.check(*GATE, status=1, rules=["MIG001"], says=["parted after A", "m/versions/B.py", "m/versions/C.py", "mig merge"])
    result = lab.conflicts("main", "feat", status=0)
    assert result.comparisons()[0]["proof"] == "disjoint"


def i01_an_alembic_ini_without_database_url_is_enough(lab):
    lab.write("alembic.ini", "[alembic]\nscript_location = m\n")
    two_branches(lab, ADD_Z, CREATE_X)
    lab.check(*GATE, status=1, rules=["MIG001"])


def i02_each_branch_green_the_merge_result_red(lab):
    two_branches(lab, ADD_Z, CREATE_X)
    lab.check("--ref", "feat", status=0)
    text = lab.run("check", "--ref", "feat")
    if "only this tree was examined" not in text.err:
        raise Failure("a look at one tree reads as if all were well: " + text.err)
    lab.check(*GATE, status=1, rules=["MIG001"])


def i03_merge_queue_brings_a_fork_of_its_own(lab):
    lab.script("A", None, TABLE)
    lab.commit("A")
    lab.branch("queue")
    lab.script("B", "A", CREATE_X)
    lab.commit("B")
    lab.script("C", "A", ADD_Z)
    lab.commit("C")
    lab.git("switch", "-q", "--detach", "queue")
    result = lab.check("--ref", "queue", "--base", "main", status=1, rules=["MIG001"], says=["parted after A"])
    if len(result.comparisons()) != 1:
        raise Failure("the fork's own operations were not compared")
    lab.check("--base", "main", status=1, rules=["MIG001"])  # a detached HEAD


def i04_main_moved_under_my_own_two_revisions(lab):
    two_branches(lab, ADD_Z, CREATE_X)
    lab.script("D", "C", "op.add_column('t', sa.Column('y', sa.Integer))")
    lab.commit("D")
    lab.check(*GATE, status=1, rules=["MIG001"], says=["B (m/versions/B.py)", "D (m/versions/D.py)"])


def i05_published_revision_gains_an_ancestor(lab):
    lab.script("A", None, TABLE)
    lab.script("B", "A", CREATE_X)
    lab.commit("A, B")
    lab.branch("feat")
    lab.script("X", "A", ADD_Z)
    lab.script("B", "X", CREATE_X)
    lab.commit("X before B")
    lab.check(*GATE, status=1, rules=["MIG403"],
              says=["databases at B will never run X {add column t.z}", "git checkout main -- m/versions/B.py", "mig merge"])


def i06_same_id_in_two_files(lab):
    lab.script("A", None, TABLE)
    lab.commit("A")
    lab.branch("feat")
    lab.script("R", "A", ADD_Z, name="second")
    lab.commit("R")
    lab.switch("main")
    lab.script("R", "A", CREATE_X, name="first")
    lab.commit("R")
    lab.check(*GATE, status=1, rules=["MIG002"], says=["m/versions/first.py", "m/versions/second.py", "main", "feat"])


def i06_the_identical_file_on_both_sides_is_no_duplicate(lab):
    lab.script("A", None, TABLE)
    lab.commit("A")
    lab.branch("feat")
    lab.script("R", "A", ADD_Z)
    lab.commit("R")
    lab.switch("main")
    lab.script("R", "A", ADD_Z)
    lab.commit("R, picked")
    lab.check(*GATE, status=0)


def i06_the_same_script_formatted_on_one_side_is_no_duplicate(lab):
    lab.script("A", None, TABLE)
    lab.commit("A")
    lab.branch("feat")
    path = lab.script("R", "A", ADD_Z)
    lab.write(path, lab.read(path).replace("'", '"'))
    lab.commit("R")
    lab.switch("main")
    lab.script("R", "A", ADD_Z)
    lab.commit("R, picked before it was formatted")
    lab.conflicts("main", "feat", status=0)


def i07_equal_numbers_are_one_id(lab):
    lab.script("0001", None, TABLE, name="0001_base")
    lab.commit("base")
    lab.branch("feat")
    lab.script("0002", "0001", ADD_Z, name="0002_b")
    lab.commit("b")
    lab.switch("main")
    lab.script("0002", "0001", CREATE_X, name="0002_a")
    lab.commit("a")
    lab.check(*GATE, status=1, rules=["MIG002"])


def i07_equal_prefixes_with_other_ids_follow_the_graph(lab):
    lab.script("a1", None, TABLE, name="0001_base")
    lab.script("b1", "a1", CREATE_X, name="0002_a")
    lab.commit("base")
    lab.branch("feat")
    lab.script("c1", "b1", ADD_Z, name="0002_b")
    lab.commit("feat")
    lab.check(*GATE, status=0)


def i08_four_branches_from_one_head(lab):
    lab.script("A", None, TABLE)
    lab.commit("A")
    for name in "BCDE":
        lab.git("switch", "-q", "-c", f"pr{name}", "main")
        lab.script(name, "A", f"op.add_column('t', sa.Column('{name}', sa.Integer))")
        lab.commit(name)
    lab.switch("main")
    lab.git("merge", "-q", "--no-edit", "prB", "prC", "prD", "prE")
    lab.check(status=1, rules=["MIG001"], says=["4 heads, parted after A"])
    lab.conflicts(status=0)


def i09_merge_revision_joins_only_some_heads(lab):
    lab.script("A", None, TABLE)
    for name in "BCD":
        lab.script(name, "A", f"op.add_column('t', sa.Column('{name}', sa.Integer))")
    lab.commit("three heads")
    lab.branch("feat")
    lab.script("M", ("B", "C"))
    lab.commit("M")
    lab.check(*GATE, status=1, rules=["MIG001"], says=["2 heads", "D (m/versions/D.py)", "M (m/versions/M.py)"])


def i10_two_people_join_the_same_heads(lab):
    lab.script("A", None, TABLE)
    lab.script("B", "A", ADD_Z)
    lab.script("C", "A", CREATE_X)
    lab.commit("fork")
    lab.branch("feat")
    lab.script("M2", ("C", "B"))
    lab.commit("M2")
    lab.switch("main")
    lab.script("M1", ("B", "C"))
    lab.commit("M1")
    lab.check(*GATE, status=1, rules=["MIG007"], says=["M1", "M2", "join the same revisions", "git rm"])


def i11_cherry_picked_revision_lacks_its_parent(lab):
    lab.script("A", None, TABLE)
    lab.commit("A")
    lab.git("branch", "release")
    lab.script("X", "A", CREATE_X)
    added = lab.commit("X")
    lab.script("B", "X", ADD_Z)
    lab.commit("B")
    lab.switch("release")
    lab.git("cherry-pick", "main")
    lab.check("--ref", "release", status=1, rules=["MIG003"],
              says=["the parent X of B is in no script", "X is on main (m/versions/X.py)", f"added by commit {added[:12]}"])
    lab.check(status=1, rules=["MIG003"], says=["X is on main"])


def i12_merge_revision_where_its_parents_are_not(lab):
    lab.script("A", None, TABLE)
    lab.commit("A")
    lab.git("branch", "release")
    lab.script("P", "A", CREATE_X)
    lab.script("Q", "A", ADD_Z)
    lab.commit("P, Q")
    lab.script("M", ("P", "Q"))
    lab.commit("M")
    lab.switch("release")
    lab.git("cherry-pick", "main")
    lab.check("--ref", "release", status=1, rules=["MIG003"], says=["none of its parents", "git rm m/versions/M.py"])


def i13_one_id_with_other_parents_on_two_long_lived_branches(lab):
    lab.script("A", None, TABLE)
    lab.commit("A")
    lab.branch("rel")
    lab.script("B", "A", ADD_Z)
    lab.commit("B")
    lab.switch("main")
    lab.script("X", "A", CREATE_X)
    lab.script("B", "X", ADD_Z)
    lab.commit("X, B")
    lab.ledger("--base", "main", "rel", status=1, rules=["MIG403"],
               says=["B follows X on main and A on rel", "a database that ran it on rel never runs X {create table x}",
                     "leave the parents on main as they are"])
    lab.ledger("--base", "rel", "main", status=1, rules=["MIG403"], says=["never runs X {create table x}"])


def i13_a_protected_release_has_it_with_another_parent(lab):
    lab.script("A", None, TABLE)
    lab.commit("A")
    lab.branch("rel")
    lab.script("B", "A", ADD_Z)
    lab.commit("B")
    lab.branch("feat", "main")
    lab.script("X", "A", CREATE_X)
    lab.script("B", "X", ADD_Z)
    lab.commit("X, B")
    lab.check(*GATE, status=0)  # an ordinary branch publishes nothing
    lab.git("config", "mig.protected", "rel")
    lab.check(*GATE, status=1, rules=["MIG403"],
              says=["published revision B gains ancestors: databases at B will never run X {create table x}", "git checkout rel --"])
    lab.git("tag", "v1", "rel")
    lab.git("config", "--unset", "mig.protected")
    lab.check(*GATE, status=1, rules=["MIG403"], says=["git checkout v1 --"])


def i13_what_several_tags_have_is_read_script_by_script(lab):
    lab.write("m/helpers.py", "def later(name):\n    return name + '_later'\n")
    lab.script("A", None, TABLE)
    lab.commit("A")
    for release in ("v1", "v2"):
        lab.branch(release + "-branch", "main")
        for k in range(20):
            lab.script(f"B{k}", f"B{k - 1}" if k else "A",
                       f"from m.helpers import later\n    op.create_table(later('{release}_{k}'), sa.Column('id', sa.Integer))")
        lab.commit(release)
        lab.git("tag", release)
    lab.branch("feat", "main")
    for k in range(20):
        lab.script(f"B{k}", f"B{k - 1}" if k else "A", f"op.create_table('own_{k}', sa.Column('id', sa.Integer))")
    lab.commit("own")
    lab.check(*GATE, status=1, rules=["MIG401"] * 20, says=["as v1 has it"])


def i14_release_merged_forward_into_development(lab):
    lab.script("A", None, TABLE)
    lab.commit("A")
    lab.branch("rel")
    lab.script("R", "A", CREATE_X)
    lab.commit("R")
    lab.branch("dev", "main")
    lab.script("D1", "A", ADD_Z)
    lab.script("D2", "D1")
    lab.commit("D1, D2")
    lab.git("config", "mig.base", "rel")
    lab.git("config", "mig.protected", "dev")
    lab.check("--ref", "dev", "--base", "rel", status=1, rules=["MIG001"], says=["D2", "R", "mig merge"])
    lab.git("merge", "-q", "--no-edit", "rel")
    refused = lab.run("rebase", "D1", "--onto", "R", "--dry-run")
    if refused.status != 4 or "dev" not in refused.err:
        raise Failure(f"rebase of what dev publishes: exit {refused.status}\n{refused.err}")


def i15_hotfix_on_production_and_a_feature_on_staging(lab):
    lab.script("A", None, TABLE)
    lab.commit("A")
    lab.branch("hotfix")
    lab.script("H", "A", CREATE_X)
    lab.commit("H")
    lab.git("tag", "v1.0.1")
    lab.branch("staging", "main")
    lab.script("F", "A", ADD_Z)
    lab.commit("F")
    lab.check("--ref", "staging", "--base", "v1.0.1", status=1, rules=["MIG001"],
              says=["2 heads", "to join them: git merge v1.0.1, then mig merge"])
    lab.conflicts("v1.0.1", "staging", status=0)
    lab.git("config", "mig.base", "v1.0.1")
    lab.git("config", "mig.protected", "staging")
    lab.git("merge", "-q", "--no-edit", "v1.0.1")
    for moved, onto in (("F", "H"), ("H", "F")):
        refused = lab.run("rebase", moved, "--onto", onto, "--dry-run")
        if refused.status != 4:
            raise Failure(f"rebase {moved}: exit {refused.status}\n{refused.err}")


def i16_published_revision_deleted(lab):
    lab.script("A", None, TABLE)
    lab.script("B", "A", ADD_Z)
    lab.commit("A, B")
    lab.branch("feat")
    lab.git("rm", "-q", "m/versions/B.py")
    lab.script("C", "A", CREATE_X)
    lab.commit("C instead of B")
    lab.check(*GATE, status=1, rules=["MIG402"],
              says=["published revision removed: B", "git checkout main -- m/versions/B.py", "mig rebase C --onto B"])


def i16_the_revert_of_a_published_commit(lab):
    lab.script("A", None, TABLE)
    lab.commit("A")
    lab.script("B", "A", ADD_Z)
    lab.commit("B")
    lab.branch("feat")
    lab.git("revert", "--no-edit", "HEAD")
    lab.check(*GATE, status=1, rules=["MIG402"], says=["B"])


def published_b(lab):
    lab.script("A", None, TABLE)
    lab.script("B", "A", ADD_Z)
    lab.commit("A, B")
    lab.branch("feat")


def i17a_comment_and_format_only(lab):
    published_b(lab)
    path = "m/versions/B.py"
    text = lab.read(path).replace("'", '"').replace("def upgrade():", "def upgrade() :  # quoted anew")
    lab.write(path, text.replace("import sqlalchemy as sa\n", "").replace("from alembic", "import sqlalchemy as sa\nfrom alembic"))
    lab.commit("format")
    lab.check(*GATE, status=0, notes=["MIG401"])
    lab.conflicts("main", "feat", status=0, notes=[])


def i17b_an_operation(lab):
    published_b(lab)
    lab.script("B", "A", ADD_Z.replace("Integer", "BigInteger"))
    lab.commit("edit")
    lab.check(*GATE, status=1, rules=["MIG401"],
              says=["published revision B: what it does was edited", "git checkout main -- m/versions/B.py"])


def i17c_the_parent(lab):
    published_b(lab)
    lab.script("X", "A", CREATE_X)
    lab.script("B", "X", ADD_Z)
    lab.commit("B behind X")
    lab.check(*GATE, status=1, rules=["MIG403"],
              says=["published revision B gains ancestors", "will never run X {create table x}", "put the parent back"])


def i17_a_baseline_entry_accepts_one_edit_and_no_other(lab):
    published_b(lab)
    lab.script("B", "A", ADD_Z.replace("Integer", "BigInteger"))
    lab.commit("edit")
    found = lab.check(*GATE, status=1, rules=["MIG401"])
    entry = [f["fingerprint"] for rule, _, _, f in found.findings() if rule == "MIG401"]
    lab.write("accepted", f"MIG401 {entry[0]} no database has run it, all were asked\n")
    lab.commit("accepted")
    lab.check(*GATE, "--baseline", "accepted", status=0, notes=["MIG401"],
              says=["accepted: no database has run it, all were asked (accepted:1)"])
    lab.script("B", "A", ADD_Z.replace("Integer", "SmallInteger"))
    lab.commit("edited again")
    lab.check(*GATE, "--baseline", "accepted", status=1, rules=["MIG401"])


def i17d_the_file_name_only(lab):
    published_b(lab)
    lab.git("mv", "m/versions/B.py", "m/versions/B_renamed.py")
    lab.commit("rename")
    lab.check(*GATE, status=0, notes=["MIG401"])


def i17_uncommitted_edits_are_seen_in_worktree_and_index(lab):
    published_b(lab)
    lab.script("B", "A", "pass")
    lab.check("--base", "main", status=1, rules=["MIG401"])
    lab.check("--index", "--base", "main", status=0)
    lab.git("add", "-A")
    lab.check("--index", "--base", "main", status=1, rules=["MIG401"])


def i18_shallow_clone(lab):
    two_branches(lab, ADD_Z, CREATE_X)
    clone = os.path.join(lab.folder, "clone")
    lab.git("clone", "-q", "--depth", "1", "--no-single-branch", "file://" + lab.root, clone)
    lab.check("--ref", "origin/feat", "--base", "origin/main", status=3, says=["shallow", "git fetch --unshallow"], cwd=clone)


def i18_shallow_clone_of_the_base_itself(lab):
    lab.script("A", None, TABLE)
    lab.commit("A")
    lab.script("B", "A", ADD_Z)
    lab.commit("B")
    clone = os.path.join(lab.folder, "clone")
    lab.git("clone", "-q", "--depth", "1", "file://" + lab.root, clone)
    lab.check("--ref", "HEAD", "--base", "origin/main", status=3, says=["shallow"], cwd=clone)


def i18_the_commit_is_the_base(lab):
    lab.script("A", None, TABLE)
    lab.script("B", "A", ADD_Z)
    lab.commit("A, B")
    lab.script("B", "A", "pass")
    lab.commit("edited on main")
    lab.check("--ref", "main", "--base", "main", status=1, rules=["MIG401"], says=["is main itself", "first parent"])
    lab.check("--base", "main", status=1, rules=["MIG401"], says=["is main itself"])


def i18_missing_ref(lab):
    two_branches(lab)
    lab.check("--ref", "feat", "--base", "nowhere", status=2, says=["nowhere"])


def i18_unrelated_histories(lab):
    lab.script("A", None, TABLE)
    lab.commit("A")
    lab.git("switch", "-q", "--orphan", "feat")
    lab.write("m/env.py", "")
    lab.script("Z", None, CREATE_X)
    lab.commit("Z")
    lab.check(*GATE, status=3, says=["no commit in common"])


def i18_no_scripts_at_all(lab):
    lab.write("README", "nothing\n")
    lab.git("rm", "-q", "--cached", "--ignore-unmatch", "m/env.py")
    os.remove(os.path.join(lab.root, "m/env.py"))
    lab.commit("nothing")
    lab.git("branch", "feat")
    lab.check("--base", "main", status=3, says=["no migration scripts found"])


def collide(lab, ours, theirs, outcome, rules, base=TABLE, status=1):
    two_branches(lab, ours, theirs, base)
    result = lab.check(*GATE, status=status, rules=["MIG001", *rules])
    found = [c["outcome"] for c in result.comparisons()]
    if found != [outcome]:
        raise Failure(f"{found}, not {outcome}")
    lab.conflicts("main", "feat", status=status if outcome != "converges" else 0, rules=rules)


def i19_both_add_the_same_column(lab):
    collide(lab, ADD_Z, ADD_Z, "fails", ["MIG101"])


def i19_both_add_it_with_other_types(lab):
    collide(lab, ADD_Z, ADD_Z.replace("Integer", "String(20)"), "fails", ["MIG101"])


def i20_both_create_the_same_table(lab):
    collide(lab, CREATE_X, CREATE_X, "fails", ["MIG101"])


def i20_one_index_name_on_two_tables(lab):
    base = TABLE + "\n    op.create_table('u', sa.Column('id', sa.Integer, primary_key=True), sa.Column('c', sa.Integer))"
    collide(lab, "op.create_index(op.f('ix_c'), 't', ['c'])", "op.create_index('ix_c', 'u', ['c'])", "fails", ["MIG101"], base)


def i21_both_alter_one_columns_type(lab):
    collide(lab, "op.alter_column('t', 'c', type_=sa.BigInteger())", "op.alter_column('t', 'c', type_=sa.SmallInteger())",
            "diverges", ["MIG201"])


def i21_other_facets_commute(lab):
    collide(lab, "op.alter_column('t', 'c', type_=sa.BigInteger())", "op.alter_column('t', 'c', nullable=False)", "converges", [])


def i22_one_drops_what_the_other_indexes(lab):
    collide(lab, "op.drop_column('t', 'c')", "op.create_index('ix_t_c', 't', ['c'])", "order_dependent", ["MIG102"])


def i22_control_another_column_is_indexed(lab):
    base = TABLE.replace("sa.Column('c', sa.Integer)", "sa.Column('c', sa.Integer), sa.Column('d', sa.Integer)")
    collide(lab, "op.drop_column('t', 'c')", "op.create_index('ix_t_d', 't', ['d'])", "converges", [], base)


def i23_table_renamed_here_altered_there(lab):
    collide(lab, "op.rename_table('t', 'b')", ADD_Z, "order_dependent", ["MIG103"])


def i24_one_column_renamed_both_ways(lab):
    collide(lab, "op.alter_column('t', 'c', new_column_name='d')", "op.alter_column('t', 'c', new_column_name='e')", "fails",
            ["MIG105"])


def i25_backfill_beside_not_null(lab):
    base = TABLE + "\n    op.execute(\"INSERT INTO t (id) VALUES (1)\")"
    two_branches(lab, "op.execute(\"UPDATE t SET c = 0 WHERE c IS NULL\")", "op.alter_column('t', 'c', nullable=False)", base)
    result = lab.run("conflicts", "main", "feat", "--format", "json")
    if result.status != 1 or result.comparisons()[0]["outcome"] != "order_dependent":
        raise Failure("the row that a script wrote needs the backfill first: " + result.out[:2000])


def i26_two_heads_on_purpose_are_still_compared(lab):
    lab.script("A", None, TABLE, labels="p")
    lab.script("B", "A", ADD_Z)
    lab.script("C", "A", ADD_Z)
    lab.commit("two heads")
    lab.conflicts(status=1, rules=["MIG101"])


def i27_what_cannot_be_read_is_not_independent(lab):
    two_branches(lab, "op.execute(f'ALTER TABLE {name()} ADD COLUMN q int')", CREATE_X)
    lab.conflicts("main", "feat", status=3)


def i28_guards_hide_the_overlap(lab):
    guard = ("if 'z' not in [c['name'] for c in sa.inspect(op.get_bind()).get_columns('t')]:\n"
             "        op.add_column('t', sa.Column('z', sa.{}))")
    two_branches(lab, guard.format("Integer"), guard.format("String(20)"))
    result = lab.run("conflicts", "main", "feat", "--format", "json")
    if result.status == 0 or result.comparisons()[0]["outcome"] == "converges":
        raise Failure("the first one wins silently, and nothing is said: " + result.out[:2000])


def lines(lab):
    lab.script("E1", None, CREATE_X, labels="expand")
    lab.script("K1", None, TABLE, labels="contract")
    lab.commit("two lines")
    lab.branch("feat")


def i29_one_head_per_label_is_legitimate(lab):
    lines(lab)
    lab.script("E2", "E1", "op.add_column('x', sa.Column('a', sa.Integer))")
    lab.script("K2", "K1", ADD_Z)
    lab.commit("one more on each")
    lab.check(*GATE, status=0)
    lab.check("--ref", "feat", status=0)


def i29_a_label_declared_twice(lab):
    lines(lab)
    lab.script("E2", "E1", labels="contract")
    lab.commit("label again")
    lab.check(*GATE, status=1, rules=["MIG008"])


def i29_lines_that_are_configured_may_part_in_one_history(lab):
    lab.write("alembic.ini", "[alembic]\nscript_location = m\n[mig]\nlines = pre, post\n")
    lab.script("A", None, TABLE)
    lab.script("P1", "A", CREATE_X, labels="pre")
    lab.script("Q1", "A", ADD_Z, labels="post")
    lab.commit("pre and post")
    lab.branch("feat")
    lab.script("P2", "P1")
    lab.commit("P2")
    lab.check(*GATE, status=0)


def i30_a_fork_inside_one_of_two_lines(lab):
    lines(lab)
    lab.script("E2", "E1", "op.add_column('x', sa.Column('a', sa.Integer))")
    lab.commit("E2")
    lab.switch("main")
    lab.script("E3", "E1", "op.add_column('x', sa.Column('b', sa.Integer))")
    lab.commit("E3")
    result = lab.check(*GATE, status=1, rules=["MIG001"], says=["in the line expand", "E2", "E3"])
    if "K1" in "".join(m for _, _, m, _ in result.findings()):
        raise Failure("the other line is none of this")


def i31_two_environments_in_one_repository(lab):
    lab.write("other/env.py", "")
    lab.script("A", None, TABLE)
    lab.script("A", None, TABLE, versions="other/versions")
    lab.commit("two environments")
    lab.branch("feat")
    lab.script("B", "A", ADD_Z, versions="other/versions")
    lab.commit("B")
    lab.check(*GATE, status=0)


def i31_two_version_locations(lab):
    lab.write("alembic.ini", "[alembic]\nscript_location = m\nversion_locations = m/versions plugin/versions\n")
    lab.script("A", None, TABLE)
    lab.script("P", None, CREATE_X, versions="plugin/versions", labels="plugin")
    lab.commit("two folders")
    lab.branch("feat")
    lab.script("Q", "P", "op.drop_table('x')", versions="plugin/versions")
    lab.commit("Q")
    lab.check(*GATE, status=0)


def i32_a_depended_on_head_is_not_merged(lab):
    lab.script("t3", None, TABLE, labels="t")
    lab.script("q3", None, CREATE_X, labels="q")
    lab.script("q4", "q3", "pass", depends="t3")
    lab.commit("lines")
    result = lab.check(status=0)
    project = result.json["projects"][0]
    if project["heads"] != ["q4", "t3"] or project["effective_heads"] != ["q4"]:
        raise Failure(f"heads {project['heads']}, effective {project['effective_heads']}")


def i32_a_dependency_cycle(lab):
    lab.script("t3", None, TABLE, depends="q3")
    lab.script("q3", "t3", CREATE_X)
    lab.commit("cycle")
    lab.check(status=1, rules=["MIG004"])


def i33_one_name_in_two_databases(lab):
    body = "pass\n\n\ndef upgrade_rdr():\n    {}\n\n\ndef upgrade_metrics():\n    {}"
    two_branches(lab, body.format(ADD_Z, "pass"), body.format("pass", ADD_Z), base=body.format(TABLE, TABLE))
    lab.conflicts("main", "feat", status=0)


def i34_accidental_new_root(lab):
    lab.script("A", None, TABLE)
    lab.script("B", "A", ADD_Z)
    lab.commit("A, B")
    lab.branch("feat")
    lab.script("N", None, CREATE_X)
    lab.commit("N")
    lab.check(*GATE, status=1, rules=["MIG006"], says=["N starts a history of its own"])


def i34_a_new_root_with_a_label_is_meant(lab):
    lab.script("A", None, TABLE)
    lab.commit("A")
    lab.branch("feat")
    lab.script("N", None, CREATE_X, labels="plugin")
    lab.commit("N")
    lab.check(*GATE, status=0)


def i35_merges_of_merges(lab):
    lab.script("A", None, TABLE)
    for name in "BCD":
        lab.script(name, "A", f"op.add_column('t', sa.Column('{name}', sa.Integer))")
    lab.script("M1", ("B", "C"))
    lab.script("M2", ("C", "D"))
    lab.script("M3", ("M1", "M2"))
    lab.commit("joined")
    lab.check(status=0)


def i35_criss_cross_history(lab):
    two_branches(lab, ADD_Z, CREATE_X)
    lab.git("branch", "x", "feat")
    lab.git("branch", "y", "main")
    lab.switch("x")
    lab.git("merge", "-q", "--no-edit", "main")
    lab.switch("y")
    lab.git("merge", "-q", "--no-edit", "feat")
    lab.script("M", ("B", "C"))
    lab.commit("M")
    lab.check("--ref", "x", "--base", "y", status=0)
    lab.check("--ref", "y", "--base", "x", status=0)


def i36_merge_revision_with_operations(lab):
    lab.script("A", None, TABLE)
    lab.script("B", "A", ADD_Z)
    lab.script("C", "A", CREATE_X)
    lab.commit("fork")
    lab.branch("feat")
    lab.script("M", ("B", "C"), "op.alter_column('t', 'z', nullable=False)")
    lab.commit("M")
    lab.check(*GATE, status=0)


def i38_squash_meets_an_open_branch(lab):
    lab.script("A", None, TABLE)
    lab.script("B", "A", ADD_Z)
    lab.script("K", "B", CREATE_X)
    lab.commit("A, B, K")
    lab.branch("feat")
    lab.script("L", "K", "op.drop_table('x')")
    lab.commit("L")
    lab.switch("main")
    lab.git("rm", "-q", "-r", "m/versions")
    lab.script("S", None, TABLE)
    lab.commit("squashed")
    lab.check(*GATE, status=1, rules=["MIG003"], says=["the parent K of L", "main removed it"])


def i38_the_branch_squashes_what_is_published(lab):
    lab.script("A", None, TABLE)
    lab.script("B", "A", ADD_Z)
    lab.script("K", "B", CREATE_X)
    lab.commit("A, B, K")
    lab.branch("feat")
    lab.git("rm", "-q", "-r", "m/versions")
    lab.script("S", None, TABLE)
    lab.commit("squashed")
    lab.check(*GATE, status=1, rules=["MIG402"], says=["published revisions removed: A, B, K"])


def i39_every_spelling_that_python_takes(lab):
    imports = "from alembic import op\nimport sqlalchemy as sa\n"
    tail = "\n\ndef upgrade():\n    pass\n\n\ndef downgrade():\n    pass\n"
    spelled = {
        "not_the_id": "revision = 'first'\ndown_revision = None\n",
        "annotated": "revision: str = 'a_1'\ndown_revision: 'str | None' = 'first'  # not 'second'\n",
        "joined": "revision = 'jo' 'ined'\ndown_revision = (\n    'a_'\n    '1'\n)\n",
        "list": "revision = \"list\"\ndown_revision = ['joined']\nbranch_labels = 'left'\n",
        "bom": "revision = 'bom'\ndown_revision = 'joined',\n",
        "crlf": "revision = 'crlf'\ndown_revision = ('bom')\n",
        "merge": "revision = 'merge'\ndown_revision = {'crlf', 'list'}\n",
        "docstring": "revision = r'''docstring'''\ndown_revision = 'merge'\n",
    }
    for name, text in spelled.items():
        text = imports + text + tail
        if name == "docstring":
            text = '"""\nrevision = "other"\ndown_revision = "other"\n"""\n' + text
        if name == "crlf":
            text = text.replace("\n", "\r\n")
        lab.write(f"m/versions/{name}.py", ("\ufeff" if name == "bom" else "") + text)
    lab.commit("spelled")
    lab.check(status=0)
    found = lab.run("heads").out + lab.run("history").out
    if not found.startswith("docstring") or "first -> a_1" not in found or "a_1 -> joined" not in found or "joined -> bom" not in found:
        raise Failure(found)


def i40_a_computed_identifier_is_named_not_dropped(lab):
    lab.script("A", None, TABLE)
    lab.write("m/versions/B.py", "from helper import parent\nrevision = 'B'\ndown_revision = parent(revision)\n\n"
                                 "def upgrade():\n    pass\n")
    lab.commit("A, B")
    lab.check(status=3, rules=["MIG902"])


def i41_a_script_that_would_fail_when_imported(lab):
    path = lab.script("A", None, TABLE)
    lab.write(path, lab.read(path) + "\nraise SystemExit('imported')\n")
    lab.write("m/env.py", "raise SystemExit('imported')\n")
    lab.commit("A")
    lab.check(status=0)


def i44_a_file_that_names_another_head(lab):
    lab.script("A", None, TABLE)
    lab.write("m/HEAD", "A\n")
    lab.write("pyproject.toml", '[tool.mig]\nsentinel = "m/HEAD"\n')
    lab.commit("A")
    lab.check(status=0)
    lab.branch("feat")
    lab.script("B", "A", ADD_Z)
    lab.commit("B, and the file forgotten")
    lab.check(status=1, rules=["MIG010"], says=["names A, which is none", "printf '%s\\n' B >m/HEAD"])
    lab.check(*GATE, status=1, rules=["MIG010"])
    lab.write("m/HEAD", "B\n")
    lab.commit("not forgotten")
    lab.check(*GATE, status=0)
    lab.write("m/HEAD", "<<<<<<< HEAD\nA\n=======\nB\n>>>>>>> feat\n")
    lab.check(status=1, rules=["MIG010"], says=["conflict marks"])
    lab.git("rm", "-q", "-f", "m/HEAD")
    lab.check(status=1, rules=["MIG010"], says=["is not there"])


def i44_one_line_per_label(lab):
    lab.script("A", None, TABLE)
    lab.script("E", "A", labels="expand")
    lab.script("C", "A", labels="contract")
    lab.write("m/HEADS", "C\nE\n")
    lab.git("config", "mig.sentinel", "m/HEADS")
    lab.commit("lines")
    lab.check(status=0)
    lab.script("E2", "E")
    lab.check(status=1, rules=["MIG010"], says=["names E, which is none", "C E2 >m/HEADS"])
    lab.write("m/HEADS", "C\n")
    lab.check(status=1, rules=["MIG010"], says=["does not name E2"])


def git_conflict_both_sides_gave_a_script_another_parent(lab):
    lab.script("A", None, TABLE)
    lab.script("B", "A")
    lab.script("C", "A")
    lab.script("D", "A")
    lab.commit("three heads")
    lab.branch("feat")
    lab.script("D", "C")
    lab.commit("D behind C")
    lab.switch("main")
    lab.script("D", "B")
    lab.commit("D behind B")
    lab.switch("feat")
    lab.check(*GATE, status=1, rules=["MIG009", "MIG403"], says=["down_revision is 'C' on our side and 'B' on theirs"])
    lab.git("merge", "main", ok=False)
    lab.check("--index", status=1, rules=["MIG009"], says=["git add m/versions/D.py"])


def git_conflict_marks_in_a_script_are_two_versions(lab):
    lab.script("A", None, TABLE)
    lab.script("B", "A")
    lab.script("C", "B")
    lab.script("D", "C", doc="D\n\n" * 9)
    lab.commit("a line")
    lab.branch("feat")
    lab.script("D", "B", doc="D\n\n" * 9)
    lab.commit("D behind B")
    lab.switch("main")
    lab.script("D", "A", doc="D\n\n" * 9)
    lab.commit("D behind A")
    for style in ("merge", "diff3"):
        lab.git("config", "merge.conflictStyle", style)
        lab.git("merge", "feat", ok=False)
        if "<<<<<<< HEAD" not in lab.read("m/versions/D.py"):
            raise Failure("no marks")
        found = lab.check(status=1, rules=["MIG009"], says=["down_revision is 'A' on our side and 'B' on theirs", "mig repair"])
        line = [f["at"]["line"] for rule, _, _, f in found.findings() if rule == "MIG009"][0]
        if lab.read("m/versions/D.py").split("\n")[line - 1] != "down_revision = 'A'":
            raise Failure(f"line {line}")
        if lab.run("merge", "--template", "stock", "--dry-run").status != 3:
            raise Failure("merged over conflict marks")
        lab.commit("with the marks in it")
        lab.check("--ref", "HEAD", status=1, rules=["MIG009"])
        lab.git("reset", "-q", "--hard", "HEAD^")


def git_conflict_marks_that_do_not_match_are_a_syntax_error(lab):
    lab.script("A", None, TABLE)
    lab.write("m/versions/A.py", lab.read("m/versions/A.py").replace("depends_on", "<<<<<<< HEAD\ndepends_on"))
    lab.commit("half")
    lab.check(status=1, rules=["MIG903"])


def git_conflict_a_script_is_added_to_a_folder_that_the_base_renamed(lab):
    lab.write("alembic.ini", "[alembic]\nscript_location = m\n")
    lab.script("A", None, TABLE)
    lab.script("B", "A")
    lab.commit("A, B")
    lab.branch("feat")
    lab.script("C", "B", ADD_Z)
    lab.commit("C")
    lab.switch("main")
    lab.git("mv", "m", "db")
    lab.write("alembic.ini", "[alembic]\nscript_location = db\n")
    lab.commit("moved")
    lab.check(*GATE, status=1, rules=["MIG009"],
              says=["C is added to a folder that main renamed", "git mv m/versions/C.py db/versions/C.py"])
    if lab.git("merge-tree", "--write-tree", "main", "feat", ok=False).returncode != 1:
        raise Failure("git does not ask")
    # The other way round.
    lab.check("--ref", "main", "--base", "feat", status=1, rules=["MIG009"], says=["C is added to a folder that main renamed"])
    # Once both have moved, there is nothing to say.
    lab.switch("feat")
    lab.git("merge", "main", ok=False)
    lab.git("rm", "-q", "--cached", "m/versions/C.py", ok=False)
    lab.git("add", "-A")
    lab.git("commit", "-q", "-m", "merged")
    lab.check(*GATE, status=0, notes=[])


def git_conflict_none_where_one_side_renamed_the_folder_alone(lab):
    lab.write("alembic.ini", "[alembic]\nscript_location = m\n")
    lab.script("A", None, TABLE)
    lab.commit("A")
    lab.branch("feat")
    lab.git("mv", "m", "db")
    lab.write("alembic.ini", "[alembic]\nscript_location = db\n")
    lab.script("B", "A", ADD_Z, versions="db/versions")
    lab.commit("moved, B")
    lab.check(*GATE, status=0, notes=[])


def git_conflict_two_revisions_in_files_of_one_name(lab):
    lab.script("A", None, TABLE)
    lab.commit("A")
    lab.branch("feat")
    lab.script("C", "A", ADD_Z, name="0002_next")
    lab.commit("C")
    lab.switch("main")
    lab.script("B", "A", CREATE_X, name="0002_next")
    lab.commit("B")
    lab.check(*GATE, status=1, rules=["MIG001", "MIG009"], says=["different revisions"])


SCENARIOS = [f for name, f in sorted(globals().items()) if name[:1] == "i" and name[1:3].isdigit() or name.startswith("git_")]

if __name__ == "__main__":
    wanted = sys.argv[2:]
    chosen = [s for s in SCENARIOS if not wanted or any(s.__name__.startswith(w) for w in wanted)]
    sys.exit(run_all(os.path.abspath(sys.argv[1]), chosen, "detection of incidents"))
