#include "schema/catalogue_internal.h"

/* Whether `columns` are `wanted` (any order); with `prefix`, start with them in their order. */
bool mig_cat_covers(const mig_sym *columns, uint32_t count, const mig_sym *wanted, uint32_t wanted_count, bool prefix) {
  if (wanted_count == 0 || (prefix ? count < wanted_count : count != wanted_count)) return false;
  for (uint32_t i = 0; i < wanted_count; i++)
    if (prefix ? columns[i] != wanted[i] : !mig_cat_has_sym(columns, count, wanted[i])) return false;
  return true;
}

static bool same_columns(const mig_sym *a, uint32_t a_count, const mig_sym *b, uint32_t b_count) {
  return a_count == b_count && (a_count == 0 || memcmp(a, b, a_count * sizeof *a) == 0);
}

/* SQLAlchemy 1.4 tells SQLite's unique constraints and foreign keys apart by their columns (and the
 * columns they refer to): of two that are equal in these, the first in the text is all that it sees. */
bool mig_cat_hidden(const mig_catalogue *cat, const mig_cat_table *table, uint32_t i) {
  const mig_cat_constraint *c = &table->constraints.items[i];
  if (cat->dialect != MIG_SQLITE || c->opaque || (c->kind != MIG_UNIQUE && c->kind != MIG_FOREIGN_KEY)) return false;
  for (uint32_t j = 0; j < i; j++) {
    const mig_cat_constraint *o = &table->constraints.items[j];
    if (o->kind != c->kind || !same_columns(o->columns, o->column_count, c->columns, c->column_count)) continue;
    if (c->kind == MIG_UNIQUE) return true;
    if (o->ref_table == c->ref_table && same_columns(o->ref_columns, o->ref_count, c->ref_columns, c->ref_count)) return true;
  }
  return false;
}

mig_cat_constraint *mig_cat_referrer(mig_catalogue *cat, const mig_cat_table *table, mig_sym column,
                                     mig_cat_table **owner) {
  for (uint32_t i = 0; i < cat->tables.count; i++) {
    mig_cat_table *other = cat->tables.items[i];
    if (other == NULL) continue;
    for (uint32_t j = 0; j < other->constraints.count; j++) {
      mig_cat_constraint *c = &other->constraints.items[j];
      if (c->kind != MIG_FOREIGN_KEY || c->ref_table != table->key) continue;
      if (column == 0 ? other == table : !mig_cat_has_sym(c->ref_columns, c->ref_count, column)) continue;
      mig_cat_touch(cat, other->key, false);
      *owner = other;
      return c;
    }
  }
  return NULL;
}

static mig_sym *syms_of(mig_catalogue *cat, const mig_span *names, uint32_t count) {
  mig_sym *out = MIG_NEW_ARRAY(cat->arena, mig_sym, count);
  for (uint32_t i = 0; i < count; i++) out[i] = mig_cat_inner_name(cat, names[i]);
  return out;
}

/* The columns that the elements name: the table's, and those that it had. */
static void exclusion_columns(mig_catalogue *cat, const mig_cat_table *table, mig_span elements, mig_cat_constraint *out) {
  mig_syms columns = {0};
  for (uint32_t i = 0; table != NULL && i < table->columns.count; i++)
    if (mig_cat_mentions(elements, table->columns.items[i].shown)) *mig_vec_push(cat->arena, &columns) = table->columns.items[i].name;
  for (uint32_t i = 0; table != NULL && i < table->gone.count; i++)
    if (table->gone.items[i].kind == MIG_OBJECT_COLUMN && mig_cat_mentions(elements, mig_cat_text(cat, table->gone.items[i].name)))
      *mig_vec_push(cat->arena, &columns) = table->gone.items[i].name;
  out->columns = columns.items;
  out->column_count = columns.count;
}

