/* What real histories do that no database minds: one line after a base, replayed without a failure. */
#include "judging.h"

static void assert_runs(const char *base, const char *body) {
  mig_comparison *got = pg(base, body, "    op.create_table('elsewhere', sa.Column('id', sa.Integer()))\n");
  if (got->outcome == MIG_CONVERGES || got->outcome == MIG_OUTCOME_UNKNOWN) return;
  fail_msg("%.*s", (int)got->findings[0].message.len, got->findings[0].message.ptr);
}

static void assert_unknown(const char *base, const char *ours, const char *theirs) {
  mig_comparison *got = pg(base, ours, theirs);
  assert_int_equal(got->outcome, MIG_OUTCOME_UNKNOWN);
  assert_int_not_equal(got->not_understood_count, 0);
}

#define MOOD(table) "    op.create_table('" table "', sa.Column('m', sa.Enum('a', 'b', name='mood')))\n"
#define PAIR                                                                                                    \
  "    op.create_table('p', sa.Column('a', sa.Integer()), sa.Column('b', sa.Integer()), "                        \
  "sa.PrimaryKeyConstraint('a', name='p_pkey'))\n"                                                               \
  "    op.create_table('c1', sa.Column('a', sa.Integer()), sa.ForeignKeyConstraint(['a'], ['p.a']))\n"           \
  "    op.create_table('c2', sa.Column('a', sa.Integer()), sa.ForeignKeyConstraint(['a'], ['p.a']))\n"

static void alembic_makes_an_enum_of_two_tables_once_in_one_run(void **state) {
  (void)state;
  assert_runs(NULL, MOOD("t") MOOD("u"));
  mig_comparison *got = pg(NULL, MOOD("t"), MOOD("u"));
  assert_int_equal(got->outcome, MIG_FAILS); /* two runs */
}

static void dropping_a_key_with_cascade_drops_every_reference_to_it(void **state) {
  (void)state;
  assert_runs(PAIR, "    op.execute('ALTER TABLE p DROP CONSTRAINT p_pkey CASCADE')\n    op.drop_column('p', 'a')\n");
}

static void tables_that_refer_to_each_other_are_truncated_together(void **state) {
  (void)state;
  assert_runs(PAIR, "    op.execute('TRUNCATE c1, p, c2')\n");
}

static void a_constraint_takes_an_index_over_under_its_name(void **state) {
  (void)state;
  assert_runs(USER, "    op.create_index('uq_email', 'user', ['email'], unique=True)\n"
                    "    op.execute('ALTER TABLE \"user\" ADD CONSTRAINT uq_email UNIQUE USING INDEX uq_email')\n"
                    "    op.drop_constraint('uq_email', 'user')\n");
}

static void alembics_own_table_is_there_before_anything_runs(void **state) {
  (void)state;
  assert_runs(USER, "    op.execute(\"ALTER TABLE alembic_version ALTER COLUMN version_num TYPE varchar(255)\")\n");
}

static void system_columns_are_part_of_every_table(void **state) {
  (void)state;
  assert_runs(USER, "    op.execute('DELETE FROM \"user\" a USING \"user\" b WHERE a.ctid < b.ctid AND a.id = b.id')\n");
}

static void a_checked_length_is_a_number_whatever_the_text_is(void **state) {
  (void)state;
  assert_runs(USER "    op.create_check_constraint('ck', 'user', 'char_length(email) BETWEEN 1 AND 32')\n",
              "    op.execute(sa.text('INSERT INTO \"user\" (id, email) VALUES (1, :email)'))\n");
}

static void an_unnamed_key_is_found_by_a_convention_without_its_kind(void **state) {
  (void)state;
  assert_runs("    op.create_table('token', sa.Column('id', sa.Integer(), primary_key=True), "
              "sa.Column('userid', sa.Text(), unique=True))\n",
              "    op.drop_constraint('uq__token__userid', 'token')\n");
}

