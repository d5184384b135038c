/* Prints the completions of a shell from the tables that --help is printed from: mig_completions
 * SHELL TEMPLATE fills the line @TABLES@. A program of the build, not installed. */
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

/* ---- what stands where ---- */

/* What an option takes: words, or a kind of thing with '@'. Where the table of options names the
 * words itself ("scripts|some") it needs no row. */
static const char *const taken[MIG_OPT_COUNT] = {
    [MIG_OPT_DIR] = "@folders",
    [MIG_OPT_CONFIG] = "@files",
    [MIG_OPT_SCRIPT_DIR] = "@folders",
    [MIG_OPT_REF] = "@refs",
    [MIG_OPT_DIALECT] = "postgresql sqlite mysql mariadb",
    [MIG_OPT_COLOR] = "always auto never",
    [MIG_OPT_OUTPUT] = "@files",
    [MIG_OPT_FAIL_ON] = "error warning note never error:certain error:likely error:possible",
    [MIG_OPT_REV_RANGE] = "@revisions",
    [MIG_OPT_REV] = "@revisions",
    [MIG_OPT_BASE] = "@refs",
    [MIG_OPT_TEMPLATE] = "stock",
    [MIG_OPT_ONTO] = "@revisions",
    [MIG_OPT_STRATEGY] = "auto merge rebase settle drop-duplicate guard",
};

/* What a command's operands are. */
static const struct {
  const char *command, *kind;
} operands[] = {
    {"show", "@revisions"},
    {"conflicts", "@refs"},
    {"report", "@refs"},
    {"forecast", "@refs"},
    {"ledger", "@refs"},
    {"merge", "@revisions"},
    {"rebase", "@revisions"},
    {"forecast", "@refs"},
    {"ledger", "@refs"},
    {"hook", "install uninstall status run"},
};

static const uint64_t global_options = (UINT64_C(1) << MIG_OPT_FIRST_LOCAL) - 1;

static void put_formats(void) {
  uint32_t count = 0;
  const mig_format *formats = mig_formats(&count);
  for (uint32_t i = 0; i < count; i++) printf("%s%s", i == 0 ? "" : " ", formats[i].name);
}

static void put_rules(void) {
  uint32_t count = 0;
  const mig_rule *rules = mig_rules(&count);
  for (uint32_t i = 0; i < count; i++) printf("%s ", rules[i].id);
  rules = mig_script_rules(&count);
  for (uint32_t i = 0; i < count; i++) printf("%s%s", rules[i].id, i + 1 < count ? " " : "");
}

static const char *argument_of(unsigned id) {
  return mig_options[id].argument;
}

/* "a|b" as "a b"; the kind that the table above says; "-" where anything goes. */
static void put_taken(unsigned id) {
  if (id == MIG_OPT_FORMAT) {
    put_formats();
  } else if (taken[id] != NULL) {
    fputs(taken[id], stdout);
  } else if (strchr(argument_of(id), '|') != NULL) {
    for (const char *p = argument_of(id); *p != '\0'; p++) putchar(*p == '|' ? ' ' : *p);
  } else {
    putchar('-');
  }
}

/* Text between single quotes. */
static void put_quoted(const char *text, bool colons) {
  for (const char *p = text; *p != '\0'; p++) {
    if (*p == '\'') fputs("'\\''", stdout);
    else if (*p == ':' && colons) fputs("\\:", stdout);
    else putchar(*p);
  }
}

/* ---- bash and zsh: the same functions ---- */

static void put_option_lines(uint64_t set) {
  for (unsigned id = 0; id < MIG_OPT_COUNT; id++) {
    if ((set >> id & 1) == 0) continue;
    printf(" \\\n      '--%s:", mig_options[id].long_name);
    put_quoted(mig_options[id].help, true);
    putchar('\'');
  }
}

