/* What SQLAlchemy adds to a statement before a database sees it. */
#include "judging.h"

#define MORE                                                                                             \
  "    op.create_table('card', sa.Column('id', sa.Integer(), nullable=False), "                           \
  "sa.Column('user_id', sa.Integer()), sa.Column('colour', sa.Text()), sa.PrimaryKeyConstraint('id'))\n"   \
  "    card = sa.table('card', sa.column('id'), sa.column('user_id'), sa.column('colour'))\n"             \
  "    user = sa.table('user', sa.column('id'), sa.column('email'), sa.column('age'))\n"
#define TABLES                                                                                           \
  "    card = sa.table('card', sa.column('id'), sa.column('user_id'), sa.column('colour'))\n"             \
  "    user = sa.table('user', sa.column('id'), sa.column('email'), sa.column('age'))\n"
#define ADDS_C "    op.add_column('user', sa.Column('c', sa.Text()))\n"
#define ELSEWHERE "    op.create_table('elsewhere', sa.Column('id', sa.Integer()))\n"

static void assert_converges(mig_dialect dialect, const char *ours, const char *theirs) {
  mig_comparison *got = judge(dialect, USER MORE ONE_ROW, ours, theirs);
  assert_int_equal(got->outcome, MIG_CONVERGES);
  assert_int_equal(got->not_understood_count, 0);
}

/* ---- the tables that nobody names ---- */

#define COPIED                                                                                              \
  TABLES "    op.execute(card.update().where(card.c.user_id == user.c.id).values(colour=user.c.email))\n"

static void an_update_reads_the_tables_that_its_condition_names(void **state) {
  (void)state;
  assert_converges(MIG_POSTGRESQL, COPIED, ELSEWHERE);
  assert_converges(MIG_MYSQL, COPIED, ELSEWHERE);
}

static void a_column_that_such_an_update_reads_may_not_be_dropped_before(void **state) {
  (void)state;
  mig_comparison *got = pg(USER MORE, COPIED, "    op.drop_column('user', 'email')\n");
  assert_int_equal(got->outcome, MIG_ORDER_DEPENDENT);
  assert_rule(got, "MIG102");
}

static void a_delete_reads_the_tables_that_its_condition_names(void **state) {
  (void)state;
  assert_converges(MIG_POSTGRESQL, TABLES "    op.execute(card.delete().where(card.c.user_id == user.c.id))\n", ELSEWHERE);
  mig_comparison *got = pg(USER MORE, TABLES "    op.execute(card.delete().where(card.c.user_id == user.c.id))\n",
                           "    op.drop_column('user', 'id')\n");
  assert_int_equal(got->outcome, MIG_ORDER_DEPENDENT);
}

static void a_subquery_reads_its_own_tables_and_refers_to_those_around_it(void **state) {
  (void)state;
  const char *ours = TABLES "    newest = sa.select(user.c.email).where(user.c.id == card.c.user_id).scalar_subquery()\n"
                            "    op.execute(card.update().values(colour=newest))\n";
  assert_converges(MIG_POSTGRESQL, ours, ELSEWHERE);
  mig_comparison *got = pg(USER MORE, ours, "    op.drop_column('user', 'email')\n");
  assert_int_equal(got->outcome, MIG_ORDER_DEPENDENT);
}

/* ---- names ---- */

#define LONG_NAME "ix_monthly_statement_delivery_attempts_of_customer_account_number_text"

static void a_final_name_that_is_too_long_ends_in_a_hash(void **state) {
  (void)state;
  const char *base = USER "    op.create_index(op.f('" LONG_NAME "'), 'user', ['age'])\n";
  mig_comparison *got = pg(base, "    op.drop_index('ix_monthly_statement_delivery_attempts_of_customer_acco_9e6f')\n", ELSEWHERE);
  assert_int_equal(got->outcome, MIG_CONVERGES);
  got = judge(MIG_MYSQL, base, "    op.drop_index('ix_monthly_statement_delivery_attempts_of_customer_accou_9e6f', 'user')\n", ELSEWHERE);
  assert_int_equal(got->outcome, MIG_CONVERGES);
}

