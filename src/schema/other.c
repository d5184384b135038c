#include "schema/catalogue_internal.h"

/* Functions, triggers, rules, policies, extensions, events: known by a word and a name, and by their
 * text. What they do is not followed: a trigger may do anything with the rows that are written. */

static bool has_prefix(mig_span text, mig_span prefix) {
  return text.len >= prefix.len && mig_span_eq(mig_span_cut(text, 0, prefix.len), prefix);
}

/* `public.` is where names without a schema are. */
static mig_span plain_name(mig_catalogue *cat, mig_span name) {
  static const mig_span home = {"function public.", 16};
  if (cat->dialect != MIG_POSTGRESQL || !has_prefix(name, home)) return name;
  return mig_arena_printf(cat->arena, "function %.*s", MIG_FMT(mig_span_cut(name, home.len, name.len)));
}

/* PostgreSQL has a trigger, rule or policy in its table, and so under the table's number here, which stays
 * through renames; the others have one space of names. */
static mig_sym key_of(mig_catalogue *cat, const mig_object *object, const mig_cat_table *table) {
  mig_span name = plain_name(cat, object->name);
  if (cat->dialect != MIG_POSTGRESQL || object->table.len == 0)
    return mig_cat_intern(cat, mig_arena_printf(cat->arena, "\x01%.*s", MIG_FMT(name)));
  if (table != NULL) return mig_cat_intern(cat, mig_arena_printf(cat->arena, "\x01%.*s \x01%u", MIG_FMT(name), table->slot));
  mig_span key = mig_cat_text(cat, mig_cat_key(cat, object->schema, object->table));
  return mig_cat_intern(cat, mig_arena_printf(cat->arena, "\x01%.*s on %.*s", MIG_FMT(name), MIG_FMT(key)));
}

const mig_cat_other *mig_cat_find_other(const mig_catalogue *cat, mig_cat_slot slot) {
  if (slot.kind != MIG_SLOT_OTHER) return NULL;
  const mig_cat_other *other = &cat->others.items[slot.at];
  bool fell = other->table != UINT32_MAX && cat->tables.items[other->table] == NULL; /* with its table */
  return fell ? NULL : other;
}

static bool is_there(const mig_catalogue *cat, uint32_t i) {
  mig_cat_slot slot = mig_cat_slot_peek(cat, MIG_SPACE_OTHER, cat->others.items[i].key);
  return slot.kind == MIG_SLOT_OTHER && slot.at == i;
}

/* NEW.c, OLD.c: whether a row's column stands at `at`; which. */
static bool row_name(mig_span text, size_t at, mig_span *column) {
  if (at + 4 >= text.len || (at > 0 && mig_cat_in_word(text.ptr[at - 1]))) return false;
  mig_span row = mig_span_cut(text, at, at + 4);
  if (!mig_span_eq_nocase(row, MIG_SPAN("NEW.")) && !mig_span_eq_nocase(row, MIG_SPAN("OLD."))) return false;
  size_t start = at + 4 + (text.ptr[at + 4] == '`' || text.ptr[at + 4] == '"'), end = start;
  while (end < text.len && mig_cat_in_word(text.ptr[end])) end++;
  *column = mig_span_cut(text, start, end);
  return true;
}

/* UPDATE OF a, b ON: the columns; empty: none are listed. */
static mig_span updated(mig_span text) {
  size_t from = 0;
  for (size_t at = 0; at + 10 < text.len; at++) {
    mig_span rest = mig_span_cut(text, at, text.len);
    if (from == 0 && mig_span_eq_nocase(mig_span_cut(rest, 0, 10), MIG_SPAN("UPDATE OF "))) from = at + 10;
    if (from != 0 && at > from && mig_span_eq_nocase(mig_span_cut(rest, 0, 4), MIG_SPAN(" ON "))) return mig_span_cut(text, from, at);
  }
  return MIG_SPAN("");
}

