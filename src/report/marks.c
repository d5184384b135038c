#include "report/marks.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/map.h"
#include "base/span.h"
#include "base/vec.h"
#include "report/region.h"

typedef struct ordered {
  mig_mark mark;
  uint32_t ordinal; /* place in the report: what decides among equals */
} ordered;

typedef struct work {
  mig_arena *arena;
  const mig_report *report;
  MIG_VEC(ordered) marks;
  mig_map seen, fingerprints;
} work;

/* ---- identity ---- */

/* FNV-1a, 64 bits; each part ends in a byte that no name has. */
static uint64_t mix(uint64_t hash, mig_span part) {
  for (size_t i = 0; i <= part.len; i++) {
    hash ^= i < part.len ? (unsigned char)part.ptr[i] : 0xff;
    hash *= 1099511628211u;
  }
  return hash;
}

/* From what the mark is about, never from lines: it survives edits above it. A diagnostic is known
 * by its rule and revision, or its file where no revision is known. */
static uint64_t identity_of(const mig_mark *mark) {
  uint64_t hash = 14695981039346656037u;
  hash = mix(hash, mig_span_of(mark->rule));
  if (mark->finding != NULL) {
    hash = mix(hash, mark->finding->fingerprint);
  } else {
    hash = mix(hash, mark->revision.len != 0 ? mark->revision : mig_mark_path(mark));
  }
  if (mark->project->has_bind) hash = mix(hash, mark->project->bind);
  return hash;
}

/* The n-th of several with one identity mixes n in, so that all differ. */
static mig_span fingerprint_of(work *w, const mig_mark *mark) {
  uint64_t hash = identity_of(mark);
  for (;;) {
    mig_span text = mig_arena_printf(w->arena, "%016llx", (unsigned long long)hash);
    if (mig_map_get(&w->fingerprints, text) == MIG_MAP_NONE) {
      mig_map_add(&w->fingerprints, text, 0);
      return text;
    }
    hash = mix(hash, MIG_SPAN("again"));
  }
}

/* Three heads make three pairs: what stands in two of them word for word is said once. */
static bool is_told(work *w, const mig_mark *mark) {
  mig_buf key = mig_buf_in(w->arena);
  mig_buf_puts(&key, mark->rule);
  mig_buf_put(&key, mig_mark_path(mark));
  mig_buf_printf(&key, "|%u|%u|", mark->at.start, mark->at.end);
  if (mark->project->has_bind) mig_buf_put(&key, mark->project->bind);
  mig_buf_putc(&key, '|');
  mig_buf_put(&key, mark->message);
  if (mark->other != NULL && mark->other->place.file != NULL) {
    mig_buf_put(&key, mark->other->place.file->path);
    mig_buf_printf(&key, "|%u", mark->other->place.start);
  }
  uint32_t next = w->marks.count;
  return mig_map_add(&w->seen, mig_buf_span(&key), next) != next;
}

/* ---- making marks ---- */

static mig_level shown_level(mig_level level, mig_grade grade) {
  return level == MIG_ERROR && grade == MIG_POSSIBLE ? MIG_WARNING : level;
}

static void push(work *w, mig_mark mark) {
  if (mark.rule == NULL || is_told(w, &mark)) return;
  if (mark.message.len == 0) mark.message = mig_span_of(mark.rule);
  mark.level = shown_level(mark.level, mark.grade);
  mark.fingerprint = fingerprint_of(w, &mark);
  uint32_t ordinal = w->marks.count;
  *mig_vec_push(w->arena, &w->marks) = (ordered){mark, ordinal};
}

static void add_diag(work *w, const mig_report_project *project, const mig_diag *diag) {
  push(w, (mig_mark){.rule = diag->rule,
                     .level = diag->level,
                     .grade = MIG_CERTAIN,
                     .message = diag->message,
                     .help = diag->help,
                     .revision = diag->revision,
                     .at = diag->place,
                     .suppressed = {NULL, 0},
                     .project = project});
}

