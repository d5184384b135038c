/* Whether downgrade() leads back, of each revision and after the merge. */
#include "judging.h"

#include "conflict/downgrades.h"

typedef struct script {
  const char *id, *up, *down; /* down NULL: no such function */
} script;

static const mig_ops *bind(const script *s, mig_direction direction, mig_dialect dialect) {
  mig_span text =
      mig_arena_printf(arena,
                       "from alembic import op\nimport sqlalchemy as sa\nrevision = '%s'\n\n\ndef upgrade():\n"
                       "%s    pass\n\n\ndef downgrade():\n%s    pass\n",
                       s->id, s->up, s->down);
  char *padded = mig_arena_zalloc(arena, text.len + 64);
  memcpy(padded, text.ptr, text.len);
  mig_script *read = MIG_NEW(arena, mig_script);
  mig_file file = {mig_arena_printf(arena, "versions/%s.py", s->id), {padded, text.len}};
  mig_script_read(read, arena, file, NULL);
  mig_script_ops_opts opts = {.direction = direction, .dialect = dialect};
  mig_ops *ops = NULL;
  uint32_t count = 0;
  assert_int_equal(mig_script_operations(&ops, &count, arena, read, &opts), MIG_OK);
  return count != 0 ? &ops[0] : NULL;
}

static mig_downgrades_side side_of(const script *scripts, uint32_t count, mig_dialect dialect) {
  mig_conflict_line *line = MIG_NEW(arena, mig_conflict_line);
  mig_conflict_revision *up = MIG_NEW_ARRAY(arena, mig_conflict_revision, count);
  const mig_ops **down = MIG_NEW_ARRAY(arena, const mig_ops *, count);
  for (uint32_t i = 0; i < count; i++) {
    up[i] = (mig_conflict_revision){mig_span_of(scripts[i].id), bind(&scripts[i], MIG_UPGRADE, dialect)};
    down[i] = scripts[i].down != NULL ? bind(&scripts[i], MIG_DOWNGRADE, dialect) : NULL;
  }
  *line = (mig_conflict_line){up, count};
  return (mig_downgrades_side){line, down};
}

static mig_downgrades_notes *judge_sides(mig_dialect dialect, const char *base, const script *ours, uint32_t our_count,
                                         const script *theirs, uint32_t their_count) {
  mig_conflict_opts opts = {.dialect = dialect};
  mig_conflict_line below = line_of(dialect, "base", base);
  mig_downgrades_side sides[] = {side_of(ours, our_count, dialect), side_of(theirs, their_count, dialect)};
  mig_conflict_ground *ground;
  assert_int_equal(mig_conflict_prepare(&ground, arena, &below, &opts), MIG_OK);
  mig_downgrades_notes *notes = MIG_NEW(arena, mig_downgrades_notes);
  mig_downgrades_judge(notes, arena, ground, &sides[0], &sides[1]);
  return notes;
}

/* One revision, up and down again. */
static mig_downgrades_notes *there_and_back_on(mig_dialect dialect, const char *base, const char *up,
                                               const char *down) {
  script one = {"ours", up, down};
  return judge_sides(dialect, base, &one, 1, NULL, 0);
}

static mig_downgrades_notes *there_and_back(const char *up, const char *down) {
  return there_and_back_on(MIG_POSTGRESQL, USER, up, down);
}

static void assert_silent(const mig_downgrades_notes *notes) {
  if (notes->items.count != 0) fail_msg("%.*s", MIG_FMT(notes->items.items[0].message));
}

static void assert_note(const mig_downgrades_notes *notes, uint32_t at, const char *shown, const char *message) {
  assert_true(at < notes->items.count);
  const mig_diag *diag = &notes->items.items[at];
  assert_string_equal(diag->rule, "MIG502");
  assert_int_equal(diag->level, MIG_NOTE);
  mig_span text = mig_span_cut(diag->place.file->text, diag->place.start, diag->place.end);
  if (!mig_span_starts(text, mig_span_of(shown))) fail_msg("%.*s", MIG_FMT(text));
  if (!mig_span_is(diag->message, message)) fail_msg("%.*s", MIG_FMT(diag->message));
}

