/* locate.c: from what a configuration says to a folder of the tree. Alembic takes relative paths
 * from the folder it was started in; a reader of any tree takes the first of these that exists: the
 * folder of the configuration file, the root of the tree. */
#include "base/buf.h"
#include "base/span.h"
#include "project/opening.h"
#include "project/paths.h"

static bool try_folder(mig_opening *o, mig_span base, mig_span path, mig_span *real) {
  return mig_opening_has(o, mig_path_from(o->arena, o->root, base, path), MIG_ENTRY_FOLDER, real);
}

static bool try_usual(mig_opening *o, const mig_config *config, mig_span path, mig_span *real) {
  return try_folder(o, config->folder, path, real) || try_folder(o, MIG_SPAN(""), path, real);
}

/* "package.sub:folder:below" becomes package/sub/folder/below. */
static mig_span resource_path(mig_arena *arena, mig_span text, size_t colon) {
  mig_buf path = mig_buf_in(arena);
  for (size_t i = 0; i < text.len; i++)
    mig_buf_putc(&path, text.ptr[i] == ':' || (i < colon && text.ptr[i] == '.') ? '/' : text.ptr[i]);
  return mig_buf_span(&path);
}

/* Python would ask its path; a reader looks where that usually leads. */
static bool locate_resource(mig_opening *o, const mig_config *config, mig_span text, size_t colon, mig_span *real) {
  mig_span path = resource_path(o->arena, text, colon);
  mig_strings entries;
  if (mig_config_paths(&entries, o->arena, config, "prepend_sys_path", NULL) == MIG_OK)
    for (uint32_t i = 0; i < entries.count; i++)
      if (try_usual(o, config, mig_path_join(o->arena, entries.items[i], path), real)) return true;
  return try_usual(o, config, path, real) || try_usual(o, config, mig_path_join(o->arena, MIG_SPAN("src"), path), real);
}

bool mig_opening_locate(mig_opening *o, const mig_config *config, mig_span text, mig_span *real) {
  text = mig_span_trim(text);
  size_t colon = mig_span_find(text, MIG_SPAN(":"), 0);
  if (colon != SIZE_MAX && !mig_path_is_absolute(text)) return locate_resource(o, config, text, colon, real);
  return try_usual(o, config, text, real);
}
