/* What statements that were not understood leave known, and what values nobody can foresee do. */
#include <stdio.h>

#include "base/buf.h"
#include "judging.h"

#define OPAQUE "    op.create_view(some.imported.VIEW)\n"
#define TOKENS                                                                                               \
  "    op.create_table('token', sa.Column('id', postgresql.UUID(), nullable=False), sa.Column('n', sa.Text()), " \
  "sa.PrimaryKeyConstraint('id'))\n"

static void assert_fails_twice(const char *statement) {
  mig_comparison *got = pg(OPAQUE, statement, statement);
  assert_int_equal(got->outcome, MIG_FAILS);
  assert_false(got->findings[0].own_failure);
}

/* ---- removals in the base ---- */

static void a_view_that_an_unknown_directive_may_have_made_again_can_be_dropped(void **state) {
  (void)state;
  const char *base = USER "    op.execute('CREATE VIEW v AS SELECT id FROM \"user\"')\n    op.execute('DROP VIEW v')\n" OPAQUE;
  mig_comparison *got = pg(base, "    op.execute('DROP VIEW v')\n", "    op.create_table('t', sa.Column('id', sa.Integer()))\n");
  assert_int_equal(got->outcome, MIG_CONVERGES);
  assert_int_equal(got->grade, MIG_LIKELY);
}

static void without_the_unknown_directive_the_drop_fails_on_its_own(void **state) {
  (void)state;
  const char *base = USER "    op.execute('CREATE VIEW v AS SELECT id FROM \"user\"')\n    op.execute('DROP VIEW v')\n";
  mig_comparison *got = pg(base, "    op.execute('DROP VIEW v')\n", "    op.create_table('t', sa.Column('id', sa.Integer()))\n");
  assert_int_equal(got->outcome, MIG_FAILS);
  assert_true(got->findings[0].own_failure);
}

/* ---- failures that rest on what is not known ---- */

#define TWICE "    op.add_column('user', sa.Column('nick', sa.Text()))\n"
#define OTHER "    op.create_table('t', sa.Column('id', sa.Integer()))\n"

static void on_a_history_that_contradicts_itself_a_side_that_fails_alone_is_unknown_where_the_other_meets_it(void **state) {
  (void)state;
  mig_comparison *got = pg(USER USER TWICE, TWICE, "    op.alter_column('user', 'nick', nullable=False)\n");
  assert_int_equal(got->outcome, MIG_OUTCOME_UNKNOWN);
  assert_int_equal(got->ours_first.succeeds, MIG_ORDER_UNKNOWN);
  assert_int_equal(got->theirs_first.succeeds, MIG_ORDER_UNKNOWN);
  assert_int_equal(got->not_understood_count, 1);
  assert_string_equal(got->not_understood[0].revision.ptr, "ours");
  assert_true(got->findings[0].own_failure);
  assert_int_equal(got->findings[0].grade, MIG_POSSIBLE);
}

static void what_fails_alone_on_such_a_history_is_no_question_to_a_side_that_touches_nothing_of_it(void **state) {
  (void)state;
  mig_comparison *got = pg(USER USER TWICE, TWICE, OTHER);
  assert_int_equal(got->outcome, MIG_CONVERGES);
  assert_int_equal(got->grade, MIG_LIKELY);
  assert_int_equal(got->not_understood_count, 0);
  assert_int_equal(got->finding_count, 1);
  assert_true(got->findings[0].own_failure);
  assert_int_equal(got->findings[0].grade, MIG_POSSIBLE);
}

static void what_is_built_in_names_no_type_that_the_other_side_could_make(void **state) {
  (void)state;
  assert_int_equal(pg(USER USER TWICE, TWICE, "    op.execute('ALTER TABLE card ADD COLUMN b double precision, ADD c timestamptz')\n")->outcome,
                   MIG_CONVERGES);
  assert_int_equal(pg(USER USER TWICE, TWICE, "    op.execute('ALTER TABLE card ADD COLUMN b mood')\n")->outcome, MIG_OUTCOME_UNKNOWN);
}

static void it_is_one_where_the_other_side_takes_away_what_it_fails_on(void **state) {
  (void)state;
  const char *base = USER USER "    op.create_table('post', sa.Column('id', sa.Integer()), sa.Column('u', sa.Integer(), "
                               "sa.ForeignKey('user.id', name='fk_u')))\n";
  mig_comparison *got = pg(base, "    op.drop_table('user')\n", "    op.drop_constraint('fk_u', 'post')\n");
  assert_true(got->outcome == MIG_OUTCOME_UNKNOWN || got->outcome == MIG_ORDER_DEPENDENT);
}

