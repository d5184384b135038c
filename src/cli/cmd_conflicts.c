#include <stdlib.h>
#include <string.h>

#include "cli.h"

typedef struct joined {
  struct joined *next;
  mig_diag diags[];
} joined;

enum { SHOWN_HASH = 10 };

/* What the command is building: one report project per script directory and database. */
typedef struct builder {
  mig_cli *cli;
  mig_threshold threshold;
  mig_report report;
  mig_report_project *projects;
  uint32_t count, cap;
  joined *joined; /* freed with the builder */
  mig_pair *merged; /* what git's merge would give; freed with the builder */
  bool asked_binds, met_bind; /* --bind was looked for; and found */
  char shown[2][SHOWN_HASH + 1]; /* object names, cut */
} builder;

static mig_span span_of(const char *text) {
  return (mig_span){text, strlen(text)};
}

static mig_report_project *add_project(builder *b, const mig_project *project) {
  if (b->count == b->cap) {
    uint32_t cap = b->cap == 0 ? 4 : b->cap * 2;
    mig_report_project *more = realloc(b->projects, cap * sizeof *more);
    if (more == NULL) return NULL;
    b->projects = more;
    b->cap = cap;
  }
  mig_report_project *added = &b->projects[b->count++];
  *added = (mig_report_project){.project = project};
  return added;
}

static mig_conflict_opts opts_for(const builder *b, const mig_project *project) {
  const char *rows = b->cli->values[MIG_OPT_ROWS];
  return (mig_conflict_opts){.dialect = project->dialect,
                             .rows = rows != NULL && strcmp(rows, "some") == 0 ? MIG_ROWS_SOME : MIG_ROWS_SCRIPTS,
                             .bind = {"", 0},
                             .all_findings = true,
                             .story = mig_cli_wants_story(b->cli)};
}

static void count_comparison(builder *b, const mig_comparison *comparison) {
  b->report.pairs++;
  b->report.operations += comparison->ours.operations + comparison->theirs.operations;
  b->report.not_understood += comparison->not_understood_count;
}

static bool wanted_bind(builder *b, mig_span bind) {
  const char *only = b->cli->values[MIG_OPT_BIND];
  bool wanted = only == NULL || (strlen(only) == bind.len && memcmp(only, bind.ptr, bind.len) == 0);
  b->asked_binds = true;
  b->met_bind = b->met_bind || wanted;
  return wanted;
}

/* What check says of the tree, then what comparing did. */
static int join_diags(builder *b, mig_report_project *added, const mig_diags *checked) {
  uint32_t count = checked->count + added->diag_count;
  joined *both = malloc(sizeof *both + count * sizeof *both->diags);
  if (both == NULL) return mig_cli_fail(b->cli, MIG_ERR_NOMEM, NULL);
  for (uint32_t i = 0; i < count; i++)
    both->diags[i] = i < checked->count ? checked->items[i] : added->diags[i - checked->count];
  both->next = b->joined;
  b->joined = both;
  added->diags = both->diags;
  added->diag_count = count;
  return -1;
}

/* What `report` has besides: the revisions, for drawings, and all that check says of the tree. */
static int add_whole(builder *b, mig_report_project *added, bool checked) {
  if (b->cli->command->run != mig_cmd_report) return -1;
  mig_why why = {{0}};
  mig_revs revisions = {0};
  mig_diags diags = {0};
  mig_err err = mig_graph_history(&revisions, b->cli->arena, added->project->graph, (mig_span){NULL, 0}, &why);
  if (err == MIG_OK && checked) err = mig_check_project(&diags, b->cli->arena, added->project, &why);
  if (err != MIG_OK) return mig_cli_fail(b->cli, err, &why);
  added->has_revisions = true;
  added->revisions = revisions.items;
  added->revision_count = revisions.count;
  if (!checked) return -1;
  return join_diags(b, added, &diags);
}

