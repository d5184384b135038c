/* The report as report.schema.json fixes it: fields are added, never renamed. */
#include <cJSON.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/protect.h"
#include "base/span.h"
#include "base/why.h"
#include "report/region.h"
#include "report/text_bytes.h"
#include "mig/report.h"

/* cJSON trees are malloc'ed. They hang on one root, which mig_report_json frees, and a failed
 * addition is remembered here instead of being checked at every line. */
typedef struct printer {
  mig_arena *arena;
  mig_span base; /* name of the ref that others are held against; may be empty */
  bool failed;
} printer;

static cJSON *kept(printer *p, cJSON *item) {
  if (item == NULL) p->failed = true;
  return item;
}

static void add(printer *p, cJSON *object, const char *key, cJSON *item) {
  if (kept(p, item) == NULL || object == NULL || !cJSON_AddItemToObject(object, key, item)) {
    cJSON_Delete(item);
    p->failed = true;
  }
}

static void append(printer *p, cJSON *array, cJSON *item) {
  if (kept(p, item) == NULL || array == NULL || !cJSON_AddItemToArray(array, item)) {
    cJSON_Delete(item);
    p->failed = true;
  }
}

static cJSON *string_of(printer *p, mig_span text) {
  return kept(p, cJSON_CreateString(mig_text_utf8(p->arena, text)));
}

static void add_span(printer *p, cJSON *object, const char *key, mig_span text) {
  add(p, object, key, string_of(p, text));
}

static void add_word(printer *p, cJSON *object, const char *key, const char *word) {
  add(p, object, key, cJSON_CreateString(word));
}

static void add_number(printer *p, cJSON *object, const char *key, uint64_t number) {
  add(p, object, key, cJSON_CreateNumber((double)number));
}

/* ptr NULL becomes null. */
static void add_span_or_null(printer *p, cJSON *object, const char *key, mig_span text) {
  add(p, object, key, text.ptr != NULL ? string_of(p, text) : cJSON_CreateNull());
}

static cJSON *strings_of(printer *p, const mig_span *items, uint32_t count) {
  cJSON *array = kept(p, cJSON_CreateArray());
  for (uint32_t i = 0; i < count; i++) append(p, array, string_of(p, items[i]));
  return array;
}

static cJSON *object_of(printer *p, const mig_object *object) {
  cJSON *json = kept(p, cJSON_CreateObject());
  add_word(p, json, "kind", mig_object_kind_name(object->kind));
  if (object->schema.ptr != NULL) add_span(p, json, "schema", object->schema);
  if (object->table.ptr != NULL) add_span(p, json, "table", object->table);
  if (object->name.ptr != NULL) add_span(p, json, "name", object->name);
  return json;
}

static void add_path(printer *p, cJSON *json, mig_span path) {
  add_span(p, json, "path", path);
  if (!mig_text_is_utf8(path)) add_span(p, json, "path_bytes", mig_text_base64(p->arena, path));
}

static cJSON *operation_of(printer *p, const mig_operation *op) {
  cJSON *json = kept(p, cJSON_CreateObject());
  add_span(p, json, "revision", op->revision);
  add_path(p, json, op->place.file != NULL ? op->place.file->path : MIG_SPAN(""));
  mig_line_column at = {1, 1};
  if (op->place.file != NULL) {
    at = mig_place_locate(op->place.file, op->place.start);
    uint32_t last = op->place.end > op->place.start ? op->place.end - 1 : op->place.start;
    add_number(p, json, "end_line", mig_place_locate(op->place.file, last).line);
    if (op->text.len < op->place.end - op->place.start) /* the text was cut: where its first line ends */
      add_number(p, json, "first_line_end", mig_region_of(&op->place).end_column);
  }
  add_number(p, json, "line", at.line);
  add_number(p, json, "column", at.column);
  add_span(p, json, "op", op->directive);
  add_span(p, json, "text", op->text);
  if (op->reason.len != 0) add_span(p, json, "reason", op->reason);
  if (op->called_from.file != NULL) {
    mig_line_column caller = mig_place_locate(op->called_from.file, op->called_from.start);
    cJSON *from = kept(p, cJSON_CreateObject());
    add_path(p, from, op->called_from.file->path);
    add_number(p, from, "line", caller.line);
    add_number(p, from, "column", caller.column);
    add(p, json, "called_from", from);
  }
  add(p, json, "object", object_of(p, &op->object));
  return json;
}

