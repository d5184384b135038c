#include <stdio.h>
#include <string.h>

#include "cli.h"

static const char about[] =
    "Says whether parallel lines of Alembic migrations collide, and joins them.\n"
    "Reads the scripts as text, in any git tree; never runs them.\n";

static void print_option(const mig_option *option) {
  char left[64];
  snprintf(left, sizeof left, "%c%c%s--%s%s%s", option->short_name ? '-' : ' ',
           option->short_name ? option->short_name : ' ', option->short_name ? ", " : "  ", option->long_name,
           option->argument ? " " : "", option->argument ? option->argument : "");
  if (strlen(left) > 28)
    printf("  %s\n  %-28s  %s\n", left, "", option->help);
  else
    printf("  %-28s  %s\n", left, option->help);
}

static void print_options(uint64_t set) {
  for (unsigned id = 0; id < MIG_OPT_COUNT; id++)
    if (set >> id & 1) print_option(&mig_options[id]);
}

static const uint64_t global_options = (UINT64_C(1) << MIG_OPT_FIRST_LOCAL) - 1;

static void print_commands(FILE *out) {
  for (unsigned i = 0; i < mig_command_count; i++) {
    const mig_command *command = &mig_commands[i];
    char left[64];
    snprintf(left, sizeof left, "%s %s", command->name, command->operands);
    fprintf(out, "  %-20s %s\n", left, command->summary);
  }
}

/* Each line of a command's examples, indented. */
static void print_examples(const char *examples) {
  while (*examples != '\0') {
    size_t len = strcspn(examples, "\n");
    printf("  %.*s\n", (int)len, examples);
    examples += len + (examples[len] == '\n');
  }
}

static void program_help(const mig_cli *cli) {
  printf("usage: %s [OPTION...] COMMAND [ARGUMENT...]\n\n%s\nExamples:\n", cli->program, about);
  print_examples(
      "mig check                      is there one head, and does every file parse?\n"
      "mig conflicts main feature     would these two branches collide?\n"
      "mig merge --stage              write the merge revision and add it to the index\n");
  printf("\nCommands:\n");
  print_commands(stdout);
  printf("\nOptions of every command:\n");
  print_options(global_options);
  printf("\nExit status: 0 done, 1 findings, 2 usage, 3 could not judge, 4 refused for safety.\n"
         "'%s COMMAND --help' tells more of a command, mig(1) of everything.\n",
         cli->program);
}

void mig_cli_help(const mig_cli *cli, const mig_command *command) {
  if (command == NULL) {
    program_help(cli);
    return;
  }
  printf("usage: %s %s [OPTION...]%s%s\n\n%s: %s.\n\nExamples:\n", cli->program, command->name,
         command->operands[0] ? " " : "", command->operands, command->name, command->summary);
  print_examples(command->examples);
  printf("\nOptions:\n");
  print_options(command->options);
  printf("\nOptions of every command:\n");
  print_options(global_options);
}

void mig_cli_short_help(const mig_cli *cli) {
  fprintf(stderr, "usage: %s [OPTION...] COMMAND [ARGUMENT...]\n\n", cli->program);
  print_commands(stderr);
  fprintf(stderr, "\n'%s --help' tells more.\n", cli->program);
}

void mig_cli_version(void) {
  mig_library_start();
  mig_versions versions = mig_library_versions();
  printf("mig " MIG_VERSION "\nlibgit2 %s, raw SQL: %s\nMIT licence\n", versions.git2, versions.raw_sql);
}