static void what_else_the_sides_collide_in_is_told_beside_it(void **state) {
  (void)state;
  mig_comparison *got = pg(USER USER TWICE, TWICE "    op.drop_column('user', 'age')\n",
                           "    op.alter_column('user', 'age', nullable=False)\n");
  assert_true(got->outcome != MIG_CONVERGES);
}

static void on_a_history_that_runs_it_fails(void **state) {
  (void)state;
  mig_comparison *got = pg(USER TWICE, TWICE, OTHER);
  assert_int_equal(got->outcome, MIG_FAILS);
  assert_true(got->findings[0].own_failure);
}

static void what_a_side_does_twice_itself_fails_on_any_history(void **state) {
  (void)state;
  mig_comparison *got = pg(USER USER, TWICE TWICE, OTHER);
  assert_int_equal(got->outcome, MIG_FAILS);
}

static void a_collision_stands_beside_a_side_that_may_fail_alone(void **state) {
  (void)state;
  mig_comparison *got = pg(USER USER TWICE, TWICE OTHER, OTHER);
  assert_int_equal(got->outcome, MIG_FAILS);
}

static void after_a_block_that_may_have_dropped_a_table_its_index_may_be_made_again(void **state) {
  (void)state;
  mig_comparison *got = pg(USER "    op.create_index('ix_age', 'user', ['age'])\n",
                           "    op.execute('DO $$ BEGIN IF now() > NULL THEN DROP INDEX ix_age; ALTER TABLE \"user\" ADD x int; END IF; END $$')\n"
                           "    op.create_index('ix_age', 'user', ['age'])\n",
                           OTHER);
  assert_int_equal(got->outcome, MIG_OUTCOME_UNKNOWN);
  assert_int_equal(got->not_understood_count, 2);
}

static void a_table_that_history_only_uses_may_be_made_by_a_side(void **state) {
  (void)state;
  const char *base = USER OPAQUE "    op.add_column('ghost', sa.Column('n', sa.Integer()))\n";
  mig_comparison *got = pg(base, "    op.create_table('ghost', sa.Column('id', sa.Integer()))\n", OTHER);
  assert_int_equal(got->outcome, MIG_OUTCOME_UNKNOWN);
  assert_int_equal(got->not_understood_count, 1);
}

static void a_list_for_an_array_column_is_no_text(void **state) {
  (void)state;
  const char *base = "    op.create_table('f', sa.Column('id', sa.Integer()), sa.Column('c', sa.ARRAY(sa.Text())))\n"
                     "    op.execute(\"INSERT INTO f (id) VALUES (1)\")\n";
  mig_comparison *got = pg(base, "    f = sa.table('f', sa.column('id'), sa.column('c'))\n"
                                 "    op.execute(f.update().values(c=['latitude']))\n"
                                 "    op.execute(f.insert().values(id=2, c=['longitude']))\n", OTHER);
  assert_int_equal(got->outcome, MIG_CONVERGES);
}

static void a_column_dropped_before_an_unknown_statement_may_be_there_again(void **state) {
  (void)state;
  const char *base = USER "    op.drop_column('user', 'age')\n" OPAQUE;
  mig_comparison *got = pg(base, "    op.alter_column('user', 'age', nullable=False)\n",
                           "    op.create_table('t', sa.Column('id', sa.Integer()))\n");
  assert_int_equal(got->outcome, MIG_CONVERGES);
}

static void what_one_side_drops_stays_dropped_for_the_other_whatever_follows(void **state) {
  (void)state;
  mig_comparison *got = pg(USER, "    op.drop_column('user', 'age')\n", "    op.drop_column('user', 'age')\n" OPAQUE);
  assert_int_equal(got->outcome, MIG_FAILS);
  assert_rule(got, "MIG104");
}

