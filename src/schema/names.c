#include "schema/catalogue_internal.h"

enum { PG_NAME_MAX = 63 };

mig_sym mig_cat_intern(mig_catalogue *cat, mig_span text) {
  mig_cat_shared *shared = cat->shared;
  uint32_t at = mig_map_get(&shared->numbers, text);
  if (at != MIG_MAP_NONE) return at + 1;
  mig_span kept = mig_arena_copy(shared->arena, text);
  *mig_vec_push_own(shared->arena, &shared->texts) = kept;
  mig_map_add(&shared->numbers, kept, shared->texts.count - 1);
  return shared->texts.count;
}

mig_span mig_cat_text(const mig_catalogue *cat, mig_sym sym) {
  return sym == 0 ? MIG_SPAN("") : cat->shared->texts.items[sym - 1];
}

/* ASCII only: SQLite folds no more than that, MariaDB's further letters are rare in names. */
static mig_span lower(mig_catalogue *cat, mig_span name) {
  size_t i = 0;
  while (i < name.len && !(name.ptr[i] >= 'A' && name.ptr[i] <= 'Z')) i++;
  if (i == name.len) return name;
  char *copy = mig_arena_cstr(cat->arena, name);
  for (; i < name.len; i++)
    if (copy[i] >= 'A' && copy[i] <= 'Z') copy[i] = (char)(copy[i] - 'A' + 'a');
  return (mig_span){copy, name.len};
}

/* PostgreSQL cuts names to 63 bytes; SQLAlchemy quotes what folding would change. */
static mig_span fold(mig_catalogue *cat, mig_span name, bool relation) {
  switch (cat->dialect) {
  case MIG_POSTGRESQL: return name.len > PG_NAME_MAX ? mig_span_cut(name, 0, PG_NAME_MAX) : name;
  case MIG_SQLITE: return lower(cat, name);
  case MIG_MYSQL: return relation ? name : lower(cat, name); /* lower_case_table_names = 0 */
  }
  return name;
}

mig_sym mig_cat_relation_name(mig_catalogue *cat, mig_span name) {
  return name.ptr == NULL ? 0 : mig_cat_intern(cat, fold(cat, name, true));
}

mig_sym mig_cat_inner_name(mig_catalogue *cat, mig_span name) {
  return name.ptr == NULL ? 0 : mig_cat_intern(cat, fold(cat, name, false));
}

/* The schema that an unqualified name means. */
static bool is_default_schema(const mig_catalogue *cat, mig_span schema) {
  if (schema.len == 0) return true;
  return (cat->dialect == MIG_POSTGRESQL && mig_span_is(schema, "public")) ||
         (cat->dialect == MIG_SQLITE && mig_span_eq_nocase(schema, MIG_SPAN("main")));
}

mig_sym mig_cat_key_of(mig_catalogue *cat, mig_sym schema, mig_sym name) {
  mig_span qualifier = mig_cat_text(cat, schema);
  if (is_default_schema(cat, qualifier)) return name;
  mig_span text = mig_cat_text(cat, name);
  return mig_cat_intern(cat, mig_arena_joined(cat->arena, qualifier, MIG_SPAN("."), text));
}

mig_sym mig_cat_key(mig_catalogue *cat, mig_span schema, mig_span name) {
  return mig_cat_key_of(cat, mig_cat_relation_name(cat, schema), mig_cat_relation_name(cat, name));
}

void mig_cat_touch(mig_catalogue *cat, mig_sym key, bool changes) {
  if (!cat->recording || key == 0) return;
  if (key >= cat->touched.count) {
    uint32_t count = key + key / 2 + 64;
    uint8_t *marks = MIG_NEW_ARRAY(cat->arena, uint8_t, count);
    if (cat->touched.count != 0) memcpy(marks, cat->touched.marks, cat->touched.count);
    cat->touched.marks = marks;
    cat->touched.count = count;
  }
  cat->touched.marks[key] |= !changes ? 1 : cat->quiet ? 2 : 6;
}

void mig_cat_touch_rows(mig_catalogue *cat, mig_sym key) {
  mig_cat_touch(cat, key, false);
  if (cat->recording && key != 0) cat->touched.marks[key] |= 4;
}

static void mark(mig_catalogue *cat, mig_sym key, uint8_t bits) {
  mig_cat_touch(cat, key, false);
  if (cat->recording && key != 0) cat->touched.marks[key] |= bits;
}

void mig_cat_written(mig_catalogue *cat, mig_sym table) {
  mark(cat, table, 8);
}

void mig_cat_fires_for(mig_cat_do *d, mig_sym table, mig_span reason) {
  mark(d->cat, table, 16);
  mig_catalogue *cat = d->cat;
  const mig_murk *last = cat->fires.count != 0 ? &cat->fires.items[cat->fires.count - 1] : NULL;
  bool said = last != NULL && last->step == d->step && mig_span_eq(last->reason, reason); /* of another table */
  if (cat->recording && !said) *mig_vec_push(cat->arena, &cat->fires) = (mig_murk){.step = d->step, .reason = reason};
}

void mig_cat_fires(mig_cat_do *d, mig_sym table) {
  mig_cat_fires_for(d, table, MIG_SPAN("what it does with rows that the other side writes is not known"));
}

mig_cat_slot mig_cat_slot_peek(const mig_catalogue *cat, mig_cat_space space, mig_sym key) {
  uint32_t number = key / MIG_PAGE_SLOTS;
  const mig_cat_page *page = number < cat->spaces[space].count ? cat->spaces[space].pages[number] : NULL;
  return page != NULL ? page->slots[key % MIG_PAGE_SLOTS] : (mig_cat_slot){.kind = MIG_SLOT_NEVER};
}

