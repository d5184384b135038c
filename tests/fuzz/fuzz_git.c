/* fuzz_git.c: a repository of any bytes: HEAD, refs, packed-refs, config, shallow, the index, and
 * objects: a fake object database, whose hashes nobody asks for (tests/fuzz/lay_out.c). */
#include <stdlib.h>
#include <string.h>

#include "lay_out.h"
#include "mig/mig.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
const char *__lsan_default_suppressions(void);

/* libgit2 1.5 forgets a few bytes of its own where a commit that it reads is damaged (git_merge_bases,
 * for one), and PCRE2 what it matched with. That mig frees its handles, sound repositories show. */
const char *__lsan_default_suppressions(void) {
  return "leak:libgit2\nleak:libpcre2\n";
}

static int is_object(const char *name) {
  return strncmp(name, ".git/objects/", 13) == 0 && strstr(name, "/pack/") == NULL && strstr(name, "/info/") == NULL;
}

static void read_tree(const char *root, const char *ref, bool index) {
  mig_tree *tree = NULL;
  mig_why why = {{0}};
  if (mig_tree_open(&tree, &(mig_project_opts){.dir = root, .ref = ref, .index = index, .threads = 1}, &why) != MIG_OK) return;
  for (uint32_t i = 0; i < tree->project_count && i < 2; i++) {
    mig_diags diags;
    if (mig_check_project(&diags, tree->arena, &tree->projects[i], &why) == MIG_OK)
      (void)mig_check_find_missing(&diags, tree->arena, &tree->projects[i], root, &why);
  }
  mig_tree_free(tree);
}

/* What `mig check --base side --ref main` asks: a merge in memory, and what is published. */
static void merge_trees(mig_arena *arena, const char *root) {
  mig_tree *tree = NULL;
  mig_pair *pair = NULL;
  mig_settings settings;
  mig_published *published = NULL;
  mig_base_branch base;
  mig_why why = {{0}};
  mig_project_opts opts = {.dir = root, .ref = "main", .threads = 1};
  const char *typed[MIG_SETTING_COUNT] = {[MIG_SETTING_BASE] = "side"};
  if (mig_tree_open(&tree, &opts, &why) != MIG_OK) return;
  if (mig_settings_read(&settings, arena, tree, root, typed, &why) == MIG_OK) {
    (void)mig_published_open(&published, arena, tree, &settings, root, &why);
    if (mig_base_find(&base, arena, &settings, root, &why) == MIG_OK &&
        mig_pair_open_base(&pair, &opts, &base, &why) == MIG_OK)
      mig_pair_free(pair);
  }
  mig_tree_free(tree);
}

static void compare(mig_arena *arena, const char *root) {
  mig_pair *pair = NULL;
  const mig_project_pair *projects;
  uint32_t count = 0;
  mig_why why = {{0}};
  if (mig_pair_open(&pair, &(mig_project_opts){.dir = root, .threads = 1}, "main", "side", &why) != MIG_OK) return;
  if (mig_pair_projects(&projects, &count, pair) == MIG_OK && count != 0) {
    mig_pair_comparison result;
    (void)mig_conflict_pair(&result, arena, &projects[0], MIG_SPAN("main"), MIG_SPAN("side"),
                            &(mig_conflict_opts){.all_findings = true}, &why);
  }
  mig_pair_free(pair);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  mig_arena *arena = mig_arena_new();
  mig_merging merging;
  mig_why why = {{0}};
  const char *root = lay_out(data, size, is_object);
  lay_out_default(".git/HEAD", "ref: refs/heads/main\n");
  lay_out_default(".git/objects/info/none", "");
  lay_out_default(".git/refs/heads/none.lock", "");
  if (arena == NULL) return 0;
  read_tree(root, "HEAD", false);
  read_tree(root, "main", false);
  read_tree(root, NULL, true);
  compare(arena, root);
  merge_trees(arena, root);
  (void)mig_merging_find(&merging, arena, root, NULL, &why);
  mig_arena_free(arena);
  return 0;
}
