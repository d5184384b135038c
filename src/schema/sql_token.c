#include "schema/sql_token.h"

#include "base/span.h"
#include "base/vec.h"

/* ASCII, whatever the locale; bytes from 0x80 on are letters in all three dialects. */
static bool is_word_start(unsigned char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
}

static bool is_digit(unsigned char c) {
  return c >= '0' && c <= '9';
}

static bool is_word(unsigned char c) {
  return is_word_start(c) || is_digit(c) || c == '$';
}

static bool is_space(unsigned char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

static unsigned char at(mig_span text, size_t i) {
  return i < text.len ? (unsigned char)text.ptr[i] : 0;
}

/* A comment starting at i ends at the returned offset; i itself when there is none. */
static size_t comment_end(mig_span text, mig_dialect dialect, size_t i) {
  unsigned char c = at(text, i), next = at(text, i + 1);
  if ((c == '-' && next == '-') || (c == '#' && dialect == MIG_MYSQL)) {
    while (i < text.len && text.ptr[i] != '\n') i++;
    return i;
  }
  if (c != '/' || next != '*') return i;
  size_t depth = 1; /* only PostgreSQL's comments nest */
  for (i += 2; i < text.len && depth > 0;) {
    if (at(text, i) == '*' && at(text, i + 1) == '/') depth--, i += 2;
    else if (dialect == MIG_POSTGRESQL && at(text, i) == '/' && at(text, i + 1) == '*') depth++, i += 2;
    else i++;
  }
  return i;
}

/* From the opening quote at i to behind the closing one. */
static size_t quoted_end(mig_span text, size_t i, char close, bool backslashes) {
  for (i++; i < text.len; i++) {
    if (backslashes && text.ptr[i] == '\\') i++;
    else if (text.ptr[i] == close) {
      if (at(text, i + 1) != (unsigned char)close || close == ']') return i + 1;
      i++;
    }
  }
  return text.len;
}

/* $tag$ ... $tag$ at i; i when it is none. */
static size_t dollar_end(mig_span text, size_t i) {
  size_t tag = i + 1;
  while (is_word(at(text, tag)) && at(text, tag) != '$') tag++;
  if (at(text, tag) != '$' || is_digit(at(text, i + 1))) return i;
  mig_span mark = mig_span_cut(text, i, tag + 1);
  size_t close = mig_span_find(text, mark, tag + 1);
  return close == SIZE_MAX ? text.len : close + mark.len;
}

static size_t param_end(mig_span text, mig_dialect dialect, size_t i) {
  unsigned char c = at(text, i), next = at(text, i + 1);
  size_t end = i + 1;
  if (c == ':' && is_word_start(next) && (i == 0 || at(text, i - 1) != ':')) {
    while (is_word(at(text, end))) end++;
    return end;
  }
  if (c == '%' && next == '(') {
    while (end < text.len && text.ptr[end] != ')' && text.ptr[end] != '\n') end++;
    return at(text, end) == ')' && at(text, end + 1) == 's' ? end + 2 : i;
  }
  if (c == '%' && next == 's' && !is_word(at(text, i + 2))) return i + 2;
  if (c == '?' && dialect != MIG_POSTGRESQL) return end;
  if (c == '$' && is_digit(next)) {
    while (is_digit(at(text, end))) end++;
    return end;
  }
  return i;
}

static size_t number_end(mig_span text, size_t i) {
  while (is_digit(at(text, i))) i++;
  if (at(text, i) == '.' && at(text, i + 1) != '.') i++;
  while (is_digit(at(text, i))) i++;
  if (at(text, i) == 'e' || at(text, i) == 'E') {
    size_t sign = i + 1 + (at(text, i + 1) == '-' || at(text, i + 1) == '+');
    if (is_digit(at(text, sign)))
      for (i = sign; is_digit(at(text, i));) i++;
  }
  return i;
}

static size_t sign_end(mig_span text, size_t i) {
  static const char *const signs[] = {"::", ":=", "<=>", "<=", ">=", "<>", "!=", "||", "&&", "==", "->>", "->", "<<", ">>"};
  for (size_t s = 0; s < sizeof signs / sizeof *signs; s++)
    if (mig_span_starts(mig_span_cut(text, i, text.len), mig_span_of(signs[s]))) return i + strlen(signs[s]);
  return i + 1;
}

static sql_token next_token(mig_span text, mig_dialect dialect, size_t i) {
  unsigned char c = at(text, i), next = at(text, i + 1);
  sql_token_kind kind = SQL_SIGN;
  size_t end = i;
  if (c == '\'') kind = SQL_STRING, end = quoted_end(text, i, '\'', dialect == MIG_MYSQL);
  else if (c == '"') kind = dialect == MIG_MYSQL ? SQL_STRING : SQL_QUOTED, end = quoted_end(text, i, '"', dialect == MIG_MYSQL);
  else if (c == '`' && dialect != MIG_POSTGRESQL) kind = SQL_QUOTED, end = quoted_end(text, i, '`', false);
  else if (c == '[' && dialect == MIG_SQLITE) kind = SQL_QUOTED, end = quoted_end(text, i, ']', false);
  else if ((c == 'E' || c == 'e') && next == '\'' && dialect == MIG_POSTGRESQL) kind = SQL_STRING, end = quoted_end(text, i + 1, '\'', true);
  else if ((c == 'B' || c == 'b' || c == 'X' || c == 'x' || c == 'N' || c == 'n') && next == '\'') kind = SQL_STRING, end = quoted_end(text, i + 1, '\'', false);
  else if (c == '$' && dialect == MIG_POSTGRESQL && (end = dollar_end(text, i)) != i) kind = SQL_STRING;
  else if ((end = param_end(text, dialect, i)) != i) kind = SQL_PARAM;
  else if (is_word_start(c) || (c == '@' && dialect == MIG_MYSQL)) {
    kind = SQL_WORD;
    for (end = i + 1; is_word(at(text, end));) end++;
  } else if (is_digit(c) || (c == '.' && is_digit(next))) kind = SQL_NUMBER, end = number_end(text, i);
  else end = sign_end(text, i);
  return (sql_token){kind, (uint32_t)i, (uint32_t)(end > text.len ? text.len : end)};
}

sql_tokens mig_sql_tokens(mig_arena *arena, mig_dialect dialect, mig_span text) {
  if (text.len > UINT32_MAX / 2) text.len = UINT32_MAX / 2;
  MIG_VEC(sql_token) tokens = {0};
  for (size_t i = 0; i < text.len;) {
    size_t comment = comment_end(text, dialect, i);
    if (comment != i) i = comment;
    else if (is_space((unsigned char)text.ptr[i])) i++;
    else {
      *mig_vec_push(arena, &tokens) = next_token(text, dialect, i);
      i = tokens.items[tokens.count - 1].end;
    }
  }
  *mig_vec_push(arena, &tokens) = (sql_token){SQL_END, (uint32_t)text.len, (uint32_t)text.len};
  return (sql_tokens){text, dialect, tokens.items, tokens.count - 1};
}

mig_span mig_sql_token_text(const sql_tokens *tokens, uint32_t i) {
  if (i >= tokens->count) return (mig_span){0};
  return mig_span_cut(tokens->text, tokens->items[i].start, tokens->items[i].end);
}

mig_span mig_sql_token_range(const sql_tokens *tokens, uint32_t from, uint32_t to) {
  if (to > tokens->count) to = tokens->count;
  if (from >= to) return (mig_span){0};
  return mig_span_cut(tokens->text, tokens->items[from].start, tokens->items[to - 1].end);
}

bool mig_sql_token_is(const sql_tokens *tokens, uint32_t i, const char *word) {
  if (i >= tokens->count) return false;
  sql_token_kind kind = tokens->items[i].kind;
  return (kind == SQL_WORD || kind == SQL_SIGN) && mig_span_eq_nocase(mig_sql_token_text(tokens, i), mig_span_of(word));
}

static mig_span unquote(mig_arena *arena, mig_span body, char quote, bool backslashes, bool keeps_wildcards) {
  mig_buf buf = mig_buf_in(arena);
  for (size_t i = 0; i < body.len; i++) {
    char c = body.ptr[i];
    if (backslashes && c == '\\' && i + 1 < body.len) {
      c = body.ptr[++i];
      if (keeps_wildcards && (c == '%' || c == '_')) mig_buf_putc(&buf, '\\'); /* for LIKE to see */
      c = c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c == '0' ? '\0' : c;
    } else if (c == quote && i + 1 < body.len && body.ptr[i + 1] == quote) {
      i++;
    }
    mig_buf_putc(&buf, c);
  }
  return buf.len ? mig_buf_span(&buf) : MIG_SPAN("");
}

static mig_span string_value(mig_arena *arena, const sql_tokens *tokens, mig_span text) {
  size_t open = 0;
  bool escapes = tokens->dialect == MIG_MYSQL;
  if (text.ptr[0] == '$') {
    size_t mark = mig_span_find(text, MIG_SPAN("$"), 1) + 1;
    return text.len >= 2 * mark ? mig_span_cut(text, mark, text.len - mark) : MIG_SPAN("");
  }
  while (open < text.len && text.ptr[open] != '\'' && text.ptr[open] != '"') open++;
  if (open == 1 && (text.ptr[0] == 'E' || text.ptr[0] == 'e')) escapes = true;
  bool closed = text.len >= open + 2 && text.ptr[text.len - 1] == text.ptr[open];
  return unquote(arena, mig_span_cut(text, open + 1, closed ? text.len - 1 : text.len), text.ptr[open], escapes, tokens->dialect == MIG_MYSQL);
}

mig_span mig_sql_token_value(mig_arena *arena, const sql_tokens *tokens, uint32_t i) {
  mig_span text = mig_sql_token_text(tokens, i);
  if (text.len == 0) return MIG_SPAN("");
  switch (tokens->items[i].kind) {
    case SQL_STRING: return string_value(arena, tokens, text);
    case SQL_QUOTED: {
      char close = text.ptr[0] == '[' ? ']' : text.ptr[0];
      bool closed = text.len >= 2 && text.ptr[text.len - 1] == close;
      return unquote(arena, mig_span_cut(text, 1, closed ? text.len - 1 : text.len), close, false, false);
    }
    case SQL_WORD: {
      if (tokens->dialect != MIG_POSTGRESQL) return text;
      mig_span lower = mig_arena_copy(arena, text);
      char *p = (char *)(uintptr_t)lower.ptr;
      for (size_t c = 0; c < lower.len; c++)
        if (p[c] >= 'A' && p[c] <= 'Z') p[c] = (char)(p[c] + ('a' - 'A'));
      return lower;
    }
    default: return text;
  }
}

uint32_t mig_sql_token_close(const sql_tokens *tokens, uint32_t i) {
  uint32_t depth = 0;
  for (; i < tokens->count; i++) {
    if (mig_sql_token_is(tokens, i, "(")) depth++;
    else if (mig_sql_token_is(tokens, i, ")") && --depth == 0) return i;
  }
  return tokens->count;
}

/* Whether the statement at `from` may hold a body of statements between BEGIN and END. */
static bool has_body(const sql_tokens *tokens, uint32_t from) {
  if (!mig_sql_token_is(tokens, from, "CREATE")) return false;
  for (uint32_t i = from + 1; i < from + 8 && i < tokens->count; i++) {
    if (mig_sql_token_is(tokens, i, "TRIGGER") || mig_sql_token_is(tokens, i, "PROCEDURE") ||
        mig_sql_token_is(tokens, i, "FUNCTION") || mig_sql_token_is(tokens, i, "EVENT"))
      return true;
  }
  return false;
}

/* END closes BEGIN or CASE; END IF, END LOOP and the like close what BEGIN did not open. */
static int body_change(const sql_tokens *tokens, uint32_t i) {
  if (mig_sql_token_is(tokens, i, "BEGIN") || mig_sql_token_is(tokens, i, "CASE")) return 1;
  if (!mig_sql_token_is(tokens, i, "END")) return 0;
  static const char *const others[] = {"IF", "LOOP", "WHILE", "REPEAT"};
  for (size_t o = 0; o < sizeof others / sizeof *others; o++)
    if (mig_sql_token_is(tokens, i + 1, others[o])) return 0;
  return -1;
}

const sql_piece *mig_sql_split(mig_arena *arena, const sql_tokens *tokens, uint32_t *out_count) {
  MIG_VEC(sql_piece) pieces = {0};
  uint32_t from = 0;
  int depth = 0;
  bool body = has_body(tokens, 0);
  for (uint32_t i = 0; i <= tokens->count; i++) {
    if (body && i < tokens->count && depth + body_change(tokens, i) >= 0) depth += body_change(tokens, i);
    bool ends = i == tokens->count || (depth == 0 && mig_sql_token_is(tokens, i, ";"));
    if (!ends) continue;
    if (i > from) *mig_vec_push(arena, &pieces) = (sql_piece){from, i};
    from = i + 1;
    depth = 0;
    body = has_body(tokens, from);
  }
  *out_count = pieces.count;
  return pieces.items;
}
