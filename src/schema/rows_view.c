#include "schema/catalogue_internal.h"

uint32_t mig_cat_column_number(const mig_cat_table *table, mig_sym name) {
  for (uint32_t i = 0; i < table->columns.count; i++)
    if (table->columns.items[i].name == name) return i;
  return UINT32_MAX;
}

static uint32_t *numbers(mig_catalogue *cat, const mig_cat_table *table, const mig_sym *names, uint32_t count) {
  uint32_t *out = MIG_NEW_ARRAY(cat->arena, uint32_t, count);
  for (uint32_t i = 0; i < count; i++) {
    out[i] = mig_cat_column_number(table, names[i]);
    if (out[i] == UINT32_MAX) return NULL; /* not known: rows can't say anything about it */
  }
  return out;
}

mig_row_key mig_cat_row_key(mig_catalogue *cat, const mig_cat_table *table, mig_sym name, const mig_sym *columns,
                            uint32_t count, mig_span where, bool opaque) {
  mig_row_key key = {.name = mig_cat_text(cat, name), .where = where};
  key.columns = numbers(cat, table, columns, count);
  key.column_count = key.columns != NULL ? count : 0;
  key.opaque = opaque || key.columns == NULL;
  return key;
}

static mig_row_column row_column(mig_catalogue *cat, const mig_cat_column *column) {
  mig_row_column out = {.name = mig_cat_text(cat, column->name), .type = column->type->value};
  out.not_null = column->not_null;
  out.default_sql = column->default_sql;
  out.generated = column->generated;
  out.computed = column->filled->computed;
  out.always = mig_cat_always(column);
  out.moves = cat->dialect == MIG_MYSQL && (mig_span_find(column->default_sql, MIG_SPAN(" ON UPDATE "), 0) != SIZE_MAX ||
                                            mig_span_find(column->default_sql, MIG_SPAN(" on update "), 0) != SIZE_MAX);
  if (column->type->enum_key == 0) return out;
  out.type.name = mig_cat_text(cat, column->type->enum_key);
  mig_cat_enum *type = mig_cat_find_enum(cat, column->type->enum_key);
  if (type == NULL || type->opaque) {
    out.type.family = MIG_SQL_OTHER;
    return out;
  }
  mig_span *labels = MIG_NEW_ARRAY(cat->arena, mig_span, type->label_count);
  if (type->label_count != 0) memcpy(labels, type->labels, type->label_count * sizeof *labels);
  out.type.family = MIG_SQL_ENUM;
  out.type.labels = labels;
  out.type.label_count = type->label_count;
  return out;
}

mig_row_key mig_cat_row_index(mig_catalogue *cat, const mig_cat_table *table, const mig_cat_index *index) {
  mig_row_key key = {.name = mig_cat_text(cat, index->name), .where = mig_cat_expr_text(cat, index->where), .opaque = index->opaque};
  key.nulls_meet = mig_span_find(index->options, MIG_SPAN("nulls not distinct"), 0) != SIZE_MAX;
  /* MariaDB: d(5) tells the first letters apart, which are not compared here */
  key.opaque |= cat->dialect == MIG_MYSQL && mig_span_find(index->options, MIG_SPAN("length"), 0) != SIZE_MAX;
  uint32_t *columns = MIG_NEW_ARRAY(cat->arena, uint32_t, index->part_count + 1);
  const mig_expr **trees = MIG_NEW_ARRAY(cat->arena, const mig_expr *, index->part_count + 1);
  for (uint32_t i = 0; i < index->part_count; i++) {
    const mig_cat_part *part = &index->parts[i];
    columns[i] = part->column != 0 ? mig_cat_column_number(table, part->column) : UINT32_MAX;
    trees[i] = part->tree;
    key.opaque = key.opaque || (columns[i] == UINT32_MAX && trees[i] == NULL);
    if (trees[i] != NULL) key.expressions = trees;
  }
  key.columns = columns;
  key.column_count = key.opaque ? 0 : index->part_count;
  return key;
}