/* Judges what was compared, less what somebody accepted in one of the trees, and prints it. */
static int finish(builder *b, mig_tree *const *trees, uint32_t tree_count) {
  mig_accept_opts opts = {.trees = trees, .tree_count = tree_count, .projects = b->projects, .count = b->count};
  int status = mig_cli_accept(b->cli, &opts);
  const mig_tree *speaks = trees[0] != NULL || tree_count == 1 ? trees[0] : trees[1];
  if (status < 0) status = mig_cli_threshold_set(b->cli, speaks != NULL ? speaks->settings : NULL, &b->threshold);
  if (status >= 0) return status;
  b->report.command = b->cli->command->name; /* report is judged the same way */
  b->report.has_totals = true;
  if (b->asked_binds && !b->met_bind)
    return mig_cli_usage(b->cli, "--bind: no script names a database '%s'", b->cli->values[MIG_OPT_BIND]);
  b->report.projects = b->projects;
  b->report.project_count = b->count;
  for (uint32_t i = 0; i < b->count; i++)
    b->report.exit_status =
        mig_cli_worse_status(b->report.exit_status, mig_cli_status_of(&b->threshold, &b->projects[i]));
  return mig_cli_print_report(b->cli, &b->report);
}

/* ---- two commits ---- */

/* Several comparisons may also be of several lines of one database. */
static bool several_binds(const mig_pair_comparison *result) {
  for (uint32_t i = 1; i < result->count; i++)
    if (result->binds[i].len != result->binds[0].len) return true;
  return false;
}

static int compare_commits(builder *b, const mig_project_pair *in, const char *ours,
                           const char *theirs) {
  const mig_project *shown = in->ours != NULL ? in->ours : in->theirs;
  mig_conflict_opts opts = opts_for(b, shown);
  opts.downgrades = true;
  mig_pair_comparison result;
  mig_why why = {{0}};
  mig_err err = mig_conflict_pair(&result, b->cli->arena, in, span_of(ours), span_of(theirs), &opts, &why);
  if (err != MIG_OK) return mig_cli_fail(b->cli, err, &why);
  for (uint32_t i = 0; i < result.count; i++) {
    if (!wanted_bind(b, result.binds[i])) continue;
    mig_report_project *added = add_project(b, shown);
    if (added == NULL) return mig_cli_fail(b->cli, MIG_ERR_NOMEM, NULL);
    added->theirs = shown == in->ours ? in->theirs : NULL;
    added->has_bind = several_binds(&result) || result.binds[i].len != 0;
    added->bind = result.binds[i];
    added->comparisons = &result.comparisons[i];
    added->comparison_count = 1;
    if (i == 0) {
      added->diags = result.diags;
      added->diag_count = result.diag_count;
    }
    count_comparison(b, result.comparisons[i]);
    int status = add_whole(b, added, false);
    if (status >= 0) return status;
  }
  return -1;
}

static void add_tree(builder *b, const mig_tree *tree) {
  if (tree == NULL) return;
  b->report.files += tree->files;
  b->report.bytes += tree->bytes;
  mig_cli_print_diags(b->cli, tree->diags, tree->diag_count);
  for (uint32_t i = 0; i < tree->project_count; i++) b->report.revisions += mig_graph_count(tree->projects[i].graph);
}

/* A commit that is to be merged, and what people call it. */
typedef struct side {
  const char *rev, *name;
} side;

static mig_report_ref ref_of(const side *s, const mig_tree *tree) {
  return (mig_report_ref){span_of(s->name), tree != NULL ? tree->commit : (mig_span){"", 0}};
}

static int compare_two(builder *b, const side *ours, const side *theirs, mig_pair **out) {
  mig_project_opts opts = mig_cli_project_opts(b->cli);
  mig_why why = {{0}};
  mig_err err = mig_pair_open(out, &opts, ours->rev, theirs->rev, &why);
  if (err != MIG_OK) return mig_cli_fail(b->cli, err, &why);
  const mig_pair *pair = *out;
  const mig_project_pair *projects = NULL;
  uint32_t count = 0;
  int status = -1;
  err = mig_pair_projects(&projects, &count, *out);
  if (err != MIG_OK) status = mig_cli_fail(b->cli, err, NULL);
  if (b->report.source != MIG_REPORT_PAIR) {
    b->report.source = MIG_REPORT_PAIR;
    b->report.ours_is_new = b->cli->operand_count == 1; /* HEAD, against what is there already */
    b->report.ours = ref_of(ours, pair->ours);
    b->report.theirs = ref_of(theirs, pair->theirs);
    if (pair->base != NULL) b->report.base = (mig_report_ref){pair->base->ref, pair->base->commit};
  }
  for (uint32_t i = 0; status < 0 && i < count; i++) status = compare_commits(b, &projects[i], ours->name, theirs->name);
  return status;
}

