#include <stdio.h>
#include <string.h>

#include "cli.h"

typedef struct strategy_word {
  const char *word;
  mig_strategy strategy;
} strategy_word;

static const strategy_word words[] = {{"merge", MIG_STRATEGY_MERGE},
                                      {"rebase", MIG_STRATEGY_REBASE},
                                      {"settle", MIG_STRATEGY_SETTLE},
                                      {"drop-duplicate", MIG_STRATEGY_DROP_DUPLICATE},
                                      {"guard", MIG_STRATEGY_GUARD}};

int mig_cli_read_strategy(const mig_cli *cli, mig_choose_opts *out) {
  const char *strategy = cli->values[MIG_OPT_STRATEGY], *settle = cli->values[MIG_OPT_SETTLE];
  if (settle != NULL) {
    bool ours = strcmp(settle, "ours") == 0;
    if (!ours && strcmp(settle, "theirs") != 0) return mig_cli_usage(cli, "--settle takes ours or theirs, not \"%s\"", settle);
    out->settle = ours ? MIG_SETTLE_OURS : MIG_SETTLE_THEIRS;
  }
  if (strategy == NULL || strcmp(strategy, "auto") == 0) return -1;
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
    if (strcmp(strategy, words[i].word) != 0) continue;
    out->has_strategy = true;
    out->strategy = words[i].strategy;
    if (out->strategy == MIG_STRATEGY_SETTLE && settle == NULL)
      return mig_cli_usage(cli, "to whose state? --settle ours or --settle theirs");
    return -1;
  }
  return mig_cli_usage(cli, "--strategy takes auto, merge, rebase, settle, drop-duplicate or guard, not \"%s\"", strategy);
}

/* `merge` and `rebase` are preferences: where branches converge, that way; merge moves nothing unasked. */
int mig_cli_strategy_set(const mig_cli *cli, const mig_settings *settings, mig_choose_opts *out) {
  mig_span value = mig_setting_value(settings, MIG_SETTING_STRATEGY), automatic = {"auto", 4};
  mig_why why;
  if (mig_cli_has(cli, MIG_OPT_STRATEGY) || mig_cli_has(cli, MIG_OPT_SETTLE)) return -1;
  if (value.len == automatic.len && memcmp(value.ptr, automatic.ptr, value.len) == 0) return -1;
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
    bool same = strlen(words[i].word) == value.len && memcmp(words[i].word, value.ptr, value.len) == 0;
    if (!same || words[i].strategy == MIG_STRATEGY_SETTLE || words[i].strategy == MIG_STRATEGY_GUARD) continue; /* asked for anew each time */
    out->prefer_rebase = words[i].strategy == MIG_STRATEGY_REBASE;
    out->only_merge = words[i].strategy == MIG_STRATEGY_MERGE;
    out->has_strategy = !out->prefer_rebase && !out->only_merge;
    out->strategy = words[i].strategy;
    return -1;
  }
  snprintf(why.text, sizeof why.text, "strategy %.*s, set by %.*s: expected auto, merge, rebase or drop-duplicate", MIG_FMT(value),
           MIG_FMT(settings->items[MIG_SETTING_STRATEGY].where));
  return mig_cli_fail(cli, MIG_ERR_UNREADABLE, &why);
}

int mig_cli_choose(mig_cli *cli, const mig_project *project, const mig_merge_group *group, mig_choose_opts *opts,
                   mig_choice *out) {
  mig_why why = {{0}};
  int status = mig_cli_publishers(cli, project->tree, project, &opts->published);
  if (status >= 0) return status;
  mig_err err = mig_resolve_choose(out, cli->arena, project, group, opts, &why);
  return err == MIG_OK ? -1 : mig_cli_fail(cli, err, &why);
}

static void tell_side(const mig_cli *cli, const char *name, mig_span id, mig_span by) {
  if (by.ptr != NULL)
    mig_cli_note(cli, "%s is %.*s: published, %.*s", name, MIG_FMT(id), MIG_FMT(by));
  else
    mig_cli_note(cli, "%s is %.*s: unpublished", name, MIG_FMT(id));
}

void mig_cli_tell_resolutions(const mig_cli *cli, const mig_choice *choice) {
  bool neither = choice->ours_by.ptr != NULL && choice->theirs_by.ptr != NULL; /* then "manual" says so */
  if (choice->ours_id.ptr != NULL && !(neither && choice->items[0].kind == MIG_RESOLVE_MANUAL)) {
    tell_side(cli, "ours", choice->ours_id, choice->ours_by);
    tell_side(cli, "theirs", choice->theirs_id, choice->theirs_by);
  }
  for (uint32_t i = 0; i < choice->count; i++) {
    const mig_resolution *r = &choice->items[i];
    mig_cli_note(cli, "%s: %.*s", mig_resolution_name(r->kind), MIG_FMT(r->why));
    if (r->command.len > 0) mig_cli_note(cli, "  %.*s", MIG_FMT(r->command));
  }
}

void mig_cli_put_edits(mig_cli_text *text, const mig_cli *cli, const mig_plan *plan) {
  static const char *const did[] = {[MIG_EDIT_CREATE] = "wrote",
                                    [MIG_EDIT_MODIFY] = "changed",
                                    [MIG_EDIT_RENAME] = "changed",
                                    [MIG_EDIT_DELETE] = "removed"};
  for (uint32_t i = 0; i < plan->edit_count; i++) {
    const mig_edit *edit = &plan->edits[i];
    mig_cli_put(text, "%s%s ", did[edit->action], mig_cli_has(cli, MIG_OPT_STAGE) ? " and staged" : "");
    mig_cli_put_shown(text, edit->path);
    if (edit->to.len > 0) mig_cli_put(text, ", now ");
    mig_cli_put_shown(text, edit->to);
    mig_cli_put(text, "\n");
  }
}
