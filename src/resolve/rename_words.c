#include "resolve/rename_words.h"

#include "base/buf.h"
#include "base/span.h"
#include "op/directive.h"
#include "script/splice.h"

typedef struct walk {
  const mig_renames *r;
  mig_py_module *module;
  mig_splices splices;
  mig_span batch; /* table of the `with op.batch_alter_table` around; empty: none */
  mig_span table; /* what the call around is about */
  bool down; /* in a downgrade() */
  bool any;
} walk;

/* ---- names ---- */

static const mig_span *new_table(const walk *w, mig_span name) {
  for (uint32_t i = 0; i < w->r->tables.count; i++)
    if (mig_span_eq(w->r->tables.items[i].from, name)) return &w->r->tables.items[i].to;
  return NULL;
}

static const mig_span *new_column(const walk *w, mig_span table, mig_span name) {
  for (uint32_t i = 0; i < w->r->columns.count; i++) {
    const mig_rename *c = &w->r->columns.items[i];
    if (mig_span_eq_nocase(c->table, table) && mig_span_eq(c->from, name)) return &c->to;
  }
  return NULL;
}

/* Where `old` stands in the literal's own bytes; SIZE_MAX: it is written with escapes. */
static size_t find_in(const walk *w, const mig_py_node *literal, mig_span old) {
  mig_span bytes = mig_span_cut(w->module->text, literal->start, literal->end);
  return mig_span_find(bytes, old, 0);
}

static void put(walk *w, const mig_py_node *literal, mig_span old, mig_span now) {
  size_t at = find_in(w, literal, old);
  if (at == SIZE_MAX) return;
  uint32_t start = literal->start + (uint32_t)at;
  mig_splice_put(&w->splices, start, start + (uint32_t)old.len, now);
  w->any = true;
}

static bool is_text(const mig_py_node *node) {
  return node != NULL && node->kind == MIG_PY_STRING;
}

static void put_table(walk *w, const mig_py_node *node) {
  const mig_span *now = is_text(node) ? new_table(w, node->as.text) : NULL;
  if (now != NULL) put(w, node, node->as.text, *now);
}

/* What a list or a tuple holds; NULL for anything else. */
static const mig_py_node *elements(const mig_py_node *node) {
  return node != NULL && (node->kind == MIG_PY_LIST || node->kind == MIG_PY_TUPLE) ? node->as.list.first : NULL;
}

static void put_column(walk *w, const mig_py_node *node, mig_span table) {
  for (const mig_py_node *n = elements(node); n != NULL; n = n->next) put_column(w, n, table);
  const mig_span *now = is_text(node) ? new_column(w, table, node->as.text) : NULL;
  if (now != NULL) put(w, node, node->as.text, *now);
}

/* ---- SQL: whole words, outside of its own quoted texts ---- */

static bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || (unsigned char)c >= 0x80;
}

typedef void (*word_visitor)(walk *w, mig_span word, uint32_t at);

static void each_word(walk *w, const mig_py_node *literal, word_visitor visit) {
  mig_span bytes = mig_span_cut(w->module->text, literal->start, literal->end);
  size_t at = 0, width;
  while (at < bytes.len && bytes.ptr[at] != '"' && bytes.ptr[at] != '\'') at++;
  width = at + 2 < bytes.len && bytes.ptr[at + 1] == bytes.ptr[at] && bytes.ptr[at + 2] == bytes.ptr[at] ? 3 : 1;
  size_t end = bytes.len - width;
  bool quoted = false;
  for (at += width; at < end;) {
    if (bytes.ptr[at] == '\'') quoted = !quoted;
    size_t start = at;
    while (at < end && is_word(bytes.ptr[at])) at++;
    if (at > start && !quoted) visit(w, mig_span_cut(bytes, start, at), literal->start + (uint32_t)start);
    if (at == start) at++;
  }
}

static void rename_word(walk *w, mig_span word, uint32_t at) {
  const mig_span *now = new_table(w, word);
  if (now == NULL && w->table.len > 0) now = new_column(w, w->table, word);
  if (now == NULL) return;
  mig_splice_put(&w->splices, at, at + (uint32_t)word.len, *now);
  w->any = true;
}

/* The statement's table: the first word that names one of which a column was renamed. */
static void find_table(walk *w, mig_span word, uint32_t at) {
  (void)at;
  for (uint32_t i = 0; i < w->r->columns.count && w->table.len == 0; i++)
    if (mig_span_eq_nocase(w->r->columns.items[i].table, word)) w->table = w->r->columns.items[i].table;
}

