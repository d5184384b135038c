/* Random operations in a base and two branches: no crash, and the laws of the verdict hold.
 *
 *   A branch and an empty one converge, or the branch fails on its own.
 *   Swapping the sides mirrors the outcome.
 *   Splitting a branch into one revision per operation changes nothing.
 *
 * The bytes choose: the dialect, then for each operation its template and what fills it in. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/span.h"
#include "mig/conflict.h"
#include "script/operations.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* %t a table, %o a table too, %c a column, %k a type, %n a name, %v a value. */
static const char *const templates[] = {
    "op.add_column('%t', sa.Column('%c', %k, nullable=True))",
    "op.add_column('%t', sa.Column('%c', %k, nullable=False, server_default=%v))",
    "op.drop_column('%t', '%c')",
    "op.alter_column('%t', '%c', new_column_name='%c', existing_type=%k)",
    "op.alter_column('%t', '%c', type_=%k, existing_type=%k)",
    "op.alter_column('%t', '%c', nullable=False, existing_type=%k)",
    "op.alter_column('%t', '%c', nullable=True, existing_type=%k)",
    "op.alter_column('%t', '%c', server_default=%v, existing_type=%k)",
    "op.alter_column('%t', '%c', comment='%n', existing_type=%k)",
    "op.create_table('%t', sa.Column('id', sa.Integer(), primary_key=True), sa.Column('%c', %k), sa.Column('%c', %k))",
    "op.create_table('%t', sa.Column('id', sa.Integer()), sa.Column('%c', sa.Integer(), sa.ForeignKey('%o.%c', ondelete='CASCADE')))",
    "op.drop_table('%t')",
    "op.rename_table('%t', '%o')",
    "op.create_index('%n', '%t', ['%c'])",
    "op.create_index('%n', '%t', ['%c', '%c'], unique=True)",
    "op.create_index('%n', '%t', [sa.text('lower(%c)')])",
    "op.drop_index('%n', table_name='%t')",
    "op.create_unique_constraint('%n', '%t', ['%c'])",
    "op.create_check_constraint('%n', '%t', sa.text('%c > 0'))",
    "op.create_foreign_key('%n', '%t', '%o', ['%c'], ['%c'])",
    "op.create_primary_key('%n', '%t', ['%c'])",
    "op.drop_constraint('%n', '%t', type_='unique')",
    "op.drop_constraint('%n', '%t', type_='foreignkey')",
    "op.create_table_comment('%t', '%n')",
    "op.execute('INSERT INTO %t (id, %c) VALUES (%v, %v)')",
    "op.execute('INSERT INTO %t (id) SELECT id + 10 FROM %o WHERE %c = %v')",
    "op.execute('UPDATE %t SET %c = %v')",
    "op.execute('UPDATE %t SET %c = %c + 1 WHERE %c IS NOT NULL')",
    "op.execute('UPDATE %t SET %c = (SELECT %c FROM %o WHERE id = 1)')",
    "op.execute('DELETE FROM %t WHERE %c = %v')",
    "op.execute('CREATE VIEW %n AS SELECT * FROM %t')",
    "op.execute('DROP VIEW IF EXISTS %n')",
    "op.execute('ALTER TABLE %t RENAME COLUMN %c TO %c')",
    "op.execute('CREATE TABLE IF NOT EXISTS %t (id INTEGER PRIMARY KEY, %c INTEGER)')",
    "op.execute('DROP TABLE IF EXISTS %t')",
    "op.execute(\"CREATE TYPE %n AS ENUM ('a', 'b')\")",
    "op.execute(\"ALTER TYPE %n ADD VALUE 'c'\")",
    "op.execute(some_text)",
    "if not sa.inspect(op.get_bind()).has_table('%t'):\n        op.create_table('%t', sa.Column('id', sa.Integer()))",
    "with op.batch_alter_table('%t') as batch_op:\n        batch_op.alter_column('%c', new_column_name='%c', existing_type=%k)\n        batch_op.drop_column('%c')",
    "with op.batch_alter_table('%t') as batch_op:\n        batch_op.add_column(sa.Column('%c', %k))\n        batch_op.create_unique_constraint('%n', ['%c'])",
    "with op.batch_alter_table('%t', recreate='always') as batch_op:\n        batch_op.create_foreign_key('%n', '%o', ['%c'], ['%c'])",
};
static const char *const tables[] = {"t", "u", "\"T\"", "w"}, *const columns[] = {"id", "c", "d", "x", "C"};
static const char *const names[] = {"n1", "n2", "ix_t_c", "t"}, *const values[] = {"1", "2", "NULL", "'a'"};
static const char *const literals[] = {"'1'", "'0'", "None", "'a'", "sa.text('now()')"};
static const char *const types[] = {"sa.Integer()", "sa.Text()", "sa.String(5)", "sa.Numeric(10, 2)", "sa.DateTime()", "sa.Enum('a', 'b', name='n1')"};

