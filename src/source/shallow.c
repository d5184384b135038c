/* shallow.c: where two histories parted in a clone whose history is cut off. git takes the commits at
 * the cut for roots; libgit2 fails at the parents that are missing, even when nobody needs them. */
#include "base/map.h"
#include "base/protect.h"
#include "base/vec.h"
#include "source/object_tree.h"

typedef MIG_VEC(mig_span) spans;

/* The commit and all that can be reached from it, breadth first; `seen` maps ids to places. */
static void reach(spans *out, mig_map *seen, mig_arena *arena, mig_repository *repo, mig_span from) {
  mig_map_add(seen, from, 0);
  *mig_vec_push(arena, out) = from;
  for (uint32_t at = 0; at < out->count; at++) {
    const mig_span *parents;
    uint32_t count;
    if (mig_repository_parents(&parents, &count, arena, repo, out->items[at], NULL) != MIG_OK) continue; /* cut */
    for (uint32_t i = 0; i < count; i++)
      if (mig_map_add(seen, parents[i], out->count) == out->count) *mig_vec_push(arena, out) = parents[i];
  }
}

static bool is_here(mig_arena *arena, mig_repository *repo, mig_span commit) {
  const mig_span *parents;
  uint32_t count;
  return mig_repository_parents(&parents, &count, arena, repo, commit, NULL) == MIG_OK;
}

/* What both reach, without what another of them reaches. */
void mig_shallow_merge_bases(mig_span *out, uint32_t *count, uint32_t room, mig_arena *arena, mig_repository *repo,
                             mig_span a, mig_span b) {
  spans ours = {0}, theirs = {0};
  mig_map in_ours, in_theirs, below;
  mig_map_init(&in_ours, arena);
  mig_map_init(&in_theirs, arena);
  mig_map_init(&below, arena);
  reach(&ours, &in_ours, arena, repo, a);
  reach(&theirs, &in_theirs, arena, repo, b);
  *count = 0;
  for (uint32_t i = 0; i < theirs.count; i++) {
    mig_span commit = theirs.items[i];
    if (mig_map_get(&in_ours, commit) == MIG_MAP_NONE || mig_map_get(&below, commit) != MIG_MAP_NONE ||
        !is_here(arena, repo, commit))
      continue;
    spans ancestors = {0};
    mig_map seen;
    mig_map_init(&seen, arena);
    reach(&ancestors, &seen, arena, repo, commit);
    for (uint32_t k = 1; k < ancestors.count; k++) mig_map_add(&below, ancestors.items[k], 1);
    if (*count < room) out[(*count)++] = commit;
  }
  uint32_t kept = 0;
  for (uint32_t i = 0; i < *count; i++)
    if (mig_map_get(&below, out[i]) == MIG_MAP_NONE) out[kept++] = out[i];
  *count = kept;
}
