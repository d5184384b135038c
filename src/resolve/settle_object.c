/* settle_object.c: indexes, constraints, columns, tables that are there in one order only. What is not wanted
 * is dropped, what is missing is made in the words of whoever made it; each asks first, because a
 * database can be in either state. */
#include "base/span.h"
#include "resolve/existence.h"
#include "resolve/settle.h"

/* ---- statements ---- */

static mig_span literal(mig_settling *s, mig_span text) {
  return mig_python_literal(s->c->arena, text, '\'');
}

/* What Alembic calls the constraint, from its definition. */
static mig_span kind_of(const mig_cat_difference *d) {
  static const struct {
    mig_span word;
    mig_span kind;
  } kinds[] = {{{"UNIQUE", 6}, {"unique", 6}}, {{"FOREIGN KEY", 11}, {"foreignkey", 10}}, {{"CHECK", 5}, {"check", 5}}};
  mig_span definition = d->second.ptr != NULL ? d->second : d->first;
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds && d->object.kind == MIG_OBJECT_CONSTRAINT; i++)
    if (mig_span_starts(definition, kinds[i].word)) return kinds[i].kind;
  return MIG_SPAN("");
}

static void put_schema(mig_settling *s, mig_buf *out, const mig_object *o) {
  if (o->schema.len > 0) mig_buf_printf(out, ", schema=%.*s", MIG_FMT(literal(s, o->schema)));
}

/* On SQLite what a table is made of changes in a batch. */
static bool needs_batch(const mig_settling *s, const mig_object *o) {
  return s->bind->trial.dialect == MIG_SQLITE && (o->kind == MIG_OBJECT_COLUMN || o->kind == MIG_OBJECT_CONSTRAINT);
}

static void put_batch(mig_settling *s, mig_buf *out, const mig_object *o, mig_span call) {
  mig_buf_printf(out, "with op.batch_alter_table(%.*s", MIG_FMT(literal(s, o->table)));
  put_schema(s, out, o);
  mig_buf_printf(out, ") as batch_op:\n    batch_op.%.*s)\n", MIG_FMT(call));
}

static bool put_drop(mig_settling *s, mig_buf *out, const mig_cat_difference *d) {
  const mig_object *o = &d->object;
  mig_span name = literal(s, o->name), table = literal(s, o->table), kind = kind_of(d);
  mig_buf call = mig_buf_in(s->c->arena);
  if (o->name.len == 0 || (o->kind == MIG_OBJECT_CONSTRAINT && kind.len == 0)) return false;
  if (needs_batch(s, o)) {
    mig_buf_printf(&call, "%s(%.*s", o->kind == MIG_OBJECT_COLUMN ? "drop_column" : "drop_constraint", MIG_FMT(name));
    if (kind.len > 0) mig_buf_printf(&call, ", type_='%.*s'", MIG_FMT(kind));
    put_batch(s, out, o, mig_buf_span(&call));
    return true;
  }
  switch (o->kind) {
    case MIG_OBJECT_INDEX:
      mig_buf_printf(&call, "drop_index(%.*s, table_name=%.*s", MIG_FMT(name), MIG_FMT(table));
      break;
    case MIG_OBJECT_CONSTRAINT:
      mig_buf_printf(&call, "drop_constraint(%.*s, %.*s, type_='%.*s'", MIG_FMT(name), MIG_FMT(table), MIG_FMT(kind));
      break;
    case MIG_OBJECT_COLUMN:
      mig_buf_printf(&call, "drop_column(%.*s, %.*s", MIG_FMT(table), MIG_FMT(name));
      break;
    case MIG_OBJECT_TABLE:
      mig_buf_printf(&call, "drop_table(%.*s", MIG_FMT(name));
      break;
    default:
      return false;
  }
  put_schema(s, &call, o);
  mig_buf_printf(out, "op.%.*s)\n", (int)call.len, call.ptr);
  return true;
}

static bool is_same(const mig_object *a, const mig_object *b) {
  return a->kind == b->kind && mig_span_eq_nocase(a->table, b->table) && mig_span_eq_nocase(a->name, b->name);
}

