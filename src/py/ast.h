/* py/ast.h: the tree of a Python module, CPython's abstract syntax (3.12) with byte spans.
 *
 * Ownership: nodes live in the arena given to mig_py_parse; names and texts are spans into the
 *            source (or into the arena where they had to be decoded or normalised).
 * Units:     start and end are byte offsets into mig_py_module.text, end exclusive. Parentheses
 *            around an expression are outside its span, as in CPython; decorators are outside
 *            the span of what they decorate.
 * Lists:     siblings are linked by `next`; an empty list and an absent child are NULL. In lists
 *            where CPython allows None (Dict.keys, arguments.kw_defaults), the item's kind is
 *            MIG_PY_NONE_ITEM.
 *
 * Field names follow CPython's Python.asdl, so that reference documentation applies. */
#ifndef MIG_PY_AST_H
#define MIG_PY_AST_H

#include "mig/base.h"

typedef enum mig_py_kind {
  MIG_PY_NONE_ITEM,
  /* statements; which union member is valid is in brackets */
  MIG_PY_FUNCTION_DEF,       /* [def] */
  MIG_PY_ASYNC_FUNCTION_DEF, /* [def] */
  MIG_PY_CLASS_DEF,          /* [def] */
  MIG_PY_RETURN,             /* [one] value or NULL */
  MIG_PY_DELETE,             /* [list] targets */
  MIG_PY_ASSIGN,             /* [assign] */
  MIG_PY_AUG_ASSIGN,         /* [pair] first op= second */
  MIG_PY_ANN_ASSIGN,         /* [ann_assign] */
  MIG_PY_FOR,                /* [for_] */
  MIG_PY_ASYNC_FOR,          /* [for_] */
  MIG_PY_WHILE,              /* [if_] */
  MIG_PY_IF,                 /* [if_] */
  MIG_PY_WITH,               /* [with_] */
  MIG_PY_ASYNC_WITH,         /* [with_] */
  MIG_PY_MATCH,              /* [match] */
  MIG_PY_RAISE,              /* [pair] exc, cause */
  MIG_PY_TRY,                /* [try_] */
  MIG_PY_TRY_STAR,           /* [try_] */
  MIG_PY_ASSERT,             /* [pair] test, msg */
  MIG_PY_IMPORT,             /* [import] names only */
  MIG_PY_IMPORT_FROM,        /* [import] */
  MIG_PY_GLOBAL,             /* [list] of MIG_PY_NAME */
  MIG_PY_NONLOCAL,           /* [list] of MIG_PY_NAME */
  MIG_PY_TYPE_ALIAS,         /* [type_alias] 3.12 */
  MIG_PY_EXPR_STMT,          /* [one] */
  MIG_PY_PASS,
  MIG_PY_BREAK,
  MIG_PY_CONTINUE,
  MIG_PY_BROKEN_STMT, /* [broken] a statement that does not parse, kept so that its span is known */
  /* expressions */
  MIG_PY_BOOL_OP,         /* [list] two or more values; op And, Or */
  MIG_PY_NAMED_EXPR,      /* [pair] target, value */
  MIG_PY_BIN_OP,          /* [pair] first op second */
  MIG_PY_UNARY_OP,        /* [one]; op */
  MIG_PY_LAMBDA,          /* [lambda] */
  MIG_PY_IF_EXP,          /* [if_exp] */
  MIG_PY_DICT,            /* [dict] */
  MIG_PY_SET,             /* [list] */
  MIG_PY_LIST_COMP,       /* [comp] */
  MIG_PY_SET_COMP,        /* [comp] */
  MIG_PY_DICT_COMP,       /* [comp] */
  MIG_PY_GENERATOR_EXP,   /* [comp] */
  MIG_PY_AWAIT,           /* [one] */
  MIG_PY_YIELD,           /* [one] value or NULL */
  MIG_PY_YIELD_FROM,      /* [one] */
  MIG_PY_COMPARE,         /* [compare] */
  MIG_PY_CALL,            /* [call] */
  MIG_PY_FORMATTED_VALUE, /* [formatted] */
  MIG_PY_JOINED_STR,      /* [list] of MIG_PY_STRING and MIG_PY_FORMATTED_VALUE */
  MIG_PY_STRING,          /* [text] str constant, decoded, after implicit concatenation */
  MIG_PY_BYTES,           /* [text] bytes constant, likewise */
  MIG_PY_NUMBER,          /* [text] int, float or imaginary, as written; see parse.h */
  MIG_PY_TRUE,
  MIG_PY_FALSE,
  MIG_PY_NONE,
  MIG_PY_ELLIPSIS,
  MIG_PY_ATTRIBUTE, /* [attribute] */
  MIG_PY_SUBSCRIPT, /* [pair] value, slice */
  MIG_PY_STARRED,   /* [one] */
  MIG_PY_NAME,      /* [text] the identifier, NFKC */
  MIG_PY_LIST,      /* [list] */
  MIG_PY_TUPLE,     /* [list] */
  MIG_PY_SLICE,     /* [if_exp] test=lower, body=upper, orelse=step, each or NULL */
  /* the rest */
  MIG_PY_COMPREHENSION,   /* [comprehension] */
  MIG_PY_EXCEPT_HANDLER,  /* [handler] */
  MIG_PY_ARG,             /* [arg] */
  MIG_PY_KEYWORD,         /* [keyword] name empty for ** */
  MIG_PY_ALIAS,           /* [alias] */
  MIG_PY_WITH_ITEM,       /* [pair] context_expr, optional_vars */
  MIG_PY_MATCH_CASE,      /* [match_case] */
  MIG_PY_MATCH_VALUE,     /* [one] */
  MIG_PY_MATCH_SINGLETON, /* [one] None, True or False */
  MIG_PY_MATCH_SEQUENCE,  /* [list] */
  MIG_PY_MATCH_MAPPING,   /* [match_mapping] */
  MIG_PY_MATCH_CLASS,     /* [match_class] */
  MIG_PY_MATCH_STAR,      /* [text] name, empty for _ */
  MIG_PY_MATCH_AS,        /* [keyword] value: the pattern or NULL; name empty for _ */
  MIG_PY_MATCH_OR,        /* [list] */
  MIG_PY_TYPE_VAR,        /* [keyword] value: the bound or NULL; 3.12 */
  MIG_PY_PARAM_SPEC,      /* [text] 3.12 */
  MIG_PY_TYPE_VAR_TUPLE,  /* [text] 3.12 */
  MIG_PY_KIND_COUNT
} mig_py_kind;