static cJSON *finding_of(printer *p, const mig_finding *finding) {
  cJSON *json = kept(p, cJSON_CreateObject());
  add_word(p, json, "rule", finding->rule);
  add_word(p, json, "level", mig_level_name(finding->level));
  add_word(p, json, "grade", mig_grade_name(finding->grade));
  add_span(p, json, "message", finding->message);
  if (finding->help.len != 0) add_span(p, json, "help", finding->help);
  add(p, json, "object", object_of(p, &finding->object));
  if (finding->has_ours) add(p, json, "ours", operation_of(p, &finding->ours));
  if (finding->has_theirs) add(p, json, "theirs", operation_of(p, &finding->theirs));
  if (finding->fingerprint.len != 0) add_span(p, json, "fingerprint", finding->fingerprint);
  if (finding->suppressed.ptr != NULL) add_span(p, json, "suppressed", finding->suppressed);
  if (finding->accepted_at.len != 0) add_span(p, json, "accepted_at", finding->accepted_at);
  return json;
}

/* A diagnostic in the shape of a finding: rules MIG0xx, MIG5xx, MIG9xx. */
static cJSON *diag_of(printer *p, const mig_diag *diag) {
  cJSON *json = kept(p, cJSON_CreateObject());
  add_word(p, json, "rule", diag->rule);
  add_word(p, json, "level", mig_level_name(diag->level));
  add_word(p, json, "grade", "certain");
  add_span(p, json, "message", diag->message);
  if (diag->help.len != 0) add_span(p, json, "help", diag->help);
  if (diag->fingerprint.len != 0) add_span(p, json, "fingerprint", diag->fingerprint);
  if (diag->revision.len != 0) {
    mig_object object = {.kind = MIG_OBJECT_UNKNOWN};
    cJSON *revision = object_of(p, &object);
    cJSON_ReplaceItemInObject(revision, "kind", kept(p, cJSON_CreateString("revision")));
    add_span(p, revision, "name", diag->revision);
    add(p, json, "object", revision);
  }
  if (diag->place.file != NULL) {
    cJSON *at = kept(p, cJSON_CreateObject());
    mig_line_column where = mig_place_locate(diag->place.file, diag->place.start);
    add_path(p, at, diag->place.file->path);
    add_number(p, at, "line", where.line);
    add_number(p, at, "column", where.column);
    if (diag->place.end > diag->place.start && diag->place.end <= diag->place.file->text.len)
      add_span(p, at, "text", mig_text_cut(mig_span_cut(diag->place.file->text, diag->place.start, diag->place.end), 500));
    add(p, json, "at", at);
  }
  return json;
}

static cJSON *side_of(printer *p, const mig_conflict_side *side) {
  cJSON *json = kept(p, cJSON_CreateObject());
  if (side->name.len != 0) add_span(p, json, "name", side->name);
  add(p, json, "heads", strings_of(p, side->heads, side->head_count));
  add(p, json, "revisions", strings_of(p, side->revisions, side->revision_count));
  add_number(p, json, "operations", side->operations);
  if (side->independent != MIG_STORY_NONE) add_number(p, json, "independent", side->independent);
  return json;
}

static cJSON *order_of(printer *p, const mig_order *order) {
  cJSON *json = kept(p, cJSON_CreateObject());
  add(p, json, "succeeds",
      order->succeeds == MIG_ORDER_UNKNOWN ? cJSON_CreateNull() : cJSON_CreateBool(order->succeeds == MIG_ORDER_SUCCEEDS));
  if (order->has_failed_at) add(p, json, "failed_at", operation_of(p, &order->failed_at));
  if (order->because.len != 0) add_span(p, json, "because", order->because);
  return json;
}

