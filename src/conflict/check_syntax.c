/* Whether Python can read each script. That takes a whole parse, where loading looks at the top of a
 * file only: with many scripts a second thread helps. Each has an arena of its own; chunks are handed
 * out as they come and complaints kept by chunk, so the result is the same for any number of threads. */
#include <pthread.h>
#include <stdatomic.h>

#include "base/protect.h"
#include "base/span.h"
#include "base/vec.h"
#include "mig/check.h"
#include "py/parse.h"
#include "script/script.h"

/* A thread costs about as much as parsing a few scripts, and a little more where there is one processor. */
enum { CHUNK = 16, WORTH_A_THREAD = 48 };

typedef MIG_VEC(mig_diag) diags;

typedef struct job {
  const mig_project *project;
  diags *by_chunk;
  atomic_uint next;
  atomic_bool failed; /* no memory */
} job;

typedef struct worker {
  job *job;
  mig_arena *arena;   /* of what is said */
  mig_arena *scratch; /* a tree is needed for a moment only */
} worker;

static bool is_to_be_read(const mig_script *script) {
  return script->file.text.ptr != NULL && !script->marked; /* else what is the matter was said when it was loaded */
}

/* Only the first problem of a file: Python stops there, and what follows is often its echo. */
static mig_err check_script(const worker *w, const mig_script *script, diags *out) {
  mig_py_module *module;
  mig_err err = mig_py_parse(&module, w->scratch, &script->file, NULL);
  if (err != MIG_OK || module->problem_count == 0) return err;
  *mig_vec_push(w->arena, out) =
      (mig_diag){.rule = "MIG903",
                 .level = MIG_ERROR,
                 .place = {&script->file, mig_py_file_offset(module, module->problems[0].start),
                           mig_py_file_offset(module, module->problems[0].end)},
                 .message = mig_arena_printf(w->arena, "Python cannot read this file: %.*s", MIG_FMT(module->problems[0].message)),
                 .help = MIG_SPAN("every Alembic command stops at it; correct the line"),
                 .revision = script->revision.count == 1 ? script->revision.items[0] : MIG_SPAN("")};
  return MIG_OK;
}

static mig_err work(void *context) {
  const worker *w = context;
  const mig_project *project = w->job->project;
  for (;;) {
    uint32_t chunk = atomic_fetch_add(&w->job->next, 1), start = chunk * CHUNK, count = project->script_count;
    if (start >= count || atomic_load(&w->job->failed)) return MIG_OK;
    uint32_t end = count - start < CHUNK ? count : start + CHUNK;
    for (uint32_t i = start; i < end; i++) {
      if (!is_to_be_read(&project->scripts[i])) continue;
      mig_err err = check_script(w, &project->scripts[i], &w->job->by_chunk[chunk]);
      if (err != MIG_OK) return err;
      mig_arena_reset(w->scratch);
    }
  }
}

static void *run(void *context) {
  worker *w = context;
  w->scratch = mig_arena_new();
  if (w->scratch == NULL || mig_protect(work, w) != MIG_OK) atomic_store(&w->job->failed, true);
  mig_arena_free(w->scratch);
  return NULL;
}

typedef struct syntax_call {
  mig_diags *out;
  mig_arena *arena;
  const mig_project *project;
} syntax_call;

static mig_err check_syntax(void *context) {
  const syntax_call *c = context;
  uint32_t chunks = c->project->script_count / CHUNK + 1;
  job j = {.project = c->project};
  diags found = {0};
  j.by_chunk = MIG_NEW_ARRAY(c->arena, diags, chunks);
  worker own = {.job = &j, .arena = c->arena}, other = {.job = &j};
  pthread_t thread;
  if (c->project->script_count >= WORTH_A_THREAD) other.arena = mig_arena_new();
  bool started = other.arena != NULL && pthread_create(&thread, NULL, run, &other) == 0;
  run(&own); /* protected: the thread is always joined */
  if (started) pthread_join(thread, NULL);
  if (other.arena != NULL) mig_arena_adopt(c->arena, other.arena);
  if (atomic_load(&j.failed)) return MIG_ERR_NOMEM;
  for (uint32_t i = 0; i < chunks; i++)
    for (uint32_t k = 0; k < j.by_chunk[i].count; k++) *mig_vec_push(c->arena, &found) = j.by_chunk[i].items[k];
  *c->out = (mig_diags){found.items, found.count};
  return MIG_OK;
}

mig_err mig_check_syntax(mig_diags *out, mig_arena *arena, const mig_project *project, mig_why *why) {
  return mig_protect_told(check_syntax, &(syntax_call){out, arena, project}, why);
}
