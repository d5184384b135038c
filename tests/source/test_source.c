#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/span.h"
#include "source/source.h"

static char here[] = "/tmp/mig-source-XXXXXX";

/* Runs a shell command in the folder of the test. */
static void sh(const char *command) {
  char whole[2048];
  snprintf(whole, sizeof whole, "cd '%s' && { %s; } >/dev/null 2>&1", here, command);
  assert_int_equal(system(whole), 0);
}

static const char *in(const char *name) {
  static char path[4096];
  snprintf(path, sizeof path, "%s/%s", here, name);
  return path;
}

static int set_up(void **state) {
  (void)state;
  snprintf(here, sizeof here, "/tmp/mig-source-XXXXXX");
  if (mkdtemp(here) == NULL) return 1;
  setenv("GIT_CONFIG_GLOBAL", "/dev/null", 1);
  setenv("GIT_AUTHOR_NAME", "a", 1), setenv("GIT_AUTHOR_EMAIL", "a@example.org", 1);
  setenv("GIT_COMMITTER_NAME", "a", 1), setenv("GIT_COMMITTER_EMAIL", "a@example.org", 1);
  sh("git init -q -b main repo && cd repo && mkdir -p sub/deep .hidden && printf one >a.py && printf 'two\\n' >sub/b.py &&"
     "printf x >sub/deep/c.py && ln -s sub/b.py link.py && ln -s sub linked && ln -s loop2 loop1 && ln -s loop1 loop2 &&"
     "ln -s ../../outside out && ln -s /etc/hostname absolute && mkdir dir.py && printf y >dir.py/z && : >empty.py &&"
     "git add -A && git commit -qm one && git tag -a v1 -m v1 && printf changed >a.py && printf new >untracked.py");
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  char command[256];
  snprintf(command, sizeof command, "chmod -R u+rwX '%s' && rm -rf '%s'", here, here);
  return system(command);
}

typedef struct tree {
  mig_arena *arena;
  mig_source *source;
} tree;

static tree worktree(const char *dir) {
  tree t = {mig_arena_new(), NULL};
  mig_why why = {""};
  if (mig_source_open_worktree(&t.source, t.arena, in(dir), &why) != MIG_OK) fail_msg("%s", why.text);
  return t;
}

static tree commit(const char *dir, const char *rev) {
  tree t = {mig_arena_new(), NULL};
  mig_why why = {""};
  if (mig_source_open_commit(&t.source, t.arena, in(dir), rev, &why) != MIG_OK) fail_msg("%s", why.text);
  return t;
}

static mig_err read_file(tree t, const char *path, mig_span *out) {
  return mig_source_read(t.source, t.arena, mig_span_of(path), out, NULL);
}

static void assert_text(tree t, const char *path, const char *expected) {
  mig_span text;
  assert_int_equal(read_file(t, path, &text), MIG_OK);
  assert_true(mig_span_is(text, expected));
  for (int i = 0; i < MIG_SOURCE_PADDING; i++) assert_int_equal(text.ptr[text.len + (size_t)i], 0);
}

static void assert_resolves(tree t, const char *path, const char *real, mig_entry_kind kind) {
  mig_span found;
  mig_entry_kind found_kind;
  assert_int_equal(mig_source_resolve(t.source, t.arena, mig_span_of(path), &found, &found_kind, NULL), MIG_OK);
  assert_true(mig_span_is(found, real));
  assert_int_equal(found_kind, kind);
}

static void assert_missing(tree t, const char *path) {
  mig_span found;
  mig_entry_kind kind;
  assert_int_equal(mig_source_resolve(t.source, t.arena, mig_span_of(path), &found, &kind, NULL), MIG_ERR_NOT_FOUND);
}

static void worktree_reads_files_as_they_stand(void **state) {
  (void)state;
  tree t = worktree("repo/sub/deep");
  assert_true(mig_span_is(mig_source_start(t.source), "sub/deep"));
  assert_true(mig_span_ends(mig_source_root(t.source), MIG_SPAN("/repo")));
  assert_int_equal(mig_source_commit(t.source).len, 0);
  assert_text(t, "a.py", "changed");
  assert_text(t, "untracked.py", "new");
  assert_text(t, "empty.py", "");
  mig_arena_free(t.arena);
}

static void commit_reads_only_what_was_committed(void **state) {
  (void)state;
  const char *revs[] = {"HEAD", "main", "v1", "HEAD~0", "refs/heads/main"};
  for (size_t i = 0; i < sizeof revs / sizeof *revs; i++) {
    tree t = commit("repo/sub", revs[i]);
    assert_true(mig_span_is(mig_source_start(t.source), "sub"));
    assert_int_equal(mig_source_commit(t.source).len, 40);
    assert_text(t, "a.py", "one");
    assert_text(t, "empty.py", "");
    assert_missing(t, "untracked.py");
    mig_arena_free(t.arena);
  }
}

