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

/* A script of Python 2 whose second line is `line`. */
static mig_py_module *around(mig_arena *arena, const char *line) {
  mig_span text = mig_arena_printf(arena, "'''doc'''\n%s\nrevision = 'a'\n", line);
  return parsed_span(arena, text, false);
}

static void python_2_breaks_its_own_statement_only(void **state) {
  static const char *const lines[] = {
      "print 'x'",       "exec 'x' in d",       "raise E, 'x'",           "x = `y`", "x = 0777", "x = ur'a'", "x = 10L",
      "if a <> b: pass", "def f((a, b)): pass", "print >>f, 'x' % y, z w"};
  for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
    mig_py_module *module = around(*state, lines[i]);
    assert_true(module->problem_count >= 1);
    assert_int_equal(problem_line(module), 2);
    assert_span(mig_py_docstring(module->body)->as.text, "doc");
    assert_span(assigned(module, "revision")->as.text, "a");
    assert_int_equal(module->body->next->kind, MIG_PY_BROKEN_STMT);
  }
}

static void an_old_except_clause_keeps_its_try_statement(void **state) {
  mig_py_module *module =
      parsed(*state, "try:\n    a = 1\nexcept E, e:\n    b = 2\nelse:\n    c = 3\nrevision = 'a'\n");
  const mig_py_node *node = module->body;
  assert_int_equal(module->problem_count, 1);
  assert_int_equal(problem_line(module), 3);
  assert_int_equal(node->kind, MIG_PY_TRY);
  assert_true(node->as.try_.handlers->flags & MIG_PY_BROKEN);
  assert_int_equal(node->as.try_.handlers->as.handler->body->kind, MIG_PY_ASSIGN);
  assert_int_equal(node->as.try_.bodies->orelse->kind, MIG_PY_ASSIGN);
  assert_non_null(assigned(module, "revision"));
}

static void a_broken_head_keeps_the_block_under_it(void **state) {
  mig_py_module *module = parsed(*state, "def f((a, b)):\n    x = 1\n    y z\n    w = 2\nrevision = 'a'\n");
  const mig_py_node *node = module->body;
  assert_int_equal(node->kind, MIG_PY_BROKEN_STMT);
  assert_int_equal(node->as.broken.body->kind, MIG_PY_ASSIGN);
  assert_int_equal(node->as.broken.body->next->kind, MIG_PY_BROKEN_STMT);
  assert_int_equal(node->as.broken.body->next->next->kind, MIG_PY_ASSIGN);
  assert_non_null(assigned(module, "revision"));
}

static void a_broken_statement_in_a_function_loses_nothing_else(void **state) {
  mig_py_module *module =
      parsed(*state, "def upgrade():\n    op.a()\n    print 'x'\n    op.b()\n\ndown_revision = 'b'\n");
  const mig_py_node *body = module->body->as.def->body;
  assert_int_equal(module->body->kind, MIG_PY_FUNCTION_DEF);
  assert_int_equal(body->kind, MIG_PY_EXPR_STMT);
  assert_int_equal(body->next->kind, MIG_PY_BROKEN_STMT);
  assert_int_equal(body->next->next->kind, MIG_PY_EXPR_STMT);
  assert_non_null(assigned(module, "down_revision"));
}

static void an_unclosed_bracket_ends_at_the_next_statement_at_the_margin(void **state) {
  mig_py_module *module = parsed(*state, "x = f(1,\n    2\nrevision = 'a'\ny = [\n");
  assert_int_equal(problem_line(module), 2);
  assert_non_null(assigned(module, "revision"));
}

static void an_unclosed_string_loses_its_line(void **state) {
  mig_py_module *module = parsed(*state, "a = 1\nx = 'abc\nrevision = 'a'\n\"\"\"open\n");
  assert_non_null(assigned(module, "a"));
  assert_non_null(assigned(module, "revision"));
}

static void wrong_layout_is_reported_and_read_on(void **state) {
  static const struct {
    const char *text;
    mig_py_problem_kind kind;
    uint32_t line;
  } cases[] = {
      {"def f():\n    x\n  y\nrevision = 'a'\n", MIG_PY_INDENTATION_ERROR, 3},
      {"def f():\npass\nrevision = 'a'\n", MIG_PY_INDENTATION_ERROR, 2},
      {"x = 1\n    y = 2\nrevision = 'a'\n", MIG_PY_INDENTATION_ERROR, 2},
      {"if x:\n        y\n\tz\nrevision = 'a'\n", MIG_PY_TAB_ERROR, 3},
      {"x = \\ 1\nrevision = 'a'\n", MIG_PY_SYNTAX_ERROR, 1},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    mig_py_module *module = parsed(*state, cases[i].text);
    assert_int_equal(module->problems[0].kind, cases[i].kind);
    assert_int_equal(problem_line(module), cases[i].line);
    assert_non_null(assigned(module, "revision"));
  }
}

