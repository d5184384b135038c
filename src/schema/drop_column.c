#include "schema/catalogue_internal.h"

/* What falls with a column, and what holds it: conflict rules, section 4. */

static bool index_uses(const mig_catalogue *cat, const mig_cat_index *index, mig_sym column) {
  for (uint32_t i = 0; i < index->part_count; i++)
    if (index->parts[i].column == column || mig_cat_expr_uses(cat, index->parts[i].tree, column)) return true;
  return mig_cat_index_includes(index, mig_cat_text(cat, column)) || mig_cat_expr_uses(cat, index->where, column);
}

static mig_apply blocked(mig_cat_do *d, mig_object object, mig_step by, const char *words, mig_span name) {
  return mig_cat_fail(d, object, by, MIG_DEED_DEPENDS, "%.*s", MIG_FMT(mig_cat_fill(d->cat, words, name)));
}

/* Blames who dropped the one before. */
static mig_apply fail_last(mig_cat_do *d, const mig_cat_table *table, mig_span name, const char *words) {
  mig_step by = 0;
  for (uint32_t i = 0; i < table->gone.count; i++)
    if (table->gone.items[i].kind == MIG_OBJECT_COLUMN && table->gone.items[i].by > by) by = table->gone.items[i].by;
  return mig_cat_fail(d, mig_cat_object(MIG_OBJECT_COLUMN, table, name), by, by != 0 ? MIG_DEED_DROPPED : MIG_DEED_NONE, "%.*s",
                      MIG_FMT(mig_cat_fill(d->cat, words, name)));
}

/* ---- PostgreSQL: everything on the column goes along; references from elsewhere hold it ---- */

static mig_apply check_pg(mig_cat_do *d, mig_cat_table *table, mig_sym column, mig_span name, bool cascade) {
  mig_catalogue *cat = d->cat;
  mig_cat_table *owner = NULL;
  mig_cat_constraint *reference = mig_cat_referrer(cat, table, column, &owner);
  if (reference != NULL && owner->key == table->key && mig_cat_has_sym(reference->columns, reference->column_count, column))
    reference = NULL; /* falls with the column itself */
  if (reference != NULL && !cascade)
    return blocked(d, mig_cat_object(MIG_OBJECT_CONSTRAINT, owner, reference->shown), reference->by,
                   "cannot drop column % because other objects depend on it", name);
  const mig_cat_view *view = mig_cat_view_over(cat, table->key, column);
  if (view != NULL && !cascade)
    return blocked(d, (mig_object){.kind = MIG_OBJECT_VIEW, .name = view->shown}, view->by,
                   "cannot drop column % because other objects depend on it", name);
  const mig_cat_other *policy = mig_cat_policy_over(cat, table, name);
  if (policy != NULL && !cascade) return blocked(d, policy->object, policy->by, "cannot drop column % because other objects depend on it", name);
  for (; policy != NULL; policy = mig_cat_policy_over(cat, table, name)) mig_cat_slot_free(cat, MIG_SPACE_OTHER, policy->key, d->step, 0);
  for (; reference != NULL; reference = mig_cat_referrer(cat, table, column, &owner)) {
    mig_sym constraint = reference->name;
    owner = mig_cat_write_table(cat, owner);
    for (uint32_t i = owner->constraints.count; i-- > 0;)
      if (owner->constraints.items[i].name == constraint && owner->constraints.items[i].ref_table == table->key)
        mig_cat_remove_constraint(cat, owner, i, d->step);
  }
  if (cascade) mig_cat_drop_views_over(d, table->key, column);
  return MIG_APPLY_OK;
}

static void fall_along(mig_cat_do *d, mig_cat_table *table, mig_sym column) {
  for (uint32_t i = table->indexes.count; i-- > 0;)
    if (index_uses(d->cat, &table->indexes.items[i], column)) mig_cat_remove_index(d->cat, table, i, d->step);
  for (uint32_t i = table->constraints.count; i-- > 0;)
    if (mig_cat_has_sym(table->constraints.items[i].columns, table->constraints.items[i].column_count, column))
      mig_cat_remove_constraint(d->cat, table, i, d->step);
}