static void put_keys(mig_catalogue *cat, mig_row_table *out, const mig_cat_table *table) {
  MIG_VEC(mig_row_key) keys = {0};
  for (uint32_t i = 0; i < table->constraints.count; i++) {
    const mig_cat_constraint *c = &table->constraints.items[i];
    if (c->kind != MIG_PRIMARY_KEY && c->kind != MIG_UNIQUE) continue;
    mig_row_key *key = mig_vec_push(cat->arena, &keys);
    *key = mig_cat_row_key(cat, table, c->name, c->columns, c->column_count, (mig_span){NULL, 0}, c->opaque);
    key->nulls_meet = c->nulls_meet;
    key->deferrable = c->deferrable && cat->dialect == MIG_POSTGRESQL;
  }
  for (uint32_t i = 0; i < table->indexes.count; i++) {
    const mig_cat_index *index = &table->indexes.items[i];
    if (!index->unique) continue;
    *mig_vec_push(cat->arena, &keys) = mig_cat_row_index(cat, table, index);
  }
  out->keys = keys.items;
  out->key_count = keys.count;
}

static mig_row_action action_of(mig_span text) {
  if (mig_span_eq_nocase(text, MIG_SPAN("CASCADE"))) return MIG_REF_CASCADE;
  if (mig_span_eq_nocase(text, MIG_SPAN("SET NULL"))) return MIG_REF_SET_NULL;
  if (mig_span_eq_nocase(text, MIG_SPAN("SET DEFAULT"))) return MIG_REF_SET_DEFAULT;
  return MIG_REF_RESTRICT;
}

bool mig_cat_row_reference(mig_catalogue *cat, const mig_cat_table *table, const mig_cat_constraint *c,
                           mig_row_reference *out) {
  if (c->kind != MIG_FOREIGN_KEY || c->opaque || c->ref_count != c->column_count) return false;
  uint32_t *columns = numbers(cat, table, c->columns, c->column_count);
  if (columns == NULL) return false;
  mig_span *refs = MIG_NEW_ARRAY(cat->arena, mig_span, c->ref_count);
  for (uint32_t i = 0; i < c->ref_count; i++) refs[i] = mig_cat_text(cat, c->ref_columns[i]);
  *out = (mig_row_reference){.name = mig_cat_text(cat, c->name), .columns = columns, .column_count = c->column_count};
  out->ref_table = mig_cat_text(cat, c->ref_table);
  out->ref_columns = refs;
  out->on_delete = action_of(c->on_delete);
  out->on_update = action_of(c->on_update);
  return true;
}

static void put_references(mig_catalogue *cat, mig_row_table *out, const mig_cat_table *table) {
  MIG_VEC(mig_row_reference) references = {0};
  for (uint32_t i = 0; i < table->constraints.count && cat->dialect != MIG_SQLITE; i++) {
    mig_row_reference reference;
    if (mig_cat_row_reference(cat, table, &table->constraints.items[i], &reference))
      *mig_vec_push(cat->arena, &references) = reference;
  }
  out->references = references.items;
  out->reference_count = references.count;
}

static void put_checks(mig_catalogue *cat, mig_row_table *out, const mig_cat_table *table) {
  MIG_VEC(mig_row_check) checks = {0};
  for (uint32_t i = 0; i < table->constraints.count; i++) {
    const mig_cat_constraint *c = &table->constraints.items[i];
    if (c->kind == MIG_CHECK && !c->opaque)
      *mig_vec_push(cat->arena, &checks) =
          (mig_row_check){mig_cat_text(cat, c->name), mig_cat_expr_text(cat, c->condition)};
  }
  out->checks = checks.items;
  out->check_count = checks.count;
}

/* Thousands of changes to a table of thousands of columns ask for a view each: they share one place.
 * A table of another arena may outlive this one's memory and keeps nothing. */
static mig_row_column *room(mig_catalogue *cat, mig_cat_table *table) {
  uint32_t count = table->columns.count;
  if (table->home != cat->arena) return MIG_NEW_ARRAY(cat->arena, mig_row_column, count);
  if (table->view_room == NULL || table->view_cap < count) {
    table->view_cap = table->view_room == NULL ? count : count + count / 2;
    table->view_room = MIG_NEW_ARRAY(cat->arena, mig_row_column, table->view_cap);
  }
  return table->view_room;
}

