#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"

/* One group of heads: what is known about it and what was done. */
typedef struct outcome {
  const mig_merge_group *group;
  mig_merge_verdict verdict;
  mig_plan *plan; /* NULL: not written */
  bool applied, accepted;
  bool stopped; /* by an error, which was printed */
  bool chose;   /* `choice` is filled */
  bool declined; /* -i: somebody said no */
  mig_choice choice;
  mig_choose_opts choosing; /* what `choice` was looked for with */
  mig_resolution answered; /* -i: what `choice.chosen` points to then */
  int status;
} outcome;

typedef struct command {
  mig_cli *cli;
  mig_tree *tree;
  const mig_project *project;
  mig_merge_opts opts;
  mig_choose_opts choosing; /* --strategy, --settle */
  mig_merge_groups groups;
  outcome *outcomes;
  mig_cli_text text; /* what goes to stdout */
} command;

static mig_span span_of(const char *text) {
  return text == NULL ? (mig_span){NULL, 0} : (mig_span){text, strlen(text)};
}

/* ---- options ---- */

static int read_epoch(command *c) {
  const char *text = getenv("SOURCE_DATE_EPOCH");
  char *end;
  if (text == NULL || *text == '\0') return -1;
  errno = 0;
  long long epoch = strtoll(text, &end, 10);
  if (errno != 0 || *end != '\0' || epoch < 0 || epoch > 253402300799LL) /* the last second of 9999 */
    return mig_cli_usage(c->cli, "SOURCE_DATE_EPOCH is \"%s\", which is no number of seconds", text);
  c->opts.has_epoch = true;
  c->opts.epoch = epoch;
  return -1;
}

static int read_options(command *c) {
  const mig_cli *cli = c->cli;
  const char *text = cli->values[MIG_OPT_TEMPLATE];
  if (text != NULL && strcmp(text, "stock") != 0)
    return mig_cli_usage(cli, "--template takes \"stock\" only, not \"%s\"", text);
  if (mig_cli_has(cli, MIG_OPT_BIND))
    return mig_cli_usage(cli, "a merge revision counts for every database; leave --bind out");
  if (mig_cli_has(cli, MIG_OPT_STAGE) && mig_cli_has(cli, MIG_OPT_DRY_RUN))
    return mig_cli_usage(cli, "--stage and --dry-run exclude each other");
  c->opts = (mig_merge_opts){.message = span_of(cli->values[MIG_OPT_MESSAGE]),
                             .rev_id = span_of(cli->values[MIG_OPT_REV_ID]),
                             .branch_label = span_of(cli->values[MIG_OPT_BRANCH_LABEL]),
                             .date = span_of(cli->values[MIG_OPT_DATE]),
                             .stock = text != NULL};
  int status = mig_cli_read_strategy(cli, &c->choosing);
  return status >= 0 ? status : read_epoch(c);
}

/* ---- judging and planning ---- */

static int status_of(const mig_merge_verdict *verdict) {
  return verdict->outcome == MIG_OUTCOME_UNKNOWN ? MIG_EXIT_UNJUDGED : MIG_EXIT_FINDINGS;
}

static int plan_group(command *c, outcome *o) {
  mig_why why = {{0}};
  mig_merge_opts opts = c->opts;
  mig_err err = MIG_OK;
  if (o->accepted) err = mig_resolve_accepted(&opts.accepted, c->cli->arena, &o->verdict, &why);
  if (err == MIG_OK) err = mig_resolve_merge(&o->plan, c->cli->arena, c->project, o->group, &opts, &why);
  if (err != MIG_OK) return mig_cli_fail(c->cli, err, &why);
  o->plan->why = o->verdict.why;
  return -1;
}

static int apply_group(command *c, outcome *o) {
  mig_why why = {{0}};
  mig_apply_opts opts = {.stage = mig_cli_has(c->cli, MIG_OPT_STAGE)};
  int status = mig_cli_follow_head(c->cli, c->tree, c->project, o->plan);
  if (status >= 0) return status;
  for (uint32_t i = 0; i < o->plan->note_count; i++) mig_cli_note(c->cli, "%.*s", MIG_FMT(o->plan->notes[i]));
  if (mig_cli_has(c->cli, MIG_OPT_DRY_RUN) || o->plan->edit_count == 0) return -1;
  if (mig_cli_has(c->cli, MIG_OPT_INTERACTIVE) && !mig_cli_ask_plan(c->cli, o->plan)) {
    o->plan = NULL;
    o->declined = true;
    o->status = MIG_EXIT_FINDINGS;
    return -1;
  }
  mig_err err = mig_plan_apply(o->plan, &opts, &why);
  if (err != MIG_OK) return mig_cli_fail(c->cli, err, &why);
  o->applied = true;
  return -1;
}

