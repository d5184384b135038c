/* Expressions of a template: the part of Python's grammar that values of a merge can meet. */
#include "resolve/mako_internal.h"

#include "resolve/unicode.h"

typedef struct parser {
  mako_run *run;
  mig_span text;
  size_t at;
  uint32_t brackets; /* open ones: inside of them lines may break */
} parser;

static bool parse_expression(parser *p, mako_expr **out);  /* with `x if c else y` */
static bool parse_disjunction(parser *p, mako_expr **out); /* without */

static bool is_name_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_name_char(char c) {
  return is_name_start(c) || (c >= '0' && c <= '9');
}

static char peek(parser *p) {
  const char *blanks = p->brackets > 0 ? " \t\f\r\n" : " \t\f";
  while (p->at < p->text.len && p->text.ptr[p->at] != '\0' && strchr(blanks, p->text.ptr[p->at]) != NULL) p->at++;
  return p->at < p->text.len ? p->text.ptr[p->at] : '\0';
}

static void open_bracket(parser *p) {
  p->at++;
  p->brackets++;
}

static bool take(parser *p, const char *symbol) {
  peek(p);
  size_t len = strlen(symbol);
  if (p->text.len - p->at < len || memcmp(p->text.ptr + p->at, symbol, len) != 0) return false;
  p->at += len;
  return true;
}

static mig_span peek_name(parser *p) {
  peek(p);
  size_t end = p->at;
  if (end < p->text.len && is_name_start(p->text.ptr[end]))
    while (end < p->text.len && is_name_char(p->text.ptr[end])) end++;
  return mig_span_cut(p->text, p->at, end);
}

static bool take_word(parser *p, const char *word) {
  mig_span name = peek_name(p);
  if (!mig_span_is(name, word)) return false;
  p->at += name.len;
  return true;
}

static bool is_reserved(mig_span name) {
  static const char *const words[] = {"and",  "as",    "assert", "async", "await", "class",    "def",   "del",
                                      "elif", "else",  "except", "for",   "from",  "global",   "if",    "import",
                                      "in",   "is",    "lambda", "not",   "or",    "nonlocal", "raise", "return",
                                      "try",  "while", "with",   "yield", "break", "continue", "pass",  "finally"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (mig_span_is(name, words[i])) return true;
  return false;
}

static mako_expr *make(parser *p, mako_expr_kind kind) {
  mako_expr *expr = MIG_NEW(p->run->arena, mako_expr);
  expr->kind = kind;
  return expr;
}

static mako_expr *make_binary(parser *p, mako_expr_kind kind, mako_expr *a, mako_expr *b) {
  mako_expr *expr = make(p, kind);
  expr->a = a;
  expr->b = b;
  return expr;
}

static bool unexpected(parser *p) {
  mig_span rest = mig_span_cut(p->text, p->at, p->text.len);
  if (peek(p) == '\0' && p->at >= p->text.len)
    return mig_mako_fail(p->run, "the expression \"%.*s\" ends too early", MIG_FMT(p->text));
  if (rest.len > 40) rest.len = 40;
  return mig_mako_fail(p->run, "\"%.*s\" is not read in an expression", MIG_FMT(rest));
}

static int hex_digit(char c) {
  return c >= '0' && c <= '9'   ? c - '0'
         : c >= 'a' && c <= 'f' ? c - 'a' + 10
         : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                : -1;
}

static bool hex_escape(mig_span text, size_t *at, unsigned count, mig_buf *out) {
  uint32_t value = 0;
  for (unsigned i = 0; i < count; i++) {
    int digit = *at + i < text.len ? hex_digit(text.ptr[*at + i]) : -1;
    if (digit < 0) return false;
    value = value * 16 + (uint32_t)digit;
  }
  *at += count;
  if (value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff)) return false;
  mig_buf_put_utf8(out, value);
  return true;
}

/* *at stands behind the backslash. False: an escape that Python rejects or warns about. */
static bool put_escape(mig_span text, size_t *at, mig_buf *out) {
  static const char names[] = "\\'\"abfnrtv", values[] = "\\'\"\a\b\f\n\r\t\v";
  char c = text.ptr[(*at)++];
  const char *simple = c == '\0' ? NULL : strchr(names, c);
  if (simple != NULL) {
    mig_buf_putc(out, values[simple - names]);
    return true;
  }
  if (c == '\n') return true;
  if (c == '\r') {
    if (*at < text.len && text.ptr[*at] == '\n') (*at)++;
    return true;
  }
  if (c == 'x') return hex_escape(text, at, 2, out);
  if (c == 'u') return hex_escape(text, at, 4, out);
  if (c == 'U') return hex_escape(text, at, 8, out);
  if (c == 'N' || (c >= '0' && c <= '9')) return false;
  mig_buf_putc(out, '\\'); /* unknown escapes stay, with a warning that nobody sees */
  mig_buf_putc(out, c);
  return true;
}

