#include <stdio.h>
#include <string.h>

#include "cli.h"

int mig_cli_choose_project(mig_cli *cli, const mig_tree *tree, const mig_project **out) {
  bool writes = !mig_cli_has(cli, MIG_OPT_DRY_RUN);
  if (writes && tree->kind != MIG_TREE_WORKTREE)
    return mig_cli_usage(
        cli, "%s writes to the worktree only; with --ref or in a bare repository, --dry-run shows the plan",
        cli->command->name);
  if (tree->project_count == 1) {
    *out = &tree->projects[0];
    return -1;
  }
  for (uint32_t i = 0; i < tree->project_count; i++) {
    fputs("  --script-dir ", stderr);
    mig_cli_stderr_text(tree->projects[i].title);
    fputc('\n', stderr);
  }
  return mig_cli_usage(cli, "the tree holds %u script directories; say which one", (unsigned)tree->project_count);
}

mig_conflict_opts mig_cli_conflict_opts(const mig_cli *cli, const mig_project *project) {
  const char *rows = cli->values[MIG_OPT_ROWS];
  return (mig_conflict_opts){.dialect = project->dialect,
                             .rows = rows != NULL && strcmp(rows, "some") == 0 ? MIG_ROWS_SOME : MIG_ROWS_SCRIPTS,
                             .bind = {"", 0},
                             .all_findings = true};
}

int mig_cli_published(mig_cli *cli, mig_tree *tree, mig_published **out) {
  mig_why why = {{0}};
  mig_err err = mig_published_open(out, cli->arena, tree, tree->settings, cli->values[MIG_OPT_DIR], &why);
  return err == MIG_OK ? -1 : mig_cli_fail(cli, err, &why);
}

int mig_cli_publishers(mig_cli *cli, mig_tree *tree, const mig_project *project, mig_publishers *out) {
  mig_published *published = NULL;
  int status = mig_cli_published(cli, tree, &published);
  if (status >= 0) return status;
  mig_err err = mig_resolve_publishers(out, cli->arena, project, published);
  return err == MIG_OK ? -1 : mig_cli_fail(cli, err, NULL);
}

void mig_cli_put_moved(mig_cli_text *text, const mig_project *project, const mig_plan *plan) {
  const char *program = project->flask_migrate ? "flask db" : "alembic";
  if (!plan->has_moved) return;
  mig_cli_put(text, "before: a database that ran ");
  for (uint32_t i = 0; i < plan->moved_count && i < 3; i++) {
    mig_cli_put(text, "%s", i > 0 ? ", " : "");
    mig_cli_put_name(text, plan->moved[i]);
  }
  mig_cli_put(text, "%s goes down first, with the scripts as they were:", plan->moved_count > 3 ? ", ..." : "");
  for (uint32_t i = 0; i < plan->down_to_count; i++) {
    mig_cli_put(text, " %s downgrade ", program);
    mig_cli_put_name(text, plan->down_to[i]);
  }
  if (plan->down_to_count == 0) mig_cli_put(text, " %s downgrade base", program);
  mig_cli_put(text, "\n");
  if (plan->down_trouble.len > 0)
    mig_cli_put(text, "but:    %.*s; mend such a database by hand, or make it anew\n", MIG_FMT(plan->down_trouble));
}

int mig_cli_follow_head(mig_cli *cli, mig_tree *tree, const mig_project *project, mig_plan *plan) {
  mig_why why = {{0}};
  mig_err err = mig_plan_follow_head(plan, cli->arena, project, mig_setting_value(tree->settings, MIG_SETTING_SENTINEL), &why);
  return err == MIG_OK ? -1 : mig_cli_fail(cli, err, &why);
}
