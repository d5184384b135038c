#include <stdlib.h>
#include <string.h>

#include "cli.h"

static mig_span span_of(const char *text) {
  return (mig_span){text, strlen(text)};
}

/* What counts when nothing is set, and why. */
static mig_span otherwise(mig_setting_key key, const mig_base_branch *base, mig_span *where) {
  *where = span_of("default");
  if (key == MIG_SETTING_PROTECTED) return span_of("refs/tags/*");
  if (key != MIG_SETTING_BASE) return span_of("not set");
  *where = base->because;
  return base->name.len != 0 ? base->name : span_of("none");
}

static void put_row(mig_cli_text *text, const mig_setting *setting, mig_setting_key key, const mig_base_branch *base) {
  mig_span where = setting->where;
  mig_cli_put(text, "%-11s", setting->name);
  for (uint32_t i = 0; i < setting->count; i++)
    mig_cli_put(text, "%s%.*s", i == 0 ? " " : ", ", MIG_FMT(setting->values[i]));
  if (setting->count == 0) mig_cli_put(text, " %.*s", MIG_FMT(otherwise(key, base, &where)));
  else if (setting->from == MIG_SETTING_DEFAULT) where = span_of("default");
  mig_cli_put(text, "  (%.*s)\n", MIG_FMT(where));
}

static int print_settings(mig_cli *cli, mig_tree *tree) {
  const char *typed[MIG_SETTING_COUNT] = {[MIG_SETTING_DIALECT] = cli->values[MIG_OPT_DIALECT],
                                          [MIG_SETTING_SCRIPT_DIR] = cli->values[MIG_OPT_SCRIPT_DIR]};
  const char *dir = cli->values[MIG_OPT_DIR];
  mig_settings settings;
  mig_base_branch base = {.name = {"", 0}, .because = {"", 0}};
  mig_cli_text text = {0};
  mig_why why = {{0}};
  mig_err err = mig_settings_read(&settings, cli->arena, tree, dir, typed, &why);
  if (err == MIG_OK) err = mig_base_find(&base, cli->arena, &settings, dir, &why);
  if (err == MIG_ERR_NOT_FOUND || err == MIG_ERR_USAGE) /* a base that is not there is shown as it is set */
    err = MIG_OK;
  if (err != MIG_OK) return mig_cli_fail(cli, err, &why);
  for (unsigned key = 0; key < MIG_SETTING_COUNT; key++)
    put_row(&text, &settings.items[key], (mig_setting_key)key, &base);
  return mig_cli_text_print(cli, &text, MIG_EXIT_OK);
}

int mig_cmd_config(mig_cli *cli) {
  mig_tree *tree = NULL;
  if (cli->operand_count != 0) return mig_cli_usage(cli, "config takes no operand: %s", cli->operands[0]);
  int status = mig_cli_open(cli, &tree);
  if (status < 0) status = print_settings(cli, tree);
  mig_tree_free(tree);
  return status;
}
