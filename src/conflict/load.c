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
  mig_loader_hand *own; /* of the thread that asks for single scripts; NULL: it has not asked yet */
};

struct mig_loader_hand {
  const mig_loader *loader;
  mig_arena *arena, *scratch;
  mig_modules modules;
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
  return loader;
}

mig_loader_hand *mig_loader_hand_new(const mig_loader *loader, mig_arena *arena) {
  mig_loader_hand *hand = MIG_NEW(arena, mig_loader_hand);
  hand->loader = loader;
  hand->arena = arena;
  hand->scratch = scratch_in(arena);
  mig_modules_init(&hand->modules, arena, loader->project);
  return hand;
}

static mig_loader_hand *own_hand(mig_loader *loader) {
  if (loader->own == NULL) loader->own = mig_loader_hand_new(loader, loader->project->tree->arena);
  return loader->own;
}

static bool is_bound(const mig_script *script, mig_dialect dialect) {
  return script->kept_ops != NULL && script->kept_dialect == dialect;
}

bool mig_loader_is_bound(const mig_loader *loader, uint32_t script) {
  return is_bound(&loader->project->scripts[script], loader->dialect);
}

static mig_ops *bind_function(const mig_loader_hand *h, mig_arena *arena, mig_script *script, mig_direction direction,
                              uint32_t *count) {
  mig_script_ops_opts opts = {.direction = direction,
                              .dialect = h->loader->dialect,
                              .modules = &h->modules.source,
                              .scratch = h->scratch,
                              .texts = h->arena};
  mig_ops *binds;
  mig_must(mig_script_operations(&binds, count, arena, script, &opts));
  return binds;
}

static void bind_script(const mig_loader_hand *h, mig_script *script) {
  script->kept_ops = bind_function(h, h->arena, script, MIG_UPGRADE, &script->kept_count);
  script->kept_dialect = h->loader->dialect;
}

const mig_ops *mig_loader_all(mig_loader *loader, uint32_t script, uint32_t *count) {
  mig_script *it = &loader->project->scripts[script];
  if (!is_bound(it, loader->dialect)) bind_script(own_hand(loader), it);
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

const mig_ops *mig_loader_hand_ops(const mig_loader_hand *hand, mig_arena *arena, uint32_t script, mig_span bind) {
  uint32_t count;
  const mig_ops *binds = bind_function(hand, arena, &hand->loader->project->scripts[script], MIG_UPGRADE, &count);
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
  if (down->binds == NULL) down->binds = bind_function(own_hand(loader), arena, it, MIG_DOWNGRADE, &down->count);
  return pick(down->binds, down->count, bind);
}

/* ---- which databases there are ---- */

static bool is_wordly(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* Letters of other alphabets can spell an ASCII name: Python folds them (NFKC). */
static bool is_ascii(mig_span text) {
  unsigned char seen = 0;
  for (size_t i = 0; i < text.len; i++) seen |= (unsigned char)text.ptr[i];
  return seen < 0x80;
}

/* `import *`, which may bring a name that the text does not say. */
static bool imports_all(mig_span text) {
  for (size_t at = 0; (at = mig_span_find(text, MIG_SPAN("*"), at)) != SIZE_MAX; at++) {
    size_t end = at;
    while (end > 0 && (text.ptr[end - 1] <= ' ' || text.ptr[end - 1] == '\\')) end--;
    if (end >= 6 && memcmp(text.ptr + end - 6, "import", 6) == 0) return true;
  }
  return false;
}

/* Whether the text says `upgrade` once only: where the function is defined, without parameters. Then
 * no other thing can have the name. */
static bool defines_plainly(mig_span text) {
  static const char head[] = "\ndef upgrade()";
  enum { BEFORE = 5, WHOLE = sizeof head - 1 };
  uint32_t found = 0;
  for (size_t at = 0; (at = mig_span_find(text, MIG_SPAN("upgrade"), at)) != SIZE_MAX; at++) {
    bool inside = at > 0 && is_wordly(text.ptr[at - 1]);
    if (inside || (at + 7 < text.len && is_wordly(text.ptr[at + 7]))) continue;
    if (at < BEFORE || text.len - (at - BEFORE) < WHOLE || memcmp(text.ptr + at - BEFORE, head, WHOLE) != 0) return false;
    found++;
  }
  return found == 1;
}

static bool names_none(mig_span text) {
  return is_ascii(text) && defines_plainly(text) && !imports_all(text);
}

/* ---- all of them ---- */

typedef struct job {
  const mig_loader *loader;
  const bool *left_out; /* by script; NULL: none is */
  atomic_uint next;
  atomic_bool failed; /* no memory */
} job;

typedef struct worker {
  job *job;
  mig_arena *arena;
} worker;

static bool is_wanted(const mig_loader *loader, const bool *left_out, uint32_t script) {
  return !mig_loader_is_bound(loader, script) && (left_out == NULL || !left_out[script]);
}

/* Scripts are bound apart from each other: each thread has an arena, and helper modules, of its own. */
static mig_err work(void *context) {
  const worker *w = context;
  const mig_loader *loader = w->job->loader;
  uint32_t total = loader->project->script_count;
  mig_loader_hand *hand = mig_loader_hand_new(loader, w->arena);
  for (;;) {
    uint32_t start = atomic_fetch_add(&w->job->next, CHUNK);
    if (start >= total || atomic_load(&w->job->failed)) return MIG_OK;
    uint32_t end = total - start < CHUNK ? total : start + CHUNK;
    for (uint32_t i = start; i < end; i++)
      if (is_wanted(loader, w->job->left_out, i)) bind_script(hand, &loader->project->scripts[i]);
  }
}

static void *run(void *context) {
  worker *w = context;
  if (mig_protect(work, w) != MIG_OK) atomic_store(&w->job->failed, true);
  return NULL;
}

/* Helper modules are found in the tree, and a tree of git's objects is one thread's. */
bool mig_loader_takes_threads(const mig_loader *loader) {
  return mig_source_takes_threads(loader->project->tree->source);
}

/* Few are left to be bound when they are asked for. */
static void bind_wanted(mig_loader *loader, const bool *left_out) {
  mig_arena *arena = loader->project->tree->arena;
  uint32_t open = 0;
  for (uint32_t i = 0; i < loader->project->script_count; i++) open += is_wanted(loader, left_out, i);
  if (open < WORTH_A_THREAD || !mig_loader_takes_threads(loader)) return;
  job j = {.loader = loader, .left_out = left_out};
  worker own = {&j, arena}, other = {&j, mig_arena_new()};
  pthread_t thread;
  bool started = other.arena != NULL && pthread_create(&thread, NULL, run, &other) == 0;
  run(&own); /* protected: the thread is always joined */
  if (started) pthread_join(thread, NULL);
  if (other.arena != NULL) mig_arena_adopt(arena, other.arena);
  if (atomic_load(&j.failed)) mig_out_of_memory();
}

void mig_loader_bind_all(mig_loader *loader) {
  bind_wanted(loader, NULL);
}

const bool *mig_loader_bind_naming(mig_loader *loader) {
  const mig_project *project = loader->project;
  bool *left_out = MIG_NEW_ARRAY(project->tree->arena, bool, project->script_count);
  for (uint32_t i = 0; i < project->script_count; i++) left_out[i] = names_none(project->scripts[i].file.text);
  bind_wanted(loader, left_out);
  return left_out;
}
