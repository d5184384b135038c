#include "schema/catalogue_internal.h"
#include "schema/rows_datum.h"

/* ALTER COLUMN, facet by facet on PostgreSQL (in Alembic's order: type, nullable, default, comment,
 * name); on MariaDB as one restatement of the whole column. */

static mig_apply need_type(mig_cat_do *d, const mig_cat_table *table, const mig_cat_type *type) {
  mig_sym key = type->enum_key != 0 ? type->enum_key : type->item_key;
  if (key == 0) return MIG_APPLY_OK;
  mig_cat_slot slot = mig_cat_slot_get(d->cat, MIG_SPACE_TYPE, key);
  if (slot.kind == MIG_SLOT_TYPE || (slot.kind == MIG_SLOT_NEVER && (d->cat->open || table->open))) return MIG_APPLY_OK;
  mig_span name = mig_cat_text(d->cat, key);
  mig_deed deed = slot.kind != MIG_SLOT_GONE ? MIG_DEED_NONE : slot.renamed_to ? MIG_DEED_RENAMED : MIG_DEED_DROPPED;
  return mig_cat_fail(d, (mig_object){.kind = MIG_OBJECT_TYPE, .name = name}, slot.by, deed,
                      "type \"%.*s\" does not exist", MIG_FMT(name));
}

/* Both ends of a foreign key must still compare. */
static mig_apply check_links(mig_cat_do *d, mig_cat_table *table, mig_sym column, const mig_cat_type *to) {
  mig_catalogue *cat = d->cat;
  if (cat->dialect == MIG_SQLITE) return MIG_APPLY_OK;
  for (uint32_t i = 0; i < cat->tables.count; i++) {
    mig_cat_table *other = cat->tables.items[i];
    for (uint32_t j = 0; other != NULL && j < other->constraints.count; j++) {
      const mig_cat_constraint *c = &other->constraints.items[j];
      if (c->kind != MIG_FOREIGN_KEY || c->opaque || c->ref_count != c->column_count) continue;
      mig_cat_table *target = other == table || c->ref_table == table->key ? mig_cat_find_table(cat, c->ref_table) : NULL;
      for (uint32_t k = 0; target != NULL && k < c->column_count; k++) {
        bool here = other == table && c->columns[k] == column, there = target == table && c->ref_columns[k] == column;
        if (!here && !there) continue;
        mig_cat_touch(cat, other->key, false);
        const mig_cat_column *far = here ? mig_cat_find_column(target, c->ref_columns[k])
                                         : mig_cat_find_column(other, c->columns[k]);
        const mig_cat_column *near = mig_cat_find_column(table, column);
        mig_span shown = near->shown;
        bool changed = !mig_span_eq(mig_cat_type_text(cat, near->type), mig_cat_type_text(cat, to));
        if (cat->dialect == MIG_MYSQL && changed)
          return mig_cat_fail(d, mig_cat_object(MIG_OBJECT_CONSTRAINT, other, c->shown), c->by, MIG_DEED_DEPENDS,
                              "Cannot change column '%.*s': used in a foreign key constraint '%.*s'", MIG_FMT(shown),
                              MIG_FMT(c->shown));
        if (far == NULL || cat->dialect == MIG_MYSQL ||
            (here ? mig_cat_types_link(cat, to, far->type) : mig_cat_types_link(cat, far->type, to)))
          continue;
        mig_step by = c->by > far->by[MIG_BY_TYPE] ? c->by : far->by[MIG_BY_TYPE];
        return mig_cat_fail(d, mig_cat_object(MIG_OBJECT_CONSTRAINT, other, c->shown), by, MIG_DEED_DEPENDS,
                            "foreign key constraint \"%.*s\" cannot be implemented: the types don't compare",
                            MIG_FMT(c->shown));
      }
    }
  }
  return MIG_APPLY_OK;
}

static bool has_part(const mig_cat_index *index, mig_sym column) {
  for (uint32_t i = 0; i < index->part_count; i++)
    if (index->parts[i].column == column) return true;
  return false;
}

