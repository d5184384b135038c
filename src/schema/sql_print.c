#include "base/span.h"
#include "schema/sql_build.h"

static void print(mig_buf *buf, const mig_expr *expr, uint32_t depth);

static void print_list(mig_buf *buf, const mig_expr *const *items, uint32_t count, const char *between, uint32_t depth) {
  for (uint32_t i = 0; i < count; i++) {
    if (i > 0) mig_buf_puts(buf, between);
    print(buf, items[i], depth);
  }
}

static void print_name(mig_buf *buf, mig_span name) {
  bool plain = name.len > 0 && !(name.ptr[0] >= '0' && name.ptr[0] <= '9');
  for (size_t i = 0; i < name.len; i++) {
    char c = name.ptr[i];
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_')) plain = false;
  }
  if (plain) {
    mig_buf_put(buf, name);
    return;
  }
  mig_buf_putc(buf, '"');
  for (size_t i = 0; i < name.len; i++) {
    if (name.ptr[i] == '"') mig_buf_putc(buf, '"');
    mig_buf_putc(buf, name.ptr[i]);
  }
  mig_buf_putc(buf, '"');
}

static void print_string(mig_buf *buf, mig_span text) {
  mig_buf_putc(buf, '\'');
  for (size_t i = 0; i < text.len; i++) {
    if (text.ptr[i] == '\'') mig_buf_putc(buf, '\'');
    mig_buf_putc(buf, text.ptr[i]);
  }
  mig_buf_putc(buf, '\'');
}

static void print_select(mig_buf *buf, const mig_select *select, uint32_t depth) {
  if (select == NULL) return;
  mig_buf_puts(buf, select->distinct ? "select distinct " : "select ");
  print_list(buf, select->outputs, select->output_count, ", ", depth);
  for (uint32_t i = 0; i < select->from_count; i++) {
    const mig_from *from = &select->from[i];
    mig_buf_puts(buf, i == 0 ? " from " : from->join == MIG_FROM_LEFT ? " left join " : from->join == MIG_FROM_INNER ? " join " : ", ");
    if (from->schema.len > 0) print_name(buf, from->schema), mig_buf_putc(buf, '.');
    if (from->derived && from->select != NULL) mig_buf_putc(buf, '('), print_select(buf, from->select, depth + 1), mig_buf_putc(buf, ')');
    else print_name(buf, from->table);
    if (!mig_span_eq(from->alias, from->table)) mig_buf_puts(buf, " as "), print_name(buf, from->alias);
    if (from->on != NULL) mig_buf_puts(buf, " on "), print(buf, from->on, depth);
  }
  if (select->where != NULL) mig_buf_puts(buf, " where "), print(buf, select->where, depth);
  for (uint32_t i = 0; i < select->other_count; i++) mig_buf_puts(buf, " ; "), print(buf, select->others[i], depth);
  for (uint32_t i = 0; i < select->part_count; i++) mig_buf_puts(buf, " + "), print_select(buf, select->parts[i], depth + 1);
}

static void print_case(mig_buf *buf, const mig_expr *expr, uint32_t depth) {
  mig_buf_puts(buf, "case");
  if (expr->args[0] != NULL) mig_buf_putc(buf, ' '), print(buf, expr->args[0], depth);
  for (uint32_t i = 1; i + 2 < expr->count; i += 2) {
    mig_buf_puts(buf, " when "), print(buf, expr->args[i], depth);
    mig_buf_puts(buf, " then "), print(buf, expr->args[i + 1], depth);
  }
  const mig_expr *otherwise = expr->args[expr->count - 1];
  if (otherwise != NULL) mig_buf_puts(buf, " else "), print(buf, otherwise, depth);
  mig_buf_puts(buf, " end");
}

static void print_lower(mig_buf *buf, mig_span words) {
  for (size_t i = 0; i < words.len; i++) {
    char c = words.ptr[i];
    mig_buf_putc(buf, c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c);
  }
}

static void print_infix(mig_buf *buf, const mig_expr *expr, const char *word, uint32_t depth) {
  mig_buf_putc(buf, '(');
  print_list(buf, expr->args, expr->count, word, depth);
  mig_buf_putc(buf, ')');
}

static void print_operator(mig_buf *buf, const mig_expr *expr, uint32_t depth) {
  mig_buf_putc(buf, '(');
  if (expr->count > 1) print(buf, expr->args[0], depth), mig_buf_putc(buf, ' ');
  mig_buf_put(buf, expr->text);
  if (expr->count > 1) mig_buf_putc(buf, ' ');
  if (expr->count > 0) print(buf, expr->args[expr->count - 1], depth);
  mig_buf_putc(buf, ')');
}

static void print_in(mig_buf *buf, const mig_expr *expr, uint32_t depth) {
  mig_buf_putc(buf, '(');
  print(buf, expr->args[0], depth);
  mig_buf_puts(buf, expr->text.len > 0 ? " not in (" : " in (");
  print_list(buf, expr->args + 1, expr->count - 1, ", ", depth);
  mig_buf_puts(buf, "))");
}

