/* tests/py/dump.h: writing a tree as CPython 3.11's ast.dump writes it. */
#ifndef TESTS_PY_DUMP_H
#define TESTS_PY_DUMP_H

#include "base/buf.h"
#include "py/parse.h"

/* Appends "Module(body=[…], type_ignores=[])", with lineno and the rest when `positions`. Bodies
 * that were skipped are parsed first. */
void dump_module(mig_buf *out, mig_py_module *module, bool positions);

/* values.c: constants as repr() writes them. */
void dump_string(mig_buf *out, mig_span value);
void dump_bytes(mig_buf *out, mig_span value);
void dump_number(mig_buf *out, const mig_py_node *number);

#endif