static void links_are_followed_the_same_way_in_worktrees_and_commits(void **state) {
  (void)state;
  tree trees[] = {worktree("repo"), commit("repo", "HEAD")};
  for (int i = 0; i < 2; i++) {
    tree t = trees[i];
    assert_text(t, "link.py", "two\n");
    assert_text(t, "linked/deep/c.py", "x");
    assert_resolves(t, "link.py", "sub/b.py", MIG_ENTRY_FILE);
    assert_resolves(t, "linked/deep", "sub/deep", MIG_ENTRY_FOLDER);
    assert_resolves(t, "", "", MIG_ENTRY_FOLDER);
    assert_missing(t, "loop1");
    assert_missing(t, "out");
    assert_missing(t, "a.py/b");
    assert_missing(t, "nothing");
    mig_arena_free(t.arena);
  }
}

static void link_out_of_a_commit_is_not_followed(void **state) {
  (void)state;
  tree t = commit("repo", "HEAD");
  assert_missing(t, "absolute");
  mig_arena_free(t.arena);
}

static void folders_are_listed_in_byte_order_with_kinds(void **state) {
  (void)state;
  static const struct {
    const char *name;
    mig_entry_kind kind;
  } expected[] = {{".hidden", MIG_ENTRY_FOLDER}, {"a.py", MIG_ENTRY_FILE},   {"absolute", MIG_ENTRY_LINK}, {"dir.py", MIG_ENTRY_FOLDER},
                  {"empty.py", MIG_ENTRY_FILE},  {"link.py", MIG_ENTRY_LINK}, {"linked", MIG_ENTRY_LINK},   {"loop1", MIG_ENTRY_LINK},
                  {"loop2", MIG_ENTRY_LINK},     {"out", MIG_ENTRY_LINK},     {"sub", MIG_ENTRY_FOLDER}};
  tree trees[] = {worktree("repo"), commit("repo", "HEAD")};
  for (int k = 0; k < 2; k++) {
    mig_entries entries;
    assert_int_equal(mig_source_list(trees[k].source, trees[k].arena, MIG_SPAN(""), &entries, NULL), MIG_OK);
    uint32_t at = 0;
    for (size_t i = k == 0 ? 0 : 1; i < sizeof expected / sizeof *expected; i++) {
      while (mig_span_is(entries.items[at].name, ".git") || mig_span_is(entries.items[at].name, "untracked.py")) at++;
      assert_true(mig_span_is(entries.items[at].name, expected[i].name));
      assert_int_equal(entries.items[at].kind, expected[i].kind);
      if (expected[i].kind == MIG_ENTRY_FILE) {
        mig_span text;
        assert_int_equal(mig_source_read_entry(trees[k].source, trees[k].arena, &entries, &entries.items[at], &text, NULL), MIG_OK);
      }
      at++;
    }
    assert_int_equal(mig_source_list(trees[k].source, trees[k].arena, MIG_SPAN("a.py"), &entries, NULL), MIG_ERR_NOT_FOUND);
    mig_arena_free(trees[k].arena);
  }
}

static void every_kind_of_repository_is_read(void **state) {
  (void)state;
  sh("git clone -q --bare repo bare.git && git -C repo worktree add -q ../linked-tree -b other &&"
     "git clone -q --shared repo shared && git -C repo gc -q");
  const char *dirs[] = {"repo", "repo/.git", "bare.git", "bare.git/refs", "linked-tree", "linked-tree/sub", "shared"};
  bool has_worktree[] = {true, false, false, false, true, true, true};
  for (size_t i = 0; i < sizeof dirs / sizeof *dirs; i++) {
    tree t = commit(dirs[i], "HEAD");
    assert_text(t, "sub/b.py", "two\n");
    assert_int_equal(mig_source_has_worktree(in(dirs[i])), has_worktree[i]);
    mig_arena_free(t.arena);
  }
  tree t = commit("bare.git", "main");
  assert_int_equal(mig_source_root(t.source).len, 0);
  mig_arena_free(t.arena);
  t = worktree("linked-tree/sub");
  assert_true(mig_span_ends(mig_source_root(t.source), MIG_SPAN("/linked-tree")));
  mig_arena_free(t.arena);
}

