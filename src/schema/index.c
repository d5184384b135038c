#include "schema/catalogue_internal.h"

mig_cat_index mig_cat_index_of(mig_cat_do *d, const mig_cat_table *table, const mig_index *in) {
  mig_catalogue *cat = d->cat;
  mig_cat_index out = {.unique = in->unique == MIG_YES, .opaque = !in->understood, .by = d->step};
  out.parts = MIG_NEW_ARRAY(cat->arena, mig_cat_part, in->part_count);
  out.part_count = in->part_count;
  for (uint32_t i = 0; i < in->part_count; i++) {
    if (in->parts[i].column.ptr != NULL) out.parts[i].column = mig_cat_inner_name(cat, in->parts[i].column);
    else if (in->parts[i].expression.ptr != NULL) out.parts[i].tree = mig_cat_new_expression(d, in->parts[i].expression);
  }
  if (in->where.ptr != NULL) out.where = mig_cat_new_expression(d, in->where);
  out.using_ = in->using_;
  out.options = in->options;
  out.named = in->name.ptr != NULL;
  out.name = out.named ? mig_cat_inner_name(cat, in->name) : mig_cat_generate_index_name(cat, table, &out);
  out.shown = out.named ? in->name : mig_cat_text(cat, out.name);
  return out;
}

static mig_apply check_name(mig_cat_do *d, const mig_cat_table *table, const mig_cat_index *index) {
  mig_catalogue *cat = d->cat;
  if (cat->dialect != MIG_MYSQL) return mig_cat_need_free(d, mig_cat_key_of(cat, table->schema, index->name), index->shown);
  const mig_cat_index *same = mig_cat_find_index(table, index->name);
  if (same == NULL || same->for_key) return MIG_APPLY_OK;
  return mig_cat_fail(d, mig_cat_object(MIG_OBJECT_INDEX, table, index->shown), same->by, MIG_DEED_CREATED,
                      "Duplicate key name '%.*s'", MIG_FMT(index->shown));
}

static const char *column_words(const mig_catalogue *cat) {
  switch (cat->dialect) {
  case MIG_POSTGRESQL: return "column \"%\" does not exist";
  case MIG_SQLITE: return "no such column: %";
  case MIG_MYSQL: return "Key column '%' doesn't exist in table";
  }
  return NULL;
}

/* InnoDB's keys hold 3072 bytes; one part alone is cut to that, unique ones are hashed instead. Four
 * bytes a character: utf8mb4. */
enum { MY_KEY_BYTES = 3072 };

static int64_t my_part_bytes(const mig_cat_column *column) {
  const mig_sqltype *type = &column->type->value;
  if (type->family != MIG_SQL_TEXT && type->family != MIG_SQL_CHAR && type->family != MIG_SQL_BYTES && type->family != MIG_SQL_JSON)
    return 8;
  int64_t bytes = type->length < 0 ? MY_KEY_BYTES : type->length * (type->family == MIG_SQL_BYTES ? 1 : 4);
  return bytes > MY_KEY_BYTES ? MY_KEY_BYTES : bytes;
}

/* A unique index over text without a length is one over hashes, where no AUTO_INCREMENT may be (4169). */
static mig_apply check_hashed(mig_cat_do *d, const mig_cat_table *table, const mig_cat_index *index) {
  const mig_cat_column *counts = NULL, *text = NULL;
  for (uint32_t i = 0; i < index->part_count; i++) {
    const mig_cat_column *column = mig_cat_find_column(table, index->parts[i].column);
    if (column != NULL && column->generated) counts = column;
    if (column != NULL && mig_cat_type_needs_length(d->cat, column->type)) text = column;
  }
  if (!index->unique || counts == NULL || text == NULL) return MIG_APPLY_OK;
  mig_step by = text->by[MIG_BY_TYPE] == d->step ? index->by : text->by[MIG_BY_TYPE];
  return mig_cat_fail(d, mig_cat_object(MIG_OBJECT_INDEX, table, index->shown), by, MIG_DEED_ALTERED,
                      "AUTO_INCREMENT column `%.*s` cannot be used in the UNIQUE index `%.*s`", MIG_FMT(counts->shown),
                      MIG_FMT(index->shown));
}

