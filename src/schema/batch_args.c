/* batch_args.c: what batch_alter_table is told beside the operations of its block.
 *
 * Facts: ApplyBatchImpl of alembic/operations/batch.py 1.8.1, Column and SchemaType of SQLAlchemy 1.4. */
#include "schema/batch.h"

/* The CHECK of a type goes without a word when it is not there; the new type's needs a name, as all do. */
mig_apply mig_batch_swap_check(batch_work *w, const mig_alter *alter) {
  mig_constraint check;
  mig_column before = alter->from, after = alter->to;
  before.name = after.name = MIG_SPAN("");
  if ((alter->existing & MIG_FACET_TYPE) && mig_cat_check_of_type(w->d->cat, &before, &check)) {
    mig_sym name = mig_cat_inner_name(w->d->cat, check.name);
    for (uint32_t i = w->constraints.count; i-- > 0 && check.name.len != 0;) {
      mig_cat_constraint *c = &w->constraints.items[i];
      if (c->kind != MIG_CHECK || c->name != name) continue;
      memmove(c, c + 1, (w->constraints.count - i - 1) * sizeof *c);
      w->constraints.count--;
    }
  }
  after.name = w->altered;
  return mig_cat_check_of_type(w->d->cat, &after, &check) ? mig_batch_add_constraint(w, &check) : MIG_APPLY_OK;
}

/* A column that comes with a type that checks: Alembic's copy and SQLAlchemy's each write the CHECK down. The next
 * batch reads one of a name back, and none without. */
void mig_batch_check_type(batch_work *w, const mig_column *in) {
  mig_constraint check;
  if (!mig_cat_check_of_type(w->d->cat, in, &check)) return;
  mig_cat_constraint made = mig_cat_constraint_of(w->d, w->table, &check);
  for (uint32_t i = w->constraints.count; i-- > 0 && made.named;) {
    mig_cat_constraint *c = &w->constraints.items[i];
    if (c->name != made.name) continue;
    memmove(c, c + 1, (w->constraints.count - i - 1) * sizeof *c);
    w->constraints.count--;
  }
  for (int times = 0; times < 2; times++) *mig_vec_push(w->d->cat->arena, &w->constraints) = made;
}

static mig_apply check_key_kept(batch_work *w, const mig_column *in, mig_sym name) {
  const mig_cat_constraint *pk = mig_cat_primary_key(w->table);
  if (pk == NULL || in->primary_key == MIG_YES || !mig_cat_has_sym(pk->columns, pk->column_count, name)) return MIG_APPLY_OK;
  return mig_cat_fail(w->d, mig_cat_object(MIG_OBJECT_CONSTRAINT, w->table, pk->shown), pk->by, MIG_DEED_CREATED,
                      "Trying to redefine primary-key column '%.*s' as a non-primary-key column", MIG_FMT(in->name));
}

/* SQLAlchemy takes the foreign keys of a reflected column away with it when another one takes its place. */
static void lose_references(batch_work *w, mig_sym column) {
  for (uint32_t i = w->constraints.count; i-- > 0;) {
    mig_cat_constraint *c = &w->constraints.items[i];
    if (c->kind != MIG_FOREIGN_KEY || !mig_cat_has_sym(c->columns, c->column_count, column)) continue;
    memmove(c, c + 1, (w->constraints.count - i - 1) * sizeof *c);
    w->constraints.count--;
  }
}

/* The column is as it is written here, whatever the table has; its values are copied. */
static mig_apply stand_in(batch_work *w, const mig_column *in) {
  mig_catalogue *cat = w->d->cat;
  mig_cat_column column = mig_cat_column_of(w->d, in);
  batch_column *there = mig_batch_find(w, column.name);
  const mig_cat_gone *gone = there == NULL ? mig_cat_find_gone(w->table, MIG_OBJECT_COLUMN, column.name) : NULL;
  if (gone != NULL) /* it stands in the new table, and is copied from the old */
    return mig_cat_fail(w->d, mig_cat_object(MIG_OBJECT_COLUMN, w->table, in->name), gone->by,
                        gone->renamed_to != 0 ? MIG_DEED_RENAMED : MIG_DEED_DROPPED, "no such column: %.*s.%.*s", MIG_FMT(w->table->shown),
                        MIG_FMT(in->name));
  if (there == NULL || !mig_span_eq(there->known_as, in->name)) return MIG_APPLY_OK; /* not one of the table's */
  if (check_key_kept(w, in, column.name) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
  column.by[MIG_BY_EXISTS] = there->column.by[MIG_BY_EXISTS];
  column.by[MIG_BY_NAME] = there->column.by[MIG_BY_NAME];
  column.generated = there->column.generated;
  column.not_null |= in->primary_key == MIG_YES && there->column.not_null;
  if (column.type->value.family != there->column.type->value.family) /* another affinity */
    mig_rowset_forget_column(cat->rows, mig_cat_text(cat, w->table->key), mig_cat_text(cat, column.name));
  there->column = column;
  if (in->constraint_count == 0) lose_references(w, column.name);
  mig_constraint check;
  return mig_cat_check_of_type(cat, in, &check) && check.name.len != 0 ? mig_batch_add_constraint(w, &check) : MIG_APPLY_OK;
}

mig_apply mig_batch_take_args(batch_work *w, const mig_batch *batch) {
  bool unread = batch->args_unread;
  for (uint32_t i = 0; batch->reflect_args != NULL && i < batch->reflect_args->column_count; i++)
    if (stand_in(w, &batch->reflect_args->columns[i]) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
  for (uint32_t i = 0; batch->table_args != NULL && i < batch->table_args->constraint_count; i++) {
    const mig_constraint *c = &batch->table_args->constraints[i];
    unread |= c->name.len == 0;
    if (c->name.len != 0 && mig_batch_add_constraint(w, c) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
  }
  mig_object object = mig_cat_object(MIG_OBJECT_TABLE, w->table, (mig_span){NULL, 0});
  if (unread) mig_cat_murk(w->d, &object, false, MIG_SPAN("what the batch gives the new table besides could not be read"));
  return MIG_APPLY_OK;
}

mig_apply mig_batch_check_args(batch_work *w, const mig_batch *batch) {
  for (uint32_t i = 0; batch->table_args != NULL && i < batch->table_args->constraint_count && !w->table->open; i++) {
    const mig_constraint *c = &batch->table_args->constraints[i];
    for (uint32_t j = 0; c->kind != MIG_CHECK && j < c->column_count; j++) {
      mig_sym name = mig_cat_inner_name(w->d->cat, c->columns[j]);
      if (mig_batch_find(w, name) != NULL) continue;
      const mig_cat_gone *gone = mig_cat_find_gone(w->table, MIG_OBJECT_COLUMN, name);
      mig_deed deed = gone == NULL ? MIG_DEED_NONE : gone->renamed_to != 0 ? MIG_DEED_RENAMED : MIG_DEED_DROPPED;
      return mig_cat_fail(w->d, mig_cat_object(MIG_OBJECT_COLUMN, w->table, c->columns[j]), gone != NULL ? gone->by : 0, deed, "KeyError: '%.*s'",
                          MIG_FMT(c->columns[j]));
    }
  }
  return MIG_APPLY_OK;
}