mig_cat_constraint mig_cat_constraint_of(mig_cat_do *d, const mig_cat_table *table, const mig_constraint *in) {
  mig_catalogue *cat = d->cat;
  mig_cat_constraint out = {.kind = in->kind, .opaque = !in->understood, .by = d->step};
  out.columns = syms_of(cat, in->columns, in->column_count);
  out.column_count = in->column_count;
  out.ref_columns = syms_of(cat, in->ref_columns, in->ref_count);
  out.ref_count = in->ref_count;
  if (in->ref_table.ptr != NULL) out.ref_table = mig_cat_key(cat, in->ref_schema, in->ref_table);
  out.on_delete = in->on_delete;
  out.on_update = in->on_update;
  out.match = in->match;
  out.initially = in->initially;
  out.deferrable = in->deferrable == MIG_YES;
  out.nulls_meet = in->nulls_meet;
  if (in->condition.ptr != NULL && in->kind == MIG_EXCLUDE) {
    out.condition = mig_cat_expression(cat, in->condition); /* elements, which no parser of expressions reads */
    exclusion_columns(cat, table, in->condition, &out);
  } else if (in->condition.ptr != NULL) {
    out.condition = mig_cat_new_expression(d, in->condition);
    if (in->kind == MIG_CHECK) {
      mig_syms used = mig_cat_expr_columns(cat, out.condition);
      out.columns = used.items;
      out.column_count = used.count;
      if (out.condition->kind == MIG_EXPR_OTHER) out.opaque = true;
    }
  }
  out.named = in->name.ptr != NULL;
  out.shown = in->name;
  out.name = mig_cat_inner_name(cat, in->name);
  if (cat->dialect == MIG_MYSQL && in->kind == MIG_PRIMARY_KEY) out.named = false;
  if (table != NULL && !out.named) out.name = mig_cat_generate_name(cat, table, &out);
  if (!out.named) out.shown = mig_cat_text(cat, out.name);
  return out;
}

static const char *key_words(const mig_catalogue *cat, mig_constraint_kind kind) {
  if (cat->dialect == MIG_MYSQL) return "Key column '%' doesn't exist in table";
  if (cat->dialect == MIG_SQLITE) return NULL;
  return kind == MIG_FOREIGN_KEY ? "column \"%\" referenced in foreign key constraint does not exist"
                                 : "column \"%\" named in key does not exist";
}

static mig_apply fail_same_name(mig_cat_do *d, const mig_cat_table *table, mig_object_kind kind, mig_span name, mig_step by) {
  mig_object object = mig_cat_object(kind, table, name);
  mig_span shown = table->shown;
  if (d->cat->dialect == MIG_MYSQL)
    return mig_cat_fail(d, object, by, MIG_DEED_CREATED, "Duplicate key name '%.*s'", MIG_FMT(name));
  return mig_cat_fail(d, object, by, MIG_DEED_CREATED, "constraint \"%.*s\" for relation \"%.*s\" already exists",
                      MIG_FMT(name), MIG_FMT(shown));
}

/* Names: PostgreSQL's per table, and the schema's for those with an index; MariaDB's foreign keys
 * per database, indexes per table, and checks per table with the foreign keys. */
static mig_apply check_name(mig_cat_do *d, const mig_cat_table *table, const mig_cat_constraint *c) {
  mig_catalogue *cat = d->cat;
  const mig_cat_constraint *same = mig_cat_find_constraint(table, c->name);
  if (same != NULL)
    return fail_same_name(d, table, MIG_OBJECT_CONSTRAINT, c->shown, same->by);
  mig_sym key = mig_cat_key_of(cat, table->schema, c->name);
  if (cat->dialect == MIG_POSTGRESQL && (c->kind == MIG_PRIMARY_KEY || c->kind == MIG_UNIQUE || c->kind == MIG_EXCLUDE))
    return mig_cat_need_free(d, key, c->shown);
  if (cat->dialect == MIG_MYSQL && c->kind == MIG_FOREIGN_KEY) {
    mig_cat_slot slot = mig_cat_slot_get(cat, MIG_SPACE_KEY, key);
    if (slot.kind == MIG_SLOT_NAME)
      return mig_cat_fail(d, mig_cat_object(MIG_OBJECT_CONSTRAINT, table, c->shown), slot.by, MIG_DEED_CREATED,
                          "Can't create table (errno: 121 \"Duplicate key on write or update\"): foreign key '%.*s' exists",
                          MIG_FMT(c->shown));
  }
  return MIG_APPLY_OK;
}

static void claim_name(mig_cat_do *d, const mig_cat_table *table, const mig_cat_constraint *c) {
  mig_catalogue *cat = d->cat;
  mig_sym key = mig_cat_key_of(cat, table->schema, c->name);
  if (cat->dialect == MIG_POSTGRESQL && (c->kind == MIG_PRIMARY_KEY || c->kind == MIG_UNIQUE || c->kind == MIG_EXCLUDE))
    mig_cat_slot_set(cat, MIG_SPACE_RELATION, key, (mig_cat_slot){MIG_SLOT_INDEX, table->key, c->by, 0, false});
  if (cat->dialect == MIG_MYSQL && c->kind == MIG_FOREIGN_KEY)
    mig_cat_slot_set(cat, MIG_SPACE_KEY, key, (mig_cat_slot){MIG_SLOT_NAME, table->key, c->by, 0, false});
}

