#include <stdio.h>
#include <string.h>

#include "cli.h"

const mig_option mig_options[MIG_OPT_COUNT] = {
#define OPTION(id, short_name, long_name, argument, help) [MIG_OPT_##id] = {short_name, long_name, argument, help},
#include "options.def"
#undef OPTION
};
_Static_assert(MIG_OPT_COUNT <= 64, "mig_command.options is a set of bits");

#define TAKES(id) (UINT64_C(1) << MIG_OPT_##id)
const mig_command mig_commands[] = {
#define COMMAND(id, name, operands, run, options, summary, examples) \
  {name, operands, run, options, summary, examples},
#include "commands.def"
#undef COMMAND
};
const unsigned mig_command_count = sizeof mig_commands / sizeof mig_commands[0];

/* Reserved by the contract: known, but not there yet. */
static const char *const reserved[] = {"current", "upgrade",  "downgrade", "stamp",
                                       "init",    "revision", "migrate",   "verify"};

static unsigned smallest(unsigned a, unsigned b, unsigned c) {
  unsigned m = a < b ? a : b;
  return m < c ? m : c;
}

/* Edit distance of two names; names longer than the row are never near. */
static unsigned distance(const char *a, const char *b) {
  enum { LONGEST = 32 };
  unsigned row[LONGEST + 1];
  size_t la = strlen(a), lb = strlen(b);
  if (la > LONGEST || lb > LONGEST) return LONGEST;
  for (unsigned j = 0; j <= lb; j++) row[j] = j;
  for (unsigned i = 1; i <= la; i++) {
    unsigned diagonal = row[0];
    row[0] = i;
    for (unsigned j = 1; j <= lb; j++) {
      unsigned above = row[j];
      row[j] = smallest(above + 1, row[j - 1] + 1, diagonal + (a[i - 1] != b[j - 1]));
      diagonal = above;
    }
  }
  return row[lb];
}

static bool nearer(const char *typed, const char *candidate, unsigned *best) {
  unsigned d = distance(typed, candidate);
  if (d >= *best) return false;
  *best = d;
  return true;
}

static const mig_command *find_command(const char *name) {
  for (unsigned i = 0; i < mig_command_count; i++)
    if (strcmp(mig_commands[i].name, name) == 0) return &mig_commands[i];
  return NULL;
}

static int no_such_command(const mig_cli *cli, const char *name) {
  for (size_t i = 0; i < sizeof reserved / sizeof reserved[0]; i++)
    if (strcmp(reserved[i], name) == 0) return mig_cli_usage(cli, "%s is not available yet", name);
  const char *near = NULL;
  unsigned best = 3;
  for (unsigned i = 0; i < mig_command_count; i++)
    if (nearer(name, mig_commands[i].name, &best)) near = mig_commands[i].name;
  if (near != NULL) return mig_cli_usage(cli, "no command '%s'; did you mean '%s'?", name, near);
  return mig_cli_usage(cli, "no command '%s'", name);
}

static bool belongs(const mig_command *command, mig_option_id id) {
  return id < MIG_OPT_FIRST_LOCAL || command == NULL || (command->options >> id & 1) != 0;
}

static int no_such_option(const mig_cli *cli, const char *name) {
  const char *near = NULL;
  unsigned best = 3;
  for (unsigned i = 0; i < MIG_OPT_COUNT; i++)
    if (belongs(cli->command, (mig_option_id)i) && nearer(name, mig_options[i].long_name, &best))
      near = mig_options[i].long_name;
  if (near != NULL) return mig_cli_usage(cli, "no option '--%s'; did you mean '--%s'?", name, near);
  return mig_cli_usage(cli, "no option '--%s'", name);
}

static int set_option(mig_cli *cli, mig_option_id id, const char *value) {
  if (id == MIG_OPT_REV) {
    if (cli->rev_count == MIG_CLI_MAX_REVS) return mig_cli_usage(cli, "--rev can be given twice at most");
    cli->revs[cli->rev_count++] = value;
  }
  cli->values[id] = value;
  return -1;
}

/* The value of an option that takes one: behind '=', else the next argument. */
static const char *take_value(const char *attached, int argc, char **argv, int *i) {
  if (attached != NULL) return attached;
  return *i + 1 < argc ? argv[++*i] : NULL;
}

