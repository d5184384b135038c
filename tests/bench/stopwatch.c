/* stopwatch.c: runs a program once, throws its output away, and prints what it cost:
 *
 *     stopwatch PROGRAM [ARGUMENT…]      wall ms, processor ms, peak kB, exit status
 *
 * A child that a large process forks is charged with the peak memory of that process until it calls
 * exec; this one is small, and starts the clock after its own start. */
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static double ms(struct timeval t) {
  return (double)t.tv_sec * 1e3 + (double)t.tv_usec / 1e3;
}

/* The program writes into a pipe, as it would under a hook or another tool. */
static int run(char **argv, int ends[2]) {
  pid_t child = fork();
  if (child == 0) {
    dup2(ends[1], STDOUT_FILENO);
    close(ends[0]);
    close(ends[1]);
    execvp(argv[0], argv);
    _exit(127);
  }
  return child;
}

int main(int argc, char **argv) {
  static char bytes[1 << 16];
  int ends[2], status;
  struct rusage usage;
  if (argc < 2 || pipe(ends) != 0) return 2;
  double start = now();
  pid_t child = run(argv + 1, ends);
  if (child < 0) return 2;
  close(ends[1]);
  while (read(ends[0], bytes, sizeof bytes) > 0) continue;
  if (wait4(child, &status, 0, &usage) != child) return 2;
  double wall = now() - start;
  printf("%.3f %.3f %ld %d\n", wall, ms(usage.ru_utime) + ms(usage.ru_stime), usage.ru_maxrss,
         WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
  return 0;
}
