#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"

static bool given(const char *name) {
  const char *value = getenv(name);
  return value != NULL && value[0] != '\0';
}

static bool is(const char *name, const char *text) {
  const char *value = getenv(name);
  return value != NULL && strcmp(value, text) == 0;
}

/* The order that programs have settled on; see docs: conventions of NO_COLOR and CLICOLOR. */
bool mig_cli_stdout_takes_color(void) {
  if (given("NO_COLOR")) return false;
  if (given("CLICOLOR_FORCE") && !is("CLICOLOR_FORCE", "0")) return true;
  if (given("FORCE_COLOR")) return !is("FORCE_COLOR", "0") && !is("FORCE_COLOR", "false");
  if (is("CLICOLOR", "0")) return false;
  if (!given("TERM") || is("TERM", "dumb")) return false;
  return isatty(STDOUT_FILENO) == 1;
}
