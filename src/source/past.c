/* past.c: files that commits hold which no branch shows any more: of branches that are gone as the
 * reflogs know them, and of the history of those that are there. */
#include <dirent.h>
#include <stdio.h>
#include <sys/stat.h>

#include "base/map.h"
#include "base/protect.h"
#include "source/internal.h"
#include "source/object_tree.h"

enum { MOST_COMMITS = 100000, DEEPEST = 8 };

/* ---- reflogs ---- */

typedef struct log_call {
  const mig_span **out;
  uint32_t *count;
  mig_arena *arena;
  mig_repository *repo;
  mig_map seen;
  MIG_VEC(mig_span) ids;
} log_call;

static void close_folder(void *thing) {
  DIR **folder = thing;
  if (*folder != NULL) closedir(*folder);
  *folder = NULL;
}

/* A line is "OLD NEW NAME <MAIL> TIME ZONE\tMESSAGE". */
static void read_log(log_call *c, mig_span path) {
  char line[4096];
  FILE *file = fopen(path.ptr, "rb");
  bool begins = true;
  if (file == NULL) return;
  while (fgets(line, sizeof line, file) != NULL) {
    bool whole = strchr(line, '\n') != NULL;
    for (int i = 0; begins && i < 2; i++) {
      git_oid id;
      mig_span text = {line + i * (GIT_OID_HEXSZ + 1), GIT_OID_HEXSZ};
      if (strlen(line) < 2 * GIT_OID_HEXSZ + 1 || !mig_oid_parse(&id, text)) break;
      if (mig_map_get(&c->seen, text) != MIG_MAP_NONE) continue;
      mig_span kept = mig_oid_text(c->arena, &id);
      mig_map_add(&c->seen, kept, 1);
      *mig_vec_push(c->arena, &c->ids) = kept;
    }
    begins = whole;
  }
  fclose(file);
}

static void read_logs(log_call *c, mig_span folder, int depth) {
  DIR **open = MIG_NEW(c->arena, DIR *);
  mig_arena_on_free(c->arena, close_folder, open);
  *open = opendir(folder.ptr);
  for (struct dirent *entry; *open != NULL && (entry = readdir(*open)) != NULL;) {
    struct stat st;
    if (entry->d_name[0] == '.') continue;
    mig_span path = mig_arena_printf(c->arena, "%.*s/%s", MIG_FMT(folder), entry->d_name);
    if (stat(path.ptr, &st) != 0) continue;
    if (S_ISREG(st.st_mode)) read_log(c, path);
    else if (S_ISDIR(st.st_mode) && depth < DEEPEST) read_logs(c, path, depth + 1);
  }
  close_folder(open);
}

static int by_bytes(const void *a, const void *b) {
  return mig_span_cmp(*(const mig_span *)a, *(const mig_span *)b);
}

static mig_err find_logged(void *context) {
  log_call *c = context;
  mig_map_init(&c->seen, c->arena);
  mig_span git = mig_repository_git_dir(c->arena, c->repo), common = mig_span_of(git_repository_commondir(c->repo->repo));
  read_logs(c, mig_arena_printf(c->arena, "%.*slogs", MIG_FMT(common)), 0);
  if (!mig_span_eq(git, common)) read_logs(c, mig_arena_printf(c->arena, "%.*slogs", MIG_FMT(git)), 0);
  if (c->ids.count > 1) qsort(c->ids.items, c->ids.count, sizeof *c->ids.items, by_bytes);
  *c->out = c->ids.items;
  *c->count = c->ids.count;
  return MIG_OK;
}

mig_err mig_repository_logged(const mig_span **out, uint32_t *count, mig_arena *arena, mig_repository *repo) {
  *out = NULL;
  *count = 0;
  log_call c = {.out = out, .count = count, .arena = arena, .repo = repo};
  return mig_protect(find_logged, &c);
}

/* ---- files of many commits ---- */

typedef struct past_call {
  const mig_past_opts *opts;
  const mig_past_file **out;
  uint32_t *count;
  mig_arena *arena;
  mig_repository *repo;
  mig_why *why;
  git_revwalk *walk;
  mig_map seen; /* trees and blobs */
  MIG_VEC(mig_past_file) files;
} past_call;

static void free_walk(past_call *c) {
  git_revwalk_free(c->walk);
  c->walk = NULL;
}

static void free_tree(void *thing) {
  git_tree **tree = thing;
  git_tree_free(*tree);
  *tree = NULL;
}

/* The id in the arena when it is new, else NULL. */
static const uint8_t *take_new(past_call *c, const git_oid *id) {
  mig_span text = {(const char *)id->id, sizeof id->id};
  if (mig_map_get(&c->seen, text) != MIG_MAP_NONE) return NULL;
  mig_span kept = mig_arena_copy(c->arena, text);
  mig_map_add(&c->seen, kept, 1);
  return (const uint8_t *)kept.ptr;
}

