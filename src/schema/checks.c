#include "schema/catalogue_internal.h"

static mig_cat_check check_of(mig_catalogue *cat, const mig_cat_table *table, const mig_cat_constraint *c) {
  mig_cat_check out = {.object = mig_cat_object(MIG_OBJECT_CONSTRAINT, table, c->shown), .by = c->by};
  mig_buf buf = mig_buf_in(cat->arena);
  for (uint32_t i = 0; i < c->column_count; i++) {
    const mig_cat_column *column = mig_cat_find_column(table, c->columns[i]);
    mig_buf_printf(&buf, "%s%.*s", i != 0 ? ", " : "", MIG_FMT(mig_cat_text(cat, c->columns[i])));
    if (column != NULL && column->by[MIG_BY_NAME] > out.renamed_by) out.renamed_by = column->by[MIG_BY_NAME];
  }
  out.columns = mig_buf_span(&buf);
  return out;
}

const mig_cat_check *mig_catalogue_checks(mig_catalogue *cat, uint32_t *count) {
  MIG_VEC(mig_cat_check) list = {0};
  for (uint32_t i = 0; i < cat->tables.count; i++) {
    const mig_cat_table *table = cat->tables.items[i];
    for (uint32_t j = 0; table != NULL && j < table->constraints.count; j++) {
      const mig_cat_constraint *c = &table->constraints.items[j];
      if (c->kind == MIG_CHECK && c->named) *mig_vec_push(cat->arena, &list) = check_of(cat, table, c);
    }
  }
  *count = list.count;
  return list.items;
}

mig_step mig_catalogue_dropped(mig_catalogue *cat, const mig_object *constraint) {
  const mig_cat_table *table = mig_cat_find_table(cat, mig_cat_key(cat, constraint->schema, constraint->table));
  const mig_cat_gone *gone =
      table != NULL ? mig_cat_find_gone(table, MIG_OBJECT_CONSTRAINT, mig_cat_inner_name(cat, constraint->name)) : NULL;
  return gone != NULL ? gone->by : 0;
}
