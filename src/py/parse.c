/* py/parse.c: a whole module, or a body that was skipped. */
#include "py/parse.h"

#include "base/protect.h"
#include "py/parser.h"
#include "py/source_text.h"

/* What a module keeps for the bodies that it skipped. */
struct mig_py_state {
  mig_arena *arena;
  const char *base, *limit;
};

static void init_parser(mig_py_parser *p, mig_arena *arena, const char *base, const char *limit) {
  /* The stacks at its end need no clearing. */
  memset(p, 0, offsetof(mig_py_parser, indents));
  p->arena = arena;
  p->base = base;
  p->limit = limit;
}

static void rewind_parser(mig_py_parser *p, const char *from) {
  memset(&p->at, 0, sizeof p->at);
  p->at.cur = from;
  p->at.tok = T_NEWLINE;
  p->at.line_start = true;
  p->at.fstring_level = -1;
  p->indents[0] = (indent_level){0, 0};
  p->nesting = p->fstrings = 0;
}

static uint32_t line_of(const mig_py_parser *p, uint32_t offset) {
  mig_file file = {.text = {p->base, (size_t)(p->limit - p->base)}};
  return mig_place_locate(&file, offset).line;
}

/* Reads on from where the parser stopped; true when a token fails. */
static bool rest_fails(mig_py_parser *p) {
  jmp_buf here;
  p->catcher = &here;
  if (setjmp(here) != 0) return true;
  while (p->at.tok != T_END) mig_py_next(p);
  return false;
}

/* 3.11 cuts an f-string's fields out before it reads them, and reports what is wrong with the
 * cutting behind the whole literal. */
static bool is_about_cutting(mig_span message) {
  static const char *const starts[] = {"f-string: ", "closing parenthesis", "unmatched", "unterminated"};
  for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
    if (mig_span_starts(message, mig_span_of(starts[i]))) return true;
  }
  return false;
}

/* A failure inside an f-string, as 3.11 sees it: the literal is a string like any other, so where
 * it ends comes first. False when that, or the token behind it, is the problem. */
static bool leave_fstring(mig_py_parser *p) {
  jmp_buf here;
  p->at = p->outer_fstring;
  p->fstrings = 0;
  p->catcher = &here;
  if (setjmp(here) != 0) return false;
  while (p->at.tok == T_FSTRING || p->at.tok == T_STRING) mig_py_next(p);
  return true;
}

static mig_py_problem fstring_problem(mig_py_parser *p) {
  mig_py_problem problem = p->problem;
  if (!leave_fstring(p)) return p->problem;
  p->source = BY_PARSER;
  if (is_about_cutting(problem.message)) {
    problem.start = p->at.start;
    problem.end = p->at.end;
  }
  if (!mig_span_starts(problem.message, MIG_SPAN("f-string: "))) {
    problem.message = mig_arena_printf(p->arena, "f-string: %.*s", MIG_FMT(problem.message));
  }
  return problem;
}

/* CPython lets what is wrong with a later token outrank what a rule did not like, and a bracket
 * that is never closed when it was opened on an earlier line. */
static mig_py_problem outrank(mig_py_parser *p) {
  mig_py_problem first = p->fstrings > 0 && p->source != BY_LIMIT ? fstring_problem(p) : p->problem;
  if (p->source != BY_PARSER) return first;
  uint32_t token_line = line_of(p, p->at.start);
  if (!rest_fails(p)) return first;
  if (p->source == BY_LEXER) return p->problem;
  bool unclosed = p->at.tok == T_END && p->at.level > 0;
  if (unclosed && token_line > line_of(p, p->problem.start)) return p->problem;
  return first;
}

static bool read_plainly(mig_py_parser *p, mig_py_node **out) {
  jmp_buf here;
  p->catcher = &here;
  if (setjmp(here) != 0) return false;
  mig_py_next(p);
  *out = mig_py_statements(p, T_END);
  return true;
}

