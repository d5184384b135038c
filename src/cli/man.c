/* Prints mig(1) as roff, from the tables that --help is printed from, so that they can't disagree.
 * A program of the build, not installed. */
#include <stdio.h>
#include <string.h>

#include "cli.h"

/* The commands' functions are not linked into this program. */
#define COMMAND(id, name, operands, run, ...) \
  int run(mig_cli *cli) {                     \
    (void)cli;                                \
    return 0;                                 \
  }
#include "commands.def"
#undef COMMAND

static void put(const char *text) {
  for (const char *p = text; *p != '\0'; p++) {
    if (*p == '-')
      fputs("\\-", stdout);
    else if (*p == '\\')
      fputs("\\e", stdout);
    else if (*p == '\'' && (p == text || p[-1] == '\n'))
      fputs("\\(aq", stdout);
    else
      putchar(*p);
  }
}

static void put_option(const mig_option *option) {
  printf(".TP\n");
  if (option->short_name) printf("\\fB\\-%c\\fR, ", option->short_name);
  printf("\\fB\\-\\-");
  put(option->long_name);
  printf("\\fR");
  if (option->argument != NULL) printf(" \\fI%s\\fR", option->argument);
  putchar('\n');
  put(option->help);
  putchar('\n');
}

static void put_examples(const char *examples) {
  printf(".PP\n.nf\n.RS 4\n");
  put(examples);
  printf(".RE\n.fi\n");
}

static void put_command(const mig_command *command) {
  printf(".SS \"mig %s %s\"\n", command->name, command->operands);
  put(command->summary);
  printf(".\n");
  for (unsigned id = 0; id < MIG_OPT_COUNT; id++)
    if (command->options >> id & 1) put_option(&mig_options[id]);
  put_examples(command->examples);
}

static const char description[] =
    "Two branches of a project each add a migration. git merges them without a word; on the next deploy\n"
    "Alembic stops because there are several heads, or both run and two databases no longer agree.\n"
    "mig reads the scripts as text from the worktree or any commit, never runs them, builds the graph of\n"
    "revisions, says which operations of the two sides collide, with file and line on both sides, proves\n"
    "independence where there is none, and writes the merge revision.\n"
    ".PP\n"
    "It is also reachable as \\fBgit mig\\fR.\n";

static const char exit_status[] =
    ".TP\n0\ndone; nothing at or above \\-\\-fail\\-on\n"
    ".TP\n1\nfindings at or above \\-\\-fail\\-on\n"
    ".TP\n2\nusage: a bad option, a revision or a ref that was typed and does not exist\n"
    ".TP\n3\ncould not judge: no scripts found, a script that matters could not be read, or an outcome is unknown\n"
    ".TP\n4\nrefused for safety: would overwrite a file, or write outside the tree\n"
    ".TP\n70\nan internal failure: out of memory, or the system refused; nothing was written\n";

static const char environment[] =
    ".TP\nNO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR, TERM\nwhether text is coloured\n"
    ".TP\nSOURCE_DATE_EPOCH\ncreate date of a merge revision, in seconds since 1970\n"
    ".TP\nMIG_HOOK\n0 skips mig's git hooks\n";

int main(void) {
  printf(".TH MIG 1 \"\" \"mig %s\" \"User Commands\"\n", MIG_VERSION);
  printf(".SH NAME\nmig \\- merge and check parallel lines of Alembic migrations\n");
  printf(".SH SYNOPSIS\n\\fBmig\\fR [\\fIOPTION\\fR...] \\fICOMMAND\\fR [\\fIARGUMENT\\fR...]\n");
  printf(".SH DESCRIPTION\n%s.SH COMMANDS\n", description);
  for (unsigned i = 0; i < mig_command_count; i++) put_command(&mig_commands[i]);
  printf(".SH OPTIONS\nOf every command:\n");
  for (unsigned id = 0; id < MIG_OPT_FIRST_LOCAL; id++) put_option(&mig_options[id]);
  printf(".SH EXIT STATUS\n%s.SH ENVIRONMENT\n%s", exit_status, environment);
  printf(".SH SEE ALSO\n\\fBgit\\fR(1), \\fBalembic\\fR(1)\n");
  return 0;
}
