/* write_rows.c: statements on rows, and what those that can't be followed leave unknown. */
#include "schema/catalogue_internal.h"

static void note_write(mig_cat_do *d, mig_cat_table *table) {
  const mig_row_table *view = table->view; /* what rows are held against hasn't changed */
  mig_cat_table *own = mig_cat_write_table(d->cat, table);
  if (own == table) own->view = view;
  own->by_rows = d->step;
  mig_cat_written(d->cat, own->key);
}

/* A hundred thousand INSERTs are not understood for one reason: the first of them is named. */
static bool told_already(const mig_catalogue *cat, const mig_object *target, mig_span reason) {
  if (cat->murk.count == 0) return false;
  const mig_murk *last = &cat->murk.items[cat->murk.count - 1];
  return !last->all && mig_span_eq(last->table.schema, target->schema) && mig_span_eq(last->table.table, target->table) &&
         mig_span_eq(last->reason, reason);
}

static mig_apply fail_dml(mig_cat_do *d, mig_cat_table *table, const mig_rows_result *result) {
  if (result->table.ptr != NULL) { /* a source of the statement, or who refers to its table */
    mig_sym key = mig_cat_intern(d->cat, result->table);
    mig_cat_table *blamed = mig_cat_find_table(d->cat, key);
    if (blamed != NULL) table = blamed;
  }
  return mig_cat_fail_rows(d, table, result);
}

/* What is not followed may read all that it names. */
static void murk_sources(mig_cat_do *d, mig_sym target, mig_span reason) {
  for (uint32_t i = 0; d->sql != NULL && i < d->sql->use_count; i++) {
    const mig_object *use = &d->sql->uses[i];
    if (use->kind == MIG_OBJECT_TABLE && mig_cat_key(d->cat, use->schema, use->name) != target) mig_cat_murk(d, use, true, reason);
  }
}

enum { MOST_CASTS = 256 }; /* values of one INSERT that are looked through for casts */

static void murk_table(mig_cat_do *d, mig_cat_table *table, bool writes) {
  mig_catalogue *cat = d->cat;
  mig_sym key = table->key;
  mig_object object = mig_cat_object(MIG_OBJECT_ROWS, table, (mig_span){NULL, 0});
  mig_cat_touch_rows(cat, key);
  mig_cat_murk(d, &object, true, writes ? MIG_SPAN("it writes through a view") : MIG_SPAN("it reads a view"));
  if (!writes) return;
  mig_rowset_forget_table(cat->rows, mig_cat_text(cat, key));
  note_write(d, table);
}

/* The tables that a view is made of, and whose rows count here. What is written through it they may hold afterwards. */
static void murk_view(mig_cat_do *d, mig_sym key, bool writes) {
  mig_syms layers = mig_cat_layers(d->cat, key);
  for (uint32_t i = 0; i < layers.count; i++) {
    mig_cat_slot slot = mig_cat_slot_get(d->cat, MIG_SPACE_RELATION, layers.items[i]);
    if (slot.kind == MIG_SLOT_VIEW) mig_cat_touch(d->cat, layers.items[i], false);
    if (slot.kind == MIG_SLOT_TABLE) murk_table(d, d->cat->tables.items[slot.at], writes);
  }
}

static void murk_views_read(mig_cat_do *d) {
  for (uint32_t i = 0; d->sql != NULL && i < d->sql->use_count; i++) {
    const mig_object *use = &d->sql->uses[i];
    if (use->kind == MIG_OBJECT_COLUMN) continue;
    mig_sym key = mig_cat_key(d->cat, use->schema, use->name);
    if (mig_cat_find_view(d->cat, key) != NULL) murk_view(d, key, false);
  }
}

/* TRUNCATE CASCADE empties the tables that refer to this one, and those that refer to them. */
static void murk_referrers(mig_cat_do *d, mig_sym first, mig_span reason) {
  mig_catalogue *cat = d->cat;
  mig_syms emptied = {0};
  *mig_vec_push(cat->arena, &emptied) = first;
  for (uint32_t next = 0; next < emptied.count; next++)
    for (uint32_t i = 0; i < cat->tables.count; i++) {
      mig_cat_table *table = cat->tables.items[i];
      bool refers = false;
      for (uint32_t j = 0; table != NULL && j < table->constraints.count; j++)
        refers = refers || (table->constraints.items[j].kind == MIG_FOREIGN_KEY && table->constraints.items[j].ref_table == emptied.items[next]);
      if (!refers || mig_cat_has_sym(emptied.items, emptied.count, table->key)) continue;
      *mig_vec_push(cat->arena, &emptied) = table->key;
      mig_object rows = mig_cat_object(MIG_OBJECT_ROWS, table, (mig_span){NULL, 0});
      mig_cat_touch_rows(cat, table->key);
      mig_cat_murk(d, &rows, true, reason);
      mig_rowset_forget_table(cat->rows, mig_cat_text(cat, table->key));
      note_write(d, table);
    }
}

