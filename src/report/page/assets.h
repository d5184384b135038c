/* report/page/assets.h: the page's style and script, made into C when mig is built. */
#ifndef MIG_REPORT_PAGE_ASSETS_H
#define MIG_REPORT_PAGE_ASSETS_H

#include <stddef.h>

typedef struct mig_page_asset {
  const char *text;
  size_t len;
  const char *sha256; /* of the text, 64 hexadecimal digits */
} mig_page_asset;

extern const mig_page_asset mig_page_style, mig_page_script;

#endif
