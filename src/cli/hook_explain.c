/* Twelve lines at most: what diverged, what collides, what to type, how to get past it. */
#include <stdio.h>
#include <string.h>

#include "hook_case.h"

enum { MOST_HEADS = 4, MOST_DEFECTS = 3 };

typedef struct page {
  const mig_hook_trouble *trouble;
  mig_cli_text text;
} page;

static bool same(mig_span a, mig_span b) {
  return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

/* Which side brought a revision. */
static const char *side_of(const page *p, mig_span id) {
  const mig_hook_trouble *t = p->trouble;
  for (uint32_t i = 0; i < t->c->side_count; i++) {
    const mig_tree *tree = t->sides[i];
    for (uint32_t k = 0; tree != NULL && k < tree->project_count; k++)
      if (same(tree->projects[k].title, t->project->title) && mig_graph_find(tree->projects[k].graph, id) != MIG_NO_REV)
        return t->c->sides[i].name;
  }
  return t->c->staged;
}

static void put_head(page *p, mig_rev rev) {
  const mig_project *project = p->trouble->project;
  mig_span id = mig_graph_id(project->graph, rev);
  mig_script_info info = mig_project_script(project, mig_graph_node_of(project->graph, rev)->script);
  mig_cli_put(&p->text, "  %-10s ", side_of(p, id));
  mig_cli_put_shown(&p->text, id);
  mig_cli_put(&p->text, "  ");
  mig_cli_put_shown(&p->text, info.path);
  mig_cli_put(&p->text, "\n");
}

static const char *script_dir_option(const page *p, char *out, size_t size) {
  if (p->trouble->tree->project_count > 1)
    snprintf(out, size, " --script-dir '%.*s'", MIG_FMT(p->trouble->project->title));
  else
    out[0] = '\0';
  return out;
}

static void put_place(page *p, const mig_operation *op) {
  if (op->place.file == NULL) return;
  mig_cli_put_shown(&p->text, op->place.file->path);
  mig_cli_put(&p->text, ":%u", (unsigned)mig_place_locate(op->place.file, op->place.start).line);
}

/* One line about what the lines do to each other, and one about where when they collide. */
static void put_verdict(page *p, const mig_comparisons *all) {
  const mig_finding *worst = NULL;
  uint32_t more = 0;
  for (uint32_t i = 0; i < all->pair_count; i++)
    for (uint32_t k = 0; k < all->pairs[i]->finding_count; k++) {
      const mig_finding *finding = &all->pairs[i]->findings[k];
      if (finding->suppressed.ptr != NULL || finding->level != MIG_ERROR || finding->grade < MIG_LIKELY) continue;
      if (worst == NULL) worst = finding;
      else more++;
    }
  if (worst == NULL) {
    mig_span why = all->pair_count == 1 ? all->pairs[0]->why : all->joint_because;
    const char *word = all->joint == MIG_CONVERGES ? "they don't collide:" : all->joint == MIG_OUTCOME_UNKNOWN ? "not proven:" : "they collide:";
    mig_cli_put(&p->text, "  %s %.*s\n", word,
                 MIG_FMT(why.len != 0 ? why : MIG_SPAN("every database ends the same, whichever it ran first.")));
    return;
  }
  mig_cli_put(&p->text, "  they collide: %s %.*s\n", worst->rule, MIG_FMT(worst->message));
  mig_cli_put(&p->text, "    ");
  if (worst->has_ours) put_place(p, &worst->ours);
  if (worst->has_ours && worst->has_theirs) mig_cli_put(&p->text, " and ");
  if (worst->has_theirs) put_place(p, &worst->theirs);
  if (more != 0) mig_cli_put(&p->text, ", and %u more findings", (unsigned)more);
  mig_cli_put(&p->text, "\n");
}

/* Where the lines parted. */
static void put_common(page *p, const mig_comparisons *all) {
  enum { MOST = 3 };
  if (all->pair_count == 0 || all->pairs[0]->common_count == 0) return;
  const mig_comparison *pair = all->pairs[0];
  mig_cli_put(&p->text, "  both follow");
  for (uint32_t i = 0; i < pair->common_count && i < MOST; i++)
    mig_cli_put(&p->text, "%s %.*s", i == 0 ? "" : ",", MIG_FMT(pair->common[i]));
  mig_cli_put(&p->text, "%s\n", pair->common_count > MOST ? ", ..." : "");
}

/* The databases' comparison that says most: the first that does not converge. */
static mig_err compare(mig_comparisons *out, const page *p, mig_revs heads) {
  const mig_project *project = p->trouble->project;
  mig_arena *arena = p->trouble->c->cli->arena;
  const mig_span *binds = NULL;
  uint32_t count = 0;
  mig_err err = mig_conflict_binds(&binds, &count, arena, project, NULL);
  for (uint32_t i = 0; err == MIG_OK && i < count; i++) {
    mig_conflict_opts opts = {.dialect = project->dialect, .bind = binds[i], .all_findings = true};
    err = mig_conflict_all(out, arena, project, heads, &opts, NULL);
    if (err == MIG_OK && out->joint != MIG_CONVERGES) break;
  }
  return err;
}

static void put_ways_out(page *p, mig_outcome outcome) {
  const mig_hook_case *c = p->trouble->c;
  char option[300];
  script_dir_option(p, option, sizeof option);
  if (outcome == MIG_CONVERGES) {
    mig_cli_put(&p->text, "To join them, type:\n  mig merge --stage%s%s\n", option, c->join);
  } else {
    mig_cli_put(&p->text, "To see both sides: mig conflicts%s\n", option);
    if (outcome == MIG_OUTCOME_UNKNOWN)
      mig_cli_put(&p->text, "If that is harmless: mig merge --stage --accept-unknown%s%s\n", option, c->join);
    else
      mig_cli_put(&p->text, "A merge revision alone can't mend this: change one side, or let one follow the other.\n");
  }
}

static void put_end(page *p) {
  const mig_hook_case *c = p->trouble->c;
  if (c->give_up != NULL) mig_cli_put(&p->text, "To give it up: %s. ", c->give_up);
  mig_cli_put(&p->text, "To skip this check: %s\n", c->skip);
}

static void put_fork(page *p, const mig_line *line) {
  const mig_span where = p->trouble->project->title;
  mig_comparisons all = {0};
  mig_cli_put(&p->text, "mig: %s: %u heads in %.*s, and `alembic upgrade head` needs one\n", p->trouble->c->headline,
               (unsigned)line->heads.count, MIG_FMT(where));
  for (uint32_t i = 0; i < line->heads.count && i < MOST_HEADS; i++) put_head(p, line->heads.items[i]);
  if (line->heads.count > MOST_HEADS)
    mig_cli_put(&p->text, "  and %u more: mig heads\n", (unsigned)(line->heads.count - MOST_HEADS));
  if (compare(&all, p, line->heads) != MIG_OK) return;
  put_common(p, &all);
  put_verdict(p, &all);
  put_ways_out(p, all.joint);
}

static void put_defects(page *p) {
  const mig_hook_trouble *t = p->trouble;
  mig_cli_put(&p->text, t->unpublishes ? "mig: %s: it changes what databases may have run in %.*s\n"
                                       : "mig: %s: Alembic can't use %.*s as it is\n",
              t->c->headline, MIG_FMT(t->project->title));
  uint32_t shown = 0;
  for (uint32_t i = 0; i < t->count && shown < MOST_DEFECTS; i++, shown++) {
    const mig_diag *diag = &t->diags[i];
    mig_cli_put(&p->text, "  ");
    if (diag->place.file != NULL) {
      mig_cli_put_shown(&p->text, diag->place.file->path);
      mig_cli_put(&p->text, ":%u: ", (unsigned)mig_place_locate(diag->place.file, diag->place.start).line);
    }
    mig_cli_put_shown(&p->text, diag->message);
    mig_cli_put(&p->text, " [%s]\n", diag->rule != NULL ? diag->rule : "-");
    if (diag->help.len == 0) continue;
    mig_cli_put(&p->text, "    ");
    mig_cli_put_shown(&p->text, diag->help);
    mig_cli_put(&p->text, "\n");
  }
  if (t->count > shown) mig_cli_put(&p->text, "  and %u more: mig check\n", (unsigned)(t->count - shown));
}

/* The first fork when several heads are all that is wrong; else the defects, which come first. */
static const mig_line *fork_of(const page *p, mig_lines *lines) {
  const mig_hook_trouble *t = p->trouble;
  for (uint32_t i = 0; i < t->count; i++)
    if (t->diags[i].rule == NULL || strcmp(t->diags[i].rule, "MIG001") != 0) return NULL;
  if (mig_project_lines(lines, t->c->cli->arena, t->project, NULL) != MIG_OK) return NULL;
  for (uint32_t i = 0; i < lines->count; i++)
    if (lines->items[i].heads.count > 1) return &lines->items[i];
  return NULL;
}

static void print(page *p) {
  if (p->text.failed)
    mig_cli_fail(p->trouble->c->cli, MIG_ERR_NOMEM, NULL);
  else
    mig_cli_stderr_lines(mig_cli_text_span(&p->text));
  mig_cli_text_free(&p->text);
}

void mig_hook_explain(const mig_hook_trouble *trouble) {
  page p = {.trouble = trouble};
  mig_lines lines = {0};
  const mig_line *fork = fork_of(&p, &lines);
  if (fork != NULL) put_fork(&p, fork);
  else put_defects(&p);
  put_end(&p);
  print(&p);
}

void mig_hook_explain_joined(const mig_hook_trouble *trouble, mig_rev merge_point, const mig_comparisons *comparisons) {
  page p = {.trouble = trouble};
  const mig_project *project = trouble->project;
  mig_revs parents = mig_graph_parents(project->graph, merge_point);
  mig_cli_put(&p.text, "mig: %s: %.*s joins lines that collide, and does nothing about it\n", trouble->c->headline,
               MIG_FMT(mig_graph_id(project->graph, merge_point)));
  for (uint32_t i = 0; i < parents.count && i < MOST_HEADS; i++) put_head(&p, parents.items[i]);
  put_verdict(&p, comparisons);
  if (parents.count >= 2)
    mig_cli_put(&p.text, "To see both sides: mig conflicts --rev %.*s --rev %.*s\n",
                 MIG_FMT(mig_graph_id(project->graph, parents.items[0])),
                 MIG_FMT(mig_graph_id(project->graph, parents.items[1])));
  put_end(&p);
  print(&p);
}
