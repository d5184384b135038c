#include "schema/catalogue_internal.h"

/* ---- questions ---- */

static mig_truth known(const mig_catalogue *cat, bool yes, bool ever, bool open) {
  if (yes) return MIG_YES;
  return !ever && (open || cat->open) ? MIG_UNSET : MIG_NO;
}

/* SQLAlchemy 1.4 leaves an index over an expression out of what it lists, 2.0 does not. */
static bool is_listed(const mig_cat_index *index) {
  for (uint32_t i = 0; i < index->part_count; i++)
    if (index->parts[i].column == 0) return false;
  return true;
}

static mig_truth ask_inside(mig_catalogue *cat, mig_question question, const mig_object *object) {
  mig_cat_table *table = mig_cat_find_table(cat, mig_cat_key(cat, object->schema, object->table));
  if (table == NULL) {
    mig_cat_slot slot = mig_cat_slot_get(cat, MIG_SPACE_RELATION, mig_cat_key(cat, object->schema, object->table));
    return known(cat, false, slot.kind != MIG_SLOT_NEVER, slot.maybe);
  }
  mig_sym name = mig_cat_inner_name(cat, object->name);
  bool yes = false;
  mig_object_kind kind = MIG_OBJECT_COLUMN;
  if (question == MIG_ASK_HAS_COLUMN) yes = mig_cat_find_column(table, name) != NULL;
  if (question == MIG_ASK_HAS_INDEX) {
    const mig_cat_index *index = mig_cat_find_index(table, name);
    kind = MIG_OBJECT_INDEX;
    yes = index != NULL;
    if (yes && !is_listed(index)) return MIG_UNSET;
  }
  if (question == MIG_ASK_HAS_CONSTRAINT) {
    kind = MIG_OBJECT_CONSTRAINT;
    yes = mig_cat_find_constraint(table, name) != NULL || mig_cat_find_index(table, name) != NULL;
  }
  if (question == MIG_ASK_HAS_FOREIGN_KEY) {
    const mig_cat_constraint *constraint = mig_cat_find_constraint(table, name);
    kind = MIG_OBJECT_CONSTRAINT;
    yes = constraint != NULL && constraint->kind == MIG_FOREIGN_KEY;
  }
  return known(cat, yes, mig_cat_find_gone(table, kind, name) != NULL, table->open);
}

/* pg_constraint is asked for a name alone. */
static mig_truth ask_any_table(mig_catalogue *cat, const mig_object *object) {
  mig_sym name = mig_cat_inner_name(cat, object->name);
  bool open = cat->open;
  for (uint32_t i = 0; i < cat->tables.count; i++) {
    const mig_cat_table *table = cat->tables.items[i];
    if (table == NULL) continue;
    mig_cat_touch(cat, table->key, false);
    if (mig_cat_find_constraint(table, name) != NULL) return MIG_YES;
    open = open || table->open;
  }
  return open ? MIG_UNSET : MIG_NO;
}

