/* py/recover.c: what happens after a failure.
 *
 * A text is first read without any precaution. When that fails, the failure is compared with what
 * the rest of the text holds, as CPython does, and the text is read again, each statement guarded:
 * what does not parse becomes a BrokenStmt and a problem, and reading goes on behind it. */
#include "py/parser.h"
#include "py/scan.h"

mig_py_node *mig_py_try(mig_py_parser *p, mig_py_node *(*rule)(mig_py_parser *p, void *payload), void *payload) {
  lexer_mark mark = p->at;
  jmp_buf *outer = p->catcher, here;
  uint32_t nesting = p->nesting, fstrings = p->fstrings;
  bool trying = p->trying;
  mig_py_node *node = NULL;
  p->trying = true;
  p->catcher = &here;
  if (setjmp(here) == 0) {
    mig_py_node *result = rule(p, payload);
    p->catcher = outer;
    p->trying = trying;
    if (result != NULL) return result;
  }
  p->catcher = outer;
  p->trying = trying;
  p->at = mark;
  p->nesting = nesting;
  p->fstrings = fstrings;
  return node;
}

void mig_py_note(mig_py_parser *p, mig_py_problem problem) {
  if (p->problems.count >= MIG_PY_MAX_PROBLEMS) return;
  for (uint32_t i = 0; i < p->problems.count; i++) {
    if (p->problems.items[i].start == problem.start) return;
  }
  *mig_vec_push(p->arena, &p->problems) = problem;
}

typedef struct guard {
  jmp_buf *outer, here;
  uint32_t nesting, fstrings;
} guard;

static void enter_guard(mig_py_parser *p, guard *g) {
  g->outer = p->catcher;
  g->nesting = p->nesting;
  g->fstrings = p->fstrings;
  p->catcher = &g->here;
}

static void leave_guard(mig_py_parser *p, guard *g) {
  p->catcher = g->outer;
  p->nesting = g->nesting;
  p->fstrings = g->fstrings;
}

static const char *line_behind(const mig_py_parser *p, const char *at) {
  at = mig_py_scan_line_end(at);
  while (*at == 0 && at < p->limit) at = mig_py_scan_line_end(at + 1);
  if (*at == '\r' && at[1] == '\n') return at + 2;
  return *at == 0 ? at : at + 1;
}

static uint32_t column_of(const char *line, const char **text) {
  uint32_t column = 0;
  for (; *line == ' ' || *line == '\t' || *line == '\f'; line++) {
    column = *line == '\t' ? (column / 8 + 1) * 8 : *line == '\f' ? 0 : column + 1;
  }
  *text = line;
  return column;
}

/* The line where reading can go on when tokens cannot tell: the first behind `from` that is not
 * indented deeper than the statement and neither blank, nor a comment, nor a closing bracket. */
static const char *resume_line(mig_py_parser *p, const char *from, uint32_t column) {
  const char *line = line_behind(p, from);
  for (; line < p->limit; line = line_behind(p, line)) {
    const char *text;
    if (column_of(line, &text) > column) continue;
    if (*text == '#' || *text == '\n' || *text == '\r' || *text == ')' || *text == ']' || *text == '}') continue;
    break;
  }
  return line < p->limit ? line : p->limit;
}

/* To the end of the line that `mark` is in, with the current token a NEWLINE. */
static void resume(mig_py_parser *p, const lexer_mark *mark, const char *line) {
  p->at = *mark;
  p->at.cur = line;
  p->at.tok = T_NEWLINE;
  p->at.start = p->at.end = mig_py_offset(p, line);
  p->at.level = 0;
  p->at.fstring_level = -1;
  p->at.pending = 0;
  p->at.line_start = true;
  /* What is lost there belongs to whatever holds it: nothing ends before it begins. */
  if (p->at.prev_end < mark->start) p->at.prev_end = mark->start;
}

/* Passes the tokens of a line; false when they cannot be told. */
static bool pass_tokens(mig_py_parser *p) {
  guard g;
  bool volatile passed = false;
  enter_guard(p, &g);
  if (setjmp(g.here) == 0) {
    while (p->at.tok != T_NEWLINE && p->at.tok != T_END) mig_py_next(p);
    passed = true;
  }
  leave_guard(p, &g);
  return passed;
}

static void pass_line(mig_py_parser *p, const lexer_mark *mark) {
  p->at = *mark;
  if (pass_tokens(p)) return;
  const char *start = p->base + mark->start;
  resume(p, mark, resume_line(p, start, p->indents[mark->indent].column));
}

