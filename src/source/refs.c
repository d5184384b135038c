/* refs.c: the names of a repository and its configuration. */
#include "base/protect.h"
#include "source/object_tree.h"

typedef struct call {
  mig_arena *arena;
  mig_repository *repo;
  mig_why *why;
  MIG_VEC(mig_ref) refs;
  MIG_VEC(mig_stray_ref) strays;
} call;

/* Hands libgit2's things back when the arena goes, as allocations may unwind in between. */
static void free_names(void *thing) {
  git_strarray_dispose(thing);
}

/* Another name for a ref that is listed itself, or one that went while they were listed. */
static bool is_passed_over(git_repository *repo, const char *name) {
  git_reference *ref = NULL;
  if (mig_span_starts(mig_span_of(name), MIG_SPAN("refs/replace/"))) return true;
  int failed = git_reference_lookup(&ref, repo, name);
  if (failed != 0) return failed == GIT_ENOTFOUND;
  bool symbolic = git_reference_symbolic_target(ref) != NULL;
  git_reference_free(ref);
  return symbolic;
}

/* A tag may lead to a tree or a blob: then there is nothing to read scripts from. */
static void take_ref(call *c, const char *name) {
  git_oid id;
  mig_why why = {""};
  mig_err err = mig_repository_find_commit(&id, c->repo, name, &why);
  mig_span kept = mig_arena_copy(c->arena, mig_span_of(name));
  if (err == MIG_OK) *mig_vec_push(c->arena, &c->refs) = (mig_ref){kept, mig_oid_text(c->arena, &id)};
  else
    *mig_vec_push(c->arena, &c->strays) =
        (mig_stray_ref){kept, mig_arena_copy(c->arena, mig_span_of(why.text)), err != MIG_ERR_USAGE};
}

/* Both kinds begin with their name. */
static int by_name(const void *a, const void *b) {
  return mig_span_cmp(*(const mig_span *)a, *(const mig_span *)b);
}

static mig_err list_refs(void *context) {
  call *c = context;
  git_strarray *names = MIG_NEW(c->arena, git_strarray);
  mig_arena_on_free(c->arena, free_names, names);
  if (git_reference_list(names, c->repo->repo) != 0) return mig_git_fail(c->repo, c->why, MIG_SPAN("refs"));
  for (size_t i = 0; i < names->count; i++)
    if (!is_passed_over(c->repo->repo, names->strings[i])) take_ref(c, names->strings[i]);
  if (c->refs.count > 1) qsort(c->refs.items, c->refs.count, sizeof *c->refs.items, by_name);
  if (c->strays.count > 1) qsort(c->strays.items, c->strays.count, sizeof *c->strays.items, by_name);
  return MIG_OK;
}

mig_err mig_repository_every_ref(mig_refs *out, mig_arena *arena, mig_repository *repo, mig_why *why) {
  call c = {.arena = arena, .repo = repo, .why = why};
  mig_err err = mig_protect(list_refs, &c);
  *out = (mig_refs){NULL, 0, NULL, 0};
  if (err == MIG_OK) *out = (mig_refs){c.refs.items, c.refs.count, c.strays.items, c.strays.count};
  return err;
}

mig_err mig_repository_refs(const mig_ref **out, uint32_t *count, mig_arena *arena, mig_repository *repo, mig_why *why) {
  mig_refs refs;
  mig_err err = mig_repository_every_ref(&refs, arena, repo, why);
  *out = refs.items;
  *count = refs.count;
  return err;
}

mig_span mig_repository_symbolic(mig_arena *arena, mig_repository *repo, const char *name) {
  git_reference **ref = MIG_NEW(arena, git_reference *);
  mig_span target = {"", 0};
  if (git_reference_lookup(ref, repo->repo, name) != 0) return target;
  const char *text = git_reference_symbolic_target(*ref);
  char copy[1024];
  size_t len = text != NULL ? strlen(text) : 0;
  if (len >= sizeof copy) len = 0;
  if (len != 0) memcpy(copy, text, len);
  git_reference_free(*ref);
  return mig_arena_copy(arena, (mig_span){copy, len});
}

