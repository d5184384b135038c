#include "listing.h"

int mig_cmd_branches(mig_cli *cli) {
  if (cli->operand_count != 0) return mig_cli_usage(cli, "branches takes no operand: %s", cli->operands[0]);
  mig_listing_opts opts = {.verbose = mig_cli_has(cli, MIG_OPT_VERBOSE),
                           .operations = mig_cli_has(cli, MIG_OPT_OPERATIONS)};
  return mig_cli_list(cli, mig_list_branches, &opts);
}
