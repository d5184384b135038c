/* index_types.c: PostgreSQL parses an index again when a type changes under it: its access method needs operators
 * for the type, its expressions and its condition must still have types. */
#include "schema/catalogue_internal.h"

/* Types only: no row is looked at. */
static mig_rows_result typed(mig_catalogue *cat, mig_cat_table *table, const mig_cat_index *index, const mig_expr *tree, bool condition) {
  mig_row_catalogue rows = mig_cat_row_catalogue(cat);
  const mig_row_table *view = mig_cat_row_table(cat, table);
  mig_rowset *empty = mig_rowset_new(cat->arena, cat->dialect);
  mig_span text = mig_cat_expr_text(cat, tree);
  mig_row_check check = {mig_cat_text(cat, index->name), text};
  if (!condition) check.sql = mig_arena_printf(cat->arena, "(%.*s) IS NULL", MIG_FMT(text));
  mig_rowset_create_table(empty, view->key);
  return mig_rowset_check_condition(empty, &rows, view, &check);
}

/* A condition's or an expression's failure, of those that use the column. */
static bool first_trouble(mig_catalogue *cat, mig_cat_table *table, const mig_cat_index *index, mig_sym column, mig_rows_result *out) {
  for (uint32_t i = 0; i <= index->part_count; i++) {
    const mig_expr *tree = i < index->part_count ? index->parts[i].tree : index->where;
    if (tree == NULL || !mig_cat_expr_uses(cat, tree, column)) continue;
    *out = typed(cat, table, index, tree, i == index->part_count);
    if (out->status == MIG_ROWS_FAILS) return true;
  }
  return false;
}

static mig_apply fail(mig_cat_do *d, const mig_cat_table *table, const mig_cat_index *index, mig_step by, mig_deed deed, mig_span words) {
  return mig_cat_fail(d, mig_cat_object(MIG_OBJECT_INDEX, table, index->shown), by, deed, "%.*s", MIG_FMT(words));
}

mig_apply mig_cat_check_index_types(mig_cat_do *d, const mig_cat_table *table, const mig_cat_index *index) {
  mig_catalogue *cat = d->cat;
  if (cat->dialect != MIG_POSTGRESQL || index->opaque) return MIG_APPLY_OK;
  mig_cat_table narrow = mig_cat_narrow_to_index(cat, table, index);
  if (mig_cat_check_index_operators(d, &narrow, index) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
  for (uint32_t i = 0; i < narrow.columns.count; i++) {
    const mig_cat_column *column = &narrow.columns.items[i];
    mig_rows_result result = {0};
    bool changed = column->by[MIG_BY_TYPE] != column->by[MIG_BY_EXISTS] || column->type->enum_key != 0;
    if (!changed || !first_trouble(cat, &narrow, index, column->name, &result)) continue;
    mig_step by = column->by[MIG_BY_TYPE];
    if (column->type->enum_key != 0) { /* a label that is gone */
      const mig_cat_enum *type = mig_cat_find_enum(cat, column->type->enum_key);
      if (type != NULL && type->by_labels > by) by = type->by_labels;
    }
    return fail(d, table, index, by, MIG_DEED_ALTERED, result.message);
  }
  return MIG_APPLY_OK;
}

/* Where an expression wants text, PostgreSQL writes the cast down: `lower((name)::text)`, which any type stands. */
static bool is_casted(const mig_cat_column *column) {
  return column->type->value.family == MIG_SQL_CHAR || mig_span_is(column->type->value.name, "character varying");
}

/* What was parsed for the old type is parsed again; an index that this model could not read before says nothing. */
static mig_apply check_index(mig_cat_do *d, const mig_cat_table *table, const mig_cat_index *index, mig_sym name, const mig_cat_type *to) {
  mig_catalogue *cat = d->cat;
  mig_cat_table before = mig_cat_narrow_to_index(cat, table, index), after = mig_cat_narrow_to_index(cat, table, index);
  mig_cat_column *column = mig_cat_find_column(&after, name);
  mig_rows_result result = {0};
  if (column == NULL || index->opaque) return MIG_APPLY_OK;
  mig_sym label = column->type->enum_key; /* a literal that it was compared with is one of its labels */
  column->type = to;
  column->by[MIG_BY_TYPE] = d->step;
  if (mig_cat_check_index_operators(d, &after, index) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
  if (label != 0 && label != to->enum_key && mig_cat_compares_literal(cat, index->where, name))
    return fail(d, table, index, index->by, MIG_DEED_DEPENDS,
                mig_arena_printf(cat->arena, "operator does not exist: the index compares with a label of %.*s", MIG_FMT(mig_cat_text(cat, label))));
  if (is_casted(mig_cat_find_column(&before, name))) return MIG_APPLY_OK;
  if (first_trouble(cat, &before, index, name, &result) || !first_trouble(cat, &after, index, name, &result)) return MIG_APPLY_OK;
  return fail(d, table, index, index->by, MIG_DEED_DEPENDS, result.message);
}

mig_apply mig_cat_check_retyped(mig_cat_do *d, const mig_cat_table *table, mig_sym name, const mig_cat_type *to) {
  mig_catalogue *cat = d->cat;
  for (uint32_t i = 0; i < table->indexes.count && cat->dialect == MIG_POSTGRESQL; i++)
    if (check_index(d, table, &table->indexes.items[i], name, to) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
  for (uint32_t i = 0; i < table->constraints.count && cat->dialect == MIG_POSTGRESQL; i++) {
    const mig_cat_constraint *c = &table->constraints.items[i];
    if (c->opaque || !mig_cat_has_sym(c->columns, c->column_count, name)) continue;
    mig_cat_table after = mig_cat_narrow(cat, table, &name, 1);
    after.columns.items[0].type = to;
    after.columns.items[0].by[MIG_BY_TYPE] = d->step;
    if (mig_cat_check_key_operators(d, &after, c) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
    mig_object rows = mig_cat_object(MIG_OBJECT_ROWS, table, (mig_span){NULL, 0});
    if (c->kind == MIG_EXCLUDE && mig_rowset_count(cat->rows, mig_cat_text(cat, table->key)) > 1)
      mig_cat_murk(d, &rows, true, MIG_SPAN("whether rows exclude each other as another type is not known"));
  }
  return MIG_APPLY_OK;
}
