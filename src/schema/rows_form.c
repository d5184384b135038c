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

static bool is_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* An IPv4 address, perhaps cut short as cidr allows, or what could be an IPv6 one; and the length of its network. */
static mig_truth is_address(mig_span text, bool network) {
  size_t slash = mig_span_find(text, MIG_SPAN("/"), 0);
  reader r = {mig_span_cut(text, 0, slash == SIZE_MAX ? text.len : slash), 0, 0, false, false};
  uint32_t parts = 0, bits = 0, address = 0;
  if (mig_span_find(text, MIG_SPAN(":"), 0) != SIZE_MAX) {
    for (size_t i = 0; i < r.text.len; i++)
      if (!is_hex(r.text.ptr[i]) && r.text.ptr[i] != ':' && r.text.ptr[i] != '.') return MIG_NO;
    return MIG_UNSET;
  }
  do {
    uint32_t part = 0;
    size_t from = r.at;
    if (!digits(&r) || r.at - from > 3) return MIG_NO;
    for (size_t i = from; i < r.at; i++) part = part * 10 + (uint32_t)(r.text.ptr[i] - '0');
    if (part > 255) return MIG_NO;
    address = (address << 8) | part;
  } while (++parts < 4 && take(&r, '.'));
  if (r.at != r.text.len || (parts < 4 && !network)) return parts < 4 && r.at == r.text.len && slash != SIZE_MAX ? MIG_UNSET : MIG_NO;
  if (slash == SIZE_MAX || parts < 4) return parts < 4 ? MIG_UNSET : MIG_YES;
  reader mask = {mig_span_cut(text, slash + 1, text.len), 0, 0, false, false};
  if (!digits(&mask) || mask.at != mask.text.len || mask.at > 2) return MIG_NO;
  for (size_t i = 0; i < mask.at; i++) bits = bits * 10 + (uint32_t)(mask.text.ptr[i] - '0');
  uint32_t host = bits == 0 ? UINT32_MAX : bits >= 32 ? 0 : (1u << (32 - bits)) - 1;
  return bits > 32 || (network && (address & host) != 0) ? MIG_NO : MIG_YES;
}

/* Six or eight groups of two digits, with or without something between. */
static mig_truth is_hardware_address(mig_span text, uint32_t wanted) {
  uint32_t found = 0;
  for (size_t i = 0; i < text.len; i++) {
    if (is_hex(text.ptr[i])) found++;
    else if (strchr(":-.", text.ptr[i]) == NULL) return MIG_NO;
  }
  return found == wanted || (wanted == 16 && found == 12) ? MIG_UNSET : MIG_NO;
}

/* [1,10), empty. */
static mig_truth is_range(mig_span text) {
  if (mig_span_eq_nocase(text, MIG_SPAN("empty"))) return MIG_YES;
  bool framed = text.len >= 3 && strchr("[(", text.ptr[0]) != NULL && strchr("])", text.ptr[text.len - 1]) != NULL;
  return framed && mig_span_find(text, MIG_SPAN(","), 0) != SIZE_MAX ? MIG_UNSET : MIG_NO;
}

static mig_truth is_bits(mig_span text) {
  if (text.len > 0 && strchr("xXbB", text.ptr[0]) != NULL) return MIG_UNSET;
  for (size_t i = 0; i < text.len; i++)
    if (text.ptr[i] != '0' && text.ptr[i] != '1') return MIG_NO;
  return MIG_UNSET;
}

static mig_truth has_form_of_name(mig_span text, mig_span name) {
  text = mig_span_trim(text);
  if (mig_span_is(name, "inet") || mig_span_is(name, "cidr")) return is_address(text, mig_span_is(name, "cidr"));
  if (mig_span_is(name, "macaddr") || mig_span_is(name, "macaddr8")) return is_hardware_address(text, mig_span_is(name, "macaddr") ? 12 : 16);
  if (mig_span_starts(name, MIG_SPAN("bit"))) return is_bits(text);
  return mig_span_ends(name, MIG_SPAN("range")) ? is_range(text) : MIG_UNSET;
}

mig_truth cast_has_form(mig_dialect dialect, mig_span text, const mig_sqltype *type) {
  switch (type->family) {
    case MIG_SQL_JSON: return is_json(dialect, text);
    case MIG_SQL_ARRAY: return is_array(text, type);
    case MIG_SQL_INTERVAL: return is_interval(text);
    case MIG_SQL_OTHER: return dialect == MIG_POSTGRESQL ? has_form_of_name(text, type->name) : MIG_UNSET;
    default: return MIG_UNSET;
  }
}
