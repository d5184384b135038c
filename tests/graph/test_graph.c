#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/span.h"
#include "base/vec.h"
#include "mig/graph.h"

/* A graph from lines "ID PARENTS DEPENDENCIES LABELS", lists split by ',', "-" for none. */
typedef struct world {
  mig_arena *arena;
  MIG_VEC(mig_graph_node) nodes;
  mig_graph *graph;
} world;

typedef struct list {
  mig_span *items;
  uint32_t count;
} list;

static list split(mig_arena *arena, mig_span text, char by) {
  MIG_VEC(mig_span) parts = {0};
  for (size_t start = 0, i = 0; i <= text.len; i++) {
    if (i < text.len && text.ptr[i] != by) continue;
    *mig_vec_push(arena, &parts) = mig_span_cut(text, start, i);
    start = i + 1;
  }
  return (list){parts.items, parts.count};
}

static list names(mig_arena *arena, list fields, uint32_t field) {
  if (field >= fields.count || mig_span_is(fields.items[field], "-")) return (list){NULL, 0};
  return split(arena, fields.items[field], ',');
}

static world graph_of(const char *text) {
  world w = {.arena = mig_arena_new()};
  list lines = split(w.arena, mig_span_of(text), '\n');
  for (uint32_t i = 0; i < lines.count; i++) {
    list fields = split(w.arena, lines.items[i], ' ');
    list down = names(w.arena, fields, 1), depends = names(w.arena, fields, 2), labels = names(w.arena, fields, 3);
    *mig_vec_push(w.arena, &w.nodes) = (mig_graph_node){.id = fields.items[0],
                                                        .down_revision = down.items,
                                                        .down_count = down.count,
                                                        .depends_on = depends.items,
                                                        .depends_count = depends.count,
                                                        .labels = labels.items,
                                                        .label_count = labels.count,
                                                        .script = i};
  }
  assert_int_equal(mig_graph_build(&w.graph, w.arena, w.nodes.items, w.nodes.count, NULL), MIG_OK);
  return w;
}

static const char *ids(const world *w, mig_revs revs) {
  static char text[1000];
  size_t used = 0;
  text[0] = '\0';
  for (uint32_t i = 0; i < revs.count; i++) {
    mig_span id = mig_graph_id(w->graph, revs.items[i]);
    used += (size_t)snprintf(text + used, sizeof text - used, "%s%.*s", i == 0 ? "" : " ", MIG_FMT(id));
  }
  return text;
}

static mig_rev rev(const world *w, const char *id) {
  mig_rev found = mig_graph_find(w->graph, mig_span_of(id));
  assert_int_not_equal(found, MIG_NO_REV);
  return found;
}

static const char *history(const world *w, const char *range) {
  static mig_why why;
  mig_revs revs;
  mig_err err = mig_graph_history(&revs, w->arena, w->graph, mig_span_of(range), &why);
  return err == MIG_OK ? ids(w, revs) : why.text;
}

static const char *resolved(const world *w, const char *symbol) {
  static mig_why why;
  mig_revs revs;
  mig_err err = mig_graph_resolve(&revs, w->arena, w->graph, mig_span_of(symbol), &why);
  return err == MIG_OK ? ids(w, revs) : why.text;
}

static const char *labels(const world *w, const char *id) {
  static char text[200];
  mig_labels found;
  size_t used = 0;
  text[0] = '\0';
  assert_int_equal(mig_graph_labels(&found, w->arena, w->graph, rev(w, id)), MIG_OK);
  for (uint32_t i = 0; i < found.count; i++)
    used += (size_t)snprintf(text + used, sizeof text - used, "%s%.*s", i == 0 ? "" : " ", MIG_FMT(found.items[i]));
  return text;
}

static void an_empty_folder_has_no_heads(void **state) {
  (void)state;
  world w = {.arena = mig_arena_new()};
  assert_int_equal(mig_graph_build(&w.graph, w.arena, NULL, 0, NULL), MIG_OK);
  assert_int_equal(mig_graph_heads(w.graph).count, 0);
  assert_string_equal(history(&w, NULL), "");
  assert_string_equal(resolved(&w, "heads"), "");
  mig_arena_free(w.arena);
}