static void so_does_the_name_of_an_index_that_a_column_asks_for(void **state) {
  (void)state;
  const char *base = "    op.create_table('monthly_statement_delivery_attempts_of_customer', "
                     "sa.Column('account_number_text', sa.Text(), index=True))\n";
  mig_comparison *got = pg(base, "    op.drop_index('ix_monthly_statement_delivery_attempts_of_customer_acco_9e6f')\n", ELSEWHERE);
  assert_int_equal(got->outcome, MIG_CONVERGES);
}

static void a_check_may_name_its_own_table(void **state) {
  (void)state;
  assert_converges(MIG_POSTGRESQL,
                   "    op.create_table('step', sa.Column('order', sa.Integer(), nullable=False), "
                   "sa.CheckConstraint('step.\"order\" >= 0', name='not_negative'))\n"
                   "    op.rename_table('step', 'stage')\n    op.execute('INSERT INTO stage (\"order\") VALUES (1)')\n",
                   ELSEWHERE);
}

/* ---- values ---- */

static void a_default_that_is_computed_is_a_default(void **state) {
  (void)state;
  const char *ours = "    limit = str(settings.LIMIT)\n"
                     "    op.add_column('user', sa.Column('quota', sa.Integer(), nullable=False, server_default=limit))\n"
                     "    op.execute(\"INSERT INTO \\\"user\\\" (id, email) VALUES (7, 'b')\")\n";
  mig_comparison *got = pg(USER ONE_ROW, ours, ELSEWHERE);
  assert_int_equal(got->outcome, MIG_CONVERGES);
}

static void two_computed_defaults_of_one_column_are_not_taken_for_equal(void **state) {
  (void)state;
  const char *base = USER;
  mig_comparison *got = pg(base, "    op.alter_column('user', 'age', server_default=str(settings.A))\n",
                           "    op.alter_column('user', 'age', server_default=str(settings.B))\n");
  assert_int_not_equal(got->outcome, MIG_CONVERGES);
  got = pg(base, "    op.alter_column('user', 'age', server_default=str(settings.A))\n",
           "    op.alter_column('user', 'age', server_default=None)\n");
  assert_int_not_equal(got->outcome, MIG_CONVERGES);
}

static void a_ddl_text_is_formatted_with_its_context(void **state) {
  (void)state;
  assert_converges(MIG_POSTGRESQL,
                   "    for name in ('user', 'card'):\n"
                   "        op.execute(sa.DDL('ALTER TABLE \"%(name)s\" ADD COLUMN note text', context={'name': name}))\n"
                   "    op.execute(sa.DDL(\"UPDATE card SET note = '100 %%'\"))\n",
                   ELSEWHERE);
}

static void the_last_of_two_columns_with_one_name_counts(void **state) {
  (void)state;
  assert_converges(MIG_POSTGRESQL,
                   "    op.create_table('step', sa.Column('x', sa.Integer()), sa.Column('y', sa.Text()), sa.Column('x', sa.Text()))\n"
                   "    op.execute(\"INSERT INTO step (x) VALUES ('words')\")\n",
                   ELSEWHERE);
  mig_comparison *got = pg(USER, "    op.execute('CREATE TABLE step (x int, x text)')\n", ELSEWHERE);
  assert_int_equal(got->outcome, MIG_FAILS);
}

static void an_operator_class_may_take_a_type_that_is_not_known(void **state) {
  (void)state;
  const char *base = "    from our.types import Name\n    op.execute('CREATE EXTENSION pg_trgm')\n"
                     "    op.create_table('recipe', sa.Column('name', Name()))\n";
  mig_comparison *got = pg(base, "    op.create_index('ix', 'recipe', ['name'], postgresql_using='gin', postgresql_ops={'name': 'gin_trgm_ops'})\n",
                           "    op.add_column('recipe', sa.Column('a', sa.Text()))\n");
  assert_int_equal(got->outcome, MIG_CONVERGES);
}

static void a_value_that_is_spread_has_any_number_of_columns(void **state) {
  (void)state;
  mig_comparison *got = pg(USER, "    op.execute('INSERT INTO \"user\" (id, email) SELECT (pairs(age)).* FROM \"user\"')\n", ELSEWHERE);
  assert_int_not_equal(got->outcome, MIG_FAILS);
}

/* ---- code ---- */

