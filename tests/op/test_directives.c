#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/span.h"
#include "op/directive.h"
#include "op/types.h"

static void every_directive_is_found_by_its_name(void **state) {
  (void)state;
  for (int id = 0; id < MIG_DIRECTIVE_COUNT; id++) {
    const mig_directive *row = mig_directive_row((mig_directive_id)id);
    assert_non_null(row->name);
    assert_ptr_equal(mig_directive_find(mig_span_of(row->name)), row);
  }
  assert_null(mig_directive_find(MIG_SPAN("create_entity")));
  assert_null(mig_directive_row(MIG_DIRECTIVE_NONE));
}

static void what_creates_is_reversed_by_what_drops(void **state) {
  (void)state;
  for (int id = 0; id < MIG_DIRECTIVE_COUNT; id++) {
    const mig_directive *row = mig_directive_row((mig_directive_id)id);
    if (row->effect_count == 0 || row->reverse == MIG_DIRECTIVE_NONE) continue;
    const mig_directive *reverse = mig_directive_row(row->reverse);
    assert_int_equal(reverse->effects[0].kind, row->effects[0].kind);
    if (row->effects[0].verb == MIG_EFFECT_CREATE) assert_int_equal(reverse->effects[0].verb, MIG_EFFECT_DROP);
  }
}

static void arguments_bind_by_position_and_keyword(void **state) {
  (void)state;
  mig_binding b;
  mig_span keywords[] = {MIG_SPAN("unique"), MIG_SPAN("postgresql_using")};
  mig_binding_make(&b, mig_directive_row(MIG_DIRECTIVE_CREATE_INDEX)->params, 3, keywords, 2);
  assert_int_equal(mig_binding_arg(&b, "index_name"), 0);
  assert_int_equal(mig_binding_arg(&b, "table_name"), 1);
  assert_int_equal(mig_binding_arg(&b, "columns"), 2);
  assert_int_equal(mig_binding_arg(&b, "unique"), 3);
  assert_int_equal(mig_binding_arg(&b, "schema"), MIG_ARG_NONE);
  assert_int_equal(b.unbound, 0);
}

static void older_names_of_parameters_bind(void **state) {
  (void)state;
  mig_binding b;
  mig_span keywords[] = {MIG_SPAN("name"), MIG_SPAN("source"), MIG_SPAN("local_cols")};
  mig_binding_make(&b, mig_directive_row(MIG_DIRECTIVE_CREATE_UNIQUE_CONSTRAINT)->params, 0, keywords, 3);
  assert_int_equal(mig_binding_arg(&b, "constraint_name"), 0);
  assert_int_equal(mig_binding_arg(&b, "table_name"), 1);
  assert_int_equal(mig_binding_arg(&b, "columns"), 2);
}

static void a_part_of_a_parameters_name_is_no_name(void **state) {
  (void)state;
  mig_binding b;
  mig_span keywords[] = {MIG_SPAN("table"), MIG_SPAN("name|old_table_name"), MIG_SPAN("*"), MIG_SPAN(""),
                         MIG_SPAN("old_table_name new_table_name")};
  mig_binding_make(&b, mig_directive_row(MIG_DIRECTIVE_RENAME_TABLE)->params, 0, keywords, 5);
  assert_int_equal(b.unbound, 5);
  assert_int_equal(mig_binding_arg(&b, "old_table_name"), MIG_ARG_NONE);
  assert_true(mig_params_has("*labels name", MIG_SPAN("labels")));
  assert_false(mig_params_has("*labels name", MIG_SPAN("label")));
}

static void a_star_takes_the_rest(void **state) {
  (void)state;
  mig_binding b;
  mig_span keywords[] = {MIG_SPAN("schema"), MIG_SPAN("mysql_engine")};
  mig_binding_make(&b, mig_directive_row(MIG_DIRECTIVE_CREATE_TABLE)->params, 4, keywords, 2);
  assert_int_equal(b.rest_from, 1);
  assert_int_equal(b.rest_to, 4);
  assert_int_equal(mig_binding_arg(&b, "schema"), 4);
  assert_true(b.takes_others);
}

static void what_fits_nowhere_is_counted(void **state) {
  (void)state;
  mig_binding b;
  mig_span keywords[] = {MIG_SPAN("nonsense"), MIG_SPAN("schema"), MIG_SPAN("schema")};
  mig_binding_make(&b, mig_directive_row(MIG_DIRECTIVE_RENAME_TABLE)->params, 5, keywords, 3);
  assert_int_equal(b.unbound, 2 + 3); /* two too many by position; schema is taken by the third */
}

static void types_and_constructs_have_their_parameters(void **state) {
  (void)state;
  assert_true(mig_params_has(mig_type_params(MIG_SPAN("Numeric")), MIG_SPAN("scale")));
  assert_true(mig_params_has(mig_type_params(MIG_SPAN("Enum")), MIG_SPAN("labels")));
  assert_null(mig_type_params(MIG_SPAN("Geometry")));
  assert_int_equal(mig_construct_find(MIG_SPAN("ForeignKeyConstraint")), MIG_CONSTRUCT_FOREIGN_KEY_CONSTRAINT);
  assert_int_equal(mig_construct_find(MIG_SPAN("relationship")), MIG_CONSTRUCT_NONE);
}

static void operations_are_told_in_words(void **state) {
  (void)state;
  mig_arena *arena = mig_arena_new();
  mig_effect effect = {.verb = MIG_EFFECT_RENAME, .as.rename.new_name = MIG_SPAN("person")};
  mig_op op = {.directive = MIG_SPAN("rename_table"), .effects = &effect, .effect_count = 1,
               .object = {.kind = MIG_OBJECT_TABLE, .schema = MIG_SPAN("app"), .name = MIG_SPAN("user")}};
  assert_true(mig_span_is(mig_op_phrase(arena, &op), "rename table app.user to person"));
  op.directive = MIG_SPAN("drop_column");
  op.object = (mig_object){.kind = MIG_OBJECT_COLUMN, .table = MIG_SPAN("user"), .name = MIG_SPAN("age")};
  assert_true(mig_span_is(mig_op_phrase(arena, &op), "drop column user.age"));
  effect.verb = MIG_EFFECT_UNKNOWN;
  assert_true(mig_span_is(mig_op_phrase(arena, &op), "drop_column, which was not understood"));
  mig_arena_free(arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_directive_is_found_by_its_name),
      cmocka_unit_test(what_creates_is_reversed_by_what_drops),
      cmocka_unit_test(arguments_bind_by_position_and_keyword),
      cmocka_unit_test(older_names_of_parameters_bind),
      cmocka_unit_test(a_part_of_a_parameters_name_is_no_name),
      cmocka_unit_test(a_star_takes_the_rest),
      cmocka_unit_test(what_fits_nowhere_is_counted),
      cmocka_unit_test(types_and_constructs_have_their_parameters),
      cmocka_unit_test(operations_are_told_in_words),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
