/* conflict/judging.h: two small branches over a base, judged. Bodies are those of upgrade(). */
#ifndef MIG_TESTS_CONFLICT_JUDGING_H
#define MIG_TESTS_CONFLICT_JUDGING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/arena.h"
#include "base/span.h"
#include "mig/conflict.h"
#include "script/operations.h"

#define USER                                                                                                 \
  "    op.create_table('user', sa.Column('id', sa.Integer(), nullable=False), sa.Column('email', sa.String(50)), " \
  "sa.Column('age', sa.Integer()), sa.PrimaryKeyConstraint('id', name='pk_user'))\n"
#define ONE_ROW "    op.execute(\"INSERT INTO \\\"user\\\" (id, email, age) VALUES (1, 'a', 1)\")\n"

static mig_arena *arena;

static int open_arena(void **state) {
  (void)state;
  arena = mig_arena_new();
  return arena == NULL;
}

static int close_arena(void **state) {
  (void)state;
  mig_arena_free(arena);
  return 0;
}

static mig_conflict_line line_of(mig_dialect dialect, const char *id, const char *body) {
  if (body == NULL) return (mig_conflict_line){NULL, 0};
  mig_script *script = MIG_NEW(arena, mig_script);
  mig_span text = mig_arena_printf(arena,
                                   "from alembic import op\nimport sqlalchemy as sa\n"
                                   "from sqlalchemy.dialects import postgresql\nrevision = '%s'\n\n\ndef upgrade():\n"
                                   "%s    pass\n\n\ndef downgrade():\n    pass\n",
                                   id, body);
  char *padded = mig_arena_zalloc(arena, text.len + 64); /* as files are read: with room behind */
  memcpy(padded, text.ptr, text.len);
  mig_file file = {mig_arena_printf(arena, "versions/%s.py", id), {padded, text.len}};
  mig_script_read(script, arena, file, NULL);
  mig_script_ops_opts opts = {.direction = MIG_UPGRADE, .dialect = dialect};
  mig_ops *ops = NULL;
  uint32_t count = 0;
  assert_int_equal(mig_script_operations(&ops, &count, arena, script, &opts), MIG_OK);
  mig_conflict_revision *revision = MIG_NEW(arena, mig_conflict_revision);
  *revision = (mig_conflict_revision){mig_span_of(id), count != 0 ? &ops[0] : NULL};
  return (mig_conflict_line){revision, 1};
}

static inline mig_comparison *judge_with(const mig_conflict_opts *opts, const char *base, const char *ours, const char *theirs) {
  mig_conflict_line lines[] = {line_of(opts->dialect, "base", base), line_of(opts->dialect, "ours", ours),
                               line_of(opts->dialect, "theirs", theirs)};
  mig_comparison *out = NULL;
  assert_int_equal(mig_conflict_compare(&out, arena, &lines[0], &lines[1], &lines[2], opts, NULL), MIG_OK);
  return out;
}

static inline mig_comparison *judge(mig_dialect dialect, const char *base, const char *ours, const char *theirs) {
  mig_conflict_opts opts = {.dialect = dialect, .diagnostics = true};
  return judge_with(&opts, base, ours, theirs);
}

static inline mig_comparison *pg(const char *base, const char *ours, const char *theirs) {
  return judge(MIG_POSTGRESQL, base, ours, theirs);
}

static inline void assert_rule(const mig_comparison *got, const char *rule) {
  assert_true(got->finding_count != 0);
  assert_string_equal(got->findings[0].rule, rule);
}

#endif
