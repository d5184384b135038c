/* What a statement that was not understood leaves known: what it reaches may have become anything,
 * what was removed before may be there again. */
#include "schema/catalogue_internal.h"

/* The base's removals are forgotten for good; a side's own are kept aside for mig_catalogue_hold. */
static void doubt(mig_catalogue *cat, mig_cat_doubted it) {
  if (cat->recording) *mig_vec_push(cat->arena, &cat->doubted) = it;
}

static void restore_part(mig_catalogue *cat, const mig_cat_doubted *it) {
  mig_cat_table *table = mig_cat_find_table(cat, it->key);
  if (table == NULL || mig_cat_find_gone(table, it->part.kind, it->part.name) != NULL) return;
  bool there = it->part.kind == MIG_OBJECT_COLUMN  ? mig_cat_find_column(table, it->part.name) != NULL
               : it->part.kind == MIG_OBJECT_INDEX ? mig_cat_find_index(table, it->part.name) != NULL
                                                   : mig_cat_find_constraint(table, it->part.name) != NULL;
  if (there) return;
  table = mig_cat_write_table(cat, table);
  *mig_vec_push(cat->arena, &table->gone) = it->part;
}

void mig_catalogue_hold(mig_catalogue *cat, mig_step from, mig_step to) {
  bool recording = cat->recording;
  cat->recording = false;
  for (uint32_t i = 0; i < cat->doubted.count; i++) {
    const mig_cat_doubted *it = &cat->doubted.items[i];
    mig_step by = it->in_table ? it->part.by : it->slot.by;
    if (by < from || by >= to) continue;
    if (it->in_table) restore_part(cat, it);
    else if (mig_cat_slot_get(cat, it->space, it->key).kind == MIG_SLOT_NEVER)
      mig_cat_slot_set(cat, it->space, it->key, it->slot);
  }
  cat->recording = recording;
  cat->held.from = from;
  cat->held.to = to;
}

static bool is_held(const mig_catalogue *cat, mig_step by) {
  return by >= cat->held.from && by < cat->held.to;
}

/* Removed names may have come back. */
static void forget_removals(mig_catalogue *cat) {
  for (mig_cat_space space = 0; space < MIG_SPACE_COUNT; space++)
    for (mig_sym key = 0; key < mig_cat_slot_end(cat, space); key++) {
      mig_cat_slot slot = mig_cat_slot_peek(cat, space, key);
      if (slot.kind != MIG_SLOT_GONE || is_held(cat, slot.by)) continue;
      doubt(cat, (mig_cat_doubted){.space = space, .key = key, .slot = slot});
      mig_cat_slot_put(cat, space, key, (mig_cat_slot){.kind = MIG_SLOT_NEVER});
    }
}

static void forget_parts(mig_catalogue *cat, mig_cat_table *table) {
  uint32_t kept = 0;
  for (uint32_t i = 0; i < table->gone.count; i++) {
    if (is_held(cat, table->gone.items[i].by)) table->gone.items[kept++] = table->gone.items[i];
    else doubt(cat, (mig_cat_doubted){.in_table = true, .key = table->key, .part = table->gone.items[i]});
  }
  table->gone.count = kept;
}

static void forget(mig_cat_do *d, mig_cat_table *table) {
  table = mig_cat_write_table(d->cat, table);
  table->open = true;
  forget_parts(d->cat, table);
  mig_rowset_forget_table(d->cat->rows, mig_cat_text(d->cat, table->key));
}

/* The name may stand for something now. */
static void forget_absence(mig_catalogue *cat, mig_sym key, mig_cat_slot slot) {
  if (slot.kind == MIG_SLOT_GONE && is_held(cat, slot.by)) return;
  if (slot.kind == MIG_SLOT_GONE) doubt(cat, (mig_cat_doubted){.space = MIG_SPACE_RELATION, .key = key, .slot = slot});
  mig_cat_slot_set(cat, MIG_SPACE_RELATION, key, (mig_cat_slot){.kind = MIG_SLOT_NEVER, .maybe = true});
}

static void forget_named(mig_cat_do *d, const mig_object *object, mig_sym key) {
  mig_catalogue *cat = d->cat;
  mig_cat_slot slot = mig_cat_slot_get(cat, MIG_SPACE_RELATION, key);
  if (slot.kind == MIG_SLOT_TABLE && object->kind == MIG_OBJECT_ROWS)
    mig_rowset_forget_table(cat->rows, mig_cat_text(cat, key));
  else if (slot.kind == MIG_SLOT_TABLE)
    forget(d, cat->tables.items[slot.at]);
  else if (object->kind == MIG_OBJECT_TABLE && (slot.kind == MIG_SLOT_NEVER || slot.kind == MIG_SLOT_GONE))
    forget_absence(cat, key, slot);
}

