#include "sql_text.h"

static const char *const verbs[] = {
    [MIG_EFFECT_CREATE] = "create", [MIG_EFFECT_DROP] = "drop", [MIG_EFFECT_RENAME] = "rename",   [MIG_EFFECT_ALTER] = "alter",
    [MIG_EFFECT_REQUIRE] = "require", [MIG_EFFECT_READ] = "read", [MIG_EFFECT_WRITE] = "write",   [MIG_EFFECT_SQL] = "sql",
    [MIG_EFFECT_PROBE] = "probe",     [MIG_EFFECT_UNKNOWN] = "unknown",
};
static const char *const kinds[] = {"schema", "table", "column", "index", "constraint", "type", "sequence", "view", "rows", "revision", "other"};
static const char *const constraint_kinds[] = {"primary key", "unique", "foreign key", "check", "exclude", "any"};

static void put_names(mig_buf *buf, const mig_span *names, uint32_t count) {
  mig_buf_putc(buf, '(');
  for (uint32_t i = 0; i < count; i++) mig_buf_printf(buf, "%s%.*s", i ? "," : "", MIG_FMT(names[i]));
  mig_buf_putc(buf, ')');
}

static void put_object(mig_buf *buf, const mig_object *o) {
  mig_buf_puts(buf, kinds[o->kind]);
  mig_buf_putc(buf, ' ');
  if (o->schema.len) mig_buf_printf(buf, "%.*s/", MIG_FMT(o->schema));
  if (o->table.len) mig_buf_printf(buf, "%.*s", MIG_FMT(o->table));
  if (o->table.len && o->name.len) mig_buf_putc(buf, '.');
  mig_buf_put(buf, o->name);
  if (!o->table.len && !o->name.len) mig_buf_putc(buf, '?');
}

static void put_constraint(mig_buf *buf, const mig_constraint *c) {
  mig_buf_puts(buf, constraint_kinds[c->kind]);
  if (c->name.ptr) mig_buf_printf(buf, " %.*s", MIG_FMT(c->name));
  if (c->column_count) put_names(buf, c->columns, c->column_count);
  if (c->ref_table.len) mig_buf_printf(buf, " -> %.*s", MIG_FMT(c->ref_table));
  if (c->ref_count) put_names(buf, c->ref_columns, c->ref_count);
  if (c->on_delete.len) mig_buf_printf(buf, " on delete %.*s", MIG_FMT(c->on_delete));
  if (c->on_update.len) mig_buf_printf(buf, " on update %.*s", MIG_FMT(c->on_update));
  if (c->deferrable == MIG_YES) mig_buf_puts(buf, " deferrable");
  if (c->initially.len) mig_buf_printf(buf, " initially %.*s", MIG_FMT(c->initially));
  if (c->condition.len) mig_buf_printf(buf, " [%.*s]", MIG_FMT(c->condition));
}

static void put_column(mig_buf *buf, const mig_column *c) {
  mig_buf_printf(buf, "%.*s %.*s", MIG_FMT(c->name), MIG_FMT(c->type.sql));
  if (c->nullable != MIG_UNSET) mig_buf_puts(buf, c->nullable == MIG_NO ? " not null" : " null");
  if (c->has_default) mig_buf_printf(buf, " default %.*s", MIG_FMT(c->default_.text));
  if (c->primary_key == MIG_YES) mig_buf_puts(buf, " primary key");
  if (c->unique == MIG_YES) mig_buf_puts(buf, " unique");
  if (c->autoincrement == MIG_YES) mig_buf_puts(buf, " auto");
  if (c->has_identity) mig_buf_printf(buf, " identity %.*s", MIG_FMT(c->identity));
  if (c->has_computed) mig_buf_printf(buf, " computed %.*s", MIG_FMT(c->computed));
  if (c->has_comment) mig_buf_printf(buf, " comment %.*s", MIG_FMT(c->comment));
  for (uint32_t i = 0; i < c->constraint_count; i++) mig_buf_putc(buf, ' '), put_constraint(buf, &c->constraints[i]);
}

