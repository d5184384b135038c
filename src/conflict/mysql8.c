/* Where MySQL 8 is documented otherwise than MariaDB, whose rules were found by execution, and a verdict
 * "converges" would rest on MariaDB's rule alone: it is said, as possible. See docs/mysql-8.md. */
#include "base/arena.h"
#include "base/span.h"
#include "conflict/verdict.h"

typedef struct checks {
  const mig_cat_check *items;
  uint32_t count;
} checks;

static checks checks_of(mig_catalogue *cat) {
  checks found = {0};
  found.items = mig_catalogue_checks(cat, &found.count);
  return found;
}

static bool is_made_by(const mig_verdict *v, const mig_cat_check *check, mig_replay_side side) {
  return mig_replay_side_of(&v->replay, check->by) == side; /* nobody: of the base */
}

static bool same_name(const mig_object *a, const mig_object *b) {
  return mig_span_eq_nocase(a->name, b->name) && mig_span_eq(a->schema, b->schema);
}

/* Names of CHECK constraints are per table on MariaDB, per schema on MySQL. */
static void find_names(mig_verdict *v, const checks *ours, const checks *theirs) {
  for (uint32_t i = 0; i < ours->count; i++)
    for (uint32_t j = 0; j < theirs->count; j++) {
      const mig_cat_check *a = &ours->items[i], *b = &theirs->items[j];
      if (!is_made_by(v, a, MIG_SIDE_OURS) || !is_made_by(v, b, MIG_SIDE_THEIRS)) continue;
      if (!same_name(&a->object, &b->object) || mig_span_eq(a->object.table, b->object.table)) continue;
      mig_finding *finding = mig_verdict_put(v, "MIG101", &a->object, a->by, b->by);
      finding->grade = MIG_POSSIBLE;
      finding->message = mig_arena_printf(
          v->arena, "Both sides make a CHECK constraint %.*s, ours on %.*s, theirs on %.*s. MariaDB's names of CHECKs are per "
                    "table; MySQL 8 documents them to be per schema: there, whichever side runs second fails.",
          MIG_FMT(a->object.name), MIG_FMT(a->object.table), MIG_FMT(b->object.table));
      finding->help = MIG_SPAN("If this runs on MySQL, give one of the two another name.");
    }
}

static const mig_cat_check *same_check(const checks *list, const mig_cat_check *check) {
  for (uint32_t i = 0; i < list->count; i++)
    if (list->items[i].by == check->by && mig_span_eq(list->items[i].object.name, check->object.name)) return &list->items[i];
  return NULL;
}

/* A CHECK follows its renamed column on MariaDB; MySQL refuses the rename (3959) as long as there is one. */
static void find_renames(mig_verdict *v, const checks *base, const checks *renames, mig_catalogue *drops, mig_replay_side side) {
  for (uint32_t i = 0; i < base->count; i++) {
    const mig_cat_check *before = &base->items[i], *after = same_check(renames, before);
    if (after == NULL || mig_span_eq(before->columns, after->columns) || after->renamed_by == 0) continue;
    mig_step dropped = mig_catalogue_dropped(drops, &before->object);
    if (dropped == 0) continue;
    bool of_ours = side == MIG_SIDE_OURS;
    mig_finding *finding = mig_verdict_put(v, "MIG106", &before->object, of_ours ? after->renamed_by : dropped, of_ours ? dropped : after->renamed_by);
    finding->grade = MIG_POSSIBLE;
    finding->message = mig_arena_printf(
        v->arena, "%s renames a column that CHECK constraint %.*s names, %s drops the constraint. On MariaDB the constraint follows "
                  "the rename; MySQL 8 documents the rename to be refused: there, %s runs after %s only.",
        of_ours ? "ours" : "theirs", MIG_FMT(before->object.name), of_ours ? "theirs" : "ours", of_ours ? "ours" : "theirs", of_ours ? "theirs" : "ours");
    finding->help = MIG_SPAN("If this runs on MySQL, drop the constraint before the rename, in one branch.");
  }
}

void mig_verdict_find_mysql8(mig_verdict *v) {
  if (v->opts->dialect != MIG_MYSQL || v->out->outcome != MIG_CONVERGES || !v->sim.ours_runs || !v->sim.theirs_runs) return;
  checks ours = checks_of(v->sim.ours), theirs = checks_of(v->sim.theirs);
  find_names(v, &ours, &theirs);
  if (v->sim.disjoint) return; /* nothing that both touch */
  checks base = checks_of(mig_catalogue_clone_into(v->arena, v->base));
  find_renames(v, &base, &ours, v->sim.theirs, MIG_SIDE_OURS);
  find_renames(v, &base, &theirs, v->sim.ours, MIG_SIDE_THEIRS);
}
