/* py/fstrings.c: f-strings, by the rules of 3.12, which accept what 3.11 accepts and more.
 *
 * A field's expression is read from the text in place; its brace counts as an open bracket, so that
 * lines may end inside. Where 3.11 would have stopped, mig_py_parser.uses_312 is set. */
#include "py/parser.h"

typedef struct fstring {
  const char *at;
  uint32_t start; /* of the literal */
  char quote;
  bool triple, raw;
} fstring;

static mig_py_node *field(mig_py_parser *p, fstring *f, string_parts *parts, int depth);

static bool at_quote(const fstring *f, const char *at) {
  return *at == f->quote && (!f->triple || (at[1] == f->quote && at[2] == f->quote));
}

static void put_literal(string_parts *parts, const fstring *f, const char *start, const char *end) {
  unsigned flags = f->raw ? STR_RAW : 0;
  for (const char *at = start; at < end; at++) flags |= (signed char)*at < 0 ? STR_HIGH : 0;
  const char *fault = mig_py_unescape(&parts->literal, (mig_span){start, (size_t)(end - start)}, flags);
  if (fault != NULL && parts->fault == NULL) parts->fault = fault;
}

/* Behind a backslash and what it protects. A brace is never protected. */
static const char *pass_escape(const fstring *f, const char *at) {
  at++;
  if (*at == '{' || *at == '}' || *at == 0) return at;
  if (f->raw || *at != 'N' || at[1] != '{') return *at == '\r' && at[1] == '\n' ? at + 2 : at + 1;
  at += 2;
  while (*at != 0 && *at != '}' && *at != '\n' && !at_quote(f, at)) at++;
  return *at == '}' ? at + 1 : at;
}

static MIG_NORETURN void fail_unterminated(mig_py_parser *p, const fstring *f, const char *at) {
  if (*at == 0 && at < p->limit) {
    mig_py_fail_lexer(p, mig_py_offset(p, at), "source code cannot contain null bytes");
  }
  p->at.cur = p->base + f->start + 2;
  p->at.level = 0;
  mig_py_fail_lexer(p, f->start,
                    f->triple ? "unterminated triple-quoted f-string literal" : "unterminated f-string literal");
}

/* Text up to a field, the end of the literal, or in a format specification its closing brace. */
static void literal(mig_py_parser *p, fstring *f, string_parts *parts, bool in_spec) {
  const char *at = f->at, *start = at;
  for (;;) {
    if (at_quote(f, at)) break;
    if (*at == '\\') {
      at = pass_escape(f, at);
    } else if (*at == 0 || ((*at == '\n' || *at == '\r') && !f->triple)) {
      fail_unterminated(p, f, at);
    } else if ((*at == '{' || *at == '}') && (in_spec || at[1] != *at)) {
      if (*at == '}' && !in_spec && parts->fault == NULL) parts->fault = "f-string: single '}' is not allowed";
      if (*at == '{' || in_spec) break;
      at++;
    } else if (*at == '{' || *at == '}') {
      put_literal(parts, f, start, at + 1);
      at += 2;
      start = at;
    } else {
      at++;
    }
  }
  put_literal(parts, f, start, at);
  f->at = at;
}

static void fields(mig_py_parser *p, fstring *f, string_parts *parts, int depth) {
  for (;;) {
    literal(p, f, parts, depth > 0);
    if (*f->at != '{') return;
    mig_py_node *node = field(p, f, parts, depth);
    /* `field` has put the text of {x=} into the literal before it. */
    mig_py_flush_literal(p, parts);
    parts->tail = mig_py_append(parts->tail, node);
    parts->parts++;
  }
}