#define ADD_NAME "    op.add_column('user', sa.Column('name', sa.String(20)))\n"
#define DROP_NAME "    op.drop_column('user', 'name')\n"

/* ---- pairs of up and down ---- */

#define PARENT "    op.create_table('p', sa.Column('id', sa.Integer(), nullable=False), sa.PrimaryKeyConstraint('id', name='pk_p'))\n"

static const struct pair {
  mig_dialect dialect;
  const char *up, *down, *message; /* NULL: restored, or nothing that could be told */
} pairs[] = {
    {MIG_POSTGRESQL, "op.create_check_constraint('ck', 'user', 'age > 0')",
     "op.drop_constraint('ck', 'user')",
     NULL},
    {MIG_POSTGRESQL, "op.create_check_constraint('ck', 'user', 'age > 0')",
     "pass",
     "downgrade() does nothing; 1 operation of upgrade() stays"},
    {MIG_POSTGRESQL, "op.create_unique_constraint('uq', 'user', ['email'])",
     "op.drop_constraint('uq', 'user', type_='unique')",
     NULL},
    {MIG_POSTGRESQL, "op.create_unique_constraint('uq', 'user', ['email'])",
     "pass",
     "downgrade() does nothing; 1 operation of upgrade() stays"},
    {MIG_POSTGRESQL, "op.drop_constraint('pk_user', 'user')",
     "op.create_primary_key('pk_user', 'user', ['id'])",
     NULL},
    {MIG_POSTGRESQL, "op.drop_constraint('pk_user', 'user')",
     "op.create_primary_key('pk_other', 'user', ['id'])",
     "downgrade() does not bring back what upgrade() removes: constraint user.pk_user"},
    {MIG_POSTGRESQL, "op.create_foreign_key('fk', 'user', 'p', ['age'], ['id'])",
     "op.drop_constraint('fk', 'user', type_='foreignkey')",
     NULL},
    {MIG_POSTGRESQL, "op.create_foreign_key('fk', 'user', 'p', ['age'], ['id'])",
     "pass",
     "downgrade() does nothing; 1 operation of upgrade() stays"},
    {MIG_POSTGRESQL, "op.drop_table('p')",
     "op.create_table('p', sa.Column('id', sa.Integer(), nullable=False), sa.PrimaryKeyConstraint('id', name='pk_p'))",
     NULL},
    {MIG_POSTGRESQL, "op.drop_table('p')",
     "op.create_table('p', sa.Column('id', sa.BigInteger(), nullable=False), sa.PrimaryKeyConstraint('id', name='pk_p'))",
     "after downgrade() the type of column p.id is bigint; before upgrade() it was integer"},
    {MIG_POSTGRESQL, "op.alter_column('user', 'age', server_default='1')",
     "op.alter_column('user', 'age', server_default=None)",
     NULL},
    {MIG_POSTGRESQL, "op.alter_column('user', 'age', server_default='1')",
     "op.alter_column('user', 'age', server_default='0')",
     "after downgrade() the default of column user.age is 0; before upgrade() it was nothing"},
    {MIG_POSTGRESQL, "op.alter_column('user', 'age', server_default='1')",
     "op.alter_column('user', 'age', server_default=old_default())",
     NULL},
    {MIG_POSTGRESQL, "op.alter_column('user', 'age', nullable=False)",
     "op.alter_column('user', 'age', nullable=True)",
     NULL},
    {MIG_POSTGRESQL, "op.alter_column('user', 'age', nullable=False)",
     "pass",
     "downgrade() does nothing; 1 operation of upgrade() stays"},
    {MIG_POSTGRESQL, "op.alter_column('user', 'age', type_=sa.BigInteger())",
     "op.alter_column('user', 'age', type_=sa.SmallInteger())",
     "after downgrade() the type of column user.age is smallint; before upgrade() it was integer"},
    {MIG_POSTGRESQL, "op.alter_column('user', 'age', new_column_name='years')",
     "op.alter_column('user', 'years', new_column_name='old')",
     "downgrade() does not bring back what upgrade() removes: column user.age"},
    {MIG_POSTGRESQL, "op.rename_table('user', 'people')",
     "op.rename_table('people', 'user')",
     NULL},
    {MIG_POSTGRESQL, "op.rename_table('user', 'people')",
     "pass",
     "downgrade() does nothing; 1 operation of upgrade() stays"},
    {MIG_POSTGRESQL, "op.create_table_comment('user', 'who')",
     "op.drop_table_comment('user')",
     NULL},
    {MIG_POSTGRESQL, "op.create_table_comment('user', 'who')",
     "pass",
     "downgrade() does nothing; 1 operation of upgrade() stays"},
    {MIG_POSTGRESQL, "op.execute(\"CREATE TYPE mood AS ENUM ('a')\")",
     "op.execute('DROP TYPE mood')",
     NULL},
    {MIG_POSTGRESQL, "op.execute(\"CREATE TYPE mood AS ENUM ('a')\")",
     "pass",
     "downgrade() does nothing; 1 operation of upgrade() stays"},
    {MIG_POSTGRESQL, "op.execute('CREATE VIEW v AS SELECT id FROM p')",
     "op.execute('DROP VIEW v')",
     NULL},
    {MIG_POSTGRESQL, "op.execute('CREATE VIEW v AS SELECT id FROM p')",
     "pass",
     "downgrade() does nothing; 1 operation of upgrade() stays"},
    {MIG_POSTGRESQL, "op.execute('CREATE SEQUENCE s')",
     "pass",
     "downgrade() does nothing; 1 operation of upgrade() stays"},
    {MIG_POSTGRESQL, "op.create_index('ix', 'user', ['age'])",
     "op.drop_index('iy', table_name='user')",
     "right after upgrade(), downgrade() fails here: index \"iy\" does not exist"},
    {MIG_POSTGRESQL, "op.add_column('user', sa.Column('z', load_type()))",
     "op.drop_column('user', 'z')",
     NULL},
    {MIG_POSTGRESQL, "for i in range(12):\n        op.add_column('user', sa.Column('c%d' % i, sa.Integer()))",
     "pass",
     "downgrade() does nothing; 12 operations of upgrade() stay"},
    {MIG_MYSQL, "op.alter_column('user', 'age', type_=sa.BigInteger(), existing_type=sa.Integer())",
     "op.alter_column('user', 'age', type_=sa.Integer(), existing_type=sa.BigInteger())",
     NULL},
    {MIG_MYSQL, "op.alter_column('user', 'age', nullable=False, existing_type=sa.Integer())",
     "op.alter_column('user', 'age', nullable=True, existing_type=sa.BigInteger())",
     "after downgrade() the type of column user.age is bigint; before upgrade() it was int"},
    {MIG_SQLITE, "op.add_column('user', sa.Column('z', sa.Integer()))",
     "op.drop_column('user', 'z')",
     NULL},
    {MIG_SQLITE, "op.drop_table('p')",
     "pass",
     "downgrade() does nothing; 1 operation of upgrade() stays"},
    {MIG_POSTGRESQL, "op.drop_table('p')",
     "op.create_table('p', sa.Column('id', load_type(), nullable=False), sa.PrimaryKeyConstraint('id', name='pk_p'))",
     NULL},
    {MIG_POSTGRESQL, "op.drop_table('p')",
     "op.create_table('p', sa.Column('id', sa.Integer(), nullable=False, server_default=load()), sa.PrimaryKeyConstraint('id', name='pk_p'))",
     NULL},
    {MIG_POSTGRESQL, "op.create_table('t', sa.Column('m', sa.Enum('a', 'b', name='mood')))",
     "op.drop_table_comment('user')",
     "downgrade() leaves behind what upgrade() makes: type mood; 1 more difference"},
    {MIG_POSTGRESQL, "op.create_table('t', sa.Column('m', sa.Enum('a', name='mood')), sa.Column('n', sa.Enum('b', name='kind')))",
     "op.drop_table_comment('user')",
     "downgrade() leaves behind what upgrade() makes: type kind; 2 more differences"},
    {MIG_POSTGRESQL, "def add(name):\n        op.add_column('user', sa.Column(name, sa.Integer()))\n    add('z')",
     "op.drop_table_comment('user')",
     "downgrade() leaves behind what upgrade() makes: column user.z"},
    {MIG_POSTGRESQL, "op.add_column('user', sa.Column('z', sa.Integer()))",
     "op.drop_column('user', 'z')\n    op.drop_column('user', 'age')",
     "downgrade() removes what was there before upgrade(): column user.age"},
    {MIG_POSTGRESQL, "pass",
     "op.add_column('user', sa.Column('z', sa.Integer()))",
     "downgrade() makes what was not there before upgrade(): column user.z"},
};