static void what_cannot_be_opened_says_why(void **state) {
  (void)state;
  mig_arena *arena = mig_arena_new();
  mig_source *source;
  mig_why why;
  sh("git init -q -b main fresh && mkdir plain");
  assert_int_equal(mig_source_open_commit(&source, arena, in("repo"), "nonesuch", &why), MIG_ERR_USAGE);
  assert_non_null(strstr(why.text, "nonesuch"));
  assert_int_equal(mig_source_open_commit(&source, arena, in("repo"), "HEAD^{tree}", &why), MIG_ERR_USAGE);
  assert_int_equal(mig_source_open_commit(&source, arena, in("repo"), "HEAD:a.py", &why), MIG_ERR_USAGE);
  assert_int_equal(mig_source_open_commit(&source, arena, in("fresh"), "HEAD", &why), MIG_ERR_NOT_FOUND);
  assert_non_null(strstr(why.text, "no commit yet"));
  assert_int_equal(mig_source_open_commit(&source, arena, in("plain"), "HEAD", &why), MIG_ERR_NOT_FOUND);
  assert_int_equal(mig_source_open_worktree(&source, arena, in("nowhere"), &why), MIG_ERR_NOT_FOUND);
  mig_arena_free(arena);
}

static void missing_object_is_named_not_skipped(void **state) {
  (void)state;
  sh("git init -q -b main broken && cd broken && mkdir sub && echo lost >sub/b.py && git add -A && git commit -qm one &&"
     "rm -f .git/objects/$(git rev-parse HEAD:sub/b.py | sed 's|^..|&/|')");
  tree t = commit("broken", "HEAD");
  mig_span text;
  mig_why why;
  assert_int_equal(mig_source_read(t.source, t.arena, MIG_SPAN("sub/b.py"), &text, &why), MIG_ERR_MISSING);
  assert_non_null(strstr(why.text, "sub/b.py"));
  mig_arena_free(t.arena);
}

static void nothing_but_files_is_read_and_nothing_blocks(void **state) {
  (void)state;
  sh("mkdir odd && cd odd && mkfifo pipe.py && mkdir dir.py && ln -s pipe.py to_pipe.py &&"
     "/usr/bin/python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind(\"sock.py\")'");
  tree t = worktree("odd");
  const char *names[] = {"pipe.py", "dir.py", "to_pipe.py", "sock.py"};
  const char *says[] = {"a named pipe", "a directory", "a named pipe", "a socket"};
  for (int i = 0; i < 4; i++) {
    mig_span text;
    mig_why why;
    assert_int_equal(mig_source_read(t.source, t.arena, mig_span_of(names[i]), &text, &why), MIG_ERR_UNREADABLE);
    assert_non_null(strstr(why.text, says[i]));
  }
  mig_arena_free(t.arena);
}

static void large_files_are_read_whole(void **state) {
  (void)state;
  sh("mkdir large && /usr/bin/python3 -c 'print(\"x\" * 99, end=\"\")' >large/a.py && for n in 4000 4096 65471 65472 65473 3000000; do"
     " head -c $n /dev/zero | tr '\\0' y >large/$n.py; done");
  tree t = worktree("large");
  mig_entries entries;
  assert_int_equal(mig_source_list(t.source, t.arena, MIG_SPAN(""), &entries, NULL), MIG_OK);
  for (uint32_t i = 0; i < entries.count; i++) {
    mig_span text;
    assert_int_equal(mig_source_read_entry(t.source, t.arena, &entries, &entries.items[i], &text, NULL), MIG_OK);
    size_t size = mig_span_is(entries.items[i].name, "a.py") ? 99 : (size_t)atol(entries.items[i].name.ptr);
    assert_int_equal(text.len, size);
    assert_int_equal(text.ptr[size], 0);
  }
  mig_arena_free(t.arena);
}

/* What a second thread gets, for a tree that t was opened on; a.py, as an entry of the root. */
static void assert_fork_reads(tree t, const char *expected) {
  mig_entries root;
  mig_span text;
  assert_int_equal(mig_source_list(t.source, t.arena, mig_span_of(""), &root, NULL), MIG_OK);
  tree own = {mig_arena_new(), NULL};
  own.source = mig_source_fork(t.source, own.arena);
  for (uint32_t i = 0; i < root.count; i++) {
    if (!mig_span_is(root.items[i].name, "a.py")) continue;
    assert_int_equal(mig_source_read_entry(own.source, own.arena, &root, &root.items[i], &text, NULL), MIG_OK);
    assert_true(mig_span_is(text, expected));
  }
  assert_text(own, "a.py", expected);
  assert_text(own, "sub/b.py", "two\n");
  mig_arena_free(own.arena);
  mig_arena_free(t.arena);
}

static tree index_of(const char *dir) {
  tree t = {mig_arena_new(), NULL};
  mig_why why = {""};
  if (mig_source_open_index(&t.source, t.arena, in(dir), &why) != MIG_OK) fail_msg("%s", why.text);
  return t;
}