/* Whether PostgreSQL keeps the column in what it makes of a policy, trigger or rule. */
static bool is_over(mig_span name, mig_span definition, mig_span column) {
  if (has_prefix(name, MIG_SPAN("policy "))) return mig_cat_mentions(definition, column);
  mig_span other;
  for (size_t at = 0; at < definition.len; at++)
    if (row_name(definition, at, &other) && mig_span_eq_nocase(other, column)) return true;
  return mig_cat_mentions(updated(definition), column);
}

const mig_cat_other *mig_cat_policy_over(const mig_catalogue *cat, const mig_cat_table *table, mig_span column) {
  for (uint32_t i = 0; i < cat->others.count; i++) {
    const mig_cat_other *other = &cat->others.items[i];
    if (other->table == table->slot && is_there(cat, i) && is_over(other->object.name, other->definition, column)) return other;
  }
  return NULL;
}

const mig_cat_other *mig_cat_same_other(const mig_catalogue *cat, const mig_cat_table *table, mig_span name) {
  for (uint32_t i = 0; table != NULL && i < cat->others.count; i++) {
    const mig_cat_other *other = &cat->others.items[i];
    if (other->table == table->slot && mig_span_eq(other->object.name, name) && is_there(cat, i)) return other;
  }
  return NULL;
}

const mig_cat_other *mig_cat_function_over(const mig_catalogue *cat, mig_span type) {
  for (uint32_t i = 0; i < cat->others.count; i++)
    if (cat->others.items[i].types.len != 0 && is_there(cat, i) && mig_cat_mentions(cat->others.items[i].types, type)) return &cat->others.items[i];
  return NULL;
}

static void put(mig_cat_do *d, const mig_cat_other *other) {
  mig_catalogue *cat = d->cat;
  *mig_vec_push(cat->arena, &cat->others) = *other;
  cat->others.items[cat->others.count - 1].by = d->step;
  mig_cat_slot_set(cat, MIG_SPACE_OTHER, other->key, (mig_cat_slot){.kind = MIG_SLOT_OTHER, .at = cat->others.count - 1, .by = d->step});
}

mig_span mig_cat_other_word(mig_arena *arena, mig_span text, mig_span word, mig_span other) {
  mig_buf out = mig_buf_in(arena);
  for (size_t at = 0; at < text.len;) {
    size_t end = at;
    while (end < text.len && mig_cat_in_word(text.ptr[end])) end++;
    mig_span it = mig_span_cut(text, at, end > at ? end : at + 1);
    mig_buf_put(&out, mig_span_eq(it, word) ? other : it);
    at += it.len;
  }
  return out.len != 0 ? mig_buf_span(&out) : MIG_SPAN("");
}

/* A function goes on knowing the type by number. */
void mig_cat_rename_in_functions(mig_cat_do *d, mig_span from, mig_span to) {
  mig_catalogue *cat = d->cat;
  for (uint32_t i = 0, count = cat->others.count; i < count; i++) {
    mig_cat_other other = cat->others.items[i];
    if (other.types.len == 0 || !is_there(cat, i) || !mig_cat_mentions(other.types, from)) continue;
    mig_step by = other.by;
    other.types = mig_cat_other_word(cat->arena, other.types, from, to);
    put(d, &other);
    cat->others.items[cat->others.count - 1].by = by;
  }
}

/* The types of parameters, and of what comes back. */
static mig_span types_of(mig_catalogue *cat, const mig_effect *effect) {
  mig_span name = effect->object.name, text = effect->as.definition;
  size_t open = has_prefix(name, MIG_SPAN("function ")) ? mig_span_find(name, MIG_SPAN("("), 0) : SIZE_MAX;
  if (open == SIZE_MAX) return (mig_span){NULL, 0};
  mig_span parameters = mig_span_cut(name, open, name.len);
  size_t at = 0, end = 0;
  while (at + 8 < text.len && !mig_span_eq_nocase(mig_span_cut(text, at, at + 8), MIG_SPAN("returns "))) at++;
  if (at + 8 >= text.len) return parameters;
  for (end = at + 8; end < text.len && text.ptr[end] != '$' && text.ptr[end] != '\'' && text.ptr[end] != '\n';) end++;
  return mig_arena_printf(cat->arena, "%.*s %.*s", MIG_FMT(parameters), MIG_FMT(mig_span_cut(text, at + 8, end)));
}

