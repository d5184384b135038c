/* --format: which formats each command prints. */
#include <stdio.h>
#include <string.h>

#include "cli.h"

/* Commands that judge or draw; all others list. The first use decides what no --format means. */
static const struct {
  const char *command;
  unsigned uses;
  const char *preset;
} uses_of[] = {
    {"check", MIG_FORMAT_JUDGES, "text"},
    {"conflicts", MIG_FORMAT_JUDGES, "text"},
    {"report", MIG_FORMAT_JUDGES | MIG_FORMAT_DRAWS, "text"},
    {"graph", MIG_FORMAT_DRAWS, "dot"},
    {"explain", MIG_FORMAT_EXPLAINS, "text"},
};
enum { COMMANDS = sizeof uses_of / sizeof uses_of[0] };

static unsigned uses_for(const char *command, const char **preset) {
  for (size_t i = 0; i < COMMANDS; i++) {
    if (strcmp(uses_of[i].command, command) != 0) continue;
    *preset = uses_of[i].preset;
    return uses_of[i].uses;
  }
  *preset = "text";
  return MIG_FORMAT_LISTS;
}

static void join_formats(char *out, size_t size, unsigned uses) {
  uint32_t count = 0;
  const mig_format *formats = mig_formats(&count);
  size_t len = 0;
  out[0] = '\0';
  for (uint32_t i = 0; i < count && len < size; i++)
    if (formats[i].uses & uses) len += (size_t)snprintf(out + len, size - len, "%s%s", len == 0 ? "" : ", ", formats[i].name);
}

int mig_cli_check_format(const mig_cli *cli) {
  const char *typed = cli->values[MIG_OPT_FORMAT], *preset, *name = cli->command->name;
  if (typed == NULL || (cli->command->options >> MIG_OPT_FORMAT & 1) == 0) return -1;
  unsigned uses = uses_for(name, &preset);
  const mig_format *format = mig_format_find((mig_span){typed, strlen(typed)});
  if (format != NULL && (format->uses & uses) != 0) return -1;
  char words[256];
  join_formats(words, sizeof words, uses);
  if (format != NULL) return mig_cli_usage(cli, "%s does not print %s; it takes: %s", name, typed, words);
  return mig_cli_usage(cli, "--format: '%s' is none of: %s", typed, words);
}

const mig_format *mig_cli_format(const mig_cli *cli) {
  const char *name = cli->values[MIG_OPT_FORMAT], *preset;
  uses_for(cli->command->name, &preset);
  if (name == NULL) name = preset;
  return mig_format_find((mig_span){name, strlen(name)});
}