/* -i: somebody chooses, finding by finding or for all of them. */
static int ask(command *c, outcome *o, const mig_choose_opts *opts) {
  mig_why why = {{0}};
  mig_pieces *pieces = NULL;
  bool asked = false;
  mig_err err = mig_resolve_pieces(&pieces, c->cli->arena, c->project, o->group, opts, &why);
  if (err != MIG_OK) return mig_cli_fail(c->cli, err, &why);
  o->choice.chosen = NULL;
  if (mig_cli_ask_resolution(c->cli, &o->answered, &o->verdict, pieces, &o->choice, &asked)) o->choice.chosen = &o->answered;
  o->declined = asked && o->choice.chosen == NULL;
  return -1;
}

/* What resolves the group, if something does without being asked for. */
static int choose(command *c, outcome *o, const mig_conflict_opts *conflict) {
  mig_choose_opts opts = c->choosing;
  opts.conflict = *conflict;
  opts.merge = c->opts;
  if (mig_cli_has(c->cli, MIG_OPT_RENAME_THROUGH)) opts.only_merge = false; /* asked for */
  opts.rewrite_published = mig_cli_has(c->cli, MIG_OPT_REWRITE_PUBLISHED);
  int status = mig_cli_choose(c->cli, c->project, o->group, &opts, &o->choice);
  if (status >= 0) return status;
  o->chose = true;
  o->choosing = opts;
  bool only_merge = opts.has_strategy && opts.strategy == MIG_STRATEGY_MERGE;
  if (mig_cli_has(c->cli, MIG_OPT_INTERACTIVE) && !only_merge) {
    int stopped = ask(c, o, &opts);
    if (stopped >= 0) return stopped;
  }
  if (o->choice.chosen != NULL && !only_merge) o->plan = o->choice.chosen->plan;
  return -1;
}

static int run_group(command *c, outcome *o) {
  mig_conflict_opts opts = mig_cli_conflict_opts(c->cli, c->project);
  mig_why why = {{0}};
  if (o->group->existing == MIG_NO_REV) {
    mig_err err = mig_resolve_judge(&o->verdict, c->cli->arena, c->project, o->group, &opts, &why);
    if (err != MIG_OK) return mig_cli_fail(c->cli, err, &why);
    o->accepted = o->verdict.outcome == MIG_OUTCOME_UNKNOWN && mig_cli_has(c->cli, MIG_OPT_ACCEPT_UNKNOWN);
    bool merges = !c->choosing.has_strategy || c->choosing.strategy == MIG_STRATEGY_MERGE;
    bool decided = o->verdict.may_write && merges && !(c->choosing.prefer_rebase && o->group->parents.count == 2);
    if (!decided && o->verdict.outcome != MIG_OUTCOME_UNKNOWN) {
      int status = choose(c, o, &opts);
      if (status >= 0) return status;
    }
    if (o->plan != NULL) return apply_group(c, o);
    if (o->declined) {
      o->status = MIG_EXIT_FINDINGS;
      return -1;
    }
    if (o->verdict.may_write && merges) o->chose = false; /* nothing may move: a merge revision, then */
    if (!merges && !o->accepted && o->verdict.may_write) o->status = MIG_EXIT_FINDINGS;
    if (o->status != 0 || (!o->verdict.may_write && !o->accepted)) {
      o->status = status_of(&o->verdict);
      return -1;
    }
  }
  int status = plan_group(c, o);
  return status >= 0 ? status : apply_group(c, o);
}

/* ---- saying what was done ---- */

static void put_parents(command *c, const mig_graph *graph, mig_revs parents) {
  for (uint32_t i = 0; i < parents.count; i++) {
    mig_cli_put(&c->text, "%s", i == 0 ? "" : i + 1 == parents.count ? " and " : ", ");
    mig_cli_put_name(&c->text, mig_graph_id(graph, parents.items[i]));
  }
}