static void columns_of_a_table_made_by_a_query_may_have_any_name(void **state) {
  (void)state;
  assert_runs(USER ONE_ROW, "    op.execute('CREATE TEMPORARY TABLE tmp AS SELECT DISTINCT ON (u.id) u.id, u.email AS mail FROM \"user\" u')\n"
                            "    op.execute('UPDATE \"user\" x SET email = (SELECT mail FROM tmp t WHERE t.id = x.id)')\n");
}

static void a_key_that_the_database_numbered_may_be_the_one_of_the_column(void **state) {
  (void)state;
  const char *drop = "    op.drop_constraint('member_ibfk_27', 'member', type_='foreignkey')\n"
                     "    op.drop_column('member', 'file')\n";
  const char *base = "    op.create_table('files', sa.Column('id', sa.Integer(), primary_key=True))\n"
                     "    op.create_table('member', sa.Column('file', sa.Integer(), sa.ForeignKey('files.id')), "
                     "sa.Column('id', sa.Integer()))\n"
                     "    change(op.get_bind())\n"; /* so member may have more keys */
  const char *other = "    op.create_table('elsewhere', sa.Column('id', sa.Integer()))\n";
  assert_int_equal(judge(MIG_MYSQL, base, drop, other)->outcome, MIG_CONVERGES);
  const char *alone = "    op.drop_column('member', 'file')\n";
  assert_int_equal(judge(MIG_MYSQL, base, alone, other)->outcome, MIG_FAILS);
}

/* ---- computed names and texts ---- */

static void a_computed_name_never_passes_for_a_real_one(void **state) {
  (void)state;
  const char *partition = "    import os\n    y = os.environ['YEAR']\n    op.execute(f\"CREATE TABLE tiles_{y} (id integer)\")\n";
  assert_unknown(USER, partition, partition);
  const char *quoted = "    import os\n    y = os.environ['YEAR']\n    op.execute(f'CREATE TABLE \"tiles_{y}\" (id integer)')\n";
  assert_unknown(USER, quoted, quoted);
}

static void a_text_with_a_computed_part_is_a_value_of_its_own(void **state) {
  (void)state;
  const char *insert = "    import uuid\n    op.execute(f\"INSERT INTO note (id) VALUES ('n-{uuid.uuid4()}')\")\n";
  mig_comparison *got = pg("    op.create_table('note', sa.Column('id', sa.Text(), primary_key=True))\n", insert, insert);
  assert_int_equal(got->outcome, MIG_CONVERGES);
}

static void an_object_that_was_given_op_may_do_anything_with_it(void **state) {
  (void)state;
  assert_unknown(USER, "    from project.helpers import Reflect\n    reflect = Reflect(op)\n    reflect.drop_indexes('user')\n",
                 "    op.create_index('ix', 'user', ['email'])\n");
}

#define T(name) cmocka_unit_test_setup_teardown(name, open_arena, close_arena)

int main(void) {
  const struct CMUnitTest tests[] = {
      T(alembic_makes_an_enum_of_two_tables_once_in_one_run),
      T(dropping_a_key_with_cascade_drops_every_reference_to_it),
      T(tables_that_refer_to_each_other_are_truncated_together),
      T(a_constraint_takes_an_index_over_under_its_name),
      T(alembics_own_table_is_there_before_anything_runs),
      T(system_columns_are_part_of_every_table),
      T(a_checked_length_is_a_number_whatever_the_text_is),
      T(an_unnamed_key_is_found_by_a_convention_without_its_kind),
      T(columns_of_a_table_made_by_a_query_may_have_any_name),
      T(a_key_that_the_database_numbered_may_be_the_one_of_the_column),
      T(a_computed_name_never_passes_for_a_real_one),
      T(a_text_with_a_computed_part_is_a_value_of_its_own),
      T(an_object_that_was_given_op_may_do_anything_with_it),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
