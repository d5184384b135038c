/* choose_each: what mig would do about the heads of each project that stdin names, without git and without writing.
 *
 * A line of stdin is {"dir": folder, "dialect": name, "published": "ab", "ask": ["settle ours"]}: revisions whose ids begin
 * with one of those letters are published. A line of stdout is {"outcome", "choices": [{"kind", "asks", "chosen", "why",
 * "notes", "moved", "but", "files"}]}, "files" being what each changed file becomes, null when it goes; or {"error"}.
 * What can be asked for: "settle ours", "settle theirs", "settle", "guard", "rebase", "drop", "merge" (only that strategy), "published"
 * (--rewrite-published), "prefer rebase", and "pieces first", "pieces last": finding by finding, that way of each. */
#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "mig/mig.h"

typedef struct wish {
  const char *name;
  bool has_strategy;
  mig_strategy strategy;
  mig_settle settle;
} wish;

static const wish wishes[] = {
    {"settle ours", false, MIG_STRATEGY_MERGE, MIG_SETTLE_OURS}, {"settle theirs", false, MIG_STRATEGY_MERGE, MIG_SETTLE_THEIRS},
    {"settle", true, MIG_STRATEGY_SETTLE, MIG_SETTLE_NOT},       {"guard", true, MIG_STRATEGY_GUARD, MIG_SETTLE_NOT},
    {"rebase", true, MIG_STRATEGY_REBASE, MIG_SETTLE_NOT},       {"drop", true, MIG_STRATEGY_DROP_DUPLICATE, MIG_SETTLE_NOT},
    {"merge", true, MIG_STRATEGY_MERGE, MIG_SETTLE_NOT},
};

static const char *text_of(const cJSON *item, const char *key) {
  const cJSON *value = cJSON_GetObjectItem(item, key);
  return cJSON_IsString(value) ? value->valuestring : "";
}

static bool asks_for(const cJSON *item, const char *what) {
  const cJSON *one;
  cJSON_ArrayForEach(one, cJSON_GetObjectItem(item, "ask")) if (strcmp(one->valuestring, what) == 0) return true;
  return false;
}

static void read_wishes(mig_choose_opts *opts, const cJSON *item) {
  for (size_t i = 0; i < sizeof wishes / sizeof *wishes; i++) {
    if (!asks_for(item, wishes[i].name)) continue;
    opts->has_strategy = opts->has_strategy || wishes[i].has_strategy;
    if (wishes[i].has_strategy) opts->strategy = wishes[i].strategy;
    if (wishes[i].settle != MIG_SETTLE_NOT) opts->settle = wishes[i].settle;
  }
  opts->rewrite_published = asks_for(item, "published");
  opts->prefer_rebase = asks_for(item, "prefer rebase");
}

static mig_publishers publishers_of(mig_arena *arena, const mig_project *project, const char *letters) {
  mig_span *by = MIG_NEW_ARRAY(arena, mig_span, project->node_count + 1);
  for (uint32_t i = 0; i < project->node_count; i++) {
    mig_span id = mig_graph_id(project->graph, i);
    by[i] = id.len > 0 && strchr(letters, id.ptr[0]) != NULL ? MIG_SPAN("origin/main") : (mig_span){NULL, 0};
  }
  return (mig_publishers){by};
}

/* ---- telling ---- */

static cJSON *string_of(mig_span text) {
  char *copy = malloc(text.len + 1);
  if (copy == NULL) abort();
  if (text.len > 0) memcpy(copy, text.ptr, text.len);
  copy[text.len] = '\0';
  cJSON *item = cJSON_CreateString(copy);
  free(copy);
  return item;
}

static cJSON *strings_of(const mig_span *items, uint32_t count) {
  cJSON *array = cJSON_CreateArray();
  for (uint32_t i = 0; i < count; i++) cJSON_AddItemToArray(array, string_of(items[i]));
  return array;
}

static void add_file(cJSON *files, mig_span path, const mig_span *text) {
  cJSON *name = string_of(path);
  cJSON_AddItemToObject(files, name->valuestring, text == NULL ? cJSON_CreateNull() : string_of(*text));
  cJSON_Delete(name);
}

static cJSON *files_of(const mig_plan *plan) {
  cJSON *files = cJSON_CreateObject();
  for (uint32_t i = 0; i < plan->edit_count; i++) {
    const mig_edit *e = &plan->edits[i];
    bool gone = e->action == MIG_EDIT_DELETE || e->action == MIG_EDIT_RENAME;
    add_file(files, e->path, gone ? NULL : &e->after);
    if (e->action == MIG_EDIT_RENAME) add_file(files, e->to, &e->after);
  }
  return files;
}

