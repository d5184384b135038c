/* base/vec.h: arrays that grow inside an arena. Address elements by index: growing moves them. */
#ifndef MIG_BASE_VEC_H
#define MIG_BASE_VEC_H

#include "base/arena.h"

/* MIG_VEC(int) numbers = {0}; *mig_vec_push(arena, &numbers) = 7; */
#define MIG_VEC(T)       \
  struct {               \
    T *items;            \
    uint32_t count, cap; \
  }

/* The old elements, with room for at least one more; `cap` is updated. */
void *mig_vec_grown(mig_arena *arena, void *items, uint32_t count, uint32_t *cap, size_t size);

/* The same for a vector that nobody else sees: what it grew out of is given back. */
void *mig_vec_regrown(mig_arena *arena, void *items, uint32_t count, uint32_t *cap, size_t size);

/* Address of a new last element, not initialised. */
#define mig_vec_push(arena, v)                                                              \
  (((v)->items = (v)->count < (v)->cap                                                      \
                     ? (v)->items                                                           \
                     : mig_vec_grown((arena), (v)->items, (v)->count, &(v)->cap, sizeof *(v)->items)), \
   &(v)->items[(v)->count++])

/* As mig_vec_push, of a vector of which there is no copy that shares its elements. */
#define mig_vec_push_own(arena, v)                                                          \
  (((v)->items = (v)->count < (v)->cap                                                      \
                     ? (v)->items                                                           \
                     : mig_vec_regrown((arena), (v)->items, (v)->count, &(v)->cap, sizeof *(v)->items)), \
   &(v)->items[(v)->count++])

#endif