static void put_next(command *c, const mig_plan *plan) {
  bool staged = mig_cli_has(c->cli, MIG_OPT_STAGE), merging = mig_merge_under_way(c->cli->values[MIG_OPT_DIR]);
  const char *program = c->project->flask_migrate ? "flask db" : "alembic";
  mig_cli_put(&c->text, "next:  ");
  if (!staged) {
    mig_cli_put(&c->text, "git add%s", plan->parent_count == 0 ? " -A" : "");
    for (uint32_t i = 0; i < plan->edit_count; i++) {
      mig_cli_put(&c->text, " ");
      mig_cli_put_path(&c->text, c->cli, c->tree, plan->edits[i].path);
      if (plan->edits[i].to.len == 0) continue;
      mig_cli_put(&c->text, " ");
      mig_cli_put_path(&c->text, c->cli, c->tree, plan->edits[i].to);
    }
    mig_cli_put(&c->text, " && ");
  }
  mig_cli_put(&c->text, "git commit%s, then %s upgrade %s\n", merging ? " --no-edit" : "", program,
      c->groups.line_count > 1 ? "heads" : "head");
  if (plan->parent_count == 0 || plan->parents[0].len > 64 || !mig_cli_is_plain(plan->parents[0])) return;
  mig_cli_put(&c->text, "later: %s downgrade %.*s takes back the merge alone; downgrade -1 is ambiguous there\n", program,
      MIG_FMT(plan->parents[0]));
}

/* Who publishes the side: what the choice rests on. */
static void put_side(command *c, const char *name, mig_rev rev, mig_span by) {
  mig_cli_put(&c->text, "%s ", name);
  mig_cli_put_name(&c->text, mig_graph_id(c->project->graph, rev));
  if (by.ptr == NULL) mig_cli_put(&c->text, ", unpublished\n");
  else mig_cli_put(&c->text, ", published: %.*s\n", MIG_FMT(by));
}

/* What was done with two heads, then with what was left, in the order in which it was judged. */
static void put_steps(command *c, const mig_plan *plan) {
  for (uint32_t i = 0; i < plan->step_count; i++) {
    const mig_plan_step *step = &plan->steps[i];
    mig_cli_put(&c->text, "%u. %s, ", (unsigned)(i + 1), mig_resolution_name(step->kind));
    mig_cli_put_shown(&c->text, step->what);
    mig_cli_put(&c->text, ": ");
    mig_cli_put_shown(&c->text, step->why);
    mig_cli_put(&c->text, "\n");
  }
}

static void put_written(command *c, const outcome *o) {
  const mig_plan *plan = o->plan;
  if (plan->existing.len > 0) {
    mig_cli_put(&c->text, "nothing to write: ");
    put_parents(c, c->project->graph, o->group->parents);
    mig_cli_put(&c->text, " are joined already by %.*s (%.*s)\n", MIG_FMT(plan->revision), MIG_FMT(plan->existing));
    return;
  }
  mig_cli_put_edits(&c->text, c->cli, plan);
  if (mig_cli_has(c->cli, MIG_OPT_QUIET)) return;
  if (o->chose && plan->step_count > 0) {
    put_steps(c, plan);
    mig_cli_put(&c->text, "safe:  %.*s\n", MIG_FMT(plan->why));
    mig_cli_put_moved(&c->text, c->project, plan);
  } else if (o->chose) {
    mig_cli_put(&c->text, "%s: %.*s\n", mig_resolution_name(o->choice.chosen->kind), MIG_FMT(plan->why));
    put_side(c, "ours:  ", o->choice.ours, o->choice.ours_by);
    put_side(c, "theirs:", o->choice.theirs, o->choice.theirs_by);
    mig_cli_put_moved(&c->text, c->project, plan);
  }
  if (plan->parent_count == 0) {
    put_next(c, plan);
    return;
  }
  mig_cli_put(&c->text, "joins ");
  put_parents(c, c->project->graph, o->group->parents);
  if (o->group->line.len > 0) mig_cli_put(&c->text, " (line %.*s)", MIG_FMT(o->group->line));
  mig_cli_put(&c->text, " as %.*s\n", MIG_FMT(plan->revision));
  if (!o->chose) mig_cli_put(&c->text, "%s %.*s\n", o->accepted ? "not shown to be safe (--accept-unknown):" : "safe:", MIG_FMT(o->verdict.why));
  put_next(c, plan);
}

