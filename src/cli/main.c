#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"

static const char *program_name(const char *argv0) {
  const char *slash = argv0 != NULL ? strrchr(argv0, '/') : NULL;
  const char *name = slash != NULL ? slash + 1 : argv0;
  return name != NULL && strcmp(name, "git-mig") == 0 ? "git mig" : "mig";
}

int main(int argc, char **argv) {
  signal(SIGPIPE, SIG_DFL); /* `mig history | head` ends silently, whatever was inherited */
  mig_cli cli = {.program = program_name(argc > 0 ? argv[0] : NULL)};
  cli.arena = mig_arena_new();
  cli.operands = calloc((size_t)argc + 1, sizeof *cli.operands);
  int status = MIG_EXIT_INTERNAL;
  if (cli.arena == NULL || cli.operands == NULL) {
    status = mig_cli_fail(&cli, MIG_ERR_NOMEM, NULL);
  } else {
    status = mig_cli_parse(&cli, argc, argv);
    if (status < 0) {
      mig_cli_progress_start(&cli);
      status = cli.command->run(&cli);
      mig_cli_progress_free(&cli);
    }
  }
  if (status == MIG_EXIT_FINDINGS && mig_cli_has(&cli, MIG_OPT_EXIT_ZERO)) status = MIG_EXIT_OK;
  free(cli.operands);
  mig_arena_free(cli.arena);
  return status;
}
