/* functions.c: who calls the functions that scripts make. PostgreSQL looks them up when it reads a default, a
 * CHECK, a view or a policy, and holds them from then on; the others, and every statement on rows, when it runs. */
#include "schema/catalogue_internal.h"

/* ---- calls in a text ---- */

static char fold(char c) {
  return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static size_t skip_quoted(mig_span text, size_t at) {
  char quote = text.ptr[at++];
  while (at < text.len && text.ptr[at] != quote) at++;
  return at + 1;
}

/* $$...$$, $body$...$body$; of anything else, the one character. */
static size_t skip_dollar(mig_span text, size_t at) {
  size_t end = at + 1;
  while (end < text.len && mig_cat_in_word(text.ptr[end])) end++;
  if (end >= text.len || text.ptr[end] != '$') return at + 1;
  mig_span tag = mig_span_cut(text, at, end + 1);
  size_t close = mig_span_find(text, tag, end + 1);
  return close == SIZE_MAX ? text.len : close + tag.len;
}

static size_t skip_comment(mig_span text, size_t at) {
  mig_span end = mig_span_starts(mig_span_cut(text, at, text.len), MIG_SPAN("--")) ? MIG_SPAN("\n") : MIG_SPAN("*/");
  size_t close = mig_span_find(text, end, at + 2);
  return close == SIZE_MAX ? text.len : close + end.len;
}

static bool opens_comment(mig_span text, size_t at) {
  mig_span rest = mig_span_cut(text, at, text.len);
  return mig_span_starts(rest, MIG_SPAN("--")) || mig_span_starts(rest, MIG_SPAN("/*"));
}

/* What stands before a parenthesis and calls nothing: a list of columns follows these words, or the name after them. */
static bool names_no_call(mig_span before, mig_span word) {
  static const char *const lists[] = {"values", "in", "and", "or", "not", "as", "key", "check", "unique", "exists", "using", "over", "set", "where", "on"};
  static const char *const names[] = {"into", "table", "references", "exists", "view", "on", "index", "key", "type"};
  for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
    if (mig_span_eq_nocase(word, mig_span_of(lists[i]))) return true;
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (mig_span_eq_nocase(before, mig_span_of(names[i]))) return true;
  return false;
}

typedef struct calls {
  mig_span text;
  size_t at;
  mig_span before; /* the word before */
} calls;

/* The next word with a parenthesis behind it, without its schema. */
static bool next_call(calls *c, mig_span *name) {
  mig_span text = c->text;
  while (c->at < text.len) {
    char first = text.ptr[c->at];
    size_t start = c->at, end = start;
    if (first == '\'') {
      c->at = skip_quoted(text, start);
    } else if (first == '$') {
      c->at = skip_dollar(text, start);
    } else if (opens_comment(text, start)) {
      c->at = skip_comment(text, start);
    } else if (!mig_cat_in_word(first)) {
      c->at = start + 1;
    } else {
      while (end < text.len && mig_cat_in_word(text.ptr[end])) end++;
      mig_span before = c->before;
      c->at = end;
      c->before = *name = mig_span_cut(text, start, end);
      if (end < text.len && (text.ptr[end] == '"' || text.ptr[end] == '`')) end++;
      while (end < text.len && (text.ptr[end] == ' ' || text.ptr[end] == '\n')) end++;
      if (end < text.len && text.ptr[end] == '(' && !names_no_call(before, *name)) return true;
    }
  }
  return false;
}

static bool does_call(mig_span text, mig_span function) {
  calls c = {.text = text};
  for (mig_span name; next_call(&c, &name);)
    if (mig_span_eq_nocase(name, function)) return true;
  return false;
}

static bool tree_calls(const mig_expr *expr, mig_span function) {
  if (expr == NULL) return false;
  if (expr->kind == MIG_EXPR_OTHER) return does_call(expr->text, function);
  size_t dot = expr->kind == MIG_EXPR_FUNCTION ? mig_span_find(expr->text, MIG_SPAN("."), 0) : SIZE_MAX;
  mig_span name = dot == SIZE_MAX ? expr->text : mig_span_cut(expr->text, dot + 1, expr->text.len);
  if (expr->kind == MIG_EXPR_FUNCTION && mig_span_eq_nocase(name, function)) return true;
  for (uint32_t i = 0; i < expr->count; i++)
    if (tree_calls(expr->args[i], function)) return true;
  return false;
}

/* ---- whether a function is there ---- */

/* "function app.fn(integer)": fn. Empty: no function. */
static mig_span bare_name(mig_span object) {
  if (!mig_span_starts(object, MIG_SPAN("function "))) return MIG_SPAN("");
  size_t open = mig_span_find(object, MIG_SPAN("("), 0);
  mig_span name = mig_span_cut(object, 9, open == SIZE_MAX ? object.len : open);
  size_t dot = mig_span_find(name, MIG_SPAN("."), 0);
  return dot == SIZE_MAX ? name : mig_span_cut(name, dot + 1, name.len);
}

static mig_sym key_of_calls(mig_catalogue *cat, mig_span name) {
  mig_buf buf = mig_buf_in(cat->arena);
  mig_buf_puts(&buf, "\001calls ");
  for (size_t i = 0; i < name.len; i++) mig_buf_putc(&buf, fold(name.ptr[i]));
  return mig_cat_intern(cat, mig_buf_span(&buf));
}

typedef struct overloads {
  uint32_t there;
  const mig_cat_other *last; /* that scripts show; NULL: none */
  mig_cat_slot slot;         /* its */
} overloads;

static overloads find_overloads(mig_catalogue *cat, mig_span name) {
  overloads found = {0};
  for (uint32_t i = 0; i < cat->others.count; i++) {
    const mig_cat_other *other = &cat->others.items[i];
    if (!mig_span_eq_nocase(bare_name(other->object.name), name)) continue;
    mig_cat_slot slot = mig_cat_slot_get(cat, MIG_SPACE_OTHER, other->key);
    if (slot.kind == MIG_SLOT_OTHER && slot.at != i) continue; /* replaced */
    found.there += slot.kind == MIG_SLOT_OTHER;
    found.last = other;
    found.slot = slot;
  }
  return found;
}

void mig_cat_function_changes(mig_cat_do *d, mig_span object, bool comes) {
  mig_span name = bare_name(object);
  if (name.len == 0) return;
  mig_sym key = key_of_calls(d->cat, name);
  mig_cat_touch(d->cat, key, true);
  if (comes) mig_cat_fires_for(d, key, MIG_SPAN("the other side computes with the function"));
}

mig_apply mig_cat_check_calls(mig_cat_do *d, mig_span text, bool runs) {
  mig_catalogue *cat = d->cat;
  calls c = {.text = text};
  if (cat->dialect == MIG_SQLITE) return MIG_APPLY_OK;
  for (mig_span name; next_call(&c, &name);) {
    mig_sym key = key_of_calls(cat, name);
    if (runs) mig_cat_written(cat, key);
    else mig_cat_touch(cat, key, false);
    overloads found = find_overloads(cat, name);
    if (found.last == NULL || found.there != 0 || found.slot.kind != MIG_SLOT_GONE) continue;
    mig_deed deed = found.slot.renamed_to != 0 ? MIG_DEED_RENAMED : MIG_DEED_DROPPED;
    return mig_cat_fail(d, found.last->object, found.slot.by, deed, "function %.*s does not exist", MIG_FMT(name));
  }
  return MIG_APPLY_OK;
}

/* ---- what holds a function on PostgreSQL, and falls with it ---- */

/* The first part of a table that calls it, as the object that is dropped with it; a default is ALTERed away. */
static bool user_in_table(const mig_cat_table *table, mig_span name, mig_cat_user *out) {
  for (uint32_t i = 0; i < table->columns.count; i++) {
    const mig_cat_column *c = &table->columns.items[i];
    mig_object object = mig_cat_object(MIG_OBJECT_COLUMN, table, c->shown);
    *out = (mig_cat_user){.object = object, .by = c->by[MIG_BY_EXISTS]};
    if (c->filled->computed.ptr != NULL && does_call(c->filled->computed, name)) return true;
    *out = (mig_cat_user){.object = object, .by = c->by[MIG_BY_DEFAULT], .default_of = c->name};
    if (c->default_sql.ptr != NULL && does_call(c->default_sql, name)) return true;
  }
  for (uint32_t i = 0; i < table->constraints.count; i++) {
    const mig_cat_constraint *c = &table->constraints.items[i];
    *out = (mig_cat_user){.object = mig_cat_object(MIG_OBJECT_CONSTRAINT, table, c->shown), .by = c->by};
    if (tree_calls(c->condition, name)) return true;
  }
  for (uint32_t i = 0; i < table->indexes.count; i++) {
    const mig_cat_index *index = &table->indexes.items[i];
    *out = (mig_cat_user){.object = mig_cat_object(MIG_OBJECT_INDEX, table, index->shown), .by = index->by};
    for (uint32_t j = 0; j < index->part_count; j++)
      if (tree_calls(index->parts[j].tree, name)) return true;
    if (tree_calls(index->where, name)) return true;
  }
  return false;
}

static bool find_user(mig_catalogue *cat, mig_span name, mig_cat_user *out) {
  for (uint32_t i = 0; i < cat->tables.count; i++)
    if (cat->tables.items[i] != NULL && user_in_table(cat->tables.items[i], name, out)) return true;
  for (uint32_t i = 0; i < cat->views.count; i++) {
    const mig_cat_view *view = cat->views.items[i];
    if (view == NULL || !does_call(view->definition, name)) continue;
    *out = (mig_cat_user){.object = {.kind = MIG_OBJECT_VIEW, .name = view->shown}, .view = view->key, .by = view->by};
    return true;
  }
  for (uint32_t i = 0; i < cat->others.count; i++) {
    const mig_cat_other *other = &cat->others.items[i];
    mig_cat_slot slot = mig_cat_slot_get(cat, MIG_SPACE_OTHER, other->key);
    if (slot.kind != MIG_SLOT_OTHER || slot.at != i || mig_cat_find_other(cat, slot) == NULL) continue;
    if (bare_name(other->object.name).len != 0 || !does_call(other->definition, name)) continue; /* a body is a text */
    *out = (mig_cat_user){.object = other->object, .other = other->key, .by = other->by};
    return true;
  }
  return false;
}

static mig_apply take_along(mig_cat_do *d, const mig_cat_user *user) {
  mig_catalogue *cat = d->cat;
  mig_effect *drop = MIG_NEW(cat->arena, mig_effect);
  *drop = (mig_effect){.verb = MIG_EFFECT_DROP, .object = user->object, .cascade = true};
  if (user->other != 0) {
    mig_cat_slot_free(cat, MIG_SPACE_OTHER, user->other, d->step, 0);
    return MIG_APPLY_OK;
  }
  if (user->view != 0) {
    mig_cat_drop_view(d, user->view);
    return MIG_APPLY_OK;
  }
  if (user->default_of != 0) {
    mig_sym key = mig_cat_key(cat, user->object.schema, user->object.table);
    mig_cat_column *c = mig_cat_find_column(mig_cat_write_table(cat, mig_cat_find_table(cat, key)), user->default_of);
    c->default_sql = (mig_span){NULL, 0};
    c->by[MIG_BY_DEFAULT] = d->step;
    return MIG_APPLY_OK;
  }
  if (user->object.kind == MIG_OBJECT_COLUMN) return mig_cat_drop_column(d, drop);
  return user->object.kind == MIG_OBJECT_INDEX ? mig_cat_drop_index(d, drop) : mig_cat_drop_constraint(d, drop);
}

mig_apply mig_cat_release_function(mig_cat_do *d, const mig_effect *effect) {
  mig_catalogue *cat = d->cat;
  mig_span name = bare_name(effect->object.name);
  mig_cat_user user;
  if (cat->dialect != MIG_POSTGRESQL || name.len == 0) return MIG_APPLY_OK;
  while (find_user(cat, name, &user)) {
    if (user.object.table.ptr != NULL) mig_cat_touch(cat, mig_cat_key(cat, user.object.schema, user.object.table), effect->cascade);
    if (find_overloads(cat, name).there > 1) { /* which of them it calls hangs on the types of what it gives */
      mig_cat_murk(d, &user.object, false, MIG_SPAN("what calls a function may call another one of the same name"));
      return MIG_APPLY_UNKNOWN;
    }
    if (!effect->cascade)
      return mig_cat_fail(d, user.object, user.by, MIG_DEED_DEPENDS, "cannot drop %.*s because other objects depend on it", MIG_FMT(effect->object.name));
    if (take_along(d, &user) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
  }
  return MIG_APPLY_OK;
}

/* A function in SQL is read when it is made, unlike one in another language. */
static mig_apply check_body(mig_cat_do *d, mig_span definition) {
  size_t quote = mig_span_find(definition, MIG_SPAN("'"), 0), dollar = mig_span_find(definition, MIG_SPAN("$"), 0);
  size_t open = quote < dollar ? quote : dollar;
  bool in_sql = false;
  for (size_t at = 0; at + 12 <= definition.len; at++)
    in_sql = in_sql || mig_span_eq_nocase(mig_span_cut(definition, at, at + 12), MIG_SPAN("language sql"));
  if (!in_sql || open == SIZE_MAX) return MIG_APPLY_OK;
  mig_span body = mig_span_cut(definition, open + 1, definition.len);
  size_t end = definition.ptr[open] == '$' ? mig_span_find(body, MIG_SPAN("$"), 0) : SIZE_MAX;
  return mig_cat_check_calls(d, end == SIZE_MAX ? body : mig_span_cut(body, end + 1, body.len), false);
}

mig_apply mig_cat_check_definition(mig_cat_do *d, const mig_effect *effect) {
  bool function = bare_name(effect->object.name).len != 0;
  return function ? check_body(d, effect->as.definition) : mig_cat_check_calls(d, effect->as.definition, false);
}
