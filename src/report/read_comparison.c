#include "report/read_comparison.h"

#include <cJSON.h>

#include "base/span.h"
#include "report/text_bytes.h"

/* ---- words ---- */

static const char *level_name(int i) { return mig_level_name((mig_level)i); }
static const char *grade_name(int i) { return mig_grade_name((mig_grade)i); }
static const char *outcome_name(int i) { return mig_outcome_name((mig_outcome)i); }
static const char *proof_name(int i) { return mig_proof_name((mig_proof)i); }
static const char *kind_name(int i) {
  return i <= MIG_OBJECT_UNKNOWN ? mig_object_kind_name((mig_object_kind)i) : "revision";
}

/* ---- places ---- */

/* Blank lines stand for all that isn't in the report, so that line and column come out again. */
enum { MOST_LINES = 1000000, MOST_COLUMNS = 1000000 };
static const uint64_t most_blanks = UINT64_C(256) << 20;

/* How many lines of the statement were cut off. */
static size_t lines_missing(mig_span text, uint64_t line, uint64_t end_line) {
  mig_file file = {MIG_SPAN(""), text};
  uint64_t last = text.len != 0 ? line - 1 + mig_place_locate(&file, (uint32_t)text.len).line : line;
  return end_line > last ? (size_t)(end_line - last) : 0;
}

static mig_place place_of(mig_read *r, mig_span path, uint64_t line, uint64_t column, mig_span text, uint64_t end_line) {
  mig_place nowhere = {NULL, 0, 0};
  size_t blank = (size_t)(line + column - 2), rest = lines_missing(text, line, end_line);
  r->blanks += blank + rest;
  if (r->blanks > most_blanks) {
    mig_read_fail(r, "line", "the lines named are too many");
    return nowhere;
  }
  char *bytes = mig_arena_alloc(r->arena, blank + text.len + rest + 1);
  memset(bytes, '\n', (size_t)line - 1);
  memset(bytes + line - 1, ' ', (size_t)column - 1);
  if (text.len != 0) memcpy(bytes + blank, text.ptr, text.len);
  memset(bytes + blank + text.len, '\n', rest + 1);
  if (rest != 0) text.len += rest + 1; /* one byte on the last line too */
  mig_file *file = MIG_NEW(r->arena, mig_file);
  *file = (mig_file){path, {bytes, blank + text.len}};
  return (mig_place){file, (uint32_t)blank, (uint32_t)(blank + text.len)};
}

static mig_span path_of(mig_read *r, const cJSON *json) {
  mig_span bytes = mig_read_span(r, json, "path_bytes"), path;
  if (bytes.ptr == NULL) return mig_read_text(r, json, "path");
  if (mig_text_from_base64(r->arena, bytes, &path)) return path;
  mig_read_fail(r, "path_bytes", "not base64");
  return MIG_SPAN("");
}

static mig_place read_place(mig_read *r, const cJSON *json, mig_span text) {
  mig_place nowhere = {NULL, 0, 0};
  if (json == NULL) return nowhere;
  mig_span path = path_of(r, json);
  uint64_t line = mig_read_number(r, json, "line", MOST_LINES), column = mig_read_number(r, json, "column", MOST_COLUMNS);
  if (path.len == 0) return nowhere;
  uint64_t end_line = mig_read_number(r, json, "end_line", MOST_LINES);
  return place_of(r, path, line != 0 ? line : 1, column != 0 ? column : 1, text, end_line);
}

/* ---- operations ---- */

static mig_object read_object(mig_read *r, const cJSON *json) {
  if (json == NULL) return (mig_object){.kind = MIG_OBJECT_UNKNOWN};
  int kind = mig_read_word(r, json, "kind", kind_name, MIG_OBJECT_UNKNOWN + 2);
  return (mig_object){.kind = kind > MIG_OBJECT_UNKNOWN ? MIG_OBJECT_UNKNOWN : (mig_object_kind)kind,
                      .schema = mig_read_span(r, json, "schema"),
                      .table = mig_read_span(r, json, "table"),
                      .name = mig_read_span(r, json, "name")};
}

