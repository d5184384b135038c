#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"
#include "base/md5.h"
#include "base/outfile.h"
#include "base/points.h"
#include "base/protect.h"
#include "base/shell.h"
#include "base/span.h"
#include "base/vec.h"
#include "mig/shown.h"

static void map_keeps_every_key_through_growth(void **state) {
  (void)state;
  mig_arena *arena = mig_arena_new();
  mig_map map;
  mig_map_init(&map, arena);
  for (uint32_t i = 0; i < 5000; i++) assert_int_equal(mig_map_add(&map, mig_arena_printf(arena, "key%u", i), i), i);
  for (uint32_t i = 0; i < 5000; i++) assert_int_equal(mig_map_get(&map, mig_arena_printf(arena, "key%u", i)), i);
  assert_int_equal(mig_map_get(&map, MIG_SPAN("none")), MIG_MAP_NONE);
  assert_int_equal(mig_map_add(&map, MIG_SPAN("key7"), 9), 7);
  assert_int_equal(mig_map_set(&map, MIG_SPAN("key7"), 9), 7);
  assert_int_equal(mig_map_get(&map, MIG_SPAN("key7")), 9);
  mig_arena_free(arena);
}

static mig_err asks_for_too_much(void *context) {
  mig_arena_alloc(context, SIZE_MAX - 4);
  return MIG_OK;
}

static mig_err nested(void *context) {
  assert_int_equal(mig_protect(asks_for_too_much, context), MIG_ERR_NOMEM);
  return MIG_ERR_IO;
}

static void allocation_that_fails_unwinds_to_the_nearest_protect(void **state) {
  (void)state;
  mig_arena *arena = mig_arena_new();
  assert_int_equal(mig_protect(asks_for_too_much, arena), MIG_ERR_NOMEM);
  assert_int_equal(mig_protect(nested, arena), MIG_ERR_IO);
  mig_arena_free(arena);
}

static void a_new_arena_answers_a_request_for_nothing(void **state) {
  (void)state;
  mig_arena *arena = mig_arena_new();
  assert_non_null(mig_arena_alloc(arena, 0));
  assert_non_null(mig_arena_array(arena, 0, 8));
  mig_arena_free(arena);
}

static void count_it(void *count) {
  ++*(int *)count;
}

static void an_arena_that_is_reset_serves_again_and_frees_what_it_owned(void **state) {
  (void)state;
  mig_arena *arena = mig_arena_new();
  int freed = 0;
  mig_arena_reset(arena);
  for (int round = 0; round < 3; round++) {
    mig_arena_on_free(arena, count_it, &freed);
    for (int i = 0; i < 3000; i++) mig_arena_printf(arena, "%d", i);
    mig_arena_array(arena, 100000, 8); /* in a block of its own */
    assert_true(mig_span_is(mig_arena_copy(arena, MIG_SPAN("kept")), "kept"));
    mig_arena_reset(arena);
    assert_int_equal(freed, round + 1);
  }
  mig_arena_free(arena);
  assert_int_equal(freed, 3);
}

static void text_is_whole_wherever_the_block_ends(void **state) {
  (void)state;
  mig_arena *arena = mig_arena_new();
  for (int i = 0; i < 40000; i++) {
    char expected[64];
    snprintf(expected, sizeof expected, "%0*d", 1 + i % 50, i);
    assert_true(mig_span_is(mig_arena_printf(arena, "%0*d", 1 + i % 50, i), expected));
  }
  assert_true(mig_span_is(mig_arena_joined(arena, MIG_SPAN("a"), MIG_SPAN("/"), MIG_SPAN("b")), "a/b"));
  mig_span nothing = {NULL, 0};
  assert_true(mig_span_is(mig_arena_joined(arena, nothing, nothing, nothing), ""));
  mig_arena_free(arena);
}

static void a_dropped_buffer_takes_nothing_of_others(void **state) {
  (void)state;
  mig_arena *arena = mig_arena_new();
  mig_buf first = mig_buf_in(arena), second = mig_buf_in(arena);
  mig_buf_puts(&first, "first");
  mig_buf_puts(&second, "second");
  mig_span kept = mig_buf_span(&second);
  mig_buf_drop(&first); /* something stands behind it */
  mig_buf_puts(&first, "again");
  assert_true(mig_span_is(kept, "second"));
  mig_buf_drop(&first);
  mig_buf_drop(&first);
  assert_true(mig_span_is(mig_arena_copy(arena, MIG_SPAN("third")), "third"));
  assert_true(mig_span_is(kept, "second"));
  mig_arena_free(arena);
}

