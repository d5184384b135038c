/* body.c: statements for the upgrade() of a script that was rendered from a template. */
#include "base/buf.h"
#include "base/span.h"
#include "base/why.h"
#include "op/effect.h"
#include "py/parse.h"
#include "resolve/internal.h"
#include "script/splice.h"

static const mig_py_node *find_function(const mig_py_module *module, mig_span name) {
  const mig_py_node *found = NULL;
  for (const mig_py_node *s = module->body; s != NULL; s = s->next)
    if (s->kind == MIG_PY_FUNCTION_DEF && mig_span_eq(s->as.def->name, name)) found = s; /* the last one counts */
  return found;
}

/* The `pass` of a body that holds nothing else but a docstring. */
static const mig_py_node *find_pass(const mig_py_node *body) {
  if (mig_py_docstring(body) != NULL) body = body->next;
  return body != NULL && body->kind == MIG_PY_PASS && body->next == NULL ? body : NULL;
}

static mig_span indented(mig_arena *arena, mig_span code, mig_span indent) {
  mig_buf out = mig_buf_in(arena);
  for (size_t at = 0; at < code.len;) {
    size_t end = mig_span_find(code, MIG_SPAN("\n"), at);
    if (end == SIZE_MAX) end = code.len;
    if (at > 0) mig_buf_putc(&out, '\n');
    if (at > 0 && end > at) mig_buf_put(&out, indent);
    mig_buf_put(&out, mig_span_cut(code, at, end));
    at = end + 1;
  }
  return mig_buf_span(&out);
}

static mig_span indent_of(mig_span text, uint32_t at) {
  uint32_t start = at;
  while (start > 0 && (text.ptr[start - 1] == ' ' || text.ptr[start - 1] == '\t')) start--;
  return mig_span_cut(text, start, at);
}

/* Lines of `imports` that the text does not have, after its last import. */
static void add_imports(mig_splices *splices, mig_span text, const mig_py_module *module, mig_span imports) {
  const mig_py_node *last = NULL;
  mig_buf lines = mig_buf_in(splices->arena);
  for (const mig_py_node *s = module->body; s != NULL; s = s->next)
    if (s->kind == MIG_PY_IMPORT || s->kind == MIG_PY_IMPORT_FROM) last = s;
  for (size_t at = 0; at < imports.len;) {
    size_t end = mig_span_find(imports, MIG_SPAN("\n"), at);
    if (end == SIZE_MAX) end = imports.len;
    mig_span line = mig_span_cut(imports, at, end);
    if (mig_span_find(text, line, 0) == SIZE_MAX) mig_buf_printf(&lines, "\n%.*s", MIG_FMT(line));
    at = end + 1;
  }
  if (last != NULL && lines.len > 0) mig_splice_put(splices, last->end, last->end, mig_buf_span(&lines));
}

/* Statements for one function; `found` says whether the template leaves a place for them. */
static mig_err fill(mig_span *text, mig_arena *arena, mig_span name, mig_span code, mig_span imports, bool *found) {
  mig_py_module *module;
  mig_file *file = MIG_NEW(arena, mig_file);
  *file = (mig_file){MIG_SPAN("merge"), *text};
  mig_err err = mig_py_parse(&module, arena, file, NULL);
  if (err != MIG_OK) return err;
  mig_py_parse_bodies(module);
  const mig_py_node *function = find_function(module, name);
  const mig_py_node *pass = function == NULL ? NULL : find_pass(mig_py_body(module, (mig_py_node *)(uintptr_t)function));
  *found = pass != NULL && !module->recoded;
  if (!*found) return MIG_OK;
  mig_splices splices = mig_splices_in(arena);
  add_imports(&splices, *text, module, imports);
  mig_splice_put(&splices, pass->start, pass->end, indented(arena, code, indent_of(*text, pass->start)));
  *text = mig_pad_text(arena, mig_splices_apply(&splices, *text));
  return MIG_OK;
}

static mig_span function_name(mig_arena *arena, const char *name, mig_span bind) {
  if (bind.len == 0) return mig_span_of(name);
  if (mig_span_is(bind, MIG_UNNAMED_DATABASE)) bind = MIG_SPAN("");
  return mig_arena_printf(arena, "%s_%.*s", name, MIG_FMT(bind));
}

mig_err mig_body_fill(mig_span *out, mig_arena *arena, mig_span text, const mig_merge_body *body, mig_why *why) {
  mig_span name = function_name(arena, "upgrade", body->bind);
  bool found = false, back = false;
  mig_err err = fill(&text, arena, name, body->code, body->imports, &found);
  if (err != MIG_OK) return err;
  if (!found)
    return mig_fail(why, MIG_ERR_UNREADABLE, "the template gives no empty %.*s(), so there is no place for the statements",
                    MIG_FMT(name));
  if (body->back.len > 0) err = fill(&text, arena, function_name(arena, "downgrade", body->bind), body->back, body->imports, &back);
  *out = text;
  return err;
}