static void a_pair_of_up_and_down_is_told_when_the_schema_is_another_one_then(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
    const char *up = mig_arena_printf(arena, "    %s\n", pairs[i].up).ptr;
    const char *down = mig_arena_printf(arena, "    %s\n", pairs[i].down).ptr;
    const mig_downgrades_notes *notes = there_and_back_on(pairs[i].dialect, USER PARENT, up, down);
    mig_span got = notes->items.count != 0 ? notes->items.items[0].message : (mig_span){NULL, 0};
    if (pairs[i].message == NULL ? got.ptr != NULL : !mig_span_is(got, pairs[i].message))
      fail_msg("%s, then %s: %.*s", pairs[i].up, pairs[i].down, MIG_FMT(got));
  }
}

/* Of an object that comes back otherwise, where both are literal. */
static void a_definition_that_is_not_literal_is_compared_with_nothing(void **state) {
  (void)state;
  const char *base = USER "    op.create_index('ix', 'user', ['age'])\n    op.create_check_constraint('ck', 'user', 'age > 0')\n";
  const char *drop_index = "    op.drop_index('ix', table_name='user')\n", *drop_check = "    op.drop_constraint('ck', 'user')\n";
  assert_silent(there_and_back_on(MIG_POSTGRESQL, base, drop_index, "    op.create_index('ix', 'user', columns())\n"));
  assert_note(there_and_back_on(MIG_POSTGRESQL, base, drop_index, "    op.create_index('ix', 'user', ['email'])\n"), 0, "op.create_index",
              "after downgrade() the definition of index user.ix is INDEX (email); before upgrade() it was INDEX (age)");
  assert_silent(there_and_back_on(MIG_POSTGRESQL, base, drop_check, "    op.create_check_constraint('ck', 'user', condition())\n"));
  assert_note(there_and_back_on(MIG_POSTGRESQL, base, drop_check, "    op.create_check_constraint('ck', 'user', 'age > 1')\n"), 0, "op.create_check",
              "after downgrade() the definition of constraint user.ck is CHECK ((age > 1)); before upgrade() it was CHECK ((age > 0))");
}

