/* SARIF 2.1.0, with what GitHub's code scanning asks for on top: rules with full help, regions of
 * one line (an alert shows only where all its lines changed), related locations that the message
 * links to, and fingerprints that survive moved lines. */
#include "base/map.h"
#include "base/span.h"
#include "base/vec.h"
#include "report/json_writer.h"
#include "report/line_hash.h"
#include "report/marks.h"
#include "report/printers.h"
#include "report/region.h"
#include "report/text_bytes.h"
#include "report/words.h"

/* Of 25,000 results that are taken, 5,000 are shown. */
enum { RESULTS = 5000, MESSAGE_BYTES = 4000, DESCRIPTION_BYTES = 1000 };

typedef struct hashed_file {
  mig_line_hash *lines;
  uint32_t count;
} hashed_file;

typedef struct printer {
  mig_json json;
  mig_arena *arena;
  mig_marks marks;
  mig_rule_ids rules;
  mig_map files;               /* mig_file address to index in `hashed` */
  MIG_VEC(hashed_file) hashed;
} printer;

static const char *const levels[] = {[MIG_NOTE] = "note", [MIG_WARNING] = "warning", [MIG_ERROR] = "error"};
static const char *const severities[] = {
    [MIG_NOTE] = "recommendation", [MIG_WARNING] = "warning", [MIG_ERROR] = "error"};

/* ---- rules ---- */

static uint32_t rule_index(const printer *p, const char *id) {
  uint32_t i = 0;
  while (strcmp(p->rules.items[i], id) != 0) i++;
  return i;
}

