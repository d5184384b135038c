/* Whether a text has the form of a type whose values stay texts here: JSON, arrays, intervals. */
#include "base/span.h"
#include "schema/rows_cast.h"

enum { NESTED_DEEPLY = 200 };

typedef struct reader {
  mig_span text;
  size_t at;
  uint32_t depth;
  bool lax;   /* MariaDB: what an escape is of is not looked at, and numbers have more forms */
  bool doubt; /* there is one of these */
} reader;

static char next(const reader *r) {
  return r->at < r->text.len ? r->text.ptr[r->at] : '\0';
}

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

static void skip_blanks(reader *r) {
  while (next(r) == ' ' || next(r) == '\t' || next(r) == '\n' || next(r) == '\r') r->at++;
}

static bool take(reader *r, char c) {
  if (r->at >= r->text.len || r->text.ptr[r->at] != c) return false;
  r->at++;
  return true;
}

static bool digits(reader *r) {
  size_t from = r->at;
  while (is_digit(next(r))) r->at++;
  return r->at > from;
}

/* RFC 8259, 6: no leading zeros, digits on both sides of the point. */
static bool strict_number(reader *r) {
  take(r, '-');
  if (!take(r, '0') && !digits(r)) return false;
  if (take(r, '.') && !digits(r)) return false;
  if (!take(r, 'e') && !take(r, 'E')) return true;
  if (!take(r, '+')) take(r, '-');
  return digits(r);
}

static bool json_number(reader *r) {
  size_t from = r->at;
  if (strict_number(r)) return true;
  if (!r->lax || r->at == from || !(is_digit(r->text.ptr[from]) || r->text.ptr[from] == '-')) return false;
  while (next(r) != '\0' && strchr("0123456789+-.eE", next(r)) != NULL) r->at++;
  r->doubt = true;
  return true;
}

static bool json_string(reader *r) {
  if (!take(r, '"')) return false;
  while (r->at < r->text.len) {
    char c = r->text.ptr[r->at++];
    if (c == '"') return true;
    if ((unsigned char)c < 0x20) return false;
    if (c != '\\') continue;
    char escaped = next(r);
    if (r->lax && escaped != '\0' && escaped != 'u') {
      r->at++;
      continue;
    }
    if (escaped == '\0' || strchr("\"\\/bfnrtu", escaped) == NULL) return false;
    r->at++;
    for (int i = 0; i < 4 && escaped == 'u'; i++, r->at++)
      if (next(r) == '\0' || strchr("0123456789abcdefABCDEF", next(r)) == NULL) return false;
  }
  return false;
}

static bool json_word(reader *r) {
  static const char *const words[] = {"true", "false", "null"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
    if (!mig_span_starts(mig_span_cut(r->text, r->at, r->text.len), mig_span_of(words[i]))) continue;
    r->at += strlen(words[i]);
    return true;
  }
  return false;
}

static bool json_value(reader *r);

static bool json_items(reader *r, char end, bool named) {
  skip_blanks(r);
  if (take(r, end)) return true;
  do {
    skip_blanks(r);
    if (named && !json_string(r)) return false;
    skip_blanks(r);
    if ((named && !take(r, ':')) || !json_value(r)) return false;
  } while (take(r, ','));
  return take(r, end);
}

static bool json_value(reader *r) {
  if (++r->depth > NESTED_DEEPLY) return false;
  skip_blanks(r);
  bool good = take(r, '{')      ? json_items(r, '}', true)
              : take(r, '[')    ? json_items(r, ']', false)
              : next(r) == '"'  ? json_string(r)
                                : json_word(r) || json_number(r);
  skip_blanks(r);
  if (r->depth <= NESTED_DEEPLY) r->depth--; /* else it stays: too deep to tell */
  return good;
}

static mig_truth is_json(mig_dialect dialect, mig_span text) {
  reader r = {.text = text, .lax = dialect == MIG_MYSQL};
  bool good = json_value(&r) && r.at == text.len;
  if (r.depth > NESTED_DEEPLY || (good && r.doubt)) return MIG_UNSET;
  return good ? MIG_YES : MIG_NO;
}

/* '{1,2}', '[0:1]={1,2}'. What stands between is looked at where it is plain and the items are whole numbers. */
static mig_truth is_array(mig_span text, const mig_sqltype *type) {
  text = mig_span_trim(text);
  if (text.len < 2 || (text.ptr[0] != '{' && text.ptr[0] != '[') || text.ptr[text.len - 1] != '}') return MIG_NO;
  bool whole = mig_span_starts(type->name, MIG_SPAN("integer")) || mig_span_starts(type->name, MIG_SPAN("bigint")) ||
               mig_span_starts(type->name, MIG_SPAN("smallint"));
  if (!whole || text.ptr[0] != '{') return MIG_UNSET;
  mig_span inside = mig_span_trim(mig_span_cut(text, 1, text.len - 1));
  for (size_t i = 0; i < inside.len; i++)
    if (strchr("{}\"\\", inside.ptr[i]) != NULL) return MIG_UNSET;
  if (mig_span_ends(inside, MIG_SPAN(","))) return MIG_NO;
  while (inside.len > 0) {
    size_t end = mig_span_find(inside, MIG_SPAN(","), 0);
    mig_span item = mig_span_trim(mig_span_cut(inside, 0, end == SIZE_MAX ? inside.len : end));
    mig_datum number;
    if (!mig_span_eq_nocase(item, MIG_SPAN("null")) && (!datum_is_all_number(item, &number) || number.kind != DATUM_INT)) return MIG_NO;
    inside = end == SIZE_MAX ? MIG_SPAN("") : mig_span_cut(inside, end + 1, inside.len);
  }
  return MIG_YES;
}

/* Every form of one has a number in it. */
static mig_truth is_interval(mig_span text) {
  for (size_t i = 0; i < text.len; i++)
    if (is_digit(text.ptr[i])) return MIG_UNSET;
  return MIG_NO;
}

mig_truth cast_has_form(mig_dialect dialect, mig_span text, const mig_sqltype *type) {
  switch (type->family) {
    case MIG_SQL_JSON: return is_json(dialect, text);
    case MIG_SQL_ARRAY: return is_array(text, type);
    case MIG_SQL_INTERVAL: return is_interval(text);
    default: return MIG_UNSET;
  }
}
