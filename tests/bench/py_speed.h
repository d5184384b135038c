/* tests/bench/py_speed.h: what the parsers' stopwatches share. Files are read first, then parsed
 * several times over; the best round counts, as the others hold more of what else the machine does. */
#ifndef TESTS_BENCH_PY_SPEED_H
#define TESTS_BENCH_PY_SPEED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct sample {
  char *text; /* 64 zero bytes follow */
  size_t len;
} sample;

typedef struct samples {
  sample *items;
  size_t count, bytes;
} samples;

static int read_sample(samples *all, const char *path) {
  FILE *file = fopen(path, "rb");
  if (file == NULL) return 0;
  fseek(file, 0, SEEK_END);
  long size = ftell(file);
  rewind(file);
  sample *one = &all->items[all->count];
  one->len = size < 0 ? 0 : (size_t)size;
  one->text = calloc(1, one->len + 64);
  size_t got = one->text == NULL ? 0 : fread(one->text, 1, one->len, file);
  fclose(file);
  if (got != one->len) return 0;
  all->bytes += one->len;
  all->count++;
  return 1;
}

/* Paths come on standard input, one a line. */
static samples read_samples(void) {
  samples all = {NULL, 0, 0};
  size_t cap = 0;
  char path[4096];
  while (fgets(path, sizeof path, stdin) != NULL) {
    path[strcspn(path, "\n")] = 0;
    if (all.count == cap) {
      cap = cap == 0 ? 256 : cap * 2;
      all.items = realloc(all.items, cap * sizeof *all.items);
      if (all.items == NULL) exit(1);
    }
    read_sample(&all, path);
  }
  return all;
}

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static void measure(const char *name, const samples *all, int rounds, void (*parse)(const sample *one)) {
  double best = 1e9;
  for (int round = 0; round < rounds; round++) {
    double start = seconds();
    for (size_t i = 0; i < all->count; i++) parse(&all->items[i]);
    double spent = seconds() - start;
    if (spent < best) best = spent;
  }
  printf("%s %.3f %.1f\n", name, best * 1e3, (double)all->bytes / best / 1e6);
}

#endif
