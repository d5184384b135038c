#include "schema/batch.h"

/* SQLite's batch mode, as Alembic does it: reflect the table, change the picture, make a new table
 * from it, copy, swap. Only plain ADD COLUMN, CREATE INDEX and DROP INDEX are spared that.
 * Facts: alembic/operations/batch.py and ddl/sqlite.py of 1.8.1. */

bool mig_catalogue_waits(const mig_catalogue *cat, const mig_op *op) {
  if (cat->dialect != MIG_SQLITE || op->batch == NULL) return false;
  for (uint32_t i = 0; i < op->effect_count; i++) {
    mig_effect_verb verb = op->effects[i].verb;
    if (verb <= MIG_EFFECT_ALTER || (verb == MIG_EFFECT_REQUIRE && op->batch->recreate == MIG_RECREATE_ALWAYS)) return true;
  }
  return false;
}

/* ---- whether the table is copied ---- */

static bool recreates(mig_catalogue *cat, const mig_effect *effect) {
  if (effect->verb == MIG_EFFECT_CREATE && effect->object.kind == MIG_OBJECT_COLUMN) {
    const mig_column *column = effect->as.column;
    if (column == NULL) return false;
    bool expression = column->has_default && column->default_.kind == MIG_VALUE_SQL;
    mig_constraint check;
    return expression || mig_cat_check_of_type(cat, column, &check) || column->constraint_count != 0 || column->unique == MIG_YES ||
           (column->has_computed && column->computed_persisted == MIG_YES);
  }
  if (effect->object.kind == MIG_OBJECT_INDEX) return false;
  return effect->verb == MIG_EFFECT_CREATE || effect->verb == MIG_EFFECT_DROP || effect->verb == MIG_EFFECT_ALTER ||
         effect->verb == MIG_EFFECT_RENAME;
}

static bool should_recreate(mig_catalogue *cat, const mig_batch *batch, const mig_op *const *ops, uint32_t count) {
  if (batch->recreate != MIG_RECREATE_AUTO) return batch->recreate == MIG_RECREATE_ALWAYS;
  for (uint32_t i = 0; i < count; i++)
    for (uint32_t j = 0; j < ops[i]->effect_count; j++)
      if (recreates(cat, &ops[i]->effects[j])) return true;
  return false;
}

/* ---- reflecting ---- */

