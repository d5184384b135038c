#include "git_process.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* argv of the call; false when it has too many arguments. A repository's own core.fsmonitor is a
 * program that git would start to learn what changed: mig starts nothing that a repository names. */
static bool make_argv(const char **argv, const char *dir, const char *const *arguments) {
  size_t count = 0;
  argv[count++] = "git";
  argv[count++] = "-c";
  argv[count++] = "core.fsmonitor=false";
  if (dir != NULL) {
    argv[count++] = "-C";
    argv[count++] = dir;
  }
  for (; *arguments != NULL; arguments++) {
    if (count + 1 >= MIG_GIT_MOST_ARGUMENTS) return false;
    argv[count++] = *arguments;
  }
  argv[count] = NULL;
  return true;
}

static bool start(pid_t *child, int output, const char **argv) {
  posix_spawn_file_actions_t actions;
  if (posix_spawn_file_actions_init(&actions) != 0) return false;
  int failed = posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  if (failed == 0) failed = posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
  if (failed == 0)
    failed = output >= 0 ? posix_spawn_file_actions_adddup2(&actions, output, 1)
                         : posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  char *const *words = (char *const *)(const void *)argv; /* posix_spawnp only reads them */
  if (failed == 0) failed = posix_spawnp(child, "git", &actions, NULL, words, environ);
  posix_spawn_file_actions_destroy(&actions);
  return failed == 0;
}

static void read_all(mig_cli_text *out, int fd) {
  char bytes[4096];
  for (;;) {
    ssize_t n = read(fd, bytes, sizeof bytes);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) out->failed = true;
    if (n <= 0) return;
    mig_cli_add(out, (mig_span){bytes, (size_t)n});
  }
}

static int wait_for(pid_t child) {
  int status = 0;
  while (waitpid(child, &status, 0) < 0)
    if (errno != EINTR) return 128;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int mig_git_run(mig_cli_text *out, const char *dir, const char *const *arguments) {
  const char *argv[MIG_GIT_MOST_ARGUMENTS];
  int ends[2] = {-1, -1};
  pid_t child;
  if (!make_argv(argv, dir, arguments)) return MIG_GIT_ABSENT;
  if (out != NULL && pipe(ends) != 0) return MIG_GIT_ABSENT;
  if (out != NULL) fcntl(ends[0], F_SETFD, FD_CLOEXEC);
  bool started = start(&child, ends[1], argv);
  if (out != NULL) {
    close(ends[1]);
    if (started) read_all(out, ends[0]);
    close(ends[0]);
  }
  int status = started ? wait_for(child) : MIG_GIT_ABSENT;
  if (out != NULL && out->failed) status = MIG_GIT_UNHEARD;
  if (out != NULL && out->len != 0 && out->ptr[out->len - 1] == '\n') out->ptr[--out->len] = '\0';
  return status;
}
