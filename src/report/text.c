/* The report for people: the verdict in the first line, then what collides with both places, what
 * happens in each order and what to type, then the totals that prove that somebody looked. */
#include "base/brief.h"
#include "base/buf.h"
#include "base/protect.h"
#include "base/span.h"
#include "base/why.h"
#include "conflict/names.h"
#include "mig/report.h"
#include "report/text_internal.h"
#include "report/words.h"

enum { INDENT = MIG_TEXT_INDENT, LABEL = MIG_TEXT_LABEL };

typedef mig_text_printer printer;

const char *mig_text_color(const printer *p, mig_level level) {
  static const char *const colors[] = {[MIG_NOTE] = "\033[36m", [MIG_WARNING] = "\033[33m", [MIG_ERROR] = "\033[31m"};
  return p->opts->color ? colors[level] : "";
}

const char *mig_text_reset(const printer *p) {
  return p->opts->color ? "\033[0m" : "";
}

/* ---- links (OSC 8) to files of a worktree ---- */

static void put_escaped(mig_buf *buf, mig_span path) {
  for (size_t i = 0; i < path.len; i++) {
    unsigned char c = (unsigned char)path.ptr[i];
    bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || strchr("/-_.~", c) != NULL;
    if (plain && c != '\0') mig_buf_putc(buf, (char)c);
    else mig_buf_printf(buf, "%%%02X", c);
  }
}

/* Whether the text up to mig_text_link_end is a link. */
static bool begin_link(printer *p, mig_span path) {
  const mig_tree *tree = p->project != NULL && p->project->project != NULL ? p->project->project->tree : NULL;
  bool worktree = p->report->source == MIG_REPORT_WORKTREE && tree != NULL && tree->root.len != 0;
  if (!p->opts->links || !worktree) return false;
  mig_buf_puts(&p->buf, "\033]8;;file://");
  if (path.len == 0 || path.ptr[0] != '/') {
    put_escaped(&p->buf, tree->root);
    mig_buf_putc(&p->buf, '/');
  }
  put_escaped(&p->buf, path);
  mig_buf_puts(&p->buf, "\033\\");
  return true;
}

void mig_text_place(printer *p, const mig_place *place) {
  if (place->file == NULL) return;
  bool link = begin_link(p, place->file->path);
  mig_wrap_untrusted(&p->buf, place->file->path);
  mig_buf_printf(&p->buf, ":%u", mig_place_locate(place->file, place->start).line);
  if (link) mig_buf_puts(&p->buf, "\033]8;;\033\\");
}

void mig_text_paragraph(printer *p, const char *label, mig_span text) {
  if (text.len == 0) return;
  mig_wrap(&p->buf, &(mig_wrap_opts){.label = label, .indent = INDENT, .hang = INDENT + LABEL}, text);
}

/* ---- the verdict ---- */

static void put_verdict(printer *p, const mig_comparison *c) {
  mig_level level = c->outcome == MIG_CONVERGES ? MIG_NOTE : MIG_ERROR;
  mig_buf_put(&p->buf, p->prefix);
  mig_wrap_untrusted(&p->buf, mig_words_side(&c->ours, "ours"));
  mig_buf_puts(&p->buf, " and ");
  mig_wrap_untrusted(&p->buf, mig_words_side(&c->theirs, "theirs"));
  mig_buf_printf(&p->buf, ": %s%s%s: %s", mig_text_color(p, level), mig_words_outcome(c), mig_text_reset(p),
                 mig_words_meaning(c));
  if (c->grade != MIG_CERTAIN) mig_buf_printf(&p->buf, " (%s)", mig_grade_name(c->grade));
  mig_buf_putc(&p->buf, '\n');
}

static void put_side(printer *p, const char *label, const mig_conflict_side *side) {
  enum { SHOWN = 4 };
  mig_buf text = mig_buf_in(p->buf.arena);
  if (side->name.len != 0) mig_buf_printf(&text, "%.*s: ", MIG_FMT(side->name));
  for (uint32_t i = 0; i < side->revision_count && i < SHOWN; i++)
    mig_buf_printf(&text, "%s%.*s", i == 0 ? "" : ", ", MIG_FMT(side->revisions[i]));
  if (side->revision_count > SHOWN) mig_buf_printf(&text, " and %u more", side->revision_count - SHOWN);
  if (side->revision_count == 0) mig_buf_puts(&text, "nothing of its own");
  mig_buf_printf(&text, " (%u operation%s)", side->operations, side->operations == 1 ? "" : "s");
  mig_text_paragraph(p, label, mig_buf_span(&text));
}

