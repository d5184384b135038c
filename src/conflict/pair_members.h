/* conflict/pair_members.h: two commits' scripts sorted into the common base and each side's own.
 *
 * Databases are taken to be where both sides were when they parted, in the state that the merged
 * tree's scripts describe: what one side removed is no part of it; what one side put beneath
 * revisions that both had belongs to it, for no database past those runs it any more.
 * Ownership: everything lives in pair_work.arena. */
#ifndef MIG_CONFLICT_PAIR_MEMBERS_H
#define MIG_CONFLICT_PAIR_MEMBERS_H

#include "base/map.h"
#include "base/vec.h"
#include "conflict/downgrades.h"
#include "conflict/load.h"
#include "mig/pair.h"

typedef enum pair_side { OURS, THEIRS, BASE, SIDES } pair_side;

/* One script of a line that will be replayed. */
typedef struct pair_member {
  pair_side from;
  mig_rev rev;
  uint32_t line; /* see pair_find_lines */
} pair_member;

typedef MIG_VEC(pair_member) pair_list;

typedef struct pair_work {
  mig_pair_comparison *out;
  mig_arena *arena;
  const mig_conflict_opts *opts;
  mig_span names[2];
  const mig_project *projects[SIDES]; /* NULL where there is none */
  mig_loader *loaders[SIDES];
  pair_list base, own[2];
  bool *is_own[2]; /* by revision */
  uint32_t line_count;
  MIG_VEC(mig_diag) diags;
  mig_downgrades_notes notes; /* told after them */
  MIG_VEC(mig_span) binds;
  MIG_VEC(const mig_comparison *) comparisons;
  MIG_VEC(mig_span) compared_binds; /* of comparisons */
  bool duplicates;
} pair_work;

mig_rev pair_find(const pair_work *w, pair_side s, mig_span id);
mig_span pair_id(const pair_work *w, pair_side s, mig_rev rev);
const mig_script *pair_script(const pair_work *w, pair_side s, mig_rev rev);
uint32_t pair_script_number(const pair_work *w, pair_side s, mig_rev rev);
mig_diag *pair_put(pair_work *w, const char *rule, mig_level level, const mig_script *script, mig_span id);

/* Fills base, own and is_own, with diagnostics about what was edited, removed, doubled. */
void pair_sort_members(pair_work *w);

/* Separate histories in separate folders are separate lines, each for a database of its own or at
 * least not to be joined (mig/lines.h): numbers them from 0 in the order of the base. */
void pair_find_lines(pair_work *w);

#endif
