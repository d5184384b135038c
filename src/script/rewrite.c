/* rewrite.c: the values of revision, down_revision and depends_on, replaced where they are written. */
#include "script/rewrite.h"

#include "base/buf.h"
#include "base/protect.h"
#include "base/span.h"
#include "base/why.h"
#include "py/parse.h"
#include "source/source.h"

typedef struct work {
  mig_rewritten *out;
  mig_arena *arena;
  const mig_script *script;
  const mig_rewrite *what;
  mig_why *why;
  mig_py_module *module;
  mig_splices splices;
  char quote; /* of the script's own identifiers */
} work;

/* ---- literals ---- */

mig_span mig_python_literal(mig_arena *arena, mig_span value, char quote) {
  mig_buf out = mig_buf_in(arena);
  mig_buf_putc(&out, quote);
  for (size_t i = 0; i < value.len; i++) {
    unsigned char c = (unsigned char)value.ptr[i];
    if (c < ' ' || c == 0x7f) {
      mig_buf_printf(&out, "\\x%02x", c);
      continue;
    }
    if (c == (unsigned char)quote || c == '\\') mig_buf_putc(&out, '\\');
    mig_buf_putc(&out, (char)c);
  }
  mig_buf_putc(&out, quote);
  return mig_buf_span(&out);
}

static bool is_plain(mig_span value, char quote) {
  for (size_t i = 0; i < value.len; i++) {
    unsigned char c = (unsigned char)value.ptr[i];
    if (c < ' ' || c == 0x7f || c == '\\' || c == (unsigned char)quote) return false;
  }
  return true;
}

static size_t prefix_of(mig_span literal) {
  size_t at = 0;
  while (at < literal.len && literal.ptr[at] != '"' && literal.ptr[at] != '\'') at++;
  return at;
}

static mig_span bytes_of(const work *w, const mig_py_node *node) {
  uint32_t start = mig_py_file_offset(w->module, node->start), end = mig_py_file_offset(w->module, node->end);
  return mig_span_cut(w->script->file.text, start, end);
}

static uint32_t offset_of(const work *w, const char *at) {
  return (uint32_t)(at - w->script->file.text.ptr);
}

/* What is between the quotes, if the literal is one that says its bytes. */
static bool plain_content(mig_span literal, mig_span value, mig_span *content) {
  size_t prefix = prefix_of(literal), width = 1;
  if (literal.len < prefix + 2) return false;
  char quote = literal.ptr[prefix];
  if (literal.len >= prefix + 6 && literal.ptr[prefix + 1] == quote && literal.ptr[prefix + 2] == quote) width = 3;
  *content = mig_span_cut(literal, prefix + width, literal.len - width);
  return mig_span_eq(*content, value);
}

static void replace(work *w, mig_span old, mig_span text) {
  uint32_t start = offset_of(w, old.ptr);
  mig_splice_put(&w->splices, start, start + (uint32_t)old.len, text);
}

static void replace_literal(work *w, const mig_py_node *node, mig_span value) {
  mig_span literal = bytes_of(w, node), content;
  if (mig_span_eq(node->as.text, value)) return;
  size_t prefix = prefix_of(literal);
  char quote = prefix < literal.len ? literal.ptr[prefix] : w->quote;
  if (plain_content(literal, node->as.text, &content) && is_plain(value, quote) && value.len > 0 && content.len > 0)
    replace(w, content, value);
  else
    replace(w, literal, mig_python_literal(w->arena, value, quote));
}

/* ---- names of constants ---- */

typedef struct uses {
  mig_span name;
  uint32_t count;
  const mig_py_node *value; /* of the one assignment */
  uint32_t assignments;
} uses;

static void count_uses(void *payload, const mig_py_node *node) {
  uses *u = payload;
  if (node->kind == MIG_PY_NAME && mig_span_eq(node->as.text, u->name)) u->count++;
  mig_py_each_child(node, count_uses, payload);
}

static void find_assignments(uses *u, const mig_py_node *body) {
  for (const mig_py_node *s = body; s != NULL; s = s->next) {
    const mig_py_node *target = s->kind == MIG_PY_ASSIGN       ? s->as.assign.targets
                                : s->kind == MIG_PY_ANN_ASSIGN ? s->as.ann_assign.target
                                                               : NULL;
    if (target == NULL || target->kind != MIG_PY_NAME || !mig_span_eq(target->as.text, u->name)) continue;
    if (s->kind == MIG_PY_ASSIGN && target->next != NULL) continue;
    u->assignments++;
    u->value = s->kind == MIG_PY_ASSIGN ? s->as.assign.value : s->as.ann_assign.value;
  }
}

