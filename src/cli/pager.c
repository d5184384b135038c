/* Text longer than the screen goes through a pager, as git's does: MIG_PAGER, then what `git var
 * GIT_PAGER` says (GIT_PAGER, core.pager, PAGER, less). LESS=FRX and LV=-c unless they are set. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "git_process.h"

/* ---- is it longer than the screen? ---- */

typedef struct screen {
  unsigned rows, columns;
} screen;

static unsigned number_in(const char *name) {
  const char *value = getenv(name);
  long number = value != NULL ? strtol(value, NULL, 10) : 0;
  return number > 0 && number < 100000 ? (unsigned)number : 0;
}

static screen screen_size(void) {
  struct winsize size = {0};
  screen out = {number_in("LINES"), number_in("COLUMNS")};
  bool told = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0;
  if (out.rows == 0) out.rows = told && size.ws_row != 0 ? size.ws_row : 24;
  if (out.columns == 0) out.columns = told && size.ws_col != 0 ? size.ws_col : 80;
  return out;
}

/* Behind the escape sequence at `i`: colours end in 'm', links (OSC) in ESC '\'. */
static size_t behind_escape(mig_span text, size_t i) {
  bool link = i + 1 < text.len && text.ptr[i + 1] == ']';
  for (i += 2; i < text.len && text.ptr[i] != '\n'; i++) {
    if (!link && text.ptr[i] >= '@' && text.ptr[i] <= '~') return i + 1;
    if (link && text.ptr[i] == '\\' && text.ptr[i - 1] == '\033') return i + 1;
  }
  return i;
}

static bool is_longer(mig_span text, screen on) {
  unsigned rows = 0, column = 0;
  for (size_t i = 0; i < text.len && rows < on.rows;) {
    unsigned char c = (unsigned char)text.ptr[i];
    if (c == '\033') {
      i = behind_escape(text, i);
      continue;
    }
    if (c == '\n') {
      rows++;
      column = 0;
    } else if ((c & 0xc0) != 0x80 && column++ == on.columns) {
      rows++;
      column = 1;
    }
    i++;
  }
  return rows >= on.rows;
}

/* ---- which one ---- */

/* git sets this for its hooks, whose output nobody should have to page through. */
static bool in_hook(const mig_cli *cli) {
  return getenv("GIT_INDEX_FILE") != NULL || strcmp(cli->command->name, "hook") == 0;
}

/* The command for the shell; "" for none. */
static const char *choose(const mig_cli *cli, mig_cli_text *kept) {
  static const char *const ask[] = {"var", "GIT_PAGER", NULL};
  const char *own = getenv("MIG_PAGER");
  if (own == NULL && mig_git_run(kept, cli->values[MIG_OPT_DIR], ask) == 0) own = mig_cli_text_string(kept);
  if (own == NULL) own = getenv("PAGER");
  if (own == NULL) own = "less";
  return strcmp(own, "cat") == 0 ? "" : own;
}

/* ---- paging ---- */

static bool run(const char *command, mig_span text) {
  setenv("LESS", "FRX", 0);
  setenv("LV", "-c", 0);
  /* Whoever leaves the pager early has seen enough: that is no failure, and the status stays. */
  signal(SIGPIPE, SIG_IGN);
  signal(SIGINT, SIG_IGN);
  FILE *pager = popen(command, "w");
  bool shown = pager != NULL;
  if (shown) {
    fwrite(text.ptr, 1, text.len, pager);
    int status = pclose(pager);
    shown = status != -1 && !(WIFEXITED(status) && WEXITSTATUS(status) >= 126); /* not started */
  }
  signal(SIGINT, SIG_DFL);
  signal(SIGPIPE, SIG_DFL);
  return shown;
}

bool mig_cli_page(const mig_cli *cli, mig_span text) {
  if (cli->values[MIG_OPT_OUTPUT] != NULL || mig_cli_has(cli, MIG_OPT_NO_PAGER) || isatty(STDOUT_FILENO) != 1) return false;
  if (in_hook(cli) || !is_longer(text, screen_size())) return false;
  mig_cli_text kept = {0};
  const char *command = choose(cli, &kept);
  bool shown = command[0] != '\0' && run(command, text);
  mig_cli_text_free(&kept);
  return shown;
}
