/* resolve/mako_internal.h: what the files of the template renderer share.
 *
 * Data:  text --mako_lex--> nodes --mako_render--> output; expressions inside of nodes go
 *        text --mako_parse--> tree --mako_eval--> value.
 * Errors: a function that returns false has called mig_mako_fail. */
#ifndef MIG_RESOLVE_MAKO_INTERNAL_H
#define MIG_RESOLVE_MAKO_INTERNAL_H

#include "base/buf.h"
#include "base/span.h"
#include "base/vec.h"
#include "resolve/mako.h"

/* ---- values ---- */

typedef enum mako_kind {
  MAKO_UNDEFINED, /* a name without value: false, and an error when printed */
  MAKO_NONE,
  MAKO_BOOL,     /* [number] */
  MAKO_INT,      /* [number] */
  MAKO_STR,      /* [text] */
  MAKO_TUPLE,    /* [items] */
  MAKO_LIST,     /* [items] */
  MAKO_DATE,     /* [date] */
  MAKO_FUNCTION, /* [function] a builtin, a method with its `self`, or the module re's split */
  MAKO_TYPE,     /* [text] str, tuple, list: callable, and what isinstance asks for */
  MAKO_CONFIG,   /* Alembic's Config */
  MAKO_CONTEXT,  /* Mako's context */
  MAKO_RE,       /* the module re */
  MAKO_DATABASES /* the option `databases`, before it is split */
} mako_kind;

typedef struct mako_value mako_value;
typedef struct mako_run mako_run;

/* Arguments of one call; names[i] is empty for a positional one. */
typedef struct mako_args {
  const mako_value *items;
  const mig_span *names;
  uint32_t count;
} mako_args;

typedef struct mako_function {
  const char *name;
  uint32_t min, max; /* number of arguments */
  bool (*call)(mako_run *run, const mako_value *self, const mako_args *args, mako_value *out);
} mako_function;

struct mako_value {
  mako_kind kind;
  union {
    int64_t number;
    mig_span text;
    struct {
      const mako_value *items;
      uint32_t count;
    } list;
    const mig_date *date;
    struct {
      const mako_function *row;
      const mako_value *self;
    } function;
  } as;
};

/* What was built; never a null pointer. */
static inline mig_span mako_built(const mig_buf *buf) {
  return buf->len == 0 ? MIG_SPAN("") : mig_buf_span(buf);
}
static inline mako_value mako_text(mig_span text) {
  return (mako_value){.kind = MAKO_STR, .as.text = text};
}
static inline mako_value mako_number(mako_kind kind, int64_t number) {
  return (mako_value){.kind = kind, .as.number = number};
}

/* ---- one rendering ---- */

typedef struct mako_variable {
  mig_span name;
  mako_value value;
} mako_variable;

struct mako_run {
  mig_arena *arena;
  mig_span text, name; /* the template */
  const mig_mako_inputs *inputs;
  MIG_VEC(mako_variable) variables; /* last assignment of a name wins */
  mig_buf out;
  size_t at;      /* offset in the template that a message names */
  uint32_t depth; /* of expressions and control lines under way */
  uint32_t steps;
  mig_err err;
  mig_why *why;
};

/* Says why at the line of run->at, and that --template stock is a way out; returns false. */
bool mig_mako_fail(mako_run *run, const char *format, ...) MIG_PRINTF(2, 3);
bool mig_mako_step(mako_run *run); /* counts towards the limit */

/* ---- expressions ---- */

typedef enum mako_expr_kind {
  EXPR_VALUE,     /* value */
  EXPR_NAME,      /* text */
  EXPR_TUPLE,     /* items */
  EXPR_LIST,      /* items */
  EXPR_EACH,      /* a: element, text: variable, b: iterable, c: condition or NULL */
  EXPR_ATTRIBUTE, /* a.text */
  EXPR_INDEX,     /* a[b] */
  EXPR_SLICE,     /* a[b:c], each or NULL */
  EXPR_CALL,      /* a(items) */
  EXPR_NOT,       /* a */
  EXPR_NEGATE,    /* a */
  EXPR_AND,       /* a, b */
  EXPR_OR,        /* a, b */
  EXPR_IF,        /* a if b else c */
  EXPR_ADD,
  EXPR_MODULO,
  EXPR_EQ,
  EXPR_NE,
  EXPR_LT,
  EXPR_LE,
  EXPR_GT,
  EXPR_GE,
  EXPR_IS,
  EXPR_IS_NOT,
  EXPR_IN,
  EXPR_NOT_IN
} mako_expr_kind;

typedef struct mako_expr {
  mako_expr_kind kind;
  mig_span text;
  mig_span keyword; /* of an argument of a call */
  mako_value value;
  struct mako_expr *a, *b, *c;
  struct mako_expr **items;
  uint32_t count;
} mako_expr;

/* `text` is one whole expression; its place in the template is run->at. */
bool mig_mako_parse(mako_run *run, mig_span text, mako_expr **out);
bool mig_mako_eval(mako_run *run, const mako_expr *expr, mako_value *out);
bool mig_mako_eval_text(mako_run *run, mig_span text, mako_value *out);

/* The literal that starts at text.ptr[*at] (a quote or a prefix): its value, *at behind it. */
bool mig_mako_string(mako_run *run, mig_span text, size_t *at, mig_span *out);

bool mig_mako_iterate(mako_run *run, mako_value *value); /* makes it a list or tuple to loop over */
void mig_mako_assign(mako_run *run, mig_span name, mako_value value);
mako_value mig_mako_lookup(mako_run *run, mig_span name);
bool mig_mako_is_true(const mako_value *value);
bool mig_mako_str(mako_run *run, const mako_value *value, mig_span *out);  /* str() */
bool mig_mako_repr(mako_run *run, const mako_value *value, mig_span *out); /* repr() */
bool mig_mako_equal(const mako_value *a, const mako_value *b);

/* Functions and attributes: NULL or false when mig does not know them. */
const mako_function *mig_mako_builtin(mig_span name);
bool mig_mako_attribute(mako_run *run, const mako_value *value, mig_span name, mako_value *out);
bool mig_mako_call(mako_run *run, const mako_value *callee, const mako_args *args, mako_value *out);
bool mig_mako_format(mako_run *run, mig_span format, const mako_value *value, mako_value *out); /* format % value */
/* The text after one filter of `${... | filter}`. */
bool mig_mako_filter(mako_run *run, mig_span filter, mako_value *value);

/* ---- templates ---- */

typedef enum mako_node_kind {
  NODE_TEXT,
  NODE_EXPRESSION, /* text; filters */
  NODE_CONTROL,    /* word: if, elif, else, for, endif, endfor; text: the line after the word */
  NODE_BLOCK,      /* <% ... %> */
  NODE_MODULE      /* <%! ... %> */
} mako_node_kind;

typedef struct mako_node {
  mako_node_kind kind;
  size_t at; /* offset in the template */
  mig_span text, filters, word;
  uint32_t next; /* CONTROL if, elif, else, for: the next part's or the end's index */
} mako_node;

typedef MIG_VEC(mako_node) mako_nodes;

bool mig_mako_lex(mako_run *run, mako_nodes *out);
/* Statements of a block: imports, assignments, and the list of the application's databases. */
bool mig_mako_block(mako_run *run, mig_span text, bool is_module);

#endif
