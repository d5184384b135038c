/* quick.c: reads scripts that are written the usual way without building a tree: a docstring,
 * imports, literal assignments, functions. One look at each byte.
 *
 * Whatever could change the meaning makes it give up, and the tree is read instead (tree.c): the
 * reader below never has to be clever, only sure. It knows just enough of Python's lexical rules
 * to know where a logical line ends. */
#include "base/space.h"
#include "py/scan.h"
#include "py/scan_code.h"
#include "script/internal.h"

typedef struct reader {
  const char *start, *end; /* *end is 0 */
  mig_arena *arena;
  mig_script *out;
} reader;

/* What a byte means while skipping code. */
enum { PLAIN, NEWLINE, QUOTE, OPEN, CLOSE, HASH, BACKSLASH, ODD };
static const unsigned char class_of[256] = {
    [0] = ODD,        ['\n'] = NEWLINE, ['\r'] = ODD,  ['\f'] = ODD,   ['"'] = QUOTE,  ['\''] = QUOTE, ['('] = OPEN,
    ['['] = OPEN,     ['{'] = OPEN,     [')'] = CLOSE, [']'] = CLOSE,  ['}'] = CLOSE,  ['#'] = HASH,
    ['\\'] = BACKSLASH,
};

static bool is_word(char c) {
  unsigned char u = (unsigned char)c;
  return (u >= 'a' && u <= 'z') || (u >= 'A' && u <= 'Z') || (u >= '0' && u <= '9') || u == '_' || u >= 0x80;
}

/* Is the string whose quote is at `p` an f-string? `before` bounds the look back. */
static bool has_f_prefix(const char *p, const char *before) {
  for (int i = 1; i <= 2 && p - i >= before && is_word(p[-i]); i++)
    if (p[-i] == 'f' || p[-i] == 'F') return true;
  return false;
}

/* Past the string whose quote is at `p`; NULL to give up. A backslash hides the next byte, in raw
 * strings too. In an f-string of 3.12 the same quote may stand inside of braces: braces that do
 * not balance by the first closing quote give that away. */
static const char *skip_string(const reader *r, const char *p) {
  char quote = *p;
  bool formatted = has_f_prefix(p, r->start);
  bool triple = p[1] == quote && p[2] == quote;
  long braces = 0;
  signed char high = 0;
  p += triple ? 3 : 1;
  for (;; p++) {
    if (!formatted) p = triple ? mig_py_scan_long_string(p, quote, &high) : mig_py_scan_string(p, quote, &high);
    if (*p == quote && (!triple || (p[1] == quote && p[2] == quote))) break;
    if (*p == '\\') p++;
    else if (*p == '\n' && !triple) return NULL;
    else if (*p == '{') braces++;
    else if (*p == '}') braces--;
    if (p >= r->end) return NULL;
  }
  if (formatted && braces != 0) return NULL;
  return p + (triple ? 3 : 1);
}

static const char *skip_comment(const reader *r, const char *p) {
  const char *newline = memchr(p, '\n', (size_t)(r->end - p));
  return newline == NULL ? r->end : newline;
}

/* From anywhere in a logical line to just behind the newline that ends it (or to the end of the
 * file); NULL to give up. */
static const char *skip_line(const reader *r, const char *p) {
  unsigned depth = 0;
  for (;;) {
    switch (class_of[(unsigned char)*p]) {
      case PLAIN: p++; break;
      case NEWLINE:
        p++;
        if (depth == 0) return p;
        break;
      case QUOTE:
        p = skip_string(r, p);
        if (p == NULL) return NULL;
        break;
      case OPEN:
        depth++;
        p++;
        break;
      case CLOSE:
        if (depth-- == 0) return NULL;
        p++;
        break;
      case HASH: p = skip_comment(r, p); break;
      case BACKSLASH:
        if (p[1] != '\n') return NULL;
        p += 2;
        break;
      default: return p == r->end && depth == 0 ? p : NULL;
    }
  }
}

static bool is_in_body(char first) {
  return first == ' ' || first == '\t' || first == '\n' || first == '#';
}

