/* cli/listing.h: what heads, branches, history and show have in common. */
#ifndef MIG_CLI_LISTING_H
#define MIG_CLI_LISTING_H

#include "cli.h"

/* Opens the tree, lists each project in it, prints. With several projects each line starts with
 * "DIR: ", and a symbol or range need only say something in one of them. Returns the exit status. */
int mig_cli_list(mig_cli *cli, mig_list *list, const mig_listing_opts *asked);

/* An operand as borrowed bytes. */
mig_span mig_cli_span(const char *text);

#endif
