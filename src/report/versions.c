#include "mig/report.h"
#include "schema/sql.h"

mig_versions mig_library_versions(void) {
  const char *not_read = mig_sql_not_read();
  bool reads = not_read[0] == '\0';
  return (mig_versions){.git2 = MIG_GIT2_VERSION,
                        .raw_sql = reads ? "libpg_query" : not_read,
                        .reads_raw_sql = reads};
}

void mig_library_start(void) {
  mig_sql_start();
}
