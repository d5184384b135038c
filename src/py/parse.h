/* py/parse.h: from the bytes of a Python file to its tree (py/ast.h).
 *
 * Reads the Python 3 grammar through 3.12, equal to CPython 3.11's `ast` on what 3.11 accepts.
 *
 * Ownership: the module, its tree and its problems live in `arena`. The tree borrows from the
 *            file's text, which must outlive it.
 * Units:     byte offsets into mig_py_module.text. That is the file's text, byte for byte (a byte
 *            order mark included), unless the file declares another encoding than UTF-8: then it
 *            is the text in UTF-8, and mig_py_file_offset leads back to the file.
 * Errors:    MIG_ERR_NOMEM only. What is wrong with the script is in `problems`.
 * Threads:   a module belongs to one thread at a time (mig_py_body writes to it). */
#ifndef MIG_PY_PARSE_H
#define MIG_PY_PARSE_H

#include "py/ast.h"

typedef struct mig_py_opts {
  bool skip_bodies; /* bodies of functions and classes are left unread until mig_py_body */
  bool padded;      /* the text has 64 zero bytes behind it (mig_source_read); else it is copied */
} mig_py_opts;

typedef enum mig_py_problem_kind {
  MIG_PY_SYNTAX_ERROR,
  MIG_PY_INDENTATION_ERROR,
  MIG_PY_TAB_ERROR,
  MIG_PY_ENCODING_ERROR, /* nothing of the file could be read */
  MIG_PY_LIMIT_ERROR     /* valid perhaps, but beyond py/limits.h */
} mig_py_problem_kind;

typedef struct mig_py_problem {
  mig_py_problem_kind kind;
  uint32_t start, end; /* start decides line and column; both in mig_py_module.text */
  mig_span message;    /* "invalid syntax" */
} mig_py_problem;

typedef struct mig_py_module {
  const mig_file *file;
  mig_span text;
  mig_py_node *body; /* statements; broken ones are MIG_PY_BROKEN_STMT */
  /* In file order but for the first, which is the one CPython would report. Bodies that were
   * skipped add theirs when they are parsed. */
  const mig_py_problem *problems;
  uint32_t problem_count;
  mig_span encoding; /* as normalised: "utf-8", "iso-8859-1", … */
  bool recoded;      /* text is not the file's own bytes */
  bool has_bom;
  bool uses_312; /* holds something that 3.11 does not read */
  struct mig_py_state *state;
} mig_py_module;

/* Parses `file`; `opts` may be NULL. On MIG_OK `*out` is a module, however broken the file is. */
mig_err mig_py_parse(mig_py_module **out, mig_arena *arena, const mig_file *file, const mig_py_opts *opts);

/* The statements of a FunctionDef, AsyncFunctionDef or ClassDef; a skipped body is parsed now,
 * once. Unwinds like any allocation when memory runs out (base/protect.h). */
mig_py_node *mig_py_body(mig_py_module *module, mig_py_node *def);

/* Parses all bodies that are still skipped. */
void mig_py_parse_bodies(mig_py_module *module);

/* Emits every problem as a diagnostic without a rule: level error, place in the file. */
void mig_py_report(const mig_py_module *module, const mig_sink *sink);

/* The string expression that is the module's (or a def's or class's parsed body's) first
 * statement; its as.text is the docstring. NULL when there is none. */
const mig_py_node *mig_py_docstring(const mig_py_node *body);

/* Where a byte of module->text is in the file. Same number unless module->recoded. */
uint32_t mig_py_file_offset(const mig_py_module *module, uint32_t offset);

/* Numbers (MIG_PY_NUMBER). Imaginary literals are `floating` times 1j. */
typedef enum mig_py_number_kind { MIG_PY_INT, MIG_PY_FLOAT, MIG_PY_IMAGINARY } mig_py_number_kind;
mig_py_number_kind mig_py_number_kind_of(const mig_py_node *number);
/* False when it is no int or does not fit. */
bool mig_py_number_int64(const mig_py_node *number, int64_t *out);
/* The value of a float or imaginary literal (of an int: the nearest double). */
double mig_py_number_double(const mig_py_node *number);

/* "FunctionDef", as CPython spells it. Constants are "Constant". */
const char *mig_py_kind_name(mig_py_kind kind);

/* Calls visit(payload, child) for each direct child, in source order of CPython's fields; skipped
 * bodies are not parsed. MIG_PY_NONE_ITEM items are visited too. */
void mig_py_each_child(const mig_py_node *node, void (*visit)(void *payload, const mig_py_node *child), void *payload);

#endif