bool mig_mako_string(mako_run *run, mig_span text, size_t *at, mig_span *out) {
  size_t i = *at;
  char prefix = is_name_start(text.ptr[i]) ? (char)(text.ptr[i] | 0x20) : '\0';
  bool raw = prefix == 'r', named = prefix != '\0' && is_name_start(text.ptr[i + 1]); /* a quote follows somewhere */
  if (named || (prefix != '\0' && !raw && prefix != 'u'))
    return mig_mako_fail(run, "strings with the prefix %c are not read", text.ptr[i]);
  if (prefix != '\0') i++;
  char quote = text.ptr[i];
  bool triple = text.len - i >= 3 && text.ptr[i + 1] == quote && text.ptr[i + 2] == quote;
  i += triple ? 3 : 1;
  mig_buf value = mig_buf_in(run->arena);
  while (i < text.len) {
    char c = text.ptr[i];
    if (c == quote && (!triple || (text.len - i >= 3 && text.ptr[i + 1] == quote && text.ptr[i + 2] == quote))) {
      *at = i + (triple ? 3 : 1);
      *out = mako_built(&value);
      return true;
    }
    i++;
    if (c == '\\' && i < text.len && raw) {
      mig_buf_putc(&value, c);
      mig_buf_putc(&value, text.ptr[i++]);
    } else if (c == '\\' && i < text.len) {
      if (!put_escape(text, &i, &value)) return mig_mako_fail(run, "an escape in a string is not read");
    } else {
      if ((c == '\n' || c == '\r') && !triple) break;
      if (c == '\r' && i < text.len && text.ptr[i] == '\n') continue; /* Python reads lines, however they end */
      mig_buf_putc(&value, c == '\r' ? '\n' : c);
    }
  }
  return mig_mako_fail(run, "a string is not closed");
}

static bool parse_strings(parser *p, mako_expr **out) {
  mig_buf joined = mig_buf_in(p->run->arena);
  for (;;) {
    mig_span part = {"", 0};
    if (!mig_mako_string(p->run, p->text, &p->at, &part)) return false;
    mig_buf_put(&joined, part);
    char next = peek(p);
    mig_span name = peek_name(p);
    char behind = p->at + name.len < p->text.len ? p->text.ptr[p->at + name.len] : '\0';
    if (next != '"' && next != '\'' && !(name.len > 0 && name.len <= 2 && (behind == '"' || behind == '\''))) break;
  }
  *out = make(p, EXPR_VALUE);
  (*out)->value = mako_text(mako_built(&joined));
  return true;
}

static bool parse_number(parser *p, mako_expr **out) {
  int64_t value = 0;
  size_t start = p->at;
  while (p->at < p->text.len && p->text.ptr[p->at] >= '0' && p->text.ptr[p->at] <= '9') {
    if (value > 100000000) return mig_mako_fail(p->run, "a number is too large");
    value = value * 10 + (p->text.ptr[p->at++] - '0');
  }
  char behind = p->at < p->text.len ? p->text.ptr[p->at] : '\0';
  bool leading_zero = p->text.ptr[start] == '0' && p->at - start > 1;
  if (behind == '.' || is_name_char(behind) || leading_zero) return unexpected(p);
  *out = make(p, EXPR_VALUE);
  (*out)->value = mako_number(MAKO_INT, value);
  return true;
}

typedef MIG_VEC(mako_expr *) expr_list;

/* `for NAME in ITERABLE [if CONDITION]` behind an element, up to the closing bracket. */
static bool parse_each(parser *p, mako_expr *element, mako_expr **out) {
  mako_expr *each = make(p, EXPR_EACH);
  each->a = element;
  each->text = peek_name(p);
  if (each->text.len == 0 || is_reserved(each->text)) return unexpected(p);
  p->at += each->text.len;
  if (!take_word(p, "in")) return unexpected(p);
  /* the iterable is a disjunction: an `if` behind it is the condition */
  if (!parse_disjunction(p, &each->b)) return false;
  if (take_word(p, "if") && !parse_disjunction(p, &each->c)) return false;
  if (mig_span_is(peek_name(p), "for")) return unexpected(p);
  *out = each;
  return true;
}

static void set_items(mako_expr *expr, const expr_list *items) {
  expr->items = items->items;
  expr->count = items->count;
}

