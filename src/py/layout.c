/* py/layout.c: the start of a line: indentation, and what it opens and closes. */
#include "py/parser.h"
#include "py/scan.h"

enum { TAB_SIZE = 8 };

static MIG_NORETURN void fail_layout(mig_py_parser *p, mig_py_problem_kind kind, const char *message) {
  uint32_t at = mig_py_offset(p, p->at.cur);
  p->at.line_start = false;
  mig_py_fail_as(p, BY_LEXER_QUIETLY, kind, at, at, mig_span_of(message));
}

/* Wrong indentation. In recovery it is noted, and the line counts as belonging to the block that
 * its column leaves open. */
static void note_layout(mig_py_parser *p, mig_py_problem_kind kind, const char *message) {
  if (!p->recovering) fail_layout(p, kind, message);
  uint32_t at = mig_py_offset(p, p->at.cur);
  mig_py_note(p, (mig_py_problem){.kind = kind, .start = at, .end = at, .message = mig_span_of(message)});
}

static void note_tabs(mig_py_parser *p) {
  note_layout(p, MIG_PY_TAB_ERROR, "inconsistent use of tabs and spaces in indentation");
}

static const char *after_line_end(const char *at) {
  return *at == '\r' && at[1] == '\n' ? at + 2 : at + 1;
}

/* White space of one line; returns where it ends. A backslash joins the next line, and then the
 * first part alone counts. */
static const char *measure(mig_py_parser *p, const char *at, indent_level *out) {
  indent_level level = {0, 0}, first = {0, 0};
  for (;; at++) {
    if (*at == ' ') {
      level.column++, level.alt++;
    } else if (*at == '\t') {
      level.column = (level.column / TAB_SIZE + 1) * TAB_SIZE;
      level.alt++;
    } else if (*at == '\f') {
      level = (indent_level){0, 0};
    } else if (*at == '\\') {
      if (first.column == 0) first = (indent_level){level.column, level.column};
      p->at.cur = at + 1;
      if (at[1] != '\n' && at[1] != '\r') {
        fail_layout(p, MIG_PY_SYNTAX_ERROR, "unexpected character after line continuation character");
      }
      at = after_line_end(at + 1) - 1;
      if (at + 1 >= p->limit) fail_layout(p, MIG_PY_SYNTAX_ERROR, "unexpected EOF while parsing");
    } else {
      *out = first.column != 0 ? first : level;
      return at;
    }
  }
}

static void indent(mig_py_parser *p, indent_level level) {
  if (p->at.indent + 1 >= MIG_PY_MAX_INDENTS) {
    fail_layout(p, MIG_PY_INDENTATION_ERROR, "too many levels of indentation");
  }
  if (level.alt <= p->indents[p->at.indent].alt) note_tabs(p);
  p->indents[++p->at.indent] = level;
  p->at.pending++;
}

static void dedent(mig_py_parser *p, indent_level level) {
  while (p->at.indent > 0 && level.column < p->indents[p->at.indent].column) {
    p->at.indent--;
    p->at.pending--;
  }
  if (level.column != p->indents[p->at.indent].column) {
    note_layout(p, MIG_PY_INDENTATION_ERROR, "unindent does not match any outer indentation level");
  }
  if (level.column == p->indents[p->at.indent].column && level.alt != p->indents[p->at.indent].alt) note_tabs(p);
}

/* Skips blank lines and comments, then compares the indentation with what is open. */
static void start_line(mig_py_parser *p) {
  const char *at = p->at.cur;
  indent_level level;
  for (;;) {
    at = measure(p, at, &level);
    if (*at == '#') at = mig_py_scan_line_end(at);
    if (*at == '\n' || *at == '\r') {
      at = after_line_end(at);
    } else {
      break;
    }
  }
  p->at.cur = at;
  p->at.line_start = false;
  if (*at == 0 && at >= p->limit) level = (indent_level){0, 0};
  indent_level open = p->indents[p->at.indent];
  if (level.column == open.column) {
    if (level.alt != open.alt) note_tabs(p);
  } else if (level.column > open.column) {
    indent(p, level);
  } else {
    dedent(p, level);
  }
}

/* At the start of a line, or with indentation owed: true when that gave a token. */
bool mig_py_lex_layout(mig_py_parser *p) {
  if (p->at.line_start) start_line(p);
  if (p->at.pending == 0) return false;
  p->at.tok = p->at.pending > 0 ? T_INDENT : T_DEDENT;
  p->at.pending += p->at.pending > 0 ? -1 : 1;
  p->at.start = p->at.end = mig_py_offset(p, p->at.cur);
  return true;
}
