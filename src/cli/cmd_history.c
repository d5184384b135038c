#include "listing.h"

int mig_cmd_history(mig_cli *cli) {
  if (cli->operand_count != 0)
    return mig_cli_usage(cli, "history takes no operand: %s (a range goes after -r)", cli->operands[0]);
  mig_listing_opts opts = {.verbose = mig_cli_has(cli, MIG_OPT_VERBOSE),
                           .operations = mig_cli_has(cli, MIG_OPT_OPERATIONS),
                           .range = mig_cli_span(cli->values[MIG_OPT_REV_RANGE])};
  return mig_cli_list(cli, mig_list_history, &opts);
}
