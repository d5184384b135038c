/* A line on stderr for whoever waits at a terminal longer than a second; erased at the end. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli.h"

struct mig_progress {
  pthread_t thread;
  pthread_mutex_t lock;
  pthread_cond_t woken;
  const char *program;
  bool over;
};

enum { FIRST_MS = 1000, NEXT_MS = 250 };

static void add_ms(struct timespec *at, long ms) {
  at->tv_nsec += ms % 1000 * 1000000;
  at->tv_sec += ms / 1000 + at->tv_nsec / 1000000000;
  at->tv_nsec %= 1000000000;
}

static void *watch(void *payload) {
  mig_progress *p = payload;
  struct timespec at;
  long waited = FIRST_MS;
  bool shown = false;
  clock_gettime(CLOCK_MONOTONIC, &at);
  pthread_mutex_lock(&p->lock);
  for (add_ms(&at, FIRST_MS); !p->over; add_ms(&at, NEXT_MS), waited += NEXT_MS) {
    while (!p->over && pthread_cond_timedwait(&p->woken, &p->lock, &at) == 0) continue;
    if (p->over) break;
    fprintf(stderr, "\r\033[K%s: reading and comparing scripts, %ld s", p->program, waited / 1000);
    fflush(stderr);
    shown = true;
  }
  pthread_mutex_unlock(&p->lock);
  if (shown) {
    fputs("\r\033[K", stderr);
    fflush(stderr);
  }
  return NULL;
}

static bool init(mig_progress *p) {
  pthread_condattr_t clock;
  if (pthread_condattr_init(&clock) != 0) return false;
  pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
  bool ok = pthread_cond_init(&p->woken, &clock) == 0;
  pthread_condattr_destroy(&clock);
  return ok && pthread_mutex_init(&p->lock, NULL) == 0;
}

/* Commands that write tell themselves what they do, and may ask questions; hooks speak for git. */
static bool wanted(const mig_cli *cli) {
  const char *term = getenv("TERM");
  bool writes = (cli->command->options >> MIG_OPT_DRY_RUN & 1) != 0;
  return !writes && !mig_cli_has(cli, MIG_OPT_QUIET) && term != NULL && strcmp(term, "dumb") != 0 &&
         isatty(STDERR_FILENO) == 1;
}

void mig_cli_progress_start(mig_cli *cli) {
  if (!wanted(cli)) return;
  mig_progress *p = calloc(1, sizeof *p);
  if (p == NULL) return;
  p->program = cli->program;
  if (!init(p) || pthread_create(&p->thread, NULL, watch, p) != 0) {
    free(p);
    return;
  }
  cli->progress = p;
  cli->still = mig_cli_progress_stop;
}

void mig_cli_progress_stop(const mig_cli *cli) {
  mig_progress *p = cli->progress;
  if (p == NULL || p->over) return;
  pthread_mutex_lock(&p->lock);
  p->over = true;
  pthread_cond_signal(&p->woken);
  pthread_mutex_unlock(&p->lock);
  pthread_join(p->thread, NULL);
}

void mig_cli_progress_free(mig_cli *cli) {
  if (cli->progress == NULL) return;
  mig_cli_progress_stop(cli);
  pthread_cond_destroy(&cli->progress->woken);
  pthread_mutex_destroy(&cli->progress->lock);
  free(cli->progress);
  cli->progress = NULL;
}
