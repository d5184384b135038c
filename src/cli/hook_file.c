#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hook.h"
#include "hook_script.h"

static const char marker[] = "# mig-hook v";
enum { MODE = 0755 };

const mig_hook mig_hooks[MIG_HOOK_COUNT] = {
#define CLIENT MIG_HOOK_AT_CLIENT
#define SERVER MIG_HOOK_AT_SERVER
#define EXTRA MIG_HOOK_AT_EXTRA
#define STOPS true
#define WARNS false
#define HOOK(id, name, where, stops, what) [MIG_HOOK_##id] = {name, where, stops, what},
#include "hooks.def"
#undef HOOK
};

const mig_hook *mig_hook_find(const char *name) {
  for (unsigned i = 0; i < MIG_HOOK_COUNT; i++)
    if (strcmp(mig_hooks[i].name, name) == 0) return &mig_hooks[i];
  return NULL;
}

const char *mig_hook_state_name(mig_hook_state state) {
  static const char *const names[] = {[MIG_HOOK_ABSENT] = "absent",
                                      [MIG_HOOK_INSTALLED] = "installed",
                                      [MIG_HOOK_CHAINED] = "chained",
                                      [MIG_HOOK_EDITED] = "edited",
                                      [MIG_HOOK_FOREIGN] = "foreign"};
  return names[state];
}

void mig_hook_path(mig_cli_text *out, const mig_hook_place *place, const mig_hook *hook) {
  mig_cli_put(out, "%s/%s", mig_cli_text_string(&place->folder), hook->name);
}

/* ---- files ---- */

static bool write_all(int fd, mig_span text) {
  size_t done = 0;
  while (done < text.len) {
    ssize_t n = write(fd, text.ptr + done, text.len - done);
    if (n < 0 && errno != EINTR) return false;
    if (n > 0) done += (size_t)n;
  }
  return true;
}

static mig_err fail(mig_why *why, mig_err err, const char *path, const char *what) {
  if (why != NULL) snprintf(why->text, sizeof why->text, "%s: %s", path, what);
  return err;
}

mig_err mig_hook_read_file(mig_cli_text *out, const char *path, mig_why *why) {
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  char bytes[4096];
  ssize_t n = 0;
  if (fd < 0) return fail(why, errno == ENOENT || errno == ENOTDIR ? MIG_ERR_NOT_FOUND : MIG_ERR_UNREADABLE, path, strerror(errno));
  while ((n = read(fd, bytes, sizeof bytes)) > 0 || (n < 0 && errno == EINTR))
    if (n > 0) mig_cli_add(out, (mig_span){bytes, (size_t)n});
  int number = errno;
  close(fd);
  if (n < 0) return fail(why, MIG_ERR_UNREADABLE, path, strerror(number));
  return out->failed ? MIG_ERR_NOMEM : MIG_OK;
}

