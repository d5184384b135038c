#include "conflict/history.h"

#include <pthread.h>

#include "base/protect.h"

/* A thread costs about as much as binding WORTH_A_THREAD scripts. AHEAD chunks are held at a time. */
enum { CHUNK = 8, AHEAD = 8, WORTH_A_THREAD = 64 };

struct mig_history {
  mig_arena *arena;
  mig_loader *loader;
  const mig_project *project;
  mig_revs revs;
  mig_span bind;
};

mig_history *mig_history_new(mig_arena *arena, mig_loader *loader, const mig_project *project, mig_revs revs,
                             mig_span bind) {
  mig_history *history = MIG_NEW(arena, mig_history);
  *history = (mig_history){arena, loader, project, revs, bind};
  return history;
}

uint32_t mig_history_count(const mig_history *h) {
  return h->revs.count;
}

static const mig_graph_node *node_of(const mig_history *h, uint32_t index) {
  return mig_graph_node_of(h->project->graph, h->revs.items[index]);
}

mig_span mig_history_id(const mig_history *h, uint32_t index) {
  return node_of(h, index)->id;
}

const mig_ops *mig_history_ops(mig_history *h, uint32_t index) {
  return mig_loader_ops(h->loader, node_of(h, index)->script, h->bind);
}

/* ---- bound ahead ---- */

/* Some revisions that follow each other, bound into memory that is used again. */
typedef struct chunk {
  mig_arena *arena;
  const mig_ops *ops[CHUNK];
  bool done;
} chunk;

typedef struct stream {
  mig_history *history;
  void (*visit)(void *payload, uint32_t index, const mig_ops *ops);
  void *payload;
  uint32_t count; /* of chunks */
  chunk chunks[AHEAD]; /* number n is at n % AHEAD */
  mig_loader_hand *own;
  mig_arena *other; /* of the second thread */
  pthread_mutex_t lock; /* of what follows, and of `done` */
  pthread_cond_t moved;
  uint32_t taken, replayed; /* chunks */
  bool failed;              /* no memory */
} stream;

static uint32_t end_of(const stream *s, uint32_t number) {
  uint32_t end = (number + 1) * CHUNK, count = s->history->revs.count;
  return end < count ? end : count;
}

static void bind_chunk(stream *s, const mig_loader_hand *hand, uint32_t number) {
  mig_history *h = s->history;
  chunk *c = &s->chunks[number % AHEAD];
  for (uint32_t i = number * CHUNK; i < end_of(s, number); i++) {
    uint32_t script = node_of(h, i)->script;
    bool kept = mig_loader_is_bound(h->loader, script);
    c->ops[i % CHUNK] = kept ? mig_loader_ops(h->loader, script, h->bind) : mig_loader_hand_ops(hand, c->arena, script, h->bind);
  }
}

/* The next chunk to bind, if its place is free. Under the lock. */
static bool take(stream *s, uint32_t *number) {
  if (s->failed || s->taken == s->count || s->taken >= s->replayed + AHEAD) return false;
  *number = s->taken++;
  s->chunks[*number % AHEAD].done = false;
  return true;
}

static void put(stream *s, uint32_t number) {
  pthread_mutex_lock(&s->lock);
  s->chunks[number % AHEAD].done = true;
  pthread_cond_broadcast(&s->moved);
  pthread_mutex_unlock(&s->lock);
}

/* ---- the second thread ---- */

static bool wait_for_one(stream *s, uint32_t *number) {
  pthread_mutex_lock(&s->lock);
  bool taken;
  while (!(taken = take(s, number)) && !s->failed && s->taken < s->count) pthread_cond_wait(&s->moved, &s->lock);
  pthread_mutex_unlock(&s->lock);
  return taken;
}

static void give_up(stream *s) {
  pthread_mutex_lock(&s->lock);
  s->failed = true;
  pthread_cond_broadcast(&s->moved);
  pthread_mutex_unlock(&s->lock);
}