typedef enum mig_py_op {
  MIG_PY_OP_NONE,
  /* BoolOp */ MIG_PY_AND,
  MIG_PY_OR,
  /* BinOp, AugAssign */ MIG_PY_ADD,
  MIG_PY_SUB,
  MIG_PY_MULT,
  MIG_PY_MAT_MULT,
  MIG_PY_DIV,
  MIG_PY_MOD,
  MIG_PY_POW,
  MIG_PY_L_SHIFT,
  MIG_PY_R_SHIFT,
  MIG_PY_BIT_OR,
  MIG_PY_BIT_XOR,
  MIG_PY_BIT_AND,
  MIG_PY_FLOOR_DIV,
  /* UnaryOp */ MIG_PY_INVERT,
  MIG_PY_NOT,
  MIG_PY_U_ADD,
  MIG_PY_U_SUB,
  /* Compare */ MIG_PY_EQ,
  MIG_PY_NOT_EQ,
  MIG_PY_LT,
  MIG_PY_LT_E,
  MIG_PY_GT,
  MIG_PY_GT_E,
  MIG_PY_IS,
  MIG_PY_IS_NOT,
  MIG_PY_IN,
  MIG_PY_NOT_IN
} mig_py_op;

typedef enum mig_py_ctx { MIG_PY_LOAD, MIG_PY_STORE, MIG_PY_DEL } mig_py_ctx;

/* mig_py_node.flags */
enum {
  MIG_PY_PARENTHESIZED = 1, /* an expression with parentheses of its own around it */
  MIG_PY_SIMPLE = 2,        /* AnnAssign to a bare name */
  MIG_PY_IS_ASYNC = 2,      /* comprehension */
  MIG_PY_U_PREFIX = 2,      /* String whose first literal starts with u (Constant.kind) */
  MIG_PY_BROKEN = 4,        /* ExceptHandler whose head does not parse: no type, no name */
  MIG_PY_SKIPPED = 8        /* def or class whose body was not parsed yet: mig_py_body */
};

typedef struct mig_py_node mig_py_node;

/* A list whose length is wanted more often than not. */
typedef struct mig_py_list {
  mig_py_node *first;
  uint32_t count;
} mig_py_list;

/* Parameters of a function or lambda. `defaults` belong to the last of posonly + args together;
 * kw_defaults has one item for each kwonly, MIG_PY_NONE_ITEM where there is no default. */
typedef struct mig_py_arguments {
  mig_py_node *posonly, *args, *vararg, *kwonly, *kw_defaults, *kwarg, *defaults;
} mig_py_arguments;

