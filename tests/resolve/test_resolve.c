#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/span.h"
#include "mig/resolve.h"
#include "resolve/date.h"
#include "resolve/filename.h"
#include "resolve/sha1.h"
#include "resolve/unicode.h"

static mig_arena *arena;

static int make_arena(void **state) {
  (void)state;
  arena = mig_arena_new();
  return arena == NULL;
}

static int free_arena(void **state) {
  (void)state;
  mig_arena_free(arena);
  return 0;
}

static void assert_span(mig_span got, const char *wanted) {
  char *text = mig_arena_cstr(arena, got);
  assert_string_equal(text, wanted);
}

/* ---- names ---- */

static void blob_names_are_those_of_git(void **state) {
  char name[41];
  (void)state;
  mig_sha1_blob_name(name, MIG_SPAN(""));
  assert_string_equal(name, "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
  mig_sha1_blob_name(name, MIG_SPAN("hello\n"));
  assert_string_equal(name, "ce013625030ba8dba906f756967f9e9ca394464a");
  char many[1000];
  memset(many, 'a', sizeof many);
  mig_sha1_blob_name(name, (mig_span){many, sizeof many});
  assert_string_equal(name, "a50be72b20f0e3f078d252e8e56b11b4bec67509");
}

static void slugs_are_cut_at_an_underscore(void **state) {
  (void)state;
  assert_span(mig_filename_slug(arena, MIG_SPAN("Merge A & B: it's \"q\""), 40), "merge_a_b_it_s_q");
  assert_span(mig_filename_slug(arena, MIG_SPAN("__x__ a.b/c"), 40), "__x___a_b_c");
  assert_span(mig_filename_slug(arena, MIG_SPAN("one two three"), 9), "one_two_");
  assert_span(mig_filename_slug(arena, MIG_SPAN("abcdefghij"), 4), "abcd_");
  assert_span(mig_filename_slug(arena, MIG_SPAN("... !"), 40), "");
  assert_span(mig_filename_slug(arena,
                                MIG_SPAN("\xc3\x9c"
                                         "N\xc3\x8f \xe6\x97\xa5 \xc2\xbd"),
                                40),
              "\xc3\xbcn\xc3\xaf_\xe6\x97\xa5_\xc2\xbd");
}

static void a_capital_sigma_is_lowered_by_its_place(void **state) {
  (void)state;
  assert_span(mig_unicode_lower(arena, MIG_SPAN("\xce\x9f\xce\xa3 \xce\xa3\xce\x9f \xce\xa3")),
              "\xce\xbf\xcf\x82 \xcf\x83\xce\xbf \xcf\x83");
  assert_span(mig_unicode_lower(arena, MIG_SPAN("A\xce\xa3.B \xc4\xb0")), "a\xcf\x83.b i\xcc\x87");
}

static void file_templates_format_as_python_does(void **state) {
  (void)state;
  mig_date date;
  mig_span name;
  mig_why why;
  assert_true(mig_date_parse(&date, MIG_SPAN("2026-01-02 03:04:05")));
  mig_filename_parts parts = {.rev = MIG_SPAN("ab12"), .message = MIG_SPAN("A b"), .date = &date, .slug_length = 40};
  parts.file_template = MIG_SPAN("%(year)d_%(month).2d_%(day)02d-%(rev)s_%(slug)s");
  assert_int_equal(mig_filename(&name, arena, &parts, &why), MIG_OK);
  assert_span(name, "2026_01_02-ab12_a_b.py");
  parts.file_template = MIG_SPAN("%(epoch)d%%[%(rev)6s|%(rev)-6s|%(rev).2s|%(minute)+d|%(minute)04d|%(hour)s]");
  assert_int_equal(mig_filename(&name, arena, &parts, &why), MIG_OK);
  assert_span(name, "1767323045%[  ab12|ab12  |ab|+4|0004|3].py");
  parts.file_template = MIG_SPAN("%(rev)d");
  assert_int_equal(mig_filename(&name, arena, &parts, &why), MIG_ERR_UNREADABLE);
  parts.file_template = MIG_SPAN("%(rev");
  assert_int_equal(mig_filename(&name, arena, &parts, &why), MIG_ERR_UNREADABLE);
}

/* ---- dates ---- */

static void dates_are_kept_as_written(void **state) {
  (void)state;
  mig_date a, b;
  assert_true(mig_date_parse(&a, MIG_SPAN(" 2026-11-21 09:01:46.811312 ")));
  assert_span(a.text, "2026-11-21 09:01:46.811312");
  assert_int_equal(a.microsecond, 811312);
  assert_true(mig_date_parse(&b, MIG_SPAN("2026-11-21 10:01:46.811312+01:00")));
  assert_true(mig_date_cmp(&a, &b) != 0); /* one instant; the text decides */
  assert_int_equal(mig_date_epoch(&a), mig_date_epoch(&b));
  assert_false(mig_date_parse(&a, MIG_SPAN("2026-02-29 00:00:00")));
  assert_false(mig_date_parse(&a, MIG_SPAN("2026-02-28 24:00:00")));
  assert_false(mig_date_parse(&a, MIG_SPAN("today")));
  assert_true(mig_date_parse(&a, MIG_SPAN("2024-02-29")));
  assert_int_equal(mig_date_epoch(&a), 1709164800);
}

/* As datetime.fromisoformat() reads them, but for what nobody writes: an hour alone, a zone behind a blank. */
static void dates_are_read_as_python_reads_them(void **state) {
  (void)state;
  static const struct {
    const char *text, *iso;
    long long epoch;
  } good[] = {
      {"2026-01-02", "2026-01-02 00:00:00", 1767312000LL},
      {"2026-01-02 03:04", "2026-01-02 03:04:00", 1767323040LL},
      {"2026-01-02T03:04:05", "2026-01-02 03:04:05", 1767323045LL},
      {"2026-01-02 03:04:05.1", "2026-01-02 03:04:05.100000", 1767323045LL},
      {"2026-01-02 03:04:05.123456789", "2026-01-02 03:04:05.123456", 1767323045LL},
      {"2026-01-02 03:04:05Z", "2026-01-02 03:04:05+00:00", 1767323045LL},
      {"2026-01-02 03:04:05+01:00", "2026-01-02 03:04:05+01:00", 1767319445LL},
      {"2026-01-02 03:04:05-0330", "2026-01-02 03:04:05-03:30", 1767335645LL},
      {"2026-01-02 03:04Z", "2026-01-02 03:04:00+00:00", 1767323040LL},
      {"2026-01-02 03:04+05:45", "2026-01-02 03:04:00+05:45", 1767302340LL},
      {"2026-01-02 03:04:05.5-01:02:03", "2026-01-02 03:04:05.500000-01:02:03", 1767326768LL},
      {"0001-01-01", "0001-01-01 00:00:00", -62135596800LL},
      {"9999-12-31 23:59:59.999999", "9999-12-31 23:59:59.999999", 253402300799LL},
      {"2000-02-29", "2000-02-29 00:00:00", 951782400LL},
      {"1900-02-28", "1900-02-28 00:00:00", -2203977600LL},
  };
  for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
    mig_date date;
    mig_buf out = mig_buf_in(arena);
    assert_true(mig_date_parse(&date, mig_span_of(good[i].text)));
    mig_date_isoformat(&out, &date, ' ');
    assert_span(mig_buf_span(&out), good[i].iso);
    assert_int_equal(mig_date_epoch(&date), good[i].epoch);
  }
  static const char *const bad[] = {
      "",
      "2026",
      "2026-01",
      "2026-1-2",
      "2026-00-01",
      "2026-13-01",
      "2026-01-00",
      "2026-01-32",
      "2026-04-31",
      "1900-02-29",
      "2023-02-29",
      "0000-01-01",
      "2026/01/02",
      "2026-01-02x",
      "2026-01-02 3:04",
      "2026-01-02 03",
      "2026-01-02 03:",
      "2026-01-02 03:4",
      "2026-01-02 24:00",
      "2026-01-02 03:60",
      "2026-01-02 03:04:60",
      "2026-01-02 03:04:5",
      "2026-01-02 03:04:05.",
      "2026-01-02 03:04:05.x",
      "2026-01-02 03:04:05+",
      "2026-01-02 03:04:05+1",
      "2026-01-02 03:04:05+24:00",
      "2026-01-02 03:04:05+01:60",
      "2026-01-02 03:04:05+01:00:60",
      "2026-01-02 03:04:05+01:00:",
      "2026-01-02 03:04:05+01:",
      "2026-01-02 03:04:05 +01:00",
      "2026-01-02 03:04:05Zz",
      "2026-01-02 03:04:05z",
      "20x6-01-02",
      "2026-01-02 0a:04",
  };
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    mig_date date;
    assert_false(mig_date_parse(&date, mig_span_of(bad[i])));
  }
}