/* ---- nothing to say ---- */

static void a_downgrade_that_restores_the_schema_is_not_spoken_of(void **state) {
  (void)state;
  assert_silent(there_and_back(ADD_NAME "    op.create_index('ix', 'user', ['name'])\n",
                               "    op.drop_index('ix', table_name='user')\n" DROP_NAME));
}

static void rows_are_not_part_of_what_a_downgrade_restores(void **state) {
  (void)state;
  assert_silent(there_and_back(ONE_ROW, ""));
}

static void a_downgrade_that_raises_is_meant(void **state) {
  (void)state;
  assert_silent(there_and_back(ADD_NAME, "    raise NotImplementedError('no way back')\n"));
}

static void a_script_without_a_downgrade_is_not_spoken_of(void **state) {
  (void)state;
  assert_silent(there_and_back(ADD_NAME, NULL));
}

static void what_was_not_understood_may_have_restored_everything(void **state) {
  (void)state;
  assert_silent(there_and_back(ADD_NAME, "    restore_everything(op.get_bind())\n"));
  assert_silent(there_and_back(ADD_NAME "    change_everything(op.get_bind())\n", ""));
}

static void a_question_without_an_answer_makes_no_note(void **state) {
  (void)state;
  assert_silent(
      there_and_back(ADD_NAME, "    if op.get_bind().execute('SELECT 1 FROM settings').scalar():\n    " DROP_NAME));
}

