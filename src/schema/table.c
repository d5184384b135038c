#include "schema/catalogue_internal.h"

/* ---- creating ---- */

static bool is_member(mig_catalogue *cat, const mig_table *in, const mig_column *column, uint32_t *members) {
  *members = 0;
  bool member = false;
  for (uint32_t i = 0; i < in->column_count; i++)
    if (in->columns[i].primary_key == MIG_YES) {
      ++*members;
      member = member || &in->columns[i] == column;
    }
  for (uint32_t i = 0; i < in->constraint_count; i++) {
    const mig_constraint *c = &in->constraints[i];
    if (c->kind != MIG_PRIMARY_KEY) continue;
    *members += c->column_count;
    for (uint32_t j = 0; j < c->column_count; j++)
      member = member || mig_cat_inner_name(cat, c->columns[j]) == mig_cat_inner_name(cat, column->name);
  }
  return member;
}

static bool has_reference(mig_catalogue *cat, const mig_table *in, const mig_column *column) {
  for (uint32_t i = 0; i < column->constraint_count; i++)
    if (column->constraints[i].kind == MIG_FOREIGN_KEY) return true;
  for (uint32_t i = 0; i < in->constraint_count; i++)
    for (uint32_t j = 0; j < in->constraints[i].column_count && in->constraints[i].kind == MIG_FOREIGN_KEY; j++)
      if (mig_cat_inner_name(cat, in->constraints[i].columns[j]) == mig_cat_inner_name(cat, column->name)) return true;
  return false;
}

/* SQLAlchemy's Table._autoincrement_column: the only integer of the key, without default or
 * foreign key, counts by itself. SQLite's INTEGER PRIMARY KEY is the row's number anyway. */
static bool counts(mig_catalogue *cat, const mig_table *in, const mig_column *column, const mig_cat_column *out, bool member,
                   uint32_t members) {
  if (column->has_identity || out->type->serial || column->autoincrement == MIG_YES) return true;
  if (!member) return false;
  if (cat->dialect == MIG_SQLITE) return members == 1 && mig_span_is(out->type->sql, "integer");
  bool raw = column->type.sql.ptr != NULL;
  return !raw && members == 1 && column->autoincrement != MIG_NO && !column->has_default &&
         out->type->value.family == MIG_SQL_INT && !has_reference(cat, in, column);
}

