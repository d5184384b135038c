#include "base/points.h"
#include "op/long_name.h"
#include "schema/catalogue_internal.h"

/* A named type must be there before a column can have it. */
static mig_apply check_type(mig_cat_do *d, const mig_cat_type *type) {
  mig_sym key = type->enum_key != 0 ? type->enum_key : type->item_key;
  if (key == 0) return MIG_APPLY_OK;
  mig_cat_slot slot = mig_cat_slot_get(d->cat, MIG_SPACE_TYPE, key);
  if (slot.kind == MIG_SLOT_TYPE) return MIG_APPLY_OK;
  if (slot.kind == MIG_SLOT_NEVER && d->cat->open) {
    d->cat->assumed++;
    return MIG_APPLY_OK;
  }
  mig_span name = mig_cat_text(d->cat, key);
  mig_deed deed = slot.kind != MIG_SLOT_GONE ? MIG_DEED_NONE : slot.renamed_to ? MIG_DEED_RENAMED : MIG_DEED_DROPPED;
  mig_cat_fail(d, (mig_object){.kind = MIG_OBJECT_TYPE, .name = name}, slot.by, deed, "type \"%.*s\" does not exist",
               MIG_FMT(name));
  if (d->failure != NULL) d->failure->renamed_to = mig_cat_text(d->cat, slot.renamed_to);
  return MIG_APPLY_FAILS;
}

static bool is_number(mig_span text) {
  text = mig_span_trim(text);
  size_t digits = 0;
  for (size_t i = 0; i < text.len; i++) {
    char c = text.ptr[i];
    if (c >= '0' && c <= '9') digits++;
    else if (c != '.' && c != 'e' && c != 'E' && c != '+' && c != '-') return false;
  }
  return digits != 0;
}

static mig_apply check_one_label(mig_cat_do *d, const mig_object *object, const mig_cat_enum *type, mig_span label) {
  for (uint32_t i = 0; i < type->label_count; i++)
    if (mig_span_eq(type->labels[i], label)) return MIG_APPLY_OK;
  return mig_cat_fail(d, *object, type->by_labels, MIG_DEED_ALTERED, "invalid input value for enum %.*s: \"%.*s\"",
                      MIG_FMT(type->shown), MIG_FMT(label));
}