static void adopted_arena_lives_with_the_other(void **state) {
  (void)state;
  mig_arena *to = mig_arena_new(), *from = mig_arena_new();
  mig_span kept = mig_arena_copy(from, MIG_SPAN("kept"));
  mig_arena_copy(to, MIG_SPAN("mine"));
  mig_arena_adopt(to, from);
  assert_true(mig_span_is(kept, "kept"));
  assert_true(mig_span_is(mig_arena_copy(to, MIG_SPAN("more")), "more"));
  mig_arena_free(to);
}

static void vector_keeps_elements_through_growth(void **state) {
  (void)state;
  mig_arena *arena = mig_arena_new();
  MIG_VEC(int) numbers = {0};
  for (int i = 0; i < 1000; i++) *mig_vec_push(arena, &numbers) = i;
  for (int i = 0; i < 1000; i++) assert_int_equal(numbers.items[i], i);
  mig_arena_free(arena);
}

static void spans_are_compared_cut_and_found(void **state) {
  (void)state;
  assert_true(mig_span_cmp(MIG_SPAN("a"), MIG_SPAN("ab")) < 0);
  assert_true(mig_span_cmp(MIG_SPAN("b"), MIG_SPAN("ab")) > 0);
  assert_int_equal(mig_span_find(MIG_SPAN("aabaac"), MIG_SPAN("aac"), 0), 3);
  assert_true(mig_span_find(MIG_SPAN("aab"), MIG_SPAN("aac"), 0) == SIZE_MAX);
  assert_true(mig_span_is(mig_span_trim(MIG_SPAN(" \t x y\n")), "x y"));
  assert_true(mig_span_eq_nocase(MIG_SPAN("Ab_1"), MIG_SPAN("aB_1")));
}

static void buffer_writes_code_points_as_utf8(void **state) {
  (void)state;
  mig_arena *arena = mig_arena_new();
  mig_buf buf = mig_buf_in(arena);
  mig_buf_put_utf8(&buf, 'a');
  mig_buf_put_utf8(&buf, 0xfc);
  mig_buf_put_utf8(&buf, 0x20ac);
  mig_buf_put_utf8(&buf, 0x1f600);
  mig_buf_printf(&buf, "%d", 42);
  assert_true(mig_span_is(mig_buf_span(&buf), "a\xc3\xbc\xe2\x82\xac\xf0\x9f\x98\x80" "42"));
  mig_arena_free(arena);
}

static void line_ends_are_python_s(void **state) {
  (void)state;
  mig_file file = {MIG_SPAN("x.py"), MIG_SPAN("a\r\nb\rc\n\xc3\xbc" "d")};
  mig_line_column at = mig_place_locate(&file, 9);
  assert_int_equal(at.line, 4);
  assert_int_equal(at.column, 2);
  assert_int_equal(mig_place_locate(&file, 3).line, 2);
}

static void check_word(mig_arena *arena, const char *word, const char *expected) {
  assert_true(mig_span_is(mig_shell_word(arena, mig_span_of(word)), expected));
}

static void words_of_the_shell_are_quoted_where_they_must_be(void **state) {
  (void)state;
  mig_arena *arena = mig_arena_new();
  check_word(arena, "migrations/versions/a_b-1.py", "migrations/versions/a_b-1.py");
  check_word(arena, "", "''");
  check_word(arena, "a b", "'a b'");
  check_word(arena, "it's $(x)", "'it'\\''s $(x)'");
  check_word(arena, "\xc3\xa9.py", "\xc3\xa9.py");
  check_word(arena, "a\nb\x1b'\\", "$'a\\012b\\033\\'\\\\'");
  check_word(arena, "\x9b" "1m", "$'\\2331m'");
  assert_true(mig_span_is(mig_shell_path(arena, MIG_SPAN("-rf")), "./-rf"));
  mig_arena_free(arena);
}

