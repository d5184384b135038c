#include "schema/catalogue_internal.h"

/* Views and schemas. */

const mig_cat_view *mig_cat_view_over(const mig_catalogue *cat, mig_sym table, mig_sym column) {
  for (uint32_t i = 0; i < cat->views.count; i++) {
    const mig_cat_view *view = cat->views.items[i];
    if (view == NULL) continue;
    for (uint32_t j = 0; j < view->use_count; j++)
      if (view->uses[j].table == table && (column == 0 || view->uses[j].column == column)) return view;
  }
  return NULL;
}

const mig_cat_view *mig_cat_broken_view(mig_catalogue *cat) {
  for (uint32_t i = 0; i < cat->views.count; i++) {
    const mig_cat_view *view = cat->views.items[i];
    if (view == NULL) continue;
    mig_cat_touch(cat, view->key, false);
    for (uint32_t j = 0; j < view->use_count; j++) {
      mig_cat_slot slot = mig_cat_slot_get(cat, MIG_SPACE_RELATION, view->uses[j].table);
      if (slot.kind == MIG_SLOT_GONE) return view;
    }
  }
  return NULL;
}

/* Whether this walk has met it; `seen` has a place for each view, then for each table. */
static bool met_before(const mig_catalogue *cat, bool *seen, mig_cat_slot slot) {
  if (slot.kind != MIG_SLOT_VIEW && slot.kind != MIG_SLOT_TABLE) return false;
  bool *place = &seen[slot.kind == MIG_SLOT_VIEW ? slot.at : cat->views.count + slot.at];
  bool before = *place;
  *place = true;
  return before;
}

mig_syms mig_cat_layers(mig_catalogue *cat, mig_sym key) {
  mig_syms layers = {0};
  *mig_vec_push(cat->arena, &layers) = key;
  if (mig_cat_find_view(cat, key) == NULL) return layers;
  bool *seen = mig_arena_array(cat->arena, cat->views.count + cat->tables.count, sizeof *seen);
  met_before(cat, seen, mig_cat_slot_get(cat, MIG_SPACE_RELATION, key));
  for (uint32_t next = 0; next < layers.count; next++) { /* what is found waits its turn */
    const mig_cat_view *view = mig_cat_find_view(cat, layers.items[next]);
    for (uint32_t i = 0; view != NULL && i < view->use_count; i++) {
      mig_sym used = view->uses[i].table;
      if (view->uses[i].column == 0 && !met_before(cat, seen, mig_cat_slot_get(cat, MIG_SPACE_RELATION, used)))
        *mig_vec_push(cat->arena, &layers) = used;
    }
  }
  return layers;
}

static mig_cat_view *write_view(mig_catalogue *cat, uint32_t i) {
  mig_cat_view *view = cat->views.items[i];
  mig_cat_touch(cat, view->key, true);
  if (view->owner == cat->owner) return view;
  mig_cat_view *copy = MIG_NEW(cat->arena, mig_cat_view);
  *copy = *view;
  copy->owner = cat->owner;
  copy->uses = MIG_NEW_ARRAY(cat->arena, mig_cat_use, view->use_count);
  if (view->use_count != 0) memcpy(copy->uses, view->uses, view->use_count * sizeof *copy->uses);
  cat->views.items[i] = copy;
  return copy;
}

void mig_cat_rename_in_views(mig_catalogue *cat, mig_sym table, mig_sym column, mig_sym to) {
  for (uint32_t i = 0; i < cat->views.count; i++) {
    mig_cat_view *view = cat->views.items[i];
    for (uint32_t j = 0; view != NULL && j < view->use_count; j++) {
      if (view->uses[j].table != table || (column != 0 && view->uses[j].column != column)) continue;
      view = write_view(cat, i);
      if (column == 0) view->uses[j].table = to;
      else view->uses[j].column = to;
    }
  }
}

