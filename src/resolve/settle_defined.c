/* settle_defined.c: a key or an index in words of its own, where the statement that made it calls its columns
 * otherwise than they are called in the wanted state, or made more than this. */
#include "base/span.h"
#include "resolve/edit_ops.h"
#include "resolve/settle.h"

static bool is_word(mig_span text) {
  for (size_t i = 0; i < text.len; i++) {
    char c = text.ptr[i];
    if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_')) return false;
  }
  return text.len > 0;
}

/* "a, b" as ['a', 'b']; false: not names alone. */
static bool put_names(mig_settling *s, mig_buf *out, mig_span list) {
  mig_buf_puts(out, "[");
  for (size_t at = 0; at < list.len;) {
    size_t end = mig_span_find(list, MIG_SPAN(", "), at);
    mig_span name = mig_span_cut(list, at, end == SIZE_MAX ? list.len : end);
    if (!is_word(name)) return false;
    mig_buf_printf(out, "%s%.*s", at > 0 ? ", " : "", MIG_FMT(mig_python_literal(s->c->arena, name, '\'')));
    at = end == SIZE_MAX ? list.len : end + 2;
  }
  mig_buf_puts(out, "]");
  return list.len > 0;
}

/* Cuts what stands before `mark` off `rest`. */
static bool take(mig_span *rest, mig_span mark, mig_span *out) {
  size_t at = mig_span_find(*rest, mark, 0);
  if (at == SIZE_MAX) return false;
  *out = mig_span_cut(*rest, 0, at);
  *rest = mig_span_cut(*rest, at + mark.len, rest->len);
  return true;
}

static bool put_action(mig_settling *s, mig_buf *call, mig_span *rest, mig_span word, const char *keyword) {
  static const char *const actions[] = {"CASCADE", "SET NULL", "SET DEFAULT", "RESTRICT"};
  if (!mig_span_starts(*rest, word)) return true;
  for (size_t i = 0; i < sizeof actions / sizeof *actions; i++) {
    mig_span action = mig_span_of(actions[i]), after = mig_span_cut(*rest, word.len, rest->len);
    if (!mig_span_starts(after, action)) continue;
    mig_buf_printf(call, ", %s=%.*s", keyword, MIG_FMT(mig_python_literal(s->c->arena, action, '\'')));
    *rest = mig_span_cut(after, action.len, after.len);
    return true;
  }
  return false;
}

/* FOREIGN KEY (a) REFERENCES t(id) ON DELETE CASCADE */
static bool put_reference(mig_settling *s, mig_buf *call, mig_span rest, mig_span table) {
  mig_span columns, target, targets;
  if (!take(&rest, MIG_SPAN(") REFERENCES "), &columns) || !take(&rest, MIG_SPAN("("), &target) || !take(&rest, MIG_SPAN(")"), &targets)) return false;
  mig_buf_printf(call, ", %.*s%s%.*s, ", MIG_FMT(table), table.len > 0 ? ", " : "", MIG_FMT(mig_python_literal(s->c->arena, target, '\'')));
  if (!is_word(target) || !put_names(s, call, columns)) return false;
  mig_buf_puts(call, ", ");
  return put_names(s, call, targets) && put_action(s, call, &rest, MIG_SPAN(" ON DELETE "), "ondelete") &&
         put_action(s, call, &rest, MIG_SPAN(" ON UPDATE "), "onupdate") && rest.len == 0;
}

/* The rest of the call behind the name, for kinds whose definition says all; `table` empty in a batch. */
static bool put_call(mig_settling *s, mig_buf *call, const mig_object *o, mig_span text, mig_span table) {
  mig_span name = mig_python_literal(s->c->arena, o->name, '\''), columns;
  bool unique = mig_span_starts(text, MIG_SPAN("UNIQUE INDEX ("));
  if (mig_span_starts(text, MIG_SPAN("FOREIGN KEY ("))) {
    mig_buf_printf(call, "create_foreign_key(%.*s", MIG_FMT(name));
    return put_reference(s, call, mig_span_cut(text, strlen("FOREIGN KEY ("), text.len), table);
  }
  bool index = unique || mig_span_starts(text, MIG_SPAN("INDEX ("));
  if (!index && !mig_span_starts(text, MIG_SPAN("UNIQUE ("))) return false;
  mig_buf_printf(call, "%s(%.*s, %.*s%s", index ? "create_index" : "create_unique_constraint", MIG_FMT(name), MIG_FMT(table),
                 table.len > 0 ? ", " : "");
  mig_span rest = mig_span_cut(text, mig_span_find(text, MIG_SPAN("("), 0) + 1, text.len);
  if (!take(&rest, MIG_SPAN(")"), &columns) || rest.len > 0 || !put_names(s, call, columns)) return false;
  if (unique) mig_buf_puts(call, ", unique=True");
  return true;
}

bool mig_settle_defined(mig_settling *s, mig_buf *out, const mig_cat_difference *d) {
  const mig_object *o = &d->object;
  bool batch = s->bind->trial.dialect == MIG_SQLITE && o->kind == MIG_OBJECT_CONSTRAINT;
  mig_span table = mig_python_literal(s->c->arena, o->table, '\'');
  mig_buf call = mig_buf_in(s->c->arena);
  if ((o->kind != MIG_OBJECT_CONSTRAINT && o->kind != MIG_OBJECT_INDEX) || o->schema.len > 0 || o->name.len == 0) return false;
  if (!put_call(s, &call, o, d->second, batch ? MIG_SPAN("") : table)) return false;
  if (batch) mig_buf_printf(out, "with op.batch_alter_table(%.*s) as batch_op:\n    batch_op.%.*s)\n", MIG_FMT(table), (int)call.len, call.ptr);
  else mig_buf_printf(out, "op.%.*s)\n", (int)call.len, call.ptr);
  mig_buf_puts(&s->imports, "from alembic import op\n");
  return true;
}

/* Does the statement call the columns as the wanted state does? */
bool mig_settle_names_hold(mig_settling *s, const mig_op *op, const mig_cat_difference *d) {
  size_t open = mig_span_find(d->second, MIG_SPAN("("), 0);
  for (uint32_t i = 0; i < op->effect_count && open != SIZE_MAX; i++) {
    const mig_effect *e = &op->effects[i];
    mig_buf names = mig_buf_in(s->c->arena);
    if (e->verb != MIG_EFFECT_CREATE || e->object.kind != MIG_OBJECT_CONSTRAINT || e->as.constraint == NULL) continue;
    if (e->as.constraint->kind != MIG_FOREIGN_KEY && e->as.constraint->kind != MIG_UNIQUE) continue;
    for (uint32_t k = 0; k < e->as.constraint->column_count; k++)
      mig_buf_printf(&names, "%s%.*s", k > 0 ? ", " : "(", MIG_FMT(e->as.constraint->columns[k]));
    mig_buf_puts(&names, ")");
    mig_span wanted = mig_span_cut(d->second, open, d->second.len);
    if (wanted.len < names.len || !mig_span_eq_nocase(mig_span_cut(wanted, 0, names.len), mig_buf_span(&names))) return false;
  }
  return true;
}