void mig_cat_remove_constraint(mig_catalogue *cat, mig_cat_table *table, uint32_t i, mig_step by) {
  mig_cat_constraint c = table->constraints.items[i];
  mig_sym key = mig_cat_key_of(cat, table->schema, c.name);
  if (cat->dialect == MIG_POSTGRESQL && (c.kind == MIG_PRIMARY_KEY || c.kind == MIG_UNIQUE || c.kind == MIG_EXCLUDE))
    mig_cat_slot_free(cat, MIG_SPACE_RELATION, key, by, 0);
  if (cat->dialect == MIG_MYSQL && c.kind == MIG_FOREIGN_KEY) mig_cat_slot_free(cat, MIG_SPACE_KEY, key, by, 0);
  mig_cat_add_gone(cat, table, MIG_OBJECT_CONSTRAINT, c.name, by, 0);
  memmove(&table->constraints.items[i], &table->constraints.items[i + 1],
          (table->constraints.count - i - 1) * sizeof c);
  table->constraints.count--;
}

/* ---- creating ---- */

static mig_apply need_columns(mig_cat_do *d, mig_cat_table **table, const mig_cat_constraint *c, mig_constraint_kind kind) {
  for (uint32_t i = 0; i < c->column_count; i++)
    if (mig_cat_need_column(d, table, mig_cat_text(d->cat, c->columns[i]), key_words(d->cat, kind)) == NULL)
      return MIG_APPLY_FAILS;
  return MIG_APPLY_OK;
}

static mig_apply fail_my_reference(mig_cat_do *d, const mig_cat_table *table, const mig_cat_constraint *c, mig_step by,
                                   mig_deed deed) {
  mig_span name = table->shown;
  return mig_cat_fail(d, mig_cat_object(MIG_OBJECT_CONSTRAINT, table, c->shown), by, deed,
                      "Can't create table `%.*s` (errno: 150 \"Foreign key constraint is incorrectly formed\")",
                      MIG_FMT(name));
}

static mig_apply check_target(mig_cat_do *d, mig_cat_table **table, mig_cat_constraint *c, const mig_constraint *in) {
  mig_catalogue *cat = d->cat;
  if (in->ref_table.ptr == NULL) return MIG_APPLY_OK;
  /* SQLite looks for the table only when rows are written, but a rename finds the reference. */
  if (cat->dialect == MIG_SQLITE) mig_cat_touch(cat, c->ref_table, false);
  if (cat->dialect == MIG_SQLITE || c->opaque) return MIG_APPLY_OK;
  mig_cat_table *target = *table;
  if (c->ref_table != (*table)->key) {
    target = mig_cat_need_table(d, in->ref_schema, in->ref_table);
    if (target == NULL) return MIG_APPLY_FAILS;
  }
  mig_cat_touch_rows(cat, target->key);
  if (c->ref_count == 0) {
    mig_cat_constraint *pk = mig_cat_primary_key(target);
    if (pk != NULL) {
      c->ref_columns = pk->columns;
      c->ref_count = pk->column_count;
    }
  }
  for (uint32_t i = 0; i < c->ref_count; i++) {
    mig_cat_column *to = mig_cat_need_column(d, &target, mig_cat_text(cat, c->ref_columns[i]),
                                             key_words(cat, MIG_FOREIGN_KEY));
    if (to == NULL) return MIG_APPLY_FAILS;
    if (target->key == (*table)->key) *table = target;
    mig_cat_column *from = i < c->column_count ? mig_cat_find_column(*table, c->columns[i]) : NULL;
    if (from == NULL || mig_cat_types_link(cat, from->type, to->type)) continue;
    mig_step by = to->by[MIG_BY_TYPE] > from->by[MIG_BY_TYPE] ? to->by[MIG_BY_TYPE] : from->by[MIG_BY_TYPE];
    if (cat->dialect == MIG_MYSQL) return fail_my_reference(d, *table, c, by, MIG_DEED_ALTERED);
    return mig_cat_fail(d, mig_cat_object(MIG_OBJECT_CONSTRAINT, *table, c->shown), by, MIG_DEED_ALTERED,
                        "foreign key constraint \"%.*s\" cannot be implemented: the types of its columns don't compare",
                        MIG_FMT(c->shown));
  }
  if (cat->dialect == MIG_POSTGRESQL) c->target = mig_cat_oldest_target(cat, target, c->ref_columns, c->ref_count);
  if (target->open || mig_cat_has_target(cat, target, c->ref_columns, c->ref_count, NULL, NULL)) return MIG_APPLY_OK;
  mig_step by = 0;
  mig_deed deed = MIG_DEED_NONE;
  for (uint32_t i = 0; i < target->gone.count; i++)
    if (target->gone.items[i].kind != MIG_OBJECT_COLUMN && target->gone.items[i].by > by) {
      by = target->gone.items[i].by;
      deed = MIG_DEED_DROPPED;
    }
  if (cat->dialect == MIG_MYSQL) return fail_my_reference(d, *table, c, by, deed);
  mig_span shown = target->shown;
  return mig_cat_fail(d, mig_cat_object(MIG_OBJECT_CONSTRAINT, *table, c->shown), by, deed,
                      "there is no unique constraint matching given keys for referenced table \"%.*s\"", MIG_FMT(shown));
}