mig_py_node *mig_py_guarded_head(mig_py_parser *p, mig_py_node *(*rule)(mig_py_parser *p)) {
  lexer_mark mark = p->at;
  guard g;
  enter_guard(p, &g);
  if (setjmp(g.here) == 0) {
    mig_py_node *node = rule(p);
    leave_guard(p, &g);
    return node;
  }
  leave_guard(p, &g);
  mig_py_note(p, p->problem);
  pass_line(p, &mark);
  return NULL;
}

static mig_py_node *lose(mig_py_parser *p, uint32_t start, uint32_t end) {
  mig_py_node *node = mig_py_node_at(p, MIG_PY_BROKEN_STMT, start);
  node->end = end > start ? end : start;
  return node;
}

/* Statements under something that did not parse; the current token is their INDENT. */
static void read_block(mig_py_parser *p, mig_py_node *owner) {
  mig_py_guarded_next(p);
  if (p->nesting < MIG_PY_MAX_NESTING) {
    p->nesting++;
    owner->as.broken.body = mig_py_statements(p, T_DEDENT);
    p->nesting--;
  }
  if (p->at.tok == T_DEDENT) mig_py_guarded_next(p);
  if (p->at.prev_end > owner->end) owner->end = p->at.prev_end;
}

void mig_py_guarded_next(mig_py_parser *p) {
  for (;;) {
    lexer_mark mark = p->at;
    guard g;
    enter_guard(p, &g);
    if (setjmp(g.here) == 0) {
      mig_py_next(p);
      leave_guard(p, &g);
      return;
    }
    leave_guard(p, &g);
    mig_py_note(p, p->problem);
    /* The layout of the line stands, its text does not. */
    uint32_t start = p->at.line_start ? mig_py_offset(p, mark.cur) : p->at.start;
    const char *line = line_behind(p, p->base + start);
    lexer_mark layout = mark;
    layout.indent = p->at.indent;
    resume(p, &layout, line);
    mig_py_node *lost = lose(p, start, mig_py_offset(p, line));
    lost->next = p->lost;
    p->lost = lost;
    if (line >= p->limit) p->at.cur = p->limit;
  }
}

/* What a failed statement had read is read again, and nested statements may fail at each level.
 * Beyond some times the text's length, blocks under broken heads are passed over instead. */
static bool afford(mig_py_parser *p, const lexer_mark *mark) {
  enum { TIMES = 8, SMALL = 65536 };
  const char *start = p->base + mark->start;
  if (p->at.cur > start) p->read_again += (uint64_t)(p->at.cur - start);
  return p->read_again < TIMES * (uint64_t)(p->limit - p->base) + SMALL;
}

/* The statement at `mark` did not parse. Its line goes; a block under it is read. */
static mig_py_node *broken(mig_py_parser *p, const lexer_mark *mark) {
  mig_py_note(p, p->problem);
  bool worth_it = afford(p, mark);
  if (worth_it) {
    pass_line(p, mark);
  } else {
    resume(p, mark, resume_line(p, p->base + mark->start, p->indents[mark->indent].column));
  }
  mig_py_node *node = lose(p, mark->start, p->at.prev_end);
  if (p->at.tok == T_NEWLINE) mig_py_guarded_next(p);
  if (p->at.tok == T_INDENT) read_block(p, node);
  return node;
}

static mig_py_node *take_lost(mig_py_parser *p, mig_py_node *rest) {
  while (p->lost != NULL) {
    mig_py_node *node = p->lost;
    p->lost = node->next;
    node->next = rest;
    rest = node;
  }
  return rest;
}

static mig_py_node *one_statement(mig_py_parser *p) {
  lexer_mark mark = p->at;
  guard g;
  enter_guard(p, &g);
  if (setjmp(g.here) == 0) {
    mig_py_node *node = mig_py_statement(p);
    leave_guard(p, &g);
    if (p->at.tok == T_NEWLINE) mig_py_guarded_next(p);
    return node;
  }
  leave_guard(p, &g);
  return broken(p, &mark);
}

/* In a list of statements up to `until`. A DEDENT or END that nobody waits for is passed. */
mig_py_node *mig_py_guarded_statement(mig_py_parser *p, mig_py_token until) {
  mig_py_node *lost = take_lost(p, NULL);
  if (lost != NULL) return lost;
  if (p->at.tok == T_END) {
    p->at.tok = (uint8_t)until;
    return NULL;
  }
  if (p->at.tok == T_NEWLINE || p->at.tok == T_DEDENT) {
    mig_py_guarded_next(p);
    return NULL;
  }
  if (p->at.tok == T_INDENT) {
    lexer_mark mark = p->at;
    p->problem = (mig_py_problem){MIG_PY_INDENTATION_ERROR, p->at.start, p->at.start, MIG_SPAN("unexpected indent")};
    mig_py_note(p, p->problem);
    mig_py_node *node = lose(p, mark.start, mark.start);
    read_block(p, node);
    return node;
  }
  return one_statement(p);
}
