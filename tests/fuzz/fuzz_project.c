/* fuzz_project.c: a whole project of any bytes, through heads, history, check, conflicts and a merge
 * that is only planned, with every format printed. */
#include <stdlib.h>

#include "lay_out.h"
#include "mig/mig.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void print_all(mig_arena *arena, const mig_project *project, const mig_comparisons *all) {
  uint32_t count = 0;
  const mig_format *formats = mig_formats(&count);
  mig_why why = {{0}};
  for (uint32_t pair = 0; pair < all->pair_count && pair < 3; pair++) {
    mig_report_project shown = {.project = project, .comparisons = &all->pairs[pair], .comparison_count = 1};
    mig_report report = {.command = "conflicts", .projects = &shown, .project_count = 1};
    mig_span text;
    for (uint32_t i = 0; i < count; i++)
      formats[i].print(&text, arena, &report, &(mig_text_opts){.verbose = true}, &why);
  }
}

static void compare(mig_arena *arena, const mig_project *project) {
  mig_conflict_opts opts = {.dialect = project->dialect, .all_findings = true, .story = true};
  mig_revs heads = mig_graph_heads(project->graph);
  mig_comparisons all;
  mig_why why = {{0}};
  if (heads.count < 2 || heads.count > 4) return;
  if (mig_conflict_all(&all, arena, project, heads, &opts, &why) == MIG_OK) print_all(arena, project, &all);
}

/* What `mig merge --dry-run` does: a plan that stands on its own text, or none. */
static void plan_merge(mig_arena *arena, const mig_project *project) {
  mig_merge_groups groups;
  mig_why why = {{0}};
  if (mig_resolve_merge_groups(&groups, arena, project, NULL, 0, &why) != MIG_OK) return;
  for (uint32_t i = 0; i < groups.count && i < 2; i++) {
    mig_conflict_opts conflict = {.dialect = project->dialect, .all_findings = true};
    mig_merge_verdict verdict;
    mig_plan *plan = NULL;
    if (groups.items[i].existing != MIG_NO_REV) continue;
    if (mig_resolve_judge(&verdict, arena, project, &groups.items[i], &conflict, &why) != MIG_OK) continue;
    if (mig_resolve_merge(&plan, arena, project, &groups.items[i], &(mig_merge_opts){0}, &why) == MIG_OK)
      (void)mig_plan_diff(arena, plan);
    mig_choice choice;
    (void)mig_resolve_choose(&choice, arena, project, &groups.items[i], &(mig_choose_opts){.conflict = conflict}, &why);
  }
}

static void run(mig_arena *arena, const mig_project *project) {
  mig_listing listing;
  mig_diags diags;
  mig_why why = {{0}};
  mig_listing_opts opts = {.verbose = true, .operations = true, .escaped = true};
  (void)mig_list_heads(&listing, arena, project, &opts, &why);
  (void)mig_list_history(&listing, arena, project, &opts, &why);
  (void)mig_list_branches(&listing, arena, project, &opts, &why);
  (void)mig_check_project(&diags, arena, project, &why);
  compare(arena, project);
  plan_merge(arena, project);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  mig_arena *arena = mig_arena_new();
  mig_tree *tree = NULL;
  mig_why why = {{0}};
  const char *root = lay_out(data, size, NULL);
  lay_out_default("alembic.ini", "[alembic]\nscript_location = m\n");
  lay_out_default("m/env.py", "");
  if (arena == NULL) return 0;
  if (mig_tree_open(&tree, &(mig_project_opts){.dir = root, .threads = 1}, &why) == MIG_OK)
    for (uint32_t i = 0; i < tree->project_count && i < 2; i++) run(arena, &tree->projects[i]);
  mig_tree_free(tree);
  mig_arena_free(arena);
  return 0;
}
