#include "schema/catalogue_internal.h"

/* PostgreSQL's enum types: labels in an order that counts. */

static mig_apply fail_no_type(mig_cat_do *d, const mig_object *object, mig_cat_slot slot) {
  mig_span name = object->name;
  mig_deed deed = slot.kind != MIG_SLOT_GONE ? MIG_DEED_NONE : slot.renamed_to ? MIG_DEED_RENAMED : MIG_DEED_DROPPED;
  mig_cat_fail(d, *object, slot.by, deed, "type \"%.*s\" does not exist", MIG_FMT(name));
  if (d->failure != NULL) d->failure->renamed_to = mig_cat_text(d->cat, slot.renamed_to);
  return MIG_APPLY_FAILS;
}

/* "mood" or "app.mood", as a cast spells it. */
static mig_cat_slot named_slot(mig_catalogue *cat, mig_span text, mig_object *object) {
  size_t dot = mig_span_find(text, MIG_SPAN("."), 0);
  *object = (mig_object){.kind = MIG_OBJECT_TYPE, .name = text};
  if (dot != SIZE_MAX) object->schema = mig_span_cut(text, 0, dot), object->name = mig_span_cut(text, dot + 1, text.len);
  return mig_cat_slot_get(cat, MIG_SPACE_TYPE, mig_cat_key(cat, object->schema, object->name));
}