/* PostgreSQL parses the checks again for the new type. */
static mig_apply check_conditions(mig_cat_do *d, mig_cat_table *table, mig_sym column, const mig_cat_type *to) {
  mig_catalogue *cat = d->cat;
  mig_row_catalogue rows = mig_cat_row_catalogue(cat);
  for (uint32_t i = 0; i < table->constraints.count && cat->dialect == MIG_POSTGRESQL; i++) {
    const mig_cat_constraint *c = &table->constraints.items[i];
    if (c->kind != MIG_CHECK || c->opaque || !mig_cat_has_sym(c->columns, c->column_count, column)) continue;
    mig_cat_table shadow = mig_cat_narrow(cat, table, c->columns, c->column_count);
    mig_sym label = mig_cat_find_column(&shadow, column)->type->enum_key; /* 'sad' is one of its labels since it was parsed */
    bool needs_label = mig_cat_compares_literal(cat, c->condition, column) || mig_cat_casts_to(cat, c->condition, label);
    if (label != 0 && label != to->enum_key && needs_label)
      return mig_cat_fail(d, mig_cat_object(MIG_OBJECT_CONSTRAINT, table, c->shown), c->by, MIG_DEED_DEPENDS,
                          "operator does not exist: the check compares with a label of %.*s", MIG_FMT(mig_cat_text(cat, label)));
    mig_cat_find_column(&shadow, column)->type = to;
    const mig_row_table *view = mig_cat_row_table(cat, &shadow);
    mig_rowset *empty = mig_rowset_new(cat->arena, cat->dialect); /* types only: the values are cast later */
    mig_rowset_create_table(empty, view->key);
    mig_row_check check = {mig_cat_text(cat, c->name), mig_cat_expr_text(cat, c->condition)};
    mig_rows_result result = mig_rowset_check_condition(empty, &rows, view, &check);
    if (result.status != MIG_ROWS_FAILS) continue;
    return mig_cat_fail(d, mig_cat_object(MIG_OBJECT_CONSTRAINT, table, c->shown), c->by, MIG_DEED_DEPENDS, "%.*s",
                        MIG_FMT(result.message));
  }
  return MIG_APPLY_OK;
}

static mig_apply check_views(mig_cat_do *d, const mig_cat_table *table, mig_sym column) {
  if (d->cat->dialect != MIG_POSTGRESQL) return MIG_APPLY_OK;
  const mig_cat_view *view = mig_cat_view_over(d->cat, table->key, column);
  if (view != NULL)
    return mig_cat_fail(d, (mig_object){.kind = MIG_OBJECT_VIEW, .name = view->shown}, view->by, MIG_DEED_DEPENDS,
                        "cannot alter type of a column used by a view or rule");
  const mig_cat_other *over = mig_cat_policy_over(d->cat, table, mig_cat_text(d->cat, column));
  if (over != NULL)
    return mig_cat_fail(d, over->object, over->by, MIG_DEED_DEPENDS, "cannot alter type of a column used in the definition of %.*s",
                        MIG_FMT(over->object.name));
  for (uint32_t i = 0; i < table->columns.count; i++) {
    const mig_cat_column *other = &table->columns.items[i];
    if (other->filled->computed.ptr == NULL || !mig_cat_expr_uses(d->cat, mig_cat_expression(d->cat, other->filled->computed), column)) continue;
    return mig_cat_fail(d, mig_cat_object(MIG_OBJECT_COLUMN, table, other->shown), other->by[MIG_BY_EXISTS],
                        MIG_DEED_DEPENDS, "cannot alter type of a column used by a generated column");
  }
  return MIG_APPLY_OK;
}

