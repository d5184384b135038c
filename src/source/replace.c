/* replace.c: refs/replace/. git reads another object in place of one that such a ref names
 * (git-replace(1)); libgit2 does not know them, so a backend in front of the others answers. */
#include <stdio.h>
#include <string.h>

#include "base/protect.h"
#include "source/object_tree.h"

/* Behind the objects in memory, before those on disk (which are at 3 and below). */
enum { BEFORE_DISK = 500 };

typedef struct replacement {
  git_oid from, to;
} replacement;

typedef struct backend {
  git_odb_backend parent;
  git_odb *odb; /* the objects as they are */
  uint32_t count;
  replacement items[]; /* sorted by from */
} backend;

static int by_oid(const void *a, const void *b) {
  return memcmp(((const replacement *)a)->from.id, ((const replacement *)b)->from.id, GIT_OID_RAWSZ);
}

static const replacement *find(const backend *b, const git_oid *id) {
  replacement key = {.from = *id};
  return bsearch(&key, b->items, b->count, sizeof *b->items, by_oid);
}

static int read_replaced(void **bytes, size_t *len, git_object_t *type, git_odb_backend *base, const git_oid *id) {
  const backend *b = (const backend *)base;
  const replacement *found = find(b, id);
  git_odb_object *object = NULL;
  if (found == NULL) return GIT_ENOTFOUND;
  int failed = git_odb_read(&object, b->odb, &found->to);
  if (failed != 0) return failed;
  *len = git_odb_object_size(object);
  *type = git_odb_object_type(object);
  *bytes = git_odb_backend_data_alloc(base, *len + 1);
  if (*bytes != NULL) memcpy(*bytes, git_odb_object_data(object), *len);
  git_odb_object_free(object);
  return *bytes != NULL ? 0 : GIT_ERROR;
}

static int exists(git_odb_backend *base, const git_oid *id) {
  return find((const backend *)base, id) != NULL;
}

static void free_backend(git_odb_backend *base) {
  git_odb_free(((backend *)base)->odb);
  free(base);
}

static int add_backend(mig_repository *repo, const replacement *items, uint32_t count) {
  backend *b = calloc(1, sizeof *b + count * sizeof *items);
  char folder[4200];
  if (b == NULL) return GIT_ERROR;
  b->parent = (git_odb_backend){.version = GIT_ODB_BACKEND_VERSION, .read = read_replaced, .exists = exists,
                                .free = free_backend};
  b->count = count;
  memcpy(b->items, items, count * sizeof *items);
  qsort(b->items, count, sizeof *items, by_oid);
  snprintf(folder, sizeof folder, "%sobjects", git_repository_commondir(repo->repo));
  int failed = git_odb_open(&b->odb, folder);
  if (failed == 0 && mig_repository_complete(repo, b->odb) != MIG_OK) failed = GIT_ERROR;
  if (failed == 0) failed = git_odb_add_backend(repo->odb, &b->parent, BEFORE_DISK);
  if (failed != 0) free_backend(&b->parent);
  return failed;
}

static void free_names(void *thing) {
  git_reference_iterator_free(*(git_reference_iterator **)thing);
}

mig_err mig_repository_see_replacements(mig_repository *repo, mig_arena *arena, mig_why *why) {
  static const char prefix[] = "refs/replace/";
  MIG_VEC(replacement) found = {0};
  git_reference_iterator **names = MIG_NEW(arena, git_reference_iterator *);
  const char *name;
  if (getenv("GIT_NO_REPLACE_OBJECTS") != NULL) return MIG_OK;
  mig_arena_on_free(arena, free_names, names);
  if (git_reference_iterator_glob_new(names, repo->repo, "refs/replace/*") != 0)
    return mig_git_fail(repo, why, MIG_SPAN("refs"));
  while (git_reference_next_name(&name, *names) == 0) {
    replacement r;
    if (mig_oid_parse(&r.from, mig_span_of(name + sizeof prefix - 1)) &&
        git_reference_name_to_id(&r.to, repo->repo, name) == 0)
      *mig_vec_push(arena, &found) = r;
  }
  repo->replaced = found.count != 0;
  if (found.count == 0 || add_backend(repo, found.items, found.count) == 0) return MIG_OK;
  return mig_git_fail(repo, why, MIG_SPAN("refs/replace"));
}
