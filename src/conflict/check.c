#include "mig/check.h"

#include "base/buf.h"
#include "base/protect.h"
#include "base/shell.h"
#include "base/span.h"
#include "base/vec.h"
#include "mig/lines.h"
#include "script/script.h"

typedef struct work {
  mig_diags *out;
  mig_arena *arena;
  const mig_project *project;
  MIG_VEC(mig_diag) diags;
} work;

static const mig_script *script_of(const work *w, mig_rev rev) {
  return &w->project->scripts[mig_graph_node_of(w->project->graph, rev)->script];
}

static mig_place place_of(const mig_script *script, const mig_ident *ident) {
  return (mig_place){&script->file, ident->start, ident->end};
}

static mig_span id_of(const work *w, mig_rev rev) {
  return mig_graph_id(w->project->graph, rev);
}

/* Every script that the graph knows has its one identifier. */
static mig_diag *put(work *w, const char *rule, mig_level level, const mig_script *script, const mig_ident *ident,
                     mig_span message, mig_span help) {
  mig_diag *diag = mig_vec_push(w->arena, &w->diags);
  *diag = (mig_diag){.rule = rule,
                     .level = level,
                     .place = place_of(script, ident),
                     .message = message,
                     .help = help,
                     .revision = script->revision.items[0]};
  return diag;
}

/* "A, B and C", with " (path)" behind each. */
static mig_span list_revs(work *w, mig_revs revs, bool with_paths) {
  enum { SHOWN = 6 };
  mig_buf text = mig_buf_in(w->arena);
  for (uint32_t i = 0; i < revs.count && i < SHOWN; i++) {
    if (i != 0) mig_buf_puts(&text, i + 1 == revs.count ? " and " : ", ");
    mig_buf_put(&text, id_of(w, revs.items[i]));
    if (with_paths) mig_buf_printf(&text, " (%.*s)", MIG_FMT(script_of(w, revs.items[i])->file.path));
  }
  if (revs.count > SHOWN) mig_buf_printf(&text, " and %u more", revs.count - SHOWN);
  return mig_buf_span(&text);
}

static mig_span script_dir_option(const work *w) {
  if (w->project->tree->project_count < 2) return MIG_SPAN("");
  return mig_arena_printf(w->arena, " --script-dir %.*s", MIG_FMT(w->project->title));
}

/* ---- heads ---- */

/* Where the heads of a line parted: " after 1975ea". */
static mig_span fork_points(work *w, mig_revs heads) {
  enum { SHOWN = 3 };
  MIG_VEC(mig_rev) points = {0};
  mig_buf text = mig_buf_in(w->arena);
  for (uint32_t i = 1; i < heads.count; i++) {
    mig_revs bases;
    mig_must(mig_graph_merge_bases(&bases, w->arena, w->project->graph, heads.items[i - 1], heads.items[i], MIG_EDGES_VERSIONED));
    for (uint32_t k = 0; k < bases.count; k++) {
      bool known = false;
      for (uint32_t j = 0; j < points.count && !known; j++) known = points.items[j] == bases.items[k];
      if (!known) *mig_vec_push(w->arena, &points) = bases.items[k];
    }
  }
  for (uint32_t i = 0; i < points.count && i < SHOWN; i++) {
    mig_buf_puts(&text, i == 0 ? ", parted after " : ", ");
    mig_buf_put(&text, id_of(w, points.items[i]));
  }
  if (points.count > SHOWN) mig_buf_printf(&text, " and %u more", points.count - SHOWN);
  return mig_buf_span(&text);
}

static void report_fork(work *w, const mig_line *line) {
  mig_rev last = line->heads.items[line->heads.count - 1];
  mig_span where = line->name.len != 0 ? mig_arena_printf(w->arena, " in the line %.*s", MIG_FMT(line->name)) : MIG_SPAN("");
  mig_span message = mig_arena_printf(w->arena, "%u heads%.*s%.*s: %.*s", line->heads.count, MIG_FMT(where),
                                      MIG_FMT(fork_points(w, line->heads)), MIG_FMT(list_revs(w, line->heads, true)));
  mig_span help = mig_arena_printf(w->arena, "mig conflicts%.*s says whether they collide; mig merge%.*s joins them",
                                   MIG_FMT(script_dir_option(w)), MIG_FMT(script_dir_option(w)));
  put(w, "MIG001", MIG_ERROR, script_of(w, last), &script_of(w, last)->revision, message, help);
}

static void report_stray(work *w, const mig_line *line) {
  const mig_script *script = script_of(w, line->root);
  put(w, "MIG006", MIG_ERROR, script, &script->down_revision,
      mig_arena_printf(w->arena, "%.*s starts a history of its own beside the one in the same folder",
                       MIG_FMT(id_of(w, line->root))),
      MIG_SPAN("if its parent was lost, write it into down_revision; if the line is meant, give it a branch label"));
}