/* How many characters of a part the index holds, as raw SQL's options or mysql_length say; -1: all. */
static int64_t prefix_of(mig_catalogue *cat, const mig_cat_index *index, uint32_t i, mig_span column) {
  mig_span raw = mig_arena_printf(cat->arena, "%u length ", i + 1), named = mig_arena_printf(cat->arena, "'%.*s': ", MIG_FMT(column));
  size_t at = mig_span_find(index->options, raw, 0), map = mig_span_find(index->options, MIG_SPAN("mysql_length="), 0);
  if (at != SIZE_MAX) at += raw.len;
  else if (map != SIZE_MAX) {
    at = map + strlen("mysql_length=");
    size_t key = mig_span_find(index->options, named, at);
    if (at < index->options.len && index->options.ptr[at] == '{') at = key == SIZE_MAX ? SIZE_MAX : key + named.len;
  }
  int64_t length = 0;
  if (at == SIZE_MAX) return -1;
  for (; at < index->options.len && index->options.ptr[at] >= '0' && index->options.ptr[at] <= '9' && length < 100000; at++)
    length = length * 10 + (index->options.ptr[at] - '0');
  return length > 0 ? length : -1;
}

static mig_apply check_prefixes(mig_cat_do *d, const mig_cat_table *table, const mig_cat_index *index) {
  for (uint32_t i = 0; i < index->part_count && d->cat->dialect == MIG_MYSQL; i++) {
    const mig_cat_column *column = mig_cat_find_column(table, index->parts[i].column);
    int64_t length = column != NULL && column->type->known ? prefix_of(d->cat, index, i, column->shown) : -1;
    mig_sqlfamily family = column != NULL ? column->type->value.family : MIG_SQL_TEXT;
    bool text = family == MIG_SQL_TEXT || family == MIG_SQL_CHAR || family == MIG_SQL_BYTES || family == MIG_SQL_JSON || family == MIG_SQL_OTHER;
    if (length < 0 || (text && (column->type->value.length < 0 || length <= column->type->value.length))) continue;
    return mig_cat_fail(d, mig_cat_object(MIG_OBJECT_INDEX, table, index->shown), column->by[MIG_BY_TYPE], MIG_DEED_ALTERED,
                        "Incorrect prefix key; the used key part isn't a string, or the used length is longer than the key part");
  }
  return MIG_APPLY_OK;
}

/* CREATE FULLTEXT INDEX, or mysql_prefix='FULLTEXT'. */
static bool is_fulltext(const mig_cat_index *index) {
  return mig_span_eq_nocase(index->using_, MIG_SPAN("FULLTEXT")) || mig_span_find(index->options, MIG_SPAN("mysql_prefix='FULLTEXT'"), 0) != SIZE_MAX;
}

static mig_apply check_fulltext(mig_cat_do *d, const mig_cat_table *table, const mig_cat_index *index) {
  for (uint32_t i = 0; i < index->part_count; i++) {
    const mig_cat_column *column = mig_cat_find_column(table, index->parts[i].column);
    if (column == NULL || !column->type->known) continue;
    mig_sqlfamily family = column->type->value.family;
    if (family == MIG_SQL_TEXT || family == MIG_SQL_CHAR || family == MIG_SQL_OTHER) continue;
    mig_step by = column->by[MIG_BY_TYPE] == d->step ? index->by : column->by[MIG_BY_TYPE];
    return mig_cat_fail(d, mig_cat_object(MIG_OBJECT_INDEX, table, index->shown), by, MIG_DEED_ALTERED,
                        "Column '%.*s' cannot be part of FULLTEXT index", MIG_FMT(column->shown));
  }
  return MIG_APPLY_OK;
}

mig_apply mig_cat_check_key_bytes(mig_cat_do *d, const mig_cat_table *table, const mig_cat_index *index) {
  if (d->cat->dialect == MIG_MYSQL && is_fulltext(index)) return check_fulltext(d, table, index);
  if (d->cat->dialect != MIG_MYSQL || index->options.len != 0) return MIG_APPLY_OK;
  if (index->unique) return check_hashed(d, table, index);
  int64_t bytes = 0;
  mig_step by = 0;
  for (uint32_t i = 0; i < index->part_count; i++) {
    const mig_cat_column *column = mig_cat_find_column(table, index->parts[i].column);
    if (column == NULL) continue;
    bytes += my_part_bytes(column);
    if (column->by[MIG_BY_TYPE] > by) by = column->by[MIG_BY_TYPE];
  }
  if (bytes <= MY_KEY_BYTES) return MIG_APPLY_OK;
  if (index->by > by || by == d->step) by = index->by;
  return mig_cat_fail(d, mig_cat_object(MIG_OBJECT_INDEX, table, index->shown), by, MIG_DEED_ALTERED,
                      "Specified key was too long; max key length is 3072 bytes");
}

