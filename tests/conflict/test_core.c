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
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
