/* py/parser.h: what the files of this room share: tokens, the parser's state, how it fails.
 *
 * One parser reads one text, once. Tokens are cut on demand; there is one token of lookahead, the
 * current one. A rule starts with the current token being its first and ends with the current
 * token being the one behind it. Errors unwind by longjmp to the nearest catcher (recover.c). */
#ifndef MIG_PY_PARSER_H
#define MIG_PY_PARSER_H

#include <setjmp.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/span.h"
#include "base/vec.h"
#include "py/limits.h"
#include "py/parse.h"

typedef enum mig_py_token {
#define TOKEN(id, text) T_##id,
#define OPERATOR(id, text, precedence, op) T_##id,
#define AUGMENTED(id, text, op) T_##id,
#define KEYWORD(id, text, first, last) T_##id,
#include "py/tokens.def"
#undef TOKEN
#undef OPERATOR
#undef AUGMENTED
#undef KEYWORD
  T_COUNT
} mig_py_token;

enum { PRECEDENCE_BIT_OR = 1 };

/* What the parser needs to know of a token kind, in one load. */
typedef struct mig_py_token_info {
  uint8_t precedence; /* of a binary operator, 0: none */
  uint8_t op;         /* mig_py_op */
  bool augmented;
  bool starts_operand; /* can start an expression and cannot continue one */
} mig_py_token_info;
extern const mig_py_token_info mig_py_tokens[T_COUNT];

/* Of a string token. */
enum {
  STR_RAW = 1,
  STR_BYTES = 2,
  STR_U = 4,       /* starts with a lower-case u */
  STR_ESCAPES = 8, /* has a backslash */
  STR_CR = 16,     /* has a carriage return */
  STR_HIGH = 32,   /* has a byte beyond ASCII */
  STR_TRIPLE = 64
};

/* Who found a problem decides what CPython does next (recover.c). */
typedef enum fault_source {
  BY_PARSER,        /* a rule did not match: the rest of the file may hold a worse one */
  BY_PARSER_FINAL,  /* likewise, but CPython looks no further */
  BY_LEXER,         /* bad characters: outranks the parser's */
  BY_LEXER_QUIETLY, /* bad layout: does not */
  BY_LIMIT
} fault_source;

typedef struct indent_level {
  uint32_t column, alt; /* tabs to 8 columns, and to 1 */
} indent_level;

/* The part of the state that goes back when a rule is tried and given up. */
typedef struct lexer_mark {
  const char *cur;
  uint32_t start, end, prev_end;
  mig_span name;
  uint32_t text_start, text_end;
  int level, indent, pending, fstring_level;
  uint8_t tok, string_flags, quote;
  bool line_start;
} lexer_mark;

typedef struct mig_py_parser {
  lexer_mark at;
  /* at.tok:      the current token, at.start to at.end
   * at.prev_end: end of the last token before it that is no layout
   * at.name:     of a NAME, in NFKC
   * at.text_*:   of a STRING, the bytes between its quotes */
  const char *base, *limit; /* *limit is 0, with 63 more bytes to read behind it */
  mig_arena *arena;
  uint32_t height;  /* of the expression parsed last */
  uint32_t nesting; /* rules open */
  uint32_t fstrings;
  uint64_t read_again; /* bytes of statements that failed in recovery */
  bool skip_bodies, recovering, uses_312;
  bool trying; /* a failure is not final */
  jmp_buf *catcher;
  mig_py_problem problem; /* what was thrown */
  fault_source source;
  MIG_VEC(mig_py_problem) problems;
  lexer_mark outer_fstring; /* while p->fstrings: at the start of the outermost one */
  mig_py_node *lost;        /* lines that recovery passed over, for the next list of statements */
  indent_level indents[MIG_PY_MAX_INDENTS];
  char brackets[MIG_PY_MAX_BRACKETS];
  uint32_t bracket_starts[MIG_PY_MAX_BRACKETS];
} mig_py_parser;

/* What a skipped body needs to be parsed later: the lexer at the end of the head's line. */
typedef struct mig_py_skipped {
  lexer_mark at;
  indent_level *indents;
} mig_py_skipped;

