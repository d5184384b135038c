/* What people are shown of an operation's source. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* cmocka.h needs the four above */
#include <cmocka.h>

#include "base/span.h"
#include "report/excerpt.h"

static mig_file file;
static mig_arena *arena;

static int set_up(void **state) {
  (void)state;
  arena = mig_arena_new();
  return arena == NULL;
}

static int tear_down(void **state) {
  (void)state;
  mig_arena_free(arena);
  return 0;
}

/* The operation that starts at the first "op." of the source and goes to its end. */
static mig_operation operation_in(const char *source) {
  file = (mig_file){MIG_SPAN("v/a.py"), mig_span_of(source)};
  uint32_t start = (uint32_t)(strstr(source, "op.") - source);
  mig_operation op = {.place = {&file, start, (uint32_t)file.text.len}};
  op.text = mig_span_cut(file.text, start, file.text.len);
  return op;
}

static void expect(const char *source, const char *table, const char *name, const char *expected) {
  mig_operation op = operation_in(source);
  mig_object object = {.kind = MIG_OBJECT_COLUMN, .table = mig_span_of(table), .name = mig_span_of(name)};
  mig_buf out = mig_buf_in(arena);
  mig_excerpt_put(&out, &op, &object, "");
  mig_buf_putc(&out, '\0');
  assert_string_equal(out.ptr, expected);
}

static void the_name_in_quotes_is_marked(void **state) {
  (void)state;
  expect("\n    op.drop_column('user', 'id')", "user", "id",
         "     2 | op.drop_column('user', 'id')\n"
         "       |                         ^^\n");
}

static void a_name_within_another_word_is_not_the_name(void **state) {
  (void)state;
  expect("op.execute('drop email_old; drop email')", "user", "email",
         "     1 | op.execute('drop email_old; drop email')\n"
         "       |                                  ^^^^^\n");
}

static void an_object_that_is_not_named_has_the_first_line_marked(void **state) {
  (void)state;
  expect("op.execute(\n  text)", "user", "email",
         "     1 | op.execute(\n"
         "       | ^^^^^^^^^^^\n");
}

static void lines_between_the_call_and_the_name_are_counted(void **state) {
  (void)state;
  expect("def f():\n    op.create_table(\n        'a',\n        x,\n        Column('id'))", "a", "id",
         "     2 | op.create_table(\n"
         "   ... |     (2 lines)\n"
         "     5 |     Column('id'))\n"
         "       |             ^^\n");
}

static void line_endings_of_windows_and_old_macs_count_as_one(void **state) {
  (void)state;
  expect("op.f(\r\n  'id')", "a", "id", "     1 | op.f(\n     2 |   'id')\n       |    ^^\n");
  expect("op.f(\r  'id')", "a", "id", "     1 | op.f(\n     2 |   'id')\n       |    ^^\n");
}

static void a_long_line_is_shown_around_the_mark_in_80_columns(void **state) {
  (void)state;
  char source[400] = "op.f(";
  memset(source + 5, 'x', 200);
  strcpy(source + 205, ", 'id'");
  memset(source + 211, 'y', 100);
  mig_operation op = operation_in(source);
  mig_object object = {.kind = MIG_OBJECT_COLUMN, .name = MIG_SPAN("id")};
  mig_buf out = mig_buf_in(arena);
  mig_excerpt_put(&out, &op, &object, "");
  size_t first = 0;
  while (out.ptr[first] != '\n') first++;
  assert_in_range(first, 60, 80);
  mig_buf_putc(&out, '\0');
  assert_non_null(strstr(out.ptr, "| ...xxx"));
  assert_non_null(strstr(out.ptr, "'id'yyy"));
  const char *caret = strchr(out.ptr, '^');
  assert_int_equal((caret - out.ptr) - (int)(first + 1), strstr(out.ptr, "id'") - out.ptr);
}

static void escapes_of_terminals_are_shown_not_sent(void **state) {
  (void)state;
  expect("op.execute('\033[31m \xe2\x80\xae id')", "a", "id",
         "     1 | op.execute('\\x1b[31m \\u202e id')\n"
         "       |                             ^^\n");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_name_in_quotes_is_marked),
      cmocka_unit_test(a_name_within_another_word_is_not_the_name),
      cmocka_unit_test(an_object_that_is_not_named_has_the_first_line_marked),
      cmocka_unit_test(lines_between_the_call_and_the_name_are_counted),
      cmocka_unit_test(line_endings_of_windows_and_old_macs_count_as_one),
      cmocka_unit_test(a_long_line_is_shown_around_the_mark_in_80_columns),
      cmocka_unit_test(escapes_of_terminals_are_shown_not_sent),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
