/* Each kind of part is copied by one function: what it points to first, then itself. */
#include "script/kept.h"

#include <stdint.h>

typedef struct keeper {
  mig_arena *arena, *texts;
  mig_span text; /* of the script's file */
} keeper;

static mig_span keep(const keeper *k, mig_span text) {
  if (text.ptr == NULL) return text;
  if (text.len == 0) return MIG_SPAN("");
  uintptr_t at = (uintptr_t)text.ptr, start = (uintptr_t)k->text.ptr;
  bool in_file = at >= start && at - start <= k->text.len && text.len <= k->text.len - (at - start);
  return in_file ? text : mig_arena_copy(k->texts, text);
}

/* What a type's class is called: only what it is spelled as in SQL goes beyond the operation. */
static mig_span keep_class(const keeper *k, mig_span name) {
  return name.len == 0 ? keep(k, name) : mig_arena_copy(k->arena, name);
}

/* A copy of `count` things, to have its insides replaced; NULL of none. */
static void *copy(const keeper *k, const void *items, uint32_t count, size_t size) {
  if (count == 0) return NULL;
  void *out = mig_arena_alloc(k->arena, count * size);
  memcpy(out, items, count * size);
  return out;
}
#define COPY(k, items, count) copy((k), (items), (count), sizeof *(items))

static const mig_span *keep_names(const keeper *k, const mig_span *names, uint32_t count) {
  mig_span *out = COPY(k, names, count);
  for (uint32_t i = 0; i < count; i++) out[i] = keep(k, names[i]);
  return out;
}

static mig_object keep_object(const keeper *k, mig_object object) {
  object.schema = keep(k, object.schema);
  object.table = keep(k, object.table);
  object.name = keep(k, object.name);
  return object;
}

static const mig_object *keep_objects(const keeper *k, const mig_object *objects, uint32_t count) {
  mig_object *out = COPY(k, objects, count);
  for (uint32_t i = 0; i < count; i++) out[i] = keep_object(k, out[i]);
  return out;
}

static mig_value keep_value(const keeper *k, mig_value value) {
  value.text = keep(k, value.text);
  return value;
}

static mig_type keep_type(const keeper *k, mig_type type) {
  type.name = keep_class(k, type.name);
  type.module = keep_class(k, type.module);
  type.sql = keep(k, type.sql);
  type.text = keep(k, type.text);
  type.collation = keep(k, type.collation);
  type.enum_name = keep(k, type.enum_name);
  type.enum_schema = keep(k, type.enum_schema);
  type.labels = keep_names(k, type.labels, type.label_count);
  if (type.item != NULL) {
    mig_type *item = COPY(k, type.item, 1);
    *item = keep_type(k, *item);
    type.item = item;
  }
  return type;
}

static void keep_constraint(const keeper *k, mig_constraint *c) {
  c->name = keep(k, c->name);
  c->columns = keep_names(k, c->columns, c->column_count);
  c->ref_schema = keep(k, c->ref_schema);
  c->ref_table = keep(k, c->ref_table);
  c->ref_columns = keep_names(k, c->ref_columns, c->ref_count);
  c->on_delete = keep(k, c->on_delete);
  c->on_update = keep(k, c->on_update);
  c->match = keep(k, c->match);
  c->initially = keep(k, c->initially);
  c->condition = keep(k, c->condition);
}

static const mig_constraint *keep_constraints(const keeper *k, const mig_constraint *items, uint32_t count) {
  mig_constraint *out = COPY(k, items, count);
  for (uint32_t i = 0; i < count; i++) keep_constraint(k, &out[i]);
  return out;
}

static const mig_index *keep_indexes(const keeper *k, const mig_index *items, uint32_t count) {
  mig_index *out = COPY(k, items, count);
  for (uint32_t i = 0; i < count; i++) {
    mig_index_part *parts = COPY(k, items[i].parts, items[i].part_count);
    for (uint32_t p = 0; p < items[i].part_count; p++) {
      parts[p].column = keep(k, parts[p].column);
      parts[p].expression = keep(k, parts[p].expression);
    }
    out[i].parts = parts;
    out[i].name = keep(k, out[i].name);
    out[i].where = keep(k, out[i].where);
    out[i].using_ = keep(k, out[i].using_);
    out[i].options = keep(k, out[i].options);
  }
  return out;
}

