#include "mig/report.h"

mig_versions mig_library_versions(void) {
  return (mig_versions){.git2 = MIG_GIT2_VERSION,
                        .sqlite = MIG_SQLITE_VERSION,
#ifdef MIG_PG_QUERY
                        .raw_sql = "libpg_query",
                        .reads_raw_sql = true};
#else
                        .raw_sql = "not read: built without libpg_query",
                        .reads_raw_sql = false};
#endif
}
