/* Edits as unified diffs, in the dialect that `git apply` reads. */
#include "base/buf.h"
#include "base/protect.h"
#include "base/span.h"
#include "base/vec.h"
#include "mig/resolve.h"

enum {
  CONTEXT = 3,    /* unchanged lines shown around a change */
  MAX_COST = 2000 /* changed lines up to which the shortest edit is looked for */
};

typedef MIG_VEC(mig_span) line_list;

/* Lines with their line break; the last one may have none. */
static void split_lines(mig_arena *arena, mig_span text, line_list *out) {
  for (size_t at = 0; at < text.len;) {
    const char *end = memchr(text.ptr + at, '\n', text.len - at);
    size_t next = end == NULL ? text.len : (size_t)(end - text.ptr) + 1;
    *mig_vec_push(arena, out) = mig_span_cut(text, at, next);
    at = next;
  }
}

/* Which lines of each side are not in the other. */
typedef struct marks {
  bool *gone, *new;
} marks;

typedef struct differ {
  mig_arena *arena;
  const line_list *a, *b;
  uint32_t start, a_end, b_end; /* what is left when common ends are cut off */
  marks marks;
} differ;

static void mark_all(differ *d) {
  for (uint32_t i = d->start; i < d->a_end; i++) d->marks.gone[i] = true;
  for (uint32_t i = d->start; i < d->b_end; i++) d->marks.new[i] = true;
}

/* Furthest x on diagonal k after one more edit (Myers 1986, the greedy algorithm). */
static int64_t step_from(const int64_t *row, int64_t k, int64_t cost, bool *down) {
  *down = k == -cost || (k != cost && row[k - 1] < row[k + 1]);
  return *down ? row[k + 1] : row[k - 1] + 1;
}

static void trace_back(differ *d, int64_t **rows, int64_t cost, int64_t x, int64_t y) {
  for (; cost > 0; cost--) {
    bool down;
    int64_t k = x - y;
    step_from(rows[cost - 1], k, cost, &down);
    int64_t from = down ? k + 1 : k - 1;
    x = rows[cost - 1][from];
    y = x - from;
    if (down) {
      d->marks.new[(int64_t)d->start + y] = true;
    } else {
      d->marks.gone[(int64_t)d->start + x] = true;
    }
  }
}

static void find_shortest(differ *d) {
  int64_t n = d->a_end - d->start, m = d->b_end - d->start, most = n + m < MAX_COST ? n + m : MAX_COST;
  int64_t **rows = MIG_NEW_ARRAY(d->arena, int64_t *, (size_t)most + 1);
  for (int64_t cost = 0; cost <= most; cost++) {
    int64_t *row = MIG_NEW_ARRAY(d->arena, int64_t, (size_t)(2 * cost + 3)) + cost + 1;
    rows[cost] = row;
    for (int64_t k = -cost; k <= cost; k += 2) {
      bool down;
      int64_t x = cost == 0 ? 0 : step_from(rows[cost - 1], k, cost, &down), y = x - k;
      while (x < n && y < m && mig_span_eq(d->a->items[d->start + x], d->b->items[d->start + y])) {
        x++;
        y++;
      }
      row[k] = x;
      if (x < n || y < m) continue;
      trace_back(d, rows, cost, x, y);
      return;
    }
  }
  mark_all(d);
}

static void find_marks(differ *d) {
  d->marks.gone = MIG_NEW_ARRAY(d->arena, bool, d->a->count + 1);
  d->marks.new = MIG_NEW_ARRAY(d->arena, bool, d->b->count + 1);
  d->a_end = d->a->count;
  d->b_end = d->b->count;
  while (d->start < d->a_end && d->start < d->b_end && mig_span_eq(d->a->items[d->start], d->b->items[d->start]))
    d->start++;
  while (d->a_end > d->start && d->b_end > d->start &&
         mig_span_eq(d->a->items[d->a_end - 1], d->b->items[d->b_end - 1])) {
    d->a_end--;
    d->b_end--;
  }
  find_shortest(d);
}

static void put_line(mig_buf *out, char sign, mig_span line) {
  mig_buf_putc(out, sign);
  mig_buf_put(out, line);
  if (line.len == 0 || line.ptr[line.len - 1] != '\n') mig_buf_puts(out, "\n\\ No newline at end of file\n");
}

static void put_range(mig_buf *out, char sign, uint32_t from, uint32_t count) {
  mig_buf_printf(out, " %c%u", sign, (unsigned)(count == 0 ? from : from + 1));
  if (count != 1) mig_buf_printf(out, ",%u", (unsigned)count);
}

/* Lines [i, i_end) of a and [j, j_end) of b, context included. */
static void put_hunk(mig_buf *out, const differ *d, uint32_t i, uint32_t i_end, uint32_t j, uint32_t j_end) {
  mig_buf_puts(out, "@@");
  put_range(out, '-', i, i_end - i);
  put_range(out, '+', j, j_end - j);
  mig_buf_puts(out, " @@\n");
  while (i < i_end || j < j_end) {
    while (i < i_end && d->marks.gone[i]) put_line(out, '-', d->a->items[i++]);
    while (j < j_end && d->marks.new[j]) put_line(out, '+', d->b->items[j++]);
    while (i < i_end && j < j_end && !d->marks.gone[i] && !d->marks.new[j]) {
      put_line(out, ' ', d->a->items[i++]);
      j++;
    }
  }
}

