/* The forecast as a table: what each branch meets, the pairs that collide, in which order to land. */
#include "mig/forecast.h"

#include "base/buf.h"
#include "base/protect.h"
#include "base/span.h"
#include "base/why.h"
#include "mig/report.h"

enum { MOST_NAME = 40, MOST_PAIRS = 40 };

typedef struct printer {
  mig_buf buf;
  mig_arena *arena;
  const mig_forecast *f;
  mig_span base;
  const mig_text_opts *opts;
  int name_width;
} printer;

static const char *plural(uint64_t count) {
  return count == 1 ? "" : "s";
}

static mig_span name_of(const printer *p, uint32_t branch) {
  return branch == MIG_FORECAST_BASE ? p->base : p->f->branches[branch].ref.name;
}

static const char *say_landing(const mig_forecast_branch *b) {
  if (b->unread) return "not read";
  switch (b->landing) {
    case MIG_LANDING_NOTHING: return "no migrations";
    case MIG_LANDING_READY: return "can land as it is";
    case MIG_LANDING_JOIN: return "needs a rebase or a merge revision";
    case MIG_LANDING_UNKNOWN: return "not proven";
    case MIG_LANDING_COLLIDE: break;
  }
  return "collides with the base";
}

static void put_branch(printer *p, const mig_forecast_branch *b) {
  mig_buf_printf(&p->buf, "  %-*.*s  %9u  %6u  %-34s", p->name_width, MIG_FMT(b->ref.name), (unsigned)b->revision_count,
                 (unsigned)b->behind, say_landing(b));
  if (b->collisions != 0) mig_buf_printf(&p->buf, "  collides with %u branch%s", (unsigned)b->collisions, b->collisions == 1 ? "" : "es");
  if (b->unknowns != 0) mig_buf_printf(&p->buf, "  not proven with %u", (unsigned)b->unknowns);
  if (b->unread) mig_buf_printf(&p->buf, "  %.*s", MIG_FMT(b->because));
  while (p->buf.len > 0 && p->buf.ptr[p->buf.len - 1] == ' ') p->buf.len--;
  mig_buf_puts(&p->buf, "\n");
}

/* Branches with migrations; the others are counted. */
static void put_branches(printer *p) {
  uint32_t without = 0;
  for (uint32_t i = 0; i < p->f->branch_count; i++) {
    int len = (int)(p->f->branches[i].ref.name.len < MOST_NAME ? p->f->branches[i].ref.name.len : MOST_NAME);
    if (len > p->name_width) p->name_width = len;
  }
  if (p->name_width < 6) p->name_width = 6;
  mig_buf_printf(&p->buf, "\n  %-*s  revisions  behind  on %.*s\n", p->name_width, "branch", MIG_FMT(p->base));
  for (uint32_t i = 0; i < p->f->branch_count; i++) {
    const mig_forecast_branch *b = &p->f->branches[i];
    if (b->landing == MIG_LANDING_NOTHING && !b->unread && !p->opts->verbose) without++;
    else put_branch(p, b);
  }
  if (without != 0) mig_buf_printf(&p->buf, "  and %u branch%s without migrations of their own\n", (unsigned)without, without == 1 ? "" : "es");
}

static void put_place(printer *p, const mig_operation *op) {
  if (op->place.file == NULL) return;
  mig_buf_printf(&p->buf, " %.*s:%u", MIG_FMT(op->place.file->path), (unsigned)mig_place_locate(op->place.file, op->place.start).line);
}

static void put_finding(printer *p, const mig_comparison *c) {
  for (uint32_t i = 0; i < c->finding_count; i++) {
    const mig_finding *finding = &c->findings[i];
    if (finding->suppressed.ptr != NULL || finding->level != MIG_ERROR || finding->grade < MIG_LIKELY) continue;
    mig_buf_printf(&p->buf, "    %s %.*s\n     ", finding->rule, MIG_FMT(finding->message));
    if (finding->has_ours) put_place(p, &finding->ours);
    if (finding->has_ours && finding->has_theirs) mig_buf_puts(&p->buf, " and");
    if (finding->has_theirs) put_place(p, &finding->theirs);
    mig_buf_puts(&p->buf, "\n");
    return; /* the first says enough; `mig conflicts A B` says all */
  }
  mig_buf_printf(&p->buf, "    %.*s\n", MIG_FMT(c->why));
}