/* The literal behind a constant that nothing else uses; NULL: the use itself must be replaced. */
static const mig_py_node *constant(work *w, const mig_py_node *name) {
  uses u = {.name = name->as.text};
  for (const mig_py_node *s = w->module->body; s != NULL; s = s->next) count_uses(&u, s);
  find_assignments(&u, w->module->body);
  bool own = u.assignments == 1 && u.count == 2 && u.value != NULL; /* the assignment and this use */
  return own ? u.value : NULL;
}

/* ---- values ---- */

static mig_span sequence_text(work *w, const mig_new_ids *ids, char open, char close, char quote) {
  mig_buf out = mig_buf_in(w->arena);
  mig_buf_putc(&out, open);
  for (uint32_t i = 0; i < ids->count; i++) {
    if (i > 0) mig_buf_puts(&out, ", ");
    mig_buf_put(&out, mig_python_literal(w->arena, ids->items[i], quote));
  }
  if (ids->count == 1 && open == '(') mig_buf_putc(&out, ',');
  mig_buf_putc(&out, close);
  return mig_buf_span(&out);
}

static mig_span value_text(work *w, const mig_new_ids *ids, char quote) {
  if (ids->count == 0) return MIG_SPAN("None");
  if (ids->count == 1) return mig_python_literal(w->arena, ids->items[0], quote);
  return sequence_text(w, ids, '(', ')', quote);
}

static bool is_sequence(const mig_py_node *node) {
  return node->kind == MIG_PY_TUPLE || node->kind == MIG_PY_LIST || node->kind == MIG_PY_SET;
}

static void replace_item(work *w, const mig_py_node *item, mig_span value) {
  const mig_py_node *literal = item->kind == MIG_PY_NAME ? constant(w, item) : item;
  if (literal != NULL && literal->kind == MIG_PY_STRING)
    replace_literal(w, literal, value);
  else
    replace(w, bytes_of(w, item), mig_python_literal(w->arena, value, w->quote));
}

static char quote_of(const work *w, const mig_py_node *node) {
  const mig_py_node *first = is_sequence(node) ? node->as.list.first : node;
  if (first == NULL || first->kind != MIG_PY_STRING) return w->quote;
  mig_span literal = bytes_of(w, first);
  size_t prefix = prefix_of(literal);
  return prefix < literal.len ? literal.ptr[prefix] : w->quote;
}

static void replace_sequence(work *w, const mig_py_node *node, const mig_ident *ident, const mig_new_ids *ids) {
  if (ids->count == node->as.list.count && ids->count == ident->count && ids->count > 0) {
    const mig_py_node *item = node->as.list.first;
    for (uint32_t i = 0; i < ids->count; i++, item = item->next)
      if (!mig_span_eq(ident->items[i], ids->items[i])) replace_item(w, item, ids->items[i]);
    return;
  }
  char quote = quote_of(w, node);
  bool list = node->kind == MIG_PY_LIST && ids->count > 0, set = node->kind == MIG_PY_SET && ids->count > 0;
  replace(w, bytes_of(w, node),
          list  ? sequence_text(w, ids, '[', ']', quote)
          : set ? sequence_text(w, ids, '{', '}', quote)
                : value_text(w, ids, quote));
}

/* The expression at these bytes of the file. */
typedef struct search {
  const mig_py_module *module;
  uint32_t start, end;
  const mig_py_node *found;
} search;

static void find_node(void *payload, const mig_py_node *node) {
  search *s = payload;
  if (s->found != NULL) return;
  bool expression = node->kind == MIG_PY_NAME || node->kind == MIG_PY_STRING || node->kind == MIG_PY_NONE ||
                    is_sequence(node);
  if (expression && mig_py_file_offset(s->module, node->start) == s->start &&
      mig_py_file_offset(s->module, node->end) == s->end)
    s->found = node;
  else
    mig_py_each_child(node, find_node, payload);
}

static const mig_py_node *node_at(const work *w, const mig_ident *ident) {
  search s = {.module = w->module, .start = ident->start, .end = ident->end};
  for (const mig_py_node *n = w->module->body; n != NULL && s.found == NULL; n = n->next) find_node(&s, n);
  return s.found;
}

static mig_err fail_at(const work *w, const mig_ident *ident, const char *what) {
  const mig_file *file = &w->script->file;
  return mig_fail(w->why, MIG_ERR_UNREADABLE, "%.*s:%u: %s", MIG_FMT(file->path),
                  (unsigned)mig_place_locate(file, ident->start).line, what);
}

static bool same_ids(const mig_ident *ident, const mig_new_ids *ids) {
  if (ident->count != ids->count) return false;
  for (uint32_t i = 0; i < ids->count; i++)
    if (ident->items[i].ptr == NULL || !mig_span_eq(ident->items[i], ids->items[i])) return false;
  return true;
}

