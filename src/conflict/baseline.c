/* Findings that a file accepts: its lines, and the findings that they name. */
#include "mig/baseline.h"

#include "base/arena.h"
#include "base/protect.h"
#include "base/span.h"
#include "base/vec.h"
#include "base/why.h"
#include "mig/project.h"
#include "project/paths.h"
#include "source/source.h"

enum { FINGERPRINT = 16 };

/* ---- reading ---- */

typedef MIG_VEC(mig_baseline_entry) entries;

typedef struct reading {
  mig_baseline *baseline;
  mig_arena *arena;
  mig_span name, text;
  uint32_t line;
  entries list;
  mig_why *why;
} reading;

static mig_err refuse(const reading *r, const char *reason) {
  return mig_fail(r->why, MIG_ERR_UNREADABLE, "%.*s:%u: %s; an entry is: RULE FINGERPRINT REASON", MIG_FMT(r->name), r->line,
                  reason);
}

static bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

/* The first word of *rest, which then begins behind it. */
static mig_span take_word(mig_span *rest) {
  size_t end = 0, next;
  while (end < rest->len && !is_blank(rest->ptr[end])) end++;
  for (next = end; next < rest->len && is_blank(rest->ptr[next]);) next++;
  mig_span word = mig_span_cut(*rest, 0, end);
  *rest = mig_span_cut(*rest, next, rest->len);
  return word;
}

static bool is_fingerprint(mig_span word) {
  for (size_t i = 0; i < word.len; i++)
    if (memchr("0123456789abcdef", word.ptr[i], 16) == NULL) return false;
  return word.len == FINGERPRINT;
}

static const mig_baseline_entry *entry_for(const mig_baseline_entry *items, uint32_t count, const char *rule,
                                           mig_span fingerprint) {
  for (uint32_t i = 0; i < count; i++)
    if (mig_span_eq(items[i].fingerprint, fingerprint) && mig_span_is(mig_span_of(items[i].rule), rule)) return &items[i];
  return NULL;
}

/* What was done to a published script: accepted by the text that the edit gave it. */
static bool is_pinned(const char *rule) {
  return strcmp(rule, "MIG401") == 0 || strcmp(rule, "MIG403") == 0;
}

static mig_err read_entry(reading *r, mig_span line) {
  mig_span rest = line, id = take_word(&rest), fingerprint = take_word(&rest);
  const mig_rule *rule = mig_rule_find(id);
  if (rule == NULL) return refuse(r, "no rule of mig stands first");
  if (rule->about_scripts && !is_pinned(rule->id)) return refuse(r, "this rule is about the scripts themselves, which a baseline does not accept");
  if (!is_fingerprint(fingerprint)) return refuse(r, "no fingerprint (16 hexadecimal digits) stands behind the rule");
  if (rest.len == 0) return refuse(r, "the reason is missing");
  if (entry_for(r->list.items, r->list.count, rule->id, fingerprint) != NULL) return MIG_OK;
  *mig_vec_push(r->arena, &r->list) =
      (mig_baseline_entry){.rule = rule->id,
                           .fingerprint = mig_arena_copy(r->arena, fingerprint),
                           .reason = mig_arena_copy(r->arena, rest),
                           .where = mig_arena_printf(r->arena, "%.*s:%u", MIG_FMT(r->name), r->line)};
  return MIG_OK;
}

static mig_err read_lines(void *context) {
  reading *r = context;
  static const mig_span mark = {"\xef\xbb\xbf", 3}; /* what some editors put in front of UTF-8 */
  mig_err err = MIG_OK;
  for (uint32_t i = 0; i < r->baseline->count; i++) *mig_vec_push(r->arena, &r->list) = r->baseline->items[i];
  for (size_t at = mig_span_starts(r->text, mark) ? mark.len : 0; err == MIG_OK && at < r->text.len;) {
    size_t end = mig_span_find(r->text, MIG_SPAN("\n"), at);
    if (end == SIZE_MAX) end = r->text.len;
    mig_span line = mig_span_trim(mig_span_cut(r->text, at, end));
    r->line++;
    if (line.len != 0 && line.ptr[0] != '#') err = read_entry(r, line);
    at = end + 1;
  }
  if (err == MIG_OK) *r->baseline = (mig_baseline){r->list.items, r->list.count};
  return err;
}

