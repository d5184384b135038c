/* journal.c: where records lie, and their bytes. */
#include "resolve/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/outfile.h"
#include "base/span.h"
#include "base/vec.h"
#include "base/why.h"
#include "resolve/sha1.h"

static const char heading[] = "mig journal 1\n";

/* ---- places ---- */

char *mig_site_path(const mig_site *site, mig_span path) {
  return mig_arena_cstr(site->arena, mig_arena_printf(site->arena, "%s/%.*s", site->root, MIG_FMT(path)));
}

static mig_err read_all(const mig_site *site, const char *path, mig_span *out) {
  struct stat st;
  int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0) return errno == ENOENT || errno == ENOTDIR ? MIG_ERR_NOT_FOUND : MIG_ERR_UNREADABLE;
  bool regular = fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
  close(fd); /* nothing may be open while memory is asked for */
  if (!regular) return MIG_ERR_UNREADABLE;
  size_t size = (size_t)st.st_size, got = 0;
  char *bytes = mig_arena_alloc(site->arena, size + 1);
  fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0) return MIG_ERR_UNREADABLE;
  ssize_t n = 1;
  while (got < size && (n = read(fd, bytes + got, size - got)) > 0) got += (size_t)n;
  close(fd);
  *out = (mig_span){bytes, got};
  return n < 0 ? MIG_ERR_UNREADABLE : MIG_OK;
}

/* git's own folder of this worktree: .git, or where the file .git leads. NULL: in no repository. */
static const char *git_folder(const mig_site *site) {
  struct stat st;
  char *path = mig_site_path(site, MIG_SPAN(".git"));
  if (stat(path, &st) != 0) return NULL;
  if (S_ISDIR(st.st_mode)) return path;
  mig_span text, prefix = MIG_SPAN("gitdir:");
  if (read_all(site, path, &text) != MIG_OK || !mig_span_starts(text, prefix)) return NULL;
  text = mig_span_trim(mig_span_cut(text, prefix.len, text.len));
  char *led = text.len > 0 && text.ptr[0] == '/' ? mig_arena_cstr(site->arena, text) : mig_site_path(site, text);
  return stat(led, &st) == 0 && S_ISDIR(st.st_mode) ? led : NULL;
}

mig_err mig_site_open(mig_site *site, mig_arena *arena, mig_span root, mig_span folder, mig_why *why) {
  *site = (mig_site){.arena = arena, .lock = -1, .why = why};
  char *real = root.len == 0 ? NULL : realpath(mig_arena_cstr(arena, root), NULL);
  if (real == NULL)
    return mig_fail(why, MIG_ERR_USAGE, "there is no worktree to write to; --dry-run shows the plan");
  size_t len = strlen(real);
  char *copy = mig_arena_alloc(arena, len + 1);
  memcpy(copy, real, len + 1);
  free(real);
  site->root = copy;
  const char *git = git_folder(site);
  site->in_git = git != NULL;
  mig_span beside = folder.len == 0 ? MIG_SPAN(".mig") : mig_arena_printf(arena, "%.*s/.mig", MIG_FMT(folder));
  site->records = git != NULL ? mig_arena_cstr(arena, mig_arena_printf(arena, "%s/mig", git)) : mig_site_path(site, beside);
  return MIG_OK;
}

mig_err mig_site_lock(mig_site *site) {
  char *path = mig_arena_cstr(site->arena, mig_arena_printf(site->arena, "%s/lock", site->records));
  if (mkdir(site->records, 0777) != 0 && errno != EEXIST)
    return mig_fail(site->why, MIG_ERR_IO, "cannot make %s: %s", site->records, strerror(errno));
  struct stat st;
  if (lstat(site->records, &st) != 0 || !S_ISDIR(st.st_mode))
    return mig_fail(site->why, MIG_ERR_REFUSED, "%s is no folder", site->records);
  site->lock = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0666);
  if (site->lock < 0) return mig_fail(site->why, MIG_ERR_IO, "cannot write %s: %s", path, strerror(errno));
  struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
  if (fcntl(site->lock, F_SETLK, &whole) == 0) return MIG_OK;
  mig_site_unlock(site);
  return mig_fail(site->why, MIG_ERR_REFUSED, "another mig is writing here; try again when it is done");
}

void mig_site_unlock(mig_site *site) {
  if (site->lock >= 0) close(site->lock);
  site->lock = -1;
}

/* ---- records ---- */

static char *record_path(const mig_site *site, mig_record record) {
  const char *name = record == MIG_RECORD_JOURNAL ? "journal" : "undo";
  return mig_arena_cstr(site->arena, mig_arena_printf(site->arena, "%s/%s", site->records, name));
}

bool mig_record_exists(const mig_site *site, mig_record record) {
  struct stat st;
  return lstat(record_path(site, record), &st) == 0;
}

static void put_list(mig_buf *out, const char *word, const mig_span *items, uint32_t count) {
  for (uint32_t i = 0; i < count; i++) mig_buf_printf(out, "%s %zu\n%.*s\n", word, items[i].len, MIG_FMT(items[i]));
}

