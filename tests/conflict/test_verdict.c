/* What two small branches come to, and how it is told. */
#include "base/buf.h"
#include "judging.h"

/* ---- independence ---- */

static void different_tables_are_proved_disjoint(void **state) {
  (void)state;
  mig_comparison *got = pg(USER, "    op.create_table('a', sa.Column('id', sa.Integer()))\n",
                           "    op.create_table('b', sa.Column('id', sa.Integer()))\n");
  assert_int_equal(got->outcome, MIG_CONVERGES);
  assert_int_equal(got->proof, MIG_PROOF_DISJOINT);
  assert_int_equal(got->grade, MIG_CERTAIN);
  assert_int_equal(got->finding_count, 0);
}

static void two_columns_of_one_table_converge(void **state) {
  (void)state;
  mig_comparison *got = pg(USER, "    op.add_column('user', sa.Column('a', sa.Text()))\n",
                           "    op.add_column('user', sa.Column('b', sa.Text()))\n");
  assert_int_equal(got->outcome, MIG_CONVERGES);
}

/* ---- duplicates ---- */

static void the_same_column_twice_fails_and_the_definitions_agree(void **state) {
  (void)state;
  mig_comparison *got = pg(USER, "    op.add_column('user', sa.Column('a', sa.Text()))\n",
                           "    op.add_column('user', sa.Column('a', sa.Text()))\n");
  assert_int_equal(got->outcome, MIG_FAILS);
  assert_int_equal(got->finding_count, 1);
  assert_rule(got, "MIG101");
  assert_int_equal(got->findings[0].duplicate, MIG_DUPLICATE_SAME);
  assert_true(got->findings[0].has_ours && got->findings[0].has_theirs);
}

static void the_same_column_with_two_types_says_that_they_differ(void **state) {
  (void)state;
  mig_comparison *got = pg(USER, "    op.add_column('user', sa.Column('a', sa.Text()))\n",
                           "    op.add_column('user', sa.Column('a', sa.Integer()))\n");
  assert_int_equal(got->findings[0].duplicate, MIG_DUPLICATE_DIFFERENT);
}

static void one_index_name_on_two_tables_fails_but_not_on_mariadb(void **state) {
  (void)state;
  const char *base = USER "    op.create_table('p', sa.Column('id', sa.Integer()), sa.Column('n', sa.Integer()))\n";
  const char *ours = "    op.create_index('ix', 'user', ['age'])\n", *theirs = "    op.create_index('ix', 'p', ['n'])\n";
  assert_int_equal(judge(MIG_POSTGRESQL, base, ours, theirs)->outcome, MIG_FAILS);
  assert_int_equal(judge(MIG_SQLITE, base, ours, theirs)->outcome, MIG_FAILS);
  assert_int_equal(judge(MIG_MYSQL, base, ours, theirs)->outcome, MIG_CONVERGES);
}

/* ---- drops and renames ---- */

static void a_user_of_a_dropped_column_has_to_run_first(void **state) {
  (void)state;
  mig_comparison *got =
      pg(USER, "    op.create_index('ix', 'user', ['email'])\n", "    op.drop_column('user', 'email')\n");
  assert_int_equal(got->outcome, MIG_ORDER_DEPENDENT);
  assert_int_equal(got->ours_first.succeeds, MIG_ORDER_SUCCEEDS);
  assert_int_equal(got->theirs_first.succeeds, MIG_ORDER_FAILS);
  assert_rule(got, "MIG102");
}

static void a_rename_is_followed_and_named(void **state) {
  (void)state;
  mig_comparison *got = pg(USER, "    op.alter_column('user', 'email', nullable=False)\n",
                           "    op.alter_column('user', 'email', new_column_name='mail')\n");
  assert_int_equal(got->outcome, MIG_ORDER_DEPENDENT);
  assert_rule(got, "MIG103");
  assert_true(mig_span_find(got->findings[0].message, MIG_SPAN("mail"), 0) != SIZE_MAX);
}

static void both_drops_are_one_finding(void **state) {
  (void)state;
  mig_comparison *got = pg(USER, "    op.drop_table('user')\n", "    op.drop_table('user')\n");
  assert_int_equal(got->outcome, MIG_FAILS);
  assert_int_equal(got->finding_count, 1);
  assert_rule(got, "MIG104");
}

