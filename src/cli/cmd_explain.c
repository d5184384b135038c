#include <string.h>

#include "cli.h"

/* As typed, "mig101" and "101" included; NULL when there is no such rule. */
static const mig_rule *rule_for(const char *typed) {
  char id[] = "MIG\0\0\0";
  size_t len = strlen(typed);
  if (len == 6 && (typed[0] | 0x20) == 'm' && (typed[1] | 0x20) == 'i' && (typed[2] | 0x20) == 'g') typed += 3;
  else if (len != 3) return NULL;
  memcpy(id + 3, typed, 3);
  return mig_rule_find((mig_span){id, 6});
}

int mig_cmd_explain(mig_cli *cli) {
  mig_span text = {"", 0};
  mig_why why = {{0}};
  const mig_rule *rule = NULL;
  if (cli->operand_count > 1) return mig_cli_usage(cli, "explain takes one rule: %s", cli->operands[1]);
  if (cli->operand_count == 1) {
    if (mig_cli_has(cli, MIG_OPT_ALL)) return mig_cli_usage(cli, "give either a rule or --all, not both");
    rule = rule_for(cli->operands[0]);
    if (rule == NULL) return mig_cli_usage(cli, "no rule '%s'; 'mig explain' lists them", cli->operands[0]);
  }
  const mig_format *format = mig_cli_format(cli);
  mig_explain_opts opts = {.list = rule == NULL && !mig_cli_has(cli, MIG_OPT_ALL),
                           .markdown = strcmp(format->name, "markdown") == 0};
  mig_err err = mig_report_explain(&text, cli->arena, rule, &opts, &why);
  return err == MIG_OK ? mig_cli_print(cli, text, MIG_EXIT_OK) : mig_cli_fail(cli, err, &why);
}
