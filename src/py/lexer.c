/* py/lexer.c: cutting one token. */
#include "py/parser.h"
#include "py/scan.h"

/* What a byte starts. */
enum {
  C_NUL,
  C_SPACE,
  C_LINE,
  C_COMMENT,
  C_BACKSLASH,
  C_NAME,
  C_PREFIX, /* a letter that may stand before a quote */
  C_DIGIT,
  C_QUOTE,
  C_DOT,
  C_OPEN,
  C_CLOSE,
  C_SINGLE, /* an operator of one character */
  C_OPERATOR,
  C_UNUSED,
  C_BAD
};

#define N C_NAME
#define P C_PREFIX
#define B C_BAD
#define D C_DIGIT
#define O C_OPERATOR
#define U C_UNUSED
#define N16 N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N
static const uint8_t starts[256] = {
    C_NUL,   B,           B,       B,   B,   B,        B,       B,        B,       C_SPACE,   C_LINE, B,   C_SPACE,
    C_LINE,  B,           B,       B,   B,   B,        B,       B,        B,       B,         B,      B,   B,
    B,       B,           B,       B,   B,   B,        C_SPACE, O,        C_QUOTE, C_COMMENT, U,      O,   O,
    C_QUOTE, C_OPEN,      C_CLOSE, O,   O,   C_SINGLE, O,       C_DOT,    O,       D,         D,      D,   D,
    D,       D,           D,       D,   D,   D,        O,       C_SINGLE, O,       O,         O,      U,   O,
    N,       P,           N,       N,   N,   P,        N,       N,        N,       N,         N,      N,   N,
    N,       N,           N,       N,   P,   N,        N,       P,        N,       N,         N,      N,   N,
    C_OPEN,  C_BACKSLASH, C_CLOSE, O,   N,   U,        N,       P,        N,       N,         N,      P,   N,
    N,       N,           N,       N,   N,   N,        N,       N,        N,       N,         P,      N,   N,
    P,       N,           N,       N,   N,   N,        C_OPEN,  O,        C_CLOSE, C_SINGLE,  B,      N16, N16,
    N16,     N16,         N16,     N16, N16, N16,
};
#undef N
#undef P
#undef B
#undef D
#undef O
#undef U
#undef N16

/* 1: may continue a name; 2: likewise, beyond ASCII. */
#define T16 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2
static const uint8_t continues[256] = {
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,   0,   0,   0,   0,   0,   0,   0,   0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,   0,   0,   0,   1,   1,   1,   1,   1, 1, 1, 1,
    1, 1, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1,   1,   1,   1,   1,   1,   1,   1,   1, 1, 1, 1,
    1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 1, 0, 1, 1, 1, 1,   1,   1,   1,   1,   1,   1,   1,   1, 1, 1, 1,
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, T16, T16, T16, T16, T16, T16, T16, T16,
};
#undef T16

