#include "parsed.h"

#include <stdio.h>

#define assert_span(span, text) assert_true(mig_span_is((span), (text)))

static int new_arena(void **state) {
  *state = mig_arena_new();
  return *state == NULL;
}

static int free_arena(void **state) {
  mig_arena_free(*state);
  return 0;
}

static void an_empty_file_is_an_empty_module(void **state) {
  mig_py_module *module = parsed(*state, "");
  assert_null(module->body);
  assert_int_equal(module->problem_count, 0);
  assert_null(mig_py_docstring(module->body));
}

static void the_docstring_is_decoded(void **state) {
  mig_py_module *module = parsed(*state, "# c\n\n'''Add \\x41\\u00e9\r\nline''' \"tail\"\nx = 1\n");
  const mig_py_node *doc = mig_py_docstring(module->body);
  assert_non_null(doc);
  assert_span(doc->as.text, "Add A\xc3\xa9\nlinetail");
  assert_null(mig_py_docstring(parsed(*state, "b'bytes'\n")->body));
  assert_null(mig_py_docstring(parsed(*state, "f'x'\n")->body));
}

static void spans_are_the_files_own_bytes(void **state) {
  mig_py_module *module = parsed(*state, "\xef\xbb\xbfrevision = ( 'a1' )\r\nx = f(1,\r\n  2)\r\n");
  assert_true(module->has_bom);
  assert_span(source_of(module, module->body), "revision = ( 'a1' )");
  assert_span(source_of(module, assigned(module, "revision")), "'a1'");
  assert_span(source_of(module, assigned(module, "x")), "f(1,\r\n  2)");
  assert_true(assigned(module, "revision")->flags & MIG_PY_PARENTHESIZED);
}

static void text_that_needs_no_decoding_is_not_copied(void **state) {
  char text[128] = "x = 'plain'\n"; /* the rest is padding */
  mig_file file = {.text = {text, 12}};
  mig_py_module *module;
  assert_int_equal(mig_py_parse(&module, *state, &file, &(mig_py_opts){.padded = true}), MIG_OK);
  assert_ptr_equal(module->text.ptr, text);
  assert_ptr_equal(assigned(module, "x")->as.text.ptr, text + 5);
}

static void numbers_have_their_values(void **state) {
  static const struct {
    const char *text;
    int64_t value;
  } ints[] = {{"0", 0},      {"1_000", 1000}, {"0xFF", 255},
              {"0o1_7", 15}, {"0b101", 5},    {"9223372036854775807", INT64_MAX}};
  for (size_t i = 0; i < sizeof ints / sizeof *ints; i++) {
    int64_t value;
    char text[64];
    snprintf(text, sizeof text, "x = %s", ints[i].text);
    const mig_py_node *number = assigned(parsed(*state, text), "x");
    assert_int_equal(mig_py_number_kind_of(number), MIG_PY_INT);
    assert_true(mig_py_number_int64(number, &value));
    assert_true(value == ints[i].value);
  }
  int64_t unused;
  assert_false(mig_py_number_int64(assigned(parsed(*state, "x = 9223372036854775808"), "x"), &unused));
  const mig_py_node *real = assigned(parsed(*state, "x = 1_0.5e1"), "x");
  assert_int_equal(mig_py_number_kind_of(real), MIG_PY_FLOAT);
  assert_true(mig_py_number_double(real) == 105.0);
  const mig_py_node *imaginary = assigned(parsed(*state, "x = 2J"), "x");
  assert_int_equal(mig_py_number_kind_of(imaginary), MIG_PY_IMAGINARY);
  assert_true(mig_py_number_double(imaginary) == 2.0);
}

static void a_number_of_thousands_of_digits_keeps_its_exponent(void **state) {
  mig_arena *arena = *state;
  char *zeros = mig_arena_alloc(arena, 3001);
  memset(zeros, '0', 3000);
  zeros[3000] = 0;
  mig_span text = mig_arena_printf(arena, "x = 1%s.5e-3000\n", zeros);
  const mig_py_node *number = assigned(parsed_span(arena, text, false), "x");
  assert_true(mig_py_number_double(number) == 1.0);
}

