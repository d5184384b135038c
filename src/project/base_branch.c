/* base_branch.c: which branch others build on, when nobody said. */
#include "base/buf.h"
#include "base/protect.h"
#include "base/span.h"
#include "base/why.h"
#include "mig/published.h"
#include "source/repository.h"

typedef struct work {
  mig_base_branch *out;
  mig_arena *arena;
  const mig_settings *settings;
  const char *dir;
  mig_why *why;
  mig_repository *repo;
} work;

static bool try_name(work *w, mig_span name, mig_span because) {
  if (name.len == 0) return false;
  mig_err err = mig_repository_commit(&w->out->commit, w->arena, w->repo, mig_arena_cstr(w->arena, name), NULL);
  if (err == MIG_ERR_NOMEM) mig_out_of_memory();
  if (err != MIG_OK) return false;
  w->out->name = mig_ref_short(name);
  w->out->because = because;
  return true;
}

static mig_err try_setting(work *w, const mig_setting *setting) {
  mig_span name = setting->values[0];
  w->out->typed = setting->from == MIG_SETTING_TYPED;
  if (try_name(w, name, mig_arena_printf(w->arena, "named by %.*s", MIG_FMT(setting->where)))) {
    w->out->name = name;
    return MIG_OK;
  }
  if (w->out->typed)
    return mig_repository_commit(&w->out->commit, w->arena, w->repo, mig_arena_cstr(w->arena, name), w->why);
  return mig_fail(w->why, MIG_ERR_NOT_FOUND,
                  "the base '%.*s', named by %.*s, is no commit of this repository; to get it, type: git fetch origin",
                  MIG_FMT(name), MIG_FMT(setting->where));
}

static mig_err find(void *context) {
  work *w = context;
  const mig_setting *setting = &w->settings->items[MIG_SETTING_BASE];
  w->out->because = MIG_SPAN("not in a git repository");
  mig_err err = mig_repository_open(&w->repo, w->arena, w->dir != NULL ? w->dir : ".", w->why);
  if (err == MIG_ERR_NOT_FOUND && (setting->count == 0 || setting->from != MIG_SETTING_TYPED)) return MIG_OK;
  if (err != MIG_OK) return err;
  if (setting->count != 0 && setting->values[0].len != 0) return try_setting(w, setting);
  mig_span here = mig_repository_symbolic(w->arena, w->repo, "HEAD");
  if (try_name(w, mig_repository_symbolic(w->arena, w->repo, "refs/remotes/origin/HEAD"), MIG_SPAN("the remote's HEAD")) ||
      try_name(w, MIG_SPAN("refs/remotes/origin/main"), MIG_SPAN("by default")) ||
      try_name(w, MIG_SPAN("refs/remotes/origin/master"), MIG_SPAN("by default")) ||
      (here.len != 0 &&
       try_name(w, mig_repository_upstream(w->arena, w->repo, here.ptr), MIG_SPAN("the branch's upstream"))))
    return MIG_OK;
  w->out->because = MIG_SPAN("looked for origin/HEAD, origin/main, origin/master and the branch's upstream; "
                             "git config mig.base NAME names one");
  return MIG_OK;
}

mig_err mig_base_find(mig_base_branch *out, mig_arena *arena, const mig_settings *settings, const char *dir,
                      mig_why *why) {
  *out = (mig_base_branch){{"", 0}, {"", 0}, {"", 0}, false};
  work w = {.out = out, .arena = arena, .settings = settings, .dir = dir, .why = why};
  mig_err err = mig_protect(find, &w);
  return err == MIG_ERR_NOMEM ? mig_fail(why, err, "out of memory") : err;
}
