/* What 3.12 reads and 3.11 does not: the trees are those that CPython 3.12 prints, but for the
 * places in f-strings, which follow 3.11, and type_params, which are left out when empty. */
#include "dump.h"
#include "parsed.h"

static int new_arena(void **state) {
  *state = mig_arena_new();
  return *state == NULL;
}

static int free_arena(void **state) {
  mig_arena_free(*state);
  return 0;
}

#define NAME(id) "Name(id='" id "', ctx=Load())"
#define FIELD(value) "FormattedValue(value=" value ", conversion=-1)"
#define PASS_FUNCTION(params)                                                                                   \
  "FunctionDef(name='f', args=arguments(posonlyargs=[], args=[], kwonlyargs=[], kw_defaults=[], defaults=[]), " \
  "body=[Pass()], decorator_list=[], type_params=[" params "])"

typedef struct expectation {
  const char *text, *tree;
} expectation;

static void check(mig_arena *arena, const char *text, const char *tree) {
  mig_py_module *module = parsed(arena, text);
  mig_buf out = mig_buf_in(arena);
  dump_module(&out, module, false);
  mig_buf_putc(&out, 0);
  const char *expected = mig_arena_printf(arena, "Module(body=[%s], type_ignores=[])", tree).ptr;
  assert_string_equal(out.ptr, expected);
  assert_int_equal(module->problem_count, 0);
  assert_true(module->uses_312);
}

static void check_all(mig_arena *arena, const expectation *cases, size_t count) {
  for (size_t i = 0; i < count; i++) check(arena, cases[i].text, cases[i].tree);
}

static void type_statements_are_read(void **state) {
  static const expectation cases[] = {
      {"type X = int\n", "TypeAlias(name=Name(id='X', ctx=Store()), type_params=[], value=" NAME("int") ")"},
      {"type X[T] = T\n",
       "TypeAlias(name=Name(id='X', ctx=Store()), type_params=[TypeVar(name='T')], value=" NAME("T") ")"},
  };
  check_all(*state, cases, sizeof cases / sizeof *cases);
}

static void type_is_still_a_name(void **state) {
  static const char *const texts[] = {"type = 1\n",   "type(x)\n",   "type\n",
                                      "type.x = 1\n", "type: int\n", "type in x\n"};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    mig_py_module *module = parsed(*state, texts[i]);
    assert_int_equal(module->problem_count, 0);
    assert_false(module->uses_312);
  }
}

static void generics_are_read(void **state) {
  static const expectation cases[] = {
      {"def f[T](): pass\n", PASS_FUNCTION("TypeVar(name='T')")},
      {"def f[T: int, *Ts, **P,](): pass\n",
       PASS_FUNCTION("TypeVar(name='T', bound=" NAME("int") "), TypeVarTuple(name='Ts'), ParamSpec(name='P')")},
      {"class A[T](B): pass\n",
       "ClassDef(name='A', bases=[" NAME("B") "], keywords=[], body=[Pass()], decorator_list=[], "
                                              "type_params=[TypeVar(name='T')])"},
  };
  check_all(*state, cases, sizeof cases / sizeof *cases);
}

static void fields_may_hold_what_strings_may(void **state) {
  static const expectation cases[] = {
      {"f'{a['b']}'\n", "Expr(value=JoinedStr(values=[" FIELD(
                            "Subscript(value=" NAME("a") ", slice=Constant(value='b'), ctx=Load())") "]))"},
      {"f\"{f\"{f\"{1}\"}\"}\"\n", "Expr(value=JoinedStr(values=[" FIELD("JoinedStr(values=[" FIELD(
                                       "JoinedStr(values=[" FIELD("Constant(value=1)") "])") "])") "]))"},
      {"f'{'\\n'}'\n", "Expr(value=JoinedStr(values=[" FIELD("Constant(value='\\n')") "]))"},
      {"f'{\n  a  # comment }\n}'\n", "Expr(value=JoinedStr(values=[" FIELD(NAME("a")) "]))"},
      {"f'{a!r }'\n", "Expr(value=JoinedStr(values=[FormattedValue(value=" NAME("a") ", conversion=114)]))"},
      {"f'{a:{b:{c}}}'\n",
       "Expr(value=JoinedStr(values=[FormattedValue(value=" NAME(
           "a") ", conversion=-1, format_spec=JoinedStr(values=["
                "FormattedValue(value=" NAME("b") ", conversion=-1, format_spec=JoinedStr(values=[" FIELD(
                    NAME("c")) "]))]))]))"},
  };
  check_all(*state, cases, sizeof cases / sizeof *cases);
}

static void what_312_rejects_too_is_rejected(void **state) {
  static const char *const texts[] = {
      "f'{lambda x: 1}'\n", "f'{}'\n",           "f'{a b}'\n", "f'{a'\n",           "f'}'\n", "f'{a!x}'\n", "type X\n",
      "type X[] = 1\n",     "def f[](): pass\n", "f'{*a}'\n",  "class A[1]: pass\n"};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    assert_true(parsed(*state, texts[i])->problem_count > 0);
  }
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, new_arena, free_arena)
  const struct CMUnitTest tests[] = {
      TEST(type_statements_are_read),
      TEST(type_is_still_a_name),
      TEST(generics_are_read),
      TEST(fields_may_hold_what_strings_may),
      TEST(what_312_rejects_too_is_rejected),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