/* UPDATE t, INSERT INTO t, FROM t, JOIN t in a trigger's text. */
static bool acts_on(mig_span text, mig_span table) {
  static const char *const before[] = {"update", "into", "from", "join"};
  for (size_t at = 0, last = 0, last_end = 0; at < text.len;) {
    size_t end = at;
    while (end < text.len && mig_cat_in_word(text.ptr[end])) end++;
    if (end == at) {
      at++;
      continue;
    }
    mig_span word = mig_span_cut(text, at, end), previous = mig_span_cut(text, last, last_end);
    for (size_t i = 0; i < sizeof before / sizeof *before; i++)
      if (mig_span_eq_nocase(word, table) && mig_span_eq_nocase(previous, mig_span_of(before[i]))) return true;
    last = at, last_end = end;
    at = end;
  }
  return false;
}

mig_apply mig_cat_swap_triggers(mig_cat_do *d, const mig_cat_table *table) {
  mig_catalogue *cat = d->cat;
  for (uint32_t i = 0; i < cat->others.count; i++) {
    const mig_cat_other *other = &cat->others.items[i];
    if (!has_prefix(other->object.name, MIG_SPAN("trigger ")) || !is_there(cat, i)) continue;
    mig_cat_touch(cat, other->key, false);
    if (other->table == table->slot) mig_cat_slot_free(cat, MIG_SPACE_OTHER, other->key, d->step, 0);
    else if (acts_on(other->definition, table->shown))
      return mig_cat_fail(d, other->object, other->by, MIG_DEED_DEPENDS, "error in %.*s: no such table: main.%.*s",
                          MIG_FMT(other->object.name), MIG_FMT(table->shown));
  }
  return MIG_APPLY_OK;
}

/* SQLite writes a column's new name into the triggers that are there. One that comes later keeps its words. */
void mig_cat_rename_in_triggers(mig_cat_do *d, const mig_cat_table *table, mig_span from, mig_span to) {
  mig_catalogue *cat = d->cat;
  for (uint32_t i = 0, count = cat->others.count; i < count; i++) {
    mig_cat_other other = cat->others.items[i];
    bool near = other.table == table->slot || acts_on(other.definition, table->shown);
    if (!near || !has_prefix(other.object.name, MIG_SPAN("trigger ")) || !is_there(cat, i) || !mig_cat_mentions(other.definition, from)) continue;
    other.definition = mig_cat_other_word(cat->arena, other.definition, from, to);
    put(d, &other);
  }
}

const mig_cat_other *mig_cat_other_in(const mig_catalogue *cat, mig_span schema) {
  mig_span prefix = mig_arena_printf(cat->arena, "function %.*s.", MIG_FMT(schema));
  for (uint32_t i = 0; i < cat->others.count; i++)
    if (has_prefix(cat->others.items[i].object.name, prefix) && is_there(cat, i)) return &cat->others.items[i];
  return NULL;
}

/* Of "function app.fn()": app. */
static mig_span schema_of(mig_span name) {
  size_t from = has_prefix(name, MIG_SPAN("function ")) ? 9 : SIZE_MAX;
  size_t open = mig_span_find(name, MIG_SPAN("("), 0), dot = mig_span_find(name, MIG_SPAN("."), 0);
  return from != SIZE_MAX && dot != SIZE_MAX && dot < open ? mig_span_cut(name, from, dot) : MIG_SPAN("");
}

/* DROP FUNCTION f, where f(integer) is meant. */
static mig_apply only_overload(mig_cat_do *d, mig_object object, mig_sym *key) {
  mig_catalogue *cat = d->cat;
  mig_span prefix = mig_arena_printf(cat->arena, "%.*s(", MIG_FMT(plain_name(cat, object.name)));
  uint32_t there = 0;
  mig_step by = 0;
  for (uint32_t i = cat->others.count; i > 0; i--) {
    const mig_cat_other *other = &cat->others.items[i - 1];
    if (!has_prefix(plain_name(cat, other->object.name), prefix)) continue;
    bool here = is_there(cat, i - 1);
    mig_cat_touch(cat, other->key, false);
    if (here || there == 0) *key = other->key;
    there += here;
    if (here && other->by > by) by = other->by;
  }
  return there < 2 ? MIG_APPLY_OK : mig_cat_fail(d, object, by, MIG_DEED_CREATED, "%.*s is not unique", MIG_FMT(object.name));
}

