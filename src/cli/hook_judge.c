/* The question of every hook: can Alembic upgrade the tree that git is about to keep? Defects that
 * were there before don't stop anybody; they are only counted. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "git_process.h"
#include "hook_case.h"


static bool same(mig_span a, mig_span b) {
  return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

static bool same_diag(const mig_diag *a, const mig_diag *b) {
  bool rule = a->rule != NULL && b->rule != NULL && strcmp(a->rule, b->rule) == 0;
  mig_span none = {"", 0}, pa = a->place.file != NULL ? a->place.file->path : none,
           pb = b->place.file != NULL ? b->place.file->path : none;
  return rule && same(pa, pb) && same(a->message, b->message);
}

static const mig_project *project_of(const mig_tree *tree, mig_span title) {
  for (uint32_t i = 0; tree != NULL && i < tree->project_count; i++)
    if (same(tree->projects[i].title, title)) return &tree->projects[i];
  return NULL;
}

static void open_sides(mig_hook_trouble *trouble) {
  const mig_hook_case *c = trouble->c;
  for (uint32_t i = 0; i < c->side_count; i++) {
    mig_project_opts opts = c->tree;
    opts.ref = c->sides[i].commit;
    opts.index = false;
    if (trouble->sides[i] == NULL && mig_tree_open(&trouble->sides[i], &opts, NULL) != MIG_OK) trouble->sides[i] = NULL;
  }
}

static uint32_t count_errors(const mig_diags *diags) {
  uint32_t count = 0;
  for (uint32_t i = 0; i < diags->count; i++) count += diags->items[i].level == MIG_ERROR;
  return count;
}

/* The errors that the first side has not. */
static mig_err drop_older(mig_hook_trouble *trouble, const mig_diags *now, mig_diag *kept) {
  mig_diags before = {0};
  mig_arena *arena = trouble->c->cli->arena;
  const mig_project *old = project_of(trouble->sides[0], trouble->project->title);
  mig_err err = old != NULL ? mig_check_project(&before, arena, old, NULL) : MIG_OK;
  for (uint32_t i = 0; err == MIG_OK && i < now->count; i++) {
    if (now->items[i].level != MIG_ERROR) continue;
    bool older = false;
    for (uint32_t k = 0; k < before.count && !older; k++) older = same_diag(&now->items[i], &before.items[k]);
    trouble->older += older;
    if (!older) kept[trouble->count++] = now->items[i];
  }
  return err;
}

/* A push does not loosen the server's rules: what was there before speaks. */
static const mig_settings *settings_of(mig_hook_trouble *trouble) {
  bool serves = trouble->c->hook->where != MIG_HOOK_AT_CLIENT && trouble->c->side_count != 0;
  if (serves) open_sides(trouble);
  return serves && trouble->sides[0] != NULL ? trouble->sides[0]->settings : trouble->tree->settings;
}

/* Edits that a baseline names. Which file that is says the server, what it accepts what is pushed. */
static int accept_known(mig_hook_trouble *trouble, mig_diags *diags) {
  mig_tree *tree = trouble->tree;
  mig_report_project one = {.project = trouble->project, .diags = diags->items, .diag_count = diags->count};
  mig_accept_opts opts = {.settings = settings_of(trouble), .trees = &tree, .tree_count = 1, .projects = &one, .count = 1};
  int status = mig_cli_accept(trouble->c->cli, &opts);
  *diags = (mig_diags){one.diags, one.diag_count};
  return status;
}

static void set_lines(mig_hook_trouble *trouble, mig_tree *tree) {
  const mig_setting *lines = &settings_of(trouble)->items[MIG_SETTING_LINES];
  for (uint32_t i = 0; i < tree->project_count; i++) {
    tree->projects[i].lines = lines->values;
    tree->projects[i].line_count = lines->count;
  }
}

/* ---- merge points that come with it: do they join lines that collide? ---- */

static bool block_unknown(mig_hook_trouble *trouble) {
  return same(mig_setting_value(settings_of(trouble), MIG_SETTING_HOOK_UNKNOWN), (mig_span){"block", 5});
}

static bool is_new(const mig_hook_trouble *trouble, mig_span id) {
  for (uint32_t i = 0; i < trouble->c->side_count; i++) {
    const mig_project *side = project_of(trouble->sides[i], trouble->project->title);
    if (side != NULL && mig_graph_find(side->graph, id) != MIG_NO_REV) return false;
  }
  return true;
}

/* Operations in a merge revision are its author's settlement of what the lines do. */
static bool settles(const mig_hook_trouble *trouble, mig_rev rev, mig_span bind) {
  mig_operation *items = NULL;
  uint32_t count = 0;
  return mig_conflict_operations(&items, &count, trouble->c->cli->arena, trouble->project, rev, bind) == MIG_OK && count != 0;
}