static mig_apply check_rows(mig_cat_do *d, mig_cat_table *table, const mig_cat_constraint *c) {
  mig_catalogue *cat = d->cat;
  mig_row_catalogue rows = mig_cat_row_catalogue(cat);
  mig_cat_table narrow = mig_cat_narrow(cat, table, c->columns, c->column_count);
  const mig_row_table *view = mig_cat_row_table(cat, &narrow);
  mig_rows_result result = {0};
  if (c->kind == MIG_PRIMARY_KEY) {
    for (uint32_t i = 0; i < c->column_count; i++) {
      uint32_t at = mig_cat_column_number(&narrow, c->columns[i]);
      result = mig_rowset_check_not_null(cat->rows, view, at);
      if (result.status == MIG_ROWS_FAILS) return mig_cat_fail_rows(d, table, &result);
    }
  }
  if (c->kind == MIG_PRIMARY_KEY || c->kind == MIG_UNIQUE) {
    mig_row_key key = mig_cat_row_key(cat, &narrow, c->name, c->columns, c->column_count, (mig_span){NULL, 0}, c->opaque);
    key.nulls_meet = c->nulls_meet;
    result = mig_rowset_check_key(cat->rows, &rows, view, &key);
  } else if (c->kind == MIG_FOREIGN_KEY && cat->dialect != MIG_SQLITE && !c->opaque) {
    mig_row_reference reference;
    if (mig_cat_row_reference(cat, &narrow, c, &reference)) result = mig_rowset_check_reference(cat->rows, view, &reference);
  } else if (c->kind == MIG_CHECK && !c->opaque) {
    mig_row_check check = {mig_cat_text(cat, c->name), mig_cat_expr_text(cat, c->condition)};
    result = mig_rowset_check_condition(cat->rows, &rows, view, &check);
  }
  mig_object object = mig_cat_object(MIG_OBJECT_ROWS, table, (mig_span){NULL, 0});
  bool rows_known = mig_rowset_count(cat->rows, mig_cat_text(cat, table->key)) != 0;
  if (result.status == MIG_ROWS_UNKNOWN && rows_known) mig_cat_murk(d, &object, true, result.message);
  return result.status == MIG_ROWS_FAILS ? mig_cat_fail_rows(d, table, &result) : MIG_APPLY_OK;
}

/* MariaDB: what is set to NULL may not be NOT NULL. */
static mig_apply check_set_null(mig_cat_do *d, const mig_cat_table *table, const mig_cat_constraint *c) {
  for (uint32_t i = 0; i < c->column_count && d->cat->dialect == MIG_MYSQL && mig_cat_sets_null(c); i++) {
    const mig_cat_column *column = mig_cat_find_column(table, c->columns[i]);
    if (column != NULL && column->not_null) return fail_my_reference(d, table, c, column->by[MIG_BY_NULLABLE], MIG_DEED_ALTERED);
  }
  return MIG_APPLY_OK;
}

bool mig_cat_sets_null(const mig_cat_constraint *c) {
  static const mig_span action = {"SET NULL", 8};
  return c->kind == MIG_FOREIGN_KEY && (mig_span_eq_nocase(c->on_delete, action) || mig_span_eq_nocase(c->on_update, action));
}

