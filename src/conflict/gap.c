#include "conflict/gap.h"

#include "base/arena.h"
#include "base/span.h"

mig_gap mig_gap_find(const mig_project *project, bool (*holds)(const void *payload, mig_rev rev, mig_span parent), const void *payload) {
  mig_defects defects = mig_graph_defects(project->graph);
  for (uint32_t i = 0; i < defects.count; i++) {
    const mig_defect *d = &defects.items[i];
    if (d->kind != MIG_DEFECT_MISSING_PARENT) continue;
    const mig_script *script = &project->scripts[d->script];
    if (script->revision.form != MIG_IDENT_STRING) continue;
    mig_rev rev = mig_graph_find(project->graph, script->revision.items[0]);
    if (rev != MIG_NO_REV && mig_graph_node_of(project->graph, rev)->script == d->script && holds(payload, rev, d->name))
      return (mig_gap){script, mig_graph_id(project->graph, rev), d->name};
  }
  return (mig_gap){NULL, {0}, {0}};
}

/* What collides on such ground need not collide on the right one. */
void mig_gap_tell(mig_comparison *c, mig_arena *arena, const mig_gap *gap) {
  const mig_script *s = gap->script;
  mig_operation *at = MIG_NEW(arena, mig_operation);
  *at = (mig_operation){.revision = gap->id,
                        .place = {&s->file, s->down_revision.start, s->down_revision.end},
                        .text = mig_span_cut(s->file.text, s->down_revision.start, s->down_revision.end),
                        .object = {.kind = MIG_OBJECT_REVISION, .name = gap->parent},
                        .reason = mig_arena_printf(arena, "it follows %.*s, which no script has", MIG_FMT(gap->parent))};
  c->outcome = MIG_OUTCOME_UNKNOWN;
  c->grade = MIG_CERTAIN;
  c->proof = MIG_PROOF_NONE;
  c->why = mig_arena_printf(arena, "%.*s follows %.*s, which no script has: what that does is not known.", MIG_FMT(gap->id),
                            MIG_FMT(gap->parent));
  c->ours_first = c->theirs_first = (mig_order){.succeeds = MIG_ORDER_UNKNOWN};
  c->finding_count = c->difference_count = 0;
  c->ours.independent = c->theirs.independent = MIG_STORY_NONE;
  c->not_understood = at;
  c->not_understood_count = 1;
}