static void history_that_begins_with_another_schema_makes_no_note(void **state) {
  (void)state;
  assert_silent(there_and_back_on(MIG_POSTGRESQL, "    op.drop_column('elsewhere', 'x')\n", ADD_NAME, ""));
}

static void a_computed_type_is_compared_with_nothing(void **state) {
  (void)state;
  assert_silent(there_and_back("    op.alter_column('user', 'age', type_=load_type('age'))\n",
                               "    op.alter_column('user', 'age', type_=sa.Integer())\n"));
  assert_silent(there_and_back("    op.drop_column('user', 'age')\n",
                               "    op.add_column('user', sa.Column('age', load_type('age')))\n"));
}

static void a_constraint_that_comes_back_with_the_name_it_had_unnamed_is_restored(void **state) {
  (void)state;
  const char *pair =
      USER "    op.create_table('c', sa.Column('u', sa.Integer()), sa.ForeignKeyConstraint(['u'], ['user.id']))\n";
  assert_silent(there_and_back_on(MIG_POSTGRESQL, pair, "    op.drop_constraint('c_u_fkey', 'c', type_='foreignkey')\n",
                                  "    op.create_foreign_key('c_u_fkey', 'c', 'user', ['u'], ['id'])\n"));
}

static void a_revision_that_does_nothing_needs_no_way_back(void **state) {
  (void)state;
  assert_silent(there_and_back("", ""));
}

static void several_revisions_are_taken_back_one_by_one(void **state) {
  (void)state;
  script line[] = {{"one", ADD_NAME, DROP_NAME},
                   {"two", "    op.alter_column('user', 'name', new_column_name='title')\n",
                    "    op.alter_column('user', 'title', new_column_name='name')\n"}};
  assert_silent(judge_sides(MIG_SQLITE, USER, line, 2, NULL, 0));
}

/* ---- notes ---- */

static void an_operation_that_is_not_undone_is_shown(void **state) {
  (void)state;
  mig_downgrades_notes *notes =
      there_and_back(ADD_NAME "    op.create_table('log', sa.Column('id', sa.Integer()))\n", DROP_NAME);
  assert_int_equal(notes->items.count, 1);
  assert_note(notes, 0, "op.create_table('log'", "downgrade() leaves behind what upgrade() makes: table log");
}

static void what_a_downgrade_does_not_bring_back_is_shown_where_it_is_dropped(void **state) {
  (void)state;
  assert_note(there_and_back("    op.drop_column('user', 'age')\n", "    op.drop_column('user', 'email')\n"), 0,
              "op.drop_column('user', 'age')",
              "downgrade() does not bring back what upgrade() removes: column user.age");
}

static void an_empty_downgrade_is_told_once(void **state) {
  (void)state;
  mig_downgrades_notes *notes =
      there_and_back(ADD_NAME "    op.create_table('log', sa.Column('id', sa.Integer()))\n", "");
  assert_int_equal(notes->items.count, 1);
  assert_note(notes, 0, "op.create_table('log'", "downgrade() does nothing; 2 operations of upgrade() stay");
}