/* lexer.c */
void mig_py_next(mig_py_parser *p);
bool mig_py_lex_string(mig_py_parser *p, const char *quote, unsigned flags);
/* identifier.c: checks and normalises; a bad character is a fault. */
void mig_py_lex_wide_name(mig_py_parser *p);
/* number.c */
void mig_py_lex_number(mig_py_parser *p, const char *c);
/* layout.c */
bool mig_py_lex_layout(mig_py_parser *p);
/* skip.c: at the end of a definition's head. The current token is then the one behind its body;
 * NULL when the body has to be read, and nothing happened. */
struct mig_py_skipped *mig_py_skip_body(mig_py_parser *p);

/* fault.c */
MIG_NORETURN void mig_py_fail_as(mig_py_parser *p, fault_source source, mig_py_problem_kind kind, uint32_t start,
                                 uint32_t end, mig_span message);
MIG_NORETURN void mig_py_fail(mig_py_parser *p, const char *message); /* at the current token */
MIG_NORETURN void mig_py_fail_at(mig_py_parser *p, uint32_t start, const char *message);
MIG_NORETURN void mig_py_fail_lexer(mig_py_parser *p, uint32_t start, const char *message);
MIG_NORETURN void mig_py_fail_limit(mig_py_parser *p, const char *message);
MIG_NORETURN void mig_py_fail_syntax(mig_py_parser *p); /* "invalid syntax" at the current token */

/* recover.c */
mig_py_node *mig_py_parse_module(mig_py_parser *p);
/* Runs rule(p, payload); NULL when it failed, with the lexer back where it was. */
mig_py_node *mig_py_try(mig_py_parser *p, mig_py_node *(*rule)(mig_py_parser *p, void *payload), void *payload);
/* For when p->recovering. A statement that fails becomes a BrokenStmt and a problem. */
mig_py_node *mig_py_guarded_statement(mig_py_parser *p, mig_py_token until);
/* rule(p), or NULL with the current token at the end of the line. */
mig_py_node *mig_py_guarded_head(mig_py_parser *p, mig_py_node *(*rule)(mig_py_parser *p));
/* mig_py_next at the end of a line; lines that hold no tokens are passed over. */
void mig_py_guarded_next(mig_py_parser *p);
void mig_py_note(mig_py_parser *p, mig_py_problem problem);
/* parse.c: reads the text from its start; false when p->problem stopped it. */

/* statements.c */
mig_py_node *mig_py_statement(mig_py_parser *p); /* one or more, linked */
mig_py_node *mig_py_statements(mig_py_parser *p, mig_py_token until);
mig_py_node *mig_py_block(mig_py_parser *p, uint32_t head, const char *what); /* from ':' */
mig_py_node *mig_py_simple_line(mig_py_parser *p);
/* compound.c; NULL: the current token starts none */
mig_py_node *mig_py_compound(mig_py_parser *p);
mig_py_node *mig_py_expect_block(mig_py_parser *p, uint32_t head, const char *what);
/* definitions.c */
mig_py_node *mig_py_decorated(mig_py_parser *p);
mig_py_node *mig_py_function(mig_py_parser *p, uint32_t start, bool is_async, mig_py_node *decorators);
mig_py_node *mig_py_class(mig_py_parser *p, mig_py_node *decorators);
mig_py_node *mig_py_type_params(mig_py_parser *p);
mig_py_arguments *mig_py_parameters(mig_py_parser *p, mig_py_token closing);
/* imports.c */
mig_py_node *mig_py_import(mig_py_parser *p);
mig_py_node *mig_py_import_from(mig_py_parser *p);
/* patterns.c; NULL: it is no match statement */
mig_py_node *mig_py_match(mig_py_parser *p);
/* expressions.c */
mig_py_node *mig_py_expression(mig_py_parser *p);
mig_py_node *mig_py_named_expression(mig_py_parser *p); /* an `=` behind it is an error */
mig_py_node *mig_py_walrus(mig_py_parser *p);           /* likewise, but it may be there */
mig_py_node *mig_py_star_expressions(mig_py_parser *p);
mig_py_node *mig_py_disjunction(mig_py_parser *p);
mig_py_node *mig_py_bitwise_or(mig_py_parser *p);
mig_py_node *mig_py_star_item(mig_py_parser *p, bool named); /* '*' bitwise_or, or an expression */
mig_py_node *mig_py_yield(mig_py_parser *p);
/* atoms.c */
mig_py_node *mig_py_atom(mig_py_parser *p);
mig_py_node *mig_py_comprehensions(mig_py_parser *p);
/* calls.c */
void mig_py_arguments_of(mig_py_parser *p, mig_py_node **args, mig_py_node **keywords);
mig_py_node *mig_py_slices(mig_py_parser *p);
/* targets.c */
typedef enum target_kind { TARGET_STAR, TARGET_SINGLE, TARGET_FOR, TARGET_DEL } target_kind;
void mig_py_make_target(mig_py_parser *p, mig_py_node *expr, target_kind kind);
mig_py_node *mig_py_star_targets(mig_py_parser *p);
const char *mig_py_expr_name(const mig_py_node *expr);
/* strings.c, fstrings.c, escapes.c */
mig_py_node *mig_py_strings(mig_py_parser *p);
typedef struct string_parts {
  mig_buf literal; /* not yet a part */
  mig_py_node *first, **tail;
  uint32_t start; /* of the first literal */
  uint32_t parts;
  bool joined; /* an f-string among them */
  bool u_prefix;
  const char *fault; /* the first problem inside; reported behind the last literal */
  uint32_t fault_at; /* or here, when not 0 */
} string_parts;
void mig_py_fstring(mig_py_parser *p, string_parts *parts);
void mig_py_flush_literal(mig_py_parser *p, string_parts *parts);
/* NULL, or what is wrong with it. */
const char *mig_py_unescape(mig_buf *out, mig_span text, unsigned flags);
bool mig_py_is_utf8(const char *text, size_t len);
/* Code point of a Unicode name or alias, or UINT32_MAX. */
uint32_t mig_py_unicode_named(mig_span name);