/* Values that were different may be equal now. */
static mig_apply check_keys(mig_cat_do *d, mig_cat_table *table, mig_sym column) {
  mig_catalogue *cat = d->cat;
  mig_row_catalogue rows = mig_cat_row_catalogue(cat);
  for (uint32_t i = 0; i < table->constraints.count; i++) {
    const mig_cat_constraint *c = &table->constraints.items[i];
    if ((c->kind != MIG_PRIMARY_KEY && c->kind != MIG_UNIQUE) || !mig_cat_has_sym(c->columns, c->column_count, column)) continue;
    mig_cat_table narrow = mig_cat_narrow(cat, table, c->columns, c->column_count);
    mig_row_key key = mig_cat_row_key(cat, &narrow, c->name, c->columns, c->column_count, (mig_span){NULL, 0}, c->opaque);
    key.nulls_meet = c->nulls_meet;
    mig_rows_result result = mig_rowset_check_key(cat->rows, &rows, mig_cat_row_table(cat, &narrow), &key);
    if (result.status == MIG_ROWS_FAILS) return mig_cat_fail_rows(d, table, &result);
  }
  for (uint32_t i = 0; i < table->indexes.count; i++) {
    const mig_cat_index *index = &table->indexes.items[i];
    if (!index->unique || !has_part(index, column)) continue;
    mig_cat_table narrow = mig_cat_narrow_to_index(cat, table, index);
    mig_row_key key = mig_cat_row_index(cat, &narrow, index);
    mig_rows_result result = mig_rowset_check_key(cat->rows, &rows, mig_cat_row_table(cat, &narrow), &key);
    if (result.status == MIG_ROWS_FAILS) return mig_cat_fail_rows(d, table, &result);
  }
  return MIG_APPLY_OK;
}

/* PostgreSQL read the default as a moment when it was set: another type gets that, not what was typed. */
static void keep_moment(mig_catalogue *cat, mig_cat_column *c) {
  mig_sqlfamily family = c->type->value.family;
  if (cat->dialect != MIG_POSTGRESQL || c->default_sql.ptr == NULL || (family != MIG_SQL_TIMESTAMP && family != MIG_SQL_DATE)) return;
  const mig_expr *expr = mig_cat_expression(cat, c->default_sql);
  mig_datum moment;
  if (expr->kind != MIG_EXPR_STRING || datum_read_stamp(cat->arena, expr->text, family == MIG_SQL_DATE, &moment) != MIG_YES) return;
  c->default_sql = mig_arena_printf(cat->arena, "'%.*s'", MIG_FMT(datum_print(cat->arena, cat->dialect, &moment)));
}