void mig_cat_read_types(mig_catalogue *cat, const mig_cat_table *table) {
  for (uint32_t i = 0; cat->recording && i < table->columns.count; i++)
    if (table->columns.items[i].type->enum_key != 0) mig_cat_touch(cat, table->columns.items[i].type->enum_key, false);
}

const mig_row_table *mig_cat_row_table(mig_catalogue *cat, mig_cat_table *table) {
  if (table->view != NULL && table->view_version == cat->type_version) {
    mig_cat_read_types(cat, table); /* one made before, too */
    return table->view;
  }
  mig_row_table *out = MIG_NEW(cat->arena, mig_row_table);
  out->key = mig_cat_text(cat, table->key);
  mig_row_column *columns = room(cat, table);
  for (uint32_t i = 0; i < table->columns.count; i++) columns[i] = row_column(cat, &table->columns.items[i]);
  out->columns = columns;
  out->column_count = table->columns.count;
  out->open = table->open;
  put_keys(cat, out, table);
  put_references(cat, out, table);
  put_checks(cat, out, table);
  if (table->home != cat->arena) return out; /* the table may outlive it */
  table->view = out;
  table->view_version = cat->type_version;
  return out;
}

mig_cat_table mig_cat_shadow(mig_catalogue *cat, const mig_cat_table *table) {
  mig_cat_table shadow = *table;
  shadow.view = NULL;
  shadow.view_room = NULL;
  shadow.columns.items = mig_arena_alloc(cat->arena, table->columns.count * sizeof *table->columns.items);
  if (table->columns.count != 0)
    memcpy(shadow.columns.items, table->columns.items, table->columns.count * sizeof *table->columns.items);
  return shadow;
}

mig_cat_table mig_cat_narrow(mig_catalogue *cat, const mig_cat_table *table, const mig_sym *columns, uint32_t count) {
  mig_cat_table narrow = {.key = table->key, .schema = table->schema, .name = table->name, .shown = table->shown,
                          .shown_schema = table->shown_schema, .open = table->open};
  for (uint32_t i = 0; i < count; i++) {
    const mig_cat_column *column = mig_cat_find_column(table, columns[i]);
    if (column != NULL && mig_cat_find_column(&narrow, columns[i]) == NULL)
      *mig_vec_push(cat->arena, &narrow.columns) = *column;
  }
  return narrow;
}

static const mig_row_table *find(void *payload, mig_span schema, mig_span name) {
  mig_catalogue *cat = payload;
  mig_sym key = mig_cat_key(cat, schema, name);
  mig_cat_touch_rows(cat, key);
  mig_cat_table *table = mig_cat_find_table(cat, key);
  return table != NULL ? mig_cat_row_table(cat, table) : NULL;
}

static const mig_row_table *referrer(void *payload, mig_span key, uint32_t n) {
  mig_catalogue *cat = payload;
  mig_sym sym = mig_cat_intern(cat, key);
  for (uint32_t i = 0; i < cat->tables.count && cat->dialect != MIG_SQLITE; i++) {
    mig_cat_table *table = cat->tables.items[i];
    if (table == NULL) continue;
    bool refers = false;
    for (uint32_t j = 0; j < table->constraints.count && !refers; j++)
      refers = table->constraints.items[j].kind == MIG_FOREIGN_KEY && table->constraints.items[j].ref_table == sym;
    if (refers && n-- == 0) {
      mig_cat_touch_rows(cat, table->key);
      return mig_cat_row_table(cat, table);
    }
  }
  return NULL;
}

static bool is_view(void *payload, mig_span schema, mig_span name) {
  mig_catalogue *cat = payload;
  return mig_cat_find_view(cat, mig_cat_key(cat, schema, name)) != NULL;
}

mig_row_catalogue mig_cat_row_catalogue(mig_catalogue *cat) {
  return (mig_row_catalogue){.find = find, .is_view = is_view, .referrer = referrer, .payload = cat};
}