mig_apply mig_cat_check_casts(mig_cat_do *d, const mig_expr *expr) {
  if (expr == NULL || d->cat->dialect != MIG_POSTGRESQL) return MIG_APPLY_OK;
  if (expr->kind == MIG_EXPR_CAST) {
    mig_object object;
    mig_cat_slot slot = named_slot(d->cat, expr->text, &object);
    if (slot.kind == MIG_SLOT_GONE) return fail_no_type(d, &object, slot);
  }
  for (uint32_t i = 0; i < expr->count; i++)
    if (mig_cat_check_casts(d, expr->args[i]) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
  return MIG_APPLY_OK;
}

static void put_type(mig_cat_do *d, mig_sym key, mig_span shown, const mig_span *labels, uint32_t count, bool opaque) {
  mig_catalogue *cat = d->cat;
  mig_cat_enum *type = MIG_NEW(cat->arena, mig_cat_enum);
  *type = (mig_cat_enum){.key = key, .shown = shown, .by = d->step, .by_labels = d->step, .owner = cat->owner};
  type->opaque = opaque;
  type->by_table = d->op != NULL && mig_span_is(d->op->directive, "create_table");
  type->labels = MIG_NEW_ARRAY(cat->arena, mig_span, count);
  type->label_count = count;
  if (count != 0) memcpy(type->labels, labels, count * sizeof *labels);
  *mig_vec_push(cat->arena, &cat->enums) = type;
  cat->type_version = cat->shared->next_owner++;
  mig_cat_slot_set(cat, MIG_SPACE_TYPE, key, (mig_cat_slot){.kind = MIG_SLOT_TYPE, .at = cat->enums.count - 1, .by = d->step});
}

/* Alembic remembers, for as long as one `upgrade` runs, which types its create_table() made and makes
 * none of them again (SQLAlchemy's memo of _on_table_create). */
static bool is_remembered(const mig_cat_do *d, const mig_cat_enum *type) {
  bool in_run = type->by >= d->cat->run.from && type->by < d->cat->run.to;
  return in_run && type->by_table && d->op != NULL && mig_span_is(d->op->directive, "create_table");
}

mig_apply mig_cat_create_enum(mig_cat_do *d, const mig_type *type, bool checkfirst) {
  mig_catalogue *cat = d->cat;
  mig_sym key = mig_cat_key(cat, type->enum_schema, type->enum_name);
  mig_cat_slot slot = mig_cat_slot_get(cat, MIG_SPACE_TYPE, key);
  if (slot.kind == MIG_SLOT_TYPE) {
    if (checkfirst || is_remembered(d, cat->enums.items[slot.at])) return MIG_APPLY_OK;
    mig_object object = {.kind = MIG_OBJECT_TYPE, .schema = type->enum_schema, .name = type->enum_name};
    return mig_cat_fail(d, object, cat->enums.items[slot.at]->by, MIG_DEED_CREATED, "type \"%.*s\" already exists",
                        MIG_FMT(type->enum_name));
  }
  mig_cat_slot relation = mig_cat_slot_get(cat, MIG_SPACE_RELATION, key);
  if (relation.kind == MIG_SLOT_TABLE) /* a table has a type of its name */
    return mig_cat_need_free(d, key, type->enum_name);
  bool opaque = !type->known && type->label_count == 0;
  if (opaque && mig_cat_check_type_words(d, type->text) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
  put_type(d, key, type->enum_name, type->labels, type->label_count, opaque);
  if (opaque) cat->enums.items[cat->enums.count - 1]->definition = type->text;
  return MIG_APPLY_OK;
}

/* A word of the text that was a type and is none any more. */
mig_apply mig_cat_check_type_words(mig_cat_do *d, mig_span text) {
  for (size_t at = 0; at < text.len && d->cat->dialect == MIG_POSTGRESQL;) {
    size_t end = at;
    while (end < text.len && mig_cat_in_word(text.ptr[end])) end++;
    mig_object object = {.kind = MIG_OBJECT_TYPE, .name = mig_span_cut(text, at, end)};
    mig_cat_slot slot = end > at ? mig_cat_slot_get(d->cat, MIG_SPACE_TYPE, mig_cat_key(d->cat, object.schema, object.name)) : (mig_cat_slot){0};
    if (slot.kind == MIG_SLOT_GONE) return fail_no_type(d, &object, slot);
    at = end > at ? end : at + 1;
  }
  return MIG_APPLY_OK;
}

bool mig_cat_casts_to(mig_catalogue *cat, const mig_expr *expr, mig_sym key) {
  mig_object object;
  if (expr == NULL) return false;
  if (expr->kind == MIG_EXPR_CAST) {
    named_slot(cat, expr->text, &object);
    if (mig_cat_key(cat, object.schema, object.name) == key) return true;
  }
  for (uint32_t i = 0; i < expr->count; i++)
    if (mig_cat_casts_to(cat, expr->args[i], key)) return true;
  return false;
}

/* Defaults and checks that cast to the type. */
static mig_apply check_cast_by(mig_cat_do *d, const mig_object *object, mig_sym key) {
  mig_catalogue *cat = d->cat;
  mig_span words = mig_cat_fill(cat, "cannot drop type % because other objects depend on it", object->name);
  for (uint32_t i = 0; i < cat->tables.count; i++) {
    const mig_cat_table *table = cat->tables.items[i];
    for (uint32_t j = 0; table != NULL && j < table->columns.count; j++) {
      const mig_cat_column *c = &table->columns.items[j];
      if (c->default_sql.ptr == NULL || !mig_cat_casts_to(cat, mig_cat_expression(cat, c->default_sql), key)) continue;
      return mig_cat_fail(d, mig_cat_object(MIG_OBJECT_COLUMN, table, c->shown), c->by[MIG_BY_DEFAULT], MIG_DEED_DEPENDS, "%.*s", MIG_FMT(words));
    }
    for (uint32_t j = 0; table != NULL && j < table->constraints.count; j++) {
      const mig_cat_constraint *c = &table->constraints.items[j];
      if (!mig_cat_casts_to(cat, c->condition, key)) continue;
      return mig_cat_fail(d, mig_cat_object(MIG_OBJECT_CONSTRAINT, table, c->shown), c->by, MIG_DEED_DEPENDS, "%.*s", MIG_FMT(words));
    }
  }
  return MIG_APPLY_OK;
}

/* Functions with a parameter of the type, domains and composites made of it. */
static mig_apply check_named_by(mig_cat_do *d, const mig_object *object, mig_sym key) {
  mig_catalogue *cat = d->cat;
  mig_span words = mig_cat_fill(cat, "cannot drop type % because other objects depend on it", object->name);
  const mig_cat_other *function = mig_cat_function_over(cat, object->name);
  if (function != NULL) return mig_cat_fail(d, function->object, function->by, MIG_DEED_DEPENDS, "%.*s", MIG_FMT(words));
  for (uint32_t i = 0; i < cat->enums.count; i++) {
    const mig_cat_enum *type = cat->enums.items[i];
    if (type == NULL || type->key == key || !mig_cat_mentions(type->definition, object->name)) continue;
    return mig_cat_fail(d, (mig_object){.kind = MIG_OBJECT_TYPE, .name = type->shown}, type->by, MIG_DEED_DEPENDS, "%.*s", MIG_FMT(words));
  }
  return MIG_APPLY_OK;
}

/* A statement that was not understood may have given the column another type. */
static bool may_have_changed(mig_catalogue *cat, const mig_cat_table *table, const mig_cat_column *column) {
  for (uint32_t i = 0; i < cat->murk.count; i++) {
    const mig_murk *murk = &cat->murk.items[i];
    if (murk->rows_only || murk->step <= column->by[MIG_BY_TYPE]) continue;
    mig_span name = murk->table.table.ptr != NULL && murk->table.kind != MIG_OBJECT_TABLE ? murk->table.table : murk->table.name;
    if (murk->all || mig_cat_key(cat, murk->table.schema, name) == table->key) return true;
  }
  return false;
}

static mig_apply drop_type(mig_cat_do *d, const mig_effect *effect, mig_sym key, mig_cat_slot slot) {
  mig_catalogue *cat = d->cat;
  if (slot.kind != MIG_SLOT_TYPE) {
    if (effect->if_exists || effect->checkfirst) return MIG_APPLY_OK;
    if (slot.kind == MIG_SLOT_NEVER && cat->open) {
      cat->assumed++;
      mig_cat_slot_free(cat, MIG_SPACE_TYPE, key, d->step, 0);
      return MIG_APPLY_OK;
    }
    return fail_no_type(d, &effect->object, slot);
  }
  for (uint32_t i = 0; i < cat->tables.count; i++) {
    const mig_cat_table *table = cat->tables.items[i];
    for (uint32_t j = 0; table != NULL && j < table->columns.count; j++) {
      const mig_cat_column *column = &table->columns.items[j];
      if (column->type->enum_key != key && column->type->item_key != key) continue;
      mig_cat_touch(cat, table->key, effect->cascade);
      if (!effect->cascade && may_have_changed(cat, table, column)) {
        cat->assumed++;
        continue;
      }
      if (effect->cascade) {
        mig_effect *drop = MIG_NEW(cat->arena, mig_effect);
        *drop = (mig_effect){.verb = MIG_EFFECT_DROP, .cascade = true};
        drop->object = mig_cat_object(MIG_OBJECT_COLUMN, table, column->shown);
        mig_cat_drop_column(d, drop);
        table = cat->tables.items[i];
        j = UINT32_MAX;
        continue;
      }
      return mig_cat_fail(d, mig_cat_object(MIG_OBJECT_COLUMN, table, column->shown), column->by[MIG_BY_TYPE],
                          MIG_DEED_DEPENDS, "cannot drop type %.*s because other objects depend on it",
                          MIG_FMT(effect->object.name));
    }
  }
  if (!effect->cascade && (check_named_by(d, &effect->object, key) != MIG_APPLY_OK || check_cast_by(d, &effect->object, key) != MIG_APPLY_OK)) return MIG_APPLY_FAILS;
  mig_cat_slot_free(cat, MIG_SPACE_TYPE, key, d->step, 0);
  cat->enums.items[slot.at] = NULL;
  return MIG_APPLY_OK;
}

static uint32_t label_at(const mig_cat_enum *type, mig_span label) {
  for (uint32_t i = 0; i < type->label_count; i++)
    if (mig_span_eq(type->labels[i], label)) return i;
  return UINT32_MAX;
}

static mig_apply alter_type(mig_cat_do *d, const mig_effect *effect, mig_cat_slot slot) {
  mig_catalogue *cat = d->cat;
  mig_cat_enum *type = cat->enums.items[slot.at];
  mig_object object = effect->object;
  mig_span label = effect->as.label.label;
  if (effect->as.label.renamed_from.ptr != NULL) {
    uint32_t at = label_at(type, effect->as.label.renamed_from);
    if (at == UINT32_MAX && !type->opaque)
      return mig_cat_fail(d, object, type->by_labels, MIG_DEED_ALTERED, "\"%.*s\" is not an existing enum label",
                          MIG_FMT(effect->as.label.renamed_from));
    if (label_at(type, label) != UINT32_MAX)
      return mig_cat_fail(d, object, type->by_labels, MIG_DEED_ALTERED, "enum label \"%.*s\" already exists", MIG_FMT(label));
    type = mig_cat_write_enum(cat, type);
    type->by_labels = d->step;
    if (at == UINT32_MAX) return MIG_APPLY_OK;
    type->labels[at] = label;
    mig_cat_written(cat, type->key); /* views that say the old one */
    return MIG_APPLY_OK;
  }
  if (label_at(type, label) != UINT32_MAX)
    return effect->if_not_exists ? MIG_APPLY_OK
                                 : mig_cat_fail(d, object, type->by_labels, MIG_DEED_ALTERED,
                                                "enum label \"%.*s\" already exists", MIG_FMT(label));
  mig_span anchor = effect->as.label.before.ptr != NULL ? effect->as.label.before : effect->as.label.after;
  uint32_t at = type->label_count;
  if (anchor.ptr != NULL) {
    at = label_at(type, anchor);
    if (at == UINT32_MAX && !type->opaque)
      return mig_cat_fail(d, object, type->by_labels, MIG_DEED_ALTERED, "\"%.*s\" is not an existing enum label", MIG_FMT(anchor));
    if (at == UINT32_MAX) at = type->label_count;
    else if (effect->as.label.before.ptr == NULL) at++;
  }
  type = mig_cat_write_enum(cat, type);
  mig_span *labels = MIG_NEW_ARRAY(cat->arena, mig_span, type->label_count + 1);
  if (at != 0) memcpy(labels, type->labels, at * sizeof *labels);
  labels[at] = label;
  if (type->label_count != at) memcpy(labels + at + 1, type->labels + at, (type->label_count - at) * sizeof *labels);
  type->labels = labels;
  type->label_count++;
  type->by_labels = d->step;
  return MIG_APPLY_OK;
}

/* Domains and composites go on being made of it. */
static void rename_in_types(mig_cat_do *d, mig_span from, mig_span to) {
  mig_catalogue *cat = d->cat;
  for (uint32_t i = 0; i < cat->enums.count; i++) {
    if (cat->enums.items[i] == NULL || !mig_cat_mentions(cat->enums.items[i]->definition, from)) continue;
    mig_cat_enum *type = mig_cat_write_enum(cat, cat->enums.items[i]);
    type->definition = mig_cat_other_word(cat->arena, type->definition, from, to);
  }
}

static mig_apply rename_type(mig_cat_do *d, const mig_effect *effect, mig_sym key, mig_cat_slot slot) {
  mig_catalogue *cat = d->cat;
  mig_span schema = effect->as.rename.new_schema.ptr != NULL ? effect->as.rename.new_schema : effect->object.schema;
  mig_span name = effect->as.rename.new_name.ptr != NULL ? effect->as.rename.new_name : effect->object.name;
  mig_sym to = mig_cat_key(cat, schema, name);
  mig_cat_slot there = mig_cat_slot_get(cat, MIG_SPACE_TYPE, to);
  if (there.kind == MIG_SLOT_TYPE)
    return mig_cat_fail(d, (mig_object){.kind = MIG_OBJECT_TYPE, .schema = schema, .name = name}, there.by,
                        MIG_DEED_CREATED, "type \"%.*s\" already exists", MIG_FMT(name));
  mig_cat_slot relation = mig_cat_slot_get(cat, MIG_SPACE_RELATION, to);
  if (relation.kind == MIG_SLOT_TABLE || relation.kind == MIG_SLOT_VIEW) /* these have a type of their name */
    return mig_cat_need_free(d, to, name);
  mig_cat_enum *type = mig_cat_write_enum(cat, cat->enums.items[slot.at]);
  type->key = to;
  type->shown = name;
  type->by = d->step;
  slot.by = d->step;
  mig_cat_slot_set(cat, MIG_SPACE_TYPE, to, slot);
  mig_cat_slot_free(cat, MIG_SPACE_TYPE, key, d->step, to);
  rename_in_types(d, effect->object.name, name);
  mig_cat_rename_in_functions(d, effect->object.name, name);
  for (uint32_t i = 0; i < cat->tables.count; i++) {
    mig_cat_table *table = cat->tables.items[i];
    for (uint32_t j = 0; table != NULL && j < table->columns.count; j++) {
      const mig_cat_type *used = table->columns.items[j].type;
      if (used->enum_key != key && used->item_key != key) continue;
      table = mig_cat_write_table(cat, table);
      mig_cat_type renamed = *used;
      if (renamed.item_key == key) renamed.sql = mig_cat_array_text(cat, renamed.item_key = to);
      else renamed.enum_key = to;
      table->columns.items[j].type = mig_cat_keep_type(cat, &renamed);
    }
  }
  return MIG_APPLY_OK;
}

mig_apply mig_cat_apply_type(mig_cat_do *d, const mig_effect *effect) {
  mig_catalogue *cat = d->cat;
  if (cat->dialect != MIG_POSTGRESQL) return MIG_APPLY_OK; /* SQLAlchemy makes none elsewhere */
  mig_sym key = mig_cat_key(cat, effect->object.schema, effect->object.name);
  if (effect->verb == MIG_EFFECT_CREATE) {
    mig_type *type = MIG_NEW(cat->arena, mig_type);
    if (effect->as.type != NULL) *type = *effect->as.type;
    type->enum_name = effect->object.name;
    type->enum_schema = effect->object.schema;
    return mig_cat_create_enum(d, type, effect->checkfirst || effect->if_not_exists);
  }
  mig_cat_slot slot = mig_cat_slot_get(cat, MIG_SPACE_TYPE, key);
  if (effect->verb == MIG_EFFECT_DROP) return drop_type(d, effect, key, slot);
  if (slot.kind != MIG_SLOT_TYPE) {
    if (slot.kind == MIG_SLOT_GONE || !cat->open) return fail_no_type(d, &effect->object, slot);
    cat->assumed++;
    put_type(d, key, effect->object.name, NULL, 0, true);
    cat->enums.items[cat->enums.count - 1]->by = 0;
    slot = mig_cat_slot_get(cat, MIG_SPACE_TYPE, key);
  }
  if (effect->verb == MIG_EFFECT_RENAME) return rename_type(d, effect, key, slot);
  return effect->verb == MIG_EFFECT_ALTER ? alter_type(d, effect, slot) : MIG_APPLY_OK;
}
