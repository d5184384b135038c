#include "mig/read_back.h"

#include <cJSON.h>

#include "base/map.h"
#include "base/protect.h"
#include "base/span.h"
#include "base/vec.h"
#include "base/why.h"
#include "report/read_comparison.h"
#include "report/read_forecast.h"
#include "script/script.h"

typedef struct job {
  mig_read r;
  mig_span json;
  cJSON *root; /* NULL once the arena owns it */
  mig_report *report;
} job;

/* ---- words ---- */

static const char *source_name(int i) {
  static const char *const names[] = {[MIG_REPORT_WORKTREE] = "worktree",
                                      [MIG_REPORT_INDEX] = "index",
                                      [MIG_REPORT_COMMIT] = "commit",
                                      [MIG_REPORT_PAIR] = "pair"};
  return names[i];
}

static const char *dialect_name(int i) {
  static const char *const names[] = {
      [MIG_POSTGRESQL] = "postgresql", [MIG_SQLITE] = "sqlite", [MIG_MYSQL] = "mysql"};
  return names[i];
}

static const char *origin_name(int i) {
  static const char *const names[] = {
      [MIG_FROM_DEFAULT] = "default", [MIG_FROM_CONFIGURATION] = "configuration", [MIG_FROM_OPTION] = "option"};
  return names[i];
}

/* ---- the graph ---- */

typedef struct graph_parts {
  MIG_VEC(mig_graph_node) nodes;
  MIG_VEC(mig_script) scripts;
  mig_map ids;
} graph_parts;

static mig_ident ident_of(mig_read *r, mig_span id) {
  mig_span *item = MIG_NEW(r->arena, mig_span);
  *item = id;
  return (mig_ident){.form = MIG_IDENT_STRING, .items = item, .count = 1};
}

static mig_graph_node *add_node(mig_read *r, graph_parts *parts, mig_span id) {
  uint32_t number = parts->nodes.count;
  if (mig_map_add(&parts->ids, id, number) != number) return NULL;
  mig_graph_node *node = mig_vec_push(r->arena, &parts->nodes);
  *node = (mig_graph_node){.id = id, .script = number};
  *mig_vec_push(r->arena, &parts->scripts) = (mig_script){.revision = ident_of(r, id)};
  return node;
}

static void add_revision(mig_read *r, graph_parts *parts, const cJSON *json) {
  mig_graph_node *node = add_node(r, parts, mig_read_text(r, json, "revision"));
  if (node == NULL) return;
  node->down_revision = mig_read_spans(r, json, "down_revision", &node->down_count);
  node->depends_on = mig_read_spans(r, json, "depends_on", &node->depends_count);
  node->labels = mig_read_spans(r, json, "branch_labels", &node->label_count);
  mig_script *script = &parts->scripts.items[parts->scripts.count - 1];
  script->doc = script->longdoc = mig_read_text(r, json, "doc");
  script->file.path = mig_read_text(r, json, "path");
}

/* Where the report lists no revisions, its heads stand alone: what counts them is right. */
static void add_heads(mig_read *r, graph_parts *parts, const cJSON *json) {
  uint32_t count = 0;
  mig_span *heads = mig_read_spans(r, json, "heads", &count);
  for (uint32_t i = 0; i < count; i++) add_node(r, parts, heads[i]);
}

static mig_ids read_ids(mig_read *r, const cJSON *json, const char *key) {
  mig_ids ids;
  ids.items = mig_read_spans(r, json, key, &ids.count);
  return ids;
}

static const mig_listed_ids *read_listed(mig_read *r, const cJSON *json) {
  mig_listed_ids *ids = MIG_NEW(r->arena, mig_listed_ids);
  ids->heads = read_ids(r, json, "heads");
  ids->effective_heads = read_ids(r, json, "effective_heads");
  ids->bases = read_ids(r, json, "bases");
  ids->branch_points = read_ids(r, json, "branch_points");
  ids->merge_points = read_ids(r, json, "merge_points");
  return ids;
}

static mig_err read_graph(mig_read *r, mig_project *project, mig_report_project *out, const cJSON *json) {
  graph_parts parts = {.nodes = {0}};
  mig_map_init(&parts.ids, r->arena);
  uint32_t count = 0;
  const cJSON *item = mig_read_array(r, json, "revisions", &count);
  out->has_revisions = item != NULL;
  mig_rev *listed = MIG_NEW_ARRAY(r->arena, mig_rev, count);
  for (const cJSON *at = item; at != NULL; at = at->next) add_revision(r, &parts, at);
  if (item == NULL) {
    add_heads(r, &parts, json);
    out->listed = read_listed(r, json);
  }
  project->nodes = parts.nodes.items;
  project->node_count = parts.nodes.count;
  project->scripts = parts.scripts.items;
  project->script_count = parts.scripts.count;
  for (uint32_t i = 0; i < count; i++, item = item->next)
    listed[i] = mig_map_get(&parts.ids, mig_read_text(r, item, "revision"));
  out->revisions = listed;
  out->revision_count = count;
  return mig_graph_build(&project->graph, r->arena, project->nodes, project->node_count, &r->why);
}