static void a_dependency_takes_a_head_only_when_resolved(void **state) {
  (void)state;
  world w = graph_of("b -\na - b\nc a");
  assert_string_equal(ids(&w, mig_graph_heads(w.graph)), "b c");
  assert_string_equal(ids(&w, mig_graph_real_heads(w.graph)), "c");
  assert_string_equal(ids(&w, mig_graph_bases(w.graph)), "b a");
  assert_string_equal(resolved(&w, "heads"), "c");
  assert_string_equal(resolved(&w, "head"),
                      "Multiple head revisions are present for given argument 'head'; please specify a specific target "
                      "revision, '<branchname>@head' to narrow to a specific head, or 'heads' for all heads");
  mig_arena_free(w.arena);
}

static void a_repeated_parent_merges_but_does_not_branch(void **state) {
  (void)state;
  world w = graph_of("a -\nq a,a");
  assert_true(mig_graph_is_merge_point(w.graph, rev(&w, "q")));
  assert_false(mig_graph_is_branch_point(w.graph, rev(&w, "a")));
  assert_int_equal(mig_graph_parents(w.graph, rev(&w, "q")).count, 1);
  mig_arena_free(w.arena);
}

static void labels_go_up_and_down_a_plain_tail_only(void **state) {
  (void)state;
  world plain = graph_of("base -\nx base - l\ny x");
  assert_string_equal(labels(&plain, "base"), "l");
  assert_string_equal(labels(&plain, "y"), "l");
  world forked = graph_of("base -\nx base - l\nz base");
  assert_string_equal(labels(&forked, "base"), "");
  assert_string_equal(labels(&forked, "z"), "");
  world merged = graph_of("base -\nx base - l,k\nz base - m\nj x,z - own");
  assert_string_equal(labels(&merged, "j"), "own l k m");
  mig_arena_free(plain.arena);
  mig_arena_free(forked.arena);
  mig_arena_free(merged.arena);
}

static void a_dependency_on_a_label_means_the_revision_that_declares_it(void **state) {
  (void)state;
  world w = graph_of("a - - lab\nb a\nc - lab");
  assert_string_equal(ids(&w, mig_graph_dependencies(w.graph, rev(&w, "c"))), "a");
  mig_arena_free(w.arena);
}

static void a_dependency_that_an_ancestor_has_is_not_counted_again(void **state) {
  (void)state;
  world w = graph_of("d -\na - d\nb a\nc b d");
  assert_string_equal(ids(&w, mig_graph_normal_parents(w.graph, rev(&w, "c"))), "b");
  assert_string_equal(ids(&w, mig_graph_dependencies(w.graph, rev(&w, "c"))), "d");
  mig_arena_free(w.arena);
}

static void criss_cross_merges_have_two_merge_bases(void **state) {
  (void)state;
  world w = graph_of("base -\na base\nb base\nm a,b\nn a,b");
  mig_revs bases;
  assert_int_equal(mig_graph_merge_bases(&bases, w.arena, w.graph, rev(&w, "m"), rev(&w, "n"), MIG_EDGES_ALL), MIG_OK);
  assert_string_equal(ids(&w, bases), "a b");
  mig_arena_free(w.arena);
}

static void sides_are_split_in_upgrade_order(void **state) {
  (void)state;
  world w = graph_of("base -\nroot base\na1 root\na2 a1\nb1 root\nb2 b1");
  mig_sides sides;
  assert_int_equal(mig_graph_split(&sides, w.arena, w.graph, rev(&w, "a2"), rev(&w, "b2")), MIG_OK);
  assert_string_equal(ids(&w, sides.bases), "root");
  assert_string_equal(ids(&w, sides.shared), "base root");
  assert_string_equal(ids(&w, sides.ours), "a1 a2");
  assert_string_equal(ids(&w, sides.theirs), "b1 b2");
  mig_arena_free(w.arena);
}

static void a_range_includes_its_start(void **state) {
  (void)state;
  world w = graph_of("aaaa1 -\nbbbb1 aaaa1\ncccc1 bbbb1\ndddd1 -");
  assert_string_equal(history(&w, "bbbb1:cccc1"), "cccc1 bbbb1");
  assert_string_equal(history(&w, ":bbbb"), "bbbb1 aaaa1");
  assert_string_equal(history(&w, "aaaa1:+1"), "bbbb1 aaaa1");
  assert_string_equal(history(&w, "aaaa1:cccc1-1"), "bbbb1 aaaa1");
  assert_string_equal(history(&w, " aaaa1:aaaa1 "), "aaaa1");
  assert_string_equal(history(&w, "aaaa1"), "History range requires [start]:[end], [start]:, or :[end]");
  assert_string_equal(history(&w, "dddd1:cccc1"),
                      "Requested range dddd1:cccc1 does not refer to ancestor/descendant revisions along the same "
                      "branch");
  mig_arena_free(w.arena);
}

