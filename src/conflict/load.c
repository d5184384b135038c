#include "conflict/load.h"

#include <pthread.h>
#include <stdatomic.h>

#include "base/protect.h"
#include "base/span.h"
#include "project/modules.h"
#include "py/parse.h"
#include "source/source.h"

/* A thread costs about as much as binding this many scripts. */
enum { CHUNK = 16, WORTH_A_THREAD = 64 };

typedef struct bound {
  const mig_ops *binds; /* NULL: not bound yet */
  uint32_t count;
} bound;

struct mig_loader {
  const mig_project *project;
  bound *down; /* downgrade() of each script; NULL: nobody asked */
  mig_dialect dialect;
  mig_modules modules;
  mig_arena *scratch; /* of the thread that asks for single scripts */
};

static void free_held(void *held) {
  mig_arena_free(*(mig_arena **)held);
}

/* What binding a script needs meanwhile; it goes with `arena`. */
static mig_arena *scratch_in(mig_arena *arena) {
  mig_arena **held = MIG_NEW(arena, mig_arena *);
  mig_arena_on_free(arena, free_held, held);
  *held = mig_arena_new();
  if (*held == NULL) mig_out_of_memory();
  return *held;
}

mig_loader *mig_loader_new(mig_arena *arena, const mig_project *project, mig_dialect dialect) {
  mig_loader *loader = MIG_NEW(arena, mig_loader);
  loader->project = project;
  loader->dialect = dialect;
  mig_modules_init(&loader->modules, project->tree->arena, project);
  return loader;
}

static bool is_bound(const mig_script *script, mig_dialect dialect) {
  return script->kept_ops != NULL && script->kept_dialect == dialect;
}

typedef struct binding {
  mig_arena *arena, *scratch;
  mig_dialect dialect;
  const mig_modules *modules;
} binding;

static mig_ops *bind_function(const binding *b, mig_script *script, mig_direction direction, uint32_t *count) {
  mig_script_ops_opts opts = {
      .direction = direction, .dialect = b->dialect, .modules = &b->modules->source, .scratch = b->scratch};
  mig_ops *binds;
  if (mig_script_operations(&binds, count, b->arena, script, &opts) != MIG_OK) mig_out_of_memory();
  return binds;
}

static void bind_script(const binding *b, mig_script *script) {
  script->kept_ops = bind_function(b, script, MIG_UPGRADE, &script->kept_count);
  script->kept_dialect = b->dialect;
}

static binding own_binding(mig_loader *loader) {
  mig_arena *arena = loader->project->tree->arena;
  if (loader->scratch == NULL) loader->scratch = scratch_in(arena);
  return (binding){arena, loader->scratch, loader->dialect, &loader->modules};
}

const mig_ops *mig_loader_all(mig_loader *loader, uint32_t script, uint32_t *count) {
  mig_script *it = &loader->project->scripts[script];
  binding b = own_binding(loader);
  if (!is_bound(it, loader->dialect)) bind_script(&b, it);
  *count = it->kept_count;
  return it->kept_ops;
}

uint32_t mig_loader_name_binds(mig_span *binds, uint32_t count) {
  if (count < 2 || binds[0].len != 0) return count;
  for (uint32_t i = 1; i < count; i++) binds[i - 1] = binds[i];
  return count - 1;
}

static const mig_ops *pick(const mig_ops *binds, uint32_t count, mig_span bind) {
  for (uint32_t i = 0; i < count; i++)
    if (mig_span_eq(binds[i].bind, bind)) return &binds[i];
  /* A function that makes no difference between databases does the same to each. */
  return count == 1 && binds[0].bind.len == 0 ? &binds[0] : NULL;
}

const mig_ops *mig_loader_ops(mig_loader *loader, uint32_t script, mig_span bind) {
  uint32_t count;
  const mig_ops *binds = mig_loader_all(loader, script, &count);
  return pick(binds, count, bind);
}

static bool has_downgrade(mig_script *script, mig_arena *arena) {
  for (const mig_py_node *n = mig_script_parse(script, arena, NULL)->body; n != NULL; n = n->next)
    if (n->kind == MIG_PY_FUNCTION_DEF && mig_span_is(n->as.def->name, "downgrade")) return true;
  return false;
}

const mig_ops *mig_loader_down(mig_loader *loader, uint32_t script, mig_span bind) {
  mig_arena *arena = loader->project->tree->arena;
  mig_script *it = &loader->project->scripts[script];
  if (!has_downgrade(it, arena)) return NULL;
  if (loader->down == NULL) loader->down = MIG_NEW_ARRAY(arena, bound, loader->project->script_count);
  bound *down = &loader->down[script];
  binding b = own_binding(loader);
  if (down->binds == NULL) down->binds = bind_function(&b, it, MIG_DOWNGRADE, &down->count);
  return pick(down->binds, down->count, bind);
}

/* ---- all of them ---- */

typedef struct job {
  const mig_loader *loader;
  atomic_uint next;
  atomic_bool failed; /* no memory */
} job;

typedef struct worker {
  job *job;
  mig_arena *arena;
} worker;

/* Scripts are bound apart from each other: each thread has an arena, and helper modules, of its own. */
static mig_err work(void *context) {
  const worker *w = context;
  const mig_loader *loader = w->job->loader;
  uint32_t total = loader->project->script_count;
  mig_modules *modules = MIG_NEW(w->arena, mig_modules);
  mig_modules_init(modules, w->arena, loader->project);
  binding b = {w->arena, scratch_in(w->arena), loader->dialect, modules};
  for (;;) {
    uint32_t start = atomic_fetch_add(&w->job->next, CHUNK);
    if (start >= total || atomic_load(&w->job->failed)) return MIG_OK;
    uint32_t end = total - start < CHUNK ? total : start + CHUNK;
    for (uint32_t i = start; i < end; i++) {
      mig_script *script = &loader->project->scripts[i];
      if (!is_bound(script, loader->dialect)) bind_script(&b, script);
    }
  }
}

static void *run(void *context) {
  worker *w = context;
  if (mig_protect(work, w) != MIG_OK) atomic_store(&w->job->failed, true);
  return NULL;
}

void mig_loader_bind_all(mig_loader *loader) {
  mig_arena *arena = loader->project->tree->arena;
  uint32_t open = 0;
  for (uint32_t i = 0; i < loader->project->script_count; i++)
    open += !is_bound(&loader->project->scripts[i], loader->dialect);
  /* Helper modules are found in the tree, and a tree of git's objects is one thread's. */
  if (open < WORTH_A_THREAD || !mig_source_takes_threads(loader->project->tree->source)) return;
  job j = {.loader = loader};
  worker own = {&j, arena}, other = {&j, mig_arena_new()};
  pthread_t thread;
  bool started = other.arena != NULL && pthread_create(&thread, NULL, run, &other) == 0;
  run(&own); /* protected: the thread is always joined */
  if (started) pthread_join(thread, NULL);
  if (other.arena != NULL) mig_arena_adopt(arena, other.arena);
  if (atomic_load(&j.failed)) mig_out_of_memory();
}
