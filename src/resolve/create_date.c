/* Which create date a merge carries: nobody's clock, so that two people write the same file. */
#include "base/span.h"
#include "base/why.h"
#include "resolve/internal.h"

bool mig_find_create_date(mig_date *out, mig_span longdoc) {
  static const char key[] = "Create Date:";
  for (size_t at = 0; at < longdoc.len;) {
    const char *end = memchr(longdoc.ptr + at, '\n', longdoc.len - at);
    size_t next = end == NULL ? longdoc.len : (size_t)(end - longdoc.ptr);
    mig_span line = mig_span_trim(mig_span_cut(longdoc, at, next));
    if (mig_span_starts(line, MIG_SPAN(key)) && mig_date_parse(out, mig_span_cut(line, sizeof key - 1, line.len)))
      return true;
    at = next + 1;
  }
  return false;
}

static bool latest_of_parents(mig_date *out, const mig_project *project, mig_revs parents) {
  bool any = false;
  for (uint32_t i = 0; i < parents.count; i++) {
    mig_date date;
    uint32_t script = mig_graph_node_of(project->graph, parents.items[i])->script;
    if (!mig_find_create_date(&date, mig_project_script(project, script).longdoc)) continue;
    if (!any || mig_date_cmp(&date, out) > 0) *out = date;
    any = true;
  }
  return any;
}

mig_err mig_choose_create_date(mig_date *out, mig_arena *arena, const mig_project *project, mig_revs parents,
                               const mig_merge_opts *opts, mig_why *why) {
  if (opts->date.ptr != NULL && !mig_date_parse(out, opts->date))
    return mig_fail(why, MIG_ERR_USAGE, "\"%.*s\" is no date; write YYYY-MM-DD HH:MM:SS", MIG_FMT(opts->date));
  if (opts->date.ptr != NULL) return MIG_OK;
  if (opts->has_epoch) {
    mig_date_from_epoch(out, arena, opts->epoch, project->timezone.len > 0);
  } else if (!latest_of_parents(out, project, parents)) {
    mig_date_parse(out, MIG_SPAN("1970-01-01 00:00:00"));
  }
  return MIG_OK;
}