static void rows_that_an_unknown_statement_may_have_written_are_no_difference(void **state) {
  (void)state;
  const char *base = "    op.create_table('org', sa.Column('id', sa.Integer(), primary_key=True))\n"
                     "    op.create_table('code', sa.Column('id', sa.Integer(), primary_key=True), sa.Column('name', sa.Text()))\n";
  const char *ours = "    from app.services import Product\n"
                     "    op.execute(\"INSERT INTO org VALUES (1)\")\n"
                     "    for row in op.get_bind().execute(sa.text('SELECT id FROM org')): Product.make(row[0])\n"
                     "    op.execute(\"INSERT INTO code VALUES (1, 'b')\")\n";
  mig_comparison *got = pg(base, ours, "    op.execute(\"UPDATE code SET name = 'c'\")\n");
  assert_int_equal(got->outcome, MIG_OUTCOME_UNKNOWN);
  assert_int_equal(got->finding_count, 0);
  assert_int_equal(got->difference_count, 0);
}

static void brackets_in_a_type_that_is_computed_make_no_array(void **state) {
  (void)state;
  const char *base = USER ONE_ROW "    op.execute(\"CREATE TYPE moods AS ENUM ('a')\")\n";
  const char *ours = "    from app.kinds import MOODS, Mood\n"
                     "    op.alter_column('user', 'email', type_=sa.Enum(*MOODS[Mood]['values'], name=MOODS[Mood]['name']), "
                     "postgresql_using='email::moods')\n";
  assert_int_equal(pg(base, ours, OTHER)->outcome, MIG_CONVERGES);
}

static void a_dict_is_looked_up_by_classes_and_by_what_is_imported(void **state) {
  (void)state;
  const char *own = "    class A: pass\n    class B: pass\n    op.drop_column('user', {A: 'email', B: 'age'}[A])\n";
  const char *imported = "    from app.kinds import A, B\n    op.drop_column('user', {A: 'email', B: 'age'}[A])\n";
  const char *other = "    from app.kinds import A, B, C\n    op.drop_column('user', {A: 'email', B: 'age'}[C])\n";
  assert_int_equal(pg(USER, own, "    op.drop_column('user', 'email')\n")->outcome, MIG_FAILS);
  assert_int_equal(pg(USER, imported, "    op.drop_column('user', 'email')\n")->outcome, MIG_FAILS);
  assert_int_equal(pg(USER, other, "    op.drop_column('user', 'email')\n")->outcome, MIG_OUTCOME_UNKNOWN);
}

static void a_column_whose_new_type_was_not_read_does_not_hold_its_old_one(void **state) {
  (void)state;
  const char *base = "    op.execute(\"CREATE TYPE old AS ENUM ('a')\")\n    op.execute('CREATE TABLE t1 (id int, kind old)')\n";
  const char *ours = "    from app.kinds import using\n"
                     "    op.alter_column('t1', 'kind', type_=sa.Text(), postgresql_using=using('kind'))\n"
                     "    op.execute('DROP TYPE old')\n";
  assert_int_equal(pg(base, ours, OTHER)->outcome, MIG_CONVERGES);
  assert_int_equal(pg(base, "    op.execute('DROP TYPE old')\n", OTHER)->outcome, MIG_FAILS);
}

/* ---- contextlib.contextmanager ---- */

#define SEEN "    op.execute('CREATE VIEW v AS SELECT age FROM \"user\"')\n"
#define WITHOUT_VIEW                                                                                   \
  "    from contextlib import contextmanager\n    @contextmanager\n    def without_view():\n"             \
  "        op.execute('DROP VIEW v')\n        yield 'age'\n        op.execute('CREATE VIEW v AS SELECT age FROM \"user\"')\n"
#define WIDENS "        op.alter_column('user', column, type_=sa.BigInteger())\n"

static void a_block_runs_where_its_context_manager_yields(void **state) {
  (void)state;
  mig_comparison *got = pg(USER SEEN, WITHOUT_VIEW "    with without_view() as column:\n" WIDENS, OTHER);
  assert_int_equal(got->outcome, MIG_CONVERGES);
  assert_int_equal(got->not_understood_count, 0);
  assert_int_equal(got->ours.operations, 3);
  got = pg(USER SEEN, WITHOUT_VIEW "    with without_view() as column:\n" WIDENS, "    op.drop_column('user', 'email')\n");
  assert_int_equal(got->outcome, MIG_CONVERGES);
}

static void the_block_finds_what_the_function_leaves_for_afterwards_undone(void **state) {
  (void)state;
  mig_comparison *got = pg(USER SEEN, WITHOUT_VIEW "    with without_view():\n        op.execute('SELECT age FROM v')\n", OTHER);
  assert_int_equal(got->outcome, MIG_FAILS);
}