static mig_apply reach_tables(mig_cat_do *d, const mig_effect *effect) {
  mig_catalogue *cat = d->cat;
  for (uint32_t i = 0; i < effect->as.scope.count; i++) {
    const mig_object *object = &effect->as.scope.tables[i];
    mig_span name = object->table.ptr != NULL && object->kind != MIG_OBJECT_TABLE ? object->table : object->name;
    mig_sym key = mig_cat_key(cat, object->schema, name);
    mig_cat_touch(cat, key, true);
    mig_cat_murk(d, object, object->kind == MIG_OBJECT_ROWS, effect->as.scope.reason);
    forget_named(d, object, key);
  }
  return MIG_APPLY_UNKNOWN;
}

mig_apply mig_cat_apply_unknown(mig_cat_do *d, const mig_effect *effect) {
  mig_catalogue *cat = d->cat;
  if (effect->as.scope.count != 0) return reach_tables(d, effect);
  mig_cat_murk(d, NULL, false, effect->as.scope.reason);
  cat->open = true;
  forget_removals(cat);
  for (uint32_t i = 0; i < cat->tables.count; i++)
    if (cat->tables.items[i] != NULL) forget(d, cat->tables.items[i]);
  return MIG_APPLY_UNKNOWN;
}

mig_apply mig_cat_apply_unread(mig_cat_do *d, const mig_object *object) {
  mig_object *table = MIG_NEW(d->cat->arena, mig_object);
  *table = (mig_object){.kind = MIG_OBJECT_TABLE, .schema = object->schema,
                        .name = object->table.ptr != NULL ? object->table : object->name};
  mig_effect effect = {.verb = MIG_EFFECT_UNKNOWN, .object = {.kind = MIG_OBJECT_UNKNOWN}};
  effect.as.scope.tables = table;
  effect.as.scope.count = 1;
  effect.as.scope.reason = MIG_SPAN("an expression in it could not be read");
  return mig_cat_apply_unknown(d, &effect);
}

mig_sql_result mig_cat_read_sql(mig_catalogue *cat, mig_span sql) {
  mig_cat_shared *shared = cat->shared;
  uint32_t at = mig_map_get(&shared->sql_numbers, sql);
  if (at == MIG_MAP_NONE) {
    at = shared->sql.count;
    mig_sql_result *result = mig_vec_push(shared->arena, &shared->sql);
    if (mig_sql_effects(result, shared->arena, cat->dialect, sql) != MIG_OK) mig_out_of_memory();
    mig_map_add(&shared->sql_numbers, mig_arena_copy(shared->arena, sql), at);
  }
  return shared->sql.items[at];
}

/* ---- answers and values that hang on rows ---- */

static void hang_on(mig_cat_do *d, const mig_object *object, mig_span reason) {
  bool inner = object->kind != MIG_OBJECT_TABLE && object->table.ptr != NULL;
  mig_span name = inner ? object->table : object->name;
  if (object->kind == MIG_OBJECT_COLUMN || name.len == 0) return;
  mig_sym key = mig_cat_key(d->cat, object->schema, name);
  if (mig_cat_find_view(d->cat, key) == NULL) { /* mostly, and a script of a thousand queries asks for each after each */
    mig_cat_fires_for(d, key, reason);
    return;
  }
  mig_syms layers = mig_cat_layers(d->cat, key);
  for (uint32_t i = 0; i < layers.count; i++)
    if (mig_cat_find_view(d->cat, layers.items[i]) == NULL) mig_cat_fires_for(d, layers.items[i], reason);
}

void mig_cat_hangs_on_rows(mig_cat_do *d, const mig_effect *probe) {
  mig_span reason = probe->as.probe.question == MIG_ASK_NOTHING ? MIG_SPAN("what it writes comes from rows that the other side writes")
                                                                : MIG_SPAN("its condition depends on rows that the other side writes");
  for (uint32_t i = 0; i < probe->as.probe.table_count; i++) hang_on(d, &probe->as.probe.tables[i], reason);
  for (uint32_t i = 0; i < probe->as.probe.query_count; i++) {
    mig_sql_result result = mig_cat_read_sql(d->cat, probe->as.probe.queries[i]);
    for (uint32_t j = 0; j < result.count; j++) {
      const mig_sql_step *step = &result.steps[j];
      if (step->effect.object.kind == MIG_OBJECT_ROWS || step->effect.object.kind == MIG_OBJECT_TABLE) hang_on(d, &step->effect.object, reason);
      for (uint32_t k = 0; k < step->use_count; k++) hang_on(d, &step->uses[k], reason);
    }
  }
}