static void put_hunks(mig_buf *out, const differ *d) {
  uint32_t i = 0, j = 0;
  while (i < d->a->count || j < d->b->count) {
    if (i < d->a->count && j < d->b->count && !d->marks.gone[i] && !d->marks.new[j]) {
      i++;
      j++;
      continue;
    }
    uint32_t back = i < CONTEXT ? i : CONTEXT, i_start = i - back, j_start = j - back, same = 0;
    while ((i < d->a->count || j < d->b->count) && same <= 2 * CONTEXT) {
      if (i < d->a->count && d->marks.gone[i]) {
        i++;
        same = 0;
      } else if (j < d->b->count && d->marks.new[j]) {
        j++;
        same = 0;
      } else {
        i++;
        j++;
        same++;
      }
    }
    uint32_t extra = same > CONTEXT ? same - CONTEXT : 0;
    put_hunk(out, d, i_start, i - extra, j_start, j - extra);
  }
}

/* As git quotes a name with control characters, quotes or backslashes. */
static void put_path(mig_buf *out, const char *prefix, mig_span path) {
  bool plain = true;
  for (size_t i = 0; i < path.len; i++)
    plain = plain && (unsigned char)path.ptr[i] >= ' ' && path.ptr[i] != '"' && path.ptr[i] != '\\';
  if (!plain) mig_buf_putc(out, '"');
  mig_buf_puts(out, prefix);
  for (size_t i = 0; i < path.len; i++) {
    unsigned char c = (unsigned char)path.ptr[i];
    if (c < ' ') {
      mig_buf_printf(out, "\\%03o", c);
    } else {
      if (!plain && (c == '"' || c == '\\')) mig_buf_putc(out, '\\');
      mig_buf_putc(out, (char)c);
    }
  }
  if (!plain) mig_buf_putc(out, '"');
}

static void put_head(mig_buf *out, const mig_edit *edit) {
  mig_span to = edit->action == MIG_EDIT_RENAME ? edit->to : edit->path;
  mig_buf_puts(out, "diff --git ");
  put_path(out, "a/", edit->path);
  mig_buf_putc(out, ' ');
  put_path(out, "b/", to);
  mig_buf_putc(out, '\n');
  if (edit->action == MIG_EDIT_CREATE) mig_buf_puts(out, "new file mode 100644\n");
  if (edit->action == MIG_EDIT_DELETE) mig_buf_puts(out, "deleted file mode 100644\n");
  if (edit->action == MIG_EDIT_RENAME) {
    mig_buf_puts(out, "rename from ");
    put_path(out, "", edit->path);
    mig_buf_puts(out, "\nrename to ");
    put_path(out, "", to);
    mig_buf_putc(out, '\n');
  }
  if (mig_span_eq(edit->before, edit->after)) return;
  mig_buf_puts(out, "--- ");
  put_path(out, edit->action == MIG_EDIT_CREATE ? "" : "a/",
           edit->action == MIG_EDIT_CREATE ? MIG_SPAN("/dev/null") : edit->path);
  mig_buf_puts(out, "\n+++ ");
  put_path(out, edit->action == MIG_EDIT_DELETE ? "" : "b/",
           edit->action == MIG_EDIT_DELETE ? MIG_SPAN("/dev/null") : to);
  mig_buf_putc(out, '\n');
}

static void put_edit(mig_buf *out, const mig_edit *edit) {
  line_list a = {0}, b = {0};
  put_head(out, edit);
  if (mig_span_eq(edit->before, edit->after)) return;
  split_lines(out->arena, edit->before, &a);
  split_lines(out->arena, edit->after, &b);
  differ d = {.arena = out->arena, .a = &a, .b = &b};
  find_marks(&d);
  put_hunks(out, &d);
}

typedef struct call {
  mig_buf *out;
  const mig_edit *edits;
  uint32_t count;
} call;

static mig_err put_protected(void *context) {
  call *c = context;
  for (uint32_t i = 0; i < c->count; i++) put_edit(c->out, &c->edits[i]);
  return MIG_OK;
}

static mig_span diff(mig_arena *arena, const mig_edit *edits, uint32_t count) {
  mig_buf buf = mig_buf_in(arena);
  if (mig_protect(put_protected, &(call){&buf, edits, count}) != MIG_OK) return (mig_span){NULL, 0};
  return buf.len > 0 ? mig_buf_span(&buf) : MIG_SPAN("");
}

mig_span mig_edit_diff(mig_arena *arena, const mig_edit *edit) {
  return diff(arena, edit, 1);
}

mig_span mig_plan_diff(mig_arena *arena, const mig_plan *plan) {
  return diff(arena, plan->edits, plan->edit_count);
}