static void a_new_foreign_key_blocks_the_drop(void **state) {
  (void)state;
  mig_comparison *got = pg(USER "    op.create_table('o', sa.Column('id', sa.Integer()), sa.Column('uid', sa.Integer()))\n",
                           "    op.create_foreign_key('fk', 'o', 'user', ['uid'], ['id'])\n", "    op.drop_table('user')\n");
  assert_int_equal(got->outcome, MIG_FAILS);
  assert_int_equal(judge(MIG_SQLITE, USER, "    op.create_index('i', 'user', ['age'])\n", "    op.drop_table('user')\n")->outcome,
                   MIG_ORDER_DEPENDENT);
}

/* ---- facets ---- */

static void different_facets_converge_but_mariadb_restates_the_column(void **state) {
  (void)state;
  const char *type = "    op.alter_column('user', 'email', type_=sa.String(255), existing_type=sa.String(50))\n";
  const char *null = "    op.alter_column('user', 'email', nullable=False, existing_type=sa.String(50))\n";
  assert_int_equal(judge(MIG_POSTGRESQL, USER, type, null)->outcome, MIG_CONVERGES);
  mig_comparison *got = judge(MIG_MYSQL, USER, type, null);
  assert_int_equal(got->outcome, MIG_DIVERGES);
  assert_rule(got, "MIG202");
}

static void a_check_keeps_the_type_of_its_literal(void **state) {
  (void)state;
  /* Executed on PostgreSQL 15: the check reads age::numeric >= 0::numeric in one order only. */
  const char *base = "    op.create_table('n', sa.Column('age', sa.Numeric(10, 2)))\n";
  mig_comparison *got = pg(base, "    op.alter_column('n', 'age', type_=sa.BigInteger())\n",
                           "    op.create_check_constraint('ck', 'n', sa.text('age >= 0'))\n");
  assert_int_equal(got->outcome, MIG_DIVERGES);
}

static void a_default_with_a_type_of_its_own_must_be_assignable(void **state) {
  (void)state;
  const char *base = "    op.create_table('n', sa.Column('b', sa.Boolean()))\n";
  mig_comparison *got = pg(base, "    op.alter_column('n', 'b', server_default=sa.text('true'))\n",
                           "    op.alter_column('n', 'b', type_=sa.Integer(), postgresql_using='b::integer')\n");
  assert_int_equal(got->outcome, MIG_FAILS);
}

static void mariadb_refuses_a_default_that_the_new_type_cannot_hold(void **state) {
  (void)state;
  mig_comparison *got = judge(MIG_MYSQL, USER,
                              "    op.drop_column('user', 'email')\n    op.add_column('user', sa.Column('email', sa.Integer()))\n",
                              "    op.alter_column('user', 'email', server_default='d', existing_type=sa.String(50))\n");
  assert_int_equal(got->outcome, MIG_ORDER_DEPENDENT);
  assert_int_equal(got->ours_first.succeeds, MIG_ORDER_FAILS);
}

/* ---- rows ---- */

static void two_values_for_the_same_rows_diverge(void **state) {
  (void)state;
  mig_comparison *got = pg(USER ONE_ROW, "    op.execute(\"UPDATE \\\"user\\\" SET age = 2\")\n",
                           "    op.execute(\"UPDATE \\\"user\\\" SET age = 3\")\n");
  assert_int_equal(got->outcome, MIG_DATA_DIVERGES);
  assert_rule(got, "MIG301");
}

static void rows_that_nobody_wrote_are_a_possible_finding(void **state) {
  (void)state;
  const char *ours = "    op.execute(\"UPDATE \\\"user\\\" SET age = 2\")\n";
  const char *theirs = "    op.execute(\"UPDATE \\\"user\\\" SET age = 3\")\n";
  mig_conflict_opts opts = {.dialect = MIG_POSTGRESQL, .all_findings = true};
  mig_comparison *got = judge_with(&opts, USER, ours, theirs);
  assert_int_equal(got->outcome, MIG_CONVERGES);
  assert_int_equal(got->finding_count, 1);
  assert_int_equal(got->findings[0].grade, MIG_POSSIBLE);
  opts.rows = MIG_ROWS_SOME;
  assert_int_equal(judge_with(&opts, USER, ours, theirs)->outcome, MIG_DATA_DIVERGES);
}

