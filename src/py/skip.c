/* py/skip.c: where a body ends, without reading it.
 *
 * Only what can hide the end of a block matters: strings, comments, brackets and joined lines. For
 * a definition at the margin, which is the rule, lines need not even be measured: the body ends
 * before the next line that starts with anything but white space or a comment. Whatever is odd (a
 * string without end, unbalanced brackets, a lone carriage return) makes the answer "unknown", and
 * the body is read as usual. */
#include "py/parser.h"
#include "py/scan.h"
#include "py/scan_code.h"

typedef struct scanner {
  const char *limit;
  uint32_t column;                    /* of the definition: its body is indented deeper */
  int depth;                          /* open brackets */
  const char *code_end, *comment_end; /* behind the last token, and the last comment, seen so far */
} scanner;

/* Behind the string that starts at `at`; NULL when it has no end. */
static const char *pass_string(const char *at) {
  char quote = *at;
  signed char high = 0;
  bool triple = at[1] == quote && at[2] == quote;
  at += triple ? 3 : 1;
  for (;;) {
    at = triple ? mig_py_scan_long_string(at, quote, &high) : mig_py_scan_string(at, quote, &high);
    if (*at == quote && !triple) return at + 1;
    if (*at == quote && at[1] == quote && at[2] == quote) return at + 3;
    if (*at == '\\' && at[1] != 0) {
      at += at[1] == '\r' && at[2] == '\n' ? 3 : 2;
    } else if (triple && (*at == quote || *at == '\r')) {
      at++;
    } else {
      return NULL;
    }
  }
}

/* Where the text of a line starts, and its column. */
static const char *measure(const char *line, uint32_t *column) {
  *column = 0;
  for (; *line == ' ' || *line == '\t'; line++) *column = *line == '\t' ? (*column / 8 + 1) * 8 : *column + 1;
  return line;
}

static bool is_blank(const char *text) {
  return *text == '\n' || *text == '#' || (*text == '\r' && text[1] == '\n');
}

/* A line starts at `line`, outside brackets: does the body end here? */
static bool ends_body(const scanner *s, const char *line) {
  uint32_t column;
  const char *text = measure(line, &column);
  if (*text == 0 && text >= s->limit) return true;
  return !is_blank(text) && column <= s->column;
}

/* A form feed: what was measured before it does not count. */
static bool starts_anew(const char *line) {
  uint32_t column;
  return *measure(line, &column) == '\f';
}

static bool starts_body(const scanner *s, const char *line) {
  uint32_t column;
  const char *text = measure(line, &column);
  while (is_blank(text)) {
    text = mig_py_scan_line_end(text);
    if (*text == 0) return false;
    text = measure(text + (*text == '\r' ? 2 : 1), &column);
  }
  return column > s->column && *text != '\f' && *text != '\\' && *text != '\r' && *text != 0;
}

/* `at` is a comment, or the end: what stands before it, if anything, is the last token yet. */
static void note_code(scanner *s, const char *at) {
  while (at > s->comment_end && (at[-1] == '\n' || at[-1] == '\r' || at[-1] == ' ' || at[-1] == '\t')) at--;
  if (at > s->comment_end) s->code_end = at;
}

/* The start of the first line behind the body that starts at `at`; NULL: unknown. */
static const char *find_end(scanner *s, const char *at) {
  bool margin = s->column == 0;
  if (!starts_body(s, at)) return NULL;
  for (;;) {
    at = mig_py_scan_code(at, margin, &s->depth);
    if (s->depth < 0) return NULL;
    switch (*at) {
      case '\n':
        at++;
        if (s->depth == 0 && ends_body(s, at)) return starts_anew(at) ? NULL : at;
        break;
      case '#':
        note_code(s, at);
        at = s->comment_end = mig_py_scan_line_end(at);
        break;
      case '\\':
        if (at[1] != '\n' && !(at[1] == '\r' && at[2] == '\n')) return NULL;
        at += at[1] == '\r' ? 3 : 2;
        break;
      case '\r':
        if (at[1] != '\n') return NULL;
        at++;
        break;
      case '\f':
        return NULL;
      case 0:
        return at >= s->limit && s->depth == 0 ? s->limit : NULL;
      default:
        at = pass_string(at);
        if (at == NULL) return NULL;
        break;
    }
  }
}

mig_py_skipped *mig_py_skip_body(mig_py_parser *p) {
  scanner s = {.limit = p->limit, .column = p->indents[p->at.indent].column};
  s.code_end = s.comment_end = p->at.cur;
  const char *end = find_end(&s, p->at.cur);
  if (end == NULL) return NULL;
  note_code(&s, end);
  mig_py_skipped *skipped = mig_arena_alloc(p->arena, sizeof *skipped);
  size_t levels = (size_t)p->at.indent + 1;
  skipped->at = p->at;
  skipped->indents = mig_arena_alloc(p->arena, levels * sizeof(indent_level));
  memcpy(skipped->indents, p->indents, levels * sizeof(indent_level));
  p->at.cur = end;
  if (!p->recovering) mig_py_next(p);
  p->at.prev_end = mig_py_offset(p, s.code_end);
  return skipped;
}