/* A unique constraint is an index on MariaDB. */
static mig_apply create_my_unique(mig_cat_do *d, mig_sym table_key, const mig_constraint *in) {
  mig_index_part *parts = MIG_NEW_ARRAY(d->cat->arena, mig_index_part, in->column_count);
  for (uint32_t i = 0; i < in->column_count; i++) parts[i].column = in->columns[i];
  mig_index *index = MIG_NEW(d->cat->arena, mig_index);
  *index = (mig_index){.name = in->name, .parts = parts, .part_count = in->column_count, .unique = MIG_YES,
                       .understood = in->understood, .place = in->place};
  return mig_cat_create_index(d, table_key, index, false);
}

/* InnoDB makes an index for a foreign key unless one starts with its columns. */
void mig_cat_my_key_index(mig_cat_do *d, mig_cat_table *table, const mig_cat_constraint *c) {
  mig_catalogue *cat = d->cat;
  if (cat->dialect != MIG_MYSQL || c->kind != MIG_FOREIGN_KEY || c->opaque) return;
  if (mig_cat_has_target(cat, table, c->columns, c->column_count, NULL, NULL)) return;
  mig_cat_part *parts = MIG_NEW_ARRAY(cat->arena, mig_cat_part, c->column_count);
  for (uint32_t i = 0; i < c->column_count; i++) parts[i].column = c->columns[i];
  mig_cat_index index = {.name = c->name, .shown = c->shown, .parts = parts, .part_count = c->column_count,
                         .for_key = true, .by = d->step};
  if (!c->named) index.name = mig_cat_generate_index_name(cat, table, &index);
  *mig_vec_push(cat->arena, &table->indexes) = index;
}

static mig_apply check_key_lengths(mig_cat_do *d, const mig_cat_table *table, const mig_cat_constraint *c) {
  for (uint32_t i = 0; i < c->column_count; i++) {
    const mig_cat_column *column = mig_cat_find_column(table, c->columns[i]);
    if (column != NULL && mig_cat_type_needs_length(d->cat, column->type))
      return mig_cat_fail(d, mig_cat_object(MIG_OBJECT_COLUMN, table, column->shown), column->by[MIG_BY_TYPE],
                          MIG_DEED_ALTERED, "BLOB/TEXT column '%.*s' used in key specification without a key length",
                          MIG_FMT(column->shown));
  }
  return MIG_APPLY_OK;
}

static mig_apply check_second_key(mig_cat_do *d, const mig_cat_table *table) {
  const mig_cat_constraint *pk = mig_cat_primary_key(table);
  if (pk == NULL) return MIG_APPLY_OK;
  mig_object object = mig_cat_object(MIG_OBJECT_CONSTRAINT, table, pk->shown);
  mig_span shown = table->shown;
  if (d->cat->dialect == MIG_MYSQL)
    return mig_cat_fail(d, object, pk->by, MIG_DEED_CREATED, "Multiple primary key defined");
  return mig_cat_fail(d, object, pk->by, MIG_DEED_CREATED, "multiple primary keys for table \"%.*s\" are not allowed",
                      MIG_FMT(shown));
}

static void imply_not_null(mig_cat_do *d, mig_cat_table *table, const mig_cat_constraint *c) {
  for (uint32_t i = 0; i < c->column_count && c->kind == MIG_PRIMARY_KEY; i++) {
    mig_cat_column *column = mig_cat_find_column(table, c->columns[i]);
    if (column == NULL || column->not_null) continue;
    column->not_null = true;
    column->by[MIG_BY_NULLABLE] = d->step;
  }
}