/* Two UPDATEs of one column diverge on any row, if there can be one whose other column is of this type. */
static void rows_that_could_be_there_are_thought_of_whatever_the_types_of_the_columns(void **state) {
  (void)state;
  static const struct {
    mig_dialect dialect;
    const char *type;
  } columns[] = {
      {MIG_POSTGRESQL, "sa.Integer()"}, {MIG_POSTGRESQL, "sa.Numeric(5, 2)"}, {MIG_POSTGRESQL, "sa.Float()"},
      {MIG_POSTGRESQL, "sa.Boolean()"}, {MIG_POSTGRESQL, "sa.Text()"}, {MIG_POSTGRESQL, "sa.CHAR(3)"},
      {MIG_POSTGRESQL, "sa.Date()"}, {MIG_POSTGRESQL, "sa.DateTime()"}, {MIG_POSTGRESQL, "postgresql.UUID()"},
      {MIG_POSTGRESQL, "sa.JSON()"}, {MIG_POSTGRESQL, "sa.Enum('a', 'b', name='mood')"}, {MIG_POSTGRESQL, "sa.Enum(app.models.Mood, name='mood')"},
      {MIG_POSTGRESQL, "sa.Enum(name='mood', create_type=False)"}, {MIG_MYSQL, "sa.Enum(app.models.Mood)"},
      {MIG_POSTGRESQL, "postgresql.INET()"}, {MIG_POSTGRESQL, "sa.Time()"}, {MIG_POSTGRESQL, "postgresql.INTERVAL()"},
      {MIG_POSTGRESQL, "sa.LargeBinary()"}, {MIG_POSTGRESQL, "postgresql.ARRAY(sa.Integer())"}, {MIG_POSTGRESQL, "postgresql.TSVECTOR()"},
      {MIG_MYSQL, "sa.Enum('a', 'b')"}, {MIG_MYSQL, "sa.Float()"}, {MIG_MYSQL, "sa.DateTime()"}, {MIG_MYSQL, "mysql.YEAR()"},
      {MIG_MYSQL, "sa.LargeBinary()"}, {MIG_SQLITE, "sa.Float()"}, {MIG_SQLITE, "sa.Date()"}, {MIG_SQLITE, "sa.Boolean()"},
      {MIG_SQLITE, "sa.LargeBinary()"}, {MIG_POSTGRESQL, "sa.Integer(), sa.Computed('n * 2', persisted=True)"},
  };
  const char *ours = "    op.execute('UPDATE t SET n = 2')\n", *theirs = "    op.execute('UPDATE t SET n = 3')\n";
  for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
    for (int required = 0; required < 2; required++) {
      bool computed = strstr(columns[i].type, "Computed") != NULL;
      mig_span base = mig_arena_printf(arena, "    op.create_table('t', sa.Column('n', sa.Integer()), sa.Column('v', %s%s))\n", columns[i].type,
                                       required && !computed ? ", nullable=False" : "");
      mig_conflict_opts opts = {.dialect = columns[i].dialect, .rows = MIG_ROWS_SOME};
      mig_outcome got = judge_with(&opts, base.ptr, ours, theirs)->outcome;
      if (got != MIG_DATA_DIVERGES) fail_msg("%s%s: %s", columns[i].type, required ? ", required" : "", mig_outcome_name(got));
    }
  }
}

/* On rows with NULL, theirs alone doesn't run either; it does after ours. */
static void a_backfill_here_and_not_null_there_depend_on_the_order_where_rows_are(void **state) {
  (void)state;
  const char *ours = "    op.execute(\"UPDATE \\\"user\\\" SET age = 0 WHERE age IS NULL\")\n";
  const char *theirs = "    op.alter_column('user', 'age', existing_type=sa.Integer(), nullable=False)\n";
  mig_conflict_opts opts = {.dialect = MIG_POSTGRESQL, .all_findings = true};
  mig_comparison *got = judge_with(&opts, USER, ours, theirs);
  assert_int_equal(got->outcome, MIG_CONVERGES);
  assert_int_equal(got->finding_count, 1);
  assert_int_equal(got->findings[0].grade, MIG_POSSIBLE);
  assert_rule(got, "MIG302");
  assert_true(got->findings[0].has_ours && got->findings[0].has_theirs);
  opts.rows = MIG_ROWS_SOME;
  got = judge_with(&opts, USER, ours, theirs);
  assert_int_equal(got->outcome, MIG_ORDER_DEPENDENT);
  assert_int_equal(got->grade, MIG_LIKELY);
  assert_int_equal(got->ours_first.succeeds, MIG_ORDER_SUCCEEDS);
  assert_int_equal(got->theirs_first.succeeds, MIG_ORDER_FAILS);
  assert_int_equal(got->findings[0].grade, MIG_LIKELY);
}