static mig_span view_index_text(mig_arena *arena, const mig_index *index) {
  mig_buf buf = mig_buf_in(arena);
  mig_buf_printf(&buf, "%sindex", index->unique == MIG_YES ? "unique " : "");
  if (index->using_.len != 0 && !mig_span_is(index->using_, "btree")) mig_buf_printf(&buf, " using %.*s", MIG_FMT(index->using_));
  for (uint32_t i = 0; i < index->part_count; i++) {
    const mig_index_part *part = &index->parts[i];
    mig_buf_printf(&buf, "%s %.*s", i != 0 ? "," : "", MIG_FMT(part->column.ptr != NULL ? part->column : part->expression));
  }
  if (index->options.len != 0) mig_buf_printf(&buf, " %.*s", MIG_FMT(index->options));
  if (index->where.len != 0) mig_buf_printf(&buf, " where %.*s", MIG_FMT(index->where));
  return mig_buf_span(&buf);
}

/* A column that the query does not so much as mention is none of the view. */
static mig_apply check_view_columns(mig_cat_do *d, const mig_index *index, const mig_cat_view *view) {
  if (view->star || mig_span_find(view->definition, MIG_SPAN("*"), 0) != SIZE_MAX) return MIG_APPLY_OK;
  for (uint32_t i = 0; i < index->part_count; i++) {
    mig_span column = index->parts[i].column;
    if (column.len == 0 || mig_cat_mentions(view->definition, column)) continue;
    return mig_cat_fail(d, (mig_object){.kind = MIG_OBJECT_VIEW, .name = view->shown}, view->by, MIG_DEED_ALTERED, "column \"%.*s\" does not exist",
                        MIG_FMT(column));
  }
  return MIG_APPLY_OK;
}

static void put_view_index(mig_cat_do *d, mig_sym key, mig_sym view, mig_cat_view_index index) {
  mig_catalogue *cat = d->cat;
  index.key = key, index.by = d->step;
  *mig_vec_push(cat->arena, &cat->view_indexes) = index;
  mig_cat_slot_set(cat, MIG_SPACE_RELATION, key, (mig_cat_slot){.kind = MIG_SLOT_INDEX, .at = view, .by = d->step});
}

const mig_cat_view_index *mig_cat_find_view_index(const mig_catalogue *cat, mig_sym key) {
  mig_cat_slot slot = mig_cat_slot_peek(cat, MIG_SPACE_RELATION, key);
  if (slot.kind != MIG_SLOT_INDEX || mig_cat_slot_peek(cat, MIG_SPACE_RELATION, slot.at).kind != MIG_SLOT_VIEW) return NULL;
  for (uint32_t i = cat->view_indexes.count; i-- > 0;)
    if (cat->view_indexes.items[i].key == key) return &cat->view_indexes.items[i];
  return NULL;
}

