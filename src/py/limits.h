/* py/limits.h: how deep a script may nest. Hitting a limit is a syntax problem of that statement,
 * never a crash. The first two are CPython's own (MAXLEVEL and MAXINDENT of its tokenizer). */
#ifndef MIG_PY_LIMITS_H
#define MIG_PY_LIMITS_H

enum {
  MIG_PY_MAX_BRACKETS = 200,    /* open brackets at one place */
  MIG_PY_MAX_INDENTS = 100,     /* indentation levels, the margin counted */
  MIG_PY_MAX_NESTING = 1200,    /* nested expressions and blocks: what the parser's stack holds */
  MIG_PY_MAX_HEIGHT = 6000,     /* links of one expression's longest path: what a reader's stack holds */
  MIG_PY_MAX_ELIFS = 6000,      /* elif branches of one if: they nest in the tree */
  MIG_PY_MAX_FSTRINGS = 150,    /* f-strings within f-strings, format specs counted */
  MIG_PY_MAX_INT_DIGITS = 4300, /* digits of a decimal integer (sys.int_info.default_max_str_digits) */
  MIG_PY_MAX_PROBLEMS = 100     /* problems kept of one file */
};

#endif