static void earlier_dates_come_first(void **state) {
  (void)state;
  static const char *const order[] = {"1969-12-31", "2026-01-02 01:00+02:00", "2026-01-02", "2026-01-02 00:00:00",
                                      "2026-01-02 00:00:00.1", "2026-01-02 00:00:01"};
  size_t count = sizeof order / sizeof *order;
  for (size_t i = 0; i < count; i++) {
    for (size_t k = 0; k < count; k++) {
      mig_date a, b;
      assert_true(mig_date_parse(&a, mig_span_of(order[i])) && mig_date_parse(&b, mig_span_of(order[k])));
      int c = mig_date_cmp(&a, &b);
      assert_int_equal((c > 0) - (c < 0), (i > k) - (i < k));
    }
  }
}

static void epochs_become_dates(void **state) {
  (void)state;
  mig_date date;
  mig_date_from_epoch(&date, arena, 0, false);
  assert_span(date.text, "1970-01-01 00:00:00");
  mig_date_from_epoch(&date, arena, 951868799, true);
  assert_span(date.text, "2000-02-29 23:59:59+00:00");
}

/* ---- diffs ---- */

static mig_span diff_of(const char *before, const char *after) {
  mig_edit edit = {.action = MIG_EDIT_MODIFY,
                   .path = MIG_SPAN("a/b.py"),
                   .before = mig_span_of(before),
                   .after = mig_span_of(after)};
  return mig_edit_diff(arena, &edit);
}

