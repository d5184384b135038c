#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hook.h"

typedef mig_err change_file(mig_hook_change *out, const mig_hook_place *place, const mig_hook *hook, bool dry, mig_why *why);

/* Named hooks, or all of this kind of repository. Returns -1 to go on. */
static int choose(mig_cli *cli, const mig_hook_place *place, bool chosen[MIG_HOOK_COUNT], bool extra) {
  memset(chosen, 0, MIG_HOOK_COUNT * sizeof *chosen);
  for (int i = 1; i < cli->operand_count; i++) {
    const mig_hook *hook = mig_hook_find(cli->operands[i]);
    if (hook == NULL) return mig_cli_usage(cli, "%s: mig has no such hook; `mig hook status` lists them", cli->operands[i]);
    chosen[hook - mig_hooks] = true;
  }
  if (cli->operand_count > 1) return -1;
  for (unsigned i = 0; i < MIG_HOOK_COUNT; i++) {
    mig_hook_where where = mig_hooks[i].where;
    chosen[i] = where == (place->bare ? MIG_HOOK_AT_SERVER : MIG_HOOK_AT_CLIENT) || (extra && where == MIG_HOOK_AT_EXTRA);
  }
  return -1;
}

static int change_all(mig_cli *cli, const mig_hook_place *place, const bool *chosen, change_file *change) {
  bool dry = mig_cli_has(cli, MIG_OPT_DRY_RUN);
  int status = MIG_EXIT_OK;
  mig_cli_text said = {0};
  for (unsigned i = 0; i < MIG_HOOK_COUNT; i++) {
    mig_hook_change did;
    mig_why why = {{0}};
    if (!chosen[i]) continue;
    mig_err err = change(&did, place, &mig_hooks[i], dry, &why);
    if (err != MIG_OK) status = mig_cli_fail(cli, err, &why);
    else mig_cli_put(&said, "%-10s %s\n", did.did, mig_hooks[i].name);
    if (err == MIG_ERR_IO || err == MIG_ERR_NOMEM) break; /* the others would fail for the same reason */
  }
  if (!mig_cli_has(cli, MIG_OPT_QUIET))
    mig_cli_put(&said, "%s %s%s\n", dry ? "dry run, nothing is written to" : "in", mig_cli_text_string(&place->folder),
                 place->husky ? " (husky's)" : "");
  if (said.failed) status = mig_cli_fail(cli, MIG_ERR_NOMEM, NULL);
  else status = mig_cli_print(cli, mig_cli_text_span(&said), status);
  mig_cli_text_free(&said);
  return status;
}

int mig_hook_install(mig_cli *cli, const mig_hook_place *place) {
  bool chosen[MIG_HOOK_COUNT];
  int status = choose(cli, place, chosen, false);
  if (status >= 0) return status;
  if (place->advice.len != 0 && !mig_cli_has(cli, MIG_OPT_FORCE)) {
    fprintf(stderr, "mig: %s\nNothing was installed; --force writes hooks beside it all the same.\n",
            mig_cli_text_string(&place->advice));
    return MIG_EXIT_REFUSED;
  }
  return change_all(cli, place, chosen, place->husky ? mig_hook_husky_install : mig_hook_file_install);
}

int mig_hook_uninstall(mig_cli *cli, const mig_hook_place *place) {
  bool chosen[MIG_HOOK_COUNT];
  int status = choose(cli, place, chosen, true);
  if (status >= 0) return status;
  return change_all(cli, place, chosen, place->husky ? mig_hook_husky_remove : mig_hook_file_remove);
}

/* ---- status ---- */

typedef struct listed {
  mig_report_hook items[MIG_HOOK_COUNT];
  mig_cli_text paths[MIG_HOOK_COUNT];
  uint32_t count;
} listed;

static mig_span span_of(const char *text) {
  return (mig_span){text, strlen(text)};
}

/* What can't be read is somebody else's. MIG_ERR_NOMEM. */
static mig_err list(listed *out, const mig_hook_place *place) {
  for (unsigned i = 0; i < MIG_HOOK_COUNT; i++) {
    const mig_hook *hook = &mig_hooks[i];
    if ((hook->where == MIG_HOOK_AT_CLIENT) == place->bare) continue;
    mig_hook_state state = MIG_HOOK_ABSENT;
    mig_err err = place->husky ? mig_hook_husky_state(&state, NULL, place, hook, NULL) : mig_hook_file_state(&state, NULL, place, hook, NULL);
    if (err == MIG_ERR_UNREADABLE) state = MIG_HOOK_FOREIGN;
    uint32_t at = out->count++;
    mig_hook_path(&out->paths[at], place, hook);
    if (err == MIG_ERR_NOMEM || out->paths[at].failed) return MIG_ERR_NOMEM;
    out->items[at] = (mig_report_hook){span_of(hook->name), span_of(mig_hook_state_name(state)), mig_cli_text_span(&out->paths[at])};
  }
  return MIG_OK;
}

static int print_text(mig_cli *cli, const mig_hook_place *place, const listed *hooks) {
  mig_cli_text said = {0};
  for (uint32_t i = 0; i < hooks->count; i++)
    mig_cli_put(&said, "%-10.*s %-17.*s %s\n", MIG_FMT(hooks->items[i].state), MIG_FMT(hooks->items[i].name),
                 mig_hook_find(hooks->items[i].name.ptr)->what);
  if (!mig_cli_has(cli, MIG_OPT_QUIET)) mig_cli_put(&said, "in %s%s\n", mig_cli_text_string(&place->folder), place->husky ? " (husky's)" : "");
  int status = said.failed ? mig_cli_fail(cli, MIG_ERR_NOMEM, NULL) : mig_cli_print(cli, mig_cli_text_span(&said), MIG_EXIT_OK);
  mig_cli_text_free(&said);
  return status;
}

int mig_hook_status(mig_cli *cli, const mig_hook_place *place) {
  listed hooks = {.count = 0};
  int status;
  if (list(&hooks, place) != MIG_OK) {
    status = mig_cli_fail(cli, MIG_ERR_NOMEM, NULL);
  } else if (mig_cli_wants_json(cli)) {
    mig_report report = {.command = "hook", .has_hooks = true, .hooks = hooks.items, .hook_count = hooks.count};
    status = mig_cli_print_report(cli, &report);
  } else {
    status = print_text(cli, place, &hooks);
  }
  for (uint32_t i = 0; i < hooks.count; i++) mig_cli_text_free(&hooks.paths[i]);
  return status;
}