static void see_folder(past_call *c, const git_oid *id, mig_span path, mig_span commit, int depth) {
  if (depth > DEEPEST || take_new(c, id) == NULL) return;
  git_tree **tree = MIG_NEW(c->arena, git_tree *);
  mig_arena_on_free(c->arena, free_tree, tree);
  if (git_tree_lookup(tree, c->repo->repo, id) != 0) return;
  for (size_t i = 0; i < git_tree_entrycount(*tree); i++) {
    const git_tree_entry *entry = git_tree_entry_byindex(*tree, i);
    mig_entry_kind kind = mig_object_kind(git_tree_entry_filemode(entry));
    mig_span below = mig_arena_printf(c->arena, "%.*s%s%s", MIG_FMT(path), path.len != 0 ? "/" : "", git_tree_entry_name(entry));
    const uint8_t *blob = NULL;
    if (kind == MIG_ENTRY_FOLDER) see_folder(c, git_tree_entry_id(entry), below, commit, depth + 1);
    else if (kind == MIG_ENTRY_FILE && (blob = take_new(c, git_tree_entry_id(entry))) != NULL)
      *mig_vec_push(c->arena, &c->files) = (mig_past_file){below, commit, blob};
  }
  free_tree(tree);
}

/* The id of a folder of a commit; false when it has none. */
static bool folder_of(git_oid *out, const git_tree *root, mig_arena *arena, mig_span path) {
  git_tree_entry *entry = NULL;
  if (path.len == 0) {
    git_oid_cpy(out, git_tree_id(root));
    return true;
  }
  if (git_tree_entry_bypath(&entry, root, mig_arena_cstr(arena, path)) != 0) return false;
  bool folder = git_tree_entry_filemode(entry) == GIT_FILEMODE_TREE;
  git_oid_cpy(out, git_tree_entry_id(entry));
  git_tree_entry_free(entry);
  return folder;
}

static void see_commit(past_call *c, const git_oid *id) {
  git_commit *commit = NULL;
  git_tree **root = MIG_NEW(c->arena, git_tree *);
  mig_span name = mig_oid_text(c->arena, id);
  mig_arena_on_free(c->arena, free_tree, root);
  if (git_commit_lookup(&commit, c->repo->repo, id) != 0) return;
  int failed = git_commit_tree(root, commit);
  git_commit_free(commit);
  for (uint32_t i = 0; failed == 0 && i < c->opts->folder_count; i++) {
    git_oid folder;
    if (folder_of(&folder, *root, c->arena, c->opts->folders[i])) see_folder(c, &folder, c->opts->folders[i], name, 0);
  }
  free_tree(root);
}

/* What isn't there (any more) is no place to begin. */
static void begin(past_call *c, const mig_span *ids, uint32_t count, bool hide) {
  for (uint32_t i = 0; i < count; i++) {
    git_oid id;
    git_commit *commit = NULL;
    if (!mig_oid_parse(&id, ids[i]) || git_commit_lookup(&commit, c->repo->repo, &id) != 0) continue;
    git_commit_free(commit);
    if (hide) git_revwalk_hide(c->walk, &id);
    else git_revwalk_push(c->walk, &id);
  }
}

static mig_err walk_past(void *context) {
  past_call *c = context;
  git_oid id;
  mig_map_init(&c->seen, c->arena);
  if (git_revwalk_new(&c->walk, c->repo->repo) != 0) return mig_git_fail(c->repo, c->why, MIG_SPAN("history"));
  git_revwalk_sorting(c->walk, GIT_SORT_TOPOLOGICAL | GIT_SORT_TIME);
  begin(c, c->opts->starts, c->opts->start_count, false);
  begin(c, c->opts->hidden, c->opts->hidden_count, true);
  /* A shallow history ends early: what is behind the cut is not known here. */
  for (uint32_t i = 0; i < MOST_COMMITS && git_revwalk_next(&id, c->walk) == 0; i++) see_commit(c, &id);
  *c->out = c->files.items;
  *c->count = c->files.count;
  return MIG_OK;
}

mig_err mig_repository_past(const mig_past_file **out, uint32_t *count, mig_arena *arena, mig_repository *repo,
                            const mig_past_opts *opts, mig_why *why) {
  *out = NULL;
  *count = 0;
  past_call c = {.opts = opts, .out = out, .count = count, .arena = arena, .repo = repo, .why = why};
  mig_err err = mig_protect(walk_past, &c);
  free_walk(&c);
  return err;
}