static void put_dialect(printer *p) {
  static const char *const dialects[] = {
      [MIG_POSTGRESQL] = "PostgreSQL", [MIG_SQLITE] = "SQLite", [MIG_MYSQL] = "MariaDB"};
  static const char *const origins[] = {[MIG_FROM_DEFAULT] = "by default; --dialect names another",
                                        [MIG_FROM_CONFIGURATION] = "as the configuration says",
                                        [MIG_FROM_OPTION] = "as --dialect says"};
  const mig_project *project = p->project->project;
  mig_buf_printf(&p->buf, "%*s%-*s%s's, %s\n", INDENT, "", LABEL, "rules", dialects[project->dialect],
                 origins[project->dialect_from]);
}

static void put_order(printer *p, const char *label, const mig_order *order) {
  static const char *const words[] = {
      [MIG_ORDER_FAILS] = "fails", [MIG_ORDER_SUCCEEDS] = "succeeds", [MIG_ORDER_UNKNOWN] = "not known"};
  mig_buf text = mig_buf_in(p->buf.arena);
  mig_buf_printf(&text, "%s", words[order->succeeds]);
  if (order->because.len != 0) mig_buf_printf(&text, ": %.*s", MIG_FMT(order->because));
  mig_wrap(&p->buf, &(mig_wrap_opts){.label = label, .indent = INDENT, .hang = INDENT + 14}, mig_buf_span(&text));
}

static void put_difference(printer *p, const mig_difference *d) {
  static const mig_span none = {"nothing", 7};
  mig_buf text = mig_buf_in(p->buf.arena);
  mig_span first = d->ours_first.ptr != NULL ? d->ours_first : none, second = d->theirs_first.ptr != NULL ? d->theirs_first : none;
  mig_brief_pair(p->buf.arena, &first, &second);
  mig_object_put(&text, &d->object);
  if (d->facet.len != 0) mig_buf_printf(&text, ", %.*s", MIG_FMT(d->facet));
  mig_buf_printf(&text, ": %.*s with ours first, %.*s with theirs first",
                 MIG_FMT(first), MIG_FMT(second));
  mig_wrap(&p->buf, &(mig_wrap_opts){.label = "-", .indent = INDENT, .hang = INDENT + 2}, mig_buf_span(&text));
}

static void put_comparison(printer *p, const mig_comparison *c) {
  put_verdict(p, c);
  if (p->opts->quiet) return;
  put_side(p, "ours", &c->ours);
  put_side(p, "theirs", &c->theirs);
  put_dialect(p);
  mig_text_paragraph(p, "because", c->why);
  if (c->outcome != MIG_CONVERGES) {
    put_order(p, "ours first", &c->ours_first);
    put_order(p, "theirs first", &c->theirs_first);
  }
  for (uint32_t i = 0; i < c->finding_count; i++) mig_text_finding(p, c, &c->findings[i]);
  if (c->difference_count != 0) mig_buf_puts(&p->buf, "\nWhat ends different:\n");
  for (uint32_t i = 0; i < c->difference_count; i++) put_difference(p, &c->differences[i]);
  mig_text_not_understood(p, c);
  mig_text_independent(p, c);
  if (c == p->project->comparisons[p->project->comparison_count - 1]) mig_text_resolutions(p);
  mig_text_next(p, c);
  mig_text_story(p, c);
  mig_buf_putc(&p->buf, '\n');
}

static void put_diag(printer *p, const mig_diag *diag) {
  mig_buf_put(&p->buf, p->prefix);
  mig_buf_printf(&p->buf, "%s%s%s", mig_text_color(p, diag->level), mig_level_name(diag->level), mig_text_reset(p));
  if (diag->rule != NULL) mig_buf_printf(&p->buf, " %s", diag->rule);
  if (diag->place.file != NULL) {
    mig_line_column at = mig_place_locate(diag->place.file, diag->place.start);
    mig_buf_putc(&p->buf, ' ');
    mig_wrap_untrusted(&p->buf, diag->place.file->path);
    mig_buf_printf(&p->buf, ":%u:%u", at.line, at.column);
  }
  mig_buf_putc(&p->buf, '\n');
  mig_text_paragraph(p, "what", diag->message);
  if (!p->opts->quiet) mig_text_paragraph(p, "do", diag->help);
  if (p->opts->verbose && diag->fingerprint.len != 0)
    mig_text_paragraph(p, "accept", mig_arena_printf(p->buf.arena, "%s %.*s REASON", diag->rule, MIG_FMT(diag->fingerprint)));
}

/* Notes that may be many, and of which none presses: counted, and told to those who ask. */
static const struct counted {
  const char *rule, *one, *many;
} counted[] = {
    {"MIG501", "docstring contradicts its script", "docstrings contradict their scripts"},
    {"MIG502", "place where downgrade() doesn't lead back", "places where downgrade() doesn't lead back"},
};
enum { COUNTED = sizeof counted / sizeof *counted };

static bool is_counted_as(const printer *p, const mig_diag *diag, const struct counted *as) {
  return !p->opts->verbose && diag->level == MIG_NOTE && diag->rule != NULL && strcmp(diag->rule, as->rule) == 0;
}

