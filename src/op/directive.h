/* op/directive.h: the rows of directives.def, and binding a call's arguments to a row's parameters.
 *
 * Ownership: rows are constant. A mig_binding refers to the caller's arrays by position.
 * Nothing here knows Python values: arguments are numbers of the caller's arguments. */
#ifndef MIG_OP_DIRECTIVE_H
#define MIG_OP_DIRECTIVE_H

#include "op/effect.h"

typedef enum mig_directive_id {
#define DIRECTIVE(id, ...) MIG_DIRECTIVE_##id,
#include "op/directives.def"
#undef DIRECTIVE
  MIG_DIRECTIVE_NONE,
  MIG_DIRECTIVE_COUNT = MIG_DIRECTIVE_NONE
} mig_directive_id;

enum { MIG_DIRECTIVE_EFFECTS = 2 };

/* What a directive does to which kind of object. */
typedef struct mig_directive_effect {
  mig_effect_verb verb;
  mig_object_kind kind;
} mig_directive_effect;

typedef struct mig_directive {
  mig_directive_id id;
  const char *name;
  const char *params;       /* op.X(...); NULL: none */
  const char *batch_params; /* batch_op.X(...); NULL: not available there */
  mig_directive_effect effects[MIG_DIRECTIVE_EFFECTS];
  uint32_t effect_count;    /* 0: special */
  mig_directive_id reverse; /* MIG_DIRECTIVE_NONE: none that is always the same */
  const char *phrase;
} mig_directive;

/* NULL when Alembic has none of this name. */
const mig_directive *mig_directive_find(mig_span name);
const mig_directive *mig_directive_row(mig_directive_id id);

/* Arguments bound to parameters. */
enum { MIG_PARAM_MAX = 40, MIG_ARG_NONE = -1 };
typedef struct mig_binding {
  const char *params;
  /* The arguments that a parameter took: its current name, without older ones, and the argument's
   * number, positional ones first. Only `given` of them are set. */
  mig_span names[MIG_PARAM_MAX];
  int32_t args[MIG_PARAM_MAX];
  uint32_t given;
  uint64_t initials; /* of the names: a bit for each letter, see mig_binding_may_have */
  uint32_t rest_from, rest_to; /* positional arguments that `*name` took */
  uint32_t unbound;  /* arguments that fit nowhere: a TypeError for the real function */
  bool takes_others; /* `**`: keywords that no parameter names are dialect keywords, not errors */
} mig_binding;

/* Binds `positional` arguments followed by keywords named `keywords[0 ... keyword_count - 1]`
 * (argument numbers go on counting). */
void mig_binding_make(mig_binding *out, const char *params, uint32_t positional, const mig_span *keywords,
                      uint32_t keyword_count);
/* Whether a name begins as `name` does: constructs are asked for many parameters that calls don't give. */
static inline bool mig_binding_may_have(const mig_binding *binding, const char *name) {
  return (binding->initials >> (*name & 63) & 1) != 0;
}
/* The argument of parameter `name`, or MIG_ARG_NONE. */
int32_t mig_binding_arg(const mig_binding *binding, const char *name);
/* Does a parameter of this name (or older name) exist? */
bool mig_params_has(const char *params, mig_span name);

/* "add column user.email": the directive's phrase with the operation's names. For operations
 * without a directive, what their first effect does. */
mig_span mig_op_phrase(mig_arena *arena, const mig_op *op);

#endif