/* Does the call make this and, but for what a new table consists of, nothing else? */
static bool makes_only(const mig_op *op, const mig_object *o) {
  uint32_t made = 0;
  bool this_one = false;
  for (uint32_t i = 0; i < op->effect_count; i++) {
    if (op->effects[i].verb == MIG_EFFECT_SQL) /* one statement of SQL: it wrote this, as the replay saw */
      return op->effect_count == 1 && mig_span_find(mig_span_trim(op->effects[i].as.sql), MIG_SPAN(";"), 0) == SIZE_MAX;
    if (op->effects[i].verb != MIG_EFFECT_CREATE) continue;
    made++;
    this_one = this_one || is_same(&op->effects[i].object, o);
  }
  return this_one && (made == 1 || o->kind == MIG_OBJECT_TABLE);
}

/* The statement that made it, once more; where it was renamed since, a replay finds that out. */
static bool put_create(mig_settling *s, mig_buf *out, const mig_cat_difference *d) {
  const mig_op *op = mig_settle_op(s, d->second_by);
  mig_py_module *module = op == NULL || !makes_only(op, &d->object) ? NULL : mig_settle_module(s, op);
  const mig_py_node *with = NULL, *statement = module == NULL ? NULL : mig_statement_of(module, op, &with);
  if (statement == NULL || !mig_settle_names_hold(s, op, d)) return mig_settle_defined(s, out, d);
  mig_span text = mig_settle_words(s, module, statement);
  bool lines = mig_span_find(text, MIG_SPAN("\n"), 0) != SIZE_MAX;
  if (lines && (mig_span_find(text, MIG_SPAN("\"\"\""), 0) != SIZE_MAX || mig_span_find(text, MIG_SPAN("'''"), 0) != SIZE_MAX))
    return false; /* lines of a text may not be indented */
  if (with == NULL) {
    mig_buf_printf(out, "%.*s\n", MIG_FMT(text));
    return true;
  }
  mig_span head = mig_span_trim(mig_span_cut(module->text, with->start, with->as.with_.body->start));
  if (mig_span_find(head, MIG_SPAN("#"), 0) != SIZE_MAX || mig_span_find(head, MIG_SPAN("\n"), 0) != SIZE_MAX) return false;
  mig_settle_words(s, module, with);
  mig_buf_printf(out, "%.*s\n    %.*s\n", MIG_FMT(head), MIG_FMT(text));
  return true;
}

/* ---- asking first ---- */

static bool put_guarded(mig_settling *s, const mig_cat_difference *d, bool asks, bool negated, const mig_buf *code) {
  mig_span text = {code->ptr, code->len};
  if (!asks) {
    mig_buf_put(&s->code, text);
    return true;
  }
  mig_buf_puts(&s->code, "if ");
  if (!mig_existence_put(&s->code, &d->object, kind_of(d), negated)) return false;
  mig_buf_puts(&s->code, ":\n");
  for (size_t at = 0; at < text.len;) {
    size_t end = mig_span_find(text, MIG_SPAN("\n"), at);
    if (end == SIZE_MAX) end = text.len;
    mig_buf_puts(&s->code, "    ");
    mig_buf_put(&s->code, mig_span_cut(text, at, end));
    mig_buf_putc(&s->code, '\n');
    at = end + 1;
  }
  mig_buf_puts(&s->imports, "from alembic import op\nimport sqlalchemy as sa\n");
  return true;
}

static bool settle_comment(mig_settling *s, const mig_cat_difference *d) {
  const mig_object *o = &d->object;
  if (o->kind != MIG_OBJECT_TABLE || !mig_span_is(d->facet, "comment")) return false;
  bool gone = d->second.len == 0;
  mig_buf_printf(&s->code, "op.%s_table_comment(%.*s", gone ? "drop" : "create", MIG_FMT(literal(s, o->name)));
  if (!gone) mig_buf_printf(&s->code, ", %.*s", MIG_FMT(literal(s, d->second)));
  put_schema(s, &s->code, o);
  mig_buf_puts(&s->code, ")\n");
  return true;
}

void mig_settle_object(mig_settling *s, const mig_cat_difference *d) {
  mig_buf drop = mig_buf_in(s->c->arena), create = mig_buf_in(s->c->arena);
  bool was = d->first.ptr != NULL, wanted = d->second.ptr != NULL;
  if (settle_comment(s, d)) return;
  if (was && !put_drop(s, &drop, d)) s->trouble = "what is to go has no name, or there is no question whether it is there";
  if (wanted && !put_create(s, &create, d)) s->trouble = "what is missing was not made in a statement of its own that could be repeated";
  if (s->trouble != NULL) return;
  if (was && !put_guarded(s, d, !wanted, false, &drop)) s->trouble = "there is no question whether it is there";
  if (wanted && !put_guarded(s, d, !was, true, &create)) s->trouble = "there is no question whether it is there";
}