/* ---- models without __tablename__ ---- */

#define ROLES "    op.create_table('user_roles', sa.Column('id', sa.Integer(), primary_key=True), sa.Column('role', sa.Text()))\n"
#define MODEL(head)                                                                                        \
  "    from flask_sqlalchemy import SQLAlchemy\n    from sqlalchemy.orm import Session\n    db = SQLAlchemy()\n" \
  "    " head "\n        id = db.Column(db.Integer, primary_key=True)\n        role = db.Column(db.Text)\n"
#define QUERIES "    for row in Session(bind=op.get_bind()).query(UserRoles): row.role = None\n"
#define DISTINCT "    for row in Session(bind=op.get_bind()).query(UserRoles.role.distinct()): print(row)\n"
#define WRITES_ROLES "    op.execute(\"UPDATE user_roles SET role = 'x'\")\n"

static void flask_sqlalchemy_names_the_table_of_a_model_after_its_class(void **state) {
  (void)state;
  assert_int_equal(pg(ROLES, MODEL("class UserRoles(db.Model):") QUERIES, OTHER)->outcome, MIG_CONVERGES);
  assert_int_equal(pg(ROLES, MODEL("class UserRoles(db.Model):") DISTINCT, OTHER)->outcome, MIG_CONVERGES);
  assert_int_equal(pg(ROLES, MODEL("class UserRoles(db.Model):") QUERIES, WRITES_ROLES)->outcome, MIG_OUTCOME_UNKNOWN);
}

static void a_query_whose_rows_are_written_is_listed_once(void **state) {
  (void)state;
  mig_comparison *got = pg(ROLES, "    from app.models import UserRoles\n    from sqlalchemy.orm import Session\n" QUERIES, WRITES_ROLES);
  assert_int_equal(got->outcome, MIG_OUTCOME_UNKNOWN);
  assert_int_equal(got->not_understood_count, 1);
}

#define IMPORTS "    from app.models import Role\n"

static void a_model_asked_by_its_query_is_read_and_perhaps_written(void **state) {
  (void)state;
  const char *changes[] = {IMPORTS "    for row in Role.query:\n        row.role = 'z'\n    db.session.commit()\n",
                           IMPORTS "    first = Role.query.get(1)\n    first.delete()\n",
                           IMPORTS "    for row in Role.query.filter_by(id=1).all():\n"
                                   "        op.execute(sa.text('INSERT INTO t (name) VALUES (:n)').bindparams(n=row.role))\n"};
  for (size_t i = 0; i < sizeof changes / sizeof *changes; i++)
    assert_int_equal(pg(ROLES OTHER, changes[i], WRITES_ROLES)->outcome, MIG_OUTCOME_UNKNOWN);
  const char *own = MODEL("class UserRoles(db.Model):") "    for row in UserRoles.query:\n        row.role = 'z'\n";
  assert_int_equal(pg(ROLES, own, OTHER)->outcome, MIG_CONVERGES);
  assert_int_equal(pg(ROLES, own, WRITES_ROLES)->outcome, MIG_OUTCOME_UNKNOWN);
}

static void what_is_selected_from_a_model_that_is_not_seen_is_not_known(void **state) {
  (void)state;
  const char *selects[] = {"sa.select(Role)", "sa.select([Role.role]).where(Role.id == 1)", "sa.select(sa.func.count(Role.id))"};
  for (size_t i = 0; i < sizeof selects / sizeof *selects; i++) {
    char ours[500];
    snprintf(ours, sizeof ours, IMPORTS "    n = op.get_bind().execute(%s).scalar()\n", selects[i]);
    assert_int_equal(pg(ROLES, ours, WRITES_ROLES)->outcome, MIG_OUTCOME_UNKNOWN);
  }
  assert_int_equal(pg(ROLES, "    n = op.get_bind().execute(sa.select(sa.func.now())).scalar()\n", WRITES_ROLES)->outcome, MIG_CONVERGES);
}

static void a_base_that_is_not_seen_may_name_the_table_otherwise(void **state) {
  (void)state;
  assert_int_equal(pg(ROLES, "    from app import Named\n" MODEL("class UserRoles(Named, db.Model):") QUERIES, OTHER)->outcome,
                   MIG_OUTCOME_UNKNOWN);
  assert_int_equal(pg(ROLES,
                      "    class Named:\n        def __tablename__(cls): return 'x'\n" MODEL("class UserRoles(Named, db.Model):") QUERIES,
                      OTHER)->outcome,
                   MIG_OUTCOME_UNKNOWN);
}

