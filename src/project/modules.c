#include "project/modules.h"

#include "base/buf.h"
#include "base/span.h"
#include "base/vec.h"
#include "source/source.h"

static mig_span folder_of(mig_span path) {
  while (path.len > 0 && path.ptr[path.len - 1] != '/') path.len--;
  return (mig_span){path.ptr, path.len > 0 ? path.len - 1 : 0};
}

/* folder/a/b for the dotted name a.b. */
static mig_span path_for(mig_arena *arena, mig_span folder, mig_span dotted, const char *ending) {
  mig_buf path = mig_buf_in(arena);
  mig_buf_put(&path, folder);
  if (folder.len != 0) mig_buf_putc(&path, '/');
  for (size_t i = 0; i < dotted.len; i++) mig_buf_putc(&path, dotted.ptr[i] == '.' ? '/' : dotted.ptr[i]);
  mig_buf_puts(&path, ending);
  return mig_buf_span(&path);
}

static mig_script *read_module(mig_modules *modules, mig_span path) {
  mig_span text;
  mig_entry_kind kind;
  mig_source *source = modules->project->tree->source;
  if (mig_source_resolve(source, modules->arena, path, NULL, &kind, NULL) != MIG_OK || kind != MIG_ENTRY_FILE ||
      mig_source_read(source, modules->arena, path, &text, NULL) != MIG_OK)
    return NULL;
  mig_script *script = MIG_NEW(modules->arena, mig_script);
  mig_script_read(script, modules->arena, (mig_file){path, text}, NULL);
  mig_script_parse(script, modules->arena, NULL);
  return script;
}

static mig_script *module_at(mig_modules *modules, mig_span path) {
  uint32_t known = mig_map_get(&modules->by_path, path);
  if (known != MIG_MAP_NONE) return modules->read[known];
  MIG_VEC(mig_script *) read = {modules->read, modules->count, modules->cap};
  mig_map_add(&modules->by_path, path, read.count);
  mig_script *script = read_module(modules, path);
  *mig_vec_push(modules->arena, &read) = script;
  modules->read = read.items;
  modules->count = read.count;
  modules->cap = read.cap;
  return script;
}

static mig_script *module_below(mig_modules *modules, mig_span folder, mig_span dotted) {
  mig_script *script = dotted.len != 0 ? module_at(modules, path_for(modules->arena, folder, dotted, ".py")) : NULL;
  if (script != NULL) return script;
  return module_at(modules, path_for(modules->arena, folder, dotted, dotted.len != 0 ? "/__init__.py" : "__init__.py"));
}

/* In a folder above the script, or in its src/, where an application of many layers lives: there only a module
 * that imports nothing is taken, which can reach no database but by what it is handed. */
static mig_script *module_around(mig_modules *modules, mig_span folder, mig_span dotted) {
  mig_script *script = module_below(modules, folder, dotted);
  if (script != NULL || folder.len == 0) return script; /* the tree's own src/ was looked at first */
  script = module_below(modules, mig_arena_printf(modules->arena, "%.*s/src", MIG_FMT(folder)), dotted);
  bool alone = script != NULL && mig_span_find(script->file.text, MIG_SPAN("import"), 0) == SIZE_MAX;
  return alone ? script : NULL;
}

static mig_script *resolve(void *payload, const mig_file *from, mig_span dotted, uint32_t level) {
  mig_modules *modules = payload;
  mig_span folder = folder_of(from->path);
  if (level > 0) {
    for (uint32_t up = 1; up < level; up++) folder = folder_of(folder);
    return module_below(modules, folder, dotted);
  }
  mig_script *script = module_below(modules, MIG_SPAN("src"), dotted);
  for (; script == NULL && folder.len != 0; folder = folder_of(folder)) script = module_around(modules, folder, dotted);
  return script != NULL ? script : module_below(modules, MIG_SPAN(""), dotted);
}

void mig_modules_init(mig_modules *modules, mig_arena *arena, const mig_project *project) {
  *modules = (mig_modules){.arena = arena, .project = project};
  mig_map_init(&modules->by_path, arena);
  modules->source = (mig_module_source){.resolve = resolve, .payload = modules};
}