/* The statement, and what was cut off its first line as blanks. */
static mig_span padded_text(mig_read *r, const cJSON *json, mig_span text) {
  uint64_t column = mig_read_number(r, json, "column", MOST_COLUMNS);
  uint64_t end = mig_read_number(r, json, "first_line_end", MOST_COLUMNS), width = 0;
  for (size_t i = 0; i < text.len; i++) {
    if (text.ptr[i] == '\n' || text.ptr[i] == '\r') return text;
    width += ((unsigned char)text.ptr[i] & 0xc0) != 0x80;
  }
  if (end <= column + width) return text;
  size_t missing = (size_t)(end - column - width);
  char *bytes = mig_arena_alloc(r->arena, text.len + missing);
  if (text.len != 0) memcpy(bytes, text.ptr, text.len);
  memset(bytes + text.len, ' ', missing);
  return (mig_span){bytes, text.len + missing};
}

static mig_operation read_operation(mig_read *r, const cJSON *json) {
  mig_operation op = {.revision = mig_read_text(r, json, "revision"),
                      .directive = mig_read_text(r, json, "op"),
                      .text = mig_read_text(r, json, "text"),
                      .reason = mig_read_text(r, json, "reason")};
  op.place = read_place(r, json, padded_text(r, json, op.text));
  op.called_from = read_place(r, mig_read_object(r, json, "called_from"), MIG_SPAN(""));
  op.object = read_object(r, mig_read_object(r, json, "object"));
  return op;
}

static mig_operation *read_operations(mig_read *r, const cJSON *json, const char *key, uint32_t *count) {
  const cJSON *item = mig_read_array(r, json, key, count);
  mig_operation *out = MIG_NEW_ARRAY(r->arena, mig_operation, *count);
  for (uint32_t i = 0; i < *count; i++, item = item->next) out[i] = read_operation(r, item);
  return out;
}

/* ---- findings ---- */

static const char *read_rule(mig_read *r, const cJSON *json) {
  mig_span id = mig_read_text(r, json, "rule");
  const mig_rule *rule = mig_rule_find(id);
  bool plain = id.len == 6 && memcmp(id.ptr, "MIG", 3) == 0;
  for (size_t i = 3; plain && i < 6; i++) plain = id.ptr[i] >= '0' && id.ptr[i] <= '9';
  if (!plain) mig_read_fail(r, "rule", "not MIG and three digits");
  return rule != NULL ? rule->id : mig_arena_cstr(r->arena, id);
}

static mig_level read_level(mig_read *r, const cJSON *json) {
  return (mig_level)mig_read_word(r, json, "level", level_name, MIG_ERROR + 1);
}

static mig_finding read_finding(mig_read *r, const cJSON *json) {
  const cJSON *ours = mig_read_object(r, json, "ours"), *theirs = mig_read_object(r, json, "theirs");
  mig_finding finding = {.rule = read_rule(r, json),
                         .level = read_level(r, json),
                         .grade = (mig_grade)mig_read_word(r, json, "grade", grade_name, MIG_CERTAIN + 1),
                         .message = mig_read_text(r, json, "message"),
                         .help = mig_read_text(r, json, "help"),
                         .object = read_object(r, mig_read_object(r, json, "object")),
                         .has_ours = ours != NULL,
                         .has_theirs = theirs != NULL,
                         .fingerprint = mig_read_text(r, json, "fingerprint"),
                         .suppressed = mig_read_span(r, json, "suppressed"),
                         .accepted_at = mig_read_text(r, json, "accepted_at")};
  if (ours != NULL) finding.ours = read_operation(r, ours);
  if (theirs != NULL) finding.theirs = read_operation(r, theirs);
  return finding;
}

static mig_diag read_diag(mig_read *r, const cJSON *json) {
  const cJSON *object = mig_read_object(r, json, "object"), *at = mig_read_object(r, json, "at");
  return (mig_diag){.rule = read_rule(r, json),
                    .level = read_level(r, json),
                    .place = read_place(r, at, mig_read_text(r, at, "text")),
                    .message = mig_read_text(r, json, "message"),
                    .help = mig_read_text(r, json, "help"),
                    .fingerprint = mig_read_text(r, json, "fingerprint"),
                    .revision = mig_read_text(r, object, "name")};
}