/* Past the body of a def or class: all lines that are indented, empty or comments. Brackets are only
 * counted: which of them match is the parser's to say when the body is read. */
static const char *skip_body(const reader *r, const char *p) {
  int depth = 0;
  if (p == NULL || !is_in_body(*p)) return p;
  for (;;) {
    p = mig_py_scan_code(p, true, &depth);
    if (depth < 0) return NULL;
    switch (*p) {
      case '\n':
        p++;
        if (depth == 0 && !is_in_body(*p)) return p;
        break;
      case '#': p = skip_comment(r, p); break;
      case '\\':
        if (p[1] != '\n') return NULL;
        p += 2;
        break;
      case '\f': return NULL;
      case '\0': return p == r->end && depth == 0 ? p : NULL;
      default:
        p = skip_string(r, p);
        if (p == NULL) return NULL;
    }
  }
}

static const char *skip_blanks(const char *p) {
  while (*p == ' ' || *p == '\t') p++;
  return p;
}

/* Blanks, and inside of brackets newlines and comments. */
static const char *skip_space(const reader *r, const char *p, bool in_brackets) {
  for (;;) {
    if (*p == ' ' || *p == '\t' || (in_brackets && *p == '\n')) p++;
    else if (in_brackets && *p == '#') p = skip_comment(r, p);
    else return p;
  }
}

/* The end of a simple statement: behind its newline, or NULL when something else stands there. */
static const char *end_line(const reader *r, const char *p) {
  p = skip_blanks(p);
  if (*p == '#') p = skip_comment(r, p);
  if (*p == '\n') return p + 1;
  return p == r->end ? p : NULL;
}

/* A one-line string without escapes: its content, and the end of the literal; NULL to give up. */
static const char *read_string(const char *p, mig_span *content) {
  if (*p == 'u' || *p == 'U') p++;
  char quote = *p;
  if (quote != '"' && quote != '\'') return NULL;
  const char *start = ++p;
  while (*p != quote) {
    if (*p == '\0' || *p == '\n' || *p == '\\') return NULL;
    p++;
  }
  if (p == start && p[1] == quote) return NULL; /* triple quotes */
  *content = (mig_span){start, (size_t)(p - start)};
  return p + 1;
}

static uint32_t offset(const reader *r, const char *p) {
  return (uint32_t)(p - r->start);
}

static const mig_span *kept_item(const reader *r, mig_span item) {
  mig_span *items = mig_arena_alloc(r->arena, sizeof *items);
  *items = item;
  return items;
}

/* 'a', or ('a'), or ('a', 'b'), ['a'], {'a'}: from the opening bracket. */
static const char *read_sequence(const reader *r, const char *p, mig_ident *out) {
  char open = *p, close = open == '(' ? ')' : open == '[' ? ']' : '}';
  MIG_VEC(mig_span) items = {0};
  bool comma = true;
  const char *first_start = NULL, *first_end = NULL;
  const char *start = p;
  p = skip_space(r, p + 1, true);
  while (*p != close) {
    mig_span item;
    if (!comma) return NULL; /* implicit concatenation, or no list at all */
    const char *at = p;
    p = read_string(p, &item);
    if (p == NULL) return NULL;
    if (first_start == NULL) first_start = at, first_end = p;
    *mig_vec_push(r->arena, &items) = item;
    p = skip_space(r, p, true);
    comma = *p == ',';
    if (comma) p = skip_space(r, p + 1, true);
  }
  if (items.count == 0 && open == '{') return NULL; /* a dict */
  p++;
  bool plain = open == '(' && items.count == 1 && !comma; /* only parentheses */
  out->form = plain ? MIG_IDENT_STRING : open == '(' ? MIG_IDENT_TUPLE : open == '[' ? MIG_IDENT_LIST : MIG_IDENT_SET;
  out->items = items.items;
  out->count = items.count;
  out->start = offset(r, plain ? first_start : start);
  out->end = offset(r, plain ? first_end : p);
  return p;
}