/* ---- what was not understood under a question that nobody can answer ---- */

#define ADDS_AGE2 "    op.add_column('user', sa.Column('age2', sa.Integer()))\n"

static void assert_unknown(const char *statements) {
  mig_comparison *got = pg(USER, statements, ADDS_AGE2);
  assert_int_equal(got->outcome, MIG_OUTCOME_UNKNOWN);
  assert_true(got->not_understood_count > 0);
}

static void it_counts_although_another_answer_passes_it_over(void **state) {
  (void)state;
  assert_unknown("    if some.flag():\n        op.add_column('user', some.column())\n");
  assert_unknown("    if some.flag():\n        pass\n    else:\n        op.add_column('user', some.column())\n");
}

static void it_counts_in_a_loop_over_what_is_not_known(void **state) {
  (void)state;
  assert_unknown("    for name in some.names():\n        op.drop_table(name)\n");
  assert_unknown("    for i in range(1000000000):\n        op.add_column('user', sa.Column(str(i), sa.Integer()))\n");
}

static void an_upgrade_that_always_raises_is_no_independence(void **state) {
  (void)state;
  assert_unknown("    raise RuntimeError('by hand')\n");
}

static void what_goes_with_a_schema_or_an_extension_is_not_known(void **state) {
  (void)state;
  assert_unknown("    op.execute('DROP SCHEMA public CASCADE')\n");
  assert_unknown("    op.execute('DROP EXTENSION IF EXISTS citext CASCADE')\n");
}

/* ---- what history does not show can be dropped once ---- */

static void a_view_of_an_open_world_is_dropped_once(void **state) {
  (void)state;
  assert_fails_twice("    op.execute('DROP VIEW v')\n");
}

static void a_sequence_of_an_open_world_is_dropped_once(void **state) {
  (void)state;
  assert_fails_twice("    op.execute('DROP SEQUENCE s')\n");
}

static void a_type_of_an_open_world_is_dropped_once(void **state) {
  (void)state;
  assert_fails_twice("    op.execute('DROP TYPE mood')\n");
}

static void an_index_of_an_open_world_is_dropped_once(void **state) {
  (void)state;
  assert_fails_twice("    op.drop_index('ix')\n");
  mig_comparison *got = judge(MIG_MYSQL, OPAQUE, "    op.drop_index('ix', 't')\n", "    op.drop_index('ix', 't')\n");
  assert_int_equal(got->outcome, MIG_FAILS);
}

static void a_constraint_of_an_open_world_is_dropped_once(void **state) {
  (void)state;
  assert_fails_twice("    op.drop_constraint('fk', 't', type_='foreignkey')\n");
}

static void a_column_and_a_table_of_an_open_world_are_dropped_once(void **state) {
  (void)state;
  assert_fails_twice("    op.drop_column('t', 'c')\n");
  assert_fails_twice("    op.drop_table('t')\n");
}

/* ---- values that nobody can foresee ---- */

static void computed_keys_of_two_statements_are_two_keys(void **state) {
  (void)state;
  const char *insert = "    import uuid\n    op.execute(\"INSERT INTO token (id, n) VALUES ('{}', 'x')\".format(uuid.uuid4()))\n";
  mig_comparison *got = pg(TOKENS, insert, insert);
  assert_int_equal(got->outcome, MIG_CONVERGES);
}

static void computed_keys_of_one_bulk_insert_are_as_many_keys_as_rows(void **state) {
  (void)state;
  const char *insert = "    import uuid\n    op.bulk_insert(sa.table('token', sa.column('id'), sa.column('n')), "
                       "[{'id': uuid.uuid4(), 'n': 'x'}, {'id': uuid.uuid4(), 'n': 'y'}])\n";
  mig_comparison *got = pg(TOKENS, insert, "    op.add_column('token', sa.Column('m', sa.Text()))\n");
  assert_int_equal(got->outcome, MIG_CONVERGES);
}