static int judge_joined(mig_hook_trouble *trouble, mig_rev rev, mig_span bind) {
  const mig_project *p = trouble->project;
  mig_conflict_opts opts = {.dialect = p->dialect, .bind = bind, .all_findings = true};
  mig_comparisons joined = {0};
  mig_why why = {{0}};
  mig_cli *cli = trouble->c->cli;
  mig_err err = mig_conflict_all(&joined, cli->arena, p, mig_graph_parents(p->graph, rev), &opts, &why);
  if (err != MIG_OK) return mig_cli_fail(cli, err, &why) != 0;
  if (joined.joint == MIG_CONVERGES || settles(trouble, rev, bind)) return 0;
  if (joined.joint == MIG_OUTCOME_UNKNOWN && !block_unknown(trouble)) {
    mig_cli_note(cli, "%.*s joins lines of which not everything is understood; `mig conflicts` shows what "
                 "(mig.hookUnknown=block makes this an error)", MIG_FMT(mig_graph_id(p->graph, rev)));
    return 0;
  }
  mig_hook_explain_joined(trouble, rev, &joined);
  return 1;
}

/* By the name of its file among those that git says differ: the rest was there before. */
static bool may_be_new(const mig_hook_trouble *trouble, mig_rev rev) {
  const mig_project *p = trouble->project;
  mig_span changed = mig_cli_text_span(&trouble->c->changed);
  mig_span name = mig_project_script(p, mig_graph_node_of(p->graph, rev)->script).path;
  if (changed.len == 0) return true;
  for (size_t i = name.len; i > 0; i--)
    if (name.ptr[i - 1] == '/') {
      name = (mig_span){name.ptr + i, name.len - i};
      break;
    }
  for (size_t at = 0; at < changed.len;) {
    const char *end = memchr(changed.ptr + at, '\0', changed.len - at);
    size_t len = end != NULL ? (size_t)(end - changed.ptr) - at : changed.len - at;
    if (len >= name.len && memcmp(changed.ptr + at + len - name.len, name.ptr, name.len) == 0) return true;
    at += len + 1;
  }
  return false;
}

static bool any_may_be_new(const mig_hook_trouble *trouble, mig_revs points) {
  for (uint32_t i = 0; i < points.count; i++)
    if (may_be_new(trouble, points.items[i])) return true;
  return false;
}

static int judge_merge_points(mig_hook_trouble *trouble) {
  const mig_project *p = trouble->project;
  mig_revs points = mig_graph_merge_points(p->graph);
  const mig_span *binds = NULL;
  uint32_t bind_count = 0;
  if (!any_may_be_new(trouble, points)) return 0;
  open_sides(trouble);
  for (uint32_t i = 0; i < points.count; i++) {
    if (trouble->sides[0] == NULL || !is_new(trouble, mig_graph_id(p->graph, points.items[i]))) continue;
    if (binds == NULL && mig_conflict_binds(&binds, &bind_count, trouble->c->cli->arena, p, NULL) != MIG_OK) return 1;
    for (uint32_t k = 0; k < bind_count; k++)
      if (judge_joined(trouble, points.items[i], binds[k]) != 0) return 1;
  }
  return 0;
}

/* ---- what databases may have run already ---- */

static bool is_text(mig_span text, const mig_cli_text *other) {
  return same(text, mig_cli_text_span(other));
}

/* The branch that others build on: in a clone what git fetched of it, at the receiver what is checked out. */
static bool is_base(const mig_hook_trouble *trouble, const mig_settings *settings, const mig_cli_text *name,
                    const mig_cli_text *full) {
  const mig_cli *cli = trouble->c->cli;
  const char *dir = cli->values[MIG_OPT_DIR];
  mig_base_branch base = {0};
  mig_cli_text head = {0};
  mig_span set = mig_setting_value(settings, MIG_SETTING_BASE), moved = {trouble->c->moved, strlen(trouble->c->moved)};
  if (set.len != 0) return is_text(set, name) || is_text(set, full) || same(set, moved);
  if (trouble->c->remote != NULL)
    return mig_base_find(&base, cli->arena, settings, dir, NULL) == MIG_OK && is_text(base.name, name);
  bool found = mig_git_run(&head, dir, (const char *const[]){"symbolic-ref", "HEAD", NULL}) == 0 &&
               is_text(mig_cli_text_span(&head), full);
  mig_cli_text_free(&head);
  return found;
}

