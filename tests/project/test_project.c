#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/span.h"
#include "mig/project.h"
#include "script/script.h"

static char here[64];

/* Runs a shell command in a fresh folder of the test. `s FILE ID DOWN` there writes a script. */
static void sh(const char *command) {
  char whole[4096];
  snprintf(whole, sizeof whole,
           "s() { mkdir -p \"$(dirname \"$1\")\" && printf '\"\"\"%%s\"\"\"\\nrevision = \"%%s\"\\ndown_revision = %%s\\n' \"$2\" \"$2\" "
           "\"$3\" >\"$1\"; }; cd '%s' && rm -rf t && mkdir t && cd t && { %s; } >/dev/null 2>&1",
           here, command);
  assert_int_equal(system(whole), 0);
}

static int set_up(void **state) {
  (void)state;
  snprintf(here, sizeof here, "/tmp/mig-project-XXXXXX");
  setenv("GIT_CONFIG_GLOBAL", "/dev/null", 1);
  setenv("GIT_AUTHOR_NAME", "a", 1), setenv("GIT_AUTHOR_EMAIL", "a@example.org", 1);
  setenv("GIT_COMMITTER_NAME", "a", 1), setenv("GIT_COMMITTER_EMAIL", "a@example.org", 1);
  return mkdtemp(here) == NULL;
}

static int tear_down(void **state) {
  (void)state;
  char command[256];
  snprintf(command, sizeof command, "rm -rf '%s'", here);
  return system(command);
}

static mig_err open_in(mig_tree **tree, const char *folder, mig_project_opts opts, mig_why *why) {
  char dir[256];
  snprintf(dir, sizeof dir, "%s/t/%s", here, folder);
  opts.dir = dir;
  return mig_tree_open(tree, &opts, why);
}

/* "title: id id; title: id": what was found, in load order. */
static void assert_found(const char *folder, mig_project_opts opts, const char *expected) {
  mig_tree *tree;
  mig_why why = {""};
  char text[4096] = "";
  if (open_in(&tree, folder, opts, &why) != MIG_OK) fail_msg("%s", why.text);
  for (uint32_t i = 0; i < tree->project_count; i++) {
    const mig_project *p = &tree->projects[i];
    size_t at = strlen(text);
    at += (size_t)snprintf(text + at, sizeof text - at, "%s%.*s:", i != 0 ? "; " : "", MIG_FMT(p->title));
    for (uint32_t k = 0; k < p->node_count; k++)
      at += (size_t)snprintf(text + at, sizeof text - at, " %.*s", MIG_FMT(p->nodes[k].id));
  }
  assert_string_equal(text, expected);
  mig_tree_free(tree);
}

static void assert_fails(const char *folder, mig_project_opts opts, mig_err err, const char *says) {
  mig_tree *tree;
  mig_why why = {""};
  assert_int_equal(open_in(&tree, folder, opts, &why), err);
  assert_null(tree);
  if (strstr(why.text, says) == NULL) fail_msg("'%s' does not say '%s'", why.text, says);
}

#define DEFAULTS ((mig_project_opts){.dir = NULL})

static void configuration_is_found_here_and_above(void **state) {
  (void)state;
  sh("git init -q . && printf '[alembic]\\nscript_location = db/scripts\\n' >alembic.ini && s db/scripts/versions/a.py a None &&"
     "s db/scripts/versions/b.py b '\"a\"' && mkdir -p src/deep");
  assert_found("", DEFAULTS, "db/scripts: a b");
  assert_found("src/deep", DEFAULTS, "db/scripts: a b");
}

static void pyproject_is_read_key_by_key_behind_the_ini(void **state) {
  (void)state;
  sh("git init -q . && printf '[tool.alembic]\\nscript_location = \"%%(here)s/migrations\"\\nversion_locations = [\"%%(here)s/v1\", \"v2\"]\\n"
     "recursive_version_locations = true\\nfile_template = \"%%%%(rev)s\"\\n' >pyproject.toml && mkdir migrations && s v1/b.py b None &&"
     "s v2/a.py a None && s v2/sub/c.py c '\"a\"'");
  assert_found("", DEFAULTS, "migrations: b a c");
  sh("git init -q . && printf '[tool.alembic]\\nscript_location = \"nowhere\"\\nversion_locations = [\"v1\"]\\n' >pyproject.toml && mkdir m &&"
     "printf '[alembic]\\nscript_location = m\\n' >alembic.ini && s v1/b.py b None");
  assert_found("", DEFAULTS, "m: b");
}