static void not_null_that_no_row_allows_is_not_the_other_sides_fault(void **state) {
  (void)state;
  mig_conflict_opts opts = {.dialect = MIG_POSTGRESQL, .all_findings = true};
  mig_comparison *got = judge_with(&opts, USER, "    op.execute(\"UPDATE \\\"user\\\" SET email = 'x'\")\n",
                                   "    op.alter_column('user', 'age', existing_type=sa.Integer(), nullable=False)\n");
  assert_int_equal(got->outcome, MIG_CONVERGES);
  assert_int_equal(got->finding_count, 0);
}

/* ---- MySQL 8 ---- */

#define CHECKED "    op.create_table('t', sa.Column('a', sa.Integer()), sa.CheckConstraint('a > 0', name='ck'))\n"

static void assert_possible_on_mysql(const mig_comparison *got, const char *rule) {
  assert_int_equal(got->outcome, MIG_CONVERGES);
  assert_int_equal(got->finding_count, 1);
  assert_int_equal(got->findings[0].grade, MIG_POSSIBLE);
  assert_true(got->findings[0].has_ours && got->findings[0].has_theirs);
  assert_rule(got, rule);
}

static void one_name_for_checks_of_two_tables_is_possible_trouble_on_mysql(void **state) {
  (void)state;
  const char *ours = "    op.create_table('p', sa.Column('a', sa.Integer()), sa.CheckConstraint('a > 0', name='ck'))\n";
  const char *theirs = "    op.create_table('q', sa.Column('a', sa.Integer()), sa.CheckConstraint('a > 1', name='CK'))\n";
  mig_conflict_opts opts = {.dialect = MIG_MYSQL, .all_findings = true};
  assert_possible_on_mysql(judge_with(&opts, USER, ours, theirs), "MIG101");
  opts.dialect = MIG_POSTGRESQL;
  assert_int_equal(judge_with(&opts, USER, ours, theirs)->finding_count, 0);
  opts.dialect = MIG_MYSQL;
  assert_int_equal(judge_with(&opts, USER, CHECKED, "    op.create_table('q', sa.Column('a', sa.Integer()))\n")->finding_count, 0);
}

static void a_rename_under_a_check_that_the_other_side_drops_is_possible_trouble_on_mysql(void **state) {
  (void)state;
  mig_conflict_opts opts = {.dialect = MIG_MYSQL, .all_findings = true};
  const char *rename = "    op.alter_column('t', 'a', new_column_name='b', existing_type=sa.Integer())\n";
  const char *drop = "    op.drop_constraint('ck', 't', type_='check')\n";
  assert_possible_on_mysql(judge_with(&opts, CHECKED, rename, drop), "MIG106");
  assert_possible_on_mysql(judge_with(&opts, CHECKED, drop, rename), "MIG106");
  assert_int_equal(judge_with(&opts, CHECKED, rename, "    op.add_column('t', sa.Column('c', sa.Integer()))\n")->finding_count, 0);
}

/* ---- what is not known ---- */

static void an_unknown_statement_that_meets_nothing_leaves_the_answer(void **state) {
  (void)state;
  mig_comparison *got = pg(USER "    op.create_table('p', sa.Column('n', sa.Integer()))\n"
                                "    op.execute(\"INSERT INTO p (n) VALUES (1)\")\n",
                           "    op.execute(\"UPDATE p SET n = (SELECT max(n) FROM p GROUP BY n)\")\n",
                           "    op.add_column('user', sa.Column('a', sa.Text()))\n");
  assert_int_equal(got->outcome, MIG_CONVERGES);
  assert_int_equal(got->grade, MIG_LIKELY);
  assert_int_equal(got->not_understood_count, 1);
}