static mig_err bind_ahead(void *context) {
  stream *s = context;
  const mig_loader_hand *hand = mig_loader_hand_new(s->history->loader, s->other);
  uint32_t number;
  while (wait_for_one(s, &number)) {
    bind_chunk(s, hand, number);
    put(s, number);
  }
  return MIG_OK;
}

static void *run(void *context) {
  if (mig_protect(bind_ahead, context) != MIG_OK) give_up(context);
  return NULL;
}

/* ---- the first ---- */

/* Until the chunk is bound: helps with those after it rather than wait. */
static void await(stream *s, uint32_t number) {
  const chunk *wanted = &s->chunks[number % AHEAD];
  for (;;) {
    uint32_t next;
    pthread_mutex_lock(&s->lock);
    bool there = number < s->taken && wanted->done, taken = !there && take(s, &next);
    while (!there && !taken && !s->failed) {
      pthread_cond_wait(&s->moved, &s->lock);
      there = wanted->done;
    }
    bool failed = s->failed;
    pthread_mutex_unlock(&s->lock);
    if (failed) mig_out_of_memory();
    if (there) return;
    bind_chunk(s, s->own, next);
    put(s, next);
  }
}

static void drop(stream *s, uint32_t number) {
  mig_arena_reset(s->chunks[number % AHEAD].arena);
  pthread_mutex_lock(&s->lock);
  s->replayed++;
  pthread_cond_broadcast(&s->moved);
  pthread_mutex_unlock(&s->lock);
}

static mig_err follow(void *context) {
  stream *s = context;
  s->own = mig_loader_hand_new(s->history->loader, s->history->arena);
  for (uint32_t number = 0; number < s->count; number++) {
    await(s, number);
    for (uint32_t i = number * CHUNK; i < end_of(s, number); i++)
      s->visit(s->payload, i, s->chunks[number % AHEAD].ops[i % CHUNK]);
    drop(s, number);
  }
  return MIG_OK;
}

static bool is_worth_a_thread(const mig_history *h) {
  uint32_t open = 0;
  for (uint32_t i = 0; i < h->revs.count; i++) open += !mig_loader_is_bound(h->loader, node_of(h, i)->script);
  return open >= WORTH_A_THREAD && mig_loader_takes_threads(h->loader);
}

static mig_err follow_with_help(stream *s) {
  pthread_t thread;
  bool helped = is_worth_a_thread(s->history);
  if (helped) s->other = mig_arena_new();
  helped = s->other != NULL && pthread_create(&thread, NULL, run, s) == 0;
  mig_err err = mig_protect(follow, s);
  if (err != MIG_OK) give_up(s);
  if (helped) pthread_join(thread, NULL);
  if (s->other != NULL) mig_arena_adopt(s->history->arena, s->other);
  return err;
}

void mig_history_each(mig_history *h, void (*visit)(void *payload, uint32_t index, const mig_ops *ops), void *payload) {
  stream s = {.history = h, .visit = visit, .payload = payload, .count = (h->revs.count + CHUNK - 1) / CHUNK};
  if (pthread_mutex_init(&s.lock, NULL) != 0) mig_out_of_memory();
  if (pthread_cond_init(&s.moved, NULL) != 0) {
    pthread_mutex_destroy(&s.lock);
    mig_out_of_memory();
  }
  bool room = true;
  for (uint32_t i = 0; i < AHEAD; i++) room = (s.chunks[i].arena = mig_arena_new()) != NULL && room;
  mig_err err = room ? follow_with_help(&s) : MIG_ERR_NOMEM;
  for (uint32_t i = 0; i < AHEAD; i++) mig_arena_free(s.chunks[i].arena);
  pthread_cond_destroy(&s.moved);
  pthread_mutex_destroy(&s.lock);
  if (err != MIG_OK) mig_out_of_memory();
}