/* ADD CONSTRAINT ... USING INDEX: the index becomes the constraint's, under its name. */
static const mig_constraint *take_index(mig_cat_do *d, mig_sym table_key, const mig_constraint *in) {
  mig_catalogue *cat = d->cat;
  mig_cat_table *table = mig_cat_find_table(cat, table_key);
  mig_constraint *out = MIG_NEW(cat->arena, mig_constraint);
  *out = *in;
  if (out->name.ptr == NULL) out->name = d->sql->using_index;
  mig_sym name = mig_cat_inner_name(cat, d->sql->using_index);
  const mig_cat_index *index = mig_cat_find_index(table, name);
  if (index == NULL) {
    out->understood = false; /* in an open world it has columns, which are not known */
    mig_object object = mig_cat_object(MIG_OBJECT_INDEX, table, d->sql->using_index);
    if (table->open) return out;
    mig_cat_fail(d, object, 0, MIG_DEED_NONE, "index \"%.*s\" does not exist", MIG_FMT(d->sql->using_index));
    return NULL;
  }
  mig_span *columns = MIG_NEW_ARRAY(cat->arena, mig_span, index->part_count);
  for (uint32_t i = 0; i < index->part_count; i++) columns[i] = mig_cat_text(cat, index->parts[i].column);
  out->columns = columns;
  out->column_count = index->part_count;
  table = mig_cat_write_table(cat, table);
  mig_cat_retarget(cat, table, name, mig_cat_inner_name(cat, out->name));
  for (uint32_t i = 0; i < table->indexes.count; i++) {
    if (table->indexes.items[i].name != name) continue;
    mig_cat_remove_index(cat, table, i, d->step);
    break;
  }
  return out;
}

mig_apply mig_cat_create_constraint(mig_cat_do *d, mig_sym table_key, const mig_constraint *in, bool fresh) {
  mig_catalogue *cat = d->cat;
  if (d->sql != NULL && d->sql->using_index.len != 0 && (in = take_index(d, table_key, in)) == NULL) return MIG_APPLY_FAILS;
  mig_cat_table *table = mig_cat_find_table(cat, table_key);
  if (in->kind == MIG_UNIQUE && cat->dialect == MIG_MYSQL) return create_my_unique(d, table_key, in);
  mig_cat_constraint c = mig_cat_constraint_of(d, table, in);
  mig_apply status = MIG_APPLY_OK;
  if (c.kind == MIG_PRIMARY_KEY) status = check_second_key(d, table);
  /* MariaDB checks the columns' names first, PostgreSQL the constraint's. */
  if (status == MIG_APPLY_OK && c.kind != MIG_CHECK && !c.opaque) status = need_columns(d, &table, &c, c.kind);
  if (status == MIG_APPLY_OK && c.kind == MIG_CHECK && table->open)
    status = need_columns(d, &table, &c, c.kind);
  if (status == MIG_APPLY_OK) status = check_name(d, table, &c);
  if (status == MIG_APPLY_OK && c.kind == MIG_FOREIGN_KEY) status = check_target(d, &table, &c, in);
  if (status == MIG_APPLY_OK) status = check_set_null(d, table, &c);
  if (status == MIG_APPLY_OK && c.kind != MIG_CHECK && c.kind != MIG_EXCLUDE) status = check_key_lengths(d, table, &c);
  if (status == MIG_APPLY_OK) status = mig_cat_check_key_operators(d, table, &c);
  bool not_valid = d->sql != NULL && d->sql->not_valid;
  if (status == MIG_APPLY_OK && not_valid && c.kind == MIG_CHECK) status = need_columns(d, &table, &c, c.kind);
  if (status == MIG_APPLY_OK && (!fresh || c.kind == MIG_CHECK) && !not_valid) status = check_rows(d, table, &c);
  if (status != MIG_APPLY_OK) return status;
  table = mig_cat_write_table(cat, table);
  if (c.kind == MIG_CHECK && (mig_cat_check_casts(d, c.condition) != MIG_APPLY_OK || mig_cat_check_calls(d, in->condition, !fresh) != MIG_APPLY_OK))
    return MIG_APPLY_FAILS;
  if (c.kind == MIG_CHECK) c.condition = mig_cat_type_literals(cat, table, c.condition);
  mig_cat_remove_gone(table, MIG_OBJECT_CONSTRAINT, c.name);
  if (c.kind == MIG_FOREIGN_KEY) mig_cat_my_key_index(d, table, &c);
  *mig_vec_push(cat->arena, &table->constraints) = c;
  imply_not_null(d, table, &c);
  if (c.kind == MIG_EXCLUDE && !fresh) mig_cat_fires(d, table->key); /* which rows it forbids is not followed */
  claim_name(d, table, &c);
  return MIG_APPLY_OK;
}

/* ---- dropping ---- */

static const char *const pg_generated[] = {"_key", "_pkey", "_fkey", "_check", "_excl"};