static mig_apply put_columns(mig_cat_do *d, mig_sym key, const mig_table *in) {
  mig_catalogue *cat = d->cat;
  mig_cat_table *fresh = mig_cat_find_table(cat, key);
  if (fresh->columns.cap == 0) { /* as many as there will be, unless some are there */
    fresh->columns.items = MIG_NEW_ARRAY(cat->arena, mig_cat_column, in->column_count);
    fresh->columns.cap = in->column_count;
  }
  for (uint32_t i = 0; i < in->column_count; i++) {
    mig_cat_column column = mig_cat_column_of(d, &in->columns[i]);
    if (d->worst == MIG_APPLY_FAILS) return MIG_APPLY_FAILS;
    mig_cat_table *table = mig_cat_find_table(cat, key);
    if (mig_cat_find_column(table, column.name) != NULL)
      return mig_cat_fail(d, mig_cat_object(MIG_OBJECT_COLUMN, table, column.shown), 0, MIG_DEED_NONE,
                          "column \"%.*s\" specified more than once", MIG_FMT(column.shown));
    bool names_others = column.type->enum_key != 0 || column.type->item_key != 0;
    mig_object object = mig_cat_object(MIG_OBJECT_COLUMN, table, column.shown);
    if (names_others && mig_cat_check_default(d, &object, &column) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
    if (column.default_sql.ptr != NULL && (mig_cat_check_counts(d, mig_cat_expression(cat, column.default_sql)) != MIG_APPLY_OK ||
                                           mig_cat_check_calls(d, column.default_sql, false) != MIG_APPLY_OK))
      return MIG_APPLY_FAILS;
    uint32_t members = 0;
    bool member = is_member(cat, in, &in->columns[i], &members);
    column.not_null = column.not_null || member;
    column.generated = counts(cat, in, &in->columns[i], &column, member, members);
    if (cat->dialect == MIG_POSTGRESQL && column.generated && !in->columns[i].has_identity) {
      column.sequence = mig_cat_key_of(cat, table->schema, mig_cat_generate_sequence_name(cat, table, column.name));
      mig_cat_own_sequence(d, column.sequence);
    }
    *mig_vec_push(cat->arena, &table->columns) = column;
  }
  return MIG_APPLY_OK;
}

/* The key that columns with primary_key=True make together. */
static mig_apply put_column_key(mig_cat_do *d, mig_sym key, const mig_table *in) {
  uint32_t members = 0, count = 0;
  for (uint32_t i = 0; i < in->column_count; i++) members += in->columns[i].primary_key == MIG_YES;
  for (uint32_t i = 0; i < in->constraint_count; i++)
    if (in->constraints[i].kind == MIG_PRIMARY_KEY) return MIG_APPLY_OK;
  if (members == 0) return MIG_APPLY_OK;
  mig_span *names = MIG_NEW_ARRAY(d->cat->arena, mig_span, members);
  for (uint32_t i = 0; i < in->column_count; i++)
    if (in->columns[i].primary_key == MIG_YES) names[count++] = in->columns[i].name;
  mig_constraint pk = {.kind = MIG_PRIMARY_KEY, .columns = names, .column_count = count, .understood = true};
  return mig_cat_create_constraint(d, key, &pk, true);
}

static mig_apply put_parts(mig_cat_do *d, mig_sym key, const mig_table *in) {
  mig_apply status = put_column_key(d, key, in);
  /* Keys before references: a table may refer to itself. */
  for (int references = 0; references < 2; references++)
    for (uint32_t i = 0; i < in->constraint_count && status == MIG_APPLY_OK; i++)
      if ((in->constraints[i].kind == MIG_FOREIGN_KEY) == (references == 1))
        status = mig_cat_create_constraint(d, key, &in->constraints[i], true);
  for (uint32_t i = 0; i < in->column_count && status == MIG_APPLY_OK; i++)
    status = mig_cat_add_implied(d, key, &in->columns[i], true);
  for (uint32_t i = 0; i < in->index_count && status == MIG_APPLY_OK; i++)
    status = mig_cat_create_index(d, key, &in->indexes[i], false);
  return status;
}

mig_apply mig_cat_check_schema(mig_cat_do *d, mig_span schema) {
  if (schema.len == 0 || d->cat->dialect == MIG_SQLITE) return MIG_APPLY_OK;
  mig_cat_slot slot = mig_cat_slot_get(d->cat, MIG_SPACE_SCHEMA, mig_cat_relation_name(d->cat, schema));
  if (slot.kind != MIG_SLOT_GONE) return MIG_APPLY_OK; /* never made by a script: made by hand */
  return mig_cat_fail(d, (mig_object){.kind = MIG_OBJECT_SCHEMA, .name = schema}, slot.by, MIG_DEED_DROPPED,
                      "schema \"%.*s\" does not exist", MIG_FMT(schema));
}

/* SQLAlchemy makes the enum types of a table's columns first, each once. */
static mig_apply create_types(mig_cat_do *d, const mig_table *in) {
  if (d->cat->dialect != MIG_POSTGRESQL || d->sql != NULL) return MIG_APPLY_OK;
  for (uint32_t i = 0; d->op != NULL && i < d->op->effect_count; i++)
    if (d->op->effects[i].verb == MIG_EFFECT_CREATE && d->op->effects[i].object.kind == MIG_OBJECT_TYPE)
      return MIG_APPLY_OK; /* the binding spelled them out */
  for (uint32_t i = 0; i < in->column_count; i++) {
    const mig_type *type = &in->columns[i].type;
    bool native = mig_span_is(type->name, "Enum") || mig_span_is(type->name, "ENUM");
    bool wanted = native && type->native_enum != MIG_NO && type->enum_name.ptr != NULL &&
                  !(mig_span_is(type->module, "postgresql") && type->create_type == MIG_NO);
    for (uint32_t j = 0; j < i && wanted; j++)
      wanted = !mig_span_eq(in->columns[j].type.enum_name, type->enum_name);
    if (wanted && mig_cat_create_enum(d, type, false) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
  }
  return MIG_APPLY_OK;
}

/* MariaDB's LIKE: columns, keys and CHECKs, without foreign keys; what served these stays an index. */
static void copy_all(mig_cat_do *d, mig_cat_table *table, const mig_cat_table *model) {
  mig_catalogue *cat = d->cat;
  for (uint32_t i = 0; i < model->columns.count; i++) {
    mig_cat_column *column = mig_vec_push(cat->arena, &table->columns);
    *column = model->columns.items[i];
    for (int facet = 0; facet < MIG_BY_COUNT; facet++) column->by[facet] = d->step;
  }
  for (uint32_t i = 0; i < model->indexes.count; i++) {
    mig_cat_index *index = mig_vec_push(cat->arena, &table->indexes);
    *index = model->indexes.items[i];
    index->parts = MIG_NEW_ARRAY(cat->arena, mig_cat_part, index->part_count);
    if (index->part_count != 0) memcpy(index->parts, model->indexes.items[i].parts, index->part_count * sizeof *index->parts);
    index->for_key = false, index->by = d->step;
  }
  for (uint32_t i = 0; i < model->constraints.count; i++) {
    const mig_cat_constraint *from = &model->constraints.items[i];
    if (from->kind == MIG_FOREIGN_KEY) continue;
    mig_cat_constraint *c = mig_vec_push(cat->arena, &table->constraints);
    *c = *from;
    c->columns = MIG_NEW_ARRAY(cat->arena, mig_sym, c->column_count);
    if (c->column_count != 0) memcpy(c->columns, from->columns, c->column_count * sizeof *c->columns);
    c->by = d->step;
  }
  table->comment = model->comment, table->options = model->options;
  table->open = model->open;
}

/* LIKE u, AS SELECT ... FROM u: what the new table holds is u's doing, as u is when the statement runs. */
static void take_over(mig_cat_do *d, mig_cat_table *table, const mig_table *in) {
  for (uint32_t i = 0; d->sql != NULL && i < d->sql->use_count && !in->understood; i++) {
    const mig_object *use = &d->sql->uses[i];
    if (use->kind == MIG_OBJECT_COLUMN) continue;
    const mig_cat_table *model = mig_cat_find_table(d->cat, mig_cat_key(d->cat, use->schema, use->name));
    if (in->copies && model != NULL) copy_all(d, table, model);
    else {
      mig_cat_murk(d, use, false, MIG_SPAN("a table is made after another one's columns and rows"));
      d->cat->murk.items[d->cat->murk.count - 1].if_changed = true;
    }
  }
}

/* SQLite and MariaDB: a temporary table hides one of its name. */
static bool hides(const mig_catalogue *cat, const mig_table *in, mig_cat_slot slot) {
  if (cat->dialect == MIG_POSTGRESQL || slot.kind != MIG_SLOT_TABLE) return false;
  return mig_span_is(in->options, "temporary") != mig_span_is(cat->tables.items[slot.at]->options, "temporary");
}

mig_apply mig_cat_create_table(mig_cat_do *d, const mig_effect *effect) {
  mig_catalogue *cat = d->cat;
  const mig_object *object = &effect->object;
  static const mig_table nothing = {.understood = false};
  const mig_table *in = effect->as.table != NULL ? effect->as.table : &nothing;
  mig_sym key = mig_cat_key(cat, object->schema, object->name);
  mig_cat_slot slot = mig_cat_slot_get(cat, MIG_SPACE_RELATION, key);
  if (hides(cat, in, slot)) {
    mig_cat_murk(d, object, false, MIG_SPAN("a temporary table hides another one of its name"));
    return MIG_APPLY_UNKNOWN;
  }
  /* IF NOT EXISTS is about any relation on PostgreSQL; SQLite still minds an index of that name. */
  bool taken = slot.kind != MIG_SLOT_NEVER && slot.kind != MIG_SLOT_GONE;
  if (effect->if_not_exists && taken && !(cat->dialect == MIG_SQLITE && slot.kind == MIG_SLOT_INDEX)) return MIG_APPLY_OK;
  if (mig_cat_check_schema(d, object->schema) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
  if (create_types(d, in) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
  if (mig_cat_need_free(d, key, object->name) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
  if (!in->understood && mig_cat_check_uses(d) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
  if (mig_cat_check_partition(d, effect) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
  mig_cat_slot type = mig_cat_slot_get(cat, MIG_SPACE_TYPE, key);
  if (type.kind == MIG_SLOT_TYPE)
    return mig_cat_fail(d, (mig_object){.kind = MIG_OBJECT_TYPE, .schema = object->schema, .name = object->name}, type.by,
                        MIG_DEED_CREATED, "type \"%.*s\" already exists", MIG_FMT(object->name));
  mig_cat_table *table = MIG_NEW(cat->arena, mig_cat_table);
  *table = (mig_cat_table){.key = key, .shown = object->name, .shown_schema = object->schema, .owner = cat->owner, .home = cat->arena};
  table->schema = mig_cat_relation_name(cat, object->schema);
  table->name = mig_cat_relation_name(cat, object->name);
  table->by = table->by_name = table->by_comment = d->step;
  table->open = !in->understood;
  table->comment = in->has_comment && cat->dialect != MIG_SQLITE ? in->comment : (mig_span){NULL, 0};
  table->options = in->options;
  table->slot = cat->tables.count;
  *mig_vec_push_own(cat->arena, &cat->tables) = table;
  cat->live_tables++;
  mig_cat_slot_set(cat, MIG_SPACE_RELATION, key, (mig_cat_slot){.kind = MIG_SLOT_TABLE, .at = table->slot});
  take_over(d, table, in);
  mig_cat_add_kin(d, table, in);
  mig_apply status = put_columns(d, key, in);
  if (status == MIG_APPLY_OK) {
    table->view = NULL;
    mig_cat_read_types(cat, table);
    mig_rowset_create_table(cat->rows, mig_cat_text(cat, key));
    if (table->open) mig_rowset_open_table(cat->rows, mig_cat_text(cat, key));
    status = put_parts(d, key, in);
  }
  if (status != MIG_APPLY_OK) {
    mig_cat_forget_table(cat, mig_cat_find_table(cat, key), 0);
    mig_cat_slot_set(cat, MIG_SPACE_RELATION, key, slot);
  }
  return status;
}

/* ---- dropping ---- */

void mig_cat_forget_table(mig_catalogue *cat, mig_cat_table *table, mig_step by) {
  table = mig_cat_write_table(cat, table);
  while (table->constraints.count != 0) mig_cat_remove_constraint(cat, table, table->constraints.count - 1, by);
  while (table->indexes.count != 0) mig_cat_remove_index(cat, table, table->indexes.count - 1, by);
  for (uint32_t i = 0; i < table->columns.count; i++)
    if (table->columns.items[i].sequence != 0)
      mig_cat_slot_free(cat, MIG_SPACE_RELATION, table->columns.items[i].sequence, by, 0);
  mig_rowset_drop_table(cat->rows, mig_cat_text(cat, table->key));
  cat->tables.items[table->slot] = NULL;
  cat->live_tables--;
  mig_cat_slot_free(cat, MIG_SPACE_RELATION, table->key, by, 0);
}

static mig_apply check_dependants(mig_cat_do *d, mig_cat_table *table, bool cascade) {
  mig_catalogue *cat = d->cat;
  mig_cat_table *owner = NULL;
  const mig_cat_constraint *reference = mig_cat_referrer(cat, table, 0, &owner);
  if (reference != NULL && cat->dialect != MIG_SQLITE && !(cascade && cat->dialect == MIG_POSTGRESQL)) {
    mig_object object = mig_cat_object(MIG_OBJECT_CONSTRAINT, owner, reference->shown);
    if (cat->dialect == MIG_MYSQL)
      return mig_cat_fail(d, object, reference->by, MIG_DEED_DEPENDS,
                          "Cannot delete or update a parent row: a foreign key constraint fails");
    return mig_cat_fail(d, object, reference->by, MIG_DEED_DEPENDS,
                        "cannot drop table %.*s because other objects depend on it", MIG_FMT(table->shown));
  }
  const mig_cat_view *view = mig_cat_view_over(cat, table->key, 0);
  if (view != NULL && cat->dialect == MIG_POSTGRESQL && !cascade)
    return mig_cat_fail(d, (mig_object){.kind = MIG_OBJECT_VIEW, .name = view->shown}, view->by, MIG_DEED_DEPENDS,
                        "cannot drop table %.*s because other objects depend on it", MIG_FMT(table->shown));
  return MIG_APPLY_OK;
}

mig_apply mig_cat_drop_table(mig_cat_do *d, const mig_effect *effect) {
  mig_catalogue *cat = d->cat;
  mig_sym key = mig_cat_key(cat, effect->object.schema, effect->object.name);
  if (effect->if_exists) {
    mig_cat_slot slot = mig_cat_slot_get(cat, MIG_SPACE_RELATION, key);
    if (slot.kind == MIG_SLOT_NEVER || slot.kind == MIG_SLOT_GONE) return MIG_APPLY_OK;
  }
  mig_cat_table *table = mig_cat_need_table(d, effect->object.schema, effect->object.name);
  if (table == NULL) {
    if (d->failure != NULL && cat->dialect == MIG_POSTGRESQL)
      d->failure->message = mig_cat_fill(cat, "table \"%\" does not exist", effect->object.name);
    return MIG_APPLY_FAILS;
  }
  if (check_dependants(d, table, effect->cascade) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
  const mig_cat_table *heir = mig_cat_heir(cat, table);
  if (heir != NULL && !effect->cascade)
    return mig_cat_fail(d, mig_cat_object(MIG_OBJECT_TABLE, heir, (mig_span){NULL, 0}), heir->by, MIG_DEED_DEPENDS,
                        "cannot drop table %.*s because other objects depend on it", MIG_FMT(effect->object.name));
  if (effect->cascade && cat->dialect == MIG_POSTGRESQL) {
    mig_cat_drop_views_over(d, table->key, 0);
    mig_cat_table *owner = NULL;
    for (const mig_cat_constraint *c; (c = mig_cat_referrer(cat, table, 0, &owner)) != NULL;) {
      mig_sym name = c->name;
      owner = mig_cat_write_table(cat, owner);
      for (uint32_t i = owner->constraints.count; i-- > 0;)
        if (owner->constraints.items[i].name == name && owner->constraints.items[i].ref_table == key)
          mig_cat_remove_constraint(cat, owner, i, d->step);
    }
  }
  mig_cat_forget_table(cat, table, d->step);
  return MIG_APPLY_OK;
}

/* ---- renaming ---- */

/* What else knows the table by its key. */
static void follow(mig_catalogue *cat, mig_sym from, mig_sym to) {
  for (uint32_t i = 0; i < cat->tables.count; i++) {
    mig_cat_table *other = cat->tables.items[i];
    if (other == NULL) continue;
    bool refers = false;
    for (uint32_t j = 0; j < other->constraints.count; j++)
      refers = refers || (other->constraints.items[j].ref_table == from);
    if (!refers) continue;
    other = mig_cat_write_table(cat, other);
    for (uint32_t j = 0; j < other->constraints.count; j++)
      if (other->constraints.items[j].ref_table == from) other->constraints.items[j].ref_table = to;
  }
  if (cat->dialect != MIG_MYSQL) mig_cat_rename_in_views(cat, from, 0, to);
}

/* Index names live in the schema and say whose they are. */
static void move_names(mig_catalogue *cat, mig_cat_table *table, mig_sym old_schema) {
  if (cat->dialect == MIG_MYSQL) return;
  for (uint32_t i = 0; i < table->indexes.count + table->constraints.count; i++) {
    bool index = i < table->indexes.count;
    const mig_cat_constraint *c = index ? NULL : &table->constraints.items[i - table->indexes.count];
    mig_sym name = index ? table->indexes.items[i].name : c->name;
    mig_sym old = mig_cat_key_of(cat, old_schema, name);
    mig_cat_slot slot = mig_cat_slot_get(cat, MIG_SPACE_RELATION, old);
    if (name == 0 || slot.kind != MIG_SLOT_INDEX) continue;
    slot.at = table->key;
    if (old_schema != table->schema) mig_cat_slot_free(cat, MIG_SPACE_RELATION, old, 0, 0);
    mig_cat_slot_set(cat, MIG_SPACE_RELATION, mig_cat_key_of(cat, table->schema, name), slot);
  }
}

/* InnoDB: the names that it made, t_ibfk_1, go with the table's. */
static void rename_keys(mig_catalogue *cat, mig_cat_table *table, mig_span old, mig_step by) {
  mig_span prefix = mig_arena_printf(cat->arena, "%.*s_ibfk_", MIG_FMT(old)), name = mig_cat_text(cat, table->name);
  for (uint32_t i = 0; i < table->constraints.count && cat->dialect == MIG_MYSQL; i++) {
    mig_cat_constraint *c = &table->constraints.items[i];
    mig_span text = mig_cat_text(cat, c->name);
    if (c->kind != MIG_FOREIGN_KEY || !mig_span_starts(text, prefix)) continue;
    mig_sym key = mig_cat_key_of(cat, table->schema, c->name);
    mig_cat_slot slot = mig_cat_slot_get(cat, MIG_SPACE_KEY, key);
    mig_cat_slot_free(cat, MIG_SPACE_KEY, key, by, 0);
    text = mig_span_cut(text, prefix.len, text.len);
    c->name = mig_cat_intern(cat, mig_arena_printf(cat->arena, "%.*s_ibfk_%.*s", MIG_FMT(name), MIG_FMT(text)));
    slot.at = table->key;
    mig_cat_slot_set(cat, MIG_SPACE_KEY, mig_cat_key_of(cat, table->schema, c->name), slot);
  }
}

mig_apply mig_cat_rename_table(mig_cat_do *d, const mig_effect *effect) {
  mig_catalogue *cat = d->cat;
  const mig_object *object = &effect->object;
  if (effect->if_exists) {
    mig_cat_slot there = mig_cat_slot_get(cat, MIG_SPACE_RELATION, mig_cat_key(cat, object->schema, object->name));
    if (there.kind == MIG_SLOT_NEVER || there.kind == MIG_SLOT_GONE) return MIG_APPLY_OK;
  }
  mig_cat_table *table = mig_cat_need_table(d, object->schema, object->name);
  if (table == NULL) return MIG_APPLY_FAILS;
  mig_span name = effect->as.rename.new_name.ptr != NULL ? effect->as.rename.new_name : object->name;
  mig_span schema = effect->as.rename.new_schema.ptr != NULL ? effect->as.rename.new_schema : object->schema;
  mig_sym from = table->key, to = mig_cat_key(cat, schema, name), old_schema = table->schema;
  if (mig_cat_need_free(d, to, name) != MIG_APPLY_OK) {
    if (d->failure != NULL && cat->dialect == MIG_SQLITE)
      d->failure->message = mig_cat_fill(cat, "there is already another table or index with this name: %", name);
    return MIG_APPLY_FAILS;
  }
  const mig_cat_view *broken = mig_cat_broken_view(cat);
  if (broken != NULL && cat->dialect == MIG_SQLITE)
    return mig_cat_fail(d, (mig_object){.kind = MIG_OBJECT_VIEW, .name = broken->shown}, broken->by, MIG_DEED_DEPENDS,
                        "error in view %.*s: no such table", MIG_FMT(broken->shown));
  table = mig_cat_write_table(cat, table);
  mig_rowset_rename_table(cat->rows, mig_cat_text(cat, from), mig_cat_text(cat, to));
  table->key = to;
  mig_span old_name = mig_cat_text(cat, table->name);
  table->name = mig_cat_relation_name(cat, name);
  table->schema = mig_cat_relation_name(cat, schema);
  table->shown = name;
  table->shown_schema = schema;
  table->by_name = d->step;
  mig_cat_slot_free(cat, MIG_SPACE_RELATION, from, d->step, to);
  mig_cat_slot_set(cat, MIG_SPACE_RELATION, to, (mig_cat_slot){.kind = MIG_SLOT_TABLE, .at = table->slot});
  move_names(cat, table, old_schema);
  rename_keys(cat, table, old_name, d->step);
  follow(cat, from, to);
  return MIG_APPLY_OK;
}

mig_apply mig_cat_comment_table(mig_cat_do *d, const mig_effect *effect) {
  mig_catalogue *cat = d->cat;
  mig_cat_table *table = mig_cat_need_table(d, effect->object.schema, effect->object.name);
  if (table == NULL) return MIG_APPLY_FAILS;
  if (cat->dialect == MIG_SQLITE)
    return mig_cat_fail(d, mig_cat_object(MIG_OBJECT_TABLE, table, (mig_span){NULL, 0}), 0, MIG_DEED_NONE,
                        "SQLite has no comments on tables");
  table = mig_cat_write_table(cat, table);
  table->comment = effect->as.table_comment.comment;
  if (table->comment.len == 0) table->comment = (mig_span){NULL, 0};
  table->by_comment = d->step;
  return MIG_APPLY_OK;
}