/* As people are told of it. */
static mig_object shown(mig_cat_do *d, const mig_object *object) {
  if (object->table.len == 0) return *object;
  return (mig_object){.kind = MIG_OBJECT_UNKNOWN,
                      .name = mig_arena_printf(d->cat->arena, "%.*s on %.*s", MIG_FMT(object->name), MIG_FMT(object->table))};
}

/* What a trigger acts on is looked up when SQLite renames a table. */
static void touch_acted_on(mig_catalogue *cat, mig_span text) {
  for (uint32_t i = 0; i < cat->tables.count && cat->dialect == MIG_SQLITE; i++)
    if (cat->tables.items[i] != NULL && acts_on(text, cat->tables.items[i]->shown)) mig_cat_touch(cat, cat->tables.items[i]->key, false);
}

static mig_apply check_columns(mig_cat_do *d, const mig_effect *effect, const mig_cat_table *table) {
  for (uint32_t i = 0; table != NULL && i < table->gone.count; i++) {
    const mig_cat_gone *gone = &table->gone.items[i];
    mig_span name = mig_cat_text(d->cat, gone->name);
    if (gone->kind != MIG_OBJECT_COLUMN || !is_over(effect->object.name, effect->as.definition, name)) continue;
    return mig_cat_fail(d, mig_cat_object(MIG_OBJECT_COLUMN, table, name), gone->by,
                        gone->renamed_to != 0 ? MIG_DEED_RENAMED : MIG_DEED_DROPPED, "column \"%.*s\" does not exist", MIG_FMT(name));
  }
  return MIG_APPLY_OK;
}

/* MariaDB looks for NEW.c and OLD.c when it makes a trigger, and never again. */
static mig_apply check_row_names(mig_cat_do *d, const mig_effect *effect, const mig_cat_table *table) {
  mig_span text = effect->as.definition, column;
  for (size_t at = 0; at < text.len; at++) {
    if (!row_name(text, at, &column)) continue;
    const mig_cat_gone *gone = mig_cat_find_gone(table, MIG_OBJECT_COLUMN, mig_cat_inner_name(d->cat, column));
    if (gone == NULL) continue;
    mig_span name = mig_cat_text(d->cat, gone->name);
    return mig_cat_fail(d, mig_cat_object(MIG_OBJECT_COLUMN, table, name), gone->by,
                        gone->renamed_to != 0 ? MIG_DEED_RENAMED : MIG_DEED_DROPPED, "Unknown column '%.*s' in '%.*s'", MIG_FMT(name),
                        MIG_FMT(mig_span_cut(text, at, at + 3)));
  }
  return MIG_APPLY_OK;
}

static mig_apply create(mig_cat_do *d, const mig_effect *effect, mig_sym key, const mig_cat_table *table) {
  mig_catalogue *cat = d->cat;
  const mig_cat_other *there = mig_cat_find_other(cat, mig_cat_slot_get(cat, MIG_SPACE_OTHER, key));
  if (there != NULL && effect->if_not_exists) return MIG_APPLY_OK;
  if (there != NULL && (d->sql == NULL || !d->sql->replace))
    return mig_cat_fail(d, there->object, there->by, MIG_DEED_CREATED, "%.*s already exists", MIG_FMT(there->object.name));
  *mig_vec_push(cat->arena, &cat->others) = (mig_cat_other){
      .key = key, .object = shown(d, &effect->object), .definition = effect->as.definition, .types = types_of(cat, effect), .by = d->step,
      .table = table != NULL ? table->slot : UINT32_MAX};
  mig_cat_slot_set(cat, MIG_SPACE_OTHER, key, (mig_cat_slot){.kind = MIG_SLOT_OTHER, .at = cat->others.count - 1, .by = d->step});
  return MIG_APPLY_OK;
}

