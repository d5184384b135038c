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

/* Lines of at most 72 bytes or so: linters want them short. Line breaks mean nothing in filled text,
 * unless the next line begins with a dot. */
static void put_filled(const char *text) {
  char word[256];
  size_t column = 0;
  while (*text != '\0') {
    size_t len = strcspn(text, " ");
    snprintf(word, sizeof word, "%.*s", (int)len, text);
    if (column != 0) putchar(column + len > 66 ? '\n' : ' ');
    if (column + len > 66) column = 0;
    if (column == 0 && word[0] == '.') fputs("\\&", stdout);
    put(word);
    column += len + 1;
    text += len + (text[len] == ' ');
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
  put_filled(option->help);
  putchar('\n');
}

static void put_examples(const char *examples) {
  printf(".RS 4\n.nf\n");
  put(examples);
  printf(".fi\n.RE\n");
}

static void put_command(const mig_command *command) {
  printf(".SS \"mig %s %s\"\n", command->name, command->operands);
  put_filled(command->summary);
  printf(".\n");
  for (unsigned id = 0; id < MIG_OPT_COUNT; id++)
    if (command->options >> id & 1) put_option(&mig_options[id]);
  put_examples(command->examples);
}

static const char description[] =
    "Two branches of a project each add a migration.\n"
    "git merges them without a word; on the next deploy Alembic stops because\n"
    "there are several heads, or both run and two databases no longer agree.\n"
    "mig reads the scripts as text from the worktree or any commit, never runs\n"
    "them, builds the graph of revisions, says which operations of the two sides\n"
    "collide, with file and line on both sides, proves independence where there\n"
    "is none, and writes the merge revision.\n"
    ".PP\n"
    "It is also reachable as \\fBgit mig\\fR.\n";

static const char exit_status[] =
    ".TP\n0\ndone; nothing at or above \\-\\-fail\\-on\n"
    ".TP\n1\nfindings at or above \\-\\-fail\\-on\n"
    ".TP\n2\nusage: a bad option, a revision or a ref that was typed and does not exist\n"
    ".TP\n3\ncould not judge: no scripts found, a script that matters could not be\nread, or an outcome is unknown\n"
    ".TP\n4\nrefused for safety: would overwrite a file, or write outside the tree\n"
    ".TP\n70\nan internal failure: out of memory, or the system refused; nothing was written\n";

static const char environment[] =
    ".TP\nNO_COLOR, CLICOLOR, CLICOLOR_FORCE, FORCE_COLOR, TERM\nwhether text is coloured\n"
    ".TP\nMIG_PAGER, GIT_PAGER, PAGER\nwhat shows text that is longer than the screen, after git\\(aqs\ncore.pager; LESS is set to FRX unless it is set\n"
    ".TP\nFORCE_HYPERLINK\n1 or 0: whether file names are links\n"
    ".TP\nSOURCE_DATE_EPOCH\ncreate date of a merge revision, in seconds since 1970\n"
    ".TP\nMIG_HOOK\n0 skips mig's git hooks\n";

/* The day of the last change that readers would notice: no clock is asked. */
static const char written[] = "2026-11-21";

static void put_foot(const char *also) {
  printf(".SH EXIT STATUS\n%s.SH ENVIRONMENT\n%s.SH SEE ALSO\n%s\\fBgit\\fR(1), \\fBalembic\\fR(1)\n", exit_status,
         environment, also);
}

static void put_program_page(void) {
  printf(".TH MIG 1 \"%s\" \"mig %s\" \"User Commands\"\n", written, MIG_VERSION);
  printf(".SH NAME\nmig \\- merge and check parallel lines of Alembic migrations\n");
  printf(".SH SYNOPSIS\n\\fBmig\\fR [\\fIOPTION\\fR...] \\fICOMMAND\\fR [\\fIARGUMENT\\fR...]\n");
  printf(".SH DESCRIPTION\n%s.SH COMMANDS\n", description);
  for (unsigned i = 0; i < mig_command_count; i++) put_command(&mig_commands[i]);
  printf(".SH OPTIONS\nOf every command:\n");
  for (unsigned id = 0; id < MIG_OPT_FIRST_LOCAL; id++) put_option(&mig_options[id]);
  put_foot("");
}

static void put_upper(const char *text) {
  for (const char *p = text; *p != '\0'; p++) putchar(*p >= 'a' && *p <= 'z' ? *p - 'a' + 'A' : *p);
}

static void put_command_page(const mig_command *command) {
  printf(".TH MIG\\-");
  put_upper(command->name);
  printf(" 1 \"%s\" \"mig %s\" \"User Commands\"\n.SH NAME\nmig\\-", written, MIG_VERSION);
  put(command->name);
  printf(" \\- ");
  put(command->summary);
  printf("\n.SH SYNOPSIS\n\\fBmig ");
  put(command->name);
  printf("\\fR [\\fIOPTION\\fR...]%s", command->operands[0] != '\0' ? " \\fI" : "");
  put(command->operands);
  printf("%s\n.SH OPTIONS\n", command->operands[0] != '\0' ? "\\fR" : "");
  for (unsigned id = 0; id < MIG_OPT_COUNT; id++)
    if (command->options >> id & 1) put_option(&mig_options[id]);
  printf(".SS Of every command\n");
  for (unsigned id = 0; id < MIG_OPT_FIRST_LOCAL; id++) put_option(&mig_options[id]);
  printf(".SH EXAMPLES\n");
  put_examples(command->examples);
  put_foot("\\fBmig\\fR(1), ");
}

/* Without an argument mig(1), else the page of that command. */
int main(int argc, char **argv) {
  if (argc < 2) {
    put_program_page();
    return 0;
  }
  for (unsigned i = 0; i < mig_command_count; i++) {
    if (strcmp(mig_commands[i].name, argv[1]) != 0) continue;
    put_command_page(&mig_commands[i]);
    return 0;
  }
  return 1;
}