static void a_second_thread_reads_the_same_tree(void **state) {
  (void)state;
  sh("git clone -q repo forked && cd forked && printf staged >a.py && git add a.py && printf changed >a.py");
  assert_fork_reads(commit("forked", "HEAD"), "one");
  assert_fork_reads(index_of("forked"), "staged");
}

static void a_second_thread_sees_replaced_objects_too(void **state) {
  (void)state;
  sh("git clone -q repo replaced && cd replaced && printf instead >new &&"
     "git replace $(git rev-parse HEAD:a.py) $(git hash-object -w new)");
  assert_fork_reads(commit("replaced", "HEAD"), "instead");
  assert_fork_reads(index_of("replaced"), "instead");
}

static void assert_names_are_listed(tree t, const char *path) {
  mig_entries listed, names;
  assert_int_equal(mig_source_list(t.source, t.arena, mig_span_of(path), &listed, NULL), MIG_OK);
  assert_int_equal(mig_source_look(t.source, t.arena, mig_span_of(path), &names, NULL), MIG_OK);
  assert_int_equal(listed.count, names.count);
  for (uint32_t i = 0; i < names.count; i++) {
    assert_true(mig_span_eq(listed.items[i].name, names.items[i].name));
    assert_int_equal(listed.items[i].kind, names.items[i].kind);
  }
}

static void names_alone_are_those_of_the_listing(void **state) {
  (void)state;
  mig_entries names;
  tree trees[] = {worktree("repo"), commit("repo", "HEAD"), index_of("repo")};
  sh("mkdir many && cd many && i=0; while [ $i -lt 900 ]; do : >a_name_that_makes_the_folder_longer_than_one_read_$i; i=$((i+1)); done");
  for (int i = 0; i < 3; i++) {
    assert_names_are_listed(trees[i], "");
    assert_names_are_listed(trees[i], "sub");
    assert_int_equal(mig_source_look(trees[i].source, trees[i].arena, mig_span_of("a.py"), &names, NULL), MIG_ERR_NOT_FOUND);
    mig_arena_free(trees[i].arena);
  }
  tree many = worktree("many");
  assert_names_are_listed(many, "");
  assert_int_equal(mig_source_look(many.source, many.arena, mig_span_of(""), &names, NULL), MIG_OK);
  assert_int_equal(names.count, 900);
  mig_arena_free(many.arena);
}

/* Where the file system does not count folders, nothing is known to be barren, which is right as well. */
static void what_is_called_barren_holds_no_folder_and_not_that_name(void **state) {
  (void)state;
  sh("mkdir -p barren/.git barren/files barren/folders/in barren/hidden/.x barren/linked barren/named && cd barren &&"
     "touch files/a files/b named/versions && ln -s ../files linked/versions && ln -s files link");
  tree t = worktree("barren");
  const char *const holding[] = {"folders", "hidden", "linked", "named", "link", "files/a", "gone", ""};
  for (size_t i = 0; i < sizeof holding / sizeof *holding; i++)
    assert_false(mig_source_is_barren(t.source, t.arena, mig_span_of(holding[i]), "versions"));
  bool known = mig_source_is_barren(t.source, t.arena, mig_span_of("files"), "versions");
  assert_int_equal(mig_source_is_barren(t.source, t.arena, mig_span_of("folders/in"), "versions"), known);
  assert_int_equal(mig_source_is_barren(t.source, t.arena, mig_span_of("named"), "other"), known);
  assert_false(mig_source_is_barren(t.source, t.arena, mig_span_of("files"), "b"));
  mig_arena_free(t.arena);
  tree c = commit("repo", "HEAD");
  assert_false(mig_source_is_barren(c.source, c.arena, mig_span_of("sub/deep"), "versions"));
  mig_arena_free(c.arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(worktree_reads_files_as_they_stand),
      cmocka_unit_test(commit_reads_only_what_was_committed),
      cmocka_unit_test(links_are_followed_the_same_way_in_worktrees_and_commits),
      cmocka_unit_test(link_out_of_a_commit_is_not_followed),
      cmocka_unit_test(folders_are_listed_in_byte_order_with_kinds),
      cmocka_unit_test(every_kind_of_repository_is_read),
      cmocka_unit_test(what_cannot_be_opened_says_why),
      cmocka_unit_test(missing_object_is_named_not_skipped),
      cmocka_unit_test(nothing_but_files_is_read_and_nothing_blocks),
      cmocka_unit_test(large_files_are_read_whole),
      cmocka_unit_test(names_alone_are_those_of_the_listing),
      cmocka_unit_test(what_is_called_barren_holds_no_folder_and_not_that_name),
      cmocka_unit_test(a_second_thread_reads_the_same_tree),
      cmocka_unit_test(a_second_thread_sees_replaced_objects_too),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