mig_truth mig_catalogue_ask(mig_catalogue *cat, mig_question question, const mig_object *object) {
  mig_sym key = mig_cat_key(cat, object->schema, object->name.ptr != NULL ? object->name : object->table);
  mig_cat_slot slot = mig_cat_slot_get(cat, MIG_SPACE_RELATION, key);
  bool ever = slot.kind != MIG_SLOT_NEVER;
  switch (question) {
  case MIG_ASK_HAS_TABLE: {
    /* SQLAlchemy 1.4 asks PostgreSQL for any relation of the name, others for tables and views. */
    bool yes = slot.kind == MIG_SLOT_TABLE || slot.kind == MIG_SLOT_VIEW ||
               (cat->dialect == MIG_POSTGRESQL && (slot.kind == MIG_SLOT_INDEX || slot.kind == MIG_SLOT_SEQUENCE));
    return known(cat, yes, ever, slot.maybe);
  }
  case MIG_ASK_HAS_VIEW: return known(cat, slot.kind == MIG_SLOT_VIEW, ever, slot.maybe);
  case MIG_ASK_HAS_SEQUENCE: return known(cat, slot.kind == MIG_SLOT_SEQUENCE, ever, false);
  case MIG_ASK_HAS_TYPE:
    slot = mig_cat_slot_get(cat, MIG_SPACE_TYPE, key);
    return known(cat, slot.kind == MIG_SLOT_TYPE, slot.kind != MIG_SLOT_NEVER, false);
  case MIG_ASK_HAS_SCHEMA:
    slot = mig_cat_slot_get(cat, MIG_SPACE_SCHEMA, mig_cat_relation_name(cat, object->name));
    return slot.kind == MIG_SLOT_NAME ? MIG_YES : slot.kind == MIG_SLOT_GONE ? MIG_NO : MIG_UNSET;
  case MIG_ASK_HAS_INDEX:
    if (object->table.ptr == NULL) return known(cat, slot.kind == MIG_SLOT_INDEX, ever, false);
    return ask_inside(cat, question, object);
  case MIG_ASK_HAS_CONSTRAINT:
    if (object->table.ptr == NULL) return ask_any_table(cat, object);
    return ask_inside(cat, question, object);
  case MIG_ASK_HAS_FOREIGN_KEY: return ask_inside(cat, question, object);
  case MIG_ASK_HAS_COLUMN: return ask_inside(cat, question, object);
  case MIG_ASK_TABLE_HAS_ROWS:
    if (slot.kind != MIG_SLOT_TABLE) return MIG_UNSET;
    if (mig_rowset_count(cat->rows, mig_cat_text(cat, key)) != 0) return MIG_YES;
    return mig_rowset_is_open(cat->rows, mig_cat_text(cat, key)) ? MIG_UNSET : MIG_NO;
  default: return MIG_UNSET;
  }
}

static void probe(mig_cat_do *d, const mig_effect *effect, mig_answers *answers) {
  if (effect->as.probe.question == MIG_ASK_NOTHING) mig_cat_hangs_on_rows(d, effect);
  if (answers == NULL || effect->as.probe.slot >= answers->count) return;
  mig_truth *slot = &answers->slots[effect->as.probe.slot];
  if (effect->as.probe.question == MIG_ASK_ALL) {
    *slot = MIG_YES;
    for (uint32_t i = 0; i < effect->as.probe.guard_count; i++) {
      const mig_guard *guard = &effect->as.probe.guards[i];
      mig_truth answer = guard->slot < answers->count ? answers->slots[guard->slot] : MIG_UNSET;
      bool no = answer == (guard->negated ? MIG_YES : MIG_NO);
      if (no) *slot = MIG_NO;
      else if (answer == MIG_UNSET && *slot == MIG_YES) *slot = MIG_UNSET;
    }
    return;
  }
  if (effect->as.probe.question == MIG_ASK_UNKNOWN) mig_cat_hangs_on_rows(d, effect);
  if (effect->as.probe.question == MIG_ASK_UNKNOWN && *slot != MIG_UNSET) return; /* the caller tries both */
  *slot = mig_catalogue_ask(d->cat, effect->as.probe.question, &effect->object);
}

/* ---- what must exist ---- */

static mig_apply need_relation(mig_cat_do *d, mig_span schema, mig_span name) {
  mig_cat_slot slot = mig_cat_slot_get(d->cat, MIG_SPACE_RELATION, mig_cat_key(d->cat, schema, name));
  if (slot.kind == MIG_SLOT_VIEW || slot.kind == MIG_SLOT_SEQUENCE) return MIG_APPLY_OK;
  return mig_cat_need_table(d, schema, name) != NULL ? MIG_APPLY_OK : MIG_APPLY_FAILS;
}

/* Every table has these, whatever it was made with. */
static bool is_system_column(const mig_catalogue *cat, mig_span name) {
  static const char *const pg[] = {"ctid", "xmin", "xmax", "cmin", "cmax", "tableoid"};
  static const char *const sqlite[] = {"rowid", "oid", "_rowid_"};
  if (cat->dialect == MIG_MYSQL) return false;
  bool on_pg = cat->dialect == MIG_POSTGRESQL;
  for (size_t i = 0; i < (on_pg ? sizeof pg / sizeof *pg : sizeof sqlite / sizeof *sqlite); i++)
    if (mig_span_eq_nocase(name, mig_span_of(on_pg ? pg[i] : sqlite[i]))) return true;
  return false;
}

