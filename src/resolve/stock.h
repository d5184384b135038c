/* resolve/stock.h: mig's own script templates, for projects whose own cannot be read or is missing. */
#ifndef MIG_RESOLVE_STOCK_H
#define MIG_RESOLVE_STOCK_H

#include "base/arena.h"

/* How a project's scripts are written: picked from one of them. */
typedef struct mig_stock_style {
  bool annotated;        /* revision: str = ... */
  bool returns_none;     /* def upgrade() -> None: */
  bool documented;       /* upgrade() has a docstring */
  bool multidb;          /* upgrade(engine_name) calls upgrade_<engine_name>() */
  bool other_parameters; /* upgrade() takes parameters of the project's own; no stock text fits */
} mig_stock_style;

/* Text of a template in the subset that mig_mako_render reads. For multidb, `binds` of its inputs
 * name the databases. */
mig_span mig_stock_template(mig_arena *arena, const mig_stock_style *style);

#endif