enum { OPERATIONS_MAX = 12 };

typedef struct bytes {
  const uint8_t *data;
  size_t size, at;
} bytes;

static unsigned take(bytes *in, unsigned below) {
  return in->at < in->size ? in->data[in->at++] % below : 0;
}

#define SOME(in, list) list[take(in, (unsigned)(sizeof list / sizeof *list))]

static void fill_in(mig_buf *buf, bytes *in, const char *form, bool sql) {
  for (; *form != 0; form++) {
    if (form[0] != '%') {
      mig_buf_putc(buf, *form);
      continue;
    }
    switch (*++form) {
    case 't':
    case 'o': {
      const char *name = SOME(in, tables);
      mig_span bare = mig_span_of(name);
      if (!sql && name[0] == '"') bare = mig_span_cut(bare, 1, bare.len - 1);
      mig_buf_put(buf, bare);
      break;
    }
    case 'c': mig_buf_puts(buf, SOME(in, columns)); break;
    case 'n': mig_buf_puts(buf, SOME(in, names)); break;
    case 'k': mig_buf_puts(buf, SOME(in, types)); break;
    default: {
      const char *value = sql ? SOME(in, values) : SOME(in, literals);
      for (; *value != 0; value++) { /* inside the quotes of the script */
        if (sql && *value == '\'') mig_buf_putc(buf, '\\');
        mig_buf_putc(buf, *value);
      }
    }
    }
  }
}

typedef struct branch {
  mig_span operations[OPERATIONS_MAX];
  uint32_t count;
} branch;

static branch draw(mig_arena *arena, bytes *in) {
  branch out = {.count = take(in, OPERATIONS_MAX)};
  for (uint32_t i = 0; i < out.count; i++) {
    mig_buf buf = mig_buf_in(arena);
    const char *form = SOME(in, templates);
    fill_in(&buf, in, form, strstr(form, "op.execute('") != NULL);
    out.operations[i] = mig_buf_span(&buf);
  }
  return out;
}

static mig_conflict_revision bind(mig_arena *arena, mig_dialect dialect, const char *id, const mig_span *operations, uint32_t count) {
  mig_buf buf = mig_buf_in(arena);
  mig_buf_printf(&buf, "from alembic import op\nimport sqlalchemy as sa\nrevision = '%s'\n\n\ndef upgrade():\n", id);
  for (uint32_t i = 0; i < count; i++) mig_buf_printf(&buf, "    %.*s\n", MIG_FMT(operations[i]));
  mig_buf_puts(&buf, "    pass\n");
  mig_span text = {0};
  text.len = buf.len;
  for (int i = 0; i < 64; i++) mig_buf_putc(&buf, 0); /* readers look ahead */
  text.ptr = mig_buf_span(&buf).ptr;
  mig_script *script = MIG_NEW(arena, mig_script);
  mig_script_read(script, arena, (mig_file){mig_arena_printf(arena, "versions/%s.py", id), text}, NULL);
  mig_script_ops_opts opts = {.direction = MIG_UPGRADE, .dialect = dialect};
  mig_ops *ops = NULL;
  uint32_t bound = 0;
  if (mig_script_operations(&ops, &bound, arena, script, &opts) != MIG_OK) abort();
  return (mig_conflict_revision){mig_arena_copy(arena, mig_span_of(id)), bound != 0 ? &ops[0] : NULL};
}