static void put_sql(walk *w, const mig_py_node *literal) {
  mig_span outer = w->table;
  if (outer.len == 0) each_word(w, literal, find_table);
  each_word(w, literal, rename_word);
  w->table = outer;
}

/* ---- constructs ---- */

static mig_span callee(const mig_py_node *call) {
  const mig_py_node *func = call->as.call.func;
  if (func->kind == MIG_PY_ATTRIBUTE) return func->as.attribute.attr;
  return func->kind == MIG_PY_NAME ? func->as.text : (mig_span){"", 0};
}

/* "table.column", "schema.table.column" */
static void put_reference(walk *w, const mig_py_node *node) {
  if (!is_text(node)) return;
  mig_span text = node->as.text;
  size_t last = text.len, before = 0;
  while (last > 0 && text.ptr[last - 1] != '.') last--;
  if (last == 0) return;
  for (size_t i = 0; i + 1 < last; i++)
    if (text.ptr[i] == '.') before = i + 1;
  mig_span table = mig_span_cut(text, before, last - 1), column = mig_span_cut(text, last, text.len);
  const mig_span *now = new_table(w, table), *now_column = new_column(w, table, column);
  if (now == NULL && now_column == NULL) return;
  mig_buf out = mig_buf_in(w->r->arena);
  mig_buf_put(&out, mig_span_cut(text, 0, before));
  mig_buf_printf(&out, "%.*s.%.*s", MIG_FMT(now != NULL ? *now : table), MIG_FMT(now_column != NULL ? *now_column : column));
  put(w, node, text, mig_buf_span(&out));
}

/* [{"column": value}, ...] */
static void put_keys(walk *w, const mig_py_node *rows) {
  for (const mig_py_node *row = elements(rows); row != NULL; row = row->next)
    for (const mig_py_node *k = row->kind == MIG_PY_DICT ? row->as.dict.keys : NULL; k != NULL; k = k->next) put_column(w, k, w->table);
}

static void visit(void *payload, const mig_py_node *node);

static void put_construct(walk *w, const mig_py_node *call, mig_span name) {
  const mig_py_node *first = call->as.call.args;
  if (mig_span_is(name, "ForeignKey")) {
    put_reference(w, first);
  } else if (mig_span_is(name, "ForeignKeyConstraint")) {
    for (const mig_py_node *n = first != NULL ? elements(first->next) : NULL; n != NULL; n = n->next) put_reference(w, n);
  } else if (mig_span_is(name, "table") || mig_span_is(name, "Table")) {
    if (is_text(first)) w->table = first->as.text;
    put_table(w, first);
  } else if (mig_span_is(name, "column") || (mig_span_is(name, "Column") && w->table.len > 0)) {
    put_column(w, first, w->table);
  } else if (mig_span_is(name, "text")) {
    if (is_text(first)) put_sql(w, first);
  }
}

/* ---- directives ---- */

static const mig_py_node *argument(const mig_py_node *call, const mig_binding *b, const char *name) {
  int32_t at = mig_binding_arg(b, name), i = 0;
  if (at == MIG_ARG_NONE) return NULL;
  for (const mig_py_node *a = call->as.call.args; a != NULL; a = a->next)
    if (i++ == at) return a;
  for (const mig_py_node *k = call->as.call.keywords; k != NULL; k = k->next)
    if (i++ == at) return k->as.keyword.value;
  return NULL;
}

static mig_binding bind(const walk *w, const mig_py_node *call, const char *params) {
  mig_binding b;
  uint32_t positional = 0, keywords = 0;
  for (const mig_py_node *a = call->as.call.args; a != NULL; a = a->next) positional++;
  for (const mig_py_node *k = call->as.call.keywords; k != NULL; k = k->next) keywords++;
  mig_span *names = MIG_NEW_ARRAY(w->r->arena, mig_span, keywords);
  keywords = 0;
  for (const mig_py_node *k = call->as.call.keywords; k != NULL; k = k->next) names[keywords++] = k->as.keyword.name;
  mig_binding_make(&b, params, positional, names, keywords);
  return b;
}

static const char *const table_params[] = {"table_name", "old_table_name", "source_table"};
static const char *const column_params[] = {"column_name", "columns", "local_cols"};

