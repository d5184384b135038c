#include "project/toml.h"

#include "base/space.h"
#include "project/toml_reader.h"

/* The children of a table by name. */
struct mig_toml_index {
  mig_map names;
  MIG_VEC(mig_toml *) items;
};

mig_err mig_toml_fail(const mig_toml_reader *r, const char *message) {
  unsigned line = 1;
  for (const char *p = r->start; p < r->at && p < r->end; p++) line += *p == '\n';
  return mig_fail(r->why, MIG_ERR_UNREADABLE, "line %u: %s", line, message);
}

void mig_toml_skip_blanks(mig_toml_reader *r) {
  while (*r->at == ' ' || *r->at == '\t') r->at++;
}

mig_err mig_toml_skip_comment(mig_toml_reader *r) {
  if (*r->at != '#') return MIG_OK;
  for (; r->at < r->end && *r->at != '\n'; r->at++)
    if (((unsigned char)*r->at < 0x20 && *r->at != '\t') || *r->at == 0x7f)
      return mig_toml_fail(r, "a control character in a comment");
  return MIG_OK;
}

/* ---- tables ---- */

mig_toml *mig_toml_new(mig_arena *arena, mig_toml_kind kind) {
  mig_toml *value = MIG_NEW(arena, mig_toml);
  value->kind = kind;
  return value;
}

void mig_toml_append(mig_toml *parent, mig_toml *child) {
  if (parent->last != NULL) parent->last->next = child;
  else parent->first = child;
  parent->last = child;
  parent->count++;
}

mig_toml *mig_toml_child(const mig_toml *table, mig_span key) {
  uint32_t at = table->index == NULL ? MIG_MAP_NONE : mig_map_get(&table->index->names, key);
  return at == MIG_MAP_NONE ? NULL : table->index->items.items[at];
}

void mig_toml_put(mig_arena *arena, mig_toml *table, mig_span key, mig_toml *value) {
  if (table->index == NULL) {
    table->index = MIG_NEW(arena, struct mig_toml_index);
    mig_map_init(&table->index->names, arena);
  }
  value->key = key;
  mig_map_add(&table->index->names, key, table->index->items.count);
  *mig_vec_push(arena, &table->index->items) = value;
  mig_toml_append(table, value);
}

mig_toml *mig_toml_open_path(mig_arena *arena, mig_toml *table, const mig_span *key, uint32_t count, bool lists) {
  for (uint32_t i = 0; i < count; i++) {
    mig_toml *next = mig_toml_child(table, key[i]);
    if (next == NULL) {
      next = mig_toml_new(arena, MIG_TOML_TABLE);
      mig_toml_put(arena, table, key[i], next);
    }
    if (lists && next->kind == MIG_TOML_ARRAY) next = next->last;
    if (next == NULL || next->kind != MIG_TOML_TABLE) return NULL;
    table = next;
  }
  return table;
}

const mig_toml *mig_toml_get(const mig_toml *table, const char *key) {
  return table == NULL || table->kind != MIG_TOML_TABLE ? NULL : mig_toml_child(table, mig_span_of(key));
}

/* ---- marks ---- */

static mig_toml_mark *mark_below(const mig_toml_mark *mark, mig_span key) {
  uint32_t at = mark->names.arena == NULL ? MIG_MAP_NONE : mig_map_get(&mark->names, key);
  return at == MIG_MAP_NONE ? NULL : mark->below.items[at];
}

mig_toml_mark *mig_toml_mark_at(mig_arena *arena, mig_toml_mark *mark, const mig_span *key, uint32_t count) {
  for (uint32_t i = 0; i < count; i++) {
    mig_toml_mark *next = mark_below(mark, key[i]);
    if (next == NULL) {
      if (mark->names.arena == NULL) mig_map_init(&mark->names, arena);
      next = MIG_NEW(arena, mig_toml_mark);
      mig_map_add(&mark->names, key[i], mark->below.count);
      *mig_vec_push(arena, &mark->below) = next;
    }
    mark = next;
  }
  return mark;
}

bool mig_toml_is_frozen(const mig_toml_mark *mark, const mig_span *key, uint32_t count) {
  for (uint32_t i = 0; i < count; i++) {
    mark = mark_below(mark, key[i]);
    if (mark == NULL) return false;
    if (mark->frozen) return true;
  }
  return false;
}

bool mig_toml_is_declared(const mig_toml_mark *mark, const mig_span *key, uint32_t count) {
  for (uint32_t i = 0; mark != NULL && i < count; i++) mark = mark_below(mark, key[i]);
  return count != 0 && mark != NULL && mark->declared;
}

/* ---- the document ---- */

typedef struct document {
  mig_toml_reader r;
  mig_toml *root;
  mig_toml_mark marks;
  MIG_VEC(mig_span) header;           /* of the current section */
  MIG_VEC(mig_toml_mark *) pending;   /* tables made by dotted keys: closed when the section ends */
} document;

static void close_section(document *d) {
  for (uint32_t i = 0; i < d->pending.count; i++) d->pending.items[i]->declared = true;
  d->pending.count = 0;
}

static void set_header(document *d) {
  d->header.count = 0;
  for (uint32_t i = 0; i < d->r.key.count; i++) *mig_vec_push(d->r.arena, &d->header) = d->r.key.items[i];
}