/* COMMENT ON, CLUSTER, VALIDATE: an index or a constraint that was there and went. */
static mig_apply require_part(mig_cat_do *d, const mig_object *object) {
  mig_catalogue *cat = d->cat;
  bool constraint = object->kind == MIG_OBJECT_CONSTRAINT;
  if (cat->dialect != MIG_POSTGRESQL) return MIG_APPLY_OK;
  mig_cat_slot slot = mig_cat_slot_get(cat, MIG_SPACE_RELATION, mig_cat_key(cat, object->schema, constraint ? object->table : object->name));
  mig_step by = slot.kind == MIG_SLOT_GONE ? slot.by : 0;
  if (constraint) {
    mig_cat_table *table = mig_cat_need_table(d, object->schema, object->table);
    if (table == NULL) return MIG_APPLY_FAILS;
    mig_sym name = mig_cat_inner_name(cat, object->name);
    const mig_cat_gone *gone = mig_cat_find_constraint(table, name) == NULL ? mig_cat_find_gone(table, MIG_OBJECT_CONSTRAINT, name) : NULL;
    by = gone != NULL ? gone->by : 0;
  }
  if (by == 0) return MIG_APPLY_OK;
  return mig_cat_fail(d, *object, by, MIG_DEED_DROPPED, "%s \"%.*s\" does not exist", constraint ? "constraint" : "relation",
                      MIG_FMT(object->name));
}

static mig_apply require(mig_cat_do *d, const mig_object *object) {
  mig_catalogue *cat = d->cat;
  if (object->kind == MIG_OBJECT_TABLE || object->kind == MIG_OBJECT_VIEW)
    return need_relation(d, object->schema, object->name);
  if (object->kind == MIG_OBJECT_ROWS) return need_relation(d, object->schema, object->table);
  if (object->kind == MIG_OBJECT_COLUMN && is_system_column(cat, object->name)) return MIG_APPLY_OK;
  if (object->kind == MIG_OBJECT_COLUMN && object->table.len != 0) {
    mig_cat_slot slot = mig_cat_slot_get(cat, MIG_SPACE_RELATION, mig_cat_key(cat, object->schema, object->table));
    if (slot.kind == MIG_SLOT_VIEW || mig_span_is(object->name, "*")) return MIG_APPLY_OK;
    mig_cat_table *table = mig_cat_need_table(d, object->schema, object->table);
    if (table == NULL) return MIG_APPLY_FAILS;
    return mig_cat_need_column(d, &table, object->name, NULL) != NULL ? MIG_APPLY_OK : MIG_APPLY_FAILS;
  }
  mig_effect effect = {.verb = MIG_EFFECT_REQUIRE, .object = *object};
  if (object->kind == MIG_OBJECT_TYPE) return mig_cat_apply_type(d, &effect);
  if (object->kind == MIG_OBJECT_SEQUENCE) return mig_cat_apply_sequence(d, &effect);
  if (object->kind == MIG_OBJECT_UNKNOWN) return mig_cat_require_other(d, object);
  return object->kind == MIG_OBJECT_INDEX || object->kind == MIG_OBJECT_CONSTRAINT ? require_part(d, object) : MIG_APPLY_OK;
}

/* An unqualified column belongs to one of the tables that the same step uses. */
static mig_apply require_somewhere(mig_cat_do *d, mig_span name) {
  mig_catalogue *cat = d->cat;
  mig_sym sym = mig_cat_inner_name(cat, name);
  mig_cat_table *culprit = NULL;
  uint32_t tables = 0;
  for (uint32_t i = 0; i < d->sql->use_count; i++) {
    const mig_object *use = &d->sql->uses[i];
    if (use->kind == MIG_OBJECT_COLUMN) continue;
    tables++;
    mig_cat_slot slot = mig_cat_slot_get(cat, MIG_SPACE_RELATION, mig_cat_key(cat, use->schema, use->name));
    if (slot.kind != MIG_SLOT_TABLE) return MIG_APPLY_OK; /* a view: its columns are not modelled */
    mig_cat_table *table = cat->tables.items[slot.at];
    if (table->open || mig_cat_find_column(table, sym) != NULL) return MIG_APPLY_OK;
    if (culprit == NULL || mig_cat_find_gone(table, MIG_OBJECT_COLUMN, sym) != NULL) culprit = table;
  }
  if (tables == 0 || culprit == NULL || mig_cat_find_gone(culprit, MIG_OBJECT_COLUMN, sym) == NULL)
    return MIG_APPLY_OK; /* an alias, an output name, a correlated column: never there means not a column */
  return mig_cat_need_column(d, &culprit, name, NULL) != NULL ? MIG_APPLY_OK : MIG_APPLY_FAILS;
}