/* ---- MariaDB: the column leaves its indexes; keys and checks of several columns hold it ---- */

static mig_apply check_my(mig_cat_do *d, mig_cat_table *table, mig_sym column, mig_span name) {
  mig_catalogue *cat = d->cat;
  mig_cat_table *owner = NULL;
  if (table->columns.count == 1 && !table->open) return fail_last(d, table, name, "You can't delete all columns with ALTER TABLE");
  const mig_cat_constraint *reference = mig_cat_referrer(cat, table, column, &owner);
  if (reference != NULL)
    return blocked(d, mig_cat_object(MIG_OBJECT_CONSTRAINT, owner, reference->shown), reference->by,
                   "Cannot drop column '%': needed in a foreign key constraint of another table", name);
  for (uint32_t i = 0; i < table->constraints.count; i++) {
    const mig_cat_constraint *c = &table->constraints.items[i];
    if (!mig_cat_has_sym(c->columns, c->column_count, column)) continue;
    mig_object object = mig_cat_object(MIG_OBJECT_CONSTRAINT, table, c->shown);
    if (c->kind == MIG_FOREIGN_KEY && !c->named && table->lost_count) {
      cat->assumed++; /* this is the one that went */
      continue;
    }
    if (c->kind == MIG_FOREIGN_KEY)
      return blocked(d, object, c->by, "Cannot drop column '%': needed in a foreign key constraint", name);
    if (c->kind == MIG_CHECK && c->column_count > 1) return blocked(d, object, c->by, "Unknown column '%' in 'CHECK'", name);
    if (c->kind == MIG_PRIMARY_KEY && c->column_count > 1)
      return blocked(d, object, c->by, "Key column '%' doesn't exist in table", name);
  }
  for (uint32_t i = 0; i < table->indexes.count; i++) {
    const mig_cat_index *index = &table->indexes.items[i];
    if (index->unique && index->part_count > 1 && index_uses(cat, index, column))
      return blocked(d, mig_cat_object(MIG_OBJECT_INDEX, table, index->shown), index->by,
                     "Key column '%' doesn't exist in table", name);
  }
  return MIG_APPLY_OK;
}

static void shrink(mig_cat_do *d, mig_cat_table *table, mig_sym column) {
  for (uint32_t i = table->constraints.count; i-- > 0;)
    if (mig_cat_has_sym(table->constraints.items[i].columns, table->constraints.items[i].column_count, column))
      mig_cat_remove_constraint(d->cat, table, i, d->step);
  for (uint32_t i = table->indexes.count; i-- > 0;) {
    mig_cat_index *index = &table->indexes.items[i];
    uint32_t kept = 0;
    for (uint32_t j = 0; j < index->part_count; j++)
      if (index->parts[j].column != column) index->parts[kept++] = index->parts[j];
    if (kept != index->part_count) index->by = index->by > d->step ? index->by : d->step;
    index->part_count = kept;
    if (kept == 0) mig_cat_remove_index(d->cat, table, i, d->step);
  }
}

/* ---- plain SQLite: whatever names the column holds it ---- */

