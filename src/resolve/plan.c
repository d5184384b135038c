#include "mig/resolve.h"

static const char *const action_names[] = {[MIG_EDIT_CREATE] = "create",
                                           [MIG_EDIT_MODIFY] = "modify",
                                           [MIG_EDIT_RENAME] = "rename",
                                           [MIG_EDIT_DELETE] = "delete"};

static const char *const strategy_names[] = {
    [MIG_STRATEGY_MERGE] = "merge",   [MIG_STRATEGY_REBASE] = "rebase",
    [MIG_STRATEGY_SETTLE] = "settle", [MIG_STRATEGY_DROP_DUPLICATE] = "drop_duplicate",
    [MIG_STRATEGY_GUARD] = "guard",   [MIG_STRATEGY_REPAIR] = "repair",
    [MIG_STRATEGY_STEPS] = "steps",
    [MIG_STRATEGY_MANUAL] = "manual"};

const char *mig_edit_action_name(mig_edit_action action) {
  return action_names[action];
}

const char *mig_strategy_name(mig_strategy strategy) {
  return strategy_names[strategy];
}
