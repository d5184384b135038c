#include "op/types.h"

#include "base/span.h"

/* Looked through for each call of a script: lengths are compared first. */
static const struct {
  const char *name, *params;
  size_t len;
} types[] = {
#define TYPE(name, params) {name, params, sizeof(name) - 1},
#include "op/types.def"
#undef TYPE
};

static const struct {
  const char *name, *params;
  size_t len;
} constructs[] = {
    [MIG_CONSTRUCT_NONE] = {"", "", 0},
#define CONSTRUCT(id, name, params) [MIG_CONSTRUCT_##id] = {name, params, sizeof(name) - 1},
#include "op/constructs.def"
#undef CONSTRUCT
};
_Static_assert(sizeof constructs / sizeof *constructs == MIG_CONSTRUCT_COUNT, "one row for each construct");

const char *mig_type_params(mig_span name) {
  for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
    if (mig_span_eq(name, (mig_span){types[i].name, types[i].len})) return types[i].params;
  }
  return NULL;
}

mig_construct mig_construct_find(mig_span name) {
  for (int i = MIG_CONSTRUCT_NONE + 1; i < MIG_CONSTRUCT_COUNT; i++) {
    if (mig_span_eq(name, (mig_span){constructs[i].name, constructs[i].len})) return (mig_construct)i;
  }
  return MIG_CONSTRUCT_NONE;
}

const char *mig_construct_params(mig_construct construct) {
  return constructs[construct].params;
}
