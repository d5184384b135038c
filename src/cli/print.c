#include <string.h>

#include "cli.h"

int mig_cli_print(const mig_cli *cli, mig_span text, int status) {
  mig_why why = {{0}};
  mig_cli_progress_stop(cli);
  if (mig_cli_page(cli, text)) return status;
  mig_err err = mig_output_write(cli->values[MIG_OPT_OUTPUT], text, &why);
  return err == MIG_OK ? status : mig_cli_fail(cli, err, &why);
}

bool mig_cli_wants_json(const mig_cli *cli) {
  const char *format = cli->values[MIG_OPT_FORMAT];
  return format != NULL && strcmp(format, "json") == 0;
}
