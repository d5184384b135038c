/* project/modules.h: helper modules that scripts import from the same tree, found as files.
 *
 * Absolute names are looked for where Python's path usually leads in such projects: the tree's
 * root, src/ in it, and every folder above the importing script; in such a folder's own src/ only
 * modules that import nothing. Nothing is imported; a module that is not in the tree stays unknown.
 *
 * Ownership: modules live in the arena given and are read once each. */
#ifndef MIG_PROJECT_MODULES_H
#define MIG_PROJECT_MODULES_H

#include "base/map.h"
#include "mig/project.h"
#include "script/operations.h"

typedef struct mig_modules {
  mig_arena *arena;
  const mig_project *project;
  mig_map by_path; /* index into `read`, whose items may be NULL: no such file */
  struct mig_script **read;
  uint32_t count, cap;
  mig_module_source source; /* what mig_script_operations takes */
} mig_modules;

/* `modules` must not move afterwards. */
void mig_modules_init(mig_modules *modules, mig_arena *arena, const mig_project *project);

#endif