static cJSON *difference_of(printer *p, const mig_difference *difference) {
  cJSON *json = kept(p, cJSON_CreateObject());
  add(p, json, "object", object_of(p, &difference->object));
  if (difference->facet.len != 0) add_span(p, json, "facet", difference->facet);
  add_span_or_null(p, json, "ours_first", difference->ours_first);
  add_span_or_null(p, json, "theirs_first", difference->theirs_first);
  return json;
}

static cJSON *comparison_of(printer *p, const mig_comparison *c) {
  cJSON *json = kept(p, cJSON_CreateObject());
  add(p, json, "ours", side_of(p, &c->ours));
  add(p, json, "theirs", side_of(p, &c->theirs));
  add(p, json, "common", strings_of(p, c->common, c->common_count));
  add_word(p, json, "outcome", mig_outcome_name(c->outcome));
  add_word(p, json, "grade", mig_grade_name(c->grade));
  add_word(p, json, "proof", mig_proof_name(c->proof));
  add_span(p, json, "why", c->why);
  add(p, json, "ours_first", order_of(p, &c->ours_first));
  add(p, json, "theirs_first", order_of(p, &c->theirs_first));
  cJSON *differences = kept(p, cJSON_CreateArray()), *findings = kept(p, cJSON_CreateArray());
  cJSON *unknown = kept(p, cJSON_CreateArray());
  for (uint32_t i = 0; i < c->difference_count; i++) append(p, differences, difference_of(p, &c->differences[i]));
  for (uint32_t i = 0; i < c->finding_count; i++) append(p, findings, finding_of(p, &c->findings[i]));
  for (uint32_t i = 0; i < c->not_understood_count; i++) append(p, unknown, operation_of(p, &c->not_understood[i]));
  add(p, json, "differences", differences);
  add(p, json, "findings", findings);
  add(p, json, "not_understood", unknown);
  return json;
}

/* Of more than two heads: what is done with which. */
static cJSON *steps_of(printer *p, const mig_plan *plan) {
  cJSON *list = kept(p, cJSON_CreateArray());
  for (uint32_t i = 0; i < plan->step_count; i++) {
    cJSON *json = kept(p, cJSON_CreateObject());
    add_word(p, json, "kind", mig_resolution_name(plan->steps[i].kind));
    add_span(p, json, "what", plan->steps[i].what);
    add_span(p, json, "why", plan->steps[i].why);
    append(p, list, json);
  }
  return list;
}

static cJSON *resolutions_of(printer *p, const mig_choice *choice) {
  cJSON *list = kept(p, cJSON_CreateArray());
  for (uint32_t i = 0; i < choice->count; i++) {
    const mig_resolution *r = &choice->items[i];
    cJSON *json = kept(p, cJSON_CreateObject());
    add_word(p, json, "kind", mig_resolution_name(r->kind));
    add(p, json, "safe", cJSON_CreateBool(r->safe));
    add_span(p, json, "why", r->why);
    if (r->command.len > 0) add_span(p, json, "command", r->command);
    if (r->plan != NULL && r->plan->step_count > 0) add(p, json, "steps", steps_of(p, r->plan));
    append(p, list, json);
  }
  return list;
}

/* Which head the resolutions call ours: the published one, if one is. */
static cJSON *chosen_side_of(printer *p, mig_span id, mig_span by) {
  cJSON *json = kept(p, cJSON_CreateObject());
  add_span(p, json, "revision", id);
  add_span_or_null(p, json, "published_by", by);
  return json;
}

static void add_choice(printer *p, cJSON *comparison, const mig_report_project *in) {
  const mig_choice *choice = in->choice;
  if (choice == NULL) return;
  add(p, comparison, "resolutions", resolutions_of(p, choice));
  if (in->choice_after.len != 0) add_span(p, comparison, "resolutions_after", in->choice_after);
  if (choice->ours_id.ptr == NULL) return;
  add(p, comparison, "resolutions_ours", chosen_side_of(p, choice->ours_id, choice->ours_by));
  add(p, comparison, "resolutions_theirs", chosen_side_of(p, choice->theirs_id, choice->theirs_by));
}