static void keep_column(const keeper *k, mig_column *c) {
  c->name = keep(k, c->name);
  c->type = keep_type(k, c->type);
  c->default_ = keep_value(k, c->default_);
  c->comment = keep(k, c->comment);
  c->identity = keep(k, c->identity);
  c->computed = keep(k, c->computed);
  c->sequence = keep(k, c->sequence);
  c->constraints = keep_constraints(k, c->constraints, c->constraint_count);
}

static const mig_column *keep_columns(const keeper *k, const mig_column *items, uint32_t count) {
  mig_column *out = COPY(k, items, count);
  for (uint32_t i = 0; i < count; i++) keep_column(k, &out[i]);
  return out;
}

static const mig_table *keep_table(const keeper *k, const mig_table *table) {
  mig_table *out = COPY(k, table, 1);
  out->columns = keep_columns(k, table->columns, table->column_count);
  out->constraints = keep_constraints(k, table->constraints, table->constraint_count);
  out->indexes = keep_indexes(k, table->indexes, table->index_count);
  out->comment = keep(k, table->comment);
  out->options = keep(k, table->options);
  return out;
}

static const mig_alter *keep_alter(const keeper *k, const mig_alter *alter) {
  mig_alter *out = COPY(k, alter, 1);
  keep_column(k, &out->to);
  keep_column(k, &out->from);
  out->using_ = keep(k, out->using_);
  return out;
}

static const mig_rows *keep_rows(const keeper *k, const mig_rows *rows) {
  mig_rows *out = COPY(k, rows, 1);
  mig_row *items = COPY(k, rows->rows, rows->count);
  for (uint32_t i = 0; i < rows->count; i++) {
    mig_value *values = COPY(k, items[i].values, items[i].count);
    for (uint32_t v = 0; v < items[i].count; v++) values[v] = keep_value(k, values[v]);
    items[i].values = values;
    items[i].columns = keep_names(k, items[i].columns, items[i].count);
  }
  out->rows = items;
  return out;
}

/* ---- effects: which member of the union holds something is said in op/effect.h ---- */

static void keep_created(const keeper *k, mig_effect *out, const mig_effect *e) {
  switch (e->object.kind) {
  case MIG_OBJECT_TABLE:
    if (e->as.table != NULL) out->as.table = keep_table(k, e->as.table);
    break;
  case MIG_OBJECT_COLUMN:
    if (e->as.column != NULL) out->as.column = keep_columns(k, e->as.column, 1);
    break;
  case MIG_OBJECT_INDEX:
    if (e->as.index != NULL) out->as.index = keep_indexes(k, e->as.index, 1);
    break;
  case MIG_OBJECT_CONSTRAINT:
    if (e->as.constraint != NULL) out->as.constraint = keep_constraints(k, e->as.constraint, 1);
    break;
  case MIG_OBJECT_TYPE:
    if (e->as.type != NULL) {
      mig_type *type = COPY(k, e->as.type, 1);
      *type = keep_type(k, *type);
      out->as.type = type;
    }
    break;
  case MIG_OBJECT_SEQUENCE:
  case MIG_OBJECT_VIEW: out->as.definition = keep(k, e->as.definition); break;
  case MIG_OBJECT_SCHEMA:
  case MIG_OBJECT_ROWS:
  case MIG_OBJECT_REVISION:
  case MIG_OBJECT_UNKNOWN: break;
  }
}

