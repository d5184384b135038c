#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"

static int status_for(mig_err err) {
  static const int statuses[] = {
      [MIG_OK] = MIG_EXIT_OK,           [MIG_ERR_USAGE] = MIG_EXIT_USAGE,
      [MIG_ERR_NOT_FOUND] = MIG_EXIT_UNJUDGED, [MIG_ERR_UNREADABLE] = MIG_EXIT_UNJUDGED,
      [MIG_ERR_MISSING] = MIG_EXIT_UNJUDGED,
      [MIG_ERR_REFUSED] = MIG_EXIT_REFUSED,    [MIG_ERR_IO] = MIG_EXIT_INTERNAL,
      [MIG_ERR_NOMEM] = MIG_EXIT_INTERNAL};
  return statuses[err];
}

static void put_escaped(mig_span text, bool keeps_lines) {
  size_t done = 0;
  for (size_t i = 0; i < text.len;) {
    mig_shown_char c = mig_shown_at(text, i);
    if (c.hostile && c.code_point != '\t' && !(keeps_lines && c.code_point == '\n')) {
      fwrite(text.ptr + done, 1, i - done, stderr);
      fprintf(stderr, c.code_point < 0x100 ? "\\x%02x" : "\\u%04x", (unsigned)c.code_point);
      done = i + c.len;
    }
    i += c.len;
  }
  if (text.len > done) fwrite(text.ptr + done, 1, text.len - done, stderr);
}

void mig_cli_stderr_text(mig_span text) {
  put_escaped(text, false);
}

void mig_cli_stderr_lines(mig_span text) {
  put_escaped(text, true);
}

MIG_PRINTF(2, 0)
static void stderr_line(const mig_cli *cli, const char *format, va_list args) {
  char line[1400];
  int len = vsnprintf(line, sizeof line, format, args);
  if (len < 0) return;
  if (cli->still != NULL) cli->still(cli);
  fprintf(stderr, "%s: ", cli->program);
  mig_cli_stderr_text((mig_span){line, (size_t)len < sizeof line ? (size_t)len : sizeof line - 1});
  fputc('\n', stderr);
}

static void say(const mig_cli *cli, const char *format, ...) MIG_PRINTF(2, 3);
static void say(const mig_cli *cli, const char *format, ...) {
  va_list args;
  va_start(args, format);
  stderr_line(cli, format, args);
  va_end(args);
}

int mig_cli_fail(const mig_cli *cli, mig_err err, const mig_why *why) {
  bool told = why != NULL && why->text[0] != '\0';
  if (err == MIG_ERR_NOMEM)
    say(cli, "out of memory");
  else
    say(cli, "%s", told ? why->text : "failed without a reason");
  return status_for(err);
}

int mig_cli_usage(const mig_cli *cli, const char *format, ...) {
  va_list args;
  va_start(args, format);
  stderr_line(cli, format, args);
  va_end(args);
  fprintf(stderr, "'%s%s%s --help' tells more.\n", cli->program, cli->command != NULL ? " " : "",
          cli->command != NULL ? cli->command->name : "");
  return MIG_EXIT_USAGE;
}

void mig_cli_note(const mig_cli *cli, const char *format, ...) {
  if (mig_cli_has(cli, MIG_OPT_QUIET)) return;
  va_list args;
  va_start(args, format);
  stderr_line(cli, format, args);
  va_end(args);
}