static mig_err change(work *w, const mig_ident *ident, const mig_new_ids *ids, const char *name) {
  if (!ids->change || (same_ids(ident, ids) && ident->form != MIG_IDENT_ABSENT)) return MIG_OK;
  if (ident->form == MIG_IDENT_ABSENT && ids->count == 0) return MIG_OK;
  const mig_py_node *node = ident->end > ident->start ? node_at(w, ident) : NULL;
  if (node == NULL || ident->form == MIG_IDENT_NOT_LITERAL || ident->form == MIG_IDENT_BAD_TYPE)
    return fail_at(w, ident, mig_arena_printf(w->arena, "%s is not written as a literal, so mig cannot change it", name).ptr);
  if (node->kind == MIG_PY_NAME) {
    const mig_py_node *value = constant(w, node);
    if (value == NULL || value->kind == MIG_PY_NAME) {
      replace(w, bytes_of(w, node), value_text(w, ids, w->quote));
      return MIG_OK;
    }
    node = value;
  }
  if (is_sequence(node))
    replace_sequence(w, node, ident, ids);
  else if (node->kind == MIG_PY_STRING && ids->count == 1)
    replace_literal(w, node, ids->items[0]);
  else
    replace(w, bytes_of(w, node), value_text(w, ids, quote_of(w, node)));
  return MIG_OK;
}

/* ---- all together ---- */

static mig_span padded(mig_arena *arena, mig_span text) {
  char *copy = mig_arena_zalloc(arena, text.len + MIG_SOURCE_PADDING);
  memcpy(copy, text.ptr, text.len);
  return (mig_span){copy, text.len};
}

static mig_new_ids as_is(const mig_ident *ident) {
  return (mig_new_ids){true, ident->items, ident->count};
}

/* What was written is what a reader will see. */
static mig_err read_back(work *w, mig_span text) {
  mig_script *again = MIG_NEW(w->arena, mig_script);
  mig_script_read(again, w->arena, (mig_file){w->script->file.path, padded(w->arena, text)}, NULL);
  const mig_rewrite *what = w->what;
  mig_new_ids id = {true, &what->revision, 1}, down = what->down_revision, depends = what->depends_on;
  if (what->revision.ptr == NULL) id = as_is(&w->script->revision);
  if (!down.change) down = as_is(&w->script->down_revision);
  if (!depends.change) depends = as_is(&w->script->depends_on);
  mig_new_ids labels = as_is(&w->script->branch_labels);
  bool same = same_ids(&again->revision, &id) && same_ids(&again->down_revision, &down) &&
              same_ids(&again->depends_on, &depends) && same_ids(&again->branch_labels, &labels) &&
              again->syntax_error == w->script->syntax_error;
  return same ? MIG_OK
              : fail_at(w, &w->script->down_revision, "the identifiers are set in a way that mig cannot rewrite; edit "
                                                      "the file by hand");
}

static bool is_ascii(const mig_new_ids *ids) {
  for (uint32_t i = 0; i < ids->count; i++)
    for (size_t k = 0; k < ids->items[i].len; k++)
      if ((unsigned char)ids->items[i].ptr[k] >= 0x80) return false;
  return true;
}

static mig_err rewrite(void *context) {
  work *w = context;
  const mig_script *script = w->script;
  const mig_rewrite *what = w->what;
  mig_file *file = MIG_NEW(w->arena, mig_file);
  *file = script->file;
  mig_err err = mig_py_parse(&w->module, w->arena, file, &(mig_py_opts){.padded = false});
  if (err != MIG_OK) return err;
  mig_new_ids id = {what->revision.ptr != NULL, &what->revision, 1};
  bool ascii = is_ascii(&what->down_revision) && is_ascii(&what->depends_on) && (!id.change || is_ascii(&id));
  if (w->module->recoded && !ascii)
    return fail_at(w, &script->revision, "the file is not in UTF-8, and the new identifier is not ASCII");
  w->splices = mig_splices_in(w->arena);
  w->quote = '\'';
  const mig_py_node *own = script->revision.end > script->revision.start ? node_at(w, &script->revision) : NULL;
  if (own != NULL) w->quote = quote_of(w, own);
  err = change(w, &script->revision, &id, "revision");
  if (err == MIG_OK) err = change(w, &script->down_revision, &what->down_revision, "down_revision");
  if (err == MIG_OK) err = change(w, &script->depends_on, &what->depends_on, "depends_on");
  if (err != MIG_OK) return err;
  w->out->stale_doc = false;
  mig_rewrite_docstring(&w->splices, script, what, false, &w->out->stale_doc);
  w->out->text = mig_splices_apply(&w->splices, script->file.text);
  return read_back(w, w->out->text);
}

mig_err mig_script_rewrite(mig_rewritten *out, mig_arena *arena, const mig_script *script, const mig_rewrite *what,
                           mig_why *why) {
  return mig_protect(rewrite, &(work){.out = out, .arena = arena, .script = script, .what = what, .why = why});
}