static int by_bytes(const void *a, const void *b) {
  return mig_span_cmp(*(const mig_span *)a, *(const mig_span *)b);
}

static cJSON *sorted_ids(printer *p, const mig_graph *graph, mig_revs revs) {
  mig_span *ids = MIG_NEW_ARRAY(p->arena, mig_span, revs.count);
  for (uint32_t i = 0; i < revs.count; i++) ids[i] = mig_graph_id(graph, revs.items[i]);
  if (revs.count != 0) qsort(ids, revs.count, sizeof *ids, by_bytes);
  return strings_of(p, ids, revs.count);
}

static cJSON *plan_of(printer *p, const mig_report_project *project) {
  const mig_plan *plan = project->plan;
  cJSON *json = kept(p, cJSON_CreateObject()), *edits = kept(p, cJSON_CreateArray());
  add_word(p, json, "strategy", mig_strategy_name(plan->strategy));
  add_span(p, json, "why", plan->why);
  add(p, json, "applied", cJSON_CreateBool(project->plan_applied));
  if (plan->step_count > 0) add(p, json, "steps", steps_of(p, plan));
  for (uint32_t i = 0; i < plan->edit_count; i++) {
    const mig_edit *edit = &plan->edits[i];
    cJSON *item = kept(p, cJSON_CreateObject());
    add_path(p, item, edit->path);
    add_word(p, item, "action", mig_edit_action_name(edit->action));
    if (edit->to.len != 0) add_span(p, item, "to", edit->to);
    add_span(p, item, "diff", mig_edit_diff(p->arena, edit));
    append(p, edits, item);
  }
  add(p, json, "edits", edits);
  return json;
}

static cJSON *revision_of(printer *p, const mig_report_project *in, mig_rev rev) {
  const mig_graph_node *node = mig_graph_node_of(in->project->graph, rev);
  mig_script_info info = mig_project_script(in->project, node->script);
  cJSON *json = kept(p, cJSON_CreateObject());
  add_span(p, json, "revision", node->id);
  add(p, json, "down_revision", strings_of(p, node->down_revision, node->down_count));
  add(p, json, "depends_on", strings_of(p, node->depends_on, node->depends_count));
  add(p, json, "branch_labels", strings_of(p, node->labels, node->label_count));
  add_span(p, json, "doc", info.doc);
  add_path(p, json, info.path);
  if (in->with_operations) {
    cJSON *operations = kept(p, cJSON_CreateArray());
    mig_operation *items = NULL;
    uint32_t count = 0;
    if (mig_conflict_operations(&items, &count, p->arena, in->project, rev, in->bind) != MIG_OK) p->failed = true;
    for (uint32_t i = 0; i < count; i++) append(p, operations, operation_of(p, &items[i]));
    add(p, json, "operations", operations);
  }
  return json;
}

static cJSON *ledger_of(printer *p, const mig_ledger *ledger) {
  cJSON *rows = kept(p, cJSON_CreateArray());
  for (uint32_t i = 0; i < ledger->count; i++) {
    const mig_ledger_row *row = &ledger->rows[i];
    cJSON *json = kept(p, cJSON_CreateObject()), *refs = kept(p, cJSON_CreateArray());
    for (uint32_t k = 0; k < row->place_count; k++) {
      const mig_ledger_place *place = &row->places[k];
      cJSON *ref = kept(p, cJSON_CreateObject());
      add_span(p, ref, "name", place->name);
      add_span(p, ref, "commit", place->commit);
      add_span(p, ref, "path", place->file->path);
      add(p, ref, "down_revision", strings_of(p, place->parents, place->parent_count));
      append(p, refs, ref);
    }
    add_span(p, json, "revision", row->revision);
    add_word(p, json, "rule", row->rule);
    add_word(p, json, "level", mig_level_name(row->level));
    add_span(p, json, "message", row->message);
    add_span(p, json, "help", row->help);
    add(p, json, "refs", refs);
    append(p, rows, json);
  }
  return rows;
}

