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

/* Others would print the address as text. VTE took links up with version 0.50. */
bool mig_cli_stdout_takes_links(void) {
  static const char *const programs[] = {"iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper"};
  static const char *const terms[] = {"xterm-kitty", "foot", "alacritty", "contour"};
  if (given("FORCE_HYPERLINK")) return !is("FORCE_HYPERLINK", "0");
  if (isatty(STDOUT_FILENO) != 1) return false;
  const char *vte = getenv("VTE_VERSION");
  if (vte != NULL && strtol(vte, NULL, 10) >= 5000) return true;
  for (size_t i = 0; i < sizeof programs / sizeof *programs; i++)
    if (is("TERM_PROGRAM", programs[i])) return true;
  for (size_t i = 0; i < sizeof terms / sizeof *terms; i++)
    if (is("TERM", terms[i])) return true;
  return given("KITTY_WINDOW_ID") || given("WT_SESSION");
}
