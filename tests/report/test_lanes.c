/* Where the revisions of a drawing stand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* cmocka.h needs the four above */
#include <cmocka.h>

#include "base/buf.h"
#include "base/span.h"
#include "report/lanes.h"

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

typedef struct revision {
  const char *id;
  const char *parents[3];
} revision;

/* Draws the graph with a letter per line: | passes, / comes in, \ goes out, * the revision. */
static void expect(const revision *revisions, uint32_t count, const char *expected) {
  mig_graph_node *nodes = MIG_NEW_ARRAY(arena, mig_graph_node, count);
  for (uint32_t i = 0; i < count; i++) {
    mig_span *parents = MIG_NEW_ARRAY(arena, mig_span, 3);
    uint32_t n = 0;
    while (n < 3 && revisions[i].parents[n] != NULL) {
      parents[n] = mig_span_of(revisions[i].parents[n]);
      n++;
    }
    nodes[i] = (mig_graph_node){.id = mig_span_of(revisions[i].id), .down_revision = parents, .down_count = n, .script = i};
  }
  mig_graph *graph = NULL;
  mig_revs order = {0};
  assert_int_equal(mig_graph_build(&graph, arena, nodes, count, NULL), MIG_OK);
  assert_int_equal(mig_graph_history(&order, arena, graph, (mig_span){NULL, 0}, NULL), MIG_OK);
  const mig_lane_row *rows = mig_lanes_of(arena, graph, order);
  mig_buf out = mig_buf_in(arena);
  for (uint32_t i = 0; i < order.count; i++) {
    mig_buf_printf(&out, "%.*s *%u", MIG_FMT(mig_graph_id(graph, rows[i].rev)), rows[i].lane);
    for (uint32_t k = 0; k < rows[i].line_count; k++)
      mig_buf_printf(&out, " %c%u", "|/\\"[rows[i].lines[k].kind], rows[i].lines[k].lane);
    mig_buf_puts(&out, rows[i].straight ? " straight\n" : "\n");
  }
  mig_buf_putc(&out, '\0');
  assert_string_equal(out.ptr, expected);
}

static void a_line_of_revisions_keeps_one_lane(void **state) {
  (void)state;
  const revision graph[] = {{"a", {0}}, {"b", {"a"}}, {"c", {"b"}}};
  expect(graph, 3, "c *0 \\0\nb *0 /0 \\0 straight\na *0 /0\n");
}

static void two_heads_meet_at_their_branch_point(void **state) {
  (void)state;
  const revision graph[] = {{"a", {0}}, {"b", {"a"}}, {"c", {"a"}}};
  expect(graph, 3, "b *0 \\0\nc *1 |0 \\0\na *0 /0\n");
}

static void a_merge_point_opens_a_lane_for_its_second_parent(void **state) {
  (void)state;
  const revision graph[] = {{"a", {0}}, {"b", {"a"}}, {"c", {"a"}}, {"m", {"b", "c"}}};
  expect(graph, 4, "m *0 \\0 \\1\nb *0 /0 |1 \\0 straight\nc *1 |0 /1 \\0\na *0 /0\n");
}

static void a_free_lane_is_taken_again(void **state) {
  (void)state;
  const revision graph[] = {{"a", {0}}, {"b", {0}}};
  expect(graph, 2, "a *0\nb *0\n");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_line_of_revisions_keeps_one_lane),
      cmocka_unit_test(two_heads_meet_at_their_branch_point),
      cmocka_unit_test(a_merge_point_opens_a_lane_for_its_second_parent),
      cmocka_unit_test(a_free_lane_is_taken_again),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