static int parse_long(mig_cli *cli, int argc, char **argv, int *i) {
  const char *name = argv[*i] + 2;
  const char *equals = strchr(name, '=');
  size_t len = equals != NULL ? (size_t)(equals - name) : strlen(name);
  for (unsigned id = 0; id < MIG_OPT_COUNT; id++) {
    const mig_option *option = &mig_options[id];
    if (strlen(option->long_name) != len || memcmp(option->long_name, name, len) != 0) continue;
    if (option->argument == NULL) {
      if (equals != NULL) return mig_cli_usage(cli, "--%s takes no value", option->long_name);
      return set_option(cli, (mig_option_id)id, "");
    }
    const char *value = take_value(equals != NULL ? equals + 1 : NULL, argc, argv, i);
    if (value == NULL) return mig_cli_usage(cli, "--%s needs a value: %s", option->long_name, option->argument);
    return set_option(cli, (mig_option_id)id, value);
  }
  char typed[64];
  snprintf(typed, sizeof typed, "%.*s", (int)(len < sizeof typed ? len : sizeof typed - 1), name);
  return no_such_option(cli, typed);
}

static int parse_short(mig_cli *cli, int argc, char **argv, int *i) {
  for (const char *at = argv[*i] + 1; *at != '\0'; at++) {
    unsigned id = 0;
    while (id < MIG_OPT_COUNT && mig_options[id].short_name != *at) id++;
    if (id == MIG_OPT_COUNT) return mig_cli_usage(cli, "no option '-%c'", *at);
    if (mig_options[id].argument == NULL) {
      int status = set_option(cli, (mig_option_id)id, "");
      if (status >= 0) return status;
      continue;
    }
    const char *value = take_value(at[1] != '\0' ? at + 1 : NULL, argc, argv, i);
    if (value == NULL) return mig_cli_usage(cli, "-%c needs a value: %s", *at, mig_options[id].argument);
    return set_option(cli, (mig_option_id)id, value);
  }
  return -1;
}

/* Options may stand before and behind the command; the first operand is the command's name. */
static int parse_all(mig_cli *cli, int argc, char **argv) {
  bool options_end = false;
  int kept = 0;
  for (int i = 1; i < argc; i++) {
    char *arg = argv[i];
    int status = -1;
    if (!options_end && strcmp(arg, "--") == 0) {
      options_end = true;
    } else if (!options_end && arg[0] == '-' && arg[1] == '-') {
      status = parse_long(cli, argc, argv, &i);
    } else if (!options_end && arg[0] == '-' && arg[1] != '\0') {
      status = parse_short(cli, argc, argv, &i);
    } else if (cli->command == NULL) {
      cli->command = find_command(arg);
      if (cli->command == NULL) return no_such_command(cli, arg);
    } else {
      cli->operands[kept++] = arg;
    }
    if (status >= 0) return status;
  }
  cli->operand_count = kept;
  return -1;
}

static bool one_of(const char *value, const char *const *allowed) {
  if (value == NULL) return true;
  for (; *allowed != NULL; allowed++)
    if (strcmp(*allowed, value) == 0) return true;
  return false;
}

static void join_words(char *out, size_t size, const char *const *words) {
  size_t len = 0;
  out[0] = '\0';
  for (; *words != NULL && len < size; words++)
    len += (size_t)snprintf(out + len, size - len, "%s%s", len == 0 ? "" : ", ", *words);
}

static int check_values(const mig_cli *cli) {
  static const char *const dialects[] = {"postgresql", "sqlite", "mysql", "mariadb", NULL};
  static const char *const rows[] = {"scripts", "some", NULL};
  static const char *const colors[] = {"always", "auto", "never", NULL};
  static const char *const templates[] = {"stock", NULL};
  static const struct {
    mig_option_id id;
    const char *const *allowed;
  } sets[] = {{MIG_OPT_DIALECT, dialects}, {MIG_OPT_ROWS, rows}, {MIG_OPT_COLOR, colors},
              {MIG_OPT_TEMPLATE, templates}};
  for (size_t i = 0; i < sizeof sets / sizeof sets[0]; i++) {
    char words[128];
    if (one_of(cli->values[sets[i].id], sets[i].allowed)) continue;
    join_words(words, sizeof words, sets[i].allowed);
    return mig_cli_usage(cli, "--%s: '%s' is none of: %s", mig_options[sets[i].id].long_name,
                         cli->values[sets[i].id], words);
  }
  for (unsigned id = 0; id < MIG_OPT_COUNT; id++)
    if (cli->values[id] != NULL && !belongs(cli->command, (mig_option_id)id))
      return mig_cli_usage(cli, "%s takes no --%s", cli->command->name, mig_options[id].long_name);
  return mig_cli_check_format(cli);
}

int mig_cli_parse(mig_cli *cli, int argc, char **argv) {
  int status = parse_all(cli, argc, argv);
  if (status >= 0) return status;
  if (mig_cli_has(cli, MIG_OPT_HELP)) {
    mig_cli_help(cli, cli->command);
    return MIG_EXIT_OK;
  }
  if (mig_cli_has(cli, MIG_OPT_VERSION)) {
    mig_cli_version();
    return MIG_EXIT_OK;
  }
  if (cli->command == NULL) {
    mig_cli_short_help(cli);
    return MIG_EXIT_USAGE;
  }
  return check_values(cli);
}
