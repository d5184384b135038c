#include "py/parser.h"

/* The one way out of a rule that does not match. */
void mig_py_fail_as(mig_py_parser *p, fault_source source, mig_py_problem_kind kind, uint32_t start, uint32_t end,
                    mig_span message) {
  /* The end of the text belongs to its last line. */
  const char *limit = p->limit;
  if (limit > p->base && p->base + start >= limit && (limit[-1] == '\n' || limit[-1] == '\r')) start--;
  if (end < start) end = start;
  p->problem = (mig_py_problem){.kind = kind, .start = start, .end = end, .message = message};
  p->source = source;
  longjmp(*p->catcher, 1);
}

void mig_py_fail(mig_py_parser *p, const char *message) {
  mig_py_fail_as(p, BY_PARSER, MIG_PY_SYNTAX_ERROR, p->at.start, p->at.end, mig_span_of(message));
}

void mig_py_fail_at(mig_py_parser *p, uint32_t start, const char *message) {
  mig_py_fail_as(p, BY_PARSER, MIG_PY_SYNTAX_ERROR, start, start, mig_span_of(message));
}

void mig_py_fail_lexer(mig_py_parser *p, uint32_t start, const char *message) {
  mig_py_fail_as(p, BY_LEXER, MIG_PY_SYNTAX_ERROR, start, start, mig_span_of(message));
}

void mig_py_fail_limit(mig_py_parser *p, const char *message) {
  mig_py_fail_as(p, BY_LIMIT, MIG_PY_LIMIT_ERROR, p->at.start, p->at.start, mig_span_of(message));
}

void mig_py_fail_syntax(mig_py_parser *p) {
  switch (p->at.tok) {
    case T_INDENT:
      mig_py_fail_as(p, BY_PARSER_FINAL, MIG_PY_INDENTATION_ERROR, p->at.start, p->at.start,
                     MIG_SPAN("unexpected indent"));
    case T_DEDENT:
      mig_py_fail_as(p, BY_PARSER_FINAL, MIG_PY_INDENTATION_ERROR, p->at.start, p->at.start,
                     MIG_SPAN("unexpected unindent"));
    default:
      mig_py_fail(p, "invalid syntax");
  }
}