static int put_diff(command *c, const outcome *o) {
  if (o->plan->edit_count == 0) {
    put_written(c, o);
    return -1;
  }
  mig_span diff = mig_plan_diff(c->cli->arena, o->plan);
  if (diff.ptr == NULL) return mig_cli_fail(c->cli, MIG_ERR_NOMEM, NULL);
  mig_cli_note(c->cli, "dry run, nothing is written; %s%.*s",
               o->accepted ? "not shown to be safe: " : "safe: ", MIG_FMT(o->chose ? o->plan->why : o->verdict.why));
  mig_cli_put(&c->text, "%.*s", MIG_FMT(diff));
  return -1;
}

/* Nothing fits the fork as a whole, but each finding has a way of its own: whoever is asked can choose. */
static bool has_ways(const command *c, const outcome *o) {
  mig_pieces *pieces = NULL;
  const mig_way *const *ways = NULL;
  uint32_t count = 0;
  if (!o->chose || o->choice.count == 0 || o->choice.items[0].kind != MIG_RESOLVE_MANUAL || mig_cli_has(c->cli, MIG_OPT_INTERACTIVE)) return false;
  return mig_resolve_pieces(&pieces, c->cli->arena, c->project, o->group, &o->choosing, NULL) == MIG_OK &&
         mig_pieces_count(pieces) > 0 && mig_pieces_ways(&ways, &count, pieces, 0, NULL) == MIG_OK && count > 0;
}

static void say_refused(const command *c, const outcome *o) {
  if (o->verdict.outcome == MIG_OUTCOME_UNKNOWN) {
    mig_cli_note(c->cli, "nothing was written: %.*s", MIG_FMT(o->verdict.why));
    mig_cli_note(c->cli, "`mig merge --accept-unknown` writes the merge, and says in the file that this was accepted");
  } else {
    mig_cli_note(c->cli, "nothing was written (%s): %.*s", mig_outcome_name(o->verdict.outcome),
                 MIG_FMT(o->verdict.why));
  }
  if (has_ways(c, o)) mig_cli_note(c->cli, "`mig merge -i` asks what is to be given up, finding by finding");
  /* text ends with them */
  if (o->chose && mig_cli_wants_json(c->cli)) mig_cli_tell_resolutions(c->cli, &o->choice);
}

static void put_nothing_to_do(command *c) {
  mig_revs heads = c->groups.heads;
  if (heads.count == 0) {
    mig_cli_put(&c->text, "nothing to merge: there is no revision\n");
  } else if (heads.count == 1) {
    mig_cli_put(&c->text, "nothing to merge: one head, ");
    put_parents(c, c->project->graph, heads);
    mig_cli_put(&c->text, "\n");
  } else {
    mig_cli_put(&c->text, "nothing to merge: %u heads, each alone in its line (", (unsigned)heads.count);
    put_parents(c, c->project->graph, heads);
    mig_cli_put(&c->text, ")\n");
  }
}

/* ---- the report: findings of what was refused, and everything as JSON ---- */

/* One report project for each group and database. */
static uint32_t fill_projects(const command *c, mig_report_project *out, bool refused_only) {
  uint32_t count = 0;
  for (uint32_t g = 0; g < c->groups.count; g++) {
    const outcome *o = &c->outcomes[g];
    const mig_merge_verdict *v = &o->verdict;
    if (refused_only && (o->status == 0 || o->stopped)) continue;
    uint32_t at = 0;
    do {
      uint32_t end = at;
      while (end < v->comparison_count && v->binds[end].ptr == v->binds[at].ptr &&
             v->binds[end].len == v->binds[at].len)
        end++;
      out[count++] = (mig_report_project){.project = c->project,
                                          .has_bind = at < v->comparison_count && v->binds[at].len > 0,
                                          .bind = at < v->comparison_count ? v->binds[at] : (mig_span){"", 0},
                                          .comparisons = v->comparisons + at,
                                          .comparison_count = end - at,
                                          .plan = at == 0 ? o->plan : NULL,
                                          .choice = o->chose ? &o->choice : NULL,
                                          .plan_applied = o->applied};
      at = end;
    } while (at < v->comparison_count);
  }
  if (c->groups.count == 0) out[count++] = (mig_report_project){.project = c->project};
  return count;
}