/* In what pairs[i * count + k] compares, the first row has every side. */
static int finish_sides(builder *b, mig_pair *const *pairs, uint32_t count) {
  mig_tree **trees = calloc(count, sizeof *trees);
  if (trees == NULL) return mig_cli_fail(b->cli, MIG_ERR_NOMEM, NULL);
  for (uint32_t i = 0; i < count; i++) trees[i] = i == 0 ? pairs[1]->ours : pairs[i]->theirs;
  int status = finish(b, trees, count);
  free(trees);
  return status;
}

/* Something collides, and all of it was understood: then there may be a way out. */
static bool collides(const builder *b) {
  bool any = false;
  for (uint32_t i = 0; i < b->count; i++) {
    mig_outcome outcome = b->projects[i].comparison_count == 0 ? MIG_CONVERGES : b->projects[i].comparisons[0]->outcome;
    if (outcome == MIG_OUTCOME_UNKNOWN) return false;
    any = any || outcome != MIG_CONVERGES;
  }
  return any;
}

/* Two commits that collide: what `mig merge` will do once git has merged them. It is said at the first
 * database in which they do. */
static int propose_merged(builder *b, const side *sides, const mig_pair *pair) {
  if (b->cli->operand_count == 0 || mig_cli_has(b->cli, MIG_OPT_QUIET) || pair->theirs == NULL || !collides(b)) return -1;
  mig_choice *choice = malloc(sizeof *choice);
  if (choice == NULL) return mig_cli_fail(b->cli, MIG_ERR_NOMEM, NULL);
  bool found;
  int status = mig_cli_propose_merged(b->cli, choice, &found, &b->merged, sides[0].rev, pair->theirs->commit);
  if (!found) {
    free(choice);
    return status;
  }
  uint32_t at = 0;
  while (b->projects[at].comparison_count == 0 || b->projects[at].comparisons[0]->outcome == MIG_CONVERGES) at++;
  b->projects[at].choice = choice; /* freed with the builder */
  b->projects[at].choice_after = span_of(sides[1].name);
  return -1;
}

/* Each side against each: an octopus merge brings several. A tree is counted once. */
static int compare_sides(builder *b, const side *sides, uint32_t count) {
  mig_pair **pairs = calloc((size_t)count * count, sizeof *pairs);
  int status = pairs != NULL ? -1 : mig_cli_fail(b->cli, MIG_ERR_NOMEM, NULL);
  for (uint32_t i = 0; status < 0 && i < count; i++) {
    for (uint32_t k = i + 1; status < 0 && k < count; k++) {
      mig_pair **pair = &pairs[i * count + k];
      status = compare_two(b, &sides[i], &sides[k], pair);
      if (status < 0 && k == 1) add_tree(b, (*pair)->ours);
      if (status < 0 && i == 0) add_tree(b, (*pair)->theirs);
    }
  }
  if (status < 0 && count == 2) status = propose_merged(b, sides, pairs[1]);
  if (status < 0) status = finish_sides(b, pairs, count);
  for (uint32_t i = 0; pairs != NULL && i < count * count; i++) mig_pair_free(pairs[i]);
  free(pairs);
  return status;
}

/* The merge that git is in the middle of, as its own files and the hook's environment tell. -1 when
 * there is none. */
static int compare_merging(builder *b) {
  mig_merging merging;
  mig_why why = {{0}};
  enum { MOST = 32 };
  side sides[MOST];
  mig_err err = mig_merging_find(&merging, b->cli->arena, b->cli->values[MIG_OPT_DIR],
                                 mig_cli_project_opts(b->cli).environment, &why);
  if (err != MIG_OK) return mig_cli_fail(b->cli, err, &why);
  if (merging.state != MIG_MERGING_OPEN && merging.state != MIG_MERGING_DONE) return -1;
  if (merging.their_count >= MOST) return mig_cli_usage(b->cli, "git is merging more than %d commits at once", MOST - 1);
  sides[0] = (side){merging.ours.commit.ptr, merging.state == MIG_MERGING_OPEN ? "HEAD" : "HEAD^1"};
  for (uint32_t i = 0; i < merging.their_count; i++)
    sides[i + 1] = (side){merging.theirs[i].commit.ptr, merging.theirs[i].name.ptr};
  return compare_sides(b, sides, merging.their_count + 1);
}

/* ---- heads of one tree ---- */

