/* script/operations.h: what upgrade() or downgrade() of a script does, as operations and effects.
 *
 * The function is followed as text, never run: literal arguments, loops over literals, helpers of
 * the same tree, questions to the inspector. Whatever is not understood is an operation with a
 * MIG_EFFECT_UNKNOWN: its place, its reason and the narrowest scope that can be justified.
 *
 * Ownership: operations live in `arena`; the script, its file and the modules that `resolve`
 *            returned must outlive them.
 * Order:     binds by name, byte order; operations in the order of execution.
 * Errors:    MIG_ERR_NOMEM only. A script without the function has no operations and a diagnostic
 *            (`downgrade` may be missing without one). */
#ifndef MIG_SCRIPT_OPERATIONS_H
#define MIG_SCRIPT_OPERATIONS_H

#include "op/effect.h"
#include "script/script.h"

typedef enum mig_direction { MIG_UPGRADE, MIG_DOWNGRADE } mig_direction;

/* Where an imported helper module comes from. */
typedef struct mig_module_source {
  /* The module `dotted` as imported by `from`, `level` dots up (0: absolute); NULL when the tree
   * has none. The result must be parsed whole and is asked for at most once a script. */
  struct mig_script *(*resolve)(void *payload, const mig_file *from, mig_span dotted, uint32_t level);
  void *payload;
} mig_module_source;

typedef struct mig_script_ops_opts {
  mig_direction direction;
  mig_dialect dialect;
  const mig_module_source *modules; /* NULL: helpers of other modules are not understood */
  const mig_sink *sink;             /* NULL: nobody listens */
  mig_arena *scratch;               /* empty; emptied again, so that many scripts share its memory. NULL: one is made */
  mig_arena *texts;                 /* for texts that stand in no file, when `arena` goes before what is made of
                                       the operations. NULL: they live in `arena` */
} mig_script_ops_opts;

/* One mig_ops for each database that the function dispatches to (usually one, its bind ""), in
 * (*out)[0 ... *count - 1]. Parses the script when that has not been done; the tree stays with the
 * script only if a sink was told of what is wrong with it; where there is none, several threads may bind one script. */
mig_err mig_script_operations(mig_ops **out, uint32_t *count, mig_arena *arena, mig_script *script,
                              const mig_script_ops_opts *opts);

#endif