static void put_pairs(printer *p, mig_landing landing, const char *title) {
  uint32_t shown = 0, left = 0;
  for (uint32_t i = 0; i < p->f->pair_count; i++) {
    const mig_forecast_pair *pair = &p->f->pairs[i];
    if (pair->landing != landing) continue;
    if (shown == MOST_PAIRS && !p->opts->verbose) {
      left++;
      continue;
    }
    if (shown++ == 0) mig_buf_printf(&p->buf, "\n%s:\n", title);
    mig_buf_printf(&p->buf, "  %.*s and %.*s", MIG_FMT(name_of(p, pair->ours)), MIG_FMT(name_of(p, pair->theirs)));
    if (pair->bind.len != 0) mig_buf_printf(&p->buf, " (database %.*s)", MIG_FMT(pair->bind));
    if (pair->comparison == NULL) {
      mig_buf_printf(&p->buf, ": both have a revision %.*s\n", MIG_FMT(pair->revision));
      continue;
    }
    mig_buf_printf(&p->buf, ": %s\n", mig_outcome_name(pair->comparison->outcome));
    put_finding(p, pair->comparison);
  }
  if (left != 0) mig_buf_printf(&p->buf, "  and %u more (-v)\n", (unsigned)left);
}

static void put_order(printer *p) {
  uint32_t number = 0;
  if (p->f->order_count == 0) return;
  mig_buf_printf(&p->buf, "\nlanding order (%u rebase%s or merge revision%s):\n", (unsigned)p->f->rebases, plural(p->f->rebases),
                 plural(p->f->rebases));
  for (uint32_t i = 0; i < p->f->order_count; i++) {
    const mig_forecast_branch *b = &p->f->branches[p->f->order[i]];
    if (b->landing != MIG_LANDING_NOTHING) mig_buf_printf(&p->buf, "  %u. %.*s\n", (unsigned)++number, MIG_FMT(b->ref.name));
  }
}

static void put_forecast(printer *p, bool titled) {
  const mig_forecast *f = p->f;
  if (titled) mig_buf_printf(&p->buf, "%.*s: ", MIG_FMT(f->project->title));
  mig_buf_printf(&p->buf, "%u branch%s on %.*s, %llu pair%s: %llu collide%s, %llu not proven, %llu need only a merge revision\n",
                 (unsigned)f->branch_count, f->branch_count == 1 ? "" : "es", MIG_FMT(p->base), (unsigned long long)f->pairs_seen,
                 plural(f->pairs_seen), (unsigned long long)f->pairs_collide, f->pairs_collide == 1 ? "s" : "",
                 (unsigned long long)f->pairs_unknown, (unsigned long long)f->pairs_joined);
  if (p->opts->quiet) return;
  put_branches(p);
  put_pairs(p, MIG_LANDING_COLLIDE, "these collide");
  put_pairs(p, MIG_LANDING_UNKNOWN, "these are not proven");
  put_order(p);
}

typedef struct job {
  printer p;
  const mig_report *report;
} job;

static uint32_t count_forecasts(const mig_report *report) {
  uint32_t count = 0;
  for (uint32_t i = 0; i < report->project_count; i++) count += report->projects[i].forecast != NULL;
  return count;
}

static mig_err run(void *context) {
  job *j = context;
  uint32_t count = count_forecasts(j->report), shown = 0;
  for (uint32_t i = 0; i < j->report->project_count; i++) {
    if (j->report->projects[i].forecast == NULL) continue;
    if (shown++ != 0) mig_buf_puts(&j->p.buf, "\n");
    j->p.f = j->report->projects[i].forecast;
    j->p.name_width = 0;
    put_forecast(&j->p, count > 1);
  }
  return MIG_OK;
}

mig_err mig_report_forecast(mig_span *out, mig_arena *arena, const mig_report *report, const mig_text_opts *opts, mig_why *why) {
  job j = {.p = {.buf = mig_buf_in(arena), .arena = arena, .base = report->base.name, .opts = opts}, .report = report};
  *out = MIG_SPAN("");
  mig_err err = mig_protect(run, &j);
  if (err != MIG_OK) return mig_fail(why, err, "out of memory");
  *out = mig_buf_span(&j.p.buf);
  return MIG_OK;
}
