/* What a statement names: tables, and columns as far as their table can be told. */
#include "base/span.h"
#include "schema/sql_build.h"

/* FROM lists that are visible, the innermost first. */
typedef struct scope {
  const struct scope *outer;
  const mig_from *from;
  uint32_t count;
} scope;

typedef struct collector {
  mig_arena *arena;
  sql_objects objects;
  uint32_t depth;
} collector;

static bool same(const mig_object *a, const mig_object *b) {
  return a->kind == b->kind && mig_span_eq(a->schema, b->schema) && mig_span_eq(a->table, b->table) && mig_span_eq(a->name, b->name);
}

static void add(collector *c, mig_object object) {
  for (uint32_t i = 0; i < c->objects.count; i++)
    if (same(&c->objects.items[i], &object)) return;
  *mig_vec_push(c->arena, &c->objects) = object;
}

/* One plain table in sight and nothing else: an unqualified name can only be its column. */
static const mig_from *only_table(const scope *s) {
  const mig_from *found = NULL;
  for (; s != NULL; s = s->outer)
    for (uint32_t i = 0; i < s->count; i++) {
      if (found != NULL || s->from[i].derived) return NULL;
      found = &s->from[i];
    }
  return found;
}

static const mig_from *find_alias(const scope *s, mig_span alias) {
  for (; s != NULL; s = s->outer)
    for (uint32_t i = 0; i < s->count; i++)
      if (mig_span_eq(s->from[i].alias, alias)) return &s->from[i];
  return NULL;
}

static bool any_derived(const scope *s) {
  for (; s != NULL; s = s->outer)
    for (uint32_t i = 0; i < s->count; i++)
      if (s->from[i].derived) return true;
  return false;
}

static void add_column(collector *c, const scope *s, const mig_expr *expr) {
  mig_object object = {.kind = MIG_OBJECT_COLUMN, .name = expr->text};
  const mig_from *from = expr->qualifier.len > 0 ? find_alias(s, expr->qualifier) : only_table(s);
  if (from != NULL && !from->derived) object.schema = from->schema, object.table = from->table;
  else if (expr->qualifier.len > 0 || s == NULL || any_derived(s) || expr->kind == MIG_EXPR_STAR) return;
  add(c, object);
}

static void walk_select(collector *c, const scope *outer, const mig_select *select);

static void walk(collector *c, const scope *s, const mig_expr *expr) {
  if (expr == NULL || c->depth > SQL_DEPTH_LIMIT) return;
  c->depth++;
  if (expr->kind == MIG_EXPR_COLUMN) add_column(c, s, expr);
  else if (expr->kind == MIG_EXPR_SUBSELECT) walk_select(c, s, expr->select);
  bool counts_rows = expr->kind == MIG_EXPR_FUNCTION && expr->count == 1 && expr->args[0]->kind == MIG_EXPR_STAR;
  for (uint32_t i = 0; i < expr->count && !counts_rows; i++) walk(c, s, expr->args[i]);
  c->depth--;
}

static void add_star(collector *c, const scope *s, const mig_expr *expr) {
  if (expr->qualifier.len > 0) {
    add_column(c, s, expr);
    return;
  }
  for (uint32_t i = 0; i < s->count; i++) {
    if (s->from[i].derived) continue;
    add(c, (mig_object){.kind = MIG_OBJECT_COLUMN, .schema = s->from[i].schema, .table = s->from[i].table, .name = MIG_SPAN("*")});
  }
}

static void walk_from(collector *c, const scope *s, const mig_from *from, uint32_t count) {
  for (uint32_t i = 0; i < count; i++) {
    if (!from[i].derived) add(c, (mig_object){.kind = MIG_OBJECT_TABLE, .schema = from[i].schema, .name = from[i].table});
    walk(c, s, from[i].on);
  }
}

static void walk_select(collector *c, const scope *outer, const mig_select *select) {
  if (select == NULL || c->depth > SQL_DEPTH_LIMIT) return;
  c->depth++;
  scope s = {outer, select->from, select->from_count};
  for (uint32_t i = 0; i < select->part_count; i++) walk_select(c, outer, select->parts[i]);
  walk_from(c, &s, select->from, select->from_count);
  for (uint32_t i = 0; i < select->output_count; i++) {
    if (select->outputs[i]->kind == MIG_EXPR_STAR) add_star(c, &s, select->outputs[i]);
    else walk(c, &s, select->outputs[i]);
  }
  walk(c, &s, select->where);
  for (uint32_t i = 0; i < select->other_count; i++) walk(c, &s, select->others[i]);
  c->depth--;
}

