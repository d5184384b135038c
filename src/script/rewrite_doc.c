/* rewrite_doc.c: `Revision ID:` and `Revises:` of a docstring, as Alembic's templates write them. */
#include "base/buf.h"
#include "base/span.h"
#include "script/rewrite.h"

typedef struct words {
  mig_arena *arena;
  MIG_VEC(mig_span) list;
} words;

static bool is_separator(char c) {
  return c == ' ' || c == '\t' || c == ',' || c == '(' || c == ')' || c == '[' || c == ']' || c == '\'' || c == '"';
}

static void split(words *out, mig_span text) {
  for (size_t at = 0; at < text.len;) {
    while (at < text.len && is_separator(text.ptr[at])) at++;
    size_t start = at;
    while (at < text.len && !is_separator(text.ptr[at])) at++;
    if (at > start) *mig_vec_push(out->arena, &out->list) = mig_span_cut(text, start, at);
  }
}

static size_t end_of_line(mig_span doc, size_t at) {
  const char *line = doc.ptr + at, *end = memchr(line, '\n', doc.len - at);
  size_t len = end != NULL ? (size_t)(end - line) : doc.len - at;
  const char *carriage = memchr(line, '\r', len);
  return carriage != NULL ? (size_t)(carriage - doc.ptr) : at + len;
}

/* The rest of the line that starts with `label`, inside of the docstring; ptr NULL: there is none. */
static mig_span find_line(const mig_script *script, const char *label) {
  mig_span doc = mig_span_cut(script->file.text, script->doc_start, script->doc_end), wanted = mig_span_of(label);
  for (size_t at = 0; at < doc.len;) {
    size_t end = end_of_line(doc, at), start = at;
    while (start < end && (doc.ptr[start] == ' ' || doc.ptr[start] == '\t')) start++;
    mig_span line = mig_span_cut(doc, start, end);
    if (mig_span_starts(line, wanted)) return mig_span_cut(line, wanted.len, line.len);
    at = end + 1;
  }
  return (mig_span){NULL, 0};
}

/* The closing quotes may stand in the line. */
static mig_span before_quotes(mig_span line) {
  while (line.len > 0 && (line.ptr[line.len - 1] == '"' || line.ptr[line.len - 1] == '\'')) line.len--;
  return line;
}

static bool says(const words *have, const mig_span *ids, uint32_t count) {
  if (count == 0) return have->list.count == 0 || (have->list.count == 1 && mig_span_is(have->list.items[0], "None"));
  if (have->list.count != count) return false;
  for (uint32_t i = 0; i < count; i++)
    if (!mig_span_eq(have->list.items[i], ids[i])) return false;
  return true;
}

/* One word that is the identifier: so it is nearly always, and needs no list of words. */
static bool says_one(mig_span line, const mig_span *ids, uint32_t count) {
  while (line.len > 0 && is_separator(line.ptr[0])) line = mig_span_cut(line, 1, line.len);
  while (line.len > 0 && is_separator(line.ptr[line.len - 1])) line.len--;
  if (count != 1 || !mig_span_eq(line, ids[0])) return false;
  for (size_t i = 0; i < ids[0].len; i++)
    if (is_separator(ids[0].ptr[i])) return false;
  return ids[0].len != 0;
}

static bool is_same_set(const words *have, const mig_span *ids, uint32_t count) {
  if (have->list.count != count) return false;
  for (uint32_t i = 0; i < count; i++) {
    bool found = false;
    for (uint32_t k = 0; k < count; k++) found = found || mig_span_eq(have->list.items[k], ids[i]);
    if (!found) return false;
  }
  return true;
}

typedef struct edit {
  mig_splices *splices;
  const char *base; /* of the file */
} edit;

static void put(const edit *e, const char *start, const char *end, mig_span text) {
  mig_splice_put(e->splices, (uint32_t)(start - e->base), (uint32_t)(end - e->base), text);
}