mig_sym mig_cat_slot_end(const mig_catalogue *cat, mig_cat_space space) {
  return cat->spaces[space].count * MIG_PAGE_SLOTS;
}

mig_cat_slot mig_cat_slot_get(mig_catalogue *cat, mig_cat_space space, mig_sym key) {
  mig_cat_touch(cat, key, false);
  return mig_cat_slot_peek(cat, space, key);
}

/* The page of that number, to be changed. */
static mig_cat_page *own_page(mig_catalogue *cat, mig_cat_space space, uint32_t number) {
  if (number >= cat->spaces[space].count) {
    uint32_t count = number + number / 2 + 4;
    mig_cat_page **pages = MIG_NEW_ARRAY(cat->arena, mig_cat_page *, count);
    if (cat->spaces[space].count != 0) memcpy(pages, cat->spaces[space].pages, cat->spaces[space].count * sizeof *pages);
    cat->spaces[space].pages = pages;
    cat->spaces[space].count = count;
  }
  mig_cat_page **page = &cat->spaces[space].pages[number];
  if (*page != NULL && (*page)->owner == cat->owner) return *page;
  mig_cat_page *own = MIG_NEW(cat->arena, mig_cat_page);
  if (*page != NULL) *own = **page;
  own->owner = cat->owner;
  return *page = own;
}

void mig_cat_slot_set(mig_catalogue *cat, mig_cat_space space, mig_sym key, mig_cat_slot slot) {
  mig_cat_touch(cat, key, true);
  mig_cat_slot_put(cat, space, key, slot);
}

void mig_cat_slot_put(mig_catalogue *cat, mig_cat_space space, mig_sym key, mig_cat_slot slot) {
  own_page(cat, space, key / MIG_PAGE_SLOTS)->slots[key % MIG_PAGE_SLOTS] = slot;
}

void mig_cat_slot_free(mig_catalogue *cat, mig_cat_space space, mig_sym key, mig_step by, mig_sym renamed_to) {
  mig_cat_slot_set(cat, space, key, (mig_cat_slot){.kind = MIG_SLOT_GONE, .by = by, .renamed_to = renamed_to});
}

/* ---- words ---- */

bool mig_cat_in_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

bool mig_cat_mentions(mig_span text, mig_span word) {
  for (size_t at = 0; (at = mig_span_find(text, word, at)) != SIZE_MAX; at++) {
    bool begins = at == 0 || !mig_cat_in_word(text.ptr[at - 1]);
    if (begins && (at + word.len == text.len || !mig_cat_in_word(text.ptr[at + word.len]))) return true;
  }
  return false;
}

/* ---- expressions ---- */

const mig_expr *mig_cat_expression(mig_catalogue *cat, mig_span sql) {
  mig_cat_shared *shared = cat->shared;
  uint32_t at = mig_map_get(&shared->expr_numbers, sql);
  if (at != MIG_MAP_NONE) return shared->exprs.items[at];
  mig_span kept = mig_arena_copy(shared->arena, sql);
  const mig_expr *expr = mig_sql_expression(shared->arena, cat->dialect, kept);
  *mig_vec_push(shared->arena, &shared->exprs) = expr;
  mig_map_add(&shared->expr_numbers, kept, shared->exprs.count - 1);
  return expr;
}

const mig_expr *mig_cat_new_expression(mig_cat_do *d, mig_span sql) {
  const mig_expr *expr = mig_cat_expression(d->cat, sql);
  if (expr->kind == MIG_EXPR_OTHER) d->unread = true;
  return expr;
}

mig_span mig_cat_expr_text(mig_catalogue *cat, const mig_expr *expr) {
  if (expr == NULL) return (mig_span){NULL, 0};
  mig_buf buf = mig_buf_in(cat->arena);
  mig_expr_print(&buf, expr);
  return mig_buf_span(&buf);
}

mig_syms mig_cat_expr_columns(mig_catalogue *cat, const mig_expr *expr) {
  mig_syms found = {0};
  if (expr == NULL) return found;
  uint32_t count = 0;
  const mig_span *names = mig_sql_columns(cat->arena, expr, &count);
  for (uint32_t i = 0; i < count; i++) *mig_vec_push(cat->arena, &found) = mig_cat_inner_name(cat, names[i]);
  return found;
}

bool mig_cat_expr_uses(const mig_catalogue *cat, const mig_expr *expr, mig_sym column) {
  if (expr == NULL) return false;
  if (expr->kind == MIG_EXPR_COLUMN) return mig_span_eq_nocase(expr->text, mig_cat_text(cat, column));
  for (uint32_t i = 0; i < expr->count; i++)
    if (expr->args[i] != NULL && mig_cat_expr_uses(cat, expr->args[i], column)) return true;
  return false;
}

const mig_expr *mig_cat_expr_rename(mig_catalogue *cat, const mig_expr *expr, mig_sym from, mig_span to) {
  if (expr == NULL || !mig_cat_expr_uses(cat, expr, from)) return expr;
  mig_expr *copy = MIG_NEW(cat->arena, mig_expr);
  *copy = *expr;
  if (expr->kind == MIG_EXPR_COLUMN) {
    copy->text = to;
    return copy;
  }
  const mig_expr **args = MIG_NEW_ARRAY(cat->arena, const mig_expr *, expr->count);
  for (uint32_t i = 0; i < expr->count; i++) args[i] = mig_cat_expr_rename(cat, expr->args[i], from, to);
  copy->args = args;
  return copy;
}
