#include "project/paths.h"

#include "base/buf.h"
#include "base/span.h"

mig_span mig_path_join(mig_arena *arena, mig_span folder, mig_span name) {
  if (folder.len == 0) return name;
  if (name.len == 0) return folder;
  size_t slash = folder.ptr[folder.len - 1] != '/';
  char *path = mig_arena_alloc(arena, folder.len + slash + name.len + 1);
  memcpy(path, folder.ptr, folder.len);
  if (slash) path[folder.len] = '/';
  memcpy(path + folder.len + slash, name.ptr, name.len);
  path[folder.len + slash + name.len] = '\0';
  return (mig_span){path, folder.len + slash + name.len};
}

mig_span mig_path_folder(mig_span path) {
  size_t len = path.len;
  while (len > 0 && path.ptr[len - 1] != '/') len--;
  return (mig_span){path.ptr, len > 1 ? len - 1 : len};
}

mig_span mig_path_name(mig_span path) {
  size_t start = path.len;
  while (start > 0 && path.ptr[start - 1] != '/') start--;
  return mig_span_cut(path, start, path.len);
}

/* Appends the parts of `path` to the absolute path in `out`. */
static void put_parts(mig_buf *out, mig_span path) {
  for (size_t start = 0; start < path.len;) {
    size_t end = start;
    while (end < path.len && path.ptr[end] != '/') end++;
    mig_span part = mig_span_cut(path, start, end);
    start = end + 1;
    if (part.len == 0 || mig_span_is(part, ".")) continue;
    if (mig_span_is(part, "..")) {
      out->len = mig_path_folder(mig_buf_span(out)).len;
      if (out->len == 1) out->len = 0; /* "/" */
      continue;
    }
    mig_buf_putc(out, '/');
    mig_buf_put(out, part);
  }
}

mig_span mig_path_from(mig_arena *arena, mig_span root, mig_span base, mig_span path) {
  mig_buf whole = mig_buf_in(arena);
  if (!mig_path_is_absolute(path)) {
    if (!mig_path_is_absolute(base)) put_parts(&whole, root);
    put_parts(&whole, base);
  }
  put_parts(&whole, path);
  mig_span at = mig_buf_span(&whole);
  if (root.len == 1) root.len = 0; /* "/": everything is below it */
  if (mig_span_eq(at, root)) return (mig_span){"", 0};
  if (mig_span_starts(at, root) && at.ptr[root.len] == '/') return mig_span_cut(at, root.len + 1, at.len);
  return at.len != 0 ? at : MIG_SPAN("/");
}