static void strings_side_by_side_are_one(void **state) {
  mig_py_module *module = parsed(*state, "x = ('a'  # one\n     r'\\b' \"\"\"c\n\"\"\")\ny = b'\\x00' b'\\377'\n");
  assert_span(assigned(module, "x")->as.text, "a\\bc\n");
  assert_int_equal(assigned(module, "y")->as.text.len, 2);
  assert_memory_equal(assigned(module, "y")->as.text.ptr, "\x00\xff", 2);
}

static void every_escape_is_read(void **state) {
  mig_py_module *module = parsed(*state,
                                 "x = '\\\\\\'\\\"\\a\\b\\f\\n\\r\\t\\v\\101\\x42\\u0043\\U00000044"
                                 "\\N{latin capital letter e}\\N{LINE FEED}\\N{HANGUL SYLLABLE GAG}"
                                 "\\N{CJK UNIFIED IDEOGRAPH-4E00}\\q\\\nend'\ny = '\\ud800'\n");
  assert_span(assigned(module, "x")->as.text, "\\'\"\a\b\f\n\r\t\vABCDE\n\xea\xb0\x81\xe4\xb8\x80\\qend");
  assert_span(assigned(module, "y")->as.text, "\xed\xa0\x80");
  assert_string_equal(parsed(*state, "'\\N{NO SUCH CHARACTER}'")->problems[0].message.ptr,
                      "(unicode error) unknown Unicode character name");
}

static void names_are_normalised(void **state) {
  /* Fullwidth letters, a compatibility H, e with a combining acute, conjoining jamo. */
  mig_py_module *module = parsed(*state,
                                 "\xef\xbd\x86\xef\xbd\x8f\xef\xbd\x8f = 1\n\xe2\x84\x8c = 2\ne\xcc\x81 = 3\n"
                                 "\xe1\x84\x80\xe1\x85\xa1 = 4\n");
  assert_int_equal(module->problem_count, 0);
  assert_non_null(assigned(module, "foo"));
  assert_non_null(assigned(module, "H"));
  assert_non_null(assigned(module, "\xc3\xa9"));
  assert_non_null(assigned(module, "\xea\xb0\x80"));
}

static void other_encodings_are_read_and_lead_back(void **state) {
  const char *text = "# -*- coding: cp1252 -*-\nx = '\x80'\ny = '\xe9'; z = 1\n";
  mig_py_module *module = parsed(*state, text);
  assert_int_equal(module->problem_count, 0);
  assert_true(module->recoded);
  assert_span(module->encoding, "cp1252");
  assert_span(assigned(module, "x")->as.text, "\xe2\x82\xac");
  const mig_py_node *z = assigned(module, "z");
  assert_int_equal(text[mig_py_file_offset(module, z->start)], '1');
}

static void an_unknown_encoding_is_the_only_problem(void **state) {
  mig_py_module *module = parsed(*state, "# coding: klingon\nx = 1\n");
  assert_int_equal(module->problem_count, 1);
  assert_int_equal(module->problems[0].kind, MIG_PY_ENCODING_ERROR);
  assert_null(module->body);
  module = parsed(*state, "\xef\xbb\xbf# coding: latin-1\n");
  assert_int_equal(module->problems[0].kind, MIG_PY_ENCODING_ERROR);
}

static void a_comparison_keeps_each_operator(void **state) {
  const mig_py_node *n = assigned(parsed(*state, "x = a < b is not c not in d\n"), "x");
  static const uint8_t expected[] = {MIG_PY_LT, MIG_PY_IS_NOT, MIG_PY_NOT_IN};
  assert_int_equal(n->kind, MIG_PY_COMPARE);
  assert_memory_equal(n->as.compare.ops, expected, sizeof expected);
}

static void imports_have_modules_and_aliases(void **state) {
  mig_py_module *module = parsed(*state, "from ... a . b import (c as d, e,)\nimport f.g as h\nfrom . import *\n");
  const mig_py_node *n = module->body;
  assert_int_equal(n->as.import.level, 3);
  assert_span(mig_py_import_module(n), "a.b");
  assert_span(mig_py_alias_name(n->as.import.names), "c");
  assert_span(mig_py_alias_asname(n->as.import.names), "d");
  assert_span(mig_py_alias_name(n->next->as.import.names), "f.g");
  assert_span(mig_py_alias_name(n->next->next->as.import.names), "*");
}