static void a_range_that_counts_down_a_branch_may_end_on_what_depends_on_it(void **state) {
  (void)state;
  world w = graph_of("aaaa1 - - lib\nbbbb1 aaaa1\nxxxx1 - bbbb1\nyyyy1 xxxx1");
  assert_string_equal(history(&w, "lib@-4:xxxx1"), "");
  assert_string_equal(history(&w, "lib@-4:yyyy1"), "");
  assert_string_equal(history(&w, "lib@-4:bbbb1"), "bbbb1 aaaa1");
  mig_arena_free(w.arena);
}

static void a_beginning_must_be_unique_and_the_key_longer_than_three(void **state) {
  (void)state;
  world w = graph_of("abcd1 -\nabcd2 abcd1\nxyz abcd2 - label");
  assert_string_equal(resolved(&w, "abcd1"), "abcd1");
  assert_string_equal(resolved(&w, "xyz"), "xyz");
  assert_string_equal(resolved(&w, "lab"), "xyz");
  assert_string_equal(resolved(&w, "xy"), "Can't locate revision identified by 'xy'");
  assert_string_equal(resolved(&w, "abcd"),
                      "Can't locate revision identified by 'abcd'; 2 identifiers start with it: abcd1, abcd2");
  assert_string_equal(resolved(&w, "-1"), "abcd2");
  assert_string_equal(resolved(&w, "-9"), "Relative revision -9 didn't produce 9 migrations");
  assert_string_equal(resolved(&w, "base"), "");
  mig_arena_free(w.arena);
}

static void the_last_of_two_scripts_counts_and_the_first_stays_listed(void **state) {
  (void)state;
  world w = graph_of("a -\nb a\nc b\nb a");
  assert_string_equal(ids(&w, mig_graph_heads(w.graph)), "c");
  assert_string_equal(ids(&w, mig_graph_listed_heads(w.graph)), "b c");
  assert_int_equal(mig_graph_node_of(w.graph, rev(&w, "b"))->script, 3);
  mig_defects defects = mig_graph_defects(w.graph);
  assert_int_equal(defects.count, 1);
  assert_int_equal(defects.items[0].kind, MIG_DEFECT_DUPLICATE);
  assert_int_equal(defects.items[0].script, 3);
  assert_int_equal(defects.items[0].other, 1);
  mig_arena_free(w.arena);
}

static void a_cycle_that_alembic_does_not_see_is_found(void **state) {
  (void)state;
  world w = graph_of("a -\nb a,d\nc b\nd c\ne b");
  mig_defects defects = mig_graph_defects(w.graph);
  assert_int_equal(defects.count, 1);
  assert_int_equal(defects.items[0].kind, MIG_DEFECT_CYCLE);
  assert_string_equal(ids(&w, defects.items[0].members), "b c d");
  mig_revs revs;
  assert_int_equal(mig_graph_history(&revs, w.arena, w.graph, (mig_span){0}, NULL), MIG_OK);
  assert_int_equal(revs.count, 5);
  mig_arena_free(w.arena);
}

static void a_cycle_without_any_head_is_still_listed(void **state) {
  (void)state;
  world w = graph_of("x -\na c\nb a\nc b\nq q");
  mig_defects defects = mig_graph_defects(w.graph);
  assert_int_equal(defects.count, 2);
  assert_int_equal(defects.items[0].kind, MIG_DEFECT_SELF_PARENT);
  assert_int_equal(defects.items[1].kind, MIG_DEFECT_CYCLE);
  mig_revs revs;
  assert_int_equal(mig_graph_history(&revs, w.arena, w.graph, (mig_span){0}, NULL), MIG_OK);
  assert_int_equal(revs.count, 5);
  mig_arena_free(w.arena);
}