/* ---- projects ---- */

static const char *resolution_name(int i) {
  return mig_resolution_name((mig_resolution_kind)i);
}

static void read_chosen_sides(mig_read *r, mig_choice *choice, const cJSON *comparison) {
  const cJSON *ours = mig_read_object(r, comparison, "resolutions_ours");
  const cJSON *theirs = mig_read_object(r, comparison, "resolutions_theirs");
  if (ours == NULL || theirs == NULL) return;
  choice->ours_id = mig_read_text(r, ours, "revision");
  choice->theirs_id = mig_read_text(r, theirs, "revision");
  choice->ours_by = mig_read_span(r, ours, "published_by");
  choice->theirs_by = mig_read_span(r, theirs, "published_by");
}

static const mig_choice *read_choice(mig_read *r, const cJSON *comparison) {
  uint32_t count = 0;
  const cJSON *item = mig_read_array(r, comparison, "resolutions", &count);
  if (count == 0) return NULL;
  mig_resolution *items = MIG_NEW_ARRAY(r->arena, mig_resolution, count);
  for (uint32_t i = 0; i < count; i++, item = item->next)
    items[i] = (mig_resolution){
        .kind = (mig_resolution_kind)mig_read_word(r, item, "kind", resolution_name, MIG_RESOLVE_MANUAL + 1),
        .safe = mig_read_bool(r, item, "safe"),
        .why = mig_read_text(r, item, "why"),
        .command = mig_read_text(r, item, "command")};
  mig_choice *choice = MIG_NEW(r->arena, mig_choice);
  *choice = (mig_choice){.ours = MIG_NO_REV, .theirs = MIG_NO_REV, .items = items, .count = count};
  read_chosen_sides(r, choice, comparison);
  return choice;
}

/* A forecast's comparisons are those of its pairs. */
static bool read_forecast(mig_read *r, mig_report_project *out, mig_span base, const cJSON *json) {
  mig_forecast *forecast = mig_read_forecast(r, out->project, base, json);
  if (forecast == NULL) return false;
  const mig_comparison **all = MIG_NEW_ARRAY(r->arena, const mig_comparison *, forecast->pair_count);
  for (uint32_t i = 0; i < forecast->pair_count; i++)
    if (forecast->pairs[i].comparison != NULL) all[out->comparison_count++] = forecast->pairs[i].comparison;
  out->comparisons = all;
  out->forecast = forecast;
  return true;
}

static void read_comparisons(mig_read *r, mig_report_project *out, const cJSON *json) {
  const cJSON *single = mig_read_object(r, json, "comparison");
  uint32_t count = 0;
  const cJSON *item = mig_read_array(r, json, "comparisons", &count);
  const mig_comparison **all = MIG_NEW_ARRAY(r->arena, const mig_comparison *, count + 1);
  if (single != NULL) all[out->comparison_count++] = mig_read_comparison(r, single);
  for (; item != NULL; item = item->next) all[out->comparison_count++] = mig_read_comparison(r, item);
  out->comparisons = all;
}

/* `before`: the entry in front of it, NULL for the first. Databases of one script directory stand
 * side by side and share its project. */
static mig_err read_project(mig_read *r, mig_report_project *out, const mig_report_project *before, mig_span base,
                            const cJSON *json) {
  mig_project *project = MIG_NEW(r->arena, mig_project);
  project->tree = MIG_NEW(r->arena, mig_tree);
  project->title = mig_read_text(r, json, "script_dir");
  project->dialect = (mig_dialect)mig_read_word(r, json, "dialect", dialect_name, MIG_MYSQL + 1);
  project->dialect_from = (mig_origin)mig_read_word(r, json, "dialect_source", origin_name, MIG_FROM_OPTION + 1);
  out->project = project;
  mig_span bind = mig_read_span(r, json, "bind");
  out->has_bind = bind.ptr != NULL;
  out->bind = bind;
  out->diags = mig_read_diags(r, json, &out->diag_count);
  if (!read_forecast(r, out, base, json)) read_comparisons(r, out, json);
  mig_err err = MIG_OK;
  if (before != NULL && out->has_bind && mig_span_eq(before->project->title, project->title)) {
    out->project = before->project;
    out->has_revisions = before->has_revisions;
    out->listed = before->listed;
    out->revisions = before->revisions;
    out->revision_count = before->revision_count;
  } else {
    err = read_graph(r, project, out, json);
  }
  const cJSON *compared = mig_read_object(r, json, "comparison");
  if (compared == NULL) compared = json;
  out->choice = read_choice(r, compared);
  out->choice_after = mig_read_text(r, compared, "resolutions_after");
  return err;
}

