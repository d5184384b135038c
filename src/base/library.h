/* base/library.h: shared libraries that are loaded when something first needs them.
 *
 * Linking libgit2 costs every start of a program about 2.5 ms, which is more than reading a
 * thousand scripts takes; most commands never ask it anything.
 *
 * Ownership: what was loaded stays for the life of the process. */
#ifndef MIG_BASE_LIBRARY_H
#define MIG_BASE_LIBRARY_H

#include "mig/base.h"

typedef void (*mig_library_function)(void);

typedef struct mig_library_symbol {
  const char *name;
  size_t offset; /* of the function pointer in the table to fill */
} mig_library_symbol;

/* Loads `file` ("libgit2.so.1.5") and fills `table`. MIG_ERR_UNREADABLE says which library or which
 * function is missing. */
mig_err mig_library_load(void *table, const char *file, const mig_library_symbol *symbols, size_t count, mig_why *why);

#endif
