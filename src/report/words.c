#include "report/words.h"

#include "base/buf.h"
#include "base/span.h"

const char *mig_words_outcome(const mig_comparison *c) {
  bool disjoint = c->outcome == MIG_CONVERGES && c->proof == MIG_PROOF_DISJOINT;
  return disjoint ? "independent" : mig_outcome_name(c->outcome);
}

static bool is_about_ids(const mig_comparison *c) {
  return c->difference_count != 0 && c->differences[0].object.kind == MIG_OBJECT_REVISION;
}

const char *mig_words_meaning(const mig_comparison *c) {
  static const char *const meanings[] = {
      [MIG_CONVERGES] = "both orders succeed and end the same",
      [MIG_ORDER_DEPENDENT] = "only one order works",
      [MIG_FAILS] = "neither order works",
      [MIG_DIVERGES] = "both orders run, but the schemas end different",
      [MIG_DATA_DIVERGES] = "both orders run, but the rows end different",
      [MIG_OUTCOME_UNKNOWN] = "something that matters was not understood"};
  if (c->outcome == MIG_CONVERGES && c->proof == MIG_PROOF_DISJOINT) return "no object is touched by both sides";
  if (is_about_ids(c)) return "one revision id, two scripts";
  return meanings[c->outcome];
}

mig_span mig_words_side(const mig_conflict_side *side, const char *fallback) {
  if (side->name.len != 0) return side->name;
  return side->head_count == 1 ? side->heads[0] : mig_span_of(fallback);
}

static void put_count(mig_buf *buf, uint64_t n, const char *one, const char *many) {
  mig_buf_printf(buf, "%s%llu %s", buf->len == 0 ? "" : ", ", (unsigned long long)n, n == 1 ? one : many);
}

mig_span mig_words_totals(mig_arena *arena, const mig_report *report) {
  mig_buf buf = mig_buf_in(arena);
  const mig_project *last = NULL; /* a project stands once for each of its databases, side by side */
  uint64_t heads = 0;
  for (uint32_t i = 0; i < report->project_count; i++) {
    if (report->projects[i].project != last) heads += mig_graph_heads(report->projects[i].project->graph).count;
    last = report->projects[i].project;
  }
  put_count(&buf, report->files, "script", "scripts");
  if (report->source != MIG_REPORT_PAIR || report->merged) put_count(&buf, heads, "head", "heads");
  if (report->pairs != 0) {
    put_count(&buf, report->operations, "operation", "operations");
    put_count(&buf, report->pairs, "pair compared", "pairs compared");
  }
  mig_buf_printf(&buf, ", %llu not understood", (unsigned long long)report->not_understood);
  return mig_buf_span(&buf);
}

mig_span mig_words_counts(mig_arena *arena, const uint32_t by_level[3]) {
  mig_buf buf = mig_buf_in(arena);
  if (by_level[MIG_ERROR] != 0) put_count(&buf, by_level[MIG_ERROR], "error", "errors");
  if (by_level[MIG_WARNING] != 0) put_count(&buf, by_level[MIG_WARNING], "warning", "warnings");
  if (by_level[MIG_NOTE] != 0) put_count(&buf, by_level[MIG_NOTE], "note", "notes");
  return buf.len != 0 ? mig_buf_span(&buf) : MIG_SPAN("nothing found");
}

mig_span mig_words_unread(mig_arena *arena) {
  mig_versions versions = mig_library_versions();
  return versions.reads_raw_sql ? MIG_SPAN("") : mig_arena_printf(arena, "raw SQL was %s", versions.raw_sql);
}
