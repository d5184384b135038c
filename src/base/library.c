#include "base/library.h"

#include <dlfcn.h>
#include <string.h>

#include "base/why.h"

mig_err mig_library_load(void *table, const char *file, const mig_library_symbol *symbols, size_t count, mig_why *why) {
  void *library = dlopen(file, RTLD_LAZY | RTLD_LOCAL);
  if (library == NULL) return mig_fail(why, MIG_ERR_UNREADABLE, "%s cannot be loaded: %s", file, dlerror());
  for (size_t i = 0; i < count; i++) {
    void *found = dlsym(library, symbols[i].name);
    if (found == NULL) return mig_fail(why, MIG_ERR_UNREADABLE, "%s has no %s", file, symbols[i].name);
    memcpy((char *)table + symbols[i].offset, &found, sizeof found); /* POSIX: they have the same form */
  }
  return MIG_OK;
}