/* INCLUDE (a, b), or postgresql_include=['a', 'b']. */
bool mig_cat_index_includes(const mig_cat_index *index, mig_span column) {
  mig_span text = index->options;
  size_t list = mig_span_find(text, MIG_SPAN("postgresql_include="), 0);
  size_t end = list != SIZE_MAX ? mig_span_find(text, MIG_SPAN("]"), list) : SIZE_MAX;
  if (end != SIZE_MAX && mig_cat_mentions(mig_span_cut(text, list + 19, end), column)) return true;
  for (size_t at = 0; (at = mig_span_find(text, MIG_SPAN("include "), at)) != SIZE_MAX; at++) {
    mig_span rest = mig_span_cut(text, at + 8, text.len);
    if (mig_span_starts(rest, column) && (rest.len == column.len || rest.ptr[column.len] == ';')) return true;
  }
  return false;
}

static mig_apply check_included(mig_cat_do *d, mig_cat_table **table, const mig_cat_index *index) {
  for (uint32_t i = 0; i < (*table)->gone.count; i++) {
    mig_span name = mig_cat_text(d->cat, (*table)->gone.items[i].name);
    if ((*table)->gone.items[i].kind == MIG_OBJECT_COLUMN && mig_cat_index_includes(index, name))
      return mig_cat_need_column(d, table, name, "column \"%\" does not exist") != NULL ? MIG_APPLY_OK : MIG_APPLY_FAILS;
  }
  return MIG_APPLY_OK;
}

