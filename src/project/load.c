/* load.c: reads scripts, with two threads where that pays. Each thread has its own arena; chunks
 * are handed out as they come, and complaints are kept by chunk, so the result is the same for any
 * number of threads. */
#include <pthread.h>
#include <stdatomic.h>

#include "base/protect.h"
#include "base/span.h"
#include "base/why.h"
#include "project/opening.h"
#include "project/paths.h"
#include "script/marked.h"

/* A thread costs about as much as reading this many scripts. */
enum { CHUNK = 64, WORTH_A_THREAD = 128, MOST_THREADS = 2 };

typedef struct diags {
  MIG_VEC(mig_diag) items;
} diags;

typedef struct job {
  mig_source *source;
  const mig_tasks *tasks;
  mig_script *scripts;
  diags *by_chunk;
  atomic_uint next;
  atomic_bool failed; /* no memory */
  atomic_ullong bytes;
} job;

typedef struct worker {
  job *job;
  mig_arena *arena;
  mig_source *source;
  bool helper; /* the second thread */
  diags *into; /* of the chunk at work */
  unsigned long long bytes;
  mig_why missing; /* a script whose object is not there: nothing can be judged without it */
} worker;

static void keep_diag(void *payload, const mig_diag *diag) {
  worker *w = payload;
  *mig_vec_push(w->arena, &w->into->items) = *diag;
}

static void say_unread(worker *w, const mig_script *script, mig_span reason) {
  mig_diag diag = {.rule = "MIG903", .level = MIG_ERROR, .place = {&script->file, 0, 0}, .message = reason};
  diag.help = MIG_SPAN("Alembic reads every *.py in this folder; make it readable or move it away");
  keep_diag(w, &diag);
}

/* Messages of the source begin with the path, which the place says already. */
static mig_span without_path(mig_arena *arena, const char *text) {
  mig_span whole = mig_span_of(text);
  size_t colon = mig_span_find(whole, MIG_SPAN(": "), 0);
  return mig_arena_printf(arena, "cannot be read: %s", colon == SIZE_MAX ? text : text + colon + 2);
}

static void read_one(worker *w, const mig_task *task, mig_script *script) {
  mig_file file = {task->path, MIG_SPAN("")};
  mig_why why = {""};
  mig_sink sink = {keep_diag, w};
  if (task->refusal != NULL) {
    mig_script_unread(script, file);
    say_unread(w, script, mig_span_of(task->refusal));
    return;
  }
  if (task->text.len != 0) file.text = task->text;
  mig_err err = task->text.len != 0 ? MIG_OK
                : task->blob != NULL
                    ? mig_source_read_blob(w->source, w->arena, task->blob, task->path, &file.text, &why)
                : task->entry != NULL
                    ? mig_source_read_entry(w->source, w->arena, task->folder, task->entry, &file.text, &why)
                    : mig_source_read(w->source, w->arena, task->path, &file.text, &why);
  if (err == MIG_ERR_NOMEM) mig_out_of_memory();
  if (err == MIG_ERR_MISSING) w->missing = why;
  if (err != MIG_OK) {
    mig_script_unread(script, file);
    say_unread(w, script, without_path(w->arena, why.text));
    return;
  }
  w->bytes += file.text.len;
  if (!mig_script_read_marked(script, w->arena, file, &sink)) mig_script_read(script, w->arena, file, &sink);
}

static mig_err work(void *context) {
  worker *w = context;
  w->source = w->helper ? mig_source_fork(w->job->source, w->arena) : w->job->source;
  for (;;) {
    uint32_t chunk = atomic_fetch_add(&w->job->next, 1), start = chunk * CHUNK, count = w->job->tasks->count;
    if (start >= count || atomic_load(&w->job->failed)) return MIG_OK;
    w->into = &w->job->by_chunk[chunk];
    uint32_t end = count - start < CHUNK ? count : start + CHUNK;
    for (uint32_t i = start; i < end; i++) read_one(w, &w->job->tasks->items[i], &w->job->scripts[i]);
  }
}

static void *run(void *context) {
  worker *w = context;
  if (mig_protect(work, w) != MIG_OK) atomic_store(&w->job->failed, true);
  atomic_fetch_add(&w->job->bytes, w->bytes);
  return NULL;
}

static uint32_t wanted_threads(const mig_opening *o, uint32_t scripts) {
  if (o->threads != 0) return o->threads < MOST_THREADS ? o->threads : MOST_THREADS;
  return scripts >= WORTH_A_THREAD ? MOST_THREADS : 1;
}

mig_err mig_opening_load(mig_opening *o, const mig_tasks *tasks, mig_script *scripts) {
  uint32_t chunks = tasks->count / CHUNK + 1;
  job j = {.source = o->source, .tasks = tasks, .scripts = scripts};
  j.by_chunk = MIG_NEW_ARRAY(o->arena, diags, chunks);
  worker own = {.job = &j, .arena = o->arena}, other = {.job = &j, .helper = true};
  pthread_t thread;
  if (wanted_threads(o, tasks->count) > 1) other.arena = mig_arena_new();
  bool started = other.arena != NULL && pthread_create(&thread, NULL, run, &other) == 0;
  run(&own); /* protected: the thread is always joined */
  if (started) pthread_join(thread, NULL);
  if (other.arena != NULL) mig_arena_adopt(o->arena, other.arena);
  if (atomic_load(&j.failed)) return MIG_ERR_NOMEM;
  const mig_why *missing = own.missing.text[0] != '\0' ? &own.missing : &other.missing;
  if (missing->text[0] != '\0') return mig_fail(o->why, MIG_ERR_MISSING, "%s", missing->text);
  for (uint32_t i = 0; i < chunks; i++)
    for (uint32_t k = 0; k < j.by_chunk[i].items.count; k++)
      *mig_vec_push(o->arena, &o->diags) = j.by_chunk[i].items.items[k];
  o->tree->files += tasks->count;
  o->tree->bytes += atomic_load(&j.bytes);
  return MIG_OK;
}