static const char *read_value(const reader *r, const char *p, mig_ident *out) {
  out->start = offset(r, p);
  if (memcmp(p, "None", 4) == 0 && !is_word(p[4])) {
    out->form = MIG_IDENT_NONE;
    out->items = NULL;
    out->count = 0;
    p += 4;
  } else if (*p == '(' || *p == '[' || *p == '{') {
    return read_sequence(r, p, out);
  } else {
    mig_span item;
    p = read_string(p, &item);
    if (p == NULL) return NULL;
    out->form = MIG_IDENT_STRING;
    out->items = kept_item(r, item);
    out->count = 1;
  }
  out->end = offset(r, p);
  return p;
}

/* From behind the colon of an annotation to its '='. */
static const char *skip_annotation(const reader *r, const char *p) {
  unsigned depth = 0;
  for (;; p++) {
    unsigned char c = (unsigned char)*p;
    if (c == '=' && depth == 0) return p;
    if (c == '[') depth++;
    else if (c == ']' && depth > 0) depth--;
    else if (c == '"' || c == '\'') {
      p = skip_string(r, p);
      if (p == NULL) return NULL;
      p--;
    } else if (!is_word((char)c) && c != ' ' && c != ',' && c != '.' && c != '|' && (c != '\n' || depth == 0)) return NULL;
  }
}

static const char *read_assignment(reader *r, mig_ident_name name, const char *word, const char *p) {
  mig_ident *ident = mig_script_ident(r->out, name);
  mig_ident found = {.name_start = offset(r, word), .name_end = offset(r, p)};
  p = skip_blanks(p);
  if (*p == ':') p = skip_annotation(r, p + 1);
  if (p == NULL || *p != '=' || p[1] == '=') return NULL;
  p = read_value(r, skip_blanks(p + 1), &found);
  if (p == NULL) return NULL;
  *ident = found;
  return end_line(r, p);
}

static bool is_ascii(mig_span text) {
  uint64_t all = 0, eight;
  size_t i = 0;
  for (; i + 8 <= text.len; i += 8) {
    memcpy(&eight, text.ptr + i, 8);
    all |= eight;
  }
  for (; i < text.len; i++) all |= (unsigned char)text.ptr[i];
  return (all & 0x8080808080808080u) == 0;
}

/* Does a line that is skipped speak of what this reader wants to know? A star import might. */
static bool mentions(mig_span line) {
  static const mig_span words[] = {{"revision", 8}, {"branch_labels", 13}, {"depends_on", 10}, {"__doc__", 7}};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (mig_span_find(line, words[i], 0) != SIZE_MAX) return true;
  return false;
}

static bool is_any(mig_span word, const char *const *words) {
  for (; *words != NULL; words++)
    if (word.ptr[0] == **words && mig_span_is(word, *words)) return true; /* no word is empty */
  return false;
}

static const char *skip_statement(const reader *r, const char *start) {
  const char *p = skip_line(r, start);
  mig_span line = {start, p == NULL ? 0 : (size_t)(p - start)};
  if (p == NULL || mentions(line) || !is_ascii(line)) return NULL; /* names are normalised (NFKC) */
  return p;
}

/* A statement that starts with a word at column 0. */
static const char *read_statement(reader *r, const char *start) {
  static const char *const defs[] = {"def", "class", NULL};
  static const char *const imports[] = {"import", "from", NULL};
  static const char *const refused[] = {"if",   "elif", "else", "for",   "while", "try", "except", "finally",
                                        "with", "match", "async", "del", "global", "nonlocal", "return", "yield", "case", NULL};
  const char *p = start;
  while (is_word(*p)) p++;
  mig_span word = {start, (size_t)(p - start)};
  mig_ident_name name = mig_ident_name_of(word);
  if (name != MIG_NAME_COUNT) return read_assignment(r, name, start, p);
  if (is_any(word, refused)) return NULL;
  if (is_any(word, defs)) {
    p = skip_statement(r, start); /* `def revision():` binds the name, too */
    return skip_body(r, p);
  }
  if (is_any(word, imports) && memchr(start, '*', (size_t)(skip_comment(r, start) - start)) != NULL) {
    /* `from x import *` might bring a revision; one that is assigned later wins, but be sure. */
    return NULL;
  }
  return skip_statement(r, start);
}