static int compare_heads(builder *b, const mig_project *project, mig_revs heads, mig_span bind, bool has_bind) {
  mig_conflict_opts opts = opts_for(b, project);
  opts.bind = bind;
  opts.downgrades = true;
  mig_comparisons all = {0};
  mig_why why = {{0}};
  mig_err err = mig_conflict_all(&all, b->cli->arena, project, heads, &opts, &why);
  if (err != MIG_OK) return mig_cli_fail(b->cli, err, &why);
  mig_report_project *added = add_project(b, project);
  if (added == NULL) return mig_cli_fail(b->cli, MIG_ERR_NOMEM, NULL);
  added->has_bind = has_bind;
  added->bind = bind;
  added->comparisons = all.pairs;
  added->comparison_count = all.pair_count;
  added->diags = all.diags;
  added->diag_count = all.diag_count;
  for (uint32_t i = 0; i < all.pair_count; i++) count_comparison(b, all.pairs[i]);
  return add_whole(b, added, b->count == 1 || b->projects[b->count - 2].project != project);
}

static int compare_binds(builder *b, const mig_project *project, mig_revs heads) {
  const mig_span *binds = NULL;
  uint32_t count = 0;
  mig_why why = {{0}};
  mig_err err = mig_conflict_binds(&binds, &count, b->cli->arena, project, &why);
  if (err != MIG_OK) return mig_cli_fail(b->cli, err, &why);
  int status = -1;
  for (uint32_t i = 0; status < 0 && i < count; i++)
    if (wanted_bind(b, binds[i]))
      status = compare_heads(b, project, heads, binds[i], count > 1 || binds[i].len != 0);
  return status;
}

/* Two heads that converge: a page shows the merge revision that joins them. What keeps mig merge from
 * writing one (a template it can't render) is its to say. */
static mig_err propose_merge(const builder *b, const mig_project *project, mig_report_project *out) {
  mig_merge_groups groups;
  mig_plan *plan = NULL;
  if ((mig_cli_format(b->cli)->uses & MIG_FORMAT_TELLS) == 0) return MIG_OK;
  mig_err err = mig_resolve_merge_groups(&groups, b->cli->arena, project, NULL, 0, NULL);
  if (err != MIG_OK || groups.count != 1) return err;
  if (groups.items[0].parents.count != 2 || groups.items[0].existing != MIG_NO_REV) return MIG_OK;
  err = mig_resolve_merge(&plan, b->cli->arena, project, &groups.items[0], &(mig_merge_opts){.stock = false}, NULL);
  if (err != MIG_OK) return err;
  plan->why = out->comparisons[0]->why;
  out->plan = plan;
  return MIG_OK;
}

/* What was compared from `first` on: does all of it converge, and was all of it understood? */
static void look_at(const builder *b, uint32_t first, bool *converge, bool *understood) {
  *converge = *understood = true;
  for (uint32_t i = first; i < b->count; i++)
    for (uint32_t k = 0; k < b->projects[i].comparison_count; k++) {
      mig_outcome outcome = b->projects[i].comparisons[k]->outcome;
      *converge = *converge && outcome == MIG_CONVERGES;
      *understood = *understood && outcome != MIG_OUTCOME_UNKNOWN;
    }
}

/* More than two heads are one fork only where they are of one line. */
static bool is_one_fork(builder *b, const mig_project *project, mig_revs heads) {
  mig_merge_groups groups;
  return heads.count == 2 || (mig_resolve_merge_groups(&groups, b->cli->arena, project, NULL, 0, NULL) == MIG_OK &&
                              groups.count == 1 && groups.items[0].parents.count == heads.count);
}

/* What would resolve the heads; of other revisions nobody knows what builds on them. */
static int propose(builder *b, const mig_project *project, mig_revs heads, uint32_t first) {
  bool converge, understood;
  if (heads.count < 2 || b->count == first) return -1; /* no comparison to look at */
  look_at(b, first, &converge, &understood);
  for (uint32_t i = 0; i < heads.count; i++)
    if (!mig_graph_is_head(project->graph, heads.items[i])) return -1;
  /* A report without the plan is a report; but memory that ran out is said. */
  if (converge && heads.count == 2 && propose_merge(b, project, &b->projects[first]) == MIG_ERR_NOMEM)
    return mig_cli_fail(b->cli, MIG_ERR_NOMEM, NULL);
  if (converge || (heads.count > 2 && (!understood || !is_one_fork(b, project, heads)))) return -1;
  mig_choice *choice = malloc(sizeof *choice);
  if (choice == NULL) return mig_cli_fail(b->cli, MIG_ERR_NOMEM, NULL);
  choice->count = 0;
  b->projects[first].choice = choice; /* freed with the builder */
  mig_choose_opts opts = {.conflict = opts_for(b, project)};
  mig_merge_group group = {.parents = heads, .existing = MIG_NO_REV};
  return mig_cli_choose(b->cli, project, &group, &opts, choice);
}

