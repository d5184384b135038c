#include <stdio.h>

#include "schema/catalogue_internal.h"

enum { PG_NAME_MAX = 63 };

/* PostgreSQL's makeObjectName: two parts and a label, the longer part cut first. */
static mig_span pg_object_name(mig_catalogue *cat, mig_span first, mig_span second, const char *label) {
  size_t overhead = strlen(label) + 1 + (second.len != 0 ? 1 : 0);
  size_t a = first.len, b = second.len;
  while (a + b + overhead > PG_NAME_MAX) {
    if (a > b) a--;
    else b--;
  }
  return second.len == 0 ? mig_arena_printf(cat->arena, "%.*s_%s", (int)a, first.ptr, label)
                         : mig_arena_printf(cat->arena, "%.*s_%.*s_%s", (int)a, first.ptr, (int)b, second.ptr, label);
}

static bool pg_taken(mig_catalogue *cat, const mig_cat_table *table, mig_sym name, bool relation) {
  if (mig_cat_find_constraint(table, name) != NULL) return true;
  if (!relation) return false;
  mig_cat_slot slot = mig_cat_slot_get(cat, MIG_SPACE_RELATION, mig_cat_key_of(cat, table->schema, name));
  return slot.kind != MIG_SLOT_NEVER && slot.kind != MIG_SLOT_GONE;
}

/* ChooseRelationName: the label gets a number until the name is free. */
static mig_sym pg_choose(mig_catalogue *cat, const mig_cat_table *table, mig_span columns, const char *label, bool relation) {
  mig_span base = mig_cat_text(cat, table->name);
  mig_sym name = mig_cat_intern(cat, pg_object_name(cat, base, columns, label));
  for (unsigned n = 1; pg_taken(cat, table, name, relation); n++) {
    char numbered[32];
    snprintf(numbered, sizeof numbered, "%s%u", label, n);
    name = mig_cat_intern(cat, pg_object_name(cat, base, columns, numbered));
  }
  return name;
}

static mig_span joined(mig_catalogue *cat, const mig_sym *columns, uint32_t count) {
  mig_buf buf = mig_buf_in(cat->arena);
  for (uint32_t i = 0; i < count; i++) {
    if (i != 0) mig_buf_putc(&buf, '_');
    mig_buf_put(&buf, mig_cat_text(cat, columns[i]));
    if (buf.len > PG_NAME_MAX) break;
  }
  return mig_buf_span(&buf);
}

/* MariaDB numbers on from the highest number in use: t_ibfk_1, CONSTRAINT_1. */
static mig_sym my_numbered(mig_catalogue *cat, const mig_cat_table *table, mig_span prefix) {
  for (unsigned n = 1;; n++) {
    mig_sym name = mig_cat_inner_name(cat, mig_arena_printf(cat->arena, "%.*s%u", MIG_FMT(prefix), n));
    if (mig_cat_find_constraint(table, name) == NULL) return name;
  }
}

mig_sym mig_cat_generate_name(mig_catalogue *cat, const mig_cat_table *table, const mig_cat_constraint *c) {
  if (cat->dialect == MIG_SQLITE) return 0;
  if (cat->dialect == MIG_MYSQL) {
    if (c->kind == MIG_PRIMARY_KEY) return mig_cat_intern(cat, MIG_SPAN("PRIMARY"));
    if (c->kind == MIG_CHECK) return my_numbered(cat, table, MIG_SPAN("CONSTRAINT_"));
    mig_span name = mig_cat_text(cat, table->name);
    return my_numbered(cat, table, mig_arena_printf(cat->arena, "%.*s_ibfk_", MIG_FMT(name)));
  }
  switch (c->kind) {
  case MIG_PRIMARY_KEY: return pg_choose(cat, table, MIG_SPAN(""), "pkey", true);
  case MIG_UNIQUE: return pg_choose(cat, table, joined(cat, c->columns, c->column_count), "key", true);
  case MIG_EXCLUDE: return pg_choose(cat, table, joined(cat, c->columns, c->column_count), "excl", true);
  case MIG_FOREIGN_KEY: return pg_choose(cat, table, joined(cat, c->columns, c->column_count), "fkey", false);
  default:
    return pg_choose(cat, table, c->column_count == 1 ? joined(cat, c->columns, 1) : MIG_SPAN(""), "check", false);
  }
}

/* FigureIndexColname: a function or a column that is cast gives its name, other expressions do not. */
static mig_span part_name(const mig_expr *tree) {
  while (tree != NULL && tree->kind == MIG_EXPR_CAST) tree = tree->args[0];
  bool has_name = tree != NULL && (tree->kind == MIG_EXPR_FUNCTION || tree->kind == MIG_EXPR_COLUMN);
  return has_name ? tree->text : MIG_SPAN("expr");
}

mig_sym mig_cat_generate_index_name(mig_catalogue *cat, const mig_cat_table *table, const mig_cat_index *index) {
  mig_syms columns = {0};
  for (uint32_t i = 0; i < index->part_count; i++)
    *mig_vec_push(cat->arena, &columns) =
        index->parts[i].column != 0 ? index->parts[i].column : mig_cat_intern(cat, part_name(index->parts[i].tree));
  if (cat->dialect == MIG_POSTGRESQL)
    return pg_choose(cat, table, joined(cat, columns.items, columns.count), "idx", true);
  mig_span first = columns.count != 0 ? mig_cat_text(cat, columns.items[0]) : MIG_SPAN("index");
  mig_sym name = mig_cat_inner_name(cat, first); /* MariaDB: the first column, then c_2, c_3 */
  for (unsigned n = 2; mig_cat_find_index(table, name) != NULL; n++)
    name = mig_cat_inner_name(cat, mig_arena_printf(cat->arena, "%.*s_%u", MIG_FMT(first), n));
  return name;
}

mig_sym mig_cat_generate_sequence_name(mig_catalogue *cat, const mig_cat_table *table, mig_sym column) {
  return pg_choose(cat, table, mig_cat_text(cat, column), "seq", true);
}
