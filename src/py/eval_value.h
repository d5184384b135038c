/* py/eval_value.h: what the evaluator of literal Python knows about a value.
 *
 * Ownership: everything lives in the evaluator's arena. Lists, sets and dicts are shared by
 *            reference, as Python's are.
 * Never a guess: a value that is not known is UNKNOWN with a reason, or a TERM that says how the
 *            script computes it, which the host may understand. */
#ifndef MIG_PY_EVAL_VALUE_H
#define MIG_PY_EVAL_VALUE_H

#include "base/arena.h"
#include "py/parse.h"

typedef enum mig_py_value_kind {
  MIG_PY_V_UNKNOWN,   /* [text] the reason, one clause */
  MIG_PY_V_NONE,
  MIG_PY_V_BOOL,      /* [integer] 0 or 1 */
  MIG_PY_V_INT,       /* [integer] */
  MIG_PY_V_FLOAT,     /* [floating] */
  MIG_PY_V_STR,       /* [text] */
  MIG_PY_V_PARTIAL,   /* [text] a str of which MIG_PY_HOLE bytes stand for unknown parts */
  MIG_PY_V_BYTES,     /* [text] */
  MIG_PY_V_TUPLE,     /* [seq] */
  MIG_PY_V_LIST,      /* [seq] */
  MIG_PY_V_SET,       /* [seq] in order of insertion */
  MIG_PY_V_DICT,      /* [dict] */
  MIG_PY_V_FUNCTION,  /* [closure] def or lambda */
  MIG_PY_V_CLASS,     /* [class_] */
  MIG_PY_V_MODULE,    /* [env] a module that was read */
  MIG_PY_V_BUILTIN,   /* [text] a built-in function's name */
  MIG_PY_V_METHOD,    /* [method] of a value that is known */
  MIG_PY_V_CONDITION, /* [slot], negated: true or false, decided later by what the host asked */
  MIG_PY_V_TERM,      /* [term] an expression over things from outside */
  MIG_PY_V_HOST,      /* [host], tag: a thing of the host's */
  MIG_PY_V_IMPORT     /* [import] in environments only: read when the name is used */
} mig_py_value_kind;

/* Stands for unknown text in a PARTIAL. */
enum { MIG_PY_HOLE = 1 };

typedef struct mig_py_value {
  uint8_t kind;
  bool negated; /* CONDITION */
  bool data;    /* UNKNOWN: read from rows or the environment; using it has no further effect */
  uint16_t tag; /* HOST: the host's own type number */
  union {
    int64_t integer;
    double floating;
    mig_span text;
    uint32_t slot;
    struct mig_py_seq *seq;
    struct mig_py_dict *dict;
    struct mig_py_closure *closure;
    struct mig_py_class *class_;
    struct mig_py_env *env;
    struct mig_py_method *method;
    struct mig_py_term *term;
    struct mig_py_import *import;
    void *host;
  } as;
} mig_py_value;

/* `from module import name`, or `import module` with an empty name. */
typedef struct mig_py_import {
  mig_span module, name;
  uint32_t level;
  const mig_file *file; /* the importing one */
} mig_py_import;

typedef struct mig_py_seq {
  mig_py_value *items;
  uint32_t count, cap;
  uint32_t born;  /* where it was made: mig_py_eval_now() */
  bool uncertain; /* changed in a branch that may not run: what it holds is not known */
} mig_py_seq;

typedef struct mig_py_dict {
  mig_py_value *keys, *values;
  uint32_t count, cap;
  uint32_t born;
  bool uncertain;
} mig_py_dict;

/* Names and values of a module, a function's call or a class. */
typedef struct mig_py_env {
  struct mig_py_env *parent; /* where free names are looked up; NULL: built-ins */
  mig_py_module *module;
  mig_span *names;
  mig_py_value *values;
  uint32_t count, cap;
  const mig_py_node *globals; /* names declared global, of the statement seen last */
  const mig_py_node *nonlocals;
  mig_span star; /* the module of `from x import *` seen last that could not be read */
  bool open;     /* names may be bound that were not seen: by exec(), or globals().update() */
  bool is_class;
  bool is_comp; /* of a comprehension: `:=` binds outside of it */
  uint32_t born; /* as of mig_py_seq */
  mig_span path; /* of an imported module: what it was imported as */
} mig_py_env;

typedef struct mig_py_closure {
  const mig_py_node *def; /* FunctionDef, AsyncFunctionDef or Lambda */
  mig_py_arguments *args;
  mig_span name;
  mig_py_env *env; /* where it was defined */
  mig_py_value *defaults; /* of posonly and args, then kwonly; UNKNOWN with ptr NULL text: none */
  bool has_self; /* bound method: `self` is the first argument */
  mig_py_value self;
  bool harmless; /* decorated by something unknown etc.: still followed */
} mig_py_closure;

typedef struct mig_py_class {
  mig_span name;
  const mig_py_node *def;
  mig_py_value *bases;
  uint32_t base_count;
  mig_py_env *env; /* its namespace */
  bool is_enum;    /* a base's name ends in Enum */
} mig_py_class;

typedef struct mig_py_method {
  mig_py_value self;
  mig_span name;
} mig_py_method;

