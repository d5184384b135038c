/* What counts as published, in repositories that git itself made. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/span.h"
#include "mig/mig.h"

static char here[64];

static void sh(const char *command) {
  char whole[2048];
  snprintf(whole, sizeof whole, "cd '%s' && { %s; } >/dev/null 2>&1", here, command);
  assert_int_equal(system(whole), 0);
}

/* main has a and b; the branch feat adds c and changes b; the clone is on feat. */
static int set_up(void **state) {
  (void)state;
  snprintf(here, sizeof here, "/tmp/mig-published-XXXXXX");
  if (mkdtemp(here) == NULL) return 1;
  setenv("GIT_CONFIG_GLOBAL", "/dev/null", 1);
  setenv("GIT_AUTHOR_NAME", "a", 1), setenv("GIT_AUTHOR_EMAIL", "a@example.org", 1);
  setenv("GIT_COMMITTER_NAME", "a", 1), setenv("GIT_COMMITTER_EMAIL", "a@example.org", 1);
  sh("git init -q -b main o && cd o && mkdir -p m/versions && : >m/env.py && "
     "printf 'revision = \"a\"\\ndown_revision = None\\n' >m/versions/a.py && "
     "printf 'revision = \"b\"\\ndown_revision = \"a\"\\n' >m/versions/b.py && git add -A && git commit -qm main && "
     "git switch -qc feat && printf 'revision = \"c\"\\ndown_revision = \"b\"\\n' >m/versions/c.py && "
     "echo '# more' >>m/versions/b.py && git add -A && git commit -qm feat && git switch -q main && cd .. && "
     "git clone -q o c && cd c && git switch -q feat");
  return 0;
}

static int tear_down(void **state) {
  (void)state;
  char command[128];
  snprintf(command, sizeof command, "rm -rf '%s'", here);
  return system(command);
}

typedef struct asked {
  mig_arena *arena;
  mig_tree *tree;
  mig_settings settings;
  mig_published *published;
} asked;

static asked open_in(const char *name) {
  asked a = {.arena = mig_arena_new()};
  char dir[128];
  mig_why why = {""};
  snprintf(dir, sizeof dir, "%s/%s", here, name);
  if (mig_tree_open(&a.tree, &(mig_project_opts){.dir = dir}, &why) != MIG_OK ||
      mig_settings_read(&a.settings, a.arena, a.tree, dir, NULL, &why) != MIG_OK ||
      mig_published_open(&a.published, a.arena, a.tree, &a.settings, dir, &why) != MIG_OK)
    fail_msg("%s", why.text);
  return a;
}

static void done(asked *a) {
  mig_tree_free(a->tree);
  mig_arena_free(a->arena);
}

static mig_publication ask(const asked *a, const char *revision) {
  return mig_published_revision(a->published, MIG_SPAN("m"), mig_span_of(revision));
}

static void what_the_remotes_main_branch_has_is_published(void **state) {
  (void)state;
  asked a = open_in("c");
  mig_publication b = ask(&a, "b");
  assert_true(b.published);
  assert_true(mig_span_is(b.ref, "origin/main"));
  assert_true(mig_span_is(b.path, "m/versions/b.py"));
  assert_true(mig_span_is(b.text, "revision = \"b\"\ndown_revision = \"a\"\n"));
  assert_true(mig_span_is(b.why, "origin/main has it"));
  done(&a);
}

static void what_only_a_pushed_feature_branch_has_is_not_published(void **state) {
  (void)state;
  asked a = open_in("c"); /* origin/feat has c, too */
  mig_publication c = ask(&a, "c");
  assert_false(c.published);
  assert_int_equal(c.ref.len, 0);
  done(&a);
}

static void a_tag_publishes(void **state) {
  (void)state;
  sh("cd c && git tag -a -m v1 v1 feat");
  asked a = open_in("c");
  assert_true(mig_span_is(ask(&a, "c").ref, "v1"));
  sh("cd c && git tag -d v1");
  done(&a);
}

static void a_protected_pattern_publishes_instead_of_tags(void **state) {
  (void)state;
  sh("cd c && git tag v1 feat && git config --add mig.protected 'release/*' && git branch release/1 feat");
  asked a = open_in("c");
  assert_true(mig_span_is(ask(&a, "c").ref, "release/1"));
  sh("cd c && git branch -D release/1");
  asked b = open_in("c");
  assert_false(ask(&b, "c").published);
  sh("cd c && git tag -d v1 && git config --unset-all mig.protected");
  done(&a);
  done(&b);
}

