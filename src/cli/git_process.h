/* cli/git_process.h: asks git itself, for what only git knows (where hooks live, what an index holds
 * against HEAD) and for what would cost more with the library loaded. */
#ifndef MIG_CLI_GIT_PROCESS_H
#define MIG_CLI_GIT_PROCESS_H

#include "cli.h"

enum { MIG_GIT_ABSENT = 127, MIG_GIT_UNHEARD = 1000, MIG_GIT_MOST_ARGUMENTS = 64 };

/* Runs git in `dir` (NULL: here) with `arguments`, which end in NULL. What it prints goes into
 * `out`, without the last line's end; `out` may be NULL. What it complains about is dropped.
 * Returns its exit status; MIG_GIT_ABSENT when it could not be started, 128 and more when it failed
 * or was killed, MIG_GIT_UNHEARD when what it printed could not be read or kept. */
int mig_git_run(mig_cli_text *out, const char *dir, const char *const *arguments);

#endif
