/* textwrap.dedent: scripts wrap their SQL in it. */
#include "script/bind.h"

static size_t margin_of(mig_span line) {
  size_t i = 0;
  while (i < line.len && (line.ptr[i] == ' ' || line.ptr[i] == '\t')) i++;
  return i;
}

static mig_span line_at(mig_span text, size_t start) {
  size_t end = mig_span_find(text, MIG_SPAN("\n"), start);
  return mig_span_cut(text, start, end == SIZE_MAX ? text.len : end);
}

/* The white space that all lines begin with, blank ones left out. */
static mig_span common_margin(mig_span text) {
  mig_span margin = {0};
  for (size_t at = 0; at <= text.len;) {
    mig_span line = line_at(text, at);
    size_t own = margin_of(line);
    if (own < line.len) {
      if (margin.ptr == NULL) margin = mig_span_cut(line, 0, own);
      size_t same = 0;
      while (same < margin.len && same < own && margin.ptr[same] == line.ptr[same]) same++;
      margin.len = same;
    }
    at += line.len + 1;
  }
  return margin;
}

mig_py_value mig_bind_dedent(mig_binder *b, mig_py_value v) {
  if (v.kind != MIG_PY_V_STR && v.kind != MIG_PY_V_PARTIAL) return v;
  mig_span text = v.as.text, margin = common_margin(text);
  mig_buf out = mig_buf_in(b->scratch);
  for (size_t at = 0; at <= text.len;) {
    mig_span line = line_at(text, at);
    bool blank = margin_of(line) == line.len;
    if (!blank) mig_buf_put(&out, mig_span_cut(line, margin.len, line.len));
    at += line.len + 1;
    if (at <= text.len) mig_buf_putc(&out, '\n');
  }
  v.as.text = out.len > 0 ? mig_buf_span(&out) : MIG_SPAN("");
  return v;
}