static cJSON *names_of(printer *p, const mig_forecast *f, const uint32_t *branches, uint32_t count) {
  cJSON *names = kept(p, cJSON_CreateArray());
  for (uint32_t i = 0; i < count; i++) append(p, names, string_of(p, f->branches[branches[i]].ref.name));
  return names;
}

static cJSON *branch_of(printer *p, const mig_forecast *f, const mig_forecast_branch *branch) {
  cJSON *json = kept(p, cJSON_CreateObject());
  add_span(p, json, "name", branch->ref.name);
  add_span_or_null(p, json, "commit", branch->ref.commit.len != 0 ? branch->ref.commit : (mig_span){NULL, 0});
  add_word(p, json, "landing", branch->unread ? "unread" : mig_landing_name(branch->landing));
  if (branch->unread) add_span(p, json, "because", branch->because);
  add(p, json, "revisions", strings_of(p, branch->revisions, branch->revision_count));
  add_number(p, json, "behind", branch->behind);
  add_number(p, json, "collisions", branch->collisions);
  add_number(p, json, "unknowns", branch->unknowns);
  add(p, json, "forks", cJSON_CreateBool(branch->forks));
  add(p, json, "follows", strings_of(p, branch->follows, branch->follow_count));
  add(p, json, "stands_on", names_of(p, f, branch->stands_on, branch->stands_on_count));
  return json;
}

/* Pairs without a comparison of their own are independent, or share nothing but a revision id. */
static void add_forecast(printer *p, cJSON *json, const mig_forecast *f) {
  cJSON *branches = kept(p, cJSON_CreateArray()), *comparisons = kept(p, cJSON_CreateArray());
  cJSON *duplicates = kept(p, cJSON_CreateArray());
  for (uint32_t i = 0; i < f->branch_count; i++) append(p, branches, branch_of(p, f, &f->branches[i]));
  for (uint32_t i = 0; i < f->pair_count; i++) {
    const mig_forecast_pair *pair = &f->pairs[i];
    if (pair->comparison != NULL) {
      cJSON *comparison = comparison_of(p, pair->comparison);
      if (pair->bind.len != 0) add_span(p, comparison, "bind", pair->bind);
      append(p, comparisons, comparison);
      continue;
    }
    cJSON *duplicate = kept(p, cJSON_CreateObject());
    add_span(p, duplicate, "revision", pair->revision);
    add_span(p, duplicate, "ours", pair->ours == MIG_FORECAST_BASE ? p->base : f->branches[pair->ours].ref.name);
    add_span(p, duplicate, "theirs", f->branches[pair->theirs].ref.name);
    append(p, duplicates, duplicate);
  }
  add(p, json, "branches", branches);
  add(p, json, "comparisons", comparisons);
  add(p, json, "duplicates", duplicates);
  add(p, json, "landing_order", names_of(p, f, f->order, f->order_count));
  cJSON *pairs = kept(p, cJSON_CreateObject());
  add_number(p, pairs, "seen", f->pairs_seen);
  add_number(p, pairs, "replayed", f->pairs_replayed);
  add_number(p, pairs, "join", f->pairs_joined);
  add_number(p, pairs, "unknown", f->pairs_unknown);
  add_number(p, pairs, "collide", f->pairs_collide);
  add_number(p, pairs, "rebases", f->rebases);
  add(p, json, "pairs", pairs);
}

/* Two commits: behind ours, what only theirs has. */
static void append_theirs(printer *p, cJSON *revisions, const mig_report_project *in) {
  const mig_report_project other = {.project = in->theirs, .bind = in->bind, .with_operations = in->with_operations};
  mig_revs order = mig_graph_topological(in->theirs->graph);
  for (uint32_t i = order.count; i-- > 0;)
    if (mig_graph_find(in->project->graph, mig_graph_id(in->theirs->graph, order.items[i])) == MIG_NO_REV)
      append(p, revisions, revision_of(p, &other, order.items[i]));
}

