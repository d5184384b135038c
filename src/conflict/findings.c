#include <string.h>

#include "base/brief.h"
#include "base/buf.h"
#include "base/span.h"
#include "conflict/operation.h"
#include "conflict/verdict.h"
#include "op/directive.h"

/* ---- words ---- */

static const char *const side_words[] = {"history", "ours", "theirs"};
static const char *const facet_words[] = {"type", "nullable", "default", "comment", "labels", "definition", "name"};

mig_span mig_verdict_phrase(mig_verdict *v, mig_step step) {
  return mig_op_phrase(v->arena, mig_replay_at(&v->replay, step)->op);
}

/* "column user.email", as people say it. */
static mig_span object_words(mig_verdict *v, const mig_object *object) {
  const char *kind = mig_object_word(object);
  if (object->kind == MIG_OBJECT_ROWS) return mig_arena_printf(v->arena, "rows of %.*s", MIG_FMT(object->table));
  if (object->table.len != 0 && object->name.len != 0)
    return mig_arena_printf(v->arena, "%s %.*s.%.*s", kind, MIG_FMT(object->table), MIG_FMT(object->name));
  mig_span name = object->name.len != 0 ? object->name : object->table;
  return mig_arena_printf(v->arena, "%s %.*s", kind, MIG_FMT(name));
}

static bool same_object(const mig_object *a, const mig_object *b) {
  return a->kind == b->kind && mig_span_eq_nocase(a->table, b->table) && mig_span_eq_nocase(a->name, b->name);
}

static bool does(const mig_op *op, mig_effect_verb verb) {
  for (uint32_t i = 0; i < op->effect_count; i++) {
    const mig_effect *effect = &op->effects[i];
    if (effect->verb == verb) return true;
    if (verb == MIG_EFFECT_RENAME && effect->verb == MIG_EFFECT_ALTER && effect->object.kind == MIG_OBJECT_COLUMN &&
        (effect->as.alter->sets & MIG_FACET_NAME))
      return true;
  }
  return false;
}

/* What a table or type holds was said when it was made, or changed later. */
static const char *deed_words(const mig_failure *failure, const mig_op *by) {
  static const char *const words[] = {[MIG_DEED_NONE] = "came before",
                                      [MIG_DEED_CREATED] = "made it",
                                      [MIG_DEED_DROPPED] = "dropped it",
                                      [MIG_DEED_RENAMED] = "renamed it",
                                      [MIG_DEED_ALTERED] = "changed it",
                                      [MIG_DEED_DEPENDS] = "made what depends on it",
                                      [MIG_DEED_WROTE] = "wrote the rows"};
  if (failure->deed == MIG_DEED_ALTERED && does(by, MIG_EFFECT_CREATE)) return words[MIG_DEED_CREATED];
  return words[failure->deed];
}

mig_span mig_verdict_because(mig_verdict *v, const mig_failure *failure) {
  mig_replay_side side = mig_replay_side_of(&v->replay, failure->by);
  mig_span message = failure->message;
  if (failure->by == 0) return mig_arena_printf(v->arena, "%.*s", MIG_FMT(message));
  mig_span revision = mig_replay_at(&v->replay, failure->by)->revision, phrase = mig_verdict_phrase(v, failure->by);
  mig_buf buf = mig_buf_in(v->arena);
  mig_buf_printf(&buf, "%.*s: %s %s in %.*s (%.*s)", MIG_FMT(message), side_words[side], deed_words(failure, mig_replay_at(&v->replay, failure->by)->op),
                 MIG_FMT(revision), MIG_FMT(phrase));
  if (failure->renamed_to.len != 0) mig_buf_printf(&buf, "; it is %.*s now", MIG_FMT(failure->renamed_to));
  return mig_buf_span(&buf);
}

/* ---- which rule ---- */

