#include "mig/base.h"

mig_line_column mig_place_locate(const mig_file *file, uint32_t offset) {
  mig_line_column at = {1, 1};
  size_t end = offset < file->text.len ? offset : file->text.len;
  const char *text = file->text.ptr;
  size_t line_start = 0;
  for (size_t i = 0; i < end; i++) {
    bool ends_line = text[i] == '\n' || (text[i] == '\r' && (i + 1 == file->text.len || text[i + 1] != '\n'));
    if (!ends_line) continue;
    at.line++;
    line_start = i + 1;
  }
  for (size_t i = line_start; i < end; i++)
    at.column += ((unsigned char)text[i] & 0xc0) != 0x80; /* not a continuation byte */
  if (line_start == 0 && end >= 3 && (unsigned char)text[0] == 0xef && (unsigned char)text[1] == 0xbb &&
      (unsigned char)text[2] == 0xbf)
    at.column--; /* a byte order mark has no column */
  return at;
}