mig_apply mig_cat_rename_view_index(mig_cat_do *d, mig_sym key, const mig_object *object, mig_span to) {
  mig_catalogue *cat = d->cat;
  const mig_cat_view_index *there = mig_cat_find_view_index(cat, key);
  mig_sym view = mig_cat_slot_peek(cat, MIG_SPACE_RELATION, key).at, new_key = mig_cat_key(cat, object->schema, to);
  mig_cat_view_index index = there != NULL ? *there : (mig_cat_view_index){0};
  if (mig_cat_need_free(d, new_key, to) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
  mig_cat_slot_free(cat, MIG_SPACE_RELATION, key, d->step, new_key);
  index.shown = to;
  put_view_index(d, new_key, view, index);
  return MIG_APPLY_OK;
}

mig_apply mig_cat_rename_view_column(mig_cat_do *d, const mig_object *column) {
  mig_object view = {.kind = MIG_OBJECT_TABLE, .schema = column->schema, .name = column->table};
  mig_cat_touch(d->cat, mig_cat_key(d->cat, view.schema, view.name), true);
  mig_cat_murk(d, &view, false, MIG_SPAN("what the columns of a view are called is not followed"));
  return MIG_APPLY_UNKNOWN;
}

/* An index on a materialized view goes with the view. */
mig_apply mig_cat_index_view(mig_cat_do *d, const mig_effect *effect, const mig_cat_view *view) {
  mig_catalogue *cat = d->cat;
  if (effect->object.name.ptr == NULL) return MIG_APPLY_OK;
  mig_sym key = mig_cat_key_of(cat, mig_cat_relation_name(cat, effect->object.schema), mig_cat_inner_name(cat, effect->object.name));
  mig_cat_slot slot = mig_cat_slot_get(cat, MIG_SPACE_RELATION, key);
  if (effect->if_not_exists && slot.kind == MIG_SLOT_INDEX) return MIG_APPLY_OK;
  if (mig_cat_need_free(d, key, effect->object.name) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
  const mig_index *index = effect->as.index;
  if (index != NULL && cat->dialect == MIG_POSTGRESQL && check_view_columns(d, index, view) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
  mig_span text = index != NULL ? view_index_text(cat->arena, index) : (mig_span){NULL, 0};
  put_view_index(d, key, view->key, (mig_cat_view_index){.shown = effect->object.name, .text = text});
  return MIG_APPLY_OK;
}

static void free_indexes(mig_catalogue *cat, const mig_cat_view *view, mig_step by) {
  for (mig_sym i = 0, end = mig_cat_slot_end(cat, MIG_SPACE_RELATION); i < end; i++) {
    mig_cat_slot slot = mig_cat_slot_peek(cat, MIG_SPACE_RELATION, i);
    if (slot.kind == MIG_SLOT_INDEX && slot.at == view->key) mig_cat_slot_free(cat, MIG_SPACE_RELATION, i, by, 0);
  }
}

static void move_indexes(mig_catalogue *cat, mig_sym from, mig_sym to) {
  for (mig_sym i = 0, end = mig_cat_slot_end(cat, MIG_SPACE_RELATION); i < end; i++) {
    mig_cat_slot slot = mig_cat_slot_peek(cat, MIG_SPACE_RELATION, i);
    if (slot.kind != MIG_SLOT_INDEX || slot.at != from) continue;
    slot.at = to;
    mig_cat_slot_set(cat, MIG_SPACE_RELATION, i, slot);
  }
}

static void remove_view(mig_catalogue *cat, mig_cat_slot slot, mig_step by) {
  mig_cat_view *view = cat->views.items[slot.at];
  if (view->materialized) free_indexes(cat, view, by);
  mig_cat_slot_free(cat, MIG_SPACE_RELATION, view->key, by, 0);
  cat->views.items[slot.at] = NULL;
  cat->live_views--;
}

void mig_cat_drop_views_over(mig_cat_do *d, mig_sym table, mig_sym column) {
  for (const mig_cat_view *view; (view = mig_cat_view_over(d->cat, table, column)) != NULL;) {
    mig_cat_drop_view(d, view->key);
  }
}

void mig_cat_drop_view(mig_cat_do *d, mig_sym key) {
  mig_cat_drop_views_over(d, key, 0);
  remove_view(d->cat, mig_cat_slot_get(d->cat, MIG_SPACE_RELATION, key), d->step);
}

/* What the definition needs: tables and views; unqualified columns belong to one of them. */
static mig_apply put_uses(mig_cat_do *d, mig_cat_view *view) {
  mig_catalogue *cat = d->cat;
  MIG_VEC(mig_cat_use) uses = {0};
  for (uint32_t i = 0; d->sql != NULL && i < d->sql->use_count; i++) {
    const mig_object *use = &d->sql->uses[i];
    if (use->kind == MIG_OBJECT_COLUMN) continue;
    mig_sym key = mig_cat_key(cat, use->schema, use->name);
    *mig_vec_push(cat->arena, &uses) = (mig_cat_use){key, 0};
  }
  uint32_t tables = uses.count;
  mig_buf stood = mig_buf_in(cat->arena), spelled = mig_buf_in(cat->arena);
  for (uint32_t i = 0; d->sql != NULL && i < d->sql->use_count; i++) {
    const mig_object *use = &d->sql->uses[i];
    if (use->kind != MIG_OBJECT_COLUMN) continue;
    mig_sym name = mig_cat_inner_name(cat, use->name);
    bool star = mig_span_is(use->name, "*");
    for (uint32_t j = 0; j < tables; j++) {
      if (use->table.len != 0 && uses.items[j].table != mig_cat_key(cat, use->schema, use->table)) continue;
      mig_cat_table *table = mig_cat_find_table(cat, uses.items[j].table);
      for (uint32_t k = 0; table != NULL && k < table->columns.count; k++) {
        if (!star && table->columns.items[k].name != name) continue;
        *mig_vec_push(cat->arena, &uses) = (mig_cat_use){table->key, table->columns.items[k].name};
        bool respelled = cat->dialect == MIG_MYSQL && !star && !mig_span_eq(table->columns.items[k].shown, use->name);
        if (respelled) mig_buf_printf(&spelled, ", %.*s", MIG_FMT(table->columns.items[k].shown));
        view->star = view->star || star;
        if (star) mig_buf_printf(&stood, "%s%.*s", stood.len != 0 ? ", " : "", MIG_FMT(table->columns.items[k].shown));
      }
    }
  }
  /* SQLite keeps the text; the others write down the columns that * stands for when the view is made. */
  if (stood.len != 0 && cat->dialect != MIG_SQLITE)
    view->definition = mig_arena_printf(cat->arena, "%.*s (* is %.*s)", MIG_FMT(view->definition), MIG_FMT(mig_buf_span(&stood)));
  if (spelled.len != 0) /* MariaDB writes the names down in the columns' own letters */
    view->definition = mig_arena_printf(cat->arena, "%.*s (* in letters%.*s)", MIG_FMT(view->definition), MIG_FMT(mig_buf_span(&spelled)));
  view->uses = uses.items;
  view->use_count = uses.count;
  return MIG_APPLY_OK;
}

/* A text may be a label of an enum that the view reads, and that the other side calls something else. */
static void hang_on_labels(mig_cat_do *d, const mig_cat_view *view) {
  mig_catalogue *cat = d->cat;
  bool text = cat->dialect == MIG_POSTGRESQL && mig_span_find(view->definition, MIG_SPAN("'"), 0) != SIZE_MAX;
  for (uint32_t i = 0; text && i < view->use_count; i++) {
    const mig_cat_table *table = mig_cat_find_table(cat, view->uses[i].table);
    const mig_cat_column *column = table != NULL && view->uses[i].column != 0 ? mig_cat_find_column(table, view->uses[i].column) : NULL;
    if (column != NULL && column->type->enum_key != 0)
      mig_cat_fires_for(d, column->type->enum_key, MIG_SPAN("a text in it may be a label that the other side calls something else"));
  }
}

static mig_apply create_view(mig_cat_do *d, const mig_effect *effect, mig_sym key) {
  mig_catalogue *cat = d->cat;
  mig_cat_slot slot = mig_cat_slot_get(cat, MIG_SPACE_RELATION, key);
  bool there = slot.kind != MIG_SLOT_NEVER && slot.kind != MIG_SLOT_GONE;
  if (there && effect->if_not_exists) return MIG_APPLY_OK;
  if (slot.kind == MIG_SLOT_VIEW && d->sql != NULL && d->sql->replace) remove_view(cat, slot, d->step);
  else if (mig_cat_need_free(d, key, effect->object.name) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
  if (cat->dialect != MIG_SQLITE && mig_cat_check_uses(d) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
  if (mig_cat_check_calls(d, effect->as.definition, false) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
  mig_cat_view *view = MIG_NEW(cat->arena, mig_cat_view);
  *view = (mig_cat_view){.key = key, .shown = effect->object.name, .by = d->step, .owner = cat->owner};
  view->definition = effect->as.definition;
  view->materialized = d->sql != NULL && d->sql->materialized;
  put_uses(d, view);
  hang_on_labels(d, view);
  *mig_vec_push(cat->arena, &cat->views) = view;
  cat->live_views++;
  mig_cat_slot_set(cat, MIG_SPACE_RELATION, key, (mig_cat_slot){.kind = MIG_SLOT_VIEW, .at = cat->views.count - 1});
  return MIG_APPLY_OK;
}

mig_apply mig_cat_fail_missing(mig_cat_do *d, const mig_effect *effect, mig_cat_space space, mig_sym key, const char *words) {
  mig_cat_slot slot = mig_cat_slot_get(d->cat, space, key);
  if (effect->if_exists || effect->checkfirst) return MIG_APPLY_OK;
  if (mig_cat_may_be_there(d->cat, slot)) {
    d->cat->assumed++;
    if (effect->verb == MIG_EFFECT_DROP) mig_cat_slot_free(d->cat, space, key, d->step, 0);
    return MIG_APPLY_OK;
  }
  mig_deed deed = slot.kind != MIG_SLOT_GONE ? MIG_DEED_NONE : slot.renamed_to ? MIG_DEED_RENAMED : MIG_DEED_DROPPED;
  return mig_cat_fail(d, effect->object, slot.by, deed, "%.*s", MIG_FMT(mig_cat_fill(d->cat, words, effect->object.name)));
}

mig_apply mig_cat_apply_view(mig_cat_do *d, const mig_effect *effect) {
  mig_catalogue *cat = d->cat;
  mig_sym key = mig_cat_key(cat, effect->object.schema, effect->object.name);
  if (effect->verb == MIG_EFFECT_CREATE) return create_view(d, effect, key);
  mig_cat_slot slot = mig_cat_slot_get(cat, MIG_SPACE_RELATION, key);
  if (slot.kind != MIG_SLOT_VIEW) return mig_cat_fail_missing(d, effect, MIG_SPACE_RELATION, key, "view \"%\" does not exist");
  if (effect->verb == MIG_EFFECT_DROP) {
    const mig_cat_view *user = mig_cat_view_over(cat, key, 0);
    if (user != NULL && cat->dialect == MIG_POSTGRESQL && !effect->cascade)
      return mig_cat_fail(d, (mig_object){.kind = MIG_OBJECT_VIEW, .name = user->shown}, user->by, MIG_DEED_DEPENDS,
                          "cannot drop view %.*s because other objects depend on it", MIG_FMT(effect->object.name));
    if (effect->cascade) mig_cat_drop_views_over(d, key, 0);
    remove_view(cat, slot, d->step);
    return MIG_APPLY_OK;
  }
  if (effect->verb != MIG_EFFECT_RENAME) return MIG_APPLY_OK;
  mig_span schema = effect->as.rename.new_schema.len != 0 ? effect->as.rename.new_schema : effect->object.schema;
  mig_sym to = mig_cat_key(cat, schema, effect->as.rename.new_name);
  if (mig_cat_need_free(d, to, effect->as.rename.new_name) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
  mig_cat_view *view = write_view(cat, slot.at);
  view->key = to;
  view->shown = effect->as.rename.new_name;
  view->by = d->step;
  mig_cat_slot_free(cat, MIG_SPACE_RELATION, key, d->step, to);
  mig_cat_slot_set(cat, MIG_SPACE_RELATION, to, slot);
  mig_cat_rename_in_views(cat, key, 0, to);
  if (view->materialized) move_indexes(cat, key, to);
  return MIG_APPLY_OK;
}

/* ---- schemas ---- */

static mig_apply fail_held(mig_cat_do *d, const mig_effect *effect, mig_object object, mig_step by) {
  return mig_cat_fail(d, object, by, MIG_DEED_DEPENDS, "cannot drop schema %.*s because other objects depend on it", MIG_FMT(effect->object.name));
}

/* Types, views, sequences and functions; tables are the caller's. */
static mig_apply check_empty(mig_cat_do *d, const mig_effect *effect) {
  mig_catalogue *cat = d->cat;
  mig_span prefix = mig_arena_printf(cat->arena, "%.*s.", MIG_FMT(mig_cat_text(cat, mig_cat_relation_name(cat, effect->object.name))));
  for (uint32_t i = 0; i < cat->enums.count; i++) {
    const mig_cat_enum *type = cat->enums.items[i];
    if (type != NULL && mig_span_starts(mig_cat_text(cat, type->key), prefix))
      return fail_held(d, effect, (mig_object){.kind = MIG_OBJECT_TYPE, .schema = effect->object.name, .name = type->shown}, type->by);
  }
  for (uint32_t i = 0; i < cat->views.count; i++) {
    const mig_cat_view *view = cat->views.items[i];
    if (view != NULL && mig_span_starts(mig_cat_text(cat, view->key), prefix))
      return fail_held(d, effect, (mig_object){.kind = MIG_OBJECT_VIEW, .schema = effect->object.name, .name = view->shown}, view->by);
  }
  for (uint32_t i = 0; i < cat->sequences.count; i++) {
    const mig_cat_sequence *sequence = cat->sequences.items[i];
    mig_cat_slot slot = mig_cat_slot_get(cat, MIG_SPACE_RELATION, sequence->key);
    if (slot.kind == MIG_SLOT_SEQUENCE && slot.at == i && !sequence->owned && mig_span_starts(mig_cat_text(cat, sequence->key), prefix))
      return fail_held(d, effect, (mig_object){.kind = MIG_OBJECT_SEQUENCE, .schema = effect->object.name, .name = sequence->shown}, sequence->by);
  }
  const mig_cat_other *function = mig_cat_other_in(cat, effect->object.name);
  return function != NULL ? fail_held(d, effect, function->object, function->by) : MIG_APPLY_OK;
}

mig_apply mig_cat_apply_schema(mig_cat_do *d, const mig_effect *effect) {
  mig_catalogue *cat = d->cat;
  mig_sym key = mig_cat_relation_name(cat, effect->object.name);
  mig_cat_slot slot = mig_cat_slot_get(cat, MIG_SPACE_SCHEMA, key);
  if (effect->verb == MIG_EFFECT_CREATE) {
    if (slot.kind == MIG_SLOT_NAME)
      return effect->if_not_exists ? MIG_APPLY_OK
                                   : mig_cat_fail(d, effect->object, slot.by, MIG_DEED_CREATED,
                                                  "schema \"%.*s\" already exists", MIG_FMT(effect->object.name));
    mig_cat_slot_set(cat, MIG_SPACE_SCHEMA, key, (mig_cat_slot){.kind = MIG_SLOT_NAME, .by = d->step});
    return MIG_APPLY_OK;
  }
  if (effect->verb != MIG_EFFECT_DROP) return MIG_APPLY_OK;
  if (slot.kind != MIG_SLOT_NAME) {
    if (slot.kind == MIG_SLOT_NEVER) { /* made by hand */
      mig_cat_slot_free(cat, MIG_SPACE_SCHEMA, key, d->step, 0);
      return MIG_APPLY_OK;
    }
    return mig_cat_fail_missing(d, effect, MIG_SPACE_SCHEMA, key, "schema \"%\" does not exist");
  }
  for (uint32_t i = 0; i < cat->tables.count; i++) {
    mig_cat_table *table = cat->tables.items[i];
    if (table == NULL || table->schema != key) continue;
    if (!effect->cascade && cat->dialect == MIG_POSTGRESQL)
      return mig_cat_fail(d, mig_cat_object(MIG_OBJECT_TABLE, table, (mig_span){NULL, 0}), table->by_name, MIG_DEED_DEPENDS,
                          "cannot drop schema %.*s because other objects depend on it", MIG_FMT(effect->object.name));
    mig_cat_forget_table(cat, table, d->step);
  }
  if (!effect->cascade && cat->dialect == MIG_POSTGRESQL && check_empty(d, effect) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
  mig_cat_slot_free(cat, MIG_SPACE_SCHEMA, key, d->step, 0);
  return MIG_APPLY_OK;
}
