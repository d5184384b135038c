/* cli/cli.h: what every command file sees. The room uses include/mig/ alone.
 *
 * A command is one file with one function: it reads cli->values and cli->operands, calls the
 * library, hands the result to mig_cli_print and returns the exit status of cli.md. */
#ifndef MIG_CLI_CLI_H
#define MIG_CLI_CLI_H

#include "mig/mig.h"

typedef enum mig_option_id {
#define OPTION(id, ...) MIG_OPT_##id,
#include "options.def"
#undef OPTION
  MIG_OPT_COUNT,
  MIG_OPT_FIRST_LOCAL = MIG_OPT_FORMAT
} mig_option_id;

typedef struct mig_option {
  char short_name;
  const char *long_name, *argument, *help;
} mig_option;
extern const mig_option mig_options[MIG_OPT_COUNT];

typedef struct mig_cli mig_cli;
typedef struct mig_progress mig_progress;

typedef struct mig_command {
  const char *name, *operands;
  int (*run)(mig_cli *cli);
  uint64_t options; /* its own, by bit; the global ones belong to every command */
  const char *summary, *examples;
} mig_command;
extern const mig_command mig_commands[];
extern const unsigned mig_command_count;

enum { MIG_EXIT_OK = 0, MIG_EXIT_FINDINGS = 1, MIG_EXIT_USAGE = 2, MIG_EXIT_UNJUDGED = 3, MIG_EXIT_REFUSED = 4,
       MIG_EXIT_INTERNAL = 70 };

enum { MIG_CLI_MAX_REVS = 2 };

struct mig_cli {
  mig_arena *arena;
  const char *program;                /* "mig" or "git mig" */
  const mig_command *command;
  const char *values[MIG_OPT_COUNT];  /* NULL: not given; a flag's is "" */
  const char *revs[MIG_CLI_MAX_REVS]; /* --rev, in order */
  unsigned rev_count;
  char **operands;
  int operand_count;
  mig_progress *progress;             /* NULL: nobody waits at a terminal */
  void (*still)(const mig_cli *cli);  /* ends it before something is written to stderr; NULL as well */
};

static inline bool mig_cli_has(const mig_cli *cli, mig_option_id id) {
  return cli->values[id] != NULL;
}

/* args.c: fills `cli` from argv. Returns -1 to go on, else the exit status. */
int mig_cli_parse(mig_cli *cli, int argc, char **argv);

/* help.c */
void mig_cli_help(const mig_cli *cli, const mig_command *command); /* NULL: the program's */
void mig_cli_short_help(const mig_cli *cli);
void mig_cli_version(void);

/* output.c */
/* Prints "mig: WHY" to stderr and returns the exit status for `err`. */
int mig_cli_fail(const mig_cli *cli, mig_err err, const mig_why *why);
/* The same for usage, exit 2: names the command to look up. */
int mig_cli_usage(const mig_cli *cli, const char *format, ...) MIG_PRINTF(2, 3);
/* print.c: writes the whole result to stdout, through a pager or not, or to -o FILE; returns `status`,
 * or 70 when that fails. */
int mig_cli_print(const mig_cli *cli, mig_span text, int status);
/* A note on stderr ("mig: ..."), not with -q. */
void mig_cli_note(const mig_cli *cli, const char *format, ...) MIG_PRINTF(2, 3);
/* Text of others, with what mig/shown.h calls hostile escaped, but for tabs. */
void mig_cli_stderr_text(mig_span text);
/* The same for text whose line breaks are mig's own: a diff, a page of a hook. */
void mig_cli_stderr_lines(mig_span text);

/* text.c: what goes to stdout, built piece by piece and printed once. Free `ptr`, or print it. */
typedef struct mig_cli_text {
  char *ptr;
  size_t len, cap;
  bool failed; /* no memory */
} mig_cli_text;
void mig_cli_put(mig_cli_text *text, const char *format, ...) MIG_PRINTF(2, 3);
/* Text of others with what mig/shown.h calls hostile escaped. */
void mig_cli_put_shown(mig_cli_text *text, mig_span of_others);
/* An identifier as people should see it: somebody else's text on somebody's terminal. */
void mig_cli_put_name(mig_cli_text *text, mig_span name);
/* A path of the tree as a word of the shell that git understands where the command was typed. */
void mig_cli_put_path(mig_cli_text *text, const mig_cli *cli, const mig_tree *tree, mig_span path);
/* A word of the shell that needs no quotes. */
bool mig_cli_is_plain(mig_span text);
/* The bytes as they are. */
void mig_cli_add(mig_cli_text *text, mig_span bytes);
void mig_cli_text_free(mig_cli_text *text);
static inline mig_span mig_cli_text_span(const mig_cli_text *text) {
  return (mig_span){text->ptr != NULL ? text->ptr : "", text->len};
}
static inline const char *mig_cli_text_string(const mig_cli_text *text) {
  return text->ptr != NULL ? text->ptr : "";
}
/* Prints and frees; returns `status`, or 70. */
int mig_cli_text_print(const mig_cli *cli, mig_cli_text *text, int status);

