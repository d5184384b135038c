#include "report/excerpt.h"

#include "base/points.h"
#include "report/wrap.h"

/* ---- the mark ---- */

static bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         ((unsigned char)c & 0x80) != 0;
}

static bool matches_at(mig_span text, size_t at, mig_span needle) {
  return needle.len <= text.len - at && memcmp(text.ptr + at, needle.ptr, needle.len) == 0;
}

static bool stands_alone(mig_span text, size_t at, size_t len, bool quoted) {
  char before = at > 0 ? text.ptr[at - 1] : ' ', after = at + len < text.len ? text.ptr[at + len] : ' ';
  if (quoted) return (before == '\'' || before == '"') && before == after;
  return !is_word(before) && !is_word(after);
}

static mig_excerpt_mark search(mig_span text, mig_span name, bool quoted) {
  for (size_t i = 0; name.len != 0 && i + name.len <= text.len; i++)
    if (matches_at(text, i, name) && stands_alone(text, i, name.len, quoted)) return (mig_excerpt_mark){i, name.len};
  return (mig_excerpt_mark){0, 0};
}

static size_t line_end(mig_span text, size_t at) {
  while (at < text.len && text.ptr[at] != '\n' && text.ptr[at] != '\r') at++;
  return at;
}

mig_excerpt_mark mig_excerpt_find(const mig_operation *op, const mig_object *object) {
  mig_span names[] = {object->name, op->object.name, object->table, op->object.table};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    for (int quoted = 1; quoted >= 0; quoted--) {
      mig_excerpt_mark mark = search(op->text, names[i], quoted == 1);
      if (mark.len != 0) return mark;
    }
  }
  return (mig_excerpt_mark){0, line_end(op->text, 0)};
}

/* ---- lines ---- */

/* The call's own indentation, which its first line has lost in the text. */
static size_t indentation(const mig_operation *op) {
  if (op->place.file == NULL) return 0;
  return mig_place_locate(op->place.file, op->place.start).column - 1;
}

bool mig_excerpt_next(mig_excerpt_line *out, size_t *next, const mig_operation *op) {
  mig_span text = op->text;
  size_t at = *next;
  if (at == 0)
    out->number = op->place.file != NULL ? mig_place_locate(op->place.file, op->place.start).line : 1;
  else
    out->number++;
  if (at > text.len || text.len == 0) return false;
  out->start = at;
  out->end = line_end(text, at);
  size_t cut = at == 0 ? 0 : indentation(op);
  while (cut-- > 0 && out->start < out->end && (text.ptr[out->start] == ' ' || text.ptr[out->start] == '\t')) out->start++;
  bool crlf = out->end + 1 < text.len && text.ptr[out->end] == '\r' && text.ptr[out->end + 1] == '\n';
  *next = out->end < text.len ? out->end + (crlf ? 2 : 1) : text.len + 1;
  return true;
}

/* ---- printing ---- */

enum { GUTTER = 9, ROOM = MIG_WRAP_WIDTH - GUTTER, AHEAD = 24 };

/* Each code point takes a column. */
static uint32_t columns_of(mig_span text) {
  return (uint32_t)mig_points_of(text);
}

static mig_span shown(mig_arena *arena, mig_span text) {
  mig_buf buf = mig_buf_in(arena);
  mig_wrap_untrusted(&buf, text);
  return buf.len != 0 ? mig_buf_span(&buf) : MIG_SPAN("");
}

static void put_line(mig_buf *out, const mig_operation *op, const mig_excerpt_line *line, const mig_excerpt_mark *mark,
                     const char *color) {
  size_t from = line->end, to = line->end;
  if (mark != NULL) {
    from = mark->start < line->start ? line->start : mark->start;
    to = mark->start + mark->len < line->end ? mark->start + mark->len : line->end;
  }
  mig_span head = shown(out->arena, mig_span_cut(op->text, line->start, from));
  mig_span middle = shown(out->arena, mig_span_cut(op->text, from, to));
  mig_span tail = shown(out->arena, mig_span_cut(op->text, to, line->end));
  const char *lead = "";
  if (columns_of(head) + columns_of(middle) > ROOM - 3 && columns_of(head) > AHEAD) {
    head = mig_span_cut(head, mig_points_bytes(head, columns_of(head) - AHEAD), head.len);
    lead = "...";
  }
  if (columns_of(middle) > ROOM - AHEAD - 8) middle = mig_span_cut(middle, 0, mig_points_bytes(middle, ROOM - AHEAD - 8));
  uint32_t before = (uint32_t)strlen(lead) + columns_of(head), used = before + columns_of(middle);
  bool cut = used + columns_of(tail) > ROOM;
  if (cut) tail = mig_span_cut(tail, 0, mig_points_bytes(tail, used + 3 < ROOM ? ROOM - 3 - used : 0));
  mig_buf_printf(out, "%6u | %s%.*s%.*s%.*s%s\n", line->number, lead, MIG_FMT(head), MIG_FMT(middle), MIG_FMT(tail),
                 cut ? "..." : "");
  if (mark == NULL || middle.len == 0) return;
  mig_buf_printf(out, "%6s | %*s%s", "", (int)before, "", color);
  for (uint32_t i = columns_of(middle); i > 0; i--) mig_buf_putc(out, '^');
  mig_buf_printf(out, "%s\n", *color != '\0' ? "\033[0m" : "");
}

void mig_excerpt_put(mig_buf *out, const mig_operation *op, const mig_object *object, const char *color) {
  mig_excerpt_mark mark = mig_excerpt_find(op, object);
  mig_excerpt_line line = {0};
  uint32_t left_out = 0;
  for (size_t next = 0; mig_excerpt_next(&line, &next, op);) {
    bool first = line.start == 0, marked = mark.len != 0 && mark.start >= line.start && mark.start < line.end;
    if (!first && !marked) {
      left_out++;
      continue;
    }
    if (left_out != 0) mig_buf_printf(out, "%6s |     (%u line%s)\n", "...", left_out, left_out == 1 ? "" : "s");
    put_line(out, op, &line, marked ? &mark : NULL, color);
    if (marked) return;
  }
}