static void put_directive(walk *w, const mig_py_node *call, const mig_directive *row) {
  const mig_py_node *func = call->as.call.func;
  bool is_op = func->kind == MIG_PY_ATTRIBUTE && func->as.attribute.value->kind == MIG_PY_NAME &&
               mig_span_is(func->as.attribute.value->as.text, "op");
  const char *params = is_op || row->batch_params == NULL ? row->params : row->batch_params;
  if (params == NULL) return;
  mig_binding b = bind(w, call, params);
  w->table = is_op ? (mig_span){"", 0} : w->batch;
  for (size_t i = 0; i < sizeof table_params / sizeof *table_params; i++) {
    const mig_py_node *arg = argument(call, &b, table_params[i]);
    if (is_text(arg)) w->table = arg->as.text;
    put_table(w, arg);
  }
  for (size_t i = 0; i < sizeof column_params / sizeof *column_params; i++)
    put_column(w, argument(call, &b, column_params[i]), w->table);
  if (w->down) { /* going back to the old name, which is the new one by now */
    put_column(w, argument(call, &b, "new_column_name"), w->table);
    put_table(w, argument(call, &b, "new_table_name"));
  }
  const mig_py_node *referent = argument(call, &b, "referent_table");
  if (is_text(referent)) put_column(w, argument(call, &b, "remote_cols"), referent->as.text);
  put_table(w, referent);
  const mig_py_node *sql = argument(call, &b, "sqltext"), *condition = argument(call, &b, "condition");
  if (is_text(sql)) put_sql(w, sql);
  if (is_text(condition)) put_sql(w, condition);
}

/* A new table and a new column have no older names to follow. */
static bool makes_columns(const mig_directive *row) {
  return row->id == MIG_DIRECTIVE_CREATE_TABLE || row->id == MIG_DIRECTIVE_ADD_COLUMN;
}

static void visit_call(walk *w, const mig_py_node *call) {
  mig_span outer = w->table, name = callee(call);
  const mig_directive *row = call->as.call.func->kind == MIG_PY_ATTRIBUTE ? mig_directive_find(name) : NULL;
  if (row != NULL) put_directive(w, call, row);
  else put_construct(w, call, name);
  if (row != NULL && makes_columns(row)) w->table = (mig_span){"", 0};
  mig_py_each_child(call, visit, w);
  if (row != NULL && row->id == MIG_DIRECTIVE_BULK_INSERT) {
    mig_binding b = bind(w, call, row->params);
    const mig_py_node *table = argument(call, &b, "table");
    if (table != NULL && table->kind == MIG_PY_CALL && is_text(table->as.call.args)) w->table = table->as.call.args->as.text;
    put_keys(w, argument(call, &b, "rows"));
  }
  w->table = outer;
}

/* with op.batch_alter_table("t") as batch_op: the table of what is in it. */
static void find_batch(walk *w, const mig_py_node *call) {
  const mig_directive *row = call->kind == MIG_PY_CALL ? mig_directive_find(callee(call)) : NULL;
  if (row == NULL || row->id != MIG_DIRECTIVE_BATCH_ALTER_TABLE) return;
  mig_binding b = bind(w, call, row->params);
  const mig_py_node *table = argument(call, &b, "table_name");
  if (is_text(table)) w->batch = table->as.text;
}

/* Keeps what a construct said of its table for its siblings, but not for what comes after the call. */
static void visit(void *payload, const mig_py_node *node) {
  walk *w = payload;
  if (node->kind == MIG_PY_CALL) {
    visit_call(w, node);
  } else if (node->kind == MIG_PY_WITH) {
    mig_span outer = w->batch;
    find_batch(w, node->as.with_.items->as.pair.first);
    mig_py_each_child(node, visit, w);
    w->batch = outer;
  } else {
    mig_py_each_child(node, visit, w);
  }
}

mig_span mig_renames_apply(const mig_renames *renames, mig_py_module *module) {
  walk w = {.r = renames, .module = module, .splices = mig_splices_in(renames->arena)};
  if (module->recoded) return (mig_span){NULL, 0};
  for (mig_py_node *s = module->body; s != NULL; s = s->next) {
    if (s->kind != MIG_PY_FUNCTION_DEF) continue;
    w.down = mig_span_starts(s->as.def->name, MIG_SPAN("downgrade"));
    for (const mig_py_node *b = mig_py_body(module, s); b != NULL; b = b->next) visit(&w, b);
  }
  return w.any ? mig_splices_apply(&w.splices, module->text) : (mig_span){NULL, 0};
}