static cJSON *resolution_of(const mig_resolution *r, bool chosen) {
  cJSON *out = cJSON_CreateObject();
  cJSON_AddStringToObject(out, "kind", mig_resolution_name(r->kind));
  cJSON_AddBoolToObject(out, "asks", r->asks);
  cJSON_AddBoolToObject(out, "chosen", chosen);
  cJSON_AddItemToObject(out, "why", string_of(r->why));
  cJSON_AddItemToObject(out, "command", string_of(r->command));
  if (r->plan == NULL) return out;
  cJSON_AddItemToObject(out, "notes", strings_of(r->plan->notes, r->plan->note_count));
  cJSON_AddItemToObject(out, "moved", strings_of(r->plan->moved, r->plan->moved_count));
  cJSON_AddItemToObject(out, "but", string_of(r->plan->down_trouble));
  cJSON_AddItemToObject(out, "files", files_of(r->plan));
  return out;
}

static cJSON *error_of(const mig_why *why) {
  cJSON *out = cJSON_CreateObject();
  cJSON_AddStringToObject(out, "error", why->text);
  return out;
}

/* ---- asking ---- */

static cJSON *finding_by_finding(mig_arena *arena, const mig_project *project, const mig_merge_group *group,
                                 const mig_choose_opts *opts, bool last, cJSON *choices) {
  enum { MOST = 64 };
  const mig_way *chosen[MOST];
  mig_pieces *pieces = NULL;
  mig_resolution found = {.kind = MIG_RESOLVE_MANUAL};
  mig_why why = {{0}};
  uint32_t at = 0;
  if (mig_resolve_pieces(&pieces, arena, project, group, opts, &why) != MIG_OK) return error_of(&why);
  while (at < mig_pieces_count(pieces) && at < MOST) {
    const mig_way *const *ways;
    uint32_t count = 0;
    if (mig_pieces_ways(&ways, &count, pieces, at, chosen) != MIG_OK) return error_of(&why);
    if (count == 0) break;
    chosen[at++] = ways[last ? count - 1 : 0];
    if (at == mig_pieces_count(pieces) && mig_pieces_look_again(pieces, chosen, at) != MIG_OK) return error_of(&why);
  }
  mig_err err = mig_pieces_resolution(&found, pieces, chosen, at);
  if (err == MIG_OK) cJSON_AddItemToArray(choices, resolution_of(&found, true));
  return NULL;
}

static cJSON *answer(mig_arena *arena, const mig_project *project, const cJSON *item) {
  mig_choose_opts opts = {.conflict = {.dialect = project->dialect, .all_findings = true}};
  mig_merge_groups groups;
  mig_merge_verdict verdict;
  mig_choice choice;
  mig_why why = {{0}};
  cJSON *out = cJSON_CreateObject(), *choices = cJSON_AddArrayToObject(out, "choices"), *error = NULL;
  opts.published = publishers_of(arena, project, text_of(item, "published"));
  read_wishes(&opts, item);
  if (mig_resolve_merge_groups(&groups, arena, project, NULL, 0, &why) != MIG_OK || groups.count != 1 ||
      mig_resolve_judge(&verdict, arena, project, &groups.items[0], &opts.conflict, &why) != MIG_OK) {
    error = error_of(&why);
  } else if (asks_for(item, "pieces first") || asks_for(item, "pieces last")) {
    cJSON_AddStringToObject(out, "outcome", mig_outcome_name(verdict.outcome));
    error = finding_by_finding(arena, project, &groups.items[0], &opts, asks_for(item, "pieces last"), choices);
  } else if (mig_resolve_choose(&choice, arena, project, &groups.items[0], &opts, &why) != MIG_OK) {
    error = error_of(&why);
  } else {
    cJSON_AddStringToObject(out, "outcome", mig_outcome_name(verdict.outcome));
    for (uint32_t i = 0; i < choice.count; i++)
      cJSON_AddItemToArray(choices, resolution_of(&choice.items[i], &choice.items[i] == choice.chosen));
  }
  if (error == NULL) return out;
  cJSON_Delete(out);
  return error;
}

static cJSON *answer_line(const cJSON *item) {
  mig_arena *arena = mig_arena_new();
  mig_tree *tree = NULL;
  mig_why why = {{0}};
  mig_project_opts opts = {.dir = text_of(item, "dir"), .dialect = text_of(item, "dialect"), .threads = 1};
  if (arena == NULL) abort();
  bool is_read = mig_tree_open(&tree, &opts, &why) == MIG_OK && tree->project_count == 1;
  cJSON *out = is_read ? answer(arena, &tree->projects[0], item) : error_of(&why);
  mig_tree_free(tree);
  mig_arena_free(arena);
  return out;
}

int main(void) {
  static char line[1 << 16];
  while (fgets(line, sizeof line, stdin) != NULL) {
    cJSON *item = cJSON_Parse(line), *out = item == NULL ? NULL : answer_line(item);
    char *text = out == NULL ? NULL : cJSON_PrintUnformatted(out);
    if (text == NULL) return 1;
    puts(text);
    fflush(stdout);
    free(text);
    cJSON_Delete(out);
    cJSON_Delete(item);
  }
  return 0;
}