static mig_span joined(mig_arena *arena, const mig_span *ids, uint32_t count, bool space) {
  mig_buf out = mig_buf_in(arena);
  if (space) mig_buf_putc(&out, ' ');
  for (uint32_t i = 0; i < count; i++) {
    if (i > 0) mig_buf_puts(&out, ", ");
    mig_buf_put(&out, ids[i]);
  }
  return out.len == 0 ? MIG_SPAN("") : mig_buf_span(&out);
}

/* From the first to the last word, or behind the label where there is none. */
static void rewrite_whole(const edit *e, mig_span rest, const words *have, const mig_span *ids, uint32_t count) {
  mig_arena *arena = e->splices->arena;
  if (have->list.count > 0) {
    mig_span first = have->list.items[0], last = have->list.items[have->list.count - 1];
    put(e, first.ptr, last.ptr + last.len, joined(arena, ids, count, false));
    return;
  }
  bool space = rest.len > 0 && rest.ptr[0] == ' ';
  const char *at = rest.ptr + (space ? 1 : 0);
  put(e, at, at, joined(arena, ids, count, !space));
}

/* Word for word where as many stand there as before; words that did not change stay. */
static void rewrite_words(const edit *e, const words *have, const mig_ident *old, const mig_span *ids) {
  for (uint32_t i = 0; i < have->list.count; i++) {
    mig_span word = have->list.items[i];
    for (uint32_t k = 0; k < old->count; k++) {
      if (!mig_span_eq(old->items[k], word)) continue;
      if (!mig_span_eq(ids[k], word)) put(e, word.ptr, word.ptr + word.len, ids[k]);
      break;
    }
  }
}

static void rewrite_line(const edit *e, const mig_script *script, const char *label, const mig_ident *old,
                         const mig_span *ids, uint32_t count, bool force, bool *stale) {
  mig_span rest = find_line(script, label);
  if (rest.ptr == NULL) return;
  rest = before_quotes(rest);
  if (says_one(rest, ids, count)) return;
  words have = {.arena = e->splices->arena};
  split(&have, rest);
  if (says(&have, ids, count)) return;
  bool said = says(&have, old->items, old->count) || (old->count > 1 && is_same_set(&have, old->items, old->count));
  if (!said && stale != NULL) *stale = true;
  if (!said && !force) return;
  if (said && old->count == count && have.list.count == count && count > 0)
    rewrite_words(e, &have, old, ids);
  else
    rewrite_whole(e, rest, &have, ids, count);
}

static bool contradicts(mig_doc_error *out, mig_arena *arena, const mig_script *script, const char *label,
                        const mig_ident *ident) {
  mig_splices splices = mig_splices_in(arena);
  edit e = {&splices, script->file.text.ptr};
  if (ident->form == MIG_IDENT_NOT_LITERAL || ident->form == MIG_IDENT_BAD_TYPE) return false;
  rewrite_line(&e, script, label, ident, ident->items, ident->count, true, NULL);
  if (splices.list.count == 0) return false;
  mig_span says = mig_span_trim(before_quotes(find_line(script, label)));
  *out = (mig_doc_error){label, says, splices.list.items[0].start, splices.list.items[0].end};
  return true;
}

bool mig_docstring_contradicts(mig_doc_error *out, mig_arena *arena, const mig_script *script) {
  if (script->doc_end <= script->doc_start || script->revision.count != 1) return false;
  return contradicts(out, arena, script, "Revision ID:", &script->revision) ||
         contradicts(out, arena, script, "Revises:", &script->down_revision);
}

void mig_rewrite_docstring(mig_splices *splices, const mig_script *script, const mig_rewrite *what, bool force,
                           bool *stale) {
  edit e = {splices, script->file.text.ptr};
  if (script->doc_end <= script->doc_start) return;
  if (what->revision.ptr != NULL)
    rewrite_line(&e, script, "Revision ID:", &script->revision, &what->revision, 1, force, stale);
  if (what->down_revision.change)
    rewrite_line(&e, script, "Revises:", &script->down_revision, what->down_revision.items, what->down_revision.count,
                 force, stale);
}
