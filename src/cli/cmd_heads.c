#include "listing.h"

int mig_cmd_heads(mig_cli *cli) {
  if (cli->operand_count != 0) return mig_cli_usage(cli, "heads takes no operand: %s", cli->operands[0]);
  mig_listing_opts opts = {.verbose = mig_cli_has(cli, MIG_OPT_VERBOSE),
                           .operations = mig_cli_has(cli, MIG_OPT_OPERATIONS),
                           .resolve_dependencies = mig_cli_has(cli, MIG_OPT_RESOLVE_DEPENDENCIES)};
  return mig_cli_list(cli, mig_list_heads, &opts);
}