static void an_unreadable_statement_makes_it_unknown_and_is_named(void **state) {
  (void)state;
  mig_comparison *got =
      pg(USER, "    op.execute(compute())\n", "    op.add_column('user', sa.Column('a', sa.Text()))\n");
  assert_int_equal(got->outcome, MIG_OUTCOME_UNKNOWN);
  assert_int_equal(got->not_understood_count, 1);
  assert_true(got->not_understood[0].reason.len != 0);
}

static void a_side_that_fails_alone_is_told_as_that(void **state) {
  (void)state;
  mig_comparison *got = pg(USER, "    op.drop_column('user', 'nope')\n", "    op.add_column('user', sa.Column('a', sa.Text()))\n");
  assert_int_equal(got->outcome, MIG_FAILS);
  assert_int_equal(got->finding_count, 1);
  assert_true(got->findings[0].own_failure);
  assert_false(got->findings[0].has_theirs);
}

static void history_that_contradicts_itself_is_told_and_the_verdict_goes_on(void **state) {
  (void)state;
  mig_comparison *got = pg(USER "    op.drop_column('user', 'nope')\n", "    op.add_column('other', sa.Column('a', sa.Text()))\n",
                           "    op.add_column('other', sa.Column('a', sa.Text()))\n");
  assert_int_equal(got->diagnostic_count, 1);
  assert_int_equal(got->outcome, MIG_FAILS);
  assert_int_equal(got->grade, MIG_LIKELY);
}

static void tables_that_history_never_shows_are_taken_to_exist(void **state) {
  (void)state;
  mig_comparison *got = pg("    pass\n", "    op.add_column('old', sa.Column('a', sa.Text()))\n",
                           "    op.drop_column('old', 'b')\n");
  assert_int_equal(got->outcome, MIG_CONVERGES);
  assert_int_equal(got->grade, MIG_LIKELY);
}

static void guards_are_answered_by_the_catalogue(void **state) {
  (void)state;
  const char *guarded = "    if 'a' not in [c['name'] for c in sa.inspect(op.get_bind()).get_columns('user')]:\n"
                        "        op.add_column('user', sa.Column('a', sa.Text()))\n";
  assert_int_equal(pg(USER, guarded, guarded)->outcome, MIG_CONVERGES);
  assert_int_equal(pg(USER, guarded, "    op.add_column('user', sa.Column('a', sa.Text()))\n")->outcome, MIG_ORDER_DEPENDENT);
}

/* ---- SQLite's batch mode ---- */

static void a_batch_drops_a_constraint_over_a_renamed_column_silently(void **state) {
  (void)state;
  mig_comparison *got = judge(MIG_SQLITE, USER,
                              "    with op.batch_alter_table('user') as b:\n"
                              "        b.alter_column('email', new_column_name='mail')\n",
                              "    with op.batch_alter_table('user') as b:\n"
                              "        b.create_unique_constraint('uq', ['email'])\n");
  assert_int_equal(got->outcome, MIG_DIVERGES);
}

/* ---- telling ---- */

static void a_finding_is_suppressed_by_a_comment_with_a_reason_only(void **state) {
  (void)state;
  const char *theirs = "    op.add_column('user', sa.Column('a', sa.Text()))\n";
  mig_comparison *got = pg(USER, "    # mig: ignore[MIG101] agreed with them\n    op.add_column('user', sa.Column('a', sa.Text()))\n", theirs);
  assert_true(mig_span_is(got->findings[0].suppressed, "agreed with them"));
  got = pg(USER, "    op.add_column('user', sa.Column('a', sa.Text()))  # mig: ignore[MIG101]\n", theirs);
  assert_null(got->findings[0].suppressed.ptr);
}

static void a_fingerprint_is_the_same_from_both_sides(void **state) {
  (void)state;
  const char *a = "    op.add_column('user', sa.Column('a', sa.Text()))\n";
  mig_comparison *got = pg(USER, a, a);
  assert_int_equal(got->findings[0].fingerprint.len, 16);
  mig_comparison *moved = pg(USER, "    \n\n    op.add_column('user', sa.Column('a', sa.Text()))\n", a);
  assert_true(mig_span_eq(got->findings[0].fingerprint, moved->findings[0].fingerprint));
}

