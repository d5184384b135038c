/* resolve/existence.h: asking a database, in Python, whether something exists.
 *
 * The questions are those that Alembic scripts ask themselves, through SQLAlchemy's inspector, and that
 * mig reads back (script/bind_inspect.c), so that what is written can be replayed. They need a live
 * connection: `alembic upgrade --sql` cannot answer them. */
#ifndef MIG_RESOLVE_EXISTENCE_H
#define MIG_RESOLVE_EXISTENCE_H

#include "base/buf.h"
#include "op/effect.h"
#include "resolve/edit_ops.h"

/* `'c' in [...]`, or `'c' not in [...]` when negated. `kind`: of a constraint, as Alembic's type_ says
 * ("unique", "foreignkey", "check"); else ignored. False: there is no such question, nothing is put. */
bool mig_existence_put(mig_buf *out, const mig_object *object, mig_span kind, bool negated);

/* Does the module import what the questions are written with: `op` of alembic and `sqlalchemy as sa`? */
bool mig_existence_names(const mig_py_module *module);

/* Puts `if QUESTION:` before the statement of `op` and indents it. False: it does not stand alone, or
 * there is no question for it. `exists`: it shall run only where its object exists. */
bool mig_guard_put(mig_splices *splices, mig_py_module *module, const mig_op *op, const mig_object *object, bool exists);

#endif