static mig_span name_of(const mig_conflict_side *side) {
  if (side->name.len != 0) return side->name;
  return side->head_count == 1 ? side->heads[0] : MIG_SPAN("");
}

static void add_finding(work *w, const mig_report_project *project, const mig_comparison *comparison,
                        const mig_finding *finding) {
  bool on_theirs = finding->has_theirs && (!finding->has_ours || !w->report->ours_is_new);
  const mig_operation *at = on_theirs ? &finding->theirs : finding->has_ours ? &finding->ours : NULL;
  const mig_operation *other = !finding->has_ours || !finding->has_theirs ? NULL
                               : on_theirs                                ? &finding->ours
                                                                          : &finding->theirs;
  mig_mark mark = {.rule = finding->rule,
                   .level = finding->level,
                   .grade = finding->grade,
                   .message = finding->message,
                   .help = finding->help,
                   .suppressed = finding->suppressed,
                   .other = other,
                   .project = project,
                   .comparison = comparison,
                   .finding = finding};
  if (at != NULL) {
    mark.at = at->place;
    mark.revision = at->revision;
    mark.side = on_theirs ? "theirs" : "ours";
  }
  if (other != NULL) {
    mark.other_side = on_theirs ? "ours" : "theirs";
    mark.other_name = name_of(on_theirs ? &comparison->ours : &comparison->theirs);
  }
  push(w, mark);
}

/* Where it keeps mig from an answer, a statement that was not understood asks for a reader. */
static void add_not_understood(work *w, const mig_report_project *project, const mig_comparison *comparison,
                               const mig_operation *op) {
  bool decides = comparison->outcome == MIG_OUTCOME_UNKNOWN;
  mig_span reason = op->reason.len != 0 ? op->reason : MIG_SPAN("it is not literal");
  push(w, (mig_mark){.rule = "MIG901",
                     .level = decides ? MIG_WARNING : MIG_NOTE,
                     .grade = MIG_CERTAIN,
                     .message = mig_arena_printf(w->arena, "not understood: %.*s", MIG_FMT(reason)),
                     .help = decides ? MIG_SPAN("read the statement; write it literally if that can be done, or accept "
                                                "the merge knowingly")
                                     : MIG_SPAN(""),
                     .revision = op->revision,
                     .at = op->place,
                     .suppressed = {NULL, 0},
                     .project = project,
                     .comparison = comparison});
}

static void add_comparison(work *w, const mig_report_project *project, const mig_comparison *c) {
  for (uint32_t i = 0; i < c->finding_count; i++) add_finding(w, project, c, &c->findings[i]);
  for (uint32_t i = 0; i < c->not_understood_count; i++) add_not_understood(w, project, c, &c->not_understood[i]);
}

/* ---- order ---- */

static int by_weight(const void *a, const void *b) {
  const ordered *x = a, *y = b;
  bool xs = x->mark.suppressed.ptr != NULL, ys = y->mark.suppressed.ptr != NULL;
  if (xs != ys) return xs ? 1 : -1;
  if (x->mark.level != y->mark.level) return x->mark.level > y->mark.level ? -1 : 1;
  if (x->mark.grade != y->mark.grade) return x->mark.grade > y->mark.grade ? -1 : 1;
  return (x->ordinal > y->ordinal) - (x->ordinal < y->ordinal);
}