mig_apply mig_cat_set_type(mig_cat_do *d, mig_sym key, mig_sym column, const mig_cat_type *to, mig_span using_) {
  mig_catalogue *cat = d->cat;
  mig_cat_table *table = mig_cat_find_table(cat, key);
  mig_cat_column *c = mig_cat_find_column(table, column);
  mig_object object = mig_cat_object(MIG_OBJECT_COLUMN, table, c->shown);
  if (need_type(d, table, to) != MIG_APPLY_OK || check_views(d, table, column) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
  bool changed = !mig_span_eq(mig_cat_type_text(cat, c->type), mig_cat_type_text(cat, to)) || using_.len != 0;
  if (using_.len != 0 && mig_span_eq(mig_cat_type_text(cat, c->type), mig_cat_type_text(cat, to)))
    mig_cat_new_expression(d, using_); /* what it is made of is all there is to it */
  if (changed) {
    if (check_links(d, table, column, to) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
    if (mig_cat_check_retyped(d, table, column, to) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
    mig_row_catalogue rows = mig_cat_row_catalogue(cat);
    mig_cat_table one = mig_cat_narrow(cat, table, &column, 1);
    const mig_row_table *view = using_.len != 0 ? mig_cat_row_table(cat, table) : mig_cat_row_table(cat, &one);
    uint32_t at = using_.len != 0 ? mig_cat_column_number(table, column) : 0;
    one.columns.items[0].type = to; /* only to have the new type's labels */
    mig_sqltype target = mig_cat_row_table(cat, &one)->columns[0].type;
    if (c->default_sql.ptr != NULL && !c->opaque_default && cat->dialect == MIG_POSTGRESQL) {
      mig_sqltype own = mig_cat_default_type(cat, c->default_sql);
      if (own.family == MIG_SQL_UNTYPED) own = view->columns[at].type; /* 'd' has had the column's type since it was parsed */
      mig_rows_result fits = mig_rows_cast_default(cat->arena, cat->dialect, c->default_sql, &own, &target);
      if (fits.status == MIG_ROWS_FAILS)
        return mig_cat_fail(d, object, c->by[MIG_BY_DEFAULT], MIG_DEED_ALTERED,
                            "default for column \"%.*s\" cannot be cast automatically to the new type", MIG_FMT(c->shown));
    }
    mig_rows_result result = mig_rowset_cast_column(cat->rows, &rows, view, at, &target, using_);
    if (result.status == MIG_ROWS_FAILS) {
      mig_step by = result.depends_on_rows && table->by_rows > c->by[MIG_BY_TYPE] ? table->by_rows : c->by[MIG_BY_TYPE];
      mig_cat_fail(d, object, by, by == table->by_rows ? MIG_DEED_WROTE : MIG_DEED_ALTERED, "%.*s", MIG_FMT(result.message));
      if (d->failure != NULL) {
        d->failure->rows = result.depends_on_rows;
        d->failure->possible = result.open;
      }
      return MIG_APPLY_FAILS;
    }
    if (result.status == MIG_ROWS_UNKNOWN)
      mig_rowset_forget_column(cat->rows, mig_cat_text(cat, key), mig_cat_text(cat, column));
    if (check_conditions(d, table, column, to) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
  }
  table = mig_cat_write_table(cat, table);
  c = mig_cat_find_column(table, column);
  if (changed) keep_moment(cat, c);
  c->type = to;
  c->by[MIG_BY_TYPE] = d->step;
  for (uint32_t i = 0; changed && i < table->constraints.count; i++) {
    mig_cat_constraint *check = &table->constraints.items[i];
    if (check->kind == MIG_CHECK && mig_cat_has_sym(check->columns, check->column_count, column))
      check->condition = mig_cat_type_literals(cat, table, check->condition); /* parsed again */
  }
  return changed ? check_keys(d, table, column) : MIG_APPLY_OK;
}

mig_apply mig_cat_set_nullable(mig_cat_do *d, mig_sym key, mig_sym column, bool not_null) {
  mig_catalogue *cat = d->cat;
  mig_cat_table *table = mig_cat_find_table(cat, key);
  mig_cat_column *c = mig_cat_find_column(table, column);
  mig_object object = mig_cat_object(MIG_OBJECT_COLUMN, table, c->shown);
  if (not_null) {
    mig_cat_table one = mig_cat_narrow(cat, table, &column, 1);
    mig_rows_result result = mig_rowset_check_not_null(cat->rows, mig_cat_row_table(cat, &one), 0);
    if (result.status == MIG_ROWS_FAILS) return mig_cat_fail_rows(d, table, &result);
    for (uint32_t i = 0; i < table->constraints.count && cat->dialect == MIG_MYSQL; i++) {
      const mig_cat_constraint *set = &table->constraints.items[i];
      if (mig_cat_sets_null(set) && mig_cat_has_sym(set->columns, set->column_count, column))
        return mig_cat_fail(d, mig_cat_object(MIG_OBJECT_CONSTRAINT, table, set->shown), set->by, MIG_DEED_DEPENDS,
                            "Column '%.*s' cannot be NOT NULL: needed in a foreign key constraint '%.*s' SET NULL", MIG_FMT(c->shown), MIG_FMT(set->shown));
    }
  } else {
    const mig_cat_constraint *pk = mig_cat_primary_key(table);
    bool member = pk != NULL && mig_cat_has_sym(pk->columns, pk->column_count, column);
    if (member && cat->dialect == MIG_POSTGRESQL)
      return mig_cat_fail(d, object, pk->by, MIG_DEED_CREATED, "column \"%.*s\" is in a primary key", MIG_FMT(c->shown));
    if (c->filled->identity.ptr != NULL && cat->dialect == MIG_POSTGRESQL)
      return mig_cat_fail(d, object, c->by[MIG_BY_EXISTS], MIG_DEED_CREATED, "column \"%.*s\" is an identity column",
                          MIG_FMT(c->shown));
    not_null = member; /* MariaDB: the key forces it */
  }
  table = mig_cat_write_table(cat, table);
  c = mig_cat_find_column(table, column);
  c->not_null = not_null;
  c->by[MIG_BY_NULLABLE] = d->step;
  return MIG_APPLY_OK;
}

mig_apply mig_cat_set_default(mig_cat_do *d, mig_sym key, mig_sym column, const mig_column *to) {
  mig_catalogue *cat = d->cat;
  mig_cat_table *table = mig_cat_write_table(cat, mig_cat_find_table(cat, key));
  mig_cat_column *c = mig_cat_find_column(table, column);
  mig_cat_column changed = *c;
  changed.default_sql = to->has_default ? mig_cat_default_sql(cat, &to->default_) : (mig_span){NULL, 0};
  if (mig_span_eq_nocase(changed.default_sql, MIG_SPAN("NULL"))) changed.default_sql.ptr = NULL;
  changed.opaque_default = to->has_default && to->default_.kind == MIG_VALUE_UNKNOWN;
  if (cat->dialect == MIG_POSTGRESQL && c->filled->identity.ptr == NULL) changed.generated = false;
  changed.by[MIG_BY_DEFAULT] = d->step;
  mig_object object = mig_cat_object(MIG_OBJECT_COLUMN, table, c->shown);
  if (mig_cat_check_default(d, &object, &changed) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
  *c = changed;
  return MIG_APPLY_OK;
}

static void set_comment(mig_cat_do *d, mig_sym key, mig_sym column, const mig_column *to) {
  mig_cat_table *table = mig_cat_write_table(d->cat, mig_cat_find_table(d->cat, key));
  mig_cat_column *c = mig_cat_find_column(table, column);
  c->comment = to->has_comment && to->comment.len != 0 ? to->comment : (mig_span){NULL, 0};
  c->by[MIG_BY_COMMENT] = d->step;
}

bool mig_cat_always(const mig_cat_column *column) {
  mig_span identity = column->filled->identity;
  return mig_span_is(identity, "always") ||
         mig_span_find(identity, MIG_SPAN("always=True"), 0) != SIZE_MAX;
}

/* ADD makes what is not there, SET and DROP change what is; Alembic sets unless the script says that nothing was. */
static mig_apply check_identity(mig_cat_do *d, const mig_cat_table *table, const mig_cat_column *c, const mig_alter *alter) {
  mig_object object = mig_cat_object(MIG_OBJECT_COLUMN, table, c->shown);
  bool told = (alter->existing & MIG_FACET_DEFAULT) && !alter->from.has_default;
  bool adds = alter->to.has_identity && (d->sql != NULL ? !(alter->existing & MIG_FACET_IDENTITY) : told);
  if (table->open || alter->if_identity) return MIG_APPLY_OK;
  if (adds == (c->filled->identity.ptr == NULL)) return MIG_APPLY_OK;
  return mig_cat_fail(d, object, c->by[MIG_BY_DEFAULT], MIG_DEED_ALTERED,
                      adds ? "column \"%.*s\" of relation \"%.*s\" is already an identity column"
                           : "column \"%.*s\" of relation \"%.*s\" is not an identity column",
                      MIG_FMT(c->shown), MIG_FMT(table->shown));
}

static mig_apply by_facet(mig_cat_do *d, mig_sym key, mig_sym column, const mig_alter *alter, uint32_t sets) {
  mig_apply status = MIG_APPLY_OK;
  if (sets & MIG_FACET_TYPE)
    status = mig_cat_set_type(d, key, column, mig_cat_type_of(d->cat, &alter->to.type), alter->using_);
  if (status == MIG_APPLY_OK && (sets & MIG_FACET_NULLABLE))
    status = mig_cat_set_nullable(d, key, column, alter->to.nullable == MIG_NO);
  if (status == MIG_APPLY_OK && (sets & MIG_FACET_DEFAULT)) status = mig_cat_set_default(d, key, column, &alter->to);
  if (status == MIG_APPLY_OK && (sets & MIG_FACET_COMMENT) && d->cat->dialect != MIG_SQLITE)
    set_comment(d, key, column, &alter->to);
  if (status == MIG_APPLY_OK && (sets & MIG_FACET_AUTOINCREMENT) && d->cat->dialect == MIG_MYSQL) {
    mig_cat_table *table = mig_cat_write_table(d->cat, mig_cat_find_table(d->cat, key));
    mig_cat_find_column(table, column)->generated = alter->to.autoincrement == MIG_YES;
  }
  if (status == MIG_APPLY_OK && (sets & MIG_FACET_IDENTITY)) {
    mig_cat_table *table = mig_cat_write_table(d->cat, mig_cat_find_table(d->cat, key));
    mig_cat_column *c = mig_cat_find_column(table, column);
    if (check_identity(d, table, c, alter) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
    bool options = d->sql == NULL && c->filled->identity.ptr != NULL && !mig_span_eq(c->filled->identity, alter->to.identity);
    if (alter->recounts || options) mig_cat_fires(d, table->key); /* rows get other numbers */
    mig_span kept = alter->existing & MIG_FACET_IDENTITY ? c->filled->identity : MIG_SPAN("");
    mig_span identity = alter->to.identity.ptr != NULL ? alter->to.identity : kept;
    c->filled = mig_cat_filled_with(d->cat, alter->to.has_identity ? identity : (mig_span){NULL, 0}, c->filled->computed);
    c->generated = alter->to.has_identity;
    c->by[MIG_BY_DEFAULT] = d->step;
  }
  return status;
}

/* ---- MariaDB: MODIFY and CHANGE say everything again; conflict rules, section 3 ---- */

static bool restates(const mig_alter *alter) {
  if (alter->sets & ~(uint32_t)MIG_FACET_DEFAULT) return true;
  const mig_type *type = &alter->from.type; /* only CHANGE can set a functional default */
  bool moment = mig_span_is(type->name, "DateTime") || mig_span_is(type->name, "DATETIME") || mig_span_is(type->name, "TIMESTAMP");
  return moment && (alter->existing & MIG_FACET_TYPE) && alter->to.has_default && alter->to.default_.kind == MIG_VALUE_SQL;
}

static mig_apply check_my_keys(mig_cat_do *d, mig_cat_table *table, const mig_cat_column *column, const mig_cat_type *to) {
  const mig_cat_constraint *pk = mig_cat_primary_key(table);
  bool member = pk != NULL && mig_cat_has_sym(pk->columns, pk->column_count, column->name);
  if (member && mig_cat_type_needs_length(d->cat, to) && !mig_cat_type_needs_length(d->cat, column->type))
    return mig_cat_fail(d, mig_cat_object(MIG_OBJECT_COLUMN, table, column->shown), pk->by, MIG_DEED_DEPENDS,
                        "BLOB/TEXT column '%.*s' used in key specification without a key length", MIG_FMT(column->shown));
  for (uint32_t i = 0; i < table->indexes.count; i++) {
    const mig_cat_index *index = &table->indexes.items[i];
    if (!has_part(index, column->name)) continue;
    mig_cat_table shadow = mig_cat_narrow_to_index(d->cat, table, index);
    mig_cat_find_column(&shadow, column->name)->type = to;
    mig_cat_find_column(&shadow, column->name)->by[MIG_BY_TYPE] = d->step;
    if (mig_cat_check_key_bytes(d, &shadow, index) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
  }
  return MIG_APPLY_OK;
}

static mig_apply restate(mig_cat_do *d, mig_sym key, mig_sym column, const mig_alter *alter) {
  mig_catalogue *cat = d->cat;
  const mig_column *type = alter->sets & MIG_FACET_TYPE ? &alter->to : &alter->from;
  mig_cat_table *table = mig_cat_find_table(cat, key);
  mig_cat_column *c = mig_cat_find_column(table, column);
  mig_object object = mig_cat_object(MIG_OBJECT_COLUMN, table, c->shown);
  if (!((alter->sets | alter->existing) & MIG_FACET_TYPE))
    return mig_cat_fail(d, object, 0, MIG_DEED_NONE,
                        "All MySQL CHANGE/MODIFY COLUMN operations require the existing type.");
  const mig_cat_type *to = mig_cat_type_of(cat, &type->type);
  if (check_my_keys(d, table, c, to) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
  mig_apply status = mig_cat_set_type(d, key, column, to, (mig_span){NULL, 0});
  const mig_column *nullable = alter->sets & MIG_FACET_NULLABLE ? &alter->to : &alter->from;
  bool known = (alter->sets | alter->existing) & MIG_FACET_NULLABLE;
  if (status == MIG_APPLY_OK) status = mig_cat_set_nullable(d, key, column, known && nullable->nullable == MIG_NO);
  const mig_column *value = alter->sets & MIG_FACET_DEFAULT ? &alter->to : &alter->from;
  static const mig_column none = {.has_default = false};
  if (!((alter->sets | alter->existing) & MIG_FACET_DEFAULT)) value = &none;
  if (status == MIG_APPLY_OK) status = mig_cat_set_default(d, key, column, value);
  if (status != MIG_APPLY_OK) return status;
  const mig_column *comment = alter->sets & MIG_FACET_COMMENT ? &alter->to : &alter->from;
  set_comment(d, key, column, (alter->sets | alter->existing) & MIG_FACET_COMMENT ? comment : &none);
  table = mig_cat_write_table(cat, mig_cat_find_table(cat, key));
  c = mig_cat_find_column(table, column);
  const mig_column *counts = alter->sets & MIG_FACET_AUTOINCREMENT ? &alter->to : &alter->from;
  c->generated = counts->autoincrement == MIG_YES;
  return MIG_APPLY_OK;
}

/* MODIFY and CHANGE give the name the letters that they are written with. */
static void respell(mig_cat_do *d, mig_cat_table *table, mig_sym name, mig_span letters) {
  mig_cat_column *column = mig_cat_find_column(mig_cat_write_table(d->cat, table), name);
  column->shown = letters;
  column->by[MIG_BY_NAME] = d->step;
}

mig_apply mig_cat_alter_column(mig_cat_do *d, const mig_effect *effect) {
  mig_catalogue *cat = d->cat;
  const mig_object *object = &effect->object;
  const mig_alter *alter = effect->as.alter;
  mig_cat_table *table = mig_cat_need_table(d, object->schema, object->table);
  if (table == NULL) return effect->if_exists ? MIG_APPLY_OK : MIG_APPLY_FAILS;
  uint32_t sets = alter->sets & ~(uint32_t)MIG_FACET_NAME;
  const char *words = NULL;
  if (effect->if_exists && mig_cat_find_column(table, mig_cat_inner_name(cat, object->name)) == NULL) return MIG_APPLY_OK; /* MariaDB's MODIFY */
  if (cat->dialect == MIG_POSTGRESQL && sets == 0) words = "column \"%\" does not exist";
  mig_cat_column *column = mig_cat_need_column(d, &table, object->name, words);
  if (column == NULL) return MIG_APPLY_FAILS;
  mig_sym key = table->key, name = column->name;
  if (cat->dialect == MIG_SQLITE && sets != 0 && sets != MIG_FACET_COMMENT && d->sql == NULL)
    return mig_cat_fail(d, *object, 0, MIG_DEED_NONE, "No support for ALTER of columns in SQLite outside of batch mode");
  bool whole = cat->dialect == MIG_MYSQL && (d->sql != NULL ? (sets & MIG_FACET_TYPE) != 0 : restates(alter));
  if (whole && !mig_span_eq(column->shown, object->name)) respell(d, table, name, object->name);
  if (whole && d->sql != NULL) {
    const mig_cat_type *to = mig_cat_type_of(cat, &alter->to.type);
    table = mig_cat_find_table(cat, key);
    if (check_my_keys(d, table, mig_cat_find_column(table, name), to) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
  }
  mig_apply status = cat->dialect == MIG_MYSQL && d->sql == NULL && restates(alter) ? restate(d, key, name, alter)
                                                                                   : by_facet(d, key, name, alter, sets);
  if (status != MIG_APPLY_OK || !(alter->sets & MIG_FACET_NAME)) return status;
  /* PostgreSQL takes the column itself for another one of the name */
  if (cat->dialect != MIG_POSTGRESQL && mig_span_eq(alter->to.name, object->name)) return MIG_APPLY_OK;
  return mig_cat_rename_column(d, key, object->name, alter->to.name);
}
