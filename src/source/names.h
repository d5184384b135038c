/* source/names.h: the names in a folder of the file system. */
#ifndef MIG_SOURCE_NAMES_H
#define MIG_SOURCE_NAMES_H

#include "source/internal.h"

/* What the open folder `fd` holds, sorted, into out->items and out->count; each name has a NUL behind it.
 * Read once, from the folder's start: `fd` is left at its end. MIG_ERR_UNREADABLE with errno. Unwinds. */
mig_err mig_names_read(mig_entries *out, mig_arena *arena, int fd);

#endif