static void more_rows_than_are_followed_are_not_known_and_named_once(void **state) {
  (void)state;
  mig_buf body = mig_buf_in(arena);
  for (int n = 0; n < 9000; n++) mig_buf_printf(&body, "    op.execute('INSERT INTO \"user\" (id) VALUES (%d)')\n", n);
  mig_buf_putc(&body, 0);
  mig_comparison *got = pg(USER, mig_buf_span(&body).ptr,
                           "    op.execute('DELETE FROM \"user\" WHERE id = 5')\n");
  assert_int_equal(got->outcome, MIG_OUTCOME_UNKNOWN);
  assert_int_equal(got->not_understood_count, 1);
}

static void a_side_that_needs_what_the_other_makes_is_told_with_who_makes_it(void **state) {
  (void)state;
  mig_comparison *got = pg(USER, "    op.alter_column('user', 'mail', nullable=False)\n",
                           "    op.add_column('user', sa.Column('mail', sa.Text()))\n");
  assert_int_equal(got->outcome, MIG_ORDER_DEPENDENT);
  assert_int_equal(got->finding_count, 1);
  const mig_finding *finding = &got->findings[0];
  assert_true(finding->has_ours && finding->has_theirs);
  assert_false(finding->own_failure);
  assert_true(mig_span_is(finding->theirs.directive, "add_column"));
  assert_true(mig_span_starts(finding->message, MIG_SPAN("ours needs what only theirs makes: ")));
  assert_true(mig_span_ends(finding->help, MIG_SPAN("mig rebase ours --onto theirs")));
}

static void what_was_taken_to_be_there_and_the_other_side_makes_is_no_second_creation(void **state) {
  (void)state;
  const char *base = USER "    change(op.get_bind())\n"; /* so there may be more */
  mig_comparison *got = pg(base, "    op.execute(\"UPDATE persona SET model = 1 WHERE model IS NULL\")\n",
                           "    op.add_column('persona', sa.Column('model', sa.Integer()))\n");
  assert_int_equal(got->outcome, MIG_ORDER_DEPENDENT);
  const mig_finding *finding = &got->findings[0];
  assert_true(finding->has_ours && finding->has_theirs);
  assert_true(mig_span_find(finding->message, MIG_SPAN("ours uses it, only theirs makes it"), 0) != SIZE_MAX);
  assert_rule(got, "MIG102");
}

static void a_column_added_to_a_table_that_the_other_side_makes_only_uses_it(void **state) {
  (void)state;
  const char *base = USER "    change(op.get_bind())\n";
  mig_comparison *got = pg(base, "    op.add_column('persona', sa.Column('model', sa.Integer()))\n",
                           "    op.create_table('persona', sa.Column('id', sa.Integer()))\n");
  assert_int_equal(got->outcome, MIG_ORDER_DEPENDENT);
  assert_rule(got, "MIG102");
  assert_true(mig_span_find(got->findings[0].message, MIG_SPAN("ours uses it, only theirs makes it"), 0) != SIZE_MAX);
}

static void a_type_that_was_never_changed_was_made(void **state) {
  (void)state;
  const char *ours = "    op.create_table('t', sa.Column('m', sa.Enum('A', 'B', name='mood')))\n"
                     "    op.execute(\"INSERT INTO t (m) VALUES ('a')\")\n";
  mig_comparison *got = pg(USER, ours, "    op.add_column('user', sa.Column('x', sa.Text()))\n");
  assert_true(got->findings[0].own_failure);
  assert_true(mig_span_find(got->findings[0].message, MIG_SPAN("ours made it"), 0) != SIZE_MAX);
}

static void modify_and_change_state_the_whole_column_in_raw_sql_too(void **state) {
  (void)state;
  const char *freed = "    op.execute('ALTER TABLE user MODIFY id INTEGER NOT NULL')\n    op.execute('ALTER TABLE user DROP PRIMARY KEY')\n";
  const char *kept = "    op.execute('ALTER TABLE user MODIFY id INTEGER NOT NULL AUTO_INCREMENT')\n    op.execute('ALTER TABLE user DROP PRIMARY KEY')\n";
  const char *apart = "    op.create_table('elsewhere', sa.Column('id', sa.Integer()))\n";
  assert_int_equal(judge(MIG_MYSQL, USER, freed, apart)->outcome, MIG_CONVERGES);
  assert_int_equal(judge(MIG_MYSQL, USER, kept, apart)->outcome, MIG_FAILS);
}