static mig_apply check_lite(mig_cat_do *d, mig_cat_table *table, mig_sym column, mig_span name) {
  mig_catalogue *cat = d->cat;
  if (table->columns.count == 1 && !table->open) return fail_last(d, table, name, "cannot drop column \"%\": no other columns exist");
  for (uint32_t i = 0; i < table->constraints.count; i++) {
    const mig_cat_constraint *c = &table->constraints.items[i];
    if (!mig_cat_has_sym(c->columns, c->column_count, column)) continue;
    mig_object object = mig_cat_object(MIG_OBJECT_CONSTRAINT, table, c->shown);
    if (c->kind == MIG_PRIMARY_KEY) return blocked(d, object, c->by, "cannot drop PRIMARY KEY column: \"%\"", name);
    if (c->kind == MIG_UNIQUE && c->column_count == 1)
      return blocked(d, object, c->by, "cannot drop UNIQUE column: \"%\"", name);
    return blocked(d, object, c->by, "error in table after drop column: no such column: %", name);
  }
  for (uint32_t i = 0; i < table->indexes.count; i++)
    if (index_uses(cat, &table->indexes.items[i], column))
      return blocked(d, mig_cat_object(MIG_OBJECT_INDEX, table, table->indexes.items[i].shown), table->indexes.items[i].by,
                     "error in index after drop column: no such column: %", name);
  const mig_cat_view *view = mig_cat_view_over(cat, table->key, column);
  if (view != NULL)
    return blocked(d, (mig_object){.kind = MIG_OBJECT_VIEW, .name = view->shown}, view->by,
                   "error in view after drop column: no such column: %", name);
  return MIG_APPLY_OK;
}

static mig_apply check_computed(mig_cat_do *d, const mig_cat_table *table, mig_sym column, mig_span name) {
  for (uint32_t i = 0; i < table->columns.count; i++) {
    const mig_cat_column *other = &table->columns.items[i];
    if (other->filled->computed.ptr != NULL && other->name != column &&
        mig_cat_expr_uses(d->cat, mig_cat_expression(d->cat, other->filled->computed), column))
      return blocked(d, mig_cat_object(MIG_OBJECT_COLUMN, table, other->shown), other->by[MIG_BY_EXISTS],
                     "cannot drop column %: a generated column uses it", name);
  }
  return MIG_APPLY_OK;
}

mig_apply mig_cat_drop_column(mig_cat_do *d, const mig_effect *effect) {
  mig_catalogue *cat = d->cat;
  const mig_object *object = &effect->object;
  mig_cat_table *table = mig_cat_need_table(d, object->schema, object->table);
  if (table == NULL) return MIG_APPLY_FAILS;
  mig_sym name = mig_cat_inner_name(cat, object->name);
  if (effect->if_exists && mig_cat_find_column(table, name) == NULL) return MIG_APPLY_OK;
  mig_cat_column *column = mig_cat_need_column(
      d, &table, object->name, cat->dialect == MIG_MYSQL ? "Can't DROP COLUMN `%`; check that it exists" : NULL);
  if (column == NULL) return MIG_APPLY_FAILS;
  mig_apply status = MIG_APPLY_OK;
  if (cat->dialect == MIG_POSTGRESQL) status = check_pg(d, table, name, object->name, effect->cascade);
  if (cat->dialect == MIG_MYSQL) status = check_my(d, table, name, object->name);
  if (cat->dialect == MIG_SQLITE) status = check_lite(d, table, name, object->name);
  if (status == MIG_APPLY_OK && !effect->cascade) status = check_computed(d, table, name, object->name);
  if (status != MIG_APPLY_OK) return status;
  table = mig_cat_write_table(cat, cat->tables.items[table->slot]);
  if (cat->dialect == MIG_POSTGRESQL) fall_along(d, table, name);
  if (cat->dialect == MIG_MYSQL) shrink(d, table, name);
  uint32_t at = mig_cat_column_number(table, name);
  if (table->columns.items[at].sequence != 0)
    mig_cat_slot_free(cat, MIG_SPACE_RELATION, table->columns.items[at].sequence, d->step, 0);
  mig_rowset_drop_column(cat->rows, mig_cat_text(cat, table->key), mig_cat_text(cat, name));
  memmove(&table->columns.items[at], &table->columns.items[at + 1],
          (table->columns.count - at - 1) * sizeof *table->columns.items);
  table->columns.count--;
  mig_cat_add_gone(cat, table, MIG_OBJECT_COLUMN, name, d->step, 0);
  return MIG_APPLY_OK;
}