/* Merge revisions of the same parents: MIG007 says which to remove, and joining them would be a third. */
static bool are_twins(const work *w, mig_revs heads) {
  const mig_graph *graph = w->project->graph;
  for (uint32_t i = 0; i < heads.count; i++)
    if (mig_graph_parents(graph, heads.items[i]).count < 2 || !mig_graph_same_parents(graph, heads.items[0], heads.items[i]))
      return false;
  return true;
}

static void check_heads(work *w, bool labels_collide) {
  mig_lines lines;
  mig_must(mig_project_lines(&lines, w->arena, w->project, NULL));
  for (uint32_t i = 0; i < lines.count; i++) {
    if (lines.items[i].heads.count > 1 && !are_twins(w, lines.items[i].heads)) report_fork(w, &lines.items[i]);
    if (lines.items[i].stray && !labels_collide) report_stray(w, &lines.items[i]);
  }
}

/* ---- defects of the set of scripts: how each is told, in one table ---- */

typedef struct telling {
  const char *rule;
  mig_level level;
  enum { AT_REVISION, AT_PARENTS, AT_DEPENDS, AT_LABELS } at;
  const char *message; /* %1: the script's revision, %2: the name, %3: the other script's path,
                        * %4: the revisions of a circle, %5: the name as a word of the shell */
  const char *help;
} telling;

static const telling tellings[] = {
    [MIG_DEFECT_DUPLICATE] = {"MIG002", MIG_ERROR, AT_REVISION,
                              "revision %1 is also in %3; Alembic keeps one of the two files",
                              "give one of them, the one that no database has run, another revision id, in its file "
                              "and wherever a down_revision means it"},
    [MIG_DEFECT_MISSING_PARENT] = {"MIG003", MIG_ERROR, AT_PARENTS, "the parent %2 of %1 is in no script",
                                   "bring the script of %2 into this tree, or name the right parent: "
                                   "git log --all -S %5 finds where it was"},
    [MIG_DEFECT_MISSING_DEPENDENCY] = {"MIG003", MIG_ERROR, AT_DEPENDS,
                                       "%1 depends on %2, which is neither a revision nor a label here",
                                       "bring the script of %2 into this tree, or correct depends_on"},
    [MIG_DEFECT_SELF_PARENT] = {"MIG004", MIG_ERROR, AT_PARENTS, "%1 is its own parent", "name the real parent"},
    [MIG_DEFECT_SELF_DEPENDENCY] = {"MIG004", MIG_ERROR, AT_DEPENDS, "%1 depends on itself",
                                    "remove it from depends_on"},
    [MIG_DEFECT_CYCLE] = {"MIG004", MIG_ERROR, AT_PARENTS, "these revisions lead to each other in a circle: %4",
                          "one of these down_revision or depends_on lines is wrong"},
    [MIG_DEFECT_LABEL_COLLISION] = {"MIG008", MIG_ERROR, AT_LABELS, "the branch label %2 of %1 is taken by %3",
                                    "rename one of the two"},
    [MIG_DEFECT_REDUNDANT_PARENT] = {"MIG005", MIG_WARNING, AT_PARENTS,
                                     "%1 names the parent %2, which another parent of it has as an ancestor already",
                                     "leave %2 out: with three parents Alembic's upgrade stops with a KeyError"},
    [MIG_DEFECT_REDUNDANT_DEPENDENCY] = {"MIG005", MIG_WARNING, AT_DEPENDS,
                                         "%1 depends on %2, which its parents have as an ancestor already",
                                         "leave %2 out of depends_on"}};

static mig_span fill_in(work *w, const char *format, const mig_defect *defect, const mig_script *script) {
  mig_buf text = mig_buf_in(w->arena);
  for (const char *p = format; *p != '\0'; p++) {
    if (*p != '%') {
      mig_buf_putc(&text, *p);
      continue;
    }
    switch (*++p) {
      case '1': mig_buf_put(&text, script->revision.items[0]); break;
      case '2': mig_buf_put(&text, defect->name); break;
      case '5': mig_buf_put(&text, mig_shell_word(w->arena, defect->name)); break;
      case '3': mig_buf_put(&text, w->project->scripts[defect->other].file.path); break;
      default: mig_buf_put(&text, list_revs(w, defect->members, false)); break;
    }
  }
  return mig_buf_span(&text);
}

static const mig_ident *ident_at(const mig_script *script, int at) {
  const mig_ident *idents[] = {[AT_REVISION] = &script->revision, [AT_PARENTS] = &script->down_revision,
                               [AT_DEPENDS] = &script->depends_on, [AT_LABELS] = &script->branch_labels};
  return idents[at];
}

