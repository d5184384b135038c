#include "resolve/edit_ops.h"

#include "base/span.h"

/* ---- finding ---- */

static const mig_py_node *find_in(const mig_py_node *body, uint32_t start, uint32_t end, const mig_py_node **with) {
  for (const mig_py_node *s = body; s != NULL; s = s->next) {
    if (s->start > start || s->end < end) continue;
    if (s->kind == MIG_PY_EXPR_STMT) return s;
    if (s->kind != MIG_PY_WITH) return NULL;
    if (with != NULL) *with = s;
    return find_in(s->as.with_.body, start, end, with);
  }
  return NULL;
}

const mig_py_node *mig_statement_of(mig_py_module *module, const mig_op *op, const mig_py_node **with) {
  if (with != NULL) *with = NULL;
  if (op->place.file == NULL || op->called_from.file != NULL || module->recoded ||
      !mig_span_eq(op->place.file->path, module->file->path))
    return NULL;
  for (mig_py_node *s = module->body; s != NULL; s = s->next) {
    if (s->kind != MIG_PY_FUNCTION_DEF || s->start > op->place.start || s->end < op->place.end) continue;
    return find_in(mig_py_body(module, s), op->place.start, op->place.end, with);
  }
  return NULL;
}

/* The statement is a function's, so a line stands above it; behind the text are zeros. */
bool mig_statement_lines(const mig_py_module *module, const mig_py_node *s, uint32_t *start, uint32_t *end) {
  const char *text = module->text.ptr, *behind = text + s->end;
  uint32_t from = s->start;
  while (text[from - 1] == ' ' || text[from - 1] == '\t') from--;
  behind += strspn(behind, " \t");
  if (*behind == '#') behind += strcspn(behind, "\r\n");
  *start = from;
  *end = (uint32_t)(behind - text);
  return text[from - 1] == '\n' && (*behind == '\n' || *behind == '\r' || *behind == '\0');
}

bool mig_removals_add(mig_removals *r, const mig_op *op) {
  const mig_py_node *statement = mig_statement_of(r->module, op, NULL);
  if (statement == NULL || op->guard_count != 0) return false;
  for (uint32_t i = 0; i < r->marked.count; i++)
    if (r->marked.items[i] == statement) return true;
  *mig_vec_push(r->arena, &r->marked) = statement;
  return true;
}

/* ---- removing ---- */

typedef struct removing {
  const mig_removals *r;
  mig_splices splices;
  bool bad;
} removing;

static bool is_gone(const removing *w, const mig_py_node *s) {
  for (uint32_t i = 0; i < w->r->marked.count; i++)
    if (w->r->marked.items[i] == s) return true;
  if (s->kind != MIG_PY_WITH) return false;
  for (const mig_py_node *inner = s->as.with_.body; inner != NULL; inner = inner->next)
    if (!is_gone(w, inner)) return false;
  return true;
}

static void cut_lines(removing *w, const mig_py_node *s) {
  const char *text = w->r->module->text.ptr;
  uint32_t start, end;
  if (!mig_statement_lines(w->r->module, s, &start, &end)) w->bad = true;
  if (text[end] == '\r') end++;
  if (text[end] == '\n') end++;
  mig_splice_put(&w->splices, start, end, MIG_SPAN(""));
}

/* Returns whether nothing but a docstring and `pass` is left. */
static bool remove_from(removing *w, const mig_py_node *body) {
  const mig_py_node *first_gone = NULL;
  bool any_left = false, any_pass = false;
  for (const mig_py_node *s = body; s != NULL; s = s->next) {
    bool docstring = s == body && s->kind == MIG_PY_EXPR_STMT && s->as.one->kind == MIG_PY_STRING;
    if (is_gone(w, s)) first_gone = first_gone == NULL ? s : first_gone;
    else if (s->kind == MIG_PY_PASS) any_pass = true;
    else if (!docstring) any_left = true;
  }
  for (const mig_py_node *s = body; s != NULL; s = s->next) {
    if (!is_gone(w, s)) {
      if (s->kind == MIG_PY_WITH) remove_from(w, s->as.with_.body);
    } else if (s == first_gone && !any_left && !any_pass) {
      mig_splice_put(&w->splices, s->start, s->end, MIG_SPAN("pass"));
    } else {
      cut_lines(w, s);
    }
  }
  return !any_left;
}

mig_span mig_removals_apply(mig_removals *r, bool *empty) {
  removing w = {.r = r, .splices = mig_splices_in(r->arena)};
  *empty = true;
  for (mig_py_node *s = r->module->body; s != NULL; s = s->next) {
    if (s->kind != MIG_PY_FUNCTION_DEF) continue;
    mig_span name = s->as.def->name;
    if (!mig_span_starts(name, MIG_SPAN("upgrade")) && !mig_span_starts(name, MIG_SPAN("downgrade"))) continue;
    if (!remove_from(&w, mig_py_body(r->module, s))) *empty = false;
  }
  return w.bad ? (mig_span){NULL, 0} : mig_splices_apply(&w.splices, r->module->text);
}