static void give(collector *c, mig_sql_step *step) {
  step->uses = c->objects.items, step->use_count = c->objects.count;
}

void sql_uses_of_select(mig_arena *arena, const mig_select *select, mig_sql_step *step) {
  collector c = {.arena = arena};
  walk_select(&c, NULL, select);
  give(&c, step);
}

static void walk_target(collector *c, const mig_dml *dml, const mig_span *columns, uint32_t count) {
  for (uint32_t i = 0; i < count; i++)
    add(c, (mig_object){.kind = MIG_OBJECT_COLUMN, .schema = dml->table.schema, .table = dml->table.table, .name = columns[i]});
}

void sql_uses_of_dml(mig_arena *arena, const mig_dml *dml, mig_sql_step *step) {
  collector c = {.arena = arena};
  MIG_VEC(mig_from) visible = {0};
  *mig_vec_push(arena, &visible) = (mig_from){.schema = dml->table.schema, .table = dml->table.table, .alias = dml->alias};
  for (uint32_t i = 0; i < dml->from_count; i++) *mig_vec_push(arena, &visible) = dml->from[i];
  scope s = {NULL, visible.items, visible.count};
  bool insert = dml->kind == MIG_DML_INSERT || dml->kind == MIG_DML_INSERT_SELECT;
  add(&c, (mig_object){.kind = MIG_OBJECT_TABLE, .schema = dml->table.schema, .name = dml->table.table});
  walk_target(&c, dml, dml->columns, dml->column_count);
  for (uint32_t i = 0; i < dml->part_count; i++) walk_select(&c, NULL, dml->parts[i]);
  for (size_t i = 0; i < (size_t)dml->row_count * dml->width; i++) walk(&c, insert ? NULL : &s, dml->values[i]);
  walk_select(&c, NULL, dml->source);
  walk_from(&c, &s, dml->from, dml->from_count);
  walk(&c, &s, dml->where);
  walk_target(&c, dml, dml->conflict_columns, dml->conflict_column_count);
  walk_target(&c, dml, dml->set_columns, dml->set_count);
  for (uint32_t i = 0; i < dml->set_count; i++) walk(&c, &s, dml->set_values[i]);
  give(&c, step);
}

/* SELECT setval('seq', 40) */
static void moved_sequences(sql_build *b, const mig_select *select, sql_steps *steps) {
  for (uint32_t i = 0; i < select->output_count; i++) {
    const mig_expr *call = select->outputs[i];
    if (call->kind != MIG_EXPR_FUNCTION || !mig_span_eq_nocase(call->text, MIG_SPAN("setval")) || call->count == 0) continue;
    const mig_expr *name = call->args[0];
    while (name->kind == MIG_EXPR_CAST && name->count == 1) name = name->args[0];
    if (name->kind != MIG_EXPR_STRING) continue;
    size_t dot = mig_span_find(name->text, MIG_SPAN("."), 0);
    mig_object object = {.kind = MIG_OBJECT_SEQUENCE, .name = name->text};
    if (dot != SIZE_MAX) object.schema = mig_span_cut(name->text, 0, dot), object.name = mig_span_cut(name->text, dot + 1, name->text.len);
    sql_step(b, steps, MIG_EFFECT_REQUIRE, object);
  }
}

void sql_read_steps(sql_build *b, const mig_select *select, sql_steps *steps) {
  mig_sql_step all = {0};
  sql_uses_of_select(b->arena, select, &all);
  moved_sequences(b, select, steps);
  for (uint32_t i = 0; i < all.use_count; i++) {
    const mig_object *use = &all.uses[i];
    if (use->kind != MIG_OBJECT_TABLE) continue;
    mig_sql_step *step = sql_step(b, steps, MIG_EFFECT_READ, (mig_object){.kind = MIG_OBJECT_ROWS, .schema = use->schema, .table = use->name});
    step->uses = all.uses, step->use_count = all.use_count;
  }
}

const mig_span *mig_sql_columns(mig_arena *arena, const mig_expr *expr, uint32_t *out_count) {
  mig_from any = {0};
  scope s = {NULL, &any, 1};
  collector c = {.arena = arena};
  walk(&c, &s, expr);
  sql_names names = {0};
  for (uint32_t i = 0; i < c.objects.count; i++)
    if (c.objects.items[i].kind == MIG_OBJECT_COLUMN) *mig_vec_push(arena, &names) = c.objects.items[i].name;
  *out_count = names.count;
  return names.items;
}