static const char *rule_of(mig_verdict *v, const mig_failure *failure) {
  static const struct {
    const char *rule, *same; /* `same`: where the failing operation does the like to the same object; NULL: no matter */
    mig_effect_verb verb;
  } rules[] = {[MIG_DEED_NONE] = {.rule = "MIG102"},
               [MIG_DEED_CREATED] = {.rule = "MIG101"},
               [MIG_DEED_DROPPED] = {"MIG102", "MIG104", MIG_EFFECT_DROP},
               [MIG_DEED_RENAMED] = {"MIG103", "MIG105", MIG_EFFECT_RENAME},
               [MIG_DEED_DEPENDS] = {.rule = "MIG106"},
               [MIG_DEED_ALTERED] = {.rule = "MIG201"},
               [MIG_DEED_WROTE] = {.rule = "MIG302"}};
  const mig_op *op = mig_replay_at(&v->replay, failure->step)->op;
  if (failure->rows) return "MIG302";
  bool same = rules[failure->deed].same != NULL && does(op, rules[failure->deed].verb) && same_object(&failure->object, &op->object);
  return same ? rules[failure->deed].same : rules[failure->deed].rule;
}

/* ---- pairs ---- */

typedef struct pair {
  mig_step ours, theirs;            /* 0: not known */
  const mig_failure *first, *second; /* failure with ours first, with theirs first */
} pair;

typedef MIG_VEC(pair) pairs;

static void add_pair(mig_verdict *v, pairs *list, const mig_failure *failure, bool ours_first, bool decisive) {
  mig_replay_side own = mig_replay_side_of(&v->replay, failure->step);
  mig_replay_side other = own == MIG_SIDE_OURS ? MIG_SIDE_THEIRS : MIG_SIDE_OURS;
  bool known = failure->by != 0 && mig_replay_side_of(&v->replay, failure->by) == other;
  if (!known && !decisive) return; /* follows from an operation that was skipped */
  mig_step by = known ? failure->by : mig_verdict_partner(v, failure);
  mig_step ours = own == MIG_SIDE_OURS ? failure->step : by, theirs = own == MIG_SIDE_OURS ? by : failure->step;
  pair *at = NULL;
  for (uint32_t i = 0; i < list->count && at == NULL; i++)
    if (list->items[i].ours == ours && list->items[i].theirs == theirs) at = &list->items[i];
  if (at == NULL) {
    at = mig_vec_push(v->arena, list);
    *at = (pair){.ours = ours, .theirs = theirs};
  }
  const mig_failure **slot = ours_first ? &at->first : &at->second;
  if (*slot == NULL) *slot = failure;
}

mig_finding *mig_verdict_put(mig_verdict *v, const char *rule, const mig_object *object, mig_step ours, mig_step theirs) {
  const mig_rule *row = mig_rule_find(mig_span_of(rule));
  mig_finding *finding = mig_vec_push(v->arena, &v->findings);
  *finding = (mig_finding){.rule = row->id, .level = row->level, .grade = v->out->grade, .object = *object};
  finding->help = mig_span_of(row->help);
  if (ours != 0) {
    finding->has_ours = true;
    finding->ours = mig_replay_operation(&v->replay, ours);
    finding->ours_at = ours - v->replay.lines[MIG_SIDE_OURS].from;
  }
  if (theirs != 0) {
    finding->has_theirs = true;
    finding->theirs = mig_replay_operation(&v->replay, theirs);
    finding->theirs_at = theirs - v->replay.lines[MIG_SIDE_THEIRS].from;
  }
  finding->fingerprint = mig_finding_fingerprint(v->arena, finding);
  finding->suppressed = mig_finding_suppressed(finding);
  return finding;
}

/* ---- duplicates ---- */