/* No two keywords share a slot; the compiler would say so (initializer overridden). */
#define SLOT(first, last, len) (((first) + (last) + 19 * (len)) & 127)
typedef struct keyword {
  char text[9];
  uint8_t len, token;
} keyword;
static const keyword keywords[128] = {
#define TOKEN(id, text)
#define OPERATOR(id, text, precedence, op)
#define AUGMENTED(id, text, op)
#define KEYWORD(id, word, first, last) \
  [SLOT(first, last, sizeof(word) - 1)] = {.text = word, .len = sizeof(word) - 1, .token = T_##id},
#include "py/tokens.def"
#undef TOKEN
#undef OPERATOR
#undef AUGMENTED
#undef KEYWORD
};

static inline unsigned char byte(const char *at) {
  return (unsigned char)*at;
}

static inline void finish(mig_py_parser *p, mig_py_token kind, const char *end) {
  p->at.tok = (uint8_t)kind;
  p->at.cur = end;
  p->at.end = mig_py_offset(p, end);
}

static void lex_name(mig_py_parser *p, const char *start) {
  const char *at = start;
  unsigned seen = 0;
  for (uint8_t kind; (kind = continues[byte(at)]) != 0; at++) seen |= kind;
  size_t len = (size_t)(at - start);
  finish(p, T_NAME, at);
  p->at.name = (mig_span){start, len};
  if (seen & 2U) {
    mig_py_lex_wide_name(p);
    return;
  }
  const keyword *word = &keywords[SLOT(byte(start), byte(at - 1), len)];
  if (word->len == len && memcmp(word->text, start, len) == 0) p->at.tok = word->token;
}

/* Letters before a quote, in the orders Python allows. */
static bool lex_prefixed(mig_py_parser *p, const char *start) {
  unsigned flags = 0;
  bool format = false;
  const char *at = start;
  for (;; at++) {
    char c = (char)(*at | 0x20);
    if (*at == '"' || *at == '\'') break;
    if (c == 'b' && (flags & (STR_BYTES | STR_U)) == 0 && !format) {
      flags |= STR_BYTES;
    } else if (c == 'u' && flags == 0 && !format && at == start) {
      flags |= STR_U;
    } else if (c == 'r' && (flags & (STR_RAW | STR_U)) == 0) {
      flags |= STR_RAW;
    } else if (c == 'f' && (flags & (STR_BYTES | STR_U)) == 0 && !format) {
      format = true;
    } else {
      return false;
    }
  }
  if (*start == 'U') flags &= ~(unsigned)STR_U;
  if (!format) return mig_py_lex_string(p, at, flags);
  bool triple = at[1] == *at && at[2] == *at;
  p->at.string_flags = (uint8_t)(flags | (triple ? STR_TRIPLE : 0U));
  p->at.quote = byte(at);
  finish(p, T_FSTRING, at + (triple ? 3 : 1));
  return true;
}

static const char *skip_escape(const char *at, unsigned *flags, signed char *high) {
  if (*at == '\r') {
    *flags |= STR_CR;
    return at + (at[1] == '\n' ? 2 : 1);
  }
  *high = (signed char)(*high | (signed char)*at);
  return *at == 0 ? at : at + 1;
}

/* The closing quote of a string whose text starts at `at`; NULL when there is none. */
static const char *close_string(mig_py_parser *p, const char *at, char quote, unsigned *flags) {
  signed char high = 0;
  for (;;) {
    at = (*flags & STR_TRIPLE) ? mig_py_scan_long_string(at, quote, &high) : mig_py_scan_string(at, quote, &high);
    if (*at == quote && (!(*flags & STR_TRIPLE) || (at[1] == quote && at[2] == quote))) break;
    if (*at == quote) {
      at++;
    } else if (*at == '\\') {
      *flags |= STR_ESCAPES;
      at = skip_escape(at + 1, flags, &high);
    } else if (*at == '\r' && (*flags & STR_TRIPLE)) {
      *flags |= STR_CR;
      at++;
    } else if (*at == 0 && at < p->limit) {
      mig_py_fail_lexer(p, mig_py_offset(p, at), "source code cannot contain null bytes");
    } else {
      return NULL;
    }
  }
  if (high < 0) *flags |= STR_HIGH;
  return at;
}

bool mig_py_lex_string(mig_py_parser *p, const char *quote, unsigned flags) {
  if (quote[1] == *quote && quote[2] == *quote) flags |= STR_TRIPLE;
  int size = flags & STR_TRIPLE ? 3 : 1;
  const char *end = close_string(p, quote + size, *quote, &flags);
  if (end == NULL) {
    p->at.cur = quote + 1;
    mig_py_fail_lexer(p, p->at.start,
                      size == 3 ? "unterminated triple-quoted string literal" : "unterminated string literal");
  }
  p->at.text_start = mig_py_offset(p, quote + size);
  p->at.text_end = mig_py_offset(p, end);
  p->at.string_flags = (uint8_t)flags;
  p->at.quote = byte(quote);
  finish(p, T_STRING, end + size);
  return true;
}

/* An f-string that no rule took: passed as CPython 3.11's tokenizer passes any string. */
static void skip_fstring(mig_py_parser *p) {
  unsigned flags = p->at.string_flags;
  const char *end = close_string(p, p->at.cur, (char)p->at.quote, &flags);
  if (end == NULL) mig_py_fail_lexer(p, p->at.start, "unterminated f-string literal");
  p->at.cur = end + (flags & STR_TRIPLE ? 3 : 1);
  p->at.end = mig_py_offset(p, p->at.cur);
}

static void open_bracket(mig_py_parser *p, const char *at) {
  if (p->at.level >= MIG_PY_MAX_BRACKETS) mig_py_fail_lexer(p, p->at.start, "too many nested parentheses");
  p->brackets[p->at.level] = *at;
  p->bracket_starts[p->at.level] = p->at.start;
  p->at.level++;
  finish(p, *at == '(' ? T_LPAR : *at == '[' ? T_LSQB : T_LBRACE, at + 1);
}

static void close_bracket(mig_py_parser *p, const char *at) {
  if (p->at.level == 0) {
    p->at.cur = at + 1;
    mig_py_fail_lexer(p, p->at.start, *at == ')' ? "unmatched ')'" : *at == ']' ? "unmatched ']'" : "unmatched '}'");
  }
  char open = p->brackets[--p->at.level];
  if (open != (*at == ')' ? '(' : *at == ']' ? '[' : '{')) {
    p->at.cur = at + 1;
    mig_py_fail_lexer(p, p->at.start, "closing parenthesis does not match opening parenthesis");
  }
  finish(p, *at == ')' ? T_RPAR : *at == ']' ? T_RSQB : T_RBRACE, at + 1);
}

/* An operator that may have an '=' behind it, as most do. */
static inline void with_equal(mig_py_parser *p, const char *at, mig_py_token plain, mig_py_token equal) {
  if (at[1] == '=') {
    finish(p, equal, at + 2);
  } else {
    finish(p, plain, at + 1);
  }
}

/* '*', '/', '<' and '>', which may be doubled as well. */
static inline void maybe_double(mig_py_parser *p, const char *at, const uint8_t tokens[4]) {
  bool twice = at[1] == *at;
  bool equal = at[1 + twice] == '=';
  finish(p, (mig_py_token)tokens[2 * twice + equal], at + 1 + twice + equal);
}

static void lex_operator(mig_py_parser *p, const char *at) {
  static const uint8_t stars[4] = {T_STAR, T_STAREQUAL, T_DOUBLESTAR, T_DOUBLESTAREQUAL};
  static const uint8_t slashes[4] = {T_SLASH, T_SLASHEQUAL, T_DOUBLESLASH, T_DOUBLESLASHEQUAL};
  static const uint8_t less[4] = {T_LESS, T_LESSEQUAL, T_LEFTSHIFT, T_LEFTSHIFTEQUAL};
  static const uint8_t greater[4] = {T_GREATER, T_GREATEREQUAL, T_RIGHTSHIFT, T_RIGHTSHIFTEQUAL};
  switch (*at) {
    case '=':
      with_equal(p, at, T_EQUAL, T_EQEQUAL);
      break;
    case ':':
      /* In a replacement field's top level a colon starts the format, whatever follows. */
      if (at[1] == '=' && p->at.level != p->at.fstring_level) {
        finish(p, T_WALRUS, at + 2);
      } else {
        finish(p, T_COLON, at + 1);
      }
      break;
    case '+':
      with_equal(p, at, T_PLUS, T_PLUSEQUAL);
      break;
    case '-':
      if (at[1] == '>') {
        finish(p, T_ARROW, at + 2);
      } else {
        with_equal(p, at, T_MINUS, T_MINEQUAL);
      }
      break;
    case '*':
      maybe_double(p, at, stars);
      break;
    case '/':
      maybe_double(p, at, slashes);
      break;
    case '%':
      with_equal(p, at, T_PERCENT, T_PERCENTEQUAL);
      break;
    case '@':
      with_equal(p, at, T_AT, T_ATEQUAL);
      break;
    case '&':
      with_equal(p, at, T_AMPER, T_AMPEREQUAL);
      break;
    case '|':
      with_equal(p, at, T_VBAR, T_VBAREQUAL);
      break;
    case '^':
      with_equal(p, at, T_CIRCUMFLEX, T_CIRCUMFLEXEQUAL);
      break;
    case '<':
      if (at[1] == '>') {
        finish(p, T_UNKNOWN, at + 2); /* <> is Python 2's */
      } else {
        maybe_double(p, at, less);
      }
      break;
    case '>':
      maybe_double(p, at, greater);
      break;
    case '!':
      with_equal(p, at, p->at.level == p->at.fstring_level ? T_EXCLAIM : T_UNKNOWN, T_NOTEQUAL);
      break;
    default:
      finish(p, T_UNKNOWN, at + 1);
      break;
  }
}

static const char *join_line(mig_py_parser *p, const char *at) {
  if (at[1] != '\n' && at[1] != '\r') {
    p->at.cur = at + 1;
    mig_py_fail_as(p, BY_LEXER_QUIETLY, MIG_PY_SYNTAX_ERROR, mig_py_offset(p, at), mig_py_offset(p, at + 1),
                   MIG_SPAN("unexpected character after line continuation character"));
  }
  at += at[1] == '\r' && at[2] == '\n' ? 3 : 2;
  if (at >= p->limit) {
    p->at.cur = at;
    uint32_t end = mig_py_offset(p, at);
    mig_py_fail_as(p, BY_LEXER_QUIETLY, MIG_PY_SYNTAX_ERROR, end, end, MIG_SPAN("unexpected EOF while parsing"));
  }
  return at;
}

static void lex_end(mig_py_parser *p, const char *at) {
  if (at < p->limit) mig_py_fail_lexer(p, mig_py_offset(p, at), "source code cannot contain null bytes");
  p->at.cur = at;
  if (p->at.level > 0) {
    p->at.tok = T_END;
    p->at.end = p->at.start;
    int innermost = p->at.level - 1;
    const char *message = p->brackets[innermost] == '('   ? "'(' was never closed"
                          : p->brackets[innermost] == '[' ? "'[' was never closed"
                                                          : "'{' was never closed";
    mig_py_fail_as(p, BY_LEXER_QUIETLY, MIG_PY_SYNTAX_ERROR, p->bracket_starts[innermost],
                   p->bracket_starts[innermost] + 1, mig_span_of(message));
  }
  /* A last line without an end gets one; then what is indented is closed. */
  if (p->at.tok > T_DEDENT) {
    finish(p, T_NEWLINE, at);
    p->at.line_start = true;
  } else {
    finish(p, T_END, at);
  }
}

static MIG_NORETURN void fail_character(mig_py_parser *p, const char *at) {
  p->at.cur = at + 1;
  mig_py_fail_lexer(p, p->at.start, "invalid non-printable character");
}

void mig_py_next(mig_py_parser *p) {
  if (p->at.tok > T_DEDENT) {
    if (p->at.tok == T_FSTRING) skip_fstring(p);
    p->at.prev_end = p->at.end;
  } else if ((p->at.line_start || p->at.pending != 0) && mig_py_lex_layout(p)) {
    return;
  }
  const char *at = p->at.cur;
  for (;;) {
    while (*at == ' ') at++;
    p->at.start = mig_py_offset(p, at);
    switch (starts[byte(at)]) {
      case C_PREFIX:
        if (lex_prefixed(p, at)) return;
        lex_name(p, at);
        return;
      case C_NAME:
        lex_name(p, at);
        return;
      case C_SPACE:
        at++;
        break;
      case C_LINE: {
        const char *end = at + (*at == '\r' && at[1] == '\n' ? 2 : 1);
        if (p->at.level > 0) {
          at = end;
          break;
        }
        p->at.line_start = true;
        finish(p, T_NEWLINE, at);
        p->at.cur = end;
        return;
      }
      case C_COMMENT:
        at = mig_py_scan_line_end(at);
        break;
      case C_BACKSLASH:
        at = join_line(p, at);
        break;
      case C_DIGIT:
        mig_py_lex_number(p, at);
        return;
      case C_QUOTE:
        mig_py_lex_string(p, at, 0);
        return;
      case C_DOT:
        if (at[1] >= '0' && at[1] <= '9') {
          mig_py_lex_number(p, at);
        } else if (at[1] == '.' && at[2] == '.') {
          finish(p, T_ELLIPSIS, at + 3);
        } else {
          finish(p, T_DOT, at + 1);
        }
        return;
      case C_OPEN:
        open_bracket(p, at);
        return;
      case C_CLOSE:
        close_bracket(p, at);
        return;
      case C_SINGLE:
        finish(p, *at == ',' ? T_COMMA : *at == ';' ? T_SEMI : T_TILDE, at + 1);
        return;
      case C_OPERATOR:
        lex_operator(p, at);
        return;
      case C_UNUSED:
        finish(p, T_UNKNOWN, at + 1);
        return;
      case C_NUL:
        lex_end(p, at);
        return;
      default:
        fail_character(p, at);
    }
  }
}