static mig_py_node *format_spec(mig_py_parser *p, fstring *f, string_parts *outer, int depth) {
  string_parts parts = {.literal = mig_buf_in(p->arena), .start = f->start, .u_prefix = outer->u_prefix};
  parts.tail = &parts.first;
  if (depth >= 1) p->uses_312 = true;
  if (++p->fstrings > MIG_PY_MAX_FSTRINGS) mig_py_fail_limit(p, "f-strings nested too deeply");
  f->at = p->at.cur;
  fields(p, f, &parts, depth + 1);
  p->fstrings--;
  if (*f->at != '}' && outer->fault == NULL) outer->fault = "f-string: expecting '}'";
  if (parts.fault != NULL && outer->fault == NULL) outer->fault = parts.fault;
  /* Its own literal's span, unlike all the rest: ends are filled in by mig_py_fstring. */
  mig_py_node **last = parts.tail;
  mig_py_flush_literal(p, &parts);
  if (*last != NULL) (*last)->flags |= MIG_PY_BROKEN;
  mig_py_node *node = mig_py_node_at(p, MIG_PY_JOINED_STR, f->start);
  node->as.list = (mig_py_list){parts.first, parts.parts};
  return node;
}

/* 3.11 wants no backslash, comment or quote of the literal's own kind in a field. */
static void note_312(mig_py_parser *p, const fstring *f, const char *start, const char *end) {
  for (const char *at = start; at < end; at++) {
    if (*at == '\\' || *at == '#' || at_quote(f, at) || ((*at == '\n' || *at == '\r') && !f->triple)) {
      p->uses_312 = true;
      return;
    }
  }
}

static bool ends_field(const mig_py_parser *p) {
  return p->at.tok == T_RBRACE || p->at.tok == T_COLON || p->at.tok == T_EXCLAIM || p->at.tok == T_EQUAL;
}

static mig_py_node *field_tuple(mig_py_parser *p, mig_py_node *first, uint32_t brace) {
  mig_py_node *tuple = mig_py_node_at(p, MIG_PY_TUPLE, brace);
  mig_py_node **tail = &first->next;
  tuple->as.list = (mig_py_list){first, 1};
  while (mig_py_accept(p, T_COMMA) && !ends_field(p)) {
    tail = mig_py_append(tail, mig_py_star_item(p, false));
    tuple->as.list.count++;
  }
  return tuple;
}

/* 3.11 puts the expression in parentheses: a tuple and a generator have the braces' span. */
static mig_py_node *field_value(mig_py_parser *p, uint32_t brace) {
  switch (p->at.tok) {
    case T_RBRACE:
      mig_py_fail(p, "f-string: empty expression not allowed");
    case T_COLON:
    case T_EXCLAIM:
    case T_EQUAL:
      mig_py_fail(p, "f-string: expression required before this");
    case T_YIELD:
      return mig_py_yield(p);
    default:
      break;
  }
  mig_py_node *value = mig_py_star_item(p, false);
  if (p->at.tok == T_COMMA) {
    value = field_tuple(p, value, brace);
  } else if (p->at.tok == T_FOR || p->at.tok == T_ASYNC) {
    mig_py_node *generator = mig_py_node_at(p, MIG_PY_GENERATOR_EXP, brace);
    generator->as.comp.elt = value;
    generator->as.comp.generators = mig_py_comprehensions(p);
    value = generator;
  } else if (value->kind == MIG_PY_STARRED) {
    mig_py_fail_at(p, value->start, "cannot use starred expression here");
  } else {
    return value;
  }
  value->end = p->at.start + 1;
  return value;
}

static void enter_field(mig_py_parser *p, const char *brace) {
  p->at.start = mig_py_offset(p, brace);
  if (p->at.level >= MIG_PY_MAX_BRACKETS) mig_py_fail_limit(p, "f-string: too many nested parenthesis");
  p->brackets[p->at.level] = '{';
  p->bracket_starts[p->at.level] = p->at.start;
  p->at.fstring_level = ++p->at.level;
  p->at.cur = brace + 1;
  p->at.end = p->at.start + 1;
  p->at.tok = T_LBRACE;
  mig_py_next(p);
}

static uint8_t conversion(mig_py_parser *p) {
  char c = *p->at.cur++;
  if (c != 's' && c != 'r' && c != 'a') {
    mig_py_fail(p, "f-string: invalid conversion character: expected 's', 'r', or 'a'");
  }
  if (*p->at.cur != ':' && *p->at.cur != '}') p->uses_312 = true; /* white space */
  mig_py_next(p);
  return (uint8_t)c;
}