static void put_index(mig_buf *buf, const mig_index *x) {
  mig_buf_printf(buf, "%s", x->unique == MIG_YES ? "unique " : "");
  mig_buf_printf(buf, "%.*s(", MIG_FMT(x->name));
  for (uint32_t i = 0; i < x->part_count; i++) {
    mig_buf_puts(buf, i ? "," : "");
    if (x->parts[i].column.ptr) mig_buf_put(buf, x->parts[i].column);
    else mig_buf_printf(buf, "[%.*s]", MIG_FMT(x->parts[i].expression));
  }
  mig_buf_putc(buf, ')');
  if (x->using_.len) mig_buf_printf(buf, " using %.*s", MIG_FMT(x->using_));
  if (x->where.len) mig_buf_printf(buf, " where %.*s", MIG_FMT(x->where));
  if (x->options.len) mig_buf_printf(buf, " {%.*s}", MIG_FMT(x->options));
}

static void put_table(mig_buf *buf, const mig_table *t) {
  for (uint32_t i = 0; i < t->column_count; i++) mig_buf_puts(buf, "\n    "), put_column(buf, &t->columns[i]);
  for (uint32_t i = 0; i < t->constraint_count; i++) mig_buf_puts(buf, "\n    "), put_constraint(buf, &t->constraints[i]);
  for (uint32_t i = 0; i < t->index_count; i++) mig_buf_puts(buf, "\n    index "), put_index(buf, &t->indexes[i]);
  if (t->has_comment) mig_buf_printf(buf, "\n    comment %.*s", MIG_FMT(t->comment));
  if (t->options.len) mig_buf_printf(buf, "\n    options %.*s", MIG_FMT(t->options));
  if (!t->understood) mig_buf_puts(buf, "\n    not understood");
}

static void put_alter(mig_buf *buf, const mig_alter *a) {
  if (a->sets & MIG_FACET_TYPE) mig_buf_printf(buf, " type %.*s", MIG_FMT(a->to.type.sql));
  if (a->sets & MIG_FACET_NULLABLE) mig_buf_puts(buf, a->to.nullable == MIG_NO ? " not null" : " null");
  if ((a->sets & MIG_FACET_DEFAULT) && a->to.has_default) mig_buf_printf(buf, " default %.*s", MIG_FMT(a->to.default_.text));
  if ((a->sets & MIG_FACET_DEFAULT) && !a->to.has_default) mig_buf_puts(buf, " no default");
  if (a->sets & MIG_FACET_COMMENT) mig_buf_printf(buf, " comment %.*s", MIG_FMT(a->to.comment));
  if (a->sets & MIG_FACET_NAME) mig_buf_printf(buf, " name %.*s", MIG_FMT(a->to.name));
  if (a->sets & MIG_FACET_IDENTITY) mig_buf_printf(buf, " identity %.*s", MIG_FMT(a->to.identity));
  if (a->using_.len) mig_buf_printf(buf, " using %.*s", MIG_FMT(a->using_));
}

static void put_exprs(mig_buf *buf, const mig_expr *const *items, uint32_t count) {
  for (uint32_t i = 0; i < count; i++) {
    mig_buf_puts(buf, i ? ", " : "");
    mig_expr_print(buf, items[i]);
  }
}

static void put_dml(mig_buf *buf, const mig_dml *d) {
  static const char *const names[] = {"insert", "insert select", "update", "delete", "truncate"};
  static const char *const conflicts[] = {"", " or nothing", " or ignore", " or update", " or replace"};
  mig_buf_printf(buf, " %s%s", names[d->kind], conflicts[d->on_conflict]);
  if (d->column_count) put_names(buf, d->columns, d->column_count);
  if (d->positional) mig_buf_puts(buf, " positional");
  for (uint32_t r = 0; r < d->row_count; r++) {
    mig_buf_puts(buf, " [");
    if (d->width > 0) put_exprs(buf, &d->values[(size_t)r * d->width], d->width);
    mig_buf_puts(buf, "]");
  }
  for (uint32_t i = 0; i < d->from_count; i++) {
    mig_buf_printf(buf, " from %.*s as %.*s", MIG_FMT(d->from[i].table), MIG_FMT(d->from[i].alias));
    if (d->from[i].on) mig_buf_puts(buf, " on "), mig_expr_print(buf, d->from[i].on);
  }
  if (d->where) mig_buf_puts(buf, " where "), mig_expr_print(buf, d->where);
  for (uint32_t i = 0; i < d->set_count; i++) {
    mig_buf_printf(buf, " set %.*s = ", MIG_FMT(d->set_columns[i]));
    mig_expr_print(buf, d->set_values[i]);
  }
  if (!d->understood) mig_buf_printf(buf, " (%.*s)", MIG_FMT(d->reason));
}