static void a_new_file_is_all_added(void **state) {
  (void)state;
  mig_edit edit = {.action = MIG_EDIT_CREATE, .path = MIG_SPAN("v/x.py"), .after = MIG_SPAN("one\ntwo")};
  assert_span(
      mig_edit_diff(arena, &edit),
      "diff --git a/v/x.py b/v/x.py\nnew file mode 100644\n--- /dev/null\n+++ b/v/x.py\n@@ -0,0 +1,2 @@\n+one\n+two\n"
      "\\ No newline at end of file\n");
}

static void a_change_is_shown_with_three_lines_around(void **state) {
  (void)state;
  assert_span(
      diff_of("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n"),
      "diff --git a/a/b.py b/a/b.py\n--- a/a/b.py\n+++ b/a/b.py\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
}

static void changes_that_are_far_apart_make_two_hunks(void **state) {
  (void)state;
  assert_span(diff_of("a\n1\n2\n3\n4\n5\n6\n7\nb\n", "A\n1\n2\n3\n4\n5\n6\n7\nB\n"),
              "diff --git a/a/b.py b/a/b.py\n--- a/a/b.py\n+++ b/a/b.py\n@@ -1,4 +1,4 @@\n-a\n+A\n 1\n 2\n 3\n@@ -6,4 "
              "+6,4 @@\n 5\n 6\n 7\n-b\n+B\n");
}

static void a_rename_without_a_change_has_no_hunk(void **state) {
  (void)state;
  mig_edit edit = {.action = MIG_EDIT_RENAME,
                   .path = MIG_SPAN("a\"b.py"),
                   .to = MIG_SPAN("c.py"),
                   .before = MIG_SPAN("x\n"),
                   .after = MIG_SPAN("x\n")};
  assert_span(mig_edit_diff(arena, &edit),
              "diff --git \"a/a\\\"b.py\" b/c.py\nrename from \"a\\\"b.py\"\nrename to c.py\n");
}

/* ---- applying ---- */

static char root[64];

static char *in_root(const char *name) {
  return mig_arena_cstr(arena, mig_arena_printf(arena, "%s/%s", root, name));
}

static void put_file(const char *name, const char *text) {
  FILE *file = fopen(in_root(name), "wb");
  assert_non_null(file);
  fputs(text, file);
  fclose(file);
}

/* The text, or "absent". */
static const char *text_of(const char *name) {
  char *text = mig_arena_zalloc(arena, 1000);
  FILE *file = fopen(in_root(name), "rb");
  if (file == NULL) return "absent";
  if (fread(text, 1, 999, file) == 0) text[0] = '\0';
  fclose(file);
  return text;
}

static int make_root(void **state) {
  make_arena(state);
  strcpy(root, "/tmp/mig-test-plan.XXXXXX");
  return mkdtemp(root) == NULL || mkdir(in_root("v"), 0777) != 0;
}

static int remove_root(void **state) {
  char command[128];
  snprintf(command, sizeof command, "rm -rf '%s'", root);
  if (system(command) != 0) return 1;
  return free_arena(state);
}

static mig_plan plan_of(const mig_edit *edits, uint32_t count) {
  return (mig_plan){.root = mig_span_of(root), .folder = MIG_SPAN("v"), .edits = edits, .edit_count = count};
}

static const mig_apply_opts no_stage = {.stage = false};

static void every_kind_of_edit_is_applied(void **state) {
  (void)state;
  put_file("v/m", "old");
  put_file("v/r", "moved");
  put_file("v/d", "gone");
  mig_edit edits[] = {
      {.action = MIG_EDIT_CREATE, .path = MIG_SPAN("v/sub/c"), .after = MIG_SPAN("new"), .mode = 0600},
      {.action = MIG_EDIT_MODIFY, .path = MIG_SPAN("v/m"), .before = MIG_SPAN("old"), .after = MIG_SPAN("changed")},
      {.action = MIG_EDIT_RENAME,
       .path = MIG_SPAN("v/r"),
       .to = MIG_SPAN("v/s"),
       .before = MIG_SPAN("moved"),
       .after = MIG_SPAN("moved too")},
      {.action = MIG_EDIT_DELETE, .path = MIG_SPAN("v/d"), .before = MIG_SPAN("gone")},
  };
  mig_plan plan = plan_of(edits, 4);
  mig_why why = {{0}};
  struct stat st;
  assert_int_equal(mig_plan_apply(&plan, &no_stage, &why), MIG_OK);
  assert_string_equal(text_of("v/sub/c"), "new");
  assert_int_equal(stat(in_root("v/sub/c"), &st), 0);
  assert_int_equal(st.st_mode & 0777, 0600);
  assert_string_equal(text_of("v/m"), "changed");
  assert_string_equal(text_of("v/r"), "absent");
  assert_string_equal(text_of("v/s"), "moved too");
  assert_string_equal(text_of("v/d"), "absent");
}

static void a_file_that_changed_since_is_not_touched(void **state) {
  (void)state;
  put_file("v/m", "somebody's");
  mig_edit edits[] = {
      {.action = MIG_EDIT_CREATE, .path = MIG_SPAN("v/c"), .after = MIG_SPAN("new")},
      {.action = MIG_EDIT_MODIFY, .path = MIG_SPAN("v/m"), .before = MIG_SPAN("old"), .after = MIG_SPAN("changed")}};
  mig_plan plan = plan_of(edits, 2);
  mig_why why = {{0}};
  assert_int_equal(mig_plan_apply(&plan, &no_stage, &why), MIG_ERR_REFUSED);
  assert_non_null(strstr(why.text, "changed since it was read"));
  assert_string_equal(text_of("v/c"), "absent");
  assert_string_equal(text_of("v/m"), "somebody's");
}

static void what_was_done_is_taken_back_when_a_later_edit_fails(void **state) {
  (void)state;
  char name[300];
  memset(name, 'x', sizeof name); /* no file system takes a name this long */
  memcpy(name, "v/", 2);
  put_file("v/m", "old");
  put_file("v/r", "moved");
  put_file("v/d", "gone");
  mig_edit edits[] = {
      {.action = MIG_EDIT_CREATE, .path = MIG_SPAN("v/sub/deep/c"), .after = MIG_SPAN("new")},
      {.action = MIG_EDIT_MODIFY, .path = MIG_SPAN("v/m"), .before = MIG_SPAN("old"), .after = MIG_SPAN("changed")},
      {.action = MIG_EDIT_RENAME,
       .path = MIG_SPAN("v/r"),
       .to = MIG_SPAN("v/s"),
       .before = MIG_SPAN("moved"),
       .after = MIG_SPAN("moved too")},
      {.action = MIG_EDIT_DELETE, .path = MIG_SPAN("v/d"), .before = MIG_SPAN("gone")},
      {.action = MIG_EDIT_CREATE, .path = {name, sizeof name}, .after = MIG_SPAN("never")},
  };
  mig_plan plan = plan_of(edits, 5);
  mig_why why = {{0}};
  assert_int_equal(mig_plan_apply(&plan, &no_stage, &why), MIG_ERR_IO);
  assert_string_equal(text_of("v/sub/deep/c"), "absent");
  assert_int_not_equal(access(in_root("v/sub"), F_OK), 0);
  assert_string_equal(text_of("v/m"), "old");
  assert_string_equal(text_of("v/r"), "moved");
  assert_string_equal(text_of("v/s"), "absent");
  assert_string_equal(text_of("v/d"), "gone");
}

static void nothing_is_written_outside_of_the_folder(void **state) {
  (void)state;
  const char *const paths[] = {"w/c", "v/../w", "../c", "/tmp/c", "v", "vv/c"};
  for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
    mig_edit edit = {.action = MIG_EDIT_CREATE, .path = mig_span_of(paths[i]), .after = MIG_SPAN("new")};
    mig_plan plan = plan_of(&edit, 1);
    assert_int_equal(mig_plan_apply(&plan, &no_stage, NULL), MIG_ERR_REFUSED);
  }
  assert_int_equal(symlink("/tmp", in_root("v/link")), 0);
  mig_edit edit = {.action = MIG_EDIT_CREATE, .path = MIG_SPAN("v/link/mig-test-escaped"), .after = MIG_SPAN("new")};
  mig_plan plan = plan_of(&edit, 1);
  assert_int_equal(mig_plan_apply(&plan, &no_stage, NULL), MIG_ERR_REFUSED);
  assert_int_not_equal(access("/tmp/mig-test-escaped", F_OK), 0);
}