/* Items up to the closing bracket, which is taken. `*comma`: a comma was seen. */
static bool parse_items(parser *p, const char *close, expr_list *items, bool *comma) {
  *comma = false;
  while (!take(p, close)) {
    mako_expr *item;
    if (items->count > 0 && !*comma) return unexpected(p);
    if (!parse_expression(p, &item)) return false;
    if (items->count == 0 && take_word(p, "for")) {
      if (!parse_each(p, item, &item)) return false;
      *mig_vec_push(p->run->arena, items) = item;
      return take(p, close) || unexpected(p);
    }
    *mig_vec_push(p->run->arena, items) = item;
    *comma = take(p, ",");
    if (!*comma && peek(p) != close[0]) return unexpected(p);
  }
  return true;
}

static bool parse_brackets(parser *p, mako_expr_kind kind, mako_expr **out) {
  expr_list items = {0};
  bool comma;
  open_bracket(p);
  if (!parse_items(p, kind == EXPR_TUPLE ? ")" : "]", &items, &comma)) return false;
  p->brackets--;
  bool is_each = items.count == 1 && items.items[0]->kind == EXPR_EACH;
  if (kind == EXPR_TUPLE && is_each) return mig_mako_fail(p->run, "a generator outside of a call is not read");
  if (is_each || (kind == EXPR_TUPLE && items.count == 1 && !comma)) {
    *out = items.items[0];
    return true;
  }
  *out = make(p, kind);
  set_items(*out, &items);
  return true;
}

static bool parse_atom(parser *p, mako_expr **out) {
  char c = peek(p);
  if (c == '"' || c == '\'') return parse_strings(p, out);
  if (c >= '0' && c <= '9') return parse_number(p, out);
  if (c == '(' || c == '[') return parse_brackets(p, c == '(' ? EXPR_TUPLE : EXPR_LIST, out);
  mig_span name = peek_name(p);
  if (name.len == 0 || is_reserved(name)) return unexpected(p);
  char behind = p->at + name.len < p->text.len ? p->text.ptr[p->at + name.len] : '\0';
  if (behind == '"' || behind == '\'') return parse_strings(p, out);
  p->at += name.len;
  *out = make(p, EXPR_VALUE);
  if (mig_span_is(name, "None")) {
    (*out)->value.kind = MAKO_NONE;
  } else if (mig_span_is(name, "True") || mig_span_is(name, "False")) {
    (*out)->value = mako_number(MAKO_BOOL, name.ptr[0] == 'T');
  } else {
    (*out)->kind = EXPR_NAME;
    (*out)->text = name;
  }
  return true;
}

static bool parse_arguments(parser *p, mako_expr *call) {
  expr_list items = {0};
  bool comma = true;
  open_bracket(p);
  while (!take(p, ")")) {
    if (!comma) return unexpected(p);
    mig_span keyword = peek_name(p);
    size_t back = p->at;
    p->at += keyword.len;
    if (keyword.len == 0 || peek(p) != '=' || (p->at + 1 < p->text.len && p->text.ptr[p->at + 1] == '=')) {
      keyword.len = 0;
      p->at = back;
    } else {
      p->at++;
    }
    mako_expr *item = NULL;
    if (!parse_expression(p, &item)) return false;
    if (keyword.len == 0 && items.count == 0 && take_word(p, "for")) {
      if (!parse_each(p, item, &item)) return false;
      if (peek(p) != ')') return unexpected(p);
    }
    item->keyword = keyword;
    *mig_vec_push(p->run->arena, &items) = item;
    comma = take(p, ",");
  }
  p->brackets--;
  set_items(call, &items);
  return true;
}

static bool parse_subscript(parser *p, mako_expr *value, mako_expr **out) {
  mako_expr *low = NULL, *high = NULL;
  open_bracket(p);
  if (peek(p) != ':' && !parse_expression(p, &low)) return false;
  bool slice = take(p, ":");
  if (slice && peek(p) != ']' && !parse_expression(p, &high)) return false;
  if (!take(p, "]")) return unexpected(p);
  p->brackets--;
  *out = make_binary(p, slice ? EXPR_SLICE : EXPR_INDEX, value, low);
  (*out)->c = high;
  return true;
}

static bool parse_primary(parser *p, mako_expr **out) {
  if (!parse_atom(p, out)) return false;
  for (;;) {
    if (!mig_mako_step(p->run)) return false;
    if (take(p, ".")) {
      mig_span name = peek_name(p);
      if (name.len == 0) return unexpected(p);
      p->at += name.len;
      *out = make_binary(p, EXPR_ATTRIBUTE, *out, NULL);
      (*out)->text = name;
    } else if (peek(p) == '(') {
      mako_expr *call = make_binary(p, EXPR_CALL, *out, NULL);
      if (!parse_arguments(p, call)) return false;
      *out = call;
    } else if (peek(p) == '[') {
      if (!parse_subscript(p, *out, out)) return false;
    } else {
      return true;
    }
  }
}