static void keep_altered(const keeper *k, mig_effect *out, const mig_effect *e) {
  if (e->object.kind == MIG_OBJECT_COLUMN) {
    if (e->as.alter != NULL) out->as.alter = keep_alter(k, e->as.alter);
  } else if (e->object.kind == MIG_OBJECT_TABLE) {
    out->as.table_comment.comment = keep(k, e->as.table_comment.comment);
  } else {
    out->as.label.label = keep(k, e->as.label.label);
    out->as.label.before = keep(k, e->as.label.before);
    out->as.label.after = keep(k, e->as.label.after);
    out->as.label.renamed_from = keep(k, e->as.label.renamed_from);
  }
}

static void keep_effect(const keeper *k, mig_effect *out, const mig_effect *e) {
  *out = *e;
  out->object = keep_object(k, e->object);
  memset(&out->as, 0, sizeof out->as);
  switch (e->verb) {
  case MIG_EFFECT_CREATE: keep_created(k, out, e); break;
  case MIG_EFFECT_DROP:
    if (e->object.kind == MIG_OBJECT_CONSTRAINT) keep_created(k, out, e);
    break;
  case MIG_EFFECT_RENAME:
    out->as.rename.new_name = keep(k, e->as.rename.new_name);
    out->as.rename.new_schema = keep(k, e->as.rename.new_schema);
    break;
  case MIG_EFFECT_ALTER: keep_altered(k, out, e); break;
  case MIG_EFFECT_WRITE:
    if (e->as.rows != NULL) out->as.rows = keep_rows(k, e->as.rows);
    break;
  case MIG_EFFECT_SQL: out->as.sql = keep(k, e->as.sql); break;
  case MIG_EFFECT_PROBE:
    out->as.probe = e->as.probe;
    out->as.probe.guards = COPY(k, e->as.probe.guards, e->as.probe.guard_count);
    out->as.probe.reason = keep(k, e->as.probe.reason);
    out->as.probe.queries = keep_names(k, e->as.probe.queries, e->as.probe.query_count);
    out->as.probe.tables = keep_objects(k, e->as.probe.tables, e->as.probe.table_count);
    break;
  case MIG_EFFECT_UNKNOWN:
    out->as.scope.tables = keep_objects(k, e->as.scope.tables, e->as.scope.count);
    out->as.scope.count = e->as.scope.count;
    out->as.scope.reason = keep(k, e->as.scope.reason);
    break;
  case MIG_EFFECT_REQUIRE:
  case MIG_EFFECT_READ: break;
  }
}

/* ---- operations ---- */

/* Operations of one block point to one batch, by which they are found: so must the copies. */
static const mig_batch *keep_batch(const keeper *k, const mig_op *given, const mig_op *kept, uint32_t at) {
  const mig_batch *batch = given[at].batch;
  if (batch == NULL) return NULL;
  for (uint32_t i = at; i > 0; i--)
    if (given[i - 1].batch == batch) return kept[i - 1].batch;
  mig_batch *out = COPY(k, batch, 1);
  out->table = keep_object(k, out->table);
  if (out->copy_from != NULL) out->copy_from = keep_table(k, out->copy_from);
  if (out->reflect_args != NULL) out->reflect_args = keep_table(k, out->reflect_args);
  if (out->table_args != NULL) out->table_args = keep_table(k, out->table_args);
  return out;
}

static const mig_effect *keep_effects(const keeper *k, const mig_effect *effects, uint32_t count) {
  mig_effect *out = COPY(k, effects, count);
  for (uint32_t i = 0; i < count; i++) keep_effect(k, &out[i], &effects[i]);
  return out;
}

mig_ops mig_ops_kept(mig_arena *arena, mig_arena *texts, const mig_file *file, const mig_ops *ops) {
  keeper k = {arena, texts, file->text};
  mig_ops out = *ops;
  out.bind = keep(&k, ops->bind);
  mig_op *items = COPY(&k, ops->items, ops->count);
  for (uint32_t i = 0; i < ops->count; i++) {
    items[i].object = keep_object(&k, items[i].object);
    items[i].effects = keep_effects(&k, items[i].effects, items[i].effect_count);
    items[i].guards = COPY(&k, items[i].guards, items[i].guard_count);
    items[i].batch = keep_batch(&k, ops->items, items, i);
  }
  out.items = items;
  return out;
}