uint32_t mig_cat_by_convention(mig_catalogue *cat, const mig_cat_constraint *items, uint32_t count, mig_span name, mig_constraint_kind kind) {
  uint32_t found = UINT32_MAX;
  for (size_t i = 0; i < sizeof pg_generated / sizeof *pg_generated; i++)
    if (mig_span_ends(name, mig_span_of(pg_generated[i]))) return UINT32_MAX;
  if (mig_span_find(name, MIG_SPAN("_ibfk_"), 0) != SIZE_MAX) return UINT32_MAX;
  for (uint32_t i = 0; i < count; i++) {
    const mig_cat_constraint *c = &items[i];
    if (c->named || (kind != MIG_ANY_CONSTRAINT && c->kind != kind)) continue;
    bool fits = c->kind == MIG_PRIMARY_KEY ? kind == MIG_PRIMARY_KEY || mig_span_find(name, MIG_SPAN("pk"), 0) != SIZE_MAX
                                           : c->column_count != 0;
    for (uint32_t j = 0; j < c->column_count && c->kind != MIG_PRIMARY_KEY; j++)
      fits = fits && mig_span_find(name, mig_cat_text(cat, c->columns[j]), 0) != SIZE_MAX;
    if (!fits) continue;
    if (found != UINT32_MAX) return UINT32_MAX;
    found = i;
  }
  return found;
}

static mig_apply fail_no_constraint(mig_cat_do *d, const mig_cat_table *table, mig_span name, mig_sym sym) {
  const mig_cat_gone *gone = mig_cat_find_gone(table, MIG_OBJECT_CONSTRAINT, sym);
  mig_object object = mig_cat_object(MIG_OBJECT_CONSTRAINT, table, name);
  mig_step by = gone != NULL ? gone->by : 0;
  mig_deed deed = gone != NULL ? MIG_DEED_DROPPED : MIG_DEED_NONE;
  mig_span shown = table->shown;
  /* SQLAlchemy doesn't even ask the database. */
  if (name.len == 0) return mig_cat_fail(d, object, by, deed, "the constraint to drop from \"%.*s\" has no name", MIG_FMT(shown));
  switch (d->cat->dialect) {
  case MIG_POSTGRESQL:
    return mig_cat_fail(d, object, by, deed, "constraint \"%.*s\" of relation \"%.*s\" does not exist", MIG_FMT(name),
                        MIG_FMT(shown));
  case MIG_SQLITE: return mig_cat_fail(d, object, by, deed, "No such constraint: '%.*s'", MIG_FMT(name));
  case MIG_MYSQL: break;
  }
  return mig_cat_fail(d, object, by, deed, "Can't DROP CONSTRAINT `%.*s`; check that it exists", MIG_FMT(name));
}

static mig_apply drop_my_unique(mig_cat_do *d, const mig_effect *effect, const mig_cat_table *table) {
  mig_effect *drop = MIG_NEW(d->cat->arena, mig_effect);
  *drop = *effect;
  drop->object.kind = MIG_OBJECT_INDEX;
  drop->object.table = table->shown;
  return mig_cat_drop_index(d, drop);
}

static void drop_user(mig_cat_do *d, mig_cat_table *owner, mig_sym name) {
  owner = mig_cat_write_table(d->cat, owner);
  for (uint32_t i = owner->constraints.count; i-- > 0;) {
    if (owner->constraints.items[i].name != name || owner->constraints.items[i].kind != MIG_FOREIGN_KEY) continue;
    mig_cat_remove_constraint(d->cat, owner, i, d->step);
    return;
  }
}

static mig_apply check_not_needed(mig_cat_do *d, mig_cat_table *table, const mig_cat_constraint *c, bool cascade) {
  if (d->cat->dialect == MIG_SQLITE || (c->kind != MIG_PRIMARY_KEY && c->kind != MIG_UNIQUE)) return MIG_APPLY_OK;
  mig_cat_table *owner = NULL;
  const mig_cat_constraint *user = mig_cat_needs_key(d->cat, table, c, NULL, &owner);
  if (user == NULL) return MIG_APPLY_OK;
  mig_span shown = table->shown;
  if (cascade) {
    for (; user != NULL; user = mig_cat_needs_key(d->cat, table, c, NULL, &owner)) drop_user(d, owner, user->name);
    return MIG_APPLY_OK;
  }
  mig_object object = mig_cat_object(MIG_OBJECT_CONSTRAINT, owner, user->shown);
  if (d->cat->dialect == MIG_MYSQL)
    return mig_cat_fail(d, object, user->by, MIG_DEED_DEPENDS,
                        "Cannot drop index '%.*s': needed in a foreign key constraint", MIG_FMT(c->shown));
  return mig_cat_fail(d, object, user->by, MIG_DEED_DEPENDS,
                      "cannot drop constraint %.*s on table %.*s because other objects depend on it", MIG_FMT(c->shown),
                      MIG_FMT(shown));
}