/* Is what the branch has published by its being there? */
static bool publishes(mig_hook_trouble *trouble) {
  const mig_hook_case *c = trouble->c;
  mig_cli_text name = {0}, full = {0}, there = {0};
  if (c->moved == NULL) return false;
  const mig_settings *settings = settings_of(trouble);
  mig_cli_put(&name, "%s%s%s", c->remote != NULL ? c->remote : "", c->remote != NULL ? "/" : "", c->moved);
  mig_cli_put(&full, "refs/%s/%s", c->remote != NULL ? "remotes" : "heads", mig_cli_text_string(&name));
  mig_cli_put(&there, "refs/heads/%s", c->moved);
  bool answer = mig_ref_is_protected(settings, mig_cli_text_span(&full)) ||
                mig_ref_is_protected(settings, mig_cli_text_span(&there)) || is_base(trouble, settings, &name, &full);
  mig_cli_text_free(&name);
  mig_cli_text_free(&full);
  mig_cli_text_free(&there);
  return answer;
}

/* Edits and removals are errors only where they change what a database gets; else they are notes. */
static int judge_published(mig_hook_trouble *trouble) {
  const mig_hook_case *c = trouble->c;
  mig_cli *cli = c->cli;
  mig_diags changed = {0};
  mig_why why = {{0}};
  if (!publishes(trouble)) return 0;
  open_sides(trouble);
  const mig_project *then = project_of(trouble->sides[0], trouble->project->title);
  mig_span name = {c->sides[0].commit, strlen(c->sides[0].commit) < 12 ? strlen(c->sides[0].commit) : 12};
  mig_err err = mig_gate_published(&changed, cli->arena, then, trouble->project, name, &why);
  if (err != MIG_OK) return mig_cli_fail(cli, err, &why) != 0;
  int status = accept_known(trouble, &changed);
  uint32_t errors = status < 0 ? count_errors(&changed) : 0;
  if (errors == 0) return status >= 0;
  mig_diag *kept = calloc(errors, sizeof *kept);
  if (kept == NULL) return mig_cli_fail(cli, MIG_ERR_NOMEM, NULL) != 0;
  trouble->count = 0;
  for (uint32_t i = 0; i < changed.count; i++)
    if (changed.items[i].level == MIG_ERROR) kept[trouble->count++] = changed.items[i];
  trouble->diags = kept;
  trouble->unpublishes = true;
  mig_hook_explain(trouble);
  trouble->unpublishes = false;
  free(kept);
  return 1;
}

/* ---- one script directory, and the tree ---- */

static int judge_project(mig_hook_trouble *trouble) {
  mig_cli *cli = trouble->c->cli;
  mig_diags diags = {0};
  mig_why why = {{0}};
  mig_err err = mig_check_project(&diags, cli->arena, trouble->project, &why);
  if (err != MIG_OK) return mig_cli_fail(cli, err, &why) != 0;
  if (judge_published(trouble) != 0) return 1;
  uint32_t errors = count_errors(&diags);
  if (errors == 0) return judge_merge_points(trouble);
  mig_diag *kept = calloc(errors, sizeof *kept);
  if (kept == NULL) return mig_cli_fail(cli, MIG_ERR_NOMEM, NULL) != 0;
  open_sides(trouble);
  trouble->count = trouble->older = 0;
  err = drop_older(trouble, &diags, kept);
  trouble->diags = kept;
  int status = err != MIG_OK || trouble->count != 0;
  if (err != MIG_OK)
    mig_cli_fail(cli, err, &why);
  else if (status != 0)
    mig_hook_explain(trouble);
  else
    mig_cli_note(cli, "%.*s has %u defects, which it had before; mig check lists them", MIG_FMT(trouble->project->title),
                 (unsigned)trouble->older);
  free(kept);
  return status != 0 ? status : judge_merge_points(trouble);
}

/* No scripts in what git keeps: trouble only when there were some. */
static int judge_nothing(mig_hook_trouble *trouble, const mig_why *why) {
  open_sides(trouble);
  if (trouble->c->side_count == 0 || trouble->sides[0] == NULL) return 0;
  mig_cli_note(trouble->c->cli, "%s: %s has migration scripts, and what is to be kept has none: %s", trouble->c->headline,
               trouble->c->sides[0].name, why->text);
  return 1;
}

int mig_hook_judge(mig_hook_case *c) {
  mig_hook_trouble trouble = {.c = c};
  mig_tree *tree = NULL;
  mig_why why = {{0}};
  int status = 0;
  mig_err err = mig_tree_open(&tree, &c->tree, &why);
  trouble.tree = tree;
  if (err == MIG_ERR_NOT_FOUND)
    status = judge_nothing(&trouble, &why);
  else if (err != MIG_OK)
    status = mig_cli_fail(c->cli, err, &why) != 0;
  if (tree != NULL) set_lines(&trouble, tree);
  for (uint32_t i = 0; tree != NULL && i < tree->project_count; i++) {
    trouble.project = &tree->projects[i];
    if (judge_project(&trouble) != 0) status = 1;
  }
  for (uint32_t i = 0; i < MIG_HOOK_MOST_SIDES; i++) mig_tree_free(trouble.sides[i]);
  mig_tree_free(tree);
  return status;
}
