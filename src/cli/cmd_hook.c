#include <string.h>

#include "hook.h"

typedef int place_command(mig_cli *cli, const mig_hook_place *place);

int mig_cmd_hook(mig_cli *cli) {
  static const struct {
    const char *name;
    place_command *run;
  } acts[] = {{"install", mig_hook_install}, {"uninstall", mig_hook_uninstall}, {"status", mig_hook_status}};
  const char *act = cli->operand_count > 0 ? cli->operands[0] : "status";
  if (strcmp(act, "run") == 0) return mig_hook_run(cli);
  for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++) {
    if (strcmp(acts[i].name, act) != 0) continue;
    mig_hook_place place = {.bare = false};
    int status = mig_hook_place_find(cli, &place);
    if (status < 0) status = acts[i].run(cli, &place);
    mig_hook_place_free(&place);
    return status;
  }
  return mig_cli_usage(cli, "hook takes install, uninstall, status or run, not %s", act);
}