static void without_a_base_everything_is_published(void **state) {
  (void)state;
  asked a = open_in("o"); /* the local main is checked out, and no remote is known */
  mig_publication b = ask(&a, "nothing");
  assert_true(b.published);
  assert_int_equal(b.ref.len, 0);
  assert_true(mig_span_starts(b.why, MIG_SPAN("no base branch was found")));
  done(&a);
}

static void without_a_repository_everything_is_published(void **state) {
  (void)state;
  sh("mkdir -p plain && cp -r o/m plain/");
  asked a = open_in("plain");
  assert_true(ask(&a, "a").published);
  done(&a);
}

static void a_base_named_in_git_config_counts_although_it_is_checked_out(void **state) {
  (void)state;
  sh("cd o && git config mig.base main");
  asked a = open_in("o");
  assert_true(mig_span_is(ask(&a, "b").ref, "main"));
  assert_false(ask(&a, "c").published);
  assert_int_equal(a.settings.items[MIG_SETTING_BASE].from, MIG_SETTING_GIT);
  assert_true(mig_span_is(a.settings.items[MIG_SETTING_BASE].where, "git config (local)"));
  sh("cd o && git config --unset mig.base");
  done(&a);
}

static void a_configured_base_that_does_not_exist_is_an_error(void **state) {
  (void)state;
  sh("cd o && git config mig.base nowhere");
  mig_arena *arena = mig_arena_new();
  mig_tree *tree;
  mig_settings settings;
  mig_published *published;
  char dir[128];
  mig_why why = {""};
  snprintf(dir, sizeof dir, "%s/o", here);
  assert_int_equal(mig_tree_open(&tree, &(mig_project_opts){.dir = dir}, &why), MIG_OK);
  assert_int_equal(mig_settings_read(&settings, arena, tree, dir, NULL, &why), MIG_OK);
  assert_int_equal(mig_published_open(&published, arena, tree, &settings, dir, &why), MIG_ERR_NOT_FOUND);
  assert_non_null(strstr(why.text, "nowhere"));
  sh("cd o && git config --unset mig.base");
  mig_tree_free(tree);
  mig_arena_free(arena);
}

static void settings_come_from_the_nearest_place(void **state) {
  (void)state;
  sh("mkdir -p s && cd s && git init -q -b main && cp -r ../o/m . && "
     "printf '[alembic]\\nscript_location = m\\n[mig]\\nbase = fromini\\nlines = p, q\\n' >alembic.ini && "
     "printf '[tool.mig]\\nbase = \"fromtoml\"\\nfail-on = \"warning\"\\n' >pyproject.toml && "
     "git config mig.FAIL-ON note");
  mig_arena *arena = mig_arena_new();
  mig_tree *tree;
  mig_settings settings;
  char dir[128];
  snprintf(dir, sizeof dir, "%s/s", here);
  assert_int_equal(mig_tree_open(&tree, &(mig_project_opts){.dir = dir}, NULL), MIG_OK);
  const char *typed[MIG_SETTING_COUNT] = {[MIG_SETTING_STRATEGY] = "rebase"};
  assert_int_equal(mig_settings_read(&settings, arena, tree, dir, typed, NULL), MIG_OK);
  assert_true(mig_span_is(mig_setting_value(&settings, MIG_SETTING_STRATEGY), "rebase"));
  assert_true(mig_span_is(mig_setting_value(&settings, MIG_SETTING_FAIL_ON), "note"));
  assert_true(mig_span_is(mig_setting_value(&settings, MIG_SETTING_BASE), "fromini"));
  assert_true(mig_span_is(settings.items[MIG_SETTING_BASE].where, "alembic.ini"));
  assert_int_equal(settings.items[MIG_SETTING_LINES].count, 2);
  assert_true(mig_span_is(mig_setting_value(&settings, MIG_SETTING_HOOK_UNKNOWN), "warn"));
  assert_int_equal(settings.items[MIG_SETTING_HOOK_UNKNOWN].from, MIG_SETTING_DEFAULT);
  mig_tree_free(tree);
  mig_arena_free(arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(what_the_remotes_main_branch_has_is_published),
      cmocka_unit_test(what_only_a_pushed_feature_branch_has_is_not_published),
      cmocka_unit_test(a_tag_publishes),
      cmocka_unit_test(a_protected_pattern_publishes_instead_of_tags),
      cmocka_unit_test(without_a_base_everything_is_published),
      cmocka_unit_test(without_a_repository_everything_is_published),
      cmocka_unit_test(a_base_named_in_git_config_counts_although_it_is_checked_out),
      cmocka_unit_test(a_configured_base_that_does_not_exist_is_an_error),
      cmocka_unit_test(settings_come_from_the_nearest_place),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