static void a_value_that_is_not_restored_is_told_with_both(void **state) {
  (void)state;
  assert_note(there_and_back("    op.alter_column('user', 'age', nullable=False, server_default='0')\n",
                             "    op.alter_column('user', 'age', server_default=None)\n"),
              0, "op.alter_column('user', 'age', nullable=False",
              "after downgrade() column user.age is NOT NULL; before upgrade() it was NULL");
  assert_note(there_and_back("    op.alter_column('user', 'email', type_=sa.String(100))\n",
                             "    op.alter_column('user', 'email', type_=sa.String(40))\n"),
              0, "op.alter_column('user', 'email', type_=sa.String(40))",
              "after downgrade() the type of column user.email is character varying(40); before upgrade() it was "
              "character varying(50)");
}

static void labels_that_stay_are_told(void **state) {
  (void)state;
  assert_note(there_and_back_on(MIG_POSTGRESQL, USER "    op.execute(\"CREATE TYPE mood AS ENUM ('a')\")\n",
                                "    op.execute(\"ALTER TYPE mood ADD VALUE 'b'\")\n", "    op.drop_table_comment('user')\n"),
              0, "op.execute", "after downgrade() the labels of type mood are a, b; before upgrade() they were a");
}

static void twenty_notes_are_enough_of_one_revision(void **state) {
  (void)state;
  mig_downgrades_notes *notes = there_and_back("    for i in range(25):\n        op.add_column('user', sa.Column('c%d' % i, sa.Integer()))\n",
                                               "    op.drop_column('user', 'c0')\n");
  assert_int_equal(notes->items.count, 21);
  assert_note(notes, 20, "op.add_column", "from here on 4 more operations are not taken back by downgrade()");
}

/* Ours can only run second; what it takes along is missing when theirs is taken back. */
static void the_order_that_runs_is_the_one_that_is_taken_back(void **state) {
  (void)state;
  script ours = {"ours", "    op.drop_column('user', 'age')\n", "    op.add_column('user', sa.Column('age', sa.Integer()))\n"};
  script theirs = {"theirs", "    op.create_index('ix', 'user', ['age'])\n", "    op.drop_index('ix', table_name='user')\n"};
  mig_downgrades_notes *notes = judge_sides(MIG_POSTGRESQL, USER, &ours, 1, &theirs, 1);
  assert_int_equal(notes->items.count, 1);
  assert_note(notes, 0, "op.drop_index",
              "after the merge, taking back theirs while ours stays fails here: index \"ix\" does not exist, because of "
              "versions/ours.py, line 7");
}

static void an_enum_stays_when_only_its_table_is_dropped(void **state) {
  (void)state;
  const char *up = "    op.create_table('t', sa.Column('m', sa.Enum('a', 'b', name='mood')))\n",
             *down = "    op.drop_table('t')\n";
  assert_note(there_and_back(up, down), 0, "op.create_table('t'",
              "downgrade() leaves behind what upgrade() makes: type mood");
  assert_silent(there_and_back_on(MIG_MYSQL, USER, up, down));
}

static void an_index_goes_with_its_column_and_does_not_come_back(void **state) {
  (void)state;
  const char *base = USER "    op.create_index('ix_age', 'user', ['age'])\n";
  assert_note(there_and_back_on(MIG_POSTGRESQL, base, "    op.drop_column('user', 'age')\n",
                                "    op.add_column('user', sa.Column('age', sa.Integer()))\n"),
              0, "op.drop_column", "downgrade() does not bring back what upgrade() removes: index user.ix_age");
}

static void a_downgrade_that_fails_is_told_where_it_does(void **state) {
  (void)state;
  mig_downgrades_notes *notes = there_and_back(ADD_NAME, "    op.drop_column('user', 'nam')\n" DROP_NAME);
  assert_int_equal(notes->items.count, 1);
  assert_note(notes, 0, "op.drop_column('user', 'nam')",
              "right after upgrade(), downgrade() fails here: column \"nam\" of relation \"user\" does not exist");
}

static void a_constraint_without_a_name_cannot_be_dropped(void **state) {
  (void)state;
  assert_note(there_and_back("    op.create_unique_constraint(None, 'user', ['email'])\n",
                             "    op.drop_constraint(None, 'user', type_='unique')\n"),
              0, "op.drop_constraint(None",
              "right after upgrade(), downgrade() fails here: the constraint to drop from \"user\" has no name");
}