static bool parse_unary(parser *p, mako_expr **out) {
  bool negative = take(p, "-");
  if (!parse_primary(p, out)) return false;
  if (negative) *out = make_binary(p, EXPR_NEGATE, *out, NULL);
  return true;
}

static bool parse_product(parser *p, mako_expr **out) {
  if (!parse_unary(p, out)) return false;
  while (take(p, "%")) {
    mako_expr *right;
    if (!parse_unary(p, &right)) return false;
    *out = make_binary(p, EXPR_MODULO, *out, right);
  }
  return true;
}

static bool parse_sum(parser *p, mako_expr **out) {
  if (!parse_product(p, out)) return false;
  while (take(p, "+")) {
    mako_expr *right;
    if (!parse_product(p, &right)) return false;
    *out = make_binary(p, EXPR_ADD, *out, right);
  }
  return true;
}

static bool take_comparison(parser *p, mako_expr_kind *kind) {
  static const struct {
    const char *symbol;
    mako_expr_kind kind;
  } symbols[] = {{"==", EXPR_EQ}, {"!=", EXPR_NE}, {"<=", EXPR_LE}, {">=", EXPR_GE}, {"<", EXPR_LT}, {">", EXPR_GT}};
  for (size_t i = 0; i < sizeof symbols / sizeof *symbols; i++) {
    if (!take(p, symbols[i].symbol)) continue;
    *kind = symbols[i].kind;
    return true;
  }
  if (take_word(p, "in")) {
    *kind = EXPR_IN;
    return true;
  }
  if (take_word(p, "is")) {
    *kind = take_word(p, "not") ? EXPR_IS_NOT : EXPR_IS;
    return true;
  }
  size_t back = p->at;
  if (take_word(p, "not") && take_word(p, "in")) {
    *kind = EXPR_NOT_IN;
    return true;
  }
  p->at = back;
  return false;
}

static bool parse_comparison(parser *p, mako_expr **out) {
  mako_expr_kind kind;
  mako_expr *right;
  if (!parse_sum(p, out)) return false;
  if (!take_comparison(p, &kind)) return true;
  if (!parse_sum(p, &right)) return false;
  *out = make_binary(p, kind, *out, right);
  if (take_comparison(p, &kind)) return mig_mako_fail(p->run, "chained comparisons are not read");
  return true;
}

static bool parse_not(parser *p, mako_expr **out) {
  bool negated = false, any = false;
  while (take_word(p, "not")) {
    negated = !negated;
    any = true;
  }
  if (!parse_comparison(p, out)) return false;
  if (any) *out = make_binary(p, EXPR_NOT, *out, NULL);
  if (any && !negated) *out = make_binary(p, EXPR_NOT, *out, NULL);
  return true;
}

static bool parse_conjunction(parser *p, mako_expr **out) {
  if (!parse_not(p, out)) return false;
  while (take_word(p, "and")) {
    mako_expr *right;
    if (!parse_not(p, &right)) return false;
    *out = make_binary(p, EXPR_AND, *out, right);
  }
  return true;
}

static bool parse_disjunction(parser *p, mako_expr **out) {
  if (!parse_conjunction(p, out)) return false;
  while (take_word(p, "or")) {
    mako_expr *right;
    if (!parse_conjunction(p, &right)) return false;
    *out = make_binary(p, EXPR_OR, *out, right);
  }
  return true;
}

static bool parse_expression(parser *p, mako_expr **out) {
  if (++p->run->depth > MIG_MAKO_MAX_DEPTH) return mig_mako_fail(p->run, "the expression is nested too deeply");
  if (!parse_disjunction(p, out)) return false;
  if (take_word(p, "if")) {
    mako_expr *choice = make_binary(p, EXPR_IF, *out, NULL);
    if (!parse_disjunction(p, &choice->b)) return false;
    if (!take_word(p, "else")) return unexpected(p);
    if (!parse_expression(p, &choice->c)) return false;
    *out = choice;
  }
  p->run->depth--;
  return true;
}

bool mig_mako_parse(mako_run *run, mig_span text, mako_expr **out) {
  parser p = {.run = run, .text = mig_span_trim(text)};
  if (!mig_unicode_valid(text)) return mig_mako_fail(run, "the text is not UTF-8");
  if (!parse_expression(&p, out)) return false;
  if (peek(&p) != '\0' || p.at < p.text.len) return unexpected(&p);
  return true;
}
