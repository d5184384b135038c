#include "base/protect.h"
#include "base/span.h"
#include "base/why.h"
#include "report/printers.h"

enum { LISTS = MIG_FORMAT_LISTS, JUDGES = MIG_FORMAT_JUDGES, DRAWS = MIG_FORMAT_DRAWS, TELLS = MIG_FORMAT_TELLS, EXPLAINS = MIG_FORMAT_EXPLAINS };

static const mig_format formats[] = {
#define FORMAT(name, media_type, uses, print, summary) {name, media_type, summary, uses, print},
#include "report/formats.def"
#undef FORMAT
};
enum { FORMAT_COUNT = sizeof formats / sizeof formats[0] };

const mig_format *mig_formats(uint32_t *count) {
  *count = FORMAT_COUNT;
  return formats;
}

const mig_format *mig_format_find(mig_span name) {
  for (size_t i = 0; i < FORMAT_COUNT; i++)
    if (mig_span_is(name, formats[i].name)) return &formats[i];
  return NULL;
}

mig_err mig_print_text(mig_span *out, mig_arena *arena, const mig_report *report, const mig_text_opts *opts,
                       mig_why *why) {
  bool forecasts = report->project_count != 0 && report->projects[0].forecast != NULL;
  return forecasts ? mig_report_forecast(out, arena, report, opts, why) : mig_report_text(out, arena, report, opts, why);
}

mig_err mig_print_json(mig_span *out, mig_arena *arena, const mig_report *report, const mig_text_opts *opts,
                       mig_why *why) {
  (void)opts;
  return mig_report_json(out, arena, report, why);
}

mig_err mig_print_html(mig_span *out, mig_arena *arena, const mig_report *report, const mig_text_opts *opts,
                       mig_why *why) {
  (void)opts;
  return mig_report_html(out, arena, report, why);
}

typedef struct job {
  mig_buf buf;
  const mig_report *report;
  mig_print_body *body;
} job;

static mig_err run(void *context) {
  job *j = context;
  j->body(&j->buf, j->report);
  return MIG_OK;
}

mig_err mig_print_protected(mig_span *out, mig_arena *arena, const mig_report *report, mig_print_body *body,
                            mig_why *why) {
  job j = {mig_buf_in(arena), report, body};
  mig_err err = mig_protect(run, &j);
  if (err != MIG_OK) return mig_fail(why, err, "out of memory");
  *out = j.buf.len != 0 ? mig_buf_span(&j.buf) : MIG_SPAN("");
  return MIG_OK;
}