/* plan.c: what the commands that write share. They return -1 to go on, else the exit status. */
/* The one script directory to write to; exit 2 names the choices, and refuses what is no worktree. */
int mig_cli_choose_project(mig_cli *cli, const mig_tree *tree, const mig_project **out);
mig_conflict_opts mig_cli_conflict_opts(const mig_cli *cli, const mig_project *project);
/* What refs publish; asks git. */
int mig_cli_published(mig_cli *cli, mig_tree *tree, mig_published **out);
/* The same for each revision. */
int mig_cli_publishers(mig_cli *cli, mig_tree *tree, const mig_project *project, mig_publishers *out);
/* The file that names the head follows, if there is one. */
int mig_cli_follow_head(mig_cli *cli, mig_tree *tree, const mig_project *project, mig_plan *plan);
/* What to type for a database that ran revisions before they moved. */
void mig_cli_put_moved(mig_cli_text *text, const mig_project *project, const mig_plan *plan);

/* resolution.c */
/* --strategy and --settle. */
int mig_cli_read_strategy(const mig_cli *cli, mig_choose_opts *out);
/* The setting `strategy`, where neither was typed. */
int mig_cli_strategy_set(const mig_cli *cli, const mig_settings *settings, mig_choose_opts *out);
/* Looks for what resolves two heads; asks git what is published. */
int mig_cli_choose(mig_cli *cli, const mig_project *project, const mig_merge_group *group, mig_choose_opts *opts,
                   mig_choice *out);
/* propose.c: what would resolve two commits once git has merged them: `ours` as typed, `commit` the other
 * one's object name. -1, or the exit status of an error that was said; `*found`: whether anything is known. `*out`
 * lives as long as `*pair`, which is the caller's to free. */
int mig_cli_propose_merged(mig_cli *cli, mig_choice *out, bool *found, mig_pair **pair, const char *ours, mig_span commit);
/* What could be done, a line each, to stderr. */
void mig_cli_tell_resolutions(const mig_cli *cli, const mig_choice *choice);
/* What was done to files. */
void mig_cli_put_edits(mig_cli_text *text, const mig_cli *cli, const mig_plan *plan);

/* pager.c: shows the text in a pager where it goes to a terminal and is longer than the screen.
 * False: it was not shown. */
bool mig_cli_page(const mig_cli *cli, mig_span text);

/* progress.c: a line on stderr from the first second on, on a terminal, for commands that only read. */
void mig_cli_progress_start(mig_cli *cli);
void mig_cli_progress_stop(const mig_cli *cli); /* erases it; more than once is fine */
void mig_cli_progress_free(mig_cli *cli);

/* interactive.c: plain questions on stderr, answers from stdin. */
/* Shows each finding with both places and what is safe, and asks which; where `pieces` has findings (it may be of
 * none), one after the other. False: none; `*asked`: there was something to choose from. */
bool mig_cli_ask_resolution(const mig_cli *cli, mig_resolution *out, const mig_merge_verdict *verdict, mig_pieces *pieces,
                            const mig_choice *choice, bool *asked);
/* Shows the plan as a diff and asks whether to write it. */
bool mig_cli_ask_plan(const mig_cli *cli, const mig_plan *plan);

/* open.c */
/* Opens what the global options name and prints the diagnostics of loading to stderr. Returns -1 to
 * go on, else the exit status. The caller frees the tree. */
int mig_cli_open(mig_cli *cli, mig_tree **out);
/* The same with options changed by the command, and without printing diagnostics. */
mig_project_opts mig_cli_project_opts(const mig_cli *cli);
int mig_cli_open_with(mig_cli *cli, const mig_project_opts *opts, mig_tree **out);
/* To stderr; notes only with -v, warnings not with -q. */
void mig_cli_print_diags(const mig_cli *cli, const mig_diag *diags, uint32_t count);
/* --format json */
bool mig_cli_wants_json(const mig_cli *cli);