static void keys_that_the_database_makes_up_are_all_different(void **state) {
  (void)state;
  const char *base = USER ONE_ROW "    op.execute(\"INSERT INTO \\\"user\\\" (id) VALUES (2)\")\n" TOKENS;
  const char *insert = "    op.execute('INSERT INTO token (id, n) SELECT gen_random_uuid(), email FROM \"user\"')\n";
  mig_comparison *got = pg(base, insert, insert);
  assert_int_equal(got->outcome, MIG_CONVERGES);
}

static void literal_rows_are_still_checked(void **state) {
  (void)state;
  const char *base = TOKENS "    op.create_check_constraint('ck', 'token', 'n IS NOT NULL')\n";
  mig_comparison *got = pg(base, "    op.execute(\"INSERT INTO token (id, n) VALUES ('00000000-0000-0000-0000-000000000001', NULL)\")\n",
                           "    op.add_column('token', sa.Column('m', sa.Text()))\n");
  assert_true(got->findings[0].own_failure);
}

#define ASKED(n)                                                                              \
  "    if op.get_bind().execute(\"SELECT 1 FROM \\\"user\\\" WHERE age = " #n "\").scalar() == 1:\n" \
  "        op.execute(\"UPDATE \\\"user\\\" SET email = '" #n "' WHERE age = " #n "\")\n"

static void more_questions_than_can_be_tried_do_not_matter_to_who_touches_nothing_of_theirs(void **state) {
  (void)state;
  const char *asked = ASKED(1) ASKED(2) ASKED(3) ASKED(4) ASKED(5) ASKED(6);
  mig_comparison *got = pg(USER, asked, "    op.create_table('elsewhere', sa.Column('id', sa.Integer()))\n");
  assert_int_equal(got->outcome, MIG_CONVERGES);
  assert_int_equal(got->grade, MIG_LIKELY);
  assert_int_equal(pg(USER, asked, "    op.drop_column('user', 'email')\n")->outcome, MIG_OUTCOME_UNKNOWN);
  assert_int_equal(pg(USER, asked, "    op.execute(\"INSERT INTO \\\"user\\\" (id, age) VALUES (9, 3)\")\n")->outcome,
                   MIG_OUTCOME_UNKNOWN);
}

#define VIEW(call, name, query) \
  "    from tools.objects import ReplaceableObject\n    V = ReplaceableObject('" name "', '" query "')\n    op." call "\n"
#define APART "    op.create_table('elsewhere', sa.Column('id', sa.Integer()))\n"

static void a_replaceable_view_reaches_itself_and_what_it_reads(void **state) {
  (void)state;
  const char *made = VIEW("create_view(V)", "grown", "SELECT id FROM \"user\" WHERE age > 17");
  assert_int_equal(pg(USER, made, APART)->outcome, MIG_CONVERGES);
  assert_int_equal(pg(USER, made, "    op.add_column('user', sa.Column('x', sa.Text()))\n")->outcome, MIG_CONVERGES);
  assert_int_not_equal(pg(USER, made, "    op.drop_column('user', 'age')\n")->outcome, MIG_CONVERGES);
  assert_int_not_equal(pg(USER, made, VIEW("create_view(V)", "grown", "SELECT id FROM \"user\""))->outcome, MIG_CONVERGES);
  assert_int_not_equal(pg(USER, made, VIEW("drop_view(V)", "grown", ""))->outcome, MIG_CONVERGES);
}

static void a_replaceable_object_that_replaces_another_may_reach_anything(void **state) {
  (void)state;
  assert_int_equal(pg(USER, VIEW("replace_view(V, replaces='1a.V')", "v", "SELECT 1"), APART)->outcome, MIG_CONVERGES);
  assert_int_equal(pg(USER, VIEW("replace_view(V, replaces='1a.W')", "v", "SELECT 1"), APART)->outcome, MIG_OUTCOME_UNKNOWN);
}

static void a_replaceable_routine_reaches_itself_on_mariadb_only(void **state) {
  (void)state;
  const char *made = VIEW("create_sp(V)", "tidy", "() BEGIN DELETE FROM user; END");
  assert_int_equal(judge(MIG_MYSQL, USER, made, "    op.drop_column('user', 'age')\n")->outcome, MIG_CONVERGES);
  assert_int_equal(judge(MIG_MYSQL, USER, made, VIEW("drop_sp(V)", "tidy", ""))->outcome, MIG_OUTCOME_UNKNOWN);
  assert_int_equal(pg(USER, made, APART)->outcome, MIG_OUTCOME_UNKNOWN);
}