static void put_scope(mig_buf *buf, const mig_effect *e) {
  for (uint32_t i = 0; i < e->as.scope.count; i++) mig_buf_putc(buf, ' '), put_object(buf, &e->as.scope.tables[i]);
  if (e->as.scope.count == 0) mig_buf_puts(buf, " everything");
  mig_buf_printf(buf, ": %.*s", MIG_FMT(e->as.scope.reason));
}

static void put_rename(mig_buf *buf, const mig_effect *e) {
  mig_buf_printf(buf, " -> %.*s", MIG_FMT(e->as.rename.new_name));
  if (e->as.rename.new_schema.len) mig_buf_printf(buf, " in %.*s", MIG_FMT(e->as.rename.new_schema));
}

static void put_type(mig_buf *buf, const mig_type *t) {
  if (t->known) put_names(buf, t->labels, t->label_count);
}

static void put_label(mig_buf *buf, const mig_effect *e) {
  mig_buf_printf(buf, " label %.*s", MIG_FMT(e->as.label.label));
  if (e->as.label.renamed_from.len) mig_buf_printf(buf, " was %.*s", MIG_FMT(e->as.label.renamed_from));
  if (e->as.label.before.len) mig_buf_printf(buf, " before %.*s", MIG_FMT(e->as.label.before));
  if (e->as.label.after.len) mig_buf_printf(buf, " after %.*s", MIG_FMT(e->as.label.after));
}

static void put_payload(mig_buf *buf, const mig_sql_step *step) {
  const mig_effect *e = &step->effect;
  switch (e->verb) {
    case MIG_EFFECT_CREATE:
      switch (e->object.kind) {
        case MIG_OBJECT_TABLE: put_table(buf, e->as.table); break;
        case MIG_OBJECT_COLUMN: mig_buf_puts(buf, ": "), put_column(buf, e->as.column); break;
        case MIG_OBJECT_INDEX: mig_buf_puts(buf, ": "), put_index(buf, e->as.index); break;
        case MIG_OBJECT_CONSTRAINT: mig_buf_puts(buf, ": "), put_constraint(buf, e->as.constraint); break;
        case MIG_OBJECT_TYPE: put_type(buf, e->as.type); break;
        default: break;
      }
      break;
    case MIG_EFFECT_DROP:
      if (e->object.kind == MIG_OBJECT_CONSTRAINT && e->as.constraint) mig_buf_putc(buf, ' '), mig_buf_puts(buf, constraint_kinds[e->as.constraint->kind]);
      break;
    case MIG_EFFECT_RENAME: put_rename(buf, e); break;
    case MIG_EFFECT_ALTER:
      if (e->object.kind == MIG_OBJECT_COLUMN) put_alter(buf, e->as.alter);
      else if (e->object.kind == MIG_OBJECT_TYPE) put_label(buf, e);
      else mig_buf_printf(buf, " comment %.*s", MIG_FMT(e->as.table_comment.comment));
      break;
    case MIG_EFFECT_WRITE:
      if (step->dml) put_dml(buf, step->dml);
      break;
    case MIG_EFFECT_UNKNOWN: put_scope(buf, e); break;
    default: break;
  }
}

void print_steps(mig_buf *buf, const mig_sql_result *result) {
  for (uint32_t i = 0; i < result->count; i++) {
    const mig_sql_step *s = &result->steps[i];
    mig_buf_puts(buf, verbs[s->effect.verb]);
    if (s->effect.verb != MIG_EFFECT_UNKNOWN) mig_buf_putc(buf, ' '), put_object(buf, &s->effect.object);
    if (s->effect.if_exists) mig_buf_puts(buf, " if exists");
    if (s->effect.if_not_exists) mig_buf_puts(buf, " if not exists");
    if (s->effect.cascade) mig_buf_puts(buf, " cascade");
    if (s->replace) mig_buf_puts(buf, " or replace");
    if (s->materialized) mig_buf_puts(buf, " materialized");
    if (s->not_valid) mig_buf_puts(buf, " not valid");
    if (s->outside_transaction) mig_buf_puts(buf, " outside transaction");
    if (s->table_if_exists) mig_buf_puts(buf, " if table exists");
    put_payload(buf, s);
    if (s->use_count) mig_buf_puts(buf, "\n   uses");
    for (uint32_t u = 0; u < s->use_count; u++) mig_buf_puts(buf, u ? ", " : " "), put_object(buf, &s->uses[u]);
    mig_buf_putc(buf, '\n');
  }
  if (result->count == 0) mig_buf_puts(buf, "nothing\n");
}
