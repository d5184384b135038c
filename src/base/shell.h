/* base/shell.h: words of commands that a message tells people to type. */
#ifndef MIG_BASE_SHELL_H
#define MIG_BASE_SHELL_H

#include "base/arena.h"

/* `word` as one word of a POSIX shell: as it is where nothing in it means anything to one, else in
 * quotes; with controls in the $'...' of bash, zsh and POSIX 2024. */
mig_span mig_shell_word(mig_arena *arena, mig_span word);

/* The same for a file name, which no command may take for an option: "./-x". */
mig_span mig_shell_path(mig_arena *arena, mig_span path);

#endif