/* From '{' to behind '}'. */
static mig_py_node *field(mig_py_parser *p, fstring *f, string_parts *parts, int depth) {
  const char *brace = f->at;
  int outer_level = p->at.fstring_level, level = p->at.level;
  uint32_t height = p->height;
  mig_py_enter(p);
  enter_field(p, brace);
  mig_py_node *value = field_value(p, mig_py_offset(p, brace));
  note_312(p, f, brace + 1, p->base + p->at.start);
  bool debug = p->at.tok == T_EQUAL;
  if (debug) {
    mig_py_next(p);
    mig_span text = {brace + 1, (size_t)(p->base + p->at.start - (brace + 1))};
    mig_py_unescape(&parts->literal, text, STR_RAW);
  }
  uint8_t convert = p->at.tok == T_EXCLAIM ? conversion(p) : 0;
  mig_py_node *spec = NULL;
  if (p->at.tok == T_COLON) {
    spec = format_spec(p, f, parts, depth);
    if (*f->at == '}') f->at++;
    p->at.level = level;
  } else if (p->at.tok == T_RBRACE) {
    f->at = p->at.cur;
  } else {
    mig_py_fail(p, "f-string: expecting '}'");
  }
  p->at.fstring_level = outer_level;
  mig_py_node *node = mig_py_node_at(p, MIG_PY_FORMATTED_VALUE, f->start);
  node->as.formatted.value = value;
  node->as.formatted.format_spec = spec;
  node->as.formatted.field_start = mig_py_offset(p, brace);
  node->as.formatted.conversion = debug && spec == NULL && convert == 0 ? 'r' : convert;
  mig_py_raise_height(p, height);
  mig_py_leave(p);
  return node;
}

/* Spans of format specifications, now that the end of their literal is known. */
static void close_specs(mig_py_node *part, uint32_t start, uint32_t end) {
  for (; part != NULL; part = part->next) {
    if (part->kind == MIG_PY_STRING) {
      bool last = (part->flags & MIG_PY_BROKEN) != 0;
      part->flags &= (uint8_t)~MIG_PY_BROKEN;
      part->start = start;
      part->end = last ? end : 0;
    } else if (part->kind == MIG_PY_FORMATTED_VALUE && part->as.formatted.format_spec != NULL) {
      mig_py_node *spec = part->as.formatted.format_spec;
      spec->start = start;
      spec->end = end;
      close_specs(spec->as.list.first, start, end);
    }
  }
}

/* The current token is the start of an f-string; afterwards it is all of it. */
void mig_py_fstring(mig_py_parser *p, string_parts *parts) {
  fstring f = {.at = p->at.cur,
               .start = p->at.start,
               .quote = (char)p->at.quote,
               .triple = (p->at.string_flags & STR_TRIPLE) != 0,
               .raw = (p->at.string_flags & STR_RAW) != 0};
  mig_py_node **first = parts->tail;
  int outer_level = p->at.fstring_level;
  if (p->fstrings == 0) p->outer_fstring = p->at;
  if (++p->fstrings > MIG_PY_MAX_FSTRINGS) mig_py_fail_limit(p, "f-strings nested too deeply");
  p->at.fstring_level = -1;
  fields(p, &f, parts, 0);
  p->fstrings--;
  p->at.fstring_level = outer_level;
  p->at.cur = f.at + (f.triple ? 3 : 1);
  p->at.tok = T_STRING;
  p->at.start = f.start;
  p->at.end = mig_py_offset(p, p->at.cur);
  for (mig_py_node *part = *first; part != NULL; part = part->next) {
    mig_py_node *next = part->next;
    if (part->kind == MIG_PY_FORMATTED_VALUE) {
      part->next = NULL;
      close_specs(part, f.start, p->at.end);
      part->next = next;
    }
  }
}