/* What both sides made: does it say the same where each ran alone? */
static mig_duplicate duplicate_of(mig_verdict *v, const mig_object *object) {
  uint32_t count = 0;
  const mig_cat_difference *all = mig_catalogue_compare(v->arena, v->sim.ours, v->sim.theirs, &count);
  for (uint32_t i = 0; i < count; i++) {
    const mig_object *other = &all[i].object;
    bool inside = object->kind == MIG_OBJECT_TABLE && other->kind != MIG_OBJECT_ROWS &&
                  mig_span_eq_nocase(other->table, object->name);
    if (inside || same_object(object, other)) return MIG_DUPLICATE_DIFFERENT;
  }
  return MIG_DUPLICATE_SAME;
}

static void tell_duplicate(mig_verdict *v, mig_finding *finding, const mig_failure *failure) {
  const mig_op *ours = finding->ours.op, *theirs = finding->theirs.op;
  if (failure->deed != MIG_DEED_CREATED && failure->deed != MIG_DEED_DROPPED) return;
  mig_effect_verb verb = failure->deed == MIG_DEED_CREATED ? MIG_EFFECT_CREATE : MIG_EFFECT_DROP;
  if (!does(ours, verb) || !does(theirs, verb) || !same_object(&ours->object, &theirs->object)) return;
  finding->duplicate = verb == MIG_EFFECT_DROP ? MIG_DUPLICATE_SAME : duplicate_of(v, &failure->object);
  if (finding->duplicate == MIG_DUPLICATE_SAME && verb == MIG_EFFECT_CREATE)
    finding->help = MIG_SPAN("Both definitions agree: keep one and delete the other on the branch that is not published, "
                             "or guard it.");
  if (finding->duplicate == MIG_DUPLICATE_DIFFERENT)
    finding->help = MIG_SPAN("The definitions differ: decide which one is meant, then keep only that one.");
}

/* ---- failures ---- */

/* The command where each side is one revision; else which revision to name is for people to see. */
static mig_span advice(mig_verdict *v, const char *needs, const char *has) {
  bool of_ours = strcmp(needs, "ours") == 0;
  const mig_conflict_side *moves = of_ours ? &v->out->ours : &v->out->theirs;
  const mig_conflict_side *stays = of_ours ? &v->out->theirs : &v->out->ours;
  if (moves->revision_count != 1 || stays->revision_count != 1)
    return mig_arena_printf(v->arena, "Put %s on top of %s: mig rebase moves it there.", needs, has);
  return mig_arena_printf(v->arena, "Put %s on top of %s: mig rebase %.*s --onto %.*s", needs, has,
                          MIG_FMT(moves->revisions[0]), MIG_FMT(stays->revisions[0]));
}

static bool makes(const mig_op *op, const mig_object *object) {
  for (uint32_t i = 0; i < op->effect_count; i++)
    if (op->effects[i].verb == MIG_EFFECT_CREATE && same_object(&op->effects[i].object, object)) return true;
  return false;
}

/* "Already there", and nobody made it: the other side was taken at its word that it is there. */
static bool is_only_used(mig_verdict *v, const pair *it, const mig_failure *failure) {
  if ((it->first != NULL) == (it->second != NULL) || failure->deed != MIG_DEED_CREATED || failure->by != 0) return false;
  const mig_replay_step *other = mig_replay_at(&v->replay, it->first != NULL ? it->ours : it->theirs);
  return other != NULL && !makes(other->op, &failure->object);
}

static void tell_use(mig_verdict *v, mig_finding *finding, const mig_failure *failure, mig_span what) {
  bool of_ours = mig_replay_side_of(&v->replay, failure->step) == MIG_SIDE_OURS;
  const char *needs = of_ours ? "theirs" : "ours", *has = of_ours ? "ours" : "theirs";
  finding->message = mig_arena_printf(
      v->arena, "%.*s: %s uses it, only %s makes it, and no script that could be read did before: %s runs second.", MIG_FMT(what),
      needs, has, needs);
  finding->help = advice(v, needs, has);
  if (failure->possible && !v->sampled) finding->grade = MIG_POSSIBLE; /* --rows some asks about such rows */
}