/* t_ibfk_3: numbers that nobody wrote depend on every key that the table ever had. */
static bool is_numbered(const mig_catalogue *cat, mig_span name) {
  return cat->dialect == MIG_MYSQL && mig_span_find(name, MIG_SPAN("_ibfk_"), 0) != SIZE_MAX;
}

/* A type of the project's own may be a SchemaType, which brings CHECK constraints along. */
static bool has_own_type(const mig_cat_table *table) {
  for (uint32_t i = 0; i < table->columns.count; i++)
    if (!table->columns.items[i].type->known) return true;
  return false;
}

mig_apply mig_cat_drop_constraint(mig_cat_do *d, const mig_effect *effect) {
  mig_catalogue *cat = d->cat;
  mig_cat_table *table = mig_cat_need_table(d, effect->object.schema, effect->object.table);
  if (table == NULL) return MIG_APPLY_FAILS;
  mig_constraint_kind kind = effect->as.constraint != NULL ? effect->as.constraint->kind : MIG_ANY_CONSTRAINT;
  mig_sym name = mig_cat_inner_name(cat, effect->object.name);
  if (cat->dialect == MIG_MYSQL && kind == MIG_PRIMARY_KEY) name = mig_cat_intern(cat, MIG_SPAN("PRIMARY"));
  if (cat->dialect == MIG_MYSQL && (kind == MIG_UNIQUE || kind == MIG_ANY_CONSTRAINT) &&
      (kind == MIG_UNIQUE || (mig_cat_find_constraint(table, name) == NULL && mig_cat_find_index(table, name) != NULL)))
    return drop_my_unique(d, effect, table);
  uint32_t at = UINT32_MAX;
  for (uint32_t i = 0; i < table->constraints.count && at == UINT32_MAX; i++) {
    const mig_cat_constraint *c = &table->constraints.items[i];
    bool kind_fits = cat->dialect != MIG_MYSQL || kind == MIG_ANY_CONSTRAINT || c->kind == kind;
    if (c->name == name && kind_fits) at = i;
  }
  if (at == UINT32_MAX && mig_cat_find_gone(table, MIG_OBJECT_CONSTRAINT, name) == NULL) {
    at = mig_cat_by_convention(cat, table->constraints.items, table->constraints.count, effect->object.name, kind);
    bool may_be_there = table->open || (at == UINT32_MAX && has_own_type(table));
    if (at != UINT32_MAX || may_be_there) cat->assumed++;
    if (at == UINT32_MAX && may_be_there) {
      table = mig_cat_write_table(cat, table);
      table->lost_count |= is_numbered(cat, effect->object.name);
      mig_cat_add_gone(cat, table, MIG_OBJECT_CONSTRAINT, name, d->step, 0);
      return MIG_APPLY_OK;
    }
  }
  if (at == UINT32_MAX)
    return effect->if_exists ? MIG_APPLY_OK : fail_no_constraint(d, table, effect->object.name, name);
  mig_apply status = check_not_needed(d, table, &table->constraints.items[at], effect->cascade);
  if (status != MIG_APPLY_OK) return status;
  bool key_follows = d->sql != NULL && d->sql->key_follows; /* it is looked at when the whole statement is done */
  if (cat->dialect == MIG_MYSQL && table->constraints.items[at].kind == MIG_PRIMARY_KEY && !key_follows) {
    const mig_cat_constraint *pk = &table->constraints.items[at];
    for (uint32_t i = 0; i < pk->column_count; i++) {
      const mig_cat_column *column = mig_cat_find_column(table, pk->columns[i]);
      if (column != NULL && column->generated)
        return mig_cat_fail(d, mig_cat_object(MIG_OBJECT_COLUMN, table, column->shown), column->by[MIG_BY_EXISTS],
                            MIG_DEED_CREATED,
                            "Incorrect table definition; there can be only one auto column and it must be defined as a key");
    }
  }
  table = mig_cat_write_table(cat, table);
  mig_cat_remove_constraint(cat, table, at, d->step);
  return MIG_APPLY_OK;
}