static void missing_parents_and_taken_labels_are_defects(void **state) {
  (void)state;
  world w = graph_of("a gone - one\nb a nowhere one,a");
  mig_defects defects = mig_graph_defects(w.graph);
  assert_int_equal(defects.count, 4);
  assert_int_equal(defects.items[0].kind, MIG_DEFECT_LABEL_COLLISION);
  assert_int_equal(defects.items[1].kind, MIG_DEFECT_LABEL_COLLISION);
  assert_int_equal(defects.items[2].kind, MIG_DEFECT_MISSING_DEPENDENCY);
  assert_int_equal(defects.items[3].kind, MIG_DEFECT_MISSING_PARENT);
  assert_memory_equal(defects.items[3].name.ptr, "gone", 4);
  assert_int_equal(mig_graph_bases(w.graph).count, 0);
  mig_arena_free(w.arena);
}

static void a_parent_that_another_parent_reaches_is_redundant(void **state) {
  (void)state;
  world w = graph_of("base -\np base\nq p\nm p,q\nn m base\nok q");
  mig_defects found;
  assert_int_equal(mig_graph_find_redundant(&found, w.arena, w.graph), MIG_OK);
  assert_int_equal(found.count, 2);
  assert_int_equal(found.items[0].kind, MIG_DEFECT_REDUNDANT_PARENT);
  assert_int_equal(found.items[0].script, 3);
  assert_int_equal(found.items[0].other, 2);
  assert_true(mig_span_is(found.items[0].name, "p"));
  assert_int_equal(found.items[1].kind, MIG_DEFECT_REDUNDANT_DEPENDENCY);
  assert_true(mig_span_is(found.items[1].name, "base"));
  mig_arena_free(w.arena);
}

/* Against a plain transcription of what the sweeps replace. */
static void sweeps_over_many_keys_agree_with_single_walks(void **state) {
  (void)state;
  enum { COUNT = 700 };
  char text[COUNT * 40];
  size_t used = 0;
  uint64_t seed = 42;
  for (unsigned i = 0; i < COUNT; i++) {
    used += (size_t)snprintf(text + used, sizeof text - used, "%sr%u", i == 0 ? "" : "\n", i);
    unsigned count = i == 0 ? 0 : 1 + i % 3;
    for (unsigned k = 0; k < count; k++) {
      seed = seed * 6364136223846793005u + 1442695040888963407u;
      used +=
          (size_t)snprintf(text + used, sizeof text - used, "%cr%u", k == 0 ? ' ' : ',', (unsigned)(seed >> 33) % i);
    }
  }
  world w = graph_of(text);
  mig_defects found;
  uint32_t at = 0;
  assert_int_equal(mig_graph_find_redundant(&found, w.arena, w.graph), MIG_OK);
  assert_true(found.count > 64);
  for (mig_rev r = 0; r < COUNT; r++) {
    mig_revs parents = mig_graph_parents(w.graph, r);
    for (uint32_t p = 0; p < parents.count; p++) {
      bool redundant = false;
      for (uint32_t q = 0; q < parents.count && !redundant; q++)
        if (p != q)
          assert_int_equal(
              mig_graph_is_ancestor(&redundant, w.graph, parents.items[p], parents.items[q], MIG_EDGES_ALL), MIG_OK);
      at += redundant;
    }
  }
  assert_int_equal(at, found.count);
  mig_arena_free(w.arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(an_empty_folder_has_no_heads),
      cmocka_unit_test(a_dependency_takes_a_head_only_when_resolved),
      cmocka_unit_test(a_repeated_parent_merges_but_does_not_branch),
      cmocka_unit_test(labels_go_up_and_down_a_plain_tail_only),
      cmocka_unit_test(a_dependency_on_a_label_means_the_revision_that_declares_it),
      cmocka_unit_test(a_dependency_that_an_ancestor_has_is_not_counted_again),
      cmocka_unit_test(criss_cross_merges_have_two_merge_bases),
      cmocka_unit_test(sides_are_split_in_upgrade_order),
      cmocka_unit_test(a_range_includes_its_start),
      cmocka_unit_test(a_range_that_counts_down_a_branch_may_end_on_what_depends_on_it),
      cmocka_unit_test(a_beginning_must_be_unique_and_the_key_longer_than_three),
      cmocka_unit_test(the_last_of_two_scripts_counts_and_the_first_stays_listed),
      cmocka_unit_test(a_cycle_that_alembic_does_not_see_is_found),
      cmocka_unit_test(a_cycle_without_any_head_is_still_listed),
      cmocka_unit_test(missing_parents_and_taken_labels_are_defects),
      cmocka_unit_test(a_parent_that_another_parent_reaches_is_redundant),
      cmocka_unit_test(sweeps_over_many_keys_agree_with_single_walks),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