static void what_another_modules_logger_is_told_is_no_operation(void **state) {
  (void)state;
  assert_converges(MIG_POSTGRESQL,
                   "    from elsewhere import logger\n    from flask import current_app\n"
                   "    logger.info('half of it')\n    current_app.logger.error('all of it')\n"
                   "    op.add_column('user', sa.Column('b', sa.Text()))\n",
                   "    op.add_column('user', sa.Column('c', sa.Text()))\n");
}

static void a_logger_that_gets_the_connection_may_do_anything(void **state) {
  (void)state;
  mig_comparison *got = pg(USER, "    from elsewhere import logger\n    logger.info(op.get_bind())\n", ADDS_C);
  assert_int_equal(got->outcome, MIG_OUTCOME_UNKNOWN);
}

/* The operations of a whole script, of each database. */
static mig_ops *bound(const char *whole, uint32_t *count) {
  mig_script *script = MIG_NEW(arena, mig_script);
  size_t len = strlen(whole);
  char *padded = mig_arena_zalloc(arena, len + 64);
  memcpy(padded, whole, len);
  mig_script_read(script, arena, (mig_file){MIG_SPAN("versions/ours.py"), {padded, len}}, NULL);
  mig_script_ops_opts opts = {.direction = MIG_UPGRADE, .dialect = MIG_POSTGRESQL};
  mig_ops *ops = NULL;
  assert_int_equal(mig_script_operations(&ops, count, arena, script, &opts), MIG_OK);
  return ops;
}

#define OF_DATABASES(signature, call)                                                                           \
  "from alembic import op\nimport sqlalchemy as sa\nrevision = 'ours'\n\n\n" signature "\n    " call "\n\n\n"      \
  "def upgrade_users():\n    pass\n\n\ndef upgrade_():\n    op.add_column('user', sa.Column('c', sa.Text()))\n"

static void the_database_without_a_name_is_not_passed_over(void **state) {
  (void)state;
  static const char *const scripts[] = {
      OF_DATABASES("def upgrade(engine_name):", "globals()['upgrade_%s' % engine_name]()"),
      OF_DATABASES("def upgrade(engine_name=''):", "globals().get(f'upgrade_{engine_name}', lambda: None)()")};
  for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) {
    uint32_t count;
    mig_ops *ops = bound(scripts[i], &count);
    assert_int_equal(count, 2);
    assert_true(mig_span_is(ops[0].bind, "default-database"));
    assert_int_equal(ops[0].count, 1);
    assert_true(mig_span_is(ops[1].bind, "users"));
    assert_int_equal(ops[1].count, 0);
  }
}

static void a_function_is_found_among_the_globals(void **state) {
  (void)state;
  const char *ours = "    globals().get('upgrade_', lambda: None)()\n    globals().get('upgrade_%s' % 'other', lambda: None)()\n\n\n"
                     "def upgrade_():\n    op.add_column('user', sa.Column('c', sa.Text()))\n";
  mig_comparison *got = pg(USER, ours, ADDS_C);
  assert_int_equal(got->outcome, MIG_FAILS);
  assert_rule(got, "MIG101");
  assert_int_equal(got->not_understood_count, 0);
}

#define T(name) cmocka_unit_test_setup_teardown(name, open_arena, close_arena)

int main(void) {
  const struct CMUnitTest tests[] = {
      T(an_update_reads_the_tables_that_its_condition_names),
      T(a_column_that_such_an_update_reads_may_not_be_dropped_before),
      T(a_delete_reads_the_tables_that_its_condition_names),
      T(a_subquery_reads_its_own_tables_and_refers_to_those_around_it),
      T(a_final_name_that_is_too_long_ends_in_a_hash),
      T(so_does_the_name_of_an_index_that_a_column_asks_for),
      T(a_check_may_name_its_own_table),
      T(a_default_that_is_computed_is_a_default),
      T(two_computed_defaults_of_one_column_are_not_taken_for_equal),
      T(a_ddl_text_is_formatted_with_its_context),
      T(the_last_of_two_columns_with_one_name_counts),
      T(an_operator_class_may_take_a_type_that_is_not_known),
      T(a_value_that_is_spread_has_any_number_of_columns),
      T(what_another_modules_logger_is_told_is_no_operation),
      T(a_logger_that_gets_the_connection_may_do_anything),
      T(a_function_is_found_among_the_globals),
      T(the_database_without_a_name_is_not_passed_over),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