mig_err mig_record_write(const mig_site *site, mig_record record, const mig_journal *j) {
  mig_buf out = mig_buf_in(site->arena);
  char name[41];
  mig_buf_puts(&out, heading);
  mig_buf_printf(&out, "plan %d %d %u %u %u\n", j->stage, j->undoes, (unsigned)j->folder_count, (unsigned)j->made_count,
                 (unsigned)j->edit_count);
  put_list(&out, "folder", j->folders, j->folder_count);
  put_list(&out, "made", j->made, j->made_count);
  for (uint32_t i = 0; i < j->edit_count; i++) {
    const mig_edit *e = &j->edits[i];
    mig_buf_printf(&out, "edit %d %o %zu %zu %zu %zu\n", (int)e->action, e->mode, e->path.len, e->to.len, e->before.len,
                   e->after.len);
    mig_buf_put(&out, e->path);
    mig_buf_put(&out, e->to);
    mig_buf_put(&out, e->before);
    mig_buf_put(&out, e->after);
    mig_buf_putc(&out, '\n');
  }
  mig_sha1_blob_name(name, mig_buf_span(&out));
  mig_buf_printf(&out, "end %s\n", name);
  char *temp = mig_arena_cstr(site->arena, mig_arena_printf(site->arena, "%s/new", site->records));
  unlink(temp); /* of a process that was killed: we hold the lock */
  return mig_outfile_write(record_path(site, record), mig_buf_span(&out),
                           &(mig_outfile_opts){.replace = true, .mode = 0600, .temp = temp}, site->why);
}

/* ---- reading ---- */

typedef struct reader {
  mig_span text;
  size_t at;
  bool bad;
} reader;

static mig_span take(reader *r, size_t len) {
  if (r->bad || len > r->text.len - r->at) {
    r->bad = true;
    return (mig_span){"", 0};
  }
  mig_span out = {r->text.ptr + r->at, len};
  r->at += len;
  return out;
}

static bool take_word(reader *r, const char *word) {
  mig_span wanted = mig_span_of(word);
  r->bad = r->bad || !mig_span_eq(take(r, wanted.len), wanted);
  return !r->bad;
}

/* A number, and the one byte behind it. */
static size_t take_number(reader *r, unsigned base) {
  size_t value = 0, start = r->at;
  while (!r->bad && r->at < r->text.len && r->text.ptr[r->at] >= '0' && (unsigned)(r->text.ptr[r->at] - '0') < base &&
         value < SIZE_MAX / 16)
    value = value * base + (size_t)(r->text.ptr[r->at++] - '0');
  r->bad = r->bad || r->at == start;
  take(r, 1);
  return value;
}

static mig_span *take_list(reader *r, mig_arena *arena, const char *word, size_t count) {
  if (count > r->text.len) r->bad = true;
  mig_span *items = MIG_NEW_ARRAY(arena, mig_span, r->bad ? 0 : count);
  for (size_t i = 0; i < count && !r->bad; i++) {
    take_word(r, word);
    items[i] = take(r, take_number(r, 10));
    take_word(r, "\n");
  }
  return items;
}

static mig_edit take_edit(reader *r) {
  mig_edit e = {0};
  take_word(r, "edit ");
  size_t action = take_number(r, 10);
  r->bad = r->bad || action > MIG_EDIT_DELETE;
  e.action = (mig_edit_action)(r->bad ? 0 : action);
  e.mode = (unsigned)take_number(r, 8) & 0777u;
  size_t path = take_number(r, 10), to = take_number(r, 10), before = take_number(r, 10), after = take_number(r, 10);
  e.path = take(r, path);
  e.to = take(r, to);
  e.before = take(r, before);
  e.after = take(r, after);
  take_word(r, "\n");
  return e;
}

static bool is_whole(reader *r) {
  char name[41];
  mig_span body = {r->text.ptr, r->at};
  mig_sha1_blob_name(name, body);
  take_word(r, "end ");
  take_word(r, name);
  take_word(r, "\n");
  return !r->bad && r->at == r->text.len;
}

mig_err mig_record_read(const mig_site *site, mig_record record, mig_journal *out) {
  reader r = {0};
  char *path = record_path(site, record);
  mig_err err = read_all(site, path, &r.text);
  if (err == MIG_ERR_NOT_FOUND) return err;
  if (err != MIG_OK) return mig_fail(site->why, MIG_ERR_UNREADABLE, "cannot read %s", path);
  take_word(&r, heading);
  take_word(&r, "plan ");
  *out = (mig_journal){.stage = take_number(&r, 10) != 0};
  out->undoes = take_number(&r, 10) != 0;
  size_t folders = take_number(&r, 10), made = take_number(&r, 10), edits = take_number(&r, 10);
  out->folders = take_list(&r, site->arena, "folder ", folders);
  out->made = take_list(&r, site->arena, "made ", made);
  if (edits > r.text.len) r.bad = true;
  mig_edit *list = MIG_NEW_ARRAY(site->arena, mig_edit, r.bad ? 0 : edits);
  for (size_t i = 0; i < edits && !r.bad; i++) list[i] = take_edit(&r);
  out->edits = list;
  if (!is_whole(&r)) return mig_fail(site->why, MIG_ERR_UNREADABLE, "%s is not what mig wrote; remove it by hand", path);
  out->folder_count = (uint32_t)folders;
  out->made_count = (uint32_t)made;
  out->edit_count = (uint32_t)edits;
  return MIG_OK;
}

static void sync_records(const mig_site *site) {
  int fd = open(site->records, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return;
  fsync(fd);
  close(fd);
}

mig_err mig_record_remove(const mig_site *site, mig_record record) {
  char *path = record_path(site, record);
  if (unlink(path) != 0 && errno != ENOENT)
    return mig_fail(site->why, MIG_ERR_IO, "cannot remove %s: %s", path, strerror(errno));
  sync_records(site);
  return MIG_OK;
}

mig_err mig_record_complete(const mig_site *site) {
  char *from = record_path(site, MIG_RECORD_JOURNAL), *to = record_path(site, MIG_RECORD_UNDO);
  if (rename(from, to) != 0) return mig_fail(site->why, MIG_ERR_IO, "cannot rename %s: %s", from, strerror(errno));
  sync_records(site);
  return MIG_OK;
}
