#include "conflict/history.h"

#include <pthread.h>

#include "base/protect.h"

/* A thread costs about as much as binding WORTH_A_THREAD scripts. AHEAD batches are held at most: where
 * other programs want the processors, a thread binds as many in its share of time. */
enum { BATCH = 4, AHEAD = 64, WORTH_A_THREAD = 64 };

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
typedef struct batch {
  struct batch *next_free;
  mig_arena *arena;
  uint32_t number;
  const mig_ops *ops[BATCH];
  bool bound;
  bool overtaken; /* the first thread bound the same ones: nobody waits for these */
} batch;

typedef struct stream {
  mig_history *history;
  void (*visit)(void *payload, uint32_t index, const mig_ops *ops);
  void *payload;
  uint32_t count; /* of batches */
  mig_loader_hand *own;
  mig_arena *other; /* of the second thread */
  batch batches[AHEAD + 1]; /* one more: one may be overtaken */
  pthread_mutex_t lock; /* of what follows, and of a batch's place, `bound` and `overtaken` */
  pthread_cond_t room;  /* for the second thread, the only one that ever waits */
  batch *at[AHEAD];     /* number n, taken and not replayed, is at n % AHEAD */
  batch *free;          /* used last first: few are touched when few are needed */
  uint32_t taken, replayed; /* batches */
  bool waits;               /* the second thread does */
  bool failed;              /* no memory */
} stream;

static uint32_t end_of(const stream *s, uint32_t number) {
  uint32_t end = (number + 1) * BATCH, count = s->history->revs.count;
  return end < count ? end : count;
}

static void bind_batch(stream *s, const mig_loader_hand *hand, batch *b) {
  mig_history *h = s->history;
  for (uint32_t i = b->number * BATCH; i < end_of(s, b->number); i++) {
    uint32_t script = node_of(h, i)->script;
    bool kept = mig_loader_is_bound(h->loader, script);
    b->ops[i % BATCH] = kept ? mig_loader_ops(h->loader, script, h->bind) : mig_loader_hand_ops(hand, b->arena, script, h->bind);
  }
}

/* A free batch, for these revisions. There is one: AHEAD wait for their replay, and one may be overtaken. */
static batch *place(stream *s, uint32_t number) {
  batch *b = s->free;
  s->free = b->next_free;
  b->number = number;
  b->bound = b->overtaken = false;
  s->at[number % AHEAD] = b;
  return b;
}

/* What is to be bound next; NULL: nothing, or it would be too far ahead. Under the lock. */
static batch *take(stream *s) {
  if (s->failed || s->taken == s->count || s->taken == s->replayed + AHEAD) return NULL;
  return place(s, s->taken++);
}

/* The wanted batch once more, from the thread that has it. Under the lock. */
static batch *overtake(stream *s, uint32_t number) {
  s->at[number % AHEAD]->overtaken = true;
  return place(s, number);
}

static void set_free(stream *s, batch *b) {
  b->next_free = s->free;
  s->free = b;
}

static void put(stream *s, batch *b) {
  pthread_mutex_lock(&s->lock);
  b->bound = true;
  bool late = b->overtaken;
  pthread_mutex_unlock(&s->lock);
  if (!late) return;
  mig_arena_reset(b->arena);
  pthread_mutex_lock(&s->lock);
  set_free(s, b);
  pthread_mutex_unlock(&s->lock);
}

/* ---- the second thread ---- */

static batch *take_or_wait(stream *s) {
  pthread_mutex_lock(&s->lock);
  batch *taken;
  while ((taken = take(s)) == NULL && !s->failed && s->taken < s->count) {
    s->waits = true;
    pthread_cond_wait(&s->room, &s->lock);
  }
  s->waits = false;
  pthread_mutex_unlock(&s->lock);
  return taken;
}

static void give_up(stream *s) {
  pthread_mutex_lock(&s->lock);
  s->failed = true;
  pthread_cond_signal(&s->room);
  pthread_mutex_unlock(&s->lock);
}

static mig_err bind_ahead(void *context) {
  stream *s = context;
  const mig_loader_hand *hand = mig_loader_hand_new(s->history->loader, s->other);
  for (batch *b = take_or_wait(s); b != NULL; b = take_or_wait(s)) {
    bind_batch(s, hand, b);
    put(s, b);
  }
  return MIG_OK;
}

static void *run(void *context) {
  if (mig_protect(bind_ahead, context) != MIG_OK) give_up(context);
  return NULL;
}

/* ---- the first ---- */

/* The batch, bound; else (`there` is false) one to bind meanwhile. This thread never waits: the one it
 * would wait for may not be running. */
static batch *next_work(stream *s, uint32_t number, bool *there) {
  pthread_mutex_lock(&s->lock);
  batch *wanted = number < s->taken ? s->at[number % AHEAD] : NULL;
  *there = wanted != NULL && wanted->bound;
  batch *b = *there ? wanted : take(s);
  bool failed = s->failed;
  if (b == NULL && !failed) b = overtake(s, number);
  pthread_mutex_unlock(&s->lock);
  if (failed) mig_out_of_memory();
  return b;
}

static batch *bound(stream *s, uint32_t number) {
  for (;;) {
    bool there;
    batch *b = next_work(s, number, &there);
    if (there) return b;
    bind_batch(s, s->own, b);
    put(s, b);
  }
}

/* Who waits is woken when it is worth it. */
static void drop(stream *s, batch *b) {
  mig_arena_reset(b->arena);
  pthread_mutex_lock(&s->lock);
  set_free(s, b);
  s->replayed++;
  if (s->waits && s->taken - s->replayed <= AHEAD / 2) pthread_cond_signal(&s->room);
  pthread_mutex_unlock(&s->lock);
}

static mig_err follow(void *context) {
  stream *s = context;
  s->own = mig_loader_hand_new(s->history->loader, s->history->arena);
  for (uint32_t number = 0; number < s->count; number++) {
    batch *b = bound(s, number);
    for (uint32_t i = number * BATCH; i < end_of(s, number); i++) s->visit(s->payload, i, b->ops[i % BATCH]);
    drop(s, b);
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

static bool add_batches(stream *s) {
  bool room = true;
  for (uint32_t i = 0; i < AHEAD + 1; i++) {
    room = (s->batches[i].arena = mig_arena_new()) != NULL && room;
    set_free(s, &s->batches[i]);
  }
  return room;
}

void mig_history_each(mig_history *h, void (*visit)(void *payload, uint32_t index, const mig_ops *ops), void *payload) {
  stream s = {.history = h, .visit = visit, .payload = payload, .count = (h->revs.count + BATCH - 1) / BATCH};
  if (pthread_mutex_init(&s.lock, NULL) != 0) mig_out_of_memory();
  if (pthread_cond_init(&s.room, NULL) != 0) {
    pthread_mutex_destroy(&s.lock);
    mig_out_of_memory();
  }
  mig_err err = add_batches(&s) ? follow_with_help(&s) : MIG_ERR_NOMEM;
  for (uint32_t i = 0; i < AHEAD + 1; i++) mig_arena_free(s.batches[i].arena);
  pthread_cond_destroy(&s.room);
  pthread_mutex_destroy(&s.lock);
  if (err != MIG_OK) mig_out_of_memory();
}