static mig_py_node *read_guarded(mig_py_parser *p) {
  p->recovering = true;
  mig_py_guarded_next(p);
  return mig_py_statements(p, T_END);
}

static void publish(mig_py_module *module, mig_py_parser *p) {
  module->problems = p->problems.items;
  module->problem_count = p->problems.count;
  module->uses_312 |= p->uses_312;
}

static void read_module(mig_py_module *module, mig_arena *arena, const mig_source_text *text, bool skip_bodies) {
  const char *limit = text->text.ptr + text->text.len;
  const char *from = text->text.ptr + (text->has_bom ? 3 : 0);
  mig_py_parser parser, *p = &parser; /* a kilobyte or two that no arena need keep */
  init_parser(p, arena, text->text.ptr, limit);
  p->skip_bodies = skip_bodies;
  rewind_parser(p, from);
  if (!read_plainly(p, &module->body)) {
    mig_py_note(p, outrank(p));
    rewind_parser(p, from);
    module->body = read_guarded(p);
  }
  publish(module, p);
}

typedef struct request {
  mig_py_module **out;
  mig_arena *arena;
  const mig_file *file;
  mig_py_opts opts;
} request;

static mig_err parse(void *context) {
  const request *r = context;
  mig_py_module *module = MIG_NEW(r->arena, mig_py_module);
  mig_source_text text;
  module->file = r->file;
  bool readable = mig_source_text_of(&text, r->arena, r->file->text, r->opts.padded);
  module->text = text.text;
  module->encoding = text.encoding;
  module->recoded = text.recoded;
  module->has_bom = text.has_bom;
  module->state = MIG_NEW(r->arena, struct mig_py_state);
  *module->state = (struct mig_py_state){r->arena, text.text.ptr, text.text.ptr + text.text.len};
  if (readable) {
    read_module(module, r->arena, &text, r->opts.skip_bodies);
  } else {
    mig_py_problem *problem = MIG_NEW(r->arena, mig_py_problem);
    *problem = text.problem;
    module->problems = problem;
    module->problem_count = 1;
  }
  *r->out = module;
  return MIG_OK;
}

mig_err mig_py_parse(mig_py_module **out, mig_arena *arena, const mig_file *file, const mig_py_opts *opts) {
  request r = {out, arena, file, opts != NULL ? *opts : (mig_py_opts){0}};
  return mig_protect(parse, &r);
}

static void continue_at(mig_py_parser *p, const mig_py_skipped *skipped) {
  p->at = skipped->at;
  p->nesting = p->fstrings = 0;
  memcpy(p->indents, skipped->indents, sizeof(indent_level) * ((size_t)skipped->at.indent + 1));
}

static bool read_body(mig_py_parser *p, mig_py_node *def) {
  jmp_buf here;
  p->catcher = &here;
  if (setjmp(here) != 0) return false;
  const char *what = def->kind == MIG_PY_CLASS_DEF ? "class definition" : "function definition";
  def->as.def->body = mig_py_expect_block(p, def->start, what);
  return true;
}

mig_py_node *mig_py_body(mig_py_module *module, mig_py_node *def) {
  mig_py_def *parts = def->as.def;
  if (!(def->flags & MIG_PY_SKIPPED)) return parts->body;
  const struct mig_py_state *state = module->state;
  mig_py_parser parser, *p = &parser;
  init_parser(p, state->arena, state->base, state->limit);
  for (uint32_t i = 0; i < module->problem_count; i++) mig_py_note(p, module->problems[i]);
  continue_at(p, parts->skipped);
  if (!read_body(p, def)) {
    mig_py_note(p, p->problem);
    continue_at(p, parts->skipped);
    p->recovering = true;
    if (!read_body(p, def)) parts->body = NULL;
  }
  def->end = p->at.prev_end;
  def->flags &= (uint8_t)~MIG_PY_SKIPPED;
  publish(module, p);
  return parts->body;
}