mig_err mig_baseline_parse(mig_baseline *baseline, mig_arena *arena, mig_span name, mig_span text, mig_why *why) {
  reading r = {.baseline = baseline, .arena = arena, .name = name, .text = text, .why = why};
  return mig_protect_told(read_lines, &r, why);
}

typedef struct fetching {
  mig_arena *arena;
  const mig_tree *tree;
  mig_span path, text;
  mig_why *why;
} fetching;

static mig_err fetch(void *context) {
  fetching *f = context;
  mig_span path = mig_path_from(f->arena, f->tree->root, MIG_SPAN(""), f->path);
  return mig_source_read(f->tree->source, f->arena, path, &f->text, f->why);
}

mig_err mig_baseline_read(mig_baseline *baseline, mig_arena *arena, const mig_tree *tree, mig_span path, mig_why *why) {
  fetching f = {.arena = arena, .tree = tree, .path = path, .why = why};
  mig_err err = mig_protect_told(fetch, &f, why);
  return err == MIG_OK ? mig_baseline_parse(baseline, arena, path, f.text, why) : err;
}

/* ---- accepting ---- */

typedef struct accepting {
  const mig_baseline *baseline;
  bool *met;
  mig_arena *arena;
  const mig_comparison *const **comparisons;
  uint32_t count;
} accepting;

/* A comment in the script stands closer: its reason stays, and the entry still has its finding. */
static const mig_baseline_entry *meet(const accepting *a, const mig_finding *finding) {
  const mig_baseline *b = a->baseline;
  const mig_baseline_entry *entry = entry_for(b->items, b->count, finding->rule, finding->fingerprint);
  if (entry != NULL) a->met[entry - b->items] = true;
  return finding->suppressed.ptr == NULL ? entry : NULL;
}

static const mig_comparison *accept_in(const accepting *a, const mig_comparison *in) {
  mig_finding *findings = NULL;
  for (uint32_t i = 0; i < in->finding_count; i++) {
    const mig_baseline_entry *entry = meet(a, &in->findings[i]);
    if (entry == NULL) continue;
    if (findings == NULL) {
      findings = MIG_NEW_ARRAY(a->arena, mig_finding, in->finding_count);
      memcpy(findings, in->findings, in->finding_count * sizeof *findings);
    }
    findings[i].suppressed = entry->reason;
    findings[i].accepted_at = entry->where;
  }
  if (findings == NULL) return in;
  mig_comparison *out = MIG_NEW(a->arena, mig_comparison);
  *out = *in;
  out->findings = findings;
  return out;
}

static mig_err accept_all(void *context) {
  const accepting *a = context;
  const mig_comparison **list = MIG_NEW_ARRAY(a->arena, const mig_comparison *, a->count);
  for (uint32_t i = 0; i < a->count; i++) list[i] = accept_in(a, (*a->comparisons)[i]);
  *a->comparisons = list;
  return MIG_OK;
}

mig_err mig_baseline_accept(const mig_baseline *baseline, bool *met, mig_arena *arena,
                            const mig_comparison *const **comparisons, uint32_t count, mig_why *why) {
  accepting a = {baseline, met, arena, comparisons, count};
  return mig_protect_told(accept_all, &a, why);
}

/* ---- what is about scripts ---- */

typedef struct accepting_diags {
  const mig_baseline *baseline;
  bool *met;
  mig_arena *arena;
  const mig_diag **diags;
  uint32_t count;
} accepting_diags;

static mig_err accept_diags(void *context) {
  const accepting_diags *a = context;
  const mig_baseline *b = a->baseline;
  mig_diag *list = MIG_NEW_ARRAY(a->arena, mig_diag, a->count);
  for (uint32_t i = 0; i < a->count; i++) {
    list[i] = (*a->diags)[i];
    if (list[i].fingerprint.len == 0) continue;
    const mig_baseline_entry *entry = entry_for(b->items, b->count, list[i].rule, list[i].fingerprint);
    if (entry == NULL) continue;
    a->met[entry - b->items] = true;
    list[i].level = MIG_NOTE;
    list[i].help = mig_arena_printf(a->arena, "accepted: %.*s (%.*s)", MIG_FMT(entry->reason), MIG_FMT(entry->where));
  }
  *a->diags = list;
  return MIG_OK;
}

mig_err mig_baseline_accept_diags(const mig_baseline *baseline, bool *met, mig_arena *arena, const mig_diag **diags,
                                  uint32_t count, mig_why *why) {
  accepting_diags a = {baseline, met, arena, diags, count};
  return mig_protect_told(accept_diags, &a, why);
}
