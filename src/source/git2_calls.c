#define MIG_GIT2_BARE_NAMES
#include "source/git2_calls.h"

#ifdef MIG_LAZY_GIT2

#include <pthread.h>

#include "base/library.h"

mig_git2_table mig_git2_functions;
mig_zlib_table mig_zlib_functions;

/* Only what pthread_once leaves behind for the calls after the first. */
static pthread_once_t once = PTHREAD_ONCE_INIT;
static mig_err outcome;
static mig_why reason;

static void load(void) {
  static const mig_library_symbol symbols[] = {
#define MIG_GIT2_SYMBOL(name) {#name, offsetof(mig_git2_table, call_##name)},
      MIG_GIT2_FUNCTIONS(MIG_GIT2_SYMBOL)
#undef MIG_GIT2_SYMBOL
  };
  static const mig_library_symbol zlib_symbols[] = {
#define MIG_ZLIB_SYMBOL(name) {#name, offsetof(mig_zlib_table, call_##name)},
      MIG_ZLIB_FUNCTIONS(MIG_ZLIB_SYMBOL)
#undef MIG_ZLIB_SYMBOL
  };
  outcome = mig_library_load(&mig_git2_functions, "libgit2.so." LIBGIT2_SOVERSION, symbols,
                             sizeof symbols / sizeof *symbols, &reason);
  if (outcome == MIG_OK) /* of version 1 since 1995 */
    outcome = mig_library_load(&mig_zlib_functions, "libz.so.1", zlib_symbols, sizeof zlib_symbols / sizeof *zlib_symbols, &reason);
}

mig_err mig_git2_start(mig_why *why) {
  pthread_once(&once, load);
  if (outcome != MIG_OK) {
    if (why != NULL) *why = reason;
    return outcome;
  }
  mig_git2_functions.call_git_libgit2_init();
  return MIG_OK;
}

#else

mig_err mig_git2_start(mig_why *why) {
  (void)why;
  git_libgit2_init();
  return MIG_OK;
}

#endif
