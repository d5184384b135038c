#include "base/real.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* As long as anything that is worth being read: digits behind it change no double. */
enum { LONGEST = 1200 };

static const char *local_point(void) {
  const struct lconv *conventions = localeconv();
  const char *point = conventions != NULL ? conventions->decimal_point : NULL;
  return point != NULL && point[0] != '\0' ? point : ".";
}

double mig_real_read(const char *text) {
  const char *point = local_point(), *dot = strchr(text, '.');
  char copy[LONGEST];
  if (dot == NULL || strcmp(point, ".") == 0) return strtod(text, NULL);
  int before = dot - text < LONGEST ? (int)(dot - text) : LONGEST;
  snprintf(copy, sizeof copy, "%.*s%s%s", before, text, point, dot + 1);
  return strtod(copy, NULL);
}

/* Puts a point where the locale's stands; it may be longer. */
static void set_point(char *text) {
  const char *point = local_point();
  char *at = strcmp(point, ".") != 0 ? strstr(text, point) : NULL;
  if (at == NULL) return;
  *at = '.';
  memmove(at + 1, at + strlen(point), strlen(at + strlen(point)) + 1);
}

void mig_real_print_general(char *out, size_t size, int digits, double value) {
  snprintf(out, size, "%.*g", digits, value);
  set_point(out);
}

void mig_real_print_fixed(char *out, size_t size, int digits, double value) {
  snprintf(out, size, "%.*f", digits, value);
  set_point(out);
}