static void flask_migrate_names_no_folder(void **state) {
  (void)state;
  sh("git init -q . && s migrations/versions/a.py a None && touch migrations/env.py migrations/script.py.mako &&"
     "printf '[alembic]\\n# nothing\\n[logger_root]\\nlevel = WARN\\n' >migrations/alembic.ini");
  assert_found("", DEFAULTS, "migrations: a");
  assert_found("migrations", DEFAULTS, "migrations: a");
  mig_tree *tree;
  assert_int_equal(open_in(&tree, "", DEFAULTS, NULL), MIG_OK);
  assert_true(tree->projects[0].flask_migrate);
  assert_true(mig_span_is(tree->projects[0].template_file, "migrations/script.py.mako"));
  assert_true(mig_span_is(tree->projects[0].file_template, "%(rev)s_%(slug)s"));
  mig_tree_free(tree);
}

static void every_script_directory_of_a_tree_is_found(void **state) {
  (void)state;
  sh("git init -q . && s shop/migrations/versions/a.py a None && printf '[alembic]\\nscript_location=migrations\\n' >shop/alembic.ini &&"
     "s mail/migrations/versions/b.py b None && printf '[alembic]\\n' >mail/migrations/alembic.ini && touch mail/migrations/env.py");
  assert_found("", DEFAULTS, "mail/migrations: b; shop/migrations: a");
  assert_found("shop", DEFAULTS, "shop/migrations: a");
  assert_found("", (mig_project_opts){.script_dir = "mail/migrations"}, "mail/migrations: b");
  sh("git init -q . && s one/x/versions/a.py a None && touch one/x/env.py && s two/versions/b.py b None && touch two/env.py two/script.py.mako &&"
     "s node_modules/versions/c.py c None");
  assert_found("", DEFAULTS, "one/x: a; two: b");
  sh("git init -q . && s deep/in/versions/a.py a None && mkdir -p other/versions && touch other/versions/x.py");
  assert_found("", DEFAULTS, "deep/in: a");
}

static void options_name_file_section_and_folder(void **state) {
  (void)state;
  sh("git init -q . && printf '[alembic]\\nscript_location=a\\n[two]\\nscript_location=b\\n' >cfg.ini && s a/versions/a.py a None && s b/versions/b.py b None &&"
     "s c/c.py c None && mkdir sub");
  assert_found("", (mig_project_opts){.config = "cfg.ini"}, "a: a");
  assert_found("", (mig_project_opts){.config = "cfg.ini", .name = "two"}, "b: b");
  assert_found("sub", (mig_project_opts){.config = "../cfg.ini"}, "a: a");
  assert_found("sub", (mig_project_opts){.script_dir = "c"}, "c: c");
  assert_found("sub", (mig_project_opts){.script_dir = "b/versions"}, "b: b");
  assert_fails("", (mig_project_opts){.config = "none.ini"}, MIG_ERR_USAGE, "none.ini");
  assert_fails("", (mig_project_opts){.config = "cfg.ini", .name = "three"}, MIG_ERR_USAGE, "[alembic], [two]");
  assert_fails("", (mig_project_opts){.script_dir = "d"}, MIG_ERR_USAGE, "--script-dir d");
  assert_fails("", (mig_project_opts){.script_dir = "c", .dialect = "oracle"}, MIG_ERR_USAGE, "postgresql, sqlite or mysql");
}

static void nothing_found_says_what_was_looked_for(void **state) {
  (void)state;
  sh("git init -q . && mkdir empty && printf '[alembic]\\nscript_location = gone\\n' >empty/alembic.ini && mkdir -p bare/migrations/versions &&"
     "touch bare/migrations/env.py");
  assert_fails("empty", DEFAULTS, MIG_ERR_NOT_FOUND, "script_location is 'gone'");
  assert_found("bare", DEFAULTS, "bare/migrations:"); /* an empty script directory is none of the caller's mistakes */
  sh("mkdir x && touch x/y.py");
  assert_fails("", DEFAULTS, MIG_ERR_NOT_FOUND, "--script-dir DIR");
  assert_fails("nowhere", DEFAULTS, MIG_ERR_USAGE, "nowhere");
}

static void broken_configuration_names_file_and_line(void **state) {
  (void)state;
  sh("printf '[alembic]\\nscript_location\\n' >alembic.ini");
  assert_fails("", DEFAULTS, MIG_ERR_UNREADABLE, "alembic.ini: line 2");
  sh("printf '[tool.alembic]\\nscript_location = x\\n' >pyproject.toml");
  assert_fails("", DEFAULTS, MIG_ERR_UNREADABLE, "pyproject.toml: line 2");
  sh("printf '[alembic]\\nscript_location = m\\nversion_locations = a b\\nversion_path_separator = bogus\\n' >alembic.ini && mkdir m");
  assert_fails("", DEFAULTS, MIG_ERR_UNREADABLE, "'bogus' is not a valid value for version_path_separator");
}

