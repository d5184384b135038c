/* reference.c: the keys and indexes that foreign keys refer to, and that they hold. */
#include "schema/catalogue_internal.h"

/* The unique key of `table` over exactly these columns; PostgreSQL and MariaDB need one (MariaDB:
 * any index that starts with them). */
bool mig_cat_has_target(mig_catalogue *cat, const mig_cat_table *table, const mig_sym *columns, uint32_t count,
                       const mig_cat_constraint *but, const mig_cat_index *but_index) {
  bool prefix = cat->dialect == MIG_MYSQL;
  for (uint32_t i = 0; i < table->constraints.count; i++) {
    const mig_cat_constraint *c = &table->constraints.items[i];
    if (c == but || (c->kind != MIG_PRIMARY_KEY && c->kind != MIG_UNIQUE)) continue;
    if (c->deferrable && cat->dialect == MIG_POSTGRESQL) continue;
    if (c->opaque || mig_cat_covers(c->columns, c->column_count, columns, count, prefix)) return true;
  }
  for (uint32_t i = 0; i < table->indexes.count; i++) {
    const mig_cat_index *index = &table->indexes.items[i];
    if (index == but_index || (!index->unique && !prefix) || index->where != NULL) continue;
    if (index->opaque) return true;
    mig_syms parts = {0};
    for (uint32_t j = 0; j < index->part_count; j++) *mig_vec_push(cat->arena, &parts) = index->parts[j].column;
    if (mig_cat_covers(parts.items, parts.count, columns, count, prefix)) return true;
  }
  return false;
}

/* Of several keys over the same columns PostgreSQL takes the one that was made first. */
mig_sym mig_cat_oldest_target(mig_catalogue *cat, const mig_cat_table *table, const mig_sym *columns, uint32_t count) {
  mig_sym found = 0;
  mig_step by = 0;
  for (uint32_t i = 0; i < table->constraints.count; i++) {
    const mig_cat_constraint *c = &table->constraints.items[i];
    bool key = (c->kind == MIG_PRIMARY_KEY || c->kind == MIG_UNIQUE) && !c->deferrable;
    if (!key || c->opaque || !mig_cat_covers(c->columns, c->column_count, columns, count, false)) continue;
    mig_step made = c->made != 0 ? c->made : c->by;
    if (found == 0 || made < by || (made == by && c->kind == MIG_PRIMARY_KEY)) found = c->name, by = made;
  }
  for (uint32_t i = 0; i < table->indexes.count; i++) {
    const mig_cat_index *index = &table->indexes.items[i];
    mig_syms parts = {0};
    for (uint32_t j = 0; j < index->part_count; j++) *mig_vec_push(cat->arena, &parts) = index->parts[j].column;
    if (!index->unique || index->where != NULL || index->opaque || !mig_cat_covers(parts.items, parts.count, columns, count, false)) continue;
    mig_step made = index->made != 0 ? index->made : index->by;
    if (found == 0 || made < by) found = index->name, by = made;
  }
  return found;
}

void mig_cat_retarget(mig_catalogue *cat, const mig_cat_table *table, mig_sym from, mig_sym to) {
  mig_sym key = table->key;
  for (uint32_t i = 0; i < cat->tables.count && cat->dialect == MIG_POSTGRESQL; i++) {
    mig_cat_table *other = cat->tables.items[i];
    for (uint32_t j = 0; other != NULL && j < other->constraints.count; j++) {
      const mig_cat_constraint *c = &other->constraints.items[j];
      if (c->kind != MIG_FOREIGN_KEY || c->ref_table != key || c->target != from) continue;
      other = mig_cat_write_table(cat, other);
      other->constraints.items[j].target = to;
    }
  }
}

static bool refers_over(mig_catalogue *cat, const mig_cat_table *table, const mig_cat_constraint *c, const mig_cat_constraint *but,
                        const mig_cat_index *but_index) {
  if (c->ref_table != table->key) return false;
  if (c->target != 0) return c->target == (but != NULL ? but->name : but_index->name);
  return mig_cat_has_target(cat, table, c->ref_columns, c->ref_count, NULL, NULL) &&
         !mig_cat_has_target(cat, table, c->ref_columns, c->ref_count, but, but_index);
}

/* The foreign key, of any table, that can do without neither key `but` nor index `but_index`. */
const mig_cat_constraint *mig_cat_needs_key(mig_catalogue *cat, const mig_cat_table *table, const mig_cat_constraint *but,
                                           const mig_cat_index *but_index, mig_cat_table **owner) {
  for (uint32_t i = 0; i < cat->tables.count; i++) {
    mig_cat_table *other = cat->tables.items[i];
    if (other == NULL) continue;
    for (uint32_t j = 0; j < other->constraints.count; j++) {
      const mig_cat_constraint *c = &other->constraints.items[j];
      if (c->kind != MIG_FOREIGN_KEY) continue;
      bool refers = refers_over(cat, table, c, but, but_index);
      bool own = cat->dialect == MIG_MYSQL && other == table &&
                 !mig_cat_has_target(cat, table, c->columns, c->column_count, but, but_index);
      if (!refers && !own) continue;
      mig_cat_touch(cat, other->key, false);
      *owner = other;
      return c;
    }
  }
  return NULL;
}

const mig_cat_constraint *mig_cat_needs_index(mig_catalogue *cat, const mig_cat_table *table, const mig_cat_index *index,
                                              mig_cat_table **owner) {
  return cat->dialect == MIG_SQLITE ? NULL : mig_cat_needs_key(cat, table, NULL, index, owner);
}