mig_marks mig_marks_of(mig_arena *arena, const mig_report *report) {
  work w = {.arena = arena, .report = report};
  mig_map_init(&w.seen, arena);
  mig_map_init(&w.fingerprints, arena);
  for (uint32_t i = 0; i < report->project_count; i++) {
    const mig_report_project *project = &report->projects[i];
    for (uint32_t k = 0; k < project->comparison_count; k++) add_comparison(&w, project, project->comparisons[k]);
    for (uint32_t k = 0; k < project->diag_count; k++) add_diag(&w, project, &project->diags[k]);
  }
  if (w.marks.count != 0) qsort(w.marks.items, w.marks.count, sizeof *w.marks.items, by_weight);
  mig_mark *items = MIG_NEW_ARRAY(arena, mig_mark, w.marks.count);
  mig_marks out = {.items = items};
  for (uint32_t i = 0; i < w.marks.count; i++) {
    items[i] = w.marks.items[i].mark;
    if (items[i].suppressed.ptr == NULL)
      out.count++;
    else
      out.suppressed_count++;
  }
  return out;
}

static int by_id(const void *a, const void *b) {
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void add_rule(mig_arena *arena, mig_rule_ids *ids, const char *id) {
  for (uint32_t i = 0; i < ids->count; i++)
    if (strcmp(ids->items[i], id) == 0) return;
  *mig_vec_push(arena, ids) = id;
}

mig_rule_ids mig_mark_rules(mig_arena *arena, const mig_marks *marks) {
  mig_rule_ids ids = {0};
  uint32_t count = 0;
  const mig_rule *rules = mig_rules(&count);
  for (uint32_t i = 0; i < count; i++) add_rule(arena, &ids, rules[i].id);
  for (uint32_t i = 0; i < marks->count + marks->suppressed_count; i++) add_rule(arena, &ids, marks->items[i].rule);
  qsort(ids.items, ids.count, sizeof *ids.items, by_id);
  return ids;
}

/* ---- words ---- */

mig_span mig_mark_other_place(mig_arena *arena, const mig_mark *mark) {
  mig_buf buf = mig_buf_in(arena);
  const mig_operation *other = mark->other;
  if (other == NULL) return MIG_SPAN("");
  mig_buf_puts(&buf, mark->other_side);
  if (mark->other_name.len != 0) {
    mig_buf_puts(&buf, ", ");
    mig_buf_put(&buf, mark->other_name);
  }
  if (other->place.file != NULL) {
    mig_buf_puts(&buf, ": ");
    mig_buf_put(&buf, other->place.file->path);
    mig_buf_printf(&buf, ":%u", mig_region_of(&other->place).line);
  }
  return mig_buf_span(&buf);
}

mig_span mig_mark_other_words(mig_arena *arena, const mig_mark *mark) {
  if (mark->other == NULL) return MIG_SPAN("");
  mig_buf buf = mig_buf_in(arena);
  mig_span text = mark->other->text;
  mig_buf_put(&buf, mig_mark_other_place(arena, mark));
  if (text.len == 0) return mig_buf_span(&buf);
  mig_buf_puts(&buf, ": ");
  mig_buf_put(&buf, mig_span_cut(text, 0, mig_region_line_length(text, 0)));
  return mig_buf_span(&buf);
}

const char *mig_finding_title(const mig_comparison *comparison, const mig_finding *finding, const mig_rule *rule) {
  if (finding->own_failure) return finding->grade != MIG_POSSIBLE ? "does not run" : "may not run";
  bool fails = comparison->outcome == MIG_FAILS || comparison->outcome == MIG_ORDER_DEPENDENT;
  bool alone = finding->has_ours != finding->has_theirs;
  return alone && fails && finding->grade != MIG_POSSIBLE ? "does not run" : rule->title;
}

const char *mig_mark_title(const mig_mark *mark) {
  const mig_rule *rule = mig_rule_find(mig_span_of(mark->rule));
  if (rule == NULL) return "";
  return mark->finding != NULL ? mig_finding_title(mark->comparison, mark->finding, rule) : rule->title;
}

mig_span mig_mark_path(const mig_mark *mark) {
  if (mark->at.file != NULL && mark->at.file->path.len != 0) return mark->at.file->path;
  const mig_project *project = mark->project->project;
  if (project->config_file.len != 0) return project->config_file;
  return project->title.len != 0 ? project->title : MIG_SPAN("alembic.ini");
}