static void tell_pair(mig_verdict *v, const pair *it) {
  const mig_failure *failure = it->first != NULL ? it->first : it->second;
  bool used = is_only_used(v, it, failure);
  mig_finding *finding = mig_verdict_put(v, used ? "MIG102" : rule_of(v, failure), &failure->object, it->ours, it->theirs);
  mig_span what = object_words(v, &failure->object);
  mig_buf buf = mig_buf_in(v->arena);
  if (used) {
    tell_use(v, finding, failure, what);
    return;
  }
  if (it->first != NULL && it->second != NULL && mig_span_eq(it->first->message, it->second->message)) {
    mig_buf_printf(&buf, "%.*s: whichever side runs second fails: %.*s.", MIG_FMT(what), MIG_FMT(failure->message));
  } else {
    mig_buf_printf(&buf, "%.*s: ", MIG_FMT(what));
    if (it->first != NULL) mig_buf_printf(&buf, "with ours first, theirs fails: %.*s", MIG_FMT(it->first->message));
    else mig_buf_puts(&buf, "with ours first, this runs");
    if (it->second != NULL) mig_buf_printf(&buf, "; with theirs first, ours fails: %.*s.", MIG_FMT(it->second->message));
    else mig_buf_puts(&buf, "; with theirs first, this runs.");
  }
  if (failure->renamed_to.len != 0) mig_buf_printf(&buf, " It is called %.*s now.", MIG_FMT(failure->renamed_to));
  finding->message = mig_buf_span(&buf);
  if (failure->possible && !v->sampled) finding->grade = MIG_POSSIBLE;
  if (finding->has_ours && finding->has_theirs) tell_duplicate(v, finding, failure);
}

static void find_failures(mig_verdict *v) {
  pairs list = {0};
  const mig_replay_failures *runs[] = {&v->sim.fail_ours_first, &v->sim.fail_theirs_first};
  for (int order = 0; order < 2; order++)
    for (uint32_t i = 0; i < runs[order]->items.count; i++)
      add_pair(v, &list, &runs[order]->items.items[i], order == 0, i == 0);
  for (uint32_t i = 0; i < list.count; i++) tell_pair(v, &list.items[i]);
}

/* Fails alone, and runs after the other side: what is missing comes from there. */
static void tell_dependence(mig_verdict *v, const mig_failure *failure, mig_step maker) {
  bool of_ours = mig_replay_side_of(&v->replay, failure->step) == MIG_SIDE_OURS;
  const char *needs = of_ours ? "ours" : "theirs", *has = of_ours ? "theirs" : "ours";
  mig_step ours = of_ours ? failure->step : maker, theirs = of_ours ? maker : failure->step;
  mig_finding *finding = mig_verdict_put(v, rule_of(v, failure), &failure->object, ours, theirs);
  finding->message = mig_arena_printf(v->arena, failure->rows ? "%s needs rows as only %s leaves them: %.*s; with %s first, this runs."
                                                              : "%s needs what only %s makes: %.*s; with %s first, this runs.",
                                      needs, has, MIG_FMT(failure->message), has);
  finding->help = advice(v, needs, has);
  if (failure->possible && !v->sampled) finding->grade = MIG_POSSIBLE;
}

static void find_own_failures(mig_verdict *v, const mig_sim *sim) {
  const mig_replay_failures *runs[] = {&sim->own_ours, &sim->own_theirs};
  for (int side = 0; side < 2; side++) {
    if (runs[side]->items.count == 0) continue;
    const mig_failure *failure = &runs[side]->items.items[0];
    bool helped = side == 0 ? sim->together_theirs : sim->together_ours;
    mig_step maker = helped ? mig_verdict_maker(v, failure) : 0;
    if (helped && maker == 0 && failure->rows) maker = mig_verdict_partner(v, failure);
    if (maker != 0) {
      tell_dependence(v, failure, maker);
      continue;
    }
    mig_step ours = side == 0 ? failure->step : 0, theirs = side == 1 ? failure->step : 0;
    mig_finding *finding = mig_verdict_put(v, rule_of(v, failure), &failure->object, ours, theirs);
    finding->own_failure = true;
    finding->message = mig_arena_printf(v->arena, "%s fails on its own, without the other side: %.*s.",
                                        side == 0 ? "ours" : "theirs", MIG_FMT(mig_verdict_because(v, failure)));
    finding->help = MIG_SPAN("Repair this revision first: it doesn't run on the schema that its history makes.");
    if ((failure->possible && !v->sampled) || v->shaky || v->excused) finding->grade = MIG_POSSIBLE;
  }
}

