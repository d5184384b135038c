/* Answers questions about graphs that it reads from stdin; compare_revisions.py asks Alembic the
 * same. Lines: "rev ID|PARENTS|DEPENDENCIES|LABELS" (lists split by ','), then questions, then "end". */
#include <stdio.h>

#include "base/arena.h"
#include "base/span.h"
#include "base/vec.h"
#include "mig/graph.h"

typedef struct shell {
  mig_arena *arena;
  MIG_VEC(mig_graph_node) nodes;
  mig_graph *graph;
} shell;

typedef struct list {
  mig_span *items;
  uint32_t count;
} list;

static list split(mig_arena *arena, mig_span text, char by) {
  MIG_VEC(mig_span) parts = {0};
  for (size_t start = 0, i = 0; text.len > 0 && i <= text.len; i++) {
    if (i < text.len && text.ptr[i] != by) continue;
    *mig_vec_push(arena, &parts) = mig_span_cut(text, start, i);
    start = i + 1;
  }
  return (list){parts.items, parts.count};
}

static void add_revision(shell *s, mig_span line) {
  list fields = split(s->arena, mig_arena_copy(s->arena, line), '|');
  list down = split(s->arena, fields.items[1], ','), depends = split(s->arena, fields.items[2], ',');
  list labels = split(s->arena, fields.items[3], ',');
  mig_graph_node node = {.id = fields.items[0],
                         .down_revision = down.items,
                         .down_count = down.count,
                         .depends_on = depends.items,
                         .depends_count = depends.count,
                         .labels = labels.items,
                         .label_count = labels.count,
                         .script = s->nodes.count};
  *mig_vec_push(s->arena, &s->nodes) = node;
}

static void print_revs(const shell *s, mig_revs revs) {
  for (uint32_t i = 0; i < revs.count; i++) {
    mig_span id = mig_graph_id(s->graph, revs.items[i]);
    printf("%s%.*s", i == 0 ? "" : " ", MIG_FMT(id));
  }
  printf("\n");
}

static void print_labels(const shell *s) {
  for (mig_rev r = 0; r < mig_graph_count(s->graph); r++) {
    mig_labels labels;
    if (mig_graph_labels(&labels, s->arena, s->graph, r) != MIG_OK) return;
    for (uint32_t i = 0; i < labels.count; i++) printf("%s%.*s", i == 0 ? "" : ",", MIG_FMT(labels.items[i]));
    printf(";");
  }
  printf("\n");
}

static const char *const defect_names[] = {
    [MIG_DEFECT_DUPLICATE] = "duplicate",
    [MIG_DEFECT_MISSING_PARENT] = "missing-parent",
    [MIG_DEFECT_MISSING_DEPENDENCY] = "missing-dependency",
    [MIG_DEFECT_SELF_PARENT] = "self-parent",
    [MIG_DEFECT_SELF_DEPENDENCY] = "self-dependency",
    [MIG_DEFECT_CYCLE] = "cycle",
    [MIG_DEFECT_LABEL_COLLISION] = "label-collision",
    [MIG_DEFECT_REDUNDANT_PARENT] = "redundant-parent",
    [MIG_DEFECT_REDUNDANT_DEPENDENCY] = "redundant-dependency",
};

static void print_defects(const shell *s, mig_defects defects) {
  for (uint32_t i = 0; i < defects.count; i++) {
    const mig_defect *d = &defects.items[i];
    mig_span id = s->nodes.items[d->script].id;
    printf("%s:%.*s:%.*s;", defect_names[d->kind], MIG_FMT(id), MIG_FMT(d->name));
  }
  printf("\n");
}

static void print_redundant(const shell *s) {
  mig_defects defects = {0};
  if (mig_graph_find_redundant(&defects, s->arena, s->graph) == MIG_OK) print_defects(s, defects);
}

static mig_revs parse_revs(const shell *s, mig_span text) {
  list names = split(s->arena, text, ',');
  mig_rev *revs = MIG_NEW_ARRAY(s->arena, mig_rev, names.count);
  for (uint32_t i = 0; i < names.count; i++) revs[i] = mig_graph_find(s->graph, names.items[i]);
  return (mig_revs){revs, names.count};
}

static void print_found(const shell *s, mig_err err, mig_revs revs, const mig_why *why) {
  if (err == MIG_OK)
    print_revs(s, revs);
  else
    printf("! %s\n", why->text);
}

static void answer(const shell *s, mig_span word, mig_span rest) {
  mig_revs revs = {0};
  mig_why why = {{0}};
  if (mig_span_is(word, "heads")) print_revs(s, mig_graph_listed_heads(s->graph));
  if (mig_span_is(word, "real")) print_revs(s, mig_graph_listed_real_heads(s->graph));
  if (mig_span_is(word, "bases")) print_revs(s, mig_graph_bases(s->graph));
  if (mig_span_is(word, "branches")) print_revs(s, mig_graph_branch_points(s->graph));
  if (mig_span_is(word, "labels")) print_labels(s);
  if (mig_span_is(word, "defects")) print_defects(s, mig_graph_defects(s->graph));
  if (mig_span_is(word, "redundant")) print_redundant(s);
  if (mig_span_is(word, "resolve"))
    print_found(s, mig_graph_resolve(&revs, s->arena, s->graph, rest, &why), revs, &why);
  if (mig_span_is(word, "history"))
    print_found(s, mig_graph_history(&revs, s->arena, s->graph, rest.len == 0 ? (mig_span){0} : rest, &why), revs,
                &why);
  if (mig_span_is(word, "upgrade")) {
    list sides = split(s->arena, rest, '|');
    mig_revs applied = parse_revs(s, sides.count > 1 ? sides.items[1] : (mig_span){0});
    mig_err err = mig_graph_order_upgrade(&revs, s->arena, s->graph, parse_revs(s, sides.items[0]), applied);
    print_found(s, err, revs, &why);
  }
  if (mig_span_is(word, "merge-bases")) {
    mig_revs two = parse_revs(s, rest);
    mig_err err = mig_graph_merge_bases(&revs, s->arena, s->graph, two.items[0], two.items[1], MIG_EDGES_ALL);
    print_found(s, err, revs, &why);
  }
}

static void read_line(shell *s, mig_span line) {
  size_t space = mig_span_find(line, MIG_SPAN(" "), 0);
  mig_span word = space == SIZE_MAX ? line : mig_span_cut(line, 0, space);
  mig_span rest = space == SIZE_MAX ? (mig_span){"", 0} : mig_span_cut(line, space + 1, line.len);
  if (mig_span_is(word, "rev")) {
    add_revision(s, rest);
  } else if (mig_span_is(word, "end")) {
    mig_arena_free(s->arena);
    *s = (shell){.arena = mig_arena_new()};
    printf(".\n");
  } else {
    if (s->graph == NULL) mig_graph_build(&s->graph, s->arena, s->nodes.items, s->nodes.count, NULL);
    answer(s, word, rest);
  }
}

int main(void) {
  shell s = {.arena = mig_arena_new()};
  char *line = NULL;
  size_t cap = 0;
  for (ssize_t len; (len = getline(&line, &cap, stdin)) >= 0;) {
    if (len > 0 && line[len - 1] == '\n') len--;
    read_line(&s, (mig_span){line, (size_t)len});
  }
  free(line);
  mig_arena_free(s.arena);
  return 0;
}