mig_err mig_hook_write_file(const char *path, mig_span text, unsigned mode, mig_why *why) {
  mig_cli_text temporary = {0};
  mig_cli_put(&temporary, "%s.mig-new", path);
  if (temporary.failed) return MIG_ERR_NOMEM;
  unlink(temporary.ptr); /* of a run that was cut short */
  int fd = open(temporary.ptr, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  bool written = fd >= 0 && write_all(fd, text) && fchmod(fd, (mode_t)mode) == 0 && fsync(fd) == 0;
  int number = errno;
  if (fd >= 0 && close(fd) != 0) written = false;
  if (written && rename(temporary.ptr, path) != 0) {
    number = errno;
    written = false;
  }
  if (!written && fd >= 0) unlink(temporary.ptr);
  mig_cli_text_free(&temporary);
  return written ? MIG_OK : fail(why, MIG_ERR_IO, path, strerror(number));
}

/* ---- the script, for one hook and this program ---- */

static void put_quoted(mig_cli_text *out, const char *word) {
  mig_cli_put(out, "'");
  for (; *word != '\0'; word++) mig_cli_put(out, *word == '\'' ? "'\\''" : "%c", *word);
  mig_cli_put(out, "'");
}

/* The absolute path of the program that runs; empty where the system does not tell. */
static void put_own_path(mig_cli_text *out) {
  char path[4096];
  ssize_t len = readlink("/proc/self/exe", path, sizeof path - 1);
  if (len > 0) {
    path[len] = '\0';
    put_quoted(out, path);
  }
}

static bool starts(const char *line, const char *with) {
  return strncmp(line, with, strlen(with)) == 0;
}

/* hooks/mig-hook.sh with three lines made for this hook. */
static void put_script(mig_cli_text *out, const mig_hook *hook) {
  for (const char *line = mig_hook_script; *line != '\0';) {
    size_t len = strcspn(line, "\n");
    if (starts(line, marker)) {
      mig_cli_put(out, "# mig-hook v1 %s (set up by `mig hook install`; `mig hook uninstall` takes it away)", hook->name);
    } else if (starts(line, "hook=")) {
      mig_cli_put(out, "hook=%s", hook->name);
    } else if (starts(line, "recorded=")) {
      mig_cli_put(out, "recorded=");
      put_own_path(out);
    } else {
      mig_cli_add(out, (mig_span){line, len});
    }
    mig_cli_put(out, "\n");
    line += len + (line[len] == '\n');
  }
}

/* Equal but for the line that records where mig was. */
static bool same_but_recorded(const char *a, const char *b) {
  while (*a != '\0' && *b != '\0') {
    size_t la = strcspn(a, "\n"), lb = strcspn(b, "\n");
    bool recorded = starts(a, "recorded=") && starts(b, "recorded=");
    if (!recorded && (la != lb || memcmp(a, b, la) != 0)) return false;
    a += la + (a[la] == '\n');
    b += lb + (b[lb] == '\n');
  }
  return *a == *b;
}

/* ---- one hook's file ---- */

static void put_before(mig_cli_text *out, const mig_hook_place *place, const mig_hook *hook) {
  mig_hook_path(out, place, hook);
  mig_cli_put(out, ".pre-mig");
}

static bool is_there(const char *path) {
  struct stat st;
  return lstat(path, &st) == 0;
}

/* What `found` is, beside what mig would write. */
static mig_hook_state state_of(const char *found, const char *script, bool chained) {
  if (same_but_recorded(found, script)) return chained ? MIG_HOOK_CHAINED : MIG_HOOK_INSTALLED;
  return strstr(found, marker) != NULL ? MIG_HOOK_EDITED : MIG_HOOK_FOREIGN;
}

mig_err mig_hook_file_state(mig_hook_state *out, bool *current, const mig_hook_place *place, const mig_hook *hook, mig_why *why) {
  mig_cli_text path = {0}, before = {0}, text = {0}, script = {0};
  mig_hook_path(&path, place, hook);
  put_before(&before, place, hook);
  put_script(&script, hook);
  mig_err err = path.failed || before.failed || script.failed ? MIG_ERR_NOMEM : MIG_OK;
  bool there = err == MIG_OK && is_there(path.ptr);
  *out = MIG_HOOK_ABSENT;
  if (current != NULL) *current = false;
  if (there) err = mig_hook_read_file(&text, path.ptr, why);
  if (err == MIG_ERR_NOT_FOUND) { /* a link that leads nowhere */
    *out = MIG_HOOK_FOREIGN;
    err = MIG_OK;
  } else if (there && err == MIG_OK) {
    const char *found = mig_cli_text_string(&text);
    if (current != NULL) *current = strcmp(found, script.ptr) == 0;
    *out = state_of(found, script.ptr, is_there(before.ptr));
  }
  mig_cli_text_free(&path);
  mig_cli_text_free(&before);
  mig_cli_text_free(&text);
  mig_cli_text_free(&script);
  return err;
}

static mig_err write_script(const char *path, const mig_hook *hook, mig_why *why) {
  mig_cli_text script = {0};
  put_script(&script, hook);
  mig_err err = script.failed ? MIG_ERR_NOMEM : mig_hook_write_file(path, mig_cli_text_span(&script), MODE, why);
  mig_cli_text_free(&script);
  return err;
}

/* A link that leads out of the folder may be shared with other repositories. */
static bool leads_out(const mig_hook_place *place, const char *path) {
  struct stat st;
  if (lstat(path, &st) != 0 || !S_ISLNK(st.st_mode)) return false;
  char *target = realpath(path, NULL), *folder = realpath(mig_cli_text_string(&place->folder), NULL);
  size_t len = folder != NULL ? strlen(folder) : 0;
  bool inside = target != NULL && folder != NULL && strncmp(target, folder, len) == 0 && target[len] == '/';
  free(target);
  free(folder);
  return !inside;
}

static mig_err chain(const mig_hook_place *place, const mig_hook *hook, const char *path, const char *before, bool dry,
                     mig_why *why) {
  if (is_there(before))
    return fail(why, MIG_ERR_REFUSED, path, "there is a hook and a NAME.pre-mig beside it; remove one of the two first");
  if (leads_out(place, path))
    return fail(why, MIG_ERR_REFUSED, path, "is a link that leads out of the hooks folder; call `mig hook run` from what it names");
  if (dry) return MIG_OK;
  if (rename(path, before) != 0) return fail(why, MIG_ERR_IO, path, strerror(errno));
  mig_err err = write_script(path, hook, why);
  if (err != MIG_OK) (void)!rename(before, path); /* as it was */
  return err;
}

/* git init without a template makes none. */
static mig_err make_folder(const mig_hook_place *place, mig_why *why) {
  const char *folder = mig_cli_text_string(&place->folder);
  if (mkdir(folder, 0777) == 0 || errno == EEXIST) return MIG_OK;
  return fail(why, MIG_ERR_IO, folder, strerror(errno));
}

mig_err mig_hook_file_install(mig_hook_change *out, const mig_hook_place *place, const mig_hook *hook, bool dry,
                              mig_why *why) {
  mig_cli_text path = {0}, before = {0};
  bool current = false;
  mig_hook_path(&path, place, hook);
  put_before(&before, place, hook);
  *out = (mig_hook_change){"unchanged", MIG_HOOK_ABSENT};
  mig_err err = path.failed || before.failed ? MIG_ERR_NOMEM : mig_hook_file_state(&out->state, &current, place, hook, why);
  if (err != MIG_OK || current) goto done;
  if (out->state == MIG_HOOK_EDITED) {
    err = fail(why, MIG_ERR_REFUSED, path.ptr, "is mig's hook, but somebody changed it; `mig hook uninstall` says how");
  } else if (out->state == MIG_HOOK_FOREIGN) {
    err = chain(place, hook, path.ptr, before.ptr, dry, why);
    *out = (mig_hook_change){"chained", MIG_HOOK_CHAINED};
  } else {
    bool chained = is_there(before.ptr);
    if (!dry) err = make_folder(place, why);
    if (!dry && err == MIG_OK) err = write_script(path.ptr, hook, why);
    *out = (mig_hook_change){chained ? "chained" : "installed", chained ? MIG_HOOK_CHAINED : MIG_HOOK_INSTALLED};
  }
done:
  mig_cli_text_free(&path);
  mig_cli_text_free(&before);
  return err;
}

mig_err mig_hook_file_remove(mig_hook_change *out, const mig_hook_place *place, const mig_hook *hook, bool dry,
                             mig_why *why) {
  mig_cli_text path = {0}, before = {0};
  mig_hook_path(&path, place, hook);
  put_before(&before, place, hook);
  *out = (mig_hook_change){"unchanged", MIG_HOOK_ABSENT};
  mig_err err = path.failed || before.failed ? MIG_ERR_NOMEM : mig_hook_file_state(&out->state, NULL, place, hook, why);
  bool chained = err == MIG_OK && is_there(before.ptr);
  bool ours = out->state == MIG_HOOK_INSTALLED || out->state == MIG_HOOK_CHAINED;
  if (err == MIG_OK && out->state == MIG_HOOK_EDITED)
    err = fail(why, MIG_ERR_REFUSED, path.ptr, "is mig's hook, but somebody changed it; remove the file yourself if nothing of "
               "it is needed (a hook that was there before is NAME.pre-mig)");
  if (err == MIG_OK && ours) {
    *out = (mig_hook_change){chained ? "restored" : "removed", chained ? MIG_HOOK_FOREIGN : MIG_HOOK_ABSENT};
    int failed = dry ? 0 : chained ? rename(before.ptr, path.ptr) : unlink(path.ptr);
    if (failed != 0) err = fail(why, MIG_ERR_IO, path.ptr, strerror(errno));
  }
  mig_cli_text_free(&path);
  mig_cli_text_free(&before);
  return err;
}