mig_span mig_repository_upstream(mig_arena *arena, mig_repository *repo, const char *branch) {
  git_buf name = {0};
  char copy[1024];
  size_t len = 0;
  if (git_branch_upstream_name(&name, repo->repo, branch) == 0 && name.size < sizeof copy) {
    len = name.size;
    memcpy(copy, name.ptr, len);
  }
  git_buf_dispose(&name);
  return mig_arena_copy(arena, (mig_span){copy, len});
}

mig_span mig_ref_short(mig_span name) {
  static const char *const prefixes[] = {"refs/heads/", "refs/remotes/", "refs/tags/", "refs/"};
  for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
    if (mig_span_starts(name, mig_span_of(prefixes[i]))) return mig_span_cut(name, strlen(prefixes[i]), name.len);
  return name;
}

static bool matches(mig_span pattern, mig_span text) {
  size_t p = 0, t = 0, star = SIZE_MAX, from = 0;
  while (t < text.len) {
    if (p < pattern.len && (pattern.ptr[p] == '?' || (pattern.ptr[p] != '*' && pattern.ptr[p] == text.ptr[t]))) {
      p++;
      t++;
    } else if (p < pattern.len && pattern.ptr[p] == '*') {
      star = p++;
      from = t;
    } else if (star != SIZE_MAX) {
      p = star + 1;
      t = ++from;
    } else {
      return false;
    }
  }
  while (p < pattern.len && pattern.ptr[p] == '*') p++;
  return p == pattern.len;
}

bool mig_ref_matches(mig_span pattern, mig_span name) {
  return matches(pattern, name) || matches(pattern, mig_ref_short(name));
}

/* ---- configuration ---- */

static const char *level_name(git_config_level_t level) {
  switch (level) {
    case GIT_CONFIG_LEVEL_SYSTEM: return "system";
    case GIT_CONFIG_LEVEL_XDG:
    case GIT_CONFIG_LEVEL_GLOBAL: return "global";
    default: return "local";
  }
}

typedef struct settings_call {
  const mig_git_setting **out;
  uint32_t *count;
  mig_arena *arena;
  mig_repository *repo;
  mig_span prefix;
  mig_why *why;
} settings_call;

typedef struct reading {
  git_config *config;
  git_config_iterator *values;
} reading;

static void free_reading(void *thing) {
  reading *r = thing;
  git_config_iterator_free(r->values);
  git_config_free(r->config);
}

/* Walked whole: libgit2's search by pattern compiles a regular expression and leaks it. */
static mig_err read_values(void *context) {
  const settings_call *c = context;
  MIG_VEC(mig_git_setting) found = {0};
  reading *r = MIG_NEW(c->arena, reading);
  mig_arena_on_free(c->arena, free_reading, r);
  if (git_repository_config_snapshot(&r->config, c->repo->repo) != 0 ||
      git_config_iterator_new(&r->values, r->config) != 0)
    return mig_git_fail(c->repo, c->why, MIG_SPAN("configuration"));
  git_config_entry *entry = NULL;
  while (git_config_next(&entry, r->values) == 0) {
    if (!mig_span_starts(mig_span_of(entry->name), c->prefix)) continue;
    mig_span value = mig_arena_copy(c->arena, mig_span_of(entry->value != NULL ? entry->value : "true"));
    *mig_vec_push(c->arena, &found) =
        (mig_git_setting){mig_arena_copy(c->arena, mig_span_of(entry->name)), value, level_name(entry->level)};
  }
  *c->out = found.items;
  *c->count = found.count;
  return MIG_OK;
}

mig_err mig_repository_settings(const mig_git_setting **out, uint32_t *count, mig_arena *arena, mig_repository *repo,
                                mig_span prefix, mig_why *why) {
  *out = NULL;
  *count = 0;
  return mig_protect(read_values, &(settings_call){out, count, arena, repo, prefix, why});
}
