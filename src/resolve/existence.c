#include "resolve/existence.h"

#include "base/span.h"
#include "script/rewrite.h"

/* What SQLAlchemy's inspector lists of a table. */
static mig_span listing_of(const mig_object *object, mig_span kind) {
  if (object->kind == MIG_OBJECT_COLUMN) return MIG_SPAN("get_columns");
  if (object->kind == MIG_OBJECT_INDEX) return MIG_SPAN("get_indexes");
  if (object->kind != MIG_OBJECT_CONSTRAINT) return MIG_SPAN("");
  if (mig_span_is(kind, "unique")) return MIG_SPAN("get_unique_constraints");
  if (mig_span_is(kind, "foreignkey")) return MIG_SPAN("get_foreign_keys");
  return mig_span_is(kind, "check") ? MIG_SPAN("get_check_constraints") : MIG_SPAN("");
}

static void put_schema(mig_buf *out, const mig_object *object) {
  if (object->schema.len > 0)
    mig_buf_printf(out, ", schema=%.*s", MIG_FMT(mig_python_literal(out->arena, object->schema, '\'')));
}

bool mig_existence_put(mig_buf *out, const mig_object *object, mig_span kind, bool negated) {
  mig_span name = mig_python_literal(out->arena, object->name, '\''), listing = listing_of(object, kind);
  if (object->name.len == 0) return false;
  if (object->kind == MIG_OBJECT_TABLE) {
    mig_buf_printf(out, "%ssa.inspect(op.get_bind()).has_table(%.*s", negated ? "not " : "", MIG_FMT(name));
    put_schema(out, object);
    mig_buf_putc(out, ')');
    return true;
  }
  if (listing.len == 0 || object->table.len == 0) return false;
  const char *each = object->kind == MIG_OBJECT_COLUMN ? "c" : "i";
  mig_buf_printf(out, "%.*s %s [%s['name'] for %s in sa.inspect(op.get_bind()).%.*s(%.*s", MIG_FMT(name),
                 negated ? "not in" : "in", each, each, MIG_FMT(listing),
                 MIG_FMT(mig_python_literal(out->arena, object->table, '\'')));
  put_schema(out, object);
  mig_buf_puts(out, ")]");
  return true;
}

/* ---- names ---- */

static bool binds(const mig_py_node *import, const char *module, const char *own, const char *as) {
  if (import->kind == MIG_PY_IMPORT_FROM && !mig_span_is(mig_py_import_module(import), module)) return false;
  for (const mig_py_node *a = import->as.import.names; a != NULL; a = a->next) {
    mig_span given = mig_py_alias_asname(a), name = mig_py_alias_name(a);
    if (mig_span_is(name, own) && (mig_span_is(given, as) || (given.len == 0 && mig_span_is(name, as)))) return true;
  }
  return false;
}

bool mig_existence_names(const mig_py_module *module) {
  bool op = false, sa = false;
  for (const mig_py_node *s = module->body; s != NULL; s = s->next) {
    op = op || (s->kind == MIG_PY_IMPORT_FROM && binds(s, "alembic", "op", "op"));
    sa = sa || (s->kind == MIG_PY_IMPORT && binds(s, "", "sqlalchemy", "sa"));
  }
  return op && sa;
}

/* ---- guarding a statement ---- */

static mig_span kind_of(const mig_op *op) {
  static const char *const names[] = {[MIG_UNIQUE] = "unique", [MIG_FOREIGN_KEY] = "foreignkey", [MIG_CHECK] = "check"};
  for (uint32_t i = 0; i < op->effect_count; i++) {
    const mig_effect *e = &op->effects[i];
    bool made = e->verb == MIG_EFFECT_CREATE || e->verb == MIG_EFFECT_DROP;
    if (!made || e->object.kind != MIG_OBJECT_CONSTRAINT || e->as.constraint == NULL) continue;
    const char *name = (size_t)e->as.constraint->kind < sizeof names / sizeof *names ? names[e->as.constraint->kind] : NULL;
    if (name != NULL) return mig_span_of(name);
  }
  return MIG_SPAN("");
}

bool mig_guard_put(mig_splices *splices, mig_py_module *module, const mig_op *op, const mig_object *object, bool exists) {
  const mig_py_node *s = mig_statement_of(module, op, NULL);
  mig_buf head = mig_buf_in(splices->arena);
  mig_span text = module->text;
  uint32_t start, end;
  if (s == NULL || op->guard_count != 0 || !mig_statement_lines(module, s, &start, &end)) return false;
  mig_span indent = mig_span_cut(text, start, s->start);
  mig_span step = mig_span_find(indent, MIG_SPAN("\t"), 0) != SIZE_MAX ? MIG_SPAN("\t") : MIG_SPAN("    ");
  const char *newline = mig_span_find(text, MIG_SPAN("\r\n"), 0) != SIZE_MAX ? "\r\n" : "\n";
  mig_buf_puts(&head, "if ");
  if (!mig_existence_put(&head, object, kind_of(op), !exists)) return false;
  mig_buf_printf(&head, ":%s%.*s%.*s", newline, MIG_FMT(indent), MIG_FMT(step));
  mig_splice_put(splices, s->start, s->start, mig_buf_span(&head));
  mig_span whole = mig_span_cut(text, s->start, s->end);
  bool quotes = mig_span_find(whole, MIG_SPAN("\"\"\""), 0) != SIZE_MAX || mig_span_find(whole, MIG_SPAN("'''"), 0) != SIZE_MAX;
  for (uint32_t at = s->start; !quotes && at < s->end; at++) /* inside of brackets indentation is free: it is for the eye */
    if (text.ptr[at] == '\n' && strchr("\r\n", text.ptr[at + 1]) == NULL) mig_splice_put(splices, at + 1, at + 1, step);
  return true;
}
