/* husky runs .husky/NAME with `sh -e`; mig is one line at its end. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hook.h"

/* The last word says whether the line's end before it is mig's too: then the file had none. */
static void put_line(mig_cli_text *out, const mig_hook *hook, bool ended_before) {
  mig_cli_put(out, "if command -v mig >/dev/null 2>&1; then mig hook run %s -- \"$@\"; fi # mig-hook v1 %s%s\n", hook->name,
               hook->name, ended_before ? "" : " after-open-line");
}

/* Cuts mig's line out of `text`; false when it is not there as mig writes it. */
static bool cut_line(mig_cli_text *text, const mig_hook *hook) {
  for (int ended = 0; ended < 2; ended++) {
    mig_cli_text line = {0};
    put_line(&line, hook, ended);
    char *at = text->ptr != NULL && !line.failed ? strstr(text->ptr, line.ptr) : NULL;
    if (at != NULL) {
      size_t len = line.len;
      if (!ended && at > text->ptr) {
        at--;
        len++;
      }
      memmove(at, at + len, strlen(at + len) + 1);
      text->len -= len;
    }
    mig_cli_text_free(&line);
    if (at != NULL) return true;
  }
  return false;
}

static bool read_hook(mig_cli_text *path, mig_cli_text *text, const mig_hook_place *place, const mig_hook *hook) {
  mig_hook_path(path, place, hook);
  return !path->failed && mig_hook_read_file(text, path->ptr);
}

mig_hook_state mig_hook_husky_state(const mig_hook_place *place, const mig_hook *hook, bool *current) {
  mig_cli_text path = {0}, text = {0};
  mig_hook_state state = MIG_HOOK_ABSENT;
  if (read_hook(&path, &text, place, hook)) {
    bool marked = strstr(mig_cli_text_string(&text), "# mig-hook v") != NULL;
    bool ours = cut_line(&text, hook);
    state = ours ? (text.len == 0 ? MIG_HOOK_INSTALLED : MIG_HOOK_CHAINED) : marked ? MIG_HOOK_EDITED : MIG_HOOK_FOREIGN;
  }
  if (current != NULL) *current = state == MIG_HOOK_INSTALLED || state == MIG_HOOK_CHAINED;
  mig_cli_text_free(&path);
  mig_cli_text_free(&text);
  return state;
}

static mig_err refuse_edited(const mig_cli_text *path, mig_why *why) {
  snprintf(why->text, sizeof why->text, "%s: somebody changed mig's line in it; remove that line first",
           mig_cli_text_string(path));
  return MIG_ERR_REFUSED;
}

mig_err mig_hook_husky_install(mig_hook_change *out, const mig_hook_place *place, const mig_hook *hook, bool dry,
                               mig_why *why) {
  mig_cli_text path = {0}, text = {0};
  bool current = false;
  mig_err err = MIG_OK;
  *out = (mig_hook_change){"unchanged", mig_hook_husky_state(place, hook, &current)};
  bool there = read_hook(&path, &text, place, hook);
  if (out->state == MIG_HOOK_EDITED) {
    err = refuse_edited(&path, why);
  } else if (!current) {
    bool ended = text.len == 0 || text.ptr[text.len - 1] == '\n';
    if (!ended) mig_cli_put(&text, "\n");
    put_line(&text, hook, ended);
    *out = there ? (mig_hook_change){"chained", MIG_HOOK_CHAINED} : (mig_hook_change){"installed", MIG_HOOK_INSTALLED};
    if (text.failed || path.failed) err = MIG_ERR_NOMEM;
    else if (!dry) err = mig_hook_write_file(path.ptr, mig_cli_text_span(&text), 0644, why);
  }
  mig_cli_text_free(&path);
  mig_cli_text_free(&text);
  return err;
}

mig_err mig_hook_husky_remove(mig_hook_change *out, const mig_hook_place *place, const mig_hook *hook, bool dry,
                              mig_why *why) {
  mig_cli_text path = {0}, text = {0};
  mig_err err = MIG_OK;
  *out = (mig_hook_change){"unchanged", mig_hook_husky_state(place, hook, NULL)};
  bool chained = out->state == MIG_HOOK_CHAINED;
  if (out->state == MIG_HOOK_EDITED) {
    mig_hook_path(&path, place, hook);
    err = refuse_edited(&path, why);
  } else if (chained || out->state == MIG_HOOK_INSTALLED) {
    *out = (mig_hook_change){chained ? "restored" : "removed", chained ? MIG_HOOK_FOREIGN : MIG_HOOK_ABSENT};
    if (!read_hook(&path, &text, place, hook) || !cut_line(&text, hook)) err = MIG_ERR_IO;
    else if (!dry && chained) err = mig_hook_write_file(path.ptr, mig_cli_text_span(&text), 0644, why);
    else if (!dry && unlink(path.ptr) != 0) err = MIG_ERR_IO;
  }
  mig_cli_text_free(&path);
  mig_cli_text_free(&text);
  return err;
}