/* A function or a class. `body` is NULL while MIG_PY_SKIPPED is set: ask mig_py_body. */
typedef struct mig_py_def {
  mig_span name;
  mig_py_node *decorators;
  mig_py_node *type_params;
  mig_py_node *body;
  mig_py_arguments *args; /* functions */
  mig_py_node *returns;   /* functions; or NULL */
  mig_py_node *bases;     /* classes */
  mig_py_node *keywords;  /* classes */
  struct mig_py_skipped *skipped;
} mig_py_def;

typedef struct mig_py_bodies {
  mig_py_node *body, *orelse, *finalbody;
} mig_py_bodies;

typedef struct mig_py_handler {
  mig_py_node *type; /* NULL: bare except */
  mig_span name;     /* or empty */
  mig_py_node *body;
} mig_py_handler;

typedef struct mig_py_match_case {
  mig_py_node *pattern, *guard, *body;
} mig_py_match_case;

typedef struct mig_py_match_mapping {
  mig_py_node *keys, *patterns;
  mig_span rest; /* empty: none */
} mig_py_match_mapping;

/* kwd_attrs are MIG_PY_NAME, parallel to kwd_patterns. */
typedef struct mig_py_match_class {
  mig_py_node *cls, *patterns, *kwd_attrs, *kwd_patterns;
} mig_py_match_class;

struct mig_py_node {
  uint8_t kind; /* mig_py_kind */
  uint8_t op;   /* mig_py_op of BoolOp, BinOp, UnaryOp, AugAssign */
  uint8_t ctx;  /* mig_py_ctx of Name, Attribute, Subscript, Starred, List, Tuple */
  uint8_t flags;
  uint32_t start, end;
  mig_py_node *next;
  union {
    mig_py_node *one;
    struct {
      mig_py_node *first, *second;
    } pair;
    mig_py_list list;
    mig_span text;
    mig_py_def *def;
    mig_py_handler *handler;
    mig_py_match_case *match_case;
    mig_py_match_mapping *match_mapping;
    mig_py_match_class *match_class;
    struct {
      mig_py_node *targets, *value;
    } assign;
    struct {
      mig_py_node *target, *annotation, *value;
    } ann_assign;
    struct {
      mig_py_node *target, *iter;
      mig_py_bodies *bodies;
    } for_;
    struct {
      mig_py_node *test;
      mig_py_bodies *bodies;
    } if_;
    struct {
      mig_py_node *items, *body;
    } with_;
    struct {
      mig_py_node *subject, *cases;
    } match;
    struct {
      mig_py_bodies *bodies;
      mig_py_node *handlers;
    } try_;
    struct {
      mig_py_node *names;
      const char *module;
      uint32_t module_len, level;
    } import; /* mig_py_import_module */
    struct {
      mig_py_node *name, *type_params, *value;
    } type_alias;
    struct {
      mig_py_node *body;
    } broken; /* the block under a broken head, or NULL */
    struct {
      mig_py_arguments *args;
      mig_py_node *body;
    } lambda;
    struct {
      mig_py_node *test, *body, *orelse;
    } if_exp;
    struct {
      mig_py_node *keys, *values;
      uint32_t count;
    } dict; /* parallel lists */
    struct {
      mig_py_node *elt, *value, *generators;
    } comp; /* DictComp: elt is the key */
    struct {
      mig_py_node *target, *iter, *ifs;
    } comprehension;
    struct {
      mig_py_node *left, *comparators;
      const uint8_t *ops;
    } compare; /* one mig_py_op per comparator */
    struct {
      mig_py_node *func, *args, *keywords;
    } call;
    struct {
      mig_py_node *value, *format_spec; /* format_spec: JoinedStr or NULL */
      uint32_t field_start;             /* of '{'; start and end are the whole literal's */
      uint8_t conversion;               /* 0, 's', 'r' or 'a' */
    } formatted;
    struct {
      mig_py_node *value;
      mig_span attr;
    } attribute;
    struct {
      mig_py_node *annotation;
      mig_span name;
    } arg;
    struct {
      mig_py_node *value;
      mig_span name;
    } keyword;
    struct {
      const char *name, *asname;
      uint32_t name_len, asname_len;
    } alias; /* mig_py_alias_* */
  } as;
};

static inline mig_span mig_py_import_module(const mig_py_node *import) {
  return (mig_span){import->as.import.module, import->as.import.module_len};
}
/* "a.b.c", without white space; "*" of `from x import *`. */
static inline mig_span mig_py_alias_name(const mig_py_node *alias) {
  return (mig_span){alias->as.alias.name, alias->as.alias.name_len};
}
/* Empty without `as`. */
static inline mig_span mig_py_alias_asname(const mig_py_node *alias) {
  return (mig_span){alias->as.alias.asname, alias->as.alias.asname_len};
}

#endif
