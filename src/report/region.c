#include "report/region.h"

#include "base/span.h"

size_t mig_region_line_length(mig_span text, size_t start) {
  size_t end = start;
  while (end < text.len && text.ptr[end] != '\n' && text.ptr[end] != '\r') end++;
  return end - start;
}

static size_t line_start(mig_span text, size_t offset) {
  while (offset > 0 && text.ptr[offset - 1] != '\n' && text.ptr[offset - 1] != '\r') offset--;
  return offset;
}

static uint32_t code_points(mig_span text) {
  uint32_t n = 0;
  for (size_t i = 0; i < text.len; i++) n += ((unsigned char)text.ptr[i] & 0xc0) != 0x80;
  return n;
}

mig_region mig_region_of(const mig_place *place) {
  mig_region region = {1, 1, 1, 1, 1, 1};
  if (place->file == NULL) return region;
  mig_span text = place->file->text;
  mig_line_column at = mig_place_locate(place->file, place->start);
  uint32_t last = place->end > place->start ? place->end - 1 : place->start;
  region.line = at.line;
  region.column = region.end_column = at.column;
  region.last_line = mig_place_locate(place->file, last).line;
  if (place->start > text.len) return region;
  size_t start = line_start(text, place->start), end = start + mig_region_line_length(text, start);
  if (end > place->end) end = place->end;
  if (end < place->start) end = place->start;
  region.end_column += code_points(mig_span_cut(text, place->start, end));
  region.byte_column = (uint32_t)(place->start - start) + 1;
  region.byte_end_column = (uint32_t)(end - start) + 1;
  return region;
}