/* ---- differences ---- */

static bool is_facet(mig_span facet) {
  for (size_t i = 0; i < sizeof facet_words / sizeof *facet_words; i++)
    if (mig_span_is(facet, facet_words[i])) return true;
  return false;
}

static void find_differences(mig_verdict *v) {
  for (uint32_t i = 0; i < v->sim.difference_count; i++) {
    const mig_cat_difference *d = &v->sim.differences[i];
    if (d->object.kind == MIG_OBJECT_ROWS && mig_verdict_rows_in_doubt(v, &d->object)) continue;
    mig_step by[MIG_SIDE_COUNT] = {0};
    by[mig_replay_side_of(&v->replay, d->first_by)] = d->first_by;
    if (by[mig_replay_side_of(&v->replay, d->second_by)] == 0)
      by[mig_replay_side_of(&v->replay, d->second_by)] = d->second_by;
    for (mig_replay_side side = MIG_SIDE_OURS; side <= MIG_SIDE_THEIRS; side++) {
      if (by[side] != 0) continue;
      mig_step other = by[side == MIG_SIDE_OURS ? MIG_SIDE_THEIRS : MIG_SIDE_OURS];
      if (other == 0) continue;
      mig_failure as_if = {.step = other, .object = d->object};
      by[side] = mig_verdict_partner(v, &as_if);
    }
    bool rows = d->object.kind == MIG_OBJECT_ROWS, facet = is_facet(d->facet);
    const char *rule = rows ? "MIG301" : facet ? "MIG201" : "MIG203";
    const mig_replay_step *ours = mig_replay_at(&v->replay, by[MIG_SIDE_OURS]);
    const mig_replay_step *theirs = mig_replay_at(&v->replay, by[MIG_SIDE_THEIRS]);
    if (v->opts->dialect == MIG_MYSQL && facet && d->object.kind == MIG_OBJECT_COLUMN && ours != NULL && theirs != NULL &&
        mig_span_is(ours->op->directive, "alter_column") && mig_span_is(theirs->op->directive, "alter_column"))
      rule = "MIG202";
    mig_finding *finding = mig_verdict_put(v, rule, &d->object, by[MIG_SIDE_OURS], by[MIG_SIDE_THEIRS]);
    mig_span what = object_words(v, &d->object), nothing = MIG_SPAN("nothing");
    mig_span first = d->first.ptr != NULL ? d->first : nothing, second = d->second.ptr != NULL ? d->second : nothing;
    mig_brief_pair(v->arena, &first, &second);
    finding->message =
        facet ? mig_arena_printf(v->arena, "%.*s: %.*s is %.*s when ours runs first, %.*s when theirs does.", MIG_FMT(what),
                                 MIG_FMT(d->facet), MIG_FMT(first), MIG_FMT(second))
              : mig_arena_printf(v->arena, "%.*s: with ours first %.*s, with theirs first %.*s.", MIG_FMT(what),
                                 MIG_FMT(first), MIG_FMT(second));
  }
}

void mig_verdict_find(mig_verdict *v) {
  if (v->excused) find_own_failures(v, &v->failing);
  if (!v->sim.ours_runs || !v->sim.theirs_runs) {
    find_own_failures(v, &v->sim);
    return;
  }
  find_failures(v);
  find_differences(v);
}