static mig_err open_table(document *d) {
  mig_toml_reader *r = &d->r;
  r->at++;
  mig_toml_skip_blanks(r);
  mig_err err = mig_toml_read_key(r);
  if (err != MIG_OK) return err;
  set_header(d);
  if (mig_toml_is_declared(&d->marks, d->header.items, d->header.count) ||
      mig_toml_is_frozen(&d->marks, d->header.items, d->header.count))
    return mig_toml_fail(r, "a table is declared twice");
  mig_toml_mark_at(r->arena, &d->marks, d->header.items, d->header.count)->declared = true;
  if (mig_toml_open_path(r->arena, d->root, d->header.items, d->header.count, true) == NULL)
    return mig_toml_fail(r, "a table stands where a value is");
  if (*r->at != ']') return mig_toml_fail(r, "expected ']'");
  r->at++;
  return MIG_OK;
}

static mig_err open_array_table(document *d) {
  mig_toml_reader *r = &d->r;
  r->at += 2;
  mig_toml_skip_blanks(r);
  mig_err err = mig_toml_read_key(r);
  if (err != MIG_OK) return err;
  set_header(d);
  const mig_span *key = d->header.items;
  uint32_t count = d->header.count;
  if (mig_toml_is_frozen(&d->marks, key, count)) return mig_toml_fail(r, "an array is extended that was written in full");
  *mig_toml_mark_at(r->arena, &d->marks, key, count) = (mig_toml_mark){.declared = true};
  mig_toml *parent = mig_toml_open_path(r->arena, d->root, key, count - 1, true);
  mig_toml *array = parent == NULL ? NULL : mig_toml_child(parent, key[count - 1]);
  if (parent != NULL && array == NULL) {
    array = mig_toml_new(r->arena, MIG_TOML_ARRAY);
    mig_toml_put(r->arena, parent, key[count - 1], array);
  }
  if (array == NULL || array->kind != MIG_TOML_ARRAY) return mig_toml_fail(r, "a table stands where a value is");
  mig_toml_append(array, mig_toml_new(r->arena, MIG_TOML_TABLE));
  if (r->at[0] != ']' || r->at[1] != ']') return mig_toml_fail(r, "expected ']]'");
  r->at += 2;
  return MIG_OK;
}

static mig_err read_pair(document *d) {
  mig_toml_reader *r = &d->r;
  mig_toml *value;
  mig_err err = mig_toml_read_pair(r, &value);
  if (err != MIG_OK) return err;
  uint32_t header = d->header.count, count = header + r->key.count;
  mig_span *key = MIG_NEW_ARRAY(r->arena, mig_span, count);
  for (uint32_t i = 0; i < count; i++) key[i] = i < header ? d->header.items[i] : r->key.items[i - header];
  for (uint32_t i = header + 1; i < count; i++) {
    if (mig_toml_is_declared(&d->marks, key, i)) return mig_toml_fail(r, "a dotted key extends a table declared elsewhere");
    *mig_vec_push(r->arena, &d->pending) = mig_toml_mark_at(r->arena, &d->marks, key, i);
  }
  if (mig_toml_is_frozen(&d->marks, key, count - 1)) return mig_toml_fail(r, "an inline table is extended");
  mig_toml *nest = mig_toml_open_path(r->arena, d->root, key, count - 1, true);
  if (nest == NULL || mig_toml_child(nest, key[count - 1]) != NULL) return mig_toml_fail(r, "a key is given twice");
  if (value->kind == MIG_TOML_TABLE || value->kind == MIG_TOML_ARRAY)
    mig_toml_mark_at(r->arena, &d->marks, key, count)->frozen = true;
  mig_toml_put(r->arena, nest, key[count - 1], value);
  return MIG_OK;
}

static mig_err read_statement(document *d) {
  mig_toml_reader *r = &d->r;
  if (*r->at == '#') return MIG_OK;
  if (*r->at != '[') return read_pair(d);
  close_section(d);
  return r->at[1] == '[' ? open_array_table(d) : open_table(d);
}

static mig_err read_document(document *d) {
  mig_toml_reader *r = &d->r;
  for (;;) {
    mig_toml_skip_blanks(r);
    if (r->at >= r->end) return MIG_OK;
    if (*r->at != '\n') {
      mig_err err = read_statement(d);
      if (err != MIG_OK) return err;
      mig_toml_skip_blanks(r);
      err = mig_toml_skip_comment(r);
      if (err != MIG_OK) return err;
      if (r->at >= r->end) return MIG_OK;
      if (*r->at != '\n') return mig_toml_fail(r, "expected a new line");
    }
    r->at++;
  }
}

/* CR LF counts as LF everywhere, in strings too; a CR alone is refused like any control character. */
static mig_span unix_lines(mig_arena *arena, mig_span text) {
  char *copy = mig_arena_cstr(arena, text);
  size_t len = 0;
  for (size_t i = 0; i < text.len; i++)
    if (text.ptr[i] != '\r' || i + 1 >= text.len || text.ptr[i + 1] != '\n') copy[len++] = text.ptr[i];
  copy[len] = '\0';
  return (mig_span){copy, len};
}

mig_err mig_toml_parse(mig_toml **out, mig_arena *arena, mig_span text, mig_why *why) {
  document d = {.root = mig_toml_new(arena, MIG_TOML_TABLE)};
  *out = d.root;
  if (!mig_is_utf8(text)) return mig_fail(why, MIG_ERR_UNREADABLE, "line 1: the file is not UTF-8");
  text = unix_lines(arena, text);
  d.r = (mig_toml_reader){.arena = arena, .start = text.ptr, .at = text.ptr, .end = text.ptr + text.len, .why = why};
  return read_document(&d);
}