int main(void) {
#define IN_ARENA(test) cmocka_unit_test_setup_teardown(test, make_arena, free_arena)
#define IN_ROOT(test) cmocka_unit_test_setup_teardown(test, make_root, remove_root)
  const struct CMUnitTest tests[] = {
      IN_ARENA(blob_names_are_those_of_git),
      IN_ARENA(slugs_are_cut_at_an_underscore),
      IN_ARENA(a_capital_sigma_is_lowered_by_its_place),
      IN_ARENA(file_templates_format_as_python_does),
      IN_ARENA(dates_are_kept_as_written),
      IN_ARENA(dates_are_read_as_python_reads_them),
      IN_ARENA(earlier_dates_come_first),
      IN_ARENA(epochs_become_dates),
      IN_ARENA(a_new_file_is_all_added),
      IN_ARENA(a_change_is_shown_with_three_lines_around),
      IN_ARENA(changes_that_are_far_apart_make_two_hunks),
      IN_ARENA(a_rename_without_a_change_has_no_hunk),
      IN_ROOT(every_kind_of_edit_is_applied),
      IN_ROOT(a_file_that_changed_since_is_not_touched),
      IN_ROOT(what_was_done_is_taken_back_when_a_later_edit_fails),
      IN_ROOT(nothing_is_written_outside_of_the_folder),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