static void version_locations_are_split_as_configured(void **state) {
  (void)state;
  static const char *const settings[] = {"version_locations = v1, v2", "version_locations = v1 v2", "version_locations = v1:v2\\nversion_path_separator = os",
                                         "version_locations = v1 ; v2\\npath_separator = ;", "version_locations =\\n  v1\\n  v2\\npath_separator = newline",
                                         "version_locations = %%(here)s/v1 gone v2", "version_locations = pkg.sub:v1 v2\\nprepend_sys_path = lib"};
  for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
    char command[1024];
    snprintf(command, sizeof command,
             "printf '[alembic]\\nscript_location = m\\n%s\\n' >alembic.ini && mkdir m && s v1/z.py z None && s v2/a.py a None && s v2/v1/no.py no None &&"
             "mkdir -p lib/pkg/sub && cp -r v1 lib/pkg/sub/", settings[i]);
    sh(command);
    assert_found("", DEFAULTS, "m: z a");
  }
}

static void folder_is_taken_beside_the_file_then_at_the_root(void **state) {
  (void)state;
  sh("git init -q . && mkdir cfg && printf '[alembic]\\nscript_location = m\\n' >cfg/alembic.ini && s m/versions/root.py root None");
  assert_found("", (mig_project_opts){.config = "cfg/alembic.ini"}, "m: root");
  sh("git init -q . && mkdir cfg && printf '[alembic]\\nscript_location = m\\n' >cfg/alembic.ini && s m/versions/root.py root None && s cfg/m/versions/b.py b None");
  assert_found("", (mig_project_opts){.config = "cfg/alembic.ini"}, "cfg/m: b");
}

static void subfolders_follow_the_rule(void **state) {
  (void)state;
  sh("s m/versions/a.py a None && touch m/env.py && s m/versions/archive/old.py old None && s m/versions/__pycache__/x.py x None");
  assert_found("", DEFAULTS, "m: a");
  sh("s m/versions/a.py a None && touch m/env.py && s m/versions/y/b.py b '\"a\"' && s m/versions/z/c.py c '\"b\"'");
  assert_found("", DEFAULTS, "m: a b c");
  sh("s m/versions/a.py a None && touch m/env.py && s m/versions/y/b.py b '\"a\"' && s m/versions/y/a2.py a None");
  assert_found("", DEFAULTS, "m: a");
  sh("s m/versions/one/a.py a None && touch m/env.py && s m/versions/two/b.py b '\"a\"'");
  assert_found("", DEFAULTS, "m: a b");
  sh("s m/versions/one/a.py a None && touch m/env.py && s m/versions/two/a.py a None && s m/versions/two/b.py b '\"a\"'");
  assert_found("", DEFAULTS, "m/versions/one: a; m/versions/two: a b");
}

static void what_is_no_script_is_named_and_the_rest_is_read(void **state) {
  (void)state;
  sh("s m/versions/a.py a None && touch m/env.py && mkdir m/versions/dir.py && mkfifo m/versions/pipe.py && ln -s x.py m/versions/x.py &&"
     "ln -s a.py m/versions/again.py && printf 'revision = \"n\\000\"' >m/versions/nul.py && printf 'x = 1' >m/versions/helper.py && touch m/versions/__init__.py");
  mig_tree *tree;
  assert_int_equal(open_in(&tree, "", DEFAULTS, NULL), MIG_OK);
  const mig_project *p = &tree->projects[0];
  unsigned files = 0;
  for (uint32_t i = 0; i < tree->diag_count; i++) files += tree->diags[i].rule != NULL && strcmp(tree->diags[i].rule, "MIG903") == 0;
  assert_true(files >= 4);                /* directory, pipe, circle, NUL */
  assert_int_equal(p->script_count, 6);   /* the link to a.py is a.py */
  assert_true(mig_span_is(p->nodes[0].id, "a"));
  mig_tree_free(tree);
}

