/* py/imports.c: import a.b as c; from ..a import (b as c, d). */
#include "py/parser.h"

/* `a.b.c`; white space and comments between the parts go away. */
static mig_span dotted_name(mig_py_parser *p) {
  uint32_t start = p->at.start;
  mig_span first = mig_py_expect_name(p);
  if (p->at.tok != T_DOT) return first;
  mig_buf joined = mig_buf_in(p->arena);
  mig_buf_put(&joined, first);
  while (mig_py_accept(p, T_DOT)) {
    mig_buf_putc(&joined, '.');
    mig_buf_put(&joined, mig_py_expect_name(p));
  }
  mig_span written = {p->base + start, p->at.prev_end - start};
  mig_span name = mig_buf_span(&joined);
  return mig_span_eq(written, name) ? written : name;
}

static mig_py_node *alias(mig_py_parser *p, uint32_t start, mig_span name) {
  mig_span asname = {NULL, 0};
  if (mig_py_accept(p, T_AS)) asname = mig_py_expect_name(p);
  mig_py_node *node = mig_py_node_at(p, MIG_PY_ALIAS, start);
  node->as.alias.name = name.ptr;
  node->as.alias.name_len = (uint32_t)name.len;
  node->as.alias.asname = asname.ptr;
  node->as.alias.asname_len = (uint32_t)asname.len;
  return node;
}

mig_py_node *mig_py_import(mig_py_parser *p) {
  uint32_t start = p->at.start;
  mig_py_node *names = NULL, **tail = &names;
  mig_py_next(p);
  do {
    uint32_t name_start = p->at.start;
    mig_span name = dotted_name(p);
    tail = mig_py_append(tail, alias(p, name_start, name));
  } while (mig_py_accept(p, T_COMMA));
  mig_py_node *node = mig_py_node_at(p, MIG_PY_IMPORT, start);
  node->as.import.names = names;
  return node;
}

static mig_py_node *import_names(mig_py_parser *p, bool parenthesized) {
  mig_py_node *names = NULL, **tail = &names;
  do {
    if (names != NULL && p->at.tok == T_RPAR) break;
    if (names != NULL && !parenthesized && p->at.tok == T_NEWLINE) {
      mig_py_fail(p, "trailing comma not allowed without surrounding parentheses");
    }
    uint32_t start = p->at.start;
    mig_span name = mig_py_expect_name(p);
    tail = mig_py_append(tail, alias(p, start, name));
  } while (mig_py_accept(p, T_COMMA));
  return names;
}

static mig_py_node *import_targets(mig_py_parser *p) {
  uint32_t start = p->at.start;
  if (mig_py_accept(p, T_STAR)) {
    mig_py_node *all = mig_py_node_at(p, MIG_PY_ALIAS, start);
    all->as.alias.name = p->base + start;
    all->as.alias.name_len = 1;
    return all;
  }
  bool parenthesized = mig_py_accept(p, T_LPAR);
  mig_py_node *names = import_names(p, parenthesized);
  if (parenthesized) mig_py_expect(p, T_RPAR);
  return names;
}

mig_py_node *mig_py_import_from(mig_py_parser *p) {
  uint32_t start = p->at.start, level = 0;
  mig_span module = {NULL, 0};
  mig_py_next(p);
  for (; p->at.tok == T_DOT || p->at.tok == T_ELLIPSIS; mig_py_next(p)) level += p->at.tok == T_DOT ? 1 : 3;
  if (p->at.tok != T_IMPORT || level == 0) module = dotted_name(p);
  mig_py_expect(p, T_IMPORT);
  mig_py_node *names = import_targets(p);
  mig_py_node *node = mig_py_node_at(p, MIG_PY_IMPORT_FROM, start);
  node->as.import.names = names;
  node->as.import.module = module.ptr;
  node->as.import.module_len = (uint32_t)module.len;
  node->as.import.level = level;
  return node;
}