static mig_apply check_parts(mig_cat_do *d, mig_cat_table **table, const mig_cat_index *index) {
  mig_catalogue *cat = d->cat;
  if (check_included(d, table, index) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
  for (uint32_t i = 0; i < index->part_count; i++) {
    mig_syms used = {0};
    if (index->parts[i].column != 0) *mig_vec_push(cat->arena, &used) = index->parts[i].column;
    else used = mig_cat_expr_columns(cat, index->parts[i].tree);
    for (uint32_t j = 0; j < used.count; j++) {
      if (mig_cat_need_column(d, table, mig_cat_text(cat, used.items[j]), column_words(cat)) == NULL) return MIG_APPLY_FAILS;
    }
  }
  if (index->where == NULL) return MIG_APPLY_OK;
  mig_syms used = mig_cat_expr_columns(cat, index->where);
  for (uint32_t j = 0; j < used.count; j++)
    if (mig_cat_need_column(d, table, mig_cat_text(cat, used.items[j]), column_words(cat)) == NULL) return MIG_APPLY_FAILS;
  return MIG_APPLY_OK;
}

mig_cat_table mig_cat_narrow_to_index(mig_catalogue *cat, const mig_cat_table *table, const mig_cat_index *index) {
  mig_syms columns = mig_cat_expr_columns(cat, index->where);
  for (uint32_t i = 0; i < index->part_count; i++) {
    if (index->parts[i].column != 0) *mig_vec_push(cat->arena, &columns) = index->parts[i].column;
    mig_syms used = mig_cat_expr_columns(cat, index->parts[i].tree);
    for (uint32_t j = 0; j < used.count; j++) *mig_vec_push(cat->arena, &columns) = used.items[j];
  }
  return mig_cat_narrow(cat, table, columns.items, columns.count);
}

static mig_apply check_unique(mig_cat_do *d, mig_cat_table *table, const mig_cat_index *index) {
  if (!index->unique) return MIG_APPLY_OK;
  mig_catalogue *cat = d->cat;
  mig_cat_table narrow = mig_cat_narrow_to_index(cat, table, index);
  mig_row_key key = mig_cat_row_index(cat, &narrow, index);
  mig_row_catalogue rows = mig_cat_row_catalogue(cat);
  mig_rows_result result = mig_rowset_check_key(cat->rows, &rows, mig_cat_row_table(cat, &narrow), &key);
  mig_object object = mig_cat_object(MIG_OBJECT_ROWS, table, (mig_span){NULL, 0});
  bool rows_known = mig_rowset_count(cat->rows, mig_cat_text(cat, table->key)) != 0;
  if (result.status == MIG_ROWS_UNKNOWN && rows_known) mig_cat_murk(d, &object, true, result.message);
  return result.status == MIG_ROWS_FAILS ? mig_cat_fail_rows(d, table, &result) : MIG_APPLY_OK;
}

/* MariaDB's own index for a foreign key goes when one of the author's serves it too. */
static void retire_key_indexes(mig_catalogue *cat, mig_cat_table *table, const mig_cat_index *index) {
  for (uint32_t i = table->indexes.count; i-- > 0 && cat->dialect == MIG_MYSQL;) {
    mig_cat_index *own = &table->indexes.items[i];
    if (!own->for_key || own->part_count > index->part_count) continue;
    bool served = true;
    for (uint32_t j = 0; j < own->part_count; j++) served = served && own->parts[j].column == index->parts[j].column;
    if (!served) continue;
    memmove(own, own + 1, (table->indexes.count - i - 1) * sizeof *own);
    table->indexes.count--;
  }
}

/* IF NOT EXISTS is about indexes on SQLite: a table of that name is an error still. */
static bool table_minds(mig_cat_do *d, const mig_cat_table *table, const mig_cat_index *index) {
  if (d->cat->dialect != MIG_SQLITE) return false;
  mig_sym key = mig_cat_key_of(d->cat, table->schema, index->name);
  return mig_cat_slot_get(d->cat, MIG_SPACE_RELATION, key).kind != MIG_SLOT_INDEX;
}

static mig_apply check_calls(mig_cat_do *d, const mig_index *in) {
  for (uint32_t i = 0; i < in->part_count; i++)
    if (mig_cat_check_calls(d, in->parts[i].expression, true) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
  return mig_cat_check_calls(d, in->where, true);
}

mig_apply mig_cat_create_index(mig_cat_do *d, mig_sym table_key, const mig_index *in, bool if_not_exists) {
  mig_catalogue *cat = d->cat;
  mig_cat_table *table = mig_cat_find_table(cat, table_key);
  mig_cat_index index = mig_cat_index_of(d, table, in);
  mig_apply status = check_parts(d, &table, &index);
  if (status == MIG_APPLY_OK) status = check_calls(d, in);
  if (status == MIG_APPLY_OK) status = mig_cat_check_index_types(d, table, &index);
  if (status != MIG_APPLY_OK && cat->dialect == MIG_POSTGRESQL) return status;
  mig_apply free = check_name(d, table, &index); /* PostgreSQL looks at the name last, the others first */
  if (free != MIG_APPLY_OK) return if_not_exists && !table_minds(d, table, &index) ? MIG_APPLY_OK : free;
  if (status == MIG_APPLY_FAILS) check_parts(d, &table, &index);
  if (status == MIG_APPLY_OK) status = check_prefixes(d, table, &index);
  if (status == MIG_APPLY_OK) status = mig_cat_check_key_bytes(d, table, &index);
  if (status == MIG_APPLY_OK) status = check_unique(d, table, &index);
  if (status != MIG_APPLY_OK) return status;
  table = mig_cat_write_table(cat, table);
  retire_key_indexes(cat, table, &index);
  mig_cat_remove_gone(table, MIG_OBJECT_INDEX, index.name);
  *mig_vec_push_own(cat->arena, &table->indexes) = index;
  if (cat->dialect != MIG_MYSQL)
    mig_cat_slot_set(cat, MIG_SPACE_RELATION, mig_cat_key_of(cat, table->schema, index.name),
                     (mig_cat_slot){MIG_SLOT_INDEX, table->key, d->step, 0, false});
  return MIG_APPLY_OK;
}

void mig_cat_remove_index(mig_catalogue *cat, mig_cat_table *table, uint32_t i, mig_step by) {
  mig_cat_index index = table->indexes.items[i];
  if (cat->dialect != MIG_MYSQL)
    mig_cat_slot_free(cat, MIG_SPACE_RELATION, mig_cat_key_of(cat, table->schema, index.name), by, 0);
  mig_cat_add_gone(cat, table, MIG_OBJECT_INDEX, index.name, by, 0);
  memmove(&table->indexes.items[i], &table->indexes.items[i + 1], (table->indexes.count - i - 1) * sizeof index);
  table->indexes.count--;
}

static mig_apply fail_no_index(mig_cat_do *d, const mig_object *object, mig_step by, mig_deed deed) {
  mig_span name = object->name;
  switch (d->cat->dialect) {
  case MIG_POSTGRESQL: return mig_cat_fail(d, *object, by, deed, "index \"%.*s\" does not exist", MIG_FMT(name));
  case MIG_SQLITE: return mig_cat_fail(d, *object, by, deed, "no such index: %.*s", MIG_FMT(name));
  case MIG_MYSQL: break;
  }
  return mig_cat_fail(d, *object, by, deed, "Can't DROP INDEX `%.*s`; check that it exists", MIG_FMT(name));
}

/* PostgreSQL and SQLite find an index by its name alone. */
static mig_cat_table *owner_of(mig_cat_do *d, const mig_effect *effect, mig_apply *status) {
  mig_catalogue *cat = d->cat;
  *status = MIG_APPLY_FAILS;
  if (cat->dialect == MIG_MYSQL) {
    mig_cat_table *table = mig_cat_need_table(d, effect->object.schema, effect->object.table);
    if (table == NULL) return NULL;
    mig_sym name = mig_cat_inner_name(cat, effect->object.name);
    if (mig_cat_find_index(table, name) != NULL) return table;
    const mig_cat_gone *gone = mig_cat_find_gone(table, MIG_OBJECT_INDEX, name);
    if (effect->if_exists) *status = MIG_APPLY_OK;
    else if (table->open && gone == NULL) {
      cat->assumed++;
      mig_cat_add_gone(cat, mig_cat_write_table(cat, table), MIG_OBJECT_INDEX, name, d->step, 0);
      *status = MIG_APPLY_OK;
    } else fail_no_index(d, &effect->object, gone != NULL ? gone->by : 0, gone != NULL ? MIG_DEED_DROPPED : MIG_DEED_NONE);
    return NULL;
  }
  mig_sym key = mig_cat_key(cat, effect->object.schema, effect->object.name);
  mig_cat_slot slot = mig_cat_slot_get(cat, MIG_SPACE_RELATION, key);
  if (slot.kind == MIG_SLOT_INDEX) {
    mig_cat_table *owner = mig_cat_find_table(cat, slot.at);
    if (owner == NULL) *status = MIG_APPLY_OK, mig_cat_slot_free(cat, MIG_SPACE_RELATION, key, d->step, 0); /* a materialized view's */
    return owner;
  }
  mig_cat_table *named = effect->object.table.ptr != NULL
                             ? mig_cat_find_table(cat, mig_cat_key(cat, effect->object.schema, effect->object.table))
                             : NULL;
  if (effect->if_exists) *status = MIG_APPLY_OK;
  else if (mig_cat_may_be_there(cat, slot) || (slot.kind == MIG_SLOT_NEVER && named != NULL && named->open)) {
    cat->assumed++;
    mig_cat_slot_free(cat, MIG_SPACE_RELATION, key, d->step, 0);
    *status = MIG_APPLY_OK;
  } else
    fail_no_index(d, &effect->object, slot.by, slot.kind == MIG_SLOT_GONE ? MIG_DEED_DROPPED : MIG_DEED_NONE);
  return NULL;
}

mig_apply mig_cat_drop_index(mig_cat_do *d, const mig_effect *effect) {
  mig_catalogue *cat = d->cat;
  mig_apply status = MIG_APPLY_OK;
  mig_cat_table *table = owner_of(d, effect, &status);
  if (table == NULL) return status;
  mig_sym name = mig_cat_inner_name(cat, effect->object.name);
  mig_cat_index *index = mig_cat_find_index(table, name);
  mig_span shown = table->shown;
  if (index == NULL) {
    const mig_cat_constraint *c = mig_cat_find_constraint(table, name);
    return mig_cat_fail(d, mig_cat_object(MIG_OBJECT_CONSTRAINT, table, effect->object.name), c != NULL ? c->by : 0,
                        MIG_DEED_CREATED, "cannot drop index %.*s because constraint %.*s on table %.*s requires it",
                        MIG_FMT(effect->object.name), MIG_FMT(effect->object.name), MIG_FMT(shown));
  }
  mig_cat_table *owner = NULL;
  const mig_cat_constraint *user = mig_cat_needs_index(cat, table, index, &owner);
  if (user != NULL) {
    mig_object object = mig_cat_object(MIG_OBJECT_CONSTRAINT, owner, user->shown);
    if (cat->dialect == MIG_MYSQL)
      return mig_cat_fail(d, object, user->by, MIG_DEED_DEPENDS,
                          "Cannot drop index '%.*s': needed in a foreign key constraint", MIG_FMT(index->shown));
    return mig_cat_fail(d, object, user->by, MIG_DEED_DEPENDS,
                        "cannot drop index %.*s because other objects depend on it", MIG_FMT(index->shown));
  }
  table = mig_cat_write_table(cat, table);
  for (uint32_t i = 0; i < table->indexes.count; i++)
    if (table->indexes.items[i].name == name) {
      mig_cat_remove_index(cat, table, i, d->step);
      break;
    }
  return MIG_APPLY_OK;
}
