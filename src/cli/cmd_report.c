#include "cli.h"

/* What conflicts finds, with all that check says of the tree, for every format. */
int mig_cmd_report(mig_cli *cli) {
  return mig_cmd_conflicts(cli);
}