/* `whole`: one revision; else one per operation. */
static mig_conflict_line line_of(mig_arena *arena, mig_dialect dialect, const branch *b, char side, bool whole) {
  uint32_t count = whole ? 1 : b->count;
  mig_conflict_revision *items = MIG_NEW_ARRAY(arena, mig_conflict_revision, count);
  char id[24];
  for (uint32_t i = 0; i < count; i++) {
    snprintf(id, sizeof id, "%c%u", side, i);
    items[i] = whole ? bind(arena, dialect, id, b->operations, b->count) : bind(arena, dialect, id, &b->operations[i], 1);
  }
  return (mig_conflict_line){items, count};
}

static const mig_comparison *compare(mig_arena *arena, mig_dialect dialect, const mig_conflict_line *base, const mig_conflict_line *ours,
                                     const mig_conflict_line *theirs) {
  mig_conflict_opts opts = {.dialect = dialect};
  mig_comparison *out = NULL;
  if (mig_conflict_compare(&out, arena, base, ours, theirs, &opts, NULL) != MIG_OK) abort();
  return out;
}

static void tell(const char *name, const branch *b) {
  fprintf(stderr, "%s\n", name);
  for (uint32_t i = 0; i < b->count; i++) fprintf(stderr, "    %.*s\n", MIG_FMT(b->operations[i]));
}

static void check(bool holds, const char *law, mig_dialect dialect, const branch *branches) {
  if (holds) return;
  fprintf(stderr, "broken law: %s (dialect %d)\n", law, (int)dialect);
  tell("base", &branches[0]);
  tell("ours", &branches[1]);
  tell("theirs", &branches[2]);
  abort();
}

static bool same_orders(const mig_order *a, const mig_order *b) {
  return a->succeeds == b->succeeds;
}

static void laws(mig_arena *arena, mig_dialect dialect, const branch *b) {
  mig_conflict_line base = line_of(arena, dialect, &b[0], 'p', true), none = {NULL, 0};
  mig_conflict_line ours = line_of(arena, dialect, &b[1], 'a', true), theirs = line_of(arena, dialect, &b[2], 'b', true);
  mig_conflict_line many_ours = line_of(arena, dialect, &b[1], 'a', false), many_theirs = line_of(arena, dialect, &b[2], 'b', false);
  const mig_comparison *plain = compare(arena, dialect, &base, &ours, &theirs);
  const mig_comparison *swapped = compare(arena, dialect, &base, &theirs, &ours);
  const mig_comparison *split = compare(arena, dialect, &base, &many_ours, &many_theirs);
  const mig_comparison *alone[] = {compare(arena, dialect, &base, &ours, &none), compare(arena, dialect, &base, &none, &theirs)};
  for (int i = 0; i < 2; i++)
    check(alone[i]->outcome == MIG_CONVERGES || alone[i]->outcome == MIG_FAILS, "a branch and an empty one converge, or it fails alone", dialect, b);
  check(plain->outcome == swapped->outcome && plain->difference_count == swapped->difference_count &&
            same_orders(&plain->ours_first, &swapped->theirs_first) && same_orders(&plain->theirs_first, &swapped->ours_first),
        "swapping the sides mirrors the outcome", dialect, b);
  check(plain->outcome == split->outcome && same_orders(&plain->ours_first, &split->ours_first) &&
            same_orders(&plain->theirs_first, &split->theirs_first),
        "splitting a revision changes nothing", dialect, b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size < 4 || size > 400) return 0;
  bytes in = {data, size, 0};
  mig_arena *arena = mig_arena_new();
  if (arena == NULL) return 0;
  mig_dialect dialect = (mig_dialect)take(&in, 3);
  branch branches[3];
  for (int i = 0; i < 3; i++) branches[i] = draw(arena, &in);
  laws(arena, dialect, branches);
  mig_arena_free(arena);
  return 0;
}