static void a_nul_byte_is_a_problem_of_its_line(void **state) {
  mig_py_module *module = parsed_span(*state, (mig_span){"x = 1\n\0y = 2\nrevision = 'a'\n", 29}, false);
  assert_int_equal(problem_line(module), 2);
  assert_non_null(assigned(module, "revision"));
}

/* `times` copies of `part` between two texts. */
static mig_span repeated(mig_arena *arena, const char *before, const char *part, size_t times, const char *after) {
  mig_buf out = mig_buf_in(arena);
  mig_buf_puts(&out, before);
  for (size_t i = 0; i < times; i++) mig_buf_puts(&out, part);
  mig_buf_puts(&out, after);
  return mig_buf_span(&out);
}

static void depth_is_limited_and_reported(void **state) {
  static const struct {
    const char *before, *part, *after;
  } cases[] = {
      {"x = ", "(", "\n"},
      {"x = ", "[", "]\n"},
      {"x = ", "not ", "y\n"},
      {"x = ", "-", "y\n"},
      {"x = ", "lambda: ", "y\n"},
      {"x = ", "a if b else ", "y\n"},
      {"x = a", ".a", "\n"},
      {"x = a", "()", "\n"},
      {"x = a", "+a", "\n"},
      {"x = a", "**a", "\n"},
      {"if a: pass\n", "elif a: pass\n", ""},
      {"x = ", "f'{", "\n"},
      {"x = f'", "{x:", "'\n"},
      {"x = ", "{1:", "\n"},
      {"match x:\n    case ", "[", ":\n        pass\n"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    mig_span text = repeated(*state, cases[i].before, cases[i].part, 100000, cases[i].after);
    assert_true(parsed_span(*state, text, false)->problem_count > 0);
  }
}

static void long_chains_below_the_limits_are_read(void **state) {
  static const struct {
    const char *before, *part, *after;
  } cases[] = {
      {"x = a", "+a", "\n"},   {"x = a", ".a", "\n"}, {"if a: pass\n", "elif a: pass\n", ""},
      {"x = a", " and a", ""}, {"x = a", " < a", ""}, {"x = ", "a, ", "b"},
      {"x = ", "'a' ", "\n"},  {"", "x = ", "1"},     {"", "@a\n", "def f(): pass\n"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    mig_span text = repeated(*state, cases[i].before, cases[i].part, 5000, cases[i].after);
    assert_int_equal(parsed_span(*state, text, false)->problem_count, 0);
  }
}

static void nested_failures_take_linear_time(void **state) {
  mig_buf text = mig_buf_in(*state);
  for (int i = 0; i < 95; i++) mig_buf_printf(&text, "%*stry:\n", i, "");
  mig_buf_printf(&text, "%*spass\nrevision = 'a'\n", 95, "");
  assert_non_null(assigned(parsed_span(*state, mig_buf_span(&text), false), "revision"));
}

static void no_more_problems_are_kept_than_people_read(void **state) {
  mig_span text = repeated(*state, "", "a b\n", 5000, "revision = 'a'\n");
  mig_py_module *module = parsed_span(*state, text, false);
  assert_int_equal(module->problem_count, MIG_PY_MAX_PROBLEMS);
  assert_non_null(assigned(module, "revision"));
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, new_arena, free_arena)
  const struct CMUnitTest tests[] = {
      TEST(python_2_breaks_its_own_statement_only),
      TEST(an_old_except_clause_keeps_its_try_statement),
      TEST(a_broken_head_keeps_the_block_under_it),
      TEST(a_broken_statement_in_a_function_loses_nothing_else),
      TEST(an_unclosed_bracket_ends_at_the_next_statement_at_the_margin),
      TEST(an_unclosed_string_loses_its_line),
      TEST(wrong_layout_is_reported_and_read_on),
      TEST(a_nul_byte_is_a_problem_of_its_line),
      TEST(depth_is_limited_and_reported),
      TEST(long_chains_below_the_limits_are_read),
      TEST(nested_failures_take_linear_time),
      TEST(no_more_problems_are_kept_than_people_read),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