static void hostile_characters_are_known_with_their_length(void **state) {
  (void)state;
  static const struct {
    const char *text;
    size_t len;
    uint32_t code_point; /* UINT32_MAX: harmless */
  } cases[] = {{"a", 1, UINT32_MAX}, {"\n", 1, 10}, {"\t", 1, 9}, {"\x7f", 1, 0x7f}, {"\x1b[", 1, 0x1b},
               {"\xc2\x9b", 2, 0x9b}, {"\xc3\xa9", 2, UINT32_MAX}, {"\xe2\x80\xae", 3, 0x202e},
               {"\xe2\x81\xa6", 3, 0x2066}, {"\xe2\x80\xa8", 3, 0x2028}, {"\xe2\x82\xac", 3, UINT32_MAX},
               {"\xf0\x9f\x98\x80", 4, UINT32_MAX}, {"\x9b", 1, 0x9b}, {"\xe2\x80", 1, 0xe2}, {"\xff", 1, 0xff},
               {"\xc0\x80", 1, 0xc0}};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    mig_shown_char c = mig_shown_at(mig_span_of(cases[i].text), 0);
    assert_int_equal(c.len, cases[i].len);
    assert_int_equal(c.hostile, cases[i].code_point != UINT32_MAX);
    if (c.hostile) assert_int_equal(c.code_point, cases[i].code_point);
  }
}

static void outfile_refuses_to_replace_unless_told(void **state) {
  (void)state;
  char dir[] = "/tmp/mig-outfile-XXXXXX", path[64];
  assert_non_null(mkdtemp(dir));
  snprintf(path, sizeof path, "%s/f", dir);
  mig_why why;
  assert_int_equal(mig_outfile_write(path, MIG_SPAN("one"), &(mig_outfile_opts){.replace = false}, &why), MIG_OK);
  assert_int_equal(mig_outfile_write(path, MIG_SPAN("two"), &(mig_outfile_opts){.replace = false}, &why),
                   MIG_ERR_REFUSED);
  assert_int_equal(mig_outfile_write(path, MIG_SPAN("two"), &(mig_outfile_opts){.replace = true}, &why), MIG_OK);
  char text[8] = {0};
  FILE *f = fopen(path, "r");
  assert_int_equal(fread(text, 1, sizeof text, f), 3);
  fclose(f);
  assert_string_equal(text, "two");
  unlink(path);
  assert_int_equal(rmdir(dir), 0); /* no temporary file was left */
}

static void md5_is_that_of_the_rfc(void **state) {
  (void)state;
  char hex[33];
  mig_md5_hex(hex, MIG_SPAN(""));
  assert_string_equal(hex, "d41d8cd98f00b204e9800998ecf8427e");
  mig_md5_hex(hex, MIG_SPAN("abcdefghijklmnopqrstuvwxyz"));
  assert_string_equal(hex, "c3fcd3d76192e4007dfb496cca67e13b");
  mig_md5_hex(hex, MIG_SPAN("12345678901234567890123456789012345678901234567890123456789012345678901234567890"));
  assert_string_equal(hex, "57edf4a22be3c955ac49da2e2107b67a");
}

static void code_points_are_counted_and_cut_whole(void **state) {
  (void)state;
  mig_span text = MIG_SPAN("a\xc3\xa9\xf0\x9f\x90\x98z"), damaged = MIG_SPAN("\x80\x80z");
  static const size_t ends[] = {0, 1, 3, 7, 8, 8};
  assert_int_equal(mig_points_of(text), 4);
  for (size_t points = 0; points < sizeof ends / sizeof *ends; points++)
    assert_int_equal(mig_points_bytes(text, points), ends[points]);
  assert_int_equal(mig_points_of(damaged), 1);
  assert_int_equal(mig_points_of((mig_span){NULL, 0}), 0);
  assert_int_equal(mig_points_bytes((mig_span){NULL, 0}, 3), 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_new_arena_answers_a_request_for_nothing),
      cmocka_unit_test(map_keeps_every_key_through_growth),
      cmocka_unit_test(allocation_that_fails_unwinds_to_the_nearest_protect),
      cmocka_unit_test(an_arena_that_is_reset_serves_again_and_frees_what_it_owned),
      cmocka_unit_test(text_is_whole_wherever_the_block_ends),
      cmocka_unit_test(a_dropped_buffer_takes_nothing_of_others),
      cmocka_unit_test(adopted_arena_lives_with_the_other),
      cmocka_unit_test(vector_keeps_elements_through_growth),
      cmocka_unit_test(spans_are_compared_cut_and_found),
      cmocka_unit_test(buffer_writes_code_points_as_utf8),
      cmocka_unit_test(line_ends_are_python_s),
      cmocka_unit_test(words_of_the_shell_are_quoted_where_they_must_be),
      cmocka_unit_test(hostile_characters_are_known_with_their_length),
      cmocka_unit_test(outfile_refuses_to_replace_unless_told),
      cmocka_unit_test(md5_is_that_of_the_rfc),
      cmocka_unit_test(code_points_are_counted_and_cut_whole),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