/* ---- the report ---- */

static mig_report_ref read_ref(mig_read *r, const cJSON *source, const char *key) {
  const cJSON *json = mig_read_object(r, source, key);
  return (mig_report_ref){mig_read_text(r, json, "name"), mig_read_text(r, json, "commit")};
}

static void read_source(mig_read *r, mig_report *report, const cJSON *json) {
  report->source = (mig_report_source)mig_read_word(r, json, "kind", source_name, MIG_REPORT_PAIR + 1);
  report->commit = mig_read_text(r, json, "commit");
  report->ours = read_ref(r, json, "ours");
  report->theirs = read_ref(r, json, "theirs");
  report->base = read_ref(r, json, "base");
}

static void read_totals(mig_read *r, mig_report *report, const cJSON *json) {
  const uint64_t most = UINT64_C(1) << 53;
  if (json == NULL) return;
  report->has_totals = true;
  report->files = mig_read_number(r, json, "files", most);
  report->bytes = mig_read_number(r, json, "bytes", most);
  report->revisions = mig_read_number(r, json, "revisions", most);
  report->operations = mig_read_number(r, json, "operations", most);
  report->not_understood = mig_read_number(r, json, "not_understood", most);
  report->pairs = mig_read_number(r, json, "pairs", most);
}

static mig_err read_report(job *j, const cJSON *root) {
  mig_read *r = &j->r;
  if (!mig_span_is(mig_read_text(r, root, "schema"), "mig-report-1")) {
    mig_read_fail(r, "schema", "not \"mig-report-1\", the only one that this version of mig reads");
    return MIG_OK;
  }
  mig_report *report = j->report = MIG_NEW(r->arena, mig_report);
  report->read_back = true;
  report->command = mig_arena_cstr(r->arena, mig_read_text(r, root, "command"));
  report->exit_status = (int)mig_read_number(r, root, "exit_status", 255);
  report->ours_is_new = mig_read_bool(r, root, "ours_is_new");
  read_source(r, report, mig_read_object(r, root, "source"));
  read_totals(r, report, mig_read_object(r, root, "totals"));
  mig_span shard = mig_read_text(r, root, "shard");
  if (shard.len != 0) report->shard = mig_arena_cstr(r->arena, shard);
  const cJSON *item = mig_read_array(r, root, "projects", &report->project_count);
  mig_report_project *projects = MIG_NEW_ARRAY(r->arena, mig_report_project, report->project_count);
  mig_err err = MIG_OK;
  for (uint32_t i = 0; err == MIG_OK && i < report->project_count; i++, item = item->next)
    err = read_project(r, &projects[i], i != 0 ? &projects[i - 1] : NULL, report->base.name, item);
  report->projects = projects;
  return err;
}

static void delete_tree(void *tree) {
  cJSON_Delete(tree);
}

static mig_err read_back(void *context) {
  job *j = context;
  cJSON *root = j->root;
  mig_arena_on_free(j->r.arena, delete_tree, root);
  j->root = NULL;
  return read_report(j, root);
}

/* Nothing but white space stands between `end` and the end. */
static bool is_last(mig_span json, const char *end) {
  for (; end != NULL && end < json.ptr + json.len; end++)
    if (strchr(" \t\r\n", *end) == NULL || *end == '\0') return false;
  return true;
}

mig_err mig_report_read_back(mig_report **out, mig_arena *arena, mig_span json, mig_why *why) {
  job j = {.r = {.arena = arena}, .json = json};
  const char *end = NULL;
  j.root = cJSON_ParseWithLengthOpts(json.ptr, json.len, &end, false);
  if (!cJSON_IsObject(j.root) || !is_last(json, end)) {
    cJSON_Delete(j.root);
    return mig_fail(why, MIG_ERR_UNREADABLE, "not a report: not a JSON object");
  }
  mig_err err = mig_protect(read_back, &j);
  cJSON_Delete(j.root);
  if (err != MIG_OK) return mig_fail(why, err, err == MIG_ERR_NOMEM ? "out of memory" : "%s", j.r.why.text);
  if (j.r.failed) return mig_fail(why, MIG_ERR_UNREADABLE, "not a report: %s", j.r.why.text);
  *out = j.report;
  return MIG_OK;
}