/* '{new,open}' */
static mig_apply check_labels(mig_cat_do *d, const mig_object *object, const mig_cat_enum *type, mig_span array) {
  mig_span rest = mig_span_trim(array);
  if (rest.len < 2 || rest.ptr[0] != '{' || rest.ptr[rest.len - 1] != '}' || memchr(rest.ptr, '\\', rest.len) != NULL) return MIG_APPLY_OK;
  for (size_t at = 1; at + 1 < rest.len;) {
    size_t end = mig_span_find(rest, MIG_SPAN(","), at);
    if (end == SIZE_MAX) end = rest.len - 1;
    mig_span label = mig_span_trim(mig_span_cut(rest, at, end));
    if (label.len > 1 && label.ptr[0] == '"') label = mig_span_cut(label, 1, label.len - 1);
    if (!mig_span_eq_nocase(label, MIG_SPAN("NULL")) && check_one_label(d, object, type, label) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
    at = end + 1;
  }
  return MIG_APPLY_OK;
}

/* The number at `*at`, of at most `digits`; -1: none there. */
static int number_at(mig_span text, size_t *at, size_t digits) {
  int value = -1;
  for (; *at < text.len && digits-- > 0 && text.ptr[*at] >= '0' && text.ptr[*at] <= '9'; (*at)++)
    value = (value < 0 ? 0 : value * 10) + (text.ptr[*at] - '0');
  return value;
}

/* 2020-1-31, 20/1/31, 20200131, 200131: what MariaDB takes for a day, whatever stands behind. */
static bool is_day_my(mig_span text) {
  size_t at = 0, run = 0;
  while (run < text.len && text.ptr[run] >= '0' && text.ptr[run] <= '9') run++;
  bool together = run > 4;
  number_at(text, &at, !together || run >= 8 ? 4 : 2);
  at += !together;
  int month = number_at(text, &at, 2);
  at += !together;
  int day = number_at(text, &at, 2);
  return run != 0 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

/* MariaDB in strict mode takes no constant that the column could not hold (error 1067). */
static bool fits_my(const mig_expr *expr, const mig_sqltype *type) {
  if (expr->kind != MIG_EXPR_STRING) return true;
  switch (type->family) {
  case MIG_SQL_INT:
  case MIG_SQL_NUMERIC:
  case MIG_SQL_FLOAT: return is_number(expr->text);
  case MIG_SQL_TEXT:
  case MIG_SQL_CHAR: return type->length < 0 || mig_points_of(expr->text) <= (size_t)type->length;
  case MIG_SQL_ENUM:
    for (uint32_t i = 0; i < type->label_count; i++)
      if (mig_span_eq_nocase(type->labels[i], expr->text)) return true;
    return type->label_count == 0;
  case MIG_SQL_DATE:
  case MIG_SQL_TIMESTAMP: return is_day_my(expr->text);
  default: return true;
  }
}

static mig_apply check_label(mig_cat_do *d, const mig_object *object, const mig_cat_column *column) {
  bool array = column->type->enum_key == 0;
  const mig_expr *expr = mig_cat_expression(d->cat, column->default_sql);
  const mig_cat_enum *type = mig_cat_find_enum(d->cat, array ? column->type->item_key : column->type->enum_key);
  while (expr->kind == MIG_EXPR_CAST && expr->count == 1) expr = expr->args[0];
  if (type == NULL || type->opaque || expr->kind != MIG_EXPR_STRING) return MIG_APPLY_OK;
  return array ? check_labels(d, object, type, expr->text) : check_one_label(d, object, type, expr->text);
}

mig_sqltype mig_cat_default_type(mig_catalogue *cat, mig_span sql) {
  const mig_expr *expr = mig_cat_expression(cat, sql);
  mig_span name = expr->kind == MIG_EXPR_BOOL     ? MIG_SPAN("boolean")
                  : expr->kind == MIG_EXPR_NUMBER ? mig_span_find(expr->text, MIG_SPAN("."), 0) != SIZE_MAX ? MIG_SPAN("numeric") : MIG_SPAN("integer")
                  : expr->kind == MIG_EXPR_NOW    ? mig_span_is(expr->text, "timestamp") ? MIG_SPAN("timestamp with time zone") : expr->text
                                                  : MIG_SPAN("");
  if (cat->dialect == MIG_POSTGRESQL && name.len != 0) return mig_sqltype_parse(cat->arena, MIG_POSTGRESQL, name);
  return (mig_sqltype){.family = MIG_SQL_UNTYPED, .length = -1, .precision = -1, .scale = -1};
}

/* PostgreSQL reads the words of such a default, and keeps what it read. */
static bool is_moment(const mig_sqltype *type) {
  return type->family == MIG_SQL_DATE || type->family == MIG_SQL_TIME || type->family == MIG_SQL_TIMESTAMP || type->family == MIG_SQL_INTERVAL;
}

mig_apply mig_cat_check_default(mig_cat_do *d, const mig_object *object, const mig_cat_column *column) {
  if (column->default_sql.ptr == NULL || column->opaque_default) return MIG_APPLY_OK;
  if (mig_cat_check_casts(d, mig_cat_expression(d->cat, column->default_sql)) != MIG_APPLY_OK ||
      mig_cat_check_counts(d, mig_cat_expression(d->cat, column->default_sql)) != MIG_APPLY_OK ||
      mig_cat_check_calls(d, column->default_sql, true) != MIG_APPLY_OK)
    return MIG_APPLY_FAILS;
  if (column->type->enum_key != 0 || column->type->item_key != 0) return check_label(d, object, column);
  /* 'd' takes the column's type; true and 1 have their own and must be assignable. */
  bool read = d->cat->dialect == MIG_POSTGRESQL && is_moment(&column->type->value);
  const mig_expr *expr = read ? mig_cat_new_expression(d, column->default_sql) : mig_cat_expression(d->cat, column->default_sql);
  if (d->cat->dialect == MIG_MYSQL && !fits_my(expr, &column->type->value))
    return mig_cat_fail(d, *object, column->by[MIG_BY_TYPE], MIG_DEED_ALTERED, "Invalid default value for '%.*s'",
                        MIG_FMT(column->shown));
  mig_sqltype own = mig_cat_default_type(d->cat, column->default_sql);
  mig_rows_result result = mig_rows_cast_default(d->cat->arena, d->cat->dialect, column->default_sql, &own,
                                                 &column->type->value);
  if (result.status != MIG_ROWS_FAILS) return MIG_APPLY_OK;
  return mig_cat_fail(d, *object, column->by[MIG_BY_TYPE], MIG_DEED_ALTERED, "%.*s", MIG_FMT(result.message));
}

const mig_cat_filled mig_cat_not_filled = {{NULL, 0}, {NULL, 0}};

const mig_cat_filled *mig_cat_filled_with(mig_catalogue *cat, mig_span identity, mig_span computed) {
  if (identity.ptr == NULL && computed.ptr == NULL) return &mig_cat_not_filled;
  mig_cat_filled *filled = MIG_NEW(cat->arena, mig_cat_filled);
  *filled = (mig_cat_filled){identity, computed};
  return filled;
}

/* The column as it will be; d->worst says when its type is missing. */
mig_cat_column mig_cat_column_of(mig_cat_do *d, const mig_column *in) {
  mig_catalogue *cat = d->cat;
  mig_cat_column out = {.name = mig_cat_inner_name(cat, in->name), .shown = in->name};
  for (int i = 0; i < MIG_BY_COUNT; i++) out.by[i] = d->step;
  out.type = mig_cat_type_of(cat, &in->type);
  out.not_null = in->nullable == MIG_NO || (in->nullable == MIG_UNSET && in->primary_key == MIG_YES) || in->has_identity ||
                 out.type->serial;
  if (in->has_default) {
    out.default_sql = mig_cat_default_sql(cat, &in->default_);
    out.opaque_default = in->default_.kind == MIG_VALUE_UNKNOWN;
    if (mig_span_eq_nocase(out.default_sql, MIG_SPAN("NULL"))) out.default_sql = (mig_span){NULL, 0};
  }
  if (in->has_comment && cat->dialect != MIG_SQLITE) out.comment = in->comment;
  bool identity = in->has_identity && cat->dialect == MIG_POSTGRESQL;
  out.filled = mig_cat_filled_with(cat, identity ? (in->identity.ptr != NULL ? in->identity : MIG_SPAN("")) : (mig_span){NULL, 0},
                            in->has_computed ? in->computed : (mig_span){NULL, 0});
  out.generated = in->has_identity || out.type->serial || in->autoincrement == MIG_YES;
  if (check_type(d, out.type) != MIG_APPLY_OK) d->worst = MIG_APPLY_FAILS;
  return out;
}

/* ---- what comes along with a column ---- */

bool mig_cat_check_of_type(mig_catalogue *cat, const mig_column *column, mig_constraint *out) {
  const mig_type *type = &column->type;
  if (type->create_constraint != MIG_YES) return false;
  bool boolean = mig_span_is(type->name, "Boolean");
  bool list = mig_span_is(type->name, "Enum") && (cat->dialect == MIG_SQLITE || type->native_enum == MIG_NO);
  if (!(boolean && cat->dialect != MIG_POSTGRESQL) && !list) return false;
  mig_buf buf = mig_buf_in(cat->arena);
  const char *quote = cat->dialect == MIG_MYSQL ? "`" : "\""; /* SQLAlchemy quotes what is a word of SQL */
  mig_buf_printf(&buf, "%s%.*s%s", quote, MIG_FMT(column->name), quote);
  mig_buf_puts(&buf, boolean ? " IN (0, 1" : " IN (");
  for (uint32_t i = 0; i < type->label_count && list; i++)
    mig_buf_printf(&buf, "%s'%.*s'", i != 0 ? ", " : "", MIG_FMT(type->labels[i]));
  mig_buf_putc(&buf, ')');
  *out = (mig_constraint){.kind = MIG_CHECK, .name = type->enum_name, .condition = mig_buf_span(&buf), .understood = true,
                          .place = column->place};
  return true;
}

/* unique=True, index=True, ForeignKey(), CheckConstraint() and what a type checks. */
mig_apply mig_cat_add_implied(mig_cat_do *d, mig_sym table_key, const mig_column *column, bool in_create) {
  mig_catalogue *cat = d->cat;
  mig_apply status = MIG_APPLY_OK;
  bool unique_index = column->unique == MIG_YES && column->index == MIG_YES && d->sql == NULL;
  mig_span *name = NULL; /* of the one column that they are about */
  if (column->unique == MIG_YES || column->constraint_count != 0) {
    name = MIG_NEW(cat->arena, mig_span);
    *name = column->name;
  }
  if (column->unique == MIG_YES && !unique_index) {
    mig_constraint *unique = MIG_NEW(cat->arena, mig_constraint);
    *unique = (mig_constraint){.kind = MIG_UNIQUE, .columns = name, .column_count = 1, .understood = true,
                               .place = column->place};
    status = mig_cat_create_constraint(d, table_key, unique, in_create);
  }
  for (uint32_t i = 0; i < column->constraint_count && status == MIG_APPLY_OK; i++) {
    mig_constraint *c = MIG_NEW(cat->arena, mig_constraint);
    *c = column->constraints[i];
    if (c->column_count == 0 && c->kind != MIG_CHECK) {
      c->columns = name;
      c->column_count = 1;
    }
    status = mig_cat_create_constraint(d, table_key, c, in_create);
  }
  mig_constraint check;
  if (status == MIG_APPLY_OK && mig_cat_check_of_type(cat, column, &check)) status = mig_cat_create_constraint(d, table_key, &check, true);
  if (status != MIG_APPLY_OK || column->index != MIG_YES) return status;
  mig_cat_table *table = mig_cat_find_table(cat, table_key);
  mig_span schema = mig_cat_text(cat, table->schema), shown = table->shown;
  mig_index_part part = {.column = column->name};
  mig_index index = {.parts = &part, .part_count = 1, .unique = unique_index ? MIG_YES : MIG_NO, .understood = true};
  index.name = schema.len != 0 ? mig_arena_printf(cat->arena, "ix_%.*s_%.*s_%.*s", MIG_FMT(schema), MIG_FMT(shown),
                                                  MIG_FMT(column->name))
                               : mig_arena_printf(cat->arena, "ix_%.*s_%.*s", MIG_FMT(shown), MIG_FMT(column->name));
  index.name = mig_op_short_name(cat->arena, cat->dialect, index.name);
  return mig_cat_create_index(d, table_key, &index, false);
}

/* ---- adding ---- */

static mig_apply fail_duplicate(mig_cat_do *d, const mig_cat_table *table, const mig_cat_column *there, mig_span name) {
  mig_object object = mig_cat_object(MIG_OBJECT_COLUMN, table, name);
  mig_step by = there->by[MIG_BY_NAME];
  mig_span shown = table->shown;
  switch (d->cat->dialect) {
  case MIG_POSTGRESQL:
    return mig_cat_fail(d, object, by, MIG_DEED_CREATED, "column \"%.*s\" of relation \"%.*s\" already exists",
                        MIG_FMT(name), MIG_FMT(shown));
  case MIG_SQLITE: return mig_cat_fail(d, object, by, MIG_DEED_CREATED, "duplicate column name: %.*s", MIG_FMT(name));
  case MIG_MYSQL: break;
  }
  return mig_cat_fail(d, object, by, MIG_DEED_CREATED, "Duplicate column name '%.*s'", MIG_FMT(name));
}

static mig_apply check_sqlite_add(mig_cat_do *d, const mig_cat_table *table, const mig_column *column) {
  if (d->cat->dialect != MIG_SQLITE) return MIG_APPLY_OK;
  mig_object object = mig_cat_object(MIG_OBJECT_COLUMN, table, column->name);
  if (d->sql != NULL && column->primary_key == MIG_YES)
    return mig_cat_fail(d, object, 0, MIG_DEED_NONE, "Cannot add a PRIMARY KEY column");
  if (d->sql != NULL && column->unique == MIG_YES)
    return mig_cat_fail(d, object, 0, MIG_DEED_NONE, "Cannot add a UNIQUE column");
  if (d->sql == NULL && ((column->unique == MIG_YES && column->index != MIG_YES) || column->constraint_count != 0))
    return mig_cat_fail(d, object, 0, MIG_DEED_NONE, "No support for ALTER of constraints in SQLite dialect");
  return MIG_APPLY_OK;
}

/* PostgreSQL looks for its operators and functions at once: "operator does not exist: text * integer". */
static mig_apply check_operators(mig_cat_do *d, mig_cat_table *table, const mig_cat_column *column, const mig_syms *used) {
  mig_catalogue *cat = d->cat;
  if (cat->dialect != MIG_POSTGRESQL) return MIG_APPLY_OK;
  mig_cat_table narrow = mig_cat_narrow(cat, table, used->items, used->count);
  const mig_row_table *view = mig_cat_row_table(cat, &narrow);
  mig_row_catalogue rows = mig_cat_row_catalogue(cat);
  mig_rowset *empty = mig_rowset_new(cat->arena, cat->dialect);
  mig_rowset_create_table(empty, view->key);
  mig_row_check check = {.sql = mig_arena_printf(cat->arena, "(%.*s) IS NOT NULL", MIG_FMT(column->filled->computed))};
  mig_rows_result result = mig_rowset_check_condition(empty, &rows, view, &check);
  if (result.status != MIG_ROWS_FAILS) return MIG_APPLY_OK;
  mig_step by = 0;
  for (uint32_t i = 0; i < narrow.columns.count; i++)
    if (narrow.columns.items[i].by[MIG_BY_TYPE] > by) by = narrow.columns.items[i].by[MIG_BY_TYPE];
  return mig_cat_fail(d, mig_cat_object(MIG_OBJECT_COLUMN, table, column->shown), by, MIG_DEED_ALTERED, "%.*s", MIG_FMT(result.message));
}

/* What a computed column is made of must be there. */
static mig_apply check_computed(mig_cat_do *d, mig_cat_table **table, const mig_cat_column *column) {
  static const char *const words[] = {[MIG_POSTGRESQL] = "column \"%\" does not exist",
                                      [MIG_SQLITE] = "no such column: %",
                                      [MIG_MYSQL] = "Unknown column '%' in 'GENERATED ALWAYS'"};
  if (column->filled->computed.ptr == NULL) return MIG_APPLY_OK;
  if (mig_cat_check_calls(d, column->filled->computed, true) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
  mig_syms used = mig_cat_expr_columns(d->cat, mig_cat_new_expression(d, column->filled->computed));
  for (uint32_t i = 0; i < used.count; i++)
    if (mig_cat_need_column(d, table, mig_cat_text(d->cat, used.items[i]), words[d->cat->dialect]) == NULL)
      return MIG_APPLY_FAILS;
  return check_operators(d, *table, column, &used);
}

mig_apply mig_cat_add_column(mig_cat_do *d, const mig_effect *effect) {
  mig_catalogue *cat = d->cat;
  mig_cat_table *table = mig_cat_need_table(d, effect->object.schema, effect->object.table);
  if (table == NULL) return effect->if_exists ? MIG_APPLY_OK : MIG_APPLY_FAILS;
  static const mig_column nothing = {.understood = false};
  const mig_column *in = effect->as.column != NULL ? effect->as.column : &nothing;
  mig_cat_column column = mig_cat_column_of(d, in);
  mig_cat_column *there = mig_cat_find_column(table, column.name);
  if (there != NULL && effect->if_not_exists) {
    d->worst = MIG_APPLY_OK;
    return MIG_APPLY_OK;
  }
  if (d->worst == MIG_APPLY_FAILS) return MIG_APPLY_FAILS; /* PostgreSQL looks the type up first */
  if (there != NULL) return fail_duplicate(d, table, there, in->name);
  mig_object object = mig_cat_object(MIG_OBJECT_COLUMN, table, in->name);
  if (check_sqlite_add(d, table, in) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
  if (mig_cat_check_default(d, &object, &column) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
  if (check_computed(d, &table, &column) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
  if (in->primary_key == MIG_YES && d->sql == NULL && cat->dialect == MIG_POSTGRESQL && !in->has_default &&
      column.type->value.family == MIG_SQL_INT && in->autoincrement != MIG_NO)
    column.generated = true;
  if (cat->dialect == MIG_POSTGRESQL && column.generated && !in->has_identity) {
    column.sequence = mig_cat_key_of(cat, table->schema, mig_cat_generate_sequence_name(cat, table, column.name));
    mig_cat_own_sequence(d, column.sequence);
  }
  table = mig_cat_write_table(cat, table);
  mig_cat_remove_gone(table, MIG_OBJECT_COLUMN, column.name);
  *mig_vec_push_own(cat->arena, &table->columns) = column;
  mig_row_catalogue rows = mig_cat_row_catalogue(cat);
  mig_cat_table one = mig_cat_narrow(cat, table, &column.name, 1);
  bool alone = column.filled->computed.ptr == NULL;
  mig_rows_result result = mig_rowset_add_column(cat->rows, &rows, mig_cat_row_table(cat, alone ? &one : table), alone ? 0 : table->columns.count - 1);
  if (result.status == MIG_ROWS_FAILS) {
    table->columns.count--;
    table->view = NULL;
    return mig_cat_fail_rows(d, table, &result);
  }
  mig_sym key = table->key;
  if (in->primary_key == MIG_YES && d->sql != NULL) {
    mig_constraint pk = {.kind = MIG_PRIMARY_KEY, .columns = &in->name, .column_count = 1, .understood = true};
    if (mig_cat_create_constraint(d, key, &pk, false) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
  }
  return mig_cat_add_implied(d, key, in, false);
}

/* ---- renaming ---- */

static void rename_in_filled(mig_catalogue *cat, mig_cat_column *column, mig_sym from, mig_span shown) {
  mig_span computed = column->filled->computed;
  if (computed.ptr == NULL) return;
  computed = mig_cat_expr_text(cat, mig_cat_expr_rename(cat, mig_cat_expression(cat, computed), from, shown));
  column->filled = mig_cat_filled_with(cat, column->filled->identity, computed);
}

void mig_cat_rename_inside(mig_catalogue *cat, mig_cat_table *table, mig_sym from, mig_sym to, mig_span shown, bool checks) {
  for (uint32_t i = 0; i < table->indexes.count; i++) {
    mig_cat_index *index = &table->indexes.items[i];
    for (uint32_t j = 0; j < index->part_count; j++) {
      if (index->parts[j].column == from) index->parts[j].column = to;
      index->parts[j].tree = mig_cat_expr_rename(cat, index->parts[j].tree, from, shown);
    }
    index->where = mig_cat_expr_rename(cat, index->where, from, shown);
  }
  for (uint32_t i = 0; i < table->constraints.count; i++) {
    mig_cat_constraint *c = &table->constraints.items[i];
    if (c->kind == MIG_CHECK && !checks) continue;
    for (uint32_t j = 0; j < c->column_count; j++)
      if (c->columns[j] == from) c->columns[j] = to;
    c->condition = mig_cat_expr_rename(cat, c->condition, from, shown);
  }
  for (uint32_t i = 0; i < table->columns.count; i++)
    rename_in_filled(cat, &table->columns.items[i], from, shown);
}

void mig_cat_rename_references(mig_catalogue *cat, mig_sym table_key, mig_sym from, mig_sym to) {
  for (uint32_t i = 0; i < cat->tables.count; i++) {
    mig_cat_table *other = cat->tables.items[i];
    if (other == NULL) continue;
    bool refers = false;
    for (uint32_t j = 0; j < other->constraints.count; j++)
      refers = refers || (other->constraints.items[j].ref_table == table_key &&
                          mig_cat_has_sym(other->constraints.items[j].ref_columns, other->constraints.items[j].ref_count, from));
    if (!refers) continue;
    other = mig_cat_write_table(cat, other);
    for (uint32_t j = 0; j < other->constraints.count; j++) {
      mig_cat_constraint *c = &other->constraints.items[j];
      for (uint32_t k = 0; k < c->ref_count && c->ref_table == table_key; k++)
        if (c->ref_columns[k] == from) c->ref_columns[k] = to;
    }
  }
}

mig_apply mig_cat_rename_column(mig_cat_do *d, mig_sym table_key, mig_span from, mig_span to) {
  mig_catalogue *cat = d->cat;
  mig_cat_table *table = mig_cat_find_table(cat, table_key);
  mig_cat_column *column = mig_cat_need_column(
      d, &table, from, cat->dialect == MIG_POSTGRESQL ? "column \"%\" does not exist" : NULL);
  if (column == NULL) return MIG_APPLY_FAILS;
  mig_sym old = column->name, new_name = mig_cat_inner_name(cat, to);
  mig_cat_column *there = mig_cat_find_column(table, new_name);
  if (there != NULL && there != column) return fail_duplicate(d, table, there, to);
  if (there == column && cat->dialect == MIG_POSTGRESQL) return fail_duplicate(d, table, there, to);
  table = mig_cat_write_table(cat, table);
  column = mig_cat_find_column(table, old);
  column->name = new_name;
  column->shown = to;
  column->by[MIG_BY_NAME] = d->step;
  if (old == new_name) return MIG_APPLY_OK;
  mig_cat_remove_gone(table, MIG_OBJECT_COLUMN, new_name);
  mig_cat_add_gone(cat, table, MIG_OBJECT_COLUMN, old, d->step, new_name);
  mig_rowset_rename_column(cat->rows, mig_cat_text(cat, table_key), mig_cat_text(cat, old), mig_cat_text(cat, new_name));
  mig_cat_rename_inside(cat, table, old, new_name, to, true);
  mig_cat_rename_references(cat, table_key, old, new_name);
  if (cat->dialect != MIG_MYSQL) mig_cat_rename_in_views(cat, table_key, old, new_name);
  if (cat->dialect == MIG_SQLITE) mig_cat_rename_in_triggers(d, table, from, to);
  return MIG_APPLY_OK;
}