/* Reflection follows foreign keys, table after table; a missing one raises. */
static mig_apply reflect_references(batch_work *w, mig_cat_table *table, mig_syms *seen) {
  mig_catalogue *cat = w->d->cat;
  if (mig_cat_has_sym(seen->items, seen->count, table->key)) return MIG_APPLY_OK;
  *mig_vec_push(cat->arena, seen) = table->key;
  for (uint32_t i = 0; i < table->constraints.count; i++) {
    mig_cat_constraint c = table->constraints.items[i];
    if (c.kind != MIG_FOREIGN_KEY || c.ref_table == 0) continue;
    mig_cat_slot slot = mig_cat_slot_get(cat, MIG_SPACE_RELATION, c.ref_table);
    if (slot.kind == MIG_SLOT_TABLE) {
      if (reflect_references(w, cat->tables.items[slot.at], seen) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
      continue;
    }
    if (slot.kind == MIG_SLOT_VIEW || mig_cat_may_be_there(cat, slot)) continue;
    mig_span name = mig_cat_text(cat, c.ref_table);
    mig_step by = slot.by > c.by ? slot.by : c.by;
    mig_deed deed = by == slot.by ? (slot.renamed_to ? MIG_DEED_RENAMED : MIG_DEED_DROPPED) : MIG_DEED_DEPENDS;
    return mig_cat_fail(w->d, (mig_object){.kind = MIG_OBJECT_TABLE, .name = name}, by, deed, "no such table: %.*s",
                        MIG_FMT(name));
  }
  return MIG_APPLY_OK;
}

static mig_apply reflect(batch_work *w) {
  mig_catalogue *cat = w->d->cat;
  mig_cat_table *table = w->table;
  mig_syms seen = {0};
  if (reflect_references(w, table, &seen) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
  for (uint32_t i = 0; i < table->columns.count; i++) {
    const mig_cat_column *column = &table->columns.items[i];
    *mig_vec_push(cat->arena, &w->columns) =
        (batch_column){.key = column->name, .known_as = column->shown, .column = *column, .existing = true, .old_type = column->type};
    if (column->type->value.collation.ptr != NULL) { /* not reflected */
      mig_cat_type plain = *column->type;
      plain.value.collation = (mig_span){NULL, 0};
      w->columns.items[i].column.type = mig_cat_keep_type(cat, &plain);
    }
    w->last = column->name;
  }
  for (uint32_t i = 0; i < table->constraints.count; i++) {
    const mig_cat_constraint *c = &table->constraints.items[i];
    if (c->kind == MIG_CHECK && !c->named) continue; /* not told from those that types make: lost */
    if (mig_cat_hidden(cat, table, i)) continue;
    bool again = false;
    for (uint32_t j = 0; c->named && j < w->constraints.count; j++) again = again || (w->constraints.items[j].named && w->constraints.items[j].name == c->name);
    if (!again) *mig_vec_push(cat->arena, &w->constraints) = *c;
  }
  for (uint32_t i = 0; i < table->indexes.count; i++) {
    bool expression = false;
    for (uint32_t j = 0; j < table->indexes.items[i].part_count; j++)
      expression = expression || table->indexes.items[i].parts[j].column == 0;
    if (!expression) *mig_vec_push(cat->arena, &w->indexes) = table->indexes.items[i]; /* others are not reflected */
  }
  return MIG_APPLY_OK;
}

/* ---- changing the picture ---- */

batch_column *mig_batch_find(const batch_work *w, mig_sym key) {
  for (uint32_t i = 0; i < w->columns.count; i++)
    if (w->columns.items[i].key == key) return &w->columns.items[i];
  return NULL;
}

static batch_column *need_key(batch_work *w, mig_span name) {
  mig_catalogue *cat = w->d->cat;
  mig_sym key = mig_cat_inner_name(cat, name);
  batch_column *found = mig_batch_find(w, key);
  if (found != NULL && found->known_as.len != 0 && !mig_span_eq(found->known_as, name)) {
    mig_step by = found->column.by[MIG_BY_NAME];
    mig_cat_fail(w->d, mig_cat_object(MIG_OBJECT_COLUMN, w->table, name), by, MIG_DEED_RENAMED, "KeyError: '%.*s'", MIG_FMT(name));
    return NULL;
  }
  if (found != NULL) return found;
  if (w->table->open && mig_cat_find_gone(w->table, MIG_OBJECT_COLUMN, key) == NULL) {
    cat->assumed++;
    batch_column *made = mig_vec_push(cat->arena, &w->columns);
    *made = (batch_column){.key = key, .existing = true};
    made->column = (mig_cat_column){.name = key, .shown = name, .type = &mig_cat_no_type, .filled = &mig_cat_not_filled};
    made->old_type = made->column.type;
    return made;
  }
  mig_cat_table *table = w->table;
  mig_cat_table probe = *table;
  mig_cat_table *view = &probe;
  probe.open = false;
  mig_cat_need_column(w->d, &view, name, "KeyError: '%'");
  return NULL;
}

static mig_apply alter(batch_work *w, const mig_effect *effect) {
  mig_catalogue *cat = w->d->cat;
  const mig_alter *alter = effect->as.alter;
  batch_column *it = need_key(w, effect->object.name);
  if (it == NULL) return MIG_APPLY_FAILS;
  mig_cat_column *c = &it->column;
  mig_step step = w->d->step;
  if (alter->sets & MIG_FACET_NAME) {
    c->name = mig_cat_inner_name(cat, alter->to.name);
    c->shown = alter->to.name;
    c->by[MIG_BY_NAME] = step;
  }
  if (alter->sets & MIG_FACET_TYPE) {
    w->altered = c->shown;
    if (mig_batch_swap_check(w, alter) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
    c->type = mig_cat_type_of(cat, &alter->to.type);
    c->by[MIG_BY_TYPE] = step;
    it->cast = true;
  }
  if (alter->sets & MIG_FACET_NULLABLE) {
    c->not_null = alter->to.nullable == MIG_NO;
    c->by[MIG_BY_NULLABLE] = step;
  }
  if (alter->sets & MIG_FACET_DEFAULT) {
    c->default_sql = alter->to.has_default ? mig_cat_default_sql(cat, &alter->to.default_) : (mig_span){NULL, 0};
    c->opaque_default = alter->to.has_default && alter->to.default_.kind == MIG_VALUE_UNKNOWN;
    c->by[MIG_BY_DEFAULT] = step;
  }
  return MIG_APPLY_OK;
}

static mig_apply add(batch_work *w, const mig_column *in) {
  mig_catalogue *cat = w->d->cat;
  mig_cat_column column = mig_cat_column_of(w->d, in);
  batch_column *there = mig_batch_find(w, column.name);
  if (there != NULL && column.name != w->last && there->existing)
    return mig_cat_fail(w->d, mig_cat_object(MIG_OBJECT_COLUMN, w->table, in->name), there->column.by[MIG_BY_NAME],
                        MIG_DEED_CREATED, "Circular dependency detected: duplicate column name: %.*s", MIG_FMT(in->name));
  if (there == NULL) there = mig_vec_push(cat->arena, &w->columns);
  *there = (batch_column){.key = column.name, .column = column}; /* without a transfer: its values are lost */
  mig_constraint unique = {.kind = MIG_UNIQUE, .columns = &in->name, .column_count = 1, .understood = true};
  if (in->unique == MIG_YES && in->index != MIG_YES && mig_batch_add_constraint(w, &unique) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
  for (uint32_t i = 0; i < in->constraint_count; i++) {
    mig_constraint c = in->constraints[i];
    if (c.column_count == 0 && c.kind != MIG_CHECK) {
      c.columns = &in->name;
      c.column_count = 1;
    }
    if (mig_batch_add_constraint(w, &c) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
  }
  mig_batch_check_type(w, in);
  return MIG_APPLY_OK;
}

static mig_apply drop(batch_work *w, const mig_effect *effect) {
  batch_column *it = need_key(w, effect->object.name);
  if (it == NULL) return MIG_APPLY_FAILS;
  mig_sym key = it->key;
  for (uint32_t i = 0; i < w->constraints.count; i++) {
    mig_cat_constraint *c = &w->constraints.items[i];
    if (c->kind != MIG_PRIMARY_KEY || !mig_cat_has_sym(c->columns, c->column_count, key)) continue;
    mig_sym *kept = MIG_NEW_ARRAY(w->d->cat->arena, mig_sym, c->column_count);
    uint32_t count = 0;
    for (uint32_t j = 0; j < c->column_count; j++)
      if (c->columns[j] != key) kept[count++] = c->columns[j];
    c->columns = kept;
    c->column_count = count;
  }
  uint32_t at = (uint32_t)(it - w->columns.items);
  memmove(it, it + 1, (w->columns.count - at - 1) * sizeof *it);
  w->columns.count--;
  if (w->last == key) w->last = at != 0 ? w->columns.items[at - 1].key : 0;
  return MIG_APPLY_OK;
}

static mig_apply fail_unnamed(batch_work *w) {
  return mig_cat_fail(w->d, mig_cat_object(MIG_OBJECT_CONSTRAINT, w->table, (mig_span){NULL, 0}), 0, MIG_DEED_NONE,
                      "Constraint must have a name");
}

/* A constraint of the same name is replaced without a word; so is an unnamed primary key. */
mig_apply mig_batch_add_constraint(batch_work *w, const mig_constraint *in) {
  mig_catalogue *cat = w->d->cat;
  if (in->name.len == 0) return fail_unnamed(w);
  mig_cat_constraint made = mig_cat_constraint_of(w->d, w->table, in);
  for (uint32_t i = 0; i < in->column_count && made.kind != MIG_CHECK; i++) {
    const batch_column *it = mig_batch_find(w, made.columns[i]);
    mig_span letters = it == NULL ? in->columns[i] : it->known_as.len != 0 ? it->known_as : it->column.shown;
    if (!mig_span_eq(letters, in->columns[i])) made.columns[i] = mig_cat_intern(cat, MIG_SPAN("\001")); /* looked up exactly: not there */
  }
  if (made.kind == MIG_FOREIGN_KEY) mig_cat_touch(cat, made.ref_table, false); /* a rename there finds it */
  for (uint32_t i = w->constraints.count; i-- > 0 && in->kind == MIG_PRIMARY_KEY;) {
    mig_cat_constraint *c = &w->constraints.items[i];
    if (c->kind != MIG_PRIMARY_KEY || c->named) continue;
    memmove(c, c + 1, (w->constraints.count - i - 1) * sizeof *c);
    w->constraints.count--;
  }
  for (uint32_t i = 0; i < w->constraints.count; i++)
    if (w->constraints.items[i].name == made.name) {
      w->constraints.items[i] = made;
      return MIG_APPLY_OK;
    }
  *mig_vec_push(cat->arena, &w->constraints) = made;
  return MIG_APPLY_OK;
}

static uint32_t find_constraint(batch_work *w, const mig_effect *effect, mig_sym name) {
  for (uint32_t i = 0; i < w->constraints.count; i++)
    if (w->constraints.items[i].name == name) return i;
  if (!w->convention) return UINT32_MAX;
  mig_constraint_kind kind = effect->as.constraint != NULL ? effect->as.constraint->kind : MIG_ANY_CONSTRAINT;
  uint32_t at = mig_cat_by_convention(w->d->cat, w->constraints.items, w->constraints.count, effect->object.name, kind);
  if (at != UINT32_MAX) w->d->cat->assumed++;
  return at;
}

static mig_apply drop_constraint(batch_work *w, const mig_effect *effect) {
  mig_catalogue *cat = w->d->cat;
  if (effect->object.name.len == 0) return fail_unnamed(w);
  mig_sym name = mig_cat_inner_name(cat, effect->object.name);
  uint32_t at = find_constraint(w, effect, name);
  if (at != UINT32_MAX) {
    mig_cat_constraint *c = &w->constraints.items[at];
    memmove(c, c + 1, (w->constraints.count - at - 1) * sizeof *c);
    w->constraints.count--;
    return MIG_APPLY_OK;
  }
  const mig_cat_gone *gone = mig_cat_find_gone(w->table, MIG_OBJECT_CONSTRAINT, name);
  if (gone == NULL && w->table->open) {
    cat->assumed++;
    return MIG_APPLY_OK;
  }
  return mig_cat_fail(w->d, mig_cat_object(MIG_OBJECT_CONSTRAINT, w->table, effect->object.name),
                      gone != NULL ? gone->by : 0, gone != NULL ? MIG_DEED_DROPPED : MIG_DEED_NONE,
                      "No such constraint: '%.*s'", MIG_FMT(effect->object.name));
}

static mig_apply drop_index(batch_work *w, const mig_effect *effect) {
  mig_catalogue *cat = w->d->cat;
  mig_sym name = mig_cat_inner_name(cat, effect->object.name);
  for (uint32_t i = 0; i < w->indexes.count; i++) {
    mig_cat_index *index = &w->indexes.items[i];
    if (index->name != name) continue;
    memmove(index, index + 1, (w->indexes.count - i - 1) * sizeof *index);
    w->indexes.count--;
    return MIG_APPLY_OK;
  }
  mig_cat_slot slot = mig_cat_slot_get(cat, MIG_SPACE_RELATION, mig_cat_key_of(cat, w->table->schema, name));
  if (slot.kind == MIG_SLOT_NEVER && w->table->open) {
    cat->assumed++;
    return MIG_APPLY_OK;
  }
  return mig_cat_fail(w->d, mig_cat_object(MIG_OBJECT_INDEX, w->table, effect->object.name), slot.by,
                      slot.kind == MIG_SLOT_GONE ? MIG_DEED_DROPPED : MIG_DEED_NONE, "No such index: '%.*s'",
                      MIG_FMT(effect->object.name));
}

static mig_apply change(batch_work *w, const mig_effect *effect) {
  mig_object_kind kind = effect->object.kind;
  if (effect->verb == MIG_EFFECT_ALTER && kind == MIG_OBJECT_COLUMN) return alter(w, effect);
  if (effect->verb == MIG_EFFECT_CREATE) {
    if (kind == MIG_OBJECT_COLUMN && effect->as.column != NULL) return add(w, effect->as.column);
    if (kind == MIG_OBJECT_CONSTRAINT && effect->as.constraint != NULL) return mig_batch_add_constraint(w, effect->as.constraint);
    if (kind == MIG_OBJECT_INDEX && effect->as.index != NULL) {
      *mig_vec_push(w->d->cat->arena, &w->new_indexes) = effect->as.index;
      *mig_vec_push(w->d->cat->arena, &w->new_index_steps) = w->d->step;
    }
  }
  if (effect->verb == MIG_EFFECT_DROP) {
    if (kind == MIG_OBJECT_COLUMN) return drop(w, effect);
    if (kind == MIG_OBJECT_CONSTRAINT) return drop_constraint(w, effect);
    if (kind == MIG_OBJECT_INDEX) return drop_index(w, effect);
  }
  return MIG_APPLY_OK;
}

/* ---- the new table ---- */

static mig_apply fail_no_column(batch_work *w, mig_object_kind kind, mig_span shown, mig_sym column, mig_step by) {
  mig_catalogue *cat = w->d->cat;
  const mig_cat_gone *gone = mig_cat_find_gone(w->table, MIG_OBJECT_COLUMN, column);
  if (gone != NULL && gone->by > by) by = gone->by;
  mig_span name = mig_cat_text(cat, column);
  return mig_cat_fail(w->d, mig_cat_object(kind, w->table, shown), by, gone != NULL ? MIG_DEED_DROPPED : MIG_DEED_DEPENDS,
                      "no such column: %.*s", MIG_FMT(name));
}

static bool rename_keys(batch_work *w, mig_sym *columns, uint32_t count) {
  for (uint32_t i = 0; i < count; i++) {
    const batch_column *it = mig_batch_find(w, columns[i]);
    if (it == NULL) return false;
    columns[i] = it->column.name;
  }
  return true;
}

static bool has_name(const batch_work *w, mig_sym name) {
  for (uint32_t i = 0; i < w->columns.count; i++)
    if (w->columns.items[i].column.name == name) return true;
  return false;
}

static mig_apply check_names(batch_work *w) {
  for (uint32_t i = 0; i < w->columns.count; i++)
    for (uint32_t j = 0; j < i; j++)
      if (w->columns.items[i].column.name == w->columns.items[j].column.name) {
        const mig_cat_column *a = &w->columns.items[i].column, *b = &w->columns.items[j].column;
        mig_step by = a->by[MIG_BY_NAME] == w->d->step ? b->by[MIG_BY_NAME] : a->by[MIG_BY_NAME];
        return mig_cat_fail(w->d, mig_cat_object(MIG_OBJECT_COLUMN, w->table, a->shown), by, MIG_DEED_CREATED,
                            "duplicate column name: %.*s", MIG_FMT(a->shown));
      }
  return MIG_APPLY_OK;
}

/* Constraints whose columns are not there are left out silently; a CHECK's text is not looked at
 * before SQLite does. The last primary key counts. */
static mig_apply put_constraint(batch_work *w, mig_cat_table *table, mig_cat_constraint c) {
  mig_catalogue *cat = w->d->cat;
  if (c.kind == MIG_CHECK) {
    for (uint32_t j = 0; j < c.column_count && !table->open; j++)
      if (!has_name(w, c.columns[j])) return fail_no_column(w, MIG_OBJECT_CONSTRAINT, c.shown, c.columns[j], c.by);
  } else {
    mig_sym *columns = MIG_NEW_ARRAY(cat->arena, mig_sym, c.column_count);
    if (c.column_count != 0) memcpy(columns, c.columns, c.column_count * sizeof *columns);
    c.columns = columns;
    if (c.column_count == 0 || !rename_keys(w, columns, c.column_count)) return MIG_APPLY_OK;
  }
  for (uint32_t j = table->constraints.count; j-- > 0 && c.kind == MIG_PRIMARY_KEY;) {
    mig_cat_constraint *other = &table->constraints.items[j];
    if (other->kind != MIG_PRIMARY_KEY) continue;
    memmove(other, other + 1, (table->constraints.count - j - 1) * sizeof c);
    table->constraints.count--;
  }
  mig_cat_remove_gone(table, MIG_OBJECT_CONSTRAINT, c.name);
  *mig_vec_push(cat->arena, &table->constraints) = c;
  return MIG_APPLY_OK;
}

/* Named ones stand before the others in the new table's text. */
static mig_apply put_constraints(batch_work *w, mig_cat_table *table) {
  mig_catalogue *cat = w->d->cat;
  for (uint32_t i = 0; i < table->constraints.count; i++)
    mig_cat_add_gone(cat, table, MIG_OBJECT_CONSTRAINT, table->constraints.items[i].name, w->d->step, 0);
  table->constraints.count = 0;
  for (int named = 1; named >= 0; named--)
    for (uint32_t i = 0; i < w->constraints.count; i++)
      if (w->constraints.items[i].named == (named == 1) &&
          put_constraint(w, table, w->constraints.items[i]) != MIG_APPLY_OK)
        return MIG_APPLY_FAILS;
  return MIG_APPLY_OK;
}

/* Alembic looks for a column of that name in the new table. */
static mig_apply fail_expression(batch_work *w, const mig_index *in, mig_span expression) {
  return mig_cat_fail(w->d, mig_cat_object(MIG_OBJECT_INDEX, w->table, in->name), 0, MIG_DEED_NONE, "KeyError: '%.*s'", MIG_FMT(expression));
}

static mig_apply put_indexes(batch_work *w, mig_cat_table *table) {
  mig_catalogue *cat = w->d->cat;
  while (table->indexes.count != 0) mig_cat_remove_index(cat, table, table->indexes.count - 1, w->d->step);
  for (uint32_t i = 0; i < w->indexes.count; i++) {
    mig_cat_index index = w->indexes.items[i];
    mig_cat_part *parts = MIG_NEW_ARRAY(cat->arena, mig_cat_part, index.part_count);
    memcpy(parts, index.parts, index.part_count * sizeof *parts);
    index.parts = parts;
    for (uint32_t j = 0; j < index.part_count; j++)
      if (!rename_keys(w, &parts[j].column, 1))
        return fail_no_column(w, MIG_OBJECT_INDEX, index.shown, parts[j].column, index.by);
    mig_syms used = index.where != NULL ? mig_cat_expr_columns(cat, index.where) : (mig_syms){0};
    for (uint32_t j = 0; j < used.count && !table->open; j++) /* the condition is text: it follows no rename */
      if (!has_name(w, used.items[j])) return fail_no_column(w, MIG_OBJECT_INDEX, index.shown, used.items[j], index.by);
    *mig_vec_push(cat->arena, &table->indexes) = index;
    mig_cat_remove_gone(table, MIG_OBJECT_INDEX, index.name);
    mig_cat_slot_set(cat, MIG_SPACE_RELATION, mig_cat_key_of(cat, table->schema, index.name),
                     (mig_cat_slot){MIG_SLOT_INDEX, table->key, index.by, 0, false});
  }
  for (uint32_t i = 0; i < w->new_indexes.count; i++) {
    mig_index in = *w->new_indexes.items[i];
    mig_index_part *parts = MIG_NEW_ARRAY(cat->arena, mig_index_part, in.part_count);
    w->d->step = w->new_index_steps.items[i];
    for (uint32_t j = 0; j < in.part_count; j++) {
      parts[j] = in.parts[j];
      if (parts[j].column.ptr == NULL && in.understood) return fail_expression(w, &in, parts[j].expression);
      if (parts[j].column.ptr == NULL) continue;
      const batch_column *it = need_key(w, parts[j].column);
      if (it == NULL) return MIG_APPLY_FAILS;
      parts[j].column = it->column.shown;
    }
    in.parts = parts;
    if (mig_cat_create_index(w->d, table->key, &in, false) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
  }
  return MIG_APPLY_OK;
}

/* ---- copying the rows ---- */

static bool is_gone(const batch_work *w, mig_sym key) {
  for (uint32_t i = 0; i < w->columns.count; i++)
    if (w->columns.items[i].key == key && w->columns.items[i].existing) return false;
  return true;
}

static mig_apply copy_rows(batch_work *w, mig_cat_table *old) {
  mig_catalogue *cat = w->d->cat;
  mig_span key = mig_cat_text(cat, old->key);
  mig_row_catalogue rows = mig_cat_row_catalogue(cat);
  const mig_row_table *before = mig_cat_row_table(cat, old);
  for (uint32_t i = 0; i < w->columns.count; i++) {
    batch_column *it = &w->columns.items[i];
    if (!it->existing || !it->cast || mig_span_eq(it->old_type->sql, it->column.type->sql)) continue;
    uint32_t at = mig_cat_column_number(old, it->key);
    if (at == UINT32_MAX) continue;
    mig_rows_result result =
        mig_rowset_cast_column(cat->rows, &rows, before, at, &it->column.type->value, (mig_span){NULL, 0});
    if (result.status == MIG_ROWS_FAILS) return mig_cat_fail_rows(w->d, old, &result);
    if (result.status == MIG_ROWS_UNKNOWN) mig_rowset_forget_column(cat->rows, key, mig_cat_text(cat, it->key));
  }
  for (uint32_t i = 0; i < old->columns.count; i++)
    if (is_gone(w, old->columns.items[i].name)) mig_rowset_drop_column(cat->rows, key, mig_cat_text(cat, old->columns.items[i].name));
  return MIG_APPLY_OK;
}

/* Two steps, so that names may be swapped. */
static void rename_values(batch_work *w, mig_span key) {
  mig_catalogue *cat = w->d->cat;
  for (int second = 0; second < 2; second++)
    for (uint32_t i = 0; i < w->columns.count; i++) {
      const batch_column *it = &w->columns.items[i];
      if (!it->existing || it->key == it->column.name) continue;
      mig_span between = mig_arena_printf(cat->arena, "\001%u", it->key);
      if (second) mig_rowset_rename_column(cat->rows, key, between, mig_cat_text(cat, it->column.name));
      else mig_rowset_rename_column(cat->rows, key, mig_cat_text(cat, it->key), between);
    }
}

static mig_apply check_copy(batch_work *w, mig_cat_table *table) {
  mig_catalogue *cat = w->d->cat;
  mig_row_catalogue rows = mig_cat_row_catalogue(cat);
  const mig_row_table *view = mig_cat_row_table(cat, table);
  mig_rows_result result = {0};
  for (uint32_t i = 0; i < w->columns.count && result.status != MIG_ROWS_FAILS; i++)
    if (!w->columns.items[i].existing) result = mig_rowset_add_column(cat->rows, &rows, view, i);
  for (uint32_t i = 0; i < view->column_count && result.status != MIG_ROWS_FAILS; i++)
    if (view->columns[i].not_null) result = mig_rowset_check_not_null(cat->rows, view, i);
  for (uint32_t i = 0; i < view->key_count && result.status != MIG_ROWS_FAILS; i++)
    result = mig_rowset_check_key(cat->rows, &rows, view, &view->keys[i]);
  for (uint32_t i = 0; i < view->check_count && result.status != MIG_ROWS_FAILS; i++)
    result = mig_rowset_check_condition(cat->rows, &rows, view, &view->checks[i]);
  return result.status == MIG_ROWS_FAILS ? mig_cat_fail_rows(w->d, table, &result) : MIG_APPLY_OK;
}

static void put_rowid(mig_cat_table *table) {
  const mig_cat_constraint *pk = mig_cat_primary_key(table);
  for (uint32_t i = 0; i < table->columns.count; i++) {
    mig_cat_column *column = &table->columns.items[i];
    column->generated = pk != NULL && pk->column_count == 1 && pk->columns[0] == column->name &&
                        mig_span_is(column->type->sql, "integer");
  }
}

/* The copy names every column that stays, computed ones too, and SQLite takes no value for these. (Where
 * SQLAlchemy 1.4 can't read the expression back, the new table's text is no SQL: it fails all the same.) */
static mig_apply check_computed(batch_work *w) {
  for (uint32_t i = 0; i < w->columns.count; i++) {
    const mig_cat_column *column = &w->columns.items[i].column;
    if (column->filled->computed.ptr != NULL && w->columns.items[i].existing)
      return mig_cat_fail(w->d, mig_cat_object(MIG_OBJECT_COLUMN, w->table, column->shown), column->by[MIG_BY_EXISTS],
                          MIG_DEED_CREATED, "cannot INSERT into generated column \"%.*s\"", MIG_FMT(column->shown));
  }
  return MIG_APPLY_OK;
}

/* A table without a column can't be made, and rows can't be copied without one that stays. */
static mig_apply check_stays(batch_work *w) {
  mig_step by = 0;
  for (uint32_t i = 0; i < w->columns.count; i++)
    if (w->columns.items[i].existing) return MIG_APPLY_OK;
  for (uint32_t i = 0; i < w->table->gone.count; i++)
    if (w->table->gone.items[i].kind == MIG_OBJECT_COLUMN && w->table->gone.items[i].by > by) by = w->table->gone.items[i].by;
  if (w->table->open) return MIG_APPLY_OK;
  return mig_cat_fail(w->d, mig_cat_object(MIG_OBJECT_TABLE, w->table, (mig_span){NULL, 0}), by, by != 0 ? MIG_DEED_DROPPED : MIG_DEED_NONE,
                      "no column of %.*s is left to copy", MIG_FMT(w->table->shown));
}

static mig_apply recreate(batch_work *w) {
  mig_catalogue *cat = w->d->cat;
  mig_cat_table *old = w->table;
  if (check_stays(w) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
  if (check_names(w) != MIG_APPLY_OK || check_computed(w) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
  mig_cat_table *table = mig_cat_write_table(cat, old);
  mig_cat_table before = mig_cat_shadow(cat, table); /* values are cast by the old picture */
  if (copy_rows(w, &before) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
  rename_values(w, mig_cat_text(cat, table->key));
  table->columns.count = 0;
  for (uint32_t i = 0; i < w->columns.count; i++) {
    const batch_column *it = &w->columns.items[i];
    *mig_vec_push(cat->arena, &table->columns) = it->column;
    if (it->key != it->column.name) mig_cat_add_gone(cat, table, MIG_OBJECT_COLUMN, it->key, it->column.by[MIG_BY_NAME], it->column.name);
  }
  for (uint32_t i = 0; i < before.columns.count; i++)
    if (mig_batch_find(w, before.columns.items[i].name) == NULL)
      mig_cat_add_gone(cat, table, MIG_OBJECT_COLUMN, before.columns.items[i].name, w->d->step, 0);
  for (uint32_t i = 0; i < table->columns.count; i++)
    mig_cat_remove_gone(table, MIG_OBJECT_COLUMN, table->columns.items[i].name);
  if (put_constraints(w, table) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
  put_rowid(table);
  table->view = NULL;
  if (check_copy(w, table) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
  const mig_cat_view *view = mig_cat_view_over(cat, table->key, 0);
  if (view == NULL) view = mig_cat_broken_view(cat);
  if (view != NULL)
    return mig_cat_fail(w->d, (mig_object){.kind = MIG_OBJECT_VIEW, .name = view->shown}, view->by, MIG_DEED_DEPENDS,
                        "error in view %.*s: no such table", MIG_FMT(view->shown));
  if (mig_cat_swap_triggers(w->d, table) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
  return put_indexes(w, table);
}

mig_apply mig_catalogue_apply_batch(mig_catalogue *cat, const mig_batch *batch, const mig_op *const *ops,
                                    const mig_step *steps, uint32_t count, mig_failure *failure) {
  if (!should_recreate(cat, batch, ops, count)) {
    for (uint32_t i = 0; i < count; i++) {
      mig_apply status = mig_catalogue_apply(cat, ops[i], steps[i], NULL, failure);
      if (status == MIG_APPLY_FAILS) return status;
    }
    return MIG_APPLY_OK;
  }
  mig_cat_do d = {.cat = cat, .step = steps[0], .failure = failure, .op = ops[0]};
  mig_rowset_begin_step(cat->rows, steps[0]);
  batch_work work = {.d = &d, .convention = batch->has_naming_convention};
  work.table = mig_cat_need_table(&d, batch->table.schema, batch->table.name.ptr ? batch->table.name : batch->table.table);
  if (work.table == NULL) return MIG_APPLY_FAILS;
  if (batch->has_copy_from) {
    mig_object object = mig_cat_object(MIG_OBJECT_TABLE, work.table, (mig_span){NULL, 0});
    mig_cat_table *table = mig_cat_write_table(cat, work.table);
    table->open = true;
    mig_rowset_forget_table(cat->rows, mig_cat_text(cat, table->key));
    mig_cat_murk(&d, &object, false, MIG_SPAN("the table is made again from copy_from"));
    return MIG_APPLY_UNKNOWN;
  }
  if (reflect(&work) != MIG_APPLY_OK || mig_batch_take_args(&work, batch) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
  for (uint32_t i = 0; i < count; i++) {
    d.step = steps[i];
    d.op = ops[i];
    for (uint32_t j = 0; j < ops[i]->effect_count; j++)
      if (change(&work, &ops[i]->effects[j]) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
  }
  if (mig_batch_check_args(&work, batch) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
  mig_apply status = recreate(&work);
  return status == MIG_APPLY_OK && d.unread ? mig_cat_apply_unread(&d, &batch->table) : status;
}
