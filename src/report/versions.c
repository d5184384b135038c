#include "mig/report.h"

mig_versions mig_library_versions(void) {
  return (mig_versions){.git2 = MIG_GIT2_VERSION, .sqlite = MIG_SQLITE_VERSION, .raw_sql = MIG_RAW_SQL};
}