typedef enum mig_py_term_kind {
  MIG_PY_TERM_PATH,    /* name: "sqlalchemy.Column" */
  MIG_PY_TERM_ATTR,    /* head.name */
  MIG_PY_TERM_CALL,    /* head(args) */
  MIG_PY_TERM_ITEM,    /* head[other] */
  MIG_PY_TERM_BINARY,  /* head op other; And and Or too */
  MIG_PY_TERM_UNARY,   /* op head */
  MIG_PY_TERM_COMPARE, /* head op other */
  MIG_PY_TERM_ELEMENT, /* any element of head */
  MIG_PY_TERM_COMP,    /* [other for ELEMENT in head if third]; third NONE: no condition */
  MIG_PY_TERM_MEMBER   /* member `name` of enum class head, value other */
} mig_py_term_kind;

typedef struct mig_py_call {
  const mig_py_value *args;   /* by position */
  uint32_t arg_count;
  const mig_span *names;      /* of keywords */
  const mig_py_value *values; /* of keywords */
  uint32_t keyword_count;
  bool more;                  /* *args or **kwargs of which the content is not known */
  const mig_py_node *node;    /* the Call; NULL when made up */
} mig_py_call;

typedef struct mig_py_term {
  mig_py_term_kind kind;
  mig_py_op op;
  mig_span name;
  mig_py_value head, other, third;
  const mig_py_call *call;
  const mig_py_node *node; /* where, in `module` */
  const mig_py_module *module;
} mig_py_term;

static inline mig_py_value mig_py_none(void) {
  return (mig_py_value){.kind = MIG_PY_V_NONE};
}
static inline mig_py_value mig_py_bool(bool truth) {
  return (mig_py_value){.kind = MIG_PY_V_BOOL, .as.integer = truth};
}
static inline mig_py_value mig_py_int(int64_t integer) {
  return (mig_py_value){.kind = MIG_PY_V_INT, .as.integer = integer};
}
static inline mig_py_value mig_py_str(mig_span text) {
  return (mig_py_value){.kind = MIG_PY_V_STR, .as.text = text};
}
static inline mig_py_value mig_py_unknown(const char *reason) {
  return (mig_py_value){.kind = MIG_PY_V_UNKNOWN, .as.text = {reason, strlen(reason)}};
}
static inline mig_py_value mig_py_unknown_data(const char *reason) {
  mig_py_value v = mig_py_unknown(reason);
  v.data = true;
  return v;
}
static inline bool mig_py_is_known_seq(mig_py_value v) {
  return v.kind >= MIG_PY_V_TUPLE && v.kind <= MIG_PY_V_SET && !v.as.seq->uncertain;
}
static inline bool mig_py_is_term(mig_py_value v, mig_py_term_kind kind) {
  return v.kind == MIG_PY_V_TERM && v.as.term->kind == kind;
}

mig_py_value mig_py_seq_new(mig_arena *arena, mig_py_value_kind kind, uint32_t born);
void mig_py_seq_add(mig_arena *arena, mig_py_seq *seq, mig_py_value value);
/* A set holds equal values once. */
void mig_py_set_add(mig_arena *arena, mig_py_seq *set, mig_py_value value);
mig_py_value mig_py_dict_new(mig_arena *arena, uint32_t born);
void mig_py_dict_set(mig_arena *arena, mig_py_dict *dict, mig_py_value key, mig_py_value value);
/* NULL when there is none. */
mig_py_value *mig_py_dict_get(const mig_py_dict *dict, mig_py_value key);
mig_py_value *mig_py_dict_get_text(const mig_py_dict *dict, const char *key);

/* Equal as Python's ==. MIG_PY_MAYBE when something unknown decides. */
typedef enum mig_py_answer { MIG_PY_NO, MIG_PY_YES, MIG_PY_MAYBE } mig_py_answer;
mig_py_answer mig_py_equal(mig_py_value a, mig_py_value b);
/* Is there `key`, and where? MAYBE, too, when a key that is not known may be the one. */
mig_py_answer mig_py_dict_ask(const mig_py_dict *dict, mig_py_value key, uint32_t *index);
/* dict[key]; UNKNOWN unless it is certain. */
mig_py_value mig_py_dict_item(const mig_py_dict *dict, mig_py_value key);
/* Truth of a value that needs no host; MAYBE for the others. */
mig_py_answer mig_py_truth(mig_py_value v);
/* The same thing, unknown or not: for joining branches. */
bool mig_py_same(mig_py_value a, mig_py_value b);

/* repr() and str() into `out`; false, with a hole in `out`, where something is not known. */
struct mig_buf;
bool mig_py_put_repr(struct mig_buf *out, mig_py_value v);
bool mig_py_put_str(struct mig_buf *out, mig_py_value v);

/* Environments. */
mig_py_env *mig_py_env_new(mig_arena *arena, mig_py_env *parent, mig_py_module *module);
mig_py_value *mig_py_env_find(mig_py_env *env, mig_span name); /* in this one only */
void mig_py_env_set(mig_arena *arena, mig_py_env *env, mig_span name, mig_py_value value);

#endif