/* formats.c */
/* --format against what the command prints. Returns -1 to go on, else the exit status. */
int mig_cli_check_format(const mig_cli *cli);
/* The format to print in; never NULL after the check. */
const mig_format *mig_cli_format(const mig_cli *cli);

/* status.c */
typedef struct mig_threshold {
  bool never;
  mig_level level;
  mig_grade grade;
} mig_threshold;
/* --fail-on. Returns -1 to go on, else the exit status. */
int mig_cli_threshold(const mig_cli *cli, mig_threshold *out);
/* The setting of that name, where nothing was typed: afterwards, when the tree whose word counts is known. */
int mig_cli_threshold_set(const mig_cli *cli, const mig_settings *settings, mig_threshold *out);
/* 0, 1 or 3 for what was found in one project. */
int mig_cli_status_of(const mig_threshold *threshold, const mig_report_project *project);
/* The same for a forecast: what a pair of branches collides over, as with `conflicts`; one id for two
 * scripts always. */
int mig_cli_forecast_status(const mig_threshold *threshold, const mig_forecast *forecast);
/* Of two statuses the one to exit with: 1 wins over 3. */
int mig_cli_worse_status(int a, int b);
/* Prints as --format says and returns report->exit_status, or 70. */
int mig_cli_print_report(const mig_cli *cli, const mig_report *report);
/* Whether comparisons shall tell their story (mig/story.h): -v. */
bool mig_cli_wants_story(const mig_cli *cli);
void mig_cli_describe_source(mig_report *report, const mig_tree *tree);

/* shard.c: "K/N" with K from 1 to N, as --shard takes it; false for anything else. */
bool mig_cli_read_shard(const char *text, uint32_t *shard, uint32_t *count);

/* color.c */
bool mig_cli_stdout_takes_color(void);
/* Terminals that are known to take links (OSC 8); FORCE_HYPERLINK=1 or 0 decides. */
bool mig_cli_stdout_takes_links(void);

/* branches.c */
/* The tree of --base, else of what settings and git tell. Returns -1 to go on. */
int mig_cli_open_base(mig_cli *cli, mig_tree **out);
/* The operands as refs, else every branch that the base does not contain; the caller frees `*refs`. */
int mig_cli_find_branches(mig_cli *cli, mig_tree *base, mig_forecast_ref **refs, uint32_t *count);

/* baseline.c: --baseline, else the setting. */
typedef struct mig_accept_opts {
  const mig_settings *settings; /* NULL: those of the first tree that there is */
  mig_tree *const *trees;       /* where a file that settings name is looked for; each may be NULL */
  uint32_t tree_count;
  mig_report_project *projects; /* whose findings are accepted */
  uint32_t count;
} mig_accept_opts;
/* Marks what somebody accepted. Returns -1 to go on, else the exit status. */
int mig_cli_accept(const mig_cli *cli, const mig_accept_opts *opts);

/* read_file.c: all of a file, or of stdin for "-". Returns -1 to go on, else the exit status: usage of
 * `option`. The caller frees `*bytes`. */
int mig_cli_read_file(const mig_cli *cli, const char *option, const char *path, char **bytes, size_t *len);

/* one file per command */
int mig_cmd_heads(mig_cli *cli);
int mig_cmd_branches(mig_cli *cli);
int mig_cmd_history(mig_cli *cli);
int mig_cmd_show(mig_cli *cli);
int mig_cmd_check(mig_cli *cli);
int mig_cli_check_base(mig_cli *cli, const mig_threshold *threshold); /* cmd_check_base.c */
int mig_cmd_explain(mig_cli *cli);
int mig_cmd_conflicts(mig_cli *cli);
int mig_cmd_report(mig_cli *cli);
/* cmd_report.c: a report that was printed as JSON, "-" is stdin; `option` for messages. -1 to go on. */
int mig_cli_read_report(mig_cli *cli, const char *option, const char *path, mig_report **out);
int mig_cli_report_join(mig_cli *cli); /* cmd_report_join.c */
int mig_cmd_graph(mig_cli *cli);
int mig_cmd_config(mig_cli *cli);
int mig_cmd_merge(mig_cli *cli);
int mig_cmd_rebase(mig_cli *cli);
int mig_cmd_repair(mig_cli *cli);
int mig_cmd_undo(mig_cli *cli);
int mig_cmd_hook(mig_cli *cli);
int mig_cmd_merge_driver(mig_cli *cli);
int mig_cmd_forecast(mig_cli *cli);
int mig_cmd_ledger(mig_cli *cli);

#endif