static void commits_are_read_like_worktrees(void **state) {
  (void)state;
  sh("git init -q -b main . && printf '[alembic]\\nscript_location = %%(here)s/m\\nsqlalchemy.url = mysql+pymysql://u:p@h/d\\n' >alembic.ini &&"
     "s m/versions/a.py a None && mkdir s && touch s/x && git add -A && git commit -qm one && s m/versions/b.py b '\"a\"' && rm alembic.ini &&"
     "git clone -q --bare . ../t/bare.git");
  assert_found("", (mig_project_opts){.ref = "main"}, "m: a");
  assert_found("s", (mig_project_opts){.ref = "main"}, "m: a");
  assert_found("bare.git", DEFAULTS, "m: a");
  assert_fails("", (mig_project_opts){.ref = "nonesuch"}, MIG_ERR_USAGE, "nonesuch");
  mig_tree *tree;
  assert_int_equal(open_in(&tree, "bare.git", DEFAULTS, NULL), MIG_OK);
  mig_script_info info = mig_project_script(&tree->projects[0], 0);
  assert_int_equal(tree->commit.len, 40);
  assert_true(mig_span_eq(mig_span_cut(info.shown_prefix, 0, 40), tree->commit));
  assert_int_equal(info.shown_prefix.ptr[40], ':');
  assert_true(mig_span_is(info.path, "m/versions/a.py"));
  assert_int_equal(tree->projects[0].dialect, MIG_MYSQL);
  assert_int_equal(tree->projects[0].dialect_from, MIG_FROM_CONFIGURATION);
  mig_tree_free(tree);
}

static void settings_are_those_of_the_file(void **state) {
  (void)state;
  sh("printf '[DEFAULT]\\nname = x\\n[alembic]\\nscript_location = m\\nfile_template = %%%%(year)d_%%(name)s_%%%%(slug)s\\nTRUNCATE_SLUG_LENGTH = 20\\ntimezone : UTC\\n"
     "output_encoding=latin-1\\ndatabases = one, two\\nrevision_environment = true\\nsourceless = True\\n[two]\\nsqlalchemy.url=sqlite://\\n[one]\\n"
     "sqlalchemy.url = sqlite:///x%%y.db\\n[post_write_hooks]\\nhooks = black, ruff\\n' >alembic.ini && mkdir -p m/versions");
  mig_tree *tree;
  assert_int_equal(open_in(&tree, "", DEFAULTS, NULL), MIG_OK);
  const mig_project *p = &tree->projects[0];
  assert_true(mig_span_is(p->file_template, "%(year)d_x_%(slug)s"));
  assert_int_equal(p->truncate_slug_length, 20);
  assert_true(mig_span_is(p->timezone, "UTC"));
  assert_true(mig_span_is(p->output_encoding, "latin-1"));
  assert_int_equal(p->database_count, 2);
  assert_true(mig_span_is(p->databases[1], "two"));
  assert_true(p->revision_environment);
  assert_false(p->sourceless); /* exactly "true" */
  assert_int_equal(p->hook_count, 2);
  assert_int_equal(p->dialect, MIG_SQLITE);
  mig_tree_free(tree);
}

static void result_does_not_depend_on_threads(void **state) {
  (void)state;
  sh("touch env.py && for i in $(seq 1 500); do s versions/$i.py r$i None; done; printf 'revision = f()' >versions/77.py; printf '\\000' >versions/401.py");
  mig_tree *trees[2];
  for (uint32_t i = 0; i < 2; i++) assert_int_equal(open_in(&trees[i], "", (mig_project_opts){.threads = i + 1}, NULL), MIG_OK);
  assert_int_equal(trees[0]->diag_count, trees[1]->diag_count);
  assert_int_equal(trees[0]->bytes, trees[1]->bytes);
  for (uint32_t i = 0; i < trees[0]->diag_count; i++) {
    assert_true(mig_span_eq(trees[0]->diags[i].message, trees[1]->diags[i].message));
    assert_true(mig_span_eq(trees[0]->diags[i].place.file->path, trees[1]->diags[i].place.file->path));
  }
  for (uint32_t i = 0; i < 500; i++)
    assert_true(mig_span_eq(trees[0]->projects[0].scripts[i].file.path, trees[1]->projects[0].scripts[i].file.path));
  mig_tree_free(trees[0]);
  mig_tree_free(trees[1]);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(configuration_is_found_here_and_above),
      cmocka_unit_test(pyproject_is_read_key_by_key_behind_the_ini),
      cmocka_unit_test(flask_migrate_names_no_folder),
      cmocka_unit_test(every_script_directory_of_a_tree_is_found),
      cmocka_unit_test(options_name_file_section_and_folder),
      cmocka_unit_test(nothing_found_says_what_was_looked_for),
      cmocka_unit_test(broken_configuration_names_file_and_line),
      cmocka_unit_test(version_locations_are_split_as_configured),
      cmocka_unit_test(folder_is_taken_beside_the_file_then_at_the_root),
      cmocka_unit_test(subfolders_follow_the_rule),
      cmocka_unit_test(what_is_no_script_is_named_and_the_rest_is_read),
      cmocka_unit_test(commits_are_read_like_worktrees),
      cmocka_unit_test(settings_are_those_of_the_file),
      cmocka_unit_test(result_does_not_depend_on_threads),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