static void add_listed(printer *p, cJSON *json, const mig_listed_ids *ids) {
  add(p, json, "heads", strings_of(p, ids->heads.items, ids->heads.count));
  add(p, json, "effective_heads", strings_of(p, ids->effective_heads.items, ids->effective_heads.count));
  add(p, json, "bases", strings_of(p, ids->bases.items, ids->bases.count));
  add(p, json, "branch_points", strings_of(p, ids->branch_points.items, ids->branch_points.count));
  add(p, json, "merge_points", strings_of(p, ids->merge_points.items, ids->merge_points.count));
}

static cJSON *project_of(printer *p, const mig_report_project *in) {
  static const char *const dialects[] = {
      [MIG_POSTGRESQL] = "postgresql", [MIG_SQLITE] = "sqlite", [MIG_MYSQL] = "mysql"};
  static const char *const origins[] = {
      [MIG_FROM_DEFAULT] = "default", [MIG_FROM_CONFIGURATION] = "configuration", [MIG_FROM_OPTION] = "option"};
  const mig_project *project = in->project;
  const mig_graph *graph = project->graph;
  cJSON *json = kept(p, cJSON_CreateObject());
  add_span(p, json, "script_dir", project->title);
  if (in->has_bind) add_span(p, json, "bind", in->bind);
  add_word(p, json, "dialect", dialects[project->dialect]);
  add_word(p, json, "dialect_source", origins[project->dialect_from]);
  if (in->listed != NULL) {
    add_listed(p, json, in->listed);
  } else {
    add(p, json, "heads", sorted_ids(p, graph, mig_graph_heads(graph)));
    add(p, json, "effective_heads", sorted_ids(p, graph, mig_graph_real_heads(graph)));
    add(p, json, "bases", sorted_ids(p, graph, mig_graph_bases(graph)));
    add(p, json, "branch_points", sorted_ids(p, graph, mig_graph_branch_points(graph)));
    add(p, json, "merge_points", sorted_ids(p, graph, mig_graph_merge_points(graph)));
  }
  if (in->has_revisions) {
    cJSON *revisions = kept(p, cJSON_CreateArray());
    for (uint32_t i = 0; i < in->revision_count; i++) append(p, revisions, revision_of(p, in, in->revisions[i]));
    if (in->theirs != NULL) append_theirs(p, revisions, in);
    add(p, json, "revisions", revisions);
  }
  if (in->comparison_count == 1 && in->forecast == NULL) {
    cJSON *comparison = comparison_of(p, in->comparisons[0]);
    add_choice(p, comparison, in);
    add(p, json, "comparison", comparison);
  }
  if (in->comparison_count > 1 && in->forecast == NULL) {
    cJSON *comparisons = kept(p, cJSON_CreateArray());
    for (uint32_t i = 0; i < in->comparison_count; i++) append(p, comparisons, comparison_of(p, in->comparisons[i]));
    add(p, json, "comparisons", comparisons);
    add_choice(p, json, in); /* of all of them: no two heads have it */
  }
  if (in->ledger != NULL) add(p, json, "ledger", ledger_of(p, in->ledger));
  if (in->forecast != NULL) add_forecast(p, json, in->forecast);
  if (in->plan != NULL) add(p, json, "plan", plan_of(p, in));
  cJSON *diags = kept(p, cJSON_CreateArray());
  for (uint32_t i = 0; i < in->diag_count; i++)
    if (in->diags[i].rule != NULL) append(p, diags, diag_of(p, &in->diags[i]));
  add(p, json, "diagnostics", diags);
  return json;
}

static cJSON *ref_of(printer *p, const mig_report_ref *ref) {
  cJSON *json = kept(p, cJSON_CreateObject());
  add_span(p, json, "name", ref->name);
  add(p, json, "commit", ref->commit.len != 0 ? string_of(p, ref->commit) : cJSON_CreateNull());
  return json;
}

