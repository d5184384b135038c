#include <string.h>

#include "listing.h"

int mig_cmd_show(mig_cli *cli) {
  if (cli->operand_count != 1) return mig_cli_usage(cli, "show takes one revision: an identifier, a label or heads");
  if (strcmp(cli->operands[0], "current") == 0)
    return mig_cli_usage(cli, "current is what a database holds, and mig opens none");
  mig_listing_opts opts = {.operations = mig_cli_has(cli, MIG_OPT_OPERATIONS),
                           .symbol = mig_cli_span(cli->operands[0])};
  return mig_cli_list(cli, mig_list_show, &opts);
}