static void what_a_statement_that_was_not_understood_names_may_be_there_again(void **state) {
  (void)state;
  const char *base = USER "    op.create_table('log', sa.Column('id', sa.Integer()))\n    op.drop_table('log')\n"
                          "    op.execute('CREATE TABLE log LIKE user')\n";
  const char *more = "    op.add_column('log', sa.Column('x', sa.Text()))\n";
  assert_int_equal(judge(MIG_MYSQL, base, more, APART)->outcome, MIG_CONVERGES);
  assert_int_equal(judge(MIG_MYSQL, base, more, "    op.add_column('user', sa.Column('x', sa.Text()))\n")->outcome, MIG_CONVERGES);
}

static void a_value_in_a_dict_is_no_statement(void **state) {
  (void)state;
  const char *rows = "    from elsewhere import keys\n"
                     "    user = sa.table('user', sa.column('id'), sa.column('email'))\n"
                     "    op.bulk_insert(user, [\n        {'id': keys.make(), 'email': keys.other()}])\n";
  assert_int_equal(pg(USER, rows, APART)->outcome, MIG_CONVERGES);
  assert_int_equal(pg(USER, "    from elsewhere import keys\n    if True: keys.make()\n", APART)->outcome, MIG_OUTCOME_UNKNOWN);
}

static void a_call_is_made_for_its_effect_wherever_its_value_goes_nowhere(void **state) {
  (void)state;
  static const struct {
    const char *code;
    mig_outcome outcome;
  } cases[] = {{"[work.fill(x) for x in (1, 2)]", MIG_OUTCOME_UNKNOWN},
               {"work.ready or work.fill()", MIG_OUTCOME_UNKNOWN},
               {"(lambda: work.fill())()", MIG_OUTCOME_UNKNOWN},
               {"x = [\n        work.fill()]", MIG_CONVERGES},
               {"print(\n        work.fill())", MIG_CONVERGES},
               {"x = {'a':\n        work.fill()}", MIG_CONVERGES}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char code[200];
    snprintf(code, sizeof code, "    from elsewhere import work\n    %s\n", cases[i].code);
    print_message("%s\n", cases[i].code);
    assert_int_equal(pg(USER, code, APART)->outcome, cases[i].outcome);
  }
}

#define T(name) cmocka_unit_test_setup_teardown(name, open_arena, close_arena)

/* ---- what is made up ---- */

static void a_column_that_nobody_made_is_made_up_once(void **state) {
  (void)state;
  const char *check = "    op.create_check_constraint('ck', 'user', sa.text('id > 0'))\n";
  const char *comment = "    op.execute('UPDATE \"user\" SET x = (SELECT x FROM w WHERE id = 1)')\n"
                        "    op.alter_column('user', 'x', comment='c', existing_type=sa.Text())\n";
  assert_int_equal(pg("    pass\n", check, comment)->outcome, MIG_CONVERGES);
  assert_int_equal(pg("    pass\n", check, comment)->difference_count, 0);
  assert_int_equal(pg("    pass\n", comment, check)->difference_count, 0);
}

/* ---- views over views ---- */

/* v0 reads the table, each other one the view before it twice: as many paths as 2 to the power of their number. */
static const char *with_views(int count) {
  mig_buf buf = mig_buf_in(arena);
  mig_buf_puts(&buf, USER ONE_ROW "    op.execute('CREATE VIEW v0 AS SELECT id FROM \"user\"')\n");
  for (int i = 1; i <= count; i++)
    mig_buf_printf(&buf, "    op.execute('CREATE VIEW v%d AS SELECT a.id FROM v%d a JOIN v%d b ON a.id = b.id')\n", i, i - 1, i - 1);
  mig_buf_putc(&buf, 0);
  return mig_buf_span(&buf).ptr;
}

#define TWO_ROWS_MORE "    op.execute(\"INSERT INTO \\\"user\\\" (id, email, age) VALUES (2, 'b', 1), (3, 'c', 1)\")\n"

static void a_question_of_forty_views_hangs_on_the_rows_beneath_them(void **state) {
  (void)state;
  const char *asks = "    if op.get_bind().execute(sa.text('SELECT count(*) FROM v40')).scalar() > 2:\n        op.create_table('t', sa.Column('id', sa.Integer()))\n";
  assert_int_equal(pg(with_views(40), asks, TWO_ROWS_MORE)->outcome, MIG_OUTCOME_UNKNOWN);
}