static cJSON *source_of(printer *p, const mig_report *report) {
  static const char *const kinds[] = {[MIG_REPORT_WORKTREE] = "worktree",
                                      [MIG_REPORT_INDEX] = "index",
                                      [MIG_REPORT_COMMIT] = "commit",
                                      [MIG_REPORT_PAIR] = "pair"};
  cJSON *json = kept(p, cJSON_CreateObject());
  add_word(p, json, "kind", kinds[report->source]);
  if (report->source == MIG_REPORT_COMMIT) add_span(p, json, "commit", report->commit);
  if (report->source == MIG_REPORT_PAIR) {
    add(p, json, "ours", ref_of(p, &report->ours));
    add(p, json, "theirs", ref_of(p, &report->theirs));
  }
  if (report->base.name.len != 0) add(p, json, "base", ref_of(p, &report->base));
  return json;
}

static cJSON *totals_of(printer *p, const mig_report *report) {
  cJSON *json = kept(p, cJSON_CreateObject());
  add_number(p, json, "files", report->files);
  add_number(p, json, "bytes", report->bytes);
  add_number(p, json, "revisions", report->revisions);
  add_number(p, json, "operations", report->operations);
  add_number(p, json, "not_understood", report->not_understood);
  add_number(p, json, "pairs", report->pairs);
  return json;
}

static cJSON *hooks_of(printer *p, const mig_report *report) {
  cJSON *hooks = kept(p, cJSON_CreateArray());
  for (uint32_t i = 0; i < report->hook_count; i++) {
    cJSON *hook = kept(p, cJSON_CreateObject());
    add_span(p, hook, "name", report->hooks[i].name);
    add_span(p, hook, "state", report->hooks[i].state);
    add_span(p, hook, "path", report->hooks[i].path);
    append(p, hooks, hook);
  }
  return hooks;
}

static cJSON *report_of(printer *p, const mig_report *report) {
  cJSON *json = kept(p, cJSON_CreateObject()), *tool = kept(p, cJSON_CreateObject());
  add_word(p, json, "schema", "mig-report-1");
  add_word(p, tool, "name", "mig");
  add_word(p, tool, "version", MIG_VERSION);
  add_word(p, tool, "raw_sql", mig_library_versions().raw_sql);
  add(p, json, "tool", tool);
  add_word(p, json, "command", report->command);
  add_number(p, json, "exit_status", (uint64_t)report->exit_status);
  if (report->ours_is_new) add(p, json, "ours_is_new", cJSON_CreateTrue());
  add(p, json, "source", source_of(p, report));
  cJSON *projects = kept(p, cJSON_CreateArray());
  for (uint32_t i = 0; i < report->project_count; i++) append(p, projects, project_of(p, &report->projects[i]));
  add(p, json, "projects", projects);
  if (report->has_totals) add(p, json, "totals", totals_of(p, report));
  if (report->shard != NULL && report->shard[0] != '\0') add_word(p, json, "shard", report->shard);
  if (report->has_hooks) add(p, json, "hooks", hooks_of(p, report));
  return json;
}

typedef struct job {
  printer p;
  const mig_report *report;
  cJSON *root;
  char *text;
} job;

static mig_err build_tree(void *context) {
  job *j = context;
  j->root = report_of(&j->p, j->report);
  return j->p.failed ? MIG_ERR_NOMEM : MIG_OK;
}

static mig_err copy_text(void *context) {
  job *j = context;
  char *text = mig_arena_alloc(j->p.arena, strlen(j->text) + 2);
  size_t len = strlen(j->text);
  memcpy(text, j->text, len);
  memcpy(text + len, "\n", 2);
  j->text = text;
  return MIG_OK;
}

mig_err mig_report_json(mig_span *out, mig_arena *arena, const mig_report *report, mig_why *why) {
  job j = {.p = {.arena = arena, .base = report->base.name}, .report = report};
  mig_err err = mig_protect(build_tree, &j);
  if (err == MIG_OK) {
    char *printed = j.text = cJSON_Print(j.root);
    err = printed == NULL ? MIG_ERR_NOMEM : mig_protect(copy_text, &j);
    cJSON_free(printed);
  }
  cJSON_Delete(j.root);
  if (err != MIG_OK) return mig_fail(why, err, "out of memory");
  *out = mig_span_of(j.text);
  return MIG_OK;
}