static const char two_functions[] =
    "revision = 'a'\n"
    "def upgrade():\n"
    "    op.execute('''\n"
    "def not_code():\n"
    "revision = 'c'\n"
    "''')\n"
    "    x = (1,\n"
    "2)\n"
    "    y = 1 + \\\n"
    "3  # '''\n"
    "# at the margin\n"
    "\n"
    "class C: pass\n"
    "def downgrade():\n"
    "\tpass\n"
    "down_revision = 'b'";

static void a_skipped_body_hides_nothing_behind_it(void **state) {
  mig_py_module *module = skipped(*state, two_functions);
  assert_int_equal(module->problem_count, 0);
  assert_span(assigned(module, "revision")->as.text, "a");
  assert_span(assigned(module, "down_revision")->as.text, "b");
  mig_py_node *upgrade = module->body->next;
  assert_true(upgrade->flags & MIG_PY_SKIPPED);
  assert_null(upgrade->as.def->body);
}

static void a_skipped_body_is_parsed_once_when_asked_for(void **state) {
  mig_py_module *module = skipped(*state, two_functions);
  mig_py_node *upgrade = module->body->next;
  uint32_t end = upgrade->end;
  mig_py_node *body = mig_py_body(module, upgrade);
  assert_non_null(body);
  assert_false(upgrade->flags & MIG_PY_SKIPPED);
  assert_ptr_equal(mig_py_body(module, upgrade), body);
  assert_int_equal(upgrade->end, end);
  assert_span(source_of(module, body->next->next), "y = 1 + \\\n3");
}

static void a_problem_in_a_skipped_body_comes_when_it_is_parsed(void **state) {
  mig_py_module *module = skipped(*state, "def f():\n    print 'x'\n    y = 1\nrevision = 'a'\n");
  assert_int_equal(module->problem_count, 0);
  mig_py_node *body = mig_py_body(module, module->body);
  assert_int_equal(module->problem_count, 1);
  assert_int_equal(problem_line(module), 2);
  assert_int_equal(body->kind, MIG_PY_BROKEN_STMT);
  assert_int_equal(body->next->kind, MIG_PY_ASSIGN);
}

static void what_cannot_be_skipped_safely_is_parsed(void **state) {
  static const char *const texts[] = {
      "def f(): return 1\nrevision = 'a'\n",
      "def f():\n    x = f'{d['\\n']}'\nrevision = 'a'\n",
      "def f():\n    x = 1\r    y = 2\rrevision = 'a'\r",
      "if x:\n    def f():\n        pass\n    revision = 'b'\nrevision = 'a'\n",
  };
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    mig_py_module *module = skipped(*state, texts[i]);
    assert_int_equal(module->problem_count, 0);
    assert_span(assigned(module, "revision")->as.text, "a");
  }
}

typedef struct seen {
  int count;
  uint32_t line;
} seen;

static void see(void *payload, const mig_diag *diag) {
  seen *s = payload;
  if (s->count++ == 0) s->line = mig_place_locate(diag->place.file, diag->place.start).line;
}

static void the_sink_gets_every_problem_with_its_place(void **state) {
  mig_py_module *module = parsed(*state, "x = 1\ny z\nw v\n");
  seen s = {0};
  mig_py_report(module, &(mig_sink){see, &s});
  assert_int_equal(s.count, 2);
  assert_int_equal(s.line, 2);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, new_arena, free_arena)
  const struct CMUnitTest tests[] = {
      TEST(an_empty_file_is_an_empty_module),
      TEST(the_docstring_is_decoded),
      TEST(spans_are_the_files_own_bytes),
      TEST(text_that_needs_no_decoding_is_not_copied),
      TEST(numbers_have_their_values),
      TEST(a_number_of_thousands_of_digits_keeps_its_exponent),
      TEST(strings_side_by_side_are_one),
      TEST(every_escape_is_read),
      TEST(names_are_normalised),
      TEST(other_encodings_are_read_and_lead_back),
      TEST(an_unknown_encoding_is_the_only_problem),
      TEST(a_comparison_keeps_each_operator),
      TEST(imports_have_modules_and_aliases),
      TEST(a_skipped_body_hides_nothing_behind_it),
      TEST(a_skipped_body_is_parsed_once_when_asked_for),
      TEST(a_problem_in_a_skipped_body_comes_when_it_is_parsed),
      TEST(what_cannot_be_skipped_safely_is_parsed),
      TEST(the_sink_gets_every_problem_with_its_place),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
