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

/* Cuts mig's line out of `text`; false when it is not there as mig writes it. MIG_ERR_NOMEM. */
static mig_err cut_line(bool *cut, mig_cli_text *text, const mig_hook *hook) {
  mig_err err = MIG_OK;
  *cut = false;
  for (int ended = 0; err == MIG_OK && ended < 2 && !*cut; ended++) {
    mig_cli_text line = {0};
    put_line(&line, hook, ended);
    if (line.failed) err = MIG_ERR_NOMEM;
    char *at = text->ptr != NULL && err == MIG_OK ? strstr(text->ptr, line.ptr) : NULL;
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
    *cut = at != NULL;
  }
  return err;
}

/* A file that is not there is an empty one. */
static mig_err read_hook(mig_cli_text *path, mig_cli_text *text, bool *there, const mig_hook_place *place, const mig_hook *hook,
                         mig_why *why) {
  mig_hook_path(path, place, hook);
  mig_err err = path->failed ? MIG_ERR_NOMEM : mig_hook_read_file(text, path->ptr, why);
  *there = err == MIG_OK;
  return err == MIG_ERR_NOT_FOUND ? MIG_OK : err;
}

mig_err mig_hook_husky_state(mig_hook_state *out, bool *current, const mig_hook_place *place, const mig_hook *hook, mig_why *why) {
  mig_cli_text path = {0}, text = {0};
  bool there = false, ours = false;
  *out = MIG_HOOK_ABSENT;
  mig_err err = read_hook(&path, &text, &there, place, hook, why);
  bool marked = strstr(mig_cli_text_string(&text), "# mig-hook v") != NULL;
  if (err == MIG_OK) err = cut_line(&ours, &text, hook);
  if (err == MIG_OK && there)
    *out = ours ? (text.len == 0 ? MIG_HOOK_INSTALLED : MIG_HOOK_CHAINED) : marked ? MIG_HOOK_EDITED : MIG_HOOK_FOREIGN;
  if (current != NULL) *current = err == MIG_OK && ours;
  mig_cli_text_free(&path);
  mig_cli_text_free(&text);
  return err;
}

static mig_err refuse_edited(const mig_cli_text *path, mig_why *why) {
  snprintf(why->text, sizeof why->text, "%s: somebody changed mig's line in it; remove that line first",
           mig_cli_text_string(path));
  return MIG_ERR_REFUSED;
}

mig_err mig_hook_husky_install(mig_hook_change *out, const mig_hook_place *place, const mig_hook *hook, bool dry,
                               mig_why *why) {
  mig_cli_text path = {0}, text = {0};
  bool current = false, there = false;
  *out = (mig_hook_change){"unchanged", MIG_HOOK_ABSENT};
  mig_err err = mig_hook_husky_state(&out->state, &current, place, hook, why);
  if (err == MIG_OK) err = read_hook(&path, &text, &there, place, hook, why);
  if (err == MIG_OK && out->state == MIG_HOOK_EDITED) {
    err = refuse_edited(&path, why);
  } else if (err == MIG_OK && !current) {
    bool ended = text.len == 0 || text.ptr[text.len - 1] == '\n';
    if (!ended) mig_cli_put(&text, "\n");
    put_line(&text, hook, ended);
    *out = there ? (mig_hook_change){"chained", MIG_HOOK_CHAINED} : (mig_hook_change){"installed", MIG_HOOK_INSTALLED};
    if (text.failed) err = MIG_ERR_NOMEM;
    else if (!dry) err = mig_hook_write_file(path.ptr, mig_cli_text_span(&text), 0644, why);
  }
  mig_cli_text_free(&path);
  mig_cli_text_free(&text);
  return err;
}

mig_err mig_hook_husky_remove(mig_hook_change *out, const mig_hook_place *place, const mig_hook *hook, bool dry,
                              mig_why *why) {
  mig_cli_text path = {0}, text = {0};
  bool there = false, cut = false;
  *out = (mig_hook_change){"unchanged", MIG_HOOK_ABSENT};
  mig_err err = mig_hook_husky_state(&out->state, NULL, place, hook, why);
  bool chained = out->state == MIG_HOOK_CHAINED;
  if (err == MIG_OK) err = read_hook(&path, &text, &there, place, hook, why);
  if (err == MIG_OK && out->state == MIG_HOOK_EDITED) {
    err = refuse_edited(&path, why);
  } else if (err == MIG_OK && (chained || out->state == MIG_HOOK_INSTALLED)) {
    *out = (mig_hook_change){chained ? "restored" : "removed", chained ? MIG_HOOK_FOREIGN : MIG_HOOK_ABSENT};
    err = cut_line(&cut, &text, hook);
    if (err == MIG_OK && cut && !dry && chained) err = mig_hook_write_file(path.ptr, mig_cli_text_span(&text), 0644, why);
    else if (err == MIG_OK && (!cut || (!dry && unlink(path.ptr) != 0))) err = MIG_ERR_IO;
  }
  mig_cli_text_free(&path);
  mig_cli_text_free(&text);
  return err;
}