static void a_statement_that_reads_forty_views_reads_the_rows_beneath_them(void **state) {
  (void)state;
  const char *base = with_views(40), *copies = "    op.create_table('t', sa.Column('n', sa.Integer()))\n    op.execute('INSERT INTO t (n) SELECT id FROM v40')\n";
  mig_comparison *got = pg(base, copies, TWO_ROWS_MORE);
  assert_int_equal(got->outcome, MIG_OUTCOME_UNKNOWN);
  assert_true(got->not_understood_count <= 4);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      T(it_counts_although_another_answer_passes_it_over),
      T(it_counts_in_a_loop_over_what_is_not_known),
      T(what_goes_with_a_schema_or_an_extension_is_not_known),
      T(an_upgrade_that_always_raises_is_no_independence),
      T(a_view_that_an_unknown_directive_may_have_made_again_can_be_dropped),
      T(without_the_unknown_directive_the_drop_fails_on_its_own),
      T(on_a_history_that_contradicts_itself_a_side_that_fails_alone_is_unknown_where_the_other_meets_it),
      T(what_fails_alone_on_such_a_history_is_no_question_to_a_side_that_touches_nothing_of_it),
      T(what_is_built_in_names_no_type_that_the_other_side_could_make),
      T(it_is_one_where_the_other_side_takes_away_what_it_fails_on),
      T(what_else_the_sides_collide_in_is_told_beside_it),
      T(on_a_history_that_runs_it_fails),
      T(a_block_runs_where_its_context_manager_yields),
      T(the_block_finds_what_the_function_leaves_for_afterwards_undone),
      T(a_dict_is_looked_up_by_classes_and_by_what_is_imported),
      T(a_column_whose_new_type_was_not_read_does_not_hold_its_old_one),
      T(brackets_in_a_type_that_is_computed_make_no_array),
      T(flask_sqlalchemy_names_the_table_of_a_model_after_its_class),
      T(a_query_whose_rows_are_written_is_listed_once),
      T(a_model_asked_by_its_query_is_read_and_perhaps_written),
      T(what_is_selected_from_a_model_that_is_not_seen_is_not_known),
      T(a_base_that_is_not_seen_may_name_the_table_otherwise),
      T(rows_that_an_unknown_statement_may_have_written_are_no_difference),
      T(a_list_for_an_array_column_is_no_text),
      T(what_a_side_does_twice_itself_fails_on_any_history),
      T(a_collision_stands_beside_a_side_that_may_fail_alone),
      T(after_a_block_that_may_have_dropped_a_table_its_index_may_be_made_again),
      T(a_table_that_history_only_uses_may_be_made_by_a_side),
      T(a_column_dropped_before_an_unknown_statement_may_be_there_again),
      T(what_one_side_drops_stays_dropped_for_the_other_whatever_follows),
      T(a_view_of_an_open_world_is_dropped_once),
      T(a_sequence_of_an_open_world_is_dropped_once),
      T(a_type_of_an_open_world_is_dropped_once),
      T(an_index_of_an_open_world_is_dropped_once),
      T(a_constraint_of_an_open_world_is_dropped_once),
      T(a_column_and_a_table_of_an_open_world_are_dropped_once),
      T(computed_keys_of_two_statements_are_two_keys),
      T(computed_keys_of_one_bulk_insert_are_as_many_keys_as_rows),
      T(keys_that_the_database_makes_up_are_all_different),
      T(literal_rows_are_still_checked),
      T(a_value_in_a_dict_is_no_statement),
      T(a_call_is_made_for_its_effect_wherever_its_value_goes_nowhere),
      T(a_replaceable_view_reaches_itself_and_what_it_reads),
      T(a_replaceable_object_that_replaces_another_may_reach_anything),
      T(a_replaceable_routine_reaches_itself_on_mariadb_only),
      T(what_a_statement_that_was_not_understood_names_may_be_there_again),
      T(more_questions_than_can_be_tried_do_not_matter_to_who_touches_nothing_of_theirs),
      T(a_column_that_nobody_made_is_made_up_once),
      T(a_question_of_forty_views_hangs_on_the_rows_beneath_them),
      T(a_statement_that_reads_forty_views_reads_the_rows_beneath_them),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
