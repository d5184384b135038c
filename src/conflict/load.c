#include "conflict/load.h"

#include "base/protect.h"
#include "base/span.h"
#include "project/modules.h"

typedef struct loaded {
  mig_ops *binds;
  uint32_t count;
  bool done;
} loaded;

struct mig_loader {
  mig_arena *arena;
  const mig_project *project;
  mig_dialect dialect;
  mig_modules modules;
  loaded *scripts;
};

mig_loader *mig_loader_new(mig_arena *arena, const mig_project *project, mig_dialect dialect) {
  mig_loader *loader = MIG_NEW(arena, mig_loader);
  loader->arena = arena;
  loader->project = project;
  loader->dialect = dialect;
  loader->scripts = MIG_NEW_ARRAY(arena, loaded, project->script_count);
  mig_modules_init(&loader->modules, arena, project);
  return loader;
}

const mig_ops *mig_loader_all(mig_loader *loader, uint32_t script, uint32_t *count) {
  loaded *it = &loader->scripts[script];
  if (!it->done) {
    mig_script_ops_opts opts = {
        .direction = MIG_UPGRADE, .dialect = loader->dialect, .modules = &loader->modules.source};
    if (mig_script_operations(&it->binds, &it->count, loader->arena, &loader->project->scripts[script], &opts) !=
        MIG_OK)
      mig_out_of_memory();
    it->done = true;
  }
  *count = it->count;
  return it->binds;
}

const mig_ops *mig_loader_ops(mig_loader *loader, uint32_t script, mig_span bind) {
  uint32_t count;
  const mig_ops *binds = mig_loader_all(loader, script, &count);
  for (uint32_t i = 0; i < count; i++)
    if (mig_span_eq(binds[i].bind, bind)) return &binds[i];
  return NULL;
}