static int print_report(command *c, int status, bool refused_only) {
  uint32_t room = 1;
  for (uint32_t g = 0; g < c->groups.count; g++) room += c->outcomes[g].verdict.comparison_count + 1;
  mig_report_project *projects = calloc(room, sizeof *projects);
  if (projects == NULL) return mig_cli_fail(c->cli, MIG_ERR_NOMEM, NULL);
  mig_report report = {.command = "merge", .exit_status = status, .projects = projects};
  report.project_count = fill_projects(c, projects, refused_only);
  mig_cli_describe_source(&report, c->tree);
  status = mig_cli_print_report(c->cli, &report);
  free(projects);
  return status;
}

static int print_text(command *c, int status) {
  bool refused = false;
  for (uint32_t g = 0; g < c->groups.count; g++) {
    const outcome *o = &c->outcomes[g];
    refused = refused || (o->status != 0 && !o->stopped && !o->declined);
    if (o->status != 0) continue;
    if (mig_cli_has(c->cli, MIG_OPT_DRY_RUN)) {
      if (put_diff(c, o) >= 0) return MIG_EXIT_INTERNAL;
    } else {
      put_written(c, o);
    }
  }
  for (uint32_t g = 0; g < c->groups.count; g++)
    if (c->outcomes[g].declined) mig_cli_note(c->cli, "nothing was written, as you said");
  if (c->groups.count == 0) put_nothing_to_do(c);
  if (c->text.failed) return mig_cli_fail(c->cli, MIG_ERR_NOMEM, NULL);
  if (refused) {
    int printed = print_report(c, status, true);
    for (uint32_t g = 0; g < c->groups.count; g++)
      if (c->outcomes[g].status != 0 && !c->outcomes[g].stopped && !c->outcomes[g].declined) say_refused(c, &c->outcomes[g]);
    if (c->text.len == 0) return printed;
  }
  return mig_cli_print(c->cli, (mig_span){c->text.ptr, c->text.len}, status);
}

/* An error at one fork: what was written at the forks before it is still said. */
static int stop(command *c, uint32_t at, int status) {
  c->outcomes[at].stopped = true;
  c->outcomes[at].status = status;
  c->groups.count = at + 1;
  bool any = false;
  for (uint32_t g = 0; g < at; g++) any = any || c->outcomes[g].applied;
  return any && !mig_cli_wants_json(c->cli) ? print_text(c, status) : status;
}

static int merge(command *c) {
  mig_why why = {{0}};
  int operands = c->cli->operand_count, status = 0;
  mig_span *revs = calloc((size_t)operands + 1, sizeof *revs);
  if (revs == NULL) return mig_cli_fail(c->cli, MIG_ERR_NOMEM, NULL);
  for (int i = 0; i < operands; i++) revs[i] = span_of(c->cli->operands[i]);
  mig_err err = mig_resolve_merge_groups(&c->groups, c->cli->arena, c->project, revs, (uint32_t)operands, &why);
  free(revs);
  if (err != MIG_OK) return mig_cli_fail(c->cli, err, &why);
  for (uint32_t i = 0; i < c->groups.note_count; i++) mig_cli_note(c->cli, "%.*s", MIG_FMT(c->groups.notes[i]));
  if (c->groups.count > 1 && (c->opts.rev_id.ptr != NULL || c->opts.branch_label.ptr != NULL))
    return mig_cli_usage(c->cli, "there are %u forks to join; name the heads of one to give an id or a label",
                         (unsigned)c->groups.count);
  c->outcomes = calloc(c->groups.count + 1u, sizeof *c->outcomes);
  if (c->outcomes == NULL) return mig_cli_fail(c->cli, MIG_ERR_NOMEM, NULL);
  for (uint32_t g = 0; g < c->groups.count; g++) {
    c->outcomes[g].group = &c->groups.items[g];
    int stopped = run_group(c, &c->outcomes[g]);
    if (stopped >= 0) return stop(c, g, stopped);
    status = mig_cli_worse_status(status, c->outcomes[g].status);
  }
  return mig_cli_wants_json(c->cli) ? print_report(c, status, false) : print_text(c, status);
}

int mig_cmd_merge(mig_cli *cli) {
  command c = {.cli = cli};
  int status = read_options(&c);
  if (status < 0) status = mig_cli_open(cli, &c.tree);
  if (status < 0) status = mig_cli_strategy_set(cli, c.tree->settings, &c.choosing);
  if (status < 0) status = mig_cli_choose_project(cli, c.tree, &c.project);
  if (status < 0) status = merge(&c);
  free(c.outcomes);
  free(c.text.ptr);
  mig_tree_free(c.tree);
  return status;
}