static mig_apply need_it(mig_cat_do *d, const mig_effect *effect, mig_cat_slot slot) {
  mig_object gone = shown(d, &effect->object);
  if (mig_cat_find_other(d->cat, slot) != NULL || slot.kind == MIG_SLOT_NEVER || effect->if_exists) return MIG_APPLY_OK;
  mig_deed deed = slot.renamed_to != 0 ? MIG_DEED_RENAMED : MIG_DEED_DROPPED;
  return mig_cat_fail(d, gone, slot.by, deed, "%.*s does not exist", MIG_FMT(gone.name));
}

/* What scripts do not show is taken to have been there. */
static mig_apply drop(mig_cat_do *d, const mig_effect *effect, mig_sym key) {
  mig_catalogue *cat = d->cat;
  mig_cat_slot slot = mig_cat_slot_get(cat, MIG_SPACE_OTHER, key);
  bool there = mig_cat_find_other(cat, slot) != NULL;
  if (need_it(d, effect, slot) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
  if (there && mig_cat_release_function(d, effect) == MIG_APPLY_FAILS) return MIG_APPLY_FAILS;
  if (there || slot.kind == MIG_SLOT_NEVER) mig_cat_slot_free(cat, MIG_SPACE_OTHER, key, d->step, 0);
  return MIG_APPLY_OK;
}

/* A trigger or rule that is switched off does nothing with the rows that are written from here on. */
static mig_apply toggle(mig_cat_do *d, const mig_effect *effect, mig_sym key) {
  mig_catalogue *cat = d->cat;
  mig_cat_slot slot = mig_cat_slot_get(cat, MIG_SPACE_OTHER, key);
  const mig_cat_other *there = mig_cat_find_other(cat, slot);
  if (need_it(d, effect, slot) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
  if (there == NULL) return MIG_APPLY_OK;
  mig_cat_other other = *there;
  other.state = effect->as.definition;
  put(d, &other);
  return MIG_APPLY_OK;
}

/* ALTER FUNCTION f(integer) RENAME TO g, and of triggers, policies, rules. */
static mig_apply rename_it(mig_cat_do *d, const mig_effect *effect, mig_sym key, const mig_cat_table *table) {
  mig_catalogue *cat = d->cat;
  mig_span name = effect->object.name, to = effect->as.rename.new_name;
  mig_cat_slot slot = mig_cat_slot_get(cat, MIG_SPACE_OTHER, key);
  const mig_cat_other *there = mig_cat_find_other(cat, slot);
  size_t word = mig_span_find(name, MIG_SPAN(" "), 0), open = mig_span_find(name, MIG_SPAN("("), 0);
  mig_span schema = effect->as.rename.new_schema;
  if (word == SIZE_MAX || (schema.len != 0 && !has_prefix(name, MIG_SPAN("function ")))) return MIG_APPLY_OK;
  mig_object object = effect->object;
  if (schema.len != 0) {
    mig_span home = schema_of(name);
    mig_span rest = mig_span_cut(name, 9 + (home.len != 0 ? home.len + 1 : 0), name.len);
    object.name = mig_arena_printf(cat->arena, "function %.*s.%.*s", MIG_FMT(schema), MIG_FMT(rest));
  } else object.name = mig_arena_printf(cat->arena, "%.*s %.*s%.*s", MIG_FMT(mig_span_cut(name, 0, word)), MIG_FMT(to),
                                 MIG_FMT(mig_span_cut(name, open == SIZE_MAX ? name.len : open, name.len)));
  mig_sym new_key = key_of(cat, &object, table);
  const mig_cat_other *taken = mig_cat_find_other(cat, mig_cat_slot_get(cat, MIG_SPACE_OTHER, new_key));
  if (taken != NULL) return mig_cat_fail(d, taken->object, taken->by, MIG_DEED_CREATED, "%.*s already exists", MIG_FMT(taken->object.name));
  mig_cat_function_changes(d, object.name, true);
  mig_cat_other other = {.object = shown(d, &object), .table = table != NULL ? table->slot : UINT32_MAX};
  if (there != NULL) other.definition = there->definition, other.types = there->types, other.state = there->state;
  other.key = new_key;
  if (need_it(d, effect, slot) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
  if (there == NULL && slot.kind != MIG_SLOT_NEVER) return MIG_APPLY_OK;
  mig_cat_slot_free(cat, MIG_SPACE_OTHER, key, d->step, new_key);
  put(d, &other);
  return MIG_APPLY_OK;
}

/* f and f(integer) may be one function. */
static void touch_overloads(mig_catalogue *cat, const mig_object *object) {
  const char *end = memchr(object->name.ptr, '(', object->name.len);
  mig_object bare = *object;
  if (end != NULL) bare.name.len = (size_t)(end - object->name.ptr);
  mig_cat_touch(cat, key_of(cat, &bare, NULL), true);
}

mig_apply mig_cat_require_other(mig_cat_do *d, const mig_object *object) {
  mig_catalogue *cat = d->cat;
  mig_effect effect = {.verb = MIG_EFFECT_REQUIRE, .object = *object};
  const mig_cat_table *table = object->table.len != 0 ? mig_cat_find_table(cat, mig_cat_key(cat, object->schema, object->table)) : NULL;
  return object->name.len != 0 ? need_it(d, &effect, mig_cat_slot_get(cat, MIG_SPACE_OTHER, key_of(cat, object, table))) : MIG_APPLY_OK;
}

/* What scripts do not show may be there, and nobody has noted who says its names. */
static void take_back(mig_cat_do *d, const mig_effect *effect, mig_sym key) {
  mig_cat_slot slot = mig_cat_slot_peek(d->cat, MIG_SPACE_OTHER, key);
  if (slot.kind != MIG_SLOT_NEVER) mig_cat_take_back(d, effect->object.name);
  else if (!effect->if_exists || d->cat->open) mig_cat_murk(d, NULL, false, MIG_SPAN("the other side may use what goes with it"));
}

mig_apply mig_cat_apply_other(mig_cat_do *d, const mig_effect *effect) {
  mig_catalogue *cat = d->cat;
  const mig_object *object = &effect->object;
  if (object->name.len == 0) return MIG_APPLY_OK;
  const mig_cat_table *table = object->table.len != 0 ? mig_cat_find_table(cat, mig_cat_key(cat, object->schema, object->table)) : NULL;
  mig_sym key = key_of(cat, object, table);
  bool policy = has_prefix(object->name, MIG_SPAN("policy "));
  if (table != NULL && !policy) mig_cat_fires(d, table->key);
  if (effect->verb == MIG_EFFECT_ALTER) return toggle(d, effect, key);
  touch_overloads(cat, object);
  bool function = has_prefix(object->name, MIG_SPAN("function "));
  mig_cat_function_changes(d, object->name, effect->verb == MIG_EFFECT_CREATE);
  if (mig_cat_gives(object->name)) {
    if (effect->verb != MIG_EFFECT_CREATE) take_back(d, effect, key);
    else if (mig_cat_slot_peek(cat, MIG_SPACE_OTHER, key).kind == MIG_SLOT_NEVER) *mig_vec_push(cat->arena, &cat->givers) = object->name;
  }
  if (effect->verb == MIG_EFFECT_CREATE) {
    if (has_prefix(object->name, MIG_SPAN("trigger "))) touch_acted_on(cat, effect->as.definition);
    if (cat->dialect == MIG_POSTGRESQL && check_columns(d, effect, table) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
    if (cat->dialect == MIG_MYSQL && table != NULL && check_row_names(d, effect, table) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
    if (mig_cat_check_schema(d, schema_of(object->name)) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
    if (cat->dialect == MIG_POSTGRESQL && mig_cat_check_definition(d, effect) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
    return mig_cat_check_type_words(d, types_of(cat, effect)) == MIG_APPLY_OK ? create(d, effect, key, table) : MIG_APPLY_FAILS;
  }
  bool any = function && cat->dialect == MIG_POSTGRESQL && memchr(object->name.ptr, '(', object->name.len) == NULL;
  if (any && only_overload(d, *object, &key) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
  return effect->verb == MIG_EFFECT_RENAME ? rename_it(d, effect, key, table) : drop(d, effect, key);
}
