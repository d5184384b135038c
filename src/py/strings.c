/* py/strings.c: string literals side by side, which are one constant. */
#include "py/parser.h"

typedef struct literal_token {
  mig_span text;
  unsigned flags;
  uint32_t start;
} literal_token;

static literal_token take(mig_py_parser *p) {
  literal_token token = {.text = {p->base + p->at.text_start, p->at.text_end - p->at.text_start},
                         .flags = p->at.string_flags,
                         .start = p->at.start};
  mig_py_next(p);
  return token;
}

static const char *ascii_fault(const literal_token *token) {
  bool wide = (token->flags & STR_BYTES) && (token->flags & STR_HIGH);
  return wide ? "bytes can only contain ASCII literal characters" : NULL;
}

/* The common case: one literal, mostly without anything to decode. */
static mig_py_node *single(mig_py_parser *p, const literal_token *token) {
  mig_py_node *node = mig_py_node_at(p, token->flags & STR_BYTES ? MIG_PY_BYTES : MIG_PY_STRING, token->start);
  p->height = 0;
  if (token->flags & STR_U) node->flags |= MIG_PY_U_PREFIX;
  if (ascii_fault(token) != NULL) mig_py_fail_at(p, token->start, ascii_fault(token));
  bool escapes = (token->flags & (STR_ESCAPES | STR_RAW)) == STR_ESCAPES;
  if (!escapes && !(token->flags & (STR_CR | STR_HIGH))) {
    node->as.text = token->text;
    return node;
  }
  mig_buf value = mig_buf_in(p->arena);
  const char *fault = mig_py_unescape(&value, token->text, token->flags);
  if (fault != NULL) mig_py_fail(p, fault);
  node->as.text = escapes || (token->flags & STR_CR) ? mig_buf_span(&value) : token->text;
  return node;
}

static void add_fault(string_parts *parts, const char *fault, uint32_t at) {
  if (fault == NULL || parts->fault != NULL) return;
  parts->fault = fault;
  parts->fault_at = at;
}

static void add_literal(string_parts *parts, const literal_token *token) {
  add_fault(parts, ascii_fault(token), token->start);
  add_fault(parts, mig_py_unescape(&parts->literal, token->text, token->flags), 0);
}

/* Makes the text gathered so far a part, unless there is none. */
void mig_py_flush_literal(mig_py_parser *p, string_parts *parts) {
  if (parts->literal.len == 0) return;
  mig_py_node *node = mig_py_node_at(p, MIG_PY_STRING, parts->start);
  if (parts->u_prefix) node->flags |= MIG_PY_U_PREFIX;
  node->as.text = mig_buf_span(&parts->literal);
  parts->literal = mig_buf_in(p->arena);
  parts->tail = mig_py_append(parts->tail, node);
  parts->parts++;
}

/* CPython 3.11 gives the constants and fields of a joined string, and those inside their format
 * specifications, the span of all the literals together. */
static void spread(mig_py_node *part, uint32_t start, uint32_t end) {
  for (; part != NULL; part = part->next) {
    /* The last constant of a format specification has the span of its own literal already. */
    if (part->kind == MIG_PY_STRING && part->end != 0) continue;
    part->start = start;
    part->end = end;
    if (part->kind == MIG_PY_FORMATTED_VALUE && part->as.formatted.format_spec != NULL) {
      spread(part->as.formatted.format_spec->as.list.first, start, end);
    }
  }
}

static mig_py_node *joined(mig_py_parser *p, string_parts *parts) {
  mig_py_flush_literal(p, parts);
  mig_py_node *node = mig_py_node_at(p, MIG_PY_JOINED_STR, parts->start);
  node->as.list = (mig_py_list){parts->first, parts->parts};
  for (mig_py_node *part = parts->first; part != NULL; part = part->next) {
    if (part->kind == MIG_PY_STRING) part->end = 0;
  }
  spread(parts->first, node->start, node->end);
  mig_py_raise_height(p, 0);
  return node;
}

/* The current token is a string; passes all that stand side by side. */
mig_py_node *mig_py_strings(mig_py_parser *p) {
  string_parts parts = {.literal = mig_buf_in(p->arena), .start = p->at.start};
  parts.tail = &parts.first;
  parts.u_prefix = p->base[p->at.start] == 'u';
  p->height = 0;
  bool bytes = false, first = true;
  while (p->at.tok == T_STRING || p->at.tok == T_FSTRING) {
    bool is_bytes = false;
    if (p->at.tok == T_FSTRING) {
      parts.joined = true;
      mig_py_fstring(p, &parts);
      mig_py_next(p);
    } else {
      literal_token token = take(p);
      if (first && p->at.tok != T_STRING && p->at.tok != T_FSTRING) return single(p, &token);
      is_bytes = (token.flags & STR_BYTES) != 0;
      add_literal(&parts, &token);
    }
    if (!first && bytes != is_bytes) add_fault(&parts, "cannot mix bytes and nonbytes literals", 0);
    bytes = is_bytes;
    first = false;
  }
  if (parts.fault != NULL) mig_py_fail_at(p, parts.fault_at != 0 ? parts.fault_at : p->at.start, parts.fault);
  if (parts.joined) return joined(p, &parts);
  mig_py_node *node = mig_py_node_at(p, bytes ? MIG_PY_BYTES : MIG_PY_STRING, parts.start);
  if (parts.u_prefix) node->flags |= MIG_PY_U_PREFIX;
  node->as.text = mig_buf_span(&parts.literal);
  return node;
}
