/* `# mig: ignore[MIG203] reason` on the operation's line or the one above it, and fingerprints. */
#include "base/arena.h"
#include "base/span.h"
#include "conflict/verdict.h"

static mig_span reason_in(mig_span line, const char *rule) {
  static const mig_span mark = {"# mig: ignore[", 14};
  mig_span none = {NULL, 0}, id = mig_span_of(rule);
  size_t at = mig_span_find(line, mark, 0);
  if (at == SIZE_MAX) return none;
  size_t close = mig_span_find(line, MIG_SPAN("]"), at);
  if (close == SIZE_MAX) return none;
  mig_span list = mig_span_cut(line, at + mark.len, close), reason = mig_span_trim(mig_span_cut(line, close + 1, line.len));
  if (mig_span_find(list, id, 0) == SIZE_MAX || reason.len == 0) return none; /* the reason is required */
  return reason;
}

static mig_span line_before(mig_span text, size_t end) {
  size_t start = end;
  while (start > 0 && text.ptr[start - 1] != '\n') start--;
  return mig_span_cut(text, start, end);
}

static mig_span reason_at(mig_place place, const char *rule) {
  mig_span none = {NULL, 0};
  if (place.file == NULL) return none;
  mig_span text = place.file->text;
  size_t end = place.end < text.len ? place.end : text.len;
  while (end < text.len && text.ptr[end] != '\n') end++;
  size_t first_end = place.start;
  while (first_end < text.len && text.ptr[first_end] != '\n') first_end++;
  mig_span lines[] = {line_before(text, end), line_before(text, first_end), none};
  size_t start = (size_t)(lines[1].ptr - text.ptr);
  if (start > 0) lines[2] = line_before(text, start - 1);
  for (size_t i = 0; i < 3; i++) {
    mig_span reason = lines[i].ptr != NULL ? reason_in(lines[i], rule) : none;
    if (reason.ptr != NULL) return reason;
  }
  return none;
}

mig_span mig_finding_suppressed(const mig_finding *finding) {
  mig_span reason = {NULL, 0};
  if (finding->has_ours) reason = reason_at(finding->ours.place, finding->rule);
  if (reason.ptr == NULL && finding->has_theirs) reason = reason_at(finding->theirs.place, finding->rule);
  return reason;
}

/* FNV-1a, 64 bits; each part ends in a byte that no name has. */
static uint64_t mix(uint64_t hash, mig_span part) {
  for (size_t i = 0; i <= part.len; i++) {
    hash ^= i < part.len ? (unsigned char)part.ptr[i] : 0xff;
    hash *= 1099511628211u;
  }
  return hash;
}

mig_span mig_text_fingerprint(mig_arena *arena, const char *rule, mig_span revision, mig_span text) {
  uint64_t hash = mix(mix(mix(14695981039346656037u, mig_span_of(rule)), revision), text);
  return mig_arena_printf(arena, "%016llx", (unsigned long long)hash);
}

mig_span mig_finding_fingerprint(mig_arena *arena, const mig_finding *finding) {
  uint64_t hash = 14695981039346656037u;
  hash = mix(hash, mig_span_of(finding->rule));
  hash = mix(hash, mig_span_of(mig_object_kind_name(finding->object.kind)));
  hash = mix(hash, finding->object.schema);
  hash = mix(hash, finding->object.table);
  hash = mix(hash, finding->object.name);
  /* The same for both points of view. */
  mig_span a = finding->has_ours ? finding->ours.revision : MIG_SPAN("");
  mig_span b = finding->has_theirs ? finding->theirs.revision : MIG_SPAN("");
  hash = mix(hash, mig_span_cmp(a, b) <= 0 ? a : b);
  hash = mix(hash, mig_span_cmp(a, b) <= 0 ? b : a);
  return mig_arena_printf(arena, "%016llx", (unsigned long long)hash);
}