static void the_second_revision_meets_what_the_first_made(void **state) {
  (void)state;
  script line[] = {{"one", ADD_NAME, DROP_NAME}, {"two", "    op.drop_column('user', 'name')\n", ""}};
  mig_downgrades_notes *notes = judge_sides(MIG_POSTGRESQL, USER, line, 2, NULL, 0);
  assert_int_equal(notes->items.count, 1);
  assert_note(notes, 0, "op.drop_column", "downgrade() does nothing; 1 operation of upgrade() stays");
}

/* ---- after the merge ---- */

static void either_side_can_be_taken_back_where_they_do_not_meet(void **state) {
  (void)state;
  script ours = {"ours", ADD_NAME, DROP_NAME}, theirs = {"theirs", "    op.create_index('ix', 'user', ['email'])\n",
                                                         "    op.drop_index('ix', table_name='user')\n"};
  assert_silent(judge_sides(MIG_POSTGRESQL, USER, &ours, 1, &theirs, 1));
}

static void a_table_that_the_other_side_refers_to_stays(void **state) {
  (void)state;
  script ours = {"ours", "    op.create_table('c', sa.Column('u', sa.Integer(), sa.ForeignKey('user.id')))\n",
                 "    op.drop_table('c')\n"},
         theirs = {"theirs",
                   "    op.drop_constraint('pk_user', 'user')\n    op.create_primary_key('pk_user', 'user', ['id'])\n",
                   "    op.drop_constraint('pk_user', 'user')\n    op.create_primary_key('pk_user', 'user', ['id'])\n"};
  mig_downgrades_notes *notes = judge_sides(MIG_POSTGRESQL, USER, &ours, 1, &theirs, 1);
  assert_int_equal(notes->items.count, 1);
  assert_note(
      notes, 0, "op.drop_constraint('pk_user'",
      "after the merge, taking back theirs while ours stays fails here: cannot drop constraint pk_user on table "
      "user because other objects depend on it, because of versions/ours.py, line 7");
}

#define T(name) cmocka_unit_test_setup_teardown(name, open_arena, close_arena)

int main(void) {
  const struct CMUnitTest tests[] = {
      T(a_pair_of_up_and_down_is_told_when_the_schema_is_another_one_then),
      T(a_definition_that_is_not_literal_is_compared_with_nothing),
      T(labels_that_stay_are_told),
      T(twenty_notes_are_enough_of_one_revision),
      T(the_order_that_runs_is_the_one_that_is_taken_back),
      T(a_downgrade_that_restores_the_schema_is_not_spoken_of),
      T(rows_are_not_part_of_what_a_downgrade_restores),
      T(a_downgrade_that_raises_is_meant),
      T(a_script_without_a_downgrade_is_not_spoken_of),
      T(what_was_not_understood_may_have_restored_everything),
      T(a_question_without_an_answer_makes_no_note),
      T(history_that_begins_with_another_schema_makes_no_note),
      T(a_computed_type_is_compared_with_nothing),
      T(a_constraint_that_comes_back_with_the_name_it_had_unnamed_is_restored),
      T(a_revision_that_does_nothing_needs_no_way_back),
      T(several_revisions_are_taken_back_one_by_one),
      T(an_operation_that_is_not_undone_is_shown),
      T(what_a_downgrade_does_not_bring_back_is_shown_where_it_is_dropped),
      T(an_empty_downgrade_is_told_once),
      T(a_value_that_is_not_restored_is_told_with_both),
      T(an_enum_stays_when_only_its_table_is_dropped),
      T(an_index_goes_with_its_column_and_does_not_come_back),
      T(a_downgrade_that_fails_is_told_where_it_does),
      T(a_constraint_without_a_name_cannot_be_dropped),
      T(the_second_revision_meets_what_the_first_made),
      T(either_side_can_be_taken_back_where_they_do_not_meet),
      T(a_table_that_the_other_side_refers_to_stays),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
