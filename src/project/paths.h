/* project/paths.h: paths of a tree: relative to its root, '/' separated, "" is the root. */
#ifndef MIG_PROJECT_PATHS_H
#define MIG_PROJECT_PATHS_H

#include "base/arena.h"

/* `path` as written in a file or typed, seen from the folder `base`, without "." and "..".
 * `root` is the absolute path of the root: absolute paths below it become relative, others stay
 * absolute. One that leads above the root becomes absolute. */
mig_span mig_path_from(mig_arena *arena, mig_span root, mig_span base, mig_span path);

mig_span mig_path_join(mig_arena *arena, mig_span folder, mig_span name);
mig_span mig_path_folder(mig_span path); /* "" for a name alone */
mig_span mig_path_name(mig_span path);
static inline bool mig_path_is_absolute(mig_span path) {
  return path.len != 0 && path.ptr[0] == '/';
}
/* For people: "." for the root. */
static inline mig_span mig_path_shown(mig_span path) {
  return path.len != 0 ? path : (mig_span){".", 1};
}

#endif