static void print_between(mig_buf *buf, const mig_expr *expr, uint32_t depth) {
  mig_buf_putc(buf, '(');
  print(buf, expr->args[0], depth);
  mig_buf_puts(buf, expr->text.len > 0 ? " not between " : " between ");
  print_list(buf, expr->args + 1, expr->count - 1, " and ", depth);
  mig_buf_putc(buf, ')');
}

static void print_subselect(mig_buf *buf, const mig_expr *expr, uint32_t depth) {
  if (expr->count > 0) print(buf, expr->args[0], depth), mig_buf_putc(buf, ' ');
  print_lower(buf, expr->text);
  mig_buf_putc(buf, '(');
  print_select(buf, expr->select, depth);
  mig_buf_putc(buf, ')');
}

static void print_function(mig_buf *buf, const mig_expr *expr, uint32_t depth) {
  print_lower(buf, expr->text);
  mig_buf_putc(buf, '(');
  print_list(buf, expr->args, expr->count, ", ", depth);
  mig_buf_putc(buf, ')');
}

static void print_suffix(mig_buf *buf, const mig_expr *expr, const char *before, mig_span word, const char *after, uint32_t depth) {
  mig_buf_puts(buf, before);
  print_list(buf, expr->args, expr->count, " ", depth);
  print_lower(buf, word);
  mig_buf_puts(buf, after);
}

static void print(mig_buf *buf, const mig_expr *expr, uint32_t depth) {
  if (expr == NULL) return;
  if (depth > SQL_DEPTH_LIMIT) {
    mig_buf_puts(buf, "...");
    return;
  }
  depth++;
  switch (expr->kind) {
    case MIG_EXPR_NULL: mig_buf_puts(buf, "null"); break;
    case MIG_EXPR_BOOL: mig_buf_puts(buf, mig_span_is(expr->text, "1") ? "true" : "false"); break;
    case MIG_EXPR_NUMBER: mig_buf_put(buf, expr->text); break;
    case MIG_EXPR_STRING: print_string(buf, expr->text); break;
    case MIG_EXPR_COLUMN:
    case MIG_EXPR_STAR:
      if (expr->qualifier.len > 0) print_name(buf, expr->qualifier), mig_buf_putc(buf, '.');
      if (expr->kind == MIG_EXPR_STAR) mig_buf_putc(buf, '*');
      else print_name(buf, expr->text);
      break;
    case MIG_EXPR_PARAM: mig_buf_put(buf, expr->text); break;
    case MIG_EXPR_DEFAULT: mig_buf_puts(buf, "default"); break;
    case MIG_EXPR_OPERATOR: print_operator(buf, expr, depth); break;
    case MIG_EXPR_AND: print_infix(buf, expr, " and ", depth); break;
    case MIG_EXPR_OR: print_infix(buf, expr, " or ", depth); break;
    case MIG_EXPR_NOT: print_suffix(buf, expr, "(not ", MIG_SPAN(""), ")", depth); break;
    case MIG_EXPR_IS_NULL: print_suffix(buf, expr, "(", MIG_SPAN(" is null"), ")", depth); break;
    case MIG_EXPR_IS_NOT_NULL: print_suffix(buf, expr, "(", MIG_SPAN(" is not null"), ")", depth); break;
    case MIG_EXPR_IS:
      mig_buf_putc(buf, '(');
      print(buf, expr->args[0], depth), mig_buf_puts(buf, " is "), print_lower(buf, expr->text);
      mig_buf_putc(buf, ')');
      break;
    case MIG_EXPR_DISTINCT: print_infix(buf, expr, expr->text.len > 0 ? " is not distinct from " : " is distinct from ", depth); break;
    case MIG_EXPR_IN: print_in(buf, expr, depth); break;
    case MIG_EXPR_BETWEEN: print_between(buf, expr, depth); break;
    case MIG_EXPR_LIKE:
      mig_buf_putc(buf, '(');
      print(buf, expr->args[0], depth), mig_buf_putc(buf, ' '), print_lower(buf, expr->text), mig_buf_putc(buf, ' ');
      print_list(buf, expr->args + 1, expr->count - 1, " ", depth);
      mig_buf_putc(buf, ')');
      break;
    case MIG_EXPR_CASE: print_case(buf, expr, depth); break;
    case MIG_EXPR_CAST:
      mig_buf_puts(buf, "cast("), print(buf, expr->args[0], depth), mig_buf_puts(buf, " as "), mig_buf_put(buf, expr->text);
      mig_buf_putc(buf, ')');
      break;
    case MIG_EXPR_FUNCTION: print_function(buf, expr, depth); break;
    case MIG_EXPR_NOW: mig_buf_puts(buf, "current_"), mig_buf_put(buf, expr->text); break;
    case MIG_EXPR_SUBSELECT: print_subselect(buf, expr, depth); break;
    case MIG_EXPR_OTHER: mig_buf_put(buf, expr->text); break;
  }
}

void mig_expr_print(mig_buf *buf, const mig_expr *expr) {
  print(buf, expr, 0);
}

mig_span sql_expr_text(mig_arena *arena, const mig_expr *expr) {
  if (expr == NULL) return (mig_span){0};
  mig_buf buf = mig_buf_in(arena);
  mig_expr_print(&buf, expr);
  return mig_buf_span(&buf);
}