/* How many of a script's parents are missing, and whether this defect is the first of them. */
static uint32_t missing_parents(mig_defects defects, const mig_defect *of, bool *first) {
  uint32_t count = 0;
  *first = false;
  for (uint32_t i = 0; i < defects.count; i++) {
    if (defects.items[i].kind != MIG_DEFECT_MISSING_PARENT || defects.items[i].script != of->script) continue;
    if (count++ == 0) *first = &defects.items[i] == of;
  }
  return count;
}

/* A merge revision that was carried to where nothing of it is: one finding, whatever its parents' number. */
static bool report_uprooted(work *w, mig_defects defects, const mig_defect *defect) {
  const mig_script *script = &w->project->scripts[defect->script];
  bool first;
  if (defect->kind != MIG_DEFECT_MISSING_PARENT || script->down_revision.count < 2 ||
      missing_parents(defects, defect, &first) != script->down_revision.count)
    return false;
  if (!first) return true;
  mig_buf names = mig_buf_in(w->arena);
  for (uint32_t i = 0; i < script->down_revision.count; i++) {
    mig_buf_puts(&names, i == 0 ? "" : ", ");
    mig_buf_put(&names, script->down_revision.items[i]);
  }
  put(w, "MIG003", MIG_ERROR, script, &script->down_revision,
      mig_arena_printf(w->arena, "merge revision %.*s: none of its parents (%.*s) is here, so there is nothing to merge",
                       MIG_FMT(script->revision.items[0]), MIG_FMT(mig_buf_span(&names))),
      mig_arena_printf(w->arena, "leave it out of this branch: git rm %.*s", MIG_FMT(mig_shell_path(w->arena, script->file.path))));
  return true;
}

static void report_defects(work *w, mig_defects defects) {
  for (uint32_t i = 0; i < defects.count; i++) {
    const mig_defect *defect = &defects.items[i];
    if (report_uprooted(w, defects, defect)) continue;
    const telling *how = &tellings[defect->kind];
    const mig_script *script = &w->project->scripts[defect->script];
    mig_diag *diag = put(w, how->rule, how->level, script, ident_at(script, (int)how->at),
                         fill_in(w, how->message, defect, script), fill_in(w, how->help, defect, script));
    if (strcmp(how->rule, "MIG003") == 0) diag->missing = defect->name;
  }
}

/* ---- two merge revisions of the same parents ---- */

/* Children of one parent are few, so pairs of them are looked at; never all pairs of merges. */
static void check_joined_twice(work *w) {
  const mig_graph *graph = w->project->graph;
  mig_revs merges = mig_graph_merge_points(graph);
  for (uint32_t i = 0; i < merges.count; i++) {
    mig_revs parents = mig_graph_parents(graph, merges.items[i]);
    if (parents.count < 2) continue;
    mig_revs siblings = mig_graph_children(graph, parents.items[0], MIG_EDGES_VERSIONED);
    for (uint32_t k = 0; k < siblings.count; k++) {
      if (siblings.items[k] >= merges.items[i] || !mig_graph_same_parents(graph, merges.items[i], siblings.items[k]))
        continue;
      const mig_script *script = script_of(w, merges.items[i]);
      bool both_heads = mig_graph_is_head(graph, merges.items[i]) && mig_graph_is_head(graph, siblings.items[k]);
      put(w, "MIG007", both_heads ? MIG_ERROR : MIG_WARNING, script, &script->down_revision,
          mig_arena_printf(w->arena, "%.*s and %.*s (%.*s) join the same revisions", MIG_FMT(id_of(w, merges.items[i])),
                           MIG_FMT(id_of(w, siblings.items[k])),
                           MIG_FMT(script_of(w, siblings.items[k])->file.path)),
          MIG_SPAN("keep the one that databases have run, or that is published, and remove the other"));
      break;
    }
  }
}

/* Heads and cycles that only follow from a duplicate id, or from one of two parents, would send people the wrong way. */
static bool has_kind(mig_defects defects, mig_defect_kind kind) {
  for (uint32_t i = 0; i < defects.count; i++)
    if (defects.items[i].kind == kind) return true;
  return false;
}

static mig_err check_graph(void *context) {
  work *w = context;
  mig_defects defects = mig_graph_defects(w->project->graph), redundant = {0};
  if (!has_kind(defects, MIG_DEFECT_DUPLICATE) && !w->project->parents_in_conflict)
    check_heads(w, has_kind(defects, MIG_DEFECT_LABEL_COLLISION));
  report_defects(w, defects);
  mig_must(mig_graph_find_redundant(&redundant, w->arena, w->project->graph));
  report_defects(w, redundant);
  check_joined_twice(w);
  *w->out = (mig_diags){w->diags.items, w->diags.count};
  return MIG_OK;
}

mig_err mig_check_graph(mig_diags *out, mig_arena *arena, const mig_project *project, mig_why *why) {
  work w = {.out = out, .arena = arena, .project = project};
  return mig_protect_told(check_graph, &w, why);
}