static void long_definitions_are_told_by_where_they_part(void **state) {
  (void)state;
#define LONG(end) "    op.execute('CREATE OR REPLACE FUNCTION f() RETURNS text AS $$ SELECT repeat($x$a long text that says nothing at all and goes on$x$, 1) || $x$and on and on " end "$x$ $$ LANGUAGE sql')\n"
  mig_comparison *got = pg(USER, LONG("to one"), LONG("to two"));
  assert_int_equal(got->outcome, MIG_DIVERGES);
  mig_span message = got->findings[0].message;
  assert_true(message.len < 300);
  assert_true(mig_span_find(message, MIG_SPAN("on and on to two"), 0) != SIZE_MAX);
  assert_true(got->differences[0].ours_first.len > 150);
}

#define T(name) cmocka_unit_test_setup_teardown(name, open_arena, close_arena)

/* "there is already another table or index with this name", also in other letters (SQLite 3.40). */
static void a_table_is_not_renamed_to_what_it_is_called(void **state) {
  (void)state;
  for (mig_dialect d = MIG_POSTGRESQL; d <= MIG_MYSQL; d++) {
    mig_comparison *got = judge(d, USER, "    op.rename_table('user', 'user')\n", "    op.add_column('user', sa.Column('x', sa.Integer()))\n");
    assert_int_equal(got->outcome, MIG_FAILS);
  }
  assert_int_equal(judge(MIG_SQLITE, USER, "    op.rename_table('user', 'USER')\n", "    op.create_table('t', sa.Column('x', sa.Integer()))\n")->outcome,
                   MIG_FAILS);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      T(different_tables_are_proved_disjoint),
      T(two_columns_of_one_table_converge),
      T(the_same_column_twice_fails_and_the_definitions_agree),
      T(the_same_column_with_two_types_says_that_they_differ),
      T(one_index_name_on_two_tables_fails_but_not_on_mariadb),
      T(a_user_of_a_dropped_column_has_to_run_first),
      T(a_rename_is_followed_and_named),
      T(both_drops_are_one_finding),
      T(a_new_foreign_key_blocks_the_drop),
      T(different_facets_converge_but_mariadb_restates_the_column),
      T(a_check_keeps_the_type_of_its_literal),
      T(a_default_with_a_type_of_its_own_must_be_assignable),
      T(mariadb_refuses_a_default_that_the_new_type_cannot_hold),
      T(two_values_for_the_same_rows_diverge),
      T(rows_that_nobody_wrote_are_a_possible_finding),
      T(rows_that_could_be_there_are_thought_of_whatever_the_types_of_the_columns),
      T(a_backfill_here_and_not_null_there_depend_on_the_order_where_rows_are),
      T(not_null_that_no_row_allows_is_not_the_other_sides_fault),
      T(one_name_for_checks_of_two_tables_is_possible_trouble_on_mysql),
      T(a_rename_under_a_check_that_the_other_side_drops_is_possible_trouble_on_mysql),
      T(an_unknown_statement_that_meets_nothing_leaves_the_answer),
      T(an_unreadable_statement_makes_it_unknown_and_is_named),
      T(a_side_that_fails_alone_is_told_as_that),
      T(history_that_contradicts_itself_is_told_and_the_verdict_goes_on),
      T(tables_that_history_never_shows_are_taken_to_exist),
      T(guards_are_answered_by_the_catalogue),
      T(a_batch_drops_a_constraint_over_a_renamed_column_silently),
      T(a_finding_is_suppressed_by_a_comment_with_a_reason_only),
      T(more_rows_than_are_followed_are_not_known_and_named_once),
      T(a_fingerprint_is_the_same_from_both_sides),
      T(a_side_that_needs_what_the_other_makes_is_told_with_who_makes_it),
      T(what_was_taken_to_be_there_and_the_other_side_makes_is_no_second_creation),
      T(a_column_added_to_a_table_that_the_other_side_makes_only_uses_it),
      T(modify_and_change_state_the_whole_column_in_raw_sql_too),
      T(long_definitions_are_told_by_where_they_part),
      T(a_type_that_was_never_changed_was_made),
      T(a_table_is_not_renamed_to_what_it_is_called),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