/* A docstring in triple or single quotes; what Python would decode is left to the tree. */
static const char *read_docstring(reader *r, const char *p) {
  const char *start = p;
  bool raw = *p == 'r' || *p == 'R';
  if (raw) p++;
  char quote = *p;
  if (quote != '"' && quote != '\'') return NULL;
  size_t width = p[1] == quote && p[2] == quote ? 3 : 1;
  const char *behind = skip_string(r, p);
  if (behind == NULL) return NULL;
  mig_span text = {p + width, (size_t)(behind - p) - 2 * width};
  if (!raw && text.len != 0 && memchr(text.ptr, '\\', text.len) != NULL) return NULL;
  mig_script_set_doc(r->out, text);
  r->out->doc_start = offset(r, start);
  r->out->doc_end = offset(r, behind);
  return end_line(r, behind);
}

/* Blank lines and comments; the first two lines may declare an encoding (PEP 263). */
static const char *skip_empty_lines(const reader *r, const char *p) {
  for (;;) {
    const char *q = skip_blanks(p);
    if (*q == '#') q = skip_comment(r, q);
    if (q == r->end && q != p) return q;
    if (*q != '\n') return p;
    p = q + 1;
  }
}

/* Any encoding but UTF-8 is left to the parser. */
static bool may_declare_encoding(mig_span text) {
  size_t first = mig_span_find(text, MIG_SPAN("\n"), 0);
  size_t second = first == SIZE_MAX ? SIZE_MAX : mig_span_find(text, MIG_SPAN("\n"), first + 1);
  mig_span head = mig_span_cut(text, 0, second == SIZE_MAX ? text.len : second);
  size_t at = mig_span_find(head, MIG_SPAN("coding"), 0);
  if (at == SIZE_MAX) return false;
  mig_span rest = mig_span_cut(head, at, head.len);
  static const mig_span usual[] = {{"coding: utf-8", 13}, {"coding:utf-8", 12}, {"coding=utf-8", 12}};
  for (size_t i = 0; i < sizeof usual / sizeof *usual; i++) {
    char behind = text.ptr[at + usual[i].len]; /* there are zero bytes behind the text */
    if (mig_span_starts(rest, usual[i]) && !is_word(behind) && behind != '-' && behind != '.')
      return mig_span_find(rest, MIG_SPAN("coding"), 1) != SIZE_MAX;
  }
  return true;
}

/* Bytes that Python treats in ways this reader does not know: NUL is an error, a carriage return
 * ends a line, a byte order mark counts as nothing. */
static bool is_usual(mig_span text) {
  if (text.len > UINT32_MAX / 2) return false;
  bool odd = false, wide = false;
  mig_py_scan_for_odd(text, &odd, &wide);
  return !odd && (!wide || mig_is_utf8(text)) && !may_declare_encoding(text);
}

/* A name in front of a quote at the start of a file is a string prefix. */
static bool is_prefixed_string(const char *p) {
  const char *q = p;
  while (is_word(*q)) q++;
  return q > p && (*q == '"' || *q == '\'');
}

bool mig_script_read_quickly(mig_script *out, mig_arena *arena, mig_span text) {
  if (text.len == 0) return true;
  if (!is_usual(text)) return false;
  reader r = {text.ptr, text.ptr + text.len, arena, out};
  const char *p = skip_empty_lines(&r, r.start);
  if (*p == '"' || *p == '\'' || is_prefixed_string(p)) p = read_docstring(&r, p);
  while (p != NULL) {
    p = skip_empty_lines(&r, p);
    if (p == r.end) return true;
    if (*p == '@' || *p == '"' || *p == '\'') p = skip_statement(&r, p);
    else if (is_word(*p) && (*p < '0' || *p > '9') && (unsigned char)*p < 0x80) p = read_statement(&r, p);
    else return false;
  }
  return false;
}