static void put_functions(void) {
  printf("_mig_commands() {\n  printf '%%s\\n'");
  for (unsigned i = 0; i < mig_command_count; i++) {
    printf(" \\\n    '%s:", mig_commands[i].name);
    put_quoted(mig_commands[i].summary, true);
    putchar('\'');
  }
  printf("\n}\n\n_mig_options() {\n  case $1 in\n");
  for (unsigned i = 0; i < mig_command_count; i++) {
    printf("    %s) printf '%%s\\n'", mig_commands[i].name);
    put_option_lines(mig_commands[i].options);
    printf(" ;;\n");
  }
  printf("  esac\n  printf '%%s\\n'");
  put_option_lines(global_options);
  printf("\n}\n\n# What an option takes; nothing for a flag.\n_mig_takes() {\n  case $1 in\n");
  for (unsigned id = 0; id < MIG_OPT_COUNT; id++) {
    if (argument_of(id) == NULL) continue;
    if (mig_options[id].short_name) printf("    -%c|--%s) echo '", mig_options[id].short_name, mig_options[id].long_name);
    else printf("    --%s) echo '", mig_options[id].long_name);
    put_taken(id);
    printf("' ;;\n");
  }
  printf("  esac\n}\n\n_mig_operands() {\n  case $1 in\n");
  for (size_t i = 0; i < sizeof operands / sizeof *operands; i++)
    printf("    %s) echo '%s' ;;\n", operands[i].command, operands[i].kind);
  printf("    explain) echo '");
  put_rules();
  printf("' ;;\n  esac\n}\n\n");
}

/* ---- fish ---- */

static void put_fish_kind(const char *kind) {
  if (strcmp(kind, "@refs") == 0) printf(" -f -a '(__mig_refs)'");
  else if (strcmp(kind, "@revisions") == 0) printf(" -f -a '(__mig_revisions)'");
  else if (strcmp(kind, "@files") == 0) printf(" -F");
  else if (strcmp(kind, "@folders") == 0) printf(" -f -a '(__fish_complete_directories)'");
  else printf(" -f -a '%s'", kind);
}

static void put_fish_option(unsigned id, const char *command) {
  const mig_option *option = &mig_options[id];
  printf("complete -c mig");
  if (command != NULL) printf(" -n '__fish_seen_subcommand_from %s'", command);
  if (option->short_name) printf(" -s %c", option->short_name);
  printf(" -l %s", option->long_name);
  if (option->argument != NULL) {
    printf(" -r");
    if (taken[id] != NULL) {
      put_fish_kind(taken[id]);
    } else if (id == MIG_OPT_FORMAT || strchr(option->argument, '|') != NULL) {
      printf(" -f -a '");
      put_taken(id);
      putchar('\'');
    } else {
      printf(" -f");
    }
  }
  printf(" -d '");
  for (const char *p = option->help; *p != '\0'; p++) {
    if (*p == '\'') putchar('\\');
    putchar(*p);
  }
  printf("'\n");
}

static void put_fish(void) {
  for (unsigned i = 0; i < mig_command_count; i++) {
    const mig_command *command = &mig_commands[i];
    printf("complete -c mig -n __fish_use_subcommand -a %s -d '%s'\n", command->name, command->summary);
    for (unsigned id = 0; id < MIG_OPT_COUNT; id++)
      if (command->options >> id & 1) put_fish_option(id, command->name);
  }
  for (size_t i = 0; i < sizeof operands / sizeof *operands; i++) {
    printf("complete -c mig -n '__fish_seen_subcommand_from %s'", operands[i].command);
    put_fish_kind(operands[i].kind);
    putchar('\n');
  }
  printf("complete -c mig -n '__fish_seen_subcommand_from explain' -f -a '");
  put_rules();
  printf("'\n");
  for (unsigned id = 0; id < MIG_OPT_FIRST_LOCAL; id++) put_fish_option(id, NULL);
}

int main(int argc, char **argv) {
  char line[512];
  if (argc != 3) return 2;
  FILE *in = fopen(argv[2], "r");
  if (in == NULL) return 1;
  while (fgets(line, sizeof line, in) != NULL) {
    if (strcmp(line, "@TABLES@\n") != 0) fputs(line, stdout);
    else if (strcmp(argv[1], "fish") == 0) put_fish();
    else put_functions();
  }
  return fclose(in) == 0 && fflush(stdout) == 0 ? 0 : 1;
}