/* Nodes and small steps, inline because they are what the time goes to. */
static inline mig_py_node *mig_py_node_at(mig_py_parser *p, mig_py_kind kind, uint32_t start) {
  mig_py_node *node = mig_arena_alloc(p->arena, sizeof *node);
  memset(node, 0, sizeof *node);
  node->kind = (uint8_t)kind;
  node->start = start;
  node->end = p->at.prev_end;
  return node;
}

/* Of the current token, which is passed. */
static inline mig_py_node *mig_py_leaf(mig_py_parser *p, mig_py_kind kind) {
  mig_py_node *node = mig_py_node_at(p, kind, p->at.start);
  node->end = p->at.end;
  p->height = 0;
  mig_py_next(p);
  return node;
}

static inline bool mig_py_accept(mig_py_parser *p, mig_py_token kind) {
  if (p->at.tok != kind) return false;
  mig_py_next(p);
  return true;
}

static inline void mig_py_expect(mig_py_parser *p, mig_py_token kind) {
  if (p->at.tok != kind) mig_py_fail_syntax(p);
  mig_py_next(p);
}

static inline mig_span mig_py_expect_name(mig_py_parser *p) {
  if (p->at.tok != T_NAME) mig_py_fail_syntax(p);
  mig_span name = p->at.name;
  mig_py_next(p);
  return name;
}

static inline bool mig_py_at_name(const mig_py_parser *p, const char *word, size_t len) {
  return p->at.tok == T_NAME && p->at.name.len == len && memcmp(p->at.name.ptr, word, len) == 0;
}

static inline void mig_py_enter(mig_py_parser *p) {
  if (++p->nesting > MIG_PY_MAX_NESTING) mig_py_fail_limit(p, "too deeply nested");
}
static inline void mig_py_leave(mig_py_parser *p) {
  p->nesting--;
}

/* The expression just parsed got one more node on top of subtrees this high. */
static inline void mig_py_raise_height(mig_py_parser *p, uint32_t left) {
  if (left > p->height) p->height = left;
  if (++p->height > MIG_PY_MAX_HEIGHT) mig_py_fail_limit(p, "too many links in one expression");
}

static inline uint32_t mig_py_offset(const mig_py_parser *p, const char *at) {
  return (uint32_t)(at - p->base);
}

/* Appends to a linked list; `tail` is the address of its last link. */
static inline mig_py_node **mig_py_append(mig_py_node **tail, mig_py_node *node) {
  *tail = node;
  return &node->next;
}

#endif