/* --rev X --rev Y: each must name one revision of this project. */
static int resolve_typed(builder *b, const mig_project *project, mig_rev *out) {
  for (unsigned i = 0; i < 2; i++) {
    mig_revs found = {0};
    mig_why why = {{0}};
    mig_err err = mig_graph_resolve(&found, b->cli->arena, project->graph, span_of(b->cli->revs[i]), &why);
    if (err != MIG_OK) return mig_cli_fail(b->cli, err, &why);
    if (found.count != 1) return mig_cli_usage(b->cli, "--rev %s: names %u revisions, not one", b->cli->revs[i], found.count);
    out[i] = found.items[0];
  }
  return -1;
}

static int compare_project(builder *b, const mig_project *project) {
  mig_rev typed[2];
  mig_revs heads = mig_graph_heads(project->graph);
  if (b->cli->rev_count == 2) {
    int status = resolve_typed(b, project, typed);
    if (status >= 0) return status;
    heads = (mig_revs){typed, 2};
  }
  uint32_t first = b->count;
  int status = compare_binds(b, project, heads);
  return status >= 0 ? status : propose(b, project, heads, first);
}

static int compare_tree(builder *b) {
  mig_tree *tree = NULL;
  int status = mig_cli_open(b->cli, &tree);
  if (status >= 0) return status;
  mig_cli_describe_source(&b->report, tree);
  b->report.files = tree->files;
  b->report.bytes = tree->bytes;
  for (uint32_t i = 0; status < 0 && i < tree->project_count; i++) {
    b->report.revisions += mig_graph_count(tree->projects[i].graph);
    status = compare_project(b, &tree->projects[i]);
  }
  if (status < 0) status = finish(b, &tree, 1);
  mig_tree_free(tree);
  return status;
}

/* A whole object name is more than people read; what they typed else is what they call it. */
static const char *shown(const char *rev, char *cut) {
  enum { SHA1 = 40, SHA256 = 64 };
  size_t len = strlen(rev);
  if ((len != SHA1 && len != SHA256) || strspn(rev, "0123456789abcdef") != len) return rev;
  memcpy(cut, rev, SHOWN_HASH);
  cut[SHOWN_HASH] = '\0';
  return cut;
}

static int compare_operands(builder *b) {
  const char *ours = b->cli->operand_count == 2 ? b->cli->operands[0] : "HEAD";
  const char *theirs = b->cli->operands[b->cli->operand_count - 1];
  const side sides[] = {{ours, shown(ours, b->shown[0])}, {theirs, shown(theirs, b->shown[1])}};
  return compare_sides(b, sides, 2);
}

int mig_cmd_conflicts(mig_cli *cli) {
  builder b = {.cli = cli};
  int status = mig_cli_threshold(cli, &b.threshold);
  if (status >= 0) return status;
  if (cli->operand_count > 2) return mig_cli_usage(cli, "conflicts takes two git revisions at most");
  if (cli->rev_count == 1) return mig_cli_usage(cli, "--rev compares two revisions: give it twice");
  if (cli->rev_count == 2 && cli->operand_count != 0)
    return mig_cli_usage(cli, "give either git revisions or --rev, not both");
  if (cli->operand_count != 0 && mig_cli_has(cli, MIG_OPT_REF))
    return mig_cli_usage(cli, "--ref and git revisions as operands exclude each other");
  bool in_tree = cli->rev_count == 2 || mig_cli_has(cli, MIG_OPT_REF) || mig_cli_has(cli, MIG_OPT_INDEX);
  if (cli->operand_count != 0)
    status = compare_operands(&b);
  else
    status = in_tree ? -1 : compare_merging(&b);
  if (status < 0) status = compare_tree(&b);
  for (uint32_t i = 0; i < b.count; i++) free((void *)(uintptr_t)b.projects[i].choice);
  free(b.projects);
  mig_pair_free(b.merged);
  for (joined *next; b.joined != NULL; b.joined = next) {
    next = b.joined->next;
    free(b.joined);
  }
  return status;
}