mig_diag *mig_read_diags(mig_read *r, const cJSON *project, uint32_t *count) {
  const cJSON *item = mig_read_array(r, project, "diagnostics", count);
  mig_diag *out = MIG_NEW_ARRAY(r->arena, mig_diag, *count);
  for (uint32_t i = 0; i < *count; i++, item = item->next) out[i] = read_diag(r, item);
  return out;
}

/* ---- comparisons ---- */

static mig_conflict_side read_side(mig_read *r, const cJSON *json) {
  mig_conflict_side side = {.name = mig_read_text(r, json, "name")};
  bool counted = cJSON_HasObjectItem(json, "independent");
  side.heads = mig_read_spans(r, json, "heads", &side.head_count);
  side.revisions = mig_read_spans(r, json, "revisions", &side.revision_count);
  side.operations = (uint32_t)mig_read_number(r, json, "operations", UINT32_MAX);
  side.independent = counted ? (uint32_t)mig_read_number(r, json, "independent", UINT32_MAX - 1) : MIG_STORY_NONE;
  return side;
}

static mig_order read_order(mig_read *r, const cJSON *json) {
  const cJSON *failed_at = mig_read_object(r, json, "failed_at");
  bool known = cJSON_IsBool(cJSON_GetObjectItemCaseSensitive(json, "succeeds"));
  mig_order order = {.has_failed_at = failed_at != NULL, .because = mig_read_text(r, json, "because")};
  order.succeeds = !known ? MIG_ORDER_UNKNOWN : mig_read_bool(r, json, "succeeds") ? MIG_ORDER_SUCCEEDS : MIG_ORDER_FAILS;
  if (failed_at != NULL) order.failed_at = read_operation(r, failed_at);
  return order;
}

static void read_differences(mig_read *r, mig_comparison *c, const cJSON *json) {
  const cJSON *item = mig_read_array(r, json, "differences", &c->difference_count);
  mig_difference *out = MIG_NEW_ARRAY(r->arena, mig_difference, c->difference_count);
  for (uint32_t i = 0; i < c->difference_count; i++, item = item->next)
    out[i] = (mig_difference){.object = read_object(r, mig_read_object(r, item, "object")),
                              .facet = mig_read_text(r, item, "facet"),
                              .ours_first = mig_read_span(r, item, "ours_first"),
                              .theirs_first = mig_read_span(r, item, "theirs_first")};
  c->differences = out;
}

static void read_findings(mig_read *r, mig_comparison *c, const cJSON *json) {
  const cJSON *item = mig_read_array(r, json, "findings", &c->finding_count);
  mig_finding *out = MIG_NEW_ARRAY(r->arena, mig_finding, c->finding_count);
  for (uint32_t i = 0; i < c->finding_count; i++, item = item->next) out[i] = read_finding(r, item);
  c->findings = out;
}

mig_comparison *mig_read_comparison(mig_read *r, const cJSON *json) {
  mig_comparison *c = MIG_NEW(r->arena, mig_comparison);
  c->ours = read_side(r, mig_read_object(r, json, "ours"));
  c->theirs = read_side(r, mig_read_object(r, json, "theirs"));
  c->common = mig_read_spans(r, json, "common", &c->common_count);
  c->outcome = (mig_outcome)mig_read_word(r, json, "outcome", outcome_name, MIG_OUTCOME_UNKNOWN + 1);
  c->grade = (mig_grade)mig_read_word(r, json, "grade", grade_name, MIG_CERTAIN + 1);
  c->proof = (mig_proof)mig_read_word(r, json, "proof", proof_name, MIG_PROOF_NONE + 1);
  c->why = mig_read_text(r, json, "why");
  c->ours_first = read_order(r, mig_read_object(r, json, "ours_first"));
  c->theirs_first = read_order(r, mig_read_object(r, json, "theirs_first"));
  read_differences(r, c, json);
  read_findings(r, c, json);
  c->not_understood = read_operations(r, json, "not_understood", &c->not_understood_count);
  return c;
}