static bool is_counted(const printer *p, const mig_diag *diag) {
  for (size_t i = 0; i < COUNTED; i++)
    if (is_counted_as(p, diag, &counted[i])) return true;
  return false;
}

/* Notes are for those who ask, unless they name something to do. */
static bool is_worth_saying(const printer *p, const mig_diag *diag) {
  if (is_counted(p, diag)) return false;
  return diag->level > MIG_NOTE || p->opts->verbose || (diag->help.len != 0 && !p->opts->quiet);
}

static void put_count(printer *p, const char *before, uint64_t n, const char *one, const char *many) {
  mig_buf_printf(&p->buf, "%s%llu %s", before, (unsigned long long)n, n == 1 ? one : many);
}

/* Findings that a comment or a baseline suppresses. */
static uint64_t count_accepted(const mig_report *report) {
  uint64_t count = 0;
  for (uint32_t i = 0; i < report->project_count; i++) {
    const mig_report_project *project = &report->projects[i];
    for (uint32_t k = 0; k < project->comparison_count; k++)
      for (uint32_t n = 0; n < project->comparisons[k]->finding_count; n++)
        count += project->comparisons[k]->findings[n].suppressed.ptr != NULL;
  }
  return count;
}

static void put_counted(printer *p, const struct counted *as) {
  uint32_t count = 0;
  for (uint32_t i = 0; i < p->project->diag_count; i++) count += is_counted_as(p, &p->project->diags[i], as);
  if (count == 0 || p->opts->quiet) return;
  mig_buf_put(&p->buf, p->prefix);
  mig_buf_printf(&p->buf, "%snote%s %s: ", mig_text_color(p, MIG_NOTE), mig_text_reset(p), as->rule);
  put_count(p, "", count, as->one, as->many);
  mig_buf_puts(&p->buf, count == 1 ? "; -v names it\n" : "; -v names them\n");
}

static void put_totals(printer *p) {
  const mig_report *r = p->report;
  uint64_t heads = 0;
  for (uint32_t i = 0; i < r->project_count; i++)
    if (i == 0 || r->projects[i].project != r->projects[i - 1].project) /* else another database of it */
      heads += mig_graph_heads(r->projects[i].project->graph).count;
  put_count(p, "", r->files, "script", "scripts");
  if (r->source != MIG_REPORT_PAIR || r->merged) put_count(p, ", ", heads, "head", "heads");
  if (r->pairs != 0) {
    put_count(p, ", ", r->operations, "operation", "operations");
    put_count(p, ", ", r->pairs, "pair compared", "pairs compared");
  }
  mig_buf_printf(&p->buf, ", %llu not understood", (unsigned long long)r->not_understood);
  uint64_t accepted = count_accepted(r);
  if (accepted != 0) mig_buf_printf(&p->buf, ", %llu accepted", (unsigned long long)accepted);
  mig_buf_putc(&p->buf, '\n');
  mig_span unread = mig_words_unread(p->buf.arena);
  if (unread.len != 0) mig_buf_printf(&p->buf, "%.*s\n", MIG_FMT(unread));
}

/* Several lines of history in one directory need no name to be told apart. */
static bool has_prefix(const mig_report *report) {
  for (uint32_t i = 0; report->project_count > 1 && i < report->project_count; i++)
    if (report->projects[i].has_bind || report->projects[i].project != report->projects[0].project) return true;
  return false;
}

static void put_project(printer *p, const mig_report_project *in) {
  mig_buf prefix = mig_buf_in(p->buf.arena);
  if (has_prefix(p->report)) {
    mig_wrap_untrusted(&prefix, in->project->title);
    if (in->has_bind) mig_buf_printf(&prefix, " (%.*s)", MIG_FMT(in->bind));
    mig_buf_puts(&prefix, ": ");
  }
  p->prefix = mig_buf_span(&prefix);
  p->project = in;
  for (uint32_t i = 0; i < in->comparison_count; i++) put_comparison(p, in->comparisons[i]);
  for (uint32_t i = 0; i < in->diag_count; i++)
    if (is_worth_saying(p, &in->diags[i])) put_diag(p, &in->diags[i]);
  for (size_t i = 0; i < COUNTED; i++) put_counted(p, &counted[i]);
}

static mig_err print(void *context) {
  printer *p = context;
  for (uint32_t i = 0; i < p->report->project_count; i++) put_project(p, &p->report->projects[i]);
  if (p->report->has_totals && !p->opts->quiet) put_totals(p);
  return MIG_OK;
}

mig_err mig_report_text(mig_span *out, mig_arena *arena, const mig_report *report, const mig_text_opts *opts,
                        mig_why *why) {
  printer p = {.buf = mig_buf_in(arena), .report = report, .opts = opts};
  mig_err err = mig_protect(print, &p);
  if (err != MIG_OK) return mig_fail(why, err, "out of memory");
  *out = mig_buf_span(&p.buf);
  return MIG_OK;
}
