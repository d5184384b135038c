/* Functions, triggers, extensions and policies in raw SQL: known by name and text. */
#include "judging.h"

#define SQL(text) "    op.execute(\"" text "\")\n"
#define T "    op.create_table('t', sa.Column('id', sa.Integer()), sa.Column('n', sa.Text()))\n"
#define F(how, body) SQL(how " FUNCTION f(a int) RETURNS int AS $$ SELECT " body " $$ LANGUAGE sql")
#define G SQL("CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()")

#define ON_U SQL("CREATE TRIGGER g BEFORE INSERT ON u FOR EACH ROW EXECUTE FUNCTION f()")

typedef struct routine_case {
  const char *ours, *theirs;
  mig_outcome outcome;
} routine_case;

static void expect(mig_dialect dialect, const routine_case *cases, size_t count) {
  for (size_t i = 0; i < count; i++) {
    print_message("%s%s", cases[i].ours, cases[i].theirs);
    assert_int_equal(judge(dialect, T, cases[i].ours, cases[i].theirs)->outcome, cases[i].outcome);
    mig_outcome mirrored = judge(dialect, T, cases[i].theirs, cases[i].ours)->outcome;
    assert_int_equal(mirrored, cases[i].outcome);
  }
}

#define EXPECT(dialect, cases) expect(dialect, cases, sizeof(cases) / sizeof *(cases))

static void one_name_can_be_made_once(void **state) {
  (void)state;
  static const routine_case cases[] = {
      {F("CREATE", "1"), F("CREATE", "1"), MIG_FAILS},
      {F("CREATE", "1"), SQL("CREATE FUNCTION f(a text) RETURNS int AS $$ SELECT 1 $$ LANGUAGE sql"), MIG_CONVERGES},
      {F("CREATE", "1"), F("CREATE OR REPLACE", "1"), MIG_ORDER_DEPENDENT},
      {SQL("CREATE EXTENSION citext"), SQL("CREATE EXTENSION citext"), MIG_FAILS},
      {SQL("CREATE EXTENSION IF NOT EXISTS citext"), SQL("CREATE EXTENSION IF NOT EXISTS citext"), MIG_CONVERGES},
      {G, G, MIG_FAILS}};
  EXPECT(MIG_POSTGRESQL, cases);
}

static void a_trigger_is_its_tables_whatever_tables_came_before(void **state) {
  (void)state;
  static const routine_case cases[] = {
      {"    op.create_table('u', sa.Column('id', sa.Integer()))\n" F("CREATE", "1") ON_U "    op.add_column('t', sa.Column('a', sa.Text()))\n",
       "    op.create_table('w', sa.Column('id', sa.Integer()))\n    op.add_column('t', sa.Column('b', sa.Text()))\n", MIG_CONVERGES},
      {"    op.create_table('u', sa.Column('id', sa.Integer()))\n" F("CREATE", "1") ON_U "    op.add_column('t', sa.Column('a', sa.Text()))\n",
       "    op.create_table('w', sa.Column('id', sa.Integer()))\n    op.execute('DROP FUNCTION IF EXISTS f CASCADE')\n", MIG_DIVERGES}};
  EXPECT(MIG_POSTGRESQL, cases);
}

static void who_replaces_last_decides(void **state) {
  (void)state;
  static const routine_case cases[] = {{F("CREATE OR REPLACE", "1"), F("CREATE OR REPLACE", "2"), MIG_DIVERGES},
                                       {F("CREATE OR REPLACE", "1"), F("CREATE OR REPLACE", "1"), MIG_CONVERGES},
                                       {F("CREATE OR REPLACE", "1"), SQL("DROP FUNCTION IF EXISTS f"), MIG_DIVERGES},
                                       {G, SQL("DROP TRIGGER IF EXISTS g ON t"), MIG_DIVERGES},
                                       {SQL("DROP TRIGGER g ON t"), SQL("DROP TRIGGER g ON t"), MIG_FAILS}};
  EXPECT(MIG_POSTGRESQL, cases);
}

static void a_trigger_meets_rows_and_no_columns(void **state) {
  (void)state;
  static const routine_case cases[] = {{G, SQL("INSERT INTO t VALUES (1, 'a')"), MIG_OUTCOME_UNKNOWN},
                                       {G, "    op.add_column('t', sa.Column('z', sa.Text()))\n", MIG_CONVERGES},
                                       {G, "    op.create_table('u', sa.Column('id', sa.Integer()))\n", MIG_CONVERGES}};
  EXPECT(MIG_POSTGRESQL, cases);
}

static void a_trigger_follows_its_table_and_falls_with_it(void **state) {
  (void)state;
  const char *other = "    op.create_table('v', sa.Column('id', sa.Integer()))\n";
  const char *twice = "    op.rename_table('t', 'u')\n" ON_U;
  const char *once = "    op.rename_table('t', 'u')\n" SQL("DROP TRIGGER g ON u") ON_U;
  const char *again = "    op.drop_table('t')\n" T G;
  assert_int_equal(judge(MIG_POSTGRESQL, T G, twice, other)->outcome, MIG_FAILS);
  assert_int_equal(judge(MIG_POSTGRESQL, T G, once, other)->outcome, MIG_CONVERGES);
  assert_int_equal(judge(MIG_POSTGRESQL, T G, again, other)->outcome, MIG_CONVERGES);
}

static void so_it_is_on_sqlite_and_mariadb(void **state) {
  (void)state;
  static const routine_case cases[] = {
      {SQL("CREATE TRIGGER g AFTER INSERT ON t BEGIN DELETE FROM t; END"),
       SQL("CREATE TRIGGER g AFTER INSERT ON t BEGIN DELETE FROM t; END"), MIG_FAILS},
      {SQL("DROP TRIGGER IF EXISTS g"), SQL("DROP TRIGGER IF EXISTS g"), MIG_CONVERGES}};
  EXPECT(MIG_SQLITE, cases);
  static const routine_case routines[] = {
      {SQL("CREATE FUNCTION f() RETURNS int RETURN 1"), SQL("CREATE FUNCTION f() RETURNS int RETURN 1"), MIG_FAILS},
      {SQL("CREATE PROCEDURE f() DELETE FROM t"), SQL("CREATE FUNCTION f() RETURNS int RETURN 1"), MIG_CONVERGES}};
  EXPECT(MIG_MYSQL, routines);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_arena, close_arena)

int main(void) {
  const struct CMUnitTest tests[] = {TEST(one_name_can_be_made_once), TEST(who_replaces_last_decides),
                                     TEST(a_trigger_is_its_tables_whatever_tables_came_before),
                                     TEST(a_trigger_meets_rows_and_no_columns),
                                     TEST(a_trigger_follows_its_table_and_falls_with_it), TEST(so_it_is_on_sqlite_and_mariadb)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
