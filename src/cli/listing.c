#include "listing.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

mig_span mig_cli_span(const char *text) {
  return (mig_span){text, text != NULL ? strlen(text) : 0};
}

typedef struct lists {
  mig_listing *items;           /* one per project */
  bool *listed;                 /* false: the symbol or range says nothing there */
  mig_report_project *projects; /* for JSON: those listed */
  uint32_t listed_count;
} lists;

static int list_projects(mig_cli *cli, const mig_tree *tree, mig_list *list, const mig_listing_opts *opts, lists *out) {
  mig_why first = {{0}};
  mig_err first_err = MIG_OK;
  for (uint32_t i = 0; i < tree->project_count; i++) {
    mig_why why = {{0}};
    mig_err err = list(&out->items[i], cli->arena, &tree->projects[i], opts, &why);
    if (err != MIG_OK && err != MIG_ERR_USAGE) return mig_cli_fail(cli, err, &why);
    out->listed[i] = err == MIG_OK;
    out->listed_count += err == MIG_OK;
    if (err == MIG_OK || first_err != MIG_OK) continue;
    first_err = err;
    first = why;
  }
  return out->listed_count > 0 || first_err == MIG_OK ? -1 : mig_cli_fail(cli, first_err, &first);
}

static int print_defects(mig_cli *cli, const mig_tree *tree) {
  for (uint32_t i = 0; i < tree->project_count; i++) {
    mig_diags diags;
    mig_why why = {{0}};
    mig_err err = mig_check_defects(&diags, cli->arena, &tree->projects[i], &why);
    if (err != MIG_OK) return mig_cli_fail(cli, err, &why);
    mig_cli_print_diags(cli, diags.items, diags.count);
  }
  return -1;
}

static int print_text(const mig_cli *cli, const mig_tree *tree, const lists *all) {
  size_t size = 0, used = 0;
  if (tree->project_count == 1) return mig_cli_print(cli, all->items[0].text, MIG_EXIT_OK);
  mig_span *parts = calloc(tree->project_count, sizeof *parts);
  mig_err err = parts != NULL ? MIG_OK : MIG_ERR_NOMEM;
  for (uint32_t i = 0; i < tree->project_count && err == MIG_OK; i++) {
    err = mig_listing_prefix(&parts[i], cli->arena, all->items[i].text, tree->projects[i].title);
    size += parts[i].len;
  }
  char *text = err == MIG_OK ? malloc(size + 1) : NULL;
  for (uint32_t i = 0; text != NULL && i < tree->project_count; i++) {
    if (parts[i].len > 0) memcpy(text + used, parts[i].ptr, parts[i].len);
    used += parts[i].len;
  }
  int status =
      text != NULL ? mig_cli_print(cli, (mig_span){text, used}, MIG_EXIT_OK) : mig_cli_fail(cli, MIG_ERR_NOMEM, NULL);
  free(text);
  free(parts);
  return status;
}

static int print_json(mig_cli *cli, const mig_tree *tree, const lists *all) {
  mig_report report = {.command = cli->command->name, .projects = all->projects};
  mig_cli_describe_source(&report, tree);
  for (uint32_t i = 0; i < tree->project_count; i++) {
    if (!all->listed[i]) continue;
    mig_diags diags;
    mig_why why = {{0}};
    mig_err err = mig_check_listed(&diags, cli->arena, &tree->projects[i], &why);
    if (err != MIG_OK) return mig_cli_fail(cli, err, &why);
    all->projects[report.project_count++] = (mig_report_project){
        .project = &tree->projects[i],
        .has_revisions = true,
        .revisions = all->items[i].revisions.items,
        .revision_count = all->items[i].revisions.count,
        .with_operations = mig_cli_has(cli, MIG_OPT_OPERATIONS),
        .diags = diags.items,
        .diag_count = diags.count,
    };
  }
  return mig_cli_print_report(cli, &report);
}

static int list_and_print(mig_cli *cli, const mig_tree *tree, mig_list *list, const mig_listing_opts *opts,
                          lists *all) {
  int status = list_projects(cli, tree, list, opts, all);
  if (status < 0) status = print_defects(cli, tree);
  if (status >= 0) return status;
  return mig_cli_wants_json(cli) ? print_json(cli, tree, all) : print_text(cli, tree, all);
}

int mig_cli_list(mig_cli *cli, mig_list *list, const mig_listing_opts *asked) {
  mig_tree *tree = NULL;
  /* A pipe gets Alembic's bytes; a terminal would obey some of them. */
  mig_listing_opts with = *asked, *opts = &with;
  with.escaped = cli->values[MIG_OPT_OUTPUT] == NULL && isatty(STDOUT_FILENO) == 1;
  int status = mig_cli_open(cli, &tree);
  if (status >= 0) return status;
  size_t count = tree->project_count + 1u;
  lists all = {.items = calloc(count, sizeof *all.items),
               .listed = calloc(count, sizeof *all.listed),
               .projects = calloc(count, sizeof *all.projects)};
  if (all.items == NULL || all.listed == NULL || all.projects == NULL)
    status = mig_cli_fail(cli, MIG_ERR_NOMEM, NULL);
  else
    status = list_and_print(cli, tree, list, opts, &all);
  free(all.items);
  free(all.listed);
  free(all.projects);
  mig_tree_free(tree);
  return status;
}