/* "created twice" as "CreatedTwice": a name is an identifier. */
static mig_span pascal_case(mig_arena *arena, const char *title) {
  mig_buf buf = mig_buf_in(arena);
  bool up = true;
  for (const char *c = title; *c != '\0'; c++) {
    bool lower = *c >= 'a' && *c <= 'z', other = (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9');
    if (lower || other) mig_buf_putc(&buf, lower && up ? (char)(*c - 'a' + 'A') : *c);
    up = !lower && !other;
  }
  return mig_buf_span(&buf);
}

static void put_text_object(mig_json *json, const char *key, mig_span text, bool markdown) {
  mig_json_key(json, key);
  mig_json_open(json, '{');
  mig_json_put(json, "text", text);
  if (markdown) mig_json_put(json, "markdown", text);
  mig_json_close(json, '}');
}

static void put_rule(printer *p, const char *id) {
  mig_json *json = &p->json;
  const mig_rule *rule = mig_rule_find(mig_span_of(id));
  mig_span title = mig_span_of(rule != NULL ? rule->title : id);
  mig_span help = rule != NULL && rule->help[0] != '\0' ? mig_span_of(rule->help)
                                                        : mig_arena_printf(p->arena, "mig explain %.*s tells more.", MIG_FMT(mig_span_of(id)));
  mig_level level = rule != NULL ? rule->level : MIG_ERROR;
  mig_json_open(json, '{');
  mig_json_put_word(json, "id", id);
  mig_json_put(json, "name", rule != NULL ? pascal_case(p->arena, rule->title) : mig_span_of(id));
  put_text_object(json, "shortDescription", title, false);
  put_text_object(json, "fullDescription", mig_arena_printf(p->arena, "%.*s. %.*s", MIG_FMT(title), MIG_FMT(mig_text_cut(help, DESCRIPTION_BYTES - 100))),
                  false);
  put_text_object(json, "help", help, true);
  mig_json_key(json, "defaultConfiguration");
  mig_json_open(json, '{');
  mig_json_put_word(json, "level", levels[level]);
  mig_json_close(json, '}');
  mig_json_key(json, "properties");
  mig_json_open(json, '{');
  mig_json_key(json, "tags");
  mig_json_open(json, '[');
  mig_json_string(json, MIG_SPAN("migrations"));
  mig_json_close(json, ']');
  mig_json_put_word(json, "precision", "high");
  mig_json_put_word(json, "problem.severity", severities[level]);
  mig_json_close(json, '}');
  mig_json_close(json, '}');
}

static void put_tool(printer *p) {
  mig_json *json = &p->json;
  mig_json_key(json, "tool");
  mig_json_open(json, '{');
  mig_json_key(json, "driver");
  mig_json_open(json, '{');
  mig_json_put_word(json, "name", "mig");
  mig_json_put_word(json, "semanticVersion", MIG_VERSION);
  mig_json_key(json, "rules");
  mig_json_open(json, '[');
  for (uint32_t i = 0; i < p->rules.count; i++) put_rule(p, p->rules.items[i]);
  mig_json_close(json, ']');
  mig_json_close(json, '}');
  mig_json_close(json, '}');
}

/* ---- locations ---- */

/* Percent-encoded; what lies outside of the tree is absolute. */
static mig_span uri_of(mig_arena *arena, mig_span path) {
  static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
  mig_buf buf = mig_buf_in(arena);
  if (mig_span_starts(path, MIG_SPAN("/"))) mig_buf_puts(&buf, "file://");
  for (size_t i = 0; i < path.len; i++) {
    unsigned char c = (unsigned char)path.ptr[i];
    if (c != '\0' && strchr(plain, c) != NULL)
      mig_buf_putc(&buf, path.ptr[i]);
    else
      mig_buf_printf(&buf, "%%%02X", c);
  }
  return mig_buf_span(&buf);
}

static void put_physical(printer *p, mig_span path, const mig_place *place) {
  mig_json *json = &p->json;
  mig_region region = mig_region_of(place);
  mig_json_key(json, "physicalLocation");
  mig_json_open(json, '{');
  mig_json_key(json, "artifactLocation");
  mig_json_open(json, '{');
  mig_json_put(json, "uri", uri_of(p->arena, path));
  mig_json_close(json, '}');
  mig_json_key(json, "region");
  mig_json_open(json, '{');
  mig_json_put_number(json, "startLine", region.line);
  mig_json_put_number(json, "startColumn", region.column);
  mig_json_put_number(json, "endLine", region.line);
  mig_json_put_number(json, "endColumn", region.end_column);
  mig_json_close(json, '}');
  mig_json_close(json, '}');
}

/* ---- results ---- */

/* In a message brackets make links. */
static void put_plain(mig_buf *buf, mig_span text) {
  text = mig_text_cut(text, MESSAGE_BYTES);
  for (size_t i = 0; i < text.len; i++) {
    if (text.ptr[i] == '[' || text.ptr[i] == ']' || text.ptr[i] == '\\') mig_buf_putc(buf, '\\');
    mig_buf_putc(buf, text.ptr[i]);
  }
}

static void put_message(printer *p, const mig_mark *mark) {
  mig_buf buf = mig_buf_in(p->arena);
  mig_span other = mig_mark_other_place(p->arena, mark);
  put_plain(&buf, mark->message);
  if (other.len != 0) {
    mig_buf_puts(&buf, " The other side is [");
    put_plain(&buf, other);
    mig_buf_puts(&buf, "](1).");
  }
  if (mark->help.len != 0) {
    mig_buf_puts(&buf, " To do: ");
    put_plain(&buf, mark->help);
  }
  put_text_object(&p->json, "message", mig_buf_span(&buf), false);
}

static mig_line_hash *hash_of(printer *p, const mig_place *place) {
  const mig_file *file = place->file;
  if (file == NULL || file->text.len == 0) return NULL;
  const mig_file **key = mig_arena_alloc(p->arena, sizeof *key);
  *key = file;
  mig_span bytes = {(const char *)key, sizeof *key};
  uint32_t next = p->hashed.count, at = mig_map_add(&p->files, bytes, next);
  if (at == next) {
    hashed_file *hashed = mig_vec_push(p->arena, &p->hashed);
    hashed->lines = mig_line_hashes(&hashed->count, p->arena, file->text);
  }
  uint32_t line = mig_region_of(place).line - 1;
  return line < p->hashed.items[at].count ? &p->hashed.items[at].lines[line] : NULL;
}

static void put_fingerprints(printer *p, const mig_mark *mark, bool whole_files) {
  mig_json *json = &p->json;
  mig_line_hash *hash = whole_files ? hash_of(p, &mark->at) : NULL;
  mig_json_key(json, "partialFingerprints");
  mig_json_open(json, '{');
  if (hash != NULL)
    mig_json_put(json, "primaryLocationLineHash",
                 mig_arena_printf(p->arena, "%llx:%u", (unsigned long long)hash->hash, hash->occurrence));
  mig_json_put(json, "migConflict/v1", mark->fingerprint);
  mig_json_close(json, '}');
}

static void put_related(printer *p, const mig_mark *mark) {
  mig_json *json = &p->json;
  if (mark->other == NULL || mark->other->place.file == NULL) return;
  mig_json_key(json, "relatedLocations");
  mig_json_open(json, '[');
  mig_json_open(json, '{');
  mig_json_put_number(json, "id", 1);
  mig_buf words = mig_buf_in(p->arena);
  put_plain(&words, mig_mark_other_words(p->arena, mark));
  put_text_object(json, "message", mig_buf_span(&words), false);
  put_physical(p, mark->other->place.file->path, &mark->other->place);
  mig_json_close(json, '}');
  mig_json_close(json, ']');
}

static void put_suppression(printer *p, const mig_mark *mark) {
  mig_json *json = &p->json;
  if (mark->suppressed.ptr == NULL) return;
  mig_json_key(json, "suppressions");
  mig_json_open(json, '[');
  mig_json_open(json, '{');
  mig_json_put_word(json, "kind", mark->finding->accepted_at.len != 0 ? "external" : "inSource");
  mig_json_put(json, "justification", mark->suppressed);
  mig_json_close(json, '}');
  mig_json_close(json, ']');
}

static void put_result(printer *p, const mig_mark *mark, bool whole_files) {
  mig_json *json = &p->json;
  mig_json_open(json, '{');
  mig_json_put_word(json, "ruleId", mark->rule);
  mig_json_put_number(json, "ruleIndex", rule_index(p, mark->rule));
  mig_json_put_word(json, "level", levels[mark->level]);
  put_message(p, mark);
  mig_json_key(json, "locations");
  mig_json_open(json, '[');
  mig_json_open(json, '{');
  put_physical(p, mig_mark_path(mark), &mark->at);
  mig_json_close(json, '}');
  mig_json_close(json, ']');
  put_related(p, mark);
  put_fingerprints(p, mark, whole_files);
  put_suppression(p, mark);
  mig_json_key(json, "properties");
  mig_json_open(json, '{');
  mig_json_put_word(json, "grade", mig_grade_name(mark->grade));
  if (mark->revision.len != 0) mig_json_put(json, "revision", mark->revision);
  mig_json_close(json, '}');
  mig_json_close(json, '}');
}

/* ---- the run ---- */

static void put_notification(printer *p, const char *level, mig_span text) {
  mig_json_open(&p->json, '{');
  mig_json_put_word(&p->json, "level", level);
  put_text_object(&p->json, "message", text, false);
  mig_json_close(&p->json, '}');
}

/* Says what the results cannot: that mig could not judge, and what was left out. */
static void put_invocation(printer *p, const mig_report *report, uint32_t left_out) {
  enum { COULD_NOT_JUDGE = 3 };
  mig_json *json = &p->json;
  bool judged = report->exit_status != COULD_NOT_JUDGE;
  mig_json_key(json, "invocations");
  mig_json_open(json, '[');
  mig_json_open(json, '{');
  mig_json_key(json, "executionSuccessful");
  mig_json_bool(json, judged);
  mig_json_put_number(json, "exitCode", (uint64_t)report->exit_status);
  mig_json_key(json, "toolExecutionNotifications");
  mig_json_open(json, '[');
  if (!judged) put_notification(p, "error", MIG_SPAN("mig could not judge: something that matters was not read or not understood."));
  mig_span unread = mig_words_unread(p->arena);
  if (unread.len != 0) put_notification(p, "warning", unread);
  if (left_out != 0)
    put_notification(p, "warning", mig_arena_printf(p->arena, "%u results were left out: the most serious %d are here.", left_out, RESULTS));
  mig_json_close(json, ']');
  mig_json_close(json, '}');
  mig_json_close(json, ']');
}

static void put_run(printer *p, const mig_report *report) {
  mig_json *json = &p->json;
  uint32_t all = p->marks.count + p->marks.suppressed_count, shown = all < RESULTS ? all : RESULTS;
  mig_json_open(json, '{');
  put_tool(p);
  mig_json_key(json, "automationDetails");
  mig_json_open(json, '{');
  mig_json_put(json, "id", mig_arena_printf(p->arena, "mig/%s/", report->command));
  mig_json_close(json, '}');
  mig_json_put_word(json, "columnKind", "unicodeCodePoints");
  put_invocation(p, report, all - shown);
  mig_json_key(json, "results");
  mig_json_open(json, '[');
  for (uint32_t i = 0; i < shown; i++) put_result(p, &p->marks.items[i], !report->read_back);
  mig_json_close(json, ']');
  mig_json_close(json, '}');
}

static void print(mig_buf *buf, const mig_report *report) {
  printer p = {.json = {.out = buf, .wide = true}, .arena = buf->arena, .marks = mig_marks_of(buf->arena, report)};
  mig_map_init(&p.files, p.arena);
  p.rules = mig_mark_rules(p.arena, &p.marks);
  mig_json_open(&p.json, '{');
  mig_json_put_word(&p.json, "$schema", "https://json.schemastore.org/sarif-2.1.0.json");
  mig_json_put_word(&p.json, "version", "2.1.0");
  mig_json_key(&p.json, "runs");
  mig_json_open(&p.json, '[');
  put_run(&p, report);
  mig_json_close(&p.json, ']');
  mig_json_close(&p.json, '}');
  mig_buf_putc(buf, '\n');
}

mig_err mig_print_sarif(mig_span *out, mig_arena *arena, const mig_report *report, const mig_text_opts *opts,
                        mig_why *why) {
  (void)opts;
  return mig_print_protected(out, arena, report, print, why);
}
