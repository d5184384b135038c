/* py/shape.h: do two pieces of Python say the same? Comments, white space, quotes, parentheses and
 * trailing commas don't count, nor do docstrings and other strings that stand alone: what a
 * formatter may change has no part in a shape. */
#ifndef MIG_PY_SHAPE_H
#define MIG_PY_SHAPE_H

#include "base/buf.h"
#include "py/parse.h"

/* Appends the shape of one node (not of its siblings). Two nodes whose shapes are the same bytes
 * compile to the same code, but for line numbers. */
void mig_py_put_shape(mig_buf *out, mig_py_module *module, const mig_py_node *node);

#endif