static mig_apply execute(mig_cat_do *d, const mig_object *target, const mig_dml *dml) {
  mig_catalogue *cat = d->cat;
  mig_span name = target->table.ptr != NULL ? target->table : target->name;
  mig_sym key = mig_cat_key(cat, target->schema, name);
  if (mig_cat_find_view(cat, key) != NULL) {
    murk_view(d, key, true);
    return MIG_APPLY_UNKNOWN;
  }
  mig_cat_table *table = mig_cat_need_table(d, target->schema, name);
  if (table == NULL || mig_cat_check_uses(d) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
  mig_cat_touch(cat, table->key, true);
  for (uint32_t i = 0; table->open && i < dml->column_count; i++)
    if (mig_cat_need_column(d, &table, dml->columns[i], NULL) == NULL) return MIG_APPLY_FAILS;
  uint32_t values = dml->kind == MIG_DML_UPDATE ? dml->column_count : dml->row_count * dml->width < MOST_CASTS ? dml->row_count * dml->width : 0;
  for (uint32_t i = 0; i < values; i++)
    if (mig_cat_check_casts(d, dml->values[i]) != MIG_APPLY_OK || mig_cat_check_counts(d, dml->values[i]) != MIG_APPLY_OK)
      return MIG_APPLY_FAILS;
  for (uint32_t i = 0; i < dml->set_count; i++)
    if (mig_cat_check_counts(d, dml->set_values[i]) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
  if (mig_cat_check_casts(d, dml->where) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
  mig_row_catalogue rows = mig_cat_row_catalogue(cat);
  key = table->key;
  mig_rows_result result = mig_rowset_execute(cat->rows, &rows, dml);
  table = mig_cat_find_table(cat, key);
  if (result.status == MIG_ROWS_FAILS) return fail_dml(d, table, &result);
  if (result.status == MIG_ROWS_UNKNOWN) {
    murk_views_read(d);
    mig_rowset_forget_table(cat->rows, mig_cat_text(cat, key));
    note_write(d, table);
    if (dml->kind == MIG_DML_TRUNCATE && !dml->understood) murk_referrers(d, key, result.message);
    if (!result.too_many || !told_already(cat, target, result.message)) {
      mig_cat_murk(d, target, true, result.message);
      murk_sources(d, key, result.message);
    }
    return MIG_APPLY_UNKNOWN;
  }
  if (result.affected != 0 || table->by_rows == 0) note_write(d, table);
  return MIG_APPLY_OK;
}

mig_apply mig_cat_write_rows(mig_cat_do *d, const mig_effect *effect) {
  mig_catalogue *cat = d->cat;
  if (d->sql != NULL && d->sql->dml != NULL) return execute(d, &effect->object, d->sql->dml);
  mig_cat_table *table = mig_cat_need_table(d, effect->object.schema, effect->object.table);
  if (table == NULL || mig_cat_check_uses(d) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
  if (effect->as.rows != NULL && effect->as.rows->understood) {
    uint32_t count = 0;
    const mig_dml *inserts = mig_dml_from_rows(cat->arena, cat->dialect, &effect->object, effect->as.rows, &count);
    mig_apply worst = MIG_APPLY_OK;
    for (uint32_t i = 0; i < count; i++) {
      mig_apply status = execute(d, &effect->object, &inserts[i]);
      if (status == MIG_APPLY_FAILS) return status;
      if (status == MIG_APPLY_UNKNOWN) worst = status;
    }
    return worst;
  }
  mig_sym key = table->key;
  note_write(d, table);
  mig_rowset_forget_table(cat->rows, mig_cat_text(cat, key));
  mig_cat_murk(d, &effect->object, true, MIG_SPAN("its rows are not literal"));
  return MIG_APPLY_UNKNOWN;
}