mig_apply mig_cat_check_uses(mig_cat_do *d) {
  for (uint32_t i = 0; d->sql != NULL && i < d->sql->use_count; i++) {
    const mig_object *use = &d->sql->uses[i];
    if (use->kind == MIG_OBJECT_COLUMN) continue;
    if (require(d, use) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
  }
  for (uint32_t i = 0; d->sql != NULL && i < d->sql->use_count; i++) {
    const mig_object *use = &d->sql->uses[i];
    if (use->kind != MIG_OBJECT_COLUMN || mig_span_is(use->name, "*")) continue;
    mig_apply status = use->table.len != 0 ? require(d, use) : require_somewhere(d, use->name);
    if (status != MIG_APPLY_OK) return status;
  }
  return MIG_APPLY_OK;
}

/* ---- by verb and kind ---- */

static mig_apply apply_create(mig_cat_do *d, const mig_effect *effect) {
  const mig_object *object = &effect->object;
  bool within = object->kind == MIG_OBJECT_TYPE || object->kind == MIG_OBJECT_VIEW || object->kind == MIG_OBJECT_SEQUENCE;
  if (within && mig_cat_check_schema(d, object->schema) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
  switch (object->kind) {
  case MIG_OBJECT_TABLE: return mig_cat_create_table(d, effect);
  case MIG_OBJECT_COLUMN: return mig_cat_add_column(d, effect);
  case MIG_OBJECT_TYPE: return mig_cat_apply_type(d, effect);
  case MIG_OBJECT_VIEW: return mig_cat_apply_view(d, effect);
  case MIG_OBJECT_SEQUENCE: return mig_cat_apply_sequence(d, effect);
  case MIG_OBJECT_SCHEMA: return mig_cat_apply_schema(d, effect);
  case MIG_OBJECT_INDEX:
  case MIG_OBJECT_CONSTRAINT: break;
  default: return mig_cat_apply_other(d, effect);
  }
  mig_cat_slot slot = mig_cat_slot_get(d->cat, MIG_SPACE_RELATION, mig_cat_key(d->cat, object->schema, object->table));
  if (slot.kind == MIG_SLOT_VIEW && object->kind == MIG_OBJECT_INDEX) return mig_cat_index_view(d, effect, d->cat->views.items[slot.at]);
  mig_cat_table *table = mig_cat_need_table(d, object->schema, object->table);
  if (table == NULL) return MIG_APPLY_FAILS;
  if (object->kind == MIG_OBJECT_INDEX)
    return effect->as.index == NULL ? MIG_APPLY_OK : mig_cat_create_index(d, table->key, effect->as.index, effect->if_not_exists);
  if (d->cat->dialect == MIG_SQLITE)
    return mig_cat_fail(d, *object, 0, MIG_DEED_NONE, "No support for ALTER of constraints in SQLite dialect");
  if (effect->as.constraint == NULL) return MIG_APPLY_OK;
  if (effect->if_not_exists && effect->as.constraint->name.ptr != NULL &&
      mig_cat_find_constraint(table, mig_cat_inner_name(d->cat, effect->as.constraint->name)) != NULL)
    return MIG_APPLY_OK;
  return mig_cat_create_constraint(d, table->key, effect->as.constraint, false);
}

static mig_apply apply_drop(mig_cat_do *d, const mig_effect *effect) {
  switch (effect->object.kind) {
  case MIG_OBJECT_TABLE: return mig_cat_drop_table(d, effect);
  case MIG_OBJECT_COLUMN: return mig_cat_drop_column(d, effect);
  case MIG_OBJECT_INDEX: return mig_cat_drop_index(d, effect);
  case MIG_OBJECT_TYPE: return mig_cat_apply_type(d, effect);
  case MIG_OBJECT_VIEW: return mig_cat_apply_view(d, effect);
  case MIG_OBJECT_SEQUENCE: return mig_cat_apply_sequence(d, effect);
  case MIG_OBJECT_SCHEMA: return mig_cat_apply_schema(d, effect);
  case MIG_OBJECT_CONSTRAINT:
    if (d->cat->dialect == MIG_SQLITE)
      return mig_cat_fail(d, effect->object, 0, MIG_DEED_NONE, "No support for ALTER of constraints in SQLite dialect");
    return mig_cat_drop_constraint(d, effect);
  default: return mig_cat_apply_other(d, effect);
  }
}

static mig_apply fail_name_taken(mig_cat_do *d, const mig_cat_table *table, mig_span name) {
  mig_sym sym = mig_cat_inner_name(d->cat, name);
  const mig_cat_index *index = mig_cat_find_index(table, sym);
  const mig_cat_constraint *c = mig_cat_find_constraint(table, sym);
  mig_object object = mig_cat_object(index != NULL ? MIG_OBJECT_INDEX : MIG_OBJECT_CONSTRAINT, table, name);
  mig_step by = index != NULL ? index->by : c != NULL ? c->by : 0;
  if (d->cat->dialect == MIG_MYSQL)
    return mig_cat_fail(d, object, by, MIG_DEED_CREATED, "Duplicate key name '%.*s'", MIG_FMT(name));
  return mig_cat_fail(d, object, by, MIG_DEED_CREATED, "relation or constraint \"%.*s\" already exists", MIG_FMT(name));
}

/* An index or constraint gets another name. */
static mig_apply rename_inner(mig_cat_do *d, const mig_effect *effect) {
  mig_catalogue *cat = d->cat;
  const mig_object *object = &effect->object;
  mig_span to = effect->as.rename.new_name;
  mig_sym name = mig_cat_inner_name(cat, object->name), key = mig_cat_key(cat, object->schema, object->name);
  mig_cat_slot slot = mig_cat_slot_get(cat, MIG_SPACE_RELATION, key);
  /* ALTER TABLE t RENAME ... looks for the table first, ALTER INDEX for the name alone. */
  mig_cat_table *table = NULL;
  if (object->table.ptr != NULL) {
    table = mig_cat_need_table(d, object->schema, object->table);
    if (table == NULL) return effect->if_exists ? MIG_APPLY_OK : MIG_APPLY_FAILS;
  } else if (slot.kind == MIG_SLOT_INDEX)
    table = mig_cat_find_table(cat, slot.at);
  mig_cat_index *index = table != NULL ? mig_cat_find_index(table, name) : NULL;
  mig_cat_constraint *c = table != NULL ? mig_cat_find_constraint(table, name) : NULL;
  if (index == NULL && c == NULL) {
    bool of_view = table == NULL && slot.kind == MIG_SLOT_INDEX;
    if (of_view) return mig_cat_rename_view_index(d, key, object, to);
    if (effect->if_exists) return MIG_APPLY_OK;
    const mig_cat_gone *gone = table != NULL ? mig_cat_find_gone(table, object->kind, name) : NULL;
    mig_step by = gone != NULL ? gone->by : slot.by;
    if (by == 0 && (cat->open || (table != NULL && table->open))) {
      cat->assumed++;
      return MIG_APPLY_OK;
    }
    mig_deed deed = by != 0 ? MIG_DEED_DROPPED : MIG_DEED_NONE;
    return mig_cat_fail(d, *object, by, deed, "index or constraint \"%.*s\" does not exist", MIG_FMT(object->name));
  }
  mig_sym new_key = mig_cat_key_of(cat, table->schema, mig_cat_inner_name(cat, to));
  bool relation = slot.kind == MIG_SLOT_INDEX && slot.at == table->key;
  mig_sym new_name = mig_cat_inner_name(cat, to);
  if (mig_cat_find_constraint(table, new_name) != NULL || mig_cat_find_index(table, new_name) != NULL)
    return fail_name_taken(d, table, to);
  if (relation && mig_cat_need_free(d, new_key, to) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
  table = mig_cat_write_table(cat, table);
  if ((index = mig_cat_find_index(table, name)) != NULL) {
    index->name = new_name;
    index->shown = to;
    index->named = true;
    if (index->made == 0) index->made = index->by;
    index->by = d->step;
  }
  if ((c = mig_cat_find_constraint(table, name)) != NULL) {
    c->name = new_name;
    c->shown = to;
    c->named = true;
    if (c->made == 0) c->made = c->by;
    c->by = d->step;
  }
  mig_cat_add_gone(cat, table, MIG_OBJECT_INDEX, name, d->step, new_name);
  mig_cat_add_gone(cat, table, MIG_OBJECT_CONSTRAINT, name, d->step, new_name);
  if (!relation) return MIG_APPLY_OK;
  mig_cat_retarget(cat, table, name, new_name);
  mig_cat_slot_free(cat, MIG_SPACE_RELATION, key, d->step, new_key);
  slot.by = d->step;
  mig_cat_slot_set(cat, MIG_SPACE_RELATION, new_key, slot);
  return MIG_APPLY_OK;
}

static mig_apply apply_rename(mig_cat_do *d, const mig_effect *effect) {
  const mig_object *object = &effect->object;
  switch (object->kind) {
  case MIG_OBJECT_TABLE: {
    mig_cat_slot slot = mig_cat_slot_get(d->cat, MIG_SPACE_RELATION, mig_cat_key(d->cat, object->schema, object->name));
    if (slot.kind == MIG_SLOT_VIEW) return mig_cat_apply_view(d, effect);
    if (slot.kind == MIG_SLOT_SEQUENCE) return mig_cat_apply_sequence(d, effect);
    return mig_cat_rename_table(d, effect);
  }
  case MIG_OBJECT_COLUMN: {
    if (mig_cat_find_view(d->cat, mig_cat_key(d->cat, object->schema, object->table)) != NULL) return mig_cat_rename_view_column(d, object);
    mig_cat_table *table = mig_cat_need_table(d, object->schema, object->table);
    if (table == NULL) return effect->if_exists ? MIG_APPLY_OK : MIG_APPLY_FAILS;
    return mig_cat_rename_column(d, table->key, object->name, effect->as.rename.new_name);
  }
  case MIG_OBJECT_TYPE: return mig_cat_apply_type(d, effect);
  case MIG_OBJECT_VIEW: return mig_cat_apply_view(d, effect);
  case MIG_OBJECT_SEQUENCE: return mig_cat_apply_sequence(d, effect);
  case MIG_OBJECT_INDEX:
  case MIG_OBJECT_CONSTRAINT: return rename_inner(d, effect);
  case MIG_OBJECT_SCHEMA: {
    mig_effect everything = {.verb = MIG_EFFECT_UNKNOWN, .object.kind = MIG_OBJECT_UNKNOWN};
    everything.as.scope.reason = MIG_SPAN("a schema gets another name, and all that it holds with it");
    return mig_cat_apply_unknown(d, &everything);
  }
  default: return mig_cat_apply_other(d, effect);
  }
}

/* Whether the table of ALTER TABLE IF EXISTS is certainly not there. */
static bool is_missing(mig_catalogue *cat, const mig_object *object) {
  mig_sym key = mig_cat_key(cat, object->schema, object->table.ptr != NULL ? object->table : object->name);
  mig_cat_slot slot = mig_cat_slot_get(cat, MIG_SPACE_RELATION, key);
  return slot.kind == MIG_SLOT_GONE || (slot.kind == MIG_SLOT_NEVER && !mig_cat_may_be_there(cat, slot));
}

/* A statement on rows calls its functions when it runs. */
static mig_apply check_statement(mig_cat_do *d, const mig_sql_result *result, uint32_t at) {
  static const char *const words[] = {"insert ", "update ", "delete ", "select ", "with ", "replace "};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
    mig_span text = mig_span_trim(result->statements[at]), word = mig_span_of(words[i]);
    if (mig_span_eq_nocase(mig_span_cut(text, 0, word.len < text.len ? word.len : text.len), word)) return mig_cat_check_calls(d, text, true);
  }
  return MIG_APPLY_OK;
}

static mig_apply apply_sql(mig_cat_do *d, const mig_effect *effect) {
  mig_sql_result result = mig_cat_read_sql(d->cat, effect->as.sql);
  mig_apply worst = MIG_APPLY_OK;
  uint32_t checked = 0;
  for (uint32_t i = 0; i < result.count; i++) {
    for (; checked <= result.steps[i].statement; checked++)
      if (check_statement(d, &result, checked) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
    if (result.steps[i].table_if_exists && is_missing(d->cat, &result.steps[i].effect.object)) continue;
    d->sql = &result.steps[i];
    mig_apply status = mig_cat_apply_effect(d, &result.steps[i].effect, NULL);
    d->sql = NULL;
    if (status == MIG_APPLY_FAILS) return status;
    if (status == MIG_APPLY_UNKNOWN) worst = status;
  }
  for (; checked < result.statement_count; checked++)
    if (check_statement(d, &result, checked) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
  return worst;
}

/* New columns that fill themselves, plain indexes and comments: statements on rows don't notice.
 * (MariaDB restates the column for its comment.) */
static bool is_quiet(const mig_catalogue *cat, const mig_effect *effect) {
  mig_object_kind kind = effect->object.kind;
  if (effect->verb == MIG_EFFECT_CREATE && kind == MIG_OBJECT_COLUMN && effect->as.column != NULL) {
    const mig_column *column = effect->as.column;
    return (column->nullable != MIG_NO || column->has_default) && column->unique != MIG_YES && column->constraint_count == 0 &&
           column->primary_key != MIG_YES;
  }
  if (effect->verb == MIG_EFFECT_CREATE && kind == MIG_OBJECT_INDEX)
    return effect->as.index != NULL && effect->as.index->unique != MIG_YES;
  if (effect->verb != MIG_EFFECT_ALTER) return false;
  if (kind == MIG_OBJECT_COLUMN)
    return cat->dialect != MIG_MYSQL && effect->as.alter != NULL && effect->as.alter->sets == MIG_FACET_COMMENT;
  return kind == MIG_OBJECT_TABLE;
}

static mig_apply apply_alter(mig_cat_do *d, const mig_effect *effect) {
  switch (effect->object.kind) {
  case MIG_OBJECT_COLUMN: return mig_cat_alter_column(d, effect);
  case MIG_OBJECT_TABLE: return mig_cat_comment_table(d, effect);
  case MIG_OBJECT_TYPE: return mig_cat_apply_type(d, effect);
  case MIG_OBJECT_SEQUENCE: return mig_cat_apply_sequence(d, effect);
  case MIG_OBJECT_UNKNOWN: return mig_cat_apply_other(d, effect);
  default: return MIG_APPLY_OK;
  }
}

static mig_apply apply_effect(mig_cat_do *d, const mig_effect *effect, mig_answers *answers) {
  switch (effect->verb) {
  case MIG_EFFECT_CREATE: return apply_create(d, effect);
  case MIG_EFFECT_DROP: return apply_drop(d, effect);
  case MIG_EFFECT_RENAME: return apply_rename(d, effect);
  case MIG_EFFECT_ALTER: return apply_alter(d, effect);
  case MIG_EFFECT_REQUIRE: return require(d, &effect->object);
  case MIG_EFFECT_READ:
    if (mig_cat_check_uses(d) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
    return require(d, &effect->object);
  case MIG_EFFECT_WRITE: return mig_cat_write_rows(d, effect);
  case MIG_EFFECT_SQL: return apply_sql(d, effect);
  case MIG_EFFECT_PROBE: probe(d, effect, answers); return MIG_APPLY_OK;
  case MIG_EFFECT_UNKNOWN: return mig_cat_apply_unknown(d, effect);
  }
  return MIG_APPLY_OK;
}

mig_apply mig_cat_apply_effect(mig_cat_do *d, const mig_effect *effect, mig_answers *answers) {
  bool before = d->cat->quiet;
  d->cat->quiet = is_quiet(d->cat, effect);
  d->unread = false;
  const mig_cat_table *related = mig_cat_with_kin(d->cat, effect); /* asked before: it may be dropped or get another name */
  mig_apply status = apply_effect(d, effect, answers);
  if (status != MIG_APPLY_FAILS && d->cat->kin.count != 0) mig_cat_murk_kin(d, effect, related != NULL ? related->slot : UINT32_MAX);
  d->cat->quiet = before;
  if (d->unread && status == MIG_APPLY_OK) status = mig_cat_apply_unread(d, &effect->object);
  d->unread = false;
  return status;
}

mig_apply mig_catalogue_apply(mig_catalogue *cat, const mig_op *op, mig_step step, mig_answers *answers,
                              mig_failure *failure) {
  mig_cat_do d = {.cat = cat, .step = step, .failure = failure, .op = op};
  mig_rowset_begin_step(cat->rows, step);
  mig_apply worst = MIG_APPLY_OK;
  if (cat->givers.count != 0) mig_cat_note_given(&d, op);
  for (uint32_t i = 0; i < op->effect_count; i++) {
    d.worst = MIG_APPLY_OK;
    mig_apply status = mig_cat_apply_effect(&d, &op->effects[i], answers);
    if (status == MIG_APPLY_FAILS) return status;
    if (status == MIG_APPLY_UNKNOWN) worst = status;
  }
  return worst;
}
